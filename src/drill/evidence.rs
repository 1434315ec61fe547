//! What a run has shown: measures with their resolution, and the report built from its log lines alone.

mod measure;

pub use measure::{Measured, measures};
