//! Changes of an Auto Scaling group itself: how many, within which bounds, and which of its processes run.

use std::collections::BTreeSet;
use std::fmt;

use domain::{Ask, AutoScalingGroup, Estate, Region, Regional, Text};
use serde::{Deserialize, Serialize};

use super::{Action, Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::{State, Value};

/// A change of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupAction {
    /// The group's name.
    #[serde(with = "domain::raw")]
    pub group: Text,
    /// What is changed of it.
    pub change: GroupChange,
}

/// What is changed of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupChange {
    /// How many instances are wanted (`SetDesiredCapacity`).
    Desired(u32),
    /// Between which bounds (`UpdateAutoScalingGroup`).
    Bounds(Bounds),
    /// Processes that are to rest (`SuspendProcesses`).
    Suspend(BTreeSet<Process>),
    /// Processes that are to run again (`ResumeProcesses`).
    Resume(BTreeSet<Process>),
}

/// New bounds; the one that is not named stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounds {
    /// The least number of instances.
    pub min: Option<u32>,
    /// The greatest number of instances.
    pub max: Option<u32>,
}

impl Bounds {
    /// Whether one of them is lower than it was.
    fn lowers(self, before: &State) -> bool {
        let lower = |name: &str, new: Option<u32>| new.zip(before.number(name)).is_some_and(|(new, was)| new < was);
        lower("min", self.min) || lower("max", self.max)
    }
}

/// A process of a group that can be suspended, by Auto Scaling's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Process {
    /// Starts instances.
    Launch,
    /// Ends instances.
    Terminate,
    /// Registers new instances with the load balancer.
    AddToLoadBalancer,
    /// Takes notice of policies' alarms.
    AlarmNotification,
    /// Evens out the zones.
    AZRebalance,
    /// Marks instances unhealthy.
    HealthCheck,
    /// Replaces instances by a refresh.
    InstanceRefresh,
    /// Replaces unhealthy instances.
    ReplaceUnhealthy,
    /// Does what is scheduled.
    ScheduledActions,
}

