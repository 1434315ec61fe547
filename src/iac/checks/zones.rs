//! What serves stands in two zones at least.

use std::collections::BTreeSet;

use domain::{AutoScalingGroup, LoadBalancer, Zone};

use super::{Check, Outcome, Verification, whole};

const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";

pub(super) fn checks(of: &Verification<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for name in named(of, BALANCER, "Name") {
        checks.push(judged(&name, balancer(of, &name)));
    }
    for name in named(of, GROUP, "AutoScalingGroupName") {
        checks.push(match group(of, &name) {
            Ok(Some(group)) => of_group(&name, group),
            found => judged(&name, found.map(|_| BTreeSet::new())),
        });
    }
    checks
}

/// The names that the templates give to resources of this type.
pub(super) fn named(of: &Verification<'_>, kind: &str, property: &str) -> Vec<String> {
    let resources = of.stacks.iter().flat_map(|deployed| deployed.evaluated.resources.values());
    let names = resources.filter(|it| it.kind == kind).filter_map(|it| it.properties.get(property)?.as_str());
    names.map(str::to_owned).collect()
}

fn judged(subject: &str, zones: Result<BTreeSet<Zone>, String>) -> Check {
    match zones {
        Err(why) => Check::new("zones", subject, Outcome::Unknown, why),
        Ok(zones) => {
            let names: Vec<&str> = zones.iter().map(Zone::as_str).collect();
            let outcome = if zones.len() >= 2 { Outcome::Pass } else { Outcome::Fail };
            let why = if names.is_empty() { "in no zone".to_owned() } else { format!("in {}", names.join(", ")) };
            Check::new("zones", subject, outcome, why)
        }
    }
}

fn balancer(of: &Verification<'_>, name: &str) -> Result<BTreeSet<Zone>, String> {
    let groups = whole(&of.here.target_groups, "the target groups")?;
    let mut balancers = groups.iter().filter_map(|group| group.balancer.as_ref());
    let found: &LoadBalancer =
        balancers.find(|it| it.name == *name).ok_or("no target group is behind it, so its zones are not known")?;
    Ok(found.zones.iter().cloned().collect())
}

fn group<'a>(of: &Verification<'a>, name: &str) -> Result<Option<&'a AutoScalingGroup>, String> {
    let groups = whole(&of.here.groups, "the Auto Scaling groups")?;
    Ok(groups.iter().find(|group| group.name == *name))
}

/// A group is judged by the zones in which its instances are in service. One instance is in one zone only: its group is
/// then judged by where it could start that instance anew.
fn of_group(name: &str, group: &AutoScalingGroup) -> Check {
    let counts = group.in_service_by_zone();
    let standing: BTreeSet<Zone> =
        counts.iter().filter(|(_, count)| **count > 0).map(|(zone, _)| zone.clone()).collect();
    let others: Vec<&str> = counts.keys().filter(|zone| !standing.contains(*zone)).map(Zone::as_str).collect();
    match (group.capacity.desired(), standing.first()) {
        (0, None) => Check::new("zones", name, Outcome::Unknown, "it is set to no instance, so it stands in no zone"),
        (1, Some(zone)) if standing.len() == 1 && !others.is_empty() => {
            let why =
                format!("its one instance is in {zone}; without that zone it starts anew in {}", others.join(", "));
            Check::new("zones", name, Outcome::Pass, why)
        }
        _ => judged(name, Ok(standing)),
    }
}
