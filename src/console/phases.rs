//! Rolling phases out: what stands in the account, what the embedded templates make of it, and every step as a proposal
//! that passes the gate like any other.

mod adopt;
mod course;
mod draft;
mod guarding;
mod plan;
mod proposal;
mod survey;
mod take_over;

pub use adopt::{AdoptRefused, Adopting};
pub use course::{Course, cancelled, destroyed};
pub use draft::{Drafted, NotDrafted};
pub use plan::{PhasePlan, PlanRefused, StackPlan};
pub use proposal::{back, delete, discarded, policy, protect};
pub use survey::{Offers, Survey};
pub use take_over::TakeOver;
