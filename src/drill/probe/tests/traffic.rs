//! Targets, zonal shifts and endpoints.

use domain::{Autoshift, EndpointQuery, EndpointSight, Scheme, ShiftResource, Shifts, ZonalShift};

use super::*;

#[test]
fn a_target_is_in_the_state_that_is_nearest_to_serving() {
    let mut sample = Sample::new();
    let of = |sample: &Sample, id| seen(sample, "targets.state", &[("targets", API), ("instance", id)]).to_string();
    assert_eq!((of(&sample, "i-1"), of(&sample, "i-9")), ("healthy".into(), "absent".into()));
    sample.targets(|targets| targets[0].state = TargetState::UnhealthyDraining);
    assert_eq!(of(&sample, "i-1"), "draining");
    sample.targets(|targets| {
        let other = domain::Target { port: Some(9_090), state: TargetState::Initial, ..targets[0].clone() };
        targets.push(other);
    });
    assert_eq!(of(&sample, "i-1"), "initial");
}

#[test]
fn a_target_group_fails_open_when_none_in_use_is_healthy() {
    let table = [
        (TargetState::Healthy, Some(false)),
        (TargetState::Unhealthy, Some(true)),
        (TargetState::Draining, Some(true)),
        (TargetState::Unused, Some(false)),
        (TargetState::Unavailable, None),
    ];
    for (state, wanted) in table {
        let mut sample = Sample::new();
        sample.targets(|targets| targets.iter_mut().for_each(|it| it.state = state));
        let sight = look(&sample, "targets.fail_open", &words(&[("targets", API)]));
        let flag = if let Sight::Seen(Value::Flag(flag)) = sight { Some(flag) } else { None };
        assert_eq!(flag, wanted, "{state:?}");
    }
}

fn shift(id: &str, kind: &str, minutes_ago: u64, comment: &str) -> ZonalShift {
    ZonalShift {
        id: id.into(),
        resource: EDGE.into(),
        away_from: "use1-az2".into(),
        status: "ACTIVE".into(),
        started: noon() - Duration::from_mins(minutes_ago),
        expires: noon() + Duration::from_mins(9),
        comment: comment.into(),
        kind: Some(kind.into()),
        outcome: None,
    }
}

fn with_shifts(shifts: Vec<ZonalShift>, autoshifts: Vec<Autoshift>) -> Sample {
    let mut sample = Sample::new();
    let resource = ShiftResource {
        arn: EDGE.into(),
        name: "edge".into(),
        zones: vec!["use1-az1".into(), "use1-az2".into()],
        weights: BTreeMap::new(),
        has_autoshift: Some(false),
        has_practice: Some(true),
        applied: vec![],
        autoshifts: autoshifts.iter().map(|it| Autoshift { status: "APPLIED".into(), ..it.clone() }).collect(),
    };
    let at = sample.now.here;
    sample.here().shifts = Reading::new(Shifts { resources: vec![resource], shifts, autoshifts }, at);
    sample
}

#[test]
fn shifts_of_people_and_of_aws_hold_traffic_back() {
    let of = |sample: &Sample, probe| seen(sample, probe, &[("resource", EDGE)]);
    let none = with_shifts(vec![], vec![]);
    assert_eq!(of(&none, "arc.active_shifts"), Value::Number(0.0));
    assert_eq!(of(&none, "arc.autoshifts"), Value::Number(0.0));
    let auto = Autoshift { away_from: "use1-az1".into(), started: noon(), status: "ACTIVE".into() };
    let over = ZonalShift { status: "EXPIRED".into(), ..shift("3", "ZONAL_SHIFT", 90, "") };
    let both = with_shifts(vec![shift("1", "ZONAL_SHIFT", 1, ""), shift("2", "PRACTICE_RUN", 1, ""), over], vec![auto]);
    assert_eq!(of(&both, "arc.active_shifts"), Value::Number(3.0));
    assert_eq!(of(&both, "arc.autoshifts"), Value::Number(1.0));
    assert!(blind(&both, "arc.active_shifts", &[("resource", API)]).contains("cannot be shifted"));
    assert!(blind(&Sample::new(), "arc.autoshifts", &[]).contains("not been read"));
}

