//! Money: this month, yesterday, the days before, by phase and by service, and what asking for it cost.

use domain::{DailyCosts, Day, Usd};
use ratatui::layout::Rect;

use super::View;
use crate::draw::{Canvas, Words};
use crate::layout::{Form, PaneArea};
use crate::theme::Role;
use crate::widgets::{Bars, Cell, Column, Width, dash, percent, spark};
use crate::{Model, Row};

pub(super) struct Spend;

/// Lines of words above the bars.
const LINES: u16 = 7;

impl View for Spend {
    fn columns(&self, _: &Model, _: &PaneArea) -> Vec<Column> {
        vec![
            Column::words("service", Width::Grows(12, 44), 0),
            Column::figures("this month", 10, 1),
            Column::figures("share", 6, 2),
        ]
    }

    fn cells<'a>(&self, model: &'a Model, row: &'a Row, _: &PaneArea) -> Vec<Cell<'a>> {
        let Some((name, usd)) = model.service(row) else { return vec![Cell::new("gone since", Role::Unknown)] };
        let all: f64 = model.estate.billing.daily.value().map_or(0.0, |d| d.by_service.iter().map(|s| s.1).sum());
        let share = if all > 0.0 { percent(usd / all * 100.0) } else { dash().to_owned() };
        vec![Cell::new(name, Role::Text), Cell::new(Usd(usd).to_string(), Role::Text), Cell::new(share, Role::Quiet)]
    }

    fn summary(&self, model: &Model, form: Form) -> (String, Role) {
        let Some(daily) = model.estate.billing.daily.value() else { return (String::new(), Role::Quiet) };
        let as_of = daily.as_of.map_or_else(|| "no day billed yet".to_owned(), |day| format!("as of {}", day.short()));
        if form == Form::Full {
            return (as_of, Role::Quiet);
        }
        let mut words = daily.billed_this_month(today(model)).map_or_else(|| dash().to_owned(), |usd| usd.to_string());
        if let Some(budget) = model.estate.billing.monthly_budget() {
            words = format!("{words} of {}", budget.limit.short());
        }
        if let Some(forecast) = model.estate.billing.forecast.value() {
            words = format!("{words}, forecast {forecast}");
        }
        (format!("{words} · {as_of}"), Role::Text)
    }

    fn empty(&self, model: &Model) -> String {
        let is_billed = |daily: &DailyCosts| daily.billed_this_month(today(model)).is_some();
        match model.estate.billing.daily.value() {
            Some(daily) if !is_billed(daily) => "no day of this month is billed yet".to_owned(),
            _ => "nothing was spent on any service this month".to_owned(),
        }
    }

    fn figures(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let model = canvas.model;
        let words = Rect { height: area.height.min(LINES), ..area };
        canvas.write(words, &lines(model));
        let below = Rect { y: words.bottom(), height: area.height - words.height, ..area };
        draw_bars(canvas, below);
    }
}

fn today(model: &Model) -> Day {
    model.now.cloud.day()
}

/// The days as bars, with the budget's share of a day as a line.
pub(super) fn draw_bars(canvas: &mut Canvas<'_>, area: Rect) {
    let model = canvas.model;
    let Some(daily) = model.estate.billing.daily.value() else { return };
    if daily.as_of.is_none() {
        canvas.pen(area).put("no day billed yet: Cost Explorer lags by up to a day", Role::Unknown);
        return;
    }
    let limit =
        model.estate.billing.monthly_budget().map(|budget| budget.limit.0 / f64::from(today(model).days_in_month()));
    Bars { days: &daily.days, limit, open_from: Some(today(model)) }.draw(canvas.buf, &model.theme, area);
}

/// The figures in words.
fn lines(model: &Model) -> Vec<Words<'static>> {
    let daily = model.estate.billing.daily.value();
    vec![
        month(model, daily),
        yesterday(model, daily),
        budget(model, daily),
        phases(model),
        anomalies(model),
        roadmap(),
        own(model),
    ]
}

fn label(words: &str) -> (std::borrow::Cow<'static, str>, Role) {
    (format!("{words:<14}").into(), Role::Quiet)
}

fn amount(usd: Option<Usd>) -> (std::borrow::Cow<'static, str>, Role) {
    match usd {
        Some(usd) => (format!("{:>9}", usd.to_string()).into(), Role::Text),
        None => (format!("{:>9}", dash()).into(), Role::Unknown),
    }
}

fn month(model: &Model, daily: Option<&DailyCosts>) -> Words<'static> {
    vec![
        label("month to date"),
        amount(daily.and_then(|daily| daily.billed_this_month(today(model)))),
        ("   forecast CE ".into(), Role::Quiet),
        amount(model.estate.billing.forecast.value().copied()),
    ]
}

