//! Every question, asked of simulated accounts over their whole wire.

use std::time::Duration;

use ::twin::{Scenario, Twin, World};
use domain::{Billing, BillingAnswer, Clock, Estate, HealthCount, Regional, RegionalAnswer, by_zone, metric};

use super::*;
use crate::testing::{SetClock, local};
use crate::{CloudSource, Settings};

const NOW: &str = "2026-11-22T14:15:16Z";

struct Account {
    cloud: Cloud,
    twin: Twin,
    clock: Arc<SetClock>,
}

async fn account(scenario: &str) -> Account {
    let clock = Arc::new(SetClock::at(NOW));
    let world = World::new(&Scenario::named(scenario).unwrap(), 1, Moment::parse(NOW).unwrap());
    let twin = Twin::new(world, clock.clone());
    let settings = Settings::new(CloudSource::Simulated(twin.http_client()), Clocks::same(clock.clone()));
    Account { cloud: Cloud::connect(settings).await.unwrap(), twin, clock }
}

impl Account {
    async fn ask(&self, ask: Ask) -> Observation {
        self.cloud.observe(&ask).await
    }

    async fn answer(&self, asked: Regional) -> RegionalAnswer {
        let seen = self.ask(local(asked)).await;
        assert_eq!(seen.gap, None, "{:?}", seen.ask);
        match seen.outcome {
            Ok(Answer::Regional(answer)) => answer,
            other => panic!("{:?}: {other:?}", seen.ask),
        }
    }

    /// The lists first, then every detail that they name.
    async fn every_question(&self) -> Vec<Ask> {
        use Billing::{Anomalies, Budgets, ByPhase, Daily, Forecast, History};
        let lists = [Regional::Stacks, Regional::TargetGroups, Regional::Groups, Regional::Scaling, Regional::Alarms];
        let mut asks: Vec<Ask> = lists.map(local).into();
        if let RegionalAnswer::Stacks(stacks) = self.answer(Regional::Stacks).await {
            let details =
                |name: &domain::Text| [Regional::StackResources(name.clone()), Regional::StackEvents(name.clone())];
            asks.extend(stacks.iter().flat_map(|stack| details(&stack.name)).map(local));
        }
        if let RegionalAnswer::TargetGroups(groups) = self.answer(Regional::TargetGroups).await {
            asks.extend(groups.into_iter().map(|group| local(Regional::TargetHealth(group.arn))));
        }
        if let RegionalAnswer::Groups(groups) = self.answer(Regional::Groups).await {
            asks.push(local(Regional::Metrics(groups.iter().map(|group| metric::cpu(&group.name)).collect())));
            asks.extend(groups.into_iter().map(|group| local(Regional::Refreshes(group.name))));
        }
        if let RegionalAnswer::Alarms(alarms) = self.answer(Regional::Alarms).await {
            asks.extend(alarms.into_iter().take(3).map(|alarm| local(Regional::AlarmHistory(Some(alarm.name)))));
        }
        asks.extend([Daily, History, ByPhase, Forecast, Anomalies, Budgets].map(Ask::Billing));
        asks.extend([Ask::Identity, local(Regional::AlarmHistory(None))]);
        asks
    }
}

