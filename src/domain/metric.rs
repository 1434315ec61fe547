//! Metrics: what to ask CloudWatch for, and the series it answers with.

use std::fmt;

use crate::{Moment, Region, Text};

/// One metric with its statistic and period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricQuery {
    /// `AWS/EC2`.
    pub namespace: Text,
    /// `CPUUtilization`.
    pub name: Text,
    /// Dimension names and values, in the order they were given.
    pub dimensions: Vec<(Text, Text)>,
    /// The statistic.
    pub stat: Stat,
    /// Seconds per datapoint: a multiple of 60; or 1, 5, 10, 20 or 30, of which CloudWatch has datapoints where a metric
    /// was put at high resolution, and keeps them for three hours.
    pub period: u32,
}

impl MetricQuery {
    /// A query at one datapoint a minute.
    pub fn per_minute(namespace: &str, name: &str, dimensions: Vec<(Text, Text)>, stat: Stat) -> Self {
        Self { namespace: namespace.into(), name: name.into(), dimensions, stat, period: 60 }
    }

    /// The same at another resolution, in seconds.
    #[must_use]
    pub fn every(self, period: u32) -> Self {
        Self { period, ..self }
    }

    /// Whether its datapoints are closer than a minute.
    pub const fn is_high_resolution(&self) -> bool {
        self.period < 60
    }

    /// The value of a dimension.
    pub fn dimension(&self, name: &str) -> Option<&Text> {
        self.dimensions.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// A statistic over a period, as CloudWatch names it: `Average`, `Sum`, `p95`, ….
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stat(Text);

impl Stat {
    /// A statistic by CloudWatch's name.
    pub fn new(name: &str) -> Self {
        Self(Text::new(name))
    }

    /// The mean.
    pub fn average() -> Self {
        Self::new("Average")
    }

    /// The total.
    pub fn sum() -> Self {
        Self::new("Sum")
    }

    /// A percentile, 1 to 99.
    pub fn percentile(p: u8) -> Self {
        Self(format!("p{p}").into())
    }

    /// CloudWatch's name.
    pub fn as_str(&self) -> &str {
        self.0.raw()
    }
}

impl fmt::Display for Stat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a query is about: it decides which pane waits for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricKey {
    /// The region to ask.
    pub region: Region,
    /// What to ask there.
    pub query: MetricQuery,
}

/// The datapoints of one query, oldest first. A missing period is a missing point, not a zero.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What was asked.
    pub query: MetricQuery,
    /// Start of each period, and the value in it.
    pub points: Vec<(Moment, f64)>,
}

impl Series {
    /// The latest datapoint.
    pub fn latest(&self) -> Option<(Moment, f64)> {
        self.points.last().copied()
    }

    /// The values at each period from `from` to `to`, `None` where CloudWatch has none.
    pub fn dense(&self, from: Moment, to: Moment) -> Vec<Option<f64>> {
        let step = i64::from(self.query.period.max(1));
        let first = from.as_secs().div_euclid(step);
        let count = usize::try_from(to.as_secs().div_euclid(step) - first).unwrap_or(0);
        let mut values = vec![None; count];
        for (at, value) in &self.points {
            let slot = usize::try_from(at.as_secs().div_euclid(step) - first).ok();
            if let Some(cell) = slot.and_then(|slot| values.get_mut(slot)) {
                *cell = Some(*value);
            }
        }
        values
    }
}

/// The average CPU of an Auto Scaling group, percent.
pub fn cpu(group: &Text) -> MetricQuery {
    let dimensions = vec![("AutoScalingGroupName".into(), group.clone())];
    MetricQuery::per_minute("AWS/EC2", "CPUUtilization", dimensions, Stat::average())
}

/// The instances in service of an Auto Scaling group (needs group metrics collection enabled).
pub fn in_service(group: &Text) -> MetricQuery {
    let dimensions = vec![("AutoScalingGroupName".into(), group.clone())];
    MetricQuery::per_minute("AWS/AutoScaling", "GroupInServiceInstances", dimensions, Stat::average())
}

/// A metric of `AWS/ApplicationELB` for a target group behind a load balancer; `None` where an ARN has another form.
///
/// The dimension values are the tails of the ARNs: `targetgroup/web/0f…` and `app/web-alb/50…`.
pub fn balancer(target_group: &Text, load_balancer: &Text, name: &str, stat: Stat) -> Option<MetricQuery> {
    let group = target_group.raw().rsplit(':').next().filter(|tail| tail.starts_with("targetgroup/"))?;
    let balancer = load_balancer.raw().split_once(":loadbalancer/")?.1;
    let dimensions = vec![("TargetGroup".into(), group.into()), ("LoadBalancer".into(), balancer.into())];
    Some(MetricQuery::per_minute("AWS/ApplicationELB", name, dimensions, stat))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_are_the_tails_of_the_arns() {
        let query = balancer(
            &"arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0f".into(),
            &"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50".into(),
            "RequestCount",
            Stat::sum(),
        )
        .unwrap();
        assert_eq!(query.dimension("TargetGroup").unwrap(), "targetgroup/web/0f");
        assert_eq!(query.dimension("LoadBalancer").unwrap(), "app/web-alb/50");
        assert_eq!(balancer(&"web".into(), &"alb".into(), "RequestCount", Stat::sum()), None);
    }

    #[test]
    fn a_missing_period_is_not_a_zero() {
        let start = Moment::from_secs(600);
        let minute = std::time::Duration::from_mins(1);
        let series = Series {
            query: cpu(&"web".into()),
            points: vec![(start, 1.0), (start + 2 * minute, 3.0), (start + 9 * minute, 9.0)],
        };
        assert_eq!(series.dense(start, start + 4 * minute), [Some(1.0), None, Some(3.0), None]);
        assert_eq!(series.dense(start, start), []);
    }
}
