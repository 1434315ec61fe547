//! The platform's infrastructure: one CloudFormation template for each stack of each phase, embedded in the binary; what
//! each comes to, what rolling it out changes and costs, and whether it keeps its promise.
//!
//! `phases/*.yaml` is what people read and write. `build.rs` turns each into the compact JSON that is digested and
//! sent; a template that cannot be converted, or is too long to be sent inline, fails the build.

pub mod adopt;
pub mod checks;
pub mod cost;
pub mod evaluate;
pub mod export;
pub mod parameter;
mod phases;
pub mod predict;
pub mod price;
pub mod progress;
pub mod promise;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod samples;
pub mod stack;
pub mod takeover;
mod template;

#[cfg(test)]
mod compact;

pub use phases::{TEMPLATES, of_phase};
pub use template::Template;
