"""Prints what boto3 reads from a server, in the form of `status -o json`: groups, targets, alarms, stacks.

truth.py ENDPOINT [KIND ...]   kinds: groups, targets, alarms, stacks
"""

import json
import sys
from collections import Counter

from seed import REGION, client


def pages(service, operation, key, **request):
    return [item for page in service.get_paginator(operation).paginate(**request) for item in page.get(key, [])]


def groups(endpoint):
    def one(group):
        instances = group.get("Instances", [])
        words = Counter(instance["LifecycleState"] for instance in instances)
        zones = {zone: 0 for zone in group["AvailabilityZones"]}
        for instance in instances:
            if instance["LifecycleState"] == "InService":
                zones[instance["AvailabilityZone"]] = zones.get(instance["AvailabilityZone"], 0) + 1
        return {
            "group": group["AutoScalingGroupName"],
            "region": REGION,
            "min": group["MinSize"],
            "desired": group["DesiredCapacity"],
            "max": group["MaxSize"],
            "in_service": words["InService"],
            "pending": sum(count for word, count in words.items() if word.startswith("Pending")),
            "terminating": sum(count for word, count in words.items() if word.startswith("Terminat")),
            "standby": words["Standby"] + words["EnteringStandby"],
            "unhealthy": sum(instance["HealthStatus"] != "Healthy" for instance in instances),
            "zones": zones,
            "suspended": sorted(process["ProcessName"] for process in group.get("SuspendedProcesses", [])),
        }

    scaling = client(endpoint, "autoscaling")
    return [one(group) for group in pages(scaling, "describe_auto_scaling_groups", "AutoScalingGroups")]


def targets(endpoint):
    elb = client(endpoint, "elbv2")
    balancers = {b["LoadBalancerArn"]: b["LoadBalancerName"] for b in pages(elb, "describe_load_balancers", "LoadBalancers")}

    def one(group):
        health = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])["TargetHealthDescriptions"]
        states = Counter(target["TargetHealth"]["State"] for target in health)
        arns = group.get("LoadBalancerArns", [])
        words = ["healthy", "unhealthy", "initial", "draining", "unused", "unavailable"]
        return {
            "group": group["TargetGroupName"],
            "region": REGION,
            "arn": group["TargetGroupArn"],
            "load_balancer": balancers[arns[0]] if arns else None,
            **{word: states[word] for word in words},
            "unhealthy_draining": states["unhealthy.draining"],
            "total": len(health),
            "not_healthy": [
                [target["Target"]["Id"], target["Target"].get("Port"), target["TargetHealth"]["State"]]
                for target in health
                if target["TargetHealth"]["State"] != "healthy"
            ],
        }

    return [one(group) for group in pages(elb, "describe_target_groups", "TargetGroups")]


def alarms(endpoint):
    def one(alarm, kind):
        return {
            "name": alarm["AlarmName"],
            "region": REGION,
            "kind": kind,
            "state": alarm["StateValue"].lower().replace("_", "-"),
            "reason": alarm.get("StateReason", ""),
            "actions_enabled": alarm["ActionsEnabled"],
        }

    watch, found = client(endpoint, "cloudwatch"), []
    for page in watch.get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm", "CompositeAlarm"]):
        found += [one(alarm, "metric") for alarm in page.get("MetricAlarms", [])]
        found += [one(alarm, "composite") for alarm in page.get("CompositeAlarms", [])]
    return found


def stacks(endpoint):
    formation = client(endpoint, "cloudformation")
    found = pages(formation, "describe_stacks", "Stacks")
    return [{"name": stack["StackName"], "status": stack["StackStatus"]} for stack in found]


def main(endpoint, kinds):
    readers = {"groups": groups, "targets": targets, "alarms": alarms, "stacks": stacks}
    print(json.dumps({kind: readers[kind](endpoint) for kind in kinds or readers}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
