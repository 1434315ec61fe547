//! What changes Auto Scaling groups, over the query protocol: answers, errors, and what the reads show afterwards.

use super::{Xml, fixture, form, xml};
use crate::world::World;
use crate::world::groups::{InstanceHealth, Lifecycle};

const WEB: &str = "AutoScalingGroupName=web";

fn order(world: &mut World, text: &str) -> Xml {
    let (status, xml) = xml(world, &form("autoscaling", text));
    assert_eq!(status, 200, "{text}: {}", xml.0);
    xml
}

fn refused(world: &mut World, text: &str) -> (String, String) {
    let before = world.groups.clone();
    let (status, xml) = xml(world, &form("autoscaling", text));
    assert_eq!(status, 400, "{text}: {}", xml.0);
    assert!(world.groups == before, "{text} changed something");
    (xml.text("Error/Code"), xml.text("Error/Message"))
}

/// The account with nothing under way in `web`: two instances in service, no refresh.
fn settled() -> World {
    let mut world = fixture::world();
    for instance in &mut world.groups[0].instances {
        instance.lifecycle = Lifecycle::InService;
    }
    world.groups[0].refreshes.clear();
    world
}

fn shown(world: &mut World, field: &str) -> Vec<String> {
    let xml = order(world, "DescribeAutoScalingGroups&AutoScalingGroupNames.member.1=web");
    xml.texts(&format!("DescribeAutoScalingGroupsResult/AutoScalingGroups/member/{field}"))
}

