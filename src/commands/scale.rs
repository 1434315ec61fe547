//! `scale`: the Auto Scaling groups shown, and changed.

mod runs;
mod show;

use std::collections::BTreeSet;

use ::change::{
    Action, Bounds, GroupAction, GroupChange, InstanceChange, Process, RefreshAction, RefreshChange, ScheduleAction,
    ScheduleChange, SchedulePlan,
};
use domain::Text;

use super::change::subject::Subject;
use super::change::{Request, run as change};
use super::session::Session;
use crate::cli::{Chosen, ProcessesArgs, RefreshArgs, ScaleCommand, ScheduleCommand, SchedulePutArgs, SetArgs};
use crate::exit::{Exit, Stop};

pub(super) use show::table_of;

/// Shows the groups, or changes one.
pub(super) async fn run(session: &Session, command: ScaleCommand, line: &str) -> Result<Exit, Stop> {
    let (subject, args) = match command {
        ScaleCommand::Show(output) => return show::show(session, output).await,
        ScaleCommand::Keep(args) => return runs::keep(session, args).await,
        ScaleCommand::Revert(args) => return runs::revert(session, args, line).await,
        ScaleCommand::Set(args) => set(args),
        ScaleCommand::Suspend(args) => processes(args, GroupChange::Suspend),
        ScaleCommand::Resume(args) => processes(args, GroupChange::Resume),
        ScaleCommand::Refresh(args) => refresh(args),
        ScaleCommand::Replace(args) => instance(&args.instance, InstanceChange::Replace, args.change.into()),
        ScaleCommand::Unhealthy(args) => instance(&args.instance, InstanceChange::Unhealthy, args.change.into()),
        ScaleCommand::Standby(args) => {
            let change = if args.exit { InstanceChange::ExitStandby } else { InstanceChange::EnterStandby };
            instance(&args.instance, change, args.change.into())
        }
        ScaleCommand::Schedule(ScheduleCommand::Put(args)) => put(*args),
        ScaleCommand::Schedule(ScheduleCommand::Delete(args)) => {
            (schedule(&args.group, &args.name, ScheduleChange::Delete), args.change.into())
        }
    };
    change(Request { session, args: &args, line }, subject).await
}

fn group(name: &str, change: GroupChange) -> Subject {
    Subject::Known(Action::Group(GroupAction { group: Text::new(name), change }))
}

fn set(args: SetArgs) -> (Subject, Chosen) {
    let change = match args.desired {
        Some(desired) => GroupChange::Desired(desired),
        None => GroupChange::Bounds(Bounds { min: args.min, max: args.max }),
    };
    (group(&args.group, change), args.change.into())
}

fn processes(args: ProcessesArgs, change: impl Fn(BTreeSet<Process>) -> GroupChange) -> (Subject, Chosen) {
    (group(&args.group, change(args.processes.into_iter().collect())), args.change.into())
}

fn refresh(args: RefreshArgs) -> (Subject, Chosen) {
    let group = Text::new(&args.group);
    let running = |change| Subject::Known(Action::Refresh(RefreshAction { group: group.clone(), change }));
    let subject = if args.cancel {
        running(RefreshChange::Cancel)
    } else if args.rollback {
        running(RefreshChange::Rollback)
    } else {
        Subject::Refresh { group, version: args.template_version, min_healthy: args.min_healthy }
    };
    (subject, args.change.into())
}

fn instance(id: &str, change: InstanceChange, args: Chosen) -> (Subject, Chosen) {
    (Subject::Instance { instance: Text::new(id), change }, args)
}

fn put(args: SchedulePutArgs) -> (Subject, Chosen) {
    let plan = SchedulePlan {
        at: args.at,
        recurrence: args.cron,
        time_zone: args.time_zone,
        min: args.min,
        desired: args.desired,
        max: args.max,
    };
    (schedule(&args.group, &args.name, ScheduleChange::Put(plan)), args.change.into())
}

fn schedule(group: &str, name: &str, change: ScheduleChange) -> Subject {
    Subject::Known(Action::Schedule(ScheduleAction { group: Text::new(group), name: Text::new(name), change }))
}
