//! The arguments of actions and probes: each known, of its type, and none missing.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::Text;

use super::cells::{Cell, Table};
use super::head::unknown;
use super::references::{Brings, Found, Place, whole};
use super::values::{Look, written};
use crate::model::ParamType;
use crate::nearest::instead;
use crate::plan::Argument;
use crate::value::Value;
use crate::vocabulary::{self, ArgumentKind, ArgumentWord, METRICS, Need, OWNERS, Returns};

/// Arguments by name.
pub(super) type Arguments = BTreeMap<String, Argument>;

/// What is called with arguments: its name, what it takes, and what stands in for what is not written.
pub(super) struct Call<'w> {
    pub(super) name: &'static str,
    pub(super) words: &'static [ArgumentWord],
    pub(super) inherited: Inherited<'w>,
}

/// What stands in for a required argument that is not written.
#[derive(Clone, Copy)]
pub(super) enum Inherited<'w> {
    /// Nothing does.
    Nothing,
    /// The step's own of that name.
    Step(&'w Arguments),
    /// The step's own, which could not be read: whether one is missing cannot be told.
    Unread,
}

impl<'w> Inherited<'w> {
    /// What a step hands on.
    pub(super) fn of(read: Option<&'w Arguments>) -> Self {
        read.map_or(Self::Unread, Self::Step)
    }
}

/// Reads `with` of a table.
pub(super) fn read(table: &Table<'_>, call: &Call<'_>, place: Place<'_>) -> Option<Arguments> {
    let with = match table.get("with") {
        Some(found) => Some(found.table()?),
        None => None,
    };
    let known: Vec<&str> = call.words.iter().map(|word| word.name).collect();
    if let Some(with) = &with {
        refuse_unknown(with, call, &known);
    }
    let mut arguments = Arguments::new();
    let mut is_whole = true;
    for word in call.words {
        let written = with.as_ref().and_then(|with| with.get(word.name));
        let read = match written {
            Some(found) => argument(&found, word, place).map(Some),
            None => absent(table, with.as_ref(), call, word),
        };
        match read {
            Some(Some(argument)) => drop(arguments.insert(word.name.to_owned(), argument)),
            Some(None) => {}
            None => is_whole = false,
        }
    }
    let is_owned = with.as_ref().is_none_or(|with| owned(with, &arguments));
    (is_whole && is_owned).then_some(arguments)
}

fn refuse_unknown(with: &Table<'_>, call: &Call<'_>, known: &[&str]) {
    if !known.is_empty() {
        return with.refuse_unknown(known);
    }
    for (_, cell) in with.cells() {
        cell.fault(&format!("{} takes no arguments", call.name), "leave it out");
    }
}

#[expect(clippy::option_option, reason = "not written is no fault, written wrongly is one")]
fn absent(
    table: &Table<'_>,
    with: Option<&Table<'_>>,
    call: &Call<'_>,
    word: &ArgumentWord,
) -> Option<Option<Argument>> {
    match (word.need, call.inherited) {
        (Need::Required, Inherited::Unread) => return None,
        (Need::Required, Inherited::Step(own)) if own.contains_key(word.name) => {
            return Some(own.get(word.name).cloned());
        }
        _ => {}
    }
    match word.need {
        Need::Optional => Some(None),
        Need::Default(default) => Some(Some(Argument::Value(by_default(word.kind, default)))),
        Need::Required => {
            let form = format!("{} = {}", word.name, form(word.kind));
            match with {
                Some(with) => with.missing(word.name, &format!("write {form}: {}", word.about)),
                None => table.missing("with", &format!("write with = {{ {form} }}: {}", word.about)),
            }
            None
        }
    }
}

/// The value of a default of the vocabulary, as the table writes it.
fn by_default(kind: ArgumentKind, default: &str) -> Value {
    let read = match kind {
        ArgumentKind::Of(ParamType::Bool) => Some(Value::Flag(default == "true")),
        ArgumentKind::Of(ParamType::Percent) => super::values::percent(default).map(Value::Percent),
        ArgumentKind::Of(ParamType::Duration) | ArgumentKind::Span(..) => {
            super::values::span(default).map(Value::Duration)
        }
        ArgumentKind::Of(ParamType::Int) | ArgumentKind::Count(..) => super::values::number(default).map(Value::Number),
        ArgumentKind::Choices(_) => Some(Value::Words(default.split(", ").map(str::to_owned).collect())),
        _ => None,
    };
    read.unwrap_or_else(|| Value::Word(Text::new(default)))
}

