//! The load balancer in front of the application, and what is asked about it.

use domain::{LoadBalancer, MetricQuery, Phase, RegionEstate, Stack, Stat, TAG, TargetGroup, Text, metric};

/// The output by which a stack names it.
const BALANCER: &str = "BalancerArn";

/// A load balancer and the target groups behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// The load balancer.
    pub balancer: LoadBalancer,
    /// ARNs of the target groups that it routes to.
    pub groups: Vec<Text>,
}

impl Front {
    /// The application load balancer that the stacks of the phases put out, as far as target groups tell of it; where
    /// none does, the only one that there is.
    pub fn find(here: &RegionEstate) -> Option<Self> {
        let before = |group: &TargetGroup| group.balancer.clone().filter(|it| it.kind == "application");
        let all = here.target_groups.value()?;
        let mut balancers = all.iter().filter_map(before);
        let balancer = if let Some(arn) = deployed(here) {
            balancers.find(|it| it.arn == *arn)?
        } else {
            let first = balancers.next()?;
            balancers.all(|it| it.arn == first.arn).then_some(first)?
        };
        let behind = all.iter().filter(|group| before(group).is_some_and(|it| it.arn == balancer.arn));
        Some(Self { groups: behind.map(|group| group.arn.clone()).collect(), balancer })
    }

    /// Every metric that the promises are measured by.
    pub fn queries(&self) -> Vec<MetricQuery> {
        let mut all: Vec<MetricQuery> =
            [self.requests(), self.own_errors(), self.target_errors(), self.response_time(), self.connections()]
                .into_iter()
                .flatten()
                .collect();
        all.extend(self.healthy_hosts());
        all
    }

    pub(super) fn requests(&self) -> Option<MetricQuery> {
        self.query("RequestCount", Stat::sum())
    }

    /// Errors of the load balancer itself: no target was there, or none answered.
    pub(super) fn own_errors(&self) -> Option<MetricQuery> {
        self.query("HTTPCode_ELB_5XX_Count", Stat::sum())
    }

    pub(super) fn target_errors(&self) -> Option<MetricQuery> {
        self.query("HTTPCode_Target_5XX_Count", Stat::sum())
    }

    pub(super) fn response_time(&self) -> Option<MetricQuery> {
        self.query("TargetResponseTime", Stat::average())
    }

    pub(super) fn connections(&self) -> Option<MetricQuery> {
        self.query("ActiveConnectionCount", Stat::sum())
    }

    /// What CloudWatch has for every minute in which targets are checked, whether anybody asks for anything or not.
    pub(super) fn healthy_hosts(&self) -> Vec<MetricQuery> {
        let one = |group| metric::balancer(group, &self.balancer.arn, "HealthyHostCount", Stat::new("Minimum"));
        self.groups.iter().filter_map(one).collect()
    }

    fn query(&self, name: &str, stat: Stat) -> Option<MetricQuery> {
        let tail = self.balancer.arn.raw().split_once(":loadbalancer/")?.1;
        let dimensions = vec![("LoadBalancer".into(), tail.into())];
        Some(MetricQuery::per_minute("AWS/ApplicationELB", name, dimensions, stat))
    }
}

/// The ARN that a stack of a phase gives out.
fn deployed(here: &RegionEstate) -> Option<&Text> {
    let of_phase =
        |stack: &&Stack| stack.tags.iter().any(|(key, value)| *key == TAG && Phase::of_tag(value.raw()).is_some());
    let outputs = here.stacks.value()?.iter().filter(of_phase).flat_map(|stack| &stack.outputs);
    outputs.into_iter().find(|(key, _)| key.raw() == BALANCER).map(|(_, value)| value)
}
