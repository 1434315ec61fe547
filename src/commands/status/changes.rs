//! What changed from one snapshot to the next, a line each: for logs, dumb terminals and screen readers.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{Alarm, Group, Phase, SourceState, Status, TargetGroup};

/// What a line is about: its kind, region and name.
type Key = (&'static str, String, String);

/// What is said of it, and whether it is worth a line when nothing was known before.
#[derive(Clone)]
struct Fact {
    word: String,
    why: String,
    is_wrong: bool,
    /// Whether it says nothing but that it could not be read.
    is_blank: bool,
}

/// What was last known of everything: what cannot be read for a while keeps what it was, so that its coming back
/// is no change.
#[derive(Clone, Default)]
pub(super) struct Known {
    facts: BTreeMap<Key, Fact>,
    /// The kinds that were read at some time: what is new among them has come since.
    read: BTreeSet<&'static str>,
}

impl Known {
    /// Takes in a snapshot, and gives the lines to print: what is wrong at first, then every change.
    pub(super) fn take(&mut self, now: &Status) -> Vec<String> {
        let new = facts(now);
        let mut said: Vec<String> =
            new.iter().filter_map(|(key, fact)| Some(line(now, key, &self.news(key, fact)?, &fact.why))).collect();
        // What could not be read is not gone: its source has a line of its own.
        let is_gone = |key: &Key| !new.contains_key(key) && is_read(now, key.0);
        let gone: Vec<Key> = self.facts.keys().filter(|key| is_gone(key)).cloned().collect();
        said.extend(gone.iter().map(|key| line(now, key, "gone", "")));
        self.facts.retain(|key, _| !gone.contains(key));
        self.facts.extend(new.into_iter().filter(|(_, fact)| !fact.is_blank));
        self.read.extend(KINDS.map(|(kind, _)| kind).into_iter().filter(|kind| is_read(now, kind)));
        said
    }

    /// What is new about it, if anything.
    fn news(&self, key: &Key, fact: &Fact) -> Option<String> {
        match self.facts.get(key) {
            _ if fact.is_blank => None,
            Some(was) if was.word == fact.word => None,
            Some(was) => Some(format!("{} -> {}", was.word, fact.word)),
            None => (self.read.contains(key.0) || fact.is_wrong || key.2 == VERDICT).then(|| fact.word.clone()),
        }
    }
}

/// The kinds, each with the source that it is read from.
const KINDS: [(&str, &str); 4] =
    [("phase", "phases"), ("alarm", "alarms"), ("targets", "targets"), ("capacity", "capacity")];

/// Has no kind, so it comes before everything else.
const VERDICT: &str = "verdict";

fn line(status: &Status, (kind, region, name): &Key, what: &str, why: &str) -> String {
    let subject: Vec<&str> = [*kind, region, name].into_iter().filter(|word| !word.is_empty()).collect();
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    format!("{} {} {what}{why}", status.taken_at, subject.join(" "))
}

/// Whether all there is of a kind was read: of a part, what is missing may still be there.
fn is_read(status: &Status, kind: &str) -> bool {
    let source = KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, source)| source);
    status.sources.iter().any(|it| it.source == source && matches!(it.state, "fresh" | "stale"))
}

fn facts(status: &Status) -> BTreeMap<Key, Fact> {
    let verdict =
        Fact { word: status.verdict.to_owned(), why: String::new(), is_wrong: status.verdict != "ok", is_blank: false };
    let mut facts = BTreeMap::from([(("", String::new(), VERDICT.to_owned()), verdict)]);
    facts.extend(status.phases.iter().flatten().map(phase));
    facts.extend(status.alarms.iter().flatten().map(alarm));
    facts.extend(status.targets.iter().flatten().map(targets));
    facts.extend(status.capacity.iter().flatten().map(capacity));
    facts.extend(status.sources.iter().map(source));
    facts
}

fn phase(phase: &Phase) -> (Key, Fact) {
    let stacks: Vec<String> = phase.stacks.iter().map(|stack| format!("{} {}", stack.name, stack.status)).collect();
    let is_wrong = matches!(phase.status, "failed" | "drifted" | "in-progress");
    let fact =
        Fact { word: phase.status.to_owned(), why: stacks.join(", "), is_wrong, is_blank: phase.status == "unknown" };
    (("phase", phase.region.to_string(), format!("{} {}", phase.number, phase.name)), fact)
}

