//! A proposal cannot be confirmed without a preview.
use change::{Proposed, Typed};
use domain::Now;

fn skip(proposed: Proposed, typed: &Typed, now: Now) {
    let _ = proposed.confirm(typed, now);
}

fn main() {}
