//! The profile or the regions were switched, or could not be.

use domain::{Estate, MeterReading};

use crate::{Effect, Model, Pane, SessionMsg, Tone, View};

use super::notify;

pub(super) fn changed(model: &mut Model, msg: SessionMsg) -> Vec<Effect> {
    match msg {
        SessionMsg::Switched(session) => {
            let focus = model.view.focus;
            let words = format!("looking at {} in {}", session.profile, in_words(&session.regions));
            model.estate = Estate::new(session.regions.iter().cloned());
            model.meter = MeterReading::default();
            // Filters, selections and details belong to the account before; where one looked does not.
            model.view = View { focus, zoomed: model.view.zoomed, ..View::default() };
            model.dialog = None;
            model.session = *session;
            for pane in Pane::ALL {
                model.rows.news.heard(pane);
            }
            notify(model, Tone::Done, words);
            vec![Effect::Redraw]
        }
        SessionMsg::SwitchRefused { to, why } => {
            notify(model, Tone::Warning, format!("not switched to {to}: {why}"));
            Vec::new()
        }
    }
}

fn in_words(regions: &[domain::Region]) -> String {
    regions.iter().map(domain::Region::as_str).collect::<Vec<_>>().join(", ")
}
