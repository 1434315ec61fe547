//! Orders about a whole table: `CreateTable`, and finding one that can be used.

use super::Objection;
use crate::world::World;
use crate::world::tables::{KeySchema, Table};

/// What `CreateTable` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTable {
    /// `TableName`.
    pub name: String,
    /// `KeySchema`.
    pub schema: KeySchema,
    /// `BillingMode`.
    pub billing: String,
}

impl World {
    /// `CreateTable`: it can be used some seconds later.
    pub fn create_table(&mut self, region: &str, wanted: NewTable) -> Result<&Table, Objection> {
        if self.table(region, &wanted.name).is_ok() {
            let message = format!("Table already exists: {}", wanted.name);
            return Err(Objection::named("ResourceInUseException", message));
        }
        let now = self.now();
        let table = Table {
            arn: format!("arn:aws:dynamodb:{region}:{}:table/{}", self.account.id, wanted.name),
            id: self.engine.uuid(),
            name: wanted.name,
            region: region.to_owned(),
            created_at: now,
            schema: wanted.schema,
            billing: wanted.billing,
            items: std::collections::BTreeMap::new(),
        };
        self.tables.push(table);
        self.tables.last().ok_or_else(|| not_found(""))
    }

    /// A table, whether or not it can be used yet.
    pub fn table(&self, region: &str, name: &str) -> Result<&Table, Objection> {
        self.tables.iter().find(|it| it.region == region && it.name == name).ok_or_else(|| not_found(name))
    }

    /// A table that can be used.
    pub fn active_table(&self, region: &str, name: &str) -> Result<&Table, Objection> {
        self.table(region, name).and_then(|it| if it.is_active(self.now()) { Ok(it) } else { Err(not_found(name)) })
    }
}

fn not_found(name: &str) -> Objection {
    Objection::named("ResourceNotFoundException", format!("Requested resource not found: Table: {name} not found"))
}
