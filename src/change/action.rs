//! What can be done to an account, one file a kind of subject; each knows its before, its after and its way back.

mod alarm;
mod cache;
mod database;
mod group;
mod instance;
mod refresh;
mod schedule;
mod shift;
mod stack;
mod target;

use std::time::Duration;

use domain::{Ask, Estate, Region, Text};
use serde::{Deserialize, Serialize};

use crate::{Answered, Mark, Moved, State};

pub use alarm::{AlarmAction, AlarmChange};
pub use cache::CacheAction;
pub(crate) use cache::group as cache_group;
pub use database::{DatabaseAction, DatabaseChange};
pub(crate) use database::{cluster as database_cluster, instance as database_instance};
pub use group::{Bounds, GroupAction, GroupChange, Process};
pub use instance::{InstanceAction, InstanceChange};
pub(crate) use refresh::OVER;
pub use refresh::{RefreshAction, RefreshChange};
pub use schedule::{ScheduleAction, ScheduleChange, SchedulePlan};
pub(crate) use shift::{LONGEST as LONGEST_SHIFT, resource as shift_resource};
pub use shift::{ShiftAction, ShiftChange, ShiftName};
pub use stack::{
    Draft, Estimate, Import, Planned, Purpose, RollOut, StackAction, StackChange, TemplateBody, Worse, worse,
};
pub use target::{TargetAction, TargetChange};

/// One thing to be done, by the kind of its subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// To an Auto Scaling group.
    Group(GroupAction),
    /// To an instance refresh of a group.
    Refresh(RefreshAction),
    /// To an instance of a group.
    Instance(InstanceAction),
    /// To a scheduled action of a group.
    Schedule(ScheduleAction),
    /// To a target of a target group.
    Target(TargetAction),
    /// To an alarm.
    Alarm(AlarmAction),
    /// To a CloudFormation stack.
    Stack(StackAction),
    /// To where the traffic of a load balancer goes.
    Shift(ShiftAction),
    /// To a database.
    Database(DatabaseAction),
    /// To a cache.
    Cache(CacheAction),
}

/// Which way a change goes with capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// More of it.
    Adds,
    /// Less of it.
    Removes,
    /// As much, elsewhere or replaced.
    Moves,
    /// Back to what it was, or to what it should be.
    Restores,
}

impl Direction {
    /// Whether the guards that are gentle with a way back and with help may at most warn.
    pub const fn is_gentle(self) -> bool {
        matches!(self, Self::Adds | Self::Restores)
    }
}

/// How the way back looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undo {
    /// By this action, as long as nobody has changed the subject since.
    By(Box<Action>),
    /// It ends by itself; there is nothing to undo.
    Ends(String),
    /// By another guarded change, chosen when it is needed: which one depends on how far things have come.
    Separate(String),
    /// There is none, and why.
    None(String),
}

/// How an unknown outcome is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// It sets something to a value: read and compare.
    Absolute,
    /// Only one can run: look for one that began after the intent.
    Conflict,
    /// It carries a token that AWS remembers: sent twice it is done once, and what it did bears the token.
    Token,
    /// Nothing marks it, and a second one would be done again: it is never sent again, and is found out by what has
    /// moved and by what AWS has reported since its intent. Where these say nothing, a person is asked.
    Once,
}

/// How far a change has come, by what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// What was wanted is so.
    Reached,
    /// It has begun, and is not done yet.
    Underway,
    /// It was begun and is over, otherwise than wanted.
    Ended {
        /// How, `finops-edge is UPDATE_ROLLBACK_COMPLETE`.
        how: String,
        /// Whether nothing of it is left.
        is_clean: bool,
    },
    /// It is as it was before.
    Before,
    /// It is neither: somebody or something else has changed it.
    Otherwise,
}

/// Whether what is read is what a request has made, as far as its undo is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is, or nobody else could have made it.
    Own,
    /// Somebody else has made it: what it is, and what it was to be.
    Foreign(Moved),
    /// Nobody can tell, or it is past being undone; with the reason and what to do.
    Void(String),
}

/// Why the state of a subject cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It has not been read, or not whole; with the reason.
    #[error("{what} could not be read: {why}")]
    Unknown {
        /// What.
        what: String,
        /// Why.
        why: Text,
    },
    /// There is no such subject.
    #[error("there is no {0}")]
    Missing(String),
    /// The subject is not in a state that this can be done to.
    #[error("{0}")]
    Unfit(String),
}

/// What every kind of action can tell of itself.
pub(crate) trait Kind {
    /// What scripts and the journal know it by, `scale.set-desired`.
    fn id(&self) -> &'static str;
    /// The subject's own name.
    fn subject(&self) -> &Text;
    /// The group or target group it belongs to.
    fn scope(&self) -> &Text;
    /// What is done in one word, as the phrase on protected profiles has it: `scale`, `evict`.
    fn verb(&self) -> &'static str;
    /// What is done, as the dialog's title: `Scale web`.
    fn title(&self) -> String;
    /// Which way it goes from `before`.
    fn direction(&self, before: &State) -> Direction;
    /// How an unknown outcome is found out.
    fn class(&self) -> Class;
    /// What has to be read to know the state of its subject.
    fn asks(&self, region: &Region) -> Vec<Ask>;
    /// The state of its subject.
    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable>;
    /// The state that is expected once it has been done.
    fn after(&self, before: &State) -> State;
    /// How far it has come.
    fn reach(&self, before: &State, seen: &State) -> Reach {
        if *seen == self.after(before) {
            Reach::Reached
        } else if seen == before {
            Reach::Before
        } else {
            Reach::Otherwise
        }
    }
    /// Whether what is read is this request's own, by what came back from it and by the mark of its run.
    fn claim(&self, _before: &State, _seen: &State, _answered: Option<&Answered>, _mark: &Mark) -> Claim {
        Claim::Own
    }
    /// The way back to `before`.
    fn undo(&self, before: &State) -> Undo;
    /// How many instances or targets it takes out of service: negative where it adds them.
    fn removes(&self, before: &State) -> i64;
    /// The `aws` command line that does the same.
    fn cli(&self, region: &Region) -> String;
}

