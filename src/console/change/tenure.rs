//! Who may change the account, by the shared table: the lease, and the registry of runs. Where there is no table, this
//! machine's own lock on each run has to do.

mod registry;

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws::{Table, Told, Written};
use change::lease::{Claim, HEARTBEAT, Held, Lease, LeaseVersion, Pulse, Tick, Watch};
use change::{LeaseStanding, RunId};
use domain::{Clock, Moment, Text};
use tokio::sync::Mutex;

const NO_TABLE: &str = "the shared table is not there any more; look again";

/// A clock that only runs forward, and runs while the machine sleeps.
#[derive(Clone)]
pub struct Elapsed(Arc<dyn Fn() -> Duration + Send + Sync>);

impl Elapsed {
    /// A clock of this kind.
    pub fn new(elapsed: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(elapsed))
    }
}

impl fmt::Debug for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Elapsed({:?})", (self.0)())
    }
}

/// This console's place at the shared table.
#[derive(Debug)]
pub(super) struct Tenure {
    table: Table,
    /// The name by which this process holds the lease: no two processes have the same.
    owner: Text,
    here: Arc<dyn Clock>,
    elapsed: Elapsed,
    state: Mutex<State>,
}

/// How the lease came to whoever adopts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TakenOver {
    /// Nobody had it.
    Free,
    /// It was taken over from somebody who is gone, with these runs.
    From(Vec<RunId>),
}

#[derive(Debug, Default)]
struct State {
    held: Option<Held>,
    watch: Option<Watch>,
}

impl Tenure {
    pub(super) fn new(table: Table, owner: Text, here: Arc<dyn Clock>, elapsed: Elapsed) -> Self {
        Self { table, owner, here, elapsed, state: Mutex::default() }
    }

    /// How the lease stands, by a look at the table.
    pub(super) async fn standing(&self) -> LeaseStanding {
        let mut state = self.state.lock().await;
        match self.table.lease().await {
            Ok(Told::NoTable) => LeaseStanding::NoTable,
            Ok(Told::Denied(why)) => LeaseStanding::Unknown(why),
            Err(error) => LeaseStanding::Unknown(error.to_string().into()),
            Ok(Told::It(None)) => LeaseStanding::Free,
            Ok(Told::It(Some(lease))) if lease.owner == self.owner => LeaseStanding::Held,
            Ok(Told::It(Some(lease))) => match self.judged(&mut state, lease).await {
                Err(why) => LeaseStanding::Unknown(why),
                Ok((Claim::Take(_), _)) => LeaseStanding::Free,
                Ok((Claim::Wait(left), lease)) => {
                    let (owner, since, left) = (&lease.owner, lease.taken_at, left.as_secs());
                    let why = format!("{owner}, since {since}; free at the earliest in {left}s, if they are gone");
                    LeaseStanding::Elsewhere(why.into())
                }
                Ok((Claim::Adopt(_, runs), lease)) => {
                    let adopt: Vec<String> = runs.iter().map(|run| format!("`journal adopt {run}`")).collect();
                    let why = format!("{}, who is gone and left runs open: {}", lease.owner, adopt.join(", "));
                    LeaseStanding::Elsewhere(why.into())
                }
            },
        }
    }

    /// Takes the lease for a change; `Err` with the reason where it is not in this console's hands afterwards.
    pub(super) async fn take(&self) -> Result<(), Text> {
        let mut state = self.state.lock().await;
        match self.look(&mut state).await? {
            None => self.write(&mut state, None).await,
            Some((Claim::Take(version), _)) => self.write(&mut state, Some(version)).await,
            Some((Claim::Wait(_) | Claim::Adopt(..), lease)) => {
                Err(format!("{} took the lease first; look again", lease.owner).into())
            }
        }
    }

    /// Takes the lease to adopt runs of `owner`: also over one that `owner` holds and has not renewed for its length.
    /// Whether that is so takes as long to find out.
    pub(super) async fn take_over(&self, owner: &Text) -> Result<TakenOver, Text> {
        let mut seen = None;
        loop {
            let mut state = self.state.lock().await;
            let (left, lease) = match self.look(&mut state).await? {
                None => return self.write(&mut state, None).await.map(|()| TakenOver::Free),
                Some((Claim::Take(version), _)) => {
                    return self.write(&mut state, Some(version)).await.map(|()| TakenOver::Free);
                }
                Some((Claim::Adopt(version, runs), lease)) if lease.owner == *owner => {
                    return self.write(&mut state, Some(version)).await.map(|()| TakenOver::From(runs));
                }
                Some((Claim::Adopt(..), lease)) => {
                    return Err(format!("{} is gone as well and left runs open; adopt those first", lease.owner).into());
                }
                Some((Claim::Wait(left), lease)) => (left, lease),
            };
            drop(state);
            let is_renewed = seen.as_ref().is_some_and(|seen| *seen != lease.version);
            if lease.owner != *owner || is_renewed {
                return Err(
                    format!("{} is there and holds the lease; ask them, or wait until it ends", lease.owner).into()
                );
            }
            seen = Some(lease.version);
            tokio::time::sleep(left.min(HEARTBEAT)).await;
        }
    }

