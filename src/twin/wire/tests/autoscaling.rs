//! Auto Scaling over the query protocol.

use super::{fixture, form, xml};

fn ask(text: &str) -> super::Xml {
    let (status, xml) = xml(&mut fixture::world(), &form("autoscaling", text));
    assert_eq!(status, 200, "{}", xml.0);
    xml
}

#[test]
fn groups_are_described_with_their_instances() {
    let xml = ask("DescribeAutoScalingGroups");
    let group = |field: &str| xml.texts(&format!("DescribeAutoScalingGroupsResult/AutoScalingGroups/member/{field}"));
    assert_eq!(group("AutoScalingGroupName"), ["api", "jobs", "web"]);
    assert_eq!(group("DesiredCapacity"), ["2", "2", "2"]);
    assert_eq!(group("HealthCheckType")[0], "ELB");
    assert_eq!(group("VPCZoneIdentifier")[0], "subnet-a,subnet-b");
    assert_eq!(group("SuspendedProcesses/member/ProcessName")[0], "AZRebalance");
    assert_eq!(group("Instances/member/LifecycleState")[..2], ["InService", "Pending"]);
    assert_eq!(group("Instances/member/LaunchTemplate/Version")[0], "6");
    assert_eq!(group("CreatedTime")[0], "2026-10-01T00:00:00.000Z");
}

#[test]
fn groups_are_picked_by_name_tag_and_without_instances() {
    let names = "DescribeAutoScalingGroupsResult/AutoScalingGroups/member/AutoScalingGroupName";
    let by_name = ask("DescribeAutoScalingGroups&AutoScalingGroupNames.member.1=web&AutoScalingGroupNames.member.2=no");
    assert_eq!(by_name.texts(names), ["web"]);
    let filter = "DescribeAutoScalingGroups&Filters.member.1.Name=tag:finops:phase&Filters.member.1.Values.member.1=";
    assert_eq!(ask(&format!("{filter}3")).texts(names).len(), 3);
    assert!(ask(&format!("{filter}4")).texts(names).is_empty());
    let bare = ask("DescribeAutoScalingGroups&IncludeInstances=false");
    assert!(bare.texts("DescribeAutoScalingGroupsResult/AutoScalingGroups/member/Instances").is_empty());
}

#[test]
fn pages_follow_each_other() {
    let first = ask("DescribeAutoScalingGroups&MaxRecords=2");
    let token = first.text("DescribeAutoScalingGroupsResult/NextToken");
    let second = ask(&format!("DescribeAutoScalingGroups&MaxRecords=2&NextToken={token}"));
    let names = "DescribeAutoScalingGroupsResult/AutoScalingGroups/member/AutoScalingGroupName";
    assert_eq!((first.texts(names).len(), second.texts(names)), (2, vec!["web".to_owned()]));
    assert!(second.texts("DescribeAutoScalingGroupsResult/NextToken").is_empty());
}

#[test]
fn instances_shout_their_health_where_aws_does() {
    let xml = ask("DescribeAutoScalingInstances&InstanceIds.member.1=i-web1");
    let instance =
        |field: &str| xml.text(&format!("DescribeAutoScalingInstancesResult/AutoScalingInstances/member/{field}"));
    assert_eq!(instance("AutoScalingGroupName"), "web");
    assert_eq!(instance("HealthStatus"), "HEALTHY");
}

#[test]
fn policies_show_what_their_type_has() {
    let xml = ask("DescribePolicies&AutoScalingGroupName=web");
    let policy = |field: &str| xml.texts(&format!("DescribePoliciesResult/ScalingPolicies/member/{field}"));
    assert_eq!(policy("PolicyType"), ["SimpleScaling", "StepScaling", "TargetTrackingScaling"]);
    assert_eq!(policy("TargetTrackingConfiguration/TargetValue"), ["60.0"]);
    assert_eq!(policy("TargetTrackingConfiguration/DisableScaleIn"), ["true"]);
    assert_eq!(policy("StepAdjustments/member/MetricIntervalLowerBound"), ["0.0"]);
    assert_eq!(policy("Cooldown"), ["60"]);
    assert_eq!(policy("Alarms/member/AlarmARN").len(), 3);
    let steps = ask("DescribePolicies&PolicyTypes.member.1=StepScaling");
    assert_eq!(steps.texts("DescribePoliciesResult/ScalingPolicies/member/PolicyType").len(), 3);
}

#[test]
fn schedules_activities_and_refreshes_are_described() {
    let xml = ask("DescribeScheduledActions&AutoScalingGroupName=web");
    let action =
        |field: &str| xml.texts(&format!("DescribeScheduledActionsResult/ScheduledUpdateGroupActions/member/{field}"));
    assert_eq!((action("Recurrence")[0].as_str(), action("MinSize")[0].as_str()), ("0 8 * * 1-5", "3"));
    assert!(action("MaxSize").is_empty());

    let xml = ask("DescribeScalingActivities&AutoScalingGroupName=web");
    let activity = |field: &str| xml.texts(&format!("DescribeScalingActivitiesResult/Activities/member/{field}"));
    assert_eq!(activity("ActivityId"), ["web-2", "web-1"]);
    assert_eq!(activity("StatusCode"), ["PreInService", "Successful"]);
    assert_eq!(activity("EndTime").len(), 1);

    let xml = ask("DescribeInstanceRefreshes&AutoScalingGroupName=web");
    let refresh = |field: &str| xml.text(&format!("DescribeInstanceRefreshesResult/InstanceRefreshes/member/{field}"));
    assert_eq!((refresh("Status"), refresh("PercentageComplete")), ("InProgress".into(), "50".into()));
    assert_eq!(refresh("Preferences/AlarmSpecification/Alarms/member"), "web-cpu-high");
    assert_eq!(refresh("DesiredConfiguration/LaunchTemplate/Version"), "8");
}

#[test]
fn tags_are_listed_and_filtered() {
    let xml = ask("DescribeTags&Filters.member.1.Name=key&Filters.member.1.Values.member.1=finops:phase");
    assert_eq!(xml.texts("DescribeTagsResult/Tags/member/ResourceId"), ["api", "jobs", "web"]);
    let limits = ask("DescribeAccountLimits");
    assert_eq!(limits.text("DescribeAccountLimitsResult/NumberOfAutoScalingGroups"), "3");
}

#[test]
fn another_region_is_another_place() {
    let request = form("autoscaling", "DescribeAutoScalingGroups");
    let (mut head, body) = request.into_parts();
    let there = head.headers["authorization"].to_str().unwrap().replace("us-east-1", "eu-west-1");
    head.headers.insert("authorization", there.parse().unwrap());
    let (status, xml) = xml(&mut fixture::world(), &http::Request::from_parts(head, body));
    assert_eq!(status, 200);
    assert!(xml.texts("DescribeAutoScalingGroupsResult/AutoScalingGroups/member").is_empty());
}
