//! Changes of a target group: a target taken out of rotation, or put into it.

use domain::{Ask, Estate, Region, Regional, Target, TargetState, Text};
use serde::{Deserialize, Serialize};

use super::{Action, Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::{State, Value};

/// A change of one target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetAction {
    /// The target group's ARN.
    #[serde(with = "domain::raw")]
    pub group: Text,
    /// Its name.
    #[serde(with = "domain::raw")]
    pub group_name: Text,
    /// Instance id or IP address.
    #[serde(with = "domain::raw")]
    pub target: Text,
    /// The port; the group's own where none is named.
    pub port: Option<u16>,
    /// What is done.
    pub change: TargetChange,
}

/// What is done with a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetChange {
    /// Into rotation (`RegisterTargets`).
    Register,
    /// Out of rotation, after its connections have ended (`DeregisterTargets`).
    Deregister,
}

const IN: &str = "registered";
const OUT: &str = "not registered";

impl TargetAction {
    fn id_and_port(&self) -> String {
        let port = self.port.map(|port| format!(",Port={port}")).unwrap_or_default();
        format!("Id={}{port}", self.target.raw())
    }

    fn is_it(&self, target: &Target) -> bool {
        target.id == self.target && (self.port.is_none() || target.port == self.port)
    }
}

impl Kind for TargetAction {
    fn id(&self) -> &'static str {
        match self.change {
            TargetChange::Register => "target.register",
            TargetChange::Deregister => "target.deregister",
        }
    }

    fn subject(&self) -> &Text {
        &self.target
    }

    fn scope(&self) -> &Text {
        &self.group
    }

    fn verb(&self) -> &'static str {
        match self.change {
            TargetChange::Register => "register",
            TargetChange::Deregister => "deregister",
        }
    }

    fn title(&self) -> String {
        match self.change {
            TargetChange::Register => format!("Register {} with {}", self.target, self.group_name),
            TargetChange::Deregister => format!("Deregister {} from {}", self.target, self.group_name),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        match self.change {
            TargetChange::Register => Direction::Adds,
            TargetChange::Deregister => Direction::Removes,
        }
    }

    fn class(&self) -> Class {
        Class::Absolute
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        [Regional::TargetGroups, Regional::TargetHealth(self.group.clone())]
            .map(|asked| Ask::In(region.clone(), asked))
            .into()
    }

    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let region_estate = region_of(estate, region)?;
        let groups = whole(&region_estate.target_groups, "the target groups")?;
        if !groups.iter().any(|group| group.arn == self.group) {
            return Err(Unreadable::Missing(format!("target group {} in {region}", self.group_name)));
        }
        let unread = domain::Reading::default();
        let health = region_estate.target_health.get(&self.group).unwrap_or(&unread);
        let targets = whole(health, "the health of its targets")?;
        let found = targets.iter().find(|target| self.is_it(target));
        let is_in = |target: &Target| !matches!(target.state, TargetState::Draining | TargetState::UnhealthyDraining);
        Ok(match found {
            Some(target) if is_in(target) => {
                State::new().with("target", IN).with("port", Value::from(target.port.map(u32::from)))
            }
            _ => State::new().with("target", OUT).with("port", Value::from(self.port.map(u32::from))),
        })
    }

    fn after(&self, before: &State) -> State {
        let word = match self.change {
            TargetChange::Register => IN,
            TargetChange::Deregister => OUT,
        };
        before.clone().with("target", word)
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        if seen.get("target") == self.after(before).get("target") { Reach::Reached } else { Reach::Before }
    }

    fn undo(&self, before: &State) -> Undo {
        let port = self.port.or_else(|| before.number("port").and_then(|port| u16::try_from(port).ok()));
        let change = match self.change {
            TargetChange::Register => TargetChange::Deregister,
            TargetChange::Deregister => TargetChange::Register,
        };
        Undo::By(Box::new(Action::Target(Self { port, change, ..self.clone() })))
    }

    fn removes(&self, _: &State) -> i64 {
        match self.change {
            TargetChange::Register => -1,
            TargetChange::Deregister => 1,
        }
    }

    fn cli(&self, region: &Region) -> String {
        let operation = match self.change {
            TargetChange::Register => "register-targets",
            TargetChange::Deregister => "deregister-targets",
        };
        let (arn, target) = (quoted(self.group.raw()), quoted(&self.id_and_port()));
        format!("aws elbv2 {operation} --target-group-arn {arn} --targets {target} --region {region}")
    }
}
