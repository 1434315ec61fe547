//! `TransactWriteItems`: several writes that are all made, or none.

use super::super::refusal::{Named, Refusal};
use super::super::value::{Shape, list};
use super::super::{Told, json};
use super::items::described;
use super::{Report, item, not_written, only};
use crate::world::chance;
use crate::world::orders::items::{Change, Checked, NotWritten, Write};
use crate::world::tables::Update;

/// How many writes one transaction may hold.
const MOST: usize = 100;

/// `TransactWriteItems`.
pub fn transact(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &["TransactItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ClientRequestToken"])?;
    let parts = input.shapes("TransactItems");
    if parts.is_empty() || parts.len() > MOST {
        return Err(Refusal::invalid(format!(
            "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length \
             between 1 and {MOST}"
        )));
    }
    let parts = parts.into_iter().map(part).collect::<Result<Vec<_>, Refusal>>()?;
    let (writes, reports): (Vec<Write>, Vec<Report>) = parts.into_iter().unzip();
    let digest = || chance::of_text(&String::from_utf8_lossy(&json::write(input)));
    let token = input.text("ClientRequestToken").map(|token| (token, digest()));
    match told.world.transact(told.region, &writes, token) {
        Ok(()) => Ok(Shape::new()),
        Err(NotWritten::Cancelled(checks)) => Err(cancelled(checks, &reports)),
        Err(why) => Err(not_written(why, Report::Nothing)),
    }
}

/// One write of the transaction, and what is told where its condition fails.
fn part(shape: &Shape) -> Result<(Write, Report), Refusal> {
    let found = ["Put", "Update", "Delete", "ConditionCheck"].into_iter().find_map(|it| Some((it, shape.shape(it)?)));
    let (kind, input) =
        found.ok_or_else(|| Refusal::invalid("TransactItems can only contain one of Check, Put, Update or Delete"))?;
    let change = match kind {
        "Put" => Change::Put(item(input, "Item")?),
        "Update" => Change::Update(item(input, "Key")?, Update::default()),
        "Delete" => Change::Delete(item(input, "Key")?),
        _ => Change::Check(item(input, "Key")?),
    };
    Ok((described(input, change)?, Report::read(input)))
}

fn cancelled(checks: Vec<Checked>, reports: &[Report]) -> Refusal {
    let code = |it: &Checked| if *it == Checked::Holds { "None" } else { "ConditionalCheckFailed" };
    let codes: Vec<&str> = checks.iter().map(code).collect();
    let message =
        format!("Transaction cancelled, please refer cancellation reasons for specific reasons [{}]", codes.join(", "));
    let reasons = checks.into_iter().zip(reports).map(|(check, report)| match check {
        Checked::Holds => Shape::new().with("Code", "None"),
        Checked::Fails(item) => Shape::new()
            .with("Code", "ConditionalCheckFailed")
            .with("Message", "The conditional request failed")
            .with("Item", report.of(item)),
    });
    let named = Named { code: "TransactionCanceledException", shape: "TransactionCanceledException", message };
    Refusal::Told(named, Shape::new().with("CancellationReasons", list(reasons)))
}
