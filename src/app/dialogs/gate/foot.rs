//! The foot of the gate: why what was typed does not do, and the line for the phrase.

use change::gate::{Shown, Stage};
use ratatui::layout::Rect;

use super::wording;
use crate::draw::Canvas;
use crate::draw::footer::type_in;
use crate::theme::Role;
use crate::widgets::width_of;
use crate::{AtGate, Model, commands};

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, dialog: &AtGate) {
    if area.is_empty() {
        return;
    }
    let last = Rect { y: area.bottom() - 1, height: 1, ..area };
    let above = Rect { height: area.height - 1, ..area };
    match canvas.model.changes.gate.stage() {
        Some(Stage::Shown(shown)) => {
            said(canvas, above, shown);
            phrase(canvas, last, shown, dialog);
        }
        Some(Stage::Underway(_)) => {
            let leave = commands::hint(canvas.model, "gate.close", "leaves it; it goes on");
            canvas.pen(last).put(&leave, Role::Quiet);
        }
        _ => {
            let keys: Vec<String> = ["gate.close", "gate.look-again"]
                .into_iter()
                .filter(|id| commands::named(id).is_some_and(|it| (it.blocked)(canvas.model).is_none()))
                .map(|id| commands::hint(canvas.model, id, word(id)))
                .collect();
            canvas.pen(last).put(&keys.join("   "), Role::Quiet);
        }
    }
}

fn word(id: &str) -> &'static str {
    if id == "gate.close" { "leave" } else { "look again" }
}

/// Why it was not taken, or else what stops it, or the keys.
fn said(canvas: &mut Canvas<'_>, area: Rect, shown: &Shown) {
    let (words, role) = standing(canvas.model, shown);
    let lines = crate::reading::wrap(&words, usize::from(area.width.max(1)));
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        canvas.pen(Rect { y, height: 1, ..area }).put(line, role);
    }
}

fn standing(model: &Model, shown: &Shown) -> (String, Role) {
    if let Some(refusal) = shown.refusal() {
        return (refusal.to_string(), Role::Bad);
    }
    if model.now.here >= shown.previewed().valid_until() {
        let again = commands::hint(model, "gate.look-again", "looks again");
        return (format!("this is too old to be confirmed: {again}"), Role::Bad);
    }
    if !model.changes.is_armed(model.now.here) {
        return ("changes are not armed any more: leave, arm them, and ask again".to_owned(), Role::Bad);
    }
    let findings = shown.previewed().findings();
    let stops: Vec<&str> = findings.iter().filter(|it| shown.is_stopped_by(it)).map(|it| it.guard.as_str()).collect();
    let keys = keys(model);
    if stops.is_empty() {
        (keys, Role::Quiet)
    } else {
        (format!("stopped by {}.  {keys}", stops.join(", ")), Role::Bad)
    }
}

/// The keys that do something here, with their words.
fn keys(model: &Model) -> String {
    let keys: Vec<String> = commands::bar(model).into_iter().map(|(key, word)| format!("{key} {word}")).collect();
    keys.join("   ")
}

/// The phrase to type and what is typed, which always have room; the digest and its validity where there is more.
fn phrase(canvas: &mut Canvas<'_>, area: Rect, shown: &Shown, dialog: &AtGate) {
    let previewed = shown.previewed();
    let left = canvas.model.now.here.until(previewed.valid_until());
    let (valid, role) = if left.is_zero() {
        ("EXPIRED".to_owned(), Role::Bad)
    } else {
        (format!("valid {}", wording::left(left)), Role::Quiet)
    };
    let phrase = domain::Text::new(previewed.phrase());
    // What is typed is as long as the phrase.
    let needed = width_of(phrase.as_str()).saturating_mul(2).saturating_add(24);
    let mut pen = canvas.pen(area);
    if pen.room() >= needed.saturating_add(14) {
        pen.right(&valid, role);
    }
    if pen.room() >= needed.saturating_add(24) {
        pen.right(&format!("plan {}  ", previewed.digest().short()), Role::Quiet);
    }
    if pen.room() >= needed {
        pen.put("Type  ", Role::Text).put(phrase.as_str(), Role::Accent).put("  to do this:  ", Role::Text);
    } else {
        pen.put(phrase.as_str(), Role::Accent).put(": ", Role::Text);
    }
    type_in(&mut pen, &dialog.phrase);
}
