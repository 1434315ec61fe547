//! A wish before it can be shown, while it is carried out, and at its end with what to do next.

use change::gate::{Asked, Ended, Refused, Underway};
use change::{Ending, Outcome, Proposed};
use domain::in_words;

use super::{GateLine, wording};
use crate::theme::Role;
use crate::{Model, commands};

pub(super) fn asked(model: &Model, asked: &Asked) -> Vec<GateLine> {
    let age = in_words(model.now.here.since(asked.since.here));
    vec![
        GateLine::say(
            "facts",
            format!("being collected for {age}: who asks, the subject, its alarms, what else acts on it"),
            Role::Warn,
        ),
        GateLine::say("", "nothing is changed by that", Role::Quiet),
        command_line(&asked.proposed),
    ]
}

pub(super) fn refused(model: &Model, refused: &Refused) -> Vec<GateLine> {
    let again = commands::hint(model, "gate.look-again", "looks again");
    vec![
        GateLine::say("refused", refused.why.as_str(), Role::Bad),
        GateLine::say("so", "nothing was sent", Role::Text),
        GateLine::say("next", again, Role::Quiet),
        command_line(&refused.proposed),
    ]
}

/// The steps of the carrying out, in order.
const STEPS: [&str; 4] = [
    "the subject, the account and the guards are looked at once more",
    "the intent is written to the journal",
    "the request is sent",
    "what is so now is read back",
];

pub(super) fn underway(model: &Model, underway: &Underway) -> Vec<GateLine> {
    // The first word of it is the first step under way; the step after the last word is what it waits for.
    let at = wording::step(underway.progress.as_ref()).max(1);
    let age = in_words(model.now.here.since(underway.since.here));
    let mut lines = vec![GateLine::say("running", format!("for {age}"), Role::Warn)];
    for (index, words) in STEPS.iter().enumerate() {
        let (sign, role) = match (index + 1).cmp(&at) {
            std::cmp::Ordering::Less => ("✔", Role::Good),
            std::cmp::Ordering::Equal => ("▶", Role::Warn),
            std::cmp::Ordering::Greater => (" ", Role::Quiet),
        };
        lines.push(GateLine::new("", vec![(format!("{sign} ").into(), role), ((*words).into(), role)]));
    }
    if let Some(run) = underway.run() {
        lines.push(GateLine::say("run", run.to_string(), Role::Quiet));
    }
    lines.push(command_line(&underway.proposed));
    lines
}

pub(super) fn ended(model: &Model, ended: &Ended) -> Vec<GateLine> {
    let outcome = &ended.outcome;
    let (words, role) = match outcome.ending {
        Ending::Applied => ("✔ APPLIED", Role::Good),
        Ending::NotStarted => ("✖ NOT STARTED", Role::Warn),
        Ending::Failed => ("✖ FAILED", Role::Bad),
        Ending::Underway => ("▶ UNDER WAY", Role::Warn),
        Ending::Unknown => ("? UNKNOWN", Role::Bad),
    };
    let age = in_words(model.now.here.since(ended.at.here));
    let mut lines = vec![
        GateLine::new("ended", vec![(words.into(), role), (format!("  {age} ago").into(), Role::Quiet)]),
        GateLine::say("why", outcome.why.as_str(), Role::Text),
    ];
    // It may be looked at long after: what became of the run since then counts, not what was to come.
    let since =
        model.changes.made.iter().rev().find(|made| made.outcome.run == outcome.run && made.outcome != *outcome);
    if let Some(made) = since.filter(|_| outcome.run.is_some()) {
        let words = format!("{}: {}", made.at.time_of_day(), made.outcome.why);
        lines.push(GateLine::say("since", words, Role::Text));
    } else if let Some(at) = outcome.revert_at {
        let span = wording::left(model.now.cloud.until(at));
        let words = format!("in {span}, at {}, unless kept or somebody else changes it first", at.hour_and_minute());
        lines.push(GateLine::say("put back", words, Role::Warn));
    }
    if since.is_none() {
        lines.push(GateLine::say("next", next(model, outcome), Role::Text));
    }
    if let Some(run) = outcome.run {
        lines.push(GateLine::say("run", run.to_string(), Role::Quiet));
    }
    lines.push(command_line(&ended.proposed));
    lines
}

/// What to do next.
fn next(model: &Model, outcome: &Outcome) -> String {
    let palette = commands::hint(model, "palette", "");
    let palette = palette.trim();
    match (outcome.ending, outcome.revert_at) {
        (Ending::Applied, Some(_)) => {
            format!("leave this; then with {palette} run.keep it stays, with {palette} run.revert it is put back now")
        }
        (Ending::Applied, None) => "see in the panes how it settles".to_owned(),
        (Ending::NotStarted, _) => {
            let again = commands::hint(model, "gate.look-again", "looks again");
            let left = if model.changes.drafts.is_empty() {
                String::new()
            } else {
                format!("; {}", commands::hint(model, "gate.close", "throws its change set away"))
            };
            format!("nothing was begun; {again}, and it is confirmed anew{left}")
        }
        (Ending::Failed, _) => {
            format!("see the activities for the reason; with {palette} run.revert what is left of it is put back")
        }
        (Ending::Underway, _) => {
            "it goes on without this dialog: the phases pane shows how far it is, and its run is closed when it is over"
                .to_owned()
        }
        (Ending::Unknown, _) => {
            format!(
                "it is not sent again; the run stays open: see how the subject stands, then put it back with {palette} run.revert, or close the run in the journal"
            )
        }
    }
}

fn command_line(proposed: &Proposed) -> GateLine {
    let line = domain::Text::new(&proposed.action.cli(&proposed.region));
    GateLine::say("same as", line.as_str(), Role::Quiet)
}
