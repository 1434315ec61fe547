//! AWS Budgets.

use domain::Moment;

use super::page::Paging;
use super::refusal::Refusal;
use super::value::{Shape, Value, list};
use super::{Asked, Operation};
use crate::world::spend::Budget;

/// The end that Budgets gives to a budget without one: 2087-06-15T00:00:00Z.
const FOR_EVER: Moment = Moment::from_secs(3_706_473_600);

/// The operation of that name.
pub fn operation(name: &str) -> Option<Operation> {
    match name {
        "DescribeBudgets" => Some(describe_budgets),
        _ => None,
    }
}

/// `DescribeBudgets`: 100 a page unless asked otherwise.
fn describe_budgets(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let account = asked.input.required_text("AccountId")?;
    if account != asked.world.account.id {
        let caller = &asked.world.account.arn;
        let message = format!("Account {account} is not the account of {caller}");
        return Err(Refusal::named("AccessDeniedException", message));
    }
    let found: Vec<&Budget> = asked.world.spend.budgets.iter().collect();
    let page = Paging::results(asked.input, "DescribeBudgets", 100, 1_000)?.of(found, |budget| &budget.name)?;
    Ok(Shape::new().with("Budgets", list(page.items.into_iter().map(shape))).with("NextToken", page.next))
}

fn shape(budget: &Budget) -> Shape {
    let start = budget.updated_at.day().first_of_month().start();
    let calculated =
        Shape::new().with("ActualSpend", dollars(budget.actual)).with("ForecastedSpend", dollars(budget.forecast));
    Shape::new()
        .with("BudgetName", &budget.name)
        .with("BudgetLimit", dollars(budget.limit))
        .with("CostFilters", Value::Map(Vec::new()))
        .with("CostTypes", cost_types())
        .with("TimeUnit", "MONTHLY")
        .with("TimePeriod", Shape::new().with("Start", start).with("End", FOR_EVER))
        .with("CalculatedSpend", calculated)
        .with("BudgetType", "COST")
        .with("LastUpdatedTime", budget.updated_at)
}

/// Budgets writes cents, where Cost Explorer writes ten places.
fn dollars(amount: f64) -> Shape {
    Shape::new().with("Amount", format!("{amount:.2}")).with("Unit", "USD")
}

/// The defaults of a cost budget.
fn cost_types() -> Shape {
    Shape::new()
        .with("IncludeTax", true)
        .with("IncludeSubscription", true)
        .with("UseBlended", false)
        .with("IncludeRefund", false)
        .with("IncludeCredit", false)
        .with("IncludeUpfront", true)
        .with("IncludeRecurring", true)
        .with("IncludeOtherSubscription", true)
        .with("IncludeSupport", true)
        .with("IncludeDiscount", true)
        .with("UseAmortized", false)
}
