//! What the shared registry has open: what this machine has closed is closed there, and what somebody else's console left
//! is taken over. Their journal is on their machine; what the registry has of it is what can be reckoned with.

use aws::Registered;
use change::record::Closing;
use change::{Action, Ending, OpenRun, Outcome, Reach, Record, Residue, RunId, Undo};
use domain::{Ask, Estate, Text};

use super::recover::LOST;
use super::tenure::TakenOver;
use super::{Performer, facts};

/// A run of another machine's console, as the registry and the account have it.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftRun {
    /// The run.
    pub run: OpenRun,
    /// Who has it, by the registry.
    pub owner: Text,
    /// How it ended, by what is read now.
    pub ending: Ending,
    /// What is read now, as a sentence.
    pub reads: Text,
    /// The way back of the change itself; `None` where the registry does not say.
    pub undo: Option<Undo>,
}

impl Performer {
    /// Takes a run over that another machine's console has left open, and whatever else it left with its lease. Nothing
    /// of the account is changed: how each reads now is told, the named one first.
    ///
    /// Who may be there is given the length of a lease to show it.
    pub async fn adopt_left(&self, run: RunId) -> Result<Vec<LeftRun>, Text> {
        let found = self.left(run).await?;
        if self.tenure.is_of_this_seat(&found.owner) {
            return Ok(vec![self.looked_at(found).await]);
        }
        let _forward = self.book.turn(super::book::Work::Forward).await;
        let taken = Box::pin(self.tenure.take_over(&found.owner)).await?;
        let adopted = Box::pin(self.adopt_all(&found, &taken)).await;
        Box::pin(self.tenure.release()).await;
        let mut left = Vec::new();
        for registered in adopted? {
            left.push(Box::pin(self.looked_at(registered)).await);
        }
        Ok(left)
    }

    /// Closes a run in the registry that this machine has adopted, with what is left of it named.
    pub async fn close_left(&self, run: RunId, residue: Residue) -> Result<Outcome, Text> {
        let found = self.left(run).await?;
        if !self.tenure.is_of_this_seat(&found.owner) {
            let owner = &found.owner;
            return Err(format!("run {run} is {owner}'s; take it over first: `finops-tui journal adopt {run}`").into());
        }
        let left = self.looked_at(found).await;
        let closing = Closing { at: self.now().cloud, ending: left.ending, residue };
        self.tenure.close(run, &closing).await.map_err(|why| Text::from(format!("{why}; run {run} stays open")))?;
        Ok(Outcome { run: Some(run), ending: left.ending, why: left.reads, revert_at: None })
    }

    /// A run that the registry has open, and of which this machine has no journal.
    pub async fn left(&self, run: RunId) -> Result<Registered, Text> {
        if self.knows(run) {
            let why = format!(
                "the journal of run {run} is on this machine: `finops-tui scale revert {run}` puts it back, \
                 `finops-tui journal close {run} --residue …` closes it"
            );
            return Err(why.into());
        }
        let registered = self.tenure.registered().await?;
        let none = || format!("there is no run {run} here, and none open in the shared registry");
        registered.into_iter().find(|it| it.run.run == run).ok_or_else(|| none().into())
    }

    /// What consoles of other machines have left, to be told: they are gone by their lease, or past the time at which
    /// they were to put it back.
    pub async fn left_by_others(&self) -> Vec<Outcome> {
        let Ok(registered) = self.tenure.registered().await else { return Vec::new() };
        let others: Vec<_> = registered
            .into_iter()
            .filter(|it| !self.knows(it.run.run) && !self.tenure.is_of_this_seat(&it.owner))
            .collect();
        if others.is_empty() {
            return Vec::new();
        }
        let gone = self.tenure.gone().await;
        let now = self.now().cloud;
        let is_left =
            |it: &Registered| gone.contains(&it.run.run) || it.run.revert_at.is_some_and(|at| now.since(at) > LOST);
        let told = |it: Registered| {
            let OpenRun { run, action, .. } = &it.run;
            let what = format!("{} was left open by {}, who is gone or overdue", action.title(), it.owner);
            let why = format!("{what}; take it over by `finops-tui journal adopt {run}`").into();
            Outcome { run: Some(*run), ending: Ending::Unknown, why, revert_at: None }
        };
        others.into_iter().filter(is_left).map(told).collect()
    }

