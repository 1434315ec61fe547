//! The first line: which account, whether one may touch it, and whether it is heard.

use change::WriteMode;
use domain::{CloudError, Moment, in_words};
use ratatui::layout::Rect;

use super::Canvas;
use crate::Model;
use crate::theme::Role;

/// From this width on the line has room for every word of it.
const WIDE: u16 = 100;

/// From this width on the program's name has room.
const NAMED: u16 = 64;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    let model = canvas.model;
    let is_wide = area.width >= WIDE;
    let (state, role) = state(canvas);
    let time = if is_wide { model.now.cloud.time_of_day() } else { model.now.cloud.hour_and_minute() };
    let banner = model.session.banner();
    let banner_role = if model.session.is_protected { Role::Protected } else { Role::Accent };
    let mut pen = canvas.pen(area);
    pen.right(&format!("{time} "), Role::Text);
    pen.right(if is_wide { "·" } else { "" }, Role::Quiet);
    pen.right(&state, role);
    let (writes, writes_role) = writes(model);
    pen.right(&if is_wide { format!("{writes:<15}") } else { writes }, writes_role);
    if let Some(banner) = &banner {
        pen.right(if is_wide { "·" } else { "" }, Role::Quiet);
        pen.right(banner, banner_role);
    }
    pen.gap(1);
    // Which account it is matters more than what the program is called.
    if area.width >= NAMED {
        pen.put("finops-tui", Role::Accent).gap(if is_wide { 2 } else { 1 });
    }
    for (index, word) in place(model, is_wide).into_iter().enumerate() {
        if index > 0 {
            pen.put(if is_wide { " · " } else { " " }, Role::Quiet);
        }
        pen.put(&word, if index == 0 { Role::Title } else { Role::Text });
    }
}

/// Whether the account may be changed from here, and for how long.
fn writes(model: &crate::Model) -> (String, Role) {
    match model.changes.write {
        WriteMode::Until(end) if model.changes.is_armed(model.now.here) => {
            (format!("WRITE {}", in_words(model.now.here.until(end))), Role::Bad)
        }
        WriteMode::On => ("WRITE".to_owned(), Role::Bad),
        WriteMode::Off | WriteMode::Until(_) => ("READ-ONLY".to_owned(), Role::Quiet),
    }
}

/// The profile, the account, the regions and who asks.
fn place(model: &crate::Model, is_wide: bool) -> Vec<String> {
    let mut words = vec![model.session.profile.as_str().to_owned()];
    let identity = model.estate.identity.value();
    if is_wide {
        words.push(identity.map_or_else(|| "account not known yet".to_owned(), |who| who.account.grouped()));
    }
    words.push(match model.session.regions.as_slice() {
        [one] => one.as_str().to_owned(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
        [] => "no region".to_owned(),
    });
    if let (true, Some(who)) = (is_wide, identity) {
        words.push(who.principal());
    }
    words
}

/// Since when none of the lists that are asked all the time is answered. Who asks is asked too rarely to tell. A denial
/// is an answer.
fn silence(model: &Model) -> Option<Moment> {
    let regions = model.estate.regions.values();
    let lists = regions.flat_map(|here| [here.alarms.failure(), here.target_groups.failure(), here.groups.failure()]);
    let silent = lists.map(|failure| failure.filter(|failure| !matches!(failure.error, CloudError::Denied { .. })));
    silent.map(|failure| Some(failure?.since)).collect::<Option<Vec<_>>>()?.into_iter().max()
}

/// Whether the account is simulated, or else whether it answers.
fn state(canvas: &Canvas<'_>) -> (String, Role) {
    let model = canvas.model;
    if let Some(scenario) = &model.session.simulation {
        // That nothing is real, and that nothing can be changed, comes before which story is played.
        let is_roomy = canvas.buf.area.width >= NAMED;
        let words = if is_roomy { format!(" SIMULATED {scenario} ") } else { " SIMULATED ".to_owned() };
        return (words, Role::Simulated);
    }
    let silent = |since| (format!("NO ANSWER {}", in_words(model.now.here.since(since))), Role::Bad);
    let identity = &model.estate.identity;
    match (identity.failure(), identity.value()) {
        (Some(failure), _) => silent(failure.since),
        (None, Some(_)) => silence(model).map_or_else(|| ("live".to_owned(), Role::Good), silent),
        (None, None) => (format!("connecting {}", in_words(model.now.here.since(model.session.started))), Role::Warn),
    }
}
