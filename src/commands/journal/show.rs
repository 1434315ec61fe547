//! `journal show`: what a run did, record by record.

use change::record::{Armament, Opened, Said, Step};
use change::{Answered, Record, Residue, RunId, State, Story, Way};
use domain::{Moment, Text};
use store::Journals;

use super::document::{Shown, Told, fault, word};
use super::failed;
use crate::cli::Form;
use crate::commands::change::moves;
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

/// Prints the records.
pub(super) fn run(journals: &Journals, run: RunId, form: Form) -> Result<Exit, Stop> {
    let chain = journals.read(run, None).map_err(|error| failed(&error))?;
    let fault = fault(&chain.verdict);
    let told = Told::of(Story::of(&chain.records).ok().as_ref());
    match form {
        Form::Json => {
            let head = chain.head.as_ref().map(|head| head.hash.as_str());
            let journal = word(&chain.verdict);
            output::print_json(&Shown { run, journal, fault, head, told, records: &chain.records })?
        }
        Form::Table => {
            let fault = fault.map(|fault| format!("\n{fault}\n")).unwrap_or_default();
            let wanted = told.wanted().map(|wanted| format!("wanted      {wanted}\n")).unwrap_or_default();
            let became = told.became().map(|became| format!("afterwards  {became}\n")).unwrap_or_default();
            let gap = if wanted.is_empty() { "" } else { "\n" };
            output::print(&format!("{wanted}{became}{gap}{}{fault}", page(&chain.records)))?
        }
    };
    Ok(Exit::DONE)
}

fn page(records: &[Record]) -> String {
    let row = |record: &Record| {
        let (at, kind, words) = said(record);
        // What a file says is not to be trusted with a terminal.
        vec![at.to_string(), kind.to_owned(), Text::new(&words).to_string()]
    };
    let columns = [Column::Words("AT"), Column::Words("RECORD"), Column::Words("WHAT")];
    table(&columns, records.iter().map(row))
}

fn said(record: &Record) -> (Moment, &'static str, String) {
    match record {
        Record::Opened(it) => (it.at, "opened", opened(it)),
        Record::Armed(it) => (it.at, "armed", armed(it)),
        Record::Intent(it) => (it.at, "intent", format!("{}: {}", way(it.way), it.action.title())),
        Record::Answered(it) => (it.at, "answered", format!("{}: {}", way(it.way), answered(&it.answered))),
        Record::Verified(it) => (it.at, "verified", format!("{}: {}", way(it.way), values(&it.seen))),
        Record::Kept(it) => (it.at, "kept", format!("by {}", it.by)),
        Record::Superseded(it) => (it.at, "superseded", it.moved.join(", ")),
        Record::Drill(it) => (it.at, "drill", it.event.clone()),
        Record::Adopted(it) => (it.at, "adopted", format!("by {}, process {}", it.by, it.pid)),
        Record::Closed(it) => (it.at, "closed", format!("{}, {}", it.ending.as_str(), residue(&it.residue))),
    }
}

fn opened(it: &Opened) -> String {
    let place = &it.place;
    let past = |said: &&Said| said.overridden.is_some();
    let overridden = it
        .findings
        .iter()
        .filter(past)
        .map(|said| format!("; past {}: {}", said.guard.as_str(), said.overridden.as_deref().unwrap_or_default()));
    let by = format!("{} ({}), process {}", it.operator.seat, it.operator.arn, it.operator.pid);
    format!(
        "{} {} in {} {} by {by}, plan {}{}",
        it.action,
        it.subject,
        place.account.grouped(),
        place.region,
        it.digest.short(),
        overridden.collect::<String>()
    )
}

fn armed(it: &Armament) -> String {
    let step = |step: &Step| {
        let wanted = moves(&step.before, &step.action.after(&step.before)).join(", ");
        format!("{} ({wanted}) from {}", step.action.title(), values(&step.before))
    };
    let steps: Vec<String> = it.steps.iter().map(step).collect();
    let revert = it.revert_at.map(|at| format!("; to be put back at {at}")).unwrap_or_default();
    steps.join(", then ") + &revert
}

const fn way(way: Way) -> &'static str {
    match way {
        Way::Forward => "forward",
        Way::Back => "back",
    }
}

fn answered(answered: &Answered) -> String {
    match answered {
        Answered::Accepted(said) if said.is_empty() => "accepted".to_owned(),
        Answered::Accepted(said) => format!("accepted: {said}"),
        Answered::Refused(said) => format!("refused: {said}"),
        Answered::Unknown(said) => format!("unknown: {said}"),
    }
}

fn values(state: &State) -> String {
    state.values().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
}

/// What a run left behind, in words.
pub(super) fn residue(residue: &Residue) -> String {
    match residue {
        Residue::Clean => "clean".to_owned(),
        Residue::Dirty(what) => format!("dirty: {what}"),
        Residue::Unknown(what) => format!("unknown: {what}"),
    }
}
