//! Keeps every cursor on its subject, in the list and in sight.

use crate::layout::{Form, Screen, layout};
use crate::{Model, Pane};

/// Puts cursors where their subjects are now, and scrolls them into sight.
pub(crate) fn settle_cursors(model: &mut Model) {
    for pane in Pane::ALL {
        let rows = &model.rows.panes[pane as usize].rows;
        model.view.panes[pane as usize].cursor.settle(rows);
    }
    if let Some(detail) = &mut model.view.detail {
        detail.cursor.settle(&model.rows.detail.rows);
    }
    scroll(model);
    gaze(model);
}

fn scroll(model: &mut Model) {
    match layout(model.size, model).screen {
        Screen::Panes(areas) => {
            for area in areas.iter().filter(|area| area.form == Form::Full) {
                let len = model.rows.pane(area.pane).rows.len();
                model.view.pane_mut(area.pane).cursor.reveal(area.page(), len);
            }
        }
        Screen::Detail(area) => {
            if let Some(detail) = &mut model.view.detail {
                detail.cursor.reveal(area.page(), model.rows.detail.rows.len());
            }
        }
        Screen::Line(_) | Screen::FirstRun(_) => {}
    }
}

/// Remembers since when the subject looked at has been looked at.
fn gaze(model: &mut Model) {
    let subject = model.view.detail.as_ref().map(|detail| detail.subject.clone()).or_else(|| model.selected().cloned());
    if model.view.gaze.subject != subject {
        model.view.gaze.subject = subject;
        model.view.gaze.since = model.now.here;
    }
}
