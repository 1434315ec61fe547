//! A rendered buffer as an SVG picture, cell for cell, so that documents show what the program draws.

mod glyph;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

use crate::Theme;
use crate::theme::Role;

/// A cell's size in the picture's own units.
pub(crate) const CELL: (u16, u16) = (8, 17);
/// Where letters stand in a cell, from its top.
const BASELINE: u16 = 13;
/// Around everything.
const MARGIN: u16 = 8;

/// An SVG of `buffer`. Frames, bars and braille dots are drawn as shapes, letters are set in the reader's own
/// monospaced font, each run stretched to its cells; so it looks the same wherever it is shown.
pub fn svg(buffer: &Buffer, theme: &Theme) -> String {
    let (ink, paper) = ground(theme);
    let area = buffer.area;
    let (width, height) = (area.width * CELL.0 + 2 * MARGIN, area.height * CELL.1 + 2 * MARGIN);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"13\" \
         xml:space=\"preserve\">"
    );
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{paper}\"/>");
    let _ = writeln!(out, "<g transform=\"translate({MARGIN} {MARGIN})\">");
    for y in area.top()..area.bottom() {
        line(&mut out, buffer, y, (&ink, &paper));
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// The colours of the screen: the theme's, or black on white where it has none.
fn ground(theme: &Theme) -> (String, String) {
    let style = theme.style(Role::Text);
    (
        style.fg.map_or("#1c1c1c".to_owned(), |fg| hex(fg, "#1c1c1c")),
        style.bg.map_or("#ffffff".to_owned(), |bg| hex(bg, "#ffffff")),
    )
}

/// How a run of cells looks.
#[derive(Clone, PartialEq)]
struct Look {
    fg: String,
    bg: String,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell, (ink, paper): (&str, &str)) -> Self {
        let (mut fg, mut bg) = (hex(cell.fg, ink), hex(cell.bg, paper));
        if cell.modifier.contains(Modifier::REVERSED) {
            std::mem::swap(&mut fg, &mut bg);
        }
        Self { fg, bg, modifier: cell.modifier }
    }
}

/// Cells of one look next to each other: where they start, and what is in each.
struct Run<'a> {
    x: u16,
    look: Look,
    symbols: Vec<(u16, &'a str)>,
    end: u16,
}

fn line(out: &mut String, buffer: &Buffer, y: u16, ground: (&str, &str)) {
    let area = buffer.area;
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut x = area.left();
    while x < area.right() {
        let cell = &buffer[(x, y)];
        let look = Look::of(cell, ground);
        let width = u16::try_from(cell.symbol().width().max(1)).unwrap_or(1);
        match runs.last_mut() {
            Some(run) if run.look == look => {
                run.symbols.push((x - area.x, cell.symbol()));
                run.end = x - area.x + width;
            }
            _ => runs.push(Run {
                x: x - area.x,
                look,
                symbols: vec![(x - area.x, cell.symbol())],
                end: x - area.x + width,
            }),
        }
        x += width;
    }
    let top = (y - area.y) * CELL.1;
    for run in &runs {
        if run.look.bg != ground.1 {
            let (x, width) = (run.x * CELL.0, (run.end - run.x) * CELL.0);
            let _ = writeln!(
                out,
                "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{}\"/>",
                CELL.1, run.look.bg
            );
        }
        shapes(out, run, top);
        words(out, run, top);
    }
}

/// Frames, bars and dots of a run.
fn shapes(out: &mut String, run: &Run<'_>, top: u16) {
    let mut path = String::new();
    for (x, symbol) in &run.symbols {
        glyph::draw(&mut path, symbol, (x * CELL.0, top));
    }
    if !path.is_empty() {
        let _ = writeln!(out, "<path fill=\"{}\" d=\"{path}\"/>", run.look.fg);
    }
}

/// Letters of a run, a text for each stretch without wide gaps.
fn words(out: &mut String, run: &Run<'_>, top: u16) {
    let mut stretch: Option<(u16, u16, String)> = None;
    for (x, symbol) in &run.symbols {
        let is_letter = symbol.trim() != "" && !glyph::is_drawn(symbol);
        let width = u16::try_from(symbol.width().max(1)).unwrap_or(1);
        match &mut stretch {
            Some((_, end, text)) if is_letter && *x <= *end + 1 => {
                if *x > *end {
                    text.push(' ');
                }
                text.push_str(symbol);
                *end = x + width;
            }
            _ if is_letter => {
                if let Some(done) = stretch.replace((*x, x + width, (*symbol).to_owned())) {
                    text(out, &run.look, top, &done);
                }
            }
            _ => {}
        }
    }
    if let Some(done) = stretch {
        text(out, &run.look, top, &done);
    }
}

fn text(out: &mut String, look: &Look, top: u16, (x, end, words): &(u16, u16, String)) {
    let (left, length) = (x * CELL.0, (end - x) * CELL.0);
    let mut style = String::new();
    if look.modifier.contains(Modifier::BOLD) {
        style.push_str(" font-weight=\"bold\"");
    }
    if look.modifier.contains(Modifier::ITALIC) {
        style.push_str(" font-style=\"italic\"");
    }
    if look.modifier.contains(Modifier::UNDERLINED) {
        style.push_str(" text-decoration=\"underline\"");
    }
    if look.modifier.contains(Modifier::DIM) {
        style.push_str(" opacity=\"0.7\"");
    }
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{left}\" y=\"{}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{style}>{words}</text>",
        top + BASELINE,
        look.fg
    );
}

fn hex(colour: Color, default: &str) -> String {
    match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        _ => default.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn what_is_in_the_buffer_is_in_the_picture() {
        let theme = Theme::default();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 14, 2));
        buffer.set_style(buffer.area, theme.style(Role::Text));
        buffer.set_string(0, 0, "┌ a<b & 漢字", theme.style(Role::Bad));
        buffer.set_string(0, 1, "▂▅█⣀", theme.style(Role::Chart));
        let picture = svg(&buffer, &theme);
        assert!(picture.contains(">a&lt;b &amp; 漢字</text>"), "{picture}");
        assert!(picture.contains("font-weight=\"bold\""));
        assert!(!picture.contains('┌') && !picture.contains('█') && !picture.contains('⣀'));
        assert_eq!(picture.matches("<path").count(), 2);
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
    }

    #[test]
    fn a_theme_without_colours_is_shown_in_black_on_white() {
        let buffer = Buffer::with_lines(["hello"]);
        assert!(svg(&buffer, &Theme::monochrome()).contains("fill=\"#1c1c1c\">hello<"));
    }
}
