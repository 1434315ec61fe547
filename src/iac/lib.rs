//! The phases as infrastructure code: embedded templates, their parameters, what rolling them out changes and costs.

pub mod deed;
pub mod evaluate;
pub mod parameter;
pub mod predict;
pub mod progress;
#[cfg(test)]
mod samples;
pub mod stack;
