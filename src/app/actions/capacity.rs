//! Actions on groups, their instances, refreshes and schedules.

mod schedule;

use std::collections::BTreeSet;

use change::{
    Action, Bounds, GroupAction, GroupChange, InstanceAction, InstanceChange, Process, RefreshAction, RefreshChange,
};
use domain::{AutoScalingGroup, Instance, Lifecycle};

use super::{Aim, Does, Offer, aim, fit, nothing, undo};
use crate::Model;
use crate::model::{Fault, Field, Form};

const DESIRED: &str = "desired";
const MIN: &str = "min";
const MAX: &str = "max";
const PROCESSES: &str = "processes";
const TEMPLATE: &str = "launch template";
const VERSION: &str = "version";
const HEALTHY: &str = "least healthy";

const NO_GROUP: &str = "select an Auto Scaling group first";
const NO_INSTANCE: &str = "open a group and select an instance first";

/// An action on the group that is selected or opened.
const fn on_group(
    id: &'static str,
    fields: fn(&Model, &Aim) -> Vec<Field>,
    action: fn(&Aim, &Form) -> Result<Action, Fault>,
) -> Offer {
    Offer { id, aim: aim::group, missing: NO_GROUP, unfit: fit, fields, does: Does::Change(action) }
}

/// An action on the instance that is selected in an opened group.
const fn on_instance(
    id: &'static str,
    unfit: fn(&Model, &Aim) -> Option<&'static str>,
    fields: fn(&Model, &Aim) -> Vec<Field>,
    action: fn(&Aim, &Form) -> Result<Action, Fault>,
) -> Offer {
    Offer { id, aim: aim::instance, missing: NO_INSTANCE, unfit, fields, does: Does::Change(action) }
}

pub(super) static OFFERS: &[Offer] = &[
    on_group("scale.set-desired", sized, |aim, form| group(aim, form, GroupChange::Desired(form.number(DESIRED)?))),
    on_group("scale.set-bounds", bounded, bounds),
    on_group(
        "scale.suspend",
        |model, aim| processes(model, aim, "to rest"),
        |aim, form| group(aim, form, GroupChange::Suspend(ticked(form)?)),
    ),
    Offer {
        unfit: is_nothing_suspended,
        ..on_group(
            "scale.resume",
            |model, aim| processes(model, aim, "to run again"),
            |aim, form| group(aim, form, GroupChange::Resume(ticked(form)?)),
        )
    },
    Offer { unfit: is_refreshing, ..on_group("scale.refresh", refreshed, refresh) },
    Offer {
        unfit: is_not_refreshing,
        ..on_group("scale.refresh-cancel", nothing, |aim, form| refreshing(aim, form, RefreshChange::Cancel))
    },
    Offer {
        unfit: is_not_refreshing,
        ..on_group("scale.refresh-rollback", nothing, |aim, form| refreshing(aim, form, RefreshChange::Rollback))
    },
    on_instance("scale.replace", fit, nothing, |aim, form| instance(aim, form, InstanceChange::Replace)),
    on_instance("scale.unhealthy", fit, nothing, |aim, form| instance(aim, form, InstanceChange::Unhealthy)),
    on_instance(
        "scale.standby",
        is_not_serving,
        |_, _| vec![undo::revert_field()],
        |aim, form| instance(aim, form, InstanceChange::EnterStandby),
    ),
    on_instance(
        "scale.standby-exit",
        is_not_aside,
        |_, _| vec![undo::revert_field()],
        |aim, form| instance(aim, form, InstanceChange::ExitStandby),
    ),
    schedule::PUT,
    schedule::DELETE,
];

fn known<'a>(model: &'a Model, aim: &Aim) -> Option<&'a AutoScalingGroup> {
    let (Aim::Group(region, name) | Aim::Instance(region, name, _) | Aim::Schedule(region, name, _)) = aim else {
        return None;
    };
    model.estate.group(region, name)
}

fn sized(model: &Model, aim: &Aim) -> Vec<Field> {
    let capacity = known(model, aim).map(|group| group.capacity);
    let hint = capacity.map_or_else(String::new, |capacity| {
        format!("now {}, within {}..{}; + and - step it", capacity.desired(), capacity.min(), capacity.max())
    });
    let desired = Field::number(DESIRED, hint, capacity.map(domain::Capacity::desired));
    std::iter::once(desired).chain(undo::revert_and_fuse()).collect()
}

fn bounded(model: &Model, aim: &Aim) -> Vec<Field> {
    let capacity = known(model, aim).map(|group| group.capacity);
    let now = |value: Option<u32>| value.map_or_else(String::new, |value| format!("now {value}; + and - step it"));
    let (min, max) = (capacity.map(domain::Capacity::min), capacity.map(domain::Capacity::max));
    let bounds = [Field::number(MIN, now(min), min), Field::number(MAX, now(max), max)];
    bounds.into_iter().chain(undo::revert_and_fuse()).collect()
}

fn bounds(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    let (min, max) = (form.number(MIN)?, form.number(MAX)?);
    if min > max {
        return Err(form.fault(MIN, format!("{min} is more than the max of {max}; lower it, or raise max")));
    }
    group(aim, form, GroupChange::Bounds(Bounds { min: Some(min), max: Some(max) }))
}

