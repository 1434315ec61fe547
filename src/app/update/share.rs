//! Taking the selection elsewhere: its fields, the clipboard, the AWS console.

use crate::{COPY_LIMIT, Dialog, Effect, Link, Model, Reader, Subject, Tone};
use crate::{describe, link};

use super::notify;

/// What the operator points at: the selected row, or the opened detail where its list is empty.
fn pointed_at(model: &Model) -> Option<Subject> {
    let opened = || model.view.detail.as_ref().map(|detail| detail.subject.clone());
    model.selected().cloned().or_else(opened)
}

/// Shows every field of the selection.
pub(crate) fn describe(model: &mut Model) -> Vec<Effect> {
    if let Some(subject) = pointed_at(model) {
        model.dialog = Some(Dialog::Describe(subject, Reader::default()));
    }
    Vec::new()
}

/// Copies every field of the selection.
pub(crate) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(subject) = pointed_at(model) else { return Vec::new() };
    let text = describe::as_text(&describe::facts(model, &subject));
    let what = model.name_of(&subject);
    copy_text(model, what.as_str(), text)
}

/// Copies `text`, cut to what terminals take, and says so.
pub(super) fn copy_text(model: &mut Model, what: &str, mut text: String) -> Vec<Effect> {
    let len = text.len();
    if len > COPY_LIMIT {
        text.truncate(text.floor_char_boundary(COPY_LIMIT));
        notify(model, Tone::Warning, format!("copied the first {} of {len} bytes of {what}", text.len()));
    } else {
        notify(model, Tone::Done, format!("copied {what}, {len} bytes, where the terminal allows it"));
    }
    vec![Effect::Copy(text)]
}

/// Shows where the selection is in the AWS console.
pub(crate) fn link(model: &mut Model) -> Vec<Effect> {
    let found = pointed_at(model).and_then(|subject| Some((model.name_of(&subject), link::url(model, &subject)?)));
    if let Some((title, url)) = found {
        model.dialog = Some(Dialog::Link(Link { title: title.as_str().to_owned(), url }));
    }
    Vec::new()
}

/// Whether there is nothing to describe.
pub(crate) fn is_nothing_to_describe(model: &Model) -> Option<&'static str> {
    let is_nothing = pointed_at(model).is_none_or(|subject| describe::facts(model, &subject).is_empty());
    is_nothing.then_some("nothing is selected")
}

/// Whether the selection has no page in the AWS console.
pub(crate) fn has_no_link(model: &Model) -> Option<&'static str> {
    if model.session.simulation.is_some() {
        return Some("a simulated account has no AWS console");
    }
    let url = pointed_at(model).and_then(|subject| link::url(model, &subject));
    url.is_none().then_some("the selection has no page in the AWS console")
}
