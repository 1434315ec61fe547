use std::collections::BTreeMap;
use std::time::Duration;

use domain::{
    AutoScalingGroup, Capacity, CloudError, Drift, Instance, Lifecycle, LoadBalancer, Moment, PHASES, Reading, Stack,
    StackDetail, Target, TargetGroup, TargetState, Zone,
};
use serde_json::{Value, json};

use super::*;
use crate::evaluate::evaluate;
use crate::samples::{alarm, alarm_resource, pseudo, region, resource, stack};

fn now() -> Moment {
    Moment::from_secs(1_000_000)
}

fn document() -> Value {
    let listener = |protocol: &str, actions: Value| {
        json!({
            "Type": "AWS::ElasticLoadBalancingV2::Listener",
            "Properties": {
                "Protocol": protocol, "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
                "Certificates": [{ "CertificateArn": "arn" }], "DefaultActions": actions,
            },
        })
    };
    json!({ "Resources": {
        "Balancer": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "Name": "web-alb" } },
        "Web": { "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": { "Name": "web" } },
        "Https": listener("HTTPS", json!([{ "Type": "forward" }])),
        "Http": listener("HTTP", json!([{ "Type": "redirect", "RedirectConfig": { "Protocol": "HTTPS" } }])),
        "web-5xx": { "Type": "AWS::CloudWatch::Alarm" },
    } })
}

fn target(state: TargetState) -> Target {
    Target {
        id: "i-1".into(),
        port: None,
        zone: None,
        state,
        reason: None,
        description: None,
        shifted: None,
        since: None,
    }
}

/// A phase 2 in which everything is as it should be.
struct World {
    here: RegionEstate,
    stack: Stack,
    document: Value,
}

impl World {
    fn new() -> Self {
        let stack = Stack { drift: Drift::InSync, ..stack("finops-edge", "CREATE_COMPLETE") };
        let mut here = RegionEstate::default();
        let zones = vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")];
        let balancer = LoadBalancer {
            arn: "lb".into(),
            name: "web-alb".into(),
            kind: "application".into(),
            state: "active".into(),
            zones,
        };
        let group = TargetGroup {
            region: region(),
            arn: "web".into(),
            name: "web".into(),
            balancer: Some(balancer),
            endpoint: "HTTP:80".into(),
            health_check: "HTTP /".into(),
            tags: BTreeMap::new(),
        };
        here.target_groups.succeeded(vec![group], now(), None);
        here.target_health.insert("web".into(), Reading::new(vec![target(TargetState::Healthy)], now()));
        here.alarms.succeeded(vec![alarm("web-5xx", "HTTPCode_Target_5XX_Count")], now(), None);
        let listener = |id| resource(id, "AWS::ElasticLoadBalancingV2::Listener", "CREATE_COMPLETE");
        let resources = vec![listener("Https"), listener("Http"), alarm_resource("web-5xx")];
        let detail = StackDetail { resources: Reading::new(resources, now()), ..StackDetail::default() };
        here.stack_details.insert("finops-edge".into(), detail);
        Self { here, stack, document: document() }
    }

    fn checks(&self) -> Vec<Check> {
        let evaluated = evaluate(&self.document, &BTreeMap::new(), &pseudo());
        let stacks = [Deployed { stack: &self.stack, evaluated: &evaluated }];
        Verification { phase: &PHASES[1], here: &self.here, stacks: &stacks, promises: &[] }.checks()
    }

    /// The check that is not passed; there is one.
    fn trouble(&self) -> (String, Outcome, String) {
        let checks = self.checks();
        let mut bad = checks.iter().filter(|it| it.outcome != Outcome::Pass);
        let it = bad.next().unwrap();
        assert_eq!(bad.next(), None);
        assert_eq!(overall(&checks), it.outcome);
        (format!("{} {}", it.name, it.subject), it.outcome, it.why.clone())
    }
}

