use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::predict::{Shape, predict};
use crate::samples::pseudo;

type Line = (i64, &'static str, &'static str, &'static str);

const STACK: &str = "finops-edge";

/// Events as they came: second, logical id, status, reason. Types are made from the ids.
fn events(lines: &[Line]) -> Vec<StackEvent> {
    let event = |(index, (at, id, status, reason)): (usize, &Line)| StackEvent {
        id: format!("{index}").into(),
        stack: STACK.into(),
        at: Moment::from_secs(*at),
        logical_id: (*id).into(),
        kind: if *id == STACK {
            "AWS::CloudFormation::Stack".into()
        } else {
            format!("AWS::Test::{}", &id[..1]).into()
        },
        status: (*status).into(),
        reason: (!reason.is_empty()).then(|| Text::new(reason)),
        token: (index == 0).then(|| Text::new("finops-mark")),
    };
    let mut events: Vec<StackEvent> = lines.iter().enumerate().map(event).collect();
    events.reverse();
    events
}

fn work(tasks: &[(&str, &[&str])]) -> Work {
    let task = |(id, after): &(&str, &[&str])| {
        let after = after.iter().map(|it| (*it).to_owned()).collect();
        ((*id).to_owned(), Task { verb: "CREATE", kind: format!("AWS::Test::{}", &id[..1]), after })
    };
    Work { resources: tasks.iter().map(task).collect(), durations: Durations::default() }
}

fn read(lines: &[Line], work: &Work, now: i64) -> Operation {
    Operation::read(&events(lines), work, Moment::from_secs(now)).unwrap()
}

const EARLIER: &[Line] = &[
    (0, STACK, "CREATE_IN_PROGRESS", "User Initiated"),
    (1, "A1", "CREATE_IN_PROGRESS", ""),
    (2, "A1", "CREATE_IN_PROGRESS", "Resource creation Initiated"),
    (11, "A1", "CREATE_COMPLETE", ""),
    (11, "B1", "CREATE_IN_PROGRESS", ""),
    (311, "B1", "CREATE_COMPLETE", ""),
    (312, STACK, "CREATE_COMPLETE", ""),
];

#[test]
fn what_is_done_and_what_is_under_way_is_counted() {
    let lines = &EARLIER[..5];
    let now = read(lines, &work(&[("A1", &[]), ("B1", &["A1"]), ("C1", &["B1"])]), 71);
    assert_eq!((now.done, now.total, now.stage, now.ended), (1, 3, Stage::Forward, None));
    assert_eq!(now.current.len(), 1);
    assert_eq!((now.current[0].logical_id.raw(), now.current[0].since), ("B1", Moment::from_secs(11)));
    assert_eq!(now.current[0].is_slow(Moment::from_secs(9_999)), None, "nothing is known of it");
    assert_eq!((now.rest, now.token), (Rest::Unknown, Some("finops-mark".into())));
    let then = read(EARLIER, &Work::default(), 999);
    assert_eq!((then.done, then.total, then.stage), (2, 2, Stage::Done));
    assert_eq!((then.ended, then.rest), (Some(Moment::from_secs(312)), Rest::About(Duration::ZERO)));
}

#[test]
fn the_rest_is_the_longest_chain_that_is_left() {
    let mut work = work(&[("A1", &[]), ("B1", &["A1"]), ("B2", &["B1"]), ("A2", &[])]);
    work.durations.learn(&events(EARLIER));
    let table: &[(&[Line], i64, Rest)] = &[
        // B1 and then B2, of its type
        (&EARLIER[..5], 11, Rest::About(Duration::from_mins(10))),
        (&EARLIER[..5], 111, Rest::About(Duration::from_secs(500))),
        // A1 10 s, B1, B2
        (&EARLIER[..1], 0, Rest::About(Duration::from_secs(610))),
        // B1 takes longer than it did: at least what comes after it
        (&EARLIER[..5], 400, Rest::AtLeast(Duration::from_mins(5))),
    ];
    for (lines, now, rest) in table {
        assert_eq!(read(lines, &work, *now).rest, *rest, "{now}");
    }
    work.resources.insert("New".into(), Task { verb: "CREATE", kind: "AWS::Test::New".into(), after: [].into() });
    assert_eq!(read(&EARLIER[..5], &work, 11).rest, Rest::AtLeast(Duration::from_mins(10)));
    let round = self::work(&[("A1", &["B1"]), ("B1", &["A1"])]);
    assert_eq!(read(&EARLIER[..1], &round, 0).rest, Rest::Unknown, "and it ends");
}

#[test]
fn what_takes_clearly_longer_than_before_is_slow() {
    let mut work = work(&[("B1", &[])]);
    work.durations.learn(&events(EARLIER));
    let now = read(&EARLIER[..5], &work, 500);
    let slow = |at| now.current[0].is_slow(Moment::from_secs(at));
    assert_eq!((now.current[0].usual, slow(500), slow(612)), (Some(Duration::from_mins(5)), Some(false), Some(true)));
}

#[test]
fn the_first_cause_comes_first_and_what_followed_last() {
    let failed = read(
        &[
            (0, STACK, "CREATE_IN_PROGRESS", "User Initiated"),
            (1, "A1", "CREATE_IN_PROGRESS", ""),
            (1, "B1", "CREATE_IN_PROGRESS", ""),
            (1, "C1", "CREATE_IN_PROGRESS", ""),
            (5, "B1", "CREATE_COMPLETE", ""),
            (6, "A1", "CREATE_FAILED", "Resource creation cancelled"),
            (6, "C1", "CREATE_FAILED", "Resource handler returned message: \"name taken\""),
            (
                7,
                STACK,
                "ROLLBACK_IN_PROGRESS",
                "The following resource(s) failed to create: [A1, C1]. Rollback requested by user.",
            ),
            (8, "B1", "DELETE_IN_PROGRESS", ""),
            (9, "A1", "DELETE_COMPLETE", ""),
        ],
        &Work::default(),
        10,
    );
    let told: Vec<(&str, bool)> = failed.failures.iter().map(|it| (it.logical_id.raw(), it.is_consequence)).collect();
    assert_eq!(told, [("C1", false), ("A1", true)]);
    assert_eq!((failed.stage, failed.done, failed.total), (Stage::RollBack, 1, 3));
    assert_eq!(failed.current.iter().map(|it| it.logical_id.raw()).collect::<Vec<_>>(), ["B1"]);
}

#[test]
fn an_operation_that_was_stopped_says_by_what() {
    let stopped = read(
        &[
            (0, STACK, "UPDATE_IN_PROGRESS", "User Initiated"),
            (1, "A1", "UPDATE_IN_PROGRESS", ""),
            (2, STACK, "UPDATE_ROLLBACK_IN_PROGRESS", "Rollback triggered by alarm api-5xx"),
            (3, "A1", "UPDATE_FAILED", "Resource update cancelled"),
            (4, "A1", "UPDATE_COMPLETE", ""),
            (5, STACK, "UPDATE_ROLLBACK_COMPLETE", ""),
        ],
        &Work::default(),
        9,
    );
    assert_eq!(stopped.failures[0].logical_id, STACK);
    assert!(stopped.failures[0].reason.as_ref().unwrap().raw().contains("api-5xx"));
    assert!(stopped.failures[1].is_consequence);
    assert_eq!((stopped.stage, stopped.ended), (Stage::RolledBack, Some(Moment::from_secs(5))));
    assert_eq!((stopped.done, stopped.total), (1, 1));
}

#[test]
fn a_hook_moves_nothing_on_and_its_refusal_is_a_failure() {
    let lines: &[Line] = &[
        (0, STACK, "CREATE_IN_PROGRESS", ""),
        (0, STACK, "HOOK_COMPLETE_SUCCEEDED", ""),
        (1, "A1", "CREATE_IN_PROGRESS", ""),
        (2, "A1", "HOOK_COMPLETE_FAILED", "Hook failed: no public bucket"),
    ];
    let checked = read(lines, &work(&[("A1", &[])]), 3);
    assert_eq!((checked.stage, checked.current.len(), checked.done), (Stage::Forward, 1, 0));
    assert!(checked.failures[0].reason.as_ref().unwrap().raw().contains("public bucket"));
}

#[test]
fn removing_what_was_replaced_undoes_nothing() {
    let cleaning = read(
        &[
            (0, STACK, "UPDATE_IN_PROGRESS", ""),
            (1, "A1", "UPDATE_IN_PROGRESS", "Requested update requires the creation of a new physical resource"),
            (9, "A1", "UPDATE_COMPLETE", ""),
            (10, STACK, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ""),
            (11, "A1", "DELETE_IN_PROGRESS", ""),
        ],
        &work(&[("A1", &[])]),
        12,
    );
    assert_eq!((cleaning.stage, cleaning.done, cleaning.total), (Stage::CleanUp, 1, 1));
    assert_eq!(cleaning.current[0].status, "DELETE_IN_PROGRESS");
}

#[test]
fn only_the_latest_operation_counts_and_without_its_beginning_nothing_is_said() {
    let mut lines = EARLIER.to_vec();
    lines.extend([(500, STACK, "UPDATE_IN_PROGRESS", ""), (501, "C1", "UPDATE_IN_PROGRESS", "")]);
    let latest = read(&lines, &Work::default(), 510);
    assert_eq!((latest.began, latest.done, latest.total), (Moment::from_secs(500), 0, 1));
    assert_eq!(Operation::read(&events(&EARLIER[1..6]), &Work::default(), Moment::from_secs(0)), None);
    assert_eq!(Operation::read(&[], &Work::default(), Moment::from_secs(0)), None);
}

#[test]
fn the_work_of_a_plan_follows_its_dependencies_and_backwards_where_things_go() {
    let topic = |needs: &str| json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": { "Ref": needs } } });
    let document = |resources: Value| json!({ "Resources": resources });
    let before = document(json!({ "Old": topic("AWS::Region"), "OnOld": topic("Old"), "Stays": topic("AWS::Region") }));
    let after = document(json!({ "New": topic("AWS::Region"), "OnNew": topic("New"), "Stays": topic("New") }));
    let none = BTreeMap::new();
    let shape = |document| Shape { document, parameters: &none };
    let plan = predict(Some(shape(&before)), shape(&after), &pseudo());
    let evaluated = |document| shape(document).evaluated(&pseudo());
    let work = Work::of(&plan.changes, &evaluated(&before), &evaluated(&after), Durations::default());
    let told: Vec<(&str, &str, Vec<&str>)> = work
        .resources
        .iter()
        .map(|(id, task)| (id.as_str(), task.verb, task.after.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        told,
        [
            ("New", "CREATE", vec![]),
            ("Old", "DELETE", vec!["OnOld"]),
            ("OnNew", "CREATE", vec!["New"]),
            ("OnOld", "DELETE", vec![]),
            ("Stays", "UPDATE", vec!["New"]),
        ]
    );
}

proptest! {
    #[test]
    fn whatever_the_events_say_no_more_is_done_than_there_is(
        lines in prop::collection::vec((0..100_i64, 0..4_usize, 0..10_usize), 0..30), now in 0..200_i64,
    ) {
        const IDS: [&str; 4] = [STACK, "A1", "B1", "C1"];
        const WORDS: [&str; 10] = [
            "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE",
            "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_SKIPPED",
            "ROLLBACK_FAILED",
        ];
        let lines: Vec<_> = lines.iter().map(|(at, id, word)| (*at, IDS[*id], WORDS[*word], "")).collect();
        let mut work = work(&[("A1", &["B1"]), ("B1", &["A1"])]);
        work.durations.learn(&events(&lines));
        if let Some(operation) = Operation::read(&events(&lines), &work, Moment::from_secs(now)) {
            prop_assert!(operation.done <= operation.total);
            prop_assert!(operation.ended.is_none() || operation.current.is_empty());
        }
    }
}