#[test]
fn only_the_shift_that_bears_the_mark_is_this_runs_own() {
    let own = |kind| shift("mine", kind, 2, &format!("by {MARK}"));
    let other = |kind| ZonalShift { status: "CANCELED".into(), ..shift("other", kind, 1, "somebody else") };
    let of = |sample: &Sample, probe| seen(sample, probe, &[("resource", EDGE)]).to_string();
    let foreign = with_shifts(vec![other("ZONAL_SHIFT")], vec![]);
    assert_eq!(of(&foreign, "arc.shift_status"), "absent");
    assert_eq!(of(&foreign, "arc.practice_run"), "absent");
    let shifted = with_shifts(vec![own("ZONAL_SHIFT"), other("ZONAL_SHIFT")], vec![]);
    assert_eq!(of(&shifted, "arc.shift_status"), "ACTIVE");
    assert_eq!(of(&shifted, "arc.practice_run"), "absent");
    let outcome = Some("SUCCEEDED".into());
    let practised = with_shifts(vec![ZonalShift { outcome, ..own("PRACTICE_RUN") }], vec![]);
    assert_eq!(of(&practised, "arc.practice_run"), "SUCCEEDED");
    let untold = with_shifts(vec![own("PRACTICE_RUN")], vec![]);
    assert!(blind(&untold, "arc.practice_run", &[("resource", EDGE)]).contains("does not tell"));
}

fn answered(scheme: Scheme, change: impl FnOnce(&mut EndpointSight)) -> Sample {
    let mut sight = EndpointSight {
        status: 200,
        took: Duration::from_millis(12),
        cache: None,
        age: None,
        server: None,
        location: None,
        transport_security: None,
        certificate_ends: None,
    };
    change(&mut sight);
    let mut sample = Sample::new();
    let at = sample.now.here;
    let query = EndpointQuery { scheme, host: "pay.example".into(), path: "/".into() };
    sample.here().endpoints.insert(query, Reading::new(sight, at));
    sample
}

#[test]
fn an_answer_over_tls_tells_what_the_connection_tells_and_no_more() {
    let with = [("endpoint", "pay.example")];
    let plain = answered(Scheme::Https, |_| {});
    assert_eq!(seen(&plain, "tls.handshake", &with), Value::Flag(true));
    assert_eq!(seen(&plain, "http.status", &with), Value::Number(200.0));
    assert!(blind(&plain, "tls.certificate_days", &with).contains("does not tell"));
    assert!(blind(&plain, "tls.handshake", &[with[0], ("version", "TLSv1.3")]).contains("TLSv1.3"));
    assert!(blind(&plain, "http.status", &[with[0], ("name", "shop.example")]).contains("under the name"));
    assert!(blind(&plain, "http.status", &[with[0], ("scheme", "http")]).contains("not been asked"));
    assert_eq!(seen(&plain, "http.status", &[with[0], ("name", "pay.example")]), Value::Number(200.0));
    let ends = noon() + Duration::from_hours(24 * 30 + 5);
    let dated = answered(Scheme::Https, |sight| sight.certificate_ends = Some(ends));
    assert_eq!(seen(&dated, "tls.certificate_days", &with), Value::Number(30.0));
    let moved = answered(Scheme::Http, |sight| sight.status = 301);
    assert_eq!(seen(&moved, "http.status", &[with[0], ("scheme", "http")]), Value::Number(301.0));
    assert!(blind(&moved, "tls.handshake", &with).contains("not been asked"));
}

#[test]
fn the_cdn_tells_by_its_header_whether_it_answered_itself() {
    let table = [
        (Some("Hit from cloudfront"), "hit"),
        (Some("RefreshHit from cloudfront"), "refresh"),
        (Some("Miss from cloudfront"), "miss"),
        (Some("Error from cloudfront"), "error"),
        (Some("LambdaGeneratedResponse from cloudfront"), "unknown"),
        (None, "unknown"),
    ];
    for (header, wanted) in table {
        let sample = answered(Scheme::Https, |sight| sight.cache = header.map(Text::from));
        assert_eq!(seen(&sample, "cdn.cache", &[("endpoint", "pay.example")]).to_string(), wanted, "{header:?}");
    }
}
