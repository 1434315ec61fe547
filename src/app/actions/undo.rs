//! The fields about the way back, which many forms end with.

use std::time::Duration;

use change::Fuse;

use super::span;
use crate::model::{Fault, Field, Form};

/// The field that says after how long a change is put back.
pub(super) const REVERT: &str = "put back after";
const FUSE: &str = "fuse";

/// After how long it is put back.
pub(super) fn revert_field() -> Field {
    Field::line(REVERT, "30m, 2h; empty: it stays as it is", "")
}

/// The same, and whether AWS does it too.
pub(super) fn revert_and_fuse() -> [Field; 2] {
    let hint = "AWS itself sets the sizes back then, whatever anyone did since";
    [revert_field(), Field::choice(FUSE, hint, ["no", "yes"])]
}

pub(super) fn revert_after(form: &Form) -> Result<Option<Duration>, Fault> {
    match form.text(REVERT) {
        "" => Ok(None),
        text => span(text)
            .map(Some)
            .ok_or_else(|| form.fault(REVERT, format!("`{text}` is no span of time; write 30m or 2h, or nothing"))),
    }
}

pub(super) fn fuse(form: &Form) -> Fuse {
    if form.chosen(FUSE) == Some(1) { Fuse::Set } else { Fuse::Unset }
}
