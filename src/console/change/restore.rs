//! Puts back what a run did, or lets it stay: always after a look, never over somebody else's later change.

use std::collections::BTreeSet;
use std::time::Duration;

use change::record::{Closing, Decision, Look, Reply, Supersession};
use change::{
    Answered, Class, Ending, Journal as _, Need, Outcome, Reach, Record, Residue, Restoration, RunId, Story,
    Unreadable, Way,
};
use domain::{Estate, Text};
use futures_util::future::join_all;

use super::book::{Held, Work};
use super::recover::{LOST, untold};
use super::trail::Trail;
use super::{Performer, facts, reading};

/// The pauses before an account that does not answer is looked at again, seconds; then it is left to a person.
const PAUSES: [u64; 5] = [1, 2, 5, 10, 20];

/// The pauses before a way back that AWS refused is sent again, seconds; then it waits for its next turn.
const REFUSED: [u64; 2] = [2, 10];

/// What became of a way back.
#[derive(Debug)]
struct Taken {
    residue: Residue,
    /// What was done and what was left alone, each as a part of a sentence.
    said: Vec<String>,
    /// Whether something was left as somebody else has made it.
    is_superseded: bool,
    /// Whether everything was as before without a request.
    is_untouched: bool,
}

impl Performer {
    /// Puts a run back now: one that this process holds, or one that nobody does.
    pub async fn revert(&self, run: RunId) -> Outcome {
        let _run = self.book.turn(Work::Run(run)).await;
        let mut held = match self.held(run) {
            Ok(held) => held,
            Err(why) => return not_done(run, why),
        };
        let _scope = self.book.turn_on(&held).await;
        let story = Story::of(held.journal.records()).ok();
        let doubt = story.filter(|story| !story.is_going_back() && story.need(self.now().cloud) == Some(Need::Look));
        let taken = self.take_back(&mut held).await;
        if let Some(story) = &doubt
            && taken.is_untouched
            && taken.residue == Residue::Clean
        {
            return self.doubted(held, story).await;
        }
        let ending = match &taken.residue {
            Residue::Clean if taken.is_superseded => Ending::NotStarted,
            Residue::Clean => Ending::Applied,
            Residue::Dirty(_) => Ending::Failed,
            // It stays open, and is looked at again.
            Residue::Unknown(why) => {
                let why = format!("not put back yet: {why}; run {run} stays open").into();
                held.put_off(self.now().cloud);
                self.book.hold(held);
                return Outcome { run: Some(run), ending: Ending::Unknown, why, revert_at: None };
            }
        };
        // Whether what is changed by somebody else by now had arrived before, nobody knows any more.
        let closed_as = if doubt.is_some() && taken.is_superseded { Ending::Unknown } else { Ending::Applied };
        let unwritten = self.close(held, closed_as, taken.residue).await;
        let said: Vec<String> = taken.said.into_iter().chain(unwritten.map(|why| why.to_string())).collect();
        Outcome { run: Some(run), ending, why: said.join("; ").into(), revert_at: None }
    }

    /// A change of which nobody knows whether it arrived, and that reads as before: it is put back only once it can no
    /// longer arrive.
    async fn doubted(&self, mut held: Held, story: &Story) -> Outcome {
        let run = held.restorer.run();
        let since = story.last_step().map(|(_, begun)| self.now().cloud.since(begun.intended)).unwrap_or_default();
        let is_once = story.last_step().is_some_and(|(step, _)| step.action.class() == Class::Once);
        if since >= LOST && is_once {
            self.book.hold(held);
            let why = untold(run);
            return Outcome { run: Some(run), ending: Ending::Unknown, why, revert_at: None };
        }
        if since >= LOST {
            self.close(held, Ending::NotStarted, Residue::Clean).await;
            let why = "it is as it was before: the change did not arrive".into();
            return Outcome { run: Some(run), ending: Ending::Applied, why, revert_at: None };
        }
        if let Some(restorer) = story.restorer() {
            held.restorer = restorer;
        }
        self.book.hold(held);
        let left = LOST.saturating_sub(since).as_secs();
        let why = format!("it reads as before, and the change may still arrive; put it back in {left}s").into();
        Outcome { run: Some(run), ending: Ending::Unknown, why, revert_at: None }
    }

    /// Lets a run stay as it is: nothing is put back any more, and a fuse is taken out.
    pub async fn keep(&self, run: RunId) -> Outcome {
        let _run = self.book.turn(Work::Run(run)).await;
        let mut held = match self.held(run) {
            Ok(held) => held,
            Err(why) => return not_done(run, why),
        };
        let _scope = self.book.turn_on(&held).await;
        let decision = Decision { at: self.now().cloud, by: self.settings.seat.clone() };
        if let Err(fault) = held.journal.append(&Record::Kept(decision)) {
            let why = format!("{fault}; it will still be put back");
            self.book.hold(held);
            return not_done(run, why.into());
        }
        let residue = self.settle_fuse(&mut held).await;
        let (ending, why) = match &residue {
            Residue::Clean => (Ending::Applied, "it stays as it is".to_owned()),
            Residue::Dirty(what) => {
                (Ending::Failed, format!("it stays as it is, but what came before it may still act: {what}"))
            }
            Residue::Unknown(_) => (Ending::Failed, "it stays as it is".to_owned()),
        };
        let more = self.finish(held, Ending::Applied, residue).await;
        let why = more.map_or_else(|| why.clone(), |more| format!("{why}; {more}"));
        Outcome { run: Some(run), ending, why: why.into(), revert_at: None }
    }

