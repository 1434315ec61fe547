//! Everything a change is judged by: what AWS answered, and how this console itself stands.

use domain::{AccountId, Estate, Identity, Moment, Region, Text};

use crate::{Action, Record, RunId};

/// What is known at one moment. Collected anew for each preview and again right before each sending.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What AWS answered.
    pub estate: Estate,
    /// How this console stands.
    pub standing: Standing,
}

/// How this console stands: what is not for AWS to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The profile in use.
    pub profile: ProfilePin,
    /// Whether changes may be committed.
    pub write: WriteMode,
    /// Whether the journal can be written.
    pub journal: JournalStanding,
    /// Who may change this account now.
    pub lease: LeaseStanding,
    /// The runs that are not closed, this one excluded.
    pub open_runs: Vec<OpenRun>,
    /// The runs that may be open, and of which that cannot be read.
    pub unread_runs: Vec<UnreadRun>,
    /// How long the credentials live.
    pub credentials: CredentialLife,
    /// How far the console's clock is ahead of AWS's, seconds; `None` where no answer has said.
    pub clock_skew_secs: Option<i64>,
}

/// The profile, and what it must not be mistaken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfilePin {
    /// Its name, which is also its alias in phrases.
    pub name: Text,
    /// Whether it is protected.
    pub is_protected: bool,
    /// The account it must lead to.
    pub account: Option<AccountId>,
    /// The regions it may be used in.
    pub regions: Vec<Region>,
}

/// Whether changes may be committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WriteMode {
    /// They may not.
    #[default]
    Off,
    /// They may, until it is taken away.
    On,
    /// They may until then, by the console's clock.
    Until(Moment),
}

impl WriteMode {
    /// Whether changes may be committed now, by the console's clock.
    pub fn is_on(self, here: Moment) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::Until(end) => here < end,
        }
    }
}

/// Whether the journal can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalStanding {
    /// Space is reserved and the folder is this user's alone.
    Ready,
    /// It cannot, and why.
    Failing(Text),
}

/// Who may change this account now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaseStanding {
    /// This console holds the lease.
    Held,
    /// Nobody does, or it has run out: it will be taken at commit.
    Free,
    /// Somebody else holds it.
    Elsewhere(Text),
    /// There is no table to hold it in; this machine's own lock is held.
    NoTable,
    /// It could not be found out.
    Unknown(Text),
}

/// A run that is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRun {
    /// Its name.
    pub run: RunId,
    /// What it does.
    pub action: Action,
    /// Where.
    pub region: Region,
    /// Who began it.
    pub by: Text,
    /// When what it did is put back.
    pub revert_at: Option<Moment>,
}

/// A run that may be open, and that cannot be read; or all of those that a list which cannot be had would name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRun {
    /// Its name; `None` where not even the names could be read.
    pub run: Option<RunId>,
    /// What it is over, as far as that much of it can be read.
    pub over: Option<Over>,
    /// Why it cannot be read, and what to do.
    pub why: Text,
}

/// What a run is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// Where.
    pub region: Region,
    /// The subject's own name.
    pub subject: Text,
    /// What it does; `None` where only its first record can be read.
    pub action: Option<Action>,
}

/// How long the credentials live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialLife {
    /// They renew themselves (SSO, a process, a role), or never end.
    Renewed,
    /// They end then and nothing renews them.
    Until(Moment),
    /// Nobody can say.
    Unknown,
}

impl Over {
    /// What these records say, as far as they go; `None` where not even the first is among them.
    pub fn of(records: &[Record]) -> Option<Self> {
        let Some(Record::Opened(opened)) = records.first() else { return None };
        let action = records.iter().find_map(|record| match record {
            Record::Armed(armament) => armament.steps.last().map(|step| step.action.clone()),
            _ => None,
        });
        Some(Self { region: opened.place.region.clone(), subject: opened.subject.clone(), action })
    }
}

impl Facts {
    /// Who asks.
    pub fn identity(&self) -> Option<&Identity> {
        match self.estate.identity.trouble() {
            Some(_) => None,
            None => self.estate.identity.value(),
        }
    }
}
