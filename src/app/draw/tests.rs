//! The screen as a whole: what it says at each size, in every theme, and that it keeps to its cells.

mod any;
mod gate;
mod honest;
mod monochrome;
mod phases;
mod pictures;
mod said;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::draw;
use crate::{Key, Model, Msg, Size, update};

const SIZES: [Size; 3] = [Size::new(80, 24), Size::new(120, 40), Size::new(40, 10)];

fn buffer(model: &Model, size: Size) -> Buffer {
    let mut buf = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    draw(model, &mut buf);
    buf
}

/// What a person reads, line by line.
fn text(buf: &Buffer) -> String {
    let line = |y| {
        let (mut line, mut skip) = (String::new(), 0);
        for x in buf.area.left()..buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = symbol.width().saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        line.trim_end().to_owned()
    };
    (buf.area.top()..buf.area.bottom()).map(line).collect::<Vec<_>>().join("\n")
}

fn screen(model: &Model) -> String {
    text(&buffer(model, model.size))
}

/// `model` after these characters were pressed; `⏎` is enter.
fn pressed(mut model: Model, keys: &str) -> Model {
    for c in keys.chars() {
        let key = if c == '⏎' { Key::plain(crate::KeyCode::Enter) } else { Key::char(c) };
        update(&mut model, Msg::Key(key));
    }
    model
}
