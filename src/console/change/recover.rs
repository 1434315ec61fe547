//! Takes up the runs that nobody has closed: a crash, a lost terminal, an answer that never came.

use std::time::Duration;

use change::record::{Adoption, Look, Step};
use change::{Action, Class, Ending, Journal as _, Need, Outcome, Reach, Record, Residue, RunId, State, Story, Way};
use domain::Text;

use super::book::{Held, Work};
use super::trail::Trail;
use super::{Performer, facts};

/// How long after an intent a request that nobody answered and that shows no effect is held for lost: AWS's control
/// planes act within seconds, and the SDK gives an answer up after 20.
pub(crate) const LOST: Duration = Duration::from_mins(2);

impl Performer {
    /// Looks at every run that is not closed and that no living process holds: closes what is over, holds what waits,
    /// and tells of what a person has to decide. Nothing forward is sent.
    pub async fn recover(&self) -> Vec<Outcome> {
        let _recovery = self.book.turn(Work::Recovery).await;
        let mut outcomes = Vec::new();
        let unclosed = match self.journals.unclosed() {
            Ok(unclosed) => unclosed,
            Err(error) => {
                tracing::error!(%error, "the runs that are not closed could not be listed");
                return outcomes;
            }
        };
        for unclosed in unclosed.into_iter().filter(|unclosed| unclosed.held_by.is_none()) {
            let run = unclosed.run;
            let is_begun = unclosed.unread().is_none() && unclosed.story.is_ok_and(|story| story.begun() > 0);
            match self.tenure.adopter(run).await.filter(|_| is_begun) {
                Some(by) => outcomes.push(Box::pin(self.leave_to(run, &by)).await),
                None => outcomes.extend(Box::pin(self.take_up(run)).await),
            }
        }
        Box::pin(self.catch_up()).await;
        outcomes
    }

    /// Whether there is a run whose outcome nobody knows.
    pub fn has_uncertain(&self) -> bool {
        !self.book.uncertain().is_empty()
    }

    /// Looks once more at the runs of this process whose outcome nobody knows.
    pub async fn look_again(&self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for run in self.book.uncertain() {
            let _run = self.book.turn(Work::Run(run)).await;
            let Some(held) = self.book.take(run) else { continue };
            match Story::of(held.journal.records()) {
                Ok(story) => outcomes.extend(Box::pin(self.resolve(held, &story)).await),
                Err(why) => outcomes.push(open(run, why.to_string().into())),
            }
        }
        outcomes
    }

    /// A run that this process holds, or else one that nobody does.
    pub(super) fn held(&self, run: RunId) -> Result<Held, Text> {
        match self.book.take(run) {
            Some(held) => Ok(held),
            None => Ok(self.adopt(run)?.0),
        }
    }

    /// Takes an unclosed run over, if no living process has it.
    fn adopt(&self, run: RunId) -> Result<(Held, Story), Text> {
        let (mut journal, story) = self.opened(run)?;
        let adoption = Adoption { at: self.now().cloud, by: self.settings.seat.clone(), pid: std::process::id() };
        // A way back does not wait for a journal.
        if let Err(fault) = journal.append(&Record::Adopted(adoption)) {
            tracing::error!(%fault, %run, "a run was adopted without a record of it");
        }
        let restorer = story.restorer().ok_or_else(|| Text::from(format!("nothing of run {run} was sent")))?;
        Ok((Held::new(journal, restorer), story))
    }

    fn opened(&self, run: RunId) -> Result<(Trail, Story), Text> {
        let journal = Trail::of(&self.journals, run)?;
        let story = Story::of(journal.records()).map_err(|why| Text::from(format!("run {run}: {why}")))?;
        Ok((journal, story))
    }

    async fn take_up(&self, run: RunId) -> Option<Outcome> {
        let _run = self.book.turn(Work::Run(run)).await;
        // Somebody here has taken it up since the list was made, or without a hold on its file.
        if self.book.has(run) {
            return None;
        }
        match self.adopt(run) {
            Ok((held, story)) => self.resolve(held, &story).await,
            Err(why) => self.close_unsent(run).await.or_else(|| Some(open(run, why))),
        }
    }

