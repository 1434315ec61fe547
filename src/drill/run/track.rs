//! What a run knows of one of its steps: how far it has come, its fuse, and its way back.

use std::collections::BTreeMap;

use change::Residue;
use domain::Moment;

use super::stage::Progress;
use crate::value::Value;

/// One step of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub(super) progress: Progress,
    /// When it was begun; its `within` counts from here.
    pub(super) begun: Option<Moment>,
    /// When its request left; what is read from before then says nothing of it.
    pub(super) sent: Option<Moment>,
    /// When it came to its end.
    pub(super) ended: Option<Moment>,
    /// What came back from it, by name.
    pub(super) fields: BTreeMap<String, Value>,
    pub(super) fuse: Option<Lit>,
    pub(super) undo: Undo,
    /// Whether its requests are on their way.
    pub(super) is_loading: bool,
    /// Whether a person has said that it is so.
    pub(super) is_attested: bool,
    /// When it is to be found out once more.
    pub(super) find_again: Option<Moment>,
}

/// A fuse that was lit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lit {
    pub(super) since: Moment,
    /// When AWS takes the step back.
    pub(super) until: Moment,
    pub(super) renewed: Option<Moment>,
    /// When it is renewed next; `None`: not any more.
    pub(super) next: Option<Moment>,
    /// Since when a renewal is on its way.
    pub(super) asked: Option<Moment>,
    pub(super) is_warned: bool,
}

/// How far putting it back has come.
#[derive(Clone, Debug, Default)]
pub(super) enum Undo {
    /// Not begun.
    #[default]
    Idle,
    /// Sent, and not answered; since when the way back of this step is gone, and how often.
    Sent { first: Moment, tries: u32, at: Moment },
    /// It failed for now.
    Again { first: Moment, tries: u32, at: Moment, why: String },
    /// Taken; what is expected is looked for.
    Verifying { since: Moment },
    /// Over: what is left, and whether its own request was still on its way then.
    Settled { left: Residue, was_early: bool },
}
