//! What a committed run keeps until it is closed: it can put back what the run did, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Estate, Moment};

use super::committed::{Committed, Way};
use super::running::Run;
use crate::journal::{Journal, JournalFault};
use crate::record::{Armament, Intent, Record, Step};
use crate::{Action, Answered, Claim, Mark, Moved, Place, Reach, RunId, Undo, Unreadable};

/// What can put a run back. Write mode ending never takes it away, and no guard stands in its way.
#[derive(Debug)]
pub struct Restorer {
    run: RunId,
    mark: Mark,
    place: Place,
    steps: Vec<Step>,
    revert_at: Option<Moment>,
    /// What came back from each step.
    answers: BTreeMap<usize, Answered>,
    /// Steps that never began, or need no undo any more.
    settled: BTreeSet<usize>,
    /// How often the undo of a step has been handed out.
    tries: BTreeMap<usize, u8>,
}

/// How often the undo of one step is sent at most. Each is preceded by a look: one that arrived is not sent again.
const TRIES: u8 = 3;

/// What putting a step back means now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restoration {
    /// It is as the run left it: this puts it back.
    Undo {
        /// Which step.
        step: usize,
        /// What is sent.
        action: Action,
    },
    /// It is as it was before the run: nothing to do.
    Already {
        /// Which step.
        step: usize,
    },
    /// Somebody has changed it since: it is left alone.
    Superseded {
        /// Which step.
        step: usize,
        /// What moved since the run.
        moved: Vec<Moved>,
    },
    /// There is no way back.
    Impossible {
        /// Which step.
        step: usize,
        /// Why.
        why: String,
    },
    /// Every step is settled.
    Done,
}

impl Restorer {
    pub(super) fn of(run: &Run, armament: &Armament) -> Self {
        Self::from_parts((run.id(), run.mark().clone(), run.place().clone()), armament)
    }

    /// A restorer of what the journal says was begun.
    pub(crate) fn from_parts(run: (RunId, Mark, Place), armament: &Armament) -> Self {
        let (run, mark, place) = run;
        let (steps, revert_at) = (armament.steps.clone(), armament.revert_at);
        let (answers, settled, tries) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Self { run, mark, place, steps, revert_at, answers, settled, tries }
    }

    /// The run.
    pub fn run(&self) -> RunId {
        self.run
    }

    /// Account, region and profile.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// When it is put back, unless it is kept.
    pub fn revert_at(&self) -> Option<Moment> {
        self.revert_at
    }

    /// Whether its time has come, by the account's clock.
    pub fn is_due(&self, cloud: Moment) -> bool {
        self.revert_at.is_some_and(|at| at <= cloud)
    }

    /// Every step, in the order it was done.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What came back from a step: what it made is told by that from what somebody else has made since.
    pub fn answered(&mut self, step: usize, answered: Answered) {
        self.answers.insert(step, answered);
    }

    /// That a step needs no undo any more, or never began.
    pub fn settle(&mut self, step: usize) {
        self.settled.insert(step);
    }

    /// Whether no step needs an undo any more.
    pub fn is_settled(&self) -> bool {
        (0..self.steps.len()).all(|step| self.settled.contains(&step))
    }

    /// That AWS proved the undo of a step not to have begun: it counts for no try.
    pub fn refused(&mut self, step: usize) {
        if let Some(tries) = self.tries.get_mut(&step) {
            *tries = tries.saturating_sub(1);
        }
    }

    /// The last step not settled, and what putting it back means by what is read now.
    pub fn restoration(&self, estate: &Estate) -> Result<Restoration, Unreadable> {
        let Some(at) = (0..self.steps.len()).rev().find(|step| !self.settled.contains(step)) else {
            return Ok(Restoration::Done);
        };
        self.restoration_of(at, estate)
    }

    /// What putting one step back means by what is read now, whatever else is not settled.
    pub fn restoration_of(&self, at: usize, estate: &Estate) -> Result<Restoration, Unreadable> {
        let Some(step) = self.steps.get(at).filter(|_| !self.settled.contains(&at)) else {
            return Ok(Restoration::Done);
        };
        let seen = match step.action.read(&self.place.region, estate) {
            Ok(seen) => seen,
            // Without its subject there is nothing to put back.
            Err(Unreadable::Missing(what)) => {
                return Ok(Restoration::Impossible { step: at, why: format!("there is no {what} any more") });
            }
            Err(unreadable) => return Err(unreadable),
        };
        let reach = step.action.reach(&step.before, &seen);
        match step.action.claim(&step.before, &seen, self.answers.get(&at), &self.mark) {
            Claim::Foreign(moved) => return Ok(Restoration::Superseded { step: at, moved: vec![moved] }),
            Claim::Void(why) if reach == Reach::Reached => return Ok(Restoration::Impossible { step: at, why }),
            Claim::Own | Claim::Void(_) => {}
        }
        Ok(match (reach, &step.undo) {
            (Reach::Before, _) | (Reach::Reached, Undo::Ends(_) | Undo::Separate(_)) => {
                Restoration::Already { step: at }
            }
            (Reach::Reached | Reach::Underway, Undo::By(_))
                if self.tries.get(&at).is_some_and(|tries| *tries >= TRIES) =>
            {
                Restoration::Impossible { step: at, why: format!("it was sent {TRIES} times and nothing came of it") }
            }
            // What is not done yet is taken back just so.
            (Reach::Reached | Reach::Underway, Undo::By(action)) => {
                Restoration::Undo { step: at, action: (**action).clone() }
            }
            (Reach::Underway, _) => {
                Restoration::Impossible { step: at, why: "it is still under way; wait for its end".to_owned() }
            }
            (Reach::Reached, Undo::None(why)) => Restoration::Impossible { step: at, why: why.clone() },
            (Reach::Ended { how, .. }, _) => Restoration::Impossible { step: at, why: how },
            (Reach::Otherwise, _) => {
                let moved = step.action.after(&step.before).moved(&seen);
                Restoration::Superseded { step: at, moved }
            }
        })
    }

    /// The undo of a step, to be sent. Its intent is written first where that is possible; a journal that cannot be
    /// written does not stop a way back, and is told beside it.
    pub fn undo(
        &mut self,
        step: usize,
        journal: &mut dyn Journal,
        at: Moment,
    ) -> Option<(Committed, Option<JournalFault>)> {
        let Undo::By(action) = &self.steps.get(step)?.undo else { return None };
        let tries = self.tries.entry(step).or_default();
        if self.settled.contains(&step) || *tries >= TRIES {
            return None;
        }
        *tries += 1;
        let (action, way) = ((**action).clone(), Way::Back);
        let intent = Intent { at, step, way, subject: action.subject().clone(), action: action.clone() };
        let fault = journal.append(&Record::Intent(intent)).err();
        let (run, mark) = (self.run, self.mark.clone());
        let (account, region) = (self.place.account.clone(), self.place.region.clone());
        Some((Committed { run, mark, account, region, action, way }, fault))
    }
}
