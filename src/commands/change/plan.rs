//! Plans printed earlier: kept by their digest, and compared with what the same command finds now.

use change::{Digest, Moved, Previewed, Refusal, State};
use domain::Now;
use store::Plans;

use super::Refused;
use crate::exit::Exit;

/// Keeps a plan, so that it can be carried out by its digest.
pub(super) fn keep(plans: &Plans, previewed: &Previewed, now: Now) -> Result<(), Refused> {
    let (digest, proposed, valid_until) = (previewed.digest(), previewed.proposed(), previewed.valid_until());
    let kept = plans.keep(digest, proposed, valid_until, now.here);
    kept.map_err(|error| Refused::new(Exit::JOURNAL, format!("the plan cannot be kept: {error}; nothing was sent")))
}

/// Refuses a plan that is not the one this command finds now: not of this account, too old, of another change, or
/// made from another state.
pub(super) fn agree(plans: &Plans, digest: &Digest, previewed: &Previewed, now: Now) -> Result<(), Refused> {
    let (planned, _) = plans
        .find(digest, now.here)
        .map_err(|error| Refused::new(Exit::REFUSED, format!("{error}; nothing was sent")))?;
    if digest == previewed.digest() {
        return Ok(());
    }
    let proposed = previewed.proposed();
    let why = if planned.region != proposed.region || planned.action != proposed.action {
        let planned = planned.action.cli(&planned.region);
        let proposed = proposed.action.cli(&proposed.region);
        format!("the plan is for `{planned}`, the command for `{proposed}`; give the command that printed the plan")
    } else if (planned.revert_after, planned.fuse) != (proposed.revert_after, proposed.fuse) {
        "the plan has another --revert-after or --fuse; give the command that printed it".to_owned()
    } else {
        let subject = proposed.action.subject();
        format!("{subject} has changed since the plan: it is {} now; print the plan again", words(previewed.before()))
    };
    Err(Refusal::Senseless(why).into())
}

/// A state as a person reads it: `desired 3, max 6, min 2`.
pub(super) fn words(state: &State) -> String {
    state.values().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

/// What a change moves: `desired 3 -> 4`.
pub(in crate::commands) fn moves(before: &State, after: &State) -> Vec<String> {
    let word = |Moved { name, was, is }: &Moved| format!("{name} {was} -> {is}");
    before.moved(after).iter().map(word).collect()
}
