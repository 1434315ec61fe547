//! Puts back what a run did, or lets it stay: always after a look, never over somebody else's later change.

use std::collections::BTreeSet;
use std::time::Duration;

use change::record::{Closing, Decision, Look, Reply, Supersession};
use change::{Ending, Journal as _, Outcome, Reach, Record, Residue, Restoration, RunId, Way};
use domain::{Ask, Text};

use super::book::Held;
use super::{Performer, facts, reading};

/// The pauses before an account that does not answer is looked at again, seconds; then it is left to a person.
const PAUSES: [u64; 5] = [1, 2, 5, 10, 20];

/// What became of a way back.
#[derive(Debug)]
struct Taken {
    residue: Residue,
    /// What was done and what was left alone, each as a part of a sentence.
    said: Vec<String>,
    /// Whether something was left as somebody else has made it.
    is_superseded: bool,
}

impl Performer {
    /// Puts a run back now: one that this process holds, or one that nobody does.
    pub async fn revert(&self, run: RunId) -> Outcome {
        let mut book = self.book.lock().await;
        let mut held = match self.held(&mut book, run) {
            Ok(held) => held,
            Err(why) => return not_done(run, why),
        };
        let taken = self.take_back(&mut held).await;
        let ending = match &taken.residue {
            Residue::Clean if taken.is_superseded => Ending::NotStarted,
            Residue::Clean => Ending::Applied,
            Residue::Dirty(_) => Ending::Failed,
            // It stays open, and is looked at again.
            Residue::Unknown(why) => {
                let why = format!("not put back yet: {why}; run {run} stays open").into();
                book.hold(held);
                return Outcome { run: Some(run), ending: Ending::Unknown, why, revert_at: None };
            }
        };
        self.close(held, Ending::Applied, taken.residue).await;
        Outcome { run: Some(run), ending, why: taken.said.join("; ").into(), revert_at: None }
    }

    /// Lets a run stay as it is: nothing is put back any more, and a fuse is taken out.
    pub async fn keep(&self, run: RunId) -> Outcome {
        let mut book = self.book.lock().await;
        let mut held = match self.held(&mut book, run) {
            Ok(held) => held,
            Err(why) => return not_done(run, why),
        };
        let decision = Decision { at: self.now().cloud, by: self.settings.seat.clone() };
        if let Err(fault) = held.journal.append(&Record::Kept(decision)) {
            let why = format!("{fault}; it will still be put back");
            book.hold(held);
            return not_done(run, why.into());
        }
        let residue = self.settle_fuse(&mut held).await;
        let (ending, why) = match &residue {
            Residue::Clean => (Ending::Applied, "it stays as it is".to_owned()),
            Residue::Dirty(what) | Residue::Unknown(what) => {
                (Ending::Failed, format!("it stays as it is, but the fuse may still act: {what}"))
            }
        };
        self.close(held, Ending::Applied, residue).await;
        Outcome { run: Some(run), ending, why: why.into(), revert_at: None }
    }

    /// Whether there is a run whose time has come.
    pub async fn has_due(&self) -> bool {
        !self.book.lock().await.due(self.now().cloud).is_empty()
    }

    /// Puts back every run whose time has come, and tells what became of it.
    pub async fn put_back_due(&self) -> Vec<Outcome> {
        let due = self.book.lock().await.due(self.now().cloud);
        let mut outcomes = Vec::new();
        for run in due {
            outcomes.push(self.revert(run).await);
        }
        outcomes
    }

    /// Takes back every step that is not settled, the last one first. What cannot be taken back does not stop the others.
    pub(super) async fn settle_steps(&self, held: &mut Held) -> Residue {
        self.take_back(held).await.residue
    }

