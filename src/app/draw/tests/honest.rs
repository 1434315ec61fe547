//! What was not asked, not answered or not billed is not shown as well, and what is old says so.

use std::time::Duration;

use domain::{Answer, Ask, CloudError, Observation, Regional, RegionalAnswer, TargetState, Zone};

use super::{pressed, screen};
use crate::{Model, Now, Size, Subject, sample};

const WIDE: Size = Size::new(120, 40);

fn failing(model: Model, regional: Regional) -> Model {
    let at = model.now.here;
    let outcome = Err(CloudError::Unreachable { detail: "no answer".into() });
    sample::told(model, vec![Observation { ask: Ask::In(sample::region(), regional), at, outcome, gap: None }])
}

fn later(mut model: Model, seconds: u64) -> Model {
    model.now = Now::at(model.now.here + Duration::from_secs(seconds));
    model
}

#[test]
fn what_was_not_asked_does_not_count_as_well() {
    let mut model = sample::small(WIDE);
    let here = model.estate.regions.get_mut(&sample::region()).unwrap();
    let first = here.target_health.keys().next().unwrap().clone();
    here.target_health.remove(&first);
    model.relist();
    let said = screen(&model);
    assert!(said.contains("none degraded of 1 read, 1 not asked"), "{said}");
}

#[test]
fn a_count_from_a_silent_endpoint_is_of_the_last_good_data() {
    let model = later(failing(sample::small(WIDE), Regional::Alarms), 12);
    let said = screen(&model);
    assert!(said.contains("2 firing of 24 · NO ANSWER 12s"), "{said}");
}

#[test]
fn a_target_group_that_does_not_answer_is_said_as_it_was() {
    let model = sample::small(WIDE);
    let arn = model.rows.pane(crate::Pane::Targets).rows[1].subject.clone();
    let Subject::TargetGroup(_, arn) = arn else { panic!("{arn:?}") };
    let model = later(failing(model, Regional::TargetHealth(arn)), 12);
    let said = screen(&model);
    assert!(said.contains("6/6 was ok") && said.contains("1 degraded of 1 read, 1 unknown"), "{said}");
    assert!(screen(&pressed(model, "2z")).contains("NO ANSWER 12s"));
}

#[test]
fn targets_that_are_not_checked_yet_lack_and_an_empty_zone_is_named() {
    let mut model = sample::small(WIDE);
    let here = &model.estate.regions[&sample::region()];
    let all: Vec<_> = here.target_health.iter().map(|(arn, health)| (arn.clone(), health.value().cloned())).collect();
    for (arn, targets) in all {
        // What was in 1b is gone; of what starts anew, a third is healthy.
        let mut targets = targets.unwrap();
        targets.retain(|target| target.zone.as_ref().is_some_and(|zone| *zone == Zone::new("us-east-1a")));
        for (number, target) in targets.iter_mut().enumerate() {
            target.state = if number == 0 { TargetState::Healthy } else { TargetState::Initial };
        }
        let outcome = Ok(Answer::Regional(RegionalAnswer::TargetHealth(targets)));
        let ask = Ask::In(sample::region(), Regional::TargetHealth(arn));
        model = sample::told(model, vec![Observation { ask, at: sample::NOW, outcome, gap: None }]);
    }
    let said = screen(&model);
    assert!(said.contains("2 changing of 2") && said.contains("1/3 changing"), "{said}");
    assert!(said.contains("1a ●○○  1b none"), "{said}");
}

