//! `CreateTable` and `DescribeTable`.

use domain::Moment;

use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, Told};
use super::{only, refused};
use crate::world::orders::tables::NewTable;
use crate::world::tables::{KeySchema, Table, attribute};

const KNOWN: [&str; 6] =
    ["TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput", "Tags"];

/// `DescribeTable`.
pub fn describe(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let table = asked.world.table(asked.region, asked.input.required_text("TableName")?).map_err(refused)?;
    Ok(Shape::new().with("Table", description(table, asked.world.now())))
}

/// `CreateTable`.
pub fn create(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &KNOWN)?;
    let name = input.required_text("TableName")?;
    let is_legal =
        (3..=255).contains(&name.len()) && name.bytes().all(|it| it.is_ascii_alphanumeric() || b"_.-".contains(&it));
    if !is_legal {
        return Err(Refusal::invalid(format!(
            "1 validation error detected: Value '{name}' at 'tableName' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: [a-zA-Z0-9_.-]+ and have 3 to 255 characters"
        )));
    }
    let billing = input.text("BillingMode").unwrap_or("PROVISIONED");
    let provisioned = input.shape("ProvisionedThroughput").is_some();
    match billing {
        "PROVISIONED" if !provisioned => {
            return Err(Refusal::invalid(
                "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be \
                 specified when BillingMode is PROVISIONED",
            ));
        }
        "PAY_PER_REQUEST" if provisioned => {
            return Err(Refusal::invalid(
                "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be \
                 specified when BillingMode is PAY_PER_REQUEST",
            ));
        }
        "PROVISIONED" | "PAY_PER_REQUEST" => {}
        other => return Err(Refusal::invalid(format!("BillingMode '{other}' is not valid"))),
    }
    let wanted = NewTable { name: name.to_owned(), schema: schema(input)?, billing: billing.to_owned() };
    let now = told.world.now();
    let table = told.world.create_table(told.region, wanted).map_err(refused)?;
    Ok(Shape::new().with("TableDescription", description(table, now)))
}

fn schema(input: &Shape) -> Result<KeySchema, Refusal> {
    let of_kind = |kind: &str| -> Result<Option<String>, Refusal> {
        let found = input.shapes("KeySchema").into_iter().find(|it| it.text("KeyType") == Some(kind));
        found.map(|it| it.required_text("AttributeName").map(str::to_owned)).transpose()
    };
    let hash = of_kind("HASH")?
        .ok_or_else(|| Refusal::invalid("No Hash Key specified in schema.  All tables must have a Hash Key"))?;
    let schema = KeySchema { hash, range: of_kind("RANGE")? };
    let definitions = input.shapes("AttributeDefinitions");
    for name in schema.names() {
        let found = definitions.iter().find(|it| it.text("AttributeName") == Some(name));
        match found.and_then(|it| it.text("AttributeType")) {
            Some("S") => {}
            Some(other) => return Err(Refusal::invalid(format!("a key of type {other} is not simulated; only S is"))),
            None => {
                return Err(Refusal::invalid(
                    "One or more parameter values were invalid: Some index key attributes are not defined in \
                     AttributeDefinitions",
                ));
            }
        }
    }
    if definitions.len() != schema.names().count() {
        return Err(Refusal::invalid(
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number \
             of attributes defined in AttributeDefinitions",
        ));
    }
    Ok(schema)
}

fn description(table: &Table, now: Moment) -> Shape {
    let kinds = ["HASH", "RANGE"];
    let keys = table.schema.names().zip(kinds);
    let definitions = table.schema.names();
    let bytes: usize = table.items.values().map(attribute::size).sum();
    let throughput = Shape::new()
        .with("NumberOfDecreasesToday", 0_i64)
        .with("ReadCapacityUnits", 0_i64)
        .with("WriteCapacityUnits", 0_i64);
    Shape::new()
        .with(
            "AttributeDefinitions",
            list(definitions.map(|it| Shape::new().with("AttributeName", it).with("AttributeType", "S"))),
        )
        .with("TableName", &table.name)
        .with(
            "KeySchema",
            list(keys.map(|(name, kind)| Shape::new().with("AttributeName", name).with("KeyType", kind))),
        )
        .with("TableStatus", if table.is_active(now) { "ACTIVE" } else { "CREATING" })
        .with("CreationDateTime", table.created_at)
        .with("ProvisionedThroughput", throughput)
        .with("TableSizeBytes", bytes)
        .with("ItemCount", table.items.len())
        .with("TableArn", &table.arn)
        .with("TableId", &table.id)
        .with("BillingModeSummary", Shape::new().with("BillingMode", &table.billing))
        .with("DeletionProtectionEnabled", false)
}
