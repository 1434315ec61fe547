//! Carries one confirmed change out: compared, written down, sent once, read back.

use change::guards::Guard;
use change::record::Step;
use change::{
    Answered, Armed, Confirmed, Ending, Facts, JournalFault, LeaseStanding, Outcome, Progress, Reach, Refusal, Residue,
    Restorer, Run, RunId, Story, Ticket,
};
use domain::Text;
use store::JournalFile;

use super::book::{Held, Work};
use super::fresh::Fresh;
use super::recover::preparation;
use super::trail::Trail;
use super::{Performer, facts, reading};

/// How the way forward ended.
struct Passed {
    ending: Ending,
    why: Text,
    /// Whether nothing is left of what failed.
    is_clean: bool,
    /// Why not every record about it is on the disk, where that is so.
    unwritten: Option<JournalFault>,
}

/// What came of the last step so far, and what stopped before the next: of a change that was not sent itself nothing
/// has begun, whatever prepared its way back.
fn stopped(why: Text, unwritten: Option<JournalFault>) -> Passed {
    Passed { ending: Ending::NotStarted, why, is_clean: true, unwritten }
}

impl Performer {
    /// Carries out a confirmed change. What was begun is closed, or held until it is put back, or left open with the
    /// reason; it is never sent twice.
    pub async fn carry_out(&self, confirmed: Confirmed, progress: impl Fn(Progress)) -> Outcome {
        let proposed = confirmed.previewed().proposed().clone();
        let run = RunId::new(self.now().cloud, Self::random());
        // What is put back elsewhere meanwhile does not wait for this.
        let _forward = self.book.turn(Work::Forward).await;
        let _run = self.book.turn(Work::Run(run)).await;
        let _scope = self.book.turn(Work::on(&proposed.action, &proposed.region)).await;
        progress(Progress::Comparing);
        let estate = Box::pin(facts::about(&self.settings.cloud, &proposed)).await;
        let facts = Facts { estate, standing: Box::pin(self.standing()).await };
        if let Err(why) = Box::pin(self.tenure.take()).await
            && !goes_without(&confirmed, &facts.standing.lease)
        {
            return Outcome { run: None, ending: Ending::NotStarted, why, revert_at: None };
        }
        let (mut run, mut restorer, mut journal) = match self.commit(confirmed, run, &facts) {
            Ok(committed) => committed,
            Err(refusal) => {
                Box::pin(self.tenure.release()).await;
                return refused(&refusal);
            }
        };
        let (id, revert_at) = (run.id(), run.revert_at());
        Box::pin(self.enter(&journal)).await;
        progress(Progress::Journaled(id));
        let passed = Box::pin(self.forward(&mut run, &mut journal, &progress)).await;
        run.tell(&mut restorer);
        let held = Held::new(Trail::Held(journal), restorer);
        let more = Box::pin(self.settle(run, held, &passed)).await;
        Box::pin(self.tenure.release()).await;
        let why = more.map_or_else(|| passed.why.clone(), |more| format!("{}; {more}", passed.why).into());
        let revert_at = revert_at.filter(|_| passed.ending == Ending::Applied);
        Outcome { run: Some(id), ending: passed.ending, why, revert_at }
    }

    /// Tells the registry of a run that has just been written down.
    async fn enter(&self, journal: &JournalFile) {
        let Ok(story) = Story::of(journal.records()) else { return };
        if let Some(open) = story.open_run() {
            Box::pin(self.tenure.enter(open, story.steps(), story.at())).await;
        }
    }

    fn commit(&self, confirmed: Confirmed, run: RunId, facts: &Facts) -> Result<(Run, Restorer, JournalFile), Refusal> {
        let armed = self.armed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let armed: &Armed = armed.as_ref().ok_or(Refusal::Disarmed)?;
        let seat = self.settings.seat.clone();
        let mut fresh = Fresh::new(&self.journals, run);
        let mut ticket = Ticket { run, journal: &mut fresh, seat, pid: std::process::id() };
        let (run, restorer) = confirmed.commit(&mut ticket, facts, &self.settings.limits, (armed, self.now()))?;
        match fresh.into_file() {
            Some(journal) => Ok((run, restorer, journal)),
            // A commit writes its records, so there is a file.
            None => Err(JournalFault { why: "no file was made for the run".into() }.into()),
        }
    }

    /// Sends step after step; each is read back before the next.
    async fn forward(&self, run: &mut Run, journal: &mut JournalFile, progress: &impl Fn(Progress)) -> Passed {
        let mut passed = stopped("nothing was sent".into(), None);
        while !run.unbegun().is_empty() {
            if let Err(why) = Box::pin(self.tenure.beat()).await {
                return stopped(why, passed.unwritten);
            }
            if let Err(why) = self.compare(run).await {
                return stopped(format!("{why}; nothing more was sent").into(), passed.unwritten);
            }
            let committed = match run.next(journal, self.now().cloud) {
                Ok(Some(committed)) => committed,
                Ok(None) => return passed,
                Err(fault) => return stopped(format!("{fault}; nothing more was sent").into(), Some(fault)),
            };
            progress(Progress::Sent(run.id()));
            let answered = Box::pin(self.settings.cloud.apply_if(committed, self.tenure.still())).await;
            passed.unwritten = passed.unwritten.or(run.answered(answered, journal, self.now().cloud).err());
            progress(Progress::ReadingBack(run.id()));
            let Some(step) = run.current().cloned() else { return passed };
            let reach = if matches!(run.answer(), Some(Answered::Refused(_))) {
                None
            } else {
                tokio::select! {
                    reach = self.read_back(run, &step, journal, &mut passed.unwritten) => reach,
                    never = self.tenure.keep() => match never {},
                }
            };
            passed.ending = run.ending(reach.as_ref());
            passed.is_clean = matches!(reach, Some(Reach::Ended { is_clean: true, .. }));
            passed.why = words(run.answer(), reach.as_ref(), &step);
            if passed.ending != Ending::Applied {
                return Self::unprepared(run, passed);
            }
        }
        passed
    }

