//! AWS: a question of the field in, an observation out; a committed change in, what became of it out; no SDK type leaves this crate.
//!
//! A [`Cloud`] is the whole way to one account. Its [`Cloud::observe`] answers every [`domain::Ask`], always ends,
//! and says in the observation itself what could not be read.

mod apply;
mod autoscaling;
mod border;
mod budgets;
mod cloud;
mod cloudformation;
mod cloudwatch;
mod connection;
mod costexplorer;
mod credentials;
mod elasticache;
mod elbv2;
mod endpoint;
mod found;
mod meter;
mod operation;
mod pages;
mod pin;
mod pricing;
pub mod profiles;
mod rds;
mod required;
mod settings;
mod sts;
mod table;
mod whole;
mod zonalshift;

pub use aws_smithy_runtime_api::client::http::SharedHttpClient;
pub use cloud::Cloud;
pub use settings::{Clocks, CloudSource, Settings};
pub use table::{Answer as TableAnswer, ChainHead, Entry, Registered, Table, Told, Written};

#[cfg(test)]
mod testing;
