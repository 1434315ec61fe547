//! What every change is called, asked by, and typed as: words that scripts, phrases and people rely on.

#![allow(clippy::too_many_lines, reason = "a table of cases is read as one")]

use domain::{Ask, Moment, Regional};

use super::*;
use crate::samples::{API, schedule};

struct Called {
    action: Action,
    id: &'static str,
    verb: &'static str,
    title: &'static str,
    cli: &'static str,
}

fn called(action: Action, id: &'static str, verb: &'static str, title: &'static str, cli: &'static str) -> Called {
    Called { action, id, verb, title, cli }
}

fn on_schedule(change: ScheduleChange) -> Action {
    Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change })
}

fn on_refresh(change: RefreshChange) -> Action {
    Action::Refresh(RefreshAction { group: "web".into(), change })
}

fn start() -> Action {
    on_refresh(RefreshChange::Start { template: "lt-1".into(), version: "8".into(), min_healthy: 90 })
}

fn on_alarm(change: AlarmChange) -> Action {
    Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change })
}

fn at_port(port: u16, change: TargetChange) -> Action {
    let (group, group_name, target) = (API.into(), "api".into(), "i-1".into());
    Action::Target(TargetAction { group, group_name, target, port: Some(port), change })
}

fn in_group() -> Vec<Called> {
    let (launch, both) = ([Process::Launch].into(), [Process::Launch, Process::AZRebalance].into());
    vec![
        called(
            desired(4),
            "scale.set-desired",
            "scale",
            "Scale web",
            "aws autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity 4",
        ),
        called(
            on_web(GroupChange::Bounds(Bounds { min: Some(1), max: Some(8) })),
            "scale.set-bounds",
            "bound",
            "Change the bounds of web",
            "aws autoscaling update-auto-scaling-group --auto-scaling-group-name web --min-size 1 --max-size 8",
        ),
        called(
            on_web(GroupChange::Suspend(both)),
            "scale.suspend",
            "suspend",
            "Suspend Launch, AZRebalance of web",
            "aws autoscaling suspend-processes --auto-scaling-group-name web --scaling-processes Launch AZRebalance",
        ),
        called(
            on_web(GroupChange::Resume(launch)),
            "scale.resume",
            "resume",
            "Resume Launch of web",
            "aws autoscaling resume-processes --auto-scaling-group-name web --scaling-processes Launch",
        ),
        called(
            start(),
            "scale.refresh",
            "refresh",
            "Refresh web to launch template version 8",
            "aws autoscaling start-instance-refresh --auto-scaling-group-name web --desired-configuration \
             '{\"LaunchTemplate\":{\"LaunchTemplateId\":\"lt-1\",\"Version\":\"8\"}}' --preferences \
             '{\"MinHealthyPercentage\":90}'",
        ),
        called(
            on_refresh(RefreshChange::Cancel),
            "scale.refresh-cancel",
            "cancel",
            "Cancel the refresh of web",
            "aws autoscaling cancel-instance-refresh --auto-scaling-group-name web",
        ),
        called(
            on_refresh(RefreshChange::Rollback),
            "scale.refresh-rollback",
            "rollback",
            "Roll the refresh of web back",
            "aws autoscaling rollback-instance-refresh --auto-scaling-group-name web",
        ),
        called(
            on_schedule(ScheduleChange::Put(SchedulePlan {
                at: Some(Moment::from_secs(1_795_550_400)),
                recurrence: Some("0 20 * * *".into()),
                time_zone: Some("Europe/London".into()),
                min: Some(1),
                desired: Some(2),
                max: Some(3),
            })),
            "schedule.put",
            "schedule",
            "Schedule night for web",
            "aws autoscaling put-scheduled-update-group-action --auto-scaling-group-name web --scheduled-action-name \
             night --start-time 2026-11-24T20:00:00Z --recurrence '0 20 * * *' --time-zone Europe/London --min-size 1 \
             --desired-capacity 2 --max-size 3",
        ),
        called(
            on_schedule(ScheduleChange::Delete),
            "schedule.delete",
            "unschedule",
            "Delete the schedule night of web",
            "aws autoscaling delete-scheduled-action --auto-scaling-group-name web --scheduled-action-name night",
        ),
    ]
}