fn alarm(alarm: &Alarm) -> (Key, Fact) {
    let (word, why) = (alarm.state.to_owned(), alarm.reason.to_string());
    let fact = Fact { word, why, is_wrong: alarm.state == "alarm", is_blank: false };
    (("alarm", alarm.region.to_string(), alarm.name.to_string()), fact)
}

fn targets(group: &TargetGroup) -> (Key, Fact) {
    let (word, is_wrong) = match (group.count.healthy, group.count.total) {
        (Some(healthy), Some(total)) => (format!("{healthy} of {total} healthy"), healthy < total),
        _ => ("health unknown".to_owned(), true),
    };
    let is_blank = group.count.total.is_none();
    let reasons = group.not_healthy.iter().flatten().map(|target| {
        let reason = target.reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
        format!("{} {}{reason}", target.id, target.state)
    });
    let fact = Fact { word, why: reasons.collect::<Vec<_>>().join(", "), is_wrong, is_blank };
    (("targets", group.region.to_string(), group.group.to_string()), fact)
}

fn capacity(group: &Group) -> (Key, Fact) {
    let word = format!("desired {}, in service {}", group.desired, group.in_service);
    let why =
        format!("bounds {}..{}, pending {}, terminating {}", group.min, group.max, group.pending, group.terminating);
    let fact = Fact { word, why, is_wrong: group.in_service < group.desired, is_blank: false };
    (("capacity", group.region.to_string(), group.group.to_string()), fact)
}

fn source(source: &SourceState) -> (Key, Fact) {
    let why = source.error.clone().unwrap_or_default();
    let fact = Fact { word: source.state.to_owned(), why, is_wrong: source.state != "fresh", is_blank: false };
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
            phases: None,
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
            sources: vec![source("alarms", "fresh")],
        }
    }

    fn source(source: &'static str, state: &'static str) -> SourceState {
        SourceState { source, state, age_s: None, error: None, remedy: None, calls: 0 }
    }

    const AT: &str = "1970-01-01T00:00:00Z";

    /// The lines of each snapshot after the other, without their time.
    fn told(snapshots: &[&Status]) -> Vec<Vec<String>> {
        let mut known = Known::default();
        let lines = snapshots.iter().map(|status| known.take(status));
        let bare = |line: String| line.strip_prefix(AT).unwrap().trim().to_owned();
        lines.map(|lines| lines.into_iter().map(bare).collect()).collect()
    }

    #[test]
    fn first_what_is_wrong_then_what_changed() {
        let quiet = status(&[("a", "ok"), ("b", "alarm")], "degraded");
        let later = status(&[("a", "alarm"), ("c", "ok")], "degraded");
        let lines = told(&[&quiet, &quiet, &later]);
        assert_eq!(lines[0], ["verdict degraded", "alarm us-east-1 b alarm: because"]);
        assert_eq!(lines[1], [""; 0]);
        assert_eq!(
            lines[2],
            ["alarm us-east-1 a ok -> alarm: because", "alarm us-east-1 c ok: because", "alarm us-east-1 b gone"]
        );
    }

    #[test]
    fn an_outage_is_a_line_when_it_comes_and_a_line_when_it_goes() {
        let before = status(&[("a", "ok"), ("b", "alarm")], "degraded");
        let unread = Status { alarms: None, sources: vec![source("alarms", "failed")], ..before.clone() };
        let part = Status { sources: vec![source("alarms", "partial")], ..status(&[("a", "ok")], "degraded") };
        let lines = told(&[&before, &unread, &unread, &part, &before]);
        assert_eq!(lines[1], ["source alarms fresh -> failed"]);
        assert_eq!(lines[2], [""; 0]);
        assert_eq!(lines[3], ["source alarms failed -> partial"]);
        assert_eq!(lines[4], ["source alarms partial -> fresh"]);
        let changed = told(&[&before, &unread, &status(&[("a", "alarm")], "degraded")]);
        let expected =
            ["alarm us-east-1 a ok -> alarm: because", "source alarms failed -> fresh", "alarm us-east-1 b gone"];
        assert_eq!(changed[2], expected, "what changed meanwhile is told");
    }

    #[test]
    fn a_watch_that_begins_in_an_outage_tells_first_what_is_wrong() {
        let good = status(&[("a", "ok"), ("b", "alarm")], "degraded");
        let unread = Status { alarms: None, sources: vec![source("alarms", "failed")], ..good.clone() };
        let lines = told(&[&unread, &good]);
        assert_eq!(lines[1], ["alarm us-east-1 b alarm: because", "source alarms failed -> fresh"]);
    }
}
