//! Stacks: two phases live, the third being rolled out.

use std::collections::BTreeMap;

use domain::{Drift, Observation, Regional, RegionalAnswer, Stack, StackEvent, StackResource, TAG};

use super::super::{ago, arn, region};
use super::answered;

const STACKS: [(&str, &str, &str); 3] =
    [("foundation", "CREATE_COMPLETE", "1"), ("edge", "UPDATE_COMPLETE", "2"), ("compute", "CREATE_IN_PROGRESS", "3")];

pub(super) fn all() -> Vec<Observation> {
    let stacks = STACKS.iter().map(|(name, status, phase)| stack(name, status, phase)).collect();
    let mut all = vec![answered(Regional::Stacks, RegionalAnswer::Stacks(stacks), ago(12))];
    for (name, done, of) in [("foundation", 31, 31), ("edge", 28, 28), ("compute", 9, 16)] {
        let full = format!("finops-{name}");
        let resources = (0..of).map(|n| resource(n, n < done)).collect();
        let asked = Regional::StackResources(full.as_str().into());
        all.push(answered(asked, RegionalAnswer::StackResources(resources), ago(12)));
    }
    let events = (0..6).map(event).collect();
    let asked = Regional::StackEvents("finops-compute".into());
    all.push(answered(asked, RegionalAnswer::StackEvents(events), ago(12)));
    all
}

/// A stack of a phase, a day old.
pub(in crate::sample) fn stack(name: &str, status: &str, phase: &str) -> Stack {
    let full = format!("finops-{name}");
    Stack {
        region: region(),
        name: full.as_str().into(),
        id: arn("cloudformation", &format!("stack/{full}/0f3c")),
        status: status.into(),
        status_reason: None,
        drift: if name == "edge" { Drift::InSync } else { Drift::Unknown },
        updated: Some(ago(86_400)),
        is_protected: name == "foundation",
        drift_checked: (name == "edge").then(|| ago(7_200)),
        change_set: None,
        parameters: BTreeMap::new(),
        outputs: BTreeMap::from([("VpcId".into(), "vpc-0a1b2c".into())]),
        tags: BTreeMap::from([(TAG.into(), phase.into())]),
    }
}

fn resource(number: usize, is_done: bool) -> StackResource {
    StackResource {
        logical_id: format!("Resource{number:02}").into(),
        physical_id: is_done.then(|| format!("res-{number:04x}").into()),
        kind: "AWS::EC2::SecurityGroup".into(),
        status: if is_done { "CREATE_COMPLETE" } else { "CREATE_IN_PROGRESS" }.into(),
        status_reason: None,
        updated: Some(ago(300)),
        drift: Drift::Unknown,
    }
}

fn event(number: i64) -> StackEvent {
    StackEvent {
        id: format!("event-{number}").into(),
        stack: "finops-compute".into(),
        at: ago(60 * (number + 1)),
        logical_id: format!("Resource{number:02}").into(),
        kind: "AWS::EC2::SecurityGroup".into(),
        status: "CREATE_COMPLETE".into(),
        reason: None,
        token: None,
    }
}
