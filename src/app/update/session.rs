//! The profile or the regions were switched, or could not be.

use change::gate::GateMsg;
use domain::{Estate, MeterReading, Text};

use crate::{Changes, Effect, Model, Pane, SessionMsg, Tone, View};

use super::{changes, notify, phases};

pub(super) fn changed(model: &mut Model, msg: SessionMsg) -> Vec<Effect> {
    match msg {
        SessionMsg::Switched(session) => {
            let focus = model.view.focus;
            let words = format!("looking at {} in {}", session.profile, in_words(&session.regions));
            model.estate = Estate::new(session.regions.iter().cloned());
            model.meter = MeterReading::default();
            // Handed on before the desk of the session before is left.
            let mut effects = forget_changes(model, &session.profile);
            // Filters, selections and details belong to the account before; where one looked does not.
            model.view = View { focus, zoomed: model.view.zoomed, ..View::default() };
            model.dialog = None;
            model.session = *session;
            for pane in Pane::ALL {
                model.rows.news.heard(pane);
            }
            notify(model, Tone::Done, words);
            effects.push(Effect::Redraw);
            effects
        }
        SessionMsg::SwitchRefused { to, why } => {
            notify(model, Tone::Warning, format!("not switched to {to}: {why}"));
            Vec::new()
        }
    }
}

/// What was wished for belongs to what was looked at before; changes are armed anew, and runs are told anew. What is
/// carried out is tracked to its end in any case. Drafts that nobody looks at any more are thrown away.
fn forget_changes(model: &mut Model, next: &Text) -> Vec<Effect> {
    let mut effects = changes::tell(model, GateMsg::Left);
    effects.extend(phases::discard_all(model));
    let gate = std::mem::take(&mut model.changes.gate);
    let is_same = model.session.profile == *next;
    let made = if is_same { std::mem::take(&mut model.changes.made) } else { Vec::new() };
    let last_asked = model.changes.last_asked;
    model.changes = Changes { gate, made, last_asked, ..Changes::default() };
    effects
}

fn in_words(regions: &[domain::Region]) -> String {
    regions.iter().map(domain::Region::as_str).collect::<Vec<_>>().join(", ")
}
