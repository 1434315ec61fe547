//! What holds state and is given up by name: the policy of its stack is opened for it alone, and is as before once the
//! change has ended, whichever way and whoever ends it.

use std::collections::BTreeSet;
use std::time::Duration;

use change::{Ending, Origin, Outcome, Proposed};
use console::change::Performer;
use console::phases::Course;
use domain::{Clock as _, PHASES};
use tokio::sync::OnceCell;
use twin::world::faults::{Fault, FaultRule, Trigger};
use twin::{Scenario, World};

use crate::account::{Account, region};
use crate::phases::{begun, ended, offers, planned, rolled_out, survey, with};

const STACK: &str = "finops-data";
const REPLICA: &str = "DatabaseReplica";

/// The first four phases as they were rolled out, and the seconds that it took: they are made once for all tests.
static ROLLED_OUT: OnceCell<(World, u64)> = OnceCell::const_new();

async fn roll_four_phases_out() -> (World, u64) {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let (ada, begun) = (account.ada().await, account.clock.now());
    for phase in 1..=4 {
        Box::pin(rolled_out(&account, &ada, phase, &offers())).await;
    }
    (account.twin.inspect(World::clone), account.clock.now().since(begun).as_secs())
}

/// An account with the stack of the databases, its policy set as after every roll-out.
async fn locked() -> (Account, Performer, String) {
    let (world, secs) = ROLLED_OUT.get_or_init(|| Box::pin(roll_four_phases_out())).await.clone();
    let account = Account::with_table();
    account.clock.freeze(secs);
    account.twin.intervene(|before| *before = world);
    let ada = account.ada().await;
    assert_eq!(Box::pin(ada.guard_stack(&region(), &STACK.into(), Origin::Shell)).await, Vec::<domain::Text>::new());
    let policy = policy(&account).expect("a policy");
    assert!(policy.contains(&format!("LogicalResourceId/{REPLICA}")), "{policy}");
    account.sent();
    (account, ada, policy)
}

fn policy(account: &Account) -> Option<String> {
    account.twin.inspect(|world| world.stacks.iter().find(|it| it.name == STACK)?.body.policy.clone())
}

fn has_replica(account: &Account) -> bool {
    let stacks = |world: &World| world.stacks.iter().flat_map(|it| &it.resources).any(|it| it.logical_id == REPLICA);
    account.twin.inspect(stacks)
}

/// The replica removed, by a person who names what they name.
async fn removed(ada: &Performer, named: &[&str]) -> Proposed {
    let named: BTreeSet<String> = named.iter().map(|it| (*it).to_owned()).collect();
    let offers = with("CreateReadReplica", "false");
    let (survey, plan) = planned(ada, 4, &offers).await;
    let course = Box::pin(ada.roll_out(&survey, &plan, (&offers, &named), Origin::Shell)).await.expect("a course");
    let Course::Propose { proposed, .. } = course else { panic!("{course:?}") };
    *proposed
}

/// Everything that changed the stack, in order.
fn sent(account: &Account) -> Vec<String> {
    let sent = account.sent().into_iter().map(|sent| sent.operation);
    sent.filter(|it| it == "SetStackPolicy" || it == "ExecuteChangeSet").collect()
}

async fn looked_at_until_closed(performer: &Performer, run: Option<change::RunId>) -> Outcome {
    let mut found = Box::pin(performer.recover()).await;
    for _ in 0..600 {
        let own = found.iter().find(|it| it.run == run);
        if let Some(own) = own.filter(|it| !matches!(it.ending, Ending::Underway | Ending::Unknown)) {
            return own.clone();
        }
        tokio::time::sleep(Duration::from_secs(10)).await;
        found = Box::pin(performer.look_again()).await;
    }
    panic!("{run:?} stays open: {found:?}");
}

