//! The lines of the texts that dialogs show, wrapped once for scrolling and for drawing.

use domain::{Alarm, CloudError, Source, Text, in_words};
use unicode_width::UnicodeWidthChar;

use crate::commands::{self, Context};
use crate::describe::{Fact, facts};
use crate::{Dialog, Link, Model, Subject};

/// A line of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadLine {
    /// A heading.
    Heading(String),
    /// A label, a field or keys, and what belongs to it; the label is empty where the line before goes on.
    Pair(String, String),
    /// A line of words.
    Words(String),
}

/// A line of the dialog that shows an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LinkLine {
    /// What it leads to.
    Title(String),
    /// A part of the address.
    Address(String),
}

/// The widest label column, in cells.
const LABEL: usize = 30;

/// The lines of the open dialog, wrapped to `width` cells; none where it is a list to choose from.
pub fn lines(model: &Model, width: u16) -> Vec<ReadLine> {
    let width = usize::from(width).max(1);
    let text = unwrapped(model);
    let labels = text.iter().map(|line| if let ReadLine::Pair(label, _) = line { cells(label) } else { 0 });
    let label = labels.max().unwrap_or(0).min(LABEL).min(width / 2);
    text.into_iter().flat_map(|line| wrapped(line, label, width)).collect()
}

/// An address below what it leads to, wrapped to `width` cells.
pub(crate) fn link_lines(link: &Link, width: u16) -> Vec<LinkLine> {
    let address = wrap(&link.url, usize::from(width.max(1))).into_iter().map(LinkLine::Address);
    std::iter::once(LinkLine::Title(link.title.clone())).chain(address).collect()
}

/// The width of the label column of `lines`, in cells.
pub fn label_width(lines: &[ReadLine]) -> u16 {
    let labels = lines.iter().map(|line| if let ReadLine::Pair(label, _) = line { cells(label) } else { 0 });
    u16::try_from(labels.max().unwrap_or(0)).unwrap_or(u16::MAX)
}

/// The text of the open dialog, a line each.
pub(crate) fn as_text(model: &Model) -> String {
    let line = |line| match line {
        ReadLine::Heading(text) | ReadLine::Words(text) => format!("{text}\n"),
        ReadLine::Pair(label, text) => format!("{label}: {text}\n"),
    };
    unwrapped(model).into_iter().map(line).collect()
}

fn unwrapped(model: &Model) -> Vec<ReadLine> {
    match &model.dialog {
        Some(Dialog::Help(_)) => help(model),
        Some(Dialog::Describe(subject, _)) => described(facts(model, subject)),
        Some(Dialog::ErrorDetail(source, _)) => error(model, *source),
        Some(Dialog::Link(link)) => vec![ReadLine::Words(link.url.clone())],
        Some(Dialog::Asked(_)) => asked(model),
        Some(Dialog::Verified(subject, _)) => verified(model, subject),
        _ => Vec::new(),
    }
}

fn help(model: &Model) -> Vec<ReadLine> {
    let mut lines = Vec::new();
    for context in Context::ALL {
        lines.push(ReadLine::Heading(context.title().to_owned()));
        for command in commands::all().filter(|command| command.context == context) {
            let keys: Vec<String> = model.settings.keys.keys(command).iter().map(ToString::to_string).collect();
            let keys = if keys.is_empty() { "no key".to_owned() } else { keys.join(" ") };
            lines.push(ReadLine::Pair(keys, command.help.to_owned()));
        }
    }
    lines
}

fn described(facts: Vec<Fact>) -> Vec<ReadLine> {
    if facts.is_empty() {
        return vec![ReadLine::Words(
            "It is no longer listed: it was deleted, or its region could not be read.".into(),
        )];
    }
    facts.into_iter().map(|fact| ReadLine::Pair(fact.name, fact.value)).collect()
}

fn error(model: &Model, source: Source) -> Vec<ReadLine> {
    let mut lines = Vec::new();
    for (what, trouble) in crate::troubles::troubles(model, source) {
        if !lines.is_empty() {
            lines.push(ReadLine::Words(String::new()));
        }
        lines.push(ReadLine::Heading(what));
        lines.push(ReadLine::Pair("what".into(), trouble.error.to_string()));
        if let CloudError::Denied { detail, .. } = trouble.error {
            lines.push(ReadLine::Pair("AWS says".into(), detail.as_str().to_owned()));
        }
        if let Some((since, attempts)) = trouble.failing {
            let age = in_words(model.now.here.since(since));
            lines.push(ReadLine::Pair("since".into(), format!("{since} ({age} ago), attempts in a row: {attempts}")));
        } else {
            lines.push(ReadLine::Pair("so".into(), "The answer is partial: what could be read is shown.".into()));
        }
        let last = trouble.last.map(|at| format!("{at} ({} ago)", in_words(model.now.here.since(at))));
        lines.push(ReadLine::Pair("last good data".into(), last.unwrap_or_else(|| "none yet".into())));
        lines.push(ReadLine::Pair("what to do".into(), trouble.error.remedy(model.session.login())));
    }
    if lines.is_empty() {
        lines.push(ReadLine::Words(format!("Every question to {} is answered by now.", source.as_str())));
    }
    lines
}

