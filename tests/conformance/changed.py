"""Prints what boto3 reads of one group after it was changed: sizes, suspended processes, schedules, and its targets.

changed.py ENDPOINT GROUP TARGET_GROUP
"""

import json
import sys

from seed import client


def main(endpoint, group, target_group):
    scaling, elb = client(endpoint, "autoscaling"), client(endpoint, "elbv2")
    found = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[group])["AutoScalingGroups"][0]
    schedules = scaling.describe_scheduled_actions(AutoScalingGroupName=group)["ScheduledUpdateGroupActions"]
    arn = elb.describe_target_groups(Names=[target_group])["TargetGroups"][0]["TargetGroupArn"]
    targets = elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
    leaving = ("draining",)
    json.dump(
        {
            "sizes": [found["MinSize"], found["DesiredCapacity"], found["MaxSize"]],
            "suspended": sorted(process["ProcessName"] for process in found.get("SuspendedProcesses", [])),
            "schedules": sorted(action["ScheduledActionName"] for action in schedules),
            "targets": sorted(t["Target"]["Id"] for t in targets if t["TargetHealth"]["State"] not in leaving),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
