//! Phase 1: the network, its audit trail, and two static instances as long as no group has taken over.

use super::stacks::{self, Part, Plan};
use super::{ACCOUNT, Site, names, parts};
use crate::world::engine::Host;
use crate::world::tables::{KeySchema, Table};

/// The table in which consoles keep leases and registers.
const OPERATIONS_TABLE: &str = "finops-operations";

/// Builds phase 1.
pub fn build(site: &mut Site<'_>) {
    let nat = site.id("nat");
    site.world.engine.gateways.push((site.region.clone(), nat.clone()));
    let mut parts = resources(site, &nat);
    if site.scenario.platform.phases < 3 {
        for logical_id in ["StaticInstance1", "StaticInstance2"] {
            let id = site.world.engine.instance_id();
            site.world.engine.hosts.push(Host {
                id: id.clone(),
                region: site.region.clone(),
                zone: site.zones[0].clone(),
                ready_at: site.world.engine.origin,
                sickness: None,
                slots: Vec::new(),
            });
            parts.push((logical_id, "AWS::EC2::Instance", id));
        }
    }
    if site.scenario.platform.phases == 1 {
        let load = parts::workload(site, "app", (40.0, 50.0));
        site.world.engine.workloads.push(load);
    }
    if site.scenario.platform.operations_table {
        parts.push(("OperationsTable", "AWS::DynamoDB::Table", OPERATIONS_TABLE.to_owned()));
    }
    let outputs = vec![("VpcId", site.vpc.clone()), ("AlertTopicArn", names::topic(&site.region))];
    stacks::build(
        site,
        Plan {
            name: "finops-foundation".to_owned(),
            phase: 1,
            description: "Phase 1: network, encryption, audit",
            age_days: 60,
            parts,
            outputs,
        },
    );
    if site.scenario.platform.operations_table {
        found_table(site);
    }
}

/// The operations table, made with its stack and empty.
fn found_table(site: &mut Site<'_>) {
    let stack = site.world.stacks.last().map(|it| (it.times.created_at, it.id.clone()));
    let Some((created_at, stack)) = stack else { return };
    let region = site.region.clone();
    // Nothing is drawn for it, so that all that was there before it stays as it was.
    let id = stack.rsplit('/').next().unwrap_or_default().to_owned();
    site.world.tables.push(Table {
        name: OPERATIONS_TABLE.to_owned(),
        arn: format!("arn:aws:dynamodb:{region}:{ACCOUNT}:table/{OPERATIONS_TABLE}"),
        region,
        id,
        created_at,
        schema: KeySchema { hash: "pk".to_owned(), range: Some("sk".to_owned()) },
        billing: "PAY_PER_REQUEST".to_owned(),
        items: std::collections::BTreeMap::new(),
    });
}

fn resources(site: &Site<'_>, nat: &str) -> Vec<Part> {
    let own = String::new;
    vec![
        ("Vpc", "AWS::EC2::VPC", site.vpc.clone()),
        ("InternetGateway", "AWS::EC2::InternetGateway", own()),
        ("GatewayAttachment", "AWS::EC2::VPCGatewayAttachment", own()),
        ("PublicSubnetA", "AWS::EC2::Subnet", site.public[0].clone()),
        ("PrivateSubnetA", "AWS::EC2::Subnet", site.private[0].clone()),
        ("PublicRouteTable", "AWS::EC2::RouteTable", own()),
        ("PublicRoute", "AWS::EC2::Route", own()),
        ("PublicSubnetARoutes", "AWS::EC2::SubnetRouteTableAssociation", own()),
        ("NatAddress", "AWS::EC2::EIP", own()),
        ("NatGateway", "AWS::EC2::NatGateway", nat.to_owned()),
        ("PrivateRouteTable", "AWS::EC2::RouteTable", own()),
        ("PrivateRoute", "AWS::EC2::Route", own()),
        ("PrivateSubnetARoutes", "AWS::EC2::SubnetRouteTableAssociation", own()),
        ("AppSecurityGroup", "AWS::EC2::SecurityGroup", own()),
        ("DataKey", "AWS::KMS::Key", own()),
        ("DataKeyAlias", "AWS::KMS::Alias", "alias/finops-data".to_owned()),
        ("InstanceRole", "AWS::IAM::Role", own()),
        ("InstancePolicy", "AWS::IAM::Policy", own()),
        ("InstanceProfile", "AWS::IAM::InstanceProfile", own()),
        ("AuditBucket", "AWS::S3::Bucket", own()),
        ("AuditBucketPolicy", "AWS::S3::BucketPolicy", own()),
        ("AuditLogGroup", "AWS::Logs::LogGroup", "/finops/audit".to_owned()),
        ("AuditTrail", "AWS::CloudTrail::Trail", "finops-audit".to_owned()),
        ("RootLoginFilter", "AWS::Logs::MetricFilter", own()),
        ("UnauthorizedCallsFilter", "AWS::Logs::MetricFilter", own()),
        ("FlowLogRole", "AWS::IAM::Role", own()),
        ("FlowLog", "AWS::EC2::FlowLog", own()),
        ("AlertTopic", "AWS::SNS::Topic", names::topic(&site.region)),
        ("RootLoginAlarm", "AWS::CloudWatch::Alarm", "root-login".to_owned()),
        ("UnauthorizedCallsAlarm", "AWS::CloudWatch::Alarm", "unauthorized-calls".to_owned()),
        ("NatPortErrorsAlarm", "AWS::CloudWatch::Alarm", "nat-port-errors".to_owned()),
    ]
}
