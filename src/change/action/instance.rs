//! Changes of one instance of a group: replaced, marked unhealthy, set aside, taken back.

use domain::{Ask, Estate, Instance, Lifecycle, Region, Regional, Text};
use serde::{Deserialize, Serialize};

use super::group::group;
use super::{Action, Class, Direction, Kind, Reach, Undo, Unreadable, quoted};
use crate::State;

/// A change of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceAction {
    /// The group it belongs to.
    #[serde(with = "domain::raw")]
    pub group: Text,
    /// `i-0abc…`.
    #[serde(with = "domain::raw")]
    pub instance: Text,
    /// What is done with it.
    pub change: InstanceChange,
}

/// What is done with an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstanceChange {
    /// Ended, so that the group starts another (`TerminateInstanceInAutoScalingGroup` without decrement).
    Replace,
    /// Marked unhealthy, so that the group replaces it (`SetInstanceHealth`).
    Unhealthy,
    /// Set aside; the wish falls with it (`EnterStandby` with decrement).
    EnterStandby,
    /// Taken back; the wish rises with it (`ExitStandby`).
    ExitStandby,
}

/// Its part in its life, in the words of a state.
fn part(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Pending => "pending",
        Lifecycle::InService => "in service",
        Lifecycle::Standby => "standby",
        Lifecycle::Terminating => LEAVING,
        Lifecycle::Other => "other",
    }
}

/// Ending or ended: Auto Scaling forgets an instance soon after.
const LEAVING: &str = "leaving";

impl Kind for InstanceAction {
    fn id(&self) -> &'static str {
        match self.change {
            InstanceChange::Replace => "scale.replace",
            InstanceChange::Unhealthy => "scale.unhealthy",
            InstanceChange::EnterStandby => "scale.standby",
            InstanceChange::ExitStandby => "scale.standby-exit",
        }
    }

    fn subject(&self) -> &Text {
        &self.instance
    }

    fn scope(&self) -> &Text {
        &self.group
    }

    fn verb(&self) -> &'static str {
        match self.change {
            InstanceChange::Replace => "replace",
            InstanceChange::Unhealthy => "fail",
            InstanceChange::EnterStandby => "standby",
            InstanceChange::ExitStandby => "return",
        }
    }

    fn title(&self) -> String {
        let (instance, group) = (&self.instance, &self.group);
        match self.change {
            InstanceChange::Replace => format!("Replace {instance} of {group}"),
            InstanceChange::Unhealthy => format!("Mark {instance} of {group} unhealthy"),
            InstanceChange::EnterStandby => format!("Set {instance} of {group} aside"),
            InstanceChange::ExitStandby => format!("Take {instance} of {group} back"),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        match self.change {
            InstanceChange::Replace | InstanceChange::Unhealthy => Direction::Moves,
            InstanceChange::EnterStandby => Direction::Removes,
            InstanceChange::ExitStandby => Direction::Adds,
        }
    }

    fn class(&self) -> Class {
        Class::Absolute
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        vec![Ask::In(region.clone(), Regional::Groups)]
    }

    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let group = group(region, estate, &self.group)?;
        let found = group.instances.iter().find(|instance| instance.id == self.instance);
        Ok(match found {
            Some(Instance { lifecycle, is_healthy, zone, .. }) => State::new()
                .with("lifecycle", part(*lifecycle))
                .with("healthy", *is_healthy && *lifecycle != Lifecycle::Terminating)
                .with("zone", zone.as_str()),
            // Whether it was ever there is for the guard of exact targets to say.
            None => State::new().with("lifecycle", LEAVING).with("healthy", false),
        })
    }

    fn after(&self, before: &State) -> State {
        match self.change {
            InstanceChange::Replace => before.clone().with("lifecycle", LEAVING).with("healthy", false),
            InstanceChange::Unhealthy => before.clone().with("healthy", false),
            InstanceChange::EnterStandby => before.clone().with("lifecycle", part(Lifecycle::Standby)),
            InstanceChange::ExitStandby => before.clone().with("lifecycle", part(Lifecycle::InService)),
        }
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        let lifecycle = seen.word("lifecycle").unwrap_or(LEAVING);
        let is_reached = match self.change {
            InstanceChange::Replace => lifecycle == LEAVING,
            InstanceChange::Unhealthy => lifecycle == LEAVING || seen.get("healthy") == &false.into(),
            InstanceChange::EnterStandby => lifecycle == part(Lifecycle::Standby),
            // It passes through pending on its way back.
            InstanceChange::ExitStandby => {
                lifecycle == part(Lifecycle::InService) || lifecycle == part(Lifecycle::Pending)
            }
        };
        match (is_reached, seen == before) {
            (true, _) => Reach::Reached,
            (false, true) => Reach::Before,
            (false, false) => Reach::Otherwise,
        }
    }

    fn undo(&self, _: &State) -> Undo {
        let back = |change| Undo::By(Box::new(Action::Instance(Self { change, ..self.clone() })));
        match self.change {
            InstanceChange::Replace => {
                Undo::None(format!("{} is ended for good; its group starts another", self.instance))
            }
            InstanceChange::Unhealthy => Undo::None(
                "its group replaces it within minutes; marking it healthy again may come too late".to_owned(),
            ),
            InstanceChange::EnterStandby => back(InstanceChange::ExitStandby),
            InstanceChange::ExitStandby => back(InstanceChange::EnterStandby),
        }
    }

    fn removes(&self, before: &State) -> i64 {
        let serves = before.word("lifecycle") == Some(part(Lifecycle::InService));
        match self.change {
            InstanceChange::ExitStandby => -1,
            _ => i64::from(serves),
        }
    }

    fn cli(&self, region: &Region) -> String {
        let (group, instance) = (quoted(self.group.raw()), quoted(self.instance.raw()));
        let (operation, rest) = match self.change {
            InstanceChange::Replace => (
                "terminate-instance-in-auto-scaling-group",
                format!("--instance-id {instance} --no-should-decrement-desired-capacity"),
            ),
            InstanceChange::Unhealthy => (
                "set-instance-health",
                format!("--instance-id {instance} --health-status Unhealthy --no-should-respect-grace-period"),
            ),
            InstanceChange::EnterStandby => (
                "enter-standby",
                format!(
                    "--instance-ids {instance} --auto-scaling-group-name {group} --should-decrement-desired-capacity"
                ),
            ),
            InstanceChange::ExitStandby => {
                ("exit-standby", format!("--instance-ids {instance} --auto-scaling-group-name {group}"))
            }
        };
        format!("aws autoscaling {operation} {rest} --region {region}")
    }
}
