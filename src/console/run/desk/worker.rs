//! The task behind the desk: it waits for the network and the disk, so that the loop never does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::{ChangeEffect, ChangeMsg, PhaseIntent};
use aws::Cloud;
use change::{Ending, OpenRun, Origin, Outcome, RunId};
use domain::{Moment, Text};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::{Changing, Mode, phases, refusal};
use crate::change::{Performer, PerformerSettings};
use crate::phases::Offers;
use crate::run::opening::Opening;

/// How often is looked whether something is to be put back.
const TICK: Duration = Duration::from_secs(1);

/// How often a run whose outcome nobody knows is looked at again.
const AGAIN: Duration = Duration::from_secs(30);

/// How long an order waits for the connection to be made.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Worker {
    changing: Changing,
    limits: change::Limits,
    clocks: aws::Clocks,
    connected: watch::Receiver<Option<Cloud>>,
    tell: mpsc::Sender<ChangeMsg>,
    performer: Option<Arc<Performer>>,
    /// What was ordered.
    tasks: JoinSet<()>,
    /// What is put back because its time has come: one task a run, so that none waits for another.
    returns: JoinSet<RunId>,
    returning: BTreeSet<RunId>,
    /// The look at what is not known.
    look: JoinSet<()>,
    /// When unknown outcomes were looked at last.
    looked: Instant,
    told: Told,
}

/// What was told last of each run that stays open.
type Told = Arc<Mutex<BTreeMap<RunId, (Ending, Option<Moment>)>>>;

impl Worker {
    pub(super) fn new(
        opening: &Opening,
        connected: watch::Receiver<Option<Cloud>>,
        tell: mpsc::Sender<ChangeMsg>,
    ) -> Self {
        Self {
            changing: opening.changing.clone(),
            limits: opening.settings.limits.clone(),
            clocks: opening.cloud.clocks.clone(),
            connected,
            tell,
            performer: None,
            tasks: JoinSet::new(),
            returns: JoinSet::new(),
            returning: BTreeSet::new(),
            look: JoinSet::new(),
            looked: Instant::now(),
            told: Told::default(),
        }
    }

    /// Works until the desk is left, and then ends what it has begun.
    pub(super) async fn run(mut self, mut orders: mpsc::Receiver<ChangeEffect>) {
        self.begin().await;
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.take(order).await,
                    None => break,
                },
                _ = tick.tick() => self.tick().await,
                Some(_) = self.tasks.join_next() => {}
                Some(_) = self.look.join_next() => {}
                Some(returned) = self.returns.join_next() => self.returned(returned.ok()),
            }
        }
        while self.tasks.join_next().await.is_some() {}
        while self.returns.join_next().await.is_some() {}
        while self.look.join_next().await.is_some() {}
    }

    /// What an earlier process left is told before anything else.
    async fn begin(&mut self) {
        let Ok(performer) = self.performer().await else { return };
        if self.changing.mode != Mode::ReadOnly {
            for outcome in performer.recover().await {
                restored(&self.tell, outcome).await;
            }
        }
        runs(&self.tell, &performer).await;
        if self.changing.mode == Mode::Armed {
            self.arm(&performer).await;
        }
    }

    async fn take(&mut self, order: ChangeEffect) {
        let performer = match self.performer().await {
            Ok(performer) => performer,
            Err(why) => {
                say(&self.tell, refusal(&order, why)).await;
                return;
            }
        };
        let is_look =
            matches!(order, ChangeEffect::Inquire { .. } | ChangeEffect::Phase { intent: PhaseIntent::Drift, .. });
        let is_barred = self.changing.mode == Mode::ReadOnly && !is_look;
        if is_barred && !matches!(order, ChangeEffect::Arm | ChangeEffect::Disarm) {
            let why = "the console was started with --read-only; nothing was sent";
            say(&self.tell, refusal(&order, why.into())).await;
            return;
        }
        match order {
            ChangeEffect::Arm => self.arm(&performer).await,
            ChangeEffect::Disarm => {
                performer.disarm();
                say(&self.tell, ChangeMsg::Disarmed).await;
            }
            order => {
                let offers = self.changing.offers.clone();
                self.tasks.spawn(perform((performer, offers), self.tell.clone(), order));
            }
        }
    }

    async fn arm(&self, performer: &Performer) {
        let msg = match self.changing.mode {
            Mode::ReadOnly => ChangeMsg::NotArmed("the console was started with --read-only".into()),
            Mode::Armable | Mode::Armed => match performer.arm() {
                Ok(mode) => ChangeMsg::Armed(mode),
                Err(refusal) => ChangeMsg::NotArmed(refusal.to_string().into()),
            },
        };
        say(&self.tell, msg).await;
    }

    /// Puts back what is due, looks again at what is not known, and lets write mode end.
    async fn tick(&mut self) {
        let Some(performer) = self.performer.clone() else { return };
        if performer.disarm_when_over(self.clocks.here.now()) {
            say(&self.tell, ChangeMsg::Disarmed).await;
        }
        if self.changing.mode == Mode::ReadOnly {
            return;
        }
        for run in performer.due() {
            if self.returning.insert(run) {
                self.returns.spawn(put_back(Arc::clone(&performer), self.tell.clone(), Arc::clone(&self.told), run));
            }
        }
        if self.look.is_empty() && self.looked.elapsed() >= AGAIN {
            self.looked = Instant::now();
            self.look.spawn(attend(performer, self.tell.clone(), Arc::clone(&self.told)));
        }
    }

    /// A run that was put back, or could not be and waits for its next turn.
    fn returned(&mut self, run: Option<RunId>) {
        match run {
            Some(run) => drop(self.returning.remove(&run)),
            // One that broke off leaves its name behind; those that are due are begun again.
            None => self.returning.clear(),
        }
    }

    /// The performer, once the connection is made and the account is known.
    async fn performer(&mut self) -> Result<Arc<Performer>, Text> {
        if let Some(performer) = &self.performer {
            return Ok(Arc::clone(performer));
        }
        let connected = timeout(PATIENCE, self.connected.wait_for(Option::is_some)).await;
        let cloud = connected.ok().and_then(Result::ok).and_then(|cloud| cloud.clone());
        let cloud = cloud.ok_or_else(|| Text::from("there is no connection to AWS yet; press e for the reason"))?;
        let Changing { profile, state, seat, .. } = self.changing.clone();
        let (clocks, limits) = (self.clocks.clone(), self.limits.clone());
        let settings = PerformerSettings { cloud, clocks, profile, limits, state, seat };
        let performer = Arc::new(Performer::open(settings).await?);
        self.performer = Some(Arc::clone(&performer));
        Ok(performer)
    }
}

