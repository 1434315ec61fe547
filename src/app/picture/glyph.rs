//! Frames, bars and braille dots as paths: fonts leave gaps between them, a terminal does not.

use std::fmt::Write as _;

use super::CELL;

/// Which half lines a box-drawing character has: up, right, down, left.
const LINES: [(&str, [bool; 4]); 11] = [
    ("─", [false, true, false, true]),
    ("│", [true, false, true, false]),
    ("┌", [false, true, true, false]),
    ("┐", [false, false, true, true]),
    ("└", [true, true, false, false]),
    ("┘", [true, false, false, true]),
    ("├", [true, true, true, false]),
    ("┤", [true, false, true, true]),
    ("┬", [false, true, true, true]),
    ("┴", [true, true, false, true]),
    ("┼", [true, true, true, true]),
];

/// Bars by eighths of a cell's height.
const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Whether `symbol` is drawn as a shape.
pub(super) fn is_drawn(symbol: &str) -> bool {
    lines(symbol).is_some() || BARS.contains(&symbol) || braille(symbol).is_some()
}

/// Adds the shape of `symbol`, whose cell has its top left corner at `(x, y)`, to `path`; nothing for a letter.
pub(super) fn draw(path: &mut String, symbol: &str, (x, y): (u16, u16)) {
    let (width, height) = CELL;
    let (middle, centre) = (x + width / 2, y + height / 2);
    if let Some([up, right, down, left]) = lines(symbol) {
        // Each half line reaches the middle of the cell and is one unit thick.
        let halves = [
            (up, (middle, y, 1, centre - y + 1)),
            (right, (middle, centre, x + width - middle, 1)),
            (down, (middle, centre, 1, y + height - centre)),
            (left, (x, centre, middle - x + 1, 1)),
        ];
        for (_, shape) in halves.into_iter().filter(|(is_there, _)| *is_there) {
            rectangle(path, shape);
        }
    } else if let Some(eighth) = BARS.iter().position(|bar| *bar == symbol) {
        let tall = (u16::try_from(eighth).unwrap_or(0) + 1) * height / 8;
        rectangle(path, (x, y + height - tall, width, tall));
    } else if let Some(bits) = braille(symbol) {
        // Dots 1-3 and 7 stand in the left column, 4-6 and 8 in the right one.
        const DOTS: [(u16, u16); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
        for (_, (column, row)) in DOTS.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0) {
            rectangle(path, (x + 1 + column * 4, y + 1 + row * 4, 2, 2));
        }
    }
}

fn rectangle(path: &mut String, (x, y, width, height): (u16, u16, u16, u16)) {
    let _ = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
}

fn lines(symbol: &str) -> Option<[bool; 4]> {
    LINES.iter().find(|(known, _)| *known == symbol).map(|(_, halves)| *halves)
}

fn braille(symbol: &str) -> Option<u32> {
    let mut chars = symbol.chars();
    let bits = u32::from(chars.next()?).checked_sub(0x2800)?;
    (chars.next().is_none() && bits < 256).then_some(bits)
}