#[tokio::test(start_paused = true)]
async fn it_is_opened_for_what_was_named_alone_and_put_back() {
    let (account, ada, before) = locked().await;
    let proposed = removed(&ada, &[REPLICA]).await;
    let outcome = Box::pin(begun(&account, &ada, proposed)).await;
    assert_eq!(outcome.ending, Ending::Underway, "{outcome:?}");
    let opened = policy(&account).expect("a policy");
    assert!(!opened.contains(REPLICA) && opened.contains("LogicalResourceId/Database\""), "{opened}");
    let outcome = ended(&ada, outcome).await;
    assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
    assert_eq!((policy(&account), has_replica(&account)), (Some(before), false));
    assert_eq!(sent(&account), ["SetStackPolicy", "ExecuteChangeSet", "SetStackPolicy"]);
    account.is_at_rest("ada");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_named_is_refused_and_the_policy_stays() {
    let (account, ada, before) = locked().await;
    let proposed = removed(&ada, &[]).await;
    let facts = ada.inquire(&proposed).await;
    let previewed = proposed.preview(&facts, ada.limits(), account.now()).expect("a preview");
    let stops: Vec<&str> = previewed.stops().map(|finding| finding.why.as_str()).collect();
    assert!(stops.iter().any(|why| why.contains(&format!("--replace {REPLICA}"))), "{stops:?}");
    assert_eq!((previewed.opens(), previewed.steps().len()), (None, 1));
    assert_eq!((policy(&account), sent(&account)), (Some(before), vec![]));
}

/// Going back to a template without the replica gives it up as going forward would.
#[tokio::test(start_paused = true)]
async fn a_way_back_that_gives_up_state_asks_for_its_name_and_opens_the_policy_for_it() {
    let (account, ada, before) = locked().await;
    let proposed = removed(&ada, &[REPLICA]).await;
    let outcome = Box::pin(begun(&account, &ada, proposed)).await;
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
    Box::pin(rolled_out(&account, &ada, 4, &with("CreateReadReplica", "true"))).await;
    assert_eq!((policy(&account), has_replica(&account)), (Some(before.clone()), true));
    let back = async |named: &[&str]| {
        let named: BTreeSet<String> = named.iter().map(|it| (*it).to_owned()).collect();
        let survey = survey(&ada).await;
        let course = Box::pin(ada.roll_back(&survey, &PHASES[3], &named, Origin::Shell)).await.expect("a way back");
        let Course::Propose { proposed, draft } = course else { panic!("{course:?}") };
        (*proposed, draft.expect("its change set"))
    };
    let (unnamed, draft) = back(&[]).await;
    let facts = ada.inquire(&unnamed).await;
    let previewed = unnamed.preview(&facts, ada.limits(), account.now()).expect("a preview");
    assert!(previewed.stops().any(|it| it.why.contains(&format!("--replace {REPLICA}"))), "{previewed:?}");
    assert_eq!(previewed.opens(), None);
    Box::pin(ada.revert(draft)).await;
    account.sent();
    let (named, _) = back(&[REPLICA]).await;
    let outcome = Box::pin(begun(&account, &ada, named)).await;
    let opened = policy(&account).expect("a policy");
    assert!(!opened.contains(REPLICA) && opened.contains("LogicalResourceId/Database\""), "{opened}");
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
    assert_eq!((policy(&account), has_replica(&account)), (Some(before), false));
    assert_eq!(sent(&account), ["SetStackPolicy", "ExecuteChangeSet", "SetStackPolicy"]);
}

#[tokio::test(start_paused = true)]
async fn a_roll_out_that_aws_refuses_leaves_the_policy_as_before() {
    let (account, ada, before) = locked().await;
    let proposed = removed(&ada, &[REPLICA]).await;
    account.deny("ExecuteChangeSet");
    let outcome = Box::pin(account.done(&ada, proposed)).await;
    assert_eq!(outcome.ending, Ending::NotStarted, "{outcome:?}");
    assert_eq!((policy(&account), has_replica(&account)), (Some(before), true));
}

#[tokio::test(start_paused = true)]
async fn a_roll_out_that_fails_leaves_the_policy_as_before() {
    let (account, ada, before) = locked().await;
    let proposed = removed(&ada, &[REPLICA]).await;
    // As if the policy had not been opened: CloudFormation refuses the removal, and rolls back.
    let locked = before.clone();
    let twin = account.twin.clone();
    account.twin.on_mutation(move |mutation| {
        if mutation.operation == "ExecuteChangeSet" {
            twin.intervene(|world| {
                let stack = world.stacks.iter_mut().find(|it| it.name == STACK).expect("the stack");
                stack.body.policy = Some(locked.clone());
            });
        }
    });
    let outcome = Box::pin(begun(&account, &ada, proposed)).await;
    let outcome = ended(&ada, outcome).await;
    assert_eq!(outcome.ending, Ending::Failed, "{outcome:?}");
    assert_eq!((policy(&account), has_replica(&account)), (Some(before), true));
    account.is_at_rest("ada");
}

#[tokio::test(start_paused = true)]
async fn a_console_that_dies_while_it_runs_is_followed_by_one_that_puts_the_policy_back() {
    for seconds in [0, 5, 60, 3_600] {
        let (account, ada, before) = locked().await;
        let outcome = Box::pin(account.done(&ada, removed(&ada, &[REPLICA]).await)).await;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        drop(ada);
        let again = account.ada().await;
        let outcome = looked_at_until_closed(&again, outcome.run).await;
        assert_eq!(outcome.ending, Ending::Applied, "{seconds}: {outcome:?}");
        assert_eq!((policy(&account), has_replica(&account)), (Some(before), false), "{seconds}");
        assert_eq!(sent(&account), ["SetStackPolicy", "ExecuteChangeSet", "SetStackPolicy"], "{seconds}");
    }
}

/// Where a console dies after its policy was sent: at the policy's answer, before the roll-out, at the roll-out's answer.
#[tokio::test(start_paused = true)]
async fn a_console_that_dies_between_the_steps_is_followed_by_one_that_puts_the_policy_back() {
    let moments = [
        ("SetStackPolicy", Fault::AppliedHang, false),
        ("DescribeChangeSet", Fault::Hang, false),
        ("ExecuteChangeSet", Fault::Hang, false),
        ("ExecuteChangeSet", Fault::AppliedHang, true),
    ];
    for (operation, fault, is_executed) in moments {
        let (account, ada, before) = locked().await;
        let proposed = removed(&ada, &[REPLICA]).await;
        let twin = account.twin.clone();
        account.twin.on_mutation(move |mutation| {
            if mutation.operation == "SetStackPolicy" {
                twin.intervene(|world| {
                    let (from, operation) = (world.now(), Some(operation.to_owned()));
                    let (trigger, fault) = (Trigger::Always, fault);
                    world.faults.push(FaultRule {
                        service: None,
                        operation,
                        from,
                        until: None,
                        fault,
                        trigger,
                        calls: 0,
                    });
                });
            }
        });
        tokio::select! {
            outcome = Box::pin(account.done(&ada, proposed)) => panic!("{operation}: it has not died: {outcome:?}"),
            () = tokio::time::sleep(Duration::from_secs(3)) => {}
        }
        drop(ada);
        assert_ne!(policy(&account).as_ref(), Some(&before), "{operation}: it is open");
        account.mend();
        let again = account.ada().await;
        // What puts it back is sent without the fault.
        let found = Box::pin(again.recover()).await;
        account.mend();
        let open: Vec<_> = again.runs().into_iter().filter(|it| it.action.id() == "phase.apply").collect();
        if let Some(open) = open.first() {
            for _ in 0..600 {
                account.mend();
                if again.runs().iter().all(|it| it.run != open.run) {
                    break;
                }
                tokio::time::sleep(Duration::from_secs(10)).await;
                Box::pin(again.look_again()).await;
            }
        }
        assert!(again.runs().iter().all(|it| it.action.id() != "phase.apply"), "{operation}: {found:?}");
        assert_eq!((policy(&account), has_replica(&account)), (Some(before), !is_executed), "{operation} {found:?}");
    }
}