    /// Whether there is a run whose time has come.
    pub fn has_due(&self) -> bool {
        !self.due().is_empty()
    }

    /// The runs whose time has come.
    pub fn due(&self) -> Vec<RunId> {
        self.book.due(self.now().cloud)
    }

    /// Puts back every run whose time has come, and tells what became of it.
    pub async fn put_back_due(&self) -> Vec<Outcome> {
        // One that cannot be reached does not hold the others up.
        join_all(self.due().into_iter().map(|run| Box::pin(self.put_back(run)))).await
    }

    /// Puts a run back whose time has come, unless another console has taken it over: then it is that one's to decide.
    pub async fn put_back(&self, run: RunId) -> Outcome {
        match self.tenure.adopter(run).await {
            Some(by) => self.leave_to(run, &by).await,
            None => self.revert(run).await,
        }
    }

    /// Closes a run here that another console has taken over.
    pub(super) async fn leave_to(&self, run: RunId, by: &Text) -> Outcome {
        let _run = self.book.turn(Work::Run(run)).await;
        let mut held = match self.held(run) {
            Ok(held) => held,
            Err(why) => return not_done(run, why),
        };
        let why = format!("{by} has taken it over by the shared registry; it is left alone here");
        let residue = Residue::Unknown(why.as_str().into());
        let ending = Story::of(held.journal.records()).map_or(Ending::Unknown, |story| story.ending(None));
        let closing = Closing { at: self.now().cloud, ending, residue };
        // Open in the registry or not: that is for the other to say.
        let fault = held.journal.append(&Record::Closed(closing)).err();
        let why = fault.map_or_else(|| why.clone(), |fault| format!("{why}; {fault}"));
        Outcome { run: Some(run), ending: Ending::NotStarted, why: why.into(), revert_at: None }
    }

    /// Takes back every step that is not settled, the last one first. What cannot be taken back does not stop the others.
    pub(super) async fn settle_steps(&self, held: &mut Held) -> Residue {
        self.take_back(held).await.residue
    }

    async fn take_back(&self, held: &mut Held) -> Taken {
        let mut taken = Taken { residue: Residue::Clean, said: Vec::new(), is_superseded: false, is_untouched: true };
        let (mut pauses, mut refused) = (PAUSES.into_iter(), REFUSED.into_iter());
        let mut sent = BTreeSet::new();
        // What needs nothing any more is not looked at either: that might fail.
        while !held.restorer.is_settled() {
            let stand = self.stand(held).await.and_then(|stand| held.restorer.restoration(&stand));
            taken.is_untouched &= matches!(stand, Ok(Restoration::Done | Restoration::Already { .. }) | Err(_));
            match stand {
                Ok(Restoration::Done) => break,
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
                    let Some(why) = self.send_back(held, step).await else { continue };
                    let Some(pause) = refused.next() else {
                        taken.residue = Residue::Unknown(why);
                        return taken;
                    };
                    tokio::time::sleep(Duration::from_secs(pause)).await;
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
        taken
    }

    /// Sends the undo of one step, once, and reads back; the reason where it was refused.
    async fn send_back(&self, held: &mut Held, step: usize) -> Option<Text> {
        let at = self.now().cloud;
        let (committed, fault) = held.restorer.undo(step, &mut held.journal, at)?;
        if let Some(fault) = fault {
            tracing::error!(%fault, "a way back is gone without its record");
        }
        let answered = Box::pin(self.settings.cloud.apply(committed)).await;
        let reply = Reply { at: self.now().cloud, step, way: Way::Back, answered: answered.clone() };
        Self::note(held, &Record::Answered(reply));
        if let Answered::Refused(why) = answered {
            held.restorer.refused(step);
            return Some(why);
        }
        let begun = held.restorer.steps().get(step).cloned()?;
        let region = held.restorer.place().region.clone();
        let is_back = |reach: &Reach| *reach == Reach::Before;
        if let Some((seen, _)) = reading::until(&self.settings.cloud, &region, &begun, is_back).await {
            Self::note(held, &Record::Verified(Look { at: self.now().cloud, step, way: Way::Back, seen }));
        }
        None
    }

    async fn stand(&self, held: &Held) -> Result<Estate, Unreadable> {
        let actions = held.restorer.steps().iter().map(|step| &step.action);
        facts::stand(&self.settings.cloud, held.restorer.place(), actions).await
    }

    /// Closes a run, and gives its journal free. Where that cannot be written, the run stays open on the disk and in the
    /// registry, to be found out about again: the reason is given.
    pub(super) async fn close(&self, mut held: Held, ending: Ending, residue: Residue) -> Option<Text> {
        let run = held.restorer.run();
        self.close_in(&mut held.journal, run, (ending, residue)).await
    }

    /// Closes a run in its journal and in the registry.
    pub(super) async fn close_in(&self, journal: &mut Trail, run: RunId, end: (Ending, Residue)) -> Option<Text> {
        let (ending, residue) = end;
        let closing = Closing { at: self.now().cloud, ending, residue };
        let fault = journal.append(&Record::Closed(closing.clone())).err();
        Box::pin(self.tenure.anchor(run, journal.head())).await;
        let Some(fault) = fault else {
            if let Err(why) = Box::pin(self.tenure.close(run, &closing)).await {
                tracing::warn!(%why, %run, "the run is not closed in the registry; that is tried again");
            }
            return None;
        };
        tracing::error!(%fault, %run, "a run could not be closed");
        Some(format!("{fault}; run {run} stays open until its end can be written").into())
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
