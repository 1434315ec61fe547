"""Sends every operation of the simulated account that changes something, holds each answer against AWS's own
description of it, reads back what has changed, and has botocore recognise the errors by AWS's names.

every_write.py ENDPOINT
"""

import datetime
import json
import sys
import time

from botocore.exceptions import ClientError, WaiterError
from every_read import Reader

NOW = datetime.datetime.now(datetime.timezone.utc)
SOON = NOW.replace(microsecond=0) + datetime.timedelta(hours=1)
TABLE = "finops-operations"
# How often, and how many times, something that takes its time is looked at.
LOOK_EVERY, LOOKS = 0.1, 600


class Writer(Reader):
    """Writes to one service, and notes what is wrong with its answers and with what can be read afterwards."""

    def expect(self, what, got, wanted):
        if got != wanted:
            self.faults.append(f"{self.service}: {what} is {got!r}, not {wanted!r}")

    def refused(self, operation, error, **request):
        """Asks for what is refused; `error` is the name of botocore's exception, or a code that has none."""
        try:
            getattr(self.client, operation)(**request)
            self.faults.append(f"{self.service}.{operation} is accepted, not refused as {error}")
            return {}
        except ClientError as refusal:
            names = {type(refusal).__name__, refusal.response["Error"]["Code"]}
            if error not in names:
                self.faults.append(f"{self.service}.{operation} is refused as {names}, not as {error}: {refusal}")
            return refusal.response


def scaling(writer):
    def web():
        return writer.ask("describe_auto_scaling_groups", AutoScalingGroupNames=["web"])["AutoScalingGroups"][0]

    named = {"AutoScalingGroupName": "web"}
    writer.ask("update_auto_scaling_group", MinSize=1, MaxSize=8, DesiredCapacity=4, **named)
    writer.expect("the capacity", [web()[it] for it in ("MinSize", "MaxSize", "DesiredCapacity")], [1, 8, 4])
    writer.ask("set_desired_capacity", DesiredCapacity=5, **named)
    writer.expect("the desired capacity", web()["DesiredCapacity"], 5)
    writer.refused("set_desired_capacity", "ScalingActivityInProgressFault", DesiredCapacity=6, HonorCooldown=True, **named)
    writer.refused("set_desired_capacity", "ValidationError", DesiredCapacity=9, **named)
    writer.refused("set_desired_capacity", "ValidationError", AutoScalingGroupName="no", DesiredCapacity=1)

    writer.ask("suspend_processes", ScalingProcesses=["Launch", "AZRebalance"], **named)
    writer.expect("suspended", sorted(it["ProcessName"] for it in web()["SuspendedProcesses"]), ["AZRebalance", "Launch"])
    writer.ask("resume_processes", **named)
    writer.expect("suspended", web()["SuspendedProcesses"], [])

    serving = [it["InstanceId"] for it in web()["Instances"] if it["LifecycleState"] == "InService"]
    gone = writer.ask(
        "terminate_instance_in_auto_scaling_group", InstanceId=serving[0], ShouldDecrementDesiredCapacity=True
    )
    writer.expect("what is terminated", gone["Activity"]["Description"], f"Terminating EC2 instance: {serving[0]}")
    writer.ask("set_instance_health", InstanceId=serving[1], HealthStatus="Unhealthy", ShouldRespectGracePeriod=False)
    writer.refused("set_instance_health", "ValidationError", InstanceId="i-no", HealthStatus="Unhealthy")
    standing_by(writer)

    wanted = {"LaunchTemplate": {"LaunchTemplateName": "finops-web", "Version": "$Latest"}}
    preferences = {"MinHealthyPercentage": 50, "InstanceWarmup": 10, "SkipMatching": True}
    started = writer.ask("start_instance_refresh", DesiredConfiguration=wanted, Preferences=preferences, **named)
    writer.refused("start_instance_refresh", "InstanceRefreshInProgressFault", **named)
    refreshes = writer.ask("describe_instance_refreshes", **named)["InstanceRefreshes"]
    writer.expect("the refresh", refreshes[0]["InstanceRefreshId"], started["InstanceRefreshId"])
    writer.expect("what is rolled back", writer.ask("rollback_instance_refresh", **named), started)
    writer.expect("what is cancelled", writer.ask("cancel_instance_refresh", **named), started)
    writer.refused("cancel_instance_refresh", "ActiveInstanceRefreshNotFoundFault", **named)
    writer.refused("rollback_instance_refresh", "ActiveInstanceRefreshNotFoundFault", AutoScalingGroupName="jobs")
    writer.ask("start_instance_refresh", AutoScalingGroupName="jobs")
    writer.refused("rollback_instance_refresh", "IrreversibleInstanceRefreshFault", AutoScalingGroupName="jobs")
    writer.ask("cancel_instance_refresh", AutoScalingGroupName="jobs")

    fuse = {"ScheduledActionName": "fuse", **named}
    writer.ask("put_scheduled_update_group_action", StartTime=SOON, MinSize=2, MaxSize=6, DesiredCapacity=3, **fuse)
    actions = writer.ask("describe_scheduled_actions", ScheduledActionNames=["fuse"], **named)
    writer.expect("when it fires", actions["ScheduledUpdateGroupActions"][0]["StartTime"], SOON)
    clash = {"ScheduledActionName": "clash", **named}
    writer.refused("put_scheduled_update_group_action", "AlreadyExistsFault", StartTime=SOON, MinSize=2, **clash)
    writer.ask("put_scheduled_update_group_action", Recurrence="0 2 * * *", TimeZone="Etc/UTC", MinSize=2, **fuse)
    writer.ask("delete_scheduled_action", **fuse)
    writer.refused("delete_scheduled_action", "ValidationError", **fuse)


