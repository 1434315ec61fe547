use std::time::Duration;

use domain::{Alarm, AlarmState, AutoScalingGroup, Capacity, Instance, Lifecycle, Target, TargetState, Text, Zone};

use super::*;
use crate::samples::{alarm, region};
use crate::{TEMPLATES, evaluate::evaluate};

fn target(id: &str, zone: &str, state: TargetState) -> Target {
    Target {
        id: id.into(),
        port: Some(8080),
        zone: Some(Zone::new(zone)),
        state,
        reason: None,
        description: None,
        shifted: None,
        since: None,
    }
}

fn group(instances: &[(&str, &str)]) -> AutoScalingGroup {
    let instance = |(id, zone): &(&str, &str)| Instance {
        id: (*id).into(),
        zone: Zone::new(zone),
        zone_id: None,
        lifecycle: Lifecycle::InService,
        lifecycle_word: "InService".into(),
        is_healthy: true,
        kind: None,
        template_version: None,
        is_protected: false,
    };
    AutoScalingGroup {
        region: region(),
        name: "web".into(),
        arn: "web".into(),
        capacity: Capacity::new(2, 3, 6).unwrap(),
        instances: instances.iter().map(instance).collect(),
        zones: vec![],
        suspended: vec![],
        target_groups: vec![],
        health_check: "ELB".into(),
        template: None,
        settling: Duration::from_mins(5),
        tags: [].into(),
    }
}

type Case<'a> = (Prerequisite, Vec<Target>, Option<&'a AutoScalingGroup>, Option<bool>);

const WEB: &str = "web";

fn is_met(
    prerequisite: Prerequisite,
    targets: &[Target],
    group: Option<&AutoScalingGroup>,
    alarms: &[Alarm],
) -> Option<bool> {
    let name = Text::new(WEB);
    let scene = Scene {
        behind: vec![Behind { name: &name, targets: Some(targets) }],
        group,
        static_ids: vec!["i-1".into(), "i-2".into()],
        alarms: Some(alarms.iter().collect()),
        healthy_before: vec![(WEB.into(), 2)],
    };
    let finding = prerequisite.judge(&scene);
    assert!(!finding.why.is_empty());
    finding.is_met
}

#[test]
fn each_prerequisite_is_met_by_what_it_waits_for() {
    use TargetState::{Draining, Healthy, Initial, Unhealthy};
    let old = |state| [target("i-1", "us-east-1a", Healthy), target("i-2", "us-east-1a", state)];
    let new = |b: TargetState| [target("i-8", "us-east-1a", Healthy), target("i-9", "us-east-1b", b)];
    let with = |state, b| [old(state), new(b)].concat();
    let web = group(&[("i-8", "us-east-1a"), ("i-9", "us-east-1b")]);
    let cases: [Case<'_>; 15] = [
        (Prerequisite::StaticRunning, vec![], None, Some(true)),
        (Prerequisite::StaticHealthy, old(Healthy).into(), None, Some(true)),
        (Prerequisite::StaticHealthy, old(Initial).into(), None, Some(false)),
        (Prerequisite::GroupHealthyInTwoZones, with(Healthy, Healthy), Some(&web), Some(true)),
        (Prerequisite::GroupHealthyInTwoZones, with(Healthy, Initial), Some(&web), Some(false)),
        (Prerequisite::GroupHealthyInTwoZones, with(Healthy, Healthy), None, None),
        (Prerequisite::GroupEnough, new(Healthy).into(), Some(&web), Some(true)),
        (Prerequisite::GroupEnough, with(Healthy, Unhealthy), Some(&web), Some(false)),
        (Prerequisite::NoFewerHealthy, with(Draining, Healthy), Some(&web), Some(true)),
        (Prerequisite::NoFewerHealthy, old(Draining).into(), None, Some(false)),
        (Prerequisite::StaticDrained, new(Healthy).into(), Some(&web), Some(true)),
        (Prerequisite::StaticDrained, with(Draining, Healthy), Some(&web), Some(false)),
        (Prerequisite::StaticGone, vec![], None, Some(false)),
        (Prerequisite::AlarmsQuiet, vec![], None, Some(true)),
        (Prerequisite::GroupHealthyInTwoZones, old(Healthy).into(), Some(&web), Some(false)),
    ];
    for (index, (prerequisite, targets, group, expected)) in cases.iter().enumerate() {
        assert_eq!(is_met(*prerequisite, targets, *group, &[]), *expected, "case {index}: {prerequisite:?}");
    }
}

