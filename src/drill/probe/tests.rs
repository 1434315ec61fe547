//! Each probe on an account in which everything is well, on one that is not, and on one that cannot be read.

mod data;
mod metrics;
mod traffic;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use change::samples::{API, EDGE, Sample, activity, noon, refresh, region};
use domain::{AlarmState, Capacity, CloudError, Lifecycle, MetricQuery, Moment, Reading, Series, Stat, TargetState};

use super::*;

/// What this run's shifts bear.
const MARK: &str = "finops-01JD00000000000000000000AB-0123456789ab";

fn words(pairs: &[(&str, &str)]) -> Binding {
    pairs.iter().map(|(name, word)| ((*name).to_owned(), Value::Word((*word).into()))).collect()
}

fn look(sample: &Sample, probe: &str, with: &Binding) -> Sight {
    let marks = BTreeMap::from([("T0".to_owned(), noon() - Duration::from_mins(5))]);
    let (region, estate) = (&region(), &sample.facts.estate);
    let (now, limits) = (sample.now.cloud, &sample.limits);
    read(probe, with, &Scene { region, estate, now, marks: &marks, limits, run: Some(MARK) })
}

fn seen(sample: &Sample, probe: &str, pairs: &[(&str, &str)]) -> Value {
    match look(sample, probe, &words(pairs)) {
        Sight::Seen(value) => value,
        Sight::Blind(why) => panic!("{probe} {pairs:?}: {why}"),
    }
}

fn blind(sample: &Sample, probe: &str, pairs: &[(&str, &str)]) -> String {
    match look(sample, probe, &words(pairs)) {
        Sight::Seen(value) => panic!("{probe} {pairs:?}: {value}"),
        Sight::Blind(why) => why.to_string(),
    }
}

fn web_is(change: impl FnOnce(&mut domain::AutoScalingGroup)) -> Sample {
    let mut sample = Sample::new();
    sample.web(change);
    sample
}

#[test]
fn an_alarm_that_has_not_enough_data_is_blind() {
    let state = |state| {
        let mut sample = Sample::new();
        sample.alarms(|alarms| alarms.iter_mut().for_each(|alarm| alarm.state = state));
        sample
    };
    let pairs = [("alarm", "web-5xx")];
    assert_eq!(seen(&state(AlarmState::Ok), "alarm.state", &pairs), Value::Word("OK".into()));
    assert_eq!(seen(&state(AlarmState::Alarm), "alarm.state", &pairs), Value::Word("ALARM".into()));
    assert_eq!(blind(&state(AlarmState::InsufficientData), "alarm.state", &pairs), "web-5xx has not enough data");
    assert_eq!(blind(&Sample::new(), "alarm.state", &[("alarm", "nope")]), "there is no alarm nope");
    assert_eq!(blind(&Sample::new(), "alarm.state", &[]), "alarm is not given");
}

#[test]
fn healthy_targets_are_counted_where_they_lie() {
    let table: [(&[(&str, &str)], f64); 5] = [
        (&[], 3.0),
        (&[("in_zone", "us-east-1a")], 2.0),
        (&[("outside_zone", "us-east-1a")], 1.0),
        (&[("without", "i-1")], 2.0),
        (&[("outside_zone", "us-east-1b"), ("without", "i-1")], 1.0),
    ];
    for (more, wanted) in table {
        let pairs = [&[("targets", API)], more].concat();
        assert_eq!(seen(&Sample::new(), "targets.healthy", &pairs), Value::Number(wanted), "{more:?}");
    }
    let mut shifted = Sample::new();
    shifted.targets(|targets| targets[0].shifted = Some("zonal_shift_active".into()));
    assert_eq!(seen(&shifted, "targets.healthy", &[("targets", API)]), Value::Number(2.0), "one is held back");
    let mut sick = Sample::new();
    sick.targets(|targets| targets[0].state = TargetState::Unhealthy);
    assert_eq!(seen(&sick, "targets.healthy", &[("targets", API)]), Value::Number(2.0));
    assert!(blind(&sick, "targets.healthy", &[("targets", "arn:other")]).contains("not been read"));
}

#[test]
fn a_target_of_which_nobody_knows_the_zone_is_in_no_zone() {
    let mut sample = Sample::new();
    sample.targets(|targets| targets[0].zone = None);
    sample.here().instance_zones.clear();
    assert!(blind(&sample, "targets.healthy", &[("targets", API), ("in_zone", "us-east-1a")]).contains("zone of i-1"));
    assert_eq!(seen(&sample, "targets.healthy", &[("targets", API)]), Value::Number(3.0));
}

