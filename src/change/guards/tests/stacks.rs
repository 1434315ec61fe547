//! What guards say of stacks.

mod edges;

use domain::{Deed, Drift, DriftReport, PropertyDrift, Replacement, ResourceDrift, TAG};

use super::*;
use crate::samples::{propose, region};
use crate::{Action, Estimate, Planned, Purpose, RollOut, StackAction, StackChange};

fn on(name: &str, change: StackChange) -> Proposed {
    propose(Action::Stack(StackAction::new(name, change)))
}

fn planned(id: &str, kind: &str, deed: (Deed, Replacement), is_stateful: bool) -> Planned {
    let (action, replacement) = deed;
    let why = "DBInstanceClass".to_owned();
    Planned { logical_id: id.to_owned(), kind: kind.to_owned(), action, replacement, is_stateful, why }
}

fn roll_out(name: &str, purpose: Purpose, shown: Vec<Planned>) -> Proposed {
    on(name, StackChange::RollOut(Box::new(plan(purpose, shown))))
}

fn plan(purpose: Purpose, shown: Vec<Planned>) -> RollOut {
    RollOut {
        change_set: DRAFT.to_owned(),
        purpose,
        template: "0f".repeat(32),
        shown,
        named: std::collections::BTreeSet::new(),
        opens: None,
        estimate: Estimate { monthly_cents: Some(2_383), unpriced: 0, prices: None },
        role: None,
        triggers: 0,
    }
}

fn added() -> Vec<Planned> {
    vec![planned("Subnet", "AWS::EC2::Subnet", (Deed::Add, Replacement::False), false)]
}

fn update(name: &str) -> Proposed {
    let changed = planned("Group", "AWS::EC2::SecurityGroup", (Deed::Modify, Replacement::False), false);
    roll_out(name, Purpose::Update, vec![changed])
}

/// Every stack that a case is about.
const ALL: [&str; 6] =
    ["finops-edge", "finops-compute", "finops-data", "finops-cmopute", "other-compute", "finops-foundation"];

const DRAFT: &str = "finops-0123456789ab";

/// A change set of this name has been looked for, and is not there yet.
fn looked_for(sample: &mut Sample, stack: &str, name: &str) {
    let at = sample.now.here;
    let formation = sample.here().formation.entry(stack.into()).or_default();
    formation.change_sets.insert(name.into(), domain::Reading::new(None, at));
}

/// Every stack of the sample bears the tag of its phase; the one named is changed further.
fn tag(sample: &mut Sample, named: &str, change: impl Fn(&mut domain::Stack)) {
    for stack in ALL {
        looked_for(sample, stack, DRAFT);
    }
    let checked = sample.now.cloud;
    sample.stacks(|stacks| {
        for (stack, phase) in stacks.iter_mut().zip(["1", "2", "3"]) {
            stack.tags.insert(TAG.into(), phase.into());
            stack.drift_checked = Some(checked);
            if stack.name == named {
                change(stack);
            }
        }
    });
}

fn tagged(sample: &mut Sample) {
    tag(sample, "", |_| {});
}

fn untagged(sample: &mut Sample) {
    tagged(sample);
    sample.stacks(|stacks| stacks.iter_mut().for_each(|stack| stack.tags.clear()));
}

fn without_compute(sample: &mut Sample) {
    tagged(sample);
    sample.stacks(|stacks| stacks.truncate(2));
}

type Change = Box<dyn Fn(&mut Sample)>;

