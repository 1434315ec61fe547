"""Prints what the schemas in cfn-lint say of the resource types that the platform's templates may use.

The output is `src/domain/resource/facts.json`: one type a line, in the order of their names.
"""

import importlib.util
import json
import pathlib

# Services whose types are all taken.
SERVICES = """
AccessAnalyzer ApiGatewayV2 ApplicationAutoScaling ApplicationSignals AutoScaling Backup Budgets CertificateManager
CloudFormation CloudFront CloudTrail CloudWatch Config DynamoDB ECR ECS EMRServerless ElastiCache
ElasticLoadBalancingV2 Events GlobalAccelerator Glue GuardDuty IAM KMS Kinesis KinesisFirehose Lambda Logs RDS
RedshiftServerless ResourceGroups Route53 S3 SNS SQS SSM Scheduler SecretsManager ServiceDiscovery StepFunctions
Synthetics WAFv2 XRay
""".split()

# Of the largest service, those that networks and instances are made of.
EC2 = """
CustomerGateway DHCPOptions EIP EIPAssociation EgressOnlyInternetGateway FlowLog Instance InternetGateway KeyPair
LaunchTemplate NatGateway NetworkAcl NetworkAclEntry NetworkInterface NetworkInterfaceAttachment PlacementGroup
PrefixList Route RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress Subnet SubnetCidrBlock
SubnetNetworkAclAssociation SubnetRouteTableAssociation TransitGateway TransitGatewayAttachment VPC VPCCidrBlock
VPCDHCPOptionsAssociation VPCEndpoint VPCEndpointConnectionNotification VPCEndpointService
VPCEndpointServicePermissions VPCGatewayAttachment VPCPeeringConnection Volume VolumeAttachment
""".split()

# Types that hold what cannot be made again: data, keys, secrets, a history, or a name that others trust.
STATEFUL = {
    f"AWS::{name}"
    for name in """
    Backup::BackupVault CloudTrail::EventDataStore DynamoDB::GlobalTable DynamoDB::Table EC2::Volume ECR::Repository
    ElastiCache::CacheCluster ElastiCache::GlobalReplicationGroup ElastiCache::ReplicationGroup
    ElastiCache::ServerlessCache Events::Archive Glue::Database Glue::Table KMS::Key KMS::ReplicaKey Kinesis::Stream
    Logs::LogGroup RDS::DBCluster RDS::DBInstance RDS::GlobalCluster RedshiftServerless::Namespace Route53::HostedZone
    S3::Bucket SQS::Queue SSM::Parameter SecretsManager::Secret
    """.split()
}


def names(pointers):
    return sorted({pointer.removeprefix("/properties/").replace("/properties/", "/") for pointer in pointers or []})


def facts(schema):
    tagging = schema.get("tagging", {})
    tags = names([tagging["tagProperty"]])[0] if tagging.get("taggable") and "tagProperty" in tagging else None
    return {
        "properties": sorted(schema["properties"]),
        "required": sorted(schema.get("required", [])),
        "create_only": names(schema.get("createOnlyProperties")),
        "conditional_create_only": names(schema.get("conditionalCreateOnlyProperties")),
        "read_only": names(schema.get("readOnlyProperties")),
        "write_only": names(schema.get("writeOnlyProperties")),
        "identifier": [pointer.removeprefix("/properties/") for pointer in schema["primaryIdentifier"]],
        "tags": tags,
        "is_stateful": schema["typeName"] in STATEFUL,
    }


def main():
    home = pathlib.Path(importlib.util.find_spec("cfnlint").origin).parent / "data" / "schemas"
    index = json.loads((home / "providers" / "us-east-1.json").read_text())
    wanted = [name for name in index if name.startswith("AWS::") and name.split("::")[1] in SERVICES]
    wanted += [f"AWS::EC2::{name}" for name in EC2]
    wanted += ["AWS::CloudFormation::StackSet", "AWS::CloudFormation::WaitCondition"]
    wanted += ["AWS::CloudFormation::WaitConditionHandle"]
    rows = []
    for name in sorted(set(wanted)):
        schema = json.loads((home / "resources" / f"{index[name]}.json").read_text())
        rows.append(f"{json.dumps(name)}:{json.dumps(facts(schema), separators=(',', ':'))}")
    missing = STATEFUL - set(wanted)
    assert not missing, missing
    print("{\n" + ",\n".join(rows) + "\n}")


main()
