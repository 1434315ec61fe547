//! What is typed and folded at the gate; what is judged and confirmed is the gate's own.

use crate::{Form, TextField};

/// The dialog of the gate.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AtGate {
    /// The line for the phrase.
    pub phrase: TextField,
    /// How much is shown of what the guards say.
    pub evidence: Evidence,
    /// The first line shown.
    pub offset: usize,
    /// The form that led here, to go back to where the wish is refused.
    pub form: Option<Box<Form>>,
}

/// How much is shown of what the guards say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Evidence {
    /// What stands in the way, a line each.
    #[default]
    Folded,
    /// Every guard with its figures and their ages.
    Unfolded,
}
