//! AWS answered, or failed to: folded into the estate, and a new alarm is said aloud.

use std::collections::BTreeSet;

use domain::{AlarmState, Ask, Observation, Region, Regional, Text};

use crate::{Effect, Model, Tone};

use super::notify;

/// Takes in an answer. One of a region that is not looked at falls through, as one about something not shown does:
/// it is kept with its own subject, and what is opened stays.
pub(super) fn observed(model: &mut Model, observation: Observation) -> Vec<Effect> {
    let before = match &observation.ask {
        Ask::In(region, Regional::Alarms) => firing(model, region).map(|firing| (region.clone(), firing)),
        _ => None,
    };
    model.rows.news.answered(&observation.ask);
    model.estate.fold(observation);
    // Until alarms were read once, none is new.
    before.map(|(region, before)| announce(model, &region, &before)).unwrap_or_default()
}

fn firing(model: &Model, region: &Region) -> Option<BTreeSet<Text>> {
    let alarms = model.estate.regions.get(region)?.alarms.value()?.iter();
    Some(alarms.filter(|alarm| alarm.state == AlarmState::Alarm).map(|alarm| alarm.name.clone()).collect())
}

fn announce(model: &mut Model, region: &Region, before: &BTreeSet<Text>) -> Vec<Effect> {
    let new: Vec<Text> = firing(model, region).unwrap_or_default().difference(before).cloned().collect();
    let words = match new.as_slice() {
        [] => return Vec::new(),
        [one] => format!("new alarm in {region}: {one}"),
        [first, rest @ ..] => format!("{} new alarms in {region}: {first} and {} more", new.len(), rest.len()),
    };
    notify(model, Tone::Alarm, words);
    if model.settings.bell { vec![Effect::Bell] } else { Vec::new() }
}
