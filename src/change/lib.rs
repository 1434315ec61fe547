//! Guarded change: what is proposed, what stands against it, what was confirmed, sent and found; pure, without I/O.
//!
//! A change passes through distinct types, each made only from the one before it:
//! [`Proposed`] → [`Previewed`] → [`Confirmed`] → [`Run`] with its [`Restorer`] → [`Committed`], which alone can be sent.

mod action;
pub mod chain;
mod digest;
mod ending;
mod facts;
pub mod gate;
pub mod guards;
mod journal;
pub mod lease;
mod limits;
mod outcome;
mod phrase;
mod preview;
mod questions;
pub mod record;
mod recovery;
mod run;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod stages;
mod state;

pub use action::{
    Action, AlarmAction, AlarmChange, Bounds, CacheAction, Claim, Class, DatabaseAction, DatabaseChange, Direction,
    Draft, Estimate, GroupAction, GroupChange, Import, InstanceAction, InstanceChange, Planned, Process, Purpose,
    Reach, RefreshAction, RefreshChange, RollOut, ScheduleAction, ScheduleChange, SchedulePlan, ShiftAction,
    ShiftChange, ShiftName, StackAction, StackChange, TargetAction, TargetChange, TemplateBody, Undo, Unreadable,
    Worse, worse,
};
pub use digest::Digest;
pub use ending::{Answered, Ending, Residue};
pub use facts::{
    CredentialLife, Facts, JournalStanding, LeaseStanding, OpenRun, Over, ProfilePin, Standing, UnreadRun, WriteMode,
};
pub use journal::{Journal, JournalFault};
pub use limits::{ChangeWindow, Freeze, Limits, WindowFault};
pub use outcome::{Outcome, Progress};
pub use preview::{Cost, Impact, Watching, ZoneShift};
pub use questions::questions;
pub use record::{Place, Record, VERSION};
pub use recovery::{Aftermath, Need, NoStory, Passage, Story};
pub use run::{Mark, RunId};
pub use stages::{
    Armed, Committed, Confirmed, ConfirmedSeries, Fuse, Origin, Override, Previewed, PreviewedSeries, Proposed,
    Refusal, Restoration, Restorer, Run, SeriesPlan, Ticket, Typed, Way,
};
pub use state::{Moved, State, Value};
