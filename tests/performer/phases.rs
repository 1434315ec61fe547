//! Phases rolled out, taken back and destroyed: from an empty account to the last phase, through failures, crashes and
//! two consoles at once.

use std::collections::BTreeSet;
use std::time::Duration;

use change::{Action, Ending, Origin, Outcome, Proposed, StackAction, StackChange, Typed};
use console::change::Performer;
use console::phases::{Course, Offers, PhasePlan, PlanRefused, Survey, destroyed};
use domain::{PHASES, PhaseStanding, PhaseStatus, Platform};
use twin::Scenario;

use crate::account::{Account, region};

/// What only a person can answer.
pub(crate) fn offers() -> Offers {
    let answers = [
        ("StaticImageId", "ami-0123456789abcdef0"),
        ("CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"),
        ("OriginDomainName", "origin.example.com"),
    ];
    let profile = answers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    Offers { profile, environment: "staging".to_owned(), ..Offers::default() }
}

pub(crate) fn with(name: &str, value: &str) -> Offers {
    let mut offers = offers();
    offers.command_line.insert(name.to_owned(), value.to_owned());
    offers
}

pub(crate) async fn survey(performer: &Performer) -> Survey {
    Survey::take(performer.cloud(), &region(), &Platform::default()).await.expect("the account can be read")
}

pub(crate) async fn planned(performer: &Performer, phase: usize, offers: &Offers) -> (Survey, PhasePlan) {
    let survey = survey(performer).await;
    let plan = PhasePlan::of(&survey, &PHASES[phase - 1], offers).unwrap_or_else(|refused| panic!("{refused}"));
    (survey, plan)
}

pub(crate) async fn course(performer: &Performer, phase: usize, offers: &Offers) -> Course {
    let (survey, plan) = planned(performer, phase, offers).await;
    let course = Box::pin(performer.roll_out(&survey, &plan, (offers, &BTreeSet::new()), Origin::Shell)).await;
    course.unwrap_or_else(|why| panic!("phase {phase}: {why}"))
}

/// Confirmed and begun.
pub(crate) async fn begun(account: &Account, performer: &Performer, proposed: Proposed) -> Outcome {
    let action = proposed.action.clone();
    let outcome = Box::pin(account.done(performer, proposed)).await;
    performer.settle_draft(&action, &outcome).await;
    outcome
}

/// Watched to its end.
pub(crate) async fn ended(performer: &Performer, begun: Outcome) -> Outcome {
    let mut outcome = begun;
    for _ in 0..1_000 {
        if outcome.ending != Ending::Underway {
            return outcome;
        }
        tokio::time::sleep(Duration::from_secs(10)).await;
        let again = Box::pin(performer.look_again()).await;
        outcome = again.into_iter().find(|it| it.run == outcome.run).expect("it is looked at");
    }
    panic!("it has not ended in hours: {outcome:?}");
}

/// Every stack of a phase, one after the other, until there is nothing to change.
pub(crate) async fn rolled_out(account: &Account, performer: &Performer, phase: usize, offers: &Offers) {
    for _ in 0..6 {
        match course(performer, phase, offers).await {
            Course::Nothing(why) => return assert!(why.as_str().contains("nothing to change"), "{why}"),
            Course::Propose { proposed, .. } => {
                let stack = proposed.action.subject().clone();
                let outcome = Box::pin(begun(account, performer, *proposed)).await;
                let outcome = ended(performer, outcome).await;
                assert_eq!(outcome.ending, Ending::Applied, "{stack}: {outcome:?}");
            }
        }
    }
    panic!("phase {phase} does not settle");
}

async fn status(performer: &Performer, phase: usize) -> PhaseStatus {
    let estate = survey(performer).await.estate;
    PhaseStanding::read(&estate, &region(), &PHASES[phase - 1], &Platform::default()).status
}

pub(crate) async fn statuses(performer: &Performer) -> Vec<PhaseStatus> {
    let estate = survey(performer).await.estate;
    let read = |phase| PhaseStanding::read(&estate, &region(), phase, &Platform::default()).status;
    PHASES.iter().map(read).collect()
}

