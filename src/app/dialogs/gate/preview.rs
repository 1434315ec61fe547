//! What is shown to be confirmed: before and after, zones, cost, guards, the way back, the command line.

use std::collections::BTreeSet;

use change::gate::Shown;
use change::guards::{Finding, Verdict};
use change::{Fuse, Previewed, Undo, Value, Watching};
use domain::{AlarmState, in_words};

use super::{GateLine, Overlong, roll_out, wording};
use crate::draw::Words;
use crate::theme::Role;
use crate::{Dialog, Evidence, Model, commands};

/// From this width on the guards that pass are named as well.
const WIDE: u16 = 90;

pub(super) fn lines(model: &Model, shown: &Shown, width: u16) -> Vec<GateLine> {
    let evidence = match &model.dialog {
        Some(Dialog::Gate(dialog)) => dialog.evidence,
        _ => Evidence::Folded,
    };
    if evidence == Evidence::Unfolded {
        return unfolded(model, shown);
    }
    let previewed = shown.previewed();
    let mut lines = moved(shown);
    lines.extend(difference(model, shown));
    lines.extend(share(previewed));
    lines.extend(zones(previewed));
    match roll_out::of(previewed) {
        Some(roll_out) => lines.extend(roll_out::lines(roll_out)),
        None => lines.push(cost(model, previewed)),
    }
    lines.extend(way_back(model, previewed));
    lines.extend(guards(model, shown, width));
    lines.extend(alarms(model, previewed));
    lines.push(command_line(model, previewed));
    lines.push(GateLine::say("by", previewed.principal().as_str(), Role::Quiet));
    lines
}

/// What moved under the dialog, or why nothing newer is known.
fn moved(shown: &Shown) -> Vec<GateLine> {
    let mut lines = Vec::new();
    if !shown.moved().is_empty() {
        let moved: Vec<String> = shown.moved().iter().map(ToString::to_string).collect();
        lines.push(GateLine::say("moved", format!("since it was first shown: {}", moved.join(", ")), Role::Warn));
    }
    if let Some(trouble) = shown.trouble() {
        lines.push(GateLine::say("trouble", format!("could not look again: {trouble}"), Role::Warn));
    }
    lines
}

/// Each value that changes, before and after, and those that stay in brackets; how old the reading is.
fn difference(model: &Model, shown: &Shown) -> Vec<GateLine> {
    let previewed = shown.previewed();
    let (before, after) = (previewed.before(), previewed.after());
    let changed: BTreeSet<String> = before.moved(&after).into_iter().map(|moved| moved.name).collect();
    let stays: Vec<String> = before
        .values()
        // A stack's ARN says nothing that its name, the account and the region do not; its age is in the panes.
        .filter(|(name, value)| !changed.contains(*name) && !is_arn(value) && *name != "updated")
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let age = in_words(model.now.here.since(shown.since().here));
    let mut lines: Vec<GateLine> = changed
        .iter()
        .map(|name| {
            GateLine::new(
                "",
                vec![
                    (format!("{name} ").into(), Role::Quiet),
                    (before.get(name).to_string().into(), Role::Text),
                    (" -> ".into(), Role::Quiet),
                    (format!("{}  ", after.get(name)).into(), Role::Accent),
                ],
            )
        })
        .collect();
    if lines.is_empty() {
        lines.push(GateLine::say("", "no value of its own changes  ", Role::Text));
    }
    if let Some(first) = lines.first_mut() {
        first.name = "change";
        if !stays.is_empty() {
            first.words.push((format!("({})  ", stays.join(", ")).into(), Role::Quiet));
        }
        first.words.push((format!("before read {age} ago").into(), Role::Quiet));
        if shown.asked_again().is_some() {
            first.words.push((", looking again".into(), Role::Warn));
        }
    }
    lines
}

fn is_arn(value: &Value) -> bool {
    value.to_string().starts_with("arn:")
}

fn share(previewed: &Previewed) -> Option<GateLine> {
    let words = wording::share(previewed.impact(), previewed.direction())?;
    Some(GateLine::say("share", words, Role::Text))
}

fn zones(previewed: &Previewed) -> Option<GateLine> {
    let zones = &previewed.impact().zones;
    (!zones.is_empty()).then(|| GateLine::say("zones", wording::zones(zones), Role::Text))
}

fn cost(model: &Model, previewed: &Previewed) -> GateLine {
    let until = previewed.proposed().revert_after.map(|span| model.now.cloud + span);
    match wording::cost(&previewed.impact().cost, until) {
        Some(words) => GateLine::say("cost", words, Role::Text),
        None => GateLine::say("cost", "– no list price is known for its instances here", Role::Unknown),
    }
}

fn alarms(model: &Model, previewed: &Previewed) -> Option<GateLine> {
    let alarms = &previewed.impact().alarms;
    let mut words: Words<'static> = Vec::new();
    for Watching { alarm, state, since } in alarms {
        let role = match state {
            AlarmState::Alarm => Role::Bad,
            AlarmState::Ok => Role::Text,
            AlarmState::InsufficientData => Role::Unknown,
        };
        let age = since.map(|at| format!(" {}", in_words(model.now.cloud.since(at)))).unwrap_or_default();
        words.push((format!("{alarm} {}{age}  ", state.as_str()).into(), role));
    }
    (!words.is_empty()).then(|| GateLine::new("alarms", words))
}

