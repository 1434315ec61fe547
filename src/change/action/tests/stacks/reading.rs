//! What is read of a stack, and how far a change of it has come by that.

use super::*;

/// The stack by its status, and the change set by its status and its execution, if it is there.
fn sample(status: &str, set: Option<(&str, &str)>) -> Sample {
    let mut sample = Sample::new();
    let at = sample.now.here;
    sample.stacks(|stacks| *stacks = vec![stack("finops-data", "CREATE_COMPLETE"), stack("finops-edge", status)]);
    let set = set.map(|(status, execution)| change_set(status, execution));
    let formation = sample.here().formation.entry("finops-edge".into()).or_default();
    formation.change_sets.insert(SET.into(), Reading::new(set, at));
    sample
}

fn change_set(status: &str, execution: &str) -> ChangeSet {
    let (deed, replacement) = (Deed::Add, Replacement::False);
    let kind = "AWS::EC2::Subnet".into();
    let change =
        ResourceChange { logical_id: "Edge".into(), physical_id: None, kind, deed, replacement, causes: vec![] };
    ChangeSet {
        name: SET.into(),
        id: format!("arn:aws:cloudformation:us-east-1:123456789012:changeSet/{SET}/1").into(),
        stack: "finops-edge".into(),
        status: status.into(),
        execution: execution.into(),
        reason: None,
        changes: vec![change],
        parameters: [].into(),
        created: None,
    }
}

fn read(sample: &Sample, action: &Action) -> State {
    action.read(&region(), &sample.facts.estate).unwrap()
}

/// What every stack is known by.
fn standing(status: Option<&str>) -> State {
    let id = status.map(|_| "arn:aws:cloudformation:us-east-1:123456789012:stack/finops-edge/1");
    State::new().with("status", status).with("id", id).with("updated", Value::Nothing)
}

#[test]
fn a_stack_is_read_by_what_the_change_is_about() {
    let made = Some(("CREATE_COMPLETE", "AVAILABLE"));
    let there = sample("UPDATE_COMPLETE", made);
    let known = standing(Some("UPDATE_COMPLETE"));
    assert_eq!(read(&there, &on(StackChange::Cancel)), known);
    assert_eq!(read(&there, &draft()), known.clone().with("draft", "CREATE_COMPLETE"));
    assert_eq!(read(&there, &discard(true)), known.clone().with("draft", "CREATE_COMPLETE"));
    assert_eq!(read(&there, &on(StackChange::Protect(false))), known.clone().with("protected", true));
    let as_shown = |state: State, executed: Option<&str>| state.with("executed", executed).with("changes", "as shown");
    assert_eq!(read(&there, &roll_out(Purpose::Update)), as_shown(known.clone(), None));
    let executed = sample("UPDATE_COMPLETE", Some(("CREATE_COMPLETE", "EXECUTE_COMPLETE")));
    assert_eq!(read(&executed, &roll_out(Purpose::Update)), as_shown(known.clone(), Some(SET)));
    assert_eq!(read(&executed, &draft()), known.with("draft", "executed"));
    let gone = sample("DELETE_COMPLETE", None);
    assert_eq!(read(&gone, &draft()), standing(None).with("draft", Value::Nothing));
    assert_eq!(read(&gone, &on(StackChange::Protect(true))), standing(None).with("protected", Value::Nothing));
    let waiting = sample("REVIEW_IN_PROGRESS", made);
    assert_eq!(read(&waiting, &roll_out(Purpose::Create)), as_shown(standing(None), None), "it holds nothing yet");
    assert_eq!(
        read(&waiting, &draft()),
        standing(Some("REVIEW_IN_PROGRESS")).with("draft", "CREATE_COMPLETE"),
        "and is there"
    );
}

#[test]
fn a_change_set_or_a_policy_that_is_not_read_is_not_known() {
    let unread = Sample::new();
    for action in [draft(), roll_out(Purpose::Create), on(StackChange::Policy("{}".into()))] {
        let error = action.read(&region(), &unread.facts.estate).unwrap_err();
        assert!(matches!(error, Unreadable::Unknown { .. }), "{}: {error}", action.id());
    }
    let mut with_policy = Sample::new();
    let at = with_policy.now.here;
    with_policy.here().formation.entry("finops-edge".into()).or_default().policy = Reading::new(None, at);
    let state = read(&with_policy, &on(StackChange::Policy("{}".into())));
    assert_eq!((state.get("policy"), state.word("status")), (&Value::Nothing, Some("UPDATE_COMPLETE")));
}

