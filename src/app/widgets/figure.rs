//! Figures as an operator reads them: few digits, a unit prefix where they grow, a dash where they are unknown.

/// What stands for a figure that is not known.
pub(crate) const fn dash() -> &'static str {
    "–"
}

/// A figure in at most six characters: `78.2`, `12`, `0.034`, `12.3k`, `1.50M`.
pub(crate) fn figure(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if !value.is_finite() => dash().to_owned(),
        1e15.. => format!("{value:.0e}"),
        1e12.. => trimmed(value / 1e12, "T"),
        1e9.. => trimmed(value / 1e9, "G"),
        1e6.. => trimmed(value / 1e6, "M"),
        1e4.. => trimmed(value / 1e3, "k"),
        100.0.. => format!("{value:.0}"),
        1.0.. => short(&format!("{value:.1}")).to_owned(),
        _ if size < 0.0005 && size > 0.0 => format!("{value:.0e}"),
        _ => short(&format!("{value:.3}")).to_owned(),
    }
}

/// A percentage with one digit after the point: `66.7%`, `100%`.
pub(crate) fn percent(value: f64) -> String {
    if value.is_finite() { format!("{}%", short(&format!("{value:.1}"))) } else { dash().to_owned() }
}

fn trimmed(value: f64, unit: &str) -> String {
    format!("{}{unit}", short(&format!("{value:.1}")))
}

/// Without zeros after the point.
fn short(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}
