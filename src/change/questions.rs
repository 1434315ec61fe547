//! What has to be asked before a change can be judged.

use domain::{Ask, Billing, Drift, Estate, Region, Regional, StackQuestion, Stat, Text, metric};

use crate::{Action, Proposed, StackAction, guards};

/// Everything that has to be asked for `proposed`, as far as `estate` shows what there is to ask about: asked again
/// after the answers are folded in, until nothing is new. Every ask is put anew for each preview and each commit.
pub fn questions(proposed: &Proposed, estate: &Estate) -> Vec<Ask> {
    let region = &proposed.region;
    let lists = [Regional::Groups, Regional::Scaling, Regional::TargetGroups, Regional::Alarms, Regional::Stacks];
    let mut asks = vec![Ask::Identity, Ask::Billing(Billing::Budgets)];
    asks.extend(lists.map(|asked| Ask::In(region.clone(), asked)));
    asks.extend(proposed.action.asks(region));
    asks.extend(details(proposed, estate).into_iter().map(|asked| Ask::In(region.clone(), asked)));
    asks.sort();
    asks.dedup();
    asks
}

/// What only the lists show the way to: refreshes, health and load of the group concerned.
fn details(proposed: &Proposed, estate: &Estate) -> Vec<Regional> {
    if let Action::Stack(action) = &proposed.action {
        let mut details = drift_of(proposed, estate, &action.stack);
        details.extend(targets_of(proposed, estate, action));
        // What is opened first is put back as it was: that is read with everything else.
        let policy = action.opening().map(|_| Regional::Stack(action.stack.clone(), StackQuestion::Policy));
        details.extend(policy);
        return details;
    }
    let group = group_of(proposed, estate);
    let mut details = owners(proposed, estate);
    details.extend(group.iter().map(|group| Regional::Refreshes(group.name.clone())));
    let mut behind = group.map_or_else(Vec::new, |group| group.target_groups.clone());
    // A target group without an Auto Scaling group, or beside others of one, has a load of its own.
    if matches!(proposed.action, Action::Target(_)) && !behind.contains(proposed.action.scope()) {
        behind.push(proposed.action.scope().clone());
    }
    if let Action::Shift(action) = &proposed.action
        && let Some(here) = estate.regions.get(&proposed.region)
    {
        behind.extend(guards::behind(here, &action.resource).into_iter().cloned());
        behind.sort();
        behind.dedup();
    }
    details.extend(behind.iter().cloned().map(Regional::TargetHealth));
    let region = &proposed.region;
    let counts = behind.iter().flat_map(|arn| [load(estate, region, arn), serving(estate, region, arn)]);
    let mut metrics: Vec<_> = counts.flatten().collect();
    metrics.extend(group.map(|group| metric::cpu(&group.name)));
    if !metrics.is_empty() {
        details.push(Regional::Metrics(metrics));
    }
    details
}

/// The targets of every target group, where instances are removed that may be among them.
fn targets_of(proposed: &Proposed, estate: &Estate, action: &StackAction) -> Vec<Regional> {
    if !action.removes_instances() {
        return Vec::new();
    }
    let groups = estate.regions.get(&proposed.region).and_then(|here| here.target_groups.value());
    groups.into_iter().flatten().map(|group| Regional::TargetHealth(group.arn.clone())).collect()
}

/// In what a stack drifted, where its last detection says that it did.
fn drift_of(proposed: &Proposed, estate: &Estate, stack: &Text) -> Vec<Regional> {
    let stacks = estate.regions.get(&proposed.region).and_then(|here| here.stacks.value());
    let found = stacks.into_iter().flatten().find(|found| found.name == *stack);
    let is_drifted = found.is_some_and(|found| found.drift == Drift::Drifted);
    is_drifted.then(|| Regional::Stack(stack.clone(), StackQuestion::Drift)).into_iter().collect()
}

fn group_of<'a>(proposed: &Proposed, estate: &'a Estate) -> Option<&'a domain::AutoScalingGroup> {
    let groups = estate.regions.get(&proposed.region)?.groups.value()?;
    if let Some(name) = proposed.action.group() {
        return groups.iter().find(|group| group.name == *name);
    }
    let here = estate.regions.get(&proposed.region)?;
    let behind = match &proposed.action {
        Action::Shift(action) => guards::behind(here, &action.resource),
        action => vec![action.scope()],
    };
    groups.iter().find(|group| behind.iter().any(|arn| group.target_groups.contains(arn)))
}

