//! Keeping what a run did, or putting it back.

use change::RunId;

use crate::model::{Dialog, RunPicker, Settling};
use crate::{ChangeEffect, Chooser, Effect, Model, Tone, Writes};

use super::notify;

/// Lists the runs that can be kept, or put back.
pub(crate) fn open(model: &mut Model, settling: Settling) -> Vec<Effect> {
    let list = Chooser::new(runs(model, settling));
    model.dialog = Some(Dialog::RunPicker(RunPicker { settling, list }));
    Vec::new()
}

/// The runs that can be settled so: kept is only what would be put back.
fn runs(model: &Model, settling: Settling) -> Vec<RunId> {
    let own: Vec<RunId> = model.changes.gate.underway().filter_map(|(_, underway)| underway.run()).collect();
    let all = model.changes.runs.iter().filter(|open| !own.contains(&open.run));
    all.filter(|open| settling == Settling::Revert || open.revert_at.is_some()).map(|open| open.run).collect()
}

/// Why no run can be settled so. A way back needs no arming; only `--read-only` rules it out.
pub(crate) fn blocked(model: &Model, settling: Settling) -> Option<&'static str> {
    if model.settings.writes == Writes::Never {
        return Some("the console was started with --read-only");
    }
    let why = match settling {
        Settling::Keep => "no run is waiting to be put back",
        Settling::Revert => "every run is closed",
    };
    runs(model, settling).is_empty().then_some(why)
}

/// The runs that match what is typed.
pub(super) fn matching(model: &Model, picker: &RunPicker) -> Vec<RunId> {
    let words = |run: &RunId| {
        let title = model.changes.run(*run).map(|open| open.action.title()).unwrap_or_default();
        format!("{title} {run}")
    };
    crate::fuzzy::best(picker.list.query.as_str(), runs(model, picker.settling), words)
}

/// Settles the chosen run.
pub(super) fn settle(model: &mut Model, picker: &RunPicker) -> Vec<Effect> {
    let Some(run) = picker.list.selected().copied() else { return Vec::new() };
    let what = model.changes.run(run).map(|open| open.action.title()).unwrap_or_default();
    let (words, effect) = match picker.settling {
        Settling::Keep => (format!("keeping: {what}"), ChangeEffect::Keep(run)),
        Settling::Revert => (format!("putting back: {what}"), ChangeEffect::Revert(run)),
    };
    notify(model, Tone::Done, words);
    vec![Effect::Change(effect)]
}

/// Offers what should have been put back by now, once, when the runs of an account are first told.
pub(super) fn offer_overdue(model: &mut Model) {
    let cloud = model.now.cloud;
    let is_overdue = model.changes.runs.iter().any(|open| open.revert_at.is_some_and(|at| at <= cloud));
    if is_overdue && model.dialog.is_none() && model.settings.writes == Writes::Possible {
        open(model, Settling::Revert);
    }
}
