//! Relational Database Service: instances, clusters and what is reported of them.

use std::time::Duration;

use aws_sdk_rds::config::Builder;
use aws_sdk_rds::types::{DbCluster, DbClusterMember, DbInstance, Event, PendingModifiedValues, SourceType};
use aws_smithy_types::DateTime;
use domain::{
    CloudError, ClusterMember, Database, DatabaseAnswer, DatabaseCluster, DatabaseId, DatabaseQuestion, Moment,
    Service, ServiceEvent, Text, Zone,
};

use crate::border::{moment, need, of, optional, optional_moment, text};
use crate::connection::{self, Local};
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const INSTANCES: Operation = Operation::new(Service::Rds, "DescribeDBInstances");
const CLUSTERS: Operation = Operation::new(Service::Rds, "DescribeDBClusters");
const EVENTS: Operation = Operation::new(Service::Rds, "DescribeEvents");

/// How far back events are asked for.
const SPAN: Duration = Duration::from_hours(3);

/// Answers a question about databases; `now` is the account's time.
pub(crate) async fn answer(
    local: &Local,
    asked: &DatabaseQuestion,
    now: Moment,
) -> Result<Found<DatabaseAnswer>, CloudError> {
    Ok(match asked {
        DatabaseQuestion::Instances => instances(local).await?.map(DatabaseAnswer::Instances),
        DatabaseQuestion::Clusters => clusters(local).await?.map(DatabaseAnswer::Clusters),
        DatabaseQuestion::Events(id) => events(local, id, now).await?.map(DatabaseAnswer::Events),
    })
}

async fn instances(local: &Local) -> Result<Found<Vec<Database>>, CloudError> {
    let send = |token| local.rds.describe_db_instances().set_marker(token).send();
    let found = pages(INSTANCES, send, |output| {
        Ok((need(output.db_instances, "DescribeDBInstances.DBInstances")?, output.marker))
    });
    Ok(found.await?.decode(|instance| decode_instance(&instance)))
}

async fn clusters(local: &Local) -> Result<Found<Vec<DatabaseCluster>>, CloudError> {
    let send = |token| local.rds.describe_db_clusters().set_marker(token).send();
    let found =
        pages(CLUSTERS, send, |output| Ok((need(output.db_clusters, "DescribeDBClusters.DBClusters")?, output.marker)));
    Ok(found.await?.decode(|cluster| decode_cluster(&cluster)))
}

async fn events(local: &Local, id: &DatabaseId, now: Moment) -> Result<Found<Vec<ServiceEvent>>, CloudError> {
    let (kind, id) = match id {
        DatabaseId::Instance(id) => (SourceType::DbInstance, id),
        DatabaseId::Cluster(id) => (SourceType::DbCluster, id),
    };
    let since = DateTime::from_secs((now - SPAN).as_secs());
    let request =
        || local.rds.describe_events().source_type(kind.clone()).source_identifier(id.raw()).start_time(since);
    let found = pages(
        EVENTS,
        |token| request().set_marker(token).customize().config_override(once()).send(),
        |output| Ok((need(output.events, "DescribeEvents.Events")?, output.marker)),
    );
    let mut found = found.await?.decode(|event| decode_event(&event));
    found.value.sort_by_key(|event| event.at);
    Ok(found)
}

fn once() -> Builder {
    Builder::new().retry_config(connection::once())
}

fn decode_instance(raw: &DbInstance) -> Result<Database, CloudError> {
    let id = text(raw.db_instance_identifier(), "DBInstance.DBInstanceIdentifier")?;
    Ok(Database {
        engine: of(&id, text(raw.engine(), "DBInstance.Engine"))?,
        status: of(&id, text(raw.db_instance_status(), "DBInstance.DBInstanceStatus"))?,
        zone: raw.availability_zone().map(Zone::new),
        standby_zone: raw.secondary_availability_zone().map(Zone::new),
        is_multi_az: of(&id, need(raw.multi_az(), "DBInstance.MultiAZ"))?,
        cluster: optional(raw.db_cluster_identifier()),
        restorable_to: raw.latest_restorable_time().and_then(optional_moment),
        pending: raw.pending_modified_values().map(pending).unwrap_or_default(),
        host: raw.endpoint().and_then(|endpoint| optional(endpoint.address())),
        id,
    })
}