/// What is being found out of a phase, or why nothing can be proposed.
fn asked(model: &Model) -> Vec<ReadLine> {
    let Some(asked) = &model.changes.asked else { return Vec::new() };
    let pair = |name: &str, words: String| ReadLine::Pair(name.to_owned(), words);
    match &asked.refused {
        Some(why) => {
            let so = "nothing was sent to be carried out".to_owned();
            vec![pair("refused", why.as_str().to_owned()), pair("so", so)]
        }
        None => vec![
            pair("now", asked.intent.looking().to_owned()),
            pair("since", in_words(model.now.here.since(asked.since.here))),
            pair("so far", "nothing is changed by that; what it comes to is shown before anything is done".to_owned()),
        ],
    }
}

/// What was looked at of a phase: what is not as it should be first.
fn verified(model: &Model, subject: &Subject) -> Vec<ReadLine> {
    let mut checks = model.checks(subject);
    if checks.is_empty() {
        return vec![ReadLine::Words("There is nothing to look at: no stack of it stands.".to_owned())];
    }
    checks.sort_by_key(|check| check.outcome);
    let overall = iac::checks::overall(&checks);
    let head = ReadLine::Heading(format!("{}, by what the console has read", overall.as_str().to_uppercase()));
    let line = |check: iac::checks::Check| {
        let name = format!("{} {} {}", check.outcome.as_str(), check.name, Text::new(&check.subject));
        ReadLine::Pair(name, Text::new(&check.why).as_str().to_owned())
    };
    std::iter::once(head).chain(checks.into_iter().map(line)).collect()
}

fn wrapped(line: ReadLine, label: usize, width: usize) -> Vec<ReadLine> {
    match line {
        ReadLine::Heading(text) => wrap(&text, width).into_iter().map(ReadLine::Heading).collect(),
        ReadLine::Words(text) => wrap(&text, width).into_iter().map(ReadLine::Words).collect(),
        ReadLine::Pair(name, text) => {
            // A gap of two cells between the columns.
            let room = width.saturating_sub(label + 2).max(1);
            let mut names = wrap(&name, label.max(1)).into_iter();
            let mut texts = wrap(&text, room).into_iter();
            let mut lines = Vec::new();
            loop {
                match (names.next(), texts.next()) {
                    (None, None) => return lines,
                    (name, text) => lines.push(ReadLine::Pair(name.unwrap_or_default(), text.unwrap_or_default())),
                }
            }
        }
    }
}

/// The most lines of an alarm's reason in its detail; all of it is in its description.
const REASON: usize = 4;
/// What stands beside it on its lines: its label, and a cell of air on each side.
const BESIDE: usize = 16;

/// An alarm's reason as its detail shows it on `width` cells: wrapped, the rest on the last line and cut there.
pub(crate) fn reason(alarm: &Alarm, width: u16) -> Vec<String> {
    let width = usize::from(width).saturating_sub(BESIDE).max(1);
    // A reason can be as long as whoever set the state by hand made it: no more is looked at than can be shown.
    let shown: String = alarm.reason.as_str().chars().take(width * (REASON + 1)).collect();
    let mut lines = wrap(&shown, width);
    if lines.len() > REASON {
        let rest = lines.split_off(REASON - 1).join(" ");
        lines.push(rest);
    }
    lines
}

/// Breaks `text` into lines of at most `width` cells, after a space where there is one; at least one line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        // Twice at most: what is carried over to the next line can itself leave too little room.
        while used + wide > width && !line.is_empty() {
            let rest = match line.trim_end().rfind(' ') {
                Some(space) if c != ' ' && !line.ends_with(' ') => line.split_off(space + 1),
                _ => String::new(),
            };
            lines.push(line.trim_end().to_owned());
            used = cells(&rest);
            line = rest;
        }
        if line.is_empty() && c == ' ' && !lines.is_empty() {
            continue;
        }
        line.push(c);
        used += wide;
    }
    lines.push(line);
    lines
}

fn cells(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_after_spaces_and_within_words_that_are_too_long() {
        assert_eq!(wrap("a metric went over", 9), ["a metric", "went over"]);
        assert_eq!(wrap("arn:aws:elb", 4), ["arn:", "aws:", "elb"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("漢字漢字", 5), ["漢字", "漢字"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked_and_no_word_is_lost(text in "[a-z漢 ]{0,80}", width in 2usize..20) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| cells(line.trim_end()) <= width));
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
