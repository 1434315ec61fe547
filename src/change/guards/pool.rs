//! What carries the load: the instances of a group or the targets of a target group, and which of them a change takes.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Lifecycle, Target, TargetState, Text};

use super::Scene;
use crate::{Action, InstanceChange, RefreshChange, ShiftAction, TargetChange};

/// What carries the load of a change's subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pool {
    /// Its name.
    pub(super) name: Text,
    /// Those that serve: in service, healthy, under no administrative override.
    pub(super) usable: BTreeSet<Text>,
    /// The zones it may lie in.
    pub(super) zones: usize,
    /// The age of the oldest figure.
    pub(super) age: Duration,
}

/// The pool of the subject; `None` where it has none, in words where it cannot be told.
pub(super) fn pool(scene: &Scene<'_>) -> Result<Option<Pool>, String> {
    match &scene.proposed.action {
        Action::Alarm(_) | Action::Stack(_) | Action::Database(_) | Action::Cache(_) => Ok(None),
        Action::Shift(action) => match super::shift::evacuated(scene, action) {
            Some(_) => behind(scene, action).map(Some),
            None => Ok(None),
        },
        Action::Target(action) => {
            let targets = scene.targets(&action.group)?;
            let zones: BTreeSet<_> = targets.value.iter().filter_map(|target| target.zone.as_ref()).collect();
            let usable = targets.value.iter().filter(|target| serves(target)).map(|target| target.id.clone());
            let name = action.group_name.clone();
            Ok(Some(Pool { name, usable: usable.collect(), zones: zones.len(), age: targets.age }))
        }
        Action::Group(_) | Action::Refresh(_) | Action::Instance(_) | Action::Schedule(_) => instances(scene).map(Some),
    }
}

fn instances(scene: &Scene<'_>) -> Result<Pool, String> {
    let mut age = scene.known(scene.here().map(|here| &here.groups), "the groups")?.age;
    let group = scene.group().ok_or("the group is not there any more; look again")?;
    let in_service = group.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService && it.is_healthy);
    let mut usable: BTreeSet<Text> = in_service.map(|it| it.id.clone()).collect();
    for arn in &group.target_groups {
        let targets = scene.targets(arn)?;
        age = age.max(targets.age);
        usable.retain(|id| targets.value.iter().any(|target| target.id == *id && serves(target)));
    }
    let zones = group.in_service_by_zone().len();
    Ok(Pool { name: group.name.clone(), usable, zones, age })
}

/// What stands behind a load balancer. Its zones count for one: the loss of a zone is what is being asked about.
fn behind(scene: &Scene<'_>, action: &ShiftAction) -> Result<Pool, String> {
    let (mut usable, mut age) = (BTreeSet::new(), Duration::ZERO);
    for arn in scene.target_groups() {
        let targets = scene.targets(arn)?;
        age = age.max(targets.age);
        usable.extend(targets.value.iter().filter(|target| serves(target)).map(|target| target.id.clone()));
    }
    Ok(Pool { name: action.name.clone(), usable, zones: 1, age })
}

/// The usable targets of the zone that traffic leaves; all of them where nobody can tell which they are.
fn in_zone(scene: &Scene<'_>, action: &ShiftAction, pool: &Pool) -> usize {
    let Some(Ok(zone)) = super::shift::evacuated(scene, action) else { return pool.usable.len() };
    let targets = scene.target_groups().into_iter().filter_map(|arn| scene.targets(arn).ok());
    let is_there = |target: &&Target| target.zone.as_ref().is_none_or(|found| *found == zone);
    let ids = targets.flat_map(|known| known.value).filter(is_there).map(|target| &target.id);
    ids.filter(|id| pool.usable.contains(*id)).collect::<BTreeSet<_>>().len()
}

fn serves(target: &Target) -> bool {
    target.state == TargetState::Healthy && target.shifted.is_none()
}

/// How many of the usable a change takes away, at the worst.
pub(super) fn taken(scene: &Scene<'_>, pool: &Pool) -> usize {
    let usable = pool.usable.len();
    match &scene.proposed.action {
        Action::Group(_) => usize::try_from(scene.proposed.action.removes(scene.before)).unwrap_or(0).min(usable),
        Action::Instance(action) => match action.change {
            InstanceChange::ExitStandby => 0,
            _ => usize::from(pool.usable.contains(&action.instance)),
        },
        Action::Target(action) => match action.change {
            TargetChange::Register => 0,
            TargetChange::Deregister => usize::from(pool.usable.contains(&action.target)),
        },
        Action::Refresh(action) => match action.change {
            RefreshChange::Start { min_healthy, .. } => at_a_time(scene, min_healthy).min(usable),
            RefreshChange::Cancel | RefreshChange::Rollback => 0,
        },
        Action::Shift(action) => in_zone(scene, action, pool),
        Action::Schedule(_) | Action::Alarm(_) | Action::Stack(_) | Action::Database(_) | Action::Cache(_) => 0,
    }
}

/// How many instances a refresh replaces at a time: at least one, whatever share is to stay.
fn at_a_time(scene: &Scene<'_>, min_healthy: u8) -> usize {
    let desired = scene.group().map_or(0, |group| group.capacity.desired());
    let stay = (u64::from(desired) * u64::from(min_healthy)).div_ceil(100);
    usize::try_from(u64::from(desired).saturating_sub(stay)).unwrap_or(usize::MAX).max(1)
}
