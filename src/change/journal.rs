//! Where records go before anything is sent: the one thing a change needs from outside.

use domain::Text;

use crate::Record;

/// The journal of one run. An implementation returns only when the record is on the disk.
pub trait Journal {
    /// Appends a record and waits until it is durable. After a fault every later record is refused as well.
    fn append(&mut self, record: &Record) -> Result<(), JournalFault>;
}

/// A record that could not be made durable: nothing forward is sent any more, a way back still is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal cannot be written: {why}; free space or mend the folder")]
pub struct JournalFault {
    /// Why.
    pub why: Text,
}