/// What a person may write for an argument of this kind.
pub(crate) fn form(kind: ArgumentKind) -> String {
    match kind {
        ArgumentKind::Of(ParamType::Bool) => "true or false".to_owned(),
        ArgumentKind::Of(ParamType::Percent) => "\"100%\"".to_owned(),
        ArgumentKind::Of(of) => format!("\"${{…}}\", a parameter of type {}", of.name()),
        ArgumentKind::Count(least, most) => format!("a whole number from {least} to {most}"),
        ArgumentKind::Span(least, most) => format!("a span from {} to {}", written(least), written(most)),
        ArgumentKind::Choice(words) => format!("one of {}", words.join(", ")),
        ArgumentKind::Choices(words) => format!("a list of {}", words.join(", ")),
        ArgumentKind::Text => "words in quotes".to_owned(),
        ArgumentKind::Metric => "a metric such as \"alb.5xx\"".to_owned(),
        ArgumentKind::Mark => "the mark of a step, such as \"T0\"".to_owned(),
        ArgumentKind::Look => "\"p95 of last 60m\"".to_owned(),
        ArgumentKind::Path => "a path such as \"/healthz\"".to_owned(),
    }
}

fn argument(cell: &Cell<'_>, word: &ArgumentWord, place: Place<'_>) -> Option<Argument> {
    let text = cell.value.as_str().unwrap_or_default();
    match whole(cell, text, place) {
        Found::Wrong => None,
        Found::Whole(reference, brings) if is_taken(word.kind, brings) => Some(Argument::Reference(reference)),
        Found::Whole(_, brings) => {
            cell.fault(&format!("{text} is {}", said(brings)), &format!("write {}", form(word.kind)));
            None
        }
        Found::Nothing => literal(cell, word, place).map(Argument::Value),
    }
}

fn is_taken(kind: ArgumentKind, brings: Brings) -> bool {
    match (kind, brings) {
        (ArgumentKind::Of(of), Brings::Param(param)) => of == param,
        (ArgumentKind::Of(of), Brings::Returns(Returns::Subject(subject))) => of == subject,
        (ArgumentKind::Count(..), Brings::Param(ParamType::Int) | Brings::Returns(Returns::Number(_)))
        | (ArgumentKind::Span(..), Brings::Param(ParamType::Duration) | Brings::Returns(Returns::Span))
        | (ArgumentKind::Metric, Brings::Param(ParamType::Metric))
        | (ArgumentKind::Text, Brings::Param(_) | Brings::Name) => true,
        _ => false,
    }
}

/// What a reference brings, as a sentence says it.
pub(super) fn said(brings: Brings) -> String {
    match brings {
        Brings::Param(of) | Brings::Returns(Returns::Subject(of)) => format!("of type {}", of.name()),
        Brings::Returns(Returns::Number(_)) => "a number".to_owned(),
        Brings::Returns(Returns::Percent) => "a share".to_owned(),
        Brings::Returns(Returns::Span) => "a span of time".to_owned(),
        Brings::Returns(Returns::Flag) => "true or false".to_owned(),
        Brings::Returns(Returns::Choice(_)) => "a word".to_owned(),
        Brings::Returns(Returns::Name(of)) => format!("the name of {of}"),
        Brings::Before => "what was read before".to_owned(),
        Brings::Name => "a name that AWS or the run gave".to_owned(),
    }
}

fn literal(cell: &Cell<'_>, word: &ArgumentWord, place: Place<'_>) -> Option<Value> {
    match word.kind {
        ArgumentKind::Of(ParamType::Bool) => cell.flag().map(Value::Flag),
        ArgumentKind::Of(ParamType::Percent) => cell.percent().map(Value::Percent),
        ArgumentKind::Of(ParamType::Duration) => {
            cell.span(Duration::ZERO..=Duration::from_hours(24)).map(Value::Duration)
        }
        ArgumentKind::Of(ParamType::Int) => cell.count(0..=u32::MAX).map(|count| Value::Number(count.into())),
        ArgumentKind::Of(of) => {
            let remedy = format!("declare [param.{0}] of type {1} and write {0} = \"${{{0}}}\"", word.name, of.name());
            cell.fault("names a thing in an account, which a file does not", &remedy);
            None
        }
        ArgumentKind::Count(least, most) => cell.count(least..=most).map(|count| Value::Number(count.into())),
        ArgumentKind::Span(least, most) => cell.span(least..=most).map(Value::Duration),
        ArgumentKind::Choice(words) => cell.choice(words).map(|word| Value::Word(Text::new(word))),
        ArgumentKind::Choices(words) => choices(cell, words).map(Value::Words),
        ArgumentKind::Text => cell.words().map(Value::Word),
        ArgumentKind::Metric => metric(cell).map(Value::Word),
        ArgumentKind::Mark => mark(cell, place).map(Value::Word),
        ArgumentKind::Look => look(cell).map(Value::Word),
        ArgumentKind::Path => path(cell).map(Value::Word),
    }
}