#[test]
fn a_stack_is_changed_to_what_is_wished_of_it() {
    let before = standing(Some("UPDATE_COMPLETE")).with("draft", Value::Nothing);
    let none = standing(None).with("draft", Value::Nothing);
    assert_eq!(draft().after(&before), before.clone().with("draft", "CREATE_COMPLETE"));
    let first = none.clone().with("draft", "CREATE_COMPLETE").with("status", "REVIEW_IN_PROGRESS");
    assert_eq!(draft().after(&none), first);
    let made = before.clone().with("draft", "CREATE_COMPLETE");
    assert_eq!(discard(false).after(&made), before);
    let done = before.clone().with("status", "IMPORT_COMPLETE").with("executed", SET);
    assert_eq!(roll_out(Purpose::Import).after(&before), done);
    let ends = [
        ("UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"),
        ("UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
        ("CREATE_FAILED", "ROLLBACK_COMPLETE"),
        ("CREATE_COMPLETE", "CREATE_COMPLETE"),
    ];
    for (was, end) in ends {
        assert_eq!(on(StackChange::RollBack).after(&standing(Some(was))).word("status"), Some(end), "{was}");
    }
    let deleted = on(StackChange::Delete { retain: vec![], role: None }).after(&standing(Some("CREATE_COMPLETE")));
    assert_eq!(deleted, standing(None));
    let policy = r#"{"Statement":[]}"#;
    assert_eq!(on(StackChange::Policy(policy.into())).after(&before), before.clone().with("policy", policy));
}

#[test]
fn what_is_wished_of_a_stack_is_reached_by_what_is_read() {
    use Reach::{Before, Otherwise, Reached, Underway};
    let at = |status: &str, executed: Option<&str>| standing(Some(status)).with("executed", executed);
    let before = at("UPDATE_COMPLETE", None);
    let rolled_back = Reach::Ended { how: "the stack is UPDATE_ROLLBACK_COMPLETE".to_owned(), is_clean: true };
    let stuck = Reach::Ended { how: "the stack is UPDATE_ROLLBACK_FAILED".to_owned(), is_clean: false };
    let table = [
        (roll_out(Purpose::Update), &before, before.clone(), Before),
        (roll_out(Purpose::Update), &before, at("UPDATE_IN_PROGRESS", Some(SET)), Underway),
        (roll_out(Purpose::Update), &before, at("UPDATE_COMPLETE", Some(SET)), Reached),
        (roll_out(Purpose::Update), &before, at("UPDATE_ROLLBACK_COMPLETE", Some(SET)), rolled_back),
        (roll_out(Purpose::Update), &before, at("UPDATE_ROLLBACK_FAILED", Some(SET)), stuck),
        (roll_out(Purpose::Update), &before, standing(None).with("executed", SET), Otherwise),
        (roll_out(Purpose::Update), &before, at("UPDATE_IN_PROGRESS", None), Otherwise),
        (roll_out(Purpose::Update), &before, at("UPDATE_COMPLETE", Some("finops-other")), Otherwise),
        (roll_out(Purpose::Update), &at("UPDATE_COMPLETE", Some("x")), at("UPDATE_COMPLETE", Some(SET)), Otherwise),
        (draft(), &before, before.clone().with("draft", "CREATE_IN_PROGRESS"), Underway),
        (on(StackChange::Delete { retain: vec![], role: None }), &standing(None), standing(None), Reached),
        (discard(true), &before.clone().with("draft", "FAILED"), standing(Some("REVIEW_IN_PROGRESS")), Underway),
        (discard(false), &before.clone().with("draft", "FAILED"), before.clone(), Reached),
        (
            on(StackChange::Protect(true)),
            &before.clone().with("protected", false),
            before.clone().with("protected", true),
            Reached,
        ),
        (
            on(StackChange::Protect(true)),
            &before.clone().with("protected", false),
            before.clone().with("protected", false),
            Before,
        ),
        (on(StackChange::Protect(true)), &before.clone().with("protected", false), before.clone(), Otherwise),
        (on(StackChange::Policy("{}".into())), &before, before.clone().with("policy", "{}"), Reached),
        (on(StackChange::Policy("{}".into())), &before, at("UPDATE_IN_PROGRESS", None), Before),
        (on(StackChange::Policy("{}".into())), &before, before.clone().with("policy", "[]"), Otherwise),
    ];
    for (action, before, seen, reach) in table {
        assert_eq!(action.reach(before, &seen), reach, "{}: {seen:?}", action.id());
    }
}

#[test]
fn a_change_set_is_executed_where_the_stack_or_the_change_set_says_so() {
    let made = Some(("CREATE_COMPLETE", "AVAILABLE"));
    let executed = |set, by: Option<&str>| {
        let mut sample = sample("UPDATE_COMPLETE", set);
        let id = |name: &str| format!("arn:aws:cloudformation:us-east-1:123456789012:changeSet/{name}/1").into();
        sample.stacks(|stacks| stacks[1].change_set = by.map(id));
        read(&sample, &roll_out(Purpose::Update)).word("executed").map(str::to_owned)
    };
    assert_eq!(executed(made, None), None);
    assert_eq!(executed(made, Some("finops-other")), None);
    assert_eq!(executed(made, Some(SET)).as_deref(), Some(SET), "by the stack");
    assert_eq!(executed(None, Some(SET)).as_deref(), Some(SET), "a change set goes with its execution");
    assert_eq!(executed(Some(("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS")), None).as_deref(), Some(SET), "by itself");
}

#[test]
fn a_change_set_that_does_worse_than_shown_is_told_until_it_is_executed() {
    let action = on(StackChange::RollOut(Box::new(rolled_out(Purpose::Update, vec![]))));
    let changes = |execution| {
        let sample = sample("UPDATE_COMPLETE", Some(("CREATE_COMPLETE", execution)));
        read(&sample, &action).word("changes").map(str::to_owned)
    };
    assert_eq!(changes("AVAILABLE").as_deref(), Some("Edge is added, shown was nothing"));
    assert_eq!(changes("EXECUTE_COMPLETE").as_deref(), Some("as shown"));
}
