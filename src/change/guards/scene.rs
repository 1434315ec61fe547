//! What a guard looks at: the change, the state it starts from, the facts, the limits, the time.

use std::time::Duration;

use domain::{Alarm, AutoScalingGroup, InstanceRefresh, Now, Reading, RegionEstate, Scaling, Target, Text, in_words};

use crate::{Action, Direction, Facts, Limits, Proposed, State, WriteMode};

/// How old facts may be that a change is judged by.
pub(super) const FRESH: Duration = Duration::from_mins(1);

/// One change with everything it is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The change.
    pub proposed: &'a Proposed,
    /// The state of its subject.
    pub before: &'a State,
    /// What is known.
    pub facts: &'a Facts,
    /// What is allowed.
    pub limits: &'a Limits,
    /// The time.
    pub now: Now,
}

/// A value that is whole and fresh, with its age.
#[derive(Debug)]
pub(super) struct Known<'a, T> {
    /// The value.
    pub(super) value: &'a T,
    /// How long ago it was read.
    pub(super) age: Duration,
}

impl<T> Clone for Known<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Known<'_, T> {}

impl<'a> Scene<'a> {
    /// Which way the change goes.
    pub fn direction(&self) -> Direction {
        self.proposed.action.direction(self.before)
    }

    /// What is known of the region.
    pub fn here(&self) -> Option<&'a RegionEstate> {
        self.facts.estate.regions.get(&self.proposed.region)
    }

    /// The Auto Scaling group concerned: the subject, the one it belongs to, or the one that the target group serves.
    pub fn group(&self) -> Option<&'a AutoScalingGroup> {
        let groups = self.here()?.groups.value()?;
        if let Some(name) = self.proposed.action.group() {
            return groups.iter().find(|group| group.name == *name);
        }
        let behind = self.target_groups_behind();
        groups.iter().find(|group| behind.iter().any(|arn| group.target_groups.contains(arn)))
    }

    /// The target groups that the subject is, or that stand behind it.
    fn target_groups_behind(&self) -> Vec<&'a Text> {
        match (&self.proposed.action, self.here()) {
            (Action::Target(action), _) => vec![&action.group],
            (Action::Shift(action), Some(here)) => behind(here, &action.resource),
            _ => Vec::new(),
        }
    }

    /// What changes groups by itself, and what they lately did.
    pub(super) fn scaling(&self) -> Result<Known<'a, Scaling>, String> {
        self.known(self.here().map(|here| &here.scaling), "the scaling activities")
    }

    /// The targets of the target group of this ARN.
    pub(super) fn targets(&self, arn: &Text) -> Result<Known<'a, Vec<Target>>, String> {
        self.known(self.here().and_then(|here| here.target_health.get(arn)), "the targets")
    }

    /// The refreshes of the group of this name.
    pub(super) fn refreshes(&self, group: &Text) -> Result<Known<'a, Vec<InstanceRefresh>>, String> {
        self.known(self.here().and_then(|here| here.refreshes.get(group)), "the refreshes")
    }

    /// The target groups concerned, by ARN: the one of the subject, or those its group registers with.
    pub(super) fn target_groups(&self) -> Vec<&'a Text> {
        match &self.proposed.action {
            Action::Target(_) | Action::Shift(_) => self.target_groups_behind(),
            _ => self.group().map_or_else(Vec::new, |group| group.target_groups.iter().collect()),
        }
    }

    /// A reading that is whole and fresh enough to judge by, or in words why it is not.
    pub(super) fn known<T>(&self, reading: Option<&'a Reading<T>>, what: &str) -> Result<Known<'a, T>, String> {
        let unread = || format!("{what} have not been read; look again");
        let reading = reading.ok_or_else(unread)?;
        if let Some(trouble) = reading.trouble() {
            return Err(format!("{what} could not be read: {trouble}"));
        }
        let (Some(value), Some(age)) = (reading.value(), self.age(reading)) else { return Err(unread()) };
        if age > FRESH {
            let (age, most) = (in_words(age), in_words(FRESH));
            return Err(format!("{what} were read {age} ago, {most} is the most; look again"));
        }
        Ok(Known { value, age })
    }

    /// Every alarm of the region.
    pub fn alarms(&self) -> Option<&'a [Alarm]> {
        self.here()?.alarms.value().map(Vec::as_slice)
    }

    /// How old a reading is.
    pub fn age<T>(&self, reading: &Reading<T>) -> Option<Duration> {
        reading.at().map(|at| self.now.here.since(at))
    }

    /// How long the change lasts: until it is put back, or for good.
    pub fn duration(&self) -> Option<Duration> {
        self.proposed.revert_after
    }

    /// Whether changes may be committed.
    pub fn write(&self) -> WriteMode {
        self.facts.standing.write
    }
}

/// The target groups behind a load balancer, by ARN.
pub(crate) fn behind<'a>(here: &'a RegionEstate, balancer: &Text) -> Vec<&'a Text> {
    let groups = here.target_groups.value().into_iter().flatten();
    let is_behind = |group: &&domain::TargetGroup| group.balancer.as_ref().is_some_and(|found| found.arn == *balancer);
    groups.filter(is_behind).map(|group| &group.arn).collect()
}
