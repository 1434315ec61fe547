//! Addresses that the terminal can open (OSC 8): written over what is drawn already, cell for cell the same.

use std::io::{self, Write};

use app::Hyperlink;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

/// Ties the lines of one address together: the terminal marks them as one.
const ID: &str = "finops-tui";

/// Terminals that do not ignore what they do not know, or that are none.
const PLAIN: [&str; 5] = ["", "dumb", "linux", "vt100", "vt220"];

/// Whether a terminal of this name is told of hyperlinks; one that does not know them shows the text alone.
pub(super) fn is_told(term: &str) -> bool {
    !PLAIN.contains(&term)
}

/// A stretch of cells as drawn, and where it leads.
struct Linked {
    place: Rect,
    cells: Vec<Cell>,
    url: Option<String>,
}

/// The hyperlinks on the screen.
#[derive(Debug, Default)]
pub(super) struct Hyperlinks {
    shown: Vec<Rect>,
}

/// What is to be written once a picture is on the screen.
pub(super) struct Overlay(Vec<Linked>);

impl Hyperlinks {
    /// What is to be written over `drawn`. Where a link was, the same character would otherwise stay a link.
    pub(super) fn over(&mut self, drawn: &Buffer, links: &[Hyperlink]) -> Overlay {
        let before = std::mem::take(&mut self.shown).into_iter().map(|place| (place, None));
        let place = |link: &Hyperlink| {
            let width = u16::try_from(link.text.len()).unwrap_or(u16::MAX);
            Rect::new(link.column, link.line, width, 1).intersection(drawn.area)
        };
        let now: Vec<(Rect, Option<String>)> = links
            .iter()
            .map(|link| (place(link), Some(link.url.clone())))
            .filter(|(place, _)| !place.is_empty())
            .collect();
        self.shown.extend(now.iter().map(|(place, _)| *place));
        let linked = |(place, url): (Rect, Option<String>)| {
            let place = place.intersection(drawn.area);
            Linked { place, cells: place.positions().map(|at| drawn[at].clone()).collect(), url }
        };
        Overlay(before.chain(now).map(linked).collect())
    }
}

impl Overlay {
    /// Writes it. The cursor is hidden, and every drawing places it first.
    pub(super) fn write<W: Backend<Error = io::Error> + Write>(&self, out: &mut W) -> io::Result<()> {
        for Linked { place, cells, url } in &self.0 {
            if let Some(url) = url {
                write!(out, "\x1b]8;id={ID};{url}\x1b\\")?;
            }
            out.draw((place.x..).zip(cells).map(|(x, cell)| (x, place.y, cell)))?;
            if url.is_some() {
                out.write_all(b"\x1b]8;;\x1b\\")?;
            }
        }
        if self.0.is_empty() { Ok(()) } else { Write::flush(out) }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::Style;

    use super::*;

    fn written(overlay: &Overlay) -> String {
        let mut bytes = Vec::new();
        overlay.write(&mut CrosstermBackend::new(&mut bytes)).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_link_is_written_around_its_cells_and_taken_away_with_them() {
        let mut drawn = Buffer::empty(Rect::new(0, 0, 12, 3));
        drawn.set_string(2, 1, "http://a", Style::new());
        let link = Hyperlink { column: 2, line: 1, text: "http://a".to_owned(), url: "http://a/b".to_owned() };
        let mut links = Hyperlinks::default();
        let said = written(&links.over(&drawn, std::slice::from_ref(&link)));
        assert!(said.starts_with("\x1b]8;id=finops-tui;http://a/b\x1b\\\x1b[2;3Hhttp://a"), "{said:?}");
        assert!(said.ends_with("\x1b]8;;\x1b\\"), "{said:?}");
        let said = written(&links.over(&drawn, &[]));
        assert!(said.starts_with("\x1b[2;3Hhttp://a") && !said.contains("]8;"), "{said:?}");
        assert_eq!(written(&links.over(&drawn, &[])), "");
    }

    #[test]
    fn a_screen_that_shrank_has_no_cells_beyond_it() {
        let drawn = Buffer::empty(Rect::new(0, 0, 4, 1));
        let link = Hyperlink { column: 2, line: 0, text: "http://a".to_owned(), url: "http://a".to_owned() };
        let mut links = Hyperlinks { shown: vec![Rect::new(3, 7, 5, 1)] };
        assert!(written(&links.over(&drawn, &[link])).contains("\x1b[1;3H  "));
    }

    #[test]
    fn a_terminal_without_a_name_is_told_of_none() {
        assert!(is_told("xterm-256color") && is_told("tmux-256color"));
        assert!(!is_told("") && !is_told("dumb") && !is_told("linux"));
    }
}
