//! `scale show`: every Auto Scaling group, and what can change it by itself.

use console::snapshot::Part;
use domain::{Estate, Moment, Source, Text};
use serde::Serialize;

use crate::cli::{Form, Output};
use crate::commands::session::Session;
use crate::commands::status::capacity;
use crate::commands::status::document::Group;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// A group with what can change it; policies and schedules are null where they could not be read.
#[derive(Serialize)]
struct Scaled {
    #[serde(flatten)]
    group: Group,
    policies: Option<Vec<Policy>>,
    schedules: Option<Vec<Schedule>>,
}

#[derive(Serialize)]
struct Policy {
    name: Text,
    kind: Text,
    effect: Text,
    enabled: bool,
}

#[derive(Serialize)]
struct Schedule {
    name: Text,
    at: Option<Moment>,
    recurrence: Option<Text>,
    sets: Text,
}

/// Prints the groups.
pub(super) async fn show(session: &Session, output: Output) -> Result<Exit, Stop> {
    let cloud = session.connect().await?;
    let estate = session.snapshot(&cloud, &[Part::Capacity, Part::Scaling]).await?;
    let groups = capacity(&estate).map(|groups| groups.into_iter().map(|group| scaled(&estate, group)).collect());
    let groups: Option<Vec<Scaled>> = groups;
    match (output.output, &groups) {
        (Form::Json, groups) => output::print_json(groups)?,
        (Form::Table, Some(groups)) => output::print(&page(groups))?,
        (Form::Table, None) => output::Reader::Listens,
    };
    Ok(session.known(&estate, Source::Capacity, groups.is_some()))
}

fn scaled(estate: &Estate, group: Group) -> Scaled {
    let scaling = estate.regions.get(&group.region).and_then(|region| region.scaling.value());
    let policies = scaling.map(|scaling| {
        let own = scaling.policies.iter().filter(|policy| policy.group == group.group);
        own.map(|it| Policy {
            name: it.name.clone(),
            kind: it.kind.clone(),
            effect: it.effect.clone(),
            enabled: it.is_enabled,
        })
        .collect()
    });
    let schedules = scaling.map(|scaling| {
        let own = scaling.schedules.iter().filter(|schedule| schedule.group == group.group);
        own.map(|it| Schedule {
            name: it.name.clone(),
            at: it.at,
            recurrence: it.recurs().map(Text::from),
            sets: it.sets().into(),
        })
        .collect()
    });
    Scaled { group, policies, schedules }
}

fn page(groups: &[Scaled]) -> String {
    let plain: Vec<Group> = groups.iter().map(|scaled| scaled.group.clone()).collect();
    let mut lines = Vec::new();
    for Scaled { group, policies, schedules } in groups {
        for policy in policies.iter().flatten() {
            let off = if policy.enabled { "" } else { " (off)" };
            lines.push(format!("{}: policy {}: {}{off}", group.group, policy.name, policy.effect));
        }
        for schedule in schedules.iter().flatten() {
            let at = schedule.at.map_or_else(|| "-".to_owned(), |at| at.to_string());
            lines.push(format!("{}: schedule {} at {at}: {}", group.group, schedule.name, schedule.sets));
        }
    }
    let below = if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) };
    table_of(&plain) + &below
}

/// The groups as a table.
pub(in crate::commands) fn table_of(groups: &[Group]) -> String {
    if groups.is_empty() {
        return "there are no Auto Scaling groups\n".to_owned();
    }
    let row = |group: &Group| {
        let zones: Vec<String> = group.zones.iter().map(|(zone, count)| format!("{} {count}", zone.short())).collect();
        let suspended: Vec<&str> = group.suspended.iter().map(Text::as_str).collect();
        let refresh = group.refresh.as_ref().map(|it| format!("refresh {} {}%", it.status, it.percent));
        let suspended = (!suspended.is_empty()).then(|| format!("suspended {}", suspended.join(", ")));
        let figures = [group.min, group.desired, group.max, group.in_service, group.pending, group.terminating];
        let words = [group.group.to_string(), group.region.to_string()];
        let notes: Vec<String> = [refresh, suspended].into_iter().flatten().collect();
        words
            .into_iter()
            .chain(figures.map(|figure| figure.to_string()))
            .chain([group.standby.to_string(), group.unhealthy.to_string(), zones.join(", "), notes.join("; ")])
            .collect()
    };
    let columns = [
        Column::Words("GROUP"),
        Column::Words("REGION"),
        Column::Figures("MIN"),
        Column::Figures("DESIRED"),
        Column::Figures("MAX"),
        Column::Figures("IN SERVICE"),
        Column::Figures("PENDING"),
        Column::Figures("TERMINATING"),
        Column::Figures("STANDBY"),
        Column::Figures("UNHEALTHY"),
        Column::Words("ZONES"),
        Column::Words("NOTES"),
    ];
    table(&columns, groups.iter().map(row))
}