fn processes(model: &Model, aim: &Aim, wanted: &str) -> Vec<Field> {
    let suspended = known(model, aim).map(|group| group.suspended.as_slice()).unwrap_or_default();
    let is_suspended = |process: Process| suspended.iter().any(|name| *name == *process.as_str());
    // To be resumed are those that rest; which are to rest is for the operator to say.
    let is_ticked = |process| wanted != "to rest" && is_suspended(process);
    let ticks = Process::ALL.map(|process| (process.as_str(), is_ticked(process)));
    let resting: Vec<&str> = suspended.iter().map(domain::Text::as_str).collect();
    let resting = if resting.is_empty() { "none".to_owned() } else { resting.join(", ") };
    vec![
        Field::ticks(PROCESSES, format!("{wanted}; space ticks; suspended now: {resting}"), ticks),
        undo::revert_field(),
    ]
}

fn ticked(form: &Form) -> Result<BTreeSet<Process>, Fault> {
    let processes: BTreeSet<Process> = form.ticked(PROCESSES).into_iter().filter_map(Process::parse).collect();
    if processes.is_empty() {
        return Err(form.fault(PROCESSES, "nothing is ticked; tick one with space"));
    }
    Ok(processes)
}

fn is_nothing_suspended(model: &Model, aim: &Aim) -> Option<&'static str> {
    known(model, aim)?.suspended.is_empty().then_some("none of its processes is suspended")
}

fn is_running(model: &Model, aim: &Aim) -> Option<bool> {
    let Aim::Group(region, name) = aim else { return None };
    let here = model.estate.regions.get(region)?;
    // Until its refreshes were read, none is known not to run.
    here.refreshes.get(name)?.value()?;
    Some(here.running_refresh(name).is_some())
}

fn is_refreshing(model: &Model, aim: &Aim) -> Option<&'static str> {
    (is_running(model, aim) == Some(true)).then_some("a refresh of it runs already")
}

fn is_not_refreshing(model: &Model, aim: &Aim) -> Option<&'static str> {
    (is_running(model, aim) == Some(false)).then_some("no refresh of it runs")
}

fn refreshed(model: &Model, aim: &Aim) -> Vec<Field> {
    let template = known(model, aim).and_then(|group| group.template.as_ref());
    let id = template.map_or("", |template| template.id.raw());
    let version = template.map_or("", |template| template.version.raw());
    vec![
        Field::line(TEMPLATE, "its id, lt-0abc", id),
        Field::line(VERSION, "its number; never $Latest, so that it can be rolled back", version),
        Field::number(HEALTHY, "percent of the wish that stays in service, 0 to 100", Some(90)),
    ]
}

fn refresh(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    let template = form.line(TEMPLATE, "the id of a launch template, as lt-0abc")?.to_owned();
    let version = form.line(VERSION, "the number of a version")?.to_owned();
    if !version.bytes().all(|b| b.is_ascii_digit()) {
        let why = format!("`{version}` is no number; write that of a version, $Latest cannot be rolled back");
        return Err(form.fault(VERSION, why));
    }
    let healthy = form.number(HEALTHY)?;
    let min_healthy = u8::try_from(healthy).ok().filter(|percent| *percent <= 100);
    let min_healthy =
        min_healthy.ok_or_else(|| form.fault(HEALTHY, format!("{healthy} is no percentage; write 0 to 100")))?;
    refreshing(aim, form, RefreshChange::Start { template, version, min_healthy })
}

fn group(aim: &Aim, form: &Form, change: GroupChange) -> Result<Action, Fault> {
    match aim {
        Aim::Group(_, name) => Ok(Action::Group(GroupAction { group: name.clone(), change })),
        _ => Err(form.fault("group", "no group is meant; select one")),
    }
}

fn refreshing(aim: &Aim, form: &Form, change: RefreshChange) -> Result<Action, Fault> {
    match aim {
        Aim::Group(_, name) => Ok(Action::Refresh(RefreshAction { group: name.clone(), change })),
        _ => Err(form.fault("group", "no group is meant; select one")),
    }
}

fn instance(aim: &Aim, form: &Form, change: InstanceChange) -> Result<Action, Fault> {
    match aim {
        Aim::Instance(_, group, id) => {
            Ok(Action::Instance(InstanceAction { group: group.clone(), instance: id.clone(), change }))
        }
        _ => Err(form.fault("instance", "no instance is meant; select one")),
    }
}

fn found<'a>(model: &'a Model, aim: &Aim) -> Option<&'a Instance> {
    let Aim::Instance(_, _, id) = aim else { return None };
    known(model, aim)?.instances.iter().find(|instance| instance.id == *id)
}

fn is_not_serving(model: &Model, aim: &Aim) -> Option<&'static str> {
    (found(model, aim)?.lifecycle != Lifecycle::InService).then_some("the instance is not in service")
}

fn is_not_aside(model: &Model, aim: &Aim) -> Option<&'static str> {
    (found(model, aim)?.lifecycle != Lifecycle::Standby).then_some("the instance is not in standby")
}
