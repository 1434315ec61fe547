//! What rolling a stack out does: how many of what, what is lost, what it costs, and what rolls it back.

use std::cmp::Reverse;

use change::{Action, Planned, Previewed, RollOut, StackAction, StackChange};
use domain::{Deed, Replacement, Text, Usd};

use super::GateLine;
use crate::draw::Words;
use crate::panes::deed;
use crate::theme::Role;
use crate::widgets::dash;

/// The roll-out that is shown, where it is one.
pub(super) fn of(previewed: &Previewed) -> Option<&RollOut> {
    match previewed.action() {
        Action::Stack(StackAction { change: StackChange::RollOut(roll_out), .. }) => Some(roll_out),
        _ => None,
    }
}

/// What is lost a line each, what holds state first; the rest by name in a line that folds.
pub(super) fn lines(roll_out: &RollOut) -> Vec<GateLine> {
    let mut lines = vec![counts(roll_out)];
    lines.extend(sorted(roll_out).into_iter().filter(|it| it.is_loss()).map(|it| line("", it).folding()));
    for (name, is_it) in KINDS {
        let kept = roll_out.shown.iter().filter(|it| !it.is_loss() && is_it(it.action));
        let names: Vec<String> = kept.map(|it| Text::new(&it.logical_id).as_str().to_owned()).collect();
        if !names.is_empty() {
            lines.push(GateLine::say(name, names.join(" "), Role::Quiet).folding());
        }
    }
    lines.push(cost(roll_out));
    lines.push(triggers(roll_out.triggers));
    lines.extend(
        roll_out.role.as_ref().map(|role| GateLine::say("made by", Text::new(role).as_str().to_owned(), Role::Text)),
    );
    lines
}

/// Every change with its type and its reason.
pub(super) fn every_change(roll_out: &RollOut) -> Vec<GateLine> {
    let sorted = sorted(roll_out).into_iter().enumerate();
    sorted.map(|(index, it)| line(if index == 0 { "changes" } else { "" }, it)).collect()
}

/// A name of a line, and what is listed in it.
type Kind = (&'static str, fn(Deed) -> bool);

const KINDS: [Kind; 3] = [
    ("changed", |deed| deed == Deed::Modify),
    ("adopted", |deed| deed == Deed::Import),
    ("added", |deed| deed == Deed::Add),
];

/// What is lost and holds state, what is lost, what is changed, what is added.
fn sorted(roll_out: &RollOut) -> Vec<&Planned> {
    let mut sorted: Vec<&Planned> = roll_out.shown.iter().collect();
    let is_added = |it: &Planned| matches!(it.action, Deed::Add | Deed::Import);
    sorted.sort_by_key(|it| (!(it.is_loss() && it.is_stateful), !it.is_loss(), is_added(it), Reverse(it.replacement)));
    sorted
}

fn counts(roll_out: &RollOut) -> GateLine {
    let count = |is_it: fn(&Planned) -> bool| roll_out.shown.iter().filter(|it| is_it(it)).count();
    let is_replaced = |it: &Planned| it.action == Deed::Modify && it.replacement > Replacement::False;
    let counted = [
        (count(|it| it.action == Deed::Add), "added", Role::Text),
        (count(|it| it.action == Deed::Import), "adopted", Role::Text),
        (count(|it| it.action == Deed::Modify && it.replacement == Replacement::False), "changed", Role::Text),
        (count(is_replaced), "replaced or perhaps", Role::Bad),
        (count(|it| it.action == Deed::Remove), "removed", Role::Bad),
        (count(|it| it.action == Deed::Unknown), "not known", Role::Bad),
    ];
    let mut words: Words<'static> = Vec::new();
    for (number, word, role) in counted.into_iter().filter(|(number, ..)| *number > 0) {
        words.push((format!("{number} {word}  ").into(), role));
    }
    if words.is_empty() {
        words.push(("no resource".into(), Role::Text));
    }
    GateLine::new("resources", words)
}

/// One resource: what is done to it, whether it holds state, why. What it may lose stands before what may be cut.
fn line(name: &'static str, planned: &Planned) -> GateLine {
    let (word, role) = deed(planned.action, planned.replacement);
    let text = |words: &str| Text::new(words).as_str().to_owned();
    let mut words: Words<'static> = vec![
        (format!("{word} ").into(), role),
        (text(&planned.logical_id).into(), Role::Text),
        (format!(" {}", text(&planned.kind)).into(), Role::Quiet),
    ];
    if planned.is_stateful {
        words.insert(1, ("holds state: ".into(), if planned.is_loss() { Role::Bad } else { Role::Quiet }));
    }
    if !planned.why.is_empty() {
        words.push((format!("  {}", text(&planned.why)).into(), Role::Quiet));
    }
    GateLine::new(name, words)
}

fn cost(roll_out: &RollOut) -> GateLine {
    let unpriced = match roll_out.estimate.unpriced {
        0 => String::new(),
        1 => "; 1 resource without a known price, or paid by use".to_owned(),
        many => format!("; {many} resources without a known price, or paid by use"),
    };
    match roll_out.estimate.usd() {
        Some(Usd(usd)) => {
            let sign = if usd < 0.0 { "-" } else { "+" };
            let words = format!("{sign}${:.2} a month at list price, without traffic{unpriced}", usd.abs());
            GateLine::say("cost", words, Role::Text).folding()
        }
        None => GateLine::say("cost", format!("{} a month{unpriced}", dash()), Role::Unknown),
    }
}

fn triggers(count: usize) -> GateLine {
    match count {
        0 => GateLine::say("rolled back", "by its own failures alone: no alarm that is there watches it", Role::Warn),
        1 => GateLine::say("rolled back", "by its own failures, and by 1 alarm that is there", Role::Text),
        many => GateLine::say(
            "rolled back",
            format!("by its own failures, and by {many} alarms that are there"),
            Role::Text,
        ),
    }
}
