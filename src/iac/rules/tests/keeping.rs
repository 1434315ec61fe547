//! What is kept, and who may touch it: what is refused and what is not.

use super::{resource, sheet, tries};

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
