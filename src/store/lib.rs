//! What the console keeps on disk: the journal of every run, and answers that cost money with what has been paid for them.

mod archive;
mod disk;
#[cfg(any(test, feature = "faults"))]
pub mod faults;
mod folder;
mod journal;
mod ledger;
mod plans;
mod spend_cache;
mod write;

pub use archive::{Archive, Deployed};
pub use disk::{Disk, LocalDisk};
pub use folder::FolderError;
pub use journal::{
    ClosedApart, Entry, JournalError, JournalFile, Journals, KEPT_FOR_UNDO, NoJournal, RESERVE, RunState, Unclosed,
    Verification,
};
pub use ledger::Ledger;
pub use plans::{PlanError, Plans};
pub use spend_cache::SpendCache;
pub use write::can_keep;
