//! Not too soon after the last change by a person.

use std::time::Duration;

use domain::{AutoScalingGroup, Moment, ScalingActivity, Text, in_words};

use super::Scene;
use super::finding::{Finding, block, pass, unknown};
use crate::{Action, GroupChange, OpenRun, RefreshChange, ScheduleChange};

/// The last change of the group by a person or this console is at least the profile's time ago, and as long as the
/// group's new instances take to settle.
pub(super) fn cool_down(scene: &Scene<'_>) -> Finding {
    if !moves_instances(&scene.proposed.action, scene) {
        return pass("it moves no instance by itself");
    }
    let Some(group) = scene.group() else { return pass("no group is changed") };
    let scaling = match scene.scaling() {
        Ok(scaling) => scaling,
        Err(why) => return unknown(why),
    };
    let of_group = scaling.value.activities.iter().filter(|activity| activity.group == group.name);
    let by_people = of_group.filter(|activity| is_by_people(activity.cause.raw()));
    let last = by_people.max_by_key(|activity| activity.at);
    let Some(ScalingActivity { at, .. }) = last else { return pass("no person has changed it lately") };
    let who = by(scene, group, *at).map_or_else(|| "a person".to_owned(), |by| format!("{by}, by this console,"));
    let (ago, wait) = (scene.now.cloud.since(*at), scene.limits.cool_down.max(group.settling));
    let why = format!("{who} changed it {} ago; {} is usual", in_words(ago), in_words(wait));
    let judged = if ago >= wait { pass(why) } else { block(format!("{why}; wait for what it did to show")) };
    judged.by("last change", at, Some(scaling.age))
}

/// Who began an open run on the group right before `at`: Auto Scaling itself names nobody.
fn by<'a>(scene: &Scene<'a>, group: &AutoScalingGroup, at: Moment) -> Option<&'a Text> {
    let is_of_it = |open: &&OpenRun| {
        let begun = open.run.given_at();
        open.action.group() == Some(&group.name) && begun <= at && at.since(begun) < RUN
    };
    scene.facts.standing.open_runs.iter().find(is_of_it).map(|open| &open.by)
}

/// How long after a run was begun an activity is held for its work.
const RUN: Duration = Duration::from_mins(1);

/// Whether a change ends or starts instances, or takes them in and out of service.
fn moves_instances(action: &Action, scene: &Scene<'_>) -> bool {
    match action {
        Action::Group(action) => match action.change {
            GroupChange::Desired(_) | GroupChange::Bounds(_) => scene.proposed.action.removes(scene.before) != 0,
            GroupChange::Suspend(_) | GroupChange::Resume(_) => false,
        },
        Action::Refresh(action) => matches!(action.change, RefreshChange::Start { .. }),
        Action::Schedule(action) => match action.change {
            // It acts later; what is due is for the guard of the others acting.
            ScheduleChange::Put(_) | ScheduleChange::Delete => false,
        },
        Action::Instance(_) | Action::Target(_) => true,
        Action::Alarm(_) | Action::Stack(_) | Action::Shift(_) | Action::Database(_) | Action::Cache(_) => false,
    }
}

/// Whether Auto Scaling names a person as the cause: "a user request …", "a user health-check". A policy is named by its
/// alarm ("a monitor alarm …"), a schedule as "a scheduled action …".
fn is_by_people(cause: &str) -> bool {
    cause.contains("user request") || cause.contains("user health-check")
}
