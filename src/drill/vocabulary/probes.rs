//! The probes: what may be looked at.

use super::ArgumentKind::{self, Choice, Choices, Count, Look, Mark, Metric, Of, Text};
use super::{
    ALARM, ArgumentWord, CACHE, CLUSTER, DATABASE, ENDPOINT, GROUP, INSTANCE, NAME, PATH, PROCESSES, ProbeWord,
    RESOURCE, Returns, TARGETS, may, needs, or,
};
use crate::model::ParamType;

const SINCE: ArgumentWord = needs("since", Mark, "The mark from which on it counts.");
const SAYS: ArgumentWord = needs("says", Text, "Words that the event's message holds, in any case.");
const OF: ArgumentWord = needs("of", Metric, "The metric.");
const METRIC: ArgumentWord = needs("metric", Metric, "The metric.");
const PERIOD: ArgumentWord = or(
    "period",
    ArgumentKind::Choice(&["10s", "30s", "1m", "5m"]),
    "1m",
    "The length of one datapoint; below a minute only for metrics that are published so.",
);
const ZONE: ArgumentWord = may("zone", Of(ParamType::Zone), "Only this zone.");
const OWNED_RESOURCE: ArgumentWord = may("resource", Of(ParamType::LoadBalancer), "The load balancer it is of.");
const OWNED_TARGETS: ArgumentWord = may("targets", Of(ParamType::TargetGroup), "The target group it is of.");
const OWNED_GROUP: ArgumentWord = may("group", Of(ParamType::Asg), "The group it is of.");
const OWNED_DATABASE: ArgumentWord = may("database", Of(ParamType::DbInstance), "The database it is of.");
const OWNED_CACHE: ArgumentWord = may("cache", Of(ParamType::ReplicationGroup), "The replication group it is of.");
const OWNED_DISTRIBUTION: ArgumentWord = may("distribution", Of(ParamType::Distribution), "The distribution it is of.");
const TLS: &[&str] = &["TLSv1.2", "TLSv1.3"];

const fn look(
    name: &'static str,
    returns: Returns,
    arguments: &'static [ArgumentWord],
    about: &'static str,
) -> ProbeWord {
    ProbeWord { name, about, arguments, returns }
}

