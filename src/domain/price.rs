//! List prices, us-east-1, without traffic, and what each phase adds to a month by them.
//!
//! Read from AWS's public price pages; an estimate, always shown with its date beside Cost Explorer's actual.

use crate::Usd;

/// When the list prices were read.
pub const READ_ON: &str = "2026-11-22";

/// Hours in the month that prices are counted over (365 days / 12).
pub const HOURS: f64 = 730.0;

/// One line of an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceItem {
    /// What is paid for.
    pub what: &'static str,
    /// How many; negative for what a phase removes.
    pub count: f64,
    /// US dollars each, per month.
    pub monthly: f64,
}

const fn item(what: &'static str, count: f64, monthly: f64) -> PriceItem {
    PriceItem { what, count, monthly }
}

/// A t3.micro per hour, US dollars.
pub const T3_MICRO_HOUR: f64 = 0.0104;

/// Instances per hour in us-east-1, Linux on demand, US dollars.
const INSTANCE_HOURS: &[(&str, f64)] = &[
    ("t3.nano", 0.0052),
    ("t3.micro", T3_MICRO_HOUR),
    ("t3.small", 0.0208),
    ("t3.medium", 0.0416),
    ("t3.large", 0.0832),
    ("t3.xlarge", 0.1664),
    ("t3.2xlarge", 0.3328),
];

/// An instance of this type per hour in this region, US dollars; `None` where the list has no price for it.
pub fn instance_hour(region: &crate::Region, kind: &str) -> Option<f64> {
    let known = INSTANCE_HOURS.iter().find(|(name, _)| *name == kind).filter(|_| region.as_str() == "us-east-1");
    known.map(|(_, price)| *price)
}

const T3_MICRO: f64 = T3_MICRO_HOUR * HOURS;
const NAT: f64 = 0.045 * HOURS;
const PUBLIC_IPV4: f64 = 0.005 * HOURS;
const ALB: f64 = 0.0225 * HOURS;
const KMS_KEY: f64 = 1.0;
const ALARM: f64 = 0.10;
const DISK_8_GB: f64 = 8.0 * 0.08;
const DETAILED_MONITORING: f64 = 2.10;

/// Phase 1: $54.36.
pub const FOUNDATION: &[PriceItem] = &[
    item("t3.micro instance", 2.0, T3_MICRO),
    item("8 GB gp3 disk", 2.0, DISK_8_GB),
    item("NAT gateway", 1.0, NAT),
    item("public IPv4 address", 1.0, PUBLIC_IPV4),
    item("KMS key", 1.0, KMS_KEY),
    item("alarm", 4.0, ALARM),
];

/// Phase 2 adds $23.83.
pub const EDGE: &[PriceItem] = &[
    item("application load balancer", 1.0, ALB),
    item("public IPv4 address", 2.0, PUBLIC_IPV4),
    item("alarm", 1.0, ALARM),
];

/// Phase 3 adds $14.83 at three instances: the group takes over from the two static ones.
pub const COMPUTE: &[PriceItem] = &[
    item("t3.micro instance", 1.0, T3_MICRO),
    item("8 GB gp3 disk", 1.0, DISK_8_GB),
    item("detailed monitoring of an instance", 3.0, DETAILED_MONITORING),
    item("alarm", 5.0, ALARM),
    item("alarm of a static instance, removed", -2.0, ALARM),
];

/// The monthly sum of `items`.
pub fn monthly(items: &[PriceItem]) -> Usd {
    items.iter().map(|item| Usd(item.count * item.monthly)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phases_cost_what_their_lines_add_up_to() {
        let cents = |items| (monthly(items).0 * 100.0).round();
        assert!((cents(FOUNDATION) - 5_436.0).abs() < 0.5);
        assert!((cents(EDGE) - 2_383.0).abs() < 0.5);
        let all = monthly(FOUNDATION) + monthly(EDGE) + monthly(COMPUTE);
        assert!((all.0 * 100.0 - 9_302.0).abs() < 1.0);
    }
}