impl Process {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Launch,
        Self::Terminate,
        Self::AddToLoadBalancer,
        Self::AlarmNotification,
        Self::AZRebalance,
        Self::HealthCheck,
        Self::InstanceRefresh,
        Self::ReplaceUnhealthy,
        Self::ScheduledActions,
    ];

    /// Auto Scaling's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Launch => "Launch",
            Self::Terminate => "Terminate",
            Self::AddToLoadBalancer => "AddToLoadBalancer",
            Self::AlarmNotification => "AlarmNotification",
            Self::AZRebalance => "AZRebalance",
            Self::HealthCheck => "HealthCheck",
            Self::InstanceRefresh => "InstanceRefresh",
            Self::ReplaceUnhealthy => "ReplaceUnhealthy",
            Self::ScheduledActions => "ScheduledActions",
        }
    }

    /// The process of this name, in any case of letters.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|process| process.as_str().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Kind for GroupAction {
    fn id(&self) -> &'static str {
        match self.change {
            GroupChange::Desired(_) => "scale.set-desired",
            GroupChange::Bounds(_) => "scale.set-bounds",
            GroupChange::Suspend(_) => "scale.suspend",
            GroupChange::Resume(_) => "scale.resume",
        }
    }

    fn subject(&self) -> &Text {
        &self.group
    }

    fn scope(&self) -> &Text {
        &self.group
    }

    fn verb(&self) -> &'static str {
        match self.change {
            GroupChange::Desired(_) => "scale",
            GroupChange::Bounds(_) => "bound",
            GroupChange::Suspend(_) => "suspend",
            GroupChange::Resume(_) => "resume",
        }
    }

    fn title(&self) -> String {
        match &self.change {
            GroupChange::Desired(_) => format!("Scale {}", self.group),
            GroupChange::Bounds(_) => format!("Change the bounds of {}", self.group),
            GroupChange::Suspend(processes) => format!("Suspend {} of {}", joined(processes, ", "), self.group),
            GroupChange::Resume(processes) => format!("Resume {} of {}", joined(processes, ", "), self.group),
        }
    }

    fn direction(&self, before: &State) -> Direction {
        match &self.change {
            GroupChange::Desired(desired) => match before.number("desired") {
                Some(was) if *desired < was => Direction::Removes,
                Some(was) if *desired > was => Direction::Adds,
                _ => Direction::Restores,
            },
            GroupChange::Bounds(bounds) => match self.removes(before) {
                1.. => Direction::Removes,
                // A lower bound on either side leaves what scales by itself less room to help, or more to take away.
                0 if bounds.lowers(before) => Direction::Moves,
                _ => Direction::Adds,
            },
            GroupChange::Suspend(_) => Direction::Moves,
            GroupChange::Resume(_) => Direction::Restores,
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
        let capacity = group.capacity;
        let bounded = State::new().with("min", capacity.min()).with("max", capacity.max());
        Ok(match &self.change {
            GroupChange::Desired(_) | GroupChange::Bounds(_) => bounded.with("desired", capacity.desired()),
            GroupChange::Suspend(_) | GroupChange::Resume(_) => {
                let mut suspended: Vec<String> = group.suspended.iter().map(|name| name.raw().to_owned()).collect();
                suspended.sort();
                State::new().with("suspended", Value::List(suspended))
            }
        })
    }

    fn after(&self, before: &State) -> State {
        match &self.change {
            GroupChange::Desired(desired) => before.clone().with("desired", *desired),
            GroupChange::Bounds(bounds) => {
                let bound = |name: &str, new: Option<u32>| new.or_else(|| before.number(name)).unwrap_or_default();
                let (min, max) = (bound("min", bounds.min), bound("max", bounds.max));
                // Auto Scaling moves the wish into the new bounds.
                let desired = before.number("desired").unwrap_or_default().max(min).min(max);
                before.clone().with("min", min).with("max", max).with("desired", desired)
            }
            GroupChange::Suspend(processes) => with_suspended(before, |suspended| {
                suspended.extend(processes.iter().map(|process| process.as_str().to_owned()));
            }),
            GroupChange::Resume(processes) => with_suspended(before, |suspended| {
                suspended.retain(|name| Process::parse(name).is_none_or(|process| !processes.contains(&process)));
            }),
        }
    }

    /// Only what it sets is compared: who changes the bounds has no say in what a policy does with the wish.
    fn reach(&self, before: &State, seen: &State) -> Reach {
        let after = self.after(before);
        let (is_there, is_back) = match &self.change {
            GroupChange::Suspend(set) | GroupChange::Resume(set) => {
                let is_wanted = matches!(self.change, GroupChange::Suspend(_));
                let own = newly(set, before, !is_wanted);
                let count = own.intersection(&newly(set, seen, is_wanted)).count();
                (count == own.len(), count == 0)
            }
            GroupChange::Desired(_) | GroupChange::Bounds(_) => {
                let own = |name: &&str| before.get(name) != after.get(name);
                let sizes: Vec<&str> = ["min", "desired", "max"].into_iter().filter(own).collect();
                let equals = |state: &State| sizes.iter().all(|name| seen.get(name) == state.get(name));
                (equals(&after), equals(before))
            }
        };
        match (is_there, is_back) {
            (true, _) => Reach::Reached,
            (false, true) => Reach::Before,
            (false, false) => Reach::Otherwise,
        }
    }

    fn undo(&self, before: &State) -> Undo {
        let back = |change| Undo::By(Box::new(Action::Group(Self { group: self.group.clone(), change })));
        match &self.change {
            GroupChange::Desired(_) => match before.number("desired") {
                Some(desired) => back(GroupChange::Desired(desired)),
                None => Undo::None("what was wanted before is not known".to_owned()),
            },
            // Bounds that are put back leave the wish where they had moved it to.
            GroupChange::Bounds(_) if self.after(before).get("desired") != before.get("desired") => Undo::None(
                "new bounds move desired with them, and old bounds do not move it back; change desired first"
                    .to_owned(),
            ),
            GroupChange::Bounds(_) => {
                back(GroupChange::Bounds(Bounds { min: before.number("min"), max: before.number("max") }))
            }
            GroupChange::Suspend(processes) => back(GroupChange::Resume(newly(processes, before, false))),
            GroupChange::Resume(processes) => back(GroupChange::Suspend(newly(processes, before, true))),
        }
    }

    fn removes(&self, before: &State) -> i64 {
        let count = |state: &State| i64::from(state.number("desired").unwrap_or_default());
        match self.change {
            GroupChange::Desired(_) | GroupChange::Bounds(_) => count(before) - count(&self.after(before)),
            GroupChange::Suspend(_) | GroupChange::Resume(_) => 0,
        }
    }

    fn cli(&self, region: &Region) -> String {
        let name = quoted(self.group.raw());
        let (operation, rest) = match &self.change {
            GroupChange::Desired(desired) => ("set-desired-capacity", format!("--desired-capacity {desired}")),
            GroupChange::Bounds(bounds) => {
                let option = |name: &str, value: Option<u32>| value.map(|value| format!("--{name}-size {value}"));
                let options = [option("min", bounds.min), option("max", bounds.max)];
                ("update-auto-scaling-group", options.into_iter().flatten().collect::<Vec<_>>().join(" "))
            }
            GroupChange::Suspend(list) => ("suspend-processes", format!("--scaling-processes {}", joined(list, " "))),
            GroupChange::Resume(list) => ("resume-processes", format!("--scaling-processes {}", joined(list, " "))),
        };
        format!("aws autoscaling {operation} --auto-scaling-group-name {name} {rest} --region {region}")
    }
}

/// The group of this name.
pub(super) fn group<'a>(region: &Region, estate: &'a Estate, name: &Text) -> Result<&'a AutoScalingGroup, Unreadable> {
    let groups = whole(&region_of(estate, region)?.groups, "the Auto Scaling groups")?;
    let found = groups.iter().find(|group| group.name == *name);
    found.ok_or_else(|| Unreadable::Missing(format!("Auto Scaling group {name} in {region}")))
}

/// Of `processes` those whose being suspended is `was`: only what is changed is changed back.
fn newly(processes: &BTreeSet<Process>, before: &State, was: bool) -> BTreeSet<Process> {
    let is_suspended = |process: &Process| before.list("suspended").iter().any(|name| *name == process.as_str());
    processes.iter().copied().filter(|process| is_suspended(process) == was).collect()
}

fn with_suspended(before: &State, change: impl FnOnce(&mut Vec<String>)) -> State {
    let mut suspended = before.list("suspended").to_vec();
    change(&mut suspended);
    suspended.sort();
    suspended.dedup();
    before.clone().with("suspended", Value::List(suspended))
}

fn joined(processes: &BTreeSet<Process>, between: &str) -> String {
    processes.iter().map(|process| process.as_str()).collect::<Vec<_>>().join(between)
}
