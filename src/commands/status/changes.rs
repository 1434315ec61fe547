//! What changed from one snapshot to the next, a line each: for logs, dumb terminals and screen readers.

use std::collections::BTreeMap;

use super::document::{Alarm, Group, Phase, SourceState, Status, TargetGroup};

/// What a line is about: its kind, region and name.
type Key = (&'static str, String, String);

/// What is said of it, and whether it is worth a line when nothing was known before.
struct Fact {
    word: String,
    why: String,
    is_wrong: bool,
}

/// The lines to print: what is wrong at first, then every change.
pub(super) fn lines(before: Option<&Status>, now: &Status) -> Vec<String> {
    let old = before.map(facts).unwrap_or_default();
    let new = facts(now);
    let mut said: Vec<String> = Vec::new();
    for (key, fact) in &new {
        let what = match old.get(key) {
            Some(was) if was.word == fact.word => continue,
            Some(was) => format!("{} -> {}", was.word, fact.word),
            None if before.is_some() || fact.is_wrong || key.2 == VERDICT => fact.word.clone(),
            None => continue,
        };
        said.push(line(now, key, &what, &fact.why));
    }
    // What could not be read is not gone: its source has a line of its own.
    let gone = old.keys().filter(|key| !new.contains_key(*key) && is_read(now, key.0));
    said.extend(gone.map(|key| line(now, key, "gone", "")));
    said
}

/// Has no kind, so it comes before everything else.
const VERDICT: &str = "verdict";

fn line(status: &Status, (kind, region, name): &Key, what: &str, why: &str) -> String {
    let subject: Vec<&str> = [*kind, region, name].into_iter().filter(|word| !word.is_empty()).collect();
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("{} {} {what}{why}", status.taken_at, subject.join(" "))
}

fn is_read(status: &Status, kind: &str) -> bool {
    match kind {
        "alarm" => status.alarms.is_some(),
        "targets" => status.targets.is_some(),
        "capacity" => status.capacity.is_some(),
        _ => true,
    }
}

fn facts(status: &Status) -> BTreeMap<Key, Fact> {
    let verdict = Fact { word: status.verdict.to_owned(), why: String::new(), is_wrong: status.verdict != "ok" };
    let mut facts = BTreeMap::from([(("", String::new(), VERDICT.to_owned()), verdict)]);
    facts.extend(status.phases.iter().map(phase));
    facts.extend(status.alarms.iter().flatten().map(alarm));
    facts.extend(status.targets.iter().flatten().map(targets));
    facts.extend(status.capacity.iter().flatten().map(capacity));
    facts.extend(status.sources.iter().map(source));
    facts
}

fn phase(phase: &Phase) -> (Key, Fact) {
    let stacks: Vec<String> = phase.stacks.iter().map(|stack| format!("{} {}", stack.name, stack.status)).collect();
    let is_wrong = matches!(phase.status, "failed" | "drifted" | "in-progress");
    let fact = Fact { word: phase.status.to_owned(), why: stacks.join(", "), is_wrong };
    (("phase", phase.region.to_string(), format!("{} {}", phase.number, phase.name)), fact)
}

fn alarm(alarm: &Alarm) -> (Key, Fact) {
    let fact = Fact { word: alarm.state.to_owned(), why: alarm.reason.to_string(), is_wrong: alarm.state == "alarm" };
    (("alarm", alarm.region.to_string(), alarm.name.to_string()), fact)
}

fn targets(group: &TargetGroup) -> (Key, Fact) {
    let (word, is_wrong) = match (group.count.healthy, group.count.total) {
        (Some(healthy), Some(total)) => (format!("{healthy} of {total} healthy"), healthy < total),
        _ => ("health unknown".to_owned(), true),
    };
    let reasons = group.not_healthy.iter().flatten().map(|target| {
        let reason = target.reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
        format!("{} {}{reason}", target.id, target.state)
    });
    let fact = Fact { word, why: reasons.collect::<Vec<_>>().join(", "), is_wrong };
    (("targets", group.region.to_string(), group.group.to_string()), fact)
}

fn capacity(group: &Group) -> (Key, Fact) {
    let word = format!("desired {}, in service {}", group.desired, group.in_service);
    let why =
        format!("bounds {}..{}, pending {}, terminating {}", group.min, group.max, group.pending, group.terminating);
    let fact = Fact { word, why, is_wrong: group.in_service < group.desired };
    (("capacity", group.region.to_string(), group.group.to_string()), fact)
}

fn source(source: &SourceState) -> (Key, Fact) {
    let why = source.error.clone().unwrap_or_default();
    let fact = Fact { word: source.state.to_owned(), why, is_wrong: source.state != "fresh" };
    (("source", String::new(), source.source.to_owned()), fact)
}

#[cfg(test)]
mod tests {
    use domain::{Moment, Region};

    use super::super::document::{Account, Spend};
    use super::*;

    fn status(alarms: &[(&str, &'static str)], verdict: &'static str) -> Status {
        let region = Region::new("us-east-1");
        let alarm = |(name, state): &(&str, &'static str)| Alarm {
            name: (*name).into(),
            region: region.clone(),
            kind: "metric",
            state,
            since: None,
            reason: "because".into(),
            actions_enabled: true,
        };
        Status {
            schema: "finops-tui/status/1",
            taken_at: Moment::from_secs(0),
            verdict,
            account: Account {
                id: None,
                arn: None,
                profile: "p".into(),
                region: None,
                regions: vec![],
                environment: None,
                demo: true,
            },
            phases: vec![],
            targets: None,
            capacity: None,
            alarms: Some(alarms.iter().map(alarm).collect()),
            spend: Spend {
                currency: "USD".to_owned(),
                month_to_date: None,
                forecast: None,
                as_of: None,
                by_service: None,
                by_phase: None,
            },
            sources: vec![],
        }
    }

    #[test]
    fn first_what_is_wrong_then_what_changed() {
        let quiet = status(&[("a", "ok"), ("b", "alarm")], "degraded");
        assert_eq!(
            lines(None, &quiet),
            ["1970-01-01T00:00:00Z verdict degraded", "1970-01-01T00:00:00Z alarm us-east-1 b alarm: because"]
        );
        assert!(lines(Some(&quiet), &quiet).is_empty());
        let later = status(&[("a", "alarm")], "degraded");
        assert_eq!(
            lines(Some(&quiet), &later),
            [
                "1970-01-01T00:00:00Z alarm us-east-1 a ok -> alarm: because",
                "1970-01-01T00:00:00Z alarm us-east-1 b gone",
            ]
        );
    }

    #[test]
    fn what_could_not_be_read_is_not_gone() {
        let before = status(&[("a", "ok")], "ok");
        let unread = Status { alarms: None, verdict: "unknown", ..before.clone() };
        assert_eq!(lines(Some(&before), &unread), ["1970-01-01T00:00:00Z verdict ok -> unknown"]);
    }
}
