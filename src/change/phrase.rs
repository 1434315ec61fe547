//! What is typed to confirm a change: the subject's own name, and more of it on protected profiles.

use crate::{Action, ProfilePin, State};

/// What has to be typed, letter for letter.
///
/// On a protected profile the alias, the count and the verb, `pay-prod 1 evacuate`; otherwise the subject's own name.
/// A name with characters that cannot be seen is typed as it is shown.
pub(crate) fn phrase(action: &Action, profile: &ProfilePin, before: &State) -> String {
    if profile.is_protected {
        format!("{} {} {}", profile.name, count(action, before), action.verb())
    } else {
        action.subject().as_str().to_owned()
    }
}

/// How many instances, targets or settings it touches.
pub(crate) fn count(action: &Action, before: &State) -> u64 {
    action.removes(before).unsigned_abs().max(1)
}

/// Whether what was typed is the phrase; nothing is trimmed, no case is folded, no letter stands for another.
pub(crate) fn is_typed(phrase: &str, typed: &str) -> bool {
    phrase == typed
}
