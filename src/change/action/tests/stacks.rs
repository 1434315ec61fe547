//! What is done to stacks: its words, what is read for it, how far it has come, and its way back.

mod reading;

use std::time::Duration;

use domain::{Ask, ChangeSet, Reading, Regional, ResourceChange, StackQuestion};

use super::*;
use crate::samples::stack;
use Direction::{Adds, Moves, Removes, Restores};

const SET: &str = "finops-0123456789ab";

fn on(change: StackChange) -> Action {
    Action::Stack(StackAction::new("finops-edge", change))
}

fn planned(action: Deed, replacement: Replacement) -> Planned {
    let (logical_id, kind, why) = ("Edge".to_owned(), "AWS::EC2::Subnet".to_owned(), String::new());
    Planned { logical_id, kind, action, replacement, is_stateful: false, why }
}

fn rolled_out(purpose: Purpose, shown: Vec<Planned>) -> RollOut {
    let estimate = Estimate { monthly_cents: Some(250), unpriced: 0, prices: None };
    let (change_set, template) = (SET.to_owned(), "0f".repeat(32));
    RollOut {
        change_set,
        purpose,
        template,
        shown,
        named: BTreeSet::new(),
        opens: None,
        estimate,
        triggers: 0,
        role: None,
    }
}

fn roll_out(purpose: Purpose) -> Action {
    on(StackChange::RollOut(Box::new(rolled_out(purpose, vec![planned(Deed::Add, Replacement::False)]))))
}

fn drafted() -> Draft {
    let mut draft = Draft::new(Purpose::Update, TemplateBody::new("{}"), "base");
    draft.parameters = [("Cidr".to_owned(), "10.0.0.0/16,10.1.0.0/16".to_owned())].into();
    Draft { name: SET.to_owned(), ..draft }
}

fn draft() -> Action {
    on(StackChange::Draft(Box::new(drafted())))
}

fn discard(with_stack: bool) -> Action {
    on(StackChange::Discard { change_set: SET.to_owned(), with_stack })
}

fn open_to(skip: &[&str]) -> Vec<String> {
    skip.iter().map(|&id| id.to_owned()).collect()
}

#[test]
fn every_change_of_a_stack_has_its_words_and_its_way() {
    let keep = || on(StackChange::Delete { retain: open_to(&["Bucket", "Log's"]), role: None });
    let table = [
        (draft(), "phase.draft", "Draft a change set of finops-edge", Adds),
        (discard(false), "phase.discard", "Throw the change set of finops-edge away", Restores),
        (roll_out(Purpose::Create), "phase.apply", "Create finops-edge", Adds),
        (roll_out(Purpose::Update), "phase.apply", "Update finops-edge", Adds),
        (roll_out(Purpose::Import), "phase.adopt", "Adopt resources into finops-edge", Adds),
        (on(StackChange::Cancel), "phase.cancel", "Cancel the update of finops-edge", Restores),
        (
            on(StackChange::Continue { skip: vec![] }),
            "phase.continue",
            "Continue the rollback of finops-edge",
            Restores,
        ),
        (on(StackChange::RollBack), "phase.rollback", "Roll finops-edge back", Restores),
        (keep(), "phase.destroy", "Delete finops-edge", Removes),
        (on(StackChange::Protect(true)), "phase.protect", "Protect finops-edge from deletion", Adds),
        (on(StackChange::Protect(false)), "phase.unprotect", "Let finops-edge be deleted", Removes),
        (on(StackChange::Policy("{}".into())), "phase.policy", "Set the resource policy of finops-edge", Moves),
    ];
    for (action, id, title, direction) in table {
        assert_eq!((action.id(), action.title().as_str(), action.verb()), (id, title, &id["phase.".len()..]));
        assert_eq!((action.direction(&State::new()), action.removes(&State::new())), (direction, 0), "{id}");
        assert_eq!(
            (action.subject().raw(), action.scope().raw(), action.group()),
            ("finops-edge", "finops-edge", None)
        );
        let is_long = matches!(
            id,
            "phase.apply" | "phase.adopt" | "phase.cancel" | "phase.continue" | "phase.rollback" | "phase.destroy"
        );
        assert_eq!((action.lasts(), action.validity()), (is_long, Duration::from_hours(24)), "{id}");
        let bears_token = matches!(id, "phase.draft" | "phase.apply" | "phase.adopt");
        assert_eq!(action.class(), if bears_token { Class::Token } else { Class::Absolute }, "{id}");
        let further = match id {
            "phase.draft" | "phase.discard" | "phase.apply" | "phase.adopt" => {
                Some(StackQuestion::ChangeSet(SET.into()))
            }
            "phase.policy" => Some(StackQuestion::Policy),
            _ => None,
        };
        let further = further.map(|asked| Regional::Stack("finops-edge".into(), asked));
        let asks: Vec<Ask> = std::iter::once(Regional::Stacks).chain(further).map(|it| Ask::In(region(), it)).collect();
        assert_eq!(action.asks(&region()), asks, "{id}");
    }
    assert_eq!((desired(4).lasts(), desired(4).validity()), (false, Duration::from_mins(10)));
}

