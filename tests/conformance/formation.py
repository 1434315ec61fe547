"""Prints what boto3 reads of one stack, or of one change set, in the form that `formation.rs` gives what the program reads.

formation.py ENDPOINT STACK [CHANGE_SET]
"""

import json
import sys

from seed import client
from truth import pages


def change_set(formation, stack, name):
    changes = pages(formation, "describe_change_set", "Changes", StackName=stack, ChangeSetName=name)
    changes = [change["ResourceChange"] for change in changes]
    read = formation.describe_change_set(StackName=stack, ChangeSetName=name)
    return {
        "status": read["Status"],
        "execution": read["ExecutionStatus"],
        "parameters": {it["ParameterKey"]: it["ParameterValue"] for it in read.get("Parameters", [])},
        "changes": [
            [it["LogicalResourceId"], it["ResourceType"], it["Action"].lower(), it.get("Replacement", "False").lower()]
            for it in changes
        ],
    }


def stack_of(formation, name):
    stack = formation.describe_stacks(StackName=name)["Stacks"][0]
    named = {"StackName": name}
    body = formation.get_template(TemplateStage="Original", **named)["TemplateBody"]
    policy = formation.get_stack_policy(**named).get("StackPolicyBody")
    drifts = formation.describe_stack_resource_drifts(**named)["StackResourceDrifts"]
    return {
        "status": stack["StackStatus"],
        "parameters": {it["ParameterKey"]: it["ParameterValue"] for it in stack.get("Parameters", [])},
        "outputs": {it["OutputKey"]: it["OutputValue"] for it in stack.get("Outputs", [])},
        "tags": {it["Key"]: it["Value"] for it in stack.get("Tags", [])},
        "protected": stack.get("EnableTerminationProtection", False),
        "template": json.loads(body) if isinstance(body, str) else body,
        "policy": json.loads(policy) if policy else None,
        "resources": [
            [it["LogicalResourceId"], it.get("PhysicalResourceId"), it["ResourceType"], it["ResourceStatus"]]
            for it in pages(formation, "list_stack_resources", "StackResourceSummaries", **named)
        ],
        "events": [
            [it["LogicalResourceId"], it["ResourceType"], it["ResourceStatus"]]
            for it in pages(formation, "describe_stack_events", "StackEvents", **named)
        ],
        "in_sync": sum(it["StackResourceDriftStatus"] == "IN_SYNC" for it in drifts),
        "drifted": sorted(
            it["LogicalResourceId"] for it in drifts if it["StackResourceDriftStatus"] in ("MODIFIED", "DELETED")
        ),
    }


def main(endpoint, stack, *named):
    formation = client(endpoint, "cloudformation")
    print(json.dumps(change_set(formation, stack, *named) if named else stack_of(formation, stack)))


if __name__ == "__main__":
    main(*sys.argv[1:])
