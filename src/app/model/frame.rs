//! What the console stands in: the terminal's size.

/// The terminal's size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Lines.
    pub height: u16,
}

impl Size {
    /// A size in columns and lines.
    pub const fn new(width: u16, height: u16) -> Self {
        Self { width, height }
    }
}
