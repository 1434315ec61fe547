//! What the records of a run say about it: how far it came, and what has to be found out.

use std::collections::BTreeSet;

use domain::{Moment, Text};

use crate::record::{Armament, DRILL, MITIGATION, Opened, Record, Step};
use crate::{Answered, Ending, OpenRun, Reach, Residue, Restorer, State, Undo, VERSION, Way};

/// A run as its records tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    opened: Opened,
    armament: Option<Armament>,
    /// Each step that has begun, forward: what came back and what was read last.
    forward: Vec<Passage>,
    /// The steps that were put back.
    back: Vec<(usize, Passage)>,
    is_kept: bool,
    /// The steps that are no longer as this run left them.
    superseded: BTreeSet<usize>,
    closed: Option<(Ending, Residue)>,
    at: Moment,
}

/// What became of one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    /// When it was about to be sent.
    pub intended: Moment,
    /// What came back.
    pub answered: Option<Answered>,
    /// What was read last.
    pub seen: Option<State>,
}

/// Why records tell no story.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStory {
    /// There is no first record: it was never opened.
    #[error("it was never opened")]
    Unopened,
    /// A newer program wrote it.
    #[error("it was written by a newer finops-tui (records of version {0}); use that one")]
    Newer(u32),
    /// A record stands where it cannot.
    #[error("record {0} cannot follow the ones before it")]
    Disordered(usize),
}

/// What a run without an end needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing was sent: it can be closed.
    Nothing,
    /// The last request has to be found out about by reading.
    Look,
    /// It is done, and waits for its time to be put back.
    Wait(Moment),
    /// Its time has passed: it is to be put back now.
    Revert,
    /// It is done, and its end is not written.
    Close,
}

/// What became of a change after it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aftermath {
    /// It waits for its time to be put back.
    Waits(Moment),
    /// It was put back, and read so.
    PutBack,
    /// It is being put back, and was not yet read so.
    GoingBack,
    /// Somebody decided that it stays.
    Kept,
    /// Somebody has changed it since: it was left alone.
    Superseded,
}

impl Aftermath {
    /// As scripts know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waits(_) => "waits",
            Self::PutBack => "put-back",
            Self::GoingBack => "going-back",
            Self::Kept => "kept",
            Self::Superseded => "superseded",
        }
    }
}

impl Story {
    /// Reads the records of one run, in order.
    pub fn of(records: &[Record]) -> Result<Self, NoStory> {
        let mut records = records.iter().enumerate();
        let Some((_, Record::Opened(opened))) = records.next() else { return Err(NoStory::Unopened) };
        if opened.version > VERSION {
            return Err(NoStory::Newer(opened.version));
        }
        let mut story = Self {
            at: opened.at,
            opened: (**opened).clone(),
            armament: None,
            forward: Vec::new(),
            back: Vec::new(),
            is_kept: false,
            superseded: BTreeSet::new(),
            closed: None,
        };
        for (seq, record) in records {
            story.take(record).ok_or(NoStory::Disordered(seq))?;
        }
        Ok(story)
    }

    fn take(&mut self, record: &Record) -> Option<()> {
        if self.closed.is_some() {
            return None;
        }
        match record {
            Record::Armed(armament) if self.armament.is_none() => {
                (self.at, self.armament) = (armament.at, Some(armament.clone()));
            }
            Record::Opened(_) | Record::Armed(_) => return None,
            Record::Intent(intent) => {
                self.at = intent.at;
                let passage = Passage { intended: intent.at, ..Passage::default() };
                match intent.way {
                    Way::Forward if intent.step == self.forward.len() => self.forward.push(passage),
                    Way::Forward => return None,
                    Way::Back => self.back.push((intent.step, passage)),
                }
            }
            Record::Answered(reply) => {
                self.at = reply.at;
                self.passage(reply.step, reply.way)?.answered = Some(reply.answered.clone());
            }
            Record::Verified(look) => {
                self.at = look.at;
                self.passage(look.step, look.way)?.seen = Some(look.seen.clone());
            }
            Record::Kept(decision) => (self.at, self.is_kept) = (decision.at, true),
            Record::Superseded(supersession) => {
                self.at = supersession.at;
                self.superseded.insert(supersession.step);
            }
            Record::Adopted(adoption) => self.at = adoption.at,
            Record::Drill(happening) => self.at = happening.at,
            Record::Closed(closing) => {
                (self.at, self.closed) = (closing.at, Some((closing.ending, closing.residue.clone())));
            }
        }
        Some(())
    }

