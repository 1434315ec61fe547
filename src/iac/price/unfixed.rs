//! What costs nothing by being there, and what is paid by use.

use serde_json::Value;

use super::read::text;

/// Types that cost nothing by being there; by use they may, see [`by_use`]. Whole services end in `::`.
const FREE: &[&str] = &[
    "AWS::AccessAnalyzer::",
    "AWS::ApiGatewayV2::",
    "AWS::ApplicationAutoScaling::",
    "AWS::ApplicationSignals::",
    "AWS::AutoScaling::LifecycleHook",
    "AWS::AutoScaling::ScalingPolicy",
    "AWS::AutoScaling::ScheduledAction",
    "AWS::AutoScaling::WarmPool",
    "AWS::Budgets::Budget",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFormation::StackSet",
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    // The first copy of management events.
    "AWS::CloudTrail::Trail",
    "AWS::Config::",
    "AWS::DynamoDB::GlobalTable",
    "AWS::DynamoDB::Table",
    "AWS::EC2::FlowLog",
    "AWS::EC2::InternetGateway",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::Route",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupEgress",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCEndpointService",
    "AWS::EC2::VPCEndpointServicePermissions",
    "AWS::EC2::VPCGatewayAttachment",
    "AWS::ECR::Repository",
    "AWS::ECS::Cluster",
    "AWS::ECS::TaskDefinition",
    "AWS::EMRServerless::Application",
    "AWS::ElastiCache::ParameterGroup",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::ElastiCache::User",
    "AWS::ElastiCache::UserGroup",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
    "AWS::Events::",
    // The accelerator is paid for; what hangs on it is not.
    "AWS::GlobalAccelerator::EndpointGroup",
    "AWS::GlobalAccelerator::Listener",
    "AWS::Glue::",
    "AWS::GuardDuty::Detector",
    "AWS::IAM::",
    "AWS::KMS::Alias",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::Lambda::",
    "AWS::Logs::",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBProxyTargetGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::RedshiftServerless::Workgroup",
    "AWS::Route53::RecordSet",
    "AWS::S3::",
    "AWS::SNS::",
    "AWS::SQS::",
    "AWS::SSM::Parameter",
    "AWS::SecretsManager::SecretTargetAttachment",
    "AWS::ServiceDiscovery::Service",
    "AWS::XRay::",
];

/// What is counted where a type is paid by use.
const BY_USE: &[(&str, &str)] = &[
    ("AWS::ApiGatewayV2::Api", "requests"),
    ("AWS::ApplicationSignals::Discovery", "requests and signals"),
    ("AWS::CloudFront::Distribution", "requests and GB"),
    ("AWS::CloudFront::Function", "requests"),
    ("AWS::CloudFront::MonitoringSubscription", "metrics"),
    ("AWS::CloudWatch::Dashboard", "dashboards beyond the third of an account, $3.00 each"),
    ("AWS::Config::ConfigRule", "evaluations"),
    ("AWS::Config::ConfigurationRecorder", "records"),
    ("AWS::DynamoDB::GlobalTable", "requests, replicated writes and GB"),
    ("AWS::DynamoDB::Table", "requests and GB"),
    ("AWS::EC2::FlowLog", "GB of log"),
    ("AWS::EC2::NatGateway", "GB"),
    ("AWS::ECR::Repository", "GB"),
    ("AWS::EMRServerless::Application", "vCPU-hours and GB-hours of jobs"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "capacity units"),
    ("AWS::Events::Archive", "GB"),
    ("AWS::Events::EventBus", "events"),
    ("AWS::GlobalAccelerator::Accelerator", "GB"),
    ("AWS::Glue::Crawler", "DPU-hours of runs"),
    ("AWS::Glue::Job", "DPU-hours of runs"),
    ("AWS::GuardDuty::Detector", "events"),
    ("AWS::KMS::Key", "requests"),
    ("AWS::Kinesis::Stream", "GB"),
    ("AWS::KinesisFirehose::DeliveryStream", "GB"),
    ("AWS::Lambda::Function", "requests and GB-seconds"),
    ("AWS::Logs::LogGroup", "GB of log"),
    ("AWS::Logs::MetricFilter", "metrics with values, $0.30 each"),
    ("AWS::RDS::DBCluster", "GB, requests to storage, and capacity above the least"),
    ("AWS::RedshiftServerless::Workgroup", "RPU-hours of queries"),
    ("AWS::Route53::HealthCheck", "TLS, a surcharge a month"),
    ("AWS::S3::Bucket", "requests and GB"),
    ("AWS::SNS::Topic", "messages"),
    ("AWS::SQS::Queue", "requests"),
    ("AWS::SecretsManager::Secret", "requests"),
    ("AWS::XRay::SamplingRule", "traces"),
];

/// Whether the type costs nothing by being there.
pub fn is_free(kind: &str) -> bool {
    FREE.iter().any(|free| if free.ends_with("::") { kind.starts_with(free) } else { kind == *free })
}

/// What is counted, beside what it costs by being there.
pub fn by_use(kind: &str, properties: &Value) -> Option<&'static str> {
    if kind == "AWS::EC2::VPCEndpoint" {
        return (text(properties, "VpcEndpointType") == Some("Interface")).then_some("GB");
    }
    if kind == "AWS::Route53::HealthCheck" && text(properties, "HealthCheckConfig.Type") != Some("HTTPS") {
        return None;
    }
    BY_USE.iter().find(|(listed, _)| *listed == kind).map(|(_, what)| *what)
}
