//! A simulated AWS account below the SDK: a world with physics, and the AWS wire protocols that show it.

mod account;
mod connector;
pub mod scenario;
mod serve;
mod wire;
pub mod world;

pub use account::{Mutation, Requests, Twin};
pub use scenario::{Scenario, ScenarioError};
pub use wire::{Answer, Delivery};
pub use world::{Fault, Injection, Occasion, World};
