//! List prices, us-east-1, without traffic, and what each phase adds to a month by them.
//!
//! Read from AWS's public price pages; an estimate, always shown with its date beside Cost Explorer's actual.

use crate::Usd;

pub mod list;
mod prices;

pub use prices::{Prices, REGION};

/// When the list prices were read.
pub const READ_ON: &str = "2026-11-22";

/// Hours in the month that prices are counted over (365 days / 12).
pub const HOURS: f64 = 730.0;

/// Metrics that detailed monitoring of an instance is billed as.
pub const DETAILED_METRICS: f64 = 7.0;

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

/// An instance of this type per hour in this region, US dollars; `None` where the embedded list has no price for it.
pub fn instance_hour(region: &crate::Region, kind: &str) -> Option<f64> {
    Prices::embedded(region.clone()).of(kind)
}

const T3_MICRO: f64 = 0.0104 * HOURS;
const NAT: f64 = list::NAT.usd * HOURS;
const PUBLIC_IPV4: f64 = list::PUBLIC_IPV4.usd * HOURS;
const ALB: f64 = list::APPLICATION_BALANCER.usd * HOURS;
const KMS_KEY: f64 = list::KEY.usd;
const ALARM: f64 = list::ALARM.usd;
const DISK_8_GB: f64 = 8.0 * list::GP3.usd;
const DETAILED_MONITORING: f64 = DETAILED_METRICS * list::METRIC.usd;

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