#[test]
fn a_stack_is_ours_and_in_a_state_that_this_can_be_done_to() {
    let create = || roll_out("finops-compute", Purpose::Create, added());
    let status =
        |word: &'static str| move |sample: &mut Sample| tag(sample, "finops-compute", |it| it.status = word.into());
    let table: Vec<(&str, Change, Proposed, Verdict, &str)> = vec![
        ("it is not there", Box::new(without_compute), create(), Verdict::Pass, "finops-compute and nothing else"),
        ("it is settled", Box::new(tagged), update("finops-compute"), Verdict::Pass, "and nothing else"),
        ("no such stack", Box::new(tagged), update("finops-cmopute"), Verdict::Block, "no stack of this platform"),
        ("another prefix", Box::new(tagged), update("other-compute"), Verdict::Block, "named finops-STACK"),
        ("somebody else's", Box::new(untagged), update("finops-compute"), Verdict::Block, "somebody else has made it"),
        ("there already", Box::new(tagged), create(), Verdict::Block, "is there already"),
        ("gone", Box::new(without_compute), update("finops-compute"), Verdict::Block, "there is no finops-compute"),
        ("in review", Box::new(status("REVIEW_IN_PROGRESS")), create(), Verdict::Pass, "and nothing else"),
        (
            "running",
            Box::new(status("UPDATE_IN_PROGRESS")),
            update("finops-compute"),
            Verdict::Block,
            "wait for its end",
        ),
        ("never made", Box::new(status("ROLLBACK_COMPLETE")), create(), Verdict::Block, "its creation failed"),
        (
            "half back",
            Box::new(status("UPDATE_ROLLBACK_FAILED")),
            update("finops-compute"),
            Verdict::Block,
            "take that back first",
        ),
        ("stuck", Box::new(status("ROLLBACK_FAILED")), create(), Verdict::Block, "its creation failed"),
        (
            "nothing runs",
            Box::new(tagged),
            on("finops-compute", StackChange::Cancel),
            Verdict::Block,
            "only an update that runs",
        ),
        ("runs", Box::new(status("UPDATE_IN_PROGRESS")), on("finops-compute", StackChange::Cancel), Verdict::Pass, ""),
        (
            "protected",
            Box::new(tagged),
            on("finops-compute", StackChange::Delete { retain: vec![], role: None }),
            Verdict::Block,
            "termination protection",
        ),
    ];
    for (what, change, proposed, verdict, why) in table {
        let mut sample = Sample::new();
        change(&mut sample);
        let found = sample.say(Guard::ExactTargets, &proposed);
        assert_eq!(found.verdict, verdict, "{what}: {}", found.why);
        assert!(found.why.contains(why), "{what}: {}", found.why);
    }
}

#[test]
fn a_phase_waits_for_the_ones_before_it() {
    let no_edge = |sample: &mut Sample| {
        tagged(sample);
        sample.stacks(|stacks| stacks.retain(|stack| stack.name == "finops-foundation"));
    };
    let failed =
        |sample: &mut Sample| tag(sample, "finops-edge", |stack| stack.status = "UPDATE_ROLLBACK_FAILED".into());
    let create = || roll_out("finops-compute", Purpose::Create, added());
    let delete = || on("finops-edge", StackChange::Delete { retain: vec![], role: None });
    hold(
        Guard::PhaseOrder,
        &[
            case("all live", without_compute, create(), (Verdict::Pass, "is live")),
            case("one is missing", no_edge, create(), (Verdict::Block, "phase 2 edge is unmanaged; roll it out")),
            case("one failed", failed, create(), (Verdict::Block, "phase 2 edge is failed")),
            case("one is built on it", tagged, delete(), (Verdict::Block, "phase 3 compute is built on it")),
            case("none is built on it", without_compute, delete(), (Verdict::Pass, "no phase after it")),
        ],
    );
}

fn drifted(sample: &mut Sample, kind: &str, path: &str) {
    tag(sample, "finops-compute", |stack| stack.drift = Drift::Drifted);
    let difference = PropertyDrift { path: path.into(), expected: "3".into(), actual: "5".into() };
    let drift =
        ResourceDrift { logical_id: "It".into(), kind: kind.into(), is_deleted: false, differences: vec![difference] };
    let report = DriftReport { drifted: vec![drift], in_sync: 3, unchecked: 0 };
    let at = sample.now.here;
    sample.here().formation.entry("finops-compute".into()).or_default().drift = domain::Reading::new(report, at);
}

