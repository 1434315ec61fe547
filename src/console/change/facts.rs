//! Collects everything a change is judged by, anew each time.

use std::collections::BTreeSet;

use aws::Cloud;
use change::{Proposed, questions};
use domain::{Ask, Estate, Region};
use futures_util::StreamExt as _;
use futures_util::stream;

/// Questions under way at once.
const AT_ONCE: usize = 16;

/// The most rounds: lists, what hangs off them, and what only that shows the way to.
const ROUNDS: usize = 3;

/// An estate of everything that `proposed` is judged by.
pub(super) async fn about(cloud: &Cloud, proposed: &Proposed) -> Estate {
    let mut estate = Estate::new([proposed.region.clone()]);
    let mut asked = BTreeSet::new();
    for _ in 0..ROUNDS {
        let open: Vec<Ask> = questions(proposed, &estate).into_iter().filter(|ask| !asked.contains(ask)).collect();
        if open.is_empty() {
            break;
        }
        asked.extend(open.iter().cloned());
        fold(cloud, &mut estate, open).await;
    }
    estate
}

/// An estate of the answers to `asks` alone.
pub(super) async fn of(cloud: &Cloud, region: &Region, asks: Vec<Ask>) -> Estate {
    let mut estate = Estate::new([region.clone()]);
    fold(cloud, &mut estate, asks).await;
    estate
}

async fn fold(cloud: &Cloud, estate: &mut Estate, asks: Vec<Ask>) {
    // On the heap: a question to the SDK is some kilobytes, and this is awaited deep inside other futures.
    let observe = |ask| Box::pin(async move { cloud.observe(&ask).await });
    let mut answers = stream::iter(asks).map(observe).buffered(AT_ONCE);
    while let Some(observation) = answers.next().await {
        estate.fold(observation);
    }
}
