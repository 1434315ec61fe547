//! Folding answers, and losing nothing by a failure.

use std::time::Duration;

use super::*;
use crate::samples::{answer, empty_estate, group, moment, region, target, target_group};
use crate::{Lifecycle, Regional, RegionalAnswer, Target, TargetState, Zone};

fn health(targets: Vec<Target>) -> Observation {
    answer(Regional::TargetHealth("web".into()), RegionalAnswer::TargetHealth(targets))
}

#[test]
fn a_failure_keeps_what_was_known_and_names_the_source() {
    let mut estate = empty_estate();
    estate.fold(answer(Regional::Groups, RegionalAnswer::Groups(vec![group("web", 1, &[Lifecycle::InService])])));
    let error = CloudError::Unreachable { detail: "no route".into() };
    let failed =
        Observation { ask: Ask::In(region(), Regional::Groups), at: moment(), outcome: Err(error.clone()), gap: None };
    estate.fold(failed);
    assert_eq!(estate.groups().count(), 1);
    assert_eq!(estate.trouble(Source::Capacity), Some(&error));
    assert_eq!(estate.trouble(Source::Targets), None);
}

#[test]
fn an_answer_from_a_region_no_longer_looked_at_falls_through() {
    let mut estate = Estate::new([Region::new("eu-west-1")]);
    let before = estate.clone();
    estate.fold(answer(Regional::Groups, RegionalAnswer::Groups(vec![])));
    assert_eq!(estate, before);
}

#[test]
fn a_target_remembers_since_when_it_has_been_in_its_state() {
    let since = |estate: &Estate| estate.regions[&region()].target_health[&Text::from("web")].value().unwrap()[0].since;
    let mut estate = empty_estate();
    estate.fold(answer(Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![target_group("web")])));
    estate.fold(health(vec![target("i-0", TargetState::Healthy)]));
    assert_eq!(since(&estate), None, "it may have been so for days");
    let changed = moment() + Duration::from_secs(10);
    estate.fold(Observation { at: changed, ..health(vec![target("i-0", TargetState::Unhealthy)]) });
    assert_eq!(since(&estate), Some(changed));
    let later = changed + Duration::from_secs(10);
    estate.fold(Observation { at: later, ..health(vec![target("i-0", TargetState::Unhealthy)]) });
    assert_eq!(since(&estate), Some(changed));
}

#[test]
fn what_has_gone_takes_its_details_with_it_unless_the_list_was_cut_short() {
    let mut estate = empty_estate();
    estate.fold(answer(Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![target_group("web")])));
    estate.fold(health(vec![target("i-0", TargetState::Healthy)]));
    let none = answer(Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![]));
    let cut = CloudError::Throttled { operation: "DescribeTargetGroups".into() };
    estate.fold(Observation { gap: Some(cut), ..none.clone() });
    assert_eq!(estate.regions[&region()].target_health.len(), 1);
    estate.fold(none);
    assert_eq!(estate.regions[&region()].target_health.len(), 0);
}

#[test]
fn an_instance_without_a_zone_has_that_of_its_group_whichever_answer_comes_first() {
    let zones = |estate: &Estate| -> Vec<Option<Zone>> {
        let targets = estate.regions[&region()].target_health[&Text::from("web")].value().unwrap();
        targets.iter().map(|target| target.zone.clone()).collect()
    };
    let zoneless = |id: &str| Target { zone: None, ..target(id, TargetState::Healthy) };
    let groups = || answer(Regional::Groups, RegionalAnswer::Groups(vec![group("web", 1, &[Lifecycle::InService])]));
    let in_a = Some(Zone::new("us-east-1a"));

    let mut estate = empty_estate();
    estate.fold(health(vec![zoneless("i-0"), zoneless("10.0.0.9")]));
    assert_eq!(zones(&estate), [None, None]);
    estate.fold(groups());
    assert_eq!(zones(&estate), [in_a.clone(), None]);
    estate.fold(health(vec![zoneless("10.0.0.9"), zoneless("i-0")]));
    assert_eq!(zones(&estate), [None, in_a.clone()]);

    estate.fold(answer(Regional::Groups, RegionalAnswer::Groups(vec![])));
    estate.fold(health(vec![zoneless("i-0")]));
    assert_eq!(zones(&estate), [in_a], "a target that drains has left its group, not its zone");
}

