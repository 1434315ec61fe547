//! What is known about money.

use crate::{Anomaly, Billing, BillingAnswer, Budget, CloudError, DailyCosts, Day, Moment, PhaseCost, Reading, Usd};

/// A reading for each question about money.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BillingEstate {
    /// Cost per day and service.
    pub daily: Reading<DailyCosts>,
    /// Cost per day of the months before the last one, oldest first.
    pub history: Reading<Vec<(Day, f64)>>,
    /// Cost per phase tag.
    pub by_phase: Reading<Vec<PhaseCost>>,
    /// The whole month's expected total.
    pub forecast: Reading<Usd>,
    /// Anomalies.
    pub anomalies: Reading<Vec<Anomaly>>,
    /// Budgets.
    pub budgets: Reading<Vec<Budget>>,
}

impl BillingEstate {
    pub(super) fn answered(&mut self, answer: BillingAnswer, at: Moment, gap: Option<CloudError>) {
        match answer {
            BillingAnswer::Daily(costs) => self.daily.succeeded(costs, at, gap),
            BillingAnswer::History(days) => self.history.succeeded(days, at, gap),
            BillingAnswer::ByPhase(costs) => self.by_phase.succeeded(costs, at, gap),
            BillingAnswer::Forecast(usd) => self.forecast.succeeded(usd, at, gap),
            BillingAnswer::Anomalies(anomalies) => self.anomalies.succeeded(anomalies, at, gap),
            BillingAnswer::Budgets(budgets) => self.budgets.succeeded(budgets, at, gap),
        }
    }

    pub(super) fn failed(&mut self, billing: Billing, error: CloudError, at: Moment) {
        match billing {
            Billing::Daily => self.daily.failed(error, at),
            Billing::History => self.history.failed(error, at),
            Billing::ByPhase => self.by_phase.failed(error, at),
            Billing::Forecast => self.forecast.failed(error, at),
            Billing::Anomalies => self.anomalies.failed(error, at),
            Billing::Budgets => self.budgets.failed(error, at),
        }
    }

    /// The first trouble among the readings, the most important first.
    pub fn trouble(&self) -> Option<&CloudError> {
        self.daily
            .trouble()
            .or_else(|| self.forecast.trouble())
            .or_else(|| self.by_phase.trouble())
            .or_else(|| self.budgets.trouble())
            .or_else(|| self.anomalies.trouble())
            .or_else(|| self.history.trouble())
    }

    /// The monthly budget to measure against: the largest, which is the account's.
    pub fn monthly_budget(&self) -> Option<&Budget> {
        let budgets = self.budgets.value()?.iter().filter(|budget| budget.period == "MONTHLY");
        budgets.max_by(|a, b| a.limit.0.total_cmp(&b.limit.0))
    }
}
