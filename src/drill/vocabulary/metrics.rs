//! The metrics that a file names by a word.

use super::MetricWord;
use crate::model::ParamType::{self, Asg, DbInstance, Distribution, LoadBalancer, ReplicationGroup, TargetGroup};

const ELB: &str = "AWS/ApplicationELB";

const fn total(
    word: &'static str,
    of: ParamType,
    source: (&'static str, &'static str),
    about: &'static str,
) -> MetricWord {
    MetricWord { word, about, namespace: source.0, name: source.1, stat: "Sum", unit: "", of, companion: None }
}

const fn level(
    word: &'static str,
    of: ParamType,
    source: (&'static str, &'static str),
    unit: &'static str,
    about: &'static str,
) -> MetricWord {
    MetricWord { word, about, namespace: source.0, name: source.1, stat: "Average", unit, of, companion: None }
}

const fn beside(companion: &'static str, word: MetricWord) -> MetricWord {
    MetricWord { companion: Some(companion), ..word }
}

const fn least(word: MetricWord) -> MetricWord {
    MetricWord { stat: "Minimum", ..word }
}

const fn greatest(word: MetricWord) -> MetricWord {
    MetricWord { stat: "Maximum", ..word }
}

/// Every metric word.
pub const METRICS: &[MetricWord] = &[
    beside(
        "HealthyHostCount",
        total("alb.requests", LoadBalancer, (ELB, "RequestCount"), "Requests that the load balancer answered."),
    ),
    beside(
        "HealthyHostCount",
        total(
            "alb.5xx",
            LoadBalancer,
            (ELB, "HTTPCode_ELB_5XX_Count"),
            "Errors that the load balancer itself answered.",
        ),
    ),
    beside(
        "HealthyHostCount",
        total("alb.target_5xx", LoadBalancer, (ELB, "HTTPCode_Target_5XX_Count"), "Errors of all targets."),
    ),
    beside(
        "HealthyHostCount",
        total("alb.rejected", LoadBalancer, (ELB, "RejectedConnectionCount"), "Connections that found no room."),
    ),
    level("alb.response_time", LoadBalancer, (ELB, "TargetResponseTime"), "s", "Time until targets answered."),
    beside(
        "HealthyHostCount",
        total("target.requests", TargetGroup, (ELB, "RequestCount"), "Requests that a target group answered."),
    ),
    beside(
        "HealthyHostCount",
        total("target.5xx", TargetGroup, (ELB, "HTTPCode_Target_5XX_Count"), "Errors of a target group's targets."),
    ),
    level("target.response_time", TargetGroup, (ELB, "TargetResponseTime"), "s", "Time until its targets answered."),
    least(level(
        "target.healthy",
        TargetGroup,
        (ELB, "HealthyHostCount"),
        "",
        "Healthy targets, the least of a minute.",
    )),
    greatest(level("target.unhealthy", TargetGroup, (ELB, "UnHealthyHostCount"), "", "Unhealthy targets, the most.")),
    level("asg.cpu", Asg, ("AWS/EC2", "CPUUtilization"), "%", "Processor use of a group's instances."),
    level("asg.in_service", Asg, ("AWS/AutoScaling", "GroupInServiceInstances"), "", "Instances in service."),
    level("rds.connections", DbInstance, ("AWS/RDS", "DatabaseConnections"), "", "Open connections of a database."),
    level("rds.cpu", DbInstance, ("AWS/RDS", "CPUUtilization"), "%", "Processor use of a database."),
    level("rds.write_latency", DbInstance, ("AWS/RDS", "WriteLatency"), "s", "Time that a write to disk takes."),
    level(
        "cache.hit_rate",
        ReplicationGroup,
        ("AWS/ElastiCache", "CacheHitRate"),
        "%",
        "Share of reads that the cache answered.",
    ),
    greatest(level(
        "cache.lag",
        ReplicationGroup,
        ("AWS/ElastiCache", "ReplicationLag"),
        "s",
        "How far the slowest replica is behind.",
    )),
    level(
        "cache.cpu",
        ReplicationGroup,
        ("AWS/ElastiCache", "EngineCPUUtilization"),
        "%",
        "Use of the engine's thread.",
    ),
    total("cdn.requests", Distribution, ("AWS/CloudFront", "Requests"), "Requests that the CDN answered."),
    level(
        "cdn.hit_rate",
        Distribution,
        ("AWS/CloudFront", "CacheHitRate"),
        "%",
        "Share that the CDN's cache answered.",
    ),
    level("cdn.5xx_rate", Distribution, ("AWS/CloudFront", "5xxErrorRate"), "%", "Share of errors among its answers."),
];
