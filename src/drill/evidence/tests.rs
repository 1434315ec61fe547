//! A report is what the journal says, and gives nobody away when it is shared.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Moment;

use super::*;
use crate::model::{Drill, Evidence, Measure, Span};
use crate::plan::{Argument, Plan};
use crate::run::samples::*;
use crate::run::{Event, LogEntry, Progress, Verdict};
use crate::value::Value;

fn measured(measures: Vec<(&str, Measure)>, target: u64) -> Plan {
    let plan = plan();
    let measures = measures.into_iter().map(|(name, measure)| (name.to_owned(), measure)).collect();
    let evidence = Evidence { target: Some(secs(target)), measures, ..Evidence::default() };
    let drill = Drill { evidence, ..(*plan.drill).clone() };
    Plan { drill: Arc::new(drill), ..plan }
}

fn between(from: Span, to: Span) -> Measure {
    Measure::Between(from, to)
}

fn mark(name: &str) -> Span {
    Span::Mark(name.to_owned())
}

fn kept(log: &[LogEntry]) -> Vec<LogEntry> {
    log.iter().map(|entry| serde_json::from_str(&serde_json::to_string(entry).unwrap()).unwrap()).collect()
}

fn report(driver: &Driver) -> Report {
    Report::of("01JD", Summary::of(driver.run.plan()), &kept(driver.run.log()))
}

#[test]
fn a_report_is_the_same_from_memory_and_from_the_journal() {
    let mut driver = Driver::new(measured(vec![("to second", between(mark("T-first"), mark("T-second")))], 300));
    driver.tell(Event::Told { at: at(7), what: "rds-event:failover started".into() });
    assert_eq!(driver.finish().0, Verdict::Passed);
    assert_eq!(kept(driver.run.log()), driver.run.log());
    let (report, memory) = (report(&driver), Report::of("01JD", Summary::of(driver.run.plan()), driver.run.log()));
    assert_eq!(report, memory);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["schema"], "finops-tui/run/1");
    assert_eq!((json["verdict"].as_str(), json["residue"].as_str()), (Some("passed"), Some("clean")));
    assert_eq!(json["measures"][0]["name"], "to second");
    assert_eq!(json["measures"][0]["target_s"], 300);
    let seconds = json["measures"][0]["seconds"].as_u64().unwrap();
    assert_eq!(seconds, driver.run.mark("T-second").unwrap().since(driver.run.mark("T-first").unwrap()).as_secs());
    assert!(report.markdown().contains(&format!("<= {seconds} s, resolution")));
}

#[test]
fn a_time_that_is_missing_makes_it_inconclusive_and_one_too_long_deviates() {
    let table = [
        (between(mark("T-first"), mark("T-nowhere")), 300, Verdict::Inconclusive),
        (between(mark("T-first"), Span::Undo("first".into())), 300, Verdict::Passed),
        (between(mark("T-first"), Span::Undo("first".into())), 3, Verdict::Deviated),
        (between(Span::Undo("first".into()), Span::Check("steady".into())), 300, Verdict::Passed),
        (between(mark("T-first"), Span::DatabaseEvent("failover completed".into())), 300, Verdict::Inconclusive),
        (Measure::OfCheck { check: "steady".into(), take: "last".into() }, 300, Verdict::Passed),
        (Measure::OfCheck { check: "nowhere".into(), take: "max".into() }, 300, Verdict::Inconclusive),
    ];
    for (measure, target, wanted) in table {
        let words = format!("{measure:?} in {target} s");
        assert_eq!(Driver::new(measured(vec![("it", measure)], target)).finish().0, wanted, "{words}");
    }
}

#[test]
fn values_of_a_check_count_once_a_datapoint() {
    let sum = Measure::OfCheck { check: "steady".into(), take: "sum".into() };
    let most = Measure::OfCheck { check: "steady".into(), take: "max".into() };
    let mut driver = Driver::new(measured(vec![("sum", sum), ("most", most)], 300));
    driver.pass_until(|run| run.plan().steps.len() == 3 && run.view(at(0)).steps[1].progress == Progress::Done);
    for (value, minute) in [(2.0, 60), (2.0, 60), (5.0, 120), (2.0, 180)] {
        let sight = crate::Sight::Seen(Value::Number(value));
        driver.tell(Event::Seen { watch: CHECK, sight, as_of: at(minute) });
    }
    let measures = measures(driver.run.plan(), driver.run.log());
    let values: Vec<Option<Value>> = measures.into_iter().map(|it| it.value).collect();
    assert_eq!(values, [Some(Value::Number(9.0)), Some(Value::Number(5.0))]);
}

#[test]
fn the_longest_standstill_is_from_rise_to_rise() {
    let metric = Argument::Value(Value::Word("FinOps/Canary:LastAckedSeq".into()));
    let mut plan = measured(vec![("gap", Measure::LongestGap { metric: metric.clone(), resolution: secs(10) })], 300);
    plan.watches[FIRST.0].probe = "metric.increasing".into();
    plan.watches[FIRST.0].with = BTreeMap::from([("metric".to_owned(), metric)]);
    let mut driver = Driver::new(plan);
    driver.pass_until(|run| run.stage() == crate::run::Stage::Running);
    for (sight, second) in
        [(yes(), 100), (no(), 110), (no(), 120), (blind(), 125), (yes(), 160), (no(), 170), (yes(), 180)]
    {
        driver.now = second;
        driver.tell(Event::Seen { watch: FIRST, sight, as_of: at(second) });
    }
    let measure = &measures(driver.run.plan(), driver.run.log())[0];
    assert_eq!((measure.seconds, measure.resolution_s.map(|fine| fine >= 10)), (Some(60), Some(true)));
}

#[test]
fn what_is_shared_names_no_account_no_person_and_no_machine() {
    let mut driver = Driver::new(plan());
    driver.finish();
    let mut report = report(&driver);
    let secrets = [
        "arn:aws:iam::123456789012:role/op",
        "123456789012",
        "ada@laptop",
        "web-1.eu-west-1.elb.amazonaws.com",
        "10.0.1.7",
        "i-0abcdef12",
        "example.com",
    ];
    report
        .timeline
        .push(Line { at: Moment::from_secs(7), what: secrets.join(", ") + " 0.02% at 2026-11-22T14:03:22Z" });
    report.left = format!("({}) again", secrets[2]);
    let redacted = report.redacted();
    let json = serde_json::to_string(&redacted).unwrap();
    for secret in secrets {
        assert!(!json.contains(secret), "{secret}");
    }
    assert_eq!(redacted.left, "(principal-1) again");
    assert!(redacted.timeline.last().unwrap().what.ends_with("0.02% at 2026-11-22T14:03:22Z"));
    assert!(redacted.timeline.last().unwrap().what.contains("principal-1"));
}

#[test]
fn a_chart_leaves_a_gap_where_nothing_was_read() {
    let points = [Some(1.0), Some(8.0), None, Some(1.0)];
    let point = |(second, value): (i64, Option<f64>)| Point { at: Moment::from_secs(second), value };
    let track = Track { name: "a<b".to_owned(), points: (0..).zip(points).map(point).collect() };
    assert_eq!(chart::bars(&track), "▁█·▁  1 to 8");
    let mut driver = Driver::new(plan());
    driver.finish();
    let svg = Report { tracks: vec![track], ..report(&driver) }.svg();
    assert!(svg.contains("a&lt;b") && svg.matches("<polyline").count() == 2, "{svg}");
}
