//! Changes of Auto Scaling groups, by the kind of their subject.

mod group;
mod instance;
mod refresh;
mod schedule;

pub(super) use group::group;
pub(super) use instance::instance;
pub(super) use refresh::refresh;
pub(super) use schedule::schedule;

use super::{Dispatch, once, write};

/// A size as Auto Scaling takes it. One that does not fit is far above what it allows, and AWS refuses it.
fn size(instances: u32) -> i32 {
    i32::try_from(instances).unwrap_or(i32::MAX)
}
