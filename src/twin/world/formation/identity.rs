//! What a new resource is called: its physical id, and the attributes that the service gives to it.

use std::collections::BTreeMap;

use domain::resource;

use super::{Json, text};
use crate::world::chance;
use crate::world::engine::Engine;

/// Where a resource comes to be.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Account number.
    pub account: &'a str,
    /// Region.
    pub region: &'a str,
    /// Stack.
    pub stack: &'a str,
    /// Logical id.
    pub logical_id: &'a str,
    /// Type.
    pub kind: &'a str,
}

/// A new resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Born {
    /// `PhysicalResourceId`.
    pub physical_id: String,
    /// What `Fn::GetAtt` reads.
    pub attributes: BTreeMap<String, Json>,
}

/// Types whose physical id is another of their names than the schema's identifier.
const NAMED_BY: [(&str, &str); 9] = [
    ("AWS::ApplicationAutoScaling::ScalableTarget", "ResourceId"),
    ("AWS::AutoScaling::ScheduledAction", "ScheduledActionName"),
    ("AWS::CloudTrail::Trail", "TrailName"),
    ("AWS::ECS::Service", "ServiceArn"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerArn"),
    ("AWS::Events::Rule", "Name"),
    ("AWS::RedshiftServerless::Workgroup", "WorkgroupName"),
    ("AWS::SecretsManager::Secret", "Id"),
    ("AWS::Synthetics::Canary", "Name"),
];

/// Beginnings of the ids that EC2 and others give.
const PREFIXES: [(&str, &str); 26] = [
    ("AWS::CloudFront::Distribution", "E"),
    ("AWS::EC2::DHCPOptions", "dopt-0"),
    ("AWS::EC2::EIP", "eipalloc-0"),
    ("AWS::EC2::FlowLog", "fl-0"),
    ("AWS::EC2::Instance", "i-0"),
    ("AWS::EC2::InternetGateway", "igw-0"),
    ("AWS::EC2::LaunchTemplate", "lt-0"),
    ("AWS::EC2::NatGateway", "nat-0"),
    ("AWS::EC2::NetworkAcl", "acl-0"),
    ("AWS::EC2::NetworkInterface", "eni-0"),
    ("AWS::EC2::PrefixList", "pl-0"),
    ("AWS::EC2::RouteTable", "rtb-0"),
    ("AWS::EC2::SecurityGroup", "sg-0"),
    ("AWS::EC2::SecurityGroupEgress", "sgr-0"),
    ("AWS::EC2::SecurityGroupIngress", "sgr-0"),
    ("AWS::EC2::Subnet", "subnet-0"),
    ("AWS::EC2::SubnetNetworkAclAssociation", "aclassoc-0"),
    ("AWS::EC2::SubnetRouteTableAssociation", "rtbassoc-0"),
    ("AWS::EC2::VPC", "vpc-0"),
    ("AWS::EC2::VPCEndpoint", "vpce-0"),
    ("AWS::EC2::VPCEndpointService", "vpce-svc-0"),
    ("AWS::EC2::VPCPeeringConnection", "pcx-0"),
    ("AWS::EC2::Volume", "vol-0"),
    ("AWS::Route53::HealthCheck", ""),
    ("AWS::Route53::HostedZone", "Z"),
    ("AWS::ServiceDiscovery::Service", "srv-"),
];

/// What `Ref` gives of a resource.
pub fn reference<'a>(_kind: &str, physical_id: &'a str) -> &'a str {
    physical_id
}

/// The properties that name a resource, in order.
pub fn named_by(kind: &str) -> Vec<&'static str> {
    if let Some((_, name)) = NAMED_BY.iter().find(|(it, _)| *it == kind) {
        return vec![name];
    }
    resource::facts(kind).map(|it| it.identifier.clone()).unwrap_or_default()
}

/// The name that the template itself gives, so that no two resources can have it; none where AWS makes one up.
pub fn given_name(kind: &str, properties: &Json) -> Option<String> {
    let own = ["Name", "LoadBalancerName", "TargetGroupName", "LaunchTemplateName"];
    let identifiers = named_by(kind);
    let properties = properties.as_object()?;
    let candidates = identifiers.iter().filter(|it| it.ends_with("Name") || it.ends_with("Identifier")).chain(
        own.iter().filter(|_| kind.starts_with("AWS::ElasticLoadBalancingV2::") || kind.ends_with("::LaunchTemplate")),
    );
    // A part of a name, such as that of a route in its table, is not a name.
    (identifiers.len() == 1).then(|| candidates.filter_map(|it| properties.get(*it)).map(text).next()).flatten()
}

