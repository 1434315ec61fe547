//! Figures of a change in words.

use std::time::Duration;

use change::guards::Verdict;
use change::{Action, Cost, Direction, Impact, Previewed, Progress, Undo, ZoneShift};
use domain::{Moment, Usd};

use crate::theme::Role;

/// The sign and the style of a verdict.
pub(super) const fn sign(verdict: Verdict) -> (&'static str, Role) {
    match verdict {
        Verdict::Pass => ("✔", Role::Good),
        Verdict::Warn => ("!", Role::Warn),
        Verdict::Unknown => ("?", Role::Unknown),
        Verdict::Block => ("✖", Role::Bad),
    }
}

/// A span to the second where that matters: `9m41s`, `1h05m`.
pub(super) fn left(span: Duration) -> String {
    let secs = span.as_secs();
    match secs {
        0..60 => format!("{secs}s"),
        60..3_600 => format!("{}m{:02}s", secs / 60, secs % 60),
        _ => format!("{}h{:02}m", secs / 3_600, secs % 3_600 / 60),
    }
}

/// A span in every unit it has something of: `30m`, `1h30m`.
pub(super) fn whole(span: Duration) -> String {
    let secs = span.as_secs();
    let units = [(secs / 3_600, "h"), (secs % 3_600 / 60, "m"), (secs % 60, "s")];
    let told = units.iter().filter(|(count, _)| *count > 0);
    let words = told.map(|(count, unit)| format!("{count}{unit}")).collect::<Vec<_>>().concat();
    if words.is_empty() { "0s".to_owned() } else { words }
}

/// What a change costs: `+$0.0104/h, $0.01 until 14:34Z; kept +$7.59/month`.
pub(super) fn cost(cost: &Cost, until: Option<Moment>) -> Option<String> {
    let signed = |usd: Usd, digits: usize| {
        let sign = if usd.0 < 0.0 { "-" } else { "+" };
        let is_speck = digits == 2 && usd.0 != 0.0 && usd.0.abs() < 0.005;
        if is_speck { usd.to_string() } else { format!("{sign}${:.digits$}", usd.0.abs()) }
    };
    let hourly = cost.hourly?;
    if hourly.0 == 0.0 {
        return Some("none at list price".to_owned());
    }
    let until = cost.until_revert.zip(until);
    let until = until.map(|(usd, at)| format!(", {} until {}", signed(usd, 2), at.hour_and_minute()));
    let kept = cost.monthly.map(|usd| format!("; if kept {}/month", signed(usd, 2)));
    Some(format!("{}/h{}{}", signed(hourly, 4), until.unwrap_or_default(), kept.unwrap_or_default()))
}

/// How much of the group it touches: `removes 1, 25% of the group`.
pub(super) fn share(impact: &Impact, direction: Direction) -> Option<String> {
    if let Some(least) = impact.replaces {
        return Some(format!("replaces every instance, at least {least}% of the group stay in service"));
    }
    let count = impact.removes.unsigned_abs();
    let does = match (impact.removes, direction) {
        (0, _) => return None,
        (..0, _) => "adds",
        (1.., Direction::Moves) => "replaces",
        (1.., _) => "removes",
    };
    let share =
        impact.share.map_or_else(|| "of a group not known".to_owned(), |share| format!("{share:.0}% of the group"));
    Some(format!("{does} {count}, {share}"))
}

/// In-service instances by zone: `1a 2 -> 3 · 1b 2 -> 2..3`; unchanged zones without an arrow.
pub(super) fn zones(zones: &[ZoneShift]) -> String {
    let zone = |shift: &ZoneShift| {
        let (name, before) = (shift.zone.short(), shift.before);
        match (shift.least, shift.most) {
            (least, most) if least == most && most == before => format!("{name} {before}"),
            (least, most) if least == most => format!("{name} {before} -> {most}"),
            (least, most) => format!("{name} {before} -> {least}..{most}"),
        }
    };
    zones.iter().map(zone).collect::<Vec<_>>().join(" · ")
}