#[test]
fn a_phase_that_is_as_it_should_be_passes_every_check() {
    let checks = World::new().checks();
    let told: Vec<String> =
        checks.iter().map(|it| format!("{} {} {}", it.name, it.subject, it.outcome.as_str())).collect();
    assert_eq!(
        told,
        [
            "stack finops-edge pass",
            "zones web-alb pass",
            "targets web pass",
            "tls Http pass",
            "tls Https pass",
            "alarms web-5xx pass",
        ]
    );
    assert_eq!((overall(&checks), overall(&[])), (Outcome::Pass, Outcome::Unknown));
}

/// A phase 1 made by hand is known by the alarms that the template would have made.
#[test]
fn the_signs_of_phase_1_are_the_alarms_of_its_template() {
    let document = crate::of_phase(1).next().unwrap().document();
    let alarms = document["Resources"].as_object().unwrap().values().map(|it| (&it["Type"], &it["Properties"]));
    let own: Vec<[&str; 3]> = alarms
        .filter(|(kind, _)| **kind == "AWS::CloudWatch::Alarm")
        .map(|(_, it)| ["AlarmName", "Namespace", "MetricName"].map(|name| it[name].as_str().unwrap()))
        .collect();
    let signs = domain::FOUNDATION_ALARMS.map(|it| [it.alarm, it.namespace, it.metric]);
    assert_eq!(own.len(), signs.len());
    assert!(signs.iter().all(|sign| own.contains(sign)), "{own:?}");
}

#[test]
fn each_thing_that_is_wrong_is_found() {
    type Spoil = fn(&mut World);
    let cases: [(&str, Outcome, Spoil); 13] = [
        ("stack finops-edge", Outcome::Fail, |it| it.stack.drift = Drift::Drifted),
        ("stack finops-edge", Outcome::Fail, |it| it.stack.status = "UPDATE_ROLLBACK_COMPLETE".into()),
        ("stack finops-edge", Outcome::Unknown, |it| it.stack.status = "UPDATE_IN_PROGRESS".into()),
        ("zones web-alb", Outcome::Fail, |it| {
            it.here.target_groups.amend(|group| group.balancer.as_mut().unwrap().zones.truncate(1));
        }),
        ("targets web", Outcome::Fail, |it| {
            it.here.target_health.get_mut(&"web".into()).unwrap().amend(|target| target.state = TargetState::Unhealthy);
        }),
        ("targets web", Outcome::Unknown, |it| {
            it.here.target_health.clear();
        }),
        ("tls Https", Outcome::Fail, |it| {
            it.document["Resources"]["Https"]["Properties"]["SslPolicy"] = json!("ELBSecurityPolicy-2016-08");
        }),
        ("tls Https", Outcome::Fail, |it| {
            it.document["Resources"]["Https"]["Properties"]["Certificates"] = json!([]);
        }),
        ("tls Http", Outcome::Fail, |it| {
            it.document["Resources"]["Http"]["Properties"]["DefaultActions"] = json!([{ "Type": "forward" }]);
        }),
        ("tls Https", Outcome::Fail, |it| {
            let detail = it.here.stack_details.get_mut(&"finops-edge".into()).unwrap();
            detail.resources.amend(|it| {
                if it.logical_id == "Https" {
                    it.status = "CREATE_FAILED".into();
                }
            });
        }),
        ("alarms web-5xx", Outcome::Fail, |it| it.here.alarms.amend(|alarm| alarm.state = domain::AlarmState::Alarm)),
        ("alarms web-5xx", Outcome::Fail, |it| it.here.alarms.amend(|alarm| alarm.actions_enabled = false)),
        ("alarms web-5xx", Outcome::Unknown, |it| {
            it.here.alarms.failed(CloudError::Throttled { operation: "DescribeAlarms".into() }, now());
        }),
    ];
    for (index, (subject, outcome, spoil)) in cases.into_iter().enumerate() {
        let mut world = World::new();
        spoil(&mut world);
        let (found, judged, why) = world.trouble();
        assert_eq!((found.as_str(), judged), (subject, outcome), "case {index}: {why}");
        assert!(!why.is_empty());
    }
}

