"""Calls every read operation and every paginator that the simulated account answers, and holds each answer against
AWS's own description of it: everything required is there, nothing is there that AWS does not know.

every_read.py ENDPOINT
"""

import datetime
import json
import sys

from seed import client

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
MONTH = {"Start": TODAY.replace(day=1).isoformat(), "End": (TODAY + datetime.timedelta(days=1)).isoformat()}
REST = {"Start": TODAY.isoformat(), "End": (TODAY.replace(day=28) + datetime.timedelta(days=7)).replace(day=1).isoformat()}
SPAN = {"StartTime": datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=3)}
SPAN["EndTime"] = SPAN["StartTime"] + datetime.timedelta(hours=3)
CPU = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization"}


def wrong(shape, value, path):
    """What is wrong with a value, by its shape."""
    if shape.type_name == "structure":
        lacking = [f"{path}.{name} is missing" for name in shape.required_members if name not in value]
        unknown = [f"{path}.{name} is unknown to AWS" for name in value if name not in shape.members]
        inner = [w for name in value if name in shape.members for w in wrong(shape.members[name], value[name], f"{path}.{name}")]
        return lacking + unknown + inner
    if shape.type_name == "list":
        return [w for item in value for w in wrong(shape.member, item, f"{path}[]")]
    if shape.type_name == "map":
        return [w for item in value.values() for w in wrong(shape.value, item, f"{path}{{}}")]
    if shape.type_name == "string" and shape.enum and value not in shape.enum:
        return [f"{path} is {value!r}, which is not one of AWS's words"]
    types = {"integer": int, "long": int, "double": float, "float": float, "boolean": bool, "string": str}
    expected = types.get(shape.type_name, datetime.datetime if shape.type_name == "timestamp" else object)
    return [] if isinstance(value, expected) else [f"{path} is a {type(value).__name__}, not a {expected.__name__}"]


class Reader:
    """Reads one service and notes what is wrong with its answers."""

    def __init__(self, endpoint, service):
        self.service, self.client = service, client(endpoint, service)
        self.read, self.faults = {}, []

    def ask(self, operation, **request):
        """Asks once, and where there is a paginator reads every page."""
        answer = getattr(self.client, operation)(**request)
        name = self.client.meta.method_to_api_mapping[operation]
        shape = self.client.meta.service_model.operation_model(name).output_shape
        answer.pop("ResponseMetadata")
        # Some operations answer with nothing at all.
        self.faults += wrong(shape, answer, f"{self.service}.{name}") if shape else []
        pages = 1
        if self.client.can_paginate(operation):
            paginator = self.client.get_paginator(operation)
            size = {"PageSize": 20} if self.service == "elbv2" else {}
            found = list(paginator.paginate(**request, PaginationConfig=size))
            pages = len(found)
            for page in found:
                page.pop("ResponseMetadata")
                self.faults += wrong(shape, page, f"{self.service}.{name}")
            answer = paginator.paginate(**request, PaginationConfig=size).build_full_result()
        self.read[name] = pages
        return answer


def scaling(reader):
    groups = reader.ask("describe_auto_scaling_groups")["AutoScalingGroups"]
    for operation in ("describe_auto_scaling_instances", "describe_policies", "describe_scheduled_actions"):
        reader.ask(operation)
    for operation in ("describe_scaling_activities", "describe_tags", "describe_account_limits"):
        reader.ask(operation)
    for group in groups[:3]:
        reader.ask("describe_instance_refreshes", AutoScalingGroupName=group["AutoScalingGroupName"])


def balancing(reader):
    balancers = reader.ask("describe_load_balancers")["LoadBalancers"]
    groups = reader.ask("describe_target_groups")["TargetGroups"]
    for balancer in balancers[:3]:
        reader.ask("describe_listeners", LoadBalancerArn=balancer["LoadBalancerArn"])
    for group in groups[:3]:
        reader.ask("describe_target_health", TargetGroupArn=group["TargetGroupArn"])
        reader.ask("describe_target_group_attributes", TargetGroupArn=group["TargetGroupArn"])
        reader.ask("describe_tags", ResourceArns=[group["TargetGroupArn"]])


def watching(reader):
    reader.ask("describe_alarms", AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    reader.ask("describe_alarm_history", AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    reader.ask("list_metrics")
    reader.ask("list_alarm_mute_rules")
    query = {"Id": "m1", "MetricStat": {"Metric": CPU, "Period": 60, "Stat": "Average"}}
    reader.ask("get_metric_data", MetricDataQueries=[query], **SPAN)
    reader.ask("get_metric_statistics", **CPU, **SPAN, Period=300, Statistics=["Average", "Maximum"])


def forming(reader):
    stacks = reader.ask("describe_stacks")["Stacks"]
    reader.ask("list_stacks")
    for stack in stacks[:3]:
        named = {"StackName": stack["StackName"]}
        for operation in ("list_stack_resources", "describe_stack_resources", "describe_stack_events"):
            reader.ask(operation, **named)
        reader.ask("describe_stack_resource_drifts", **named)


def exploring(reader):
    by_service = [{"Type": "DIMENSION", "Key": "SERVICE"}]
    by_phase = [{"Type": "TAG", "Key": "finops:phase"}]
    cost = {"TimePeriod": MONTH, "Metrics": ["UnblendedCost"]}
    for granularity, groups in (("DAILY", by_service), ("MONTHLY", by_phase), ("MONTHLY", [])):
        reader.ask("get_cost_and_usage", Granularity=granularity, GroupBy=groups, **cost)
    try:
        reader.ask("get_cost_forecast", TimePeriod=REST, Metric="UNBLENDED_COST", Granularity="DAILY")
    except reader.client.exceptions.DataUnavailableException:
        # What AWS answers for an account that has not cost anything yet.
        reader.read["GetCostForecast"] = 0
    begin = (TODAY - datetime.timedelta(days=90)).isoformat()
    reader.ask("get_anomalies", DateInterval={"StartDate": begin, "EndDate": TODAY.isoformat()})
    reader.ask("get_anomaly_monitors")
    reader.ask("list_cost_allocation_tags")


def pricing(reader):
    """One item by all its attributes, and every product of a service."""
    nat = [("productFamily", "NAT Gateway"), ("regionCode", "us-east-1")]
    filters = [{"Type": "TERM_MATCH", "Field": field, "Value": value} for field, value in nat]
    found = reader.ask("get_products", ServiceCode="AmazonEC2", Filters=filters)["PriceList"]
    terms = [json.loads(product)["terms"]["OnDemand"].values() for product in found]
    prices = [d["pricePerUnit"]["USD"] for of in terms for term in of for d in term["priceDimensions"].values()]
    if prices != ["0.0450000000"]:
        reader.faults.append(f"a NAT gateway costs {prices}")
    reader.ask("get_products", ServiceCode="AmazonRDS", Filters=[])


def main(endpoint):
    identity = Reader(endpoint, "sts")
    account = identity.ask("get_caller_identity")["Account"]
    services = {
        "autoscaling": scaling,
        "elbv2": balancing,
        "cloudwatch": watching,
        "cloudformation": forming,
        "ce": exploring,
        "pricing": pricing,
        "budgets": lambda reader: reader.ask("describe_budgets", AccountId=account),
    }
    readers = [identity]
    for service, read in services.items():
        reader = Reader(endpoint, service)
        read(reader)
        readers.append(reader)
    pages = {f"{reader.service}.{name}": count for reader in readers for name, count in reader.read.items()}
    print(json.dumps({"pages": pages, "faults": sorted({fault for reader in readers for fault in reader.faults})}))


if __name__ == "__main__":
    main(sys.argv[1])