def standing_by(writer):
    """`jobs` is behind no load balancer, so its instance stands by after one tick of the world."""
    named = {"AutoScalingGroupName": "jobs"}
    group = writer.ask("describe_auto_scaling_groups", AutoScalingGroupNames=["jobs"])["AutoScalingGroups"][0]
    one = group["Instances"][0]["InstanceId"]
    entered = writer.ask("enter_standby", InstanceIds=[one], ShouldDecrementDesiredCapacity=False, **named)
    writer.expect("the activity", entered["Activities"][0]["Description"], f"Moving EC2 instance to Standby: {one}")
    for _ in range(LOOKS):
        instances = writer.ask("describe_auto_scaling_instances", InstanceIds=[one])["AutoScalingInstances"]
        if instances[0]["LifecycleState"] == "Standby":
            break
        time.sleep(LOOK_EVERY)
    left = writer.ask("exit_standby", InstanceIds=[one], **named)
    writer.expect("the activity", left["Activities"][0]["Description"], f"Moving EC2 instance out of Standby: {one}")
    writer.refused("exit_standby", "ValidationError", InstanceIds=[one], **named)


def balancing(writer, instance):
    group = writer.ask("describe_target_groups", Names=["web"])["TargetGroups"][0]["TargetGroupArn"]
    named = {"TargetGroupArn": group, "Targets": [{"Id": instance, "Port": 8080}]}

    def state():
        health = writer.ask("describe_target_health", **named)["TargetHealthDescriptions"][0]
        return health["TargetHealth"]["State"]

    writer.ask("register_targets", **named)
    writer.expect("the new target", state(), "initial")
    writer.ask("deregister_targets", **named)
    writer.expect("the old target", state(), "draining")
    attributes = writer.ask("describe_target_group_attributes", TargetGroupArn=group)["Attributes"]
    writer.expect("attributes", attributes[0]["Key"], "deregistration_delay.timeout_seconds")
    nowhere = group[:-4] + "0000"
    one = {"Targets": [{"Id": "i-no"}]}
    writer.refused("register_targets", "InvalidTargetException", TargetGroupArn=group, **one)
    writer.refused("register_targets", "TargetGroupNotFoundException", TargetGroupArn=nowhere, **one)
    writer.refused("deregister_targets", "TargetGroupNotFoundException", TargetGroupArn=nowhere, **one)


def watching(writer):
    schedule = {"Expression": NOW.strftime("at(%Y-%m-%dT%H:%M)"), "Duration": "PT30M"}
    rule = {"Rule": {"Schedule": schedule}, "MuteTargets": {"AlarmNames": ["web-cpu-high"]}}
    writer.ask("put_alarm_mute_rule", Name="deploy", Description="a deployment", ExpireDate=SOON, **rule)
    shown = writer.ask("get_alarm_mute_rule", AlarmMuteRuleName="deploy")
    writer.expect("the rule", {name: shown[name] for name in rule}, rule)
    writer.expect("its status", (shown["Status"], shown["MuteType"], shown["ExpireDate"]), ("ACTIVE", "ONE_TIME", SOON))
    nightly = {"Rule": {"Schedule": {"Expression": "cron(0 2 * * SUN)", "Duration": "P1DT2H"}}}
    writer.ask("put_alarm_mute_rule", Name="nightly", **nightly)
    listed = writer.ask("list_alarm_mute_rules", AlarmName="web-cpu-high", Statuses=["ACTIVE"])
    writer.expect("the list", len(listed["AlarmMuteRuleSummaries"]), 1)
    for name in ("deploy", "nightly", "nightly"):
        writer.ask("delete_alarm_mute_rule", AlarmMuteRuleName=name)
    writer.refused("get_alarm_mute_rule", "ResourceNotFoundException", AlarmMuteRuleName="deploy")
    unknown = {"Rule": {"Schedule": schedule}, "MuteTargets": {"AlarmNames": ["no"]}}
    writer.refused("put_alarm_mute_rule", "ValidationError", Name="x", **unknown)
    for operation, enabled in (("disable_alarm_actions", False), ("enable_alarm_actions", True)):
        writer.ask(operation, AlarmNames=["web-cpu-high"])
        alarm = writer.ask("describe_alarms", AlarmNames=["web-cpu-high"])["MetricAlarms"][0]
        writer.expect("actions", alarm["ActionsEnabled"], enabled)


