//! One operator at a time, and a trace of what is done.

use domain::in_words;

use super::Scene;
use super::finding::{Finding, Verdict, block, hardest, pass, say, unknown, warn};
use crate::{
    Action, GroupAction, GroupChange, JournalStanding, LeaseStanding, OpenRun, RefreshAction, RefreshChange, Undo,
    UnreadRun,
};

/// The journal can be written.
pub(super) fn journal(scene: &Scene<'_>) -> Finding {
    match &scene.facts.standing.journal {
        JournalStanding::Ready => pass("the journal is ready"),
        JournalStanding::Failing(why) => block(format!("the journal cannot be written: {why}")),
    }
}

/// Nobody else holds the lease, and no run over the same subject is open.
pub(super) fn one_operator(scene: &Scene<'_>) -> Finding {
    let standing = &scene.facts.standing;
    let (calm, lease) = match &standing.lease {
        LeaseStanding::Held => ("the lease is held", None),
        LeaseStanding::Free => ("the lease is free", None),
        LeaseStanding::Elsewhere(who) => {
            ("", Some(block(format!("{who} holds the lease; ask, or wait until it ends"))))
        }
        LeaseStanding::NoTable if standing.profile.is_protected => (
            "",
            Some(block("there is no shared table for a lease: others cannot be kept out, only this machine is locked")),
        ),
        LeaseStanding::NoTable => ("", Some(warn("there is no shared table for a lease: only this machine is locked"))),
        LeaseStanding::Unknown(why) => ("", Some(unknown(format!("who holds the lease is not known: {why}")))),
    };
    let open = standing.open_runs.iter().filter_map(|run| open_run(scene, run));
    let unread = standing.unread_runs.iter().filter_map(|run| unread_run(scene, run));
    hardest(lease.into_iter().chain(open).chain(unread).collect(), calm)
}

/// What a run that cannot be read means for the change: as much as an open one where it is known to be over the same.
fn unread_run(scene: &Scene<'_>, unread: &UnreadRun) -> Option<Finding> {
    let UnreadRun { run, over, why } = unread;
    let named = run.map_or_else(|| "runs may be open here".to_owned(), |run| format!("run {run} may be open over it"));
    let Some(over) = over else { return Some(unknown(format!("{named}, and that cannot be read: {why}"))) };
    if over.region != scene.proposed.region {
        return None;
    }
    let action = &scene.proposed.action;
    let verdict = match &over.action {
        Some(begun) if !meet(action, begun) => return None,
        Some(begun) if puts_back(action, begun, scene) => Verdict::Warn,
        Some(_) => Verdict::Block,
        // Without its action, another name may still be a part of the same.
        None if over.subject == *action.subject() || over.subject == *action.scope() => Verdict::Block,
        None => Verdict::Unknown,
    };
    Some(say(verdict, format!("{named} ({}), and cannot be read: {why}", over.subject)))
}

/// What an open run means for the change, if anything.
fn open_run(scene: &Scene<'_>, run: &OpenRun) -> Option<Finding> {
    let action = &scene.proposed.action;
    if run.region != scene.proposed.region || !meet(action, &run.action) || executes(action, &run.action) {
        return None;
    }
    let OpenRun { run: id, by, .. } = run;
    if puts_back(action, &run.action, scene) {
        return Some(warn(format!("it undoes run {id} of {by}; `scale revert {id}` does the same and closes the run")));
    }
    let back = match run.revert_at {
        Some(at) if at > scene.now.cloud => format!(", put back in {}", in_words(scene.now.cloud.until(at))),
        Some(_) => ", overdue to be put back".to_owned(),
        None => String::new(),
    };
    Some(block(format!("run {id} of {by} over {} is open{back}; keep, revert or close it first", run.action.subject())))
}

/// Whether two changes are over the same: the same subject, or a whole group and an instance of it.
fn meet(one: &Action, other: &Action) -> bool {
    let is_whole = |action: &Action| matches!(action, Action::Group(_) | Action::Refresh(_));
    let is_part = |action: &Action| matches!(action, Action::Instance(_));
    let is_same = one.subject() == other.subject()
        && (std::mem::discriminant(one) == std::mem::discriminant(other) || (is_whole(one) && is_whole(other)));
    let is_over = (is_whole(one) && is_part(other)) || (is_part(one) && is_whole(other));
    one.scope() == other.scope() && (is_same || is_over)
}

/// Whether a change executes, or throws away, the change set that an open run has made.
fn executes(action: &Action, begun: &Action) -> bool {
    matches!((action, begun), (Action::Stack(action), Action::Stack(begun)) if action.builds_on(begun))
}

/// Whether a change is the way back of an open run: a way back is never stood in the way of.
fn puts_back(action: &Action, begun: &Action, scene: &Scene<'_>) -> bool {
    let change = |action: &GroupAction| action.change.clone();
    match (action, begun) {
        (Action::Refresh(RefreshAction { change, .. }), Action::Refresh(begun)) => {
            matches!(begun.change, RefreshChange::Start { .. }) && !matches!(change, RefreshChange::Start { .. })
        }
        (Action::Group(action), Action::Group(begun)) => match (change(action), change(begun)) {
            (GroupChange::Resume(back), GroupChange::Suspend(begun)) => back.is_subset(&begun),
            _ => false,
        },
        _ => matches!(begun.undo(scene.before), Undo::By(back) if *back == *action),
    }
}
