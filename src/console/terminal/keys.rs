//! From the terminal's events to the app's messages.

use app::{Key, KeyCode, Mouse, MouseAct, Move, Msg, Size, TerminalMsg};
use crossterm::event::{self, Event, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

/// The message an event becomes; `None` for what the app has no use for.
pub fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(Key {
            code: code(key.code)?,
            ctrl: key.modifiers.contains(KeyModifiers::CONTROL),
            alt: key.modifiers.contains(KeyModifiers::ALT),
        })),
        Event::Mouse(mouse) => {
            let act = act(mouse.kind)?;
            Some(Msg::Mouse(Mouse { act, column: mouse.column, line: mouse.row }))
        }
        Event::Paste(text) => Some(Msg::Terminal(TerminalMsg::Pasted(text))),
        Event::Resize(width, height) => Some(Msg::Resized(Size::new(width, height))),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
    }
}

fn code(code: event::KeyCode) -> Option<KeyCode> {
    Some(match code {
        event::KeyCode::Char(c) => KeyCode::Char(c),
        event::KeyCode::Enter => KeyCode::Enter,
        event::KeyCode::Esc => KeyCode::Esc,
        event::KeyCode::Tab => KeyCode::Tab,
        event::KeyCode::BackTab => KeyCode::BackTab,
        event::KeyCode::Backspace => KeyCode::Backspace,
        event::KeyCode::Delete => KeyCode::Delete,
        event::KeyCode::F(n) => KeyCode::F(n),
        other => KeyCode::Move(step(other)?),
    })
}

const fn step(code: event::KeyCode) -> Option<Move> {
    Some(match code {
        event::KeyCode::Up => Move::Up,
        event::KeyCode::Down => Move::Down,
        event::KeyCode::Left => Move::Left,
        event::KeyCode::Right => Move::Right,
        event::KeyCode::PageUp => Move::PageUp,
        event::KeyCode::PageDown => Move::PageDown,
        event::KeyCode::Home => Move::Home,
        event::KeyCode::End => Move::End,
        _ => return None,
    })
}

const fn act(kind: MouseEventKind) -> Option<MouseAct> {
    match kind {
        MouseEventKind::Down(MouseButton::Left) => Some(MouseAct::Pressed),
        MouseEventKind::ScrollUp => Some(MouseAct::WheeledUp),
        MouseEventKind::ScrollDown => Some(MouseAct::WheeledDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode as Code, KeyEvent, KeyEventState, MouseEvent};

    use super::*;

    fn pressed(code: Code, modifiers: KeyModifiers, kind: KeyEventKind) -> Event {
        Event::Key(KeyEvent { code, modifiers, kind, state: KeyEventState::NONE })
    }

    #[test]
    fn keys_keep_their_modifiers_and_releases_are_nothing() {
        let held = pressed(Code::Char('r'), KeyModifiers::CONTROL, KeyEventKind::Press);
        assert_eq!(message(held), Some(Msg::Key(Key::ctrl('r'))));
        let repeated = pressed(Code::Down, KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(message(repeated), Some(Msg::Key(Key::moving(Move::Down))));
        assert_eq!(message(pressed(Code::Down, KeyModifiers::NONE, KeyEventKind::Release)), None);
        assert_eq!(message(pressed(Code::CapsLock, KeyModifiers::NONE, KeyEventKind::Press)), None);
    }

    #[test]
    fn the_rest_of_the_terminal_speaks_too() {
        assert_eq!(message(Event::Resize(80, 24)), Some(Msg::Resized(Size::new(80, 24))));
        let pasted = Msg::Terminal(TerminalMsg::Pasted("web".to_owned()));
        assert_eq!(message(Event::Paste("web".to_owned())), Some(pasted));
        let wheel = |kind| MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE };
        let turned = Msg::Mouse(Mouse { act: MouseAct::WheeledUp, column: 3, line: 4 });
        assert_eq!(message(Event::Mouse(wheel(MouseEventKind::ScrollUp))), Some(turned));
        assert_eq!(message(Event::Mouse(wheel(MouseEventKind::Moved))), None);
        assert_eq!(message(Event::FocusLost), None);
    }
}
