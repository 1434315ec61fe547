//! One time line of alarms' changes, scaling activities and stack events.

use std::collections::BTreeSet;

use change::{Ending, OpenRun};
use domain::{AlarmEvent, Moment, Progress, Region, RegionEstate, ScalingActivity, StackEvent, Text};

use super::{Grade, Listing, Row, Words};
use crate::{EventKey, EventKind, Made, Model, Pane, Sort, Subject};

/// An event of the time line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What tells it from every other.
    pub key: EventKey,
    /// When, by the account's clock.
    pub at: Moment,
    /// The alarm, the group or the stack, by name.
    pub subject: Text,
    /// What happened.
    pub summary: Text,
    /// Why, where AWS says it.
    pub cause: Option<Text>,
    /// How it is meant.
    pub grade: Grade,
}

/// Events kept: what a day in trouble brings.
const MOST: usize = 1_000;

/// Every event known, each once, newest first; of equal age, in the order of their keys.
pub(super) fn merged(model: &Model) -> Vec<Event> {
    let mut events: Vec<Event> = model.estate.regions.iter().flat_map(|(region, here)| of(region, here)).collect();
    events.extend(own(model));
    events.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.key.cmp(&b.key)));
    let mut seen = BTreeSet::new();
    events.retain(|event| seen.insert(event.key.clone()));
    events.truncate(MOST);
    events
}

fn of<'a>(region: &'a Region, here: &'a RegionEstate) -> impl Iterator<Item = Event> + use<'a> {
    let history = here.alarm_history.get(&None).and_then(|reading| reading.value()).into_iter().flatten();
    let changes = history.filter(|event| event.kind == "StateUpdate").map(move |event| of_alarm(region, event));
    let activities = here.scaling.value().into_iter().flat_map(|scaling| &scaling.activities);
    let details = here.stack_details.values().filter_map(|detail| detail.events.value()).flatten();
    changes
        .chain(activities.map(move |activity| of_activity(region, activity)))
        .chain(details.map(move |event| of_stack(region, event)))
}

/// What this console did, and what it began and has not closed.
fn own(model: &Model) -> Vec<Event> {
    let made = model.changes.made.iter().enumerate().map(|(index, made)| of_made(index, made));
    let told = |open: &&OpenRun| !model.changes.made.iter().any(|made| made.outcome.run == Some(open.run));
    made.chain(model.changes.runs.iter().filter(told).map(of_run)).collect()
}

fn of_made(index: usize, made: &Made) -> Event {
    let grade = match made.outcome.ending {
        Ending::Applied => Grade::Ok,
        Ending::NotStarted => Grade::Degraded,
        Ending::Failed => Grade::Failing,
        Ending::Underway => Grade::Busy,
        Ending::Unknown => Grade::Unknown,
    };
    let run = made.outcome.run.map(|run| run.to_string()).unwrap_or_default();
    Event {
        key: EventKey {
            region: made.region.clone(),
            kind: EventKind::You,
            id: format!("{} {index} {run}", made.at.as_millis()).into(),
        },
        at: made.at,
        subject: made.subject.clone(),
        summary: format!("{}: {}", made.what, made.outcome.ending.as_str()).into(),
        cause: Some(made.outcome.why.clone()),
        grade,
    }
}

fn of_run(open: &OpenRun) -> Event {
    let standing = match open.revert_at {
        Some(at) => format!("put back at {} unless kept", at.hour_and_minute()),
        None => "not closed".to_owned(),
    };
    Event {
        key: EventKey { region: open.region.clone(), kind: EventKind::You, id: open.run.to_string().into() },
        at: open.run.given_at(),
        subject: open.action.subject().clone(),
        summary: format!("{}: {standing}", open.action.title()).into(),
        cause: Some(format!("begun by {}, run {}", open.by, open.run).into()),
        grade: Grade::Busy,
    }
}

fn of_alarm(region: &Region, event: &AlarmEvent) -> Event {
    let summary = event.summary.as_str();
    let grade = if summary.ends_with("to ALARM") {
        Grade::Failing
    } else if summary.ends_with("to OK") {
        Grade::Ok
    } else {
        Grade::Unknown
    };
    // CloudWatch gives its history no ids.
    let id = format!("{} {} {summary}", event.alarm.raw(), event.at.as_millis()).into();
    Event {
        key: EventKey { region: region.clone(), kind: EventKind::Alarm, id },
        at: event.at,
        subject: event.alarm.clone(),
        summary: event.summary.clone(),
        cause: None,
        grade,
    }
}

fn of_activity(region: &Region, activity: &ScalingActivity) -> Event {
    let grade = match activity.status.as_str() {
        "Successful" => Grade::Ok,
        "Failed" | "Cancelled" => Grade::Failing,
        _ => Grade::Busy,
    };
    Event {
        key: EventKey { region: region.clone(), kind: EventKind::Scaling, id: activity.id.clone() },
        at: activity.at,
        subject: activity.group.clone(),
        summary: activity.description.clone(),
        cause: (!activity.cause.is_empty()).then(|| activity.cause.clone()),
        grade,
    }
}

fn of_stack(region: &Region, event: &StackEvent) -> Event {
    let grade = match Progress::parse(event.status.as_str()) {
        Progress::Complete | Progress::Absent => Grade::Ok,
        Progress::Running => Grade::Busy,
        Progress::Failed => Grade::Failing,
    };
    Event {
        key: EventKey { region: region.clone(), kind: EventKind::Stack, id: event.id.clone() },
        at: event.at,
        subject: event.stack.clone(),
        summary: format!("{} {}", event.logical_id, event.status).into(),
        cause: event.reason.clone(),
        grade,
    }
}

pub(super) fn list(model: &Model) -> Listing {
    let state = model.view.pane(Pane::Activity);
    let words = Words::new(state.filter.text.as_str());
    let is_kept = |event: &Event| {
        let texts = [event.subject.as_str(), event.summary.as_str(), event.key.kind.word(), event.key.region.as_str()];
        words.keep(&texts)
    };
    let mut found: Vec<(usize, &Event)> =
        model.rows.events.iter().enumerate().filter(|(_, event)| is_kept(event)).collect();
    if state.sort == Sort::Name {
        found.sort_by_key(|(_, event)| &event.subject);
    }
    let row =
        |(index, event): (usize, &Event)| Row { subject: Subject::Event(event.key.clone()), index, grade: event.grade };
    Listing { rows: found.into_iter().map(row).collect(), total: model.rows.events.len() }
}