#[test]
fn a_group_is_settled_when_nothing_moves() {
    let settled = |sample: &Sample| seen(sample, "asg.settled", &[("group", "web")]);
    assert_eq!(settled(&Sample::new()), Value::Flag(true));
    let grown = web_is(|web| web.capacity = Capacity::new(2, 4, 6).unwrap());
    assert_eq!(settled(&grown), Value::Flag(false));
    let pending = web_is(|web| web.instances[0].lifecycle = Lifecycle::Pending);
    assert_eq!(settled(&pending), Value::Flag(false));
    let mut launching = Sample::new();
    launching.scaling(|known| {
        known.activities = vec![domain::ScalingActivity { ended: None, ..activity(noon(), "wanted") }];
    });
    assert_eq!(settled(&launching), Value::Flag(false));
    let mut refreshing = Sample::new();
    refreshing.refreshes(vec![refresh("r-1", "InProgress")]);
    assert_eq!(settled(&refreshing), Value::Flag(false));
    assert!(blind(&Sample::new(), "asg.settled", &[("group", "none")]).contains("no Auto Scaling group none"));
}

#[test]
fn what_is_suspended_among_those_named_is_counted() {
    let sample = web_is(|web| web.suspended = vec!["AZRebalance".into(), "Launch".into()]);
    let mut with = words(&[("group", "web")]);
    assert_eq!(look(&sample, "asg.suspended", &with), Sight::Seen(Value::Number(2.0)));
    with.insert("among".to_owned(), Value::Words(vec!["Launch".to_owned(), "Terminate".to_owned()]));
    assert_eq!(look(&sample, "asg.suspended", &with), Sight::Seen(Value::Number(1.0)));
}

#[test]
fn an_instance_that_has_left_is_absent() {
    let sample = web_is(|web| web.instances[0].lifecycle_word = "Terminating:Wait".into());
    let state = |id| seen(&sample, "asg.lifecycle", &[("group", "web"), ("instance", id)]);
    assert_eq!(state("i-1"), Value::Word("Terminating".into()));
    assert_eq!(state("i-2"), Value::Word("InService".into()));
    assert_eq!(state("i-9"), Value::Word("absent".into()));
}

#[test]
fn only_activities_since_the_mark_and_of_the_kind_count() {
    let mut sample = Sample::new();
    let ago = |minutes| noon() - Duration::from_mins(minutes);
    sample.scaling(|known| known.activities = vec![activity(ago(1), "wanted"), activity(ago(9), "wanted")]);
    let of = |more: &[(&str, &str)]| seen(&sample, "asg.activity", &[&[("group", "web")], more].concat());
    assert_eq!(of(&[]), Value::Number(2.0));
    assert_eq!(of(&[("since", "T0")]), Value::Number(1.0));
    assert_eq!(of(&[("kind", "launch"), ("since", "T0")]), Value::Number(1.0));
    assert_eq!(of(&[("kind", "terminate")]), Value::Number(0.0));
    assert_eq!(blind(&sample, "asg.activity", &[("group", "web"), ("since", "T9")]), "T9 has not happened yet");
}

#[test]
fn the_same_instance_is_picked_from_the_same_answers_and_none_that_may_not_be_lost() {
    let pick = |sample: &Sample, never: &[&str]| {
        let mut with = words(&[("group", "web")]);
        with.insert("never".to_owned(), Value::Words(never.iter().map(|&word| word.to_owned()).collect()));
        look(sample, "asg.pick_instance", &with)
    };
    let first = Sight::Seen(Value::Word("i-1".into()));
    assert_eq!(pick(&Sample::new(), &[]), first, "of the zone that has most, the first by id");
    let protected = web_is(|web| web.instances[0].is_protected = true);
    assert_eq!(pick(&protected, &["protected"]), Sight::Seen(Value::Word("i-2".into())));
    assert_eq!(pick(&protected, &[]), first);
    let lonely = web_is(|web| {
        web.instances.remove(0);
    });
    assert!(matches!(pick(&lonely, &["only-one-in-zone"]), Sight::Blind(_)));
}

#[test]
fn a_refresh_is_told_by_the_status_of_the_latest() {
    let mut sample = Sample::new();
    let of = |sample: &Sample| seen(sample, "refresh.status", &[("group", "web")]).to_string();
    assert_eq!(of(&sample), "absent");
    let before =
        domain::InstanceRefresh { started: Some(noon() - Duration::from_hours(9)), ..refresh("r-0", "Failed") };
    sample.refreshes(vec![before, refresh("r-1", "Successful")]);
    assert_eq!(of(&sample), "Successful");
}

