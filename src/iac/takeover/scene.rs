//! What the prerequisites are read from.

use domain::{Alarm, AutoScalingGroup, Estate, Region, RegionEstate, Target, TargetState, Text};

/// What stands behind the load balancer while the take-over goes on.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// The target groups, each with its targets; `None` where they could not be read.
    pub behind: Vec<Behind<'a>>,
    /// The Auto Scaling group that takes over; `None` where it is not there, or could not be read.
    pub group: Option<&'a AutoScalingGroup>,
    /// The ids of the static instances.
    pub static_ids: Vec<Text>,
    /// The platform's alarms; `None` where they could not be read.
    pub alarms: Option<Vec<&'a Alarm>>,
    /// How many healthy targets each target group had when the take-over began, by name.
    pub healthy_before: Vec<(Text, usize)>,
}

/// A target group with its targets.
#[derive(Clone, Debug)]
pub struct Behind<'a> {
    /// Its name.
    pub name: &'a Text,
    /// Its targets; `None` where they could not be read.
    pub targets: Option<&'a [Target]>,
}

impl Behind<'_> {
    /// How many targets are healthy.
    pub fn healthy(&self) -> Option<usize> {
        Some(self.targets?.iter().filter(|target| target.state == TargetState::Healthy).count())
    }
}

impl<'a> Scene<'a> {
    /// Reads the scene of a region. A reading that failed since counts as not read: nothing is held to be so by old
    /// figures.
    pub fn read(estate: &'a Estate, region: &Region, group: &str, static_ids: Vec<Text>) -> Option<Self> {
        let here = estate.regions.get(region)?;
        let groups = here.groups.value().filter(|_| here.groups.trouble().is_none());
        let group = groups.and_then(|all| all.iter().find(|it| it.name == *group));
        let alarms = here.alarms.value().filter(|_| here.alarms.trouble().is_none());
        Some(Self {
            behind: behind(here),
            group,
            static_ids,
            alarms: alarms.map(|all| all.iter().collect()),
            healthy_before: Vec::new(),
        })
    }

    /// With what was healthy when the take-over began.
    pub fn compared_with(mut self, healthy_before: Vec<(Text, usize)>) -> Self {
        self.healthy_before = healthy_before;
        self
    }

    /// How many targets are healthy now, to be compared with later; `None` where any group could not be read.
    pub fn healthy(&self) -> Option<Vec<(Text, usize)>> {
        self.behind.iter().map(|it| Some((it.name.clone(), it.healthy()?))).collect()
    }
}

fn behind(here: &RegionEstate) -> Vec<Behind<'_>> {
    let groups = here
        .target_groups
        .value()
        .into_iter()
        .flatten()
        .filter(|group| group.balancer.as_ref().is_some_and(|balancer| balancer.kind == "application"));
    let of = |group: &domain::TargetGroup| here.target_health.get(&group.arn).filter(|it| it.trouble().is_none());
    groups
        .map(|group| Behind { name: &group.name, targets: of(group).and_then(|it| it.value()).map(Vec::as_slice) })
        .collect()
}
