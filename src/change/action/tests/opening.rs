//! What holds state and is given up by name: when the policy of its stack is opened for it, and how that goes back.

use domain::{Ask, Reading, Regional, StackQuestion};

use super::*;

fn on(change: StackChange) -> Action {
    Action::Stack(StackAction::new("finops-edge", change))
}

/// A roll-out that gives the database up by name, with the policy that the stack has.
fn giving_up(policy: Option<&str>, named: &[&str]) -> (Sample, RollOut) {
    let lost = |id: &str| {
        let (logical_id, kind, why) = (id.to_owned(), "AWS::RDS::DBInstance".to_owned(), String::new());
        Planned { logical_id, kind, action: Deed::Remove, replacement: Replacement::False, is_stateful: true, why }
    };
    let shown = vec![lost("Ledger"), lost("Audit"), Planned { is_stateful: false, ..lost("Rule") }];
    let roll_out = RollOut {
        change_set: "finops-0123456789ab".to_owned(),
        purpose: Purpose::Update,
        template: "0f".repeat(32),
        shown,
        estimate: Estimate::default(),
        role: None,
        triggers: 0,
        named: named.iter().map(|it| (*it).to_owned()).collect(),
        opens: Some("{}".to_owned()),
    };
    let mut sample = Sample::new();
    let at = sample.now.here;
    let formation = sample.here().formation.entry("finops-edge".into()).or_default();
    formation.policy = Reading::new(policy.map(Into::into), at);
    (sample, roll_out)
}

#[test]
fn what_is_given_up_is_what_holds_state_was_named_and_is_lost() {
    for (named, wanted) in
        [(&["Ledger", "Rule", "Other"][..], &["Ledger"][..]), (&[], &[]), (&["Audit", "Ledger"], &["Audit", "Ledger"])]
    {
        let (_, roll_out) = giving_up(None, named);
        assert_eq!(roll_out.given_up().into_iter().collect::<Vec<_>>(), wanted, "{named:?}");
    }
}

#[test]
fn a_policy_is_opened_first_where_there_is_one_that_is_not_open_already() {
    for (policy, is_opened) in [(Some("locked"), true), (Some("{}"), false), (None, false)] {
        let (sample, roll_out) = giving_up(policy, &["Ledger"]);
        let action = on(StackChange::RollOut(Box::new(roll_out)));
        let step = crate::preview::opening_of((&action, &region()), &sample.facts).unwrap();
        assert_eq!(step.is_some(), is_opened, "{policy:?}");
        if let Some(step) = step {
            assert_eq!(
                (step.action, step.undo),
                (on(StackChange::Policy("{}".into())), Undo::By(Box::new(on(StackChange::Policy("locked".into())))))
            );
        }
    }
    let asked = |roll_out: RollOut| {
        let action = on(StackChange::RollOut(Box::new(roll_out)));
        let ask = Ask::In(region(), Regional::Stack("finops-edge".into(), StackQuestion::Policy));
        crate::questions(&crate::samples::propose(action), &Sample::new().facts.estate).contains(&ask)
    };
    let (_, roll_out) = giving_up(None, &["Ledger"]);
    assert!(asked(roll_out.clone()) && !asked(RollOut { opens: None, ..roll_out }));
}
