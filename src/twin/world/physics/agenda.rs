//! What the scenario put on the agenda, done when its time has come.

use domain::Moment;

use super::{Tick, refreshing, stacking};
use crate::scenario::events::{Illness, SickEvent, SuspendEvent};
use crate::world::World;
use crate::world::engine::Step;
use crate::world::groups::{Lifecycle, Sickness, SuspendedProcess};

/// Does every step that is due.
pub fn run(world: &mut World, tick: Tick) {
    while let Some(entry) = world.engine.agenda.first_entry() {
        if entry.key().0 > tick.to {
            break;
        }
        let ((at, _), step) = entry.remove_entry();
        perform(world, step, at);
    }
    spread_outages(world, tick.to);
}

fn perform(world: &mut World, step: Step, at: Moment) {
    match step {
        Step::Sick(event) => fall_ill(world, &event),
        Step::Refresh(event) => refreshing::begin(world, &event, at),
        Step::StackUpdate(event) => stacking::begin(world, &event, at),
        Step::StackProgress(progress) => stacking::proceed(world, &progress, at),
        Step::Drift(event) => stacking::find_drift(world, &event, at),
        Step::Suspend(event) => suspend(world, &event, at),
    }
}

/// The sickness that a scenario's word stands for.
pub const fn sickness(illness: Illness) -> Sickness {
    match illness {
        Illness::Silent => Sickness::Silent,
        Illness::Broken => Sickness::Broken,
    }
}

fn fall_ill(world: &mut World, event: &SickEvent) {
    let groups = world.groups.iter_mut().filter(|it| it.name == event.group);
    for group in groups {
        let well =
            group.instances.iter_mut().filter(|it| it.lifecycle == Lifecycle::InService && it.sickness.is_none());
        for instance in well.take(event.count as usize) {
            instance.sickness = Some(sickness(event.how));
        }
    }
}

fn suspend(world: &mut World, event: &SuspendEvent, at: Moment) {
    for group in world.groups.iter_mut().filter(|it| it.name == event.group && !it.is_suspended(&event.process)) {
        let reason = format!("User suspended at {at}");
        group.suspended.push(SuspendedProcess { name: event.process.clone(), reason });
    }
}

/// Instances of a zone that is out are silent, and recover with it.
fn spread_outages(world: &mut World, now: Moment) {
    if world.engine.disturbances.outages.is_empty() {
        return;
    }
    let engine = &world.engine;
    let instances = world.groups.iter_mut().flat_map(|it| &mut it.instances);
    for instance in instances {
        follow_zone(&mut instance.sickness, engine.is_out(&instance.zone, now));
    }
    let outages = world.engine.disturbances.outages.clone();
    for host in &mut world.engine.hosts {
        let is_out = outages.iter().any(|it| it.zone == host.zone && it.span.0 <= now && now < it.span.1);
        follow_zone(&mut host.sickness, is_out);
    }
}

fn follow_zone(sickness: &mut Option<Sickness>, is_out: bool) {
    match (*sickness, is_out) {
        (None, true) => *sickness = Some(Sickness::ZoneDown),
        (Some(Sickness::ZoneDown), false) => *sickness = None,
        _ => {}
    }
}
