//! What a row or a detail is about: a key that stays the same when rows move.

use domain::{Region, Text};

use crate::{Pane, Section};

/// What a row or a detail is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A phase in a region, by number.
    Phase(Region, u8),
    /// A target group, by ARN.
    TargetGroup(Region, Text),
    /// An Auto Scaling group, by name.
    Group(Region, Text),
    /// An alarm, by name.
    Alarm(Region, Text),
    /// The alarms that are OK, folded into one row.
    QuietAlarms,
    /// The cost of a service, by name.
    Service(String),
    /// Something that happened.
    Event(EventKey),
    /// An entry of a detail's list, by the section and an id unique within it.
    Entry(Section, Text),
}

/// What tells an event of the time line from every other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    /// Where it happened.
    pub region: Region,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// AWS's own id, or else subject, moment and summary joined.
    pub id: Text,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// An alarm changed its state.
    Alarm,
    /// A group launched or ended instances.
    Scaling,
    /// A stack's resource changed.
    Stack,
    /// This console changed something, or put it back.
    You,
}

impl EventKind {
    /// As the time line names it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Alarm => "alarm",
            Self::Scaling => "scaling",
            Self::Stack => "stack",
            Self::You => "you",
        }
    }
}

impl Subject {
    /// The pane it is listed in; a detail's entries are in none.
    pub const fn pane(&self) -> Option<Pane> {
        match self {
            Self::Phase(..) => Some(Pane::Phases),
            Self::TargetGroup(..) => Some(Pane::Targets),
            Self::Group(..) => Some(Pane::Capacity),
            Self::Alarm(..) | Self::QuietAlarms => Some(Pane::Alarms),
            Self::Service(_) => Some(Pane::Spend),
            Self::Event(_) => Some(Pane::Activity),
            Self::Entry(..) => None,
        }
    }

    /// The region it is in, if it is in one.
    pub const fn region(&self) -> Option<&Region> {
        match self {
            Self::Phase(region, _)
            | Self::TargetGroup(region, _)
            | Self::Group(region, _)
            | Self::Alarm(region, _)
            | Self::Event(EventKey { region, .. }) => Some(region),
            Self::QuietAlarms | Self::Service(_) | Self::Entry(..) => None,
        }
    }
}