#[tokio::test(start_paused = true)]
async fn an_empty_account_reaches_the_last_phase_and_every_status_on_the_way_is_right() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let offers = offers();
    for phase in 1..=5 {
        let before = statuses(&ada).await;
        assert!(before[..phase - 1].iter().all(|status| *status == PhaseStatus::Live), "{before:?}");
        assert!(before[phase - 1..].iter().all(|status| *status == PhaseStatus::Absent), "{before:?}");
        Box::pin(rolled_out(&account, &ada, phase, &offers)).await;
    }
    assert_eq!(statuses(&ada).await, [PhaseStatus::Live; 5]);
    assert_eq!(ada.runs(), [], "nothing is left open");
    // Once more: nothing changes, no change set is left, and that is what is said.
    account.sent();
    for phase in 1..=5 {
        let Course::Nothing(why) = course(&ada, phase, &offers).await else { panic!("phase {phase} changes again") };
        assert!(why.as_str().contains("nothing to change"), "{why}");
    }
    let changes: Vec<String> = account.sent().into_iter().map(|sent| sent.operation).collect();
    assert!(changes.iter().all(|it| it == "CreateChangeSet" || it == "DeleteChangeSet"), "{changes:?}");
}

#[tokio::test(start_paused = true)]
async fn a_platform_keeps_its_environment_unless_the_profile_says_otherwise() {
    let account = Account::with_table();
    let ada = account.ada().await;
    let nobody_says = Offers { environment: "default".to_owned(), ..Offers::default() };
    let (_, plan) = planned(&ada, 3, &nobody_says).await;
    assert!(plan.next().is_none(), "{:?}", plan.next().map(|stack| &stack.prediction));
    let (_, plan) = planned(&ada, 3, &with("Environment", "other")).await;
    assert!(plan.next().is_some(), "said otherwise, it is changed");
}

#[tokio::test(start_paused = true)]
async fn what_is_rolled_out_is_guarded_and_stays_so() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    Box::pin(rolled_out(&account, &ada, 1, &offers())).await;
    let stack = "finops-foundation".into();
    let set = |account: &Account| {
        let sent = account.sent().into_iter().map(|sent| sent.operation);
        sent.filter(|it| it == "UpdateTerminationProtection" || it == "SetStackPolicy").count()
    };
    account.sent();
    assert_eq!(Box::pin(ada.guard_stack(&region(), &stack, Origin::Shell)).await, Vec::<domain::Text>::new());
    assert_eq!(set(&account), 2);
    let survey = survey(&ada).await;
    assert!(survey.stack("foundation").expect("the stack").is_protected);
    let policy = account.twin.inspect(|world| world.stacks[0].body.policy.clone()).expect("a policy");
    assert!(policy.contains("LogicalResourceId/OperationsTable") && policy.contains("Update:Replace"), "{policy}");
    assert_eq!(Box::pin(ada.guard_stack(&region(), &stack, Origin::Shell)).await, Vec::<domain::Text>::new());
    assert_eq!(set(&account), 0, "it is so already");
    assert_eq!(ada.runs(), []);
}

#[tokio::test(start_paused = true)]
async fn a_phase_whose_prerequisites_are_missing_is_not_rolled_out() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let survey = survey(&ada).await;
    let refused = PhasePlan::of(&survey, &PHASES[1], &offers()).expect_err("its parameters are outputs of phase 1");
    let PlanRefused::Parameters(faults) = refused else { panic!("{refused}") };
    assert!(faults.iter().any(|fault| fault.name == "VpcId"), "{faults:?}");
    assert_eq!(account.sent().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_change_set_that_nobody_executes_is_thrown_away_with_the_stack_that_was_made_for_it() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let Course::Propose { draft: Some(run), .. } = course(&ada, 1, &offers()).await else { panic!("a draft") };
    assert_eq!(survey(&ada).await.stacks().count(), 1, "it waits for review");
    let outcome = Box::pin(ada.revert(run)).await;
    assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(survey(&ada).await.stacks().count(), 0, "and is gone with its change set");
    assert_eq!(ada.runs(), []);
}

