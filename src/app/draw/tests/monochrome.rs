//! What every pane and detail looks like without any colour: the words, and below them how they are written.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;

use super::{buffer, pressed, text};
use crate::{Detail, Model, Pane, Size, Theme, sample};

const SIZES: [Size; 2] = [Size::new(80, 24), Size::new(120, 40)];

/// How a cell is written, in one letter: bold, dim, italic, underlined, reversed; a capital letter is bold as well.
fn letter(cell: &Cell) -> char {
    let one = [
        (Modifier::REVERSED, 'r'),
        (Modifier::UNDERLINED, 'u'),
        (Modifier::ITALIC, 'i'),
        (Modifier::DIM, 'd'),
        (Modifier::BOLD, 'b'),
    ];
    let letter = one.into_iter().find(|(modifier, _)| cell.modifier.contains(*modifier)).map_or('.', |(_, it)| it);
    if cell.modifier.contains(Modifier::BOLD) && letter != 'b' { letter.to_ascii_uppercase() } else { letter }
}

/// The screen, and a letter for each of its cells.
fn written(buf: &Buffer) -> String {
    let line = |y| {
        let letters: String = (0..buf.area.width).map(|x| letter(&buf[(x, y)])).collect();
        letters.trim_end_matches('.').to_owned()
    };
    let letters = (0..buf.area.height).map(line).collect::<Vec<_>>().join("\n");
    format!("{}\n\n{letters}", text(buf))
}

fn shown(name: &str, keys: &str) {
    for size in SIZES {
        let mut model = sample::small(size);
        model.theme = Theme::monochrome();
        drawn(name, &pressed(model, keys));
    }
}

fn drawn(name: &str, model: &Model) {
    let size = model.size;
    insta::assert_snapshot!(format!("{name}-{}x{}", size.width, size.height), written(&buffer(model, size)));
}

#[test]
fn the_dashboard() {
    shown("dashboard", "");
}

#[test]
fn every_pane_focused_and_zoomed() {
    for (key, name) in
        [('1', "phases"), ('2', "targets"), ('3', "capacity"), ('4', "alarms"), ('5', "spend"), ('6', "activity")]
    {
        shown(name, &key.to_string());
        shown(&format!("zoomed-{name}"), &format!("{key}z"));
    }
}

#[test]
fn every_detail() {
    for (key, name) in [('1', "phase"), ('2', "target-group"), ('3', "group")] {
        shown(&format!("detail-{name}"), &format!("{key}⏎"));
    }
    for size in SIZES {
        let mut model = sample::small(size);
        model.theme = Theme::monochrome();
        model.view.detail = Detail::of(model.rows.pane(Pane::Alarms).rows[1].subject.clone());
        model.relist();
        drawn("detail-alarm", &model);
    }
}

/// What colour says elsewhere is said by how it is written: bad stands out from good, the selected row from the others.
#[test]
fn what_is_bad_and_what_is_selected_stand_out() {
    let mut model = sample::small(Size::new(120, 40));
    model.theme = Theme::monochrome();
    let buf = buffer(&model, model.size);
    let said = text(&buf);
    let at = |word: &str| {
        let (y, line) = said.lines().enumerate().find(|(_, line)| line.contains(word)).unwrap();
        let x = line[..line.find(word).unwrap()].chars().count();
        letter(&buf[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())])
    };
    assert_eq!((at("degraded 1a"), at("ok       1a")), ('b', '.'), "{said}");
    assert_eq!(at("db-replica-lag"), '.', "not under the cursor");
    assert_eq!(at("api-5xx "), 'r', "under the cursor");
}