#[test]
fn an_alarm_that_fires_holds_every_step_up_unless_it_only_scales() {
    let mut firing = alarm("web-5xx", "HTTPCode_Target_5XX_Count");
    firing.state = AlarmState::Alarm;
    assert_eq!(is_met(Prerequisite::AlarmsQuiet, &[], None, &[firing.clone()]), Some(false));
    firing.actions = vec!["arn:aws:autoscaling:us-east-1:1:scalingPolicy:x".into()];
    assert_eq!(is_met(Prerequisite::AlarmsQuiet, &[], None, &[firing]), Some(true));
}

#[test]
fn what_could_not_be_read_holds_every_step_up() {
    let name = Text::new(WEB);
    let unread = Scene {
        behind: vec![Behind { name: &name, targets: None }],
        group: None,
        static_ids: vec!["i-1".into()],
        alarms: None,
        healthy_before: vec![],
    };
    for step in STEPS {
        assert!(step.number == 1 || step.may_begin(&unread).iter().any(|it| it.is_met.is_none()), "{}", step.number);
        assert!(step.is_done(&unread).iter().any(|it| it.is_met != Some(true)), "{}", step.number);
    }
    let nothing = Scene { behind: vec![], ..unread };
    assert_eq!(Prerequisite::StaticDrained.judge(&nothing).is_met, None, "no group is not an empty one");
}

#[test]
fn only_the_last_step_cannot_be_taken_back_and_each_waits_for_the_one_before() {
    assert_eq!(STEPS.map(|step| step.is_irreversible()), [false, false, false, true]);
    assert_eq!(STEPS.map(|step| step.number), [1, 2, 3, 4]);
    for pair in STEPS.windows(2) {
        for prerequisite in pair[0].done.iter().filter(|prerequisite| **prerequisite != Prerequisite::StaticRunning) {
            assert!(
                pair[1].before.contains(prerequisite),
                "step {} does not wait for {prerequisite:?}",
                pair[1].number
            );
        }
    }
    assert!(!STEPS.iter().flat_map(|step| step.before).any(|prerequisite| prerequisite.words().is_empty()));
}

#[test]
fn the_next_step_follows_from_what_is_deployed() {
    let table = [
        (None, None, false, Some(1)),
        (Some("true"), Some("none"), false, Some(1)),
        (Some("true"), Some("registered"), false, Some(2)),
        (Some("true"), Some("registered"), true, Some(3)),
        (Some("true"), Some("none"), true, Some(4)),
        (Some("false"), Some("none"), true, None),
    ];
    for (instances, targets, has_group, number) in table {
        assert_eq!(
            next(instances, targets, has_group).map(|it| it.number),
            number,
            "{instances:?} {targets:?} {has_group}"
        );
    }
}

#[test]
fn the_steps_set_parameters_that_the_templates_have_and_do_what_they_say() {
    let template = |stack: &str| TEMPLATES.iter().find(|it| it.stack == stack).unwrap();
    for step in STEPS {
        let document = template(step.stack).document();
        for (name, value) in step.parameters {
            let allowed = document["Parameters"][name]["AllowedValues"].as_array().unwrap();
            assert!(allowed.iter().any(|it| it == value), "{name} = {value}");
        }
    }
    let edge = template("edge").document();
    let targets = |value: &str| {
        let values =
            [("StaticTargets", value), ("StaticInstance1Id", "i-00000001"), ("StaticInstance2Id", "i-00000002")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let evaluated = evaluate(&edge, &values, &crate::samples::pseudo());
        evaluated.resources["WebTargetGroup"].properties.get("Targets").and_then(|it| it.as_array()).map(Vec::len)
    };
    assert_eq!((targets("registered"), targets("none")), (Some(2), None));
    let foundation = template("foundation").document();
    let instances = |value: &str| {
        let values = [("StaticInstances".to_owned(), value.to_owned())].into();
        let evaluated = evaluate(&foundation, &values, &crate::samples::pseudo());
        evaluated.resources.values().filter(|it| it.kind == "AWS::EC2::Instance").count()
    };
    assert_eq!((instances("true"), instances("false")), (2, 0));
}
