//! What the console is to do next: imperative data, performed by the console crate alone.

use change::gate::Number;
use change::{Confirmed, Proposed, RunId};
use domain::{Region, Source, Text};

use crate::model::{PhaseIntent, PhaseTicket};

/// Something to be done outside the model. It is not copied: a confirmed change is carried out once.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Ask these sources again now, in every region: all of them when the list holds every source.
    Refresh(Vec<Source>),
    /// Put this text on the clipboard (OSC 52); it is within `COPY_LIMIT` bytes.
    Copy(String),
    /// Connect with another profile; answered by `SessionMsg`.
    SwitchProfile(Text),
    /// Look at other regions with the same profile; answered by `SessionMsg`.
    SwitchRegions(Vec<Region>),
    /// Ring the terminal's bell.
    Bell,
    /// Paint every cell again: something else may have written over the screen.
    Redraw,
    /// Give the terminal back to the shell until it continues this process.
    Suspend,
    /// Restore the terminal and end.
    Quit,
    /// Something about changes of the account.
    Change(ChangeEffect),
}

/// Something to be done about changes of the account; answered by `ChangeMsg`.
#[derive(Debug, PartialEq)]
pub enum ChangeEffect {
    /// Collect the facts that a wish is judged by; answered by `ChangeMsg::Informed`, whatever comes of it.
    Inquire {
        /// The opening of the gate that asks.
        ticket: Number,
        /// What is wanted.
        proposed: Box<Proposed>,
    },
    /// Carry out what was confirmed, once; answered by `ChangeMsg::Progressed`, and by `ChangeMsg::Ended` in any case.
    CarryOut {
        /// The opening of the gate it was confirmed at.
        ticket: Number,
        /// What was confirmed.
        confirmed: Box<Confirmed>,
    },
    /// Find out what a wish about a phase comes to; answered by `ChangeMsg::PhaseProposed`, whatever comes of it. For a
    /// roll-out a change set is drafted, which changes nothing yet.
    Phase {
        /// The question.
        ticket: PhaseTicket,
        /// Where.
        region: Region,
        /// The phase, 1 to 5.
        phase: u8,
        /// What is wished.
        intent: PhaseIntent,
    },
    /// Leave what this run did as it is: nothing is put back; answered by `ChangeMsg::Restored` and `ChangeMsg::Runs`.
    Keep(RunId),
    /// Put back now what this run did; answered by `ChangeMsg::Restored` and `ChangeMsg::Runs`.
    Revert(RunId),
    /// Allow changes of this profile; answered by `ChangeMsg::Armed` or `ChangeMsg::NotArmed`.
    Arm,
    /// Allow none any more; answered by `ChangeMsg::Disarmed`. What is carried out goes on.
    Disarm,
}

/// The most bytes put on a clipboard: more than this, base64-encoded, exceeds what xterm and tmux take in one sequence.
pub const COPY_LIMIT: usize = 74_994;
