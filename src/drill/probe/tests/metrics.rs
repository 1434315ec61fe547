//! Metrics by their words and by their names, of the whole and of a zone.

use domain::{CacheGroup, CacheNode, CacheShard, TargetGroup, Zone};

use super::*;
use crate::vocabulary::{METRICS, OWNERS};

const ELB: &str = "AWS/ApplicationELB";

/// Has datapoints of a metric, so many minutes ago.
fn counted(sample: &mut Sample, query: MetricQuery, points: &[(u64, f64)]) {
    let points = points.iter().map(|(ago, value)| (noon() - Duration::from_mins(*ago), *value)).collect();
    let at = sample.now.here;
    sample.here().metrics.insert(query.clone(), Reading::new(Series { query, points }, at));
}

fn of_edge(name: &str, zone: Option<&str>) -> MetricQuery {
    let mut dimensions = vec![("LoadBalancer".into(), "app/edge/50".into())];
    dimensions.extend(zone.map(|zone| ("AvailabilityZone".into(), zone.into())));
    MetricQuery::per_minute(ELB, name, dimensions, Stat::sum())
}

fn hosts(sample: &mut Sample, points: &[(u64, f64)]) {
    let points = points.iter().map(|(ago, value)| (noon() - Duration::from_mins(*ago), *value)).collect();
    sample.series("HealthyHostCount", Stat::average(), points);
}

#[test]
fn errors_that_nobody_counted_are_zero_while_the_hosts_are_counted() {
    let with = [("of", "alb.5xx"), ("over", "alb.requests"), ("resource", EDGE)];
    let mut sample = Sample::new();
    assert!(blind(&sample, "metric.ratio", &with).contains("not been read"));
    counted(&mut sample, of_edge("RequestCount", None), &[(3, 500.0), (2, 1_000.0)]);
    counted(&mut sample, of_edge("HTTPCode_ELB_5XX_Count", None), &[]);
    hosts(&mut sample, &[(3, 2.0), (2, 2.0)]);
    assert_eq!(seen(&sample, "metric.ratio", &with), Value::Percent(0.0));
    counted(&mut sample, of_edge("HTTPCode_ELB_5XX_Count", None), &[(2, 5.0)]);
    assert_eq!(seen(&sample, "metric.ratio", &with), Value::Percent(0.5));
    assert_eq!(seen(&sample, "metric.sum", &with), Value::Number(5.0));
    counted(&mut sample, of_edge("RequestCount", None), &[(3, 500.0)]);
    assert_eq!(seen(&sample, "metric.ratio", &with), Value::Percent(100.0), "errors without a request are all errors");
    hosts(&mut sample, &[]);
    counted(&mut sample, of_edge("RequestCount", None), &[(9, 500.0)]);
    assert!(blind(&sample, "metric.ratio", &with).contains("old"), "what is nine minutes old says nothing of now");
}

#[test]
fn a_counter_without_its_companion_is_blind_and_never_zero() {
    let mut sample = Sample::new();
    counted(&mut sample, of_edge("HTTPCode_ELB_5XX_Count", None), &[]);
    hosts(&mut sample, &[]);
    assert!(blind(&sample, "metric.sum", &[("of", "alb.5xx"), ("resource", EDGE)]).contains("no datapoint"));
}

#[test]
fn the_hosts_of_every_target_group_of_a_balancer_stand_beside_its_counters() {
    let mut sample = Sample::new();
    let second = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/admin/1e";
    let api = sample.here().target_groups.value().unwrap()[0].clone();
    let at = sample.now.here;
    let elsewhere = TargetGroup { arn: "arn:aws:x:y:z:targetgroup/other/2".into(), balancer: None, ..api.clone() };
    let admin = TargetGroup { arn: second.into(), ..api.clone() };
    sample.here().target_groups = Reading::new(vec![api, admin, elsewhere], at);
    let (limits, marks) = (Limits::default(), BTreeMap::new());
    let (region, estate) = (&region(), &sample.facts.estate);
    let scene = Scene { region, estate, now: noon(), marks: &marks, limits: &limits, run: None };
    let asked = asks("metric.sum", &words(&[("of", "alb.5xx"), ("resource", EDGE)]), &scene);
    let queries = asked.iter().find_map(|ask| match ask {
        Ask::In(_, Regional::Metrics(queries)) => Some(queries),
        _ => None,
    });
    let hosts: Vec<&str> = queries
        .unwrap()
        .iter()
        .filter(|it| it.name == "HealthyHostCount")
        .filter_map(|it| it.dimension("TargetGroup").map(Text::raw))
        .collect();
    assert_eq!(hosts, ["targetgroup/api/0f", "targetgroup/admin/1e"]);
}

#[test]
fn a_zone_without_a_count_has_no_share_and_a_balancer_without_requests_no_shares() {
    let with = [("of", "alb.requests"), ("resource", EDGE), ("zone", "us-east-1a")];
    let mut sample = Sample::new();
    hosts(&mut sample, &[(2, 2.0)]);
    counted(&mut sample, of_edge("RequestCount", None), &[(2, 1_000.0)]);
    counted(&mut sample, of_edge("RequestCount", Some("us-east-1a")), &[(2, 20.0)]);
    assert_eq!(seen(&sample, "metric.share", &with), Value::Percent(2.0));
    counted(&mut sample, of_edge("RequestCount", Some("us-east-1a")), &[(3, 20.0)]);
    assert_eq!(seen(&sample, "metric.share", &with), Value::Percent(0.0));
    counted(&mut sample, of_edge("RequestCount", None), &[(2, 0.0)]);
    assert!(blind(&sample, "metric.share", &with).contains("nobody asks"));
}

