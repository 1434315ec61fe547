//! The roadmap's own figures, as it states them.

use std::fmt;

use crate::{PriceItem, Usd, price};

/// The tag by which a resource names its phase: its number or its name.
pub const TAG: &str = "finops:phase";

/// A phase of the platform.
#[derive(Debug, PartialEq)]
pub struct Phase {
    /// 1 to 5.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// The stacks it consists of, in roll-out order, without the prefix.
    pub stacks: &'static [&'static str],
    /// What the roadmap says it adds to the monthly cost.
    pub roadmap: Option<RoadmapCost>,
    /// What it promises; empty where the roadmap states nothing.
    pub promises: &'static [Promise],
    /// What it adds at list price, without traffic.
    pub items: &'static [PriceItem],
}

impl Phase {
    /// The phase that `tag` names, by number (`2`) or by name (`edge`).
    pub fn of_tag(tag: &str) -> Option<&'static Self> {
        PHASES.iter().find(|phase| phase.name == tag || phase.number.to_string() == tag)
    }

    /// What it adds to a month at list price; `None` where nothing of it is priced yet.
    pub fn estimate(&self) -> Option<Usd> {
        (!self.items.is_empty()).then(|| price::monthly(self.items))
    }
}

/// What the roadmap adds to the monthly cost: a range where it depends on use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoadmapCost {
    /// The low end.
    pub low: Usd,
    /// The high end.
    pub high: Usd,
}

impl RoadmapCost {
    const fn flat(usd: f64) -> Self {
        Self { low: Usd(usd), high: Usd(usd) }
    }
}

impl fmt::Display for RoadmapCost {
    /// As the roadmap states it, in whole dollars: `$68`, or `$5-$50` where it depends on use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (format!("${:.0}", self.low.0), format!("${:.0}", self.high.0));
        f.pad(&if low == high { low } else { format!("{low}-{high}") })
    }
}

/// A promise: a figure and the bound it keeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promise {
    /// `availability`, `response-time`, `users` or `throughput`.
    pub name: &'static str,
    /// The bound: at least for availability, users and throughput, at most for response time.
    pub target: f64,
    /// `percent`, `seconds`, `users` or `requests/second`.
    pub unit: &'static str,
}

const fn promises(availability: f64, seconds: f64, users: f64, throughput: f64) -> [Promise; 4] {
    [
        Promise { name: "availability", target: availability, unit: "percent" },
        Promise { name: "response-time", target: seconds, unit: "seconds" },
        Promise { name: "users", target: users, unit: "users" },
        Promise { name: "throughput", target: throughput, unit: "requests/second" },
    ]
}

/// The phases, in order.
///
/// The roadmap's totals are $68, about $92 and $97 to $142 a month; a phase carries what it adds to the one before.
/// Its NAT ($45) and load balancer ($22.50) are 1,000 hours at list price where a month has 730, and its $142 counts
/// the first two instances twice ($127 follows from its own low end). The figures stand here as it states them.
pub static PHASES: [Phase; 5] = [
    Phase {
        number: 1,
        name: "foundation",
        stacks: &["foundation"],
        roadmap: Some(RoadmapCost::flat(68.0)),
        promises: &promises(99.5, 2.0, 100.0, 50.0),
        items: price::FOUNDATION,
    },
    Phase {
        number: 2,
        name: "edge",
        stacks: &["edge"],
        roadmap: Some(RoadmapCost::flat(24.0)),
        promises: &promises(99.95, 1.5, 500.0, 200.0),
        items: price::EDGE,
    },
    Phase {
        number: 3,
        name: "compute",
        stacks: &["compute"],
        roadmap: Some(RoadmapCost { low: Usd(5.0), high: Usd(50.0) }),
        promises: &promises(99.99, 1.0, 2_000.0, 1_000.0),
        items: price::COMPUTE,
    },
    Phase {
        number: 4,
        name: "advanced",
        stacks: &["data", "cache", "cdn", "net"],
        roadmap: None,
        promises: &promises(99.99, 0.5, 10_000.0, 5_000.0),
        items: &[],
    },
    Phase {
        number: 5,
        name: "enterprise",
        stacks: &["services", "events", "pipeline", "global"],
        roadmap: None,
        promises: &[],
        items: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roadmaps_totals_add_up() {
        let low: f64 = PHASES.iter().filter_map(|phase| phase.roadmap).map(|cost| cost.low.0).sum();
        let high: f64 = PHASES.iter().filter_map(|phase| phase.roadmap).map(|cost| cost.high.0).sum();
        assert!((low - 97.0).abs() < 0.01 && (high - 142.0).abs() < 0.01);
    }

    #[test]
    fn a_tag_names_a_phase_by_number_or_name() {
        assert_eq!(Phase::of_tag("2").map(|phase| phase.name), Some("edge"));
        assert_eq!(Phase::of_tag("edge").map(|phase| phase.number), Some(2));
        assert_eq!(Phase::of_tag("6"), None);
    }
}
