//! The known name that a mistyped one probably stands for.

/// The name among `known` that is nearest to `typed`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let scored = known.map(|name| (strsim::jaro_winkler(&typed, name), name));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        let known = ["account_id", "regions", "environment", "protected"];
        let of = |typed| nearest(typed, known.into_iter());
        assert_eq!(of("acount_id"), Some("account_id"));
        assert_eq!(of("region"), Some("regions"));
        assert_eq!(of("Protected"), Some("protected"));
        assert_eq!(of("xyzzy"), None);
    }
}
