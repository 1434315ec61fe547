//! A plan as a person reads it before confirming it.

use std::fmt::Write as _;
use std::time::Duration;

use change::guards::{Evidence, Finding};
use change::{Action, Fuse, Override, Planned, Previewed, StackChange, Watching, ZoneShift};
use domain::{Now, Replacement, Text, Usd, in_words};

use super::Shown;
use super::document::{roll_out, undo};
use super::plan::moves;
use crate::output::{Column, table};

/// The whole plan.
pub(super) fn of(shown: &Shown<'_>) -> String {
    let previewed = shown.previewed;
    let mut page = format!("{}\n\n", previewed.action().title());
    for (name, words) in lines(shown) {
        let _ = writeln!(page, "  {name:<9} {words}");
    }
    page.push('\n');
    if let Some((_, changes)) = roll_out(previewed.action()) {
        page += &resources(changes);
        page.push('\n');
    }
    page + &guards(shown)
}

fn lines(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    let (previewed, now) = (shown.previewed, shown.now);
    let (place, impact) = (previewed.place(), previewed.impact());
    let change = moves(previewed.before(), &previewed.after()).join(", ");
    let account =
        format!("{} ({}), {}, as {}", place.account.grouped(), place.profile, place.region, previewed.principal());
    let mut lines = vec![("account", account), ("change", change), ("takes", count(previewed))];
    if !impact.zones.is_empty() {
        lines.push(("zones", impact.zones.iter().map(zone).collect::<Vec<_>>().join(", ")));
    }
    lines.push(("cost", cost(previewed)));
    if !impact.alarms.is_empty() {
        let alarms = impact.alarms.iter().map(|watching| alarm(watching, now));
        lines.push(("alarms", alarms.collect::<Vec<_>>().join(", ")));
    }
    lines.push(("undo", undo(previewed)));
    lines.extend(ends(previewed, now).map(|words| ("ends", words)));
    lines.extend(put_back(previewed, now).map(|words| ("put back", words)));
    lines.extend(fuse(previewed).map(|words| ("fuse", words)));
    lines.extend(previewed.opens().map(|words| ("policy", words)));
    lines.extend(role(previewed.action()).map(|words| ("made by", words)));
    lines.extend(shown.overrides.iter().map(|given| ("past", past(previewed, given))));
    lines.push(("aws", previewed.action().cli(&place.region)));
    let left = long(now.here.until(previewed.valid_until()));
    lines.push(("plan", format!("{}, valid for {left}, until {}", previewed.digest(), previewed.valid_until())));
    lines
}

/// The role by which CloudFormation acts, where one is named.
fn role(action: &Action) -> Option<String> {
    let Action::Stack(action) = action else { return None };
    let role = match &action.change {
        StackChange::Draft(draft) => draft.role.as_ref(),
        StackChange::RollOut(roll_out) => roll_out.role.as_ref(),
        StackChange::Delete { role, .. } => role.as_ref(),
        _ => None,
    };
    role.map(|role| format!("CloudFormation, by {}", Text::new(role)))
}

/// What a roll-out does to each resource, what is lost first.
fn resources(changes: &[Planned]) -> String {
    let row = |it: &Planned| {
        let replaced = match it.replacement {
            Replacement::True => "REPLACED",
            Replacement::Conditional => "perhaps replaced",
            Replacement::False => "",
        };
        let holds = if it.is_stateful { "holds state" } else { "" };
        let why = Text::new(&it.why).to_string();
        vec![
            it.action.as_str().to_owned(),
            it.logical_id.clone(),
            it.kind.clone(),
            replaced.to_owned(),
            holds.to_owned(),
            why,
        ]
    };
    let columns = ["DOES", "RESOURCE", "TYPE", "", "", "WHY"].map(Column::Words);
    table(&columns, changes.iter().map(row))
}

/// `api-5xx ALARM for 4m`.
fn alarm(watching: &Watching, now: Now) -> String {
    let Watching { alarm, state, since } = watching;
    let age = since.map(|at| format!(" for {}", in_words(now.cloud.since(at)))).unwrap_or_default();
    format!("{alarm} {}{age}", state.word())
}

/// When it ends by itself.
fn ends(previewed: &Previewed, now: Now) -> Option<String> {
    let span = previewed.action().span()?;
    Some(format!("by itself {} after it is done, about {}", long(span), now.cloud + span))
}

/// How many it takes out of service, and which share of the group that is.
fn count(previewed: &Previewed) -> String {
    let impact = previewed.impact();
    let share = impact.share.map(|share| format!(", {share:.0}% of the group")).unwrap_or_default();
    if let Some(least) = impact.replaces {
        return format!("every instance, a few at a time: at least {least}% of the group stay in service");
    }
    match impact.removes {
        0 => "nothing out of service".to_owned(),
        added @ ..0 => format!("nothing out of service, puts {} in{share}", added.unsigned_abs()),
        removed => format!("{removed} out of service{share}"),
    }
}