fn choices(cell: &Cell<'_>, words: &'static [&'static str]) -> Option<Vec<String>> {
    let chosen = super::head::list(cell, |cell| cell.choice(words).map(str::to_owned))?;
    if chosen.is_empty() {
        cell.fault("is empty", &format!("write some of {}, or leave it out where it may be", words.join(", ")));
        return None;
    }
    Some(chosen)
}

/// A metric word, or `NAMESPACE:NAME`.
pub(super) fn metric(cell: &Cell<'_>) -> Option<Text> {
    let text = cell.string("a metric such as \"alb.5xx\" or \"FinOps/Canary:MissingSeq\"")?;
    if vocabulary::metric(text).is_some() || is_metric(text) {
        return Some(Text::new(text));
    }
    let remedy = instead(text, METRICS.iter().map(|word| word.word));
    cell.fault(&format!("{text:?} is no metric"), &format!("{remedy}, or as \"NAMESPACE:NAME\""));
    None
}

/// Whether it is `NAMESPACE:NAME`.
pub(crate) fn is_metric(text: &str) -> bool {
    let is_part = |part: &str| {
        let is_named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '.' | '#' | ' ');
        (1..=255).contains(&part.len()) && part.chars().all(is_named) && part.trim() == part
    };
    text.split_once(':').is_some_and(|(namespace, name)| is_part(namespace) && is_part(name))
}

fn mark(cell: &Cell<'_>, place: Place<'_>) -> Option<Text> {
    let text = cell.string("the mark of a step, such as \"T0\"")?;
    match place.names.mark(text) {
        None => {
            unknown(cell, "mark", text, place.names.marks());
            None
        }
        Some(at) if place.step.is_some_and(|own| at > own) => {
            cell.names_nothing(&format!("mark {text:?} is set later than this"), "name the mark of a step before it");
            None
        }
        Some(_) => Some(Text::new(text)),
    }
}

fn look(cell: &Cell<'_>) -> Option<Text> {
    let text = cell.string("\"p95 of last 60m\"")?;
    if Look::parse(text).is_none() {
        let remedy = "write \"p95 of last 60m\", \"max of last 3h\" or \"average of last 1d\"";
        cell.fault(&format!("{text:?} says not how the past is looked at"), remedy);
        return None;
    }
    Some(Text::new(text))
}

fn path(cell: &Cell<'_>) -> Option<Text> {
    let text = cell.string("a path such as \"/healthz\"")?;
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~' | '=' | '&' | '?' | '%');
    // Two slashes would name another host.
    if text.len() <= 256 && text.starts_with('/') && !text.starts_with("//") && text.chars().all(is_plain) {
        return Some(Text::new(text));
    }
    cell.fault(&format!("{text:?} is no path"), "write a path that begins with one slash, such as \"/healthz\"");
    None
}

/// Whether each metric that is named by a word comes with whose it is.
fn owned(with: &Table<'_>, arguments: &Arguments) -> bool {
    let mut is_owned = true;
    for name in ["of", "over", "metric"] {
        let Some(Argument::Value(Value::Word(text))) = arguments.get(name) else { continue };
        let Some(word) = vocabulary::metric(text.raw()) else { continue };
        let Some((owner, _)) = OWNERS.iter().find(|(_, of)| *of == word.of) else { continue };
        if !arguments.contains_key(*owner) {
            let about = format!("{} is a metric of one {}", word.word, word.of.name());
            with.missing(owner, &format!("write {owner} = \"${{…}}\": {about}"));
            is_owned = false;
        }
    }
    is_owned
}
