//! ARC zonal shift over REST: paths, statuses, and what it refuses.

use hyper::body::Bytes;
use serde_json::{Value, json};

use super::{document, fixture, signed};
use crate::world::World;

/// The load balancer as a path holds it, and as a body does.
const PATH: &str =
    "arn%3Aaws%3Aelasticloadbalancing%3Aus-east-1%3A123456789012%3Aloadbalancer%2Fapp%2Fweb-alb%2F50dc6c495c0c9188";
const ARN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50dc6c495c0c9188";

fn ask(world: &mut World, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
    let request = signed("arc-zonal-shift").method(method).uri(format!("http://127.0.0.1{path}")).body(body).unwrap();
    document(world, &request)
}

fn get(world: &mut World, path: &str) -> Value {
    let (status, answer) = ask(world, "GET", path, &Value::Null);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn start(world: &mut World, change: &Value) -> (u16, Value) {
    let mut body =
        json!({ "resourceIdentifier": ARN, "awayFrom": "use1-az2", "expiresIn": "10m", "comment": "finops:run-1" });
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    ask(world, "POST", "/zonalshifts", &body)
}

#[test]
fn a_shift_is_started_seen_renewed_and_cancelled() {
    let mut world = fixture::world();
    let listed = get(&mut world, "/managedresources");
    assert_eq!(listed["items"][0]["arn"], ARN);
    assert_eq!(listed["items"][0]["availabilityZones"], json!(["use1-az2"]));
    assert_eq!(listed["items"][0]["appliedWeights"], json!({ "use1-az2": 1.0 }));

    let (status, shift) = start(&mut world, &json!({}));
    assert_eq!((status, &shift["status"], &shift["awayFrom"]), (201, &json!("ACTIVE"), &json!("use1-az2")));
    let id = shift["zonalShiftId"].as_str().unwrap().to_owned();
    let begun = shift["startTime"].as_f64().unwrap();
    assert!((shift["expiryTime"].as_f64().unwrap() - begun - 600.0).abs() < 1e-6);

    let seen = get(&mut world, &format!("/managedresources/{PATH}"));
    assert_eq!(seen["appliedWeights"], json!({ "use1-az2": 0.0 }));
    assert_eq!((&seen["zonalShifts"][0]["appliedStatus"], &seen["autoshifts"]), (&json!("APPLIED"), &json!([])));

    let (status, renewed) = ask(&mut world, "PATCH", &format!("/zonalshifts/{id}"), &json!({ "expiresIn": "1h" }));
    assert_eq!(status, 200);
    assert!((renewed["expiryTime"].as_f64().unwrap() - begun - 3_600.0).abs() < 1e-6);
    assert_eq!(renewed["comment"], "finops:run-1", "what is not given stays");

    let (status, cancelled) = ask(&mut world, "DELETE", &format!("/zonalshifts/{id}"), &Value::Null);
    assert_eq!((status, &cancelled["status"]), (200, &json!("CANCELED")));
    let all = get(&mut world, &format!("/zonalshifts?status=CANCELED&resourceIdentifier={PATH}"));
    assert_eq!((&all["items"][0]["zonalShiftId"], &all["items"][0]["shiftType"]), (&json!(id), &json!("ZONAL_SHIFT")));
    assert_eq!(get(&mut world, "/zonalshifts?status=ACTIVE")["items"], json!([]));
}

#[test]
fn a_second_shift_is_refused_with_the_first_ones_id() {
    let mut world = fixture::world();
    let (_, first) = start(&mut world, &json!({}));
    let (status, refused) = start(&mut world, &json!({}));
    assert_eq!((status, &refused["__type"]), (409, &json!("ConflictException")));
    assert_eq!(refused["reason"], "ZonalShiftAlreadyExists");
    assert_eq!(refused["zonalShiftId"], first["zonalShiftId"]);
}

#[test]
fn what_cannot_be_shifted_is_refused() {
    let long = "x".repeat(129);
    let other = ARN.replace("50dc", "0000");
    let table = [
        (json!({ "awayFrom": "us-east-1a" }), 400, "InvalidAz"),
        (json!({ "awayFrom": "use1-az1" }), 400, "InvalidAz"),
        (json!({ "expiresIn": "" }), 400, "MissingValue"),
        (json!({ "expiresIn": "73h" }), 400, "InvalidExpiresIn"),
        (json!({ "expiresIn": "05m" }), 400, "InvalidExpiresIn"),
        (json!({ "expiresIn": "10s" }), 400, "InvalidExpiresIn"),
        (json!({ "comment": long }), 400, "MissingValue"),
        (json!({ "resourceIdentifier": other }), 404, ""),
    ];
    for (change, wanted, reason) in table {
        let (status, refused) = start(&mut fixture::world(), &change);
        assert_eq!((status, refused["reason"].as_str().unwrap_or_default()), (wanted, reason), "{change}");
    }
    let mut closed = fixture::world();
    closed.load_balancers[0].zonal_shift = false;
    assert_eq!(start(&mut closed, &json!({})).0, 404, "it has not opted in");
    assert_eq!(get(&mut closed, "/managedresources")["items"], json!([]));
}

#[test]
fn a_shift_that_is_over_can_be_neither_renewed_nor_cancelled() {
    let mut world = fixture::world();
    let id = start(&mut world, &json!({})).1["zonalShiftId"].as_str().unwrap().to_owned();
    ask(&mut world, "DELETE", &format!("/zonalshifts/{id}"), &Value::Null);
    for (method, body) in [("DELETE", Value::Null), ("PATCH", json!({ "expiresIn": "5m" }))] {
        let (status, refused) = ask(&mut world, method, &format!("/zonalshifts/{id}"), &body);
        assert_eq!((status, &refused["reason"]), (409, &json!("ZonalShiftStatusNotActive")), "{method}");
    }
    let (status, _) = ask(&mut world, "DELETE", "/zonalshifts/00000000-0000", &Value::Null);
    assert_eq!(status, 404);
}

#[test]
fn a_practice_run_needs_its_configuration_and_gives_way_to_a_person() {
    let mut world = fixture::world();
    let run = json!({ "resourceIdentifier": ARN, "awayFrom": "use1-az2", "comment": "drill" });
    let (status, refused) = ask(&mut world, "POST", "/practiceruns", &run);
    assert_eq!((status, &refused["reason"]), (409, &json!("PracticeConfigurationDoesNotExist")));
    let alarm = |arn: &str| json!([{ "type": "CLOUDWATCH", "alarmIdentifier": arn }]);
    let unknown = json!({ "resourceIdentifier": ARN, "outcomeAlarms": alarm("arn:aws:cloudwatch:x:1:alarm:nobody") });
    assert_eq!(ask(&mut world, "POST", "/configuration", &unknown).1["reason"], "InvalidAlarmCondition");
    world.alarms[0].state.value = crate::world::alarms::AlarmState::Ok;
    let quiet = world.alarms[0].arn.clone();
    let wanted = json!({ "resourceIdentifier": ARN, "outcomeAlarms": alarm(&quiet) });
    let (status, made) = ask(&mut world, "POST", "/configuration", &wanted);
    assert_eq!((status, &made["zonalAutoshiftStatus"]), (201, &json!("DISABLED")), "{made}");
    let (status, practice) = ask(&mut world, "POST", "/practiceruns", &run);
    assert_eq!((status, &practice["status"]), (200, &json!("ACTIVE")));
    assert_eq!(start(&mut world, &json!({})).0, 201, "a person comes first");
    let shifts = get(&mut world, "/zonalshifts");
    assert_eq!(shifts["items"][1]["practiceRunOutcome"], "INTERRUPTED");
    let manual = shifts["items"][0]["zonalShiftId"].as_str().unwrap().to_owned();
    let (status, refused) = ask(&mut world, "DELETE", &format!("/practiceruns/{manual}"), &Value::Null);
    assert_eq!((status, &refused["reason"]), (400, &json!("UnsupportedPracticeCancelShiftType")));
}

#[test]
fn faults_have_the_statuses_of_rest() {
    use crate::world::Fault;
    use crate::world::faults::Trigger;
    for (fault, wanted, kind) in [
        (Fault::Throttle, 429, "ThrottlingException"),
        (Fault::AccessDenied, 403, "AccessDeniedException"),
        (Fault::ExpiredToken, 403, "ExpiredTokenException"),
    ] {
        let mut world = fixture::faulty(fault, Trigger::Always);
        let (status, refused) = ask(&mut world, "GET", "/zonalshifts", &Value::Null);
        assert_eq!((status, refused["__type"].as_str().unwrap()), (wanted, kind));
    }
    let (status, refused) = ask(&mut fixture::world(), "GET", "/nothing/here", &Value::Null);
    assert_eq!((status, refused["__type"].as_str().unwrap()), (400, "UnknownOperationException"));
}