def keeping(writer):
    lease = {"pk": {"S": "lease"}, "sk": {"S": "prod"}}
    held = {**lease, "owner": {"S": "a"}, "version": {"N": "1"}, "tags": {"SS": ["x", "y"]}, "raw": {"B": b"\x00\x01"}}
    named = {"TableName": TABLE}
    absent = {"ConditionExpression": "attribute_not_exists(pk)"}
    writer.ask("put_item", Item=held, **absent, **named)
    writer.expect("the item", writer.ask("get_item", Key=lease, ConsistentRead=True, **named)["Item"], held)
    asked = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD", **absent, **named}
    refusal = writer.refused("put_item", "ConditionalCheckFailedException", Item=held, **asked)
    writer.expect("the item in the way", refusal.get("Item"), held)
    heartbeat = {
        "Key": lease,
        "UpdateExpression": "SET version = :next REMOVE tags",
        "ConditionExpression": "#o = :a AND version = :seen",
        "ExpressionAttributeNames": {"#o": "owner"},
        "ExpressionAttributeValues": {":a": {"S": "a"}, ":seen": {"N": "1"}, ":next": {"N": "2"}},
        "ReturnValues": "UPDATED_NEW",
        **named,
    }
    writer.expect("the update", writer.ask("update_item", **heartbeat)["Attributes"], {"version": {"N": "2"}})
    writer.refused("update_item", "ConditionalCheckFailedException", **heartbeat)
    for number in range(5):
        writer.ask("put_item", Item={"pk": {"S": "run"}, "sk": {"S": f"r{number}"}}, **named)
    query = {
        "KeyConditionExpression": "pk = :p AND begins_with(sk, :r)",
        "ExpressionAttributeValues": {":p": {"S": "run"}, ":r": {"S": "r"}},
        **named,
    }
    pages = list(writer.client.get_paginator("query").paginate(**query, PaginationConfig={"PageSize": 2}))
    writer.expect("the pages", [page["Count"] for page in pages], [2, 2, 1])
    writer.expect("the order", [it["sk"]["S"] for page in pages for it in page["Items"]], [f"r{n}" for n in range(5)])
    writer.ask("query", **query)
    parts = [
        {"Put": {"Item": {"pk": {"S": "run"}, "sk": {"S": "new"}}, **named}},
        {"ConditionCheck": {"Key": lease, "ConditionExpression": "attribute_exists(pk)", **named}},
    ]
    writer.ask("transact_write_items", TransactItems=parts)
    parts[0]["Put"]["ConditionExpression"] = "attribute_not_exists(pk)"
    refusal = writer.refused("transact_write_items", "TransactionCanceledException", TransactItems=parts)
    codes = [it["Code"] for it in refusal.get("CancellationReasons", [])]
    writer.expect("the reasons", codes, ["ConditionalCheckFailed", "None"])
    writer.ask("delete_item", Key=lease, ConditionExpression="attribute_exists(pk)", **named)
    writer.refused("get_item", "ResourceNotFoundException", TableName="no", Key=lease)
    writer.refused("put_item", "ValidationException", Item={"pk": {"S": "x"}}, **named)
    making(writer)