#[test]
fn a_zone_by_its_id_is_asked_for_by_its_name() {
    let with = [("of", "alb.requests"), ("resource", EDGE), ("zone", "use1-az2")];
    let mut sample = Sample::new();
    hosts(&mut sample, &[(2, 2.0)]);
    counted(&mut sample, of_edge("RequestCount", None), &[(2, 1_000.0)]);
    counted(&mut sample, of_edge("RequestCount", Some("us-east-1b")), &[(2, 250.0)]);
    assert!(blind(&sample, "metric.share", &with).contains("use1-az2 is not known"));
    sample.here().zone_ids.insert("use1-az2".into(), Zone::new("us-east-1b"));
    assert_eq!(seen(&sample, "metric.share", &with), Value::Percent(25.0));
}

#[test]
fn a_metric_rises_by_its_last_two_datapoints() {
    let query = MetricQuery::per_minute("FinOps/Canary", "LastAckedSeq", vec![], Stat::new("Maximum"));
    let rising = |points: &[(u64, f64)]| {
        let mut sample = Sample::new();
        counted(&mut sample, query.clone(), points);
        look(&sample, "metric.increasing", &words(&[("metric", "FinOps/Canary:LastAckedSeq")]))
    };
    assert_eq!(rising(&[(3, 60.0), (2, 120.0)]), Sight::Seen(Value::Flag(true)));
    assert_eq!(rising(&[(3, 60.0), (2, 60.0)]), Sight::Seen(Value::Flag(false)));
    assert!(matches!(rising(&[(2, 60.0)]), Sight::Blind(_)));
    assert!(matches!(rising(&[]), Sight::Blind(_)));
}

#[test]
fn a_percentile_and_a_period_are_asked_for_as_they_are_written() {
    let mut sample = Sample::new();
    let stat = Stat::percentile(95);
    let query = MetricQuery { stat, ..of_edge("TargetResponseTime", None) };
    counted(&mut sample, query.clone(), &[(2, 0.8)]);
    counted(&mut sample, query.every(300), &[(6, 0.5), (2, 0.9)]);
    let mut with = words(&[("of", "alb.response_time"), ("resource", EDGE)]);
    assert!(matches!(look(&sample, "metric.percentile", &with), Sight::Blind(_)), "no percentile is named");
    with.insert("p".to_owned(), Value::Number(95.0));
    assert_eq!(look(&sample, "metric.percentile", &with), Sight::Seen(Value::Number(0.8)));
    with.insert("period".to_owned(), Value::Word("5m".into()));
    let whole = look(&sample, "metric.percentile", &with);
    assert_eq!(whole, Sight::Seen(Value::Number(0.5)), "the period that began two minutes ago is not over");
}

#[test]
fn the_slowest_node_of_a_cache_speaks_for_it() {
    let node = |id: &str| CacheNode { id: id.into(), zone: None, role: None };
    let shards = vec![CacheShard {
        id: "0001".into(),
        status: "available".into(),
        nodes: vec![node("pay-001"), node("pay-002")],
    }];
    let group =
        CacheGroup { id: "pay".into(), status: "available".into(), failover: "enabled".into(), multi_az: None, shards };
    let mut sample = Sample::new();
    let at = sample.now.here;
    sample.here().caches.groups = Reading::new(vec![group], at);
    let of_node = |name: &str, stat: Stat, node: &str| {
        MetricQuery::per_minute("AWS/ElastiCache", name, vec![("CacheClusterId".into(), node.into())], stat)
    };
    for (node, lag, rate) in [("pay-001", 0.2, 90.0), ("pay-002", 1.5, 70.0)] {
        counted(&mut sample, of_node("ReplicationLag", Stat::new("Maximum"), node), &[(1, lag)]);
        counted(&mut sample, of_node("CacheHitRate", Stat::average(), node), &[(1, rate)]);
    }
    let value = |word: &str| seen(&sample, "metric.value", &[("metric", word), ("cache", "pay")]);
    assert_eq!(value("cache.lag"), Value::Number(1.5));
    assert_eq!(value("cache.hit_rate"), Value::Number(80.0));
}

#[test]
fn every_metric_word_is_asked_for_once_it_is_known_whose_it_is() {
    let mut sample = Sample::new();
    let at = sample.now.here;
    let node = CacheNode { id: "pay-001".into(), zone: None, role: None };
    let shard = CacheShard { id: "0001".into(), status: "available".into(), nodes: vec![node] };
    sample.here().caches.groups = Reading::new(
        vec![CacheGroup {
            id: "pay".into(),
            status: "available".into(),
            failover: "enabled".into(),
            multi_az: None,
            shards: vec![shard],
        }],
        at,
    );
    let own = [EDGE, API, "web", "ledger", "pay", "E1"];
    let (limits, marks) = (Limits::default(), BTreeMap::new());
    let (region, estate) = (&region(), &sample.facts.estate);
    let scene = Scene { region, estate, now: noon(), marks: &marks, limits: &limits, run: None };
    for word in METRICS {
        let owner = OWNERS.iter().zip(own).find(|((_, of), _)| *of == word.of).map(|((name, _), own)| (*name, own));
        let with = words(&[("metric", word.word), owner.unwrap()]);
        let asked = asks("metric.value", &with, &scene);
        let is_asked = asked.iter().any(|ask| {
            matches!(ask, Ask::In(_, Regional::Metrics(queries)) if queries.iter().any(|it| it.name == word.name))
        });
        assert!(is_asked, "{}", word.word);
        assert!(matches!(look(&sample, "metric.value", &words(&[("metric", word.word)])), Sight::Blind(_)));
    }
}