fn on_one() -> Vec<Called> {
    vec![
        called(
            on_instance("i-1", InstanceChange::Replace),
            "scale.replace",
            "replace",
            "Replace i-1 of web",
            "aws autoscaling terminate-instance-in-auto-scaling-group --instance-id i-1 \
             --no-should-decrement-desired-capacity",
        ),
        called(
            on_instance("i-1", InstanceChange::Unhealthy),
            "scale.unhealthy",
            "fail",
            "Mark i-1 of web unhealthy",
            "aws autoscaling set-instance-health --instance-id i-1 --health-status Unhealthy \
             --no-should-respect-grace-period",
        ),
        called(
            on_instance("i-1", InstanceChange::EnterStandby),
            "scale.standby",
            "standby",
            "Set i-1 of web aside",
            "aws autoscaling enter-standby --instance-ids i-1 --auto-scaling-group-name web \
             --should-decrement-desired-capacity",
        ),
        called(
            on_instance("i-1", InstanceChange::ExitStandby),
            "scale.standby-exit",
            "return",
            "Take i-1 of web back",
            "aws autoscaling exit-standby --instance-ids i-1 --auto-scaling-group-name web",
        ),
        called(
            on_target("i-1", TargetChange::Register),
            "target.register",
            "register",
            "Register i-1 with api",
            "aws elbv2 register-targets --target-group-arn \
             arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/api/0f --targets Id=i-1",
        ),
        called(
            at_port(8_080, TargetChange::Deregister),
            "target.deregister",
            "deregister",
            "Deregister i-1 from api",
            "aws elbv2 deregister-targets --target-group-arn \
             arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/api/0f --targets Id=i-1,Port=8080",
        ),
        called(
            on_alarm(AlarmChange::Mute { minutes: 30 }),
            "alarm.mute",
            "mute",
            "Mute web-5xx for 30 minutes",
            "aws cloudwatch put-alarm-mute-rule --name finops-mute-web-5xx --rule \"{\\\"Schedule\\\":{\\\"Expression\\\":\
             \\\"at($(date -u +%Y-%m-%dT%H:%M))\\\",\\\"Duration\\\":\\\"PT30M\\\"}}\" --mute-targets \
             AlarmNames=web-5xx",
        ),
        called(
            on_alarm(AlarmChange::Unmute),
            "alarm.unmute",
            "unmute",
            "Unmute web-5xx",
            "aws cloudwatch delete-alarm-mute-rule --alarm-mute-rule-name finops-mute-web-5xx",
        ),
    ]
}

#[test]
fn every_change_has_its_words() {
    for Called { action, id, verb, title, cli } in in_group().into_iter().chain(on_one()) {
        assert_eq!((action.id(), action.verb(), action.title().as_str()), (id, verb, title));
        assert_eq!(action.cli(&region()), format!("{cli} --region us-east-1"));
        let class = if matches!(action, Action::Refresh(_)) { Class::Conflict } else { Class::Absolute };
        assert_eq!(action.class(), class, "{id}");
    }
}

/// A change with its subject, its group, its scope, and what is read for it.
type Named<'a> = (Action, &'a str, Option<&'a Text>, &'a str, Vec<Regional>);

#[test]
fn every_change_names_its_subject_its_group_and_what_has_to_be_read() {
    let web: Text = "web".into();
    let groups = || vec![Regional::Groups];
    let table: [Named<'_>; 6] = [
        (desired(4), "web", Some(&web), "web", groups()),
        (start(), "web", Some(&web), "web", vec![Regional::Groups, Regional::Refreshes("web".into())]),
        (on_instance("i-1", InstanceChange::Replace), "i-1", Some(&web), "web", groups()),
        (on_schedule(ScheduleChange::Delete), "night", Some(&web), "web", vec![Regional::Groups, Regional::Scaling]),
        (
            on_target("i-1", TargetChange::Register),
            "i-1",
            None,
            API,
            vec![Regional::TargetGroups, Regional::TargetHealth(API.into())],
        ),
        (
            on_alarm(AlarmChange::Unmute),
            "web-5xx",
            None,
            "web-5xx",
            vec![Regional::Alarms, Regional::MuteRules("web-5xx".into())],
        ),
    ];
    for (action, subject, group, scope, asked) in table {
        assert_eq!((action.subject().raw(), action.scope().raw(), action.group()), (subject, scope, group));
        let asks: Vec<Ask> = asked.into_iter().map(|asked| Ask::In(region(), asked)).collect();
        assert_eq!(action.asks(&region()), asks, "{subject}");
    }
}

