//! `is = ">= ${floor}"`: how a probe's value is compared, and with what.

use domain::Text;

use super::arguments::said;
use super::cells::Cell;
use super::references::{Brings, Found, Place, whole};
use super::values::{number, percent, span};
use crate::model::ParamType;
use crate::nearest::instead;
use crate::plan::Argument;
use crate::value::{Comparison, Operator, Value};
use crate::vocabulary::{ProbeWord, Returns};

const OPERATORS: [(&str, Operator); 7] = [
    ("==", Operator::Is),
    ("!=", Operator::IsNot),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<", Operator::Less),
    (">", Operator::More),
    ("in ", Operator::Among),
];

/// Reads what the value of a probe must be.
pub(super) fn read(cell: &Cell<'_>, probe: &'static ProbeWord, place: Place<'_>) -> Option<Comparison> {
    let remedy = format!("write is = {}", form(probe.returns));
    let text = cell.string(&format!("is = {}", form(probe.returns)))?.trim();
    let found = OPERATORS.iter().find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?.trim())));
    let (operator, rest) = found.unwrap_or((Operator::Is, text));
    if !is_fitting(operator, probe.returns) {
        cell.fault(&format!("{} is not compared so", probe.name), &remedy);
        return None;
    }
    let with = match whole(cell, rest, place) {
        Found::Wrong => return None,
        Found::Whole(reference, brings) => {
            if operator == Operator::Among || !is_comparable(probe.returns, brings) {
                cell.fault(&format!("{rest} is {}, which {} is not", said(brings), probe.name), &remedy);
                return None;
            }
            Argument::Reference(reference)
        }
        Found::Nothing if operator == Operator::Among => Argument::Value(among(cell, rest, probe)?),
        Found::Nothing => Argument::Value(literal(cell, rest, probe)?),
    };
    Some(Comparison { operator, with })
}

/// What a person may write.
fn form(returns: Returns) -> String {
    match returns {
        Returns::Flag => "\"== true\" or \"== false\"".to_owned(),
        Returns::Number(_) => "a number behind ==, !=, <, <=, > or >=, such as \">= 2\"".to_owned(),
        Returns::Percent => "a share behind <, <=, > or >=, such as \"< 0.1%\"".to_owned(),
        Returns::Span => "a span behind <, <=, > or >=, such as \"<= 10m\"".to_owned(),
        Returns::Choice(words) => format!("one of {}, or several as \"in A,B\"", words.join(", ")),
        Returns::Name(of) => format!("\"== NAME\", \"!= NAME\" or \"in A,B\" with the name of {of}"),
        Returns::Subject(of) => format!("\"== ${{…}}\" with a parameter of type {}", of.name()),
    }
}

fn is_fitting(operator: Operator, returns: Returns) -> bool {
    match returns {
        Returns::Flag | Returns::Subject(_) => matches!(operator, Operator::Is | Operator::IsNot),
        Returns::Choice(_) | Returns::Name(_) => matches!(operator, Operator::Is | Operator::IsNot | Operator::Among),
        Returns::Number(_) | Returns::Percent | Returns::Span => operator != Operator::Among,
    }
}

fn is_comparable(returns: Returns, brings: Brings) -> bool {
    match (returns, brings) {
        (_, Brings::Before)
        | (Returns::Flag, Brings::Param(ParamType::Bool) | Brings::Returns(Returns::Flag))
        | (Returns::Number(_), Brings::Param(ParamType::Int) | Brings::Returns(Returns::Number(_)))
        | (Returns::Percent, Brings::Param(ParamType::Percent) | Brings::Returns(Returns::Percent))
        | (Returns::Span, Brings::Param(ParamType::Duration) | Brings::Returns(Returns::Span))
        | (Returns::Name("a zone"), Brings::Param(ParamType::Zone))
        | (Returns::Name("an instance"), Brings::Param(ParamType::DbInstance)) => true,
        (Returns::Subject(of), Brings::Param(param)) => of == param,
        (Returns::Name(of), Brings::Returns(Returns::Name(other))) => of == other,
        _ => false,
    }
}

fn literal(cell: &Cell<'_>, text: &str, probe: &'static ProbeWord) -> Option<Value> {
    let read = match probe.returns {
        Returns::Flag => text.parse().ok().map(Value::Flag),
        Returns::Number(_) => number(text).map(Value::Number),
        Returns::Percent => percent(text).map(Value::Percent),
        Returns::Span => span(text).map(Value::Duration),
        Returns::Choice(words) if words.contains(&text) => Some(Value::Word(Text::new(text))),
        Returns::Choice(words) => {
            cell.fault(&format!("{} is never {text:?}", probe.name), &instead(text, words.iter().copied()));
            return None;
        }
        Returns::Name(_) if is_plain(text) => Some(Value::Word(Text::new(text))),
        Returns::Name(_) | Returns::Subject(_) => None,
    };
    if read.is_none() {
        cell.fault(&format!("{} is never {text:?}", probe.name), &format!("write is = {}", form(probe.returns)));
    }
    read
}

fn among(cell: &Cell<'_>, text: &str, probe: &'static ProbeWord) -> Option<Value> {
    let read: Vec<Option<String>> = text.split(',').map(|word| name(cell, word.trim(), probe)).collect();
    Some(Value::Words(read.into_iter().collect::<Option<_>>()?))
}

fn name(cell: &Cell<'_>, word: &str, probe: &'static ProbeWord) -> Option<String> {
    match literal(cell, word, probe)? {
        Value::Word(word) => Some(word.raw().to_owned()),
        _ => None,
    }
}

fn is_plain(text: &str) -> bool {
    let is_named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    (1..=128).contains(&text.len()) && text.chars().all(is_named)
}
