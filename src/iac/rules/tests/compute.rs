//! Instances and groups: what is refused and what is not.

use super::{resource, sheet, tries};

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