#[tokio::test]
async fn every_question_is_answered_whole_in_every_calm_scenario() {
    for scenario in ["demo", "calm", "greenfield", "seed", "zone-outage", "bad-deploy", "runaway-spend", "hostile"] {
        let account = account(scenario).await;
        account.clock.advance(Duration::from_mins(3));
        for ask in account.every_question().await {
            let seen = account.ask(ask).await;
            assert!(seen.outcome.is_ok() && seen.gap.is_none(), "{scenario}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn an_account_with_nothing_in_it_is_empty_and_no_error() {
    let account = account("empty").await;
    assert_eq!(account.answer(Regional::Groups).await, RegionalAnswer::Groups(vec![]));
    assert_eq!(account.answer(Regional::TargetGroups).await, RegionalAnswer::TargetGroups(vec![]));
    assert_eq!(account.answer(Regional::Alarms).await, RegionalAnswer::Alarms(vec![]));
    assert_eq!(account.answer(Regional::Stacks).await, RegionalAnswer::Stacks(vec![]));
    assert_eq!(account.answer(Regional::Metrics(vec![])).await, RegionalAnswer::Metrics(vec![]));
}

#[tokio::test]
async fn a_large_account_is_read_page_by_page() {
    let account = account("large").await;
    let RegionalAnswer::Groups(groups) = account.answer(Regional::Groups).await else { panic!() };
    let RegionalAnswer::TargetGroups(targets) = account.answer(Regional::TargetGroups).await else { panic!() };
    let RegionalAnswer::Alarms(alarms) = account.answer(Regional::Alarms).await else { panic!() };
    assert_eq!((groups.len(), alarms.len()), (500, 1_000));
    assert!(targets.len() > 400, "{}", targets.len());
    assert!(targets.iter().all(|group| !group.tags.is_empty()));
    assert_eq!(account.twin.requests().of("autoscaling", "DescribeAutoScalingGroups"), 5);
    assert_eq!(account.twin.requests().total(), account.cloud.meter().calls_today, "what is sent is what is counted");
}

#[tokio::test]
async fn targets_of_groups_have_zones_once_both_are_read() {
    let account = account("calm").await;
    let mut estate = Estate::new(account.cloud.regions().to_vec());
    let RegionalAnswer::TargetGroups(groups) = account.answer(Regional::TargetGroups).await else { panic!() };
    let asks = groups.iter().map(|group| Regional::TargetHealth(group.arn.clone())).chain([Regional::Groups]);
    for ask in asks.map(local) {
        estate.fold(account.ask(ask).await);
    }
    for health in estate.regions.values().flat_map(|region| region.target_health.values()) {
        let targets = health.value().unwrap();
        assert!(!targets.is_empty());
        let zoned: usize = by_zone(targets).values().map(HealthCount::total).sum();
        assert_eq!(zoned, targets.len());
    }
}

#[tokio::test]
async fn a_forecast_is_more_than_what_the_month_has_cost() {
    let account = account("calm").await;
    let billing = async |billing| match account.ask(Ask::Billing(billing)).await.outcome {
        Ok(Answer::Billing(answer)) => answer,
        other => panic!("{other:?}"),
    };
    let BillingAnswer::Daily(daily) = billing(Billing::Daily).await else { panic!() };
    let BillingAnswer::Forecast(forecast) = billing(Billing::Forecast).await else { panic!() };
    let today = Moment::parse(NOW).unwrap().day();
    assert!(daily.month_to_date(today) > Usd(0.0));
    assert!(forecast > daily.month_to_date(today), "{forecast} of {}", daily.month_to_date(today));
    let days: Vec<_> = daily.days.iter().map(|(day, _)| *day).collect();
    assert_eq!(days.first(), Some(&domain::Day::parse("2026-10-01").unwrap()));
    assert!(days.last().is_some_and(|last| *last <= today));
}

#[tokio::test]
async fn datapoints_are_whole_minutes_of_the_last_three_hours() {
    let account = account("calm").await;
    account.clock.advance(Duration::from_mins(30));
    let RegionalAnswer::Groups(groups) = account.answer(Regional::Groups).await else { panic!() };
    let queries: Vec<_> = groups.iter().map(|group| metric::cpu(&group.name)).collect();
    let RegionalAnswer::Metrics(series) = account.answer(Regional::Metrics(queries.clone())).await else { panic!() };
    assert_eq!(series.iter().map(|series| series.query.clone()).collect::<Vec<_>>(), queries);
    let now = account.clock.now();
    for series in series {
        assert!(series.points.len() > 10, "{series:?}");
        let is_recent = |at: Moment| now.since(at) <= Duration::from_mins(181);
        assert!(series.points.iter().all(|(at, _)| at.as_secs() % 60 == 0 && is_recent(*at)));
        assert!(series.points.is_sorted_by_key(|(at, _)| *at));
        let since_last = now.since(series.latest().unwrap().0);
        assert!(since_last >= Duration::from_mins(1), "the running minute is not shown: {since_last:?}");
    }
}
