//! Cost Explorer: what was spent, what will be, and what is unusual. Every request costs a cent.

mod anomaly;
mod costs;

use aws_sdk_costexplorer::Client;
use aws_sdk_costexplorer::types::{
    AnomalyDateInterval, DateInterval, Granularity, GroupDefinition, GroupDefinitionType, Metric, ResultByTime,
};
use domain::{Anomaly, CloudError, DailyCosts, Day, PhaseCost, Service, TAG, Usd};
use futures_util::future::try_join;

use crate::border::{amount, malformed, need};
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const COSTS: Operation = Operation::new(Service::CostExplorer, "GetCostAndUsage");
const FORECAST: Operation = Operation::new(Service::CostExplorer, "GetCostForecast");
const ANOMALIES: Operation = Operation::new(Service::CostExplorer, "GetAnomalies");

/// What is counted: each day's usage at the price paid for it, before discounts are spread.
const METRIC: &str = "UnblendedCost";

/// How many months before last month are asked for: with this month and the last 13, of the 14 that Cost Explorer keeps.
const HISTORY_MONTHS: usize = 11;

/// How far back anomalies are asked for; Cost Explorer keeps them 90 days.
const ANOMALY_DAYS: i64 = 90;

/// Cost per day and service, from the first of last month.
pub(crate) async fn daily(client: &Client, today: Day) -> Result<Found<DailyCosts>, CloudError> {
    let from = today.first_of_month().plus_days(-1).first_of_month();
    let by_service = group(GroupDefinitionType::Dimension, "SERVICE");
    let found = costs(client, span(from, today.plus_days(1))?, Granularity::Daily, Some(by_service)).await?;
    let Found { value: results, gap } = found;
    Ok(costs::daily(&results, today).lacking(gap))
}

/// The total of each day of the eleven months before last month. Not by service, so that a page holds many days.
pub(crate) async fn history(client: &Client, today: Day) -> Result<Found<Vec<(Day, f64)>>, CloudError> {
    let end = today.first_of_month().plus_days(-1).first_of_month();
    let from = (0..HISTORY_MONTHS).fold(end, |first, _| first.plus_days(-1).first_of_month());
    let Found { value: results, gap } = costs(client, span(from, end)?, Granularity::Daily, None).await?;
    Ok(costs::totals(&results).lacking(gap))
}

/// Cost of this month per value of the phase tag.
pub(crate) async fn by_phase(client: &Client, today: Day) -> Result<Found<Vec<PhaseCost>>, CloudError> {
    let month = span(today.first_of_month(), today.plus_days(1))?;
    let by_tag = group(GroupDefinitionType::Tag, TAG);
    let Found { value: results, gap } = costs(client, month, Granularity::Monthly, Some(by_tag)).await?;
    Ok(costs::by_phase(&results).lacking(gap))
}

/// The whole month's expected total: what its past days cost, and what is forecast for today and the rest.
pub(crate) async fn forecast(client: &Client, today: Day) -> Result<Found<Usd>, CloudError> {
    let (past, coming) = try_join(past(client, today), coming(client, today)).await?;
    Ok(past.map(|past| past + coming))
}

/// What the days of this month before today cost; nothing on the first.
async fn past(client: &Client, today: Day) -> Result<Found<Usd>, CloudError> {
    let first = today.first_of_month();
    if first == today {
        return Ok(Found::whole(Usd(0.0)));
    }
    let found = costs(client, span(first, today)?, Granularity::Monthly, None).await?;
    let Some(month) = found.value.first() else { return Err(malformed("GetCostAndUsage.ResultsByTime")) };
    Ok(Found { value: Usd(costs::total(month)?), gap: found.gap })
}

async fn coming(client: &Client, today: Day) -> Result<Usd, CloudError> {
    let request = client.get_cost_forecast().time_period(span(today, today.first_of_next_month())?);
    let sent = request.metric(Metric::UnblendedCost).granularity(Granularity::Daily).send();
    let output = sent.await.map_err(|error| FORECAST.failed(&error))?;
    let total = output.total().and_then(|total| total.amount());
    Ok(Usd(amount(total, "GetCostForecast.Total")?))
}

/// Unusual costs of the last 90 days.
pub(crate) async fn anomalies(client: &Client, today: Day) -> Result<Found<Vec<Anomaly>>, CloudError> {
    let span = AnomalyDateInterval::builder().start_date(today.plus_days(-ANOMALY_DAYS).to_string());
    let span = span.end_date(today.to_string()).build().map_err(|_| malformed("GetAnomalies.DateInterval"))?;
    let request = || client.get_anomalies().date_interval(span.clone());
    let found = pages(
        ANOMALIES,
        |token| request().set_next_page_token(token).send(),
        |output| Ok((output.anomalies, output.next_page_token)),
    );
    Ok(found.await?.decode(|anomaly| anomaly::decode(&anomaly)))
}

async fn costs(
    client: &Client,
    span: DateInterval,
    granularity: Granularity,
    group: Option<GroupDefinition>,
) -> Result<Found<Vec<ResultByTime>>, CloudError> {
    let request = || {
        let request = client.get_cost_and_usage().time_period(span.clone()).granularity(granularity.clone());
        request.metrics(METRIC).set_group_by(group.clone().map(|group| vec![group]))
    };
    let send = |token| request().set_next_page_token(token).send();
    pages(COSTS, send, |output| {
        Ok((need(output.results_by_time, "GetCostAndUsage.ResultsByTime")?, output.next_page_token))
    })
    .await
}

fn group(kind: GroupDefinitionType, key: &str) -> GroupDefinition {
    GroupDefinition::builder().r#type(kind).key(key).build()
}

/// From a day up to, and not including, another.
fn span(from: Day, to: Day) -> Result<DateInterval, CloudError> {
    DateInterval::builder().start(from.to_string()).end(to.to_string()).build().map_err(|_| malformed("DateInterval"))
}
