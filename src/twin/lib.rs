//! A simulated AWS account below the SDK: a world with physics, and the AWS wire protocols that show it.

pub mod scenario;
pub mod world;

pub use scenario::{Scenario, ScenarioError};
pub use world::{Fault, World};