    /// A run of which nothing was sent is closed as such.
    async fn close_unsent(&self, run: RunId) -> Option<Outcome> {
        let (mut journal, story) = self.opened(run).ok()?;
        if story.need(self.now().cloud) != Some(Need::Nothing) {
            return None;
        }
        let ending = Ending::NotStarted;
        let why = match self.close_in(&mut journal, run, (ending, Residue::Clean)).await {
            None => "it was interrupted before anything was sent".into(),
            Some(why) => why,
        };
        Some(Outcome { run: Some(run), ending, why, revert_at: None })
    }

    /// Finds out what became of a run, and lets it wait, or closes it, or says what is to be decided.
    async fn resolve(&self, mut held: Held, story: &Story) -> Option<Outcome> {
        let _scope = self.book.turn_on(&held).await;
        if story.is_drill() || story.is_mitigation() {
            return self.resolve_series(held, story).await;
        }
        let (run, now) = (held.restorer.run(), self.now().cloud);
        match story.need(now)? {
            Need::Nothing => {
                self.close(held, Ending::NotStarted, Residue::Clean).await;
                None
            }
            Need::Wait(at) => {
                held.is_automatic = true;
                self.book.hold(held);
                let why = format!("it was left open, and is put back here at {}", at.time_of_day()).into();
                Some(Outcome { run: Some(run), ending: Ending::Applied, why, revert_at: Some(at) })
            }
            Need::Revert => {
                self.book.hold(held);
                Some(open(run, "its time to be put back has passed; put it back or keep it".into()))
            }
            Need::Close => {
                let ending = story.ending(None);
                // Where a change stays, and where it never was, what prepared its way back has nothing to wait for.
                let residue = self.settle_fuse(&mut held).await;
                let why = self.finish(held, ending, residue).await;
                let why = why.unwrap_or_else(|| "it was interrupted after its end was known".into());
                Some(Outcome { run: Some(run), ending, why, revert_at: None })
            }
            Need::Look => self.find_out(held, story).await,
        }
    }

    /// Reads what became of the last request.
    async fn find_out(&self, mut held: Held, story: &Story) -> Option<Outcome> {
        let run = held.restorer.run();
        let place = held.restorer.place().clone();
        let (step, begun) = story.last_step()?;
        let estate = facts::stand(&self.settings.cloud, &place, std::iter::once(&step.action)).await;
        let seen = match estate.and_then(|estate| step.action.read(&place.region, &estate)) {
            Ok(seen) => seen,
            Err(unreadable) => {
                self.book.hold(held);
                return Some(open(run, format!("nobody knows what became of it: {unreadable}").into()));
            }
        };
        let now = self.now().cloud;
        let reach = step.action.reach(&step.before, &seen);
        let is_lost = now.since(begun.intended) >= LOST;
        if story.is_going_back() {
            self.book.hold(held);
            return Some(open(run, "it was interrupted while it was put back; put it back again, or keep it".into()));
        }
        match reach {
            Reach::Reached => {
                self.verified(&mut held, story, seen);
                self.arrived(held, story).await
            }
            Reach::Underway => {
                let why = format!("{} is being worked on", step.action.subject()).into();
                self.book.hold(held);
                Some(Outcome { run: Some(run), ending: Ending::Underway, why, revert_at: None })
            }
            Reach::Ended { how, is_clean } => {
                self.verified(&mut held, story, seen);
                self.ended(held, how.into(), is_clean).await
            }
            Reach::Before if is_lost && step.action.class() == Class::Once => {
                self.book.hold(held);
                Some(open(run, untold(run)))
            }
            Reach::Before if is_lost => {
                self.verified(&mut held, story, seen);
                let residue = self.settle_fuse(&mut held).await;
                let more = self.finish(held, Ending::NotStarted, residue).await;
                let why = more.unwrap_or_else(|| {
                    "no answer came, and two minutes later it reads as before: it did not arrive".into()
                });
                Some(Outcome { run: Some(run), ending: Ending::NotStarted, why, revert_at: None })
            }
            Reach::Before => {
                self.book.hold(held);
                Some(open(run, "no answer came; it reads as before and may still arrive: it is looked at again".into()))
            }
            Reach::Otherwise => {
                self.book.hold(held);
                let why = format!(
                    "no answer came, and {} reads otherwise than before and than wanted",
                    step.action.subject()
                );
                Some(open(run, why.into()))
            }
        }
    }

