//! Reads back what became of a request, for as long as it may take.

use std::time::Duration;

use aws::Cloud;
use change::record::Step;
use change::{Reach, State};
use domain::Region;

use super::facts;

/// The pauses between looks, seconds: a minute in all. Auto Scaling and ELBv2 show a change within seconds.
const PAUSES: [u64; 10] = [0, 1, 1, 2, 3, 5, 8, 10, 15, 15];

/// Looks until the step's subject is as wanted, or the patience is over; the last state read, `None` where none was.
pub(super) async fn until(
    cloud: &Cloud,
    region: &Region,
    step: &Step,
    wanted: impl Fn(&Reach) -> bool,
) -> Option<(State, Reach)> {
    let mut last = None;
    for pause in PAUSES {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        let estate = facts::of(cloud, region, step.action.asks(region)).await;
        let Ok(seen) = step.action.read(region, &estate) else { continue };
        let reach = step.action.reach(&step.before, &seen);
        let is_there = wanted(&reach);
        last = Some((seen, reach));
        if is_there {
            break;
        }
    }
    last
}
