//! The alarms that roll a roll-out back.

use domain::{Alarm, AlarmState, StackResource, Text};

use domain::Deed;

use crate::predict::Planned;
use crate::stack::Forward;

/// The most that CloudFormation takes (`RollbackConfiguration`).
pub const MOST_TRIGGERS: usize = 5;

/// The alarms that roll a roll-out back, and those that do not, with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triggers {
    /// ARNs, five at the most, the most telling first.
    pub arns: Vec<Text>,
    /// The platform's other alarms.
    pub passed: Vec<Passed>,
    /// Why there are none, where there are none.
    pub why_none: Option<&'static str>,
}

/// An alarm that does not roll the roll-out back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Its name.
    pub alarm: Text,
    /// Why not.
    pub why: &'static str,
}

/// Chooses among the account's alarms: those of the platform's stacks that were there before, are not themselves
/// changed, do not fire now, and tell of what users feel.
///
/// CloudFormation fails an operation at once whose alarm is missing, and takes it back as soon as one of them fires.
pub fn triggers(forward: &Forward, alarms: &[Alarm], owned: &[StackResource], plan: &[Planned]) -> Triggers {
    if *forward == Forward::Create {
        let why = "a first creation has nothing that an alarm could have watched before";
        return Triggers { why_none: Some(why), ..Triggers::default() };
    }
    let mut found = Triggers::default();
    let mut ranked: Vec<(u8, &Alarm)> = Vec::new();
    for alarm in alarms {
        let Some(resource) = owned.iter().find(|it| is_named(it, alarm)) else { continue };
        match unfit(alarm, resource, plan) {
            Some(why) => found.passed.push(Passed { alarm: alarm.name.clone(), why }),
            None => ranked.push((rank(alarm), alarm)),
        }
    }
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
    let (chosen, rest) = ranked.split_at(ranked.len().min(MOST_TRIGGERS));
    found.arns = chosen.iter().map(|(_, alarm)| alarm.arn.clone()).collect();
    let left = "five others tell more of what users feel";
    found.passed.extend(rest.iter().map(|(_, alarm)| Passed { alarm: alarm.name.clone(), why: left }));
    found.why_none = found.arns.is_empty().then_some("no alarm of the platform is fit to roll it back");
    found
}

fn is_named(resource: &StackResource, alarm: &Alarm) -> bool {
    matches!(resource.kind.raw(), "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm")
        && resource.physical_id.as_ref().is_some_and(|id| *id == alarm.name || *id == alarm.arn)
}

fn unfit(alarm: &Alarm, resource: &StackResource, plan: &[Planned]) -> Option<&'static str> {
    let is_touched = |it: &&Planned| it.logical_id == resource.logical_id.raw() && it.action != Deed::Add;
    let scales = |action: &Text| action.raw().contains(":scalingPolicy:");
    if alarm.state == AlarmState::Alarm {
        Some("it fires now")
    } else if plan.iter().any(|it| is_touched(&it)) {
        Some("the roll-out changes it")
    } else if !alarm.actions.is_empty() && alarm.actions.iter().all(scales) {
        Some("it only scales")
    } else if rank(alarm) == IRRELEVANT {
        Some("it watches cost, capacity or who signs in, not what users feel")
    } else {
        None
    }
}

const IRRELEVANT: u8 = u8::MAX;

/// What tells most of what users feel comes first.
fn rank(alarm: &Alarm) -> u8 {
    let Some(rule) = alarm.metric() else { return 0 };
    match (rule.query.namespace.raw(), rule.query.name.raw()) {
        (_, name) if name.contains("5XX") => 1,
        (_, "UnHealthyHostCount" | "HealthyHostCount" | "UnHealthyRoutingHostCount") => 2,
        (_, "TargetResponseTime" | "Latency" | "IntegrationLatency" | "OriginLatency") => 3,
        (_, "StatusCheckFailed" | "StatusCheckFailed_System" | "StatusCheckFailed_Instance") => 4,
        ("AWS/Billing" | "FinOps/Audit", _)
        | (_, "CPUUtilization" | "GroupInServiceInstances" | "GroupDesiredCapacity") => IRRELEVANT,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{alarm, alarm_resource, planned};
    use domain::Replacement;

    #[test]
    fn the_five_most_telling_alarms_that_were_there_before_are_chosen() {
        let names = [
            ("a-latency", "TargetResponseTime"),
            ("b-hosts", "UnHealthyHostCount"),
            ("c-5xx", "HTTPCode_ELB_5XX_Count"),
            ("d-check", "StatusCheckFailed"),
            ("e-other", "FreeableMemory"),
            ("f-other", "Evictions"),
            ("g-cpu", "CPUUtilization"),
            ("h-firing", "HTTPCode_Target_5XX_Count"),
            ("i-changed", "HealthyHostCount"),
            ("j-scales", "HealthyHostCount"),
            ("k-foreign", "HTTPCode_ELB_5XX_Count"),
        ];
        let mut alarms: Vec<Alarm> = names.iter().map(|(name, metric)| alarm(name, metric)).collect();
        alarms[7].state = AlarmState::Alarm;
        alarms[9].actions = vec!["arn:aws:autoscaling:us-east-1:1:scalingPolicy:x".into()];
        let owned: Vec<StackResource> = names[..10].iter().map(|(name, _)| alarm_resource(name)).collect();
        let plan =
            [planned("i-changed", Deed::Modify, Replacement::False), planned("c-5xx", Deed::Add, Replacement::False)];
        let found = triggers(&Forward::Update, &alarms, &owned, &plan);
        assert_eq!(
            found.arns,
            ["c-5xx", "b-hosts", "a-latency", "d-check", "e-other"].map(|it| Text::new(&format!("arn:{it}")))
        );
        let passed: Vec<&str> = found.passed.iter().map(|it| it.alarm.raw()).collect();
        assert_eq!(
            passed,
            ["g-cpu", "h-firing", "i-changed", "j-scales", "f-other"],
            "and the foreign one is nobody's business"
        );
        assert_eq!(found.why_none, None);
    }

    #[test]
    fn a_first_creation_has_none_and_says_why() {
        let alarms = [alarm("c-5xx", "HTTPCode_ELB_5XX_Count")];
        let first = triggers(&Forward::Create, &alarms, &[alarm_resource("c-5xx")], &[]);
        assert!(first.arns.is_empty() && first.why_none.is_some());
        let none = triggers(&Forward::Update, &alarms, &[], &[]);
        assert!(none.arns.is_empty() && none.why_none.is_some());
    }
}