    /// The runs of a holder who is gone, by how long their lease has been seen unchanged.
    pub(super) async fn gone(&self) -> Vec<RunId> {
        let mut state = self.state.lock().await;
        match self.look(&mut state).await {
            Ok(Some((Claim::Adopt(_, runs), _))) => runs,
            _ => Vec::new(),
        }
    }

    /// Whose the lease is and whether it may be taken; `None` where nobody holds it.
    async fn look(&self, state: &mut State) -> Result<Option<(Claim, Lease)>, Text> {
        match self.table.lease().await {
            Ok(Told::It(None)) => Ok(None),
            Ok(Told::It(Some(lease))) => self.judged(state, lease).await.map(Some),
            Ok(Told::NoTable) => Err(NO_TABLE.into()),
            Ok(Told::Denied(why)) => Err(format!("the lease could not be taken: {why}").into()),
            Err(error) => Err(format!("the lease could not be read ({error}); try again").into()),
        }
    }

    /// Writes the lease as this console's.
    async fn write(&self, state: &mut State, over: Option<LeaseVersion>) -> Result<(), Text> {
        let begun = self.tick();
        let lease = Lease { owner: self.owner.clone(), version: LeaseVersion::new(random()), taken_at: begun.wall };
        match self.table.take_lease(&lease, over.as_ref()).await {
            Ok(Told::It(Written::Done)) => {
                state.held = Some(Held::new(lease, begun));
                Ok(())
            }
            Ok(Told::It(Written::Otherwise(other))) => {
                let who = other.map_or_else(|| "somebody else".to_owned(), |lease| lease.owner.to_string());
                Err(format!("{who} took the lease first; look again").into())
            }
            Ok(Told::NoTable) => Err(NO_TABLE.into()),
            Ok(Told::Denied(why)) => Err(format!("the lease could not be taken: {why}").into()),
            Err(error) => Err(format!("nobody knows whether the lease was taken ({error}); try again").into()),
        }
    }

    /// Renews the lease right before a forward request: whoever was frozen or suspended finds out here.
    pub(super) async fn beat(&self) -> Result<(), Text> {
        let mut state = self.state.lock().await;
        let Some(held) = &mut state.held else { return Ok(()) };
        let begun = self.tick();
        match held.pulse(begun) {
            Ok(Pulse::Steady | Pulse::Due) => {}
            Err(lapse) => return Err(lapse.to_string().into()),
        }
        let beat = held.beat(random());
        match self.table.renew_lease(&beat).await {
            Ok(Told::It(Written::Done)) => {
                held.renewed(beat, begun);
                // The answer itself may have taken too long.
                held.pulse(self.tick()).map(|_| ()).map_err(|lapse| lapse.to_string().into())
            }
            Ok(Told::It(Written::Otherwise(_)) | Told::NoTable | Told::Denied(_)) => {
                held.lost();
                Err("the lease was taken by somebody else; look who holds it".into())
            }
            Err(error) => Err(format!("the lease could not be renewed ({error})").into()),
        }
    }

    /// Renews the lease for as long as this is waited for. One that is lost is found out before the next request.
    pub(super) async fn keep(&self) -> Infallible {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            if let Err(why) = self.beat().await {
                tracing::warn!(%why, "the lease is not in hand any more");
                return std::future::pending().await;
            }
        }
    }

    /// Whether the lease is still in hand by the clocks alone: right before a request leaves, because what was written
    /// down in between may have taken its time.
    pub(super) async fn still(&self) -> Result<(), Text> {
        match &mut self.state.lock().await.held {
            Some(held) => held.pulse(self.tick()).map(|_| ()).map_err(|lapse| lapse.to_string().into()),
            None => Ok(()),
        }
    }

    /// Gives the lease back. One that cannot be given back runs out.
    pub(super) async fn release(&self) {
        let Some(held) = self.state.lock().await.held.take() else { return };
        if let Err(error) = self.table.release_lease(held.lease()).await {
            tracing::warn!(%error, "the lease was not given back; it runs out by itself");
        }
    }

    /// Whether a lease in other hands may be taken, by how long its version has been the same.
    async fn judged(&self, state: &mut State, lease: Lease) -> Result<(Claim, Lease), Text> {
        let now = self.tick();
        let watch = match &mut state.watch {
            Some(watch) => {
                watch.seen(lease.clone(), now);
                watch
            }
            none => none.insert(Watch::new(lease.clone(), now)),
        };
        let claim = watch.claim(&self.owner, now, &[]);
        // Only over a holder who is gone does it matter what they left.
        if !matches!(claim, Claim::Take(_)) || lease.owner == self.owner {
            return Ok((claim, lease));
        }
        let open = self.registered().await?.into_iter().filter(|it| it.owner == lease.owner);
        let open: Vec<RunId> = open.map(|it| it.run.run).collect();
        Ok((watch.claim(&self.owner, now, &open), lease))
    }

    /// The wall clock, and the one that only runs forward.
    pub(super) fn both_clocks(&self) -> (Moment, Duration) {
        let Tick { wall, monotonic } = self.tick();
        (wall, monotonic)
    }

    fn tick(&self) -> Tick {
        Tick { wall: self.here.now(), monotonic: (self.elapsed.0)() }
    }
}

/// 128 random bits.
fn random() -> u128 {
    fastrand::u128(..)
}
