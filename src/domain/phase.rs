//! The five phases of the platform: what the roadmap promises, and how far each has come.

mod roadmap;
mod standing;

pub use roadmap::{PHASES, Phase, Promise, RoadmapCost, TAG};
pub use standing::{FOUNDATION_ALARMS, PhaseStanding, PhaseStatus, Platform, Sign};
