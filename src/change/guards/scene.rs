//! What a guard looks at: the change, the state it starts from, the facts, the limits, the time.

use std::time::Duration;

use domain::{Alarm, AutoScalingGroup, Now, Reading, RegionEstate, Scaling};

use crate::{Direction, Facts, Limits, Proposed, State, WriteMode};

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
        match self.proposed.action.group() {
            Some(name) => groups.iter().find(|group| group.name == *name),
            None => groups.iter().find(|group| group.target_groups.contains(self.proposed.action.scope())),
        }
    }

    /// What changes groups by itself.
    pub fn scaling(&self) -> Option<&'a Reading<Scaling>> {
        self.here().map(|here| &here.scaling)
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
