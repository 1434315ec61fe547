//! The lists within details: columns by section, words by what a row stands for.

use std::borrow::Cow;

use domain::{
    AlarmEvent, Instance, Moment, PhaseStanding, Promise, PropertyDrift, Region, ResourceDrift, ScalingActivity,
    ScalingPolicy, ScheduledAction, Stack, StackEvent, StackResource, Target, Text, in_words,
};
use iac::predict::Planned;
use iac::promise::Kept;

use super::activity::when;
use super::{deed, role};
use crate::theme::Role;
use crate::widgets::{Cell, Column, Width, dash, figure};
use crate::{Entry, Grade, Model, Section};

const fn words(title: &'static str, least: u16, most: u16, rank: u8) -> Column {
    Column::words(title, Width::Grows(least, most), rank)
}

const fn fixed(title: &'static str, width: u16, rank: u8) -> Column {
    Column::words(title, Width::Fixed(width), rank)
}

const TARGETS: &[Column] = &[
    words("target", 19, 44, 0),
    Column::figures("port", 5, 4),
    fixed("zone", 10, 2),
    fixed("state", 18, 1),
    Column::figures("since", 5, 3),
    words("reason", 14, 36, 5),
    words("description", 16, 240, 6),
];
const INSTANCES: &[Column] = &[
    words("instance", 19, 24, 0),
    fixed("zone", 10, 3),
    fixed("life", 20, 1),
    fixed("health", 9, 2),
    fixed("type", 12, 4),
    fixed("template", 8, 5),
    words("scale-in", 9, 40, 6),
];
const ACTIVITIES: &[Column] =
    &[fixed("when", 8, 1), fixed("status", 12, 2), words("what", 20, 70, 0), words("why", 20, 240, 3)];
const POLICIES: &[Column] =
    &[fixed("kind", 9, 1), words("name", 12, 40, 0), words("effect", 20, 80, 2), words("when", 16, 200, 3)];
const HISTORY: &[Column] = &[fixed("when", 8, 1), fixed("kind", 19, 2), words("what", 16, 240, 0)];
const RESOURCES: &[Column] = &[
    words("resource", 16, 36, 0),
    fixed("status", 24, 1),
    words("type", 20, 44, 2),
    fixed("drift", 8, 4),
    words("id", 16, 60, 5),
    words("reason", 16, 200, 3),
];
const EVENTS: &[Column] = &[
    fixed("when", 8, 1),
    words("stack", 12, 28, 4),
    words("resource", 16, 36, 0),
    fixed("status", 24, 2),
    words("reason", 16, 240, 3),
];
const OUTPUTS: &[Column] = &[words("output", 16, 36, 0), words("value", 20, 200, 1), words("stack", 12, 28, 2)];
const PARAMETERS: &[Column] = &[words("parameter", 16, 36, 0), words("value", 20, 200, 1), words("stack", 12, 28, 2)];
const DRIFT: &[Column] = &[
    words("resource", 12, 32, 0),
    words("property", 12, 48, 1),
    words("by the template", 12, 60, 2),
    words("as it is", 12, 60, 3),
    words("stack", 12, 28, 4),
];
const CHANGES: &[Column] = &[
    words("resource", 16, 32, 0),
    fixed("what", 17, 1),
    words("type", 20, 40, 4),
    fixed("state", 5, 3),
    words("why", 20, 200, 2),
    words("stack", 12, 28, 5),
];
const PROMISES: &[Column] = &[
    fixed("promise", 13, 0),
    words("target", 14, 24, 2),
    words("measured", 10, 24, 3),
    fixed("verdict", 7, 1),
    words("why", 20, 200, 4),
];

/// The columns of a section's list.
pub(super) const fn columns(section: Section) -> &'static [Column] {
    match section {
        Section::Targets => TARGETS,
        Section::Instances => INSTANCES,
        Section::Activities => ACTIVITIES,
        Section::Policies => POLICIES,
        Section::History => HISTORY,
        Section::Resources => RESOURCES,
        Section::Events => EVENTS,
        Section::Outputs => OUTPUTS,
        Section::Parameters => PARAMETERS,
        Section::Drift => DRIFT,
        Section::Changes => CHANGES,
        Section::Promises => PROMISES,
    }
}