#[test]
fn databases_caches_shifts_and_endpoints_are_folded_each_into_its_reading() {
    use crate::{
        CacheAnswer, CacheQuestion, DatabaseAnswer, DatabaseId, DatabaseQuestion, EndpointQuery, Scheme, Shifts,
    };
    let region = crate::samples::region();
    let mut estate = Estate::new([region.clone()]);
    let of = |id: &str| DatabaseQuestion::Events(DatabaseId::Instance(id.into()));
    let query = EndpointQuery { scheme: Scheme::Https, host: "pay.example".into(), path: "/".into() };
    let gone = || CloudError::NotFound { detail: "no".into() };
    let asked = [
        Regional::Shifts,
        Regional::Database(DatabaseQuestion::Instances),
        Regional::Database(DatabaseQuestion::Clusters),
        Regional::Database(of("db")),
        Regional::Cache(CacheQuestion::Groups),
        Regional::Cache(CacheQuestion::Events("pay".into())),
        Regional::Endpoint(query.clone()),
    ];
    for asked in &asked {
        let ask = Ask::In(region.clone(), asked.clone());
        estate.fold(Observation { ask, at: crate::samples::moment(), outcome: Err(gone()), gap: None });
    }
    let here = &estate.regions[&region];
    let troubles = [
        here.shifts.trouble(),
        here.databases.instances.trouble(),
        here.databases.clusters.trouble(),
        here.databases.events[&DatabaseId::Instance("db".into())].trouble(),
        here.caches.groups.trouble(),
        here.caches.events[&crate::Text::from("pay")].trouble(),
        here.endpoints[&query].trouble(),
    ];
    assert_eq!(troubles, [Some(&gone()); 7]);
    for (asked, answer) in [
        (Regional::Shifts, RegionalAnswer::Shifts(Shifts::default())),
        (asked[1].clone(), RegionalAnswer::Database(DatabaseAnswer::Instances(vec![]))),
        (asked[2].clone(), RegionalAnswer::Database(DatabaseAnswer::Clusters(vec![]))),
        (asked[3].clone(), RegionalAnswer::Database(DatabaseAnswer::Events(vec![]))),
        (asked[4].clone(), RegionalAnswer::Cache(CacheAnswer::Groups(vec![]))),
        (asked[5].clone(), RegionalAnswer::Cache(CacheAnswer::Events(vec![]))),
    ] {
        estate.fold(crate::samples::answer(asked, answer));
    }
    let here = &estate.regions[&region];
    assert!(here.shifts.trouble().is_none() && here.caches.groups.value().is_some());
    assert!(here.databases.instances.value().is_some() && here.databases.clusters.value().is_some());
    assert_eq!(here.databases.instance(&"db".into()), None);
}

#[test]
fn a_zone_is_known_by_its_id_once_an_instance_has_told_it() {
    let region = crate::samples::region();
    let mut estate = Estate::new([region.clone()]);
    let mut group = crate::samples::group("web", 1, &[crate::Lifecycle::InService]);
    group.instances[0].zone_id = Some("use1-az2".into());
    estate.fold(crate::samples::answer(Regional::Groups, RegionalAnswer::Groups(vec![group])));
    estate.fold(crate::samples::answer(Regional::Groups, RegionalAnswer::Groups(vec![])));
    let zones = &estate.regions[&region].zone_ids;
    assert_eq!(zones.get(&crate::Text::from("use1-az2")), Some(&crate::Zone::new("us-east-1a")));
}
