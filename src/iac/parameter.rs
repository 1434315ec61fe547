//! The parameters of the templates: what each may be, where its value comes from, and everything that is wrong with the
//! values, at once.

mod arn;
mod choice;
mod declared;
mod fault;
mod known;
mod network;
mod rule;

pub use choice::{Choice, Chosen, Offered, Origin, Wanted, choose};
pub use declared::Declared;
pub use fault::{Fault, region_fault};
pub use known::Known;
pub use network::{Existing, Laid, network_faults};

#[cfg(test)]
mod tests;