    /// Writes down what was read after the last step that began.
    fn verified(&self, held: &mut Held, story: &Story, seen: State) {
        let step = story.begun().saturating_sub(1);
        Self::note(held, &Record::Verified(Look { at: self.now().cloud, step, way: Way::Forward, seen }));
    }

    /// It is over, otherwise than wanted.
    async fn ended(&self, mut held: Held, how: Text, is_clean: bool) -> Option<Outcome> {
        let run = held.restorer.run();
        let residue = match self.settle_fuse(&mut held).await {
            Residue::Clean if !is_clean => Residue::Dirty(how.clone()),
            residue => residue,
        };
        let why = self.finish(held, Ending::Failed, residue).await.unwrap_or(how);
        Some(Outcome { run: Some(run), ending: Ending::Failed, why, revert_at: None })
    }

    /// It arrived: it waits for its time, or is over. Steps that never began stay so: a run does not go on forward.
    async fn arrived(&self, mut held: Held, story: &Story) -> Option<Outcome> {
        let (run, revert_at) = (held.restorer.run(), story.revert_at());
        if !story.is_whole() {
            let residue = self.settle_fuse(&mut held).await;
            let more = self.finish(held, Ending::NotStarted, residue).await;
            let why = more.unwrap_or_else(|| "it was interrupted before the change itself was sent".into());
            return Some(Outcome { run: Some(run), ending: Ending::NotStarted, why, revert_at: None });
        }
        let lasts = story.last_step().is_some_and(|(step, _)| step.action.lasts());
        let why: Text = if lasts { "it is over, as wanted" } else { "it was interrupted; it has arrived" }.into();
        if let Some(at) = revert_at {
            held.is_automatic = at > self.now().cloud;
            self.book.hold(held);
            return Some(Outcome { run: Some(run), ending: Ending::Applied, why, revert_at });
        }
        let residue = self.settle_fuse(&mut held).await;
        let more = self.finish(held, Ending::Applied, residue).await;
        let why = more.map_or_else(|| why.clone(), |more| format!("{why}; {more}").into());
        Some(Outcome { run: Some(run), ending: Ending::Applied, why, revert_at })
    }

    /// Closes a run, unless something of it is still to be found out: then it is held, and looked at again. Gives what
    /// there is to be said of that.
    pub(super) async fn finish(&self, held: Held, ending: Ending, residue: Residue) -> Option<Text> {
        if let Residue::Unknown(why) = residue {
            let run = held.restorer.run();
            let left = left_behind(held.restorer.steps());
            self.book.hold(Held { is_automatic: false, ..held });
            return Some(format!("{left}: {why}; run {run} stays open").into());
        }
        self.close(held, ending, residue).await
    }

    /// Takes back what came before the change, and lets the change itself be: a fuse, or the opening of a stack's policy,
    /// which is closed again however the change has ended.
    pub(super) async fn settle_fuse(&self, held: &mut Held) -> Residue {
        let change = held.restorer.steps().len().saturating_sub(1);
        held.restorer.settle(change);
        self.settle_steps(held).await
    }
}

/// What a step before the change itself sets.
pub(super) fn preparation(action: &Action) -> &'static str {
    if matches!(action, Action::Stack(_)) { "the stack's policy" } else { "the fuse" }
}

/// What may still stand of the steps before a change.
fn left_behind(steps: &[Step]) -> &'static str {
    let opens = steps.first().is_some_and(|step| matches!(step.action, Action::Stack(_)));
    if opens { "the stack's policy may still be open" } else { "its fuse may still be set" }
}

/// What a person is told of a change that nothing marks: reading as before proves nothing of it, and a second one would
/// be a second outage.
pub(super) fn untold(run: RunId) -> Text {
    let why = "no answer came, and nothing AWS tells says that it began: look at its subject";
    format!("{why}, then close it by finops-tui journal close {run} --residue …").into()
}

/// A run that stays open, with what a person has to know.
fn open(run: RunId, why: Text) -> Outcome {
    Outcome { run: Some(run), ending: Ending::Unknown, why, revert_at: None }
}
