//! A platform that a stack makes: its parts live, and go with it.

use super::*;
use crate::world::balancers::ListenerAction;
use crate::world::formation::orders::stacks::Deleting;
use crate::world::metrics::{MetricId, Statistic, Window};
use crate::world::stacks::DriftStatus;

/// A group behind a load balancer, with all that scales and watches it.
fn platform(desired: u32, count: u32) -> Value {
    json!({
        "Parameters": { "Image": { "Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
            "Default": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" } },
        "Resources": {
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
            "A": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a" } },
            "B": { "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": { "Ref": "Vpc" }, "CidrBlock": "10.0.2.0/24", "AvailabilityZone": "us-east-1b" } },
            "Host": { "Type": "AWS::EC2::Instance", "Properties": { "ImageId": { "Ref": "Image" }, "SubnetId": { "Ref": "A" } } },
            "Balancer": { "Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": { "Name": "web-alb", "Subnets": [{ "Ref": "A" }, { "Ref": "B" }] } },
            "Targets": { "Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": { "Name": "web", "Port": 8080, "Protocol": "HTTP", "VpcId": { "Ref": "Vpc" },
                "HealthCheckIntervalSeconds": 10, "HealthyThresholdCount": 2, "Targets": [{ "Id": { "Ref": "Host" }, "Port": 8080 }],
                "TargetGroupAttributes": [{ "Key": "deregistration_delay.timeout_seconds", "Value": "30" }] } },
            "Https": { "Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": { "LoadBalancerArn": { "Ref": "Balancer" }, "Port": 443, "Protocol": "HTTPS",
                "Certificates": [{ "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1" }],
                "DefaultActions": [{ "Type": "forward", "TargetGroupArn": { "Ref": "Targets" } }] } },
            "Http": { "Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": { "LoadBalancerArn": { "Ref": "Balancer" }, "Port": 80, "Protocol": "HTTP",
                "DefaultActions": [{ "Type": "redirect", "RedirectConfig": { "Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301" } }] } },
            "Template": { "Type": "AWS::EC2::LaunchTemplate", "Properties": { "LaunchTemplateName": "finops-web",
                "LaunchTemplateData": { "ImageId": { "Ref": "Image" }, "InstanceType": "t3.micro" } } },
            "Group": { "Type": "AWS::AutoScaling::AutoScalingGroup", "DependsOn": "Https",
                "CreationPolicy": { "ResourceSignal": { "Count": count, "Timeout": "PT10M" } },
                "UpdatePolicy": { "AutoScalingRollingUpdate": { "MinInstancesInService": 1 },
                    "AutoScalingScheduledAction": { "IgnoreUnmodifiedGroupSizeProperties": true } },
                "Properties": { "AutoScalingGroupName": "web", "MinSize": "2", "MaxSize": "6", "DesiredCapacity": desired.to_string(),
                    "VPCZoneIdentifier": [{ "Ref": "A" }, { "Ref": "B" }], "HealthCheckType": "ELB", "HealthCheckGracePeriod": 60,
                    "TargetGroupARNs": [{ "Ref": "Targets" }],
                    "LaunchTemplate": { "LaunchTemplateId": { "Ref": "Template" }, "Version": { "Fn::GetAtt": ["Template", "LatestVersionNumber"] } } } },
            "Out": { "Type": "AWS::AutoScaling::ScalingPolicy", "Properties": { "AutoScalingGroupName": { "Ref": "Group" }, "PolicyType": "StepScaling",
                "AdjustmentType": "ChangeInCapacity", "StepAdjustments": [{ "MetricIntervalLowerBound": 0, "ScalingAdjustment": 1 }] } },
            "Tracking": { "Type": "AWS::AutoScaling::ScalingPolicy", "Properties": { "AutoScalingGroupName": { "Ref": "Group" }, "PolicyType": "TargetTrackingScaling",
                "TargetTrackingConfiguration": { "TargetValue": 60, "DisableScaleIn": true, "PredefinedMetricSpecification": { "PredefinedMetricType": "ASGAverageCPUUtilization" } } } },
            "Hours": { "Type": "AWS::AutoScaling::ScheduledAction", "Properties": { "AutoScalingGroupName": { "Ref": "Group" }, "Recurrence": "0 7 * * 1-5", "DesiredCapacity": 3 } },
            "High": { "Type": "AWS::CloudWatch::Alarm", "Properties": { "AlarmName": "web-cpu-high", "Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Statistic": "Average",
                "Dimensions": [{ "Name": "AutoScalingGroupName", "Value": { "Ref": "Group" } }], "Period": 60, "EvaluationPeriods": 5, "Threshold": 70,
                "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": [{ "Ref": "Out" }] } },
            "Degraded": { "Type": "AWS::CloudWatch::CompositeAlarm", "Properties": { "AlarmName": "degraded", "AlarmRule": { "Fn::Sub": "ALARM(\"${High}\")" } } },
            "Ledger": { "Type": "AWS::RDS::DBInstance", "DeletionPolicy": "Snapshot", "Properties": { "DBInstanceClass": "db.t4g.micro", "AllocatedStorage": "20", "Engine": "postgres" } }
        },
        "Outputs": { "Dns": { "Value": { "Fn::GetAtt": ["Balancer", "DNSName"] } }, "Full": { "Value": { "Fn::GetAtt": ["Targets", "TargetGroupFullName"] } } }
    })
}

fn made(desired: u32) -> World {
    let mut world = empty();
    assert_eq!(
        create(&mut world, "app", &platform(desired, 2)),
        "CREATE_COMPLETE",
        "{:#?}",
        stack(&world, "app").events
    );
    world
}

#[test]
fn the_parts_of_a_stack_live() {
    let mut world = made(3);
    let app = stack(&world, "app");
    let took = app.events[0].at.since(app.events[app.events.len() - 2].at).as_secs();
    assert!((500..1_200).contains(&took), "the database takes ten minutes: {took}");
    let web = group(&world, "web");
    assert_eq!((web.capacity.min, web.capacity.desired, web.capacity.max), (2, 3, 6));
    assert_eq!(web.settings.zones, ["us-east-1a", "us-east-1b"]);
    assert_eq!((web.settings.launch.version, web.settings.launch.name.as_str()), (1, "finops-web"));
    assert_eq!(web.policies.len(), 2);
    assert_eq!(web.policies.iter().find(|it| it.name.contains("Out")).unwrap().alarms, ["web-cpu-high"]);
    assert_eq!(web.schedules[0].desired, Some(3));
    let balancer = &world.load_balancers[0];
    assert_eq!((balancer.name.as_str(), balancer.state.as_str(), balancer.listeners.len()), ("web-alb", "active", 2));
    assert!(matches!(&balancer.listeners[0].action, ListenerAction::Redirect { port, .. } if port == "443"));
    assert_eq!(app.outputs[0].value, balancer.dns_name);
    assert_eq!(app.outputs[1].value, targets(&world, "web").dimension());
    assert_eq!(targets(&world, "web").count(TargetState::Healthy), 4, "three of the group, and the static one");
    wait(&mut world, 600);
    // Customers come, so that there is something to watch.
    let window = Window { from: world.now() - Duration::from_mins(5), to: world.now(), period: 300 };
    let dimensions =
        [("LoadBalancer", world.load_balancers[0].dimension()), ("TargetGroup", targets(&world, "web").dimension())];
    let requests = MetricId::new("AWS/ApplicationELB", "RequestCount", &dimensions);
    let served = world.metrics.data(REGION, &requests, Statistic::Sum, window);
    assert!(served.iter().all(|it| it.value > 1_000.0) && !served.is_empty(), "{served:?}");
    assert_eq!(world.alarms.iter().find(|it| it.name == "web-cpu-high").unwrap().state.value, AlarmState::Ok);
    assert_sound(&world);
    let spent = world.spend.unpublished.values().flat_map(|it| it.keys()).any(|it| it.service.contains("Relational"));
    assert!(spent, "the database costs");
}

#[test]
fn a_group_that_does_not_signal_is_rolled_back() {
    let mut world = empty();
    assert_eq!(create(&mut world, "app", &platform(2, 5)), "ROLLBACK_COMPLETE");
    let why = event(stack(&world, "app"), "Group", "CREATE_FAILED").reason.clone().unwrap();
    assert!(why.starts_with("Received 2 SUCCESS signal(s) out of 5."), "{why}");
    assert!(world.groups.is_empty() && world.load_balancers.is_empty() && world.alarms.is_empty());
    assert!(world.target_groups.is_empty() && world.engine.hosts.is_empty());
}

#[test]
fn an_update_of_the_launch_template_rolls_over_the_group() {
    let mut world = made(2);
    world
        .set_desired(
            crate::world::orders::GroupName { region: REGION, name: "web" },
            4,
            crate::world::orders::capacity::Cooldown::Ignored,
        )
        .unwrap();
    wait(&mut world, 180);
    let mut template = platform(2, 2);
    template["Resources"]["Template"]["Properties"]["LaunchTemplateData"]["InstanceType"] = json!("t3.small");
    let found =
        drafted(&mut world, "app", &draft("two", ChangeSetKind::Update, submission(&template, &[]))).unwrap().unwrap();
    let shown: Vec<_> = found.iter().map(|it| (it.logical_id.as_str(), it.replacement.unwrap().as_str())).collect();
    assert_eq!(shown[..2], [("Template", "False"), ("Group", "Conditional")]);
    // Whatever refers to what may be replaced may change with it.
    assert!(shown[2..].contains(&("Hours", "Conditional")) && shown[2..].contains(&("High", "False")), "{shown:?}");
    assert_eq!(found[1].details[0].entity.as_deref(), Some("Template.LatestVersionNumber"));
    execute(&mut world, "app", "two");
    assert_eq!(ended(&mut world, "app"), "UPDATE_COMPLETE");
    let web = group(&world, "web");
    assert_eq!(web.settings.launch.version, 2);
    assert!(web.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService).all(|it| it.version == 2));
    assert_eq!(web.capacity.desired, 4, "sizes that the template did not change stay");
}

