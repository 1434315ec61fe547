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
