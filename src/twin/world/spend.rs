//! What the account costs: daily amounts as Cost Explorer shows them, anomalies and budgets.

use std::collections::BTreeMap;

use domain::{Day, Moment};

/// The costs of the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Spend {
    /// Unblended dollars per day and line, as far as Cost Explorer has processed them.
    pub days: BTreeMap<Day, BTreeMap<SpendLine, f64>>,
    /// When Cost Explorer last refreshed its data; later costs are not visible yet.
    pub published_at: Moment,
    /// Costs that Cost Explorer has not processed yet (not AWS-visible).
    pub unpublished: BTreeMap<Day, BTreeMap<SpendLine, f64>>,
    /// `GetAnomalies`, newest first.
    pub anomalies: Vec<Anomaly>,
    /// `GetAnomalyMonitors`.
    pub monitors: Vec<AnomalyMonitor>,
    /// `DescribeBudgets`.
    pub budgets: Vec<Budget>,
    /// Cost-allocation tag keys that are active.
    pub active_tags: Vec<String>,
}

/// What a cost is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpendLine {
    /// `SERVICE` dimension, such as `Amazon Elastic Compute Cloud - Compute`.
    pub service: String,
    /// Value of the `finops:phase` tag; none where the cost carries no tag.
    pub phase: Option<String>,
    /// `REGION` dimension.
    pub region: String,
}

/// A cost anomaly.
#[derive(Clone, Debug, PartialEq)]
pub struct Anomaly {
    /// `AnomalyId`.
    pub id: String,
    /// `MonitorArn`.
    pub monitor_arn: String,
    /// Service of the root cause.
    pub service: String,
    /// Region of the root cause.
    pub region: String,
    /// `AnomalyStartDate`.
    pub first_day: Day,
    /// `AnomalyEndDate`; the last day on which the cost was anomalous.
    pub last_day: Day,
    /// `Impact.MaxImpact`, dollars a day.
    pub max_impact: f64,
    /// `Impact.TotalActualSpend`.
    pub actual: f64,
    /// `Impact.TotalExpectedSpend`.
    pub expected: f64,
}

impl Anomaly {
    /// `Impact.TotalImpact`: dollars above the expected.
    pub fn impact(&self) -> f64 {
        self.actual - self.expected
    }
}

/// An anomaly monitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnomalyMonitor {
    /// `MonitorArn`.
    pub arn: String,
    /// `MonitorName`.
    pub name: String,
    /// `CreationDate`.
    pub created: Day,
    /// `LastEvaluatedDate`.
    pub evaluated: Day,
}

/// A monthly cost budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// `BudgetName`.
    pub name: String,
    /// `BudgetLimit`, dollars a month.
    pub limit: f64,
    /// `CalculatedSpend.ActualSpend`.
    pub actual: f64,
    /// `CalculatedSpend.ForecastedSpend`.
    pub forecast: f64,
    /// `LastUpdatedTime`.
    pub updated_at: Moment,
}

/// A forecast of cost, dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The mean.
    pub mean: f64,
    /// Lower end of the prediction interval.
    pub low: f64,
    /// Upper end of the prediction interval.
    pub high: f64,
}

impl Spend {
    /// Published cost of one day; none where Cost Explorer has nothing for it.
    pub fn day_total(&self, day: Day) -> Option<f64> {
        self.days.get(&day).map(|lines| lines.values().sum())
    }

    /// Published cost of the days `from..to`.
    pub fn total(&self, from: Day, to: Day) -> f64 {
        if from >= to {
            return 0.0;
        }
        self.days.range(from..to).flat_map(|(_, lines)| lines.values()).sum()
    }

    /// The last day for which costs are published.
    pub fn last_day(&self) -> Option<Day> {
        self.days.keys().next_back().copied()
    }

    /// Expected cost of the days `from..to`, from the last 14 published full days; none with fewer than two of them.
    pub fn forecast(&self, from: Day, to: Day) -> Option<Forecast> {
        let today = self.published_at.day();
        let recent: Vec<f64> = self.days.range(today.plus_days(-14)..today).map(|(_, it)| it.values().sum()).collect();
        if recent.len() < 2 || from >= to {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "at most 14 days of samples, and few days of forecast")]
        let (samples, days) = (recent.len() as f64, (to.start().since(from.start()).as_secs() / 86_400) as f64);
        let mean = recent.iter().sum::<f64>() / samples;
        let deviation = (recent.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (samples - 1.0)).sqrt();
        // The 80 % interval, the days taken as independent.
        let spread = 1.2816 * deviation * days.sqrt();
        let total = mean * days;
        Some(Forecast { mean: total, low: (total - spread).max(0.0), high: total + spread })
    }
}
