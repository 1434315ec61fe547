//! What becomes of the model when something happened: deterministic, without clock, channel or I/O.

pub(crate) mod actions;
pub(crate) mod changes;
pub(crate) mod choose;
mod cursors;
pub(crate) mod dialogs;
pub(crate) mod filter;
pub(crate) mod gate;
mod heard;
mod keys;
mod mouse;
pub(crate) mod navigate;
pub(crate) mod neighbour;
pub(crate) mod open;
mod phases;
pub(crate) mod program;
pub(crate) mod read;
pub(crate) mod runs;
mod session;
pub(crate) mod share;
pub(crate) mod writes;

use crate::{Effect, Model, Msg, Notice, Now, TerminalMsg, Tone};

pub(crate) use cursors::settle_cursors;

/// Takes in what happened, and says what to do next.
///
/// `model.revision` increases when something visible may have changed.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    if let Msg::Ticked(now) = msg {
        tick(model, now);
        return Vec::new();
    }
    model.revision += 1;
    let effects = match msg {
        Msg::Key(key) => keys::pressed(model, key),
        Msg::Mouse(mouse) => mouse::used(model, mouse),
        Msg::Resized(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::Observed(observation) => heard::observed(model, *observation),
        Msg::Metered(reading) => {
            model.meter = reading;
            Vec::new()
        }
        Msg::Session(msg) => session::changed(model, msg),
        Msg::Terminal(msg) => reported(model, msg),
        Msg::Change(msg) => changes::heard(model, msg),
        Msg::Ticked(_) => Vec::new(),
    };
    model.relist_changed();
    settle_cursors(model);
    effects
}

/// Ages are shown in seconds at the finest, so nothing visible changes within one.
fn tick(model: &mut Model, now: Now) {
    let is_new_second = now.here.as_secs() != model.now.here.as_secs();
    model.now = now;
    let is_disarmed = model.changes.write != change::WriteMode::Off && !model.changes.is_armed(now.here);
    if is_disarmed {
        changes::disarm(model);
    }
    let is_over = model.notice.as_ref().is_some_and(|notice| notice.is_over(now.here));
    if is_over {
        model.notice = None;
    }
    model.revision += u64::from(is_new_second || is_over || is_disarmed);
}

fn reported(model: &mut Model, msg: TerminalMsg) -> Vec<Effect> {
    match msg {
        TerminalMsg::Pasted(text) => keys::pasted(model, &text),
        // The notice was put up when the copy was asked for; that it was written is no more than expected.
        TerminalMsg::Copied => {}
        TerminalMsg::CopyFailed(why) => notify(model, Tone::Warning, format!("not copied: {why}")),
        TerminalMsg::Resumed => return vec![Effect::Redraw],
    }
    Vec::new()
}

/// Puts up a sentence at the foot of the screen.
fn notify(model: &mut Model, tone: Tone, text: impl Into<String>) {
    model.notice = Some(Notice { text: text.into(), tone, since: model.now.here });
}

#[cfg(test)]
mod tests;
