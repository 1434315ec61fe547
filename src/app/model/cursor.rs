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
}

impl Cursor {
    /// Selects the row at `index`, or the last one.
    pub fn select(&mut self, index: usize, rows: &[Row]) {
        self.index = index.min(rows.len().saturating_sub(1));
        self.selected = rows.get(self.index).map(|row| row.subject.clone());
    }

    /// Moves by `step` rows and stays within the list.
    pub fn moved(&mut self, step: isize, rows: &[Row]) {
        self.select(self.index.saturating_add_signed(step), rows);
    }

    /// Finds its subject in rows that may have moved; where it is gone, the row in its place is selected.
    pub fn follow(&mut self, rows: &[Row]) {
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
