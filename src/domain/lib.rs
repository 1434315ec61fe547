//! The nouns and the arithmetic of the field: no I/O, no async, no terminal, no SDK.

mod account;
mod alarm;
mod ask;
mod cache;
mod capacity;
mod clock;
mod database;
mod endpoint;
mod estate;
mod fault;
mod formation;
mod meter;
pub mod metric;
mod moment;
mod observation;
mod phase;
pub mod price;
mod reading;
mod region;
pub mod resource;
#[cfg(test)]
mod samples;
mod shift;
mod spend;
mod stack;
mod target;
mod text;
mod verdict;

pub use account::{AccountId, Identity};
pub use alarm::{Alarm, AlarmEvent, AlarmRule, AlarmState, Comparison, MetricRule, MuteRule};
pub use ask::{Ask, Billing, Regional, Service, Source};
pub use cache::{CacheAnswer, CacheGroup, CacheNode, CacheQuestion, CacheShard};
pub use capacity::{
    AutoScalingGroup, Capacity, Instance, InstanceRefresh, LaunchTemplate, Lifecycle, LifecycleCount, OutOfBounds,
    Scaling, ScalingActivity, ScalingPolicy, ScheduledAction,
};
pub use clock::{Clock, Now};
pub use database::{
    ClusterMember, Database, DatabaseAnswer, DatabaseCluster, DatabaseId, DatabaseQuestion, ServiceEvent,
};
pub use endpoint::{EndpointQuery, EndpointSight, Scheme};
pub use estate::{BillingEstate, CacheEstate, DatabaseEstate, Estate, RegionEstate, StackDetail};
pub use fault::{CloudError, ProfileLogin};
pub use formation::{
    Cause, ChangeSet, Deed, DriftReport, PropertyDrift, Replacement, ResourceChange, ResourceDrift, StackAnswer,
    StackFormation, StackQuestion,
};
pub use meter::{COST_EXPLORER_REQUEST, METRIC_REQUESTED, MeterReading};
pub use metric::{MetricKey, MetricQuery, Series, Stat};
pub use moment::{Day, Moment, NotADay, NotATime, in_words};
pub use observation::{Answer, BillingAnswer, Observation, RegionalAnswer};
pub use phase::{
    FOUNDATION_ALARMS, PHASES, Phase, PhaseStanding, PhaseStatus, Platform, Promise, RoadmapCost, Sign, TAG,
};
pub use price::PriceItem;
pub use reading::{Failure, Freshness, Reading, Taken};
pub use region::{Region, Zone};
pub use shift::{Autoshift, ShiftResource, Shifts, ZonalShift};
pub use spend::{Anomaly, Budget, DailyCosts, PhaseCost, Usd};
pub use stack::{Drift, Progress, Stack, StackEvent, StackResource};
pub use target::{HealthCount, LoadBalancer, Serving, Target, TargetGroup, TargetState, by_zone, reasons};
pub use text::{Text, is_unsafe, raw};
pub use verdict::Verdict;
