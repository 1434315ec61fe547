//! What can be done with a stack in the state it is in: rolled out, taken back, destroyed; what protects it, and which
//! alarms roll it back.

mod destroy;
mod forward;
mod policy;
mod triggers;
mod way_back;

pub use destroy::{Destruction, Left, Standing, Standpoint, destruction};
pub use forward::{Forward, forward};
pub use policy::{OPEN, opened_for, stack_policy};
pub use triggers::{MOST_TRIGGERS, Passed, Triggers, triggers};
pub use way_back::{WayBack, can_cancel, way_back};

/// Every stack of a phase refuses to be deleted until somebody lifts that for this one stack: `phase destroy` does.
pub const TERMINATION_PROTECTION: bool = true;

/// Every status word of a stack, in the order of CloudFormation's documentation (`StackStatus`).
#[cfg(test)]
pub(crate) const STATUSES: [&str; 23] = [
    "CREATE_IN_PROGRESS",
    "CREATE_FAILED",
    "CREATE_COMPLETE",
    "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_FAILED",
    "ROLLBACK_COMPLETE",
    "DELETE_IN_PROGRESS",
    "DELETE_FAILED",
    "DELETE_COMPLETE",
    "UPDATE_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_IN_PROGRESS",
    "UPDATE_ROLLBACK_FAILED",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE",
    "REVIEW_IN_PROGRESS",
    "IMPORT_IN_PROGRESS",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_IN_PROGRESS",
    "IMPORT_ROLLBACK_FAILED",
    "IMPORT_ROLLBACK_COMPLETE",
];
