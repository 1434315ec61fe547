//! Arming and disarming changes.

use crate::{ChangeEffect, Effect, Model, Tone, Writes};

use super::notify;

/// Arms changes where they are not, and disarms them where they are.
pub(crate) fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.changes.is_armed(model.now.here) {
        return vec![Effect::Change(ChangeEffect::Disarm)];
    }
    notify(model, Tone::Done, format!("arming changes of {}", model.session.profile));
    vec![Effect::Change(ChangeEffect::Arm)]
}

/// Why changes cannot be armed or disarmed.
pub(crate) fn blocked(model: &Model) -> Option<&'static str> {
    if model.settings.writes == Writes::Never {
        return Some("the console was started with --read-only");
    }
    if model.changes.journal.is_some() {
        return Some("the journal cannot be written; mend that first");
    }
    model.estate.identity.value().is_none().then_some("the account is not known yet")
}
