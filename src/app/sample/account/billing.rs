//! Money: three weeks of it, within its budget.

use domain::{Anomaly, Billing, BillingAnswer, Budget, DailyCosts, Observation, PhaseCost, Usd};

use super::super::NOW;
use super::billed;

pub(super) fn all() -> Vec<Observation> {
    let cost = |tag: &str, usd| PhaseCost { tag: tag.to_owned(), usd };
    let anomaly = Anomaly { since: Some(NOW.day().plus_days(-3)), service: Some("NAT gateway".into()), impact: 1.4 };
    let budget = Budget {
        name: "finops".into(),
        period: "MONTHLY".into(),
        limit: Usd(142.0),
        actual: Some(Usd(61.2)),
        forecast: Some(Usd(96.1)),
    };
    vec![
        billed(Billing::Daily, Ok(BillingAnswer::Daily(daily()))),
        billed(Billing::ByPhase, Ok(BillingAnswer::ByPhase(vec![cost("1", 41.0), cost("2", 14.2), cost("", 6.0)]))),
        billed(Billing::Forecast, Ok(BillingAnswer::Forecast(Usd(96.1)))),
        billed(Billing::Anomalies, Ok(BillingAnswer::Anomalies(vec![anomaly]))),
        billed(Billing::Budgets, Ok(BillingAnswer::Budgets(vec![budget]))),
    ]
}

fn daily() -> DailyCosts {
    let today = NOW.day();
    let first = today.first_of_month().plus_days(-31);
    let days = (0..).map(|n| first.plus_days(n)).take_while(|day| *day < today);
    let service = |name: &str, usd| (name.to_owned(), usd);
    DailyCosts {
        as_of: Some(today.plus_days(-1)),
        currency: "USD".into(),
        days: days.map(|day| (day, 2.5 + f64::from(day.of_month() % 7) * 0.1)).collect(),
        by_service: vec![
            service("Amazon Virtual Private Cloud", 21.9),
            service("Amazon Elastic Compute Cloud - Compute", 18.2),
            service("Amazon Elastic Load Balancing", 11.0),
            service("AmazonCloudWatch", 10.1),
        ],
    }
}
