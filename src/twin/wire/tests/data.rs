//! RDS and `ElastiCache` over the query protocol.

use super::{at, fixture, form, xml};
use crate::world::World;
use crate::{Scenario, world::Injection};

/// The platform with its data, an hour after it was founded.
fn platform() -> World {
    World::new(&Scenario::named("platform").unwrap(), 1, at(fixture::NOW))
}

fn wait(world: &mut World, seconds: u64) {
    let to = world.now() + std::time::Duration::from_secs(seconds);
    world.advance_to(to);
}

fn id(world: &World) -> String {
    world.databases.instances.iter().find(|it| it.standby.is_some()).unwrap().id.clone()
}

#[test]
fn a_database_is_described_and_failed_over() {
    let mut world = platform();
    let id = id(&world);
    let (status, seen) = xml(&mut world, &form("rds", &format!("DescribeDBInstances&DBInstanceIdentifier={id}")));
    assert_eq!(status, 200);
    let own = |name: &str| seen.text(&format!("DescribeDBInstancesResult/DBInstances/DBInstance/{name}"));
    assert_eq!((own("MultiAZ"), own("DBInstanceStatus")), ("true".into(), "available".into()));
    let (zone, standby) = (own("AvailabilityZone"), own("SecondaryAvailabilityZone"));
    assert_ne!(zone, standby);
    assert!(at(&own("LatestRestorableTime")).as_secs() > world.now().as_secs() - 600);
    assert!(own("Endpoint/Address").ends_with(".rds.amazonaws.com"));

    let order = form("rds", &format!("RebootDBInstance&DBInstanceIdentifier={id}&ForceFailover=true"));
    let (status, told) = xml(&mut world, &order);
    assert_eq!((status, told.text("RebootDBInstanceResult/DBInstance/DBInstanceStatus")), (200, "rebooting".into()));
    let (status, refused) = xml(&mut world, &order);
    assert_eq!((status, refused.text("Error/Code")), (400, "InvalidDBInstanceState".into()));
    wait(&mut world, 180);
    let database = world.databases.instances.iter().find(|it| it.id == id).unwrap();
    assert_eq!((&database.zone, database.standby.as_ref(), database.status), (&standby, Some(&zone), "available"));
    let events = format!("DescribeEvents&SourceIdentifier={id}&SourceType=db-instance&Duration=60");
    let (_, told) = xml(&mut world, &form("rds", &events));
    let messages = told.texts("DescribeEventsResult/Events/Event/Message");
    let wanted =
        ["Multi-AZ instance failover started.", "DB instance restarted", "Multi-AZ instance failover completed"];
    assert_eq!(messages, wanted);
}

#[test]
fn what_cannot_be_failed_over_is_refused() {
    let mut world = platform();
    let replica = world.databases.instances.iter().find(|it| it.source.is_some()).unwrap().id.clone();
    let cluster = world.databases.clusters[0].id.clone();
    let writer = world.databases.clusters[0].writer.clone().unwrap();
    let table = [
        ("rds", "RebootDBInstance&DBInstanceIdentifier=nobody".to_owned(), 404, "DBInstanceNotFound"),
        (
            "rds",
            format!("RebootDBInstance&DBInstanceIdentifier={replica}&ForceFailover=true"),
            400,
            "InvalidParameterCombination",
        ),
        ("rds", "DescribeDBInstances&DBInstanceIdentifier=nobody".to_owned(), 404, "DBInstanceNotFound"),
        ("rds", "FailoverDBCluster&DBClusterIdentifier=nobody".to_owned(), 404, "DBClusterNotFoundFault"),
        (
            "rds",
            format!("FailoverDBCluster&DBClusterIdentifier={cluster}&TargetDBInstanceIdentifier={writer}"),
            400,
            "InvalidDBInstanceState",
        ),
        ("rds", "DescribeEvents&SourceIdentifier=x".to_owned(), 400, "InvalidParameterCombination"),
        (
            "elasticache",
            "TestFailover&ReplicationGroupId=no&NodeGroupId=0001".to_owned(),
            404,
            "ReplicationGroupNotFoundFault",
        ),
    ];
    for (service, order, status, code) in table {
        let (got, refused) = xml(&mut world, &form(service, &order));
        assert_eq!((got, refused.text("Error/Code").as_str()), (status, code), "{order}");
    }
}

#[test]
fn a_cluster_promotes_a_reader() {
    let mut world = platform();
    let id = world.databases.clusters[0].id.clone();
    let writer = |world: &mut World| {
        let (_, seen) = xml(world, &form("rds", "DescribeDBClusters"));
        let path = "DescribeDBClustersResult/DBClusters/DBCluster/DBClusterMembers/DBClusterMember";
        let writes = seen.texts(&format!("{path}/IsClusterWriter"));
        let names = seen.texts(&format!("{path}/DBInstanceIdentifier"));
        names.into_iter().zip(writes).filter(|it| it.1 == "true").map(|it| it.0).collect::<Vec<_>>()
    };
    let before = writer(&mut world);
    let (status, _) = xml(&mut world, &form("rds", &format!("FailoverDBCluster&DBClusterIdentifier={id}")));
    assert_eq!((status, before.len()), (200, 1));
    assert_eq!(world.databases.clusters[0].status, "failing-over");
    wait(&mut world, 35);
    let after = writer(&mut world);
    assert_eq!(after.len(), 1);
    assert_ne!(after, before);
    wait(&mut world, 10);
    assert_eq!(world.databases.clusters[0].status, "available");
}

#[test]
fn a_shard_changes_its_primary() {
    let mut world = platform();
    let id = world.caches.groups[0].id.clone();
    let roles = |world: &mut World| {
        let (_, seen) = xml(world, &form("elasticache", &format!("DescribeReplicationGroups&ReplicationGroupId={id}")));
        let path = "DescribeReplicationGroupsResult/ReplicationGroups/ReplicationGroup";
        assert_eq!(seen.text(&format!("{path}/AutomaticFailover")), "enabled");
        seen.texts(&format!("{path}/NodeGroups/NodeGroup/NodeGroupMembers/NodeGroupMember/CurrentRole"))
    };
    assert_eq!(roles(&mut world), ["primary", "replica"]);
    let order = form("elasticache", &format!("TestFailover&ReplicationGroupId={id}&NodeGroupId=0001"));
    assert_eq!(xml(&mut world, &order).0, 200);
    wait(&mut world, 60);
    assert_eq!(roles(&mut world), ["replica", "primary"]);
    wait(&mut world, 90);
    assert_eq!(world.caches.groups[0].status, "available");
    let (_, told) = xml(&mut world, &form("elasticache", "DescribeEvents&Duration=60"));
    let messages = told.texts("DescribeEventsResult/Events/Event/Message");
    assert!(messages.iter().any(|it| it == "Test Failover API called for node group 0001"), "{messages:?}");
    assert!(messages.iter().any(|it| it.starts_with("Failover from primary node ")), "{messages:?}");
}

#[test]
fn every_injection_has_a_name_of_its_own_that_finds_it() {
    for injection in Injection::ALL {
        assert_eq!(Injection::named(injection.name()), Some(injection));
        assert!(injection.about().ends_with('.'));
    }
    assert_eq!(Injection::named("earthquake"), None);
}