    async fn take_back(&self, held: &mut Held) -> Taken {
        let mut taken = Taken { residue: Residue::Clean, said: Vec::new(), is_superseded: false };
        let mut pauses = PAUSES.into_iter();
        let mut sent = BTreeSet::new();
        loop {
            match held.restorer.restoration(&self.stand(held).await) {
                Ok(Restoration::Done) => return taken,
                Ok(Restoration::Already { step }) => {
                    held.restorer.settle(step);
                    let how = if sent.contains(&step) { "was put back" } else { "is as it was before already" };
                    taken.said.push(format!("{} {how}", subject(held, step)));
                }
                Ok(Restoration::Superseded { step, moved }) => {
                    let moved: Vec<String> = moved.iter().map(ToString::to_string).collect();
                    let left =
                        format!("{} was changed since and is left alone: {}", subject(held, step), moved.join(", "));
                    taken.said.push(left);
                    taken.is_superseded = true;
                    held.restorer.settle(step);
                    Self::note(held, &Record::Superseded(Supersession { at: self.now().cloud, step, moved }));
                }
                Ok(Restoration::Impossible { step, why }) => {
                    held.restorer.settle(step);
                    let left = format!("{} cannot be put back: {why}", subject(held, step));
                    taken.residue = Residue::Dirty(left.as_str().into());
                    taken.said.push(left);
                }
                Ok(Restoration::Undo { step, .. }) => {
                    sent.insert(step);
                    self.send_back(held, step).await;
                }
                Err(unreadable) => {
                    let Some(pause) = pauses.next() else {
                        taken.residue = Residue::Unknown(unreadable.to_string().into());
                        return taken;
                    };
                    tokio::time::sleep(Duration::from_secs(pause)).await;
                }
            }
        }
    }

    /// Sends the undo of one step, once, and reads back.
    async fn send_back(&self, held: &mut Held, step: usize) {
        let at = self.now().cloud;
        let Some((committed, fault)) = held.restorer.undo(step, &mut held.journal, at) else { return };
        if let Some(fault) = fault {
            tracing::error!(%fault, "a way back is gone without its record");
        }
        let answered = Box::pin(self.settings.cloud.apply(committed)).await;
        Self::note(held, &Record::Answered(Reply { at: self.now().cloud, step, way: Way::Back, answered }));
        let Some(begun) = held.restorer.steps().get(step).cloned() else { return };
        let region = held.restorer.place().region.clone();
        let is_back = |reach: &Reach| *reach == Reach::Before;
        if let Some((seen, _)) = reading::until(&self.settings.cloud, &region, &begun, is_back).await {
            Self::note(held, &Record::Verified(Look { at: self.now().cloud, step, way: Way::Back, seen }));
        }
    }

    async fn stand(&self, held: &Held) -> domain::Estate {
        let region = &held.restorer.place().region;
        let mut asks: Vec<Ask> = held.restorer.steps().iter().flat_map(|step| step.action.asks(region)).collect();
        asks.sort();
        asks.dedup();
        facts::of(&self.settings.cloud, region, asks).await
    }

    /// Closes a run in its journal, and gives its journal free.
    pub(super) async fn close(&self, mut held: Held, ending: Ending, residue: Residue) {
        let at = self.now().cloud;
        Self::note(&mut held, &Record::Closed(Closing { at, ending, residue }));
        Box::pin(self.tenure.anchor(held.restorer.run(), held.journal.head(), Some((ending, at)))).await;
    }

    /// Writes a record that nothing waits for: it stands behind what has been done already.
    pub(super) fn note(held: &mut Held, record: &Record) {
        if let Err(fault) = held.journal.append(record) {
            tracing::error!(%fault, run = %held.restorer.run(), "a record could not be written");
        }
    }
}

fn subject(held: &Held, step: usize) -> Text {
    held.restorer.steps().get(step).map_or_else(|| "it".into(), |step| step.action.subject().clone())
}

fn not_done(run: RunId, why: Text) -> Outcome {
    Outcome { run: Some(run), ending: Ending::NotStarted, why, revert_at: None }
}