/// A new resource with these properties.
pub fn born(engine: &mut Engine, place: &Place<'_>, properties: &Json) -> Born {
    let seed = engine.draw();
    let given = |name: &str| properties.get(name).map(text).filter(|it| !it.is_empty());
    let mut attributes = BTreeMap::new();
    let facts = resource::facts(place.kind);
    let own = Own { place, seed, properties };
    let parts: Vec<String> =
        named_by(place.kind).into_iter().map(|name| given(name).unwrap_or_else(|| own.made_up(name))).collect();
    let physical_id = parts.join("|");
    for (name, part) in named_by(place.kind).into_iter().zip(&parts) {
        attributes.insert(name.to_owned(), Json::from(part.as_str()));
    }
    for path in facts.map(|it| it.read_only.as_slice()).unwrap_or_default().iter().filter(|it| !it.contains('*')) {
        let name = path.replace('/', ".");
        let value = own.attribute(&name, &physical_id);
        attributes.entry(name).or_insert(value);
    }
    Born { physical_id, attributes }
}

struct Own<'a> {
    place: &'a Place<'a>,
    seed: u64,
    properties: &'a Json,
}

impl Own<'_> {
    fn hex(&self, salt: &str) -> String {
        format!("{:016x}", chance::mixed(self.seed, chance::of_text(salt)))
    }

    fn upper(&self, salt: &str, length: usize) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        let mut state = chance::mixed(self.seed, chance::of_text(salt));
        (0..length)
            .map(|_| {
                state = chance::mixed(state, 1);
                let index = usize::try_from(state % 36).unwrap_or(0);
                char::from(LETTERS.get(index).copied().unwrap_or(b'A'))
            })
            .collect()
    }

    /// A name as CloudFormation makes one up: `finops-edge-Balancer-1A2B3C4D5E6F`.
    fn name(&self) -> String {
        let Place { stack, logical_id, kind, .. } = self.place;
        let whole = format!("{stack}-{logical_id}-{}", self.upper("name", 12));
        match *kind {
            "AWS::S3::Bucket" => whole.to_lowercase(),
            // At most 32 characters.
            "AWS::ElasticLoadBalancingV2::LoadBalancer" | "AWS::ElasticLoadBalancingV2::TargetGroup" => {
                let (stack, logical_id) = (stack.get(..5).unwrap_or(stack), logical_id.get(..12).unwrap_or(logical_id));
                format!("{stack}-{logical_id}-{}", self.upper("name", 12))
            }
            _ if kind.starts_with("AWS::RDS::") || kind.starts_with("AWS::ElastiCache::") => whole.to_lowercase(),
            _ => whole,
        }
    }

    /// The name of the resource, given or made up.
    fn own_name(&self) -> String {
        const NAMES: [(&str, &str); 12] = [
            ("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName"),
            ("AWS::AutoScaling::ScheduledAction", "ScheduledActionName"),
            ("AWS::CloudWatch::Alarm", "AlarmName"),
            ("AWS::CloudWatch::CompositeAlarm", "AlarmName"),
            ("AWS::ECS::Cluster", "ClusterName"),
            ("AWS::ECS::Service", "ServiceName"),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "Name"),
            ("AWS::ElasticLoadBalancingV2::TargetGroup", "Name"),
            ("AWS::IAM::Policy", "PolicyName"),
            ("AWS::Lambda::Function", "FunctionName"),
            ("AWS::SNS::Topic", "TopicName"),
            ("AWS::SQS::Queue", "QueueName"),
        ];
        let known = NAMES.iter().find(|(kind, _)| *kind == self.place.kind);
        self.named(known.map_or("Name", |(_, name)| name))
    }

    fn made_up(&self, property: &str) -> String {
        let Place { kind, region, account, .. } = self.place;
        match *kind {
            "AWS::EC2::EIP" if property == "PublicIp" => self.address("203.0.113"),
            "AWS::SQS::Queue" => format!("https://sqs.{region}.amazonaws.com/{account}/{}", self.own_name()),
            "AWS::SecretsManager::Secret" => self.arn("Arn"),
            "AWS::EC2::VPCGatewayAttachment" => {
                if property == "AttachmentType" {
                    "IGW".to_owned()
                } else {
                    self.id()
                }
            }
            "AWS::EC2::Route" => {
                let destinations = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];
                destinations.iter().filter_map(|it| self.properties.get(*it)).map(text).next().unwrap_or_default()
            }
            _ if property.ends_with("Arn") || property.ends_with("ARN") => self.arn(property),
            _ if property.ends_with("Name") || property.ends_with("Identifier") => self.name(),
            "AWS::KMS::Key" => self.uuid(),
            _ => self.id(),
        }
    }

    fn id(&self) -> String {
        match PREFIXES.iter().find(|(kind, _)| *kind == self.place.kind) {
            Some((_, prefix @ ("E" | "Z"))) => format!("{prefix}{}", self.upper("id", 13)),
            Some((_, "")) => self.uuid(),
            Some((_, prefix)) => format!("{prefix}{}", self.hex("id")),
            None => format!("{}-{}", self.place.logical_id.to_lowercase(), self.hex("id")),
        }
    }

    fn uuid(&self) -> String {
        let (high, low) = (self.hex("high"), self.hex("low"));
        let part = |text: &str, from: usize, to: usize| text.get(from..to).unwrap_or_default().to_owned();
        format!(
            "{}-{}-4{}-a{}-{}",
            part(&high, 0, 8),
            part(&high, 8, 12),
            part(&high, 13, 16),
            part(&low, 1, 4),
            part(&low, 4, 16)
        )
    }

    fn address(&self, net: &str) -> String {
        format!("{net}.{}", chance::mixed(self.seed, 77) % 250 + 4)
    }

    fn arn(&self, property: &str) -> String {
        let Place { account, region, kind, .. } = self.place;
        let at = |service: &str, tail: String| format!("arn:aws:{service}:{region}:{account}:{tail}");
        let name = self.own_name();
        match *kind {
            _ if kind.starts_with("AWS::ElasticLoadBalancingV2::") => self.balancing_arn(&name),
            "AWS::AutoScaling::AutoScalingGroup" => {
                at("autoscaling", format!("autoScalingGroup:{}:autoScalingGroupName/{name}", self.uuid()))
            }
            "AWS::AutoScaling::ScalingPolicy" => {
                let group = self.properties.get("AutoScalingGroupName").map(text).unwrap_or_default();
                at(
                    "autoscaling",
                    format!("scalingPolicy:{}:autoScalingGroupName/{group}:policyName/{name}", self.uuid()),
                )
            }
            "AWS::IAM::Role" => format!("arn:aws:iam::{account}:role/{}", self.named("RoleName")),
            "AWS::IAM::InstanceProfile" => {
                format!("arn:aws:iam::{account}:instance-profile/{}", self.named("InstanceProfileName"))
            }
            "AWS::IAM::ManagedPolicy" => format!("arn:aws:iam::{account}:policy/{}", self.named("ManagedPolicyName")),
            "AWS::S3::Bucket" => format!("arn:aws:s3:::{}", self.named("BucketName")),
            "AWS::SNS::Topic" => at("sns", name),
            "AWS::SQS::Queue" => at("sqs", name),
            "AWS::KMS::Key" => at("kms", format!("key/{}", self.uuid())),
            "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => at("cloudwatch", format!("alarm:{name}")),
            "AWS::DynamoDB::Table" => at("dynamodb", format!("table/{}", self.named("TableName"))),
            "AWS::Lambda::Function" => at("lambda", format!("function:{}", self.named("FunctionName"))),
            "AWS::Logs::LogGroup" => at("logs", format!("log-group:{}:*", self.named("LogGroupName"))),
            "AWS::CloudTrail::Trail" => at("cloudtrail", format!("trail/{}", self.named("TrailName"))),
            "AWS::SecretsManager::Secret" => at("secretsmanager", format!("secret:{name}-{}", self.upper("secret", 6))),
            "AWS::CertificateManager::Certificate" => at("acm", format!("certificate/{}", self.uuid())),
            "AWS::ECS::Cluster" => at("ecs", format!("cluster/{name}")),
            "AWS::ECS::Service" => at("ecs", format!("service/{name}")),
            "AWS::ECS::TaskDefinition" => at("ecs", format!("task-definition/{}:1", self.named("Family"))),
            "AWS::Kinesis::Stream" => at("kinesis", format!("stream/{}", self.named("Name"))),
            "AWS::Events::Rule" => at("events", format!("rule/{name}")),
            _ => {
                let mut parts = kind.split("::").skip(1);
                let (service, what) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let tail = format!("{}/{name}", what.to_lowercase());
                at(
                    &service.to_lowercase(),
                    if property == "Arn" { tail } else { format!("{tail}/{}", self.hex(property)) },
                )
            }
        }
    }

    fn balancing_arn(&self, name: &str) -> String {
        let Place { account, region, kind, .. } = self.place;
        let at = |tail: String| format!("arn:aws:elasticloadbalancing:{region}:{account}:{tail}");
        let own = |property: &str| self.properties.get(property).map(text).unwrap_or_default();
        match *kind {
            "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
                let short = if own("Type") == "network" { "net" } else { "app" };
                at(format!("loadbalancer/{short}/{name}/{}", self.hex("arn")))
            }
            "AWS::ElasticLoadBalancingV2::Listener" => {
                let balancer = own("LoadBalancerArn");
                format!("{}/{}", balancer.replacen(":loadbalancer/", ":listener/", 1), self.hex("arn"))
            }
            "AWS::ElasticLoadBalancingV2::ListenerRule" => {
                format!("{}/{}", own("ListenerArn").replacen(":listener/", ":listener-rule/", 1), self.hex("arn"))
            }
            _ => at(format!("targetgroup/{name}/{}", self.hex("arn"))),
        }
    }

    fn named(&self, property: &str) -> String {
        let given = self.properties.get(property).map(text).filter(|it| !it.is_empty());
        given.unwrap_or_else(|| self.name())
    }

    fn attribute(&self, name: &str, physical_id: &str) -> Json {
        let Place { region, kind, .. } = self.place;
        let given = |property: &str| self.properties.get(property).cloned();
        let full = |mark: &str| physical_id.split_once(mark).map_or(physical_id, |(_, tail)| tail).to_owned();
        match (*kind, name) {
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerFullName") => Json::from(full(":loadbalancer/")),
            ("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupFullName") => {
                Json::from(format!("targetgroup/{}", full(":targetgroup/")))
            }
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "DNSName") => {
                let number = self.seed % 2_000_000_000;
                Json::from(format!("{}-{number}.{region}.elb.amazonaws.com", self.own_name()))
            }
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerName")
            | ("AWS::ElasticLoadBalancingV2::TargetGroup", "TargetGroupName") => {
                Json::from(physical_id.split('/').rev().nth(1).unwrap_or_default())
            }
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "CanonicalHostedZoneID") => Json::from("Z35SXDOTRQ7X7K"),
            ("AWS::EC2::LaunchTemplate", "LatestVersionNumber" | "DefaultVersionNumber") => Json::from("1"),
            ("AWS::EC2::VPC", "CidrBlockAssociations") => {
                Json::Array(vec![Json::from(format!("vpc-cidr-assoc-0{}", self.hex(name)))])
            }
            ("AWS::EC2::Instance", "AvailabilityZone") => {
                given("AvailabilityZone").unwrap_or_else(|| Json::from(format!("{region}a")))
            }
            ("AWS::SQS::Queue" | "AWS::SNS::Topic", "QueueName" | "TopicName") => Json::from(self.own_name()),
            ("AWS::EC2::SecurityGroup", "GroupId") | ("AWS::KMS::Key", "KeyId") => Json::from(physical_id),
            ("AWS::KMS::Key", "Arn") => {
                Json::from(format!("arn:aws:kms:{region}:{}:key/{physical_id}", self.place.account))
            }
            ("AWS::S3::Bucket", "DomainName") => Json::from(format!("{physical_id}.s3.amazonaws.com")),
            ("AWS::S3::Bucket", "RegionalDomainName") => Json::from(format!("{physical_id}.s3.{region}.amazonaws.com")),
            ("AWS::CloudFront::Distribution", "DomainName") => {
                Json::from(format!("d{}.cloudfront.net", self.hex(name).get(..13).unwrap_or_default()))
            }
            ("AWS::DynamoDB::Table" | "AWS::IAM::Role", "Arn") => Json::from(self.arn(name)),
            (_, name) if name.ends_with("Port") => Json::from(self.port()),
            (_, name) if name.ends_with("Address") || name.ends_with("DNSName") || name.ends_with("DomainName") => {
                Json::from(self.host())
            }
            (_, "Endpoint" | "ApiEndpoint" | "ReaderEndPoint" | "PrimaryEndPoint") => Json::from(self.host()),
            (_, name) if name.ends_with("Ip") => Json::from(self.address("10.0.2")),
            (_, name) if name.ends_with("Arn") || name.ends_with("ARN") => Json::from(self.arn(name)),
            (_, name) if name.ends_with("Name") => Json::from(self.own_name()),
            (_, name) => Json::from(format!("{}-{}", name.to_lowercase().replace('.', "-"), self.hex(name))),
        }
    }

    fn port(&self) -> &'static str {
        match self.place.kind {
            "AWS::ElastiCache::ReplicationGroup" | "AWS::ElastiCache::CacheCluster" => "6379",
            "AWS::RedshiftServerless::Workgroup" => "5439",
            _ => "5432",
        }
    }

    fn host(&self) -> String {
        let Place { region, kind, logical_id, .. } = self.place;
        let service = kind.split("::").nth(1).unwrap_or_default().to_lowercase();
        let label = self.hex("host");
        format!(
            "{}.{}.{region}.{service}.amazonaws.com",
            logical_id.to_lowercase(),
            label.get(..12).unwrap_or_default()
        )
    }
}
