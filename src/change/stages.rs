//! The stages of a change, each a type of its own that only the one before it can become.

mod committed;
mod confirmed;
mod previewed;
mod proposed;
mod refusal;
mod restorer;
mod running;
mod series;

pub use committed::{Committed, Way};
pub use confirmed::{Armed, Confirmed, Ticket};
pub use previewed::{Override, Previewed, Typed};
pub use proposed::{Fuse, Origin, Proposed};
pub use refusal::Refusal;
pub use restorer::{Restoration, Restorer};
pub use running::Run;
pub(crate) use running::ending;
pub use series::{ConfirmedSeries, PreviewedSeries, SeriesPlan};

#[cfg(test)]
mod tests;