/// The properties that wait, by the names that RDS gives them.
fn pending(raw: &PendingModifiedValues) -> Vec<Text> {
    let waits = [
        ("DBInstanceClass", raw.db_instance_class().is_some()),
        ("AllocatedStorage", raw.allocated_storage().is_some()),
        ("MasterUserPassword", raw.master_user_password().is_some()),
        ("Port", raw.port().is_some()),
        ("BackupRetentionPeriod", raw.backup_retention_period().is_some()),
        ("MultiAZ", raw.multi_az().is_some()),
        ("EngineVersion", raw.engine_version().is_some()),
        ("LicenseModel", raw.license_model().is_some()),
        ("Iops", raw.iops().is_some()),
        ("StorageThroughput", raw.storage_throughput().is_some()),
        ("DBInstanceIdentifier", raw.db_instance_identifier().is_some()),
        ("StorageType", raw.storage_type().is_some()),
        ("CACertificateIdentifier", raw.ca_certificate_identifier().is_some()),
        ("DBSubnetGroupName", raw.db_subnet_group_name().is_some()),
        ("PendingCloudwatchLogsExports", raw.pending_cloudwatch_logs_exports().is_some()),
        ("ProcessorFeatures", !raw.processor_features().is_empty()),
        ("IAMDatabaseAuthenticationEnabled", raw.iam_database_authentication_enabled().is_some()),
        ("DedicatedLogVolume", raw.dedicated_log_volume().is_some()),
        ("Engine", raw.engine().is_some()),
    ];
    waits.into_iter().filter(|(_, waits)| *waits).map(|(name, _)| name.into()).collect()
}

fn decode_cluster(raw: &DbCluster) -> Result<DatabaseCluster, CloudError> {
    let id = text(raw.db_cluster_identifier(), "DBCluster.DBClusterIdentifier")?;
    let members = raw.db_cluster_members().iter().map(|member| of(&id, decode_member(member)));
    Ok(DatabaseCluster {
        engine: of(&id, text(raw.engine(), "DBCluster.Engine"))?,
        status: of(&id, text(raw.status(), "DBCluster.Status"))?,
        members: members.collect::<Result<Vec<ClusterMember>, CloudError>>()?,
        restorable_to: raw.latest_restorable_time().and_then(optional_moment),
        host: optional(raw.endpoint()),
        id,
    })
}

fn decode_member(raw: &DbClusterMember) -> Result<ClusterMember, CloudError> {
    Ok(ClusterMember {
        id: text(raw.db_instance_identifier(), "DBClusterMember.DBInstanceIdentifier")?,
        is_writer: need(raw.is_cluster_writer(), "DBClusterMember.IsClusterWriter")?,
    })
}

