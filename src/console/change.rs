//! Carries out confirmed changes: compares, writes down, sends, reads back; puts back what is due; takes up what a
//! crash has left. The one place that hands a `Committed` to AWS.

mod adopt;
mod book;
mod carry;
mod facts;
mod fresh;
mod reading;
mod recover;
mod restore;
mod series;
mod tenure;
mod trail;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use aws::{Clocks, Cloud};
use change::{Armed, Facts, Limits, OpenRun, ProfilePin, Proposed, Refusal, RunId, Standing, UnreadRun, WriteMode};
use domain::{AccountId, Answer, Ask, Estate, Moment, Now, Region, Regional, Text};
use store::{Archive, Disk, Journals, Unclosed};

use crate::clock::boot_time;

use book::Book;
use tenure::Tenure;

pub use adopt::LeftRun;
pub(crate) use recover::LOST;
pub(crate) use series::{OpenSeries, happening};
pub use tenure::Elapsed;

/// What a performer works with.
#[derive(Clone, Debug)]
pub struct PerformerSettings {
    /// The account.
    pub cloud: Cloud,
    /// The time.
    pub clocks: Clocks,
    /// The profile, and what it must not be mistaken for.
    pub profile: ProfilePin,
    /// What guards judge by.
    pub limits: Limits,
    /// Where runs and plans are kept, `~/.local/state/finops-tui`.
    pub state: PathBuf,
    /// The user of this machine, and the machine: `ada@laptop`.
    pub seat: String,
}

/// Carries out changes on one account.
#[derive(Debug)]
pub struct Performer {
    settings: PerformerSettings,
    armed: Mutex<Option<Armed>>,
    journals: Journals,
    tenure: Tenure,
    /// The runs that this process has open.
    book: Book,
}

impl Performer {
    /// A performer for the account that the credentials lead to, which is asked for first: runs are kept by account.
    pub async fn open(settings: PerformerSettings) -> Result<Self, Text> {
        let account = account(&settings.cloud).await?;
        let journals = Journals::new(&settings.state, &account);
        let tenure = tenure(&settings, Elapsed::new(boot_time));
        Ok(Self { settings, armed: Mutex::default(), journals, tenure, book: Book::default() })
    }

    /// The same by another clock for the lease.
    #[must_use]
    pub fn with_elapsed(self, elapsed: Elapsed) -> Self {
        Self { tenure: tenure(&self.settings, elapsed), ..self }
    }

    /// Where runs are written down.
    pub fn journals(&self) -> &Journals {
        &self.journals
    }

    /// The same on another disk.
    #[must_use]
    pub fn with_disk(self, disk: Arc<dyn Disk>) -> Self {
        Self { journals: self.journals.with_disk(disk), ..self }
    }

    /// Answers to `asks` alone, about one region.
    pub(crate) async fn observed(cloud: &Cloud, region: &Region, asks: Vec<Ask>) -> Estate {
        facts::of(cloud, region, asks).await
    }

    /// Folds further answers in.
    pub(crate) async fn fold(cloud: &Cloud, estate: &mut Estate, asks: Vec<Ask>) {
        facts::fold(cloud, estate, asks).await;
    }

    /// The templates that roll-outs have replaced.
    pub fn archive(&self) -> Archive {
        Archive::new(&self.settings.state, self.journals.account())
    }

    /// The account.
    pub fn cloud(&self) -> &Cloud {
        &self.settings.cloud
    }

    /// The user of this machine, and the machine.
    pub(crate) fn seat(&self) -> &str {
        &self.settings.seat
    }

    /// What guards judge by.
    pub fn limits(&self) -> &Limits {
        &self.settings.limits
    }

    /// The time, here and by the account's clock.
    pub fn both(&self) -> Now {
        self.now()
    }

    /// Reads what a change is chosen from.
    pub async fn look(&self, asked: impl IntoIterator<Item = Regional>, region: &Region) -> Estate {
        let asks = asked.into_iter().map(|asked| Ask::In(region.clone(), asked)).collect();
        facts::of(&self.settings.cloud, region, asks).await
    }

