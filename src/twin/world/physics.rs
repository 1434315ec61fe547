//! One tick of the world: everything that happens between two moments, in a fixed order.

mod agenda;
pub(super) mod alarming;
mod fleet;
mod health;
pub(super) mod launching;
mod load;
mod measuring;
mod money;
mod refreshing;
pub(super) mod scaling;
mod schedules;
pub(super) mod shifting;
mod slots;
mod stacking;
mod standbys;
pub(super) mod targeting;
pub(super) mod wiring;

pub(super) use money::{past_days, published};

use domain::Moment;

use super::World;
use super::formation::{self, execution};

/// A step of time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tick {
    from: Moment,
    to: Moment,
}

impl Tick {
    fn seconds(self) -> f64 {
        self.to.since(self.from).as_secs_f64()
    }

    /// The moment its measurements count for: a tick that ends on a full minute belongs to the minute before.
    fn measured_at(self) -> Moment {
        Moment::from_millis(self.to.as_millis() - 1)
    }

    /// Whether a whole minute began within the tick.
    fn turns_minute(self) -> bool {
        self.from.as_secs().div_euclid(60) != self.to.as_secs().div_euclid(60)
    }
}

/// Alarms judge nothing in the first minutes of the history: there is too little data yet.
const SETTLING_SECS: u64 = 20 * 60;

/// Lives through one tick.
pub fn live(world: &mut World, to: Moment) {
    let tick = Tick { from: world.engine.ticked, to };
    if world.engine.is_grown {
        execution::proceed(world, to);
        formation::live::found(world);
        formation::drift::detect_due(world, to);
    }
    wiring::renew(world);
    agenda::run(world, tick);
    schedules::run(world, tick);
    fleet::age(world, tick);
    health::check(world, tick);
    shifting::lead(world, tick);
    standbys::proceed(world, tick);
    refreshing::proceed(world, tick);
    fleet::reconcile(world, tick);
    measuring::measure(world, tick);
    if tick.turns_minute() {
        world.metrics.complete_minute = to.as_secs().div_euclid(60);
        if to.since(world.engine.origin).as_secs() >= SETTLING_SECS {
            alarming::judge(world, to);
            scaling::act(world, to);
        }
    }
    money::accrue(world, tick);
    world.engine.ticked = to;
}