/// A group of so many instances wished, over two zones, with one in service in the first `standing` of them.
fn zones_of(desired: u32, standing: usize, zones: &[&str]) -> Check {
    let instance = |zone: &&str| Instance {
        id: format!("i-{zone}").into(),
        zone: Zone::new(zone),
        zone_id: None,
        lifecycle: Lifecycle::InService,
        lifecycle_word: "InService".into(),
        is_healthy: true,
        kind: None,
        template_version: None,
        is_protected: false,
    };
    let group = AutoScalingGroup {
        region: region(),
        name: "jobs".into(),
        arn: "jobs".into(),
        capacity: Capacity::new(0, desired, 4).unwrap(),
        instances: zones[..standing].iter().map(instance).collect(),
        zones: zones.iter().map(|zone| Zone::new(zone)).collect(),
        suspended: vec![],
        target_groups: vec![],
        health_check: "EC2".into(),
        template: None,
        settling: Duration::from_mins(5),
        tags: BTreeMap::new(),
    };
    let mut world = World::new();
    world.here.groups.succeeded(vec![group], now(), None);
    world.document["Resources"]["Jobs"] =
        json!({ "Type": "AWS::AutoScaling::AutoScalingGroup", "Properties": { "AutoScalingGroupName": "jobs" } });
    world.checks().into_iter().find(|it| (it.name, it.subject.as_str()) == ("zones", "jobs")).unwrap()
}

#[test]
fn one_instance_is_judged_by_where_it_could_start_anew() {
    let both = &["us-east-1a", "us-east-1b"][..];
    for (desired, standing, zones, outcome) in [
        (2, 2, both, Outcome::Pass),
        (2, 1, both, Outcome::Fail),
        (1, 1, both, Outcome::Pass),
        (1, 1, &both[..1], Outcome::Fail),
        (1, 0, both, Outcome::Fail),
        (0, 0, both, Outcome::Unknown),
    ] {
        let found = zones_of(desired, standing, zones);
        assert_eq!(found.outcome, outcome, "{desired} {standing} {zones:?}: {}", found.why);
    }
    let alone = zones_of(1, 1, both);
    assert_eq!(alone.why, "its one instance is in us-east-1a; without that zone it starts anew in us-east-1b");
}

#[test]
fn what_is_missing_is_missed() {
    let mut world = World::new();
    world.here.alarms.succeeded(vec![], now(), None);
    assert_eq!(world.trouble(), ("alarms web-5xx".into(), Outcome::Fail, "it is not there".into()));
    let nothing = Verification { phase: &PHASES[3], here: &world.here, stacks: &[], promises: &[] }.checks();
    let missing: Vec<&str> = nothing.iter().map(|it| it.subject.as_str()).collect();
    assert_eq!(missing, ["data", "cache", "cdn", "net"]);
    assert_eq!(overall(&nothing), Outcome::Fail);
}

#[test]
fn promises_are_checks_too() {
    let of = |verdict, measured| Measurement {
        promise: &PHASES[1].promises[0],
        measured,
        is_estimate: false,
        known_minutes: 180,
        minutes: 180,
        verdict,
        why: Some("as it came".into()),
    };
    let promises = [of(Kept::Kept, Some(99.99)), of(Kept::Broken, Some(90.0)), of(Kept::Unknown, None)];
    let here = RegionEstate::default();
    let phase = &domain::Phase { number: 2, name: "edge", stacks: &[], roadmap: None, promises: &[], items: &[] };
    let checks = Verification { phase, here: &here, stacks: &[], promises: &promises }.checks();
    assert_eq!(
        checks.iter().map(|it| it.outcome).collect::<Vec<_>>(),
        [Outcome::Pass, Outcome::Fail, Outcome::Unknown]
    );
    assert_eq!(checks[2].why, "not measured, promised 99.95 percent; as it came");
}
