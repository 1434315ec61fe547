//! What the console keeps on disk: answers that cost money, and what has been paid for them today.

mod ledger;
mod spend_cache;
mod write;

pub use ledger::Ledger;
pub use spend_cache::SpendCache;
pub use write::can_keep;
