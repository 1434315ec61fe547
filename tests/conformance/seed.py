"""Seeds an emulator with groups, target groups, alarms and stacks, as far as it can hold them.

seed.py ENDPOINT KIND ...   kinds: groups, targets, alarms, composites, stacks
"""

import json
import sys

import boto3
from botocore.config import Config

REGION = "us-east-1"
ZONES = ["us-east-1a", "us-east-1b"]
STACKS = ["foundation", "edge", "compute"]


def client(endpoint, service):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="seed",
        aws_secret_access_key="seed",
        config=Config(retries={"max_attempts": 1}, read_timeout=60),
    )


def seed_targets(endpoint):
    """Six target groups, four of them behind a load balancer, each with two instances and an address."""
    ec2, elb = client(endpoint, "ec2"), client(endpoint, "elbv2")
    network = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=network, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for n, zone in enumerate(ZONES)
    ]
    arns = []
    for n in range(6):
        group = elb.create_target_group(
            Name=f"tg-{n}",
            Protocol="HTTP",
            Port=8000 + n,
            VpcId=network,
            HealthCheckPath="/health",
            TargetType="instance",
            Tags=[{"Key": "finops:phase", "Value": str(n % 3 + 1)}],
        )["TargetGroups"][0]
        arns.append(group["TargetGroupArn"])
    balancer = elb.create_load_balancer(Name="web", Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    for n in range(4):
        elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTP",
            Port=80 + n,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": arns[n]}],
        )
    return subnets, arns


def seed_groups(endpoint, subnets, arns):
    """Six groups of one to three instances over two zones, each with a policy; one with a schedule."""
    ec2, scaling = client(endpoint, "ec2"), client(endpoint, "autoscaling")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    template = {"ImageId": image, "InstanceType": "t3.micro"}
    ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=template)
    for n in range(6):
        scaling.create_auto_scaling_group(
            AutoScalingGroupName=f"group-{n}",
            LaunchTemplate={"LaunchTemplateName": "web", "Version": "1"},
            MinSize=1,
            DesiredCapacity=1 + n % 3,
            MaxSize=6,
            VPCZoneIdentifier=",".join(subnets),
            TargetGroupARNs=arns[n : n + 1],
            Tags=[{"Key": "finops:phase", "Value": "3", "PropagateAtLaunch": True}],
        )
        scaling.put_scaling_policy(
            AutoScalingGroupName=f"group-{n}",
            PolicyName=f"cpu-{n}",
            PolicyType="TargetTrackingScaling",
            TargetTrackingConfiguration={
                "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
                "TargetValue": 60.0,
            },
        )
    scaling.suspend_processes(AutoScalingGroupName="group-1", ScalingProcesses=["AZRebalance"])
    scaling.put_scheduled_update_group_action(
        AutoScalingGroupName="group-2", ScheduledActionName="night", Recurrence="0 20 * * *", MinSize=1, MaxSize=3
    )


def seed_alarms(endpoint, composites):
    """Twenty alarms in three states, a percentile and an expression among them; two are composite where that can be."""
    watch = client(endpoint, "cloudwatch")
    states = ["OK", "ALARM", "INSUFFICIENT_DATA"]
    simple = 17 if composites else 19
    for n in range(simple):
        statistic = {"ExtendedStatistic": "p95"} if n == 0 else {"Statistic": "Average"}
        watch.put_metric_alarm(
            AlarmName=f"alarm-{n:02}",
            AlarmDescription="seeded",
            ActionsEnabled=n % 4 != 0,
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            Dimensions=[{"Name": "AutoScalingGroupName", "Value": f"group-{n % 6}"}],
            Period=60,
            EvaluationPeriods=3,
            DatapointsToAlarm=2,
            Threshold=70.0,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData="ignore",
            **statistic,
        )
    stat = {"Metric": {"Namespace": "App", "MetricName": "Errors"}, "Period": 60, "Stat": "Sum"}
    watch.put_metric_alarm(
        AlarmName=f"alarm-{simple:02}",
        EvaluationPeriods=1,
        Threshold=5.0,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        Metrics=[
            {"Id": "m1", "MetricStat": stat, "ReturnData": False},
            {"Id": "e1", "Expression": "m1*2", "ReturnData": True},
        ],
    )
    for n in range(simple + 1):
        watch.set_alarm_state(AlarmName=f"alarm-{n:02}", StateValue=states[n % 3], StateReason=f"seeded {n}")
    for n in range(19 - simple):
        watch.put_composite_alarm(AlarmName=f"composite-{n}", AlarmRule=f"ALARM(alarm-0{n})", ActionsEnabled=True)


def seed_stacks(endpoint):
    """Three stacks with a topic each."""
    formation = client(endpoint, "cloudformation")
    topic = {"Type": "AWS::SNS::Topic", "Properties": {}}
    for name in STACKS:
        formation.create_stack(
            StackName=f"finops-{name}",
            TemplateBody=json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Topic": topic}}),
            Tags=[{"Key": "finops:phase", "Value": name}],
        )
        formation.get_waiter("stack_create_complete").wait(
            StackName=f"finops-{name}", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )


def main(endpoint, kinds):
    subnets, arns = seed_targets(endpoint) if "targets" in kinds else ([], [])
    if "groups" in kinds:
        seed_groups(endpoint, subnets, arns)
    if "alarms" in kinds:
        seed_alarms(endpoint, "composites" in kinds)
    if "stacks" in kinds:
        seed_stacks(endpoint)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