    /// Arms changes: for 30 minutes where the profile is protected.
    pub fn arm(&self) -> Result<WriteMode, Refusal> {
        let armed = Armed::by_operator(&self.settings.profile, self.now())?;
        let mode = armed.mode();
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some(armed);
        Ok(mode)
    }

    /// Takes the permission back. What was committed can still be put back.
    pub fn disarm(&self) {
        *self.armed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Takes the permission back where its time is over; tells whether it was.
    pub fn disarm_when_over(&self, here: Moment) -> bool {
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        armed.take_if(|armed| !armed.mode().is_on(here)).is_some()
    }

    /// Collects everything that `proposed` is judged by.
    pub async fn inquire(&self, proposed: &Proposed) -> Facts {
        let estate = Box::pin(facts::about(&self.settings.cloud, proposed)).await;
        Facts { estate, standing: self.standing().await }
    }

    /// The runs on this account that are not closed, this process's own included, as far as they can be read.
    pub fn runs(&self) -> Vec<OpenRun> {
        let unclosed = self.journals.unclosed().unwrap_or_else(|error| {
            tracing::error!(%error, "the runs that are not closed could not be listed");
            Vec::new()
        });
        unclosed.iter().filter_map(Unclosed::open_run).collect()
    }

    /// What the journals of this machine and the registry say stands open, and what of it cannot be read.
    async fn left_open(&self) -> (Vec<OpenRun>, Vec<UnreadRun>) {
        let (mut open, mut unread) = (Vec::new(), Vec::new());
        let nobody_knows = |why| UnreadRun { run: None, over: None, why };
        match self.journals.unclosed() {
            Ok(unclosed) => {
                for run in unclosed {
                    match run.unread() {
                        Some(run) => unread.push(run),
                        None => open.extend(run.open_run()),
                    }
                }
            }
            Err(error) => unread.push(nobody_knows(error.to_string().into())),
        }
        match self.tenure.registered().await {
            // What others have open is told by the registry.
            Ok(registered) => open.extend(registered.into_iter().map(|it| it.run).filter(|it| !self.knows(it.run))),
            Err(why) => unread.push(nobody_knows(why)),
        }
        (open, unread)
    }

    /// Whether a run has a journal here, open or closed.
    fn knows(&self, run: RunId) -> bool {
        self.journals.path(run).exists()
    }

    /// 80 random bits for the name of a run.
    fn random() -> u128 {
        u128::from(fastrand::u64(..)) << 16 | u128::from(fastrand::u16(..))
    }

    fn now(&self) -> Now {
        Now { here: self.settings.clocks.here.now(), cloud: self.settings.clocks.cloud.now() }
    }

    /// How this console stands.
    async fn standing(&self) -> Standing {
        let (lease, (open_runs, unread_runs)) = tokio::join!(self.tenure.standing(), self.left_open());
        let write = self.armed.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Armed::mode);
        Standing {
            profile: self.settings.profile.clone(),
            write: write.unwrap_or_default(),
            journal: self.journals.ready(),
            lease,
            open_runs,
            unread_runs,
            credentials: self.settings.cloud.credential_life().await,
            clock_skew_secs: self.settings.cloud.clock_skew_secs(),
        }
    }
}

async fn account(cloud: &Cloud) -> Result<AccountId, Text> {
    match cloud.observe(&Ask::Identity).await.outcome {
        Ok(Answer::Identity(identity)) => Ok(identity.account),
        Ok(_) => Err("STS gave no identity".into()),
        Err(error) => Err(error.to_string().into()),
    }
}

fn tenure(settings: &PerformerSettings, elapsed: Elapsed) -> Tenure {
    let owner = format!("{} ({}, {:08x})", settings.seat, std::process::id(), fastrand::u32(..));
    Tenure::new(settings.cloud.table(), owner.into(), Arc::clone(&settings.clocks.here), elapsed)
}
