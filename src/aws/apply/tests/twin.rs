//! Every change on a simulated account: the account is changed as the action predicts, by what is read back.

use std::sync::Arc;
use std::time::Duration;

use ::twin::{Scenario, Twin, World};
use change::Reach;
use domain::{Answer, AutoScalingGroup, Estate, Lifecycle, Regional, RegionalAnswer, Text};

use super::*;
use crate::testing::{SetClock, local};
use crate::{Clocks, Cloud, CloudSource, Settings, SharedHttpClient};

const NOW: &str = "2026-11-22T14:15:16Z";

struct Account {
    cloud: Cloud,
    clock: Arc<SetClock>,
}

async fn calm() -> Account {
    let clock = Arc::new(SetClock::at(NOW));
    let world = World::new(&Scenario::named("calm").unwrap(), 1, Moment::parse(NOW).unwrap());
    let twin: SharedHttpClient = Twin::new(world, clock.clone()).http_client();
    let settings = Settings::new(CloudSource::Simulated(twin), Clocks::same(clock.clone()));
    Account { cloud: Cloud::connect(settings).await.unwrap(), clock }
}

impl Account {
    /// The state of the action's subject, read through the questions that the action names.
    async fn state(&self, action: &Action) -> State {
        let region = Region::new("us-east-1");
        let mut estate = Estate::new([region.clone()]);
        for ask in action.asks(&region) {
            let seen = self.cloud.observe(&ask).await;
            assert!(seen.gap.is_none(), "{seen:?}");
            estate.fold(seen);
        }
        action.read(&region, &estate).unwrap()
    }

    /// Makes the change, and looks at once and a minute later; the states before and after.
    async fn changed(&self, action: Action) -> (State, State) {
        let before = self.state(&action).await;
        assert_eq!(action.reach(&before, &before), Reach::Before, "{action:?} is so already: {before:?}");
        let answered = self.cloud.apply(committed(action.clone())).await;
        assert!(matches!(answered, Answered::Accepted(_)), "{action:?}: {answered:?}");
        let after = self.state(&action).await;
        assert_eq!(action.reach(&before, &after), Reach::Reached, "{action:?}: {before:?}, {after:?}");
        (before, after)
    }

    /// The change, and the very state that it predicts.
    async fn changed_exactly(&self, action: Action) {
        let (before, after) = self.changed(action.clone()).await;
        assert_eq!(after, action.after(&before), "{action:?}");
    }

    async fn group(&self) -> AutoScalingGroup {
        match self.cloud.observe(&local(Regional::Groups)).await.outcome {
            Ok(Answer::Regional(RegionalAnswer::Groups(groups))) => {
                groups.into_iter().max_by_key(|it| it.capacity.desired()).unwrap()
            }
            other => panic!("{other:?}"),
        }
    }
}

fn of(group: &AutoScalingGroup, change: GroupChange) -> Action {
    Action::Group(GroupAction { group: group.name.clone(), change })
}

fn serving(group: &AutoScalingGroup) -> Text {
    group.instances.iter().find(|it| it.lifecycle == Lifecycle::InService).unwrap().id.clone()
}

#[tokio::test]
async fn a_group_is_as_it_was_told_to_be() {
    let account = calm().await;
    let group = account.group().await;
    let capacity = group.capacity;
    account.changed_exactly(of(&group, GroupChange::Desired(capacity.desired() + 1))).await;
    let bounds = Bounds { min: None, max: Some(capacity.max() + 2) };
    account.changed_exactly(of(&group, GroupChange::Bounds(bounds))).await;
    let above = Bounds { min: Some(capacity.desired() + 2), max: None };
    account.changed_exactly(of(&group, GroupChange::Bounds(above))).await;
    account.changed_exactly(of(&group, GroupChange::Suspend([Process::AZRebalance, Process::Launch].into()))).await;
    account.changed_exactly(of(&group, GroupChange::Resume([Process::Launch].into()))).await;
    assert_eq!(account.group().await.suspended, ["AZRebalance"]);
}

#[tokio::test]
async fn a_refresh_starts_and_is_rolled_back_or_cancelled() {
    for end in [RefreshChange::Rollback, RefreshChange::Cancel] {
        let account = calm().await;
        let group = account.group().await;
        let template = group.template.clone().unwrap();
        let start = RefreshChange::Start {
            template: template.id.raw().to_owned(),
            version: template.version.raw().to_owned(),
            min_healthy: 90,
        };
        let refresh = |change| Action::Refresh(RefreshAction { group: group.name.clone(), change });
        account.changed(refresh(start)).await;
        account.clock.advance(Duration::from_secs(5));
        account.changed(refresh(end)).await;
    }
}

