//! Each guard at each verdict.

#![allow(clippy::too_many_lines, reason = "a table of cases is read as one")]

use super::*;
use crate::Proposed;
use crate::samples::Sample;

mod carrying;
mod edges;
mod floor;
mod incident;
mod stacks;
mod standing;
mod surroundings;
mod targets;
mod way_back;

/// What a guard is to say of a change in a changed account.
struct Case {
    what: &'static str,
    change: fn(&mut Sample),
    proposed: Proposed,
    verdict: Verdict,
    /// A part of the reason.
    why: &'static str,
}

fn case(
    what: &'static str,
    change: fn(&mut Sample),
    proposed: Proposed,
    (verdict, why): (Verdict, &'static str),
) -> Case {
    Case { what, change, proposed, verdict, why }
}

/// Holds every case of a guard against what it says.
fn hold(guard: Guard, cases: &[Case]) {
    for Case { what, change, proposed, verdict, why } in cases {
        let mut sample = Sample::new();
        change(&mut sample);
        let found = sample.say(guard, proposed);
        assert_eq!((found.verdict, found.guard), (*verdict, guard), "{what}: {}", found.why);
        assert!(found.why.contains(why), "{what}: {}", found.why);
        assert!(!found.why.is_empty() && !found.why.ends_with('.'), "{what}: {}", found.why);
    }
}