/// What the platform's stacks are made of, where that alone tells to whom the subject belongs.
fn owners(proposed: &Proposed, estate: &Estate) -> Vec<Regional> {
    if !matches!(proposed.action, Action::Shift(_) | Action::Database(_) | Action::Cache(_)) {
        return Vec::new();
    }
    let stacks = estate.regions.get(&proposed.region).and_then(|here| here.stacks.value());
    stacks.into_iter().flatten().map(|stack| Regional::StackResources(stack.name.clone())).collect()
}

/// The requests a minute that a target group receives.
pub(crate) fn load(estate: &Estate, region: &Region, arn: &Text) -> Option<domain::MetricQuery> {
    balancer(estate, region, arn, "RequestCount", Stat::sum())
}

/// The targets that a target group holds for healthy: counted every minute, be there requests or not, so that it tells
/// a minute without requests from one without a count.
pub(crate) fn serving(estate: &Estate, region: &Region, arn: &Text) -> Option<domain::MetricQuery> {
    balancer(estate, region, arn, "HealthyHostCount", Stat::average())
}

fn balancer(estate: &Estate, region: &Region, arn: &Text, name: &str, stat: Stat) -> Option<domain::MetricQuery> {
    let groups = estate.regions.get(region)?.target_groups.value()?;
    let balancer = groups.iter().find(|group| group.arn == *arn)?.balancer.as_ref()?;
    metric::balancer(arn, &balancer.arn, name, stat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{API, EDGE, Sample, desired, on_target, propose, region};
    use crate::{AlarmAction, AlarmChange, TargetChange};

    /// What is asked beside what every change is judged by.
    fn beside(estate: &Estate, action: Action) -> Vec<Regional> {
        let lists = [Regional::Groups, Regional::Scaling, Regional::TargetGroups, Regional::Alarms, Regional::Stacks];
        let mut asks = questions(&propose(action), estate);
        let always = [Ask::Identity, Ask::Billing(Billing::Budgets)];
        for wanted in always.into_iter().chain(lists.map(|asked| Ask::In(region(), asked))) {
            assert_eq!(asks.iter().filter(|ask| **ask == wanted).count(), 1, "{wanted:?}");
            asks.retain(|ask| *ask != wanted);
        }
        asks.into_iter()
            .map(|ask| match ask {
                Ask::In(place, asked) if place == region() => asked,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    fn counts(arn: &str) -> Vec<domain::MetricQuery> {
        let of = |name, stat| metric::balancer(&arn.into(), &EDGE.into(), name, stat).unwrap();
        vec![of("RequestCount", Stat::sum()), of("HealthyHostCount", Stat::average())]
    }

    fn sorted(mut asked: Vec<Regional>) -> Vec<Regional> {
        asked.sort();
        asked
    }

    #[test]
    fn a_group_is_asked_for_its_refreshes_its_health_and_its_load() {
        let estate = Sample::new().facts.estate;
        let metrics = [counts(API), vec![metric::cpu(&"web".into())]].concat();
        let wanted =
            vec![Regional::Refreshes("web".into()), Regional::TargetHealth(API.into()), Regional::Metrics(metrics)];
        assert_eq!(beside(&estate, desired(4)), sorted(wanted.clone()));
        let target = beside(&estate, on_target("i-1", TargetChange::Deregister));
        assert_eq!(target, sorted(wanted), "a target of the group is asked the same, and once");
    }

    #[test]
    fn a_target_group_of_no_group_has_a_load_of_its_own() {
        let mut sample = Sample::new();
        sample.web(|web| web.target_groups.clear());
        let asked = beside(&sample.facts.estate, on_target("i-1", TargetChange::Deregister));
        assert_eq!(asked, sorted(vec![Regional::TargetHealth(API.into()), Regional::Metrics(counts(API))]));
    }

    #[test]
    fn an_alarm_is_asked_for_its_mutes_alone() {
        let action = Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change: AlarmChange::Unmute });
        assert_eq!(beside(&Sample::new().facts.estate, action), [Regional::MuteRules("web-5xx".into())]);
    }

    #[test]
    fn a_stack_that_drifted_is_asked_in_what() {
        let asked = |name: &str, drift| {
            let mut sample = Sample::new();
            sample.stacks(|stacks| stacks[1].drift = drift);
            let action = crate::StackAction::new(name, crate::StackChange::Protect(true));
            beside(&sample.facts.estate, Action::Stack(action))
        };
        let wanted = Regional::Stack("finops-edge".into(), StackQuestion::Drift);
        assert_eq!(asked("finops-edge", Drift::Drifted), [wanted]);
        assert_eq!(asked("finops-edge", Drift::InSync), []);
        assert_eq!(asked("finops-compute", Drift::Drifted), [], "another drifted");
    }

    #[test]
    fn of_an_account_not_yet_read_only_the_lists_are_asked() {
        assert_eq!(beside(&Estate::new([region()]), desired(4)), []);
    }
}
