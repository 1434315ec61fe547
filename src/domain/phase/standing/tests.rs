//! Phases as their stacks show them.

use super::*;
use crate::samples::{alarm, answer, empty_estate, group, moment, region, stack, tagged};
use crate::{CloudError, PHASES, Regional, RegionalAnswer, StackResource};

fn standing(estate: &Estate, number: usize) -> PhaseStanding {
    PhaseStanding::read(estate, &region(), &PHASES[number - 1], &Platform::default())
}

fn with_stacks(stacks: Vec<Stack>) -> Estate {
    let mut estate = empty_estate();
    estate.fold(answer(Regional::Stacks, RegionalAnswer::Stacks(stacks)));
    estate
}

#[test]
fn a_phase_is_as_far_as_its_stacks() {
    let words = [
        ("CREATE_COMPLETE", PhaseStatus::Live),
        ("UPDATE_IN_PROGRESS", PhaseStatus::InProgress),
        ("ROLLBACK_COMPLETE", PhaseStatus::Failed),
        ("REVIEW_IN_PROGRESS", PhaseStatus::Absent),
    ];
    for (word, status) in words {
        assert_eq!(standing(&with_stacks(vec![stack("finops-edge", word)]), 2).status, status, "{word}");
    }
    let some = with_stacks(vec![stack("finops-data", "CREATE_COMPLETE"), stack("finops-net", "CREATE_COMPLETE")]);
    assert_eq!(standing(&some, 4).status, PhaseStatus::Partial);
}

#[test]
fn a_tag_outweighs_a_name() {
    let mut elsewhere = stack("finops-edge", "CREATE_COMPLETE");
    elsewhere.tags = tagged(TAG, "3");
    let estate = with_stacks(vec![elsewhere, stack("other-foundation", "CREATE_COMPLETE")]);
    assert_eq!(standing(&estate, 1).status, PhaseStatus::Absent);
    assert_eq!(standing(&estate, 2).status, PhaseStatus::Absent);
    assert_eq!(standing(&estate, 3).status, PhaseStatus::Live);
}

#[test]
fn tagged_resources_without_a_stack_are_unmanaged() {
    let mut web = group("web", 1, &[]);
    web.tags = tagged(TAG, "compute");
    let mut estate = empty_estate();
    estate.fold(answer(Regional::Groups, RegionalAnswer::Groups(vec![web])));
    assert_eq!(standing(&estate, 3).status, PhaseStatus::Unmanaged);
    assert_eq!(standing(&estate, 2).status, PhaseStatus::Absent);
}

#[test]
fn phase_1_without_a_stack_is_known_by_its_alarms_and_nothing_foreign_is() {
    let with = |alarms: Vec<crate::Alarm>, stacks| {
        let mut estate = with_stacks(stacks);
        estate.fold(answer(Regional::Alarms, RegionalAnswer::Alarms(alarms)));
        standing(&estate, 1)
    };
    let own = || vec![on("nat-port-errors", "AWS/NATGateway", "ErrorPortAllocation")];
    let found = with(own(), vec![]);
    assert_eq!(found.status, PhaseStatus::Unmanaged);
    assert_eq!(found.evidence.as_deref(), Some("nat-port-errors: by name and metric alarms of it"));
    // Somebody else's alarm of that name, and somebody else's alarm on that metric, show nothing.
    for foreign in [("nat-port-errors", "AWS/NATGateway", "BytesOut"), ("ours", "AWS/EC2", "CPUUtilization")] {
        let foreign = with(vec![on(foreign.0, foreign.1, foreign.2)], vec![]);
        assert_eq!((foreign.status, foreign.evidence), (PhaseStatus::Absent, None));
    }
    let managed = with(own(), vec![stack("finops-foundation", "CREATE_COMPLETE")]);
    assert_eq!((managed.status, managed.evidence), (PhaseStatus::Live, None));
    let mut cut = with_stacks(vec![]);
    cut.fold(answer(Regional::Alarms, RegionalAnswer::Alarms(own())));
    assert_eq!(standing(&cut, 2).status, PhaseStatus::Absent, "they are signs of phase 1 alone");
    let more = CloudError::Throttled { operation: "DescribeStacks".into() };
    cut.regions.get_mut(&region()).unwrap().stacks.succeeded(vec![], moment(), Some(more));
    assert_eq!(standing(&cut, 1).status, PhaseStatus::Unknown, "the page that was not read may hold its stack");
}

fn on(name: &str, namespace: &str, metric: &str) -> crate::Alarm {
    let rule = crate::MetricRule {
        query: crate::MetricQuery::per_minute(namespace, metric, vec![], crate::Stat::sum()),
        comparison: crate::Comparison::Above,
        threshold: 0.0,
        periods: 1,
        datapoints: 1,
        missing_data: "missing".into(),
        latest: None,
    };
    crate::Alarm { rule: crate::AlarmRule::Metric(rule), ..alarm(name, crate::AlarmState::Ok) }
}

#[test]
fn what_could_not_be_read_is_unknown_never_absent() {
    assert_eq!(standing(&Estate::new([region()]), 1).status, PhaseStatus::Unknown);
    let mut estate = empty_estate();
    let cut = CloudError::Throttled { operation: "DescribeStacks".into() };
    estate.regions.get_mut(&region()).unwrap().stacks.succeeded(vec![], moment(), Some(cut));
    assert_eq!(standing(&estate, 1).status, PhaseStatus::Unknown);
}

#[test]
fn resources_are_counted_once_every_stack_has_been_read() {
    let resource = |status: &str| StackResource {
        logical_id: "A".into(),
        physical_id: None,
        kind: "AWS::EC2::VPC".into(),
        status: status.into(),
        status_reason: None,
        updated: None,
        drift: Drift::Unknown,
    };
    let mut estate = with_stacks(vec![stack("finops-data", "CREATE_COMPLETE"), stack("finops-net", "CREATE_COMPLETE")]);
    let resources = |word| RegionalAnswer::StackResources(vec![resource(word), resource("CREATE_COMPLETE")]);
    estate.fold(answer(Regional::StackResources("finops-data".into()), resources("CREATE_IN_PROGRESS")));
    assert_eq!(standing(&estate, 4).resources, None);
    estate.fold(answer(Regional::StackResources("finops-net".into()), resources("CREATE_COMPLETE")));
    assert_eq!(standing(&estate, 4).resources, Some((3, 4)));
}
