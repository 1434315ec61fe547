//! The money of the document.

use domain::{BillingEstate, Day, Text};

use super::super::document::{PhaseCost, ServiceCost, Spend};

/// What was spent this month, and what is expected.
pub(in crate::commands) fn spend(billing: &BillingEstate, today: Day) -> Spend {
    let daily = billing.daily.value();
    let service =
        |(service, amount): &(String, f64)| ServiceCost { service: Text::new(service), amount: plain(*amount) };
    let phase = |cost: &domain::PhaseCost| PhaseCost { tag: Text::new(&cost.tag), amount: plain(cost.usd) };
    Spend {
        currency: daily.map_or_else(|| "USD".to_owned(), |costs| costs.currency.clone()),
        month_to_date: daily
            .filter(|costs| costs.days.iter().any(|(day, _)| day.first_of_month() == today.first_of_month()))
            .map(|costs| plain(costs.month_to_date(today).0)),
        forecast: billing.forecast.value().map(|usd| plain(usd.0)),
        as_of: daily.and_then(|costs| costs.as_of).map(|day| day.to_string()),
        by_service: daily.map(|costs| costs.by_service.iter().map(service).collect()),
        by_phase: billing.by_phase.value().map(|costs| costs.iter().map(phase).collect()),
    }
}

/// Without the noise that sums of binary fractions leave behind the sixth decimal.
pub(in crate::commands) fn plain(amount: f64) -> f64 {
    (amount * 1e6).round() / 1e6
}
