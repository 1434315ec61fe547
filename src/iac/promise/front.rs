//! The load balancer in front of the application, and what is asked about it.

use domain::{LoadBalancer, MetricQuery, RegionEstate, Stat, TargetGroup, Text, metric};

/// A load balancer and the target groups behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// The load balancer.
    pub balancer: LoadBalancer,
    /// ARNs of the target groups that it routes to.
    pub groups: Vec<Text>,
}

impl Front {
    /// The application load balancer of this name, as far as target groups tell of it.
    pub fn find(here: &RegionEstate, name: &str) -> Option<Self> {
        let behind = |group: &&TargetGroup| group.balancer.as_ref().is_some_and(|it| it.name == *name);
        let groups: Vec<&TargetGroup> = here.target_groups.value()?.iter().filter(behind).collect();
        let balancer = groups.iter().find_map(|group| group.balancer.clone()).filter(|it| it.kind == "application")?;
        Some(Self { balancer, groups: groups.iter().map(|group| group.arn.clone()).collect() })
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