#[test]
fn what_was_changed_beside_the_template_is_told_unless_it_is_set_at_run_time() {
    let by_policy = |sample: &mut Sample| drifted(sample, "AWS::AutoScaling::AutoScalingGroup", "/DesiredCapacity");
    let by_hand = |sample: &mut Sample| drifted(sample, "AWS::EC2::SecurityGroup", "/SecurityGroupIngress/0/CidrIp");
    let other = |sample: &mut Sample| drifted(sample, "AWS::EC2::SecurityGroup", "/DesiredCapacity");
    let never = |sample: &mut Sample| tag(sample, "finops-compute", |stack| stack.drift = Drift::Unknown);
    let long_ago = |sample: &mut Sample| {
        let at = sample.now.cloud - std::time::Duration::from_hours(25);
        tag(sample, "finops-compute", |stack| stack.drift_checked = Some(at));
    };
    let unread = |sample: &mut Sample| tag(sample, "finops-compute", |stack| stack.drift = Drift::Drifted);
    hold(
        Guard::PhaseOrder,
        &[
            case("in sync", tagged, update("finops-compute"), (Verdict::Pass, "beside the template")),
            case("set at run time", by_policy, update("finops-compute"), (Verdict::Pass, "beside the template")),
            case("by hand", by_hand, update("finops-compute"), (Verdict::Block, "It /SecurityGroupIngress/0/CidrIp")),
            case("of another type", other, update("finops-compute"), (Verdict::Block, "It /DesiredCapacity")),
            case("never looked", never, update("finops-compute"), (Verdict::Unknown, "not known; `phase drift`")),
            case("long ago", long_ago, update("finops-compute"), (Verdict::Unknown, "1d")),
            case("not read in what", unread, update("finops-compute"), (Verdict::Unknown, "has not been read")),
        ],
    );
}

#[test]
fn what_holds_state_is_lost_only_by_name() {
    let database = |deed| vec![planned("Ledger", "AWS::RDS::DBInstance", deed, true)];
    let of = |shown| roll_out("finops-data", Purpose::Update, shown);
    let mut named = plan(Purpose::Update, database((Deed::Modify, Replacement::True)));
    named.named.insert("Ledger".to_owned());
    let named = on("finops-data", StackChange::RollOut(Box::new(named)));
    hold(
        Guard::Stateful,
        &[
            case("added", tagged, of(database((Deed::Add, Replacement::False))), (Verdict::Pass, "nothing that holds")),
            case("changed", tagged, of(database((Deed::Modify, Replacement::False))), (Verdict::Pass, "nothing")),
            case(
                "replaced",
                tagged,
                of(database((Deed::Modify, Replacement::True))),
                (Verdict::Block, "--replace Ledger"),
            ),
            case("perhaps", tagged, of(database((Deed::Modify, Replacement::Conditional))), (Verdict::Block, "Ledger")),
            case("removed", tagged, of(database((Deed::Remove, Replacement::False))), (Verdict::Block, "holds state")),
            case("named", tagged, named, (Verdict::Warn, "it was named")),
        ],
    );
}

#[test]
fn what_serves_is_not_lost_unnoticed() {
    let kind = "AWS::AutoScaling::AutoScalingGroup";
    let of = |deed| roll_out("finops-compute", Purpose::Update, vec![planned("WebGroup", kind, deed, false)]);
    hold(
        Guard::HealthyFloor,
        &[
            case("changed", tagged, of((Deed::Modify, Replacement::False)), (Verdict::Pass, "nothing that serves")),
            case("replaced", tagged, of((Deed::Modify, Replacement::True)), (Verdict::Warn, "may be replaced")),
            case("removed", tagged, of((Deed::Remove, Replacement::False)), (Verdict::Block, "WebGroup")),
        ],
    );
}

