//! No more than may be spent.

use domain::{Usd, in_words};

use super::Scene;
use super::finding::{Finding, block, pass, unknown, warn};
use crate::preview::cost;

/// The share of the budget from which on it is worth a word, percent.
const NEAR: f64 = 80.0;

/// The month's forecast with what the change adds stays within the budget.
pub(super) fn budget(scene: &Scene<'_>) -> Finding {
    let cost = cost(scene);
    // What is put back costs until then; what is kept, a month.
    let added = if scene.duration().is_some() { cost.until_revert } else { cost.monthly };
    // Without a price it is not known how much fewer save, but that they cost no more is.
    let is_more = cost.hourly.is_none_or(|hourly| hourly.0 > 0.0);
    if !is_more || scene.proposed.action.removes(scene.before) >= 0 {
        return pass("it costs no more");
    }
    against(scene, added, "what it costs is not known: no list price of its instances")
}

/// What is added, held against the budget.
pub(super) fn against(scene: &Scene<'_>, added: Option<Usd>, unpriced: &str) -> Finding {
    let billing = &scene.facts.estate.billing;
    let of_aws = billing.monthly_budget();
    let Some(limit) = of_aws.map(|budget| budget.limit).or(scene.limits.monthly_usd) else {
        return pass("no budget is set");
    };
    let Some(Usd(added)) = added else {
        return unknown(unpriced);
    };
    // Cost Explorer's own where it was asked; Budgets counts by other rules, and its figure may be another.
    let by_explorer = billing.forecast.value().copied().map(|usd| (usd, "forecast of Cost Explorer"));
    let by_budgets = || of_aws.and_then(|budget| budget.forecast).map(|usd| (usd, "forecast of AWS Budgets"));
    let forecast = by_explorer.or_else(by_budgets);
    let age = scene.age(&billing.forecast).or_else(|| scene.age(&billing.budgets));
    let Some((Usd(forecast), whose)) = forecast else {
        return unknown(format!("what the month will cost is not known, so that {limit} cannot be held against it"));
    };
    let share = (forecast + added) / limit.0 * 100.0;
    if !share.is_finite() || limit.0 <= 0.0 {
        return unknown(format!("a forecast of {} against a budget of {limit} says nothing", Usd(forecast)));
    }
    // Rounded down: 79.9 is not yet what is warned of.
    let why = format!("{} of {limit} ({:.0} %) with it for a whole month", Usd(forecast + added), share.floor());
    let judged = match share {
        100.0.. => block(format!("{why}; scale something else down, or raise the budget")),
        NEAR.. => warn(why),
        _ => pass(why),
    };
    let read = age.map_or_else(|| "at an unknown time".to_owned(), |age| format!("{} ago", in_words(age)));
    judged.by(whose, format!("{} (read {read})", Usd(forecast)), age).by("added", Usd(added), None)
}
