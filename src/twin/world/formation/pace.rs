//! How long each type of resource takes, as engineers know it.

use std::time::Duration;

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It is created.
    Create,
    /// It is changed in place.
    Update,
    /// It is deleted.
    Delete,
}

/// Seconds to create, to change and to delete, by the beginning of the type.
const PACES: [(&str, [u64; 3]); 42] = [
    ("AWS::ApiGatewayV2::VpcLink", [90, 10, 60]),
    ("AWS::AutoScaling::AutoScalingGroup", [20, 15, 20]),
    ("AWS::CertificateManager::Certificate", [60, 10, 10]),
    ("AWS::CloudFront::Distribution", [300, 240, 300]),
    ("AWS::CloudFront::Function", [15, 15, 10]),
    ("AWS::CloudFront", [6, 6, 6]),
    ("AWS::CloudTrail::Trail", [15, 10, 8]),
    ("AWS::CloudWatch", [6, 6, 5]),
    ("AWS::DynamoDB::GlobalTable", [60, 20, 30]),
    ("AWS::DynamoDB::Table", [30, 15, 15]),
    ("AWS::EC2::EIP", [18, 8, 6]),
    ("AWS::EC2::Instance", [35, 40, 45]),
    ("AWS::EC2::LaunchTemplate", [8, 8, 6]),
    ("AWS::EC2::NatGateway", [120, 10, 60]),
    ("AWS::EC2::SecurityGroup", [9, 8, 12]),
    ("AWS::EC2::VPCEndpointService", [25, 15, 20]),
    ("AWS::EC2::VPCEndpoint", [75, 30, 90]),
    ("AWS::EC2::VPC", [14, 8, 8]),
    ("AWS::EC2", [9, 7, 8]),
    ("AWS::ECS::Service", [120, 150, 90]),
    ("AWS::ECS::Cluster", [15, 10, 15]),
    ("AWS::ElastiCache::ReplicationGroup", [540, 300, 420]),
    ("AWS::ElastiCache::CacheCluster", [300, 240, 240]),
    ("AWS::ElastiCache::ServerlessCache", [180, 120, 180]),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", [150, 12, 20]),
    ("AWS::ElasticLoadBalancingV2", [7, 6, 6]),
    ("AWS::IAM::InstanceProfile", [125, 20, 10]),
    ("AWS::IAM", [20, 18, 12]),
    ("AWS::KMS::Key", [80, 15, 10]),
    ("AWS::Kinesis::Stream", [25, 20, 25]),
    ("AWS::Lambda::Function", [14, 14, 8]),
    ("AWS::Lambda::EventSourceMapping", [30, 25, 30]),
    ("AWS::RDS::DBCluster", [180, 120, 180]),
    ("AWS::RDS::DBInstance", [600, 300, 300]),
    ("AWS::RDS::DBProxyTargetGroup", [90, 30, 20]),
    ("AWS::RDS::DBProxy", [420, 120, 240]),
    ("AWS::RedshiftServerless::Workgroup", [240, 120, 180]),
    ("AWS::RedshiftServerless::Namespace", [60, 40, 60]),
    ("AWS::Route53", [35, 35, 35]),
    ("AWS::S3::Bucket", [22, 10, 8]),
    ("AWS::ServiceDiscovery", [45, 20, 40]),
    ("AWS::SQS::Queue", [65, 10, 8]),
];

/// How long a type takes for something.
pub fn of(kind: &str, doing: Doing) -> Duration {
    // The longest beginning says most.
    let found = PACES.iter().filter(|(begin, _)| kind.starts_with(begin)).max_by_key(|(begin, _)| begin.len());
    let [create, update, delete] = found.map_or([12, 10, 8], |(_, seconds)| *seconds);
    Duration::from_secs(match doing {
        Doing::Create => create,
        Doing::Update => update,
        Doing::Delete => delete,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_counts() {
        let seconds = |kind| of(kind, Doing::Create).as_secs();
        assert_eq!(seconds("AWS::RDS::DBInstance"), 600);
        assert_eq!(seconds("AWS::EC2::VPCEndpointService"), 25);
        assert_eq!(seconds("AWS::EC2::VPCEndpoint"), 75);
        assert_eq!(seconds("AWS::EC2::RouteTable"), 9);
        assert_eq!(seconds("AWS::Something::New"), 12);
    }
}
