//! What a drill's run needs of a performer: several changes opened as one run, sent one by one, and taken up after a crash.

use std::collections::BTreeSet;

use change::guards::Guard;
use change::lease::HEARTBEAT;
use change::record::Reply;
use change::{
    Action, Answered, Armed, Committed, ConfirmedSeries, Ending, Facts, Journal as _, JournalFault, LeaseStanding,
    Outcome, Place, Record, Refusal, Residue, Restorer, Run, RunId, SeriesPlan, Story, Ticket, Unreadable, Way,
};
use domain::{Estate, Text};
use drill::run::{LogEntry, Logged, Verdict};

use super::book::{Held, Turn, Work};
use super::fresh::Fresh;
use super::recover::LOST;
use super::trail::Trail;
use super::{Performer, facts};

/// A run of several changes that is written down: its way forward, its way back, its journal, and the turns it has taken.
#[derive(Debug)]
pub(crate) struct OpenSeries<'a> {
    /// The way forward.
    pub(crate) run: Run,
    /// The way back.
    pub(crate) restorer: Restorer,
    journal: Trail,
    _turns: Vec<Turn<'a>>,
}

impl OpenSeries<'_> {
    /// The name of the run.
    pub(crate) fn id(&self) -> RunId {
        self.run.id()
    }

    /// Hands out the next step, its intent on the disk.
    pub(crate) fn next(&mut self, at: domain::Moment) -> Result<Option<Committed>, JournalFault> {
        self.run.next(&mut self.journal, at)
    }

    /// Takes in what came back from the last step, for both ways.
    pub(crate) fn answered(&mut self, answered: Answered, at: domain::Moment) -> Result<(), JournalFault> {
        let written = self.run.answered(answered, &mut self.journal, at);
        self.run.tell(&mut self.restorer);
        written
    }

    /// That the last step was begun after all.
    pub(crate) fn found(&mut self, at: domain::Moment) -> Result<(), JournalFault> {
        self.answered(Answered::Accepted("it was begun, by what was read".into()), at)
    }

    /// What lets a step last for so many minutes from now.
    pub(crate) fn renewal(
        &mut self,
        change: usize,
        minutes: u32,
        at: domain::Moment,
    ) -> Result<Option<Committed>, JournalFault> {
        self.run.renewal(change, minutes, &mut self.journal, at)
    }

    /// The way back of a step; one whose intent cannot be written goes all the same.
    pub(crate) fn undo(&mut self, change: usize, at: domain::Moment) -> Option<Committed> {
        let (committed, fault) = self.restorer.undo(change, &mut self.journal, at)?;
        if let Some(fault) = fault {
            tracing::error!(%fault, "a way back is gone without its record");
        }
        Some(committed)
    }

    /// Takes in what came back from the way back of a step.
    pub(crate) fn answered_back(&mut self, change: usize, answered: &Answered, at: domain::Moment) {
        let reply = Reply { at, step: change, way: Way::Back, answered: answered.clone() };
        if let Err(fault) = self.journal.append(&Record::Answered(reply)) {
            tracing::error!(%fault, "the answer to a way back could not be written down");
        }
        if matches!(answered, Answered::Refused(_)) {
            self.restorer.refused(change);
        }
    }

    /// Writes a record.
    pub(crate) fn write(&mut self, record: &Record) -> Result<(), JournalFault> {
        self.journal.append(record)
    }
}

impl Performer {
    /// Collects everything that a series is judged by.
    pub async fn inquire_series(&self, plan: &SeriesPlan) -> Facts {
        let proposals = plan.proposals();
        let estate = Box::pin(facts::about_all(&self.settings.cloud, &plan.region, &proposals)).await;
        Facts { estate, standing: Box::pin(self.standing()).await }
    }

