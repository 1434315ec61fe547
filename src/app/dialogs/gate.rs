//! The gate: what would be done, what it means, what stands against it, and the line that confirms it.

mod foot;
mod preview;
mod progress;
mod roll_out;
mod wording;

use change::gate::Stage;
use ratatui::layout::Rect;

use crate::draw::{Canvas, Words};
use crate::layout::DialogArea;
use crate::theme::Role;
use crate::widgets::width_of;
use crate::{AtGate, Model};

/// A line of the gate: what it is about, and the words; without a name it goes on from the line before.
pub(crate) struct GateLine {
    /// What it is about.
    pub name: &'static str,
    /// The words.
    pub words: Words<'static>,
    /// What becomes of it where it is too long.
    overlong: Overlong,
}

/// What becomes of a line that is too long.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Overlong {
    /// It goes on in the next line.
    Wraps,
    /// Where the dialog has not room for everything, it is cut at its end: the whole of it stands elsewhere.
    Folds,
}

impl GateLine {
    fn new(name: &'static str, words: Words<'static>) -> Self {
        Self { name, words, overlong: Overlong::Wraps }
    }

    /// The same as one line, where there is not room for everything.
    fn folding(self) -> Self {
        Self { overlong: Overlong::Folds, ..self }
    }

    fn say(name: &'static str, words: impl Into<String>, role: Role) -> Self {
        Self::new(name, vec![(words.into().into(), role)])
    }
}

/// Cells of the names.
const NAMES: u16 = 11;
/// From this width on the names stand in a column of their own.
const COLUMN: u16 = 40;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: &DialogArea, dialog: &AtGate) {
    let lines = lines(canvas.model, (area.list.width, area.page()));
    // The window may have grown since it was scrolled: no blank page below the end.
    let first = dialog.offset.min(lines.len().saturating_sub(area.page()));
    for (line, y) in lines.iter().skip(first).zip(area.list.y..area.list.bottom()) {
        let place = Rect { y, height: 1, ..area.list };
        let mut pen = canvas.pen(place);
        if area.list.width >= COLUMN {
            pen.put(line.name, Role::Quiet).column(place, NAMES + 1);
        }
        for (text, role) in &line.words {
            pen.put(text, *role);
        }
    }
    let left = lines.len().saturating_sub(first + area.page());
    if left > 0 {
        let foot = Rect { y: area.frame.bottom().saturating_sub(1), height: 1, ..area.list };
        canvas.pen(foot).right(&format!(" ↓ {left} more lines "), Role::Warn);
    }
    foot::draw(canvas, area.input, dialog);
}

/// What is done, and how far it has come.
pub(super) fn title(model: &Model) -> String {
    let Some(stage) = model.changes.gate.stage() else { return "Gate".to_owned() };
    let title = stage.proposed().action.title();
    match stage {
        Stage::Asked(_) | Stage::Shown(_) => title,
        Stage::Refused(_) => format!("{title} · REFUSED"),
        Stage::Underway(_) => format!("{title} · RUNNING"),
        Stage::Ended(_) => format!("{title} · ENDED"),
    }
}

/// Every line above the foot, for so many cells and lines: wrapped, or folded where wrapped ones are too many.
pub(crate) fn lines(model: &Model, room: (u16, usize)) -> Vec<GateLine> {
    let (width, height) = room;
    let lines = match model.changes.gate.stage() {
        Some(Stage::Asked(asked)) => progress::asked(model, asked),
        Some(Stage::Refused(refused)) => progress::refused(model, refused),
        Some(Stage::Shown(shown)) => preview::lines(model, shown, width),
        Some(Stage::Underway(underway)) => progress::underway(model, underway),
        Some(Stage::Ended(ended)) => progress::ended(model, ended),
        None => vec![GateLine::say("", "nothing is wished for", Role::Unknown)],
    };
    let names = if width >= COLUMN { NAMES + 1 } else { 0 };
    let width = width.saturating_sub(names).max(1);
    let whole: Vec<GateLine> = lines.iter().flat_map(|line| wrapped(line, width)).collect();
    if whole.len() <= height {
        return whole;
    }
    let fold = |line: GateLine| if line.overlong == Overlong::Folds { vec![line] } else { wrapped(&line, width) };
    lines.into_iter().flat_map(fold).collect()
}

/// Breaks a line between words where it is too long; a word longer than a line is broken where the line ends.
fn wrapped(line: &GateLine, width: u16) -> Vec<GateLine> {
    let mut lines = vec![GateLine::new(line.name, Vec::new())];
    let mut used = 0;
    for (text, role) in &line.words {
        for word in text.split_inclusive(' ') {
            for piece in crate::reading::wrap(word, usize::from(width)) {
                let wide = width_of(piece.trim_end());
                // A line that goes on begins with a word, not with the gap before it.
                if used == 0 && wide == 0 && lines.len() > 1 {
                    continue;
                }
                if used > 0 && used + wide > width {
                    lines.push(GateLine::new("", Vec::new()));
                    used = 0;
                }
                used += width_of(&piece);
                if let Some(last) = lines.last_mut() {
                    last.words.push((piece.into(), *role));
                }
            }
        }
    }
    lines
}
