//! Static instances and tables of stacks.

use super::super::Json;
use super::super::faults::property;
use super::{Subject, zone_of};
use crate::world::World;
use crate::world::engine::Host;
use crate::world::stacks::Resource;
use crate::world::tables::{KeySchema, Table};

/// Starts a static instance; its application is up a minute later.
pub fn create_host(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let zone = property(properties, "AvailabilityZone")
        .unwrap_or_else(|| zone_of(world, subject.region, &property(properties, "SubnetId").unwrap_or_default()));
    let ready_at = subject.now + world.engine.seconds(50, 75);
    world.engine.hosts.push(Host {
        id: resource.physical_id.clone(),
        region: subject.region.to_owned(),
        zone,
        ready_at,
        sickness: None,
        slots: Vec::new(),
    });
}

/// Makes a table.
pub fn create_table(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let name = resource.physical_id.clone();
    let keys = properties.get("KeySchema").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let key = |kind: &str| {
        let found = keys.iter().find(|it| property(it, "KeyType").as_deref() == Some(kind));
        found.and_then(|it| property(it, "AttributeName"))
    };
    let table = Table {
        arn: format!("arn:aws:dynamodb:{}:{}:table/{name}", subject.region, world.account.id),
        id: world.engine.uuid(),
        name,
        region: subject.region.to_owned(),
        created_at: subject.now,
        schema: KeySchema { hash: key("HASH").unwrap_or_else(|| "pk".to_owned()), range: key("RANGE") },
        billing: property(properties, "BillingMode").unwrap_or_else(|| "PROVISIONED".to_owned()),
        items: std::collections::BTreeMap::new(),
    };
    world.tables.push(table);
}
