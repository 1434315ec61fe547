mod changing;
mod invariants;
mod jumping;
mod messages;
mod phases;
mod pressing;

use crate::{Effect, Key, Model, Msg, update};

/// Presses keys written as words, `4 enter esc`, and gathers what is to be done.
fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.split(' ').flat_map(|word| update(model, Msg::Key(word.parse().unwrap()))).collect()
}

/// Types `text` into the open field.
fn type_in(model: &mut Model, text: &str) {
    for c in text.chars() {
        update(model, Msg::Key(Key::char(c)));
    }
}
