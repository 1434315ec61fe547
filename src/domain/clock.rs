//! Where the time comes from: handed in everywhere, so that the same code runs in virtual time.

use std::fmt;

use crate::Moment;

/// A source of the current time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> Moment;
}
