//! Auto Scaling groups: how many instances are wanted, how many serve, and what is about to change that.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::{Moment, Region, Text, Zone};

/// Bounds and wish of a group, in instances: `min <= desired <= max` for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    min: u32,
    desired: u32,
    max: u32,
}

impl Capacity {
    /// A capacity whose wish lies within its bounds.
    pub const fn new(min: u32, desired: u32, max: u32) -> Result<Self, OutOfBounds> {
        if min <= desired && desired <= max {
            Ok(Self { min, desired, max })
        } else {
            Err(OutOfBounds { min, desired, max })
        }
    }

    /// The least number of instances.
    pub const fn min(self) -> u32 {
        self.min
    }

    /// The number wanted now.
    pub const fn desired(self) -> u32 {
        self.desired
    }

    /// The greatest number of instances.
    pub const fn max(self) -> u32 {
        self.max
    }
}

/// A wish outside its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("desired {desired} is outside {min}..{max}")]
pub struct OutOfBounds {
    min: u32,
    desired: u32,
    max: u32,
}

/// An Auto Scaling group (`DescribeAutoScalingGroups`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AutoScalingGroup {
    /// Its region.
    pub region: Region,
    /// Its name, unique in account and region.
    pub name: Text,
    /// Its ARN.
    pub arn: Text,
    /// Bounds and wish.
    pub capacity: Capacity,
    /// Its instances, in any lifecycle state.
    pub instances: Vec<Instance>,
    /// The zones it may use.
    pub zones: Vec<Zone>,
    /// Processes suspended, `AZRebalance`.
    pub suspended: Vec<Text>,
    /// The target groups its instances register with, by ARN.
    pub target_groups: Vec<Text>,
    /// `EC2`, or `ELB` as well.
    pub health_check: Text,
    /// What its instances are started from, where it is a launch template.
    pub template: Option<LaunchTemplate>,
    /// How long after one change by a simple policy the next waits, and a new instance is not yet counted on: the
    /// greater of default cool-down and default instance warm-up.
    pub settling: Duration,
    /// Tags by key.
    pub tags: BTreeMap<Text, Text>,
}

impl AutoScalingGroup {
    /// How many instances are in each part of their life.
    pub fn count(&self) -> LifecycleCount {
        let mut count = LifecycleCount::default();
        for instance in &self.instances {
            match instance.lifecycle {
                Lifecycle::InService => count.in_service += 1,
                Lifecycle::Pending => count.pending += 1,
                Lifecycle::Terminating => count.terminating += 1,
                Lifecycle::Standby => count.standby += 1,
                Lifecycle::Other => count.other += 1,
            }
            count.unhealthy += u32::from(!instance.is_healthy);
        }
        count
    }

    /// Instances in service by zone; the group's own zones are listed even when empty.
    pub fn in_service_by_zone(&self) -> BTreeMap<Zone, u32> {
        let mut zones: BTreeMap<Zone, u32> = self.zones.iter().map(|zone| (zone.clone(), 0)).collect();
        for instance in self.instances.iter().filter(|instance| instance.lifecycle == Lifecycle::InService) {
            *zones.entry(instance.zone.clone()).or_default() += 1;
        }
        zones
    }
}

/// A launch template at a version, as a group or a refresh names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaunchTemplate {
    /// `lt-0abc…`.
    pub id: Text,
    /// A number, `$Latest` or `$Default`.
    pub version: Text,
}

/// Instances counted by lifecycle; `unhealthy` overlaps the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LifecycleCount {
    /// Serving.
    pub in_service: u32,
    /// Starting.
    pub pending: u32,
    /// Ending.
    pub terminating: u32,
    /// Set aside.
    pub standby: u32,
    /// In a state this console does not know by name (warm pools, detaching).
    pub other: u32,
    /// Marked unhealthy, in any state.
    pub unhealthy: u32,
}

/// An instance of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `i-0abc…`.
    pub id: Text,
    /// Its zone.
    pub zone: Zone,
    /// The id of its zone, `use1-az2`, which means the same zone in every account; none where AWS did not tell.
    pub zone_id: Option<Text>,
    /// Where in its life it is.
    pub lifecycle: Lifecycle,
    /// AWS's own lifecycle word, `Pending:Wait`.
    pub lifecycle_word: Text,
    /// Whether Auto Scaling holds it for healthy.
    pub is_healthy: bool,
    /// `t3.micro`.
    pub kind: Option<Text>,
    /// The launch template version it runs.
    pub template_version: Option<Text>,
    /// Whether scale-in leaves it alone.
    pub is_protected: bool,
}

/// Where in its life an instance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lifecycle {
    /// `Pending` and its hooks.
    Pending,
    /// `InService`.
    InService,
    /// `Standby` and on its way there.
    Standby,
    /// `Terminating`, `Terminated` and hooks.
    Terminating,
    /// Warm pool, detaching, or a word newer than this console.
    Other,
}

