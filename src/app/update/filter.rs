//! The line a filter is typed into.

use crate::{Effect, Filter, Model};

/// Keeps what was typed.
pub(crate) fn keep(model: &mut Model) -> Vec<Effect> {
    model.view.pane_mut(model.view.focus).filter.is_edited = false;
    Vec::new()
}

/// Lists every row again.
pub(crate) fn clear(model: &mut Model) -> Vec<Effect> {
    model.view.pane_mut(model.view.focus).filter = Filter::default();
    Vec::new()
}
