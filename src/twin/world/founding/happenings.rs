//! The events of a scenario, turned from spans after the start into moments of the world.

use domain::Moment;

use crate::scenario::events::{Doing, FaultEvent, FaultKind};
use crate::scenario::{Scenario, Span};
use crate::world::World;
use crate::world::engine::{LoadSurge, Outage, SpendSurge, Step};
use crate::world::faults::{Fault, FaultRule, Trigger};
use crate::world::formation::faults::{Obstacles, ResourceFault};
use crate::world::formation::pace;
use crate::world::injection::{Injection, Occasion};

/// Plans everything that happens.
pub fn plan(world: &mut World, scenario: &Scenario, start: Moment) {
    let events = &scenario.events;
    let lasting = |at: Span, lasts: Span| (at.after(start), lasts.after(at.after(start)));
    let engine = &mut world.engine;
    engine.disturbances.loads.extend(events.load.iter().map(|it| LoadSurge {
        workload: it.workload.clone(),
        span: lasting(it.at, it.lasts),
        ramp: it.ramp.length().as_secs_f64(),
        level: it.level,
    }));
    engine
        .disturbances
        .outages
        .extend(events.zone_outage.iter().map(|it| Outage { zone: it.zone.clone(), span: lasting(it.at, it.lasts) }));
    engine.disturbances.surges.extend(events.spend_surge.iter().map(|it| SpendSurge {
        service: it.service.clone(),
        phase: it.phase.map(|phase| phase.to_string()),
        span: lasting(it.at, it.lasts),
        rate: it.usd_per_hour,
    }));
    for event in &events.sick {
        engine.plan(event.at.after(start), Step::Sick(event.clone()));
    }
    for event in &events.refresh {
        engine.plan(event.at.after(start), Step::Refresh(event.clone()));
    }
    for event in &events.stack_update {
        engine.plan(event.at.after(start), Step::StackUpdate(event.clone()));
    }
    for event in &events.drift {
        engine.plan(event.at.after(start), Step::Drift(event.clone()));
    }
    for event in &events.suspend {
        engine.plan(event.at.after(start), Step::Suspend(event.clone()));
    }
    for event in &events.autoshift {
        let after = event.at.after(start).since(world.now());
        let occasion =
            Occasion { after, lasts: Some(event.lasts.length()), zone: Some(event.zone.clone()), service: None };
        world.inject(Injection::Autoshift, &occasion);
    }
    world.faults = events.fault.iter().map(|it| rule(it, start)).collect();
    world.engine.obstacles = obstacles(scenario);
}

fn obstacles(scenario: &Scenario) -> Obstacles {
    let events = &scenario.events;
    let doing = |it: Doing| match it {
        Doing::Create => pace::Doing::Create,
        Doing::Update => pace::Doing::Update,
        Doing::Delete => pace::Doing::Delete,
    };
    Obstacles {
        faults: events
            .resource_fault
            .iter()
            .map(|it| ResourceFault {
                stack: it.stack.clone(),
                logical_id: it.resource.clone(),
                on: it.on.map(doing),
                reason: it.reason.clone(),
                left: it.times,
            })
            .collect(),
        taken: events.taken.iter().map(|it| (it.kind.clone(), it.name.clone())).collect(),
        quotas: events.quota.iter().map(|it| (it.kind.clone(), it.limit)).collect(),
    }
}

fn rule(event: &FaultEvent, start: Moment) -> FaultRule {
    let from = event.at.after(start);
    let trigger = match (event.page, event.every, event.first, event.probability) {
        (Some(page), ..) => Trigger::Page(page),
        (None, Some(nth), ..) => Trigger::EveryNth(nth),
        (None, None, Some(count), _) => Trigger::First(count),
        (None, None, None, Some(chance)) => Trigger::Probability(chance),
        (None, None, None, None) => Trigger::Always,
    };
    FaultRule {
        service: event.service.clone(),
        operation: event.operation.clone(),
        from,
        until: event.lasts.map(|it| it.after(from)),
        fault: fault(event),
        trigger,
        calls: 0,
    }
}

const fn fault(event: &FaultEvent) -> Fault {
    match event.kind {
        FaultKind::Throttle => Fault::Throttle,
        FaultKind::ServerError => Fault::ServerError,
        FaultKind::AccessDenied => Fault::AccessDenied,
        FaultKind::ExpiredToken => Fault::ExpiredToken,
        FaultKind::Malformed => Fault::Malformed,
        FaultKind::Truncated => Fault::Truncated,
        FaultKind::Hang => Fault::Hang,
        FaultKind::Reset => Fault::Reset,
        FaultKind::Delay => Fault::Delay(event.delay.length()),
        FaultKind::Ignored => Fault::Ignored,
        FaultKind::AppliedReset => Fault::AppliedReset,
        FaultKind::AppliedServerError => Fault::AppliedServerError,
        FaultKind::AppliedHang => Fault::AppliedHang,
    }
}
