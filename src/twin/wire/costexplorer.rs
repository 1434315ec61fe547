//! Cost Explorer: what was spent, what will be, and what was unusual.

mod anomalies;
mod expression;
mod forecast;
mod period;
mod tags;
mod usage;

use super::Operation;
use super::refusal::Refusal;
use super::value::Shape;

/// The operation of that name.
pub fn operation(name: &str) -> Option<Operation> {
    Some(match name {
        "GetCostAndUsage" => usage::get_cost_and_usage,
        "GetCostForecast" => forecast::get_cost_forecast,
        "GetAnomalies" => anomalies::get_anomalies,
        "GetAnomalyMonitors" => anomalies::get_anomaly_monitors,
        "ListCostAllocationTags" => tags::list_cost_allocation_tags,
        _ => return None,
    })
}

/// Dollars as Cost Explorer writes them: a decimal text, ten places.
fn dollars(amount: f64) -> Shape {
    Shape::new().with("Amount", decimal(amount)).with("Unit", "USD")
}

fn decimal(amount: f64) -> String {
    let text = format!("{amount:.10}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if trimmed.is_empty() || trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

fn no_data(message: &str) -> Refusal {
    Refusal::named("DataUnavailableException", message)
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn amounts_are_decimal_texts() {
        for (amount, text) in [(0.0, "0"), (12.5, "12.5"), (100.0, "100"), (0.1 + 0.2, "0.3"), (-0.0, "0")] {
            assert_eq!(decimal(amount), text);
        }
    }
}
