//! List prices on demand, without tax, without free tiers, US dollars.

/// When they were read.
pub const READ_ON: &str = domain::price::READ_ON;
/// Where from.
pub const SOURCE: &str = "AWS's public price pages";
/// The region that they are of.
pub const REGION: &str = "us-east-1";
/// Hours that a month is counted as.
pub const HOURS: f64 = domain::price::HOURS;

/// A NAT gateway, an hour.
pub const NAT: f64 = 0.045;
/// A public IPv4 address, an hour.
pub const PUBLIC_IPV4: f64 = 0.005;
/// An application load balancer, an hour.
pub const APPLICATION_BALANCER: f64 = 0.0225;
/// A network load balancer, an hour.
pub const NETWORK_BALANCER: f64 = 0.0225;
/// An interface endpoint, an hour and zone.
pub const INTERFACE_ENDPOINT: f64 = 0.01;
/// A hosted zone, a month.
pub const HOSTED_ZONE: f64 = 0.50;
/// A plain health check of something in AWS, a month.
pub const HEALTH_CHECK: f64 = 0.50;

/// Detailed monitoring of an instance: seven metrics, a month.
pub const DETAILED_MONITORING: f64 = 2.10;
/// A disk of gp3, a GB-month.
pub const GP3: f64 = 0.08;
/// A vCPU of Fargate, an hour.
pub const FARGATE_CPU: f64 = 0.04048;
/// A GB of memory of Fargate, an hour.
pub const FARGATE_MEMORY: f64 = 0.004_445;

/// A KMS key, a month.
pub const KEY: f64 = 1.0;
/// A secret, a month.
pub const SECRET: f64 = 0.40;
/// An alarm on one metric at standard resolution, a month; one on an expression costs it for each metric.
pub const ALARM: f64 = 0.10;

/// Databases of one zone by class, an hour; with a standby twice that.
pub const DATABASES: &[(&str, f64)] = &[("db.t4g.micro", 0.016)];
/// Storage of a database in one zone, a GB-month; with a standby twice that.
pub const DATABASE_STORAGE: f64 = 0.115;
/// Aurora Serverless v2, an ACU-hour.
pub const AURORA_ACU: f64 = 0.12;
/// RDS Proxy, a vCPU-hour of the database behind it.
pub const PROXY: f64 = 0.015;
/// vCPU that a proxy is billed for at least.
pub const PROXY_LEAST: f64 = 2.0;
/// Cache nodes of Redis by type, an hour.
pub const CACHE_NODES: &[(&str, f64)] = &[("cache.t4g.micro", 0.016)];
/// A stream of Kinesis on demand, an hour.
pub const STREAM_ON_DEMAND: f64 = 0.04;