/// What is asked wrongly, and words of the answer.
const WRONG: &[(&str, &str)] = &[
    ("SetDesiredCapacity&AutoScalingGroupName=no&DesiredCapacity=3", "AutoScalingGroup name not found - "),
    (
        "SetDesiredCapacity&AutoScalingGroupName=web&DesiredCapacity=9",
        "New SetDesiredCapacity value 9 is above max value 6 for the AutoScalingGroup.",
    ),
    (
        "SetDesiredCapacity&AutoScalingGroupName=web&DesiredCapacity=1",
        "New SetDesiredCapacity value 1 is below min value 2 for the AutoScalingGroup.",
    ),
    ("SetDesiredCapacity&AutoScalingGroupName=web&DesiredCapacity=-1", "greater than or equal to 0"),
    ("SetDesiredCapacity&AutoScalingGroupName=web", "Value null at 'DesiredCapacity'"),
    ("SetDesiredCapacity&DesiredCapacity=3", "Value null at 'AutoScalingGroupName'"),
    (
        "UpdateAutoScalingGroup&AutoScalingGroupName=web&MinSize=5&MaxSize=3",
        "Max bound, 3, must be greater than or equal to min bound, 5",
    ),
    (
        "UpdateAutoScalingGroup&AutoScalingGroupName=web&MinSize=7",
        "Max bound, 6, must be greater than or equal to min bound, 7",
    ),
    (
        "UpdateAutoScalingGroup&AutoScalingGroupName=web&DesiredCapacity=7",
        "Desired capacity:7 must be between the specified min size:2 and max size:6",
    ),
    ("UpdateAutoScalingGroup&AutoScalingGroupName=web&PlacementGroup=x", "PlacementGroup is not simulated"),
    ("UpdateAutoScalingGroup&AutoScalingGroupName=web&HealthCheckType=X", "HealthCheckType X"),
    ("SuspendProcesses&AutoScalingGroupName=web&ScalingProcesses.member.1=Lunch", "'Lunch' is not valid"),
    ("ResumeProcesses&AutoScalingGroupName=web&ScalingProcesses.member.1=Lunch", "'Lunch' is not valid"),
    ("SuspendProcesses&AutoScalingGroupName=no", "AutoScalingGroup name not found"),
    (
        "TerminateInstanceInAutoScalingGroup&InstanceId=i-no&ShouldDecrementDesiredCapacity=true",
        "No managed instance found for instance ID: i-no",
    ),
    (
        "TerminateInstanceInAutoScalingGroup&InstanceId=i-web1&ShouldDecrementDesiredCapacity=true",
        "Currently, desiredSize equals minSize (2).",
    ),
    ("TerminateInstanceInAutoScalingGroup&InstanceId=i-web1", "Value null at 'ShouldDecrementDesiredCapacity'"),
    ("SetInstanceHealth&InstanceId=i-no&HealthStatus=Unhealthy", "No managed instance found"),
    ("SetInstanceHealth&InstanceId=i-web1&HealthStatus=Poorly", "'Poorly' is not valid"),
    (
        "EnterStandby&AutoScalingGroupName=web&InstanceIds.member.1=i-web1&ShouldDecrementDesiredCapacity=true",
        "desired-size=2. To place into standby 1 instance, please update",
    ),
    (
        "EnterStandby&AutoScalingGroupName=web&InstanceIds.member.1=i-no&ShouldDecrementDesiredCapacity=true",
        "The instance i-no is not part of Auto Scaling group web.",
    ),
    ("EnterStandby&AutoScalingGroupName=web&ShouldDecrementDesiredCapacity=true", "At least one instance ID"),
    ("ExitStandby&AutoScalingGroupName=web&InstanceIds.member.1=i-web1", "The instance i-web1 is not in Standby."),
    (
        "StartInstanceRefresh&AutoScalingGroupName=web&DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-no",
        "lt-no, does not exist",
    ),
    (
        "StartInstanceRefresh&AutoScalingGroupName=web&DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-0a&DesiredConfiguration.LaunchTemplate.Version=99",
        "Could not find launch template version 99",
    ),
    (
        "StartInstanceRefresh&AutoScalingGroupName=web&Preferences.AutoRollback=true",
        "only with a desired configuration",
    ),
    ("StartInstanceRefresh&AutoScalingGroupName=web&Preferences.MinHealthyPercentage=101", "less than or equal to 100"),
    ("StartInstanceRefresh&AutoScalingGroupName=web&Preferences.BakeTime=60", "BakeTime is not simulated"),
    ("StartInstanceRefresh&AutoScalingGroupName=web&Strategy=ReplaceRootVolume", "only Rolling is"),
    ("PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x", "At least one of MinSize"),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=1",
        "Either a start time or a recurrence",
    ),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=1&StartTime=2026-11-22T13:00:00Z",
        "Given start time is in the past",
    ),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=1&StartTime=2026-11-22T15:00:00Z&EndTime=2026-11-22T14:30:00Z",
        "end time is before",
    ),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=1&Recurrence=daily",
        "Given recurrence string: daily is invalid",
    ),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=3&MaxSize=2&Recurrence=0 1 * * *",
        "Min size 3 is larger than max size 2",
    ),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=3&DesiredCapacity=2&Recurrence=0 1 * * *",
        "must be between",
    ),
    (
        "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=3&Recurrence=0 1 * * *&TimeZone=Europe/Berlin",
        "Europe/Berlin is not simulated",
    ),
    ("CancelInstanceRefresh&AutoScalingGroupName=web&WaitForTransitioningInstances=false", "false is not simulated"),
    ("DeleteScheduledAction&AutoScalingGroupName=web&ScheduledActionName=no", "Scheduled action name not found"),
];

#[test]
fn what_is_wrong_is_refused_in_awss_words_and_changes_nothing() {
    for (text, wanted) in WRONG {
        let (code, message) = refused(&mut settled(), text);
        assert_eq!(code, "ValidationError", "{text}");
        assert!(message.contains(wanted), "{text}: {message}");
    }
}

