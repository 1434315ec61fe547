//! Collects everything a change is judged by, anew each time.

use std::collections::BTreeSet;

use aws::Cloud;
use change::{Action, Place, Proposed, Unreadable, questions};
use domain::{Ask, Estate, Region};
use futures_util::StreamExt as _;
use futures_util::stream;

/// Questions under way at once.
const AT_ONCE: usize = 16;

/// The most rounds: lists, what hangs off them, and what only that shows the way to.
const ROUNDS: usize = 3;

/// An estate of everything that `proposed` is judged by.
pub(super) async fn about(cloud: &Cloud, proposed: &Proposed) -> Estate {
    about_all(cloud, &proposed.region, std::slice::from_ref(proposed)).await
}

/// An estate of everything that several changes in one region are judged by; of none, of who asks.
pub(super) async fn about_all(cloud: &Cloud, region: &Region, proposed: &[Proposed]) -> Estate {
    let mut estate = Estate::new([region.clone()]);
    let mut asked = BTreeSet::new();
    for _ in 0..ROUNDS {
        let of_all = proposed.iter().flat_map(|proposed| questions(proposed, &estate)).chain([Ask::Identity]);
        let open: BTreeSet<Ask> = of_all.filter(|ask| !asked.contains(ask)).collect();
        if open.is_empty() {
            break;
        }
        asked.extend(open.iter().cloned());
        fold(cloud, &mut estate, open.into_iter().collect()).await;
    }
    estate
}

/// An estate of the answers to `asks` alone.
pub(super) async fn of(cloud: &Cloud, region: &Region, asks: Vec<Ask>) -> Estate {
    let mut estate = Estate::new([region.clone()]);
    fold(cloud, &mut estate, asks).await;
    estate
}

/// How the subjects of `actions` stand, in the account of a run and in no other: with other credentials a group of the
/// same name would be another, and none would not mean that it is gone.
pub(super) async fn stand(
    cloud: &Cloud,
    place: &Place,
    actions: impl Iterator<Item = &Action>,
) -> Result<Estate, Unreadable> {
    let region = &place.region;
    let asks: BTreeSet<Ask> = actions.flat_map(|action| action.asks(region)).chain([Ask::Identity]).collect();
    let estate = of(cloud, region, asks.into_iter().collect()).await;
    let unknown = |why: String| Unreadable::Unknown { what: "the account".to_owned(), why: why.into() };
    let found = match (estate.identity.value(), estate.identity.trouble()) {
        (_, Some(trouble)) => return Err(unknown(trouble.to_string())),
        (None, None) => return Err(unknown("STS gave no identity".to_owned())),
        (Some(identity), None) => &identity.account,
    };
    if *found == place.account {
        return Ok(estate);
    }
    let (found, wanted) = (found.grouped(), place.account.grouped());
    Err(unknown(format!("the credentials lead to {found}, the run is in {wanted}; use those of its profile")))
}

pub(super) async fn fold(cloud: &Cloud, estate: &mut Estate, asks: Vec<Ask>) {
    // On the heap: a question to the SDK is some kilobytes, and this is awaited deep inside other futures.
    let observe = |ask| Box::pin(async move { cloud.observe(&ask).await });
    let mut answers = stream::iter(asks).map(observe).buffered(AT_ONCE);
    while let Some(observation) = answers.next().await {
        estate.fold(observation);
    }
}
