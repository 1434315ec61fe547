//! The document for people: what is wrong first, each line with its name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::{Text, Usd, in_words};

use super::document::{Alarm, Status};
use crate::commands::{phase, scale};
use crate::output::{Column, table};

/// The whole snapshot as text.
pub(super) fn of(status: &Status) -> String {
    let mut page = head(status);
    section(&mut page, &alarm_title(status), status.alarms.as_deref().map(|alarms| alarm_lines(status, alarms)));
    section(&mut page, "targets", status.targets.as_deref().map(target_lines));
    section(&mut page, "capacity", status.capacity.as_deref().map(scale::table_of));
    section(&mut page, "phases", status.phases.as_deref().map(phase::table_of));
    section(&mut page, "spend", Some(spend_line(status)));
    troubles(&mut page, status);
    page
}

fn head(status: &Status) -> String {
    let account = &status.account;
    let regions: Vec<&str> = account.regions.iter().map(domain::Region::as_str).collect();
    let simulated = if account.demo { "  SIMULATED" } else { "" };
    format!(
        "verdict   {}\naccount   {}  profile {}  {}{simulated}\ntaken at  {}\n",
        status.verdict,
        account.id.as_deref().unwrap_or("unknown"),
        account.profile,
        regions.join(", "),
        status.taken_at
    )
}

fn section(page: &mut String, title: &str, body: Option<String>) {
    let body = body.unwrap_or_else(|| "not known; see below\n".to_owned());
    let _ = write!(page, "\n{title}\n");
    for line in body.lines() {
        let _ = writeln!(page, "  {line}");
    }
}

fn alarm_title(status: &Status) -> String {
    match &status.alarms {
        None => "alarms".to_owned(),
        Some(alarms) => {
            let firing = alarms.iter().filter(|alarm| alarm.state == "alarm").count();
            format!("alarms: {firing} firing of {}", alarms.len())
        }
    }
}

/// Those that are not OK: the others are in `alarm list`.
fn alarm_lines(status: &Status, alarms: &[Alarm]) -> String {
    let not_ok: Vec<&Alarm> = alarms.iter().filter(|alarm| alarm.state != "ok").collect();
    if not_ok.is_empty() {
        return if alarms.is_empty() { "there are no alarms\n".to_owned() } else { "all OK\n".to_owned() };
    }
    let row = |alarm: &&Alarm| {
        let since = alarm.since.map_or_else(|| "-".to_owned(), |since| in_words(status.taken_at.since(since)));
        vec![alarm.name.to_string(), alarm.state.to_owned(), since, alarm.reason.to_string()]
    };
    let columns = [Column::Words("ALARM"), Column::Words("STATE"), Column::Figures("FOR"), Column::Words("REASON")];
    table(&columns, not_ok.iter().map(row))
}

fn target_lines(groups: &[super::document::TargetGroup]) -> String {
    if groups.is_empty() {
        return "there are no target groups\n".to_owned();
    }
    let row = |group: &super::document::TargetGroup| {
        let figure = |count: Option<usize>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let reasons = group.not_healthy.iter().flatten().map(|target| {
            let reason = target.reason.as_ref().map_or("", Text::as_str);
            format!("{} {} {reason}", target.id, target.state).trim_end().to_owned()
        });
        vec![
            group.group.to_string(),
            group.region.to_string(),
            group.load_balancer.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string),
            figure(group.count.healthy),
            figure(group.count.total),
            reasons.collect::<Vec<_>>().join(", "),
        ]
    };
    let columns = [
        Column::Words("GROUP"),
        Column::Words("REGION"),
        Column::Words("BALANCER"),
        Column::Figures("HEALTHY"),
        Column::Figures("OF"),
        Column::Words("NOT HEALTHY"),
    ];
    table(&columns, groups.iter().map(row))
}

fn spend_line(status: &Status) -> String {
    let spend = &status.spend;
    let usd = |amount: Option<f64>| amount.map_or_else(|| "-".to_owned(), |amount| Usd(amount).to_string());
    let as_of = spend.as_of.as_deref().map(|day| format!("  as of {day}")).unwrap_or_default();
    format!("month to date {}  forecast {}{as_of}\n", usd(spend.month_to_date), usd(spend.forecast))
}

/// What could not be read, why, and what to do; sources with the same trouble share a line.
fn troubles(page: &mut String, status: &Status) {
    let mut lines: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for source in status.sources.iter().filter(|source| source.state != "fresh") {
        let why = source.error.as_deref().unwrap_or("not read");
        let remedy = source.remedy.as_deref().unwrap_or_default();
        lines.entry(format!("{}: {why}. {remedy}", source.state)).or_default().push(source.source);
    }
    if !lines.is_empty() {
        let lines: Vec<String> = lines.iter().map(|(why, sources)| format!("{} {why}", sources.join(", "))).collect();
        section(page, "not read as it should be", Some(lines.join("\n")));
    }
}