#[test]
fn figures_older_than_promised_carry_their_age_and_so_do_charts() {
    let mut model = later(sample::small(WIDE), 280);
    let again: Vec<_> = sample::observations()
        .into_iter()
        .filter(|o| matches!(&o.ask, Ask::In(_, asked) if !matches!(asked, Regional::Metrics(_))))
        .map(|observation| Observation { at: model.now.here, ..observation })
        .collect();
    model = sample::told(model, again);
    let said = screen(&model);
    assert!(said.contains("STALE 67.7 > 5") && said.contains("cpu 67.7% STALE 5m"), "{said}");
    assert_eq!(crate::freshness(&model, crate::Pane::Alarms), domain::Freshness::Stale(Duration::from_mins(5)));
    assert_eq!(crate::freshness(&model, crate::Pane::Capacity), domain::Freshness::Stale(Duration::from_mins(5)));
    let zoomed = screen(&pressed(model.clone(), "3z"));
    assert!(zoomed.contains("STALE"), "{zoomed}");
    let alarm = model.rows.pane(crate::Pane::Alarms).rows[1].subject.clone();
    model.view.detail = crate::Detail::of(alarm);
    model.relist();
    let opened = screen(&model);
    assert!(opened.contains(" 67.7  STALE 5m") && opened.matches("STALE 5m").count() > 1, "{opened}");
}

#[test]
fn the_age_of_a_pane_is_that_of_its_oldest_figure() {
    let model = sample::small(WIDE);
    let age = |pane| crate::freshness(&model, pane);
    assert_eq!(age(crate::Pane::Capacity), domain::Freshness::Fresh(Duration::from_secs(20)), "the CPU");
    assert_eq!(age(crate::Pane::Alarms), domain::Freshness::Fresh(Duration::from_secs(20)), "the alarms' values");
    assert_eq!(age(crate::Pane::Activity), domain::Freshness::Fresh(Duration::from_secs(12)), "the stacks' events");
}

#[test]
fn every_row_carries_its_region_where_there_are_several() {
    let said = screen(&sample::two_regions(WIDE));
    let rows = |word: &str| said.matches(word).count();
    assert!(rows("use1") >= 4 && rows("euw1") >= 4, "{said}");
    assert!(rows("us-east-1 ") > 1 && rows("eu-west-1 ") > 1, "the time line:\n{said}");
    assert!(said.contains("$41"), "phases keep their money:\n{said}");
}

#[test]
fn nothing_billed_yet_is_a_dash_and_not_zero() {
    let mut model = sample::small(WIDE);
    let mut daily = model.estate.billing.daily.value().unwrap().clone();
    daily.as_of = None;
    daily.days.iter_mut().for_each(|(_, usd)| *usd = 0.0);
    daily.by_service.clear();
    model.estate.billing.daily.succeeded(daily, sample::NOW, None);
    model.relist();
    let said = screen(&model);
    assert!(said.contains("no day billed yet") && said.contains("month to date         –   forecast"), "{said}");
    assert!(
        said.contains("yesterday             –   day") && said.contains("no day of this month is billed yet"),
        "{said}"
    );
    let zoomed = screen(&pressed(model, "5z"));
    assert!(!zoomed.contains("nothing was spent"), "{zoomed}");
}

#[test]
fn the_time_line_says_the_change_and_why_in_few_words() {
    let said = screen(&sample::small(Size::new(200, 50)));
    assert!(said.contains("web-cpu-high OK -> ALARM (> 70, 3 of 5)") && !said.contains("Alarm updated"), "{said}");
    let said = screen(&sample::small(WIDE));
    assert!(said.contains("launching i-0a2: alarm web-cpu-high"), "{said}");
}

#[test]
fn a_small_simulated_screen_still_says_that_it_only_reads() {
    let mut model = sample::small(Size::new(40, 10));
    model.session.simulation = Some("zone-outage".into());
    let said = screen(&model);
    assert!(said.contains("SIMULATED") && said.contains("READ-ONLY"), "{said}");
}

#[test]
fn a_long_filter_leaves_the_count_and_the_age_on_the_title() {
    let said = screen(&pressed(sample::small(WIDE), "4/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"));
    assert!(said.contains("/abcdefghijk…") && said.contains("2 firing of 24 ─ 3s"), "{said}");
}

#[test]
fn the_money_of_a_phase_being_rolled_out_is_not_cut() {
    let said = screen(&sample::small(WIDE));
    assert!(said.contains("9/16 est. $32 of $5"), "{said}");
}