/// The change set is there, and does this to `Subnet`.
fn drafted(sample: &mut Sample, deed: Deed) {
    without_compute(sample);
    let change = domain::ResourceChange {
        logical_id: "Subnet".into(),
        physical_id: None,
        kind: "AWS::EC2::Subnet".into(),
        deed,
        replacement: Replacement::False,
        causes: vec![],
    };
    let made = domain::ChangeSet {
        name: DRAFT.into(),
        id: "arn".into(),
        stack: "finops-compute".into(),
        status: "CREATE_COMPLETE".into(),
        execution: "AVAILABLE".into(),
        reason: None,
        changes: vec![change],
        parameters: std::collections::BTreeMap::new(),
        created: None,
    };
    let at = sample.now.here;
    let formation = sample.here().formation.entry("finops-compute".into()).or_default();
    formation.change_sets.insert(DRAFT.into(), domain::Reading::new(Some(made), at));
}

#[test]
fn a_change_set_that_does_worse_than_was_shown_is_not_what_was_meant() {
    let create = || roll_out("finops-compute", Purpose::Create, added());
    hold(
        Guard::ExactTargets,
        &[
            case("as shown", |s| drafted(s, Deed::Add), create(), (Verdict::Pass, "and nothing else")),
            case(
                "worse",
                |s| drafted(s, Deed::Remove),
                create(),
                (Verdict::Block, "Subnet is removed, shown was added"),
            ),
        ],
    );
}

#[test]
fn an_instance_that_stands_alone_may_go_once_nothing_is_served_by_it() {
    let removed = vec![planned("StaticInstance1", "AWS::EC2::Instance", (Deed::Remove, Replacement::False), false)];
    let of = || roll_out("finops-foundation", Purpose::Update, removed.clone());
    let serves = |sample: &mut Sample| {
        tagged(sample);
        sample.targets(|targets| targets[0].id = "i-static".into());
    };
    let unread = |sample: &mut Sample| {
        tagged(sample);
        sample.here().target_health.clear();
    };
    hold(
        Guard::HealthyFloor,
        &[
            case("idle", tagged, of(), (Verdict::Pass, "no target group has an instance")),
            case("serving", serves, of(), (Verdict::Block, "see that nothing is served")),
            case("not read", unread, of(), (Verdict::Block, "see that nothing is served")),
        ],
    );
}

#[test]
fn a_stack_below_that_is_worked_on_is_waited_for() {
    let busy = |sample: &mut Sample| tag(sample, "finops-edge", |stack| stack.status = "UPDATE_IN_PROGRESS".into());
    let above = |sample: &mut Sample| tag(sample, "finops-compute", |stack| stack.status = "UPDATE_IN_PROGRESS".into());
    hold(
        Guard::OthersActing,
        &[
            case("calm", tagged, update("finops-compute"), (Verdict::Pass, "no stack")),
            case("below", busy, update("finops-compute"), (Verdict::Block, "finops-edge is UPDATE_IN_PROGRESS")),
            case("above", above, update("finops-edge"), (Verdict::Pass, "no stack")),
            case("its own end", above, on("finops-compute", StackChange::Cancel), (Verdict::Pass, "takes back")),
        ],
    );
}

#[test]
fn a_draft_of_ones_own_stands_in_nobodys_way() {
    let draft = crate::Draft::new(Purpose::Update, crate::TemplateBody::new("{}"), "1");
    let mut roll_out = plan(Purpose::Update, added());
    roll_out.change_set.clone_from(&draft.name);
    let draft_name = draft.name.clone();
    let begun = Action::Stack(StackAction::new("finops-edge", StackChange::Draft(Box::new(draft))));
    let mut sample = Sample::new();
    tagged(&mut sample);
    looked_for(&mut sample, "finops-edge", &draft_name);
    let (run, by) = (crate::RunId::new(sample.now.cloud, 7), "ada@laptop".into());
    let open = crate::OpenRun { run, action: begun, region: region(), by, revert_at: None };
    sample.facts.standing.open_runs.push(open);
    let own = on("finops-edge", StackChange::RollOut(Box::new(roll_out)));
    assert_eq!(sample.say(Guard::OneOperator, &own).verdict, Verdict::Pass);
    let other = sample.say(Guard::OneOperator, &update("finops-edge"));
    assert_eq!(other.verdict, Verdict::Block, "{}", other.why);
}
