//! The list of an opened detail.

use std::cmp::Reverse;

use domain::{
    AlarmEvent, Instance, PhaseStanding, Promise, PropertyDrift, Region, RegionEstate, ResourceDrift, Scaling,
    ScalingActivity, ScalingPolicy, ScheduledAction, Stack, StackEvent, StackResource, Target, TargetState, Text,
};
use iac::predict::Planned;

use super::{Grade, Listing, Row};
use crate::{Detail, Model, Section, Subject};

/// What a row of a detail's list stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry<'a> {
    /// A target.
    Target(&'a Target),
    /// An instance.
    Instance(&'a Instance),
    /// Something the group did.
    Activity(&'a ScalingActivity),
    /// A policy.
    Policy(&'a ScalingPolicy),
    /// A scheduled action.
    Schedule(&'a ScheduledAction),
    /// A change of the alarm.
    Change(&'a AlarmEvent),
    /// A resource of a stack.
    Resource(&'a Stack, &'a StackResource),
    /// An event of a stack.
    StackEvent(&'a Stack, &'a StackEvent),
    /// An output or a parameter of a stack: key and value.
    Value(&'a Stack, &'a Text, &'a Text),
    /// A resource of a stack that is not as its template says, and a property of it; none where it is gone.
    Drifted(&'a Stack, &'a ResourceDrift, Option<&'a PropertyDrift>),
    /// What rolling a stack out does to a resource.
    Planned(&'a Stack, &'a Planned),
    /// A promise of a phase.
    Promise(&'a (Region, PhaseStanding), &'static Promise),
}

pub(super) fn list(model: &Model, detail: &Detail) -> Listing {
    let mut rows: Vec<Row> = entries(model, detail)
        .into_iter()
        .enumerate()
        .map(|(index, entry)| Row { subject: Subject::Entry(detail.section, entry.id()), index, grade: entry.grade() })
        .collect();
    // Only what has an urgency is put in its order; the rest stays as AWS gives it, newest first.
    if matches!(detail.section, Section::Targets | Section::Instances | Section::Resources) {
        rows.sort_by(|a, b| (a.grade, &a.subject).cmp(&(b.grade, &b.subject)));
    }
    let total = rows.len();
    Listing { rows, total }
}

/// Every entry of a detail's list, in the order of the readings: a row's `index` is its place here.
pub(super) fn entries<'a>(model: &'a Model, detail: &Detail) -> Vec<Entry<'a>> {
    let region = detail.subject.region();
    let Some(here) = region.and_then(|region| model.estate.regions.get(region)) else { return Vec::new() };
    match &detail.subject {
        Subject::TargetGroup(_, arn) => {
            let targets = here.target_health.get(arn).and_then(|reading| reading.value());
            targets.into_iter().flatten().map(Entry::Target).collect()
        }
        Subject::Alarm(_, name) => {
            let history = here.alarm_history.get(&Some(name.clone())).and_then(|reading| reading.value());
            history.into_iter().flatten().map(Entry::Change).collect()
        }
        Subject::Group(_, name) => of_group(here, name, detail.section),
        Subject::Phase(region, number) => of_phase(model, (region, *number), detail.section),
        Subject::QuietAlarms | Subject::Service(_) | Subject::Event(_) | Subject::Entry(..) => Vec::new(),
    }
}

fn of_group<'a>(here: &'a RegionEstate, name: &Text, section: Section) -> Vec<Entry<'a>> {
    let scaling: Option<&Scaling> = here.scaling.value();
    match section {
        Section::Activities => {
            let activities = scaling.into_iter().flat_map(|scaling| &scaling.activities);
            activities.filter(|activity| activity.group == *name).map(Entry::Activity).collect()
        }
        Section::Policies => {
            let policies = scaling.into_iter().flat_map(|scaling| &scaling.policies);
            let schedules = scaling.into_iter().flat_map(|scaling| &scaling.schedules);
            let policies = policies.filter(|policy| policy.group == *name).map(Entry::Policy);
            policies.chain(schedules.filter(|action| action.group == *name).map(Entry::Schedule)).collect()
        }
        _ => {
            let groups = here.groups.value().into_iter().flatten();
            let group = groups.filter(|group| group.name == *name).take(1);
            group.flat_map(|group| &group.instances).map(Entry::Instance).collect()
        }
    }
}

fn of_phase<'a>(model: &'a Model, phase: (&Region, u8), section: Section) -> Vec<Entry<'a>> {
    let Some(here) = model.estate.regions.get(phase.0) else { return Vec::new() };
    let mut standings = model.rows.standings.iter();
    let standing = standings.find(|(region, standing)| (region, standing.phase.number) == phase);
    let Some(placed @ (at, PhaseStanding { stacks, .. })) = standing else { return Vec::new() };
    let detail = |stack: &Stack| here.stack_details.get(&stack.name);
    match section {
        Section::Events => {
            let each = stacks.iter().flat_map(|stack| {
                let events = detail(stack).and_then(|detail| detail.events.value());
                events.into_iter().flatten().map(move |event| (stack, event))
            });
            let mut events: Vec<(&Stack, &StackEvent)> = each.collect();
            events.sort_by_key(|(_, event)| Reverse(event.at));
            events.into_iter().map(|(stack, event)| Entry::StackEvent(stack, event)).collect()
        }
        Section::Outputs => {
            let outputs = |stack: &'a Stack| stack.outputs.iter().map(move |(k, v)| Entry::Value(stack, k, v));
            stacks.iter().flat_map(outputs).collect()
        }
        Section::Parameters => {
            let parameters = |stack: &'a Stack| stack.parameters.iter().map(move |(k, v)| Entry::Value(stack, k, v));
            stacks.iter().flat_map(parameters).collect()
        }
        Section::Drift => stacks.iter().flat_map(|stack| drifted(here, stack)).collect(),
        Section::Changes => {
            let planned = |stack: &'a Stack| {
                let prediction = model.rows.deployed.prediction(at, stack);
                let changes = prediction.into_iter().flat_map(|prediction| &prediction.changes);
                changes.map(move |planned| Entry::Planned(stack, planned))
            };
            stacks.iter().flat_map(planned).collect()
        }
        Section::Promises => placed.1.phase.promises.iter().map(|promise| Entry::Promise(placed, promise)).collect(),
        _ => {
            let resources = |stack: &'a Stack| {
                let resources = detail(stack).and_then(|detail| detail.resources.value());
                resources.into_iter().flatten().map(move |resource| Entry::Resource(stack, resource))
            };
            stacks.iter().flat_map(resources).collect()
        }
    }
}

