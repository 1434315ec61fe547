//! Mute rules in each of CloudWatch's three protocols.

use super::*;
use crate::world::World;

fn in_json(world: &mut World, operation: &str, input: &Value) -> (u16, Value) {
    document(world, &super::super::json("monitoring", &format!("{TARGET}.{operation}"), input))
}

fn mute(name: &str, expression: &str) -> Value {
    json!({
        "Name": name, "Description": "deploy", "MuteTargets": {"AlarmNames": ["web-cpu-high"]},
        "Rule": {"Schedule": {"Expression": expression, "Duration": "PT30M", "Timezone": "UTC"}},
    })
}

#[test]
fn a_rule_is_put_shown_listed_and_deleted() {
    let mut world = fixture::world();
    assert_eq!(in_json(&mut world, "PutAlarmMuteRule", &mute("now", "at(2026-11-22T13:59)")), (200, json!({})));
    let (status, rule) = in_json(&mut world, "GetAlarmMuteRule", &json!({"AlarmMuteRuleName": "now"}));
    assert_eq!((status, &rule["Status"], &rule["MuteType"]), (200, &json!("ACTIVE"), &json!("ONE_TIME")));
    assert_eq!(rule["AlarmMuteRuleArn"], "arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:now");
    assert_eq!(rule["Rule"], mute("", "at(2026-11-22T13:59)")["Rule"]);
    assert_eq!(
        (&rule["MuteTargets"]["AlarmNames"], &rule["Description"]),
        (&json!(["web-cpu-high"]), &json!("deploy"))
    );
    assert!(rule["LastUpdatedTimestamp"].is_f64());

    in_json(&mut world, "PutAlarmMuteRule", &mute("nightly", "cron(0 2 * * SUN)"));
    let ended =
        json!({"Name": "ended", "Rule": {"Schedule": {"Expression": "at(2026-11-22T12:00)", "Duration": "PT1H"}}});
    in_json(&mut world, "PutAlarmMuteRule", &ended);
    let listed = |world: &mut World, input: Value| {
        let (_, rules) = in_json(world, "ListAlarmMuteRules", &input);
        let rules = rules["AlarmMuteRuleSummaries"].as_array().unwrap().clone();
        rules.iter().map(|it| it["Status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed(&mut world, json!({})), ["EXPIRED", "SCHEDULED", "ACTIVE"]);
    assert_eq!(listed(&mut world, json!({"Statuses": ["SCHEDULED"]})), ["SCHEDULED"]);
    assert_eq!(listed(&mut world, json!({"AlarmName": "web-cpu-high"})).len(), 2);
    assert!(listed(&mut world, json!({"AlarmName": "web-latency"})).is_empty());
    let (_, first) = in_json(&mut world, "ListAlarmMuteRules", &json!({"MaxRecords": 2}));
    let rest = json!({"MaxRecords": 2, "NextToken": first["NextToken"]});
    assert_eq!(listed(&mut world, rest).len(), 1);

    // What is put again replaces the rule of that name.
    in_json(&mut world, "PutAlarmMuteRule", &mute("now", "at(2026-11-23T13:59)"));
    assert_eq!(listed(&mut world, json!({"Statuses": ["ACTIVE"]})).len(), 0);
    for _ in 0..2 {
        assert_eq!(in_json(&mut world, "DeleteAlarmMuteRule", &json!({"AlarmMuteRuleName": "now"})).0, 200);
    }
    assert_eq!(listed(&mut world, json!({})).len(), 2);
}

#[test]
fn what_is_wrong_is_refused() {
    let with = |path: &str, value: Value| {
        let mut input = mute("x", "at(2026-11-22T14:30)");
        *input.pointer_mut(path).unwrap() = value;
        input
    };
    let mut expired = mute("x", "at(2026-11-22T14:30)");
    expired["ExpireDate"] = json!(1_700_000_000);
    let table = [
        (with("/Name", Value::Null), "'Name'"),
        (with("/Name", json!("x".repeat(256))), "length less than or equal to 255"),
        (with("/Rule", Value::Null), "'Expression'"),
        (with("/Rule/Schedule/Expression", json!("tomorrow")), "'tomorrow' is not valid"),
        (with("/Rule/Schedule/Duration", json!("30m")), "Duration '30m' is not valid"),
        (with("/Rule/Schedule/Timezone", json!("Europe/Berlin")), "not simulated"),
        (with("/MuteTargets/AlarmNames", json!(["no"])), "The alarm no does not exist"),
        (with("/MuteTargets/AlarmNames", json!(vec!["web-cpu-high"; 101])), "100 are allowed"),
        (expired, "ExpireDate must be in the future"),
    ];
    for (input, wanted) in table {
        let mut world = fixture::world();
        let (status, error) = in_json(&mut world, "PutAlarmMuteRule", &input);
        assert_eq!((status, error["__type"].as_str()), (400, Some("ValidationError")), "{input}");
        assert!(error["message"].as_str().unwrap().contains(wanted), "{wanted}: {error}");
        assert!(world.mutes.is_empty());
    }
    for (operation, input) in
        [("GetAlarmMuteRule", json!({"AlarmMuteRuleName": "no"})), ("ListAlarmMuteRules", json!({"AlarmName": "no"}))]
    {
        let (status, error) = in_json(&mut fixture::world(), operation, &input);
        assert_eq!((status, error["__type"].as_str()), (404, Some("ResourceNotFoundException")), "{operation}");
    }
}

#[test]
fn rules_are_the_same_in_every_protocol() {
    let mut world = fixture::world();
    let mut encoder = Encoder::new(Vec::new());
    encoder.map(3).str("Name").str("now").str("MuteTargets").map(1).str("AlarmNames").array(1).str("web-cpu-high");
    encoder.str("Rule").map(1).str("Schedule").map(2).str("Expression").str("at(2026-11-22T13:59)");
    encoder.str("Duration").str("PT1H");
    let reply = answer(&mut world, &in_cbor("PutAlarmMuteRule", encoder.into_writer()));
    assert_eq!(reply.response.status().as_u16(), 200);
    let mut encoder = Encoder::new(Vec::new());
    encoder.map(1).str("AlarmMuteRuleName").str("now");
    let reply = answer(&mut world, &in_cbor("GetAlarmMuteRule", encoder.into_writer()));
    let as_cbor = serde_json::to_value(cbor::read(reply.response.body()).unwrap()).unwrap();
    let (_, as_json) = in_json(&mut world, "GetAlarmMuteRule", &json!({"AlarmMuteRuleName": "now"}));
    assert_eq!(as_cbor, as_json);
    let (_, as_xml) = xml(&mut world, &form("monitoring", "GetAlarmMuteRule&AlarmMuteRuleName=now"));
    assert_eq!(as_xml.text("GetAlarmMuteRuleResult/MuteTargets/AlarmNames/member"), "web-cpu-high");
    let put = "PutAlarmMuteRule&Name=form&Rule.Schedule.Expression=cron(0 2 * * *)&Rule.Schedule.Duration=PT4H&\
               MuteTargets.AlarmNames.member.1=web-latency&ExpireDate=2026-12-01T00:00:00Z";
    assert_eq!(xml(&mut world, &form("monitoring", put)).0, 200);
    let (status, error) = xml(&mut world, &form("monitoring", "GetAlarmMuteRule&AlarmMuteRuleName=no"));
    assert_eq!((status, error.text("Error/Code").as_str()), (404, "ResourceNotFoundException"));
}

#[test]
fn actions_are_switched_off_and_on() {
    let mut world = fixture::world();
    let shown = |world: &mut World| {
        let (_, alarms) = in_json(world, "DescribeAlarms", &json!({"AlarmNames": ["web-cpu-high"]}));
        alarms["MetricAlarms"][0]["ActionsEnabled"].clone()
    };
    let names = json!({"AlarmNames": ["web-cpu-high", "no"]});
    assert_eq!(in_json(&mut world, "DisableAlarmActions", &names).0, 200);
    assert_eq!(shown(&mut world), json!(false));
    assert!(world.alarms[0].history[0].summary.ends_with("updated"));
    assert_eq!(in_json(&mut world, "EnableAlarmActions", &names).0, 200);
    assert_eq!(shown(&mut world), json!(true));
}