    /// Closes in the registry what is closed here and could not be closed there at its time.
    pub(super) async fn catch_up(&self) {
        let Ok(registered) = self.tenure.registered().await else { return };
        for run in registered.into_iter().map(|it| it.run.run).filter(|run| self.knows(*run)) {
            let last = self.journals.read(run, None).ok().and_then(|mut chain| chain.records.pop());
            let closing = match last {
                Some(Record::Closed(closing)) => Some(closing),
                _ => self.journals.closed_apart(run).map(|apart| apart.closing),
            };
            let Some(closing) = closing else { continue };
            if let Err(why) = self.tenure.close(run, &closing).await {
                tracing::warn!(%why, %run, "the run is not closed in the registry");
            }
        }
    }

    /// Takes the named run over, and what its owner left with the lease.
    async fn adopt_all(&self, named: &Registered, taken: &TakenOver) -> Result<Vec<Registered>, Text> {
        self.tenure.adopt(named.run.run, &named.owner).await?;
        let mut adopted = vec![named.clone()];
        let TakenOver::From(runs) = taken else { return Ok(adopted) };
        for other in self.tenure.registered().await? {
            if other.owner == named.owner && runs.contains(&other.run.run) {
                self.tenure.adopt(other.run.run, &other.owner).await?;
                adopted.push(other);
            }
        }
        Ok(adopted)
    }

    /// How a run reads now, by asking AWS.
    async fn looked_at(&self, registered: Registered) -> LeftRun {
        let Registered { run, owner, opened_at, steps } = registered;
        let undo = steps.last().map(|step| step.undo.clone());
        let asks = run.action.asks(&run.region).into_iter();
        let asks = asks.chain(steps.iter().flat_map(|step| step.action.asks(&run.region))).chain([Ask::Identity]);
        let estate = facts::of(&self.settings.cloud, &run.region, asks.collect()).await;
        let is_young = self.now().cloud.since(opened_at) < LOST;
        let (ending, reads) = match steps.as_slice() {
            [] => (Ending::Unknown, unsaid(&run, &estate)),
            [fuse @ .., change] => {
                let (ending, reads) = read(change, &run, (&estate, is_young));
                let is_set = |fuse: &change::record::Step| {
                    let seen = fuse.action.read(&run.region, &estate).ok();
                    seen.is_some_and(|seen| fuse.action.reach(&fuse.before, &seen) == Reach::Reached)
                };
                let fuse = match fuse.iter().find(|step| is_set(step)).map(|step| &step.action) {
                    None => "",
                    Some(Action::Stack(_)) => "; its stack's policy is open",
                    Some(_) => "; its fuse is set, and will act",
                };
                (ending, format!("{reads}{fuse}"))
            }
        };
        LeftRun { run, owner, ending, reads: reads.into(), undo }
    }
}

/// How the change itself reads.
fn read(step: &change::record::Step, run: &OpenRun, (estate, is_young): (&Estate, bool)) -> (Ending, String) {
    let subject = step.action.subject();
    let seen = match step.action.read(&run.region, estate) {
        Ok(seen) => seen,
        Err(unreadable) => return (Ending::Unknown, unreadable.to_string()),
    };
    match step.action.reach(&step.before, &seen) {
        Reach::Reached => (Ending::Applied, format!("{subject} reads as the run wanted it")),
        Reach::Underway => (Ending::Underway, format!("{subject} is being worked on")),
        Reach::Ended { how, .. } => (Ending::Failed, format!("it is over, otherwise than wanted: {how}")),
        Reach::Before if is_young => {
            let why =
                format!("{subject} reads as before, and what was sent may still arrive; look again in two minutes");
            (Ending::Unknown, why)
        }
        Reach::Before => (Ending::NotStarted, format!("{subject} reads as before the run")),
        Reach::Otherwise => {
            let moved: Vec<String> = step.before.moved(&seen).iter().map(ToString::to_string).collect();
            (Ending::Unknown, format!("{subject} reads otherwise than before and than wanted: {}", moved.join(", ")))
        }
    }
}

/// What can be said where the registry does not say how it was before.
fn unsaid(run: &OpenRun, estate: &Estate) -> String {
    match run.action.read(&run.region, estate) {
        Ok(seen) => {
            let values: Vec<String> = seen.values().map(|(name, value)| format!("{name} {value}")).collect();
            format!(
                "{} reads {}; how it was before is in the journal on their machine",
                run.action.subject(),
                values.join(", ")
            )
        }
        Err(unreadable) => unreadable.to_string(),
    }
}
