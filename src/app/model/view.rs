//! What is looked at: the focus, each pane's cursor, filter and order, and the opened detail.

use domain::Moment;

use crate::{Cursor, Pane, Sort, Subject, TextField};

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The pane that keys go to.
    pub focus: Pane,
    /// Each pane's state, by `pane as usize`; see `View::pane`.
    pub panes: [PaneState; 6],
    /// Whether the focused pane has the whole screen.
    pub zoomed: bool,
    /// What is opened; it covers the panes.
    pub detail: Option<Detail>,
    /// Where esc leads back to, the latest last.
    pub trail: Vec<Place>,
    /// What has been looked at, and since when.
    pub gaze: Gaze,
}

/// What has been looked at, and since when: it is asked more often, and is held to that only after a while.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Gaze {
    /// The opened subject, or else the selected one.
    pub subject: Option<Subject>,
    /// Since when, by the console's clock.
    pub since: Moment,
}

impl Default for View {
    fn default() -> Self {
        Self {
            focus: Pane::Alarms,
            panes: Pane::ALL.map(PaneState::new),
            zoomed: false,
            detail: None,
            trail: Vec::new(),
            gaze: Gaze::default(),
        }
    }
}

impl View {
    /// A pane's state.
    pub const fn pane(&self, pane: Pane) -> &PaneState {
        &self.panes[pane as usize]
    }

    /// A pane's state, to change.
    pub const fn pane_mut(&mut self, pane: Pane) -> &mut PaneState {
        &mut self.panes[pane as usize]
    }

    /// The state of the pane that keys go to.
    pub const fn focused(&self) -> &PaneState {
        self.pane(self.focus)
    }
}

/// A pane's cursor, filter and order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaneState {
    /// The selected row.
    pub cursor: Cursor,
    /// Which rows are listed.
    pub filter: Filter,
    /// Their order.
    pub sort: Sort,
}

impl PaneState {
    fn new(pane: Pane) -> Self {
        Self { cursor: Cursor::default(), filter: Filter::default(), sort: pane.sorts()[0] }
    }
}

/// Which rows are listed: those that hold every word; a word after `!` must not occur.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Filter {
    /// What is typed.
    pub text: TextField,
    /// Whether keys go into it.
    pub is_edited: bool,
}

impl Filter {
    /// Whether it leaves rows out.
    pub fn is_active(&self) -> bool {
        !self.text.as_str().trim().is_empty()
    }
}

/// What is opened. It owns its subject, so an answer about anything else leaves it alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// What it is about.
    pub subject: Subject,
    /// The list shown in it.
    pub section: Section,
    /// The selected entry of that list.
    pub cursor: Cursor,
}

impl Detail {
    /// Opens `subject` at its first section; `None` for what has no detail of its own.
    pub fn of(subject: Subject) -> Option<Self> {
        let section = *Section::of(&subject).first()?;
        Some(Self { subject, section, cursor: Cursor::default() })
    }
}

/// A list within a detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Targets of a target group.
    Targets,
    /// Instances of a group.
    Instances,
    /// What the group lately did.
    Activities,
    /// What can change the group by itself: policies and scheduled actions.
    Policies,
    /// State changes of an alarm.
    History,
    /// Resources of a phase's stacks.
    Resources,
    /// Events of a phase's stacks.
    Events,
    /// Outputs of a phase's stacks.
    Outputs,
    /// Parameters that a phase's stacks were deployed with.
    Parameters,
    /// What of a phase was changed beside its templates, property by property.
    Drift,
    /// What rolling a phase out would change.
    Changes,
    /// What a phase promises, and what is measured.
    Promises,
}

impl Section {
    /// The sections of a detail, in order; empty for what has no detail of its own.
    pub const fn of(subject: &Subject) -> &'static [Self] {
        match subject {
            Subject::Phase(..) => &[
                Self::Resources,
                Self::Events,
                Self::Promises,
                Self::Changes,
                Self::Drift,
                Self::Outputs,
                Self::Parameters,
            ],
            Subject::TargetGroup(..) => &[Self::Targets],
            Subject::Group(..) => &[Self::Instances, Self::Activities, Self::Policies],
            Subject::Alarm(..) => &[Self::History],
            Subject::Service(_) | Subject::Event(_) | Subject::QuietAlarms | Subject::Entry(..) => &[],
        }
    }

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Targets => "Targets",
            Self::Instances => "Instances",
            Self::Activities => "Activities",
            Self::Policies => "Policies and schedules",
            Self::History => "History",
            Self::Resources => "Resources",
            Self::Events => "Events",
            Self::Outputs => "Outputs",
            Self::Parameters => "Parameters",
            Self::Drift => "Drift",
            Self::Changes => "Changes",
            Self::Promises => "Promises",
        }
    }
}

/// Where one was before a jump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The pane that had the focus.
    pub focus: Pane,
    /// What was opened.
    pub detail: Option<Detail>,
}
