//! Where the parts of an opened detail are.

use ratatui::layout::Rect;

use super::{cut_bottom, cut_top, inside};
use crate::{Detail, Model, Section, Subject, reading};

/// The parts of an opened detail, top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailArea {
    /// Its frame.
    pub frame: Rect,
    /// What is known of the subject, in short lines.
    pub facts: Rect,
    /// Charts, or one line of their latest figures; empty where there is no room, or nothing to draw.
    pub charts: Rect,
    /// The names of the sections, where there are several.
    pub tabs: Rect,
    /// Column heads of the list.
    pub head: Rect,
    /// The rows of the section.
    pub list: Rect,
    /// What is wrong with the readings it is made from, in one line; empty where nothing is.
    pub trouble: Rect,
}

impl DetailArea {
    /// How many rows it shows at once.
    pub fn page(&self) -> usize {
        usize::from(self.list.height)
    }
}

/// Rows that a list keeps before charts take their place.
const ROWS: u16 = 6;
/// The least height of a chart with its axis.
const CHART: u16 = 7;

pub(super) fn area(frame: Rect, model: &Model, detail: &Detail) -> DetailArea {
    let mut rest = inside(frame);
    let pane = detail.subject.pane().unwrap_or(model.view.focus);
    let trouble = cut_bottom(&mut rest, u16::from(crate::trouble(model, pane).is_some()));
    let most = rest.height / 2;
    let facts = cut_top(&mut rest, facts(model, &detail.subject, frame.width.saturating_sub(2)).min(most));
    let tabs = u16::from(Section::of(&detail.subject).len() > 1);
    let room = rest.height.saturating_sub(ROWS + 1 + tabs);
    let charts = if has_charts(&detail.subject) { charts(room, rest.height) } else { 0 };
    let charts = cut_top(&mut rest, charts);
    let tabs = cut_top(&mut rest, tabs);
    let head = u16::from(rest.height > 2);
    let head = cut_top(&mut rest, head);
    DetailArea { frame, facts, charts, tabs, head, list: rest, trouble }
}

/// Lines for the charts: half of what there is, but a line of figures beside the least of a chart, if there is room.
fn charts(room: u16, whole: u16) -> u16 {
    if room < CHART { room.min(1) } else { room.min((whole / 2).max(CHART + 1)) }
}

/// Lines for what is known of a subject, on so many cells.
fn facts(model: &Model, subject: &Subject, width: u16) -> u16 {
    match subject {
        Subject::Phase(..) => u16::try_from(crate::panes::phase_facts(model, subject, width)).unwrap_or(u16::MAX),
        Subject::TargetGroup(..) => 5,
        Subject::Group(..) => 6,
        Subject::Alarm(..) => {
            let reason = model.alarm(&model.row_of(subject)).map_or(1, |alarm| reading::reason(alarm, width).len());
            7 + u16::try_from(reason).unwrap_or(u16::MAX)
        }
        Subject::Service(_) | Subject::Event(_) | Subject::QuietAlarms | Subject::Entry(..) => 0,
    }
}

const fn has_charts(subject: &Subject) -> bool {
    matches!(subject, Subject::TargetGroup(..) | Subject::Group(..) | Subject::Alarm(..))
}