/// Each property that differs; what is gone has none.
fn drifted<'a>(here: &'a RegionEstate, stack: &'a Stack) -> Vec<Entry<'a>> {
    let report = here.formation.get(&stack.name).and_then(|formation| formation.drift.value());
    let each = |resource: &'a ResourceDrift| {
        let properties = resource.differences.iter().map(Some);
        let gone = resource.differences.is_empty().then_some(None);
        properties.chain(gone).map(move |property| Entry::Drifted(stack, resource, property))
    };
    report.into_iter().flat_map(|report| &report.drifted).flat_map(each).collect()
}

impl Entry<'_> {
    /// What tells it from every other entry of its section.
    fn id(&self) -> Text {
        match self {
            Self::Target(target) => match target.port {
                Some(port) => format!("{}:{port}", target.id.raw()).into(),
                None => target.id.clone(),
            },
            Self::Instance(instance) => instance.id.clone(),
            Self::Activity(activity) => activity.id.clone(),
            Self::Policy(policy) => format!("policy {}", policy.name.raw()).into(),
            Self::Schedule(action) => format!("schedule {}", action.name.raw()).into(),
            Self::Change(event) => format!("{} {} {}", event.at.as_millis(), event.kind, event.summary.raw()).into(),
            Self::Resource(stack, resource) => format!("{} {}", stack.name.raw(), resource.logical_id.raw()).into(),
            Self::StackEvent(_, event) => event.id.clone(),
            Self::Value(stack, key, _) => format!("{} {}", stack.name.raw(), key.raw()).into(),
            Self::Drifted(stack, resource, property) => {
                let path = property.map_or("", |property| property.path.raw());
                format!("{} {} {path}", stack.name.raw(), resource.logical_id.raw()).into()
            }
            Self::Planned(stack, planned) => format!("{} {}", stack.name.raw(), planned.logical_id).into(),
            Self::Promise(_, promise) => promise.name.into(),
        }
    }

    fn grade(&self) -> Grade {
        match self {
            Self::Target(target) => of_target(target.state),
            Self::Instance(instance) => of_instance(instance),
            Self::Activity(activity) => of_word(activity.status.as_str()),
            Self::Resource(_, resource) => of_progress(resource.status.as_str()),
            Self::StackEvent(_, event) => of_progress(event.status.as_str()),
            Self::Change(event) if event.summary.as_str().ends_with("to ALARM") => Grade::Failing,
            Self::Drifted(..) => Grade::Degraded,
            Self::Planned(_, planned) if planned.is_loss() => Grade::Degraded,
            Self::Policy(_)
            | Self::Schedule(_)
            | Self::Change(_)
            | Self::Value(..)
            | Self::Planned(..)
            | Self::Promise(..) => Grade::Ok,
        }
    }
}

const fn of_target(state: TargetState) -> Grade {
    match state {
        TargetState::Unhealthy | TargetState::UnhealthyDraining => Grade::Failing,
        TargetState::Unavailable => Grade::Unknown,
        TargetState::Initial | TargetState::Draining => Grade::Busy,
        TargetState::Healthy | TargetState::Unused => Grade::Ok,
    }
}

const fn of_instance(instance: &Instance) -> Grade {
    use domain::Lifecycle;
    match (instance.is_healthy, instance.lifecycle) {
        (false, _) => Grade::Failing,
        (true, Lifecycle::Pending | Lifecycle::Terminating | Lifecycle::Standby) => Grade::Busy,
        (true, Lifecycle::Other) => Grade::Unknown,
        (true, Lifecycle::InService) => Grade::Ok,
    }
}

fn of_word(status: &str) -> Grade {
    match status {
        "Successful" => Grade::Ok,
        "Failed" | "Cancelled" => Grade::Failing,
        _ => Grade::Busy,
    }
}

fn of_progress(status: &str) -> Grade {
    use domain::Progress;
    match Progress::parse(status) {
        Progress::Failed => Grade::Failing,
        Progress::Running => Grade::Busy,
        Progress::Complete | Progress::Absent => Grade::Ok,
    }
}