#[test]
fn a_roll_out_goes_the_way_of_its_harshest_deed() {
    let way = |shown| on(StackChange::RollOut(Box::new(rolled_out(Purpose::Update, shown)))).direction(&State::new());
    let (added, changed) = (planned(Deed::Add, Replacement::False), planned(Deed::Modify, Replacement::False));
    assert_eq!(way(vec![added.clone()]), Adds);
    assert_eq!(way(vec![added.clone(), changed.clone()]), Moves);
    for deed in [Deed::Remove, Deed::Unknown] {
        assert_eq!(way(vec![added.clone(), changed.clone(), planned(deed, Replacement::False)]), Removes, "{deed:?}");
    }
}

#[test]
fn a_role_is_named_on_the_command_line_where_one_is_given() {
    let role = || Some("arn:aws:iam::123456789012:role/deploy".to_owned());
    let (by, other) = (Draft { role: role(), ..drafted() }, drafted());
    let changes = [StackChange::Draft(Box::new(by.clone())), StackChange::Delete { retain: vec![], role: role() }];
    for change in changes {
        let line = on(change).cli(&region());
        assert!(line.contains(" --role-arn arn:aws:iam::123456789012:role/deploy --region us-east-1"), "{line}");
    }
    assert!(!draft().cli(&region()).contains("--role-arn"));
    assert_ne!(by.named("1").name, other.named("1").name, "a change set is of its role too");
    let kept: Draft = serde_json::from_str(&serde_json::to_string(&drafted()).unwrap()).unwrap();
    assert_eq!(kept, drafted(), "and what was written without one is read");
}

#[test]
fn what_opens_the_policy_on_the_command_line_puts_it_back_there_too() {
    let opened = RollOut { opens: Some("{}".into()), ..rolled_out(Purpose::Update, vec![]) };
    let set = "aws cloudformation set-stack-policy --stack-name finops-edge --region us-east-1 --stack-policy-body";
    assert_eq!(
        on(StackChange::RollOut(Box::new(opened))).cli(&region()),
        format!(
            "aws cloudformation get-stack-policy --stack-name finops-edge --region us-east-1 --query StackPolicyBody \
             --output text > finops-edge.policy.json && {set} '{{}}' && aws cloudformation execute-change-set \
             --stack-name finops-edge --change-set-name {SET} --region us-east-1 && aws cloudformation wait \
             stack-update-complete --stack-name finops-edge --region us-east-1; aws cloudformation \
             set-stack-policy --stack-name finops-edge --stack-policy-body file://finops-edge.policy.json \
             --region us-east-1"
        )
    );
}

#[test]
fn a_stack_is_changed_on_the_command_line_as_here() {
    let table = [
        (
            draft(),
            "create-change-set --stack-name finops-edge --change-set-name finops-0123456789ab --change-set-type UPDATE \
             --template-body file://finops-edge.json --capabilities CAPABILITY_NAMED_IAM --parameters \
             'ParameterKey=Cidr,ParameterValue=10.0.0.0/16\\,10.1.0.0/16'",
        ),
        (
            on(StackChange::Draft(Box::new(Draft { parameters: [].into(), purpose: Purpose::Import, ..drafted() }))),
            "create-change-set --stack-name finops-edge --change-set-name finops-0123456789ab --change-set-type IMPORT \
             --template-body file://finops-edge.json --capabilities CAPABILITY_NAMED_IAM",
        ),
        (discard(false), "delete-change-set --stack-name finops-edge --change-set-name finops-0123456789ab"),
        (
            discard(true),
            "delete-change-set --stack-name finops-edge --change-set-name finops-0123456789ab --region us-east-1 && \
             aws cloudformation delete-stack --stack-name finops-edge",
        ),
        (
            roll_out(Purpose::Create),
            "execute-change-set --stack-name finops-edge --change-set-name finops-0123456789ab",
        ),
        (on(StackChange::Cancel), "cancel-update-stack --stack-name finops-edge"),
        (on(StackChange::Continue { skip: vec![] }), "continue-update-rollback --stack-name finops-edge"),
        (
            on(StackChange::Continue { skip: open_to(&["A", "B c"]) }),
            "continue-update-rollback --stack-name finops-edge --resources-to-skip A 'B c'",
        ),
        (on(StackChange::RollBack), "rollback-stack --stack-name finops-edge"),
        (
            on(StackChange::Delete { retain: open_to(&["Ledger"]), role: None }),
            "delete-stack --stack-name finops-edge --retain-resources Ledger",
        ),
        (
            on(StackChange::Protect(true)),
            "update-termination-protection --stack-name finops-edge --enable-termination-protection",
        ),
        (
            on(StackChange::Protect(false)),
            "update-termination-protection --stack-name finops-edge --no-enable-termination-protection",
        ),
        (on(StackChange::Policy("{}".into())), "set-stack-policy --stack-name finops-edge --stack-policy-body '{}'"),
    ];
    for (action, line) in table {
        assert_eq!(action.cli(&region()), format!("aws cloudformation {line} --region us-east-1"));
    }
}

