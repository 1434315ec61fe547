//! The five panes and the strip.

use domain::Source;

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// How far each phase is.
    Phases,
    /// Target groups and their health.
    Targets,
    /// Auto Scaling groups.
    Capacity,
    /// Alarms, firing first.
    Alarms,
    /// Money.
    Spend,
    /// What happened, newest first.
    Activity,
}

impl Pane {
    /// All of them, by number.
    pub const ALL: [Self; 6] = [Self::Phases, Self::Targets, Self::Capacity, Self::Alarms, Self::Spend, Self::Activity];

    /// Its number, which is its key: 1 to 6.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Phases => "Phases",
            Self::Targets => "Targets",
            Self::Capacity => "Capacity",
            Self::Alarms => "Alarms",
            Self::Spend => "Spend",
            Self::Activity => "Activity",
        }
    }

    /// The sources it is fed by, the most important first.
    pub const fn sources(self) -> &'static [Source] {
        match self {
            Self::Phases => &[Source::Phases],
            Self::Targets => &[Source::Targets],
            Self::Capacity => &[Source::Capacity],
            Self::Alarms => &[Source::Alarms],
            Self::Spend => &[Source::Spend],
            Self::Activity => &[Source::Alarms, Source::Capacity, Source::Phases],
        }
    }

    /// The orders its rows can have; the first is the usual one.
    pub const fn sorts(self) -> &'static [Sort] {
        match self {
            Self::Phases => &[Sort::Number, Sort::Urgency],
            Self::Targets | Self::Capacity => &[Sort::Urgency, Sort::Name, Sort::Size],
            Self::Alarms => &[Sort::Urgency, Sort::Name, Sort::Age],
            Self::Spend => &[Sort::Size, Sort::Name],
            Self::Activity => &[Sort::Age, Sort::Name],
        }
    }

    /// The pane after it.
    pub const fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    /// The pane before it.
    pub const fn previous(self) -> Self {
        Self::ALL[(self as usize + Self::ALL.len() - 1) % Self::ALL.len()]
    }
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By number.
    Number,
    /// What needs attention first.
    Urgency,
    /// By name, then region.
    Name,
    /// Greatest first: targets, wished instances, dollars.
    Size,
    /// Latest change first.
    Age,
}

impl Sort {
    /// As the title names it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "by number",
            Self::Urgency => "urgent first",
            Self::Name => "by name",
            Self::Size => "greatest first",
            Self::Age => "newest first",
        }
    }
}
