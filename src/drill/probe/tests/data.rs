//! Databases and caches, before and after they fail over.

use domain::{
    CacheGroup, CacheNode, CacheShard, ClusterMember, Database, DatabaseCluster, DatabaseId, ServiceEvent, Zone,
};

use super::*;

fn database() -> Database {
    Database {
        id: "ledger".into(),
        engine: "postgres".into(),
        status: "available".into(),
        zone: Some(Zone::new("us-east-1a")),
        standby_zone: Some(Zone::new("us-east-1b")),
        is_multi_az: true,
        cluster: None,
        restorable_to: Some(noon() - Duration::from_mins(4)),
        pending: vec![],
        host: None,
    }
}

fn event(minutes_ago: u64, message: &str) -> ServiceEvent {
    let at = noon() - Duration::from_mins(minutes_ago);
    ServiceEvent { at, source: "ledger".into(), message: message.into(), categories: vec![] }
}

fn with_database(change: impl FnOnce(&mut Database)) -> Sample {
    let mut sample = Sample::new();
    let at = sample.now.here;
    let mut database = database();
    change(&mut database);
    sample.here().databases.instances = Reading::new(vec![database], at);
    sample
}

#[test]
fn a_database_is_told_by_what_aws_says_of_it() {
    let with = [("database", "ledger")];
    let well = with_database(|_| {});
    assert_eq!(seen(&well, "rds.ready_to_fail_over", &with), Value::Flag(true));
    assert_eq!(seen(&well, "rds.restore_lag", &with), Value::Duration(Duration::from_mins(4)));
    assert_eq!(seen(&well, "rds.zone", &with).to_string(), "us-east-1a");
    assert_eq!(seen(&well, "rds.status", &with).to_string(), "available");
    let lone = with_database(|it| (it.standby_zone, it.zone, it.restorable_to) = (None, None, None));
    assert_eq!(seen(&lone, "rds.ready_to_fail_over", &with), Value::Flag(false));
    assert!(blind(&lone, "rds.zone", &with).contains("does not tell the zone"));
    assert!(blind(&lone, "rds.restore_lag", &with).contains("no backups"));
    assert!(blind(&well, "rds.status", &[("database", "other")]).contains("there is no database other"));
}

#[test]
fn only_events_since_the_mark_that_hold_the_words_count() {
    let mut sample = with_database(|_| {});
    let at = sample.now.here;
    let told = vec![
        event(50, "Multi-AZ instance failover completed"),
        event(3, "Multi-AZ instance failover started."),
        event(2, "Multi-AZ instance failover completed"),
    ];
    for id in [DatabaseId::Instance("ledger".into()), DatabaseId::Cluster("ledger".into())] {
        sample.here().databases.events.insert(id, Reading::new(told.clone(), at));
    }
    sample.here().caches.events.insert("ledger".into(), Reading::new(told, at));
    for (probe, name) in [("rds.event", "database"), ("aurora.event", "cluster"), ("cache.event", "cache")] {
        let of = |words| seen(&sample, probe, &[(name, "ledger"), ("says", words), ("since", "T0")]);
        assert_eq!(of("failover completed"), Value::Number(1.0), "{probe}");
        assert_eq!(of("Failover"), Value::Number(2.0), "{probe}");
        assert_eq!(of("shutdown"), Value::Number(0.0), "{probe}");
        assert!(blind(&sample, probe, &[(name, "ledger"), ("says", "x"), ("since", "T9")]).contains("T9"), "{probe}");
        assert!(blind(&sample, probe, &[(name, "other"), ("says", "x")]).contains("not been read"), "{probe}");
    }
}

#[test]
fn a_cluster_is_told_by_its_members() {
    let member = |id: &str, is_writer| ClusterMember { id: id.into(), is_writer };
    let with_cluster = |members| {
        let mut sample = Sample::new();
        let at = sample.now.here;
        let cluster = DatabaseCluster {
            id: "ledger".into(),
            engine: "aurora-postgresql".into(),
            status: "available".into(),
            members,
            restorable_to: None,
            host: None,
        };
        sample.here().databases.clusters = Reading::new(vec![cluster], at);
        sample
    };
    let with = [("cluster", "ledger")];
    let two = with_cluster(vec![member("a", true), member("b", false)]);
    assert_eq!(seen(&two, "aurora.ready_to_fail_over", &with), Value::Flag(true));
    assert_eq!(seen(&two, "aurora.writer", &with).to_string(), "a");
    assert_eq!(seen(&two, "aurora.status", &with).to_string(), "available");
    let none = with_cluster(vec![member("b", false)]);
    assert_eq!(seen(&none, "aurora.ready_to_fail_over", &with), Value::Flag(false));
    assert!(blind(&none, "aurora.writer", &with).contains("no writer"));
}

#[test]
fn a_cache_is_ready_when_every_node_group_is() {
    let node = |id: &str, zone: &str, role: Option<&str>| CacheNode {
        id: id.into(),
        zone: Some(Zone::new(zone)),
        role: role.map(Text::from),
    };
    let with_cache = |second: Vec<CacheNode>| {
        let first = vec![node("p1", "us-east-1a", Some("primary")), node("p2", "us-east-1b", Some("replica"))];
        let shard = |id: &str, nodes| CacheShard { id: id.into(), status: "available".into(), nodes };
        let group = CacheGroup {
            id: "pay".into(),
            status: "available".into(),
            failover: "enabled".into(),
            multi_az: None,
            shards: vec![shard("0001", first), shard("0002", second)],
        };
        let mut sample = Sample::new();
        let at = sample.now.here;
        sample.here().caches.groups = Reading::new(vec![group], at);
        sample
    };
    let with = [("cache", "pay")];
    let two = with_cache(vec![node("q1", "us-east-1b", None), node("q2", "us-east-1a", None)]);
    assert_eq!(seen(&two, "cache.ready_to_fail_over", &with), Value::Flag(true));
    assert_eq!(seen(&two, "cache.status", &with).to_string(), "available");
    assert_eq!(seen(&two, "cache.primary_zone", &with).to_string(), "us-east-1a");
    let zone = |count: f64| {
        let mut binding = words(&with);
        binding.insert("node_group".to_owned(), Value::Number(count));
        look(&two, "cache.primary_zone", &binding)
    };
    assert!(matches!(zone(2.0), Sight::Blind(why) if why.as_str().contains("which node")));
    assert!(matches!(zone(3.0), Sight::Blind(why) if why.as_str().contains("no node group 0003")));
    let lone = with_cache(vec![node("q1", "us-east-1b", None)]);
    assert_eq!(seen(&lone, "cache.ready_to_fail_over", &with), Value::Flag(false));
}