/// A row's words, one cell for each column.
pub(super) fn cells<'a>(model: &Model, entry: &Entry<'a>, grade: Grade) -> Vec<Cell<'a>> {
    match entry {
        Entry::Target(target) => of_target(model, target, grade),
        Entry::Instance(instance) => of_instance(instance, grade),
        Entry::Activity(activity) => of_activity(model, activity, grade),
        Entry::Policy(policy) => of_policy(policy),
        Entry::Schedule(action) => of_schedule(model, action),
        Entry::Change(event) => of_change(model, event, grade),
        Entry::Resource(_, resource) => of_resource(resource, grade),
        Entry::StackEvent(stack, event) => of_stack_event(model, stack, event, grade),
        Entry::Value(stack, key, value) => vec![text(key), text(value), quiet(stack.name.as_str())],
        Entry::Drifted(stack, resource, property) => of_drift(stack, resource, *property),
        Entry::Planned(stack, planned) => of_planned(stack, planned),
        Entry::Promise((region, standing), promise) => of_promise(model, (region, standing), promise),
    }
}

fn text(words: &Text) -> Cell<'_> {
    Cell::new(words.as_str(), Role::Text)
}

fn quiet<'a>(words: impl Into<Cow<'a, str>>) -> Cell<'a> {
    Cell::new(words, Role::Quiet)
}

fn known(words: Option<&Text>) -> Cell<'_> {
    words.map_or_else(|| Cell::new(dash(), Role::Unknown), |words| quiet(words.as_str()))
}

fn age(model: &Model, at: Option<Moment>) -> Cell<'static> {
    match at {
        // The console's own observation, so by its own clock.
        Some(at) => quiet(in_words(model.now.here.since(at))),
        None => Cell::new(dash(), Role::Unknown),
    }
}

fn of_target<'a>(model: &Model, target: &'a Target, grade: Grade) -> Vec<Cell<'a>> {
    let state = match &target.shifted {
        Some(_) => format!("{} shifted", target.state.as_str()),
        None => target.state.as_str().to_owned(),
    };
    vec![
        text(&target.id),
        quiet(target.port.map_or_else(|| dash().to_owned(), |port| port.to_string())),
        quiet(target.zone.as_ref().map_or(dash(), domain::Zone::as_str)),
        Cell::new(state, role(grade)),
        age(model, target.since),
        target.reason.as_ref().map_or_else(Cell::blank, text),
        target.description.as_ref().map_or_else(Cell::blank, |words| quiet(words.as_str())),
    ]
}

fn of_instance(instance: &Instance, grade: Grade) -> Vec<Cell<'_>> {
    let health = if instance.is_healthy { "healthy" } else { "UNHEALTHY" };
    vec![
        text(&instance.id),
        quiet(instance.zone.as_str()),
        Cell::new(instance.lifecycle_word.as_str(), role(grade)),
        Cell::new(health, if instance.is_healthy { Role::Good } else { Role::Bad }),
        known(instance.kind.as_ref()),
        known(instance.template_version.as_ref()),
        quiet(if instance.is_protected { "protected" } else { "" }),
    ]
}

fn of_activity<'a>(model: &Model, activity: &'a ScalingActivity, grade: Grade) -> Vec<Cell<'a>> {
    vec![
        quiet(when(model, activity.at)),
        Cell::new(activity.status.as_str(), role(grade)),
        text(&activity.description),
        quiet(activity.cause.as_str()),
    ]
}

fn of_policy(policy: &ScalingPolicy) -> Vec<Cell<'_>> {
    let alarms: Vec<_> = policy.alarms.iter().map(Text::as_str).collect();
    let (words, role) =
        if policy.is_enabled { (alarms.join(" "), Role::Quiet) } else { ("switched off".to_owned(), Role::Warn) };
    vec![quiet("policy"), text(&policy.name), text(&policy.effect), Cell::new(words, role)]
}

fn of_schedule<'a>(model: &Model, action: &'a ScheduledAction) -> Vec<Cell<'a>> {
    let next = action.at.map_or_else(
        || dash().to_owned(),
        |at| format!("in {} ({})", in_words(model.now.cloud.until(at)), at.hour_and_minute()),
    );
    let when = match action.recurs() {
        Some(cron) => format!("{next}, {cron}"),
        None => next,
    };
    vec![quiet("schedule"), text(&action.name), Cell::new(action.sets(), Role::Text), quiet(when)]
}

