//! What the principal may read: one cheap call for each kind of question.

use aws::Cloud;
use console::snapshot;
use domain::{Ask, CloudError, Estate, Observation, Reading, Region, RegionEstate, Regional, Text, metric};

use super::check::{Check, Verdict};
use crate::commands::session::Session;

/// A question, whether it was answered, and what is wrong with the answer.
type Asked<'a> = (&'static str, bool, Option<&'a CloudError>);

/// What came of every question that one region can be asked.
struct Probed<'a> {
    region: &'a Region,
    asked: Vec<Asked<'a>>,
}

/// One check for each kind of question over all regions, for a permission may end at the border of one; the billed
/// ones once.
pub(super) async fn checks(session: &Session, cloud: &Cloud, estate: &Estate) -> Vec<Check> {
    let details: Vec<_> = estate.regions.iter().flat_map(|(region, here)| details(region, here)).collect();
    let answers = snapshot::observe_all(cloud, details.iter().map(|(_, ask)| ask.clone()).collect()).await;
    let probed: Vec<Probed<'_>> = cloud
        .regions()
        .iter()
        .filter_map(|region| {
            let mut asked: Vec<Asked<'_>> = lists(estate.regions.get(region)?).collect();
            let here = details.iter().filter(|(_, ask)| ask.region() == Some(region));
            let seen = |ask: &Ask| answers.iter().find(|seen| seen.ask == *ask);
            asked.extend(here.filter_map(|(what, ask)| Some(answered(what, seen(ask)?))));
            Some(Probed { region, asked })
        })
        .collect();
    let mut checks = over_regions(session, &probed);
    checks.extend(billing(estate).into_iter().map(|asked| judge(session, asked)));
    if let Some(home) = cloud.regions().first() {
        let seen = cloud.observe(&Ask::Prices(home.clone())).await;
        checks.push(judge(session, answered("pricing:GetProducts", &seen)));
    }
    checks
}

fn answered<'a>(what: &'static str, seen: &'a Observation) -> Asked<'a> {
    (what, seen.outcome.is_ok(), seen.outcome.as_ref().err().or(seen.gap.as_ref()))
}

/// A line for each kind of question where all is well, and one more for each region where it is not.
fn over_regions(session: &Session, probed: &[Probed<'_>]) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut open = Vec::new();
    for probed in probed {
        match closed(probed) {
            Some(error) => {
                let name = format!("region {}", probed.region);
                checks.push(Check::wrong(&name, &error.to_string(), &session.remedy(error)));
            }
            None => open.push(probed),
        }
    }
    let mut kinds: Vec<&'static str> = Vec::new();
    for (what, ..) in open.iter().flat_map(|probed| &probed.asked) {
        if !kinds.contains(what) {
            kinds.push(what);
        }
    }
    for kind in kinds {
        let judged = open.iter().flat_map(|probed| {
            let asked = probed.asked.iter().filter(|(what, ..)| *what == kind);
            asked.map(|asked| (probed.region, judge(session, *asked)))
        });
        checks.extend(merged(judged.collect(), probed.len()));
    }
    checks
}

/// Where nothing at all is answered, it is the region that is closed (not opted in, or forbidden as a whole).
fn closed<'a>(probed: &Probed<'a>) -> Option<&'a CloudError> {
    let mut troubles = probed.asked.iter().map(|(_, is_read, trouble)| trouble.filter(|_| !is_read));
    let first = troubles.next()??;
    let is_same = |error: &CloudError| std::mem::discriminant(error) == std::mem::discriminant(first);
    (!matches!(first, CloudError::Denied { .. }) && troubles.all(|error| error.is_some_and(is_same))).then_some(first)
}

