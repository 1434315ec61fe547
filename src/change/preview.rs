//! What a change means: which share, which zones, what it costs, which alarms matter.

mod cost;
mod zones;

use domain::{AlarmState, Moment, Region, Text, price};

pub use cost::Cost;
pub(crate) use cost::cost;
pub use zones::ZoneShift;
pub(crate) use zones::shifts;

use crate::guards::Scene;
use crate::record::Step;
use crate::{
    Action, Facts, GroupAction, GroupChange, Reach, RefreshAction, RefreshChange, ScheduleAction, ScheduleChange,
    SchedulePlan, State, Unreadable,
};

/// What a change means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impact {
    /// How many instances or targets it takes out of service; negative where it adds.
    pub removes: i64,
    /// `removes` as a share of the group, percent; `None` where the group is not known.
    pub share: Option<f64>,
    /// Where every instance is replaced: the least share of the group that stays in service meanwhile, percent.
    pub replaces: Option<u8>,
    /// In-service instances by zone, before and after.
    pub zones: Vec<ZoneShift>,
    /// What it costs.
    pub cost: Cost,
    /// The alarms over its subject; of a change of an alarm, that one.
    pub alarms: Vec<Watching>,
}

/// An alarm over the subject of a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Watching {
    /// Its name.
    pub alarm: Text,
    /// Its state.
    pub state: AlarmState,
    /// Since when.
    pub since: Option<Moment>,
}

pub(crate) fn impact(scene: &Scene<'_>) -> Impact {
    let removes = scene.proposed.action.removes(scene.before);
    let desired = scene.group().map(|group| group.capacity.desired()).filter(|desired| *desired > 0);
    Impact {
        removes,
        replaces: match &scene.proposed.action {
            Action::Refresh(RefreshAction { change: RefreshChange::Start { min_healthy, .. }, .. }) => {
                Some(*min_healthy)
            }
            _ => None,
        },
        #[expect(clippy::cast_precision_loss, reason = "counts of instances are small")]
        share: desired.map(|desired| removes.unsigned_abs() as f64 / f64::from(desired) * 100.0),
        zones: zones::shifts(scene),
        cost: cost(scene),
        alarms: alarms(scene),
    }
}

fn alarms(scene: &Scene<'_>) -> Vec<Watching> {
    let group = scene.group();
    let watches = |alarm: &&domain::Alarm| match &scene.proposed.action {
        Action::Alarm(action) => alarm.name == action.alarm,
        _ => alarm.dimension("AutoScalingGroupName").is_some_and(|name| group.is_some_and(|it| *name == it.name)),
    };
    let watching =
        |alarm: &domain::Alarm| Watching { alarm: alarm.name.clone(), state: alarm.state, since: alarm.since };
    scene.alarms().into_iter().flatten().filter(watches).map(watching).collect()
}

/// The price of an instance an hour, US dollars, where it is known.
pub(crate) fn hourly(region: &Region, kind: &Text) -> Option<f64> {
    price::instance_hour(region, kind.as_str())
}

/// The name of the scheduled action that is a fuse: one a group, so that a second one replaces it.
pub(crate) const FUSE: &str = "finops-fuse";

/// The step that sets a fuse: a one-time scheduled action that sets the sizes of before at `at`.
pub(crate) fn fuse_of(
    place: (&Action, &Region),
    before: &State,
    at: Moment,
    facts: &Facts,
) -> Result<Option<Step>, Unreadable> {
    let (Action::Group(GroupAction { group, .. }), region) = place else { return Ok(None) };
    let size = |name| before.number(name);
    let plan = SchedulePlan {
        at: Some(at),
        min: size("min"),
        desired: size("desired"),
        max: size("max"),
        ..SchedulePlan::default()
    };
    let change = ScheduleChange::Put(plan);
    let action = Action::Schedule(ScheduleAction { group: group.clone(), name: FUSE.into(), change });
    let before = action.read(region, &facts.estate)?;
    let undo = action.undo(&before);
    Ok(Some(Step { action, before, undo }))
}

/// The step that opens the policy of a stack for what is given up by name; none where nothing is locked.
pub(crate) fn opening_of(place: (&Action, &Region), facts: &Facts) -> Result<Option<Step>, Unreadable> {
    let (Action::Stack(action), region) = place else { return Ok(None) };
    let Some(action) = action.opening().map(Action::Stack) else { return Ok(None) };
    let before = action.read(region, &facts.estate)?;
    if before.word("policy").is_none() || action.reach(&before, &before) == Reach::Reached {
        return Ok(None);
    }
    let undo = action.undo(&before);
    Ok(Some(Step { action, before, undo }))
}

/// Sets the time of a fuse.
pub(crate) fn set_fuse(step: &mut Step, at: Moment) {
    if let Action::Schedule(ScheduleAction { change: ScheduleChange::Put(plan), .. }) = &mut step.action {
        plan.at = Some(at);
    }
}

impl GroupAction {
    /// Whether it changes the sizes of its group.
    pub fn has_sizes(&self) -> bool {
        matches!(self.change, GroupChange::Desired(_) | GroupChange::Bounds(_))
    }
}

#[cfg(test)]
mod tests;
