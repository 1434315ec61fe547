//! Widgets keep to their cells and say what they know.

use std::time::Duration;

use domain::{Capacity, Day, HealthCount, Moment, Zone};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::*;
use crate::Theme;
use crate::theme::Role;

fn text(buf: &Buffer) -> Vec<String> {
    let line = |y| {
        let mut line = String::new();
        let mut skip = 0;
        for x in buf.area.left()..buf.area.right() {
            if skip == 0 {
                let symbol = buf[(x, y)].symbol();
                line.push_str(symbol);
                skip = symbol.width().saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        line.trim_end().to_owned()
    };
    (buf.area.top()..buf.area.bottom()).map(line).collect()
}

fn drawn(width: u16, height: u16, draw: impl FnOnce(&mut Buffer, &Theme, Rect)) -> Vec<String> {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(&mut buf, &Theme::default(), area);
    text(&buf)
}

#[test]
fn words_that_do_not_fit_end_in_an_ellipsis() {
    assert_eq!(cut("alarm", 5), ("alarm", false));
    assert_eq!(cut("alarms", 5), ("alar", true));
    assert_eq!(cut("漢字漢字", 8), ("漢字漢字", false));
    assert_eq!(cut("漢字漢字", 7), ("漢字漢", true));
    assert_eq!(cut("漢字漢字", 6), ("漢字", true));
    assert_eq!(cut("ö", 0), ("", true));
    assert_eq!(cut("", 0), ("", false));
}

#[test]
fn figures_take_at_most_six_characters() {
    let figures = [(78.2, "78.2"), (12.0, "12"), (0.034, "0.034"), (1234.5, "1234"), (12_345.0, "12.3k"), (0.0, "0")];
    for (value, words) in figures {
        assert_eq!(figure(value), words);
    }
    assert_eq!(figure(f64::NAN), "–");
    assert_eq!(percent(66.666), "66.7%");
    assert_eq!(percent(100.0), "100%");
}

#[test]
fn a_gauge_shows_the_wish_between_its_bounds() {
    let gauge = |min, desired, max| capacity_gauge(Capacity::new(min, desired, max).unwrap(), 12, 2);
    assert_eq!(gauge(2, 4, 6), " 2 ├────■─────┤ 6 ");
    assert_eq!(gauge(2, 2, 6), " 2 ├■─────────┤ 6 ");
    assert_eq!(gauge(2, 6, 6), " 2 ├─────────■┤ 6 ");
    assert_eq!(gauge(3, 3, 3), " 3 ├────■─────┤ 3 ");
}

#[test]
fn a_missing_value_is_a_dot_and_not_a_low_bar() {
    assert_eq!(spark(&[Some(0.0), None, Some(7.0), Some(3.5)], 9, 0.0), "▁·█▅");
    assert_eq!(spark(&[Some(0.0), Some(0.0)], 9, 0.0), "▁▁");
    assert_eq!(spark(&[Some(1.0), Some(2.0), Some(4.0)], 2, 0.0), "▅█");
}

#[test]
fn zones_are_dots_while_they_can_be_counted() {
    let zones = |counts: &[(&str, usize, usize)]| {
        let count = |healthy, unhealthy| HealthCount { healthy, unhealthy, ..HealthCount::default() };
        zone_dots(&counts.iter().map(|(zone, up, down)| (Zone::new(zone), count(*up, *down))).collect())
    };
    assert_eq!(zones(&[("us-east-1a", 2, 1), ("us-east-1b", 3, 0)]), "1a ●●○  1b ●●●");
    assert_eq!(zones(&[("us-east-1a", 2, 1), ("us-east-1b", 41, 19)]), "1a 2/3  1b 41/60");
    assert_eq!(zones(&[]), "");
}

#[test]
fn an_age_says_when_it_is_too_old() {
    let minute = Duration::from_mins(1);
    assert_eq!(Age::Fresh(3 * minute).words(), "3m");
    assert_eq!(Age::Stale(3 * minute).words(), "STALE 3m");
    assert_eq!(Age::Waiting(minute).words(), "waiting 1m");
}

#[test]
fn a_frame_keeps_title_and_age_and_cuts_the_summary() {
    let titled = |title, width, height| {
        drawn(width, height, |buf, theme, area| {
            let frame = Frame {
                title,
                title_role: Role::Accent,
                summary: "2 firing of 23",
                summary_role: Role::Bad,
                age: Some(Age::Stale(Duration::from_secs(61))),
                rule: Rule::Plain,
            };
            frame.draw(buf, theme, area);
        })
    };
    let frame = |width, height| titled("4 Alarms", width, height);
    assert_eq!(frame(44, 3)[0], "┌ 4 Alarms ───── 2 firing of 23 ─ STALE 1m ┐");
    assert_eq!(frame(24, 2)[0], "┌ 4 Alarms ── STALE 1m ┐");
    let long = titled("Alarms · payments-stalled · us-east-1", 40, 3);
    assert!(long[0].contains("payments-s") && long[0].ends_with(" STALE 1m ┐"), "{long:?}");
    assert_eq!(frame(44, 1)[0], "─ 4 Alarms ───── 2 firing of 23 ─ STALE 1m ─");
}

#[test]
fn columns_give_way_by_rank_and_stay_in_place() {
    let columns = [
        Column::words("name", Width::Grows(4, 8), 0),
        Column::figures("value", 6, 1),
        Column::words("reason", Width::Grows(6, 40), 2),
    ];
    let row = |width, value: &'static str| {
        drawn(width, 1, |buf, theme, area| {
            let cells = ["web-cpu-high", value, "Threshold crossed"].map(|words| Cell::new(words, Role::Text));
            Table::fit(&columns, width).row(buf, theme, area, &cells);
        })
        .remove(0)
    };
    assert_eq!(row(30, "78.2"), "web-cpu…   78.2 Threshold cro…");
    assert_eq!(row(30, "9"), "web-cpu…      9 Threshold cro…");
    assert_eq!(row(14, "9"), "web-cp…      9");
    assert_eq!(row(9, "9"), "web-cpu…");
}

#[test]
fn days_are_bars_with_dates() {
    let first = Day::parse("2026-11-01").unwrap();
    let days: Vec<_> =
        (0..6).map(|n| (first.plus_days(n), [1.0, 2.0, 3.0, 4.0, 2.0, 1.0][usize::try_from(n).unwrap()])).collect();
    let lines = drawn(40, 6, |buf, theme, area| {
        Bars { days: &days, limit: Some(2.0), open_from: None }.draw(buf, theme, area);
    });
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_chart_has_times_below_and_bounds_beside_it() {
    let values: Vec<_> = (0..60).map(|n| (n % 7 != 3).then(|| f64::from(n))).collect();
    let other: Vec<_> = (0..60).map(|n| Some(60.0 - f64::from(n))).collect();
    let from = Moment::parse("2026-11-22T13:00:00Z").unwrap();
    let lines = drawn(60, 9, |buf, theme, area| {
        LineChart {
            title: "response time, s",
            plots: &[Plot { label: "p50", values: &values }, Plot { label: "p95", values: &other }],
            span: (from, from + Duration::from_hours(1)),
            limit: Some(40.0),
            empty: "no datapoints",
            age: None,
        }
        .draw(buf, theme, area);
    });
    insta::assert_snapshot!(lines.join("\n"));
}

proptest! {
    #[test]
    fn nothing_is_drawn_outside_its_area(
        (x, y, width, height) in (0u16..30, 0u16..12, 0u16..40, 0u16..14),
        words in "[a-z漢字é ]{0,60}",
        values in proptest::collection::vec(proptest::option::of(proptest::num::f64::ANY), 0..40),
    ) {
        let whole = Rect::new(0, 0, 50, 20);
        let area = Rect::new(x, y, width, height);
        let mut buf = Buffer::empty(whole);
        let theme = Theme::default();
        let span = (Moment::from_secs(0), Moment::from_secs(7_200));
        let plots = [Plot { label: &words, values: &values }];
        LineChart { title: &words, plots: &plots, span, limit: Some(4.0), empty: "none", age: None }.draw(&mut buf, &theme, area);
        let first = Day::parse("2026-11-01").unwrap();
        let days: Vec<_> = (0..).zip(&values).map(|(n, v)| (first.plus_days(n), v.unwrap_or(0.0))).collect();
        Bars { days: &days, limit: Some(1.0), open_from: None }.draw(&mut buf, &theme, area);
        let frame = Frame { title: &words, title_role: Role::Title, summary: &words, summary_role: Role::Text, age: None, rule: Rule::Protected };
        let inner = frame.draw(&mut buf, &theme, area);
        let columns = [Column::words("a", Width::Grows(3, 20), 0), Column::figures("b", 5, 1)];
        Table::fit(&columns, inner.width).row(&mut buf, &theme, inner, &[Cell::new(&*words, Role::Text), Cell::new(&*words, Role::Bad)]);
        for cy in 0..20 {
            for cx in 0..50 {
                if !area.contains((cx, cy).into()) {
                    prop_assert_eq!(buf[(cx, cy)].symbol(), " ");
                }
            }
        }
    }

    #[test]
    fn a_cut_text_fits_and_is_a_beginning(words in any::<String>(), room in 0u16..20) {
        let (kept, is_cut) = cut(&words, room);
        prop_assert!(words.starts_with(kept));
        prop_assert_eq!(is_cut, kept.len() < words.len());
        prop_assert!(kept.width() + usize::from(is_cut) <= usize::from(room.max(1)));
    }
}
