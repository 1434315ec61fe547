//! What becomes of the model when something happened: deterministic, without clock, channel or I/O.

mod cursors;

use crate::{Effect, Model, Msg};

pub(crate) use cursors::settle_cursors;

/// Takes in what happened, and says what to do next.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let _ = (&model, &msg);
    Vec::new()
}