fn decode_event(raw: &Event) -> Result<ServiceEvent, CloudError> {
    let source = text(raw.source_identifier(), "Event.SourceIdentifier")?;
    Ok(ServiceEvent {
        at: of(&source, moment(raw.date(), "Event.Date"))?,
        message: of(&source, text(raw.message(), "Event.Message"))?,
        categories: raw.event_categories().iter().map(|category| Text::new(category)).collect(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_rds::types::Endpoint;
    use aws_sdk_rds::types::builders::{DbClusterBuilder, DbInstanceBuilder, EventBuilder};

    use super::*;
    use crate::border::malformed;

    fn orders() -> DbInstanceBuilder {
        DbInstance::builder()
            .db_instance_identifier("orders")
            .engine("postgres")
            .db_instance_status("available")
            .availability_zone("us-east-1a")
            .secondary_availability_zone("us-east-1b")
            .multi_az(true)
            .latest_restorable_time(DateTime::from_secs(7))
            .endpoint(Endpoint::builder().address("orders.example").build())
    }

    #[test]
    fn an_instance_is_read_whole() {
        let read = decode_instance(&orders().build()).unwrap();
        assert!(read.is_ready_to_fail_over());
        assert_eq!((read.zone, read.standby_zone), (Some(Zone::new("us-east-1a")), Some(Zone::new("us-east-1b"))));
        assert_eq!((read.restorable_to, read.host), (Some(Moment::from_secs(7)), Some("orders.example".into())));
        let waits = PendingModifiedValues::builder().db_instance_class("db.r6g.large").multi_az(false).build();
        let read = decode_instance(&orders().pending_modified_values(waits).build()).unwrap();
        assert_eq!(read.pending, [Text::from("DBInstanceClass"), Text::from("MultiAZ")]);
    }

    #[test]
    fn each_missing_field_of_an_instance_is_named() {
        let field = |raw: DbInstanceBuilder| decode_instance(&raw.build()).unwrap_err();
        assert_eq!(field(orders().set_db_instance_identifier(None)), malformed("DBInstance.DBInstanceIdentifier"));
        assert_eq!(field(orders().set_engine(None)), malformed("DBInstance.Engine of orders"));
        assert_eq!(field(orders().set_db_instance_status(None)), malformed("DBInstance.DBInstanceStatus of orders"));
        assert_eq!(field(orders().set_multi_az(None)), malformed("DBInstance.MultiAZ of orders"));
    }

    fn ledger() -> DbClusterBuilder {
        let member = |id: &str, is_writer| {
            DbClusterMember::builder().db_instance_identifier(id).is_cluster_writer(is_writer).build()
        };
        DbCluster::builder()
            .db_cluster_identifier("ledger")
            .engine("aurora-postgresql")
            .status("available")
            .db_cluster_members(member("ledger-1", true))
            .db_cluster_members(member("ledger-2", false))
    }

    #[test]
    fn a_cluster_is_read_whole_and_each_missing_field_is_named() {
        let read = decode_cluster(&ledger().build()).unwrap();
        assert_eq!(read.writer(), Some(&"ledger-1".into()));
        let field = |raw: DbClusterBuilder| decode_cluster(&raw.build()).unwrap_err();
        assert_eq!(field(ledger().set_db_cluster_identifier(None)), malformed("DBCluster.DBClusterIdentifier"));
        assert_eq!(field(ledger().set_engine(None)), malformed("DBCluster.Engine of ledger"));
        assert_eq!(field(ledger().set_status(None)), malformed("DBCluster.Status of ledger"));
        let odd = DbClusterMember::builder().db_instance_identifier("ledger-3").build();
        let named = malformed("DBClusterMember.IsClusterWriter of ledger");
        assert_eq!(field(ledger().db_cluster_members(odd)), named);
        let odd = DbClusterMember::builder().is_cluster_writer(true).build();
        let named = malformed("DBClusterMember.DBInstanceIdentifier of ledger");
        assert_eq!(field(ledger().db_cluster_members(odd)), named);
    }

    fn failover() -> EventBuilder {
        let message = "Multi-AZ instance failover completed";
        Event::builder().source_identifier("orders").date(DateTime::from_secs(9)).message(message)
    }

    #[test]
    fn an_event_is_read_whole_and_each_missing_field_is_named() {
        let read = decode_event(&failover().event_categories("failover").build()).unwrap();
        assert!(read.says("failover completed"));
        assert_eq!((read.at, read.categories), (Moment::from_secs(9), vec!["failover".into()]));
        let field = |raw: EventBuilder| decode_event(&raw.build()).unwrap_err();
        assert_eq!(field(failover().set_source_identifier(None)), malformed("Event.SourceIdentifier"));
        assert_eq!(field(failover().set_date(None)), malformed("Event.Date of orders"));
        assert_eq!(field(failover().set_message(None)), malformed("Event.Message of orders"));
    }
}
