//! The account cannot be reached: what is missing, and what to do.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget as _, Wrap};

use super::Canvas;
use crate::panes::frame;
use crate::theme::Role;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    let Some(first) = crate::first_run(canvas.model) else { return };
    let theme = canvas.theme();
    let inner = frame(canvas.model, "not connected").draw(canvas.buf, theme, area);
    let line = |text: &str, role| Line::from(Span::styled(text.to_owned(), theme.style(role)));
    let mut lines = vec![line("", Role::Text), line(&first.title, Role::Bad), line("", Role::Text)];
    lines.push(line(&first.cause, Role::Quiet));
    lines.push(line("", Role::Text));
    for (number, step) in (1..).zip(&first.steps) {
        lines.push(line(&format!("{number}. {step}"), Role::Text));
    }
    let text = Rect { x: inner.x + 2.min(inner.width), width: inner.width.saturating_sub(4), ..inner };
    Paragraph::new(lines).style(theme.style(Role::Text)).wrap(Wrap { trim: false }).render(text, canvas.buf);
}
