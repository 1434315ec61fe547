//! What is done to a resource of a stack, in a word or two.

use domain::{Deed, Replacement};

use crate::theme::Role;

/// What is done to a resource, in a word or two; losses in capitals.
pub(crate) const fn deed(action: Deed, replacement: Replacement) -> (&'static str, Role) {
    match (action, replacement) {
        (Deed::Remove, _) => ("REMOVED", Role::Bad),
        (Deed::Unknown, _) => ("NOT KNOWN", Role::Bad),
        (Deed::Modify, Replacement::True) => ("REPLACED", Role::Bad),
        (Deed::Modify, Replacement::Conditional) => ("PERHAPS REPLACED", Role::Warn),
        (Deed::Modify, Replacement::False) => ("changed", Role::Text),
        (Deed::Add, _) => ("added", Role::Good),
        (Deed::Import, _) => ("adopted", Role::Good),
    }
}
