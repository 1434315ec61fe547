//! `DescribeDBInstances` and `RebootDBInstance`.

use domain::Moment;

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::super::{Asked, Told};
use super::{named_list, refused, tags, unfiltered};
use crate::world::databases::Database;
use crate::world::orders::databases::Forced;

/// `DescribeDBInstances`: one or all, 100 a page.
pub fn describe(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    unfiltered(asked.input)?;
    let id = asked.input.text("DBInstanceIdentifier");
    let all = asked.world.databases.instances.iter().filter(|it| it.region == asked.region);
    let mut found: Vec<&Database> = all.filter(|it| id.is_none_or(|id| id == it.id || id == it.arn)).collect();
    if let Some(id) = id.filter(|_| found.is_empty()) {
        return Err(Refusal::named("DBInstanceNotFound", format!("DBInstance {id} not found.")));
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    let page = paging(asked.input, "DescribeDBInstances")?.of(found, |it| &it.id)?;
    let now = asked.world.now();
    let shapes = named_list("DBInstance", page.items.into_iter().map(|it| shape(it, now)));
    Ok(Shape::new().with("DBInstances", shapes).with("Marker", page.next))
}

/// `MaxRecords`, 20 to 100, and `Marker`.
pub fn paging<'a>(input: &'a Shape, operation: &'static str) -> Result<Paging<'a>, Refusal> {
    let size = input.int_within("MaxRecords", (20, 100), 100)?;
    Ok(Paging { operation, size, token: input.text("Marker") })
}

/// `RebootDBInstance`.
pub fn reboot(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = told.input.required_text("DBInstanceIdentifier")?;
    let forced = if told.input.flag("ForceFailover") { Forced::Yes } else { Forced::No };
    let now = told.world.now();
    let database = told.world.fail_over_database(told.region, id, forced).map_err(refused)?;
    Ok(Shape::new().with("DBInstance", shape(database, now)))
}

fn shape(database: &Database, now: Moment) -> Shape {
    let pending = database.pending.iter().fold(Shape::new(), |shape, (name, value)| shape.with(name, value));
    Shape::new()
        .with("DBInstanceIdentifier", &database.id)
        .with("DBInstanceClass", &database.class)
        .with("Engine", &database.engine)
        .with("EngineVersion", &database.version)
        .with("DBInstanceStatus", database.status)
        .with("Endpoint", Shape::new().with("Address", &database.host).with("Port", 5_432_i64))
        .with("InstanceCreateTime", database.created_at)
        .with("BackupRetentionPeriod", database.backup_days)
        .with("AvailabilityZone", &database.zone)
        .with("PendingModifiedValues", pending)
        .with("LatestRestorableTime", database.restorable_to(now))
        .with("MultiAZ", database.standby.is_some())
        .with("SecondaryAvailabilityZone", database.standby.clone())
        .with("ReadReplicaSourceDBInstanceIdentifier", database.source.clone())
        .with("DBClusterIdentifier", database.cluster.clone())
        .with("PubliclyAccessible", false)
        .with("StorageEncrypted", true)
        .with("DBInstanceArn", &database.arn)
        .with("TagList", tags(&database.tags))
}