#[test]
fn errors_that_the_service_declares_have_their_own_codes() {
    let conflict = "PutScheduledUpdateGroupAction&AutoScalingGroupName=web&ScheduledActionName=x&MinSize=1&StartTime=2026-11-23T08:00:00Z";
    let mut standing = settled();
    order(&mut standing, &format!("StartInstanceRefresh&{WEB}"));
    let mut leaving = settled();
    order(&mut leaving, "TerminateInstanceInAutoScalingGroup&InstanceId=i-web1&ShouldDecrementDesiredCapacity=false");
    let mut scaled = settled();
    order(&mut scaled, &format!("SetDesiredCapacity&{WEB}&DesiredCapacity=3&HonorCooldown=true"));
    let again = "TerminateInstanceInAutoScalingGroup&InstanceId=i-web1&ShouldDecrementDesiredCapacity=false";
    let table = [
        (
            &mut scaled,
            format!("SetDesiredCapacity&{WEB}&DesiredCapacity=4&HonorCooldown=true"),
            "ScalingActivityInProgress",
        ),
        (&mut leaving, again.to_owned(), "ScalingActivityInProgress"),
        (&mut standing, format!("StartInstanceRefresh&{WEB}"), "InstanceRefreshInProgress"),
        (&mut settled(), format!("CancelInstanceRefresh&{WEB}"), "ActiveInstanceRefreshNotFound"),
        (&mut settled(), format!("RollbackInstanceRefresh&{WEB}"), "ActiveInstanceRefreshNotFound"),
        (&mut settled(), conflict.to_owned(), "AlreadyExists"),
    ];
    for (world, text, wanted) in table {
        assert_eq!(refused(world, &text).0, wanted, "{text}");
    }
    assert_eq!(refused(&mut standing, &format!("RollbackInstanceRefresh&{WEB}")).0, "IrreversibleInstanceRefresh");
    // Without asking for the cool-down, an order is carried out at once.
    order(&mut scaled, &format!("SetDesiredCapacity&{WEB}&DesiredCapacity=4"));
    assert_eq!(shown(&mut scaled, "DesiredCapacity"), ["4"]);
}

#[test]
fn bounds_move_the_desired_capacity_with_them() {
    let table = [
        ("MinSize=3", ["3", "3", "6"]),
        ("MaxSize=2&MinSize=1", ["1", "2", "2"]),
        ("MinSize=4&MaxSize=8&DesiredCapacity=7", ["4", "7", "8"]),
        ("MaxSize=9", ["2", "2", "9"]),
        ("DesiredCapacity=6", ["2", "6", "6"]),
        ("MinSize=0&MaxSize=0", ["0", "0", "0"]),
    ];
    for (change, [min, desired, max]) in table {
        let mut world = settled();
        order(&mut world, &format!("UpdateAutoScalingGroup&{WEB}&{change}"));
        let got = ["MinSize", "DesiredCapacity", "MaxSize"].map(|it| shown(&mut world, it)[0].clone());
        assert_eq!(got, [min, desired, max], "{change}");
    }
    let mut world = settled();
    order(
        &mut world,
        &format!("UpdateAutoScalingGroup&{WEB}&DefaultCooldown=7&HealthCheckGracePeriod=8&HealthCheckType=EC2"),
    );
    let got =
        ["DefaultCooldown", "HealthCheckGracePeriod", "HealthCheckType"].map(|it| shown(&mut world, it)[0].clone());
    assert_eq!(got, ["7", "8", "EC2"]);
}

#[test]
fn processes_are_suspended_and_resumed_by_name_or_all() {
    let mut world = settled();
    let names = "SuspendedProcesses/member/ProcessName";
    order(
        &mut world,
        &format!("SuspendProcesses&{WEB}&ScalingProcesses.member.1=Launch&ScalingProcesses.member.2=AZRebalance"),
    );
    assert_eq!(shown(&mut world, names), ["AZRebalance", "Launch"]);
    let reasons = shown(&mut world, "SuspendedProcesses/member/SuspensionReason");
    assert_eq!(reasons, ["User suspended", "User suspended at 2026-11-22T14:00:00Z"]);
    order(&mut world, &format!("SuspendProcesses&{WEB}"));
    assert_eq!(shown(&mut world, names).len(), 9);
    order(&mut world, &format!("ResumeProcesses&{WEB}&ScalingProcesses.member.1=Launch"));
    assert_eq!(shown(&mut world, names).len(), 8);
    order(&mut world, &format!("ResumeProcesses&{WEB}"));
    assert!(shown(&mut world, names).is_empty());
}

