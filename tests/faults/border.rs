//! Names of 100 KiB that try to write over the screen.

use std::time::Duration;

use app::{Key, KeyCode, Msg, Size};

use super::account::Account;
use super::console::{Console, text};

#[tokio::test(start_paused = true)]
async fn no_name_reaches_the_screen_as_more_than_visible_characters() {
    let mut console = Console::on(Account::with("hostile", ""));
    console.lives(Duration::from_mins(1)).await;
    console.others_are_live(&[]);
    for size in [Size::new(80, 24), Size::new(120, 40), Size::new(200, 60), Size::new(39, 9), Size::new(1, 1)] {
        app::update(&mut console.model, Msg::Resized(size));
        is_harmless(&text(&console.model));
    }
    app::update(&mut console.model, Msg::Resized(Size::new(120, 40)));
    for keys in ["2", "3", "4", "1", "5", "6"] {
        for key in keys.chars().map(Key::char).chain([Key::plain(KeyCode::Enter), Key::char('d')]) {
            app::update(&mut console.model, Msg::Key(key));
            is_harmless(&text(&console.model));
        }
        for _ in 0..3 {
            app::update(&mut console.model, Msg::Key(Key::plain(KeyCode::Esc)));
        }
    }
}

fn is_harmless(text: &str) {
    let found = text.chars().find(|c| (c.is_control() && *c != '\n') || is_bidi(*c));
    assert_eq!(found, None, "{text}");
}

/// Characters that change the direction of what stands beside them.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
