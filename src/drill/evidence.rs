//! What a run has shown: measures with their resolution, and the report built from its log lines alone.

mod chart;
mod journal;
mod markdown;
mod measure;
mod redacted;
mod report;

pub use journal::{ACTION, NoReport, noted, planned};
pub use measure::{Measured, measures};
pub use report::{Judged, Line, Point, Report, Summary, Track};

#[cfg(test)]
mod tests;