/// The regions where it is allowed in one line, each other with its own; no region is named where there is only one.
fn merged(judged: Vec<(&Region, Check)>, regions: usize) -> Vec<Check> {
    if regions < 2 {
        return judged.into_iter().map(|(_, check)| check).collect();
    }
    let (good, bad): (Vec<_>, Vec<_>) = judged.into_iter().partition(|(_, check)| check.verdict == Verdict::Good);
    let names: Vec<&str> = good.iter().map(|(region, _)| region.as_str()).collect();
    let good = good.first().map(|(_, check)| Check::good(&check.name, &format!("allowed in {}", names.join(", "))));
    let bad = bad.into_iter().map(|(region, check)| Check { what: format!("in {region}: {}", check.what), ..check });
    good.into_iter().chain(bad).collect()
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

/// Questions to a region that no list has asked yet.
fn details(region: &Region, here: &RegionEstate) -> Vec<(&'static str, Ask)> {
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
    asks.into_iter().map(|(what, regional)| (what, Ask::In(region.clone(), regional))).collect()
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

/// What changes need to be permitted.
const CHANGES: [&str; 25] = [
    "arc-zonal-shift:CancelPracticeRun",
    "arc-zonal-shift:CancelZonalShift",
    "arc-zonal-shift:StartPracticeRun",
    "arc-zonal-shift:StartZonalShift",
    "arc-zonal-shift:UpdateZonalShift",
    "autoscaling:CancelInstanceRefresh",
    "autoscaling:DeleteScheduledAction",
    "autoscaling:EnterStandby",
    "autoscaling:ExitStandby",
    "autoscaling:PutScheduledUpdateGroupAction",
    "autoscaling:ResumeProcesses",
    "autoscaling:RollbackInstanceRefresh",
    "autoscaling:SetDesiredCapacity",
    "autoscaling:SetInstanceHealth",
    "autoscaling:StartInstanceRefresh",
    "autoscaling:SuspendProcesses",
    "autoscaling:TerminateInstanceInAutoScalingGroup",
    "autoscaling:UpdateAutoScalingGroup",
    "cloudwatch:DeleteAlarmMuteRule",
    "cloudwatch:PutAlarmMuteRule",
    "elasticache:TestFailover",
    "elasticloadbalancing:DeregisterTargets",
    "elasticloadbalancing:RegisterTargets",
    "rds:FailoverDBCluster",
    "rds:RebootDBInstance",
];

/// What cannot be tried without changing something: none of these services has a dry run.
pub(super) fn changing() -> Check {
    let what = format!("not checked, a change alone shows it: {}", CHANGES.join(", "));
    Check::unknown(
        "permission to change",
        &what,
        "compare your role with the operator policy (docs/operations.md#operator)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: &str = "us-east-1";
    const EU: &str = "eu-west-1";

    fn at(region: &str, check: Check) -> (Region, Check) {
        (Region::new(region), check)
    }

    fn lines(judged: &[(Region, Check)]) -> Vec<String> {
        let judged = judged.iter().map(|(region, check)| (region, check.clone()));
        merged(judged.collect(), 2).iter().map(|check| format!("{} {}", check.verdict.word(), check.what)).collect()
    }

    #[test]
    fn regions_that_agree_share_a_line_and_one_that_does_not_has_its_own() {
        let good = || Check::good("cloudwatch:DescribeAlarms", "allowed");
        let denied = || Check::wrong("cloudwatch:DescribeAlarms", "access denied", "ask for it");
        assert_eq!(lines(&[at(US, good()), at(EU, good())]), ["ok allowed in us-east-1, eu-west-1"]);
        assert_eq!(
            lines(&[at(US, good()), at(EU, denied())]),
            ["ok allowed in us-east-1", "WRONG in eu-west-1: access denied"]
        );
    }

    #[test]
    fn a_region_that_answers_nothing_is_closed() {
        let off = CloudError::Unreachable { detail: "no such host".into() };
        let denied = CloudError::Denied { action: "cloudwatch:DescribeAlarms".into(), detail: "no".into() };
        let region = Region::new(EU);
        let probed = |asked| Probed { region: &region, asked };
        assert_eq!(closed(&probed(vec![("a", false, Some(&off)), ("b", false, Some(&off))])), Some(&off));
        assert_eq!(closed(&probed(vec![("a", false, Some(&off)), ("b", true, None)])), None);
        // Each denial names the permission that is missing.
        assert_eq!(closed(&probed(vec![("a", false, Some(&denied)), ("b", false, Some(&denied))])), None);
    }

    #[test]
    fn what_is_not_checked_is_what_the_operator_policy_allows() {
        let page = include_str!("../../../docs/operations.md");
        let policy = page.split_once("FinopsTuiOperator\"").unwrap().1.split_once(']').unwrap().0;
        let actions: Vec<&str> = policy.split('"').filter(|word| word.contains(':') && !word.contains(' ')).collect();
        assert_eq!(actions, CHANGES);
        assert_eq!(changing().verdict, super::super::check::Verdict::Unknown);
    }
}
