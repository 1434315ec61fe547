//! What became of changes of the account.

use change::gate::{GateEffect, GateMsg};
use change::{Ending, OpenRun, Outcome, RunId, WriteMode};
use domain::{Source, Text};

use crate::{ChangeEffect, ChangeMsg, Effect, Made, Model, Pane, Tone};

use super::{gate, notify, phases, runs};

/// Takes in what became of a change.
pub(super) fn heard(model: &mut Model, msg: ChangeMsg) -> Vec<Effect> {
    match msg {
        ChangeMsg::Informed { ticket, outcome } => tell(model, GateMsg::Informed { ticket, outcome }),
        ChangeMsg::Progressed { ticket, progress } => tell(model, GateMsg::Progressed { ticket, progress }),
        ChangeMsg::Ended { ticket, outcome } => tell(model, GateMsg::Ended { ticket, outcome }),
        ChangeMsg::PhaseProposed { ticket, outcome } => phases::answered(model, ticket, outcome),
        ChangeMsg::Armed(write) => armed(model, write),
        ChangeMsg::NotArmed(why) => {
            model.changes.write = WriteMode::Off;
            notify(model, Tone::Warning, format!("not armed: {why}"));
            Vec::new()
        }
        ChangeMsg::Disarmed => {
            disarm(model);
            Vec::new()
        }
        ChangeMsg::Runs(runs) => {
            listed(model, runs);
            Vec::new()
        }
        ChangeMsg::Restored { run, outcome } => {
            restored(model, run, outcome);
            Vec::new()
        }
        ChangeMsg::JournalFailing(why) => {
            if let Some(why) = &why {
                notify(model, Tone::Alarm, format!("the journal cannot be written, nothing can be changed: {why}"));
            }
            model.changes.journal = why;
            Vec::new()
        }
    }
}

/// Tells the gate, and hands on what it asks for.
pub(crate) fn tell(model: &mut Model, msg: GateMsg) -> Vec<Effect> {
    let terms = change::gate::Terms { limits: &model.settings.limits, write: model.changes.write, now: model.now };
    let asked = model.changes.gate.update(msg, &terms);
    gate::follow(model);
    let discarded = phases::let_go(model, &asked);
    let asked: Vec<Effect> = asked.into_iter().filter_map(|effect| perform(model, effect)).collect();
    asked.into_iter().chain(discarded).collect()
}

fn perform(model: &mut Model, effect: GateEffect) -> Option<Effect> {
    Some(Effect::Change(match effect {
        GateEffect::Inquire { ticket, proposed } => ChangeEffect::Inquire { ticket, proposed },
        GateEffect::CarryOut { ticket, confirmed } => ChangeEffect::CarryOut { ticket, confirmed },
        GateEffect::Tell { proposed, outcome } => {
            let action = &proposed.action;
            let (what, subject) = (action.title(), action.subject().clone());
            let said = format!("{what}: {}", outcome.ending.as_str());
            notify(model, tone(outcome.ending), said);
            let at = model.now.cloud;
            model.changes.remember(Made { at, region: proposed.region, subject, what: Text::new(&what), outcome });
            model.rows.news.heard(Pane::Activity);
            // What was changed is looked at now, and not when it is due.
            return Some(Effect::Refresh(vec![Source::Capacity, Source::Targets, Source::Alarms, Source::Phases]));
        }
    }))
}

/// What is shown was judged without them: it is looked at again.
fn armed(model: &mut Model, write: WriteMode) -> Vec<Effect> {
    model.changes.write = write;
    notify(model, Tone::Done, "changes are armed: each still has to be confirmed by typing");
    if model.changes.gate.shown().is_some() { tell(model, GateMsg::LookedAgain) } else { Vec::new() }
}

/// Nothing new can be confirmed; what is carried out goes on. Said once, whoever notices first.
pub(super) fn disarm(model: &mut Model) {
    if std::mem::take(&mut model.changes.write) != WriteMode::Off {
        notify(model, Tone::Done, "read-only again: nothing new can be confirmed");
    }
}

fn listed(model: &mut Model, open: Vec<OpenRun>) {
    let is_first = !std::mem::replace(&mut model.changes.is_told, true);
    model.changes.runs = open;
    model.rows.news.heard(Pane::Activity);
    if is_first {
        runs::offer_overdue(model);
    }
}

fn restored(model: &mut Model, run: RunId, outcome: Outcome) {
    let open = model.changes.run(run).cloned();
    notify(model, tone(outcome.ending), format!("run {run}: {}", outcome.why));
    if let Some(OpenRun { action, region, .. }) = open {
        let at = model.now.cloud;
        let what = format!("settled: {}", action.title());
        let made = Made { at, region, subject: action.subject().clone(), what: Text::new(&what), outcome };
        model.changes.remember(made);
        model.rows.news.heard(Pane::Activity);
    }
}

const fn tone(ending: Ending) -> Tone {
    match ending {
        Ending::Applied | Ending::Underway => Tone::Done,
        Ending::NotStarted => Tone::Warning,
        Ending::Failed | Ending::Unknown => Tone::Alarm,
    }
}
