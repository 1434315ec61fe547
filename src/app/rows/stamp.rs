//! What a list was made from, so that it is made again only when that changed.

use domain::{Ask, Regional};

use crate::{Detail, Model, Pane, Section, Sort, Subject};

/// How much has been heard of each pane: a counter by `pane as usize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct News([u64; 6]);

impl News {
    /// Something was heard of `pane`.
    pub fn heard(&mut self, pane: Pane) {
        self.0[pane as usize] += 1;
    }

    /// An answer to `ask` was folded into the estate.
    pub fn answered(&mut self, ask: &Ask) {
        let panes: &[Pane] = match ask {
            // A plan is priced where it is made; no list shows the prices.
            Ask::Identity | Ask::Prices(_) => &[],
            Ask::Billing(_) => &[Pane::Spend],
            Ask::In(_, regional) => match regional {
                Regional::StackResources(_) | Regional::Stack(..) => &[Pane::Phases],
                Regional::Stacks | Regional::StackEvents(_) => &[Pane::Phases, Pane::Activity],
                Regional::TargetGroups => &[Pane::Targets, Pane::Phases],
                Regional::TargetHealth(_) => &[Pane::Targets],
                Regional::Groups => &[Pane::Capacity, Pane::Phases],
                Regional::Scaling => &[Pane::Capacity, Pane::Activity],
                Regional::Refreshes(_) => &[Pane::Capacity],
                Regional::Alarms => &[Pane::Alarms],
                Regional::AlarmHistory(_) => &[Pane::Alarms, Pane::Activity],
                // Datapoints are drawn from the estate as it is, and mute rules are read for a change; no list holds them,
                // nor what drills look at.
                Regional::Metrics(_)
                | Regional::MuteRules(_)
                | Regional::Shifts
                | Regional::Database(_)
                | Regional::Cache(_)
                | Regional::Endpoint(_) => &[],
            },
        };
        for pane in panes {
            self.heard(*pane);
        }
    }

    fn of(self, pane: Pane) -> u64 {
        self.0[pane as usize]
    }
}

/// What a pane's list was made from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Stamp {
    pub news: u64,
    filter: String,
    sort: Option<Sort>,
    is_zoomed: bool,
}

impl Stamp {
    pub fn of(model: &Model, pane: Pane) -> Self {
        let state = model.view.pane(pane);
        Self {
            // One more than heard: a list made from nothing differs from one never made.
            news: model.rows.news.of(pane) + 1,
            filter: state.filter.text.as_str().to_owned(),
            sort: Some(state.sort),
            is_zoomed: model.view.zoomed && model.view.focus == pane,
        }
    }
}

/// What a detail's list was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DetailStamp {
    subject: Subject,
    section: Section,
    news: u64,
}

impl DetailStamp {
    pub fn of(model: &Model, detail: &Detail) -> Self {
        let news = detail.subject.pane().map_or(0, |pane| model.rows.news.of(pane));
        Self { subject: detail.subject.clone(), section: detail.section, news }
    }
}
