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
    /// What can change groups by itself, and what has: policies, schedules, activities.
    Scaling,
    /// Alarms.
    Alarms,
    /// Money.
    Spend,
    /// What the months before the last one cost; only beside `Spend`.
    History,
}

impl Part {
    /// What tells how an account is.
    pub const STATUS: [Self; 5] = [Self::Phases, Self::Targets, Self::Capacity, Self::Alarms, Self::Spend];

    const fn roots(self) -> &'static [Regional] {
        match self {
            Self::Phases => &[Regional::Stacks],
            Self::Targets => &[Regional::TargetGroups],
            Self::Capacity => &[Regional::Groups],
            Self::Scaling => &[Regional::Scaling],
            Self::Alarms => &[Regional::Alarms],
            Self::Spend | Self::History => &[],
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
        let spend = spend(cloud, &identity, money_of(parts), (clock, cache)).await;
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

/// The questions about money.
fn money_of(parts: &[Part]) -> Vec<Ask> {
    use Billing::{Anomalies, Budgets, ByPhase, Daily, Forecast, History};
    let asked: &[Billing] = match (parts.contains(&Part::Spend), parts.contains(&Part::History)) {
        (false, _) => &[],
        (true, false) => &[Daily, ByPhase, Forecast, Anomalies, Budgets],
        (true, true) => &[Daily, History, ByPhase, Forecast, Anomalies, Budgets],
    };
    asked.iter().copied().map(Ask::Billing).collect()
}

async fn spend(
    cloud: &Cloud,
    identity: &Observation,
    all: Vec<Ask>,
    (clock, cache): (&dyn Clock, Option<PathBuf>),
) -> Vec<Observation> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut billed = Billed::new(cache);
    match &identity.outcome {
        Ok(Answer::Identity(identity)) => billed.opened(&identity.account, cloud, clock),
        Ok(_) => return vec![],
        // Nobody knows who would pay, nor what was paid today.
        Err(error) => {
            let unasked = |ask| Observation { ask, at: identity.at, outcome: Err(error.clone()), gap: None };
            return all.into_iter().map(unasked).collect();
        }
    }
    let (kept, asks): (Vec<_>, Vec<_>) =
        all.into_iter().map(|ask| billed.kept(&ask, clock).ok_or(ask)).partition(Result::is_ok);
    let asks = asks.into_iter().filter_map(Result::err).collect();
    let paid = observe_all(cloud, asks).await;
    for observation in &paid {
        billed.paid(observation, cloud);
    }
    kept.into_iter().flatten().chain(paid).collect()
}

/// Asks all of these at once, some dozens at a time.
pub async fn observe_all(cloud: &Cloud, asks: Vec<Ask>) -> Vec<Observation> {
    stream::iter(asks).map(|ask| async move { cloud.observe(&ask).await }).buffer_unordered(AT_ONCE).collect().await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::CloudError;

    use super::*;
    use crate::SystemClock;

    /// Looks at the money of a simulated account, and tells how often Cost Explorer was asked for it.
    async fn look(faults: &str) -> (Estate, u64) {
        take_with(faults, &[Part::Spend]).await
    }

    async fn take_with(faults: &str, parts: &[Part]) -> (Estate, u64) {
        take_from(faults, parts, None).await
    }

    async fn take_from(faults: &str, parts: &[Part], cache: Option<PathBuf>) -> (Estate, u64) {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let mut scenario = twin::Scenario::named("calm").unwrap();
        let text = format!("title = 'faults'\nabout = 'faults'\n{faults}");
        scenario.events.fault.extend(twin::Scenario::parse(&text).unwrap().events.fault);
        let start = domain::Moment::parse("2026-11-22T14:00:00Z").unwrap();
        let there: Arc<dyn Clock> = Arc::new(crate::ScaledClock::new(start, 1));
        let twin = twin::Twin::new(twin::World::new(&scenario, 1, start), Arc::clone(&there));
        let clocks = aws::Clocks { here: Arc::clone(&clock), cloud: there };
        let settings = aws::Settings::new(aws::CloudSource::Simulated(twin.http_client()), clocks);
        let cloud = Cloud::connect(settings).await.unwrap();
        let estate = take(&cloud, parts, &*clock, cache).await;
        (estate, twin.requests().of_service("ce"))
    }

    #[tokio::test]
    async fn a_look_at_the_money_takes_five_requests() {
        let (estate, asked) = look("").await;
        assert!(estate.billing.trouble().is_none(), "{:?}", estate.billing.trouble());
        assert_eq!(asked, 5);
    }

    /// A server that lacks what only adds to the lists says 500 to it; the lists themselves are all there.
    #[tokio::test(start_paused = true)]
    async fn details_that_fail_do_not_hold_up_the_lists() {
        let lacking = [
            ("autoscaling", "DescribeInstanceRefreshes"),
            ("autoscaling", "DescribePolicies"),
            ("autoscaling", "DescribeScheduledActions"),
            ("autoscaling", "DescribeScalingActivities"),
            ("ce", "GetCostAndUsage"),
            ("ce", "GetCostForecast"),
            ("ce", "GetAnomalies"),
            ("budgets", "DescribeBudgets"),
        ];
        let fault = |(service, operation): (&str, &str)| {
            format!(
                "[[events.fault]]\nat = '0s'\nservice = '{service}'\noperation = '{operation}'\nkind = 'server-error'\n"
            )
        };
        let began = tokio::time::Instant::now();
        let (estate, _) =
            take_with(&lacking.map(fault).concat(), &[&Part::STATUS[..], &[Part::Scaling]].concat()).await;
        assert_eq!(began.elapsed(), std::time::Duration::ZERO, "nobody waits for another attempt");
        let here = estate.regions.values().next().unwrap();
        let refreshes: Vec<_> = here.refreshes.values().map(domain::Reading::trouble).collect();
        assert!(!refreshes.is_empty() && refreshes.iter().all(Option::is_some), "{refreshes:?}");
        assert!(here.groups.value().is_some() && here.target_groups.value().is_some());
        assert!(here.alarms.value().is_some() && here.stacks.value().is_some());
        assert!(here.target_health.values().all(|health| health.value().is_some()));
    }

    #[tokio::test]
    async fn past_months_are_paid_once_a_month() {
        let root = tempfile::tempdir().unwrap();
        let keep = || Some(root.path().to_owned());
        let (estate, first) = take_from("", &[Part::Spend, Part::History], keep()).await;
        let history = estate.billing.history.value().unwrap();
        assert!(!history.is_empty() && history.is_sorted_by_key(|(day, _)| *day), "{history:?}");
        assert!(first > 5, "{first}");
        let (again, second) = take_from("", &[Part::Spend, Part::History], keep()).await;
        assert_eq!((again.billing.history.value(), second), (Some(history), 0));
    }

    #[tokio::test]
    async fn nothing_billed_is_asked_for_nobody() {
        let (estate, asked) = look("[[events.fault]]\nat = '0s'\nkind = 'expired-token'\n").await;
        assert_eq!(asked, 0);
        assert!(matches!(estate.billing.daily.trouble(), Some(CloudError::Expired { .. })));
        assert!(matches!(estate.billing.budgets.trouble(), Some(CloudError::Expired { .. })));
    }
}
