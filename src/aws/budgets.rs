//! AWS Budgets: what was planned to be spent.

use aws_sdk_budgets::Client;
use aws_sdk_budgets::types::{Budget as Raw, BudgetType, Spend, TimeUnit};
use domain::{AccountId, Budget, CloudError, Service, Text, Usd};

use crate::border::{amount, malformed, need, of, text};
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

// Budgets has its own names for permissions (Service Authorization Reference).
const BUDGETS: Operation = Operation::new(Service::Budgets, "DescribeBudgets").allowed_by("ViewBudget");

/// The most items that Budgets puts on a page.
const PAGE: i32 = 100;

/// Every budget of money; those of hours and percentages are of another kind.
pub(crate) async fn budgets(client: &Client, account: &AccountId) -> Result<Found<Vec<Budget>>, CloudError> {
    let request = || client.describe_budgets().account_id(account.as_str()).max_results(PAGE);
    let found = pages(
        BUDGETS,
        |token| request().set_next_token(token).send(),
        |output| {
            let budgets = output.budgets.unwrap_or_default();
            Ok((
                budgets.into_iter().filter(|budget| budget.budget_type == BudgetType::Cost).collect(),
                output.next_token,
            ))
        },
    );
    Ok(found.await?.decode(|budget| decode(&budget)))
}

fn decode(raw: &Raw) -> Result<Budget, CloudError> {
    let name = text(Some(raw.budget_name()), "Budget.BudgetName")?;
    of(&name.clone(), named(name, raw))
}

fn named(name: Text, raw: &Raw) -> Result<Budget, CloudError> {
    let calculated = raw.calculated_spend();
    Ok(Budget {
        name,
        period: period(raw.time_unit())?,
        limit: usd(need(raw.budget_limit(), "Budget.BudgetLimit")?)?,
        actual: calculated.and_then(|spend| spend.actual_spend()).map(usd).transpose()?,
        forecast: calculated.and_then(|spend| spend.forecasted_spend()).map(usd).transpose()?,
    })
}

/// The SDK puts a word of its own where AWS sent none, so only words known as periods count.
fn period(unit: &TimeUnit) -> Result<Text, CloudError> {
    match unit {
        TimeUnit::Annually | TimeUnit::Custom | TimeUnit::Daily | TimeUnit::Monthly | TimeUnit::Quarterly => {
            Ok(unit.as_str().into())
        }
        _ => Err(malformed("Budget.TimeUnit")),
    }
}

fn usd(spend: &Spend) -> Result<Usd, CloudError> {
    amount(Some(spend.amount()), "Spend.Amount").map(Usd)
}

#[cfg(test)]
mod tests {
    use aws_sdk_budgets::types::CalculatedSpend;
    use aws_sdk_budgets::types::builders::BudgetBuilder;

    use super::*;

    fn spend(amount: &str) -> Spend {
        Spend::builder().amount(amount).unit("USD").build().unwrap()
    }

    fn monthly() -> BudgetBuilder {
        let calculated = CalculatedSpend::builder().actual_spend(spend("61.20")).build();
        Raw::builder()
            .budget_name("platform")
            .budget_type(BudgetType::Cost)
            .time_unit(TimeUnit::Monthly)
            .budget_limit(spend("150.0"))
            .calculated_spend(calculated)
    }

    #[test]
    fn a_budget_without_forecast_has_none() {
        let budget = decode(&monthly().build().unwrap()).unwrap();
        assert_eq!((budget.period.as_str(), budget.limit), ("MONTHLY", Usd(150.0)));
        assert_eq!((budget.actual, budget.forecast), (Some(Usd(61.2)), None));
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |raw: BudgetBuilder| decode(&raw.build().unwrap()).unwrap_err();
        assert_eq!(field(monthly().budget_name("")), malformed("Budget.BudgetName"));
        assert_eq!(field(monthly().time_unit("no value was set".into())), malformed("Budget.TimeUnit of platform"));
        assert_eq!(field(monthly().set_budget_limit(None)), malformed("Budget.BudgetLimit of platform"));
        assert_eq!(field(monthly().budget_limit(spend(""))), malformed("Spend.Amount of platform"));
    }
}
