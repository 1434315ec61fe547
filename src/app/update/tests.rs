mod invariants;
mod jumping;
mod messages;
mod pressing;

use crate::{Effect, Key, KeyCode, Model, Move, Msg, update};

/// Presses keys written as words, `4 enter esc`, and gathers what is to be done.
fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.split(' ').flat_map(|word| update(model, Msg::Key(key(word)))).collect()
}

fn key(word: &str) -> Key {
    let code = match word {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        "down" => KeyCode::Move(Move::Down),
        "up" => KeyCode::Move(Move::Up),
        "left" => KeyCode::Move(Move::Left),
        "pgdn" => KeyCode::Move(Move::PageDown),
        "end" => KeyCode::Move(Move::End),
        word => match word.strip_prefix("ctrl-") {
            Some(c) => return Key::ctrl(c.chars().next().unwrap()),
            None => KeyCode::Char(word.chars().next().unwrap()),
        },
    };
    Key::plain(code)
}

/// Types `text` into the open field.
fn type_in(model: &mut Model, text: &str) {
    for c in text.chars() {
        update(model, Msg::Key(Key::char(c)));
    }
}