fn yesterday(model: &Model, daily: Option<&DailyCosts>) -> Words<'static> {
    let on = |days: i64| daily.and_then(|daily| daily.billed_on(today(model).plus_days(-days)));
    let (last, before) = (on(1), on(2));
    let mut words = vec![label("yesterday"), amount(last), ("   day before  ".into(), Role::Quiet), amount(before)];
    if let Some(change) = last.zip(before).and_then(|(last, before)| last.change_since(before)) {
        let role = if change > 20.0 { Role::Warn } else { Role::Quiet };
        words.push((format!("  {change:+.0}%").into(), role));
    }
    words
}

fn budget(model: &Model, daily: Option<&DailyCosts>) -> Words<'static> {
    let days: Vec<_> = daily
        .into_iter()
        .flat_map(|daily| &daily.days)
        .map(|(day, _)| daily?.billed_on(*day).map(|usd| usd.0))
        .collect();
    let mut words = vec![(format!("{:<23}", spark(&days, 23, 0.0)).into(), Role::Chart)];
    match model.estate.billing.monthly_budget() {
        Some(budget) => {
            let spent = daily.and_then(|daily| daily.billed_this_month(today(model)));
            let share = spent.filter(|_| budget.limit.0 > 0.0).map(|spent| spent.0 / budget.limit.0 * 100.0);
            words.push(("   budget ".into(), Role::Quiet));
            words.push((budget.limit.short().into(), Role::Text));
            if let Some(share) = share {
                let role = if share > 100.0 { Role::Bad } else { Role::Quiet };
                words.push((format!(" ({})", percent(share.round())).into(), role));
            }
        }
        None if model.estate.billing.budgets.value().is_some() => {
            words.push(("   no monthly budget".into(), Role::Unknown));
        }
        None => words.push(("   budget –".into(), Role::Unknown)),
    }
    words
}

/// What carries the tag of each phase.
fn phases(model: &Model) -> Words<'static> {
    let mut words = Vec::new();
    match model.estate.billing.by_phase.value() {
        Some(costs) if costs.iter().any(|cost| !cost.tag.is_empty()) => {
            // What no phase answers for comes last.
            for cost in
                costs.iter().filter(|cost| !cost.tag.is_empty()).chain(costs.iter().filter(|cost| cost.tag.is_empty()))
            {
                let name = match domain::Phase::of_tag(&cost.tag) {
                    Some(phase) => format!("phase {}", phase.number),
                    None if cost.tag.is_empty() => "untagged".to_owned(),
                    None => domain::Text::new(&cost.tag).as_str().to_owned(),
                };
                words.push((format!("{name} ").into(), Role::Quiet));
                words.push((format!("{}  ", Usd(cost.usd).short()).into(), Role::Text));
            }
        }
        Some(_) => words.push(("by phase – (tag finops:phase is not activated)  ".into(), Role::Unknown)),
        None => words.push(("by phase –  ".into(), Role::Unknown)),
    }
    words
}

/// What the roadmap says of the phases that it prices, together.
fn roadmap() -> Words<'static> {
    let costs = || domain::PHASES.iter().filter_map(|phase| phase.roadmap);
    let (low, high): (Usd, Usd) = (costs().map(|c| c.low).sum(), costs().map(|c| c.high).sum());
    vec![
        label("roadmap"),
        (format!("{}-{}", low.short(), high.short()).into(), Role::Text),
        (" a month for phases 1 to 3".into(), Role::Quiet),
    ]
}

fn anomalies(model: &Model) -> Words<'static> {
    match model.estate.billing.anomalies.value().map(Vec::as_slice) {
        None => vec![("anomalies –".into(), Role::Unknown)],
        Some([]) => vec![("no anomalies".into(), Role::Quiet)],
        Some(found) => {
            let worst = found.iter().max_by(|a, b| a.impact.total_cmp(&b.impact));
            let mut words = vec![(format!("anomaly {} of ", found.len()).into(), Role::Warn)];
            words[0].0 = if found.len() == 1 {
                "1 anomaly: ".into()
            } else {
                format!("{} anomalies, worst: ", found.len()).into()
            };
            if let Some(worst) = worst {
                let service = worst.service.as_deref().unwrap_or("service not named");
                words.push((format!("{} +{}", domain::Text::new(service), Usd(worst.impact)).into(), Role::Warn));
                if let Some(since) = worst.since {
                    words.push((format!(" since {}", since.short()).into(), Role::Quiet));
                }
            }
            words
        }
    }
}

fn own(model: &Model) -> Words<'static> {
    let meter = &model.meter;
    vec![
        ("this console today: ".into(), Role::Quiet),
        (format!("{} calls, {}", meter.calls_today, meter.usd_today).into(), Role::Text),
        (format!("  {} a minute", meter.calls_last_minute).into(), Role::Quiet),
    ]
}
