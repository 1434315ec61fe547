//! What has happened: plain data in the past tense, nested by where it comes from.

use domain::{MeterReading, Observation, Text};

use crate::{Key, Now, Session, Size};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// The mouse was used; sent only where the settings enable it.
    Mouse(Mouse),
    /// The terminal has another size.
    Resized(Size),
    /// Time has passed.
    Ticked(Now),
    /// AWS answered, or failed to.
    Observed(Box<Observation>),
    /// The console's own calls were counted.
    Metered(MeterReading),
    /// The profile or the regions were switched, or could not be.
    Session(SessionMsg),
    /// The terminal reported something.
    Terminal(TerminalMsg),
}

/// What became of a switch. Answers of the session before it must not be delivered after it.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionMsg {
    /// The console is connected to this session: nothing is known of it yet.
    Switched(Box<Session>),
    /// It was refused; the session before stays.
    SwitchRefused {
        /// The profile or the regions asked for.
        to: Text,
        /// Why.
        why: Text,
    },
}

/// What the terminal reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalMsg {
    /// Text was pasted: it goes into the open text field, and nowhere else.
    Pasted(String),
    /// The clipboard sequence was written; whether the terminal obeys, it does not say.
    Copied,
    /// The clipboard sequence could not be written.
    CopyFailed(Text),
    /// The process continued after a stop.
    Resumed,
}

/// What the mouse did, in cells from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub act: MouseAct,
    /// Column, from 0.
    pub column: u16,
    /// Line, from 0.
    pub line: u16,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAct {
    /// The first button was pressed.
    Pressed,
    /// The wheel was turned away.
    WheeledUp,
    /// The wheel was turned towards.
    WheeledDown,
}