fn of_change<'a>(model: &Model, event: &'a AlarmEvent, grade: Grade) -> Vec<Cell<'a>> {
    let role = if grade == Grade::Failing { Role::Bad } else { Role::Text };
    vec![quiet(when(model, event.at)), quiet(event.kind.as_str()), Cell::new(event.summary.as_str(), role)]
}

fn of_resource(resource: &StackResource, grade: Grade) -> Vec<Cell<'_>> {
    vec![
        text(&resource.logical_id),
        Cell::new(resource.status.as_str(), role(grade)),
        quiet(resource.kind.as_str()),
        quiet(resource.drift.as_str()),
        known(resource.physical_id.as_ref()),
        resource.status_reason.as_ref().map_or_else(Cell::blank, text),
    ]
}

fn of_stack_event<'a>(model: &Model, stack: &'a Stack, event: &'a StackEvent, grade: Grade) -> Vec<Cell<'a>> {
    vec![
        quiet(when(model, event.at)),
        quiet(stack.name.as_str()),
        text(&event.logical_id),
        Cell::new(event.status.as_str(), role(grade)),
        event.reason.as_ref().map_or_else(Cell::blank, text),
    ]
}

fn of_drift<'a>(stack: &'a Stack, resource: &'a ResourceDrift, property: Option<&'a PropertyDrift>) -> Vec<Cell<'a>> {
    let stack = quiet(stack.name.as_str());
    if let Some(PropertyDrift { path, expected, actual }) = property {
        let actual = Cell::new(actual.as_str(), Role::Warn);
        return vec![text(&resource.logical_id), text(path), quiet(expected.as_str()), actual, stack];
    }
    let words = if resource.is_deleted { "DELETED" } else { "differs" };
    vec![text(&resource.logical_id), Cell::new(words, Role::Bad), Cell::blank(), Cell::blank(), stack]
}

fn of_planned<'a>(stack: &'a Stack, planned: &'a Planned) -> Vec<Cell<'a>> {
    let owned = |words: &str, role| Cell::new(Text::new(words).as_str().to_owned(), role);
    let (words, role) = deed(planned.action, planned.replacement);
    vec![
        owned(&planned.logical_id, Role::Text),
        Cell::new(words, role),
        owned(&planned.kind, Role::Quiet),
        if planned.is_stateful { Cell::new("holds", Role::Warn) } else { Cell::blank() },
        owned(&planned.reason(), Role::Quiet),
        quiet(stack.name.as_str()),
    ]
}

fn of_promise<'a>(model: &Model, (region, standing): (&Region, &PhaseStanding), promise: &Promise) -> Vec<Cell<'a>> {
    let bound = if promise.name == "response-time" { "at most" } else { "at least" };
    let target = format!("{bound} {} {}", exact(promise.target), promise.unit);
    let measured = model.measurements(region, standing).into_iter().find(|it| it.promise.name == promise.name);
    let (figure, verdict, why) = match measured {
        Some(it) => (it.measured.map(|value| (value, it.is_estimate)), it.verdict, it.why),
        None => (None, Kept::Unknown, Some("it is not there".to_owned())),
    };
    let role = match verdict {
        Kept::Kept => Role::Good,
        Kept::Broken => Role::Bad,
        Kept::Unknown => Role::Unknown,
    };
    let figure = figure.map_or_else(
        || Cell::new(dash(), Role::Unknown),
        |(value, is_estimate)| {
            let about = if is_estimate { "about " } else { "" };
            Cell::new(format!("{about}{}", measured_figure(promise, value)), Role::Text)
        },
    );
    vec![
        Cell::new(promise.name, Role::Text),
        quiet(target),
        figure,
        Cell::new(verdict.as_str(), role),
        quiet(why.map_or_else(|| "over the last 3h".to_owned(), |why| Text::new(&why).as_str().to_owned())),
    ]
}

/// A promised figure in full: 99.95 must not become 100.
fn exact(value: f64) -> String {
    if value >= 1_000.0 { figure(value) } else { format!("{value}") }
}

/// A measured figure, as fine as its promise: availability just below 100 must not become 100.
fn measured_figure(promise: &Promise, value: f64) -> String {
    if promise.name == "availability" { format!("{:.3}", (value * 1_000.0).floor() / 1_000.0) } else { figure(value) }
}
