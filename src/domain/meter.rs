//! What this console itself has asked of AWS, and what that cost.

use std::collections::BTreeMap;

use crate::{Service, Usd};

/// Calls and dollars of this console, as of one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeterReading {
    /// Requests sent since midnight UTC or since start, whichever is later, retries included.
    pub calls_today: u64,
    /// Requests sent in the last 60 seconds.
    pub calls_last_minute: u64,
    /// Dollars of the billed ones since midnight UTC, other consoles of the same user and account included where known.
    pub usd_today: Usd,
    /// Requests sent since start, by service.
    pub by_service: BTreeMap<Service, u64>,
}

/// What Cost Explorer takes for each request (AWS Cost Explorer pricing).
pub const COST_EXPLORER_REQUEST: Usd = Usd(0.01);

/// What CloudWatch takes for each metric asked for by `GetMetricData` (CloudWatch pricing, $0.01 per 1,000).
pub const METRIC_REQUESTED: Usd = Usd(0.000_01);
