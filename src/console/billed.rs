//! Keeps billed questions cheap: answers from disk while they are good, and a ledger of what was paid.

use std::io;
use std::path::PathBuf;

use aws::Cloud;
use domain::{
    AccountId, Answer, Ask, Billing, BillingAnswer, COST_EXPLORER_REQUEST, Clock, CloudError, Day, Observation,
    Service, Usd,
};
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
    /// The ledger's sum of a day, as this process' own budget knows it.
    known: Option<(Day, Usd)>,
}

impl Billed {
    /// Files below `root`, once the account is known; none at all without a root.
    pub const fn new(root: Option<PathBuf>) -> Self {
        Self { root, disk: None }
    }

    /// The account is known: its files can be found, and what was spent today counts. Where that cannot be kept,
    /// nothing billed is asked.
    pub fn opened(&mut self, account: &AccountId, cloud: &Cloud, clock: &dyn Clock) {
        if let (Some(root), None) = (&self.root, &self.disk) {
            let (cache, ledger) = (SpendCache::new(root, account), Ledger::new(root, account));
            let mut disk = Disk { cache, ledger, entered: 0, known: None };
            disk.enter(clock.now().day(), cloud);
            self.disk = Some(disk);
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
        disk.enter(observation.at.day(), cloud);
    }
}

impl Disk {
    fn keep(&self, answer: &BillingAnswer, observation: &Observation) {
        if let Err(error) = self.cache.save(answer, observation.at) {
            tracing::warn!(%error, "a billed answer could not be kept and will be asked for again");
        }
    }

    /// Enters what was paid since the last time, and learns what other consoles have paid meanwhile. A budget that
    /// only this process would know of binds nobody: while the ledger cannot be kept, nothing is paid.
    fn enter(&mut self, today: Day, cloud: &Cloud) {
        let sent = cloud.meter().by_service.get(&Service::CostExplorer).copied().unwrap_or_default();
        let paid = (self.entered..sent).map(|_| COST_EXPLORER_REQUEST).sum();
        match self.ledger.add(today, paid) {
            Ok(sum) => {
                let known = self.known.filter(|(day, _)| *day == today).map_or(Usd(0.0), |(_, usd)| usd);
                let by_others = sum - known - paid;
                if by_others > Usd(0.0) {
                    cloud.seed_spent(by_others);
                }
                self.entered = sent;
                self.known = Some((today, sum));
                cloud.bar_billed(None);
            }
            Err(error) => {
                tracing::warn!(%error, "the ledger of billed calls cannot be kept");
                cloud.bar_billed(Some(self.unaccounted(&error)));
            }
        }
    }

    fn unaccounted(&self, error: &io::Error) -> CloudError {
        let path = self.ledger.path().display();
        let detail =
            format!("what Cost Explorer costs a day cannot be kept in {path} ({error}), so no budget could hold");
        let remedy = "Make that folder writable, or set XDG_CACHE_HOME to one that is; remove a damaged file.";
        CloudError::NotAsked { detail: detail.into(), remedy: remedy.into() }
    }
}

fn is_billed(ask: &Ask) -> Option<Billing> {
    match ask {
        Ask::Billing(billing) if ask.service() == Service::CostExplorer => Some(*billing),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::SystemClock;

    async fn simulated() -> (twin::Twin, Cloud) {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let scenario = twin::Scenario::named("calm").unwrap();
        let twin = twin::Twin::new(twin::World::new(&scenario, 1, clock.now()), clock.clone());
        let source = aws::CloudSource::Simulated(twin.http_client());
        let cloud = Cloud::connect(aws::Settings::new(source, aws::Clocks::same(clock))).await.unwrap();
        (twin, cloud)
    }

    #[tokio::test]
    async fn what_cannot_be_entered_is_not_paid_until_it_can() {
        let (twin, cloud) = simulated().await;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("cache");
        std::fs::write(&root, b"not a folder").unwrap();
        let mut billed = Billed::new(Some(root.clone()));
        billed.opened(&AccountId::new("123456789012").unwrap(), &cloud, &SystemClock);
        let ask = Ask::Billing(Billing::Daily);
        let refused = cloud.observe(&ask).await;
        let told = refused.outcome.as_ref().unwrap_err().to_string();
        assert!(told.contains(root.to_str().unwrap()) && told.contains("no budget could hold"), "{told}");
        assert_eq!(twin.requests().of_service("ce"), 0);
        std::fs::remove_file(&root).unwrap();
        billed.paid(&refused, &cloud);
        let paid = cloud.observe(&ask).await;
        assert!(paid.outcome.is_ok(), "{:?}", paid.outcome);
        billed.paid(&paid, &cloud);
        let ledger = Ledger::new(&root, &AccountId::new("123456789012").unwrap());
        assert_eq!(ledger.spent(paid.at.day()).unwrap(), COST_EXPLORER_REQUEST);
    }

    #[tokio::test]
    async fn what_others_have_paid_today_counts_once() {
        let (_, cloud) = simulated().await;
        let folder = tempfile::tempdir().unwrap();
        let account = AccountId::new("123456789012").unwrap();
        let ledger = Ledger::new(folder.path(), &account);
        ledger.add(SystemClock.now().day(), Usd(0.25)).unwrap();
        let mut billed = Billed::new(Some(folder.path().to_owned()));
        billed.opened(&account, &cloud, &SystemClock);
        ledger.add(SystemClock.now().day(), Usd(0.25)).unwrap();
        let refused = cloud.observe(&Ask::Billing(Billing::ByPhase)).await;
        billed.paid(&refused, &cloud);
        let refused = cloud.observe(&Ask::Billing(Billing::Anomalies)).await;
        assert!(matches!(refused.outcome, Err(CloudError::OverBudget { .. })), "{:?}", refused.outcome);
    }
}