def making(writer):
    table = {
        "TableName": "own",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    writer.ask("create_table", **table)
    writer.refused("create_table", "ResourceInUseException", **table)
    shown = writer.ask("describe_table", TableName="own")["Table"]
    writer.expect("the key", shown["KeySchema"], table["KeySchema"])


TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "own"}}
POLICY = {"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}


def template(**properties):
    topic = {**TOPIC, "Properties": {**TOPIC["Properties"], **properties}}
    return json.dumps({"Resources": {"Topic": topic}, "Outputs": {"Arn": {"Value": {"Ref": "Topic"}}}})


def waited(writer, waiter, **named):
    """AWS's own client decides by what it reads whether something has come about."""
    try:
        writer.client.get_waiter(waiter).wait(**named, WaiterConfig={"Delay": 1, "MaxAttempts": LOOKS})
    except WaiterError as error:
        writer.faults.append(f"{writer.service}: {waiter}: {error}")


def forming(writer):
    own, set_ = {"StackName": "own"}, {"StackName": "own", "ChangeSetName": "first"}

    def status():
        return writer.ask("describe_stacks", **own)["Stacks"][0]["StackStatus"]

    def until(look, wanted):
        found = None
        for _ in range(LOOKS):
            found = look()
            if found == wanted:
                break
            time.sleep(LOOK_EVERY)
        writer.expect("what is waited for", found, wanted)

    def changed(name):
        return writer.ask("describe_change_set", StackName="own", ChangeSetName=name)["Status"]

    writer.ask("create_change_set", ChangeSetType="CREATE", TemplateBody=template(), ClientToken="draft-1", **set_)
    writer.refused("describe_change_set", "ChangeSetNotFound", StackName="own", ChangeSetName="none")
    waited(writer, "change_set_create_complete", **set_)
    writer.ask("execute_change_set", ClientRequestToken="mark-1", **set_)
    for waiter in ("stack_exists", "stack_create_complete"):
        waited(writer, waiter, **own)
    writer.expect("the created stack", status(), "CREATE_COMPLETE")
    writer.refused("execute_change_set", "InvalidChangeSetStatus", **set_)
    writer.refused("delete_stack", "TokenAlreadyExistsException", ClientRequestToken="mark-1", **own)
    writer.refused("create_stack", "AlreadyExistsException", TemplateBody=template(), **own)
    writer.refused("update_stack", "ValidationError", TemplateBody=template(), **own)
    writer.refused("continue_update_rollback", "ValidationError", **own)
    writer.refused("rollback_stack", "ValidationError", **own)
    writer.ask("create_change_set", StackName="own", ChangeSetName="same", UsePreviousTemplate=True)
    until(lambda: changed("same"), "FAILED")
    writer.ask("describe_change_set", StackName="own", ChangeSetName="same", IncludePropertyValues=True)
    for read in ("list_change_sets", "get_template", "get_template_summary", "describe_stack_events"):
        writer.ask(read, **own)
    writer.ask("list_exports")
    writer.ask("delete_change_set", StackName="own", ChangeSetName="same")
    writer.ask("set_stack_policy", StackPolicyBody=json.dumps(POLICY), **own)
    writer.expect("the policy", json.loads(writer.ask("get_stack_policy", **own)["StackPolicyBody"]), POLICY)
    for protected in (True, False):
        writer.ask("update_termination_protection", EnableTerminationProtection=protected, **own)
        if protected:
            writer.refused("delete_stack", "ValidationError", **own)
    writer.ask("update_stack", TemplateBody=template(DisplayName="Own"), **own)
    writer.ask("cancel_update_stack", **own)
    until(status, "UPDATE_ROLLBACK_COMPLETE")
    detection = writer.ask("detect_stack_drift", **own)["StackDriftDetectionId"]
    named = {"StackDriftDetectionId": detection}
    until(lambda: writer.ask("describe_stack_drift_detection_status", **named)["DetectionStatus"], "DETECTION_COMPLETE")
    writer.ask("describe_stack_resource_drifts", **own)
    summary = writer.ask("get_template_summary", TemplateBody=template())
    writer.expect("the types of the template", summary["ResourceTypes"], ["AWS::SNS::Topic"])
    writer.ask("delete_stack", **own)
    waited(writer, "stack_delete_complete", **own)
    writer.ask("create_stack", StackName="other", TemplateBody=template(TopicName="other"))
    # botocore reads templates by itself; and AWS writes this event, which its model forgets.
    known = ("TemplateBody is a OrderedDict", "ResourceStatus is 'REVIEW_IN_PROGRESS'")
    writer.faults = [fault for fault in writer.faults if not any(it in fault for it in known)]


def main(endpoint):
    names = ("autoscaling", "elbv2", "cloudwatch", "dynamodb", "cloudformation")
    writers = {name: Writer(endpoint, name) for name in names}
    jobs = writers["autoscaling"].ask("describe_auto_scaling_groups", AutoScalingGroupNames=["jobs"])
    balancing(writers["elbv2"], jobs["AutoScalingGroups"][0]["Instances"][0]["InstanceId"])
    scaling(writers["autoscaling"])
    watching(writers["cloudwatch"])
    keeping(writers["dynamodb"])
    forming(writers["cloudformation"])
    asked = sorted(f"{writer.service}.{name}" for writer in writers.values() for name in writer.read)
    print(json.dumps({"asked": asked, "faults": [fault for writer in writers.values() for fault in writer.faults]}))


if __name__ == "__main__":
    main(sys.argv[1])