#[tokio::test(start_paused = true)]
async fn a_draft_left_by_a_crash_is_thrown_away_when_its_day_is_over() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let Course::Propose { draft: Some(_), .. } = course(&ada, 1, &offers()).await else { panic!("a draft") };
    drop(ada);
    let again = account.ada().await;
    let found = Box::pin(again.recover()).await;
    assert!(found.iter().any(|outcome| outcome.revert_at.is_some()), "{found:?}");
    tokio::time::sleep(Duration::from_hours(24)).await;
    let put_back = Box::pin(again.put_back_due()).await;
    assert!(put_back.iter().all(|outcome| outcome.ending == Ending::Applied), "{put_back:?}");
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(survey(&again).await.stacks().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_resource_that_fails_takes_the_stack_back_and_its_run_says_so() {
    let fault = r#"
        title = "A quota"
        about = "The gateway cannot be made, once."
        [platform]
        phases = 0
        [[events.resource_fault]]
        resource = "NatGateway"
        reason = "The maximum number of addresses has been reached."
        times = 1
    "#;
    let account = Account::of(&Scenario::parse(fault).expect("a scenario"));
    let ada = account.ada().await;
    let Course::Propose { proposed, .. } = course(&ada, 1, &offers()).await else { panic!("a proposal") };
    let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
    let outcome = ended(&ada, outcome).await;
    assert_eq!(outcome.ending, Ending::Failed, "{outcome:?}");
    assert!(outcome.why.as_str().contains("ROLLBACK_COMPLETE"), "{outcome:?}");
    assert_eq!(status(&ada, 1).await, PhaseStatus::Failed);
    assert_eq!(ada.runs(), []);
    // The way back of a creation that failed is its deletion, and then the phase can be made.
    let back = Box::pin(ada.roll_back(&survey(&ada).await, &PHASES[0], &BTreeSet::new(), Origin::Shell))
        .await
        .expect("a way back");
    let Course::Propose { proposed, .. } = back else { panic!("{back:?}") };
    assert!(matches!(&proposed.action, Action::Stack(StackAction { change: StackChange::Delete { .. }, .. })));
    let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
    Box::pin(rolled_out(&account, &ada, 1, &offers())).await;
    assert_eq!(status(&ada, 1).await, PhaseStatus::Live);
}

#[tokio::test(start_paused = true)]
async fn a_console_that_dies_while_a_roll_out_runs_is_followed_by_one_that_ends_it_right() {
    for seconds in [0, 5, 30, 90, 600] {
        let account = Account::of(&Scenario::named("empty").expect("a scenario"));
        let ada = account.ada().await;
        let Course::Propose { proposed, .. } = course(&ada, 1, &offers()).await else { panic!("a proposal") };
        let begun = Box::pin(account.done(&ada, *proposed)).await;
        assert_eq!(begun.ending, Ending::Underway, "{begun:?}");
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        drop(ada);
        let again = account.ada().await;
        let mut found = Box::pin(again.recover()).await;
        for _ in 0..200 {
            if found.iter().any(|it| it.run == begun.run && it.ending == Ending::Applied) {
                break;
            }
            tokio::time::sleep(Duration::from_secs(10)).await;
            found = Box::pin(again.look_again()).await;
        }
        assert!(found.iter().any(|it| it.run == begun.run && it.ending == Ending::Applied), "{seconds}: {found:?}");
        let executed = account.sent().into_iter().filter(|sent| sent.operation == "ExecuteChangeSet").count();
        assert_eq!(executed, 1, "{seconds}: it is never sent twice");
        assert_eq!(status(&again, 1).await, PhaseStatus::Live);
    }
}

#[tokio::test(start_paused = true)]
async fn two_consoles_do_not_roll_out_the_same_stack() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let bob = account.seated("bob").await;
    let Course::Propose { proposed, .. } = course(&ada, 1, &offers()).await else { panic!("a proposal") };
    let theirs = {
        let (survey, plan) = planned(&bob, 1, &offers()).await;
        Box::pin(bob.roll_out(&survey, &plan, (&offers(), &BTreeSet::new()), Origin::Shell)).await
    };
    assert!(theirs.is_err(), "the change set is there already: {theirs:?}");
    let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
    assert_eq!(outcome.ending, Ending::Underway, "{outcome:?}");
    let (survey, plan) = planned(&bob, 1, &offers()).await;
    let theirs = Box::pin(bob.roll_out(&survey, &plan, (&offers(), &BTreeSet::new()), Origin::Shell)).await;
    let why = theirs.expect_err("it is being made").to_string();
    assert!(why.contains("CREATE_IN_PROGRESS"), "{why}");
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
}

#[tokio::test(start_paused = true)]
async fn what_was_rolled_out_is_taken_back_to_the_template_and_parameters_before() {
    let account = Account::with_table();
    let ada = account.ada().await;
    let max = |account: &Account| {
        account
            .twin
            .inspect(|world| world.groups.iter().find(|group| group.name == "web").map(|group| group.capacity.max))
    };
    let was = max(&account);
    let other = with("WebMax", "8");
    let Course::Propose { proposed, .. } = course(&ada, 3, &other).await else { panic!("a proposal") };
    let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
    assert_eq!(max(&account), Some(8));
    let back = Box::pin(ada.roll_back(&survey(&ada).await, &PHASES[2], &BTreeSet::new(), Origin::Shell))
        .await
        .expect("a way back");
    let Course::Propose { proposed, .. } = back else { panic!("{back:?}") };
    let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
    assert_eq!(max(&account), was, "as it was before");
}