impl Action {
    pub(crate) fn kind(&self) -> &dyn Kind {
        match self {
            Self::Group(action) => action,
            Self::Refresh(action) => action,
            Self::Instance(action) => action,
            Self::Schedule(action) => action,
            Self::Target(action) => action,
            Self::Alarm(action) => action,
            Self::Stack(action) => action,
            Self::Shift(action) => action,
            Self::Database(action) => action,
            Self::Cache(action) => action,
        }
    }

    /// Whether it goes on for longer than a request is waited for: its run is closed when it is over.
    pub fn lasts(&self) -> bool {
        matches!(self, Self::Stack(action) if action.lasts())
    }

    /// How long a plan of it is good for.
    pub fn validity(&self) -> Duration {
        match self {
            Self::Stack(_) => Duration::from_hours(24),
            _ => Duration::from_mins(10),
        }
    }

    /// What scripts and the journal know it by, `scale.set-desired`.
    pub fn id(&self) -> &'static str {
        self.kind().id()
    }

    /// The subject's own name: what is typed to confirm it.
    pub fn subject(&self) -> &Text {
        self.kind().subject()
    }

    /// The group or target group (by ARN) that the subject is or belongs to; an alarm's own name.
    pub fn scope(&self) -> &Text {
        self.kind().scope()
    }

    /// What is done in one word, `scale`.
    pub fn verb(&self) -> &'static str {
        self.kind().verb()
    }

    /// What is done, `Scale web`.
    pub fn title(&self) -> String {
        self.kind().title()
    }

    /// Which way it goes from `before`.
    pub fn direction(&self, before: &State) -> Direction {
        self.kind().direction(before)
    }

    /// How an unknown outcome is found out.
    pub fn class(&self) -> Class {
        self.kind().class()
    }

    /// What has to be read to know the state of its subject.
    pub fn asks(&self, region: &Region) -> Vec<Ask> {
        self.kind().asks(region)
    }

    /// The state of its subject, as `estate` has it.
    pub fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        self.kind().read(region, estate)
    }

    /// The state that is expected once it has been done.
    pub fn after(&self, before: &State) -> State {
        self.kind().after(before)
    }

    /// How far it has come, by what is read now.
    pub fn reach(&self, before: &State, seen: &State) -> Reach {
        self.kind().reach(before, seen)
    }

    /// Whether what is read is this request's own, by what came back from it and by the mark of its run.
    pub fn claim(&self, before: &State, seen: &State, answered: Option<&Answered>, mark: &Mark) -> Claim {
        self.kind().claim(before, seen, answered, mark)
    }

    /// The way back to `before`.
    pub fn undo(&self, before: &State) -> Undo {
        self.kind().undo(before)
    }

    /// How many instances or targets it takes out of service: negative where it adds them.
    pub fn removes(&self, before: &State) -> i64 {
        self.kind().removes(before)
    }

    /// The `aws` command line that does the same.
    pub fn cli(&self, region: &Region) -> String {
        self.kind().cli(region)
    }

    /// What lets it last for so many minutes from now, where AWS ends it by itself and it can be renewed.
    pub fn renewed(&self, minutes: u32) -> Option<Self> {
        match self {
            Self::Shift(action) => action.renewed(minutes).map(Self::Shift),
            _ => None,
        }
    }

    /// After how long it ends by itself, if it does.
    pub fn span(&self) -> Option<std::time::Duration> {
        match self {
            Self::Alarm(action) => action.span(),
            Self::Shift(action) => action.span(),
            _ => None,
        }
    }

    /// The Auto Scaling group concerned, if one is.
    pub fn group(&self) -> Option<&Text> {
        match self {
            Self::Group(_) | Self::Refresh(_) | Self::Instance(_) | Self::Schedule(_) => Some(self.scope()),
            Self::Target(_) | Self::Alarm(_) | Self::Stack(_) | Self::Shift(_) | Self::Database(_) | Self::Cache(_) => {
                None
            }
        }
    }
}

/// A word of a command line, quoted where a shell would take it apart.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@=,+".contains(&b));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The reading of something in a region, or why there is none.
pub(crate) fn region_of<'a>(estate: &'a Estate, region: &Region) -> Result<&'a domain::RegionEstate, Unreadable> {
    let why = || format!("{region} is not looked at; name it with --region or in the profile's regions").into();
    estate.regions.get(region).ok_or_else(|| Unreadable::Unknown { what: region.to_string(), why: why() })
}

/// The value of a reading that is whole and has not failed since: a change is not built on less.
pub(crate) fn whole<'a, T>(reading: &'a domain::Reading<T>, what: &str) -> Result<&'a T, Unreadable> {
    let unknown = |why: Text| Unreadable::Unknown { what: what.to_owned(), why };
    match (reading.value(), reading.trouble()) {
        (_, Some(trouble)) => Err(unknown(trouble.to_string().into())),
        (Some(value), None) => Ok(value),
        (None, None) => Err(unknown("it has not been read yet".into())),
    }
}

#[cfg(test)]
mod tests;
