//! Small pieces of an account, for this crate's tests.

use std::collections::BTreeMap;

use crate::{
    Alarm, AlarmRule, AlarmState, Answer, Ask, AutoScalingGroup, Capacity, Drift, Estate, Identity, Instance,
    Lifecycle, Moment, Observation, Region, Regional, RegionalAnswer, Stack, Target, TargetGroup, TargetState, Text,
    Zone,
};

pub(crate) fn region() -> Region {
    Region::new("us-east-1")
}

pub(crate) fn moment() -> Moment {
    Moment::from_secs(1_000_000)
}

pub(crate) fn answer(regional: Regional, answer: RegionalAnswer) -> Observation {
    let outcome = Ok(Answer::Regional(answer));
    Observation { ask: Ask::In(region(), regional), at: moment(), outcome, gap: None }
}

/// An estate in which everything has been read and there is nothing.
pub(crate) fn empty_estate() -> Estate {
    let mut estate = Estate::new([region()]);
    let account = crate::AccountId::new("123456789012").unwrap();
    let identity = Identity { account, arn: "arn:aws:iam::123456789012:user/ada".into(), user_id: "A".into() };
    estate.identity.succeeded(identity, moment(), None);
    estate.fold(answer(Regional::Stacks, RegionalAnswer::Stacks(vec![])));
    estate.fold(answer(Regional::Groups, RegionalAnswer::Groups(vec![])));
    estate.fold(answer(Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![])));
    estate.fold(answer(Regional::Alarms, RegionalAnswer::Alarms(vec![])));
    estate
}

pub(crate) fn stack(name: &str, status: &str) -> Stack {
    Stack {
        region: region(),
        name: name.into(),
        id: format!("arn:aws:cloudformation:us-east-1:123456789012:stack/{name}/1").into(),
        status: status.into(),
        status_reason: None,
        drift: Drift::Unknown,
        updated: None,
        is_protected: true,
        drift_checked: None,
        change_set: None,
        parameters: BTreeMap::new(),
        outputs: BTreeMap::new(),
        tags: BTreeMap::new(),
    }
}

pub(crate) fn alarm(name: &str, state: AlarmState) -> Alarm {
    Alarm {
        region: region(),
        name: name.into(),
        arn: name.into(),
        rule: AlarmRule::Composite("ALARM(a)".into()),
        state,
        since: None,
        reason: "".into(),
        actions_enabled: true,
        actions: vec![],
        description: None,
    }
}

pub(crate) fn group(name: &str, desired: u32, instances: &[Lifecycle]) -> AutoScalingGroup {
    AutoScalingGroup {
        region: region(),
        name: name.into(),
        arn: name.into(),
        capacity: Capacity::new(0, desired, 9).unwrap(),
        instances: instances.iter().enumerate().map(|(n, lifecycle)| instance(n, *lifecycle)).collect(),
        zones: vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")],
        suspended: vec![],
        target_groups: vec![],
        health_check: "ELB".into(),
        template: None,
        settling: std::time::Duration::from_mins(5),
        tags: BTreeMap::new(),
    }
}

fn instance(n: usize, lifecycle: Lifecycle) -> Instance {
    Instance {
        id: format!("i-{n}").into(),
        zone: Zone::new("us-east-1a"),
        zone_id: None,
        lifecycle,
        lifecycle_word: "InService".into(),
        is_healthy: true,
        kind: None,
        template_version: None,
        is_protected: false,
    }
}

pub(crate) fn target_group(name: &str) -> TargetGroup {
    TargetGroup {
        region: region(),
        arn: name.into(),
        name: name.into(),
        balancer: None,
        endpoint: "HTTP:80".into(),
        health_check: "HTTP /".into(),
        tags: BTreeMap::new(),
    }
}

pub(crate) fn target(id: &str, state: TargetState) -> Target {
    Target {
        id: id.into(),
        port: Some(80),
        zone: None,
        state,
        reason: None,
        description: None,
        shifted: None,
        since: None,
    }
}

pub(crate) fn tagged(key: &str, value: &str) -> BTreeMap<Text, Text> {
    BTreeMap::from([(key.into(), value.into())])
}
