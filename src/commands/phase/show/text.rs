//! The document as a page.

use std::fmt::Write as _;

use domain::{RoadmapCost, Usd};

use super::document::{Document, Monthly, Promise, Resources, Stack};
use crate::output::{Column, table};

/// The page: the phase, its stacks, its cost, its promises, then what each stack was deployed with and gives.
pub(super) fn of(it: &Document) -> String {
    let mut page = format!("phase {} {} in {}: {}\n", it.number, it.name, it.region, it.status);
    if let Some(evidence) = &it.evidence {
        let _ = writeln!(page, "shown by   {evidence}");
    }
    if let Some(resources) = &it.resources {
        let _ = writeln!(page, "resources  {}", counted(resources));
    }
    if !it.missing.is_empty() {
        let _ = writeln!(page, "not there  {}", it.missing.join(", "));
    }
    if !it.stacks.is_empty() {
        let _ = write!(page, "\n{}", stacks(&it.stacks));
    }
    let _ = write!(page, "\n{}", cost(&it.monthly_usd));
    if it.promise.is_empty() {
        page += "\npromises   none: the roadmap states no figures\n";
    } else {
        let _ = write!(page, "\nmeasured from {} to {}\n{}", it.window.from, it.window.to, promises(&it.promise));
    }
    page + &it.stacks.iter().map(details).collect::<String>()
}

fn counted(it: &Resources) -> String {
    let by_status: Vec<String> = it.by_status.iter().map(|(status, count)| format!("{count} {status}")).collect();
    format!("{} of {} done: {}", it.done, it.total, by_status.join(", "))
}

fn stacks(stacks: &[Stack]) -> String {
    let or = |word: Option<String>| word.unwrap_or_else(|| "-".to_owned());
    let row = |it: &Stack| {
        let checked = it.drift_checked_at.map_or_else(|| "never looked for".to_owned(), |at| at.to_string());
        vec![
            it.name.to_string(),
            it.status.to_string(),
            or(it.resources.as_ref().map(|it| format!("{}/{}", it.done, it.total))),
            format!("{}, {checked}", it.drift),
            or(it.updated_at.map(|at| at.to_string())),
            if it.protected { "yes" } else { "no" }.to_owned(),
            or(it.outdated.as_ref().map(|changes| changes.len().to_string())),
        ]
    };
    let columns = [
        Column::Words("STACK"),
        Column::Words("STATUS"),
        Column::Figures("RESOURCES"),
        Column::Words("DRIFT"),
        Column::Words("UPDATED"),
        Column::Words("PROTECTED"),
        Column::Figures("BEHIND BY"),
    ];
    table(&columns, stacks.iter().map(row))
}

fn cost(it: &Monthly) -> String {
    let usd = |amount: Option<f64>| amount.map_or_else(|| "-".to_owned(), |amount| Usd(amount).to_string());
    let roadmap = match (it.roadmap, it.roadmap_high) {
        (Some(low), Some(high)) => RoadmapCost { low: Usd(low), high: Usd(high) }.to_string(),
        _ => "-".to_owned(),
    };
    let listed = &it.templates;
    format!(
        "roadmap    {roadmap} a month\nestimate   {} a month at list price; beside that {} by use, {} without a known \
         price\nthis month {}\n",
        usd(it.estimate),
        listed.by_use,
        listed.unpriced,
        usd(it.actual)
    )
}

fn promises(promises: &[Promise]) -> String {
    let row = |it: &Promise| {
        let about = if it.estimated { "about " } else { "" };
        vec![
            it.name.to_owned(),
            format!("{} {}", it.target, it.unit),
            it.measured.map_or_else(|| "-".to_owned(), |figure| format!("{about}{figure:.3}")),
            it.verdict.to_owned(),
            it.why.clone().unwrap_or_default(),
        ]
    };
    let columns = [
        Column::Words("PROMISE"),
        Column::Words("TARGET"),
        Column::Figures("MEASURED"),
        Column::Words("VERDICT"),
        Column::Words("WHY"),
    ];
    table(&columns, promises.iter().map(row))
}

fn details(it: &Stack) -> String {
    let mut page = format!("\n{}\n", it.name);
    if let Some(why) = &it.status_reason {
        let _ = writeln!(page, "  why        {why}");
    }
    for change in it.outdated.iter().flatten() {
        let _ = writeln!(page, "  behind     {} {} {}: {}", change.action, change.logical_id, change.kind, change.why);
    }
    if let Some(why) = &it.outdated_why {
        let _ = writeln!(page, "  behind     not known: {why}");
    }
    for (name, value) in &it.parameters {
        let _ = writeln!(page, "  parameter  {name} = {value}");
    }
    for (name, value) in &it.outputs {
        let _ = writeln!(page, "  output     {name} = {value}");
    }
    page
}