/// The count of each verdict, then what does not pass, a line each.
fn guards(model: &Model, shown: &Shown, width: u16) -> Vec<GateLine> {
    let findings = shown.previewed().findings();
    let mut count: Words<'static> = Vec::new();
    for verdict in [Verdict::Pass, Verdict::Warn, Verdict::Unknown, Verdict::Block] {
        let (sign, role) = wording::sign(verdict);
        let number = findings.iter().filter(|finding| finding.verdict == verdict).count();
        count.push((format!("{sign} {number} {}  ", verdict.as_str()).into(), role));
    }
    if width >= WIDE {
        let passed = findings.iter().filter(|finding| finding.verdict == Verdict::Pass);
        let names: Vec<&str> = passed.map(|finding| finding.guard.as_str()).collect();
        count.push((names.join(" ").into(), Role::Quiet));
    } else {
        count.push((commands::hint(model, "gate.evidence", "evidence").into(), Role::Quiet));
    }
    let mut lines = vec![GateLine::new("guards", count)];
    let mut open: Vec<&Finding> = findings.iter().filter(|finding| finding.verdict != Verdict::Pass).collect();
    // What stops it first; what is merely not known of a harmless change last.
    open.sort_by_key(|finding| (!shown.is_stopped_by(finding), std::cmp::Reverse(finding.verdict)));
    lines.extend(open.into_iter().map(|finding| GateLine::new("", finding_words(shown, finding)).folding()));
    lines
}

/// What a guard says: first whether it stops the change, which a line cut at its end still tells.
fn finding_words(shown: &Shown, finding: &Finding) -> Words<'static> {
    let (sign, role) = wording::sign(finding.verdict);
    let mut words: Words<'static> = vec![(format!("{sign} {}", finding.guard.as_str()).into(), role)];
    if finding.stops(shown.previewed().direction()) {
        words.push(match reason(shown, finding) {
            Some(reason) => (format!(" gone past ({reason})").into(), Role::Warn),
            None if finding.guard.is_overridable() => (" STOPS IT".into(), Role::Bad),
            None => (" STOPS IT, takes no reason".into(), Role::Bad),
        });
    }
    words.extend([(": ".into(), role), (finding.why.clone().into(), Role::Text)]);
    words
}

/// The reason given to go past it.
fn reason(shown: &Shown, finding: &Finding) -> Option<String> {
    let typed = shown.typed();
    let own = typed.overrides.get(&finding.guard).map(|reason| domain::Text::new(reason).as_str().to_owned());
    let incident = typed.incident.as_ref().filter(|_| finding.guard.is_overridable());
    own.or_else(|| incident.map(|incident| format!("incident {}", domain::Text::new(incident))))
}

/// How it is put back, and when.
fn way_back(model: &Model, previewed: &Previewed) -> Vec<GateLine> {
    let proposed = previewed.proposed();
    let (undo, role) = wording::undo(previewed);
    let mut lines = Vec::new();
    if let Some(span) = previewed.action().span() {
        let at = (model.now.cloud + span).hour_and_minute();
        lines.push(GateLine::say("ends", format!("by itself in {}, at {at}", wording::whole(span)), Role::Text));
    }
    match (proposed.revert_after, previewed.undo()) {
        (Some(span), _) => {
            let at = (model.now.cloud + span).hour_and_minute();
            let words =
                format!("in {}, at {at}, {undo}, unless kept or somebody else changes it first", wording::whole(span));
            lines.push(GateLine::say("put back", words, role));
        }
        (None, Undo::By(_)) => {
            lines.push(GateLine::say("put back", format!("not by itself; by hand {undo}"), role));
        }
        (None, Undo::Ends(_) | Undo::Separate(_) | Undo::None(_)) => lines.push(GateLine::say("put back", undo, role)),
    }
    if let (Fuse::Set, Some(span)) = (proposed.fuse, proposed.revert_after) {
        let at = (model.now.cloud + span).hour_and_minute();
        let before = previewed.before();
        let sizes: Vec<String> = ["min", "desired", "max"].map(|name| format!("{name} {}", before.get(name))).into();
        let words = format!("AWS itself will set {} at {at}, whatever anyone did since", sizes.join(", "));
        lines.push(GateLine::say("fuse", words, Role::Warn));
    }
    if let Some(words) = previewed.opens() {
        lines.push(GateLine::say("policy", words, Role::Warn));
    }
    lines
}

fn command_line(model: &Model, previewed: &Previewed) -> GateLine {
    let line = previewed.action().cli(&previewed.proposed().region);
    let line = domain::Text::new(&line);
    let hint = commands::hint(model, "gate.copy", "copies it");
    let words = vec![(line.as_str().to_owned().into(), Role::Text), (format!("  {hint}").into(), Role::Quiet)];
    GateLine::new("same as", words).folding()
}

/// Every guard with the figures it used and their ages, and the whole of what folds.
fn unfolded(model: &Model, shown: &Shown) -> Vec<GateLine> {
    let mut lines = roll_out::of(shown.previewed()).map(roll_out::every_change).unwrap_or_default();
    for finding in shown.previewed().findings() {
        lines.push(GateLine::new("", finding_words(shown, finding)));
        for evidence in &finding.evidence {
            let age = evidence.age.map_or_else(String::new, |age| format!(", {} old", in_words(age)));
            let value = domain::Text::new(&evidence.value);
            lines.push(GateLine::say("", format!("    {} {value}{age}", evidence.what), Role::Quiet));
        }
    }
    lines.push(GateLine { overlong: Overlong::Wraps, ..command_line(model, shown.previewed()) });
    lines
}