    fn passage(&mut self, step: usize, way: Way) -> Option<&mut Passage> {
        match way {
            Way::Forward => self.forward.get_mut(step),
            Way::Back => self.back.iter_mut().rev().find(|(at, _)| *at == step).map(|(_, passage)| passage),
        }
    }

    /// Who did what, where.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// Whether it is a drill, whose steps are all put back once nobody goes on with it.
    pub fn is_drill(&self) -> bool {
        self.opened.action == DRILL
    }

    /// Whether it is a mitigation, which holds until somebody takes it back.
    pub fn is_mitigation(&self) -> bool {
        self.opened.action == MITIGATION
    }

    /// What is done, step by step, and how each is put back; none before it was armed.
    pub fn steps(&self) -> &[Step] {
        self.armament.as_ref().map_or(&[], |armament| &armament.steps)
    }

    /// When the last thing happened.
    pub fn at(&self) -> Moment {
        self.at
    }

    /// How it ended, once it has.
    pub fn closed(&self) -> Option<&(Ending, Residue)> {
        self.closed.as_ref()
    }

    /// When it is put back, unless it is kept.
    pub fn revert_at(&self) -> Option<Moment> {
        self.armament
            .as_ref()
            .and_then(|armament| armament.revert_at)
            .filter(|_| !self.is_kept && self.superseded.is_empty())
    }

    /// The last step that began, forward, and what became of it.
    pub fn last_step(&self) -> Option<(&Step, &Passage)> {
        let passage = self.forward.last()?;
        Some((self.armament.as_ref()?.steps.get(self.forward.len() - 1)?, passage))
    }

    /// How many steps have begun, forward.
    pub fn begun(&self) -> usize {
        self.forward.len()
    }

    /// Whether somebody decided that it stays as it is.
    pub fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Whether the way back of the change itself has begun.
    pub fn is_going_back(&self) -> bool {
        let steps = self.armament.as_ref().map_or(0, |armament| armament.steps.len());
        self.back.iter().any(|(step, _)| step + 1 == steps)
    }

    /// How far the last step that began has come, by a state read now.
    pub fn reach(&self, seen: &State) -> Option<Reach> {
        let armament = self.armament.as_ref()?;
        let step = armament.steps.get(self.forward.len().checked_sub(1)?)?;
        Some(step.action.reach(&step.before, seen))
    }

    /// How it ends, by what came back and by what is read now.
    pub fn ending(&self, seen: Option<&State>) -> Ending {
        let Some(passage) = self.forward.last() else { return Ending::NotStarted };
        if !self.is_whole() {
            // What prepared its way back began; the change itself did not.
            return Ending::NotStarted;
        }
        if self.is_going_back() {
            // Only what was read as done is taken back.
            return Ending::Applied;
        }
        self.ending_of(passage, seen)
    }

    fn ending_of(&self, passage: &Passage, seen: Option<&State>) -> Ending {
        let reach = seen.or(passage.seen.as_ref()).and_then(|seen| self.reach(seen));
        crate::stages::ending(passage.answered.as_ref(), reach.as_ref())
    }

    /// Whether every step has begun, the change itself among them: it is the last.
    pub fn is_whole(&self) -> bool {
        self.armament.as_ref().is_some_and(|armament| self.forward.len() == armament.steps.len())
    }

