//! A bar for each day, the latest on the right, with a line at what a day may cost.

use domain::{Day, Usd};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pen;
use crate::Theme;
use crate::theme::Role;

/// Cells of the amounts beside the bars.
const LABEL: u16 = 7;
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Amounts per day.
pub(crate) struct Bars<'a> {
    /// Oldest first.
    pub days: &'a [(Day, f64)],
    /// What a day may cost, where that is known.
    pub limit: Option<f64>,
    /// Days from this one on are not complete yet.
    pub open_from: Option<Day>,
}

impl Bars<'_> {
    /// Draws as many of the latest days as fit, with a line of dates below.
    pub(crate) fn draw(&self, buf: &mut Buffer, theme: &Theme, area: Rect) {
        let area = area.intersection(buf.area);
        if area.height < 3 || area.width < LABEL + 4 {
            return;
        }
        let field = Rect { x: area.x + LABEL, width: area.width - LABEL, height: area.height - 1, ..area };
        let slot = if usize::from(field.width) / 3 >= self.days.len() { 3 } else { 2 };
        let shown = usize::from(field.width / slot).min(self.days.len());
        let days = &self.days[self.days.len() - shown..];
        let top = days.iter().map(|(_, usd)| *usd).chain(self.limit).fold(0.0, f64::max);
        if top <= 0.0 {
            Pen::new(buf, theme, area).put("nothing was spent on any of these days", Role::Quiet);
            return;
        }
        self.write_scale(buf, theme, area, top);
        for ((day, usd), x) in days.iter().zip((field.x..).step_by(usize::from(slot))) {
            let role = if self.open_from.is_some_and(|open| *day >= open) { Role::ChartSecond } else { Role::Chart };
            column(buf, Rect { x, width: slot - 1, ..field }, usd / top, theme.style(role));
        }
        write_dates(buf, theme, Rect { y: area.bottom() - 1, height: 1, ..field }, (days, slot));
    }

    fn write_scale(&self, buf: &mut Buffer, theme: &Theme, area: Rect, top: f64) {
        let label = |usd: f64| format!("{:>6}", Usd(usd).short());
        Pen::new(buf, theme, Rect { width: 6, ..area }).put(&label(top), Role::Quiet);
        Pen::new(buf, theme, Rect { y: area.bottom() - 2, width: 6, height: 1, ..area }).put(&label(0.0), Role::Quiet);
        if let Some(limit) = self.limit {
            let rows = f64::from(area.height - 1);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the rows of the area")]
            let down = ((1.0 - limit / top).clamp(0.0, 1.0) * (rows - 1.0)).round() as u16;
            let line = Rect { x: area.x + 7, width: area.width - 7, y: area.y + down, height: 1 };
            let rule = "╌".repeat(usize::from(line.width));
            Pen::new(buf, theme, line).put(&rule, Role::Border);
        }
    }
}

fn column(buf: &mut Buffer, area: Rect, share: f64, style: ratatui::style::Style) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the rows of the area")]
    let mut eighths = (share.clamp(0.0, 1.0) * 8.0 * f64::from(area.height)).round() as u16;
    if share > 0.0 {
        eighths = eighths.max(1);
    }
    for y in (area.y..area.bottom()).rev() {
        let part = EIGHTHS[usize::from(eighths.min(8))];
        if eighths > 0 {
            for x in area.x..area.right() {
                buf.set_string(x, y, part, style);
            }
        }
        eighths = eighths.saturating_sub(8);
    }
}

fn write_dates(buf: &mut Buffer, theme: &Theme, line: Rect, (days, slot): (&[(Day, f64)], u16)) {
    let mut free_from = line.x;
    for ((day, _), x) in days.iter().zip((line.x..).step_by(usize::from(slot))) {
        let words = if free_from == line.x || day.of_month() == 1 { day.short() } else { day.of_month().to_string() };
        let width = super::width_of(&words);
        let is_marked = day.of_month() == 1 || day.of_month() % 5 == 0 || free_from == line.x;
        if is_marked && x >= free_from && x + width <= line.right() {
            Pen::new(buf, theme, Rect { x, width, ..line }).put(&words, Role::Quiet);
            free_from = x + width + 1;
        }
    }
}
