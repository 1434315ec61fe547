//! The nouns and the arithmetic of the field: no I/O, no async, no terminal, no SDK.

mod clock;
mod moment;

pub use clock::Clock;
pub use moment::{Day, Moment, NotADay, NotATime, in_words};
