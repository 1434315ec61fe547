use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Regional, Source};

use super::*;
use crate::{Key, KeyCode, Model, Msg, Now, Size, sample, update};

const SIZE: Size = Size::new(120, 40);

fn press(model: &mut Model, keys: &[Key]) {
    for key in keys {
        update(model, Msg::Key(*key));
    }
}

const ENTER: Key = Key::plain(KeyCode::Enter);

fn find(model: &Model, is_meant: impl Fn(&Regional) -> bool) -> Vec<Want> {
    let is_meant = |want: &Want| matches!(&want.ask, Ask::In(_, asked) if is_meant(asked));
    wants(model).into_iter().filter(is_meant).collect()
}

fn sources(model: &Model) -> BTreeSet<Source> {
    wants(model).iter().map(|want| want.ask.source()).collect()
}

#[test]
fn nothing_is_wanted_twice() {
    for make in [sample::small, sample::large, sample::two_regions, sample::awaiting] {
        let mut model = make(SIZE);
        for keys in [&[][..], &[Key::char('2'), ENTER], &[Key::char('1'), ENTER], &[Key::char('5'), Key::char('z')]] {
            press(&mut model, keys);
            let asks: Vec<Ask> = wants(&model).into_iter().map(|want| want.ask).collect();
            let distinct: BTreeSet<&Ask> = asks.iter().collect();
            assert_eq!(distinct.len(), asks.len(), "{keys:?}");
        }
    }
}

#[test]
fn what_is_not_on_screen_is_paused_except_what_the_header_counts() {
    let mut model = sample::small(SIZE);
    assert_eq!(sources(&model).len(), Source::ALL.len());
    press(&mut model, &[Key::char('4'), Key::char('i')]);
    assert_eq!(sources(&model), [Source::Account, Source::Targets, Source::Capacity, Source::Alarms].into());
    assert!(find(&model, |asked| matches!(asked, Regional::Scaling | Regional::Refreshes(_))).is_empty());
    assert_eq!(find(&model, |asked| matches!(asked, Regional::TargetHealth(_))).len(), 2);
    let history = find(&model, |asked| matches!(asked, Regional::AlarmHistory(_)));
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].ask.region(), Some(&sample::region()));
    assert!(matches!(&history[0].ask, Ask::In(_, Regional::AlarmHistory(Some(name))) if *name == "api-5xx"));
}

#[test]
fn a_screen_too_small_for_panes_still_counts() {
    let model = sample::small(Size::new(39, 9));
    assert_eq!(sources(&model), [Source::Account, Source::Targets, Source::Capacity, Source::Alarms].into());
}

#[test]
fn the_failing_come_at_the_base_cadence_and_the_rest_in_rotation_within_the_rate() {
    let model = sample::large(SIZE);
    let health = find(&model, |asked| matches!(asked, Regional::TargetHealth(_)));
    assert_eq!(health.len(), 500);
    let base = model.settings.cadence.targets;
    let failing: Vec<&Want> = health.iter().filter(|want| want.rank == Rank::Unhealthy).collect();
    assert_eq!(failing.len(), 10);
    assert!(failing.iter().all(|want| want.cadence == base));
    let rest = health.iter().find(|want| want.rank == Rank::Rotation).unwrap();
    assert!(rest.cadence > Duration::from_secs(400) && rest.cadence < Duration::from_mins(10), "{rest:?}");
    let per_second: f64 = health.iter().map(|want| 1.0 / want.cadence.as_secs_f64()).sum();
    assert!(per_second <= model.settings.cadence.health_per_second + 0.01, "{per_second}");
}

#[test]
fn the_selected_comes_first_and_is_held_to_it_only_after_a_while() {
    let mut model = sample::large(SIZE);
    press(&mut model, &[Key::char('2'), Key::char('G')]);
    let base = model.settings.cadence.targets;
    let selected: Vec<Want> = find(&model, |asked| matches!(asked, Regional::TargetHealth(_)))
        .into_iter()
        .filter(|w| w.rank == Rank::Selected)
        .collect();
    assert_eq!((selected.len(), selected[0].cadence), (1, base));
    assert!(promised(&model, &selected[0].ask) > base);
    update(&mut model, Msg::Ticked(Now::at(sample::NOW + base * 3)));
    assert_eq!(promised(&model, &selected[0].ask), base);
}

#[test]
fn one_question_about_metrics_per_region_that_scrolling_by_a_line_leaves_alone() {
    let mut model = sample::two_regions(SIZE);
    assert_eq!(find(&model, |asked| matches!(asked, Regional::Metrics(_))).len(), 2);
    press(&mut model, &[Key::char('2'), ENTER]);
    assert_eq!(find(&model, |asked| matches!(asked, Regional::Metrics(_))).len(), 1);
    let mut large = sample::large(SIZE);
    press(&mut large, &[Key::char('3')]);
    let before = find(&large, |asked| matches!(asked, Regional::Metrics(_)));
    press(&mut large, &[Key::char('j'), Key::char('j')]);
    assert_eq!(find(&large, |asked| matches!(asked, Regional::Metrics(_))), before);
    let Ask::In(_, Regional::Metrics(queries)) = &before[0].ask else { panic!("{before:?}") };
    assert!((2..100).contains(&queries.len()), "{}", queries.len());
}

#[test]
fn what_is_not_watched_is_not_asked_about() {
    let mut model = sample::small(SIZE);
    for (watch, count) in [("api", 1), ("team=payments", 2), ("team=other", 0)] {
        model.settings.watch = vec![watch.to_owned()];
        model.relist();
        assert_eq!(find(&model, |asked| matches!(asked, Regional::TargetHealth(_))).len(), count, "{watch}");
        assert_eq!(model.rows.summary.targets.unwrap().all, count, "{watch}");
    }
}

#[test]
fn stacks_are_asked_at_the_cadence_of_the_phases_and_many_at_rest_take_turns() {
    let model = sample::small(SIZE);
    let cadence = |name: &str| {
        let wants = find(&model, |asked| matches!(asked, Regional::StackEvents(stack) if *stack == name));
        wants[0].cadence
    };
    assert_eq!(cadence("finops-compute"), model.settings.cadence.phases);
    assert_eq!(cadence("finops-edge"), model.settings.cadence.phases);
    let mut many = sample::small(SIZE);
    let here = many.estate.regions.values_mut().next().unwrap();
    let (mut stacks, at) = (here.stacks.value().cloned().unwrap(), many.now.here);
    let edge = stacks.iter().find(|stack| stack.name == "finops-edge").cloned().unwrap();
    stacks.extend((0..60).map(|n| domain::Stack { name: format!("other-{n}").into(), ..edge.clone() }));
    here.stacks.succeeded(stacks, at, None);
    many.relist();
    let wants = find(&many, |asked| matches!(asked, Regional::StackEvents(stack) if *stack == "finops-edge"));
    assert!(wants[0].cadence > many.settings.cadence.phases, "{:?}", wants[0]);
    let wants = find(&many, |asked| matches!(asked, Regional::StackEvents(stack) if *stack == "finops-compute"));
    assert_eq!(wants[0].cadence, many.settings.cadence.phases, "what is worked on waits for nobody");
}
