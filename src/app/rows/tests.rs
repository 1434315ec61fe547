use domain::{AlarmEvent, Answer, Ask, Observation, Regional, RegionalAnswer, Text, Verdict};

use super::*;
use crate::{EventKind, Size, Sort, sample};

const SIZE: Size = Size::new(120, 40);

fn names(model: &Model, pane: Pane) -> Vec<String> {
    model.rows.pane(pane).rows.iter().map(|row| model.name_of(&row.subject).as_str().to_owned()).collect()
}

#[test]
fn what_needs_attention_comes_first() {
    let model = sample::small(SIZE);
    assert_eq!(names(&model, Pane::Alarms), ["api-5xx", "web-cpu-high", "db-replica-lag", "alarms that are OK"]);
    assert_eq!(names(&model, Pane::Targets), ["api", "web"]);
    assert_eq!(names(&model, Pane::Capacity), ["web", "jobs"]);
    assert_eq!(model.rows.pane(Pane::Capacity).rows[0].grade, Grade::Degraded);
    let summary = &model.rows.summary;
    let counts = [summary.alarms, summary.targets, summary.capacity].map(|count| count.map(|c| (c.bad, c.all)));
    assert_eq!(counts, [Some((2, 24)), Some((1, 2)), Some((1, 2))]);
    assert_eq!(summary.verdict, Verdict::Degraded);
}

#[test]
fn a_count_is_unknown_until_every_region_was_read() {
    let mut model = sample::two_regions(SIZE);
    assert_eq!(model.rows.summary.alarms.unwrap().all, 48);
    model.estate.regions.values_mut().next().unwrap().alarms = domain::Reading::default();
    model.relist();
    assert_eq!(model.rows.summary.alarms, None);
}

#[test]
fn rows_are_found_again_when_their_hint_no_longer_holds() {
    let mut model = sample::small(SIZE);
    let row = model.rows.pane(Pane::Targets).rows[1].clone();
    let here = model.estate.regions.get_mut(&sample::region()).unwrap();
    let mut groups = here.target_groups.value().unwrap().clone();
    groups.reverse();
    here.target_groups.succeeded(groups, sample::NOW, None);
    assert_eq!(model.target_group(&row).unwrap().name, "web");
}

#[test]
fn orders_are_by_name_and_by_size() {
    let mut model = sample::small(SIZE);
    model.view.pane_mut(Pane::Capacity).sort = Sort::Name;
    model.view.pane_mut(Pane::Spend).sort = Sort::Name;
    model.relist_changed();
    assert_eq!(names(&model, Pane::Capacity), ["jobs", "web"]);
    assert_eq!(names(&model, Pane::Spend)[0], "Amazon Elastic Compute Cloud - Compute");
}

#[test]
fn the_time_line_merges_alarms_scaling_and_stacks_newest_first_and_each_once() {
    let mut model = sample::small(SIZE);
    let count = model.rows.events.len();
    assert_eq!(count, 3 + 2 + 6);
    assert!(model.rows.events.is_sorted_by(|a, b| a.at >= b.at));
    let kinds: std::collections::BTreeSet<EventKind> = model.rows.events.iter().map(|event| event.key.kind).collect();
    assert_eq!(kinds.len(), 3);
    let again = model.estate.regions[&sample::region()].alarm_history[&None].value().unwrap().clone();
    let other = AlarmEvent { kind: "ConfigurationUpdate".into(), ..again[0].clone() };
    let twice: Vec<AlarmEvent> = again.iter().chain(&again).cloned().chain([other]).collect();
    let answer = Answer::Regional(RegionalAnswer::AlarmHistory(twice));
    let ask = Ask::In(sample::region(), Regional::AlarmHistory(None::<Text>));
    model.estate.fold(Observation { ask, at: sample::NOW, outcome: Ok(answer), gap: None });
    model.relist();
    assert_eq!(model.rows.events.len(), count);
}

#[test]
fn lists_are_made_again_only_when_something_changed() {
    let mut model = sample::large(SIZE);
    let before = model.rows.clone();
    model.relist_changed();
    assert_eq!(model.rows, before);
    let group = model.rows.pane(Pane::Targets).rows[0].clone();
    let Subject::TargetGroup(region, arn) = group.subject else { panic!("{group:?}") };
    let asked = Ask::In(region, Regional::TargetHealth(arn));
    let answer = Ok(Answer::Regional(RegionalAnswer::TargetHealth(vec![])));
    crate::update(
        &mut model,
        crate::Msg::Observed(Box::new(Observation { ask: asked, at: sample::NOW, outcome: answer, gap: None })),
    );
    assert_ne!(model.rows.pane(Pane::Targets), before.pane(Pane::Targets));
    let count = model.rows.summary.targets.unwrap();
    assert_eq!((count.bad, count.all), (9, 500));
}
