//! Every template keeps every rule; and for each rule a template that breaks it, beside one that does not.

use super::sheet::Sheet;
use super::{Breach, RULES};
use crate::{TEMPLATES, compact};

fn breaches(rule: &str, sheets: &[Sheet]) -> Vec<Breach> {
    let (_, look) = RULES.iter().find(|(name, _)| *name == rule).unwrap_or_else(|| panic!("no rule {rule}"));
    look(sheets)
}

fn sheet(stack: &str, yaml: &str) -> Sheet {
    let json =
        compact::json(yaml).unwrap_or_else(|fault| panic!("{}:{}: {}\n{yaml}", fault.line, fault.column, fault.what));
    Sheet { phase: 1, stack: stack.to_owned(), document: serde_json::from_str(&json).unwrap() }
}

#[test]
fn every_template_keeps_every_rule() {
    let sheets: Vec<Sheet> = TEMPLATES
        .iter()
        .map(|it| Sheet { phase: it.phase, stack: it.stack.to_owned(), document: it.document() })
        .collect();
    let mut found = Vec::new();
    for (name, look) in RULES {
        found.extend(look(&sheets).into_iter().map(|breach| format!("{name}: {}: {}", breach.place, breach.what)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A resource of a type with these properties.
fn resource(kind: &str, properties: &str) -> Sheet {
    sheet("a", &format!("Resources: {{ It: {{ Type: {kind}, Properties: {properties} }} }}"))
}

/// Whether each of these breaks the rule, with the words that say why, or keeps it.
fn tries(rule: &str, cases: Vec<(Vec<Sheet>, Option<&str>)>) {
    for (index, (sheets, expected)) in cases.into_iter().enumerate() {
        let found = breaches(rule, &sheets);
        match expected {
            None => assert!(found.is_empty(), "{rule} {index}: {found:?}"),
            Some(words) => assert!(found.iter().any(|it| it.what.contains(words)), "{rule} {index}: {found:?}"),
        }
    }
}

#[test]
fn only_a_load_balancer_is_open_and_only_on_443() {
    let group = |ports: &str, net: &str, behind: &str| {
        sheet(
            "a",
            &format!(
                "Parameters:\n  Net: {{ Type: String, AllowedPattern: '[0-9./]+' }}\n  Narrow: {{ Type: String, AllowedPattern: '10[.].*' }}\n\
                 Resources:\n  It: {{ Type: AWS::EC2::SecurityGroup, Properties: {{ SecurityGroupIngress: \
                 [{{ IpProtocol: tcp, {ports}, {net} }}] }} }}\n  Balancer: {{ Type: AWS::ElasticLoadBalancingV2::LoadBalancer, \
                 Properties: {{ SecurityGroups: [{behind}] }} }}\n"
            ),
        )
    };
    let (tls, plain, all) = ("FromPort: 443, ToPort: 443", "FromPort: 80, ToPort: 80", "FromPort: 0, ToPort: 443");
    let (everyone, own) = ("CidrIp: 0.0.0.0/0", "!GetAtt It.GroupId");
    let open = Some("open to the whole internet");
    tries(
        "open-ingress",
        vec![
            (vec![group(tls, everyone, own)], None),
            (vec![group(tls, everyone, "!Ref Other")], open),
            (vec![group(plain, everyone, own)], open),
            (vec![group(all, everyone, own)], open),
            (vec![group(plain, "CidrIpv6: '::/0'", own)], open),
            (vec![group(plain, "CidrIp: !Ref Net", own)], open),
            (vec![group(plain, "CidrIp: !If [A, 10.0.0.0/8, 0.0.0.0/0]", own)], open),
            (vec![group(plain, "CidrIp: !Ref Narrow", own)], None),
            (
                vec![resource(
                    "AWS::EC2::SecurityGroupIngress",
                    "{ GroupId: sg-1, FromPort: 22, ToPort: 22, IpProtocol: tcp, CidrIp: 0.0.0.0/0 }",
                )],
                open,
            ),
        ],
    );
}

#[test]
fn plain_http_only_redirects() {
    let listener = |rest: &str| resource("AWS::ElasticLoadBalancingV2::Listener", &format!("{{ {rest} }}"));
    let redirect = "DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS } }]";
    let forward = "DefaultActions: [{ Type: forward, TargetGroupArn: a }]";
    let rule = "Resources:\n  It: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { Protocol: HTTP, DefaultActions: \
                [{ Type: redirect, RedirectConfig: { Protocol: HTTPS } }] } }\n  Rule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, \
                Properties: { ListenerArn: !Ref It, Actions: [{ Type: forward }] } }\n";
    tries(
        "plain-http",
        vec![
            (vec![listener(&format!("Protocol: HTTP, {redirect}"))], None),
            (vec![listener(&format!("Protocol: HTTP, {forward}"))], Some("plain text")),
            (vec![listener(&format!("Protocol: !If [HasCertificate, HTTPS, HTTP], {forward}"))], Some("plain text")),
            (
                vec![listener(
                    "Protocol: HTTP, DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTP } }]",
                )],
                Some("plain text"),
            ),
            (vec![listener(&format!("Protocol: HTTPS, {forward}"))], Some("no certificate")),
            (vec![listener(&format!("Protocol: HTTPS, Certificates: [{{ CertificateArn: a }}], {forward}"))], None),
            (vec![sheet("a", rule)], Some("plain text")),
            (
                vec![resource(
                    "AWS::CloudFront::Distribution",
                    "{ DistributionConfig: { DefaultCacheBehavior: { ViewerProtocolPolicy: allow-all } } }",
                )],
                Some("viewers"),
            ),
        ],
    );
}

#[test]
fn what_is_let_in_is_let_out_across_templates() {
    let app = "Resources: { App: { Type: AWS::EC2::SecurityGroup, Properties: { SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] } } }\n\
               Outputs: { AppSecurityGroupId: { Value: !GetAtt App.GroupId } }";
    let free = "Resources: { App: { Type: AWS::EC2::SecurityGroup, Properties: {} } }\nOutputs: { AppSecurityGroupId: { Value: !Ref App } }";
    let data = |egress: &str| {
        format!(
            "Parameters: {{ AppSecurityGroupId: {{ Type: String }} }}\nResources:\n  Database: {{ Type: AWS::EC2::SecurityGroup, Properties: \
             {{ SecurityGroupIngress: [{{ IpProtocol: tcp, FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: !Ref AppSecurityGroupId }}] }} }}\n{egress}"
        )
    };
    let out = |port: u16, to: &str| {
        format!(
            "  Out: {{ Type: AWS::EC2::SecurityGroupEgress, Properties: {{ GroupId: !Ref AppSecurityGroupId, IpProtocol: tcp, FromPort: {port}, ToPort: {port}, DestinationSecurityGroupId: {to} }} }}\n"
        )
    };
    let missing = Some("AppSecurityGroupId, which no rule lets out");
    tries(
        "missing-egress",
        vec![
            (vec![sheet("app", app), sheet("data", &data(""))], missing),
            (vec![sheet("app", app), sheet("data", &data(&out(5432, "!GetAtt Database.GroupId")))], None),
            (vec![sheet("app", app), sheet("data", &data(&out(6379, "!Ref Database")))], missing),
            (vec![sheet("app", app), sheet("data", &data(&out(5432, "!Ref Other")))], missing),
            (vec![sheet("app", free), sheet("data", &data(""))], None),
        ],
    );
}

#[test]
fn a_zone_can_have_a_nat_gateway_of_its_own() {
    let route = |gateway: &str| {
        sheet(
            "a",
            &format!(
                "Resources:\n  Own: {{ Type: AWS::EC2::NatGateway }}\n  It: {{ Type: AWS::EC2::Route, Properties: {{ NatGatewayId: {gateway} }} }}\n"
            ),
        )
    };
    tries(
        "hidden-nat",
        vec![
            (vec![route("!Ref NatGatewayAId")], Some("another zone")),
            (vec![route("!If [HasNatPerZone, !Ref Own, !Ref NatGatewayAId]")], None),
            (vec![route("!Ref Own")], None),
        ],
    );
}

#[test]
fn what_is_kept_is_encrypted() {
    let bad = Some("not encrypted");
    let of = |kind: &str, properties: &str| vec![resource(kind, properties)];
    tries(
        "unencrypted",
        vec![
            (of("AWS::S3::Bucket", "{}"), bad),
            (of("AWS::S3::Bucket", "{ BucketEncryption: { ServerSideEncryptionConfiguration: [{ A: b }] } }"), None),
            (of("AWS::DynamoDB::Table", "{ SSESpecification: { SSEEnabled: false } }"), bad),
            (of("AWS::DynamoDB::Table", "{ SSESpecification: { SSEEnabled: true } }"), None),
            (of("AWS::RDS::DBInstance", "{}"), bad),
            (of("AWS::RDS::DBInstance", "{ StorageEncrypted: 'true' }"), None),
            (of("AWS::RDS::DBInstance", "{ SourceDBInstanceIdentifier: a }"), None),
            (of("AWS::RDS::DBCluster", "{ StorageEncrypted: false }"), bad),
            (of("AWS::ElastiCache::ReplicationGroup", "{ AtRestEncryptionEnabled: true }"), bad),
            (of("AWS::SNS::Topic", "{}"), bad),
            (of("AWS::SQS::Queue", "{}"), bad),
            (of("AWS::SQS::Queue", "{ SqsManagedSseEnabled: true }"), None),
            (of("AWS::Kinesis::Stream", "{}"), bad),
            (of("AWS::CloudTrail::Trail", "{}"), bad),
            (of("AWS::EC2::Volume", "{ Encrypted: false }"), bad),
            (of("AWS::EC2::Instance", "{}"), bad),
            (
                of(
                    "AWS::EC2::LaunchTemplate",
                    "{ LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { VolumeSize: 8 } }] } }",
                ),
                bad,
            ),
            (
                of(
                    "AWS::EC2::LaunchTemplate",
                    "{ LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: true } }] } }",
                ),
                None,
            ),
        ],
    );
}

#[test]
fn what_holds_state_is_kept_when_removed_and_when_replaced() {
    let table = |rest: &str| vec![sheet("a", &format!("Resources: {{ It: {{ Type: AWS::DynamoDB::Table{rest} }} }}"))];
    tries(
        "unkept",
        vec![
            (table(""), Some("DeletionPolicy")),
            (table(", DeletionPolicy: Retain"), Some("UpdateReplacePolicy")),
            (table(", UpdateReplacePolicy: Retain"), Some("DeletionPolicy")),
            (table(", DeletionPolicy: Delete, UpdateReplacePolicy: Delete"), Some("DeletionPolicy")),
            (table(", DeletionPolicy: Retain, UpdateReplacePolicy: Retain"), None),
            (vec![resource("AWS::RDS::DBInstance", "{ DBClusterIdentifier: a }")], None),
            (vec![resource("AWS::Nothing::Known", "{}")], Some("no facts")),
        ],
    );
    let pair = |managed: bool| {
        vec![sheet(
            "a",
            &format!(
                "Resources:\n  Source: {{ Type: AWS::RDS::DBInstance, Properties: {{ ManageMasterUserPassword: {managed} }} }}\n  \
             Replica: {{ Type: AWS::RDS::DBInstance, Properties: {{ SourceDBInstanceIdentifier: !Ref Source }} }}\n"
            ),
        )]
    };
    tries("managed-password", vec![(pair(true), Some("replica")), (pair(false), None)]);
}

#[test]
fn rights_are_named() {
    let policy = |statement: &str| {
        vec![resource(
            "AWS::IAM::ManagedPolicy",
            &format!("{{ PolicyDocument: {{ Statement: [{{ {statement} }}] }} }}"),
        )]
    };
    let bad = Some("by a wildcard on every resource");
    tries(
        "broad-rights",
        vec![
            (policy("Effect: Allow, Action: '*', Resource: '*'"), bad),
            (policy("Effect: Allow, Action: ['s3:GetObject', 'ec2:Describe*'], Resource: '*'"), bad),
            (policy("Effect: Allow, Action: 's3:*', Resource: [a, '*']"), bad),
            (policy("Effect: Deny, Action: '*', Resource: '*'"), None),
            (policy("Effect: Allow, Action: 'ec2:DescribeInstances', Resource: '*'"), None),
            (policy("Effect: Allow, Action: 's3:Get*', Resource: !GetAtt Bucket.Arn"), None),
            (policy("Effect: Allow, NotAction: 'iam:*', Resource: '*'"), Some("everything but")),
            (
                vec![resource(
                    "AWS::IAM::Role",
                    "{ Policies: [{ PolicyDocument: { Statement: { Effect: Allow, Action: 'a:*', Resource: '*' } } }] }",
                )],
                bad,
            ),
            (
                vec![resource(
                    "AWS::IAM::Role",
                    "{ ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess'] }",
                )],
                Some("policy of AWS"),
            ),
        ],
    );
    let bucket = |statement: &str| {
        vec![resource("AWS::S3::BucketPolicy", &format!("{{ PolicyDocument: {{ Statement: [{{ {statement} }}] }} }}"))]
    };
    tries(
        "open-policy",
        vec![
            (bucket("Effect: Allow, Principal: '*', Action: 's3:GetObject'"), Some("everybody")),
            (bucket("Effect: Allow, Principal: { AWS: '*' }, Action: 's3:GetObject'"), Some("everybody")),
            (bucket("Effect: Allow, Principal: '*', Action: 's3:GetObject', Condition: { A: b }"), None),
            (bucket("Effect: Deny, Principal: '*', Action: 's3:*'"), None),
            (
                vec![resource(
                    "AWS::KMS::Key",
                    "{ KeyPolicy: { Statement: [{ Effect: Allow, Principal: { AWS: '*' }, Action: 'kms:*' }] } }",
                )],
                Some("everybody"),
            ),
        ],
    );
}

#[test]
fn instances_boot_from_what_can_be_rolled_back() {
    let launch =
        |data: &str| vec![resource("AWS::EC2::LaunchTemplate", &format!("{{ LaunchTemplateData: {{ {data} }} }}"))];
    let group = |version: &str| {
        vec![resource("AWS::AutoScaling::AutoScalingGroup", &format!("{{ LaunchTemplate: {{ Version: {version} }} }}"))]
    };
    let pinned = |kind: &str| {
        vec![sheet(
            "a",
            &format!(
                "Parameters: {{ Image: {{ Type: '{kind}' }} }}\nResources: {{ It: {{ Type: AWS::EC2::Instance, Properties: {{ ImageId: !Ref Image }} }} }}"
            ),
        )]
    };
    tries(
        "metadata-v1",
        vec![
            (launch(""), Some("version 2")),
            (launch("MetadataOptions: { HttpTokens: optional }"), Some("version 2")),
            (launch("MetadataOptions: { HttpTokens: !If [A, required, optional] }"), Some("version 2")),
            (launch("MetadataOptions: { HttpTokens: required }"), None),
            (vec![resource("AWS::AutoScaling::LaunchConfiguration", "{}")], Some("launch template")),
        ],
    );
    tries(
        "floating-version",
        vec![
            (launch("ImageId: '{{resolve:ssm:/a}}'"), Some("when an instance starts")),
            (launch("ImageId: 'resolve:ssm:/a'"), Some("when an instance starts")),
            (launch("ImageId: !Ref ImageId"), None),
            (group("$Latest"), Some("no number")),
            (group("$Default"), Some("no number")),
            (group("!GetAtt It.LatestVersionNumber"), None),
            (pinned("AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"), Some("every update")),
            (pinned("AWS::EC2::Image::Id"), None),
        ],
    );
}

#[test]
fn no_rule_of_scaling_is_dead_and_no_update_resets_a_size() {
    let policies = |rest: &str| {
        vec![sheet(
            "a",
            &format!(
                "Resources:\n  Track: {{ Type: AWS::AutoScaling::ScalingPolicy, Properties: {{ AutoScalingGroupName: !Ref G, PolicyType: TargetTrackingScaling, \
             TargetTrackingConfiguration: {{ TargetValue: 60{rest} }} }} }}\n  Step: {{ Type: AWS::AutoScaling::ScalingPolicy, Properties: \
             {{ AutoScalingGroupName: !Ref G, StepAdjustments: [{{ ScalingAdjustment: -1 }}] }} }}\n"
            ),
        )]
    };
    tries(
        "dead-scale-in",
        vec![(policies(""), Some("before the step policy")), (policies(", DisableScaleIn: true"), None)],
    );
    let group = |rest: &str| {
        vec![sheet(
            "a",
            &format!(
                "Resources: {{ It: {{ Type: AWS::AutoScaling::AutoScalingGroup, Properties: {{ DesiredCapacity: 3 }}{rest} }} }}"
            ),
        )]
    };
    let kept = ", UpdatePolicy: { AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true } }";
    tries("reset-capacity", vec![(group(""), Some("resets")), (group(kept), None)]);
}

#[test]
fn instances_may_read_what_they_fetch() {
    let first = |action: &str| {
        sheet(
            "first",
            &format!(
                "Resources:\n  Artifacts: {{ Type: AWS::S3::Bucket }}\n  Policy: {{ Type: AWS::IAM::Policy, Properties: {{ PolicyDocument: {{ Statement: \
             [{{ Effect: Allow, Action: '{action}', Resource: !Sub '${{Artifacts.Arn}}/*' }}] }} }} }}\nOutputs: {{ ArtifactBucketName: {{ Value: !Ref Artifacts }} }}"
            ),
        )
    };
    let second = || {
        sheet(
            "second",
            "Parameters: { ArtifactBucketName: { Type: String } }\nResources: { It: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: \
             { UserData: { 'Fn::Base64': !Sub 'aws s3 cp s3://${ArtifactBucketName}/a b' } } } } }",
        )
    };
    tries(
        "unreadable-artifact",
        vec![
            (vec![first("s3:GetObject"), second()], None),
            (vec![first("s3:PutObject"), second()], Some("ArtifactBucketName")),
            (vec![second()], Some("ArtifactBucketName")),
        ],
    );
}

#[test]
fn one_name_has_one_routing_and_an_origin_a_certificate() {
    let record = |stack: &str, rest: &str| {
        sheet(
            stack,
            &format!(
                "Parameters: {{ Site: {{ Type: String }} }}\nResources: {{ It: {{ Type: AWS::Route53::RecordSet, Properties: {{ Name: !Ref Site, Type: A, {rest} }} }} }}"
            ),
        )
    };
    tries(
        "two-routings",
        vec![
            (
                vec![record("net", "Failover: PRIMARY"), record("global", "GeoLocation: { CountryCode: US }")],
                Some("GeoLocation on a name"),
            ),
            (vec![record("net", "TTL: 60"), record("global", "Weight: 1")], Some("no routing policy")),
            (vec![record("net", "Failover: PRIMARY"), record("global", "Failover: SECONDARY")], None),
        ],
    );
    let origin = |name: &str, protocol: &str| {
        vec![resource(
            "AWS::CloudFront::Distribution",
            &format!(
                "{{ DistributionConfig: {{ Origins: [{{ DomainName: {name}, CustomOriginConfig: {{ OriginProtocolPolicy: {protocol} }} }}] }} }}"
            ),
        )]
    };
    tries(
        "foreign-origin",
        vec![
            (origin("!Ref BalancerDns", "https-only"), Some("no certificate holds")),
            (origin("!GetAtt Balancer.DNSName", "https-only"), Some("no certificate holds")),
            (origin("!Sub '${BalancerDns}'", "https-only"), Some("no certificate holds")),
            (origin("web-1.us-east-1.elb.amazonaws.com", "https-only"), Some("no certificate holds")),
            (origin("!Ref OriginDomainName", "http-only"), Some("without TLS")),
            (origin("!Ref OriginDomainName", "https-only"), None),
        ],
    );
}

#[test]
fn templates_keep_the_contract() {
    let tagged = |tags: &str| vec![resource("AWS::EC2::VPC", &format!("{{ Tags: [{tags}] }}"))];
    let both = "{ Key: 'finops:phase', Value: '1' }, { Key: 'finops:environment', Value: !Ref Environment }";
    tries(
        "untagged",
        vec![
            (tagged(both), None),
            (tagged("{ Key: 'finops:phase', Value: '1' }"), Some("finops:environment")),
            (tagged(&both.replace("'1'", "'2'")), Some("finops:phase")),
            (vec![resource("AWS::EC2::VPC", "{}")], Some("finops:phase")),
            (vec![resource("AWS::EC2::Route", "{}")], None),
        ],
    );
    let output = |rest: &str| vec![sheet("a", &format!("Outputs: {{ It: {{ Value: a{rest} }} }}"))];
    tries(
        "export",
        vec![
            (output(""), None),
            (output(", Export: { Name: a }"), Some("exported")),
            (vec![resource("AWS::EC2::Route", "{ GatewayId: { 'Fn::ImportValue': a } }")], Some("imports")),
        ],
    );
    let parameter = |rest: &str| {
        vec![sheet(
            "a",
            &format!(
                "Metadata: {{ 'AWS::CloudFormation::Interface': {{ ParameterGroups: [{{ Parameters: [It] }}] }} }}\nParameters: {{ It: {{ Type: String{rest} }} }}"
            ),
        )]
    };
    let (described, said) = (", Description: a", ", ConstraintDescription: b");
    tries(
        "undocumented",
        vec![
            (parameter(""), Some("no description")),
            (parameter(described), Some("takes anything")),
            (parameter(&format!("{described}, AllowedPattern: '^a$'")), Some("what it takes")),
            (parameter(&format!("{described}{said}, AllowedPattern: '^a$', NoEcho: true")), Some("secret")),
            (parameter(&format!("{described}{said}, MinValue: 1")), Some("takes anything")),
            (parameter(&format!("{described}{said}, AllowedValues: [a]")), None),
        ],
    );
    let first = |rest: &str| {
        sheet("a", &format!("Parameters: {{ Environment: {{}} }}\nOutputs: {{ VpcId: {{ Value: a{rest} }} }}"))
    };
    let second = || sheet("b", "Parameters: { Environment: {}, VpcId: {} }");
    tries(
        "unanswered",
        vec![
            (vec![first(""), second()], None),
            (vec![second(), first("")], Some("no earlier stack")),
            (vec![first(", Condition: Sometimes"), second()], Some("no earlier stack")),
            (vec![sheet("a", "Parameters: {}")], Some("not asked for")),
        ],
    );
}

#[test]
fn every_rule_is_tried() {
    let tried = include_str!("tests.rs");
    for (name, _) in RULES {
        assert!(tried.contains(&format!("\"{name}\"")), "{name} has no bad template");
    }
}
