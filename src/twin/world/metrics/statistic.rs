//! Statistics by CloudWatch's names.

use std::fmt;

/// A statistic of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// `Average`.
    Average,
    /// `Sum`.
    Sum,
    /// `Minimum`.
    Minimum,
    /// `Maximum`.
    Maximum,
    /// `SampleCount`.
    SampleCount,
    /// `p0` to `p100`, such as `p95` or `p99.9`.
    Percentile(f64),
}

impl Statistic {
    /// Reads CloudWatch's name; none where the twin does not know it (such as `TM(10%:90%)`).
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "Average" => Some(Self::Average),
            "Sum" => Some(Self::Sum),
            "Minimum" => Some(Self::Minimum),
            "Maximum" => Some(Self::Maximum),
            "SampleCount" => Some(Self::SampleCount),
            _ => {
                let percent: f64 = name.strip_prefix('p')?.parse().ok()?;
                (0.0..=100.0).contains(&percent).then_some(Self::Percentile(percent))
            }
        }
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Average => f.write_str("Average"),
            Self::Sum => f.write_str("Sum"),
            Self::Minimum => f.write_str("Minimum"),
            Self::Maximum => f.write_str("Maximum"),
            Self::SampleCount => f.write_str("SampleCount"),
            Self::Percentile(percent) => write!(f, "p{percent}"),
        }
    }
}
