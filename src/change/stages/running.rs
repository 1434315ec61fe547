//! A committed run on its way forward: hands out its steps, and takes in what became of them.

use domain::{Moment, Region};

use super::committed::{Committed, Way};
use super::restorer::Restorer;
use crate::journal::{Journal, JournalFault};
use crate::record::{Armament, Happening, Intent, Look, Record, Reply, Step};
use crate::{Answered, Ending, Mark, Place, Reach, RunId, State};

/// A committed run on its way forward. Neither copied nor read from anywhere: what survives a crash is its
/// [`crate::Restorer`], which can only go back.
#[derive(Debug)]
pub struct Run {
    id: RunId,
    mark: Mark,
    place: Place,
    steps: Vec<Step>,
    revert_at: Option<Moment>,
    /// How many steps have been handed out.
    begun: usize,
    /// What came back from the last of them.
    last: Option<Answered>,
}

impl Run {
    pub(super) fn new(id: RunId, mark: Mark, place: Place, armament: &Armament) -> Self {
        let (steps, revert_at) = (armament.steps.clone(), armament.revert_at);
        Self { id, mark, place, steps, revert_at, begun: 0, last: None }
    }

    /// Its name.
    pub fn id(&self) -> RunId {
        self.id
    }

    /// Its mark.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// Its account, region and profile.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// When it is put back, unless it is kept.
    pub fn revert_at(&self) -> Option<Moment> {
        self.revert_at
    }

    /// The step that was handed out last.
    pub fn current(&self) -> Option<&Step> {
        self.steps.get(self.begun.checked_sub(1)?)
    }

    /// The next step, its intent on the disk; `None` when there is none left, or the last one was not taken.
    pub fn next(&mut self, journal: &mut dyn Journal, at: Moment) -> Result<Option<Committed>, JournalFault> {
        if self.begun > 0 && !matches!(self.last, Some(Answered::Accepted(_))) {
            return Ok(None);
        }
        let Some(step) = self.steps.get(self.begun) else { return Ok(None) };
        let (action, way) = (step.action.clone(), Way::Forward);
        let subject = action.subject().clone();
        journal.append(&Record::Intent(Intent { at, step: self.begun, way, subject, action: action.clone() }))?;
        self.begun += 1;
        self.last = None;
        Ok(Some(Committed {
            run: self.id,
            mark: self.mark.clone(),
            account: self.place.account.clone(),
            region: self.region().clone(),
            action,
            way,
        }))
    }

    /// Takes in what came back. It is kept in mind even where the journal cannot take it.
    pub fn answered(&mut self, answered: Answered, journal: &mut dyn Journal, at: Moment) -> Result<(), JournalFault> {
        self.last = Some(answered.clone());
        let step = self.begun.saturating_sub(1);
        journal.append(&Record::Answered(Reply { at, step, way: Way::Forward, answered }))
    }

    /// What lets a step that was begun, and that AWS ends by itself, last for so many minutes from now; `None` where it
    /// does not end by itself. Its line stands in the journal before it is handed out.
    pub fn renewal(
        &mut self,
        step: usize,
        minutes: u32,
        journal: &mut dyn Journal,
        at: Moment,
    ) -> Result<Option<Committed>, JournalFault> {
        let begun = self.steps.get(step).filter(|_| step < self.begun);
        let Some(action) = begun.and_then(|step| step.action.renewed(minutes)) else { return Ok(None) };
        let body = serde_json::json!({ "step": step, "minutes": minutes });
        journal.append(&Record::Drill(Happening { at, event: "renewal".to_owned(), body }))?;
        let (run, mark, account) = (self.id, self.mark.clone(), self.place.account.clone());
        Ok(Some(Committed { run, mark, account, region: self.region().clone(), action, way: Way::Forward }))
    }

    /// What came back from the last step.
    pub fn answer(&self) -> Option<&Answered> {
        self.last.as_ref()
    }

    /// Tells what can put the run back what came back from the last step.
    pub fn tell(&self, restorer: &mut Restorer) {
        if let (Some(answered), Some(step)) = (&self.last, self.begun.checked_sub(1)) {
            restorer.answered(step, answered.clone());
        }
    }

    /// How far the last step has come, by a state read after it.
    pub fn reach(&self, seen: &State) -> Reach {
        self.current().map_or(Reach::Before, |step| step.action.reach(&step.before, seen))
    }

    /// Writes down what was read after the last step.
    pub fn seen(&mut self, seen: State, journal: &mut dyn Journal, at: Moment) -> Result<(), JournalFault> {
        let step = self.begun.saturating_sub(1);
        journal.append(&Record::Verified(Look { at, step, way: Way::Forward, seen }))
    }

    /// The step that is handed out next.
    pub fn upcoming(&self) -> Option<&Step> {
        self.steps.get(self.begun)
    }

    /// The steps that have not been handed out.
    pub fn unbegun(&self) -> std::ops::Range<usize> {
        self.begun..self.steps.len()
    }

    /// How the last step ended, by what came back and what was read last.
    pub fn ending(&self, reach: Option<&Reach>) -> Ending {
        ending(self.last.as_ref(), reach)
    }

    fn region(&self) -> &Region {
        &self.place.region
    }
}

/// How a step ended. What nobody answered and what reads as before may still arrive: that is for a later look to say.
pub(crate) fn ending(answered: Option<&Answered>, reach: Option<&Reach>) -> Ending {
    match (answered, reach) {
        (Some(Answered::Refused(_)), _) => Ending::NotStarted,
        (_, Some(Reach::Reached)) => Ending::Applied,
        (_, Some(Reach::Underway)) => Ending::Underway,
        (_, Some(Reach::Ended { .. })) | (Some(Answered::Accepted(_)), Some(_)) => Ending::Failed,
        (Some(Answered::Accepted(_) | Answered::Unknown(_)) | None, _) => Ending::Unknown,
    }
}
