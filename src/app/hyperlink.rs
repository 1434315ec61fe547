//! Where the screen shows addresses that a terminal can open.

use ratatui::layout::Rect;

use crate::layout::layout;
use crate::widgets::width_of;
use crate::{Dialog, Model, Size, reading};

/// A stretch of one line that leads somewhere. Those of one address belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hyperlink {
    /// Its first cell, counted from 0 at the left.
    pub column: u16,
    /// Its line, counted from 0 at the top.
    pub line: u16,
    /// What is written there, a cell for each character.
    pub text: String,
    /// Where it leads: http or https, printable ASCII throughout.
    pub url: String,
}

/// Every hyperlink on a screen that `area` is the whole of.
pub fn hyperlinks(model: &Model, area: Rect) -> Vec<Hyperlink> {
    let Some(Dialog::Link(link)) = &model.dialog else { return Vec::new() };
    let Some(place) = layout(Size::new(area.width, area.height), model).dialog else { return Vec::new() };
    if !is_safe(&link.url) {
        return Vec::new();
    }
    let lines = reading::link_lines(link, place.list.width);
    let shown = lines.into_iter().zip(place.list.y..place.list.bottom());
    let addresses = shown.filter_map(|(line, y)| match line {
        reading::LinkLine::Address(text) if width_of(&text) <= place.list.width => {
            Some(Hyperlink { column: place.list.x, line: y, text, url: link.url.clone() })
        }
        _ => None,
    });
    addresses.collect()
}

/// Whether an address can stand in an escape sequence and leads to the web: no control character ends it early.
fn is_safe(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && url.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::{Key, Link, Msg, sample, update};

    fn opened(size: Size) -> (Model, Rect) {
        let mut model = sample::small(size);
        update(&mut model, Msg::Key(Key::char('o')));
        (model, Rect::new(0, 0, size.width, size.height))
    }

    #[test]
    fn they_are_where_the_address_is_drawn() {
        for (size, first, count) in [(Size::new(80, 24), (4, 10), 2), (Size::new(40, 10), (4, 3), 3)] {
            let (model, area) = opened(size);
            let links = hyperlinks(&model, area);
            assert_eq!((links[0].column, links[0].line, links.len()), (first.0, first.1, count), "{links:?}");
            let mut buf = Buffer::empty(area);
            crate::draw(&model, &mut buf);
            let mut address = String::new();
            for link in &links {
                let drawn: String =
                    (link.column..).take(link.text.len()).map(|x| buf[(x, link.line)].symbol()).collect();
                assert_eq!(drawn, link.text);
                address += &link.text;
            }
            assert!(address.starts_with("https://") && links.iter().all(|link| link.url == address), "{links:?}");
        }
    }

    #[test]
    fn there_are_none_without_the_dialog_or_on_one_line() {
        let size = Size::new(80, 24);
        assert_eq!(hyperlinks(&sample::small(size), Rect::new(0, 0, 80, 24)), []);
        assert_eq!(hyperlinks(&opened(size).0, Rect::new(0, 0, 80, 5)), []);
    }

    #[test]
    fn what_could_leave_its_sequence_or_open_something_else_is_no_link() {
        let (mut model, area) = opened(Size::new(80, 24));
        for url in
            ["https://a/\u{1b}\\", "https://a/\u{7}", "https://a b", "https://ü", "file:///etc/passwd", "javascript:x"]
        {
            model.dialog = Some(Dialog::Link(Link { title: "web".to_owned(), url: url.to_owned() }));
            assert_eq!(hyperlinks(&model, area), [], "{url:?}");
        }
    }
}
