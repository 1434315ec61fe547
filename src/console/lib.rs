//! Where the program meets time, the terminal and the network: the loop, the poller, the schedule.

// The futures of a change lie deep in each other: the SDK's own are many layers.
#![recursion_limit = "256"]

mod billed;
pub mod change;

mod clock;
pub mod drill;
pub mod phases;
mod poller;
mod run;
mod schedule;
mod slots;
pub mod snapshot;
mod terminal;

pub use clock::{ScaledClock, SteadyClock, SystemClock};
pub use poller::{Manner, Order, Wires, poll};
pub use run::{Changing, Left, Mode, Opening, Openings, Place, Setup, run};
pub use schedule::{Rate, Rates, Schedule};
pub use slots::Slots;
pub use store::can_keep;
pub use terminal::Mouse;
