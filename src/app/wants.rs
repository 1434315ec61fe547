//! The one list of what should be asked now, and how often.

mod charts;
mod promise;
mod regional;

use std::time::Duration;

use domain::{Ask, Billing};

pub(crate) use charts::drawn_in_row;
pub use charts::{Charted, charted};
pub use promise::promised;

use crate::layout::{Form, Screen, layout};
use crate::{Model, Pane, Subject, first_run};

/// A question that should be asked every so often.
#[derive(Clone, Debug, PartialEq)]
pub struct Want {
    /// The question.
    pub ask: Ask,
    /// How often.
    pub cadence: Duration,
    /// Who goes first where not all can.
    pub rank: Rank,
}

/// Who goes first. Ordered: the least goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// What the operator looks at.
    Selected,
    /// What is known to be wrong.
    Unhealthy,
    /// What is on screen, and what the header counts.
    Visible,
    /// What takes its turn.
    Rotation,
}

/// Everything that should be asked now. What is not on screen is left out, except what the header counts.
pub fn wants(model: &Model) -> Vec<Want> {
    let mut wants = vec![identity(model)];
    if first_run(model).is_some() {
        // Without an identity every other call would fail the same way.
        return wants;
    }
    let shown = Shown::of(model);
    for (region, here) in &model.estate.regions {
        regional::add(model, region, here, &shown, &mut wants);
        charts::add(model, region, &shown, &mut wants);
    }
    if shown.has(Pane::Spend) || shown.has(Pane::Phases) {
        use Billing::{Anomalies, Budgets, ByPhase, Daily, Forecast};
        wants.extend([Daily, ByPhase, Forecast, Anomalies, Budgets].map(|billing| {
            let ask = Ask::Billing(billing);
            Want { cadence: promised(model, &ask), ask, rank: Rank::Visible }
        }));
    }
    wants
}

/// How often to try again while it is not known who asks.
const UNTIL_KNOWN: Duration = Duration::from_secs(30);

fn identity(model: &Model) -> Want {
    let cadence = promised(model, &Ask::Identity);
    let is_known = model.estate.identity.value().is_some();
    let cadence = if is_known { cadence } else { cadence.min(UNTIL_KNOWN) };
    Want { ask: Ask::Identity, cadence, rank: Rank::Selected }
}

/// What is on screen.
struct Shown {
    /// Rows shown of each pane, from first to after last, by `pane as usize`; `None` where the pane is not shown.
    panes: [Option<(usize, usize)>; 6],
    /// What is opened.
    opened: Option<Subject>,
    /// What is opened, or else selected.
    selected: Option<Subject>,
}

impl Shown {
    fn of(model: &Model) -> Self {
        let opened = model.view.detail.as_ref().map(|detail| detail.subject.clone());
        let selected = opened.clone().or_else(|| model.selected().cloned());
        let mut panes = [None; 6];
        match layout(model.size, model).screen {
            Screen::Panes(areas) => {
                for area in areas {
                    let page = if area.form == Form::Full { area.page() } else { 0 };
                    let offset = model.view.pane(area.pane).cursor.offset;
                    panes[area.pane as usize] = Some(window(offset, page));
                }
            }
            Screen::Detail(_) => {
                if let Some(pane) = opened.as_ref().and_then(Subject::pane) {
                    panes[pane as usize] = Some((0, 0));
                }
            }
            Screen::Line(_) | Screen::FirstRun(_) => {}
        }
        Self { panes, opened, selected }
    }

    fn has(&self, pane: Pane) -> bool {
        self.panes[pane as usize].is_some()
    }
}

/// Two whole pages around the rows shown: scrolling by a line must not change what is asked, since that is billed.
fn window(offset: usize, page: usize) -> (usize, usize) {
    let first = offset.checked_div(page).unwrap_or(0) * page;
    (first, first + 2 * page)
}

#[cfg(test)]
mod tests;