#[test]
fn a_termination_tells_its_activity() {
    let mut world = settled();
    order(&mut world, &format!("SetDesiredCapacity&{WEB}&DesiredCapacity=3"));
    let xml =
        order(&mut world, "TerminateInstanceInAutoScalingGroup&InstanceId=i-web1&ShouldDecrementDesiredCapacity=true");
    let activity = |field: &str| xml.text(&format!("TerminateInstanceInAutoScalingGroupResult/Activity/{field}"));
    assert_eq!(activity("Description"), "Terminating EC2 instance: i-web1");
    assert_eq!(
        activity("Cause"),
        "At 2026-11-22T14:00:00Z instance i-web1 was taken out of service in response to a user request, shrinking the \
         capacity from 3 to 2."
    );
    assert_eq!(activity("StatusCode"), "WaitingForELBConnectionDraining");
    assert_eq!(shown(&mut world, "DesiredCapacity"), ["2"]);
    assert_eq!(shown(&mut world, "Instances/member/LifecycleState"), ["Terminating", "InService"]);
}

#[test]
fn health_is_set_within_and_beyond_the_grace_period() {
    let mut world = settled();
    let health = |world: &World| world.groups[0].instances[0].health;
    let unhealthy = "SetInstanceHealth&InstanceId=i-web1&HealthStatus=Unhealthy";
    // It has been in service for less than the grace period of two minutes.
    world.groups[0].instances[0].in_service_at = world.now();
    order(&mut world, unhealthy);
    assert_eq!(health(&world), InstanceHealth::Healthy);
    order(&mut world, &format!("{unhealthy}&ShouldRespectGracePeriod=false"));
    assert_eq!(health(&world), InstanceHealth::Unhealthy);
    order(&mut world, "SetInstanceHealth&InstanceId=i-web1&HealthStatus=Healthy");
    assert_eq!(health(&world), InstanceHealth::Healthy);
    world.groups[0].instances[0].in_service_at = super::at("2026-11-22T10:00:00Z");
    order(&mut world, unhealthy);
    assert_eq!(shown(&mut world, "Instances/member/HealthStatus"), ["Unhealthy", "Healthy"]);
}

#[test]
fn standby_tells_one_activity_for_each_instance() {
    let mut world = settled();
    order(&mut world, &format!("UpdateAutoScalingGroup&{WEB}&MinSize=0"));
    let ids = "InstanceIds.member.1=i-web1&InstanceIds.member.2=i-web2";
    let xml = order(&mut world, &format!("EnterStandby&{WEB}&{ids}&ShouldDecrementDesiredCapacity=true"));
    let activity = |field: &str| xml.texts(&format!("EnterStandbyResult/Activities/member/{field}"));
    assert_eq!(
        activity("Description"),
        ["Moving EC2 instance to Standby: i-web1", "Moving EC2 instance to Standby: i-web2"]
    );
    assert!(activity("Cause")[1].ends_with(
        "instance i-web2 was moved to standby in response to a user request, shrinking the capacity from 1 to 0."
    ));
    assert_eq!(shown(&mut world, "DesiredCapacity"), ["0"]);
    for instance in &mut world.groups[0].instances {
        instance.lifecycle = Lifecycle::Standby;
    }
    let xml = order(&mut world, &format!("ExitStandby&{WEB}&{ids}"));
    let activity = |field: &str| xml.texts(&format!("ExitStandbyResult/Activities/member/{field}"));
    assert!(
        activity("Cause")[0]
            .ends_with("was moved out of standby in response to a user request, increasing the capacity from 0 to 1.")
    );
    assert_eq!(activity("StatusCode"), ["PreInService", "PreInService"]);
    assert_eq!(shown(&mut world, "DesiredCapacity"), ["2"]);
    // No room above the maximum.
    order(&mut world, &format!("UpdateAutoScalingGroup&{WEB}&MaxSize=2"));
    world.groups[0].instances[0].lifecycle = Lifecycle::Standby;
    let (_, message) = refused(&mut world, &format!("ExitStandby&{WEB}&InstanceIds.member.1=i-web1"));
    assert!(message.contains("To move out of standby 1 instance"), "{message}");
}