#[tokio::test]
async fn an_instance_is_replaced_or_failed_or_set_aside_and_taken_back() {
    let account = calm().await;
    let wish = account.group().await.capacity.desired() + 1;
    account.changed_exactly(of(&account.group().await, GroupChange::Desired(wish))).await;
    account.clock.advance(Duration::from_mins(10));
    let group = account.group().await;
    let change = |instance: &Text, change| {
        Action::Instance(InstanceAction { group: group.name.clone(), instance: instance.clone(), change })
    };
    let first = serving(&group);
    account.changed(change(&first, InstanceChange::EnterStandby)).await;
    assert_eq!(account.group().await.capacity.desired(), group.capacity.desired() - 1, "the wish falls with it");
    account.clock.advance(Duration::from_mins(1));
    account.changed(change(&first, InstanceChange::ExitStandby)).await;
    assert_eq!(account.group().await.capacity.desired(), group.capacity.desired());
    account.clock.advance(Duration::from_mins(5));
    account.changed(change(&first, InstanceChange::Unhealthy)).await;
    let other = account.group().await;
    let other = other.instances.iter().find(|it| it.id != first && it.lifecycle == Lifecycle::InService).unwrap();
    account.changed(change(&other.id, InstanceChange::Replace)).await;
    assert_eq!(account.group().await.capacity.desired(), group.capacity.desired(), "the group starts another");
}

#[tokio::test]
async fn a_scheduled_action_is_put_changed_and_deleted() {
    let account = calm().await;
    let group = account.group().await.name;
    let change =
        |change| Action::Schedule(ScheduleAction { group: group.clone(), name: "finops-night".into(), change });
    let at = Moment::parse("2026-11-22T20:00:00Z").unwrap();
    let once = SchedulePlan { at: Some(at), min: Some(2), ..SchedulePlan::default() };
    account.changed_exactly(change(ScheduleChange::Put(once.clone()))).await;
    let later = SchedulePlan { at: Some(at + Duration::from_hours(1)), ..once };
    account.changed_exactly(change(ScheduleChange::Put(later))).await;
    account.changed_exactly(change(ScheduleChange::Delete)).await;
    let nightly = SchedulePlan {
        recurrence: Some("0 20 * * *".into()),
        time_zone: Some("Etc/UTC".into()),
        desired: Some(3),
        ..SchedulePlan::default()
    };
    account.changed_exactly(change(ScheduleChange::Put(nightly))).await;
}

#[tokio::test]
async fn a_target_leaves_and_comes_back() {
    let account = calm().await;
    let seen = account.cloud.observe(&local(Regional::TargetGroups)).await.outcome;
    let Ok(Answer::Regional(RegionalAnswer::TargetGroups(groups))) = seen else { panic!("{seen:?}") };
    let group = groups.into_iter().next().unwrap();
    let health = account.cloud.observe(&local(Regional::TargetHealth(group.arn.clone()))).await.outcome;
    let Ok(Answer::Regional(RegionalAnswer::TargetHealth(targets))) = health else { panic!("{health:?}") };
    let change = |change| {
        let (group, group_name) = (group.arn.clone(), group.name.clone());
        let (target, port) = (targets[0].id.clone(), targets[0].port);
        Action::Target(TargetAction { group, group_name, target, port, change })
    };
    account.changed_exactly(change(TargetChange::Deregister)).await;
    account.clock.advance(Duration::from_mins(10));
    account.changed(change(TargetChange::Register)).await;
}

#[tokio::test]
async fn an_alarm_is_muted_for_a_while_and_unmuted() {
    let account = calm().await;
    let seen = account.cloud.observe(&local(Regional::Alarms)).await.outcome;
    let Ok(Answer::Regional(RegionalAnswer::Alarms(alarms))) = seen else { panic!("{seen:?}") };
    let change = |change| Action::Alarm(AlarmAction { alarm: alarms[0].name.clone(), change });
    let (_, muted) = account.changed(change(AlarmChange::Mute { minutes: 30 })).await;
    assert_eq!(muted.word("until"), Some("2026-11-22T14:45:00Z"));
    account.clock.advance(Duration::from_mins(10));
    account.changed(change(AlarmChange::Mute { minutes: 30 })).await;
    account.changed_exactly(change(AlarmChange::Unmute)).await;
    account.changed(change(AlarmChange::Mute { minutes: 5 })).await;
    account.clock.advance(Duration::from_mins(5));
    assert_eq!(account.state(&change(AlarmChange::Unmute)).await.get("muted"), &false.into(), "it ends by itself");
}

#[tokio::test]
async fn what_the_account_refuses_is_refused() {
    let account = calm().await;
    let group = account.group().await;
    let arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/gone/0123456789abcdef";
    let gone = match target(None, TargetChange::Register) {
        Action::Target(action) => Action::Target(TargetAction { group: arn.into(), ..action }),
        other => other,
    };
    let above = of(&group, GroupChange::Desired(group.capacity.max() + 1));
    let cases = [
        (above, "ValidationError"),
        (refresh(RefreshChange::Cancel), "ActiveInstanceRefreshNotFound"),
        (gone, "TargetGroupNotFound"),
        (instance(InstanceChange::Replace), "ValidationError"),
    ];
    for (action, code) in cases {
        let action = match action {
            Action::Refresh(action) => Action::Refresh(RefreshAction { group: group.name.clone(), ..action }),
            action => action,
        };
        let answered = account.cloud.apply(committed(action.clone())).await;
        let Answered::Refused(why) = &answered else { panic!("{action:?}: {answered:?}") };
        assert!(why.as_str().contains(code), "{why}");
    }
}
