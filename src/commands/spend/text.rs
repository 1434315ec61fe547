//! The spend for people.

use std::fmt::Write as _;

use domain::{Phase, RoadmapCost, Usd};

use super::document::{DayCost, Report};
use crate::output::{Column, table};

/// The report as text.
pub(super) fn of(report: &Report) -> String {
    let mut page = head(report);
    let spend = &report.spend;
    let services = spend.by_service.iter().flatten();
    let rows = services.map(|cost| vec![cost.service.to_string(), Usd(cost.amount).to_string()]);
    page += &titled("SERVICE, THIS MONTH", rows.collect());
    let phases = spend.by_phase.iter().flatten();
    let rows = phases.map(|cost| vec![phase(cost.tag.as_str()), Usd(cost.amount).to_string()]);
    page += &titled("PHASE TAG, THIS MONTH", rows.collect());
    page += &titled("MONTH", months(report));
    let rows = recent(report).map(|day| vec![day.day.clone(), Usd(day.amount).to_string()]);
    page += &titled("DAY", rows.collect());
    let anomalies = report.anomalies.iter().flatten().map(|anomaly| {
        let since = anomaly.since.as_deref().unwrap_or("-");
        let service = anomaly.service.as_ref().map_or("-", domain::Text::as_str);
        vec![format!("{service} since {since}"), Usd(anomaly.impact).to_string()]
    });
    page + &titled("ANOMALY", anomalies.collect())
}

/// The total of each month, where there are several.
fn months(report: &Report) -> Vec<Vec<String>> {
    let mut months: Vec<(&str, f64)> = Vec::new();
    for day in &report.days {
        match months.last_mut() {
            Some((last, sum)) if *last == month(day) => *sum += day.amount,
            _ => months.push((month(day), day.amount)),
        }
    }
    if months.len() < 2 {
        return Vec::new();
    }
    months.into_iter().map(|(month, sum)| vec![month.to_owned(), Usd(sum).to_string()]).collect()
}

/// The days of the last two months: hundreds of lines are for a spreadsheet (`-o csv`).
fn recent(report: &Report) -> impl Iterator<Item = &DayCost> {
    let mut last: Vec<&str> = report.days.iter().rev().map(month).collect();
    last.dedup();
    last.truncate(2);
    let first = last.pop().unwrap_or_default();
    report.days.iter().filter(move |day| month(day) >= first)
}

/// `2026-11` of `2026-11-22`.
fn month(day: &DayCost) -> &str {
    day.day.rsplit_once('-').map_or(day.day.as_str(), |(month, _)| month)
}

fn titled(title: &'static str, rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("\n{}", table(&[Column::Words(title), Column::Figures("USD")], rows))
}

fn head(report: &Report) -> String {
    let spend = &report.spend;
    let usd = |amount: Option<f64>| amount.map_or_else(|| "-".to_owned(), |amount| Usd(amount).to_string());
    let mut page = String::new();
    let as_of = spend.as_of.as_deref().unwrap_or("unknown");
    let _ = writeln!(page, "as of          {as_of} (Cost Explorer lags by up to a day)");
    let _ = writeln!(page, "month to date  {}", usd(spend.month_to_date));
    let _ = writeln!(page, "forecast       {} by Cost Explorer", usd(spend.forecast));
    let change = match (report.yesterday, report.day_before) {
        (Some(yesterday), Some(before)) => Usd(yesterday).change_since(Usd(before)),
        _ => None,
    };
    let change = change.map(|percent| format!("  {percent:+.0}%")).unwrap_or_default();
    let _ = writeln!(page, "yesterday      {}  day before {}{change}", usd(report.yesterday), usd(report.day_before));
    if let Some(budget) = &report.budget {
        let _ = writeln!(page, "budget         {} ({})", Usd(budget.limit), budget.name);
    }
    let roadmap = RoadmapCost { low: Usd(report.roadmap.low), high: Usd(report.roadmap.high) };
    let _ = writeln!(page, "roadmap        {roadmap} a month, phases 1 to 3");
    let own = &report.console;
    let _ = writeln!(
        page,
        "this console   {} calls in this run; billed calls cost {} today",
        own.calls,
        Usd(own.usd_today)
    );
    page
}

fn phase(tag: &str) -> String {
    match Phase::of_tag(tag) {
        Some(phase) => format!("{} {}", phase.number, phase.name),
        None if tag.is_empty() => "untagged".to_owned(),
        None => tag.to_owned(),
    }
}
