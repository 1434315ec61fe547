//! Keeps billed questions cheap: answers from disk while they are good, and a ledger of what was paid.

use std::path::PathBuf;

use aws::Cloud;
use domain::{AccountId, Answer, Ask, Billing, BillingAnswer, COST_EXPLORER_REQUEST, Clock, Observation, Service, Usd};
use store::{Ledger, SpendCache};

/// The disk behind billed questions; a simulated account has none.
#[derive(Debug, Default)]
pub struct Billed {
    root: Option<PathBuf>,
    disk: Option<Disk>,
}

#[derive(Debug)]
struct Disk {
    cache: SpendCache,
    ledger: Ledger,
    /// Paid requests of this process that are in the ledger.
    entered: u64,
    /// The ledger's sum as this process' own budget knows it.
    known: Usd,
}

impl Billed {
    /// Files below `root`, once the account is known; none at all without a root.
    pub const fn new(root: Option<PathBuf>) -> Self {
        Self { root, disk: None }
    }

    /// The account is known: its files can be found, and what was spent today counts.
    pub fn opened(&mut self, account: &AccountId, cloud: &Cloud, clock: &dyn Clock) {
        if let (Some(root), None) = (&self.root, &self.disk) {
            let ledger = Ledger::new(root, account);
            let known = ledger.spent(clock.now().day());
            cloud.seed_spent(known);
            let cache = SpendCache::new(root, account);
            self.disk = Some(Disk { cache, ledger, entered: 0, known });
        }
    }

    /// Whether a question has to wait until the account is known, because its answer may lie on disk.
    pub fn must_wait(&self, ask: &Ask) -> bool {
        self.root.is_some() && self.disk.is_none() && is_billed(ask).is_some()
    }

    /// The answer on disk, if it is still good.
    pub fn kept(&self, ask: &Ask, clock: &dyn Clock) -> Option<Observation> {
        let (answer, at) = self.disk.as_ref()?.cache.load(is_billed(ask)?, clock.now())?;
        Some(Observation { ask: ask.clone(), at, outcome: Ok(Answer::Billing(answer)), gap: None })
    }

    /// Keeps an answer that was paid for, and enters what it cost.
    pub fn paid(&mut self, observation: &Observation, cloud: &Cloud) {
        let (Some(disk), Some(_)) = (&mut self.disk, is_billed(&observation.ask)) else { return };
        if let (Ok(Answer::Billing(answer)), None) = (&observation.outcome, &observation.gap) {
            disk.keep(answer, observation);
        }
        disk.enter(observation, cloud);
    }
}

impl Disk {
    fn keep(&self, answer: &BillingAnswer, observation: &Observation) {
        if let Err(error) = self.cache.save(answer, observation.at) {
            tracing::warn!(%error, "a billed answer could not be kept and will be asked for again");
        }
    }

    /// Enters what was paid since the last time, and learns what other consoles have paid meanwhile.
    fn enter(&mut self, observation: &Observation, cloud: &Cloud) {
        let sent = cloud.meter().by_service.get(&Service::CostExplorer).copied().unwrap_or_default();
        let paid = (self.entered..sent).map(|_| COST_EXPLORER_REQUEST).sum();
        self.entered = sent;
        match self.ledger.add(observation.at.day(), paid) {
            Ok(sum) => {
                let by_others = sum - self.known - paid;
                if by_others > Usd(0.0) {
                    cloud.seed_spent(by_others);
                }
                self.known = sum;
            }
            Err(error) => tracing::warn!(%error, "the ledger of billed calls could not be written"),
        }
    }
}

fn is_billed(ask: &Ask) -> Option<Billing> {
    match ask {
        Ask::Billing(billing) if ask.service() == Service::CostExplorer => Some(*billing),
        _ => None,
    }
}