/// The way back in a few words: `to desired 4`, `by: Take i-0abc of web back`.
pub(super) fn undo(previewed: &Previewed) -> (String, Role) {
    match previewed.undo() {
        Undo::By(action) => match &**action {
            Action::Group(group) if group.has_sizes() => (format!("to {}", before(previewed)), Role::Text),
            action => (format!("by: {}", action.title()), Role::Text),
        },
        Undo::Ends(how) | Undo::Separate(how) => (how.clone(), Role::Text),
        Undo::None(why) => (format!("there is no way back: {why}"), Role::Warn),
    }
}

/// The values that change, as they were: `min 2, desired 4`.
fn before(previewed: &Previewed) -> String {
    let moved = previewed.before().moved(&previewed.after());
    moved.iter().map(|moved| format!("{} {}", moved.name, moved.was)).collect::<Vec<_>>().join(", ")
}

/// How far the carrying out has come, as a step of five.
pub(super) const fn step(progress: Option<&Progress>) -> usize {
    match progress {
        None => 0,
        Some(Progress::Comparing) => 1,
        Some(Progress::Journaled(_)) => 2,
        Some(Progress::Sent(_)) => 3,
        Some(Progress::ReadingBack(_)) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_told_to_the_second_or_whole() {
        let told = [
            (0, "0s", "0s"),
            (59, "59s", "59s"),
            (581, "9m41s", "9m41s"),
            (1_800, "30m00s", "30m"),
            (5_400, "1h30m", "1h30m"),
        ];
        for (secs, counted, said) in told {
            let span = Duration::from_secs(secs);
            assert_eq!((left(span).as_str(), whole(span).as_str()), (counted, said));
        }
    }

    #[test]
    fn cost_is_unknown_or_said_with_its_sign() {
        let until = Some(Moment::from_secs(1_795_356_202));
        let of = |hourly: Option<f64>| {
            let usd = |times: f64| hourly.map(|hourly| Usd(hourly * times));
            cost(&Cost { hourly: usd(1.0), until_revert: usd(0.5), monthly: usd(730.0) }, until)
        };
        assert_eq!(of(None), None, "what is not known is not zero");
        assert_eq!(of(Some(0.0)).as_deref(), Some("none at list price"));
        assert_eq!(of(Some(0.0104)).as_deref(), Some("+$0.0104/h, +$0.01 until 14:03Z; if kept +$7.59/month"));
        assert_eq!(of(Some(-0.0104)).as_deref(), Some("-$0.0104/h, -$0.01 until 14:03Z; if kept -$7.59/month"));
        let for_good = Cost { hourly: Some(Usd(1.0)), until_revert: None, monthly: None };
        assert_eq!(cost(&for_good, until).as_deref(), Some("+$1.0000/h"));
    }

    #[test]
    fn zones_say_where_the_choice_is_aws_own() {
        let shift = |zone: &str, before, least, most| ZoneShift { zone: domain::Zone::new(zone), before, least, most };
        let said = zones(&[shift("us-east-1a", 2, 2, 3), shift("us-east-1b", 2, 2, 2), shift("us-east-1c", 1, 0, 0)]);
        assert_eq!(said, "1a 2 -> 2..3 · 1b 2 · 1c 1 -> 0");
    }

    #[test]
    fn a_share_is_of_the_group_and_in_the_word_of_its_direction() {
        let of = |removes, share, direction| super::share(&Impact { removes, share, ..Impact::default() }, direction);
        assert_eq!(of(1, Some(25.0), Direction::Removes).as_deref(), Some("removes 1, 25% of the group"));
        assert_eq!(of(-2, Some(50.0), Direction::Adds).as_deref(), Some("adds 2, 50% of the group"));
        assert_eq!(of(1, None, Direction::Moves).as_deref(), Some("replaces 1, of a group not known"));
        assert_eq!(of(0, Some(0.0), Direction::Restores), None);
    }
}
