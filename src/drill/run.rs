//! One run of a plan: a pure state machine of events and effects, with its own time from the events alone.

mod event;
mod log;
mod stage;

pub use event::{Asked, Effect, Event, Found, PutBack, Renewal, Stop, Written};
pub use log::{Cause, LogEntry, Logged, Seen};
pub use stage::{Progress, Stage, Verdict};
