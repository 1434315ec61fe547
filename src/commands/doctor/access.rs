//! What the principal may read: one cheap call for each kind of question.

use aws::Cloud;
use domain::{Ask, CloudError, Estate, Reading, Region, RegionEstate, Regional, Text, metric};

use super::check::Check;
use crate::commands::session::Session;

/// A question, what it is for, and what came of it.
type Asked<'a> = (&'static str, bool, Option<&'a CloudError>);

/// One check for each kind of question, in the first region; the billed ones once.
pub(super) async fn checks(session: &Session, cloud: &Cloud, estate: &Estate) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some((region, here)) = estate.regions.first_key_value() {
        checks.extend(lists(here).map(|asked| judge(session, asked)));
        for (what, regional) in details(here) {
            let observation = cloud.observe(&Ask::In(region.clone(), regional)).await;
            let trouble = observation.outcome.as_ref().err().or(observation.gap.as_ref());
            checks.push(judge(session, (what, observation.outcome.is_ok(), trouble)));
        }
        checks.extend(unreached(session, estate, region));
    }
    checks.extend(billing(estate).into_iter().map(|asked| judge(session, asked)));
    checks
}

fn of<'a, T>(what: &'static str, reading: &'a Reading<T>) -> Asked<'a> {
    (what, reading.value().is_some(), reading.trouble())
}

fn lists(here: &RegionEstate) -> impl Iterator<Item = Asked<'_>> {
    let health =
        here.target_health.values().next().map(|reading| of("elasticloadbalancing:DescribeTargetHealth", reading));
    let refreshes = here.refreshes.values().next().map(|reading| of("autoscaling:DescribeInstanceRefreshes", reading));
    [
        of("cloudformation:DescribeStacks", &here.stacks),
        of("elasticloadbalancing:DescribeTargetGroups", &here.target_groups),
        of("autoscaling:DescribeAutoScalingGroups", &here.groups),
        of("autoscaling:DescribePolicies", &here.scaling),
        of("cloudwatch:DescribeAlarms", &here.alarms),
    ]
    .into_iter()
    .chain(health)
    .chain(refreshes)
}

fn billing(estate: &Estate) -> [Asked<'_>; 4] {
    let billing = &estate.billing;
    [
        of("ce:GetCostAndUsage", &billing.daily),
        of("ce:GetCostForecast", &billing.forecast),
        of("ce:GetAnomalies", &billing.anomalies),
        of("budgets:ViewBudget", &billing.budgets),
    ]
}

/// Questions that no list has asked yet.
fn details(here: &RegionEstate) -> Vec<(&'static str, Regional)> {
    let mut asks = vec![("cloudwatch:DescribeAlarmHistory", Regional::AlarmHistory(None))];
    let stack = here.stacks.value().and_then(|stacks| stacks.first());
    if let Some(stack) = stack {
        asks.push(("cloudformation:ListStackResources", Regional::StackResources(stack.name.clone())));
        asks.push(("cloudformation:DescribeStackEvents", Regional::StackEvents(stack.name.clone())));
    }
    let group: Option<&Text> = here.groups.value().and_then(|groups| groups.first()).map(|group| &group.name);
    if let Some(group) = group {
        asks.push(("cloudwatch:GetMetricData", Regional::Metrics(vec![metric::cpu(group)])));
    }
    asks
}

/// The other regions, by their first trouble.
fn unreached(session: &Session, estate: &Estate, first: &Region) -> Vec<Check> {
    let others = estate.regions.iter().filter(|(region, _)| *region != first);
    let reached = others.map(|(region, here)| {
        let name = format!("region {region}");
        match here.alarms.trouble() {
            None => Check::good(&name, "answers"),
            Some(error) => Check::wrong(&name, &error.to_string(), &session.remedy(error)),
        }
    });
    reached.collect()
}

fn judge(session: &Session, (what, is_read, trouble): Asked<'_>) -> Check {
    let remedy = |error: &CloudError| session.remedy(error);
    match trouble {
        None if is_read => Check::good(what, "allowed"),
        None => Check::unknown(what, "was not asked", "mend what is wrong above"),
        Some(error @ (CloudError::OverBudget { .. } | CloudError::NotYet { .. })) => {
            Check::note(what, &error.to_string(), &remedy(error))
        }
        Some(error) if is_read => Check::note(what, &format!("in part: {error}"), &remedy(error)),
        Some(error @ CloudError::Denied { .. }) => Check::wrong(what, &error.to_string(), &remedy(error)),
        Some(error) => Check::unknown(what, &error.to_string(), &remedy(error)),
    }
}