#[test]
fn a_refresh_is_started_cancelled_and_rolled_back() {
    let mut world = settled();
    let template =
        "DesiredConfiguration.LaunchTemplate.LaunchTemplateName=web&DesiredConfiguration.LaunchTemplate.Version";
    let preferences = "Preferences.MinHealthyPercentage=50&Preferences.InstanceWarmup=9&Preferences.SkipMatching=true&\
                       Preferences.AutoRollback=true&Preferences.AlarmSpecification.Alarms.member.1=web-cpu-high";
    let xml = order(&mut world, &format!("StartInstanceRefresh&{WEB}&{template}=$Latest&{preferences}"));
    let id = xml.text("StartInstanceRefreshResult/InstanceRefreshId");
    let refresh = |world: &mut World, field: &str| {
        let xml = order(world, &format!("DescribeInstanceRefreshes&{WEB}"));
        xml.texts(&format!("DescribeInstanceRefreshesResult/InstanceRefreshes/member/{field}"))
    };
    assert_eq!(refresh(&mut world, "InstanceRefreshId"), std::slice::from_ref(&id));
    assert_eq!(refresh(&mut world, "DesiredConfiguration/LaunchTemplate/Version"), ["8"]);
    let told = ["MinHealthyPercentage", "MaxHealthyPercentage", "InstanceWarmup", "SkipMatching", "AutoRollback"];
    let told = told.map(|it| refresh(&mut world, &format!("Preferences/{it}"))[0].clone());
    assert_eq!(told, ["50", "100", "9", "true", "true"]);
    let xml = order(&mut world, &format!("RollbackInstanceRefresh&{WEB}"));
    assert_eq!(xml.text("RollbackInstanceRefreshResult/InstanceRefreshId"), id);
    assert_eq!(refresh(&mut world, "Status"), ["RollbackInProgress"]);
    assert_eq!(shown(&mut world, "LaunchTemplate/Version"), ["7"]);
    // A rollback is not rolled back, but it is cancelled.
    assert_eq!(refused(&mut world, &format!("RollbackInstanceRefresh&{WEB}")).0, "ActiveInstanceRefreshNotFound");
    order(&mut world, &format!("CancelInstanceRefresh&{WEB}"));
    assert_eq!(refresh(&mut world, "Status"), ["Cancelling"]);
    assert_eq!(refused(&mut world, &format!("StartInstanceRefresh&{WEB}")).0, "InstanceRefreshInProgress");

    let mut plain = settled();
    order(&mut plain, &format!("StartInstanceRefresh&{WEB}"));
    assert!(refresh(&mut plain, "DesiredConfiguration").is_empty());
    let defaults = ["MinHealthyPercentage", "InstanceWarmup"]
        .map(|it| refresh(&mut plain, &format!("Preferences/{it}"))[0].clone());
    assert_eq!(defaults, ["90", "120"]);
}

#[test]
fn a_schedule_is_put_replaced_and_deleted() {
    let mut world = settled();
    let put = format!("PutScheduledUpdateGroupAction&{WEB}&ScheduledActionName=fuse");
    let action = |world: &mut World, field: &str| {
        let xml = order(world, &format!("DescribeScheduledActions&{WEB}&ScheduledActionNames.member.1=fuse"));
        xml.texts(&format!("DescribeScheduledActionsResult/ScheduledUpdateGroupActions/member/{field}"))
    };
    order(&mut world, &format!("{put}&StartTime=2026-11-22T14:34:00Z&MinSize=2&MaxSize=6&DesiredCapacity=3"));
    assert_eq!(action(&mut world, "StartTime"), ["2026-11-22T14:34:00.000Z"]);
    let arn = action(&mut world, "ScheduledActionARN");
    assert!(arn[0].ends_with(":autoScalingGroupName/web:scheduledActionName/fuse"), "{arn:?}");
    order(&mut world, &format!("{put}&Recurrence=0 2 * * *&TimeZone=Etc/UTC&EndTime=2026-12-01T00:00:00Z&MinSize=4"));
    assert_eq!(action(&mut world, "StartTime"), ["2026-11-23T02:00:00.000Z"]);
    let told = ["Recurrence", "TimeZone", "EndTime", "MinSize"].map(|it| action(&mut world, it)[0].clone());
    assert_eq!(told, ["0 2 * * *", "Etc/UTC", "2026-12-01T00:00:00.000Z", "4"]);
    assert!(action(&mut world, "MaxSize").is_empty(), "what is put replaces the whole action");
    assert_eq!(action(&mut world, "ScheduledActionARN"), arn);
    order(&mut world, &format!("DeleteScheduledAction&{WEB}&ScheduledActionName=fuse"));
    assert!(action(&mut world, "StartTime").is_empty());
}