#[test]
fn what_is_in_service_is_counted_by_zone_and_only_when_healthy() {
    let sample = web_is(|web| web.instances[0].is_healthy = false);
    let of = |more: &[(&str, &str)]| seen(&sample, "capacity.in_service", &[&[("group", "web")], more].concat());
    assert_eq!(of(&[]), Value::Number(2.0));
    assert_eq!(of(&[("zone", "us-east-1a")]), Value::Number(1.0));
    assert_eq!(seen(&sample, "capacity.desired", &[("group", "web")]), Value::Number(3.0));
    let health = |id| seen(&sample, "asg.health", &[("group", "web"), ("instance", id)]).to_string();
    assert_eq!((health("i-1"), health("i-2"), health("i-9")), ("Unhealthy".into(), "Healthy".into(), "absent".into()));
}

#[test]
fn the_oldest_is_what_has_no_launch_among_the_latest_activities() {
    let mut sample = Sample::new();
    let launch = |ago, id: &str| domain::ScalingActivity {
        description: format!("Launching a new EC2 instance: {id}").into(),
        ..activity(noon() - Duration::from_mins(ago), "wanted")
    };
    sample.scaling(|known| known.activities = vec![launch(1, "i-1"), launch(90, "i-3")]);
    let of =
        |more: &[(&str, &str)]| seen(&sample, "asg.pick_instance", &[&[("group", "web")], more].concat()).to_string();
    assert_eq!(of(&[]), "i-2");
    assert_eq!(of(&[("prefer", "oldest")]), "i-2");
    assert_eq!(of(&[("prefer", "newest")]), "i-1");
    assert_eq!(of(&[("prefer", "newest"), ("never", "warming")]), "i-3", "i-1 has run for a minute of three");
    assert_eq!(of(&[("prefer", "newest in the fullest zone"), ("never", "warming")]), "i-2");
}

#[test]
fn the_floor_needs_load_and_a_safe_load() {
    let with = [("group", "web"), ("targets", API)];
    // 60 a second, of which each instance is planned to carry 70.
    assert_eq!(seen(&Sample::new(), "capacity.floor", &with), Value::Number(1.0));
    let mut busy = Sample::new();
    busy.load(|_| Some(60.0 * 150.0));
    assert_eq!(seen(&busy, "capacity.floor", &with), Value::Number(3.0));
    busy.limits.safe_load.clear();
    assert!(blind(&busy, "capacity.floor", &with).contains("safe_load"));
    let mut idle = Sample::new();
    idle.load(|_| None);
    assert_eq!(seen(&idle, "capacity.floor", &with), Value::Number(1.0), "somebody has to be there");
}

#[test]
fn nothing_is_seen_in_a_reading_that_has_failed_since() {
    let mut sample = Sample::new();
    let denied = CloudError::Unreachable { detail: "no route to host".into() };
    let at: Moment = sample.now.here;
    let here = sample.here();
    here.groups.failed(denied.clone(), at);
    here.alarms.failed(denied.clone(), at);
    here.target_health.get_mut(&Text::from(API)).unwrap().failed(denied, at);
    for (probe, pairs) in [
        ("asg.settled", [("group", "web")]),
        ("alarm.state", [("alarm", "web-5xx")]),
        ("targets.healthy", [("targets", API)]),
    ] {
        assert!(blind(&sample, probe, &pairs).contains("no route to host"), "{probe}");
    }
}

#[test]
fn every_probe_asks_for_what_it_reads_and_none_panics_without_its_arguments() {
    let empty = Estate::new([region()]);
    let (limits, marks) = (Limits::default(), BTreeMap::new());
    let scene = Scene { region: &region(), estate: &empty, now: noon(), marks: &marks, limits: &limits, run: None };
    for name in names() {
        let with = words(&[
            ("group", "web"),
            ("targets", API),
            ("alarm", "web-5xx"),
            ("resource", EDGE),
            ("database", "ledger"),
            ("cluster", "ledger"),
            ("cache", "pay"),
            ("endpoint", "pay.example"),
            ("metric", "FinOps/Canary:MissingSeq"),
            ("of", "alb.requests"),
        ]);
        assert!(!asks(name, &with, &scene).is_empty(), "{name}");
        assert!(matches!(read(name, &Binding::new(), &scene), Sight::Blind(_)), "{name}");
        assert!(matches!(read(name, &with, &scene), Sight::Blind(_)), "{name} sees something in nothing");
    }
}

#[test]
fn every_probe_of_the_vocabulary_is_read_or_answered_by_a_person() {
    let read: BTreeSet<&str> = names().chain(BY_PERSON.iter().copied()).collect();
    let written: BTreeSet<&str> = crate::vocabulary::PROBES.iter().map(|word| word.name).collect();
    assert_eq!(read, written);
    assert_eq!(names().count(), read.len() - BY_PERSON.len(), "none is there twice");
}