    /// What it needs, by the account's clock; `None` once it is closed.
    pub fn need(&self, cloud: Moment) -> Option<Need> {
        if self.closed.is_some() {
            return None;
        }
        let Some(passage) = self.forward.last() else { return Some(Need::Nothing) };
        if self.is_kept {
            return Some(Need::Close);
        }
        if self.is_going_back() {
            let is_open = self.back.last().is_some_and(|(_, passage)| passage.seen.is_none());
            // Once begun, a way back is gone to its end.
            return Some(if is_open { Need::Look } else { Need::Revert });
        }
        // Without an answer, reading as before proves nothing yet: the request may still arrive.
        // What is under way is looked at until it is over.
        if matches!(self.ending_of(passage, None), Ending::Unknown | Ending::Underway) {
            return Some(Need::Look);
        }
        Some(match self.revert_at() {
            Some(at) if self.ending(None) == Ending::Applied && at <= cloud => Need::Revert,
            Some(at) if self.ending(None) == Ending::Applied => Need::Wait(at),
            _ => Need::Close,
        })
    }

    /// What can put back what was begun; `None` where nothing was.
    pub fn restorer(&self) -> Option<Restorer> {
        let mut armament = self.armament.clone()?;
        armament.revert_at = self.revert_at();
        let run = (self.opened.run, self.opened.mark.clone(), self.opened.place.clone());
        let mut restorer = Restorer::from_parts(run, &armament);
        let is_begun = |step: usize| {
            let passage = self.forward.get(step);
            passage.is_some_and(|passage| !matches!(passage.answered, Some(Answered::Refused(_))))
        };
        let answers = self.forward.iter().enumerate().filter_map(|(step, it)| Some((step, it.answered.clone()?)));
        answers.for_each(|(step, answered)| restorer.answered(step, answered));
        // What was put back is seen by looking: only what is still as the run left it is put back.
        (0..armament.steps.len()).filter(|step| !is_begun(*step)).for_each(|step| restorer.settle(step));
        (!self.forward.is_empty()).then_some(restorer)
    }

    /// It as a run that is not closed.
    pub fn open_run(&self) -> Option<OpenRun> {
        let action = self.armament.as_ref()?.steps.last()?.action.clone();
        self.closed.is_none().then(|| OpenRun {
            run: self.opened.run,
            action,
            region: self.opened.place.region.clone(),
            by: Text::new(&self.opened.operator.seat),
            revert_at: self.revert_at(),
        })
    }

    /// The change itself: the last step, which others may prepare.
    fn change(&self) -> Option<(usize, &Step)> {
        self.armament.as_ref()?.steps.iter().enumerate().next_back()
    }

    /// The subject before the change, and as it was wanted.
    pub fn wanted(&self) -> Option<(&State, State)> {
        let (_, step) = self.change()?;
        Some((&step.before, step.action.after(&step.before)))
    }

    /// What became of the change after it was made; `None` where nothing is to become of it, or nothing was made.
    pub fn aftermath(&self) -> Option<Aftermath> {
        let (at, step) = self.change()?;
        let back = self.back.iter().rev().find(|(step, _)| *step == at).map(|(_, passage)| passage);
        let is_back = |seen: &State| step.action.reach(&step.before, seen) == Reach::Before;
        match back {
            Some(passage) if passage.seen.as_ref().is_some_and(is_back) => Some(Aftermath::PutBack),
            _ if self.superseded.contains(&at) => Some(Aftermath::Superseded),
            _ if self.is_kept => Some(Aftermath::Kept),
            Some(_) => Some(Aftermath::GoingBack),
            None if self.closed.is_some() || self.ending(None) != Ending::Applied => None,
            None => self.revert_at().map(Aftermath::Waits),
        }
    }

    /// The way back of the change itself, for a person to type.
    pub fn undo(&self) -> Option<&Undo> {
        Some(&self.armament.as_ref()?.steps.last()?.undo)
    }
}

#[cfg(test)]
mod tests;