#[test]
fn only_the_change_set_that_was_drafted_builds_on_the_draft() {
    let inner = |action: Action| match action {
        Action::Stack(action) => action,
        other => panic!("{other:?}"),
    };
    let begun = inner(draft());
    let builds = |action: Action| inner(action).builds_on(&begun);
    assert!(builds(roll_out(Purpose::Update)) && builds(discard(false)));
    let of_another = RollOut { change_set: "finops-fa9876543210".into(), ..rolled_out(Purpose::Update, vec![]) };
    assert!(!builds(on(StackChange::RollOut(Box::new(of_another)))), "another change set");
    assert!(!builds(draft()) && !builds(on(StackChange::Cancel)), "neither executed nor thrown away");
    let elsewhere = StackAction::new("finops-data", StackChange::Discard { change_set: SET.into(), with_stack: false });
    assert!(!elsewhere.builds_on(&begun), "another stack");
    let discarded = inner(discard(false));
    assert!(!inner(roll_out(Purpose::Update)).builds_on(&discarded), "what was thrown away is built on by nothing");
}

#[test]
fn only_a_roll_out_rolls_out_and_only_one_that_removes_an_instance_removes_instances() {
    let with = |kind: &str, action: Deed| {
        let (kind, replacement, why) = (kind.to_owned(), Replacement::False, String::new());
        let shown = Planned { logical_id: "It".into(), kind, action, replacement, is_stateful: false, why };
        match on(StackChange::RollOut(Box::new(rolled_out(Purpose::Update, vec![shown])))) {
            Action::Stack(action) => action,
            other => panic!("{other:?}"),
        }
    };
    assert!(with("AWS::EC2::Instance", Deed::Remove).removes_instances());
    assert!(!with("AWS::EC2::Instance", Deed::Add).removes_instances());
    assert!(!with("AWS::EC2::Subnet", Deed::Remove).removes_instances());
    assert!(with("AWS::EC2::Subnet", Deed::Add).rolls_out());
    assert!(!StackAction::new("finops-edge", StackChange::Cancel).rolls_out());
}

#[test]
fn the_way_back_of_a_stack_depends_on_what_was() {
    let was = State::new().with("status", "UPDATE_COMPLETE").with("policy", r#"{"Statement":[]}"#);
    let none = State::new().with("status", Value::Nothing).with("policy", Value::Nothing);
    let by = |action: Action| Undo::By(Box::new(action));
    assert_eq!(draft().undo(&was), by(discard(false)));
    assert_eq!(draft().undo(&none), by(discard(true)), "the empty stack goes with it");
    for is_on in [true, false] {
        assert_eq!(on(StackChange::Protect(is_on)).undo(&was), by(on(StackChange::Protect(!is_on))));
    }
    let policy = |text: &str| on(StackChange::Policy(text.to_owned()));
    assert_eq!(policy("{}").undo(&was), by(policy(r#"{"Statement":[]}"#)));
    let Undo::By(open) = policy("{}").undo(&none) else { panic!("{:?}", policy("{}").undo(&none)) };
    assert!(
        matches!(&*open, Action::Stack(it) if matches!(&it.change, StackChange::Policy(text) if text.contains(r#""Effect":"Allow""#)))
    );
    let told = |action: Action| match action.undo(&was) {
        Undo::Separate(how) => format!("separate: {how}"),
        Undo::None(why) => format!("none: {why}"),
        other => panic!("{other:?}"),
    };
    let table = [
        (roll_out(Purpose::Create), "separate: it is rolled back where it fails; afterwards `phase rollback` or"),
        (roll_out(Purpose::Update), "separate: it is rolled back where it fails, or by `phase cancel`"),
        (roll_out(Purpose::Import), "separate: what is adopted can be let go again"),
        (on(StackChange::Cancel), "separate: it goes back itself"),
        (on(StackChange::RollBack), "separate: it goes back itself"),
        (on(StackChange::Delete { retain: vec![], role: None }), "none: what a deleted stack held is gone"),
        (discard(false), "none: a change set is made anew"),
    ];
    for (action, how) in table {
        assert!(told(action.clone()).starts_with(how), "{}", told(action));
    }
}

#[test]
fn an_estimate_is_in_dollars_and_a_template_keeps_its_text_in_memory() {
    let usd = |monthly_cents| Estimate { monthly_cents, unpriced: 0, prices: None }.usd();
    assert_eq!((usd(Some(250)), usd(None)), (Some(domain::Usd(2.5)), None));
    let body = TemplateBody::new("{}");
    assert_eq!(body.text(), Some("{}"));
    assert_eq!(body, TemplateBody::new("{}"));
    assert_ne!(body, TemplateBody::new("{ }"));
}
