//! What is said of a stack's operation, a line at a time, without ages that would make every line another.

use domain::{Moment, in_words};
use iac::progress::{Current, Failure, Operation, Rest, Stage};

/// How many resources a line names.
const NAMED: usize = 4;

/// How far it is, what is worked on, and how long it may take.
pub(super) fn progress(it: &Operation, now: Moment) -> String {
    let does = match it.stage {
        Stage::RollBack => "is taken back",
        Stage::CleanUp => "is done; what was replaced is being removed",
        _ => "is worked on",
    };
    let mut current: Vec<&Current> = it.current.iter().collect();
    current.sort_by_key(|it| it.is_slow(now) != Some(true));
    let names: Vec<String> = current.iter().take(NAMED).map(|it| one(it, now)).collect();
    let more = current.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let working = if names.is_empty() { String::new() } else { format!(": {}{more}", names.join(", ")) };
    format!("{does}, {} of {}, {}{working}", it.done, it.total, rest(it.rest))
}

fn one(it: &Current, now: Moment) -> String {
    match it.usual {
        Some(usual) if it.is_slow(now) == Some(true) => {
            format!("{} {} SLOW (usually {})", it.logical_id, it.status, in_words(usual))
        }
        _ => format!("{} {}", it.logical_id, it.status),
    }
}

fn rest(rest: Rest) -> String {
    match rest {
        Rest::About(span) => format!("about {} left", in_words(span)),
        Rest::AtLeast(span) if span.is_zero() => "longer than usual".to_owned(),
        Rest::AtLeast(span) => format!("more than {} left", in_words(span)),
        Rest::Unknown => "how long is not known".to_owned(),
    }
}

/// How it ended, and why it failed.
pub(super) fn ending(status: &str, it: &Operation) -> String {
    let how = match it.stage {
        Stage::Done => "done as asked",
        Stage::RolledBack => "taken back",
        Stage::Stuck => "it failed, and is not taken back",
        Stage::Forward | Stage::CleanUp | Stage::RollBack => "over",
    };
    let took = it.ended.map(|at| format!(" after {}, at {at}", in_words(at.since(it.began)))).unwrap_or_default();
    let first = it.failures.first().filter(|_| it.stage != Stage::Done);
    let first = first.map(|first| format!("; first cause: {}", cause(first))).unwrap_or_default();
    format!("{status}: {how}{took}{first}")
}

/// Where the events do not reach back to the beginning.
pub(super) fn status(status: &str, is_running: bool) -> String {
    let over = if is_running { "it began before its events that can be read" } else { "nothing runs" };
    format!("{status}: {over}")
}

/// Something that failed.
pub(super) fn failure(it: &Failure) -> String {
    let word = if it.is_consequence { "stopped with it" } else { "failed" };
    format!("{word}: {}", cause(it))
}

fn cause(it: &Failure) -> String {
    match &it.reason {
        Some(reason) => format!("{} {}: {reason}", it.logical_id, it.status),
        None => format!("{} {}, without a reason", it.logical_id, it.status),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn current(name: &str, secs: i64, usual: Option<u64>) -> Current {
        Current {
            logical_id: name.into(),
            kind: "AWS::Test::A".into(),
            status: "CREATE_IN_PROGRESS".into(),
            since: Moment::from_secs(secs),
            usual: usual.map(Duration::from_secs),
        }
    }

    fn failure_of(name: &str, reason: Option<&str>, is_consequence: bool) -> Failure {
        Failure {
            logical_id: name.into(),
            kind: "AWS::Test::A".into(),
            at: Moment::from_secs(5),
            status: "CREATE_FAILED".into(),
            reason: reason.map(Into::into),
            is_consequence,
        }
    }

    fn operation(stage: Stage) -> Operation {
        Operation {
            began: Moment::from_secs(0),
            token: None,
            stage,
            ended: None,
            done: 3,
            total: 9,
            current: vec![current("Quick", 590, Some(60)), current("Late", 0, Some(60))],
            rest: Rest::About(Duration::from_mins(4)),
            failures: Vec::new(),
        }
    }

    #[test]
    fn the_slow_come_first_and_ages_are_not_told() {
        let it = operation(Stage::Forward);
        let said = progress(&it, Moment::from_secs(600));
        let expected = "is worked on, 3 of 9, about 4m left: Late CREATE_IN_PROGRESS SLOW (usually 1m), Quick \
                        CREATE_IN_PROGRESS";
        assert_eq!(said, expected);
        assert_eq!(progress(&it, Moment::from_secs(605)), expected);
    }

    #[test]
    fn many_are_counted() {
        let names = ["A", "B", "C", "D", "E", "F"];
        let it = Operation {
            current: names.iter().map(|name| current(name, 0, None)).collect(),
            rest: Rest::Unknown,
            ..operation(Stage::RollBack)
        };
        let said = progress(&it, Moment::from_secs(600));
        assert!(said.starts_with("is taken back, 3 of 9, how long is not known: A ") && said.ends_with(" and 2 more"));
    }

    #[test]
    fn an_end_names_its_first_cause() {
        let failures = vec![failure_of("Alarm", Some("limit"), false), failure_of("Other", None, true)];
        let it = Operation { ended: Some(Moment::from_secs(90)), failures, ..operation(Stage::RolledBack) };
        let said = ending("ROLLBACK_COMPLETE", &it);
        let expected =
            "ROLLBACK_COMPLETE: taken back after 1m, at 1970-01-01T00:01:30Z; first cause: Alarm CREATE_FAILED: limit";
        assert_eq!(said, expected);
        assert_eq!(failure(&it.failures[1]), "stopped with it: Other CREATE_FAILED, without a reason");
    }
}