    /// Commits a confirmed series: takes its turns and the lease, compares once more, writes it down.
    pub(crate) async fn open_series(&self, confirmed: ConfirmedSeries) -> Result<OpenSeries<'_>, Text> {
        let plan = confirmed.series().plan().clone();
        let run = RunId::new(self.now().cloud, Self::random());
        let scopes: BTreeSet<Work> = plan.actions.iter().map(|action| Work::on(action, &plan.region)).collect();
        let mut turns = vec![self.book.turn(Work::Forward).await, self.book.turn(Work::Run(run)).await];
        for scope in scopes {
            turns.push(self.book.turn(scope).await);
        }
        let facts = Box::pin(self.inquire_series(&plan)).await;
        if let Err(why) = Box::pin(self.tenure.take()).await
            && !goes_without(&confirmed, &facts.standing.lease)
        {
            return Err(why);
        }
        match self.commit_series(confirmed, run, &facts) {
            Ok((run, restorer, journal)) => {
                let story = Story::of(journal.records()).ok();
                if let Some((story, open)) = story.as_ref().and_then(|story| Some((story, story.open_run()?))) {
                    Box::pin(self.tenure.enter(open, story.steps(), story.at())).await;
                }
                Ok(OpenSeries { run, restorer, journal, _turns: turns })
            }
            Err(refusal) => {
                Box::pin(self.tenure.release()).await;
                Err(refusal.to_string().into())
            }
        }
    }

    fn commit_series(
        &self,
        confirmed: ConfirmedSeries,
        run: RunId,
        facts: &Facts,
    ) -> Result<(Run, Restorer, Trail), Refusal> {
        let armed = self.armed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let armed: &Armed = armed.as_ref().ok_or(Refusal::Disarmed)?;
        let mut fresh = Fresh::new(&self.journals, run);
        let seat = self.settings.seat.clone();
        let mut ticket = Ticket { run, journal: &mut fresh, seat, pid: std::process::id() };
        let (run, restorer) = confirmed.commit(&mut ticket, facts, &self.settings.limits, (armed, self.now()))?;
        match fresh.into_file() {
            Some(journal) => Ok((run, restorer, Trail::Held(journal))),
            None => Err(JournalFault { why: "no file was made for the run".into() }.into()),
        }
    }

    /// How the subject of one action stands, in the account of a run and in no other.
    pub(crate) async fn stand_of(&self, place: &Place, action: &Action) -> Result<Estate, Unreadable> {
        facts::stand(&self.settings.cloud, place, std::iter::once(action)).await
    }

    /// Sends a step forward, once, with the lease in hand.
    pub(crate) async fn send_forward(&self, committed: Committed) -> Answered {
        if let Err(why) = Box::pin(self.tenure.beat()).await {
            return Answered::Refused(format!("nothing was sent: {why}").into());
        }
        Box::pin(self.settings.cloud.apply_if(committed, self.tenure.still())).await
    }

    /// Sends a step back. Nothing stands in its way.
    pub(crate) async fn send_back_one(&self, committed: Committed) -> Answered {
        Box::pin(self.settings.cloud.apply(committed)).await
    }

    /// Renews the lease when it is due; `Err` with the reason once it is not in hand any more.
    pub(crate) async fn heartbeat(&self) -> Result<(), Text> {
        tokio::time::sleep(HEARTBEAT).await;
        match Box::pin(self.tenure.beat()).await {
            Ok(()) => Ok(()),
            // One answer that failed to come is not a lease lost.
            Err(why) => self.tenure.still().await.map_err(|_| why),
        }
    }

    /// The wall clock, and the one that only runs forward.
    pub(crate) fn clocks(&self) -> (domain::Moment, std::time::Duration) {
        self.tenure.both_clocks()
    }

    /// Closes a run of several changes; what is to be said, where that could not be written. The lease is given back.
    pub(crate) async fn close_series(&self, series: OpenSeries<'_>, end: (Ending, Residue)) -> Option<Text> {
        let OpenSeries { run, mut journal, .. } = series;
        let unwritten = Box::pin(self.close_in(&mut journal, run.id(), end)).await;
        Box::pin(self.tenure.release()).await;
        unwritten
    }

    /// Leaves a run open, to be put back or kept by whoever decides so.
    pub(crate) async fn hold_series(&self, series: OpenSeries<'_>) {
        let OpenSeries { run, mut restorer, journal, .. } = series;
        run.unbegun().for_each(|step| restorer.settle(step));
        Box::pin(self.tenure.anchor(run.id(), journal.head())).await;
        self.book.hold(Held::new(journal, restorer));
        Box::pin(self.tenure.release()).await;
    }

    /// Takes up a drill or a mitigation that nobody goes on with. A drill is put back, the last step first, and closed:
    /// it never goes forward again. A mitigation holds, until somebody decides.
    pub(super) async fn resolve_series(&self, mut held: Held, story: &Story) -> Option<Outcome> {
        let (run, now) = (held.restorer.run(), self.now().cloud);
        let told = |ending, why: String| Some(Outcome { run: Some(run), ending, why: why.into(), revert_at: None });
        if story.closed().is_some() {
            return None;
        }
        if story.is_mitigation() {
            self.book.hold(held);
            return told(
                Ending::Underway,
                format!("a mitigation holds, and nobody watches it: `finops-tui drill adopt {run}` takes it over"),
            );
        }
        let is_unanswered = story.last_step().is_some_and(|(_, begun)| {
            !matches!(begun.answered, Some(Answered::Accepted(_) | Answered::Refused(_)))
                && now.since(begun.intended) < LOST
        });
        if is_unanswered {
            self.book.hold(held);
            return told(
                Ending::Unknown,
                "a drill was interrupted, and its last request may still arrive; it is put back in two minutes"
                    .to_owned(),
            );
        }
        let residue = self.settle_steps(&mut held).await;
        if let Residue::Unknown(why) = residue {
            held.put_off(now);
            self.book.hold(held);
            return told(Ending::Unknown, format!("a drill was interrupted, and is not put back yet: {why}"));
        }
        let why = match &residue {
            Residue::Dirty(left) => format!("a drill was interrupted; not all of it could be put back: {left}"),
            _ => "a drill was interrupted; it was put back".to_owned(),
        };
        self.note_end(&mut held, &residue);
        let unwritten = self.close(held, Ending::Failed, residue).await;
        told(Ending::Failed, unwritten.map_or(why.clone(), |more| format!("{why}; {more}")))
    }

    /// Leaves the last line of a drill that its own console could not leave.
    fn note_end(&self, held: &mut Held, residue: &Residue) {
        let why = vec!["its console was lost, and it was put back afterwards".to_owned()];
        let what = Logged::Closed { verdict: Verdict::Aborted, left: residue.clone(), why };
        if let Some(record) = happening(&LogEntry { at: self.now().cloud, what }) {
            Self::note(held, &record);
        }
    }
}

/// A line of a run as its journal has it.
pub(crate) fn happening(entry: &LogEntry) -> Option<Record> {
    drill::evidence::noted(entry).ok().map(Record::Drill)
}

/// Whether a series goes on without the lease.
fn goes_without(confirmed: &ConfirmedSeries, judged: &LeaseStanding) -> bool {
    let is_overridden = confirmed.overrides().iter().any(|it| it.guard == Guard::OneOperator);
    is_overridden || !matches!(judged, LeaseStanding::Free | LeaseStanding::Held)
}
