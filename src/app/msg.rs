//! What has happened: plain data in the past tense, nested by where it comes from.

use change::gate::Number;
use change::{Facts, OpenRun, Outcome, Progress, Proposed, RunId, WriteMode};
use domain::{MeterReading, Observation, Text};

use crate::{Key, Now, PhaseTicket, Session, Size};

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
    /// Something became of a change of the account.
    Change(ChangeMsg),
}

/// What became of changes of the account.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeMsg {
    /// The facts for a wish are there, or could not be collected: then why, and what to do.
    Informed {
        /// The opening of the gate that asked.
        ticket: Number,
        /// The facts.
        outcome: Box<Result<Facts, Text>>,
    },
    /// The carrying out of what was confirmed has come this far.
    Progressed {
        /// The opening of the gate it was confirmed at.
        ticket: Number,
        /// How far.
        progress: Progress,
    },
    /// It has ended, in whatever way; nothing follows for this opening.
    Ended {
        /// The opening of the gate it was confirmed at.
        ticket: Number,
        /// How.
        outcome: Outcome,
    },
    /// It was found out what a wish about a phase comes to.
    PhaseProposed {
        /// The question.
        ticket: PhaseTicket,
        /// What is proposed; nothing where there is nothing to change; why nothing can be, and what to do.
        outcome: Result<Option<Box<PhaseProposal>>, Text>,
    },
    /// Changes are allowed now.
    Armed(WriteMode),
    /// They were not allowed: why, and what to do.
    NotArmed(Text),
    /// They are allowed no more: taken away, or their time has run out.
    Disarmed,
    /// The runs of this account that are not closed, all of them: sent at the start, and after each change of one.
    Runs(Vec<OpenRun>),
    /// A run was put back or kept, or was not and why.
    Restored {
        /// Which.
        run: RunId,
        /// How that ended.
        outcome: Outcome,
    },
    /// The journal cannot be written since now, and why; or can again.
    JournalFailing(Option<Text>),
}

/// What is proposed of a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseProposal {
    /// The change of one stack, to be shown at the gate.
    pub proposed: Proposed,
    /// The run that drafted the change set which it executes: putting that run back throws the draft away.
    pub draft: Option<RunId>,
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
