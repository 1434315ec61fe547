//! The items of AWS's price list that estimates are made of: what each cost when it was last read, on demand, without
//! tax and free tiers, and what the Price List API knows it by.

/// One item of the price list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ListItem {
    /// What is paid for, `NAT gateway`; of an instance, a database or a cache node its type.
    pub what: &'static str,
    /// What it is counted in.
    pub unit: &'static str,
    /// US dollars a unit in us-east-1, as embedded.
    pub usd: f64,
    /// The service's code in the Price List API.
    pub service: &'static str,
    /// Its usage type there, without the region that may stand before it; empty where the attributes say enough.
    pub usage: &'static str,
    /// Attributes that tell it from the service's other products.
    pub attributes: &'static [(&'static str, &'static str)],
    /// Whether each region has a price of its own.
    pub scope: Scope,
}

/// Where a price holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In one region.
    Region,
    /// Everywhere.
    World,
}

const HOUR: &str = "an hour";
const MONTH: &str = "a month";
const GB_MONTH: &str = "a GB-month";

const EC2: &str = "AmazonEC2";
const RDS: &str = "AmazonRDS";
/// Not on an Outpost and not in a local zone.
const IN_REGION: (&str, &str) = ("locationType", "AWS Region");

const fn item(
    (what, unit, usd): (&'static str, &'static str, f64),
    (service, usage): (&'static str, &'static str),
    attributes: &'static [(&'static str, &'static str)],
) -> ListItem {
    ListItem { what, unit, usd, service, usage, attributes, scope: Scope::Region }
}

const fn everywhere(item: ListItem) -> ListItem {
    ListItem { scope: Scope::World, ..item }
}

/// Linux on demand, on shared hardware, with nothing installed.
macro_rules! instance {
    ($name:literal, $usd:literal) => {
        item(
            ($name, HOUR, $usd),
            (EC2, concat!("BoxUsage:", $name)),
            &[
                ("instanceType", $name),
                ("operatingSystem", "Linux"),
                ("tenancy", "Shared"),
                ("preInstalledSw", "NA"),
                ("capacitystatus", "Used"),
                IN_REGION,
            ],
        )
    };
}

/// A NAT gateway.
pub const NAT: ListItem =
    item(("NAT gateway", HOUR, 0.045), (EC2, "NatGateway-Hours"), &[("productFamily", "NAT Gateway"), IN_REGION]);
/// A public IPv4 address in use.
pub const PUBLIC_IPV4: ListItem =
    item(("public IPv4 address", HOUR, 0.005), ("AmazonVPC", "PublicIPv4:InUseAddress"), &[]);
/// An application load balancer.
pub const APPLICATION_BALANCER: ListItem = item(
    ("application load balancer", HOUR, 0.0225),
    ("AWSELB", "LoadBalancerUsage"),
    &[("productFamily", "Load Balancer-Application"), IN_REGION],
);
/// A network load balancer.
pub const NETWORK_BALANCER: ListItem = item(
    ("network load balancer", HOUR, 0.0225),
    ("AWSELB", "LoadBalancerUsage"),
    &[("productFamily", "Load Balancer-Network"), IN_REGION],
);
/// An interface endpoint in one zone.
pub const INTERFACE_ENDPOINT: ListItem = item(
    ("interface endpoint in a zone", HOUR, 0.01),
    ("AmazonVPC", "VpcEndpoint-Hours"),
    &[("productFamily", "VpcEndpoint")],
);
/// A hosted zone, one of the first 25.
pub const HOSTED_ZONE: ListItem =
    everywhere(item(("hosted zone", MONTH, 0.50), ("AmazonRoute53", "HostedZone"), &[("productFamily", "DNS Zone")]));
/// A plain health check of something in AWS.
pub const HEALTH_CHECK: ListItem = everywhere(item(
    ("health check", MONTH, 0.50),
    ("AmazonRoute53", "Health-Check-AWS"),
    &[("productFamily", "DNS Health Check")],
));

/// A metric: detailed monitoring of an instance is seven.
pub const METRIC: ListItem =
    item(("metric", MONTH, 0.30), ("AmazonCloudWatch", "CW:MetricMonitorUsage"), &[("productFamily", "Metric")]);
/// An alarm on one metric at standard resolution; one on an expression costs it for each metric.
pub const ALARM: ListItem =
    item(("alarm", MONTH, 0.10), ("AmazonCloudWatch", "CW:AlarmMonitorUsage"), &[("productFamily", "Alarm")]);
/// A disk of gp3.
pub const GP3: ListItem = item(
    ("gp3 disk", GB_MONTH, 0.08),
    (EC2, "EBS:VolumeUsage.gp3"),
    &[("productFamily", "Storage"), ("volumeApiName", "gp3"), IN_REGION],
);
/// A vCPU of Fargate.
pub const FARGATE_CPU: ListItem = item(
    ("vCPU of Fargate", "a vCPU-hour", 0.04048),
    ("AmazonECS", "Fargate-vCPU-Hours:perCPU"),
    &[("productFamily", "Compute")],
);
/// Memory of Fargate.
pub const FARGATE_MEMORY: ListItem = item(
    ("memory of Fargate", "a GB-hour", 0.004_445),
    ("AmazonECS", "Fargate-GB-Hours"),
    &[("productFamily", "Compute")],
);

/// A KMS key.
pub const KEY: ListItem = item(("KMS key", MONTH, 1.0), ("awskms", "KMS-Keys"), &[("productFamily", "Encryption Key")]);
/// A secret.
pub const SECRET: ListItem = item(("secret", MONTH, 0.40), ("AWSSecretsManager", ""), &[("productFamily", "Secret")]);

