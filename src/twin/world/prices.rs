//! List prices of us-east-1 in dollars, on demand, without tax, and the month of 730 hours that AWS quotes them for.

/// Hours in a month, as AWS's price pages count.
pub const HOURS_A_MONTH: f64 = 730.0;
/// An hour of a t3.micro.
pub const T3_MICRO_HOUR: f64 = 0.0104;
/// A GB-month of gp3.
pub const GP3_GB_MONTH: f64 = 0.08;
/// GB of the root volume of an instance.
pub const ROOT_VOLUME_GB: f64 = 8.0;
/// A month of detailed monitoring of one instance.
pub const DETAILED_MONITORING_MONTH: f64 = 2.10;
/// An hour of a NAT gateway.
pub const NAT_HOUR: f64 = 0.045;
/// A GB through a NAT gateway.
pub const NAT_GB: f64 = 0.045;
/// An hour of a public IPv4 address.
pub const IPV4_HOUR: f64 = 0.005;
/// An hour of an application load balancer.
pub const ALB_HOUR: f64 = 0.0225;
/// An hour of a load balancer capacity unit.
pub const LCU_HOUR: f64 = 0.008;
/// New connections a second that one capacity unit stands for.
pub const LCU_CONNECTIONS: f64 = 25.0;
/// A month of a KMS key.
pub const KMS_KEY_MONTH: f64 = 1.0;
/// A month of a standard alarm.
pub const ALARM_MONTH: f64 = 0.10;
/// A GB-month of S3.
pub const S3_GB_MONTH: f64 = 0.023;
