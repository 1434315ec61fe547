//! `alarm list`: every alarm, the firing first.

use console::snapshot::Part;
use domain::{Moment, Source, in_words};

use crate::cli::{Form, Output};
use crate::commands::session::Session;
use crate::commands::status::alarms;
use crate::commands::status::document::Alarm;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// Prints the alarms.
pub(super) async fn list(session: &Session, output: Output) -> Result<Exit, Stop> {
    let cloud = session.connect().await?;
    let estate = session.snapshot(&cloud, &[Part::Alarms]).await?;
    let alarms = alarms(&estate);
    match (output.output, &alarms) {
        (Form::Json, alarms) => output::print_json(alarms)?,
        (Form::Table, Some(alarms)) => output::print(&table_of(alarms, session.now()))?,
        (Form::Table, None) => output::Reader::Listens,
    };
    Ok(session.known(&estate, Source::Alarms, alarms.is_some()))
}

fn table_of(alarms: &[Alarm], now: Moment) -> String {
    let row = |alarm: &Alarm| {
        vec![
            alarm.name.to_string(),
            alarm.region.to_string(),
            alarm.kind.to_owned(),
            alarm.state.to_owned(),
            alarm.since.map_or_else(|| "-".to_owned(), |since| in_words(now.since(since))),
            if alarm.actions_enabled { "on".to_owned() } else { "off".to_owned() },
            alarm.reason.to_string(),
        ]
    };
    let columns = [
        Column::Words("ALARM"),
        Column::Words("REGION"),
        Column::Words("KIND"),
        Column::Words("STATE"),
        Column::Figures("FOR"),
        Column::Words("ACTIONS"),
        Column::Words("REASON"),
    ];
    if alarms.is_empty() { "there are no alarms\n".to_owned() } else { table(&columns, alarms.iter().map(row)) }
}