async fn perform((performer, offers): (Arc<Performer>, Offers), tell: mpsc::Sender<ChangeMsg>, order: ChangeEffect) {
    match order {
        ChangeEffect::Inquire { ticket, proposed } => {
            let facts = performer.inquire(&proposed).await;
            say(&tell, ChangeMsg::Informed { ticket, outcome: Box::new(Ok(facts)) }).await;
        }
        ChangeEffect::CarryOut { ticket, confirmed } => {
            let progress = |progress| {
                // The end is told in any case; a step on the way may be missed.
                let _ = tell.try_send(ChangeMsg::Progressed { ticket, progress });
            };
            let action = confirmed.previewed().action().clone();
            let outcome = performer.carry_out(*confirmed, progress).await;
            performer.settle_draft(&action, &outcome).await;
            let is_not_started = outcome.ending == Ending::NotStarted;
            let is_heard = say(&tell, ChangeMsg::Ended { ticket, outcome }).await;
            // Where somebody looks, it can be looked at again with its draft.
            if is_not_started && is_heard == Heard::ByNobody {
                performer.discard_draft(&action).await;
            }
            runs(&tell, &performer).await;
        }
        ChangeEffect::Phase { ticket, region, phase, intent } => {
            let outcome = Box::pin(phases::propose(&performer, &offers, (&region, phase), intent)).await;
            let draft = outcome.as_ref().ok().and_then(|proposal| proposal.as_ref()?.draft);
            let heard = say(&tell, ChangeMsg::PhaseProposed { ticket, outcome }).await;
            if let Some(run) = draft.filter(|_| heard == Heard::ByNobody) {
                performer.revert(run).await;
            }
            runs(&tell, &performer).await;
        }
        ChangeEffect::Keep(run) => {
            restored(&tell, performer.keep(run).await).await;
            runs(&tell, &performer).await;
        }
        ChangeEffect::Revert(run) => {
            restored(&tell, performer.revert(run).await).await;
            runs(&tell, &performer).await;
        }
        ChangeEffect::Arm | ChangeEffect::Disarm => {}
    }
}

/// Puts back what is due.
async fn put_back(performer: Arc<Performer>, tell: mpsc::Sender<ChangeMsg>, told: Told, run: RunId) -> RunId {
    let outcome = performer.put_back(run).await;
    if is_news(&told, &outcome) {
        restored(&tell, outcome).await;
    }
    runs(&tell, &performer).await;
    run
}

/// Looks again at what is not known, takes up what another process has left meanwhile, and tells what those of other
/// machines have.
async fn attend(performer: Arc<Performer>, tell: mpsc::Sender<ChangeMsg>, told: Told) {
    let rolling_out = performer.rolling_out();
    let again = performer.look_again().await;
    let over = |open: &&OpenRun| {
        again.iter().any(|outcome| outcome.run == Some(open.run) && outcome.ending == Ending::Applied)
    };
    for open in rolling_out.iter().filter(over) {
        for why in performer.guard_stack(&open.region, open.action.subject(), Origin::Console).await {
            tracing::warn!(%why, "a stack is not guarded");
        }
    }
    let taken_up = performer.recover().await;
    let others = performer.left_by_others().await;
    for outcome in again.into_iter().chain(taken_up).chain(others) {
        if is_news(&told, &outcome) {
            restored(&tell, outcome).await;
        }
    }
    runs(&tell, &performer).await;
}

/// Whether something else is known of a run than was told last: what nobody knows is not told every half minute.
fn is_news(told: &Told, outcome: &Outcome) -> bool {
    let Some(run) = outcome.run else { return false };
    let said = (outcome.ending, outcome.revert_at);
    told.lock().unwrap_or_else(PoisonError::into_inner).insert(run, said) != Some(said)
}

async fn restored(tell: &mpsc::Sender<ChangeMsg>, outcome: Outcome) {
    if let Some(run) = outcome.run {
        say(tell, ChangeMsg::Restored { run, outcome }).await;
    }
}

async fn runs(tell: &mpsc::Sender<ChangeMsg>, performer: &Performer) {
    say(tell, ChangeMsg::Runs(performer.runs())).await;
}

/// Whether somebody was left to be told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    ByTheLoop,
    ByNobody,
}

/// Nobody is left to be told once the desk has gone.
async fn say(tell: &mpsc::Sender<ChangeMsg>, msg: ChangeMsg) -> Heard {
    tell.send(msg).await.map_or(Heard::ByNobody, |()| Heard::ByTheLoop)
}
