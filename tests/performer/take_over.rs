//! The take-over of phase 3 from the static instances, looked at every second of the account's time: no second of it
//! has fewer healthy targets than before, and no step begins while what it needs does not hold.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use change::Ending;
use console::change::Performer;
use console::phases::{Course, TakeOver};
use domain::{PHASES, PhaseStatus};
use iac::takeover::{Prerequisite, STEPS, Step};
use twin::world::alarms::AlarmState;
use twin::world::balancers::TargetState;
use twin::{Scenario, World};

use crate::account::Account;
use crate::phases::{begun, course, ended, offers, rolled_out, statuses, survey, with};

/// The target groups behind the load balancer.
const GROUPS: [&str; 2] = ["web", "api"];

/// What each target group has that is healthy.
fn healthy(world: &World) -> BTreeMap<String, usize> {
    let count = |name: &str| {
        let group = world.target_groups.iter().find(|it| it.name == name);
        let targets = group.into_iter().flat_map(|it| &it.targets);
        targets.filter(|it| it.state == TargetState::Healthy).count()
    };
    GROUPS.map(|name| (name.to_owned(), count(name))).into()
}

/// Looks every second, for as long as it is waited for, and never sees fewer than `before`.
async fn watched(account: &Account, before: &BTreeMap<String, usize>) -> Infallible {
    loop {
        let (now, at) = account.twin.inspect(|world| (healthy(world), world.now()));
        for (group, count) in before {
            assert!(now[group] >= *count, "{at}: {group} has {} healthy targets, {count} before", now[group]);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// What `step` still waits for.
async fn missing(performer: &Performer, step: &Step) -> Vec<Prerequisite> {
    let over = TakeOver::read(performer, &survey(performer).await).await.expect("it can be read");
    let findings = over.may_begin(step).expect("it can be judged");
    findings.into_iter().filter(|it| it.is_met != Some(true)).map(|it| it.prerequisite).collect()
}

/// That `step` waits for `prerequisite` where the account is as `meddle` makes it; it is put back afterwards.
async fn waits_for(
    (account, performer): (&Account, &Performer),
    step: &Step,
    prerequisite: Prerequisite,
    meddle: fn(&mut World),
) {
    let was = account.twin.intervene(|world| {
        let was = world.clone();
        meddle(world);
        was
    });
    let missing = missing(performer, step).await;
    assert!(missing.contains(&prerequisite), "step {} does not wait for {prerequisite:?}: {missing:?}", step.number);
    account.twin.intervene(|world| *world = was);
}

/// The change set of a step, executed and watched to its end, and then looked until what it brings has come about.
async fn stepped((account, performer): (&Account, &Performer), step: &'static Step) {
    assert_eq!(missing(performer, step).await, [], "step {}", step.number);
    let mut offers = offers();
    offers.command_line.extend(step.parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let phase = PHASES.iter().find(|phase| phase.stacks.contains(&step.stack)).expect("a phase");
    let Course::Propose { proposed, .. } = course(performer, phase.number.into(), &offers).await else {
        panic!("step {} changes nothing", step.number)
    };
    assert_eq!(proposed.action.subject().raw(), format!("finops-{}", step.stack));
    let outcome = Box::pin(begun(account, performer, *proposed)).await;
    let outcome = ended(performer, outcome).await;
    assert_eq!(outcome.ending, Ending::Applied, "step {}: {outcome:?}", step.number);
}

/// Looks until what the step brings has come about. Gives how often it had not.
async fn come_about(performer: &Performer, step: &Step) -> usize {
    for look in 0..200 {
        let over = TakeOver::read(performer, &survey(performer).await).await.expect("it can be read");
        if over.is_done(step).expect("it can be judged").iter().all(|it| it.is_met == Some(true)) {
            return look;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    panic!("step {} does not come about", step.number);
}

fn next_is(over: &TakeOver) -> Option<u8> {
    over.step.map(|step| step.number)
}

fn targets<'a>(world: &'a mut World, is_in: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = &'a mut TargetState> {
    let groups = world.target_groups.iter_mut().flat_map(|group| &mut group.targets);
    groups.filter(move |target| is_in(&target.id)).map(|target| &mut target.state)
}

fn one_is_unhealthy(world: &mut World) {
    *targets(world, |_| true).next().expect("a target") = TargetState::Unhealthy;
}

fn all_but_one_are_unhealthy(world: &mut World) {
    targets(world, |_| true).skip(1).for_each(|state| *state = TargetState::Unhealthy);
}

fn an_alarm_fires(world: &mut World) {
    let alarm = world.alarms.iter_mut().find(|alarm| alarm.name == "web-healthy-hosts-low").expect("an alarm");
    alarm.state.value = AlarmState::Alarm;
}

fn static_instances_drain(world: &mut World) {
    let host = static_instances(world)[0].clone();
    let target = &mut world.target_groups.iter_mut().find(|group| group.name == "web").expect("a group").targets[0];
    (target.id, target.state) = (host, TargetState::Draining);
}

/// The static instances that stacks have.
fn static_instances(world: &World) -> Vec<String> {
    let resources = world.stacks.iter().flat_map(|stack| &stack.resources);
    resources.filter(|it| it.resource_type == "AWS::EC2::Instance").map(|it| it.physical_id.clone()).collect()
}

fn no_static_instance_is_there(world: &mut World) {
    for stack in &mut world.stacks {
        stack.resources.retain(|it| it.resource_type != "AWS::EC2::Instance");
    }
}

#[tokio::test(start_paused = true)]
async fn the_group_takes_over_and_no_second_has_fewer_healthy_targets_than_before() {
    let account = Account::of(&Scenario::named("empty").expect("a scenario"));
    let ada = account.ada().await;
    let place = (&account, &ada);
    let refused = TakeOver::read(&ada, &survey(&ada).await).await.expect_err("there is nothing to take over from");
    assert!(refused.as_str().contains("phase apply 1"), "{refused}");
    Box::pin(rolled_out(&account, &ada, 1, &offers())).await;
    Box::pin(rolled_out(&account, &ada, 2, &with("StaticTargets", "none"))).await;
    let over = TakeOver::read(&ada, &survey(&ada).await).await.expect("it can be read");
    assert_eq!((next_is(&over), over.serving().expect("known")), (Some(1), vec![]));

    // Step 1: the static instances come behind the load balancer.
    Box::pin(waits_for(place, &STEPS[0], Prerequisite::StaticRunning, no_static_instance_is_there)).await;
    Box::pin(stepped(place, &STEPS[0])).await;
    come_about(&ada, &STEPS[0]).await;
    let before = account.twin.inspect(healthy);
    assert_eq!(before, GROUPS.map(|name| (name.to_owned(), 2)).into(), "what serves when the take-over begins");

    let rest = async {
        // Step 2: the group comes beside them.
        Box::pin(waits_for(place, &STEPS[1], Prerequisite::StaticHealthy, one_is_unhealthy)).await;
        Box::pin(waits_for(place, &STEPS[1], Prerequisite::AlarmsQuiet, an_alarm_fires)).await;
        assert!(missing(&ada, &STEPS[2]).await.contains(&Prerequisite::GroupHealthyInTwoZones), "step 3 waits for it");
        Box::pin(stepped(place, &STEPS[1])).await;
        come_about(&ada, &STEPS[1]).await;
        assert_eq!(account.twin.inspect(healthy), GROUPS.map(|name| (name.to_owned(), 5)).into());

        // Step 3: the static instances are drained.
        for (prerequisite, meddle) in [
            (Prerequisite::GroupHealthyInTwoZones, all_but_one_are_unhealthy as fn(&mut World)),
            (Prerequisite::GroupEnough, all_but_one_are_unhealthy),
            (Prerequisite::NoFewerHealthy, all_but_one_are_unhealthy),
            (Prerequisite::AlarmsQuiet, an_alarm_fires),
        ] {
            Box::pin(waits_for(place, &STEPS[2], prerequisite, meddle)).await;
        }
        assert!(missing(&ada, &STEPS[3]).await.contains(&Prerequisite::StaticDrained), "step 4 waits for it");
        Box::pin(stepped(place, &STEPS[2])).await;
        come_about(&ada, &STEPS[2]).await;
        assert_eq!(account.twin.inspect(healthy), GROUPS.map(|name| (name.to_owned(), 3)).into());

        // Step 4: they are removed.
        for (prerequisite, meddle) in [
            (Prerequisite::StaticDrained, static_instances_drain as fn(&mut World)),
            (Prerequisite::GroupHealthyInTwoZones, all_but_one_are_unhealthy),
            (Prerequisite::NoFewerHealthy, all_but_one_are_unhealthy),
            (Prerequisite::AlarmsQuiet, an_alarm_fires),
        ] {
            Box::pin(waits_for(place, &STEPS[3], prerequisite, meddle)).await;
        }
        Box::pin(stepped(place, &STEPS[3])).await;
        come_about(&ada, &STEPS[3]).await;
        // And an hour later, schedules and rules have had their turn.
        tokio::time::sleep(Duration::from_hours(1)).await;
    };
    tokio::select! {
        () = Box::pin(rest) => {}
        never = watched(&account, &before) => match never {},
    }
    nothing_is_left(&account, &ada).await;
}

/// Nothing of the static instances is left, and the templates say the same.
async fn nothing_is_left(account: &Account, ada: &Performer) {
    let over = TakeOver::read(ada, &survey(ada).await).await.expect("it can be read");
    assert_eq!(next_is(&over), None, "the take-over is done");
    let (left, alarms) = account.twin.inspect(|world| {
        let alarms = world.alarms.iter().filter(|alarm| alarm.name.starts_with("static-")).count();
        (static_instances(world), alarms)
    });
    assert_eq!((left, alarms), (vec![], 0));
    let survey = survey(ada).await;
    let parameter = |stack: &str, name: &str| {
        let stack = survey.stack(stack).expect("the stack");
        stack.parameters.iter().find(|(key, _)| key.raw() == name).map(|(_, value)| value.raw().to_owned())
    };
    assert_eq!(parameter("foundation", "StaticInstances").as_deref(), Some("false"));
    assert_eq!(parameter("edge", "StaticTargets").as_deref(), Some("none"));
    let statuses = statuses(ada).await;
    assert_eq!(statuses[..3], [PhaseStatus::Live; 3]);
    assert_eq!(ada.runs(), [], "nothing is left open");
    // Rolled out once more by the templates alone, nothing comes back.
    for phase in 1..=3 {
        let course = course(ada, phase, &offers()).await;
        assert!(matches!(course, Course::Nothing(_)), "phase {phase}: {course:?}");
    }
}