/// Every probe.
pub const PROBES: &[ProbeWord] = &[
    look(
        "targets.healthy",
        Returns::Number("targets"),
        &[
            TARGETS,
            may("outside_zone", Of(ParamType::Zone), "Only targets outside this zone."),
            may("in_zone", Of(ParamType::Zone), "Only targets in this zone."),
            may("without", Of(ParamType::Instance), "All but this instance."),
        ],
        "Healthy targets of a target group that no administrative override holds back.",
    ),
    look(
        "targets.state",
        Returns::Choice(&["healthy", "unhealthy", "initial", "draining", "unused", "unavailable", "absent"]),
        &[TARGETS, INSTANCE],
        "State of one target as its target group sees it; absent where it is not registered.",
    ),
    look(
        "targets.fail_open",
        Returns::Flag,
        &[TARGETS],
        "Whether a target group has so few healthy targets that the load balancer sends to all of them.",
    ),
    look(
        "capacity.floor",
        Returns::Number("instances"),
        &[
            GROUP,
            TARGETS,
            or("load", Look, "p95 of last 60m", "The load that must be carried."),
            or("zones_lost", Count(0, 2), "1", "Zones that may be lost while it is carried."),
        ],
        "Instances that carry a load with room to spare; nothing is said where the safe load of one is not configured.",
    ),
    look(
        "capacity.in_service",
        Returns::Number("instances"),
        &[GROUP, may("zone", Of(ParamType::Zone), "Only instances in this zone.")],
        "Instances of a group that are in service and healthy.",
    ),
    look("capacity.desired", Returns::Number("instances"), &[GROUP], "Desired capacity of a group."),
    look(
        "asg.pick_instance",
        Returns::Subject(ParamType::Instance),
        &[
            GROUP,
            or(
                "prefer",
                Choice(&["oldest in the fullest zone", "newest in the fullest zone", "oldest", "newest"]),
                "oldest in the fullest zone",
                "Which of the instances in service.",
            ),
            or(
                "never",
                Choices(&["protected", "standby", "warming", "only-one-in-zone"]),
                "protected, standby, warming, only-one-in-zone",
                "Instances that are not picked.",
            ),
        ],
        "An instance of a group; picked once, when it is planned.",
    ),
    look(
        "asg.settled",
        Returns::Flag,
        &[GROUP],
        "Whether desired equals in service, with no refresh, no scaling activity and no warm-up under way.",
    ),
    look(
        "asg.suspended",
        Returns::Number("processes"),
        &[GROUP, may("among", Choices(PROCESSES), "Only these processes.")],
        "Suspended processes of a group.",
    ),
    look(
        "asg.lifecycle",
        Returns::Choice(&["Pending", "InService", "Terminating", "Terminated", "EnteringStandby", "Standby", "absent"]),
        &[GROUP, INSTANCE],
        "Lifecycle state of an instance in its group, waits and hooks left off; absent where the group has it no more.",
    ),
    look(
        "asg.health",
        Returns::Choice(&["Healthy", "Unhealthy", "absent"]),
        &[GROUP, INSTANCE],
        "Health of an instance as its group sees it.",
    ),
    look(
        "asg.activity",
        Returns::Number("activities"),
        &[GROUP, SINCE, needs("kind", Choice(&["launch", "terminate"]), "The kind of activity.")],
        "Scaling activities of a group that began since a mark.",
    ),
    look(
        "arc.active_shifts",
        Returns::Number("shifts"),
        &[RESOURCE],
        "Zonal shifts, practice runs and autoshifts that hold traffic of a load balancer back.",
    ),
    look("arc.autoshifts", Returns::Number("autoshifts"), &[], "Autoshifts that AWS has under way in the region."),
    look(
        "arc.shift_status",
        Returns::Choice(&["ACTIVE", "EXPIRED", "CANCELED", "absent"]),
        &[RESOURCE],
        "Status of the zonal shift that this run started.",
    ),
    look(
        "arc.practice_run",
        Returns::Choice(&["PENDING", "SUCCEEDED", "FAILED", "INTERRUPTED", "CAPACITY_CHECK_FAILED", "absent"]),
        &[RESOURCE],
        "Outcome of the practice run that this run started.",
    ),
    look(
        "alarm.state",
        Returns::Choice(&["OK", "ALARM"]),
        &[ALARM],
        "State of an alarm; INSUFFICIENT_DATA is read as blind, never as a state.",
    ),
    look(
        "metric.value",
        Returns::Number(""),
        &[METRIC, PERIOD, OWNED_RESOURCE, OWNED_TARGETS, OWNED_GROUP, OWNED_DATABASE, OWNED_CACHE, OWNED_DISTRIBUTION],
        "Latest whole datapoint of a metric.",
    ),
    look(
        "metric.sum",
        Returns::Number(""),
        &[OF, PERIOD, ZONE, OWNED_RESOURCE, OWNED_TARGETS, OWNED_GROUP, OWNED_DISTRIBUTION],
        "Sum over the latest whole period of a metric.",
    ),
    look(
        "metric.ratio",
        Returns::Percent,
        &[
            OF,
            needs("over", Metric, "The metric that it is a share of."),
            PERIOD,
            ZONE,
            OWNED_RESOURCE,
            OWNED_TARGETS,
            OWNED_DISTRIBUTION,
        ],
        "One metric as a share of another over the latest whole period.",
    ),
    look(
        "metric.share",
        Returns::Percent,
        &[OF, PERIOD, needs("zone", Of(ParamType::Zone), "The zone whose share it is."), OWNED_RESOURCE, OWNED_TARGETS],
        "What one zone has of a metric of all zones over the latest whole period.",
    ),
    look(
        "metric.percentile",
        Returns::Number(""),
        &[OF, needs("p", Count(1, 99), "The percentile."), PERIOD, ZONE, OWNED_RESOURCE, OWNED_TARGETS],
        "A percentile of a metric over the latest whole period.",
    ),
    look(
        "metric.increasing",
        Returns::Flag,
        &[METRIC, PERIOD],
        "Whether the latest whole datapoint of a metric is greater than the one before it.",
    ),
    look(
        "refresh.status",
        Returns::Choice(&[
            "Pending",
            "InProgress",
            "Baking",
            "Successful",
            "Failed",
            "Cancelling",
            "Cancelled",
            "RollbackInProgress",
            "RollbackFailed",
            "RollbackSuccessful",
            "absent",
        ]),
        &[GROUP],
        "Status of the latest instance refresh of a group.",
    ),
    look(
        "rds.ready_to_fail_over",
        Returns::Flag,
        &[DATABASE],
        "Whether Multi-AZ is on, the database is available, and nothing is pending or being modified.",
    ),
    look("rds.restore_lag", Returns::Span, &[DATABASE], "How far the latest restorable time is behind now."),
    look("rds.zone", Returns::Name("a zone"), &[DATABASE], "Zone in which the database instance runs."),
    look(
        "rds.event",
        Returns::Number("events"),
        &[DATABASE, SAYS, SINCE],
        "Events of the database since a mark whose message holds the words.",
    ),
    look("rds.status", Returns::Name("a status"), &[DATABASE], "Status of the database instance, such as available."),
    look(
        "aurora.ready_to_fail_over",
        Returns::Flag,
        &[CLUSTER],
        "Whether the cluster is available and has a reader that can take over.",
    ),
    look("aurora.writer", Returns::Name("an instance"), &[CLUSTER], "Instance that is the cluster's writer."),
    look("aurora.status", Returns::Name("a status"), &[CLUSTER], "Status of the cluster, such as available."),
    look(
        "aurora.event",
        Returns::Number("events"),
        &[CLUSTER, SAYS, SINCE],
        "Events of the cluster since a mark whose message holds the words.",
    ),
    look(
        "cache.ready_to_fail_over",
        Returns::Flag,
        &[CACHE],
        "Whether automatic failover is on, the group is available, and each primary has a replica.",
    ),
    look(
        "cache.primary_zone",
        Returns::Name("a zone"),
        &[CACHE, or("node_group", Count(1, 500), "1", "The node group, counted from 1.")],
        "Zone of a node group's primary.",
    ),
    look(
        "cache.event",
        Returns::Number("events"),
        &[CACHE, SAYS, SINCE],
        "Events of the replication group since a mark whose message holds the words.",
    ),
    look("cache.status", Returns::Name("a status"), &[CACHE], "Status of the replication group, such as available."),
    look(
        "tls.handshake",
        Returns::Flag,
        &[ENDPOINT, NAME, may("version", Choice(TLS), "Only this version is offered.")],
        "Whether a TLS handshake completes with a certificate that the public roots vouch for.",
    ),
    look(
        "tls.certificate_days",
        Returns::Number("days"),
        &[ENDPOINT, NAME],
        "Whole days for which the certificate that is presented is still valid.",
    ),
    look(
        "http.status",
        Returns::Number(""),
        &[
            ENDPOINT,
            NAME,
            PATH,
            or("scheme", Choice(&["https", "http"]), "https", "How it is asked; redirects are not followed."),
        ],
        "Status code of the answer to one GET request.",
    ),
    look(
        "cdn.cache",
        Returns::Choice(&["hit", "miss", "refresh", "error", "unknown"]),
        &[ENDPOINT, NAME, PATH],
        "Whether CloudFront answered from its cache, by the `x-cache` header of one GET request.",
    ),
    look(
        "human.answer",
        Returns::Number(""),
        &[needs("question", Text, "What a person is asked."), may("unit", Text, "The unit of the answer.")],
        "A number that a person answers, once, and stands by.",
    ),
];
