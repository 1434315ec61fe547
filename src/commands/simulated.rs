//! The simulated account that `--demo` and `twin serve` open.

use std::sync::Arc;

use console::{ScaledClock, SystemClock};
use domain::Clock;
use twin::{Scenario, Twin, World};

use crate::cli::Pace;
use crate::exit::{Exit, Stop};

/// A simulated account with its clock: it begins now and runs at its own speed.
pub(super) fn account(scenario: &str, pace: Pace) -> Result<(Twin, Arc<dyn Clock>), Stop> {
    let scenario = Scenario::named(scenario).map_err(|error| Stop::new(Exit::USAGE, error.to_string()))?;
    let start = SystemClock.now();
    let world = World::new(&scenario, pace.seed.unwrap_or(1), start);
    let clock: Arc<dyn Clock> = Arc::new(ScaledClock::new(start, pace.speed.unwrap_or(1)));
    Ok((Twin::new(world, Arc::clone(&clock)), clock))
}