    /// Looks once more, right before a step is sent: the lease, the registry and the disk may have taken their time.
    async fn compare(&self, run: &Run) -> Result<(), Text> {
        let Some(step) = run.upcoming() else { return Ok(()) };
        let place = run.place();
        let stand = facts::stand(&self.settings.cloud, place, std::iter::once(&step.action)).await;
        let seen = stand.and_then(|stand| step.action.read(&place.region, &stand));
        let seen = seen.map_err(|unreadable| Text::from(format!("right before it was sent, {unreadable}")))?;
        let moved: Vec<String> = step.before.moved(&seen).iter().map(ToString::to_string).collect();
        if moved.is_empty() { Ok(()) } else { Err(format!("changed meanwhile: {}", moved.join(", ")).into()) }
    }

    /// A step that only prepares the way back stops the change where it fails: that has not begun then.
    fn unprepared(run: &Run, passed: Passed) -> Passed {
        if run.unbegun().is_empty() {
            return passed;
        }
        let what = run.current().map_or("what comes first", |step| preparation(&step.action));
        let why = format!("{what} was not set, so the change was not sent: {}", passed.why).into();
        match passed.ending {
            // It may still arrive: that is found out first.
            Ending::Unknown => Passed { why, ..passed },
            _ => stopped(why, passed.unwritten),
        }
    }

    async fn read_back(
        &self,
        run: &mut Run,
        step: &Step,
        journal: &mut JournalFile,
        unwritten: &mut Option<JournalFault>,
    ) -> Option<Reach> {
        let region = &run.place().region.clone();
        let (seen, reach) = reading::until(&self.settings.cloud, region, step, |reach| is_told(step, reach)).await?;
        *unwritten = unwritten.take().or(run.seen(seen, journal, self.now().cloud).err());
        Some(reach)
    }

    /// Closes a run that is over, and holds one that is to be put back or whose outcome nobody knows.
    /// What is to be added to how it ended, if anything is.
    async fn settle(&self, run: Run, mut held: Held, passed: &Passed) -> Option<Text> {
        // What AWS took and does not show yet may still show: it is put back at its time as well.
        let is_taken = matches!(run.answer(), Some(Answered::Accepted(_))) && run.unbegun().is_empty();
        let is_pending = run.revert_at().is_some() && (passed.ending == Ending::Applied || is_taken);
        if is_pending || matches!(passed.ending, Ending::Unknown | Ending::Underway) {
            held.is_automatic = is_pending;
            Box::pin(self.tenure.anchor(held.restorer.run(), held.journal.head())).await;
            self.book.hold(held);
            return passed.unwritten.as_ref().map(|fault| format!("{fault}; it is put back all the same").into());
        }
        run.unbegun().for_each(|step| held.restorer.settle(step));
        let mut residue = self.settle_fuse(&mut held).await;
        if is_taken && passed.ending == Ending::Failed && residue == Residue::Clean && !passed.is_clean {
            residue = Residue::Dirty(passed.why.clone());
        }
        self.finish(held, passed.ending, residue).await
    }
}

/// Whether what is read says enough: what lasts is only seen to have begun.
fn is_told(step: &Step, reach: &Reach) -> bool {
    match reach {
        Reach::Reached | Reach::Ended { .. } => true,
        Reach::Underway => step.action.lasts(),
        Reach::Before | Reach::Otherwise => false,
    }
}

/// Whether a change goes on without the lease: the guard has judged that it cannot be had, or a reason was given to go
/// past that guard.
fn goes_without(confirmed: &Confirmed, judged: &LeaseStanding) -> bool {
    let is_overridden = confirmed.overrides().iter().any(|it| it.guard == Guard::OneOperator);
    is_overridden || !matches!(judged, LeaseStanding::Free | LeaseStanding::Held)
}

fn refused(refusal: &Refusal) -> Outcome {
    Outcome { run: None, ending: Ending::NotStarted, why: refusal.to_string().into(), revert_at: None }
}

/// What happened, in words of the person who asked for it.
fn words(answer: Option<&Answered>, reach: Option<&Reach>, step: &Step) -> Text {
    let subject = step.action.subject();
    let what = match (answer, reach) {
        (Some(Answered::Refused(why)), _) => return format!("AWS refused it, nothing began: {why}").into(),
        (Some(Answered::Accepted(_)), _) => "AWS took it".to_owned(),
        (Some(Answered::Unknown(why)), _) => format!("no answer that says whether it began ({why})"),
        (None, _) => "nothing came back".to_owned(),
    };
    let so = match reach {
        Some(Reach::Reached) => format!("{subject} reads as wanted"),
        Some(Reach::Underway) => format!("{subject} is being worked on"),
        Some(Reach::Ended { how, .. }) => format!("it is over, otherwise than wanted: {how}"),
        Some(Reach::Before) => format!("{subject} still reads as before, a minute later"),
        Some(Reach::Otherwise) => format!("{subject} reads otherwise: somebody or something else changed it"),
        None => format!("{subject} could not be read back"),
    };
    format!("{what}; {so}").into()
}
