//! Plans printed earlier: kept by their digest, and compared with what the same command finds now.

use change::{Digest, Previewed, Refusal};
use console::change::Performer;
use domain::Now;

use super::Refused;
use crate::exit::Exit;

/// Keeps a plan, so that it can be carried out by its digest.
pub(super) fn keep(performer: &Performer, previewed: &Previewed) -> Result<(), Refused> {
    performer.plans().keep(previewed).map_err(|error| Refused::new(Exit::JOURNAL, error.to_string()))
}

/// Refuses a plan that is not the one this command finds now: not kept, too old, of another account, of another
/// change, or made from another state.
pub(super) fn agree(
    performer: &Performer,
    digest: &Digest,
    previewed: &Previewed,
    now: Now,
) -> Result<(), Refused> {
    let plan = performer.plans().find(digest).map_err(|error| Refused::new(Exit::REFUSED, error.to_string()))?;
    if plan.place.account != previewed.place().account {
        let (planned, found) = (plan.place.account.grouped(), previewed.place().account.grouped());
        return Err(Refusal::Elsewhere { planned, found }.into());
    }
    if now.here >= plan.valid_until {
        return Err(Refusal::Expired(plan.valid_until).into());
    }
    if digest == previewed.digest() {
        return Ok(());
    }
    let (planned, proposed) = (&plan.proposed, previewed.proposed());
    if planned.region != proposed.region || planned.action != proposed.action {
        let why = format!("the plan is to `{}`, the command is to `{}`", planned.action.title(), proposed.action.title());
        return Err(Refusal::Senseless(format!("{why}; give the command that printed the plan")).into());
    }
    if (planned.revert_after, planned.fuse) != (proposed.revert_after, proposed.fuse) {
        let why = "the plan has another --revert-after or --fuse; give the command that printed it";
        return Err(Refusal::Senseless(why.to_owned()).into());
    }
    Err(Refusal::Moved(plan.before.moved(previewed.before())).into())
}