#[test]
fn every_change_goes_its_way_and_takes_as_many_as_it_takes() {
    use Direction::{Adds, Moves, Removes, Restores};
    let mut sample = Sample::new();
    sample.instances(|all| all[1].lifecycle = domain::Lifecycle::Standby);
    let table = [
        (desired(2), Removes, 1),
        (desired(4), Adds, -1),
        (desired(3), Restores, 0),
        (on_web(GroupChange::Suspend([Process::Launch].into())), Moves, 0),
        (on_web(GroupChange::Resume([Process::Launch].into())), Restores, 0),
        (start(), Moves, 0),
        (on_refresh(RefreshChange::Cancel), Restores, 0),
        (on_refresh(RefreshChange::Rollback), Restores, 0),
        (on_instance("i-1", InstanceChange::Replace), Moves, 1),
        (on_instance("i-2", InstanceChange::Replace), Moves, 0),
        (on_instance("i-1", InstanceChange::Unhealthy), Moves, 1),
        (on_instance("i-1", InstanceChange::EnterStandby), Removes, 1),
        (on_instance("i-2", InstanceChange::ExitStandby), Adds, -1),
        (on_schedule(ScheduleChange::Delete), Moves, 0),
        (on_target("i-9", TargetChange::Register), Adds, -1),
        (on_target("i-1", TargetChange::Deregister), Removes, 1),
        (on_alarm(AlarmChange::Mute { minutes: 30 }), Moves, 0),
        (on_alarm(AlarmChange::Unmute), Restores, 0),
    ];
    for (action, direction, removes) in table {
        let before = action.read(&region(), &sample.facts.estate).unwrap();
        assert_eq!((action.direction(&before), action.removes(&before)), (direction, removes), "{}", action.title());
    }
}

#[test]
fn a_process_is_found_by_its_name_in_any_case() {
    for process in Process::ALL {
        assert_eq!(Process::parse(&process.as_str().to_lowercase()), Some(process));
        assert_eq!(format!("{process:>20}"), format!("{:>20}", process.as_str()));
    }
    assert_eq!(Process::parse("Launches"), None);
}

#[test]
fn what_is_scheduled_is_read_as_it_was_asked_for() {
    let mut sample = Sample::new();
    let due = Moment::from_secs(1_795_550_400);
    let once = domain::ScheduledAction { recurrence: None, ..schedule("night", due, [None, Some(2), None]) };
    let zoned = domain::ScheduledAction {
        time_zone: Some("Europe/London".into()),
        ..schedule("day", due, [Some(1), None, Some(4)])
    };
    let elsewhere = domain::ScheduledAction { group: "batch".into(), ..schedule("noon", due, [Some(1), None, None]) };
    sample.scaling(|scaling| scaling.schedules = vec![elsewhere, once, zoned]);
    let read = |name: &str| {
        let action = ScheduleAction { group: "web".into(), name: name.into(), change: ScheduleChange::Delete };
        Action::Schedule(action).read(&region(), &sample.facts.estate).unwrap()
    };
    let nothing = ["at", "recurrence", "time zone", "min", "desired", "max"]
        .into_iter()
        .fold(State::new(), |state, name| state.with(name, Value::Nothing));
    assert_eq!(read("night"), nothing.clone().with("at", "2026-11-24T20:00:00Z").with("desired", 2_u32));
    let recurring = nothing.clone().with("recurrence", "0 20 * * *").with("time zone", "Europe/London");
    assert_eq!(read("day"), recurring.with("min", 1_u32).with("max", 4_u32), "its next time is no part of it");
    assert_eq!(read("noon"), nothing, "of another group");
}