/// The role is sent with the change set, kept by the stack, and sent with the deletion.
#[tokio::test(start_paused = true)]
async fn the_role_of_the_profile_goes_with_every_stack() {
    const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let platform = Platform { role: Some(ROLE.to_owned()), ..Platform::default() };
    let look = async || Survey::take(ada.cloud(), &region(), &platform).await.expect("the account can be read");
    let survey = look().await;
    let plan = PhasePlan::of(&survey, &PHASES[0], &offers()).unwrap_or_else(|refused| panic!("{refused}"));
    let course = Box::pin(ada.roll_out(&survey, &plan, (&offers(), &BTreeSet::new()), Origin::Shell)).await;
    let Ok(Course::Propose { proposed, .. }) = course else { panic!("{course:?}") };
    let Action::Stack(StackAction { change: StackChange::RollOut(roll_out), .. }) = &proposed.action else {
        panic!("a roll-out")
    };
    assert_eq!(roll_out.role.as_deref(), Some(ROLE), "the gate shows it");
    let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
    assert_eq!(ended(&ada, outcome).await.ending, Ending::Applied);
    let kept = account.twin.inspect(|world| world.stacks[0].body.settings.role.clone());
    assert_eq!(kept.as_deref(), Some(ROLE));
    let survey = look().await;
    let Course::Propose { proposed, .. } = destroyed(&survey, &PHASES[0], vec![], Origin::Shell) else {
        panic!("a proposal")
    };
    let deleted = if let Action::Stack(StackAction { change: StackChange::Delete { role, .. }, .. }) = &proposed.action
    {
        role.clone()
    } else {
        // Its protection is let go of first.
        let outcome = Box::pin(begun(&account, &ada, *proposed)).await;
        assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
        let survey = look().await;
        let Course::Propose { proposed, .. } = destroyed(&survey, &PHASES[0], vec![], Origin::Shell) else {
            panic!("a proposal")
        };
        let Action::Stack(StackAction { change: StackChange::Delete { role, .. }, .. }) = proposed.action else {
            panic!("a deletion")
        };
        role
    };
    assert_eq!(deleted.as_deref(), Some(ROLE));
}

#[tokio::test(start_paused = true)]
async fn a_change_set_that_does_worse_than_was_shown_is_not_executed() {
    let account = Account::with_table();
    let ada = account.ada().await;
    let other = with("WebMax", "8");
    let Course::Propose { mut proposed, draft } = course(&ada, 3, &other).await else { panic!("a proposal") };
    let Action::Stack(StackAction { change: StackChange::RollOut(roll_out), .. }) = &mut proposed.action else {
        panic!("a roll-out")
    };
    // As if less had been predicted than CloudFormation says.
    roll_out.shown.clear();
    let facts = ada.inquire(&proposed).await;
    let previewed = proposed.preview(&facts, ada.limits(), account.now()).expect("a preview");
    assert!(previewed.before().word("changes").is_some_and(|word| word.contains("shown was nothing")), "{previewed:?}");
    let typed = Typed { phrase: previewed.phrase().to_owned(), incident: Some("INC-1".into()), ..Typed::default() };
    let refused = previewed.confirm(&typed, account.now());
    assert!(refused.is_err(), "what was not shown is not confirmed");
    assert!(account.sent().iter().all(|sent| sent.operation != "ExecuteChangeSet"));
    Box::pin(ada.revert(draft.expect("a run"))).await;
}

#[tokio::test(start_paused = true)]
async fn a_phase_is_destroyed_after_the_ones_that_are_built_on_it() {
    let account = Account::with_table();
    let ada = account.ada().await;
    let Course::Propose { proposed, .. } = destroyed(&survey(&ada).await, &PHASES[1], vec![], Origin::Shell) else {
        panic!("a proposal")
    };
    let facts = ada.inquire(&proposed).await;
    let previewed = proposed.preview(&facts, ada.limits(), account.now()).expect("a preview");
    let stops: Vec<&str> = previewed.stops().map(|finding| finding.why.as_str()).collect();
    let is_built_on = |why: &&str| why.contains("phase 3 compute is built on it");
    assert!(stops.iter().any(is_built_on) || previewed.action().id() == "phase.unprotect", "{stops:?}");
}
