//! Everything known of an account at one moment, for commands that print and leave.
//!
//! Two dependent round trips here (the lists, then what hangs off them); the adapters may add one for tags.

use std::path::PathBuf;

use aws::Cloud;
use domain::{Answer, Ask, Billing, Clock, Estate, Observation, Region, Regional, RegionalAnswer};
use futures_util::StreamExt as _;
use futures_util::stream;

use crate::billed::Billed;

/// Questions under way at once.
const AT_ONCE: usize = 32;

/// What a command needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Stacks.
    Phases,
    /// Target groups and their targets.
    Targets,
    /// Auto Scaling groups and their refreshes.
    Capacity,
    /// Alarms.
    Alarms,
    /// Money.
    Spend,
}

impl Part {
    /// Everything.
    pub const ALL: [Self; 5] = [Self::Phases, Self::Targets, Self::Capacity, Self::Alarms, Self::Spend];

    const fn roots(self) -> &'static [Regional] {
        match self {
            Self::Phases => &[Regional::Stacks],
            Self::Targets => &[Regional::TargetGroups],
            Self::Capacity => &[Regional::Groups, Regional::Scaling],
            Self::Alarms => &[Regional::Alarms],
            Self::Spend => &[],
        }
    }
}

/// Asks for `parts`, and folds the answers; what could not be read says so in its reading.
///
/// Billed answers are kept below `cache`, where one is given.
pub async fn take(cloud: &Cloud, parts: &[Part], clock: &dyn Clock, cache: Option<PathBuf>) -> Estate {
    let mut estate = Estate::new(cloud.regions().iter().cloned());
    let roots = cloud.regions().iter().flat_map(|region| {
        parts.iter().flat_map(|part| part.roots()).map(|root| Ask::In(region.clone(), root.clone()))
    });
    let money = async {
        let identity = cloud.observe(&Ask::Identity).await;
        let spend = if parts.contains(&Part::Spend) { spend(cloud, &identity, clock, cache).await } else { vec![] };
        std::iter::once(identity).chain(spend).collect::<Vec<_>>()
    };
    // Each list is followed up as soon as it is there, whatever the others do.
    let lists = stream::iter(roots).map(|root| with_details(cloud, root)).buffer_unordered(AT_ONCE);
    let (money, lists) = futures_util::future::join(money, lists.collect::<Vec<_>>()).await;
    for observation in money.into_iter().chain(lists.into_iter().flatten()) {
        estate.fold(observation);
    }
    estate
}

async fn with_details(cloud: &Cloud, root: Ask) -> Vec<Observation> {
    let observation = cloud.observe(&root).await;
    let details = root.region().map(|region| details(region, &observation)).unwrap_or_default();
    let answers: Vec<_> = observe_all(cloud, details).await;
    std::iter::once(observation).chain(answers).collect()
}

/// What hangs off a list: the health of each target group, the refreshes of each group.
fn details(region: &Region, observation: &Observation) -> Vec<Ask> {
    let Ok(Answer::Regional(answer)) = &observation.outcome else { return vec![] };
    let regional: Vec<Regional> = match answer {
        RegionalAnswer::TargetGroups(groups) => {
            groups.iter().map(|group| Regional::TargetHealth(group.arn.clone())).collect()
        }
        RegionalAnswer::Groups(groups) => groups.iter().map(|group| Regional::Refreshes(group.name.clone())).collect(),
        _ => vec![],
    };
    regional.into_iter().map(|detail| Ask::In(region.clone(), detail)).collect()
}

async fn spend(cloud: &Cloud, identity: &Observation, clock: &dyn Clock, cache: Option<PathBuf>) -> Vec<Observation> {
    let mut billed = Billed::new(cache);
    if let Ok(Answer::Identity(identity)) = &identity.outcome {
        billed.opened(&identity.account, cloud, clock);
    }
    let all = [Billing::Daily, Billing::ByPhase, Billing::Forecast, Billing::Anomalies, Billing::Budgets];
    let (kept, asks): (Vec<_>, Vec<_>) =
        all.map(Ask::Billing).into_iter().map(|ask| billed.kept(&ask, clock).ok_or(ask)).partition(Result::is_ok);
    let asks = asks.into_iter().filter_map(Result::err).collect();
    let paid = observe_all(cloud, asks).await;
    for observation in &paid {
        billed.paid(observation, cloud);
    }
    kept.into_iter().flatten().chain(paid).collect()
}

async fn observe_all(cloud: &Cloud, asks: Vec<Ask>) -> Vec<Observation> {
    stream::iter(asks).map(|ask| async move { cloud.observe(&ask).await }).buffer_unordered(AT_ONCE).collect().await
}