/// Storage of a database in one zone; with a standby twice that.
pub const DATABASE_STORAGE: ListItem = item(
    ("gp3 storage of PostgreSQL", GB_MONTH, 0.115),
    (RDS, "RDS:GP3-Storage"),
    &[("productFamily", "Database Storage"), ("databaseEngine", "PostgreSQL"), ("deploymentOption", "Single-AZ")],
);
/// Aurora Serverless v2.
pub const AURORA_ACU: ListItem = item(
    ("Aurora Serverless v2", "an ACU-hour", 0.12),
    (RDS, "Aurora:ServerlessV2Usage"),
    &[("databaseEngine", "Aurora PostgreSQL")],
);
/// RDS Proxy, by the database behind it.
pub const PROXY: ListItem = item(("RDS Proxy", "a vCPU-hour", 0.015), (RDS, "RDS:ProxyUsage"), &[]);
/// A stream of Kinesis on demand.
pub const STREAM_ON_DEMAND: ListItem = item(
    ("stream on demand", HOUR, 0.04),
    ("AmazonKinesis", "OnDemand-StreamHour"),
    &[("operation", "OnDemandStreamHr")],
);

/// Every item.
pub const ITEMS: &[ListItem] = &[
    NAT,
    PUBLIC_IPV4,
    APPLICATION_BALANCER,
    NETWORK_BALANCER,
    INTERFACE_ENDPOINT,
    HOSTED_ZONE,
    HEALTH_CHECK,
    METRIC,
    ALARM,
    GP3,
    FARGATE_CPU,
    FARGATE_MEMORY,
    KEY,
    SECRET,
    DATABASE_STORAGE,
    AURORA_ACU,
    PROXY,
    STREAM_ON_DEMAND,
    instance!("t3.nano", 0.0052),
    instance!("t3.micro", 0.0104),
    instance!("t3.small", 0.0208),
    instance!("t3.medium", 0.0416),
    instance!("t3.large", 0.0832),
    instance!("t3.xlarge", 0.1664),
    instance!("t3.2xlarge", 0.3328),
    // In one zone; with a standby twice that.
    item(
        ("db.t4g.micro", HOUR, 0.016),
        (RDS, "InstanceUsage:db.t4g.micro"),
        &[
            ("instanceType", "db.t4g.micro"),
            ("databaseEngine", "PostgreSQL"),
            ("deploymentOption", "Single-AZ"),
            IN_REGION,
        ],
    ),
    item(
        ("cache.t4g.micro", HOUR, 0.016),
        ("AmazonElastiCache", "NodeUsage:cache.t4g.micro"),
        &[("instanceType", "cache.t4g.micro"), ("cacheEngine", "Redis"), IN_REGION],
    ),
];

/// The item of an instance type, a database class or a cache node type.
pub fn named(what: &str) -> Option<&'static ListItem> {
    ITEMS.iter().find(|item| item.what == what)
}

impl ListItem {
    /// What the Price List API is asked for it: attributes and their values, all of which have to hold.
    pub fn filters(&self, region: &crate::Region) -> Vec<(&'static str, String)> {
        let own = self.attributes.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let place = (self.scope == Scope::Region).then(|| ("regionCode", region.as_str().to_owned()));
        own.chain(place).collect()
    }

    /// Whether a usage type is this item's in `region`, where AWS writes a code of the region before most of them.
    pub fn is_usage(&self, usage: &str, region: &crate::Region) -> bool {
        if self.usage.is_empty() || usage == self.usage {
            return true;
        }
        let code = usage.strip_suffix(self.usage).and_then(|code| code.strip_suffix('-'));
        code.is_some_and(|code| code == region.as_str() || code == "EU" || is_code(code))
    }
}

/// Three letters and a digit, `USW2`.
fn is_code(code: &str) -> bool {
    let (letters, digit) = code.split_at_checked(3).unwrap_or_default();
    letters.bytes().all(|it| it.is_ascii_uppercase()) && digit.len() == 1 && digit.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Region;

    #[test]
    fn no_two_items_are_the_same_to_people_or_to_the_api() {
        let names: BTreeSet<_> = ITEMS.iter().map(|item| item.what).collect();
        let keys: BTreeSet<_> = ITEMS.iter().map(|item| (item.service, item.usage, item.attributes)).collect();
        assert_eq!((names.len(), keys.len()), (ITEMS.len(), ITEMS.len()));
        assert!(ITEMS.iter().all(|item| item.usd > 0.0));
    }

    #[test]
    fn a_usage_type_is_known_with_and_without_the_code_of_its_region() {
        let region = Region::new("us-west-2");
        let table = [
            (NAT, "NatGateway-Hours", true),
            (NAT, "USW2-NatGateway-Hours", true),
            (NAT, "EU-NatGateway-Hours", true),
            (NAT, "NatGateway-Prvd-Hours", false),
            (KEY, "us-west-2-KMS-Keys", true),
            (APPLICATION_BALANCER, "USW2-TS-LoadBalancerUsage", false),
            (APPLICATION_BALANCER, "USW2-Outposts-LoadBalancerUsage", false),
            (SECRET, "USW2-AWSSecretsManager-Secrets", true),
            (NAT, "", false),
        ];
        for (item, usage, is_its) in table {
            assert_eq!(item.is_usage(usage, &region), is_its, "{usage}");
        }
    }

    #[test]
    fn only_what_is_priced_by_region_is_asked_for_by_region() {
        let asks =
            |item: ListItem| item.filters(&Region::new("us-west-2")).contains(&("regionCode", "us-west-2".into()));
        assert_eq!((asks(NAT), asks(HOSTED_ZONE)), (true, false));
    }
}
