//! What is printed: data on stdout alone, messages on stderr, and a closed pipe is no error.

use std::io::{self, Write as _};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};
use serde::Serialize;

use crate::exit::{Exit, Stop};

/// Whether anybody still reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Yes.
    Listens,
    /// The pipe is closed.
    Gone,
}

/// Prints `text` to stdout as it stands.
pub(crate) fn print(text: &str) -> Result<Reader, Stop> {
    print_bytes(text.as_bytes())
}

/// Prints `bytes` to stdout as they stand.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<Reader, Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::Listens),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(Stop::new(Exit::FAILED, format!("stdout: {error}"))),
    }
}

/// Prints `value` as JSON, indented for the person who looks at it after all.
pub(crate) fn print_json<T: Serialize>(value: &T) -> Result<Reader, Stop> {
    print(&json(value, serde_json::to_string_pretty)?)
}

/// Prints `value` as one line of JSON.
pub(crate) fn print_json_line<T: Serialize>(value: &T) -> Result<Reader, Stop> {
    print(&json(value, serde_json::to_string)?)
}

fn json<T: Serialize>(value: &T, write: impl Fn(&T) -> serde_json::Result<String>) -> Result<String, Stop> {
    let text = write(value).map_err(|error| Stop::new(Exit::FAILED, format!("JSON: {error}")))?;
    Ok(text + "\n")
}

/// Says `message` on stderr; where that is gone as well, nobody is left to tell.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}

/// A column of a table: its title, and how its cells stand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// Words, from the left.
    Words(&'static str),
    /// Figures, from the right.
    Figures(&'static str),
}

impl Column {
    const fn title(self) -> &'static str {
        match self {
            Self::Words(title) | Self::Figures(title) => title,
        }
    }

    const fn alignment(self) -> CellAlignment {
        match self {
            Self::Words(_) => CellAlignment::Left,
            Self::Figures(_) => CellAlignment::Right,
        }
    }
}

/// Rows under their titles, aligned, without any frame: for people, `grep` and `awk`.
pub(crate) fn table(columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(columns.iter().map(|column| column.title()));
    table.add_rows(rows);
    for (column, kind) in table.column_iter_mut().zip(columns) {
        column.set_padding((0, 2));
        column.set_cell_alignment(kind.alignment());
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_right_and_lines_end_where_words_do() {
        let rows = [vec!["web".to_owned(), "3".to_owned()], vec!["漢字".to_owned(), "12".to_owned()]];
        let text = table(&[Column::Words("GROUP"), Column::Figures("IN SERVICE")], rows);
        assert_eq!(text, "GROUP  IN SERVICE\nweb             3\n漢字           12\n");
    }
}