#[test]
fn drift_is_what_somebody_changed_since() {
    let mut world = made(2);
    world.detect_drift(named("app")).unwrap();
    wait(&mut world, 20);
    assert_eq!(
        stack(&world, "app").drift.status,
        DriftStatus::InSync,
        "{:?}",
        stack(&world, "app").resources.iter().map(|it| &it.drift).collect::<Vec<_>>()
    );
    group_mut(&mut world).capacity.max = 8;
    world.alarms.retain(|it| it.name != "degraded");
    world.detect_drift(named("app")).unwrap();
    wait(&mut world, 20);
    let app = stack(&world, "app");
    let drift = |name: &str| app.resource(name).unwrap().drift.clone();
    assert_eq!((drift("Group").status, drift("Degraded").status), (DriftStatus::Modified, DriftStatus::Deleted));
    let difference = &drift("Group").differences[0];
    assert_eq!(
        (difference.path.as_str(), difference.expected.as_str(), difference.actual.as_str()),
        ("/MaxSize", "6", "8")
    );
}

fn group_mut(world: &mut World) -> &mut AutoScalingGroup {
    world.groups.iter_mut().find(|it| it.name == "web").unwrap()
}

#[test]
fn everything_goes_with_the_stack_once_it_has_drained() {
    let mut world = made(2);
    world.delete_stack(named("app"), Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "app"), "DELETE_COMPLETE");
    assert!(world.groups.is_empty() && world.load_balancers.is_empty() && world.target_groups.is_empty());
    assert!(world.alarms.is_empty() && world.engine.hosts.is_empty() && world.engine.workloads.is_empty());
    wait(&mut world, 600);
}

#[test]
fn the_static_target_leaves_without_a_healthy_one_missing() {
    let mut world = made(2);
    let healthy = |it: &World| targets(it, "web").count(TargetState::Healthy);
    assert_eq!(healthy(&world), 3);
    let mut template = platform(2, 2);
    template["Resources"]["Targets"]["Properties"]["Targets"] = json!([]);
    assert_eq!(update(&mut world, "app", &template), "UPDATE_COMPLETE");
    assert!(healthy(&world) >= 2);
    assert!(wait_for(&mut world, 120, |it| targets(it, "web").targets.len() == 2).is_some());
    template["Resources"].as_object_mut().unwrap().remove("Host");
    assert_eq!(update(&mut world, "app", &template), "UPDATE_COMPLETE");
    assert!(world.engine.hosts.is_empty() && healthy(&world) == 2);
}
