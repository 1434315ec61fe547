//! Answers of Cost Explorer, kept because each question costs $0.01 and the figures change a few times a day.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{Anomaly, Billing, BillingAnswer, DailyCosts, Day, Moment, PhaseCost, Usd};
use serde::{Deserialize, Serialize};

use crate::write::replace;

/// For how long an answer is good enough.
const KEPT: Duration = Duration::from_hours(6);

/// The version of the files; another one is not read.
const VERSION: u32 = 1;

/// Cost Explorer's answers for one account, a file each.
#[derive(Clone, Debug)]
pub struct SpendCache {
    directory: PathBuf,
}

impl SpendCache {
    /// The cache of one account below `root` (such as `~/.cache/finops-tui`).
    pub fn new(root: &Path, account: &domain::AccountId) -> Self {
        Self { directory: root.join(account.as_str()).join("spend") }
    }

    /// The answer to `billing`, with the moment it was given, if it is still good at `now`.
    pub fn load(&self, billing: Billing, now: Moment) -> Option<(BillingAnswer, Moment)> {
        let content = std::fs::read(self.path(billing)?).ok()?;
        let kept: Kept = serde_json::from_slice(&content).ok()?;
        // One from the future is from before the clock was set right.
        let is_good = kept.version == VERSION
            && kept.at <= now
            && (now.since(kept.at) < KEPT || billing == Billing::History)
            // A new month starts with new figures; the bills before last month's are closed until then.
            && kept.at.day().first_of_month() == now.day().first_of_month();
        is_good.then(|| (kept.answer.into(), kept.at))
    }

    /// Keeps an answer. One that cannot be kept is only asked for again: the error says why, for the log.
    pub fn save(&self, answer: &BillingAnswer, at: Moment) -> std::io::Result<()> {
        let Some((billing, answer)) = KeptAnswer::of(answer) else { return Ok(()) };
        let Some(path) = self.path(billing) else { return Ok(()) };
        let content = serde_json::to_vec(&Kept { version: VERSION, at, answer })?;
        replace(&path, &content)
    }

    fn path(&self, billing: Billing) -> Option<PathBuf> {
        let name = match billing {
            Billing::Daily => "daily.json",
            Billing::History => "history.json",
            Billing::ByPhase => "by-phase.json",
            Billing::Forecast => "forecast.json",
            Billing::Anomalies => "anomalies.json",
            // Free of charge, so asked for when wanted.
            Billing::Budgets => return None,
        };
        Some(self.directory.join(name))
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    at: Moment,
    answer: KeptAnswer,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptAnswer {
    Daily(DailyCosts),
    History(Vec<(Day, f64)>),
    ByPhase(Vec<PhaseCost>),
    Forecast(f64),
    Anomalies(Vec<Anomaly>),
}

impl KeptAnswer {
    fn of(answer: &BillingAnswer) -> Option<(Billing, Self)> {
        Some(match answer {
            BillingAnswer::Daily(costs) => (Billing::Daily, Self::Daily(costs.clone())),
            BillingAnswer::History(days) => (Billing::History, Self::History(days.clone())),
            BillingAnswer::ByPhase(costs) => (Billing::ByPhase, Self::ByPhase(costs.clone())),
            BillingAnswer::Forecast(usd) => (Billing::Forecast, Self::Forecast(usd.0)),
            BillingAnswer::Anomalies(anomalies) => (Billing::Anomalies, Self::Anomalies(anomalies.clone())),
            BillingAnswer::Budgets(_) => return None,
        })
    }
}

impl From<KeptAnswer> for BillingAnswer {
    fn from(kept: KeptAnswer) -> Self {
        match kept {
            KeptAnswer::Daily(costs) => Self::Daily(costs),
            KeptAnswer::History(days) => Self::History(days),
            KeptAnswer::ByPhase(costs) => Self::ByPhase(costs),
            KeptAnswer::Forecast(usd) => Self::Forecast(Usd(usd)),
            KeptAnswer::Anomalies(anomalies) => Self::Anomalies(anomalies),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::AccountId;

    use super::*;

    fn cache(root: &Path) -> SpendCache {
        SpendCache::new(root, &AccountId::new("123456789012").unwrap())
    }

    #[test]
    fn an_answer_is_good_for_six_hours() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        let at = Moment::parse("2026-11-22T08:00:00Z").unwrap();
        assert_eq!(cache.load(Billing::Forecast, at), None);
        cache.save(&BillingAnswer::Forecast(Usd(96.1)), at).unwrap();
        let almost = at + KEPT - Duration::from_secs(1);
        assert_eq!(cache.load(Billing::Forecast, almost), Some((BillingAnswer::Forecast(Usd(96.1)), at)));
        assert_eq!(cache.load(Billing::Forecast, at + KEPT), None);
        assert_eq!(cache.load(Billing::Daily, at), None);
    }

    #[test]
    fn a_new_month_and_a_clock_set_back_ask_again() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        let at = Moment::parse("2026-11-30T23:00:00Z").unwrap();
        cache.save(&BillingAnswer::Anomalies(vec![]), at).unwrap();
        assert_eq!(cache.load(Billing::Anomalies, at + Duration::from_hours(2)), None);
        assert_eq!(cache.load(Billing::Anomalies, at - Duration::from_secs(1)), None);
    }

    /// Closed bills do not change: asking again within the month would pay for the same answer.
    #[test]
    fn past_months_are_good_until_the_month_ends() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        let at = Moment::parse("2026-11-02T08:00:00Z").unwrap();
        let history = BillingAnswer::History(vec![(at.day().plus_days(-100), 1.5)]);
        cache.save(&history, at).unwrap();
        let last = Moment::parse("2026-11-30T23:59:59Z").unwrap();
        assert_eq!(cache.load(Billing::History, last), Some((history, at)));
        assert_eq!(cache.load(Billing::History, last + Duration::from_secs(1)), None);
        assert_eq!(cache.load(Billing::History, at - Duration::from_secs(1)), None);
    }

    #[test]
    fn every_kept_kind_comes_back_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        let at = Moment::parse("2026-11-22T08:00:00Z").unwrap();
        let day = at.day();
        let answers = [
            (
                Billing::Daily,
                BillingAnswer::Daily(DailyCosts {
                    as_of: Some(day),
                    currency: "USD".into(),
                    days: vec![(day, 1.5)],
                    by_service: vec![("Amazon EC2".into(), 1.5)],
                }),
            ),
            (Billing::History, BillingAnswer::History(vec![(day, 1.5)])),
            (Billing::ByPhase, BillingAnswer::ByPhase(vec![PhaseCost { tag: "1".into(), usd: 2.0 }])),
            (
                Billing::Anomalies,
                BillingAnswer::Anomalies(vec![Anomaly { since: Some(day), service: None, impact: 3.0 }]),
            ),
        ];
        for (billing, answer) in answers {
            cache.save(&answer, at).unwrap();
            assert_eq!(cache.load(billing, at), Some((answer, at)));
        }
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let root = tempfile::tempdir().unwrap();
        let cache = cache(root.path());
        let at = Moment::parse("2026-11-22T08:00:00Z").unwrap();
        cache.save(&BillingAnswer::Forecast(Usd(1.0)), at).unwrap();
        std::fs::write(cache.path(Billing::Forecast).unwrap(), b"{\"version\":1,\"at\":").unwrap();
        assert_eq!(cache.load(Billing::Forecast, at), None);
    }
}
