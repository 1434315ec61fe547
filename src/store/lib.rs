//! What the console keeps on disk: the journal of every run, and answers that cost money with what has been paid for them.

mod disk;
#[cfg(any(test, feature = "faults"))]
pub mod faults;
mod journal;
mod ledger;
mod spend_cache;
mod write;

pub use disk::{Disk, LocalDisk};
pub use journal::{
    Entry, JournalError, JournalFile, Journals, KEPT_FOR_UNDO, NoJournal, RESERVE, RunState, Unclosed, Verification,
};
pub use ledger::Ledger;
pub use spend_cache::SpendCache;
pub use write::can_keep;
