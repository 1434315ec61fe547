//! Changes of what a group does by the clock: a scheduled action put or deleted.

use domain::{Ask, Estate, Moment, Region, Regional, ScheduledAction, Text};
use serde::{Deserialize, Serialize};

use super::group::group;
use super::{Action, Class, Direction, Kind, Undo, Unreadable, quoted, region_of, whole};
use crate::State;

/// A change of one scheduled action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleAction {
    /// The group.
    #[serde(with = "domain::raw")]
    pub group: Text,
    /// The scheduled action's name.
    #[serde(with = "domain::raw")]
    pub name: Text,
    /// What is done.
    pub change: ScheduleChange,
}

/// What is done with a scheduled action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduleChange {
    /// It is put, whether there was one or not (`PutScheduledUpdateGroupAction`).
    Put(SchedulePlan),
    /// It is deleted (`DeleteScheduledAction`).
    Delete,
}

/// When a scheduled action acts, and what it sets; at least one of the sizes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchedulePlan {
    /// Once at this time, or not before it when it recurs.
    pub at: Option<Moment>,
    /// Five fields of cron, when it recurs.
    pub recurrence: Option<String>,
    /// The IANA time zone of the recurrence; UTC without one.
    pub time_zone: Option<String>,
    /// The least number of instances it sets.
    pub min: Option<u32>,
    /// The number wanted that it sets.
    pub desired: Option<u32>,
    /// The greatest number of instances it sets.
    pub max: Option<u32>,
}

impl SchedulePlan {
    fn of(action: &ScheduledAction) -> Self {
        let [min, desired, max] = action.sizes;
        // AWS names the next time of a recurring action as its start; what was asked for is not told.
        let at = action.at.filter(|_| action.recurrence.is_none());
        let word = |text: &Option<Text>| text.as_ref().map(|text| text.raw().to_owned());
        Self { at, recurrence: word(&action.recurrence), time_zone: word(&action.time_zone), min, desired, max }
    }

    fn state(&self) -> State {
        let at = if self.recurrence.is_some() { None } else { self.at };
        State::new()
            .with("at", at.map(|at| at.to_string()))
            .with("recurrence", self.recurrence.clone())
            .with("time zone", self.time_zone.clone())
            .with("min", self.min)
            .with("desired", self.desired)
            .with("max", self.max)
    }

    fn from_state(state: &State) -> Option<Self> {
        let word = |name: &str| state.word(name).map(str::to_owned);
        let plan = Self {
            at: state.word("at").and_then(|at| Moment::parse(at).ok()),
            recurrence: word("recurrence"),
            time_zone: word("time zone"),
            min: state.number("min"),
            desired: state.number("desired"),
            max: state.number("max"),
        };
        (plan.at.is_some() || plan.recurrence.is_some()).then_some(plan)
    }
}

impl Kind for ScheduleAction {
    fn id(&self) -> &'static str {
        match self.change {
            ScheduleChange::Put(_) => "schedule.put",
            ScheduleChange::Delete => "schedule.delete",
        }
    }

    fn subject(&self) -> &Text {
        &self.name
    }

    fn scope(&self) -> &Text {
        &self.group
    }

    fn verb(&self) -> &'static str {
        match self.change {
            ScheduleChange::Put(_) => "schedule",
            ScheduleChange::Delete => "unschedule",
        }
    }

    fn title(&self) -> String {
        match self.change {
            ScheduleChange::Put(_) => format!("Schedule {} for {}", self.name, self.group),
            ScheduleChange::Delete => format!("Delete the schedule {} of {}", self.name, self.group),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        Direction::Moves
    }

    fn class(&self) -> Class {
        Class::Absolute
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        [Regional::Groups, Regional::Scaling].map(|asked| Ask::In(region.clone(), asked)).into()
    }

    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        group(region, estate, &self.group)?;
        let scaling = whole(&region_of(estate, region)?.scaling, "the scheduled actions")?;
        let found = scaling.schedules.iter().find(|it| it.group == self.group && it.name == self.name);
        Ok(found.map_or_else(SchedulePlan::default, SchedulePlan::of).state())
    }

    fn after(&self, _: &State) -> State {
        match &self.change {
            ScheduleChange::Put(plan) => plan.state(),
            ScheduleChange::Delete => SchedulePlan::default().state(),
        }
    }

    fn undo(&self, before: &State) -> Undo {
        let change = SchedulePlan::from_state(before).map_or(ScheduleChange::Delete, ScheduleChange::Put);
        Undo::By(Box::new(Action::Schedule(Self { change, ..self.clone() })))
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        let (group, name) = (quoted(self.group.raw()), quoted(self.name.raw()));
        let (operation, rest) = match &self.change {
            ScheduleChange::Delete => ("delete-scheduled-action", String::new()),
            ScheduleChange::Put(plan) => ("put-scheduled-update-group-action", options(plan)),
        };
        format!(
            "aws autoscaling {operation} --auto-scaling-group-name {group} --scheduled-action-name {name}{rest} \
             --region {region}"
        )
    }
}

fn options(plan: &SchedulePlan) -> String {
    let option = |name: &str, value: Option<String>| value.map(|value| format!(" --{name} {}", quoted(&value)));
    let size = |value: Option<u32>| value.map(|value| value.to_string());
    let options = [
        option("start-time", plan.at.map(|at| at.to_string())),
        option("recurrence", plan.recurrence.clone()),
        option("time-zone", plan.time_zone.clone()),
        option("min-size", size(plan.min)),
        option("desired-capacity", size(plan.desired)),
        option("max-size", size(plan.max)),
    ];
    options.into_iter().flatten().collect()
}
