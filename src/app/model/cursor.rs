//! A selection held by key, so that it stays on its subject when rows move.

use crate::{Row, Subject};

/// The selected row of a list, and the first row shown.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Cursor {
    /// What is selected; `None` while there are no rows.
    pub selected: Option<Subject>,
    /// Where it is in the list now.
    pub index: usize,
    /// The first row shown.
    pub offset: usize,
    /// Whether a person has put it where it is. Until then it rests on the first row, so that what is newest or worst
    /// is in sight however many rows come in above.
    pub is_held: bool,
}

impl Cursor {
    /// Selects the row at `index`, or the last one.
    pub fn select(&mut self, index: usize, rows: &[Row]) {
        self.index = index.min(rows.len().saturating_sub(1));
        self.selected = rows.get(self.index).map(|row| row.subject.clone());
    }

    /// A person puts it on the row at `index`, or the last one; on the first row it rests.
    pub fn put(&mut self, index: usize, rows: &[Row]) {
        self.select(index, rows);
        self.is_held = self.index > 0;
    }

    /// A person moves it by `step` rows; it stays within the list.
    pub fn moved(&mut self, step: isize, rows: &[Row]) {
        self.put(self.index.saturating_add_signed(step), rows);
    }

    /// Stays where it belongs in rows that may have moved: on its subject if it is held, or else on the first row.
    pub fn settle(&mut self, rows: &[Row]) {
        if self.is_held { self.follow(rows) } else { self.select(0, rows) }
    }

    /// Finds its subject in rows that may have moved; where it is gone, the row in its place is selected.
    fn follow(&mut self, rows: &[Row]) {
        let is_here = |row: &Row| self.selected.as_ref() == Some(&row.subject);
        let is_unmoved = rows.get(self.index).is_some_and(is_here);
        let index = if is_unmoved { Some(self.index) } else { rows.iter().position(is_here) };
        self.select(index.unwrap_or(self.index), rows);
    }

    /// Scrolls just far enough that the selected row is among the `page` rows shown, and no blank lines follow the last.
    pub fn reveal(&mut self, page: usize, len: usize) {
        let page = page.max(1);
        let lowest = self.index.saturating_sub(page - 1);
        self.offset = self.offset.min(len.saturating_sub(page)).clamp(lowest, self.index.max(lowest));
    }
}
