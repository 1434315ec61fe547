//! `GetCostAndUsage`.

use std::collections::BTreeMap;

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, Value, list};
use super::dollars;
use super::expression::{Bill, Expression, Field, PHASE_TAG};
use super::period::{Granularity, Period};
use crate::world::Spend;

/// How many days or months one answer holds.
const PAGE: usize = 100;
/// Data older than this many days need a setting that the simulated account does not have.
const REMEMBERED_DAYS: i64 = 14 * 31;
/// The metrics that are sums of money; without discounts they are all the same.
const METRICS: [&str; 5] = ["UnblendedCost", "BlendedCost", "AmortizedCost", "NetUnblendedCost", "NetAmortizedCost"];

/// One way of grouping: what it reads, and how a key is written.
struct Grouping<'a> {
    field: Field,
    kind: &'a str,
    key: &'a str,
}

/// `GetCostAndUsage`: by day or month, in whole or by up to two groupings.
pub fn get_cost_and_usage(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let (period, granularity) = (Period::read(input)?, Granularity::read(input)?);
    let today = asked.world.now().day();
    if period.start > today {
        return Err(Refusal::invalid("Start date is in the future: costs are known up to the current date"));
    }
    if period.start < today.plus_days(-REMEMBERED_DAYS) {
        return Err(Refusal::invalid("You haven't enabled historical data beyond 14 months"));
    }
    let metrics = metrics(input)?;
    let groupings = groupings(input)?;
    let filter = Expression::read(input)?;
    let spend = &asked.world.spend;
    let bill = bill(asked);
    let paging = Paging { operation: "GetCostAndUsage", size: PAGE, token: input.text("NextPageToken") };
    let page = paging.of(period.cut(granularity), |part| part.start.to_string())?;
    let results = page.items.into_iter().map(|part| {
        let amounts = amounts(spend, part, bill, (&filter, &groupings));
        // A month's bill is closed once the next one has begun.
        let is_estimated = spend.published_at.day() < part.end.plus_days(-1).first_of_next_month();
        result(part, &amounts, &metrics, groupings.is_empty()).with("Estimated", is_estimated)
    });
    let definitions = groupings.iter().map(|it| Shape::new().with("Type", it.kind).with("Key", it.key));
    let definitions = (!groupings.is_empty()).then(|| list(definitions));
    Ok(Shape::new()
        .with("NextPageToken", page.next)
        .with("GroupDefinitions", definitions)
        .with("ResultsByTime", list(results))
        .with("DimensionValueAttributes", Vec::<Shape>::new()))
}

/// The account's bill as lines are read on it.
pub fn bill<'a>(asked: &Asked<'a>) -> Bill<'a> {
    let is_tagged = asked.world.spend.active_tags.iter().any(|tag| tag == PHASE_TAG);
    Bill { account: &asked.world.account.id, is_tagged }
}

fn metrics(input: &Shape) -> Result<Vec<&str>, Refusal> {
    let metrics = input.texts("Metrics");
    if metrics.is_empty() {
        return Err(Refusal::invalid("Metrics must not be empty"));
    }
    if let Some(unknown) = metrics.iter().find(|metric| !METRICS.contains(metric)) {
        return Err(Refusal::invalid(format!("Metric {unknown} is not one of {}", METRICS.join(", "))));
    }
    Ok(metrics)
}

fn groupings(input: &Shape) -> Result<Vec<Grouping<'_>>, Refusal> {
    let shapes = input.shapes("GroupBy");
    if shapes.len() > 2 {
        return Err(Refusal::invalid("GroupBy can have at most two group definitions"));
    }
    shapes.into_iter().map(Grouping::read).collect()
}

/// The sums of a part of the period by the keys of its groups; one sum without a key where nothing is grouped.
fn amounts(
    spend: &Spend,
    part: Period,
    bill: Bill<'_>,
    (filter, groupings): (&Expression, &[Grouping<'_>]),
) -> BTreeMap<Vec<String>, f64> {
    let mut amounts = BTreeMap::new();
    let lines = spend.days.range(part.start..part.end).flat_map(|(_, lines)| lines);
    for (line, amount) in lines.filter(|(line, _)| filter.admits(bill, line)) {
        let keys = groupings.iter().map(|grouping| grouping.written(bill.value(line, grouping.field))).collect();
        *amounts.entry(keys).or_insert(0.0) += amount;
    }
    amounts
}

impl<'a> Grouping<'a> {
    fn read(shape: &'a Shape) -> Result<Self, Refusal> {
        let (kind, key) = (shape.required_text("Type")?, shape.required_text("Key")?);
        let field = match kind {
            "DIMENSION" => Field::dimension(key)?,
            "TAG" => Field::tag(key),
            _ => return Err(Refusal::invalid(format!("GroupBy type {kind} is not simulated"))),
        };
        Ok(Self { field, kind, key })
    }

    /// `Amazon EC2` for a dimension, `finops:phase$1` for a tag.
    fn written(&self, value: &str) -> String {
        if self.kind == "TAG" { format!("{}${value}", self.key) } else { value.to_owned() }
    }
}

fn result(part: Period, amounts: &BTreeMap<Vec<String>, f64>, metrics: &[&str], is_whole: bool) -> Shape {
    let priced =
        |amount: f64| Value::Map(metrics.iter().map(|metric| ((*metric).to_owned(), dollars(amount).into())).collect());
    let shape = Shape::new().with("TimePeriod", part.shape());
    if is_whole {
        // A day without any cost is a zero here, as Cost Explorer has it.
        let total = priced(amounts.values().sum());
        return shape.with("Total", total).with("Groups", Vec::<Shape>::new());
    }
    let groups =
        amounts.iter().map(|(keys, amount)| Shape::new().with("Keys", list(keys)).with("Metrics", priced(*amount)));
    shape.with("Total", Shape::new()).with("Groups", list(groups))
}