impl Lifecycle {
    /// Reads AWS's word.
    pub fn parse(word: &str) -> Self {
        match word {
            "InService" => Self::InService,
            "EnteringStandby" | "Standby" => Self::Standby,
            word if word.starts_with("Pending") => Self::Pending,
            word if word.starts_with("Terminat") => Self::Terminating,
            _ => Self::Other,
        }
    }
}

/// What can change a region's groups by itself, and what lately did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaling {
    /// Scaling policies of every group (`DescribePolicies`).
    pub policies: Vec<ScalingPolicy>,
    /// Scheduled actions not yet over (`DescribeScheduledActions`).
    pub schedules: Vec<ScheduledAction>,
    /// The latest activities, newest first (`DescribeScalingActivities`).
    pub activities: Vec<ScalingActivity>,
}

/// A scaling policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingPolicy {
    /// The group it acts on.
    pub group: Text,
    /// Its name.
    pub name: Text,
    /// `TargetTrackingScaling`, `StepScaling`, `SimpleScaling` or `PredictiveScaling`.
    pub kind: Text,
    /// What it does, in words: `keep ASGAverageCPUUtilization at 60, never in`.
    pub effect: Text,
    /// Whether it acts.
    pub is_enabled: bool,
    /// The alarms that drive it, by name.
    pub alarms: Vec<Text>,
}

/// A scheduled action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduledAction {
    /// The group it acts on.
    pub group: Text,
    /// Its name.
    pub name: Text,
    /// When it acts next.
    pub at: Option<Moment>,
    /// Its cron expression, when it recurs.
    pub recurrence: Option<Text>,
    /// The IANA time zone of the recurrence, where it has one of its own.
    pub time_zone: Option<Text>,
    /// What it sets: minimum, desired and maximum, each where it sets one.
    pub sizes: [Option<u32>; 3],
}

impl ScheduledAction {
    /// What it sets, `min 2, desired 3, max 6`.
    pub fn sets(&self) -> String {
        let words = ["min", "desired", "max"].into_iter().zip(self.sizes);
        words.filter_map(|(word, size)| size.map(|size| format!("{word} {size}"))).collect::<Vec<_>>().join(", ")
    }

    /// When it recurs, `0 20 * * * Europe/Berlin`.
    pub fn recurs(&self) -> Option<String> {
        let cron = self.recurrence.as_ref()?;
        Some(self.time_zone.as_ref().map_or_else(|| cron.to_string(), |zone| format!("{cron} {zone}")))
    }
}

/// Something a group did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingActivity {
    /// AWS's id.
    pub id: Text,
    /// The group.
    pub group: Text,
    /// When it began.
    pub at: Moment,
    /// When it ended, once it has.
    pub ended: Option<Moment>,
    /// `Successful`, `InProgress`, `Failed`, `Cancelled`, …
    pub status: Text,
    /// What is done, `Launching a new EC2 instance: i-0c1`.
    pub description: Text,
    /// Why.
    pub cause: Text,
}

/// An instance refresh (`DescribeInstanceRefreshes`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceRefresh {
    /// AWS's id.
    pub id: Text,
    /// `InProgress`, `Pending`, `RollbackInProgress`, `Successful`, …
    pub status: Text,
    /// AWS's sentence on it.
    pub status_reason: Option<Text>,
    /// When it began.
    pub started: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
    /// Percent replaced, 0 to 100.
    pub percent: u8,
    /// Instances still to replace.
    pub to_update: u32,
    /// Whether it names what its instances are to be, and so can be rolled back.
    pub has_wish: bool,
}

impl InstanceRefresh {
    /// Whether it still changes the group.
    pub fn is_running(&self) -> bool {
        matches!(self.status.as_str(), "Pending" | "InProgress" | "Cancelling" | "Baking" | "RollbackInProgress")
    }
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}..{}", self.desired, self.min, self.max)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lifecycle_words_are_read_by_what_they_mean() {
        let words = [
            ("InService", Lifecycle::InService),
            ("Pending:Wait", Lifecycle::Pending),
            ("Terminating:Proceed", Lifecycle::Terminating),
            ("Terminated", Lifecycle::Terminating),
            ("EnteringStandby", Lifecycle::Standby),
            ("Warmed:Stopped", Lifecycle::Other),
        ];
        for (word, lifecycle) in words {
            assert_eq!(Lifecycle::parse(word), lifecycle, "{word}");
        }
    }

    proptest! {
        #[test]
        fn desired_lies_within_its_bounds(min in 0u32..9, desired in 0u32..9, max in 0u32..9) {
            match Capacity::new(min, desired, max) {
                Ok(capacity) => prop_assert!(capacity.min() <= capacity.desired() && capacity.desired() <= capacity.max()),
                Err(error) => prop_assert!(error.to_string().contains("outside")),
            }
        }
    }
}