/// `us-east-1a 2 -> 1`; where Auto Scaling may choose, `2 -> 1..2`.
fn zone(shift: &ZoneShift) -> String {
    let ZoneShift { zone, before, least, most } = shift;
    let after = if least == most { least.to_string() } else { format!("{least}..{most}") };
    format!("{zone} {before} -> {after}")
}

/// What it costs; what is not known is not nothing.
fn cost(previewed: &Previewed) -> String {
    let cost = &previewed.impact().cost;
    let (Some(hourly), Some(monthly)) = (cost.hourly, cost.monthly) else {
        let of = if matches!(previewed.action(), Action::Stack(_)) { "it" } else { "its instances" };
        return format!("unknown: there is no list price for {of}");
    };
    if hourly.0.abs() < f64::EPSILON {
        return "no more and no less".to_owned();
    }
    let sign = if hourly.0 < 0.0 { "-" } else { "" };
    let until = cost.until_revert.map(|usd: Usd| format!("{usd} until it is put back, ")).unwrap_or_default();
    let by = super::document::prices(previewed.action(), &previewed.place().region);
    let by = by.map(|prices| format!("; prices: {prices}")).unwrap_or_default();
    format!("{sign}${:.4} an hour, {until}{monthly} a month if it stays{by}", hourly.0.abs())
}

fn put_back(previewed: &Previewed, now: Now) -> Option<String> {
    let span = previewed.proposed().revert_after?;
    let at = (now.cloud + span).hour_and_minute();
    Some(format!("{} after it is done (about {at}), unless it is kept or changed by somebody else since", long(span)))
}

/// What AWS does by itself.
fn fuse(previewed: &Previewed) -> Option<String> {
    if previewed.proposed().fuse == Fuse::Unset {
        return None;
    }
    let step = previewed.steps().first()?;
    let sets = step.action.after(&step.before);
    let size = |name: &str| sets.number(name).map(|size| format!("{name} {size}"));
    let sizes: Vec<String> = ["min", "desired", "max"].into_iter().filter_map(size).collect();
    let at = sets.word("at").unwrap_or("that time");
    Some(format!("AWS will set {} at {at}, whatever anyone has done since", sizes.join(", ")))
}

/// A guard that is gone past, and why.
fn past(previewed: &Previewed, given: &Override) -> String {
    let is_needed = previewed.stops().any(|stop| stop.guard == given.guard);
    let needless = if is_needed { "" } else { " (it does not stop it)" };
    format!("{}{needless}: {}", given.guard.as_str(), Text::new(&given.reason))
}

/// The guards, those that stop it first.
fn guards(shown: &Shown<'_>) -> String {
    let previewed = shown.previewed;
    let mut findings: Vec<&Finding> = previewed.findings().iter().collect();
    findings.sort_by_key(|finding| {
        (!finding.stops(previewed.direction()), std::cmp::Reverse(finding.verdict), finding.guard)
    });
    let row = |finding: &Finding| {
        let stops = match (finding.stops(previewed.direction()), shown.reason(finding.guard)) {
            (true, None) => "STOPS",
            (true, Some(_)) => "GONE PAST",
            (false, _) => "",
        };
        let evidence: Vec<String> = finding.evidence.iter().map(figure).collect();
        vec![
            finding.guard.as_str().to_owned(),
            finding.verdict.as_str().to_owned(),
            stops.to_owned(),
            finding.why.clone(),
            evidence.join(", "),
        ]
    };
    let columns =
        [Column::Words("GUARD"), Column::Words("SAYS"), Column::Words(""), Column::Words("WHY"), Column::Words("FROM")];
    table(&columns, findings.into_iter().map(row))
}

/// `load 120/s (40s old)`.
fn figure(evidence: &Evidence) -> String {
    let age = evidence.age.map(|age| format!(" ({} old)", in_words(age))).unwrap_or_default();
    format!("{} {}{age}", evidence.what, evidence.value)
}

/// A span to the minute or second, `1h 30m`.
fn long(span: Duration) -> String {
    let secs = span.as_secs();
    if secs == 0 {
        return "0s".to_owned();
    }
    let parts = [(secs / 3_600, "h"), (secs % 3_600 / 60, "m"), (secs % 60, "s")];
    let said = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}"));
    said.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_whole() {
        for (secs, said) in [(0, "0s"), (1_800, "30m"), (5_400, "1h 30m"), (90, "1m 30s"), (86_400, "24h")] {
            assert_eq!(long(Duration::from_secs(secs)), said);
        }
    }
}
