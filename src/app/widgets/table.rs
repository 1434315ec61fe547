//! Rows in steady columns: widths depend on the room, never on the figures.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Pen, width_of};
use crate::Theme;
use crate::theme::Role;

/// Cells between two columns.
const GAP: u16 = 1;

/// On which side a column's words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// How wide a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// Always this many cells.
    Fixed(u16),
    /// At least and at most this many, by the room there is.
    Grows(u16, u16),
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    /// Its heading, where the table has a line for headings.
    pub title: &'static str,
    /// How wide it is.
    pub width: Width,
    /// On which side its words stand.
    pub align: Align,
    /// Where there is no room for all, the greatest goes first; 0 always stays, `NEVER` is not shown at all.
    pub rank: u8,
}

/// The rank of a column that is not shown.
pub(crate) const NEVER: u8 = u8::MAX;

impl Column {
    /// A column of words.
    pub(crate) const fn words(title: &'static str, width: Width, rank: u8) -> Self {
        Self { title, width, align: Align::Left, rank }
    }

    /// A column of figures.
    pub(crate) const fn figures(title: &'static str, width: u16, rank: u8) -> Self {
        Self { title, width: Width::Fixed(width), align: Align::Right, rank }
    }

    const fn least(&self) -> u16 {
        match self.width {
            Width::Fixed(width) | Width::Grows(width, _) => width,
        }
    }
}

/// What stands in a column of a row.
#[derive(Clone, Debug)]
pub(crate) enum Cell<'a> {
    /// Words in one style.
    One(Cow<'a, str>, Role),
    /// A course of one-cell bars: where there is no room for all, the latest are shown.
    Course(String, Role),
    /// Words in several styles, one after another.
    Several(Vec<(Cow<'a, str>, Role)>),
}

impl<'a> Cell<'a> {
    /// Words in one style.
    pub(crate) fn new(words: impl Into<Cow<'a, str>>, role: Role) -> Self {
        Self::One(words.into(), role)
    }

    /// Nothing.
    pub(crate) const fn blank() -> Self {
        Self::One(Cow::Borrowed(""), Role::Text)
    }
}

/// Columns fitted to a width.
pub(crate) struct Table<'c> {
    columns: &'c [Column],
    /// Where each column stands, from the left of the row; `None` where there was no room for it.
    places: Vec<Option<(u16, u16)>>,
}

impl<'c> Table<'c> {
    /// Fits `columns` into `room` cells.
    pub(crate) fn fit(columns: &'c [Column], room: u16) -> Self {
        let mut widths: Vec<Option<u16>> =
            columns.iter().map(|column| (column.rank < NEVER).then(|| column.least())).collect();
        while taken(&widths) > room {
            let last = (0..columns.len()).filter(|i| widths[*i].is_some()).max_by_key(|i| columns[*i].rank);
            match last {
                Some(last) if columns[last].rank > 0 => widths[last] = None,
                _ => break,
            }
        }
        let mut spare = room.saturating_sub(taken(&widths));
        // A cell each in turn, so that no column starves behind a greedy one.
        loop {
            let before = spare;
            for (width, column) in widths.iter_mut().zip(columns) {
                if let (Some(width), Width::Grows(_, most)) = (width, column.width)
                    && spare > 0
                    && *width < most
                {
                    (*width, spare) = (*width + 1, spare - 1);
                }
            }
            if spare == before {
                break;
            }
        }
        let mut x = 0;
        let mut place = |width: Option<u16>| {
            let width = width?;
            let start = x;
            x += width + GAP;
            Some((start, width))
        };
        Self { columns, places: widths.into_iter().map(&mut place).collect() }
    }

    /// Writes the headings on `line`.
    pub(crate) fn headings(&self, buf: &mut Buffer, theme: &Theme, line: Rect) {
        let cells: Vec<_> = self.columns.iter().map(|column| Cell::new(column.title, Role::Quiet)).collect();
        self.row(buf, theme, line, &cells);
    }

    /// Writes a row on `line`, a cell for each column.
    pub(crate) fn row(&self, buf: &mut Buffer, theme: &Theme, line: Rect, cells: &[Cell<'_>]) {
        for ((column, place), cell) in self.columns.iter().zip(&self.places).zip(cells) {
            let Some((x, width)) = *place else { continue };
            let x = line.x.saturating_add(x);
            let area = Rect { x, width: width.min(line.right().saturating_sub(x)), ..line };
            let mut pen = Pen::new(buf, theme, area);
            match cell {
                Cell::One(words, role) => {
                    if column.align == Align::Right {
                        pen.gap(area.width.saturating_sub(width_of(words)));
                    }
                    pen.put(words, *role);
                }
                Cell::Course(bars, role) => {
                    let skipped = bars.chars().count().saturating_sub(usize::from(area.width));
                    let from = bars.char_indices().nth(skipped).map_or(bars.len(), |(at, _)| at);
                    pen.put(&bars[from..], *role);
                }
                Cell::Several(parts) => {
                    for (words, role) in parts {
                        pen.put(words, *role);
                    }
                }
            }
        }
    }
}

fn taken(widths: &[Option<u16>]) -> u16 {
    let shown = widths.iter().flatten();
    let gaps = u16::try_from(shown.clone().count().saturating_sub(1)).unwrap_or(0) * GAP;
    shown.sum::<u16>() + gaps
}
