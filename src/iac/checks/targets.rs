//! Every target group of the phase has healthy targets, and none that fail.

use domain::{HealthCount, TargetGroup};

use super::zones::named;
use super::{Check, Outcome, Verification, whole};

pub(super) fn checks(of: &Verification<'_>) -> Vec<Check> {
    let names = named(of, "AWS::ElasticLoadBalancingV2::TargetGroup", "Name");
    names.into_iter().map(|name| judged(of, &name)).collect()
}

fn judged(of: &Verification<'_>, name: &str) -> Check {
    match count(of, name) {
        Err(why) => Check::new("targets", name, Outcome::Unknown, why),
        Ok(None) => Check::new("targets", name, Outcome::Fail, "it is not there"),
        Ok(Some(count)) => {
            let words = format!("{} of {} healthy", count.healthy, count.total());
            let outcome = if count.healthy > 0 && count.failing() == 0 { Outcome::Pass } else { Outcome::Fail };
            Check::new("targets", name, outcome, words)
        }
    }
}

fn count(of: &Verification<'_>, name: &str) -> Result<Option<HealthCount>, String> {
    let groups = whole(&of.here.target_groups, "the target groups")?;
    let Some(group): Option<&TargetGroup> = groups.iter().find(|group| group.name == *name) else { return Ok(None) };
    let health = of.here.target_health.get(&group.arn).ok_or("its targets have not been read yet")?;
    Ok(Some(HealthCount::of(whole(health, "its targets")?)))
}
