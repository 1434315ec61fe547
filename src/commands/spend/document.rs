//! The document `finops-tui/spend/1`.

use domain::{Day, Estate, MeterReading, Moment, PHASES, Text, Usd};
use serde::Serialize;

use crate::commands::session::Session;
use crate::commands::status::document::Spend;
use crate::commands::status::{plain, spend};

/// What was spent, what is expected, and what was planned. What is not known is null.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    schema: &'static str,
    pub(super) taken_at: Moment,
    #[serde(flatten)]
    pub(super) spend: Spend,
    /// The last day with a whole figure, and the one before.
    pub(super) yesterday: Option<f64>,
    pub(super) day_before: Option<f64>,
    pub(super) days: Vec<DayCost>,
    pub(super) budget: Option<BudgetLine>,
    pub(super) anomalies: Option<Vec<AnomalyLine>>,
    /// What the roadmap says the first three phases cost a month.
    pub(super) roadmap: Range,
    /// What this console has asked today, and what that cost.
    pub(super) console: Console,
}

/// A day's total.
#[derive(Debug, Serialize)]
pub(super) struct DayCost {
    pub(super) day: String,
    pub(super) amount: f64,
}

/// The budget measured against.
#[derive(Debug, Serialize)]
pub(super) struct BudgetLine {
    pub(super) name: Text,
    pub(super) limit: f64,
    pub(super) actual: Option<f64>,
    pub(super) forecast: Option<f64>,
}

/// An unusual cost.
#[derive(Debug, Serialize)]
pub(super) struct AnomalyLine {
    pub(super) since: Option<String>,
    pub(super) service: Option<Text>,
    pub(super) impact: f64,
}

/// A range of dollars.
#[derive(Debug, Serialize)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
}

/// This console's own calls.
#[derive(Debug, Serialize)]
pub(super) struct Console {
    pub(super) calls: u64,
    pub(super) usd_today: f64,
}

impl Report {
    /// Puts the document together.
    pub(super) fn new(session: &Session, estate: &Estate, meter: &MeterReading, days: &[(Day, f64)]) -> Self {
        let billing = &estate.billing;
        let today = session.now().day();
        let on = |back: i64| billing.daily.value()?.on(today.plus_days(back)).map(|usd| plain(usd.0));
        Self {
            schema: "finops-tui/spend/1",
            taken_at: session.now(),
            spend: spend(billing, today),
            yesterday: on(-1),
            day_before: on(-2),
            days: days.iter().map(|(day, amount)| DayCost { day: day.to_string(), amount: *amount }).collect(),
            budget: billing.monthly_budget().map(budget),
            anomalies: billing.anomalies.value().map(|all| all.iter().map(anomaly).collect()),
            roadmap: roadmap(),
            console: Console { calls: meter.calls_today, usd_today: plain(meter.usd_today.0) },
        }
    }
}

fn budget(budget: &domain::Budget) -> BudgetLine {
    BudgetLine {
        name: budget.name.clone(),
        limit: plain(budget.limit.0),
        actual: budget.actual.map(|usd| plain(usd.0)),
        forecast: budget.forecast.map(|usd| plain(usd.0)),
    }
}

fn anomaly(anomaly: &domain::Anomaly) -> AnomalyLine {
    AnomalyLine {
        since: anomaly.since.map(|day| day.to_string()),
        service: anomaly.service.as_deref().map(Text::new),
        impact: plain(anomaly.impact),
    }
}

fn roadmap() -> Range {
    let costs = || PHASES.iter().filter_map(|phase| phase.roadmap);
    Range { low: costs().map(|cost| cost.low).sum::<Usd>().0, high: costs().map(|cost| cost.high).sum::<Usd>().0 }
}
