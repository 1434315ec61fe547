//! `phase list`: the five phases, how far each has come and what it costs.

use console::snapshot::Part;
use domain::{RoadmapCost, Usd};

use super::promise::deepen;
use crate::cli::{Form, Output};
use crate::commands::session::Session;
use crate::commands::status::document::Phase;
use crate::commands::status::phases;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// Prints the phases.
pub(super) async fn list(session: &Session, output: Output) -> Result<Exit, Stop> {
    let cloud = session.connect().await?;
    let parts = [Part::Phases, Part::Targets, Part::Capacity, Part::Alarms, Part::Spend];
    let mut estate = session.snapshot(&cloud, &parts).await?;
    deepen(session, &cloud, &mut estate).await;
    let rows = phases(&estate, &session.profile, session.now());
    match output.output {
        Form::Json => output::print_json(&rows)?,
        Form::Table => output::print(&table_of(&rows))?,
    };
    Ok(session.known(&estate, domain::Source::Phases, rows.iter().any(|phase| phase.status != "unknown")))
}

/// The phases as a table.
pub(in crate::commands) fn table_of(phases: &[Phase]) -> String {
    let usd = |amount: Option<f64>| amount.map_or_else(|| "-".to_owned(), |amount| Usd(amount).to_string());
    let row = |phase: &Phase| {
        let stacks: Vec<String> = phase.stacks.iter().map(|stack| format!("{} {}", stack.name, stack.status)).collect();
        let roadmap = match (phase.monthly_usd.roadmap, phase.monthly_usd.roadmap_high) {
            (Some(low), Some(high)) => RoadmapCost { low: Usd(low), high: Usd(high) }.to_string(),
            _ => "-".to_owned(),
        };
        vec![
            phase.number.to_string(),
            phase.name.to_owned(),
            phase.region.to_string(),
            phase.status.to_owned(),
            roadmap,
            usd(phase.monthly_usd.estimate),
            usd(phase.monthly_usd.actual),
            phase.evidence.clone().map_or_else(|| stacks.join(", "), |evidence| format!("none; {evidence}")),
        ]
    };
    let columns = [
        Column::Figures("#"),
        Column::Words("PHASE"),
        Column::Words("REGION"),
        Column::Words("STATUS"),
        Column::Figures("ROADMAP"),
        Column::Figures("ESTIMATE"),
        Column::Figures("THIS MONTH"),
        Column::Words("STACKS"),
    ];
    table(&columns, phases.iter().map(row))
}
