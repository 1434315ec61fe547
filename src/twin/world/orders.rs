//! What callers order: the write side of the account, as AWS accepts or refuses it.

pub mod alarms;
pub mod capacity;
pub mod databases;
pub mod instances;
pub mod items;
pub mod processes;
pub mod refreshes;
pub mod schedules;
pub mod shifts;
pub mod standby;
pub mod tables;
pub mod targets;

use super::World;
use super::balancers::TargetGroup;
use super::engine::Engine;
use super::groups::AutoScalingGroup;
use super::physics::wiring;

/// Why an order is not carried out; nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The error code that the service's model gives to it; none where the request itself is wrong.
    pub code: Option<&'static str>,
    /// AWS's sentence.
    pub message: String,
}

impl Objection {
    /// The request itself is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self { code: None, message: message.into() }
    }

    /// An error that the service declares.
    pub fn named(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: Some(code), message: message.into() }
    }
}

/// One Auto Scaling group of one region, by its name.
#[derive(Clone, Copy, Debug)]
pub struct GroupName<'a> {
    /// Region.
    pub region: &'a str,
    /// `AutoScalingGroupName`.
    pub name: &'a str,
}

/// A group with all that its instances touch.
struct Site<'a> {
    group: &'a mut AutoScalingGroup,
    target_groups: &'a mut [TargetGroup],
    engine: &'a mut Engine,
    attached: Vec<usize>,
}

impl World {
    /// The group of that name; the objection is AWS's.
    fn group_mut(&mut self, of: GroupName<'_>) -> Result<&mut AutoScalingGroup, Objection> {
        let found = self.groups.iter_mut().find(|it| it.region == of.region && it.name == of.name);
        found.ok_or_else(|| no_group(of.name))
    }

    /// The group of that name with its surroundings.
    fn site(&mut self, of: GroupName<'_>) -> Result<Site<'_>, Objection> {
        let found = self.groups.iter().position(|it| it.region == of.region && it.name == of.name);
        self.site_at(found.ok_or_else(|| no_group(of.name))?).ok_or_else(|| no_group(of.name))
    }

    /// The group that owns an instance, with its surroundings.
    fn site_of_instance(&mut self, region: &str, id: &str) -> Result<Site<'_>, Objection> {
        let unknown =
            || Objection::invalid(format!("Instance Id not found - No managed instance found for instance ID: {id}"));
        let found = self.groups.iter().position(|it| it.region == region && it.instance(id).is_some());
        self.site_at(found.ok_or_else(unknown)?).ok_or_else(unknown)
    }

    fn site_at(&mut self, index: usize) -> Option<Site<'_>> {
        wiring::renew(self);
        let attached = self.engine.wiring.targets_of_group.get(index).cloned().unwrap_or_default();
        let Self { groups, target_groups, engine, .. } = self;
        Some(Site { group: groups.get_mut(index)?, target_groups, engine, attached })
    }
}

fn no_group(name: &str) -> Objection {
    Objection::invalid(format!("AutoScalingGroup name not found - AutoScalingGroup '{name}' not found"))
}
