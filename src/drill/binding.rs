//! Binding: what each parameter of a drill is here, and which `let`s are to be read next.

mod parse;

use std::collections::BTreeMap;
use std::fmt;

use domain::{Estate, Reading, Region, Text};

use crate::model::{Drill, Param};
use crate::nearest::instead;
use crate::plan::{Argument, Binding, Reference};
use crate::reader::written;
use crate::value::Value;

/// Where the values of parameters come from; the first that has one is taken, in this order.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// By hand, each `NAME=VALUE`.
    pub given: &'a [String],
    /// The profile's own for the outputs of stacks, `compute/WebGroupName` to a value.
    pub mapping: &'a BTreeMap<String, String>,
    /// How the names of the platform's stacks begin, `finops` in `finops-compute`.
    pub prefix: &'a str,
    /// Where.
    pub region: &'a Region,
    /// What AWS answered: the stacks with their outputs.
    pub estate: &'a Estate,
}

/// Something without which a drill cannot be planned: what it is, what is wrong with it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unbound {
    /// A parameter, a `let`, or a step.
    pub what: Text,
    /// What is wrong with it.
    pub wrong: Text,
    /// What to do.
    pub remedy: Text,
}

impl Unbound {
    pub(crate) fn new(what: &str, wrong: &str, remedy: &str) -> Self {
        Self { what: what.into(), wrong: wrong.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Unbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, wrong, remedy } = self;
        write!(f, "{what}: {wrong}; {remedy}")
    }
}

/// A `let` that is to be read next: its probe, and the arguments of it that are all known.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLet {
    /// Its name.
    pub name: String,
    /// The probe of the vocabulary.
    pub probe: String,
    /// Its arguments.
    pub with: Binding,
}

/// What each parameter is; or everything that is missing or malformed, at once.
pub fn bind(drill: &Drill, sources: &Sources<'_>) -> Result<Binding, Vec<Unbound>> {
    let mut faults = Vec::new();
    let given = by_hand(drill, sources.given, &mut faults);
    let mut binding = Binding::new();
    for param in &drill.params {
        let found = match given.get(param.name.as_str()) {
            Some(text) => value(param, text, "it was given by hand"),
            None => elsewhere(param, sources),
        };
        match found {
            Ok(value) => drop(binding.insert(param.name.clone(), value)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(binding) } else { Err(faults) }
}

/// The `let`s that are not bound yet and whose arguments are: to be read, bound by name, and asked for again, until
/// there are none.
pub fn lets(drill: &Drill, binding: &Binding) -> Vec<OpenLet> {
    let open = drill.lets.iter().filter(|(name, _)| !binding.contains_key(name));
    let filled = |(name, (probe, with)): &(String, (String, BTreeMap<String, Argument>))| {
        let with = with.iter().map(|(name, it)| Some((name.clone(), known(it, binding)?.clone())));
        Some(OpenLet { name: name.clone(), probe: probe.clone(), with: with.collect::<Option<Binding>>()? })
    };
    open.filter_map(filled).collect()
}

/// What an argument is, where a parameter or a `let` tells it.
pub(crate) fn known<'a>(argument: &'a Argument, binding: &'a Binding) -> Option<&'a Value> {
    match argument {
        Argument::Value(value) => Some(value),
        Argument::Reference(Reference::Param(name) | Reference::Let(name)) => binding.get(name),
        Argument::Reference(Reference::Before | Reference::Step(..) | Reference::RunMark) => None,
    }
}

fn by_hand<'a>(drill: &Drill, given: &'a [String], faults: &mut Vec<Unbound>) -> BTreeMap<&'a str, &'a str> {
    let mut values = BTreeMap::new();
    let names = || drill.params.iter().map(|param| param.name.as_str());
    for text in given {
        let Some((name, value)) = text.split_once('=') else {
            faults.push(Unbound::new(text, "has no value", "write NAME=VALUE"));
            continue;
        };
        if !names().any(|known| known == name) {
            let remedy = if drill.params.is_empty() { "leave it out".to_owned() } else { instead(name, names()) };
            faults.push(Unbound::new(name, &format!("is no parameter of {}", drill.id), &remedy));
        } else if values.insert(name, value).is_some() {
            faults.push(Unbound::new(name, "is given twice", "give it once"));
        }
    }
    values
}

fn elsewhere(param: &Param, sources: &Sources<'_>) -> Result<Value, Unbound> {
    let Some((stack, output)) = &param.from else {
        return param.default.clone().ok_or_else(|| missing(param, "is not given"));
    };
    let key = format!("{stack}/{output}");
    if let Some(text) = sources.mapping.get(&key) {
        return value(param, text, &format!("the profile maps {key} to it"));
    }
    match (output_of(sources, stack, output), &param.default) {
        (Ok(text), _) => value(param, text.raw(), &format!("it is the output {key}")),
        (Err(_), Some(default)) => Ok(default.clone()),
        (Err(why), None) => Err(missing(param, &why)),
    }
}

fn output_of<'a>(sources: &Sources<'a>, stack: &str, output: &str) -> Result<&'a Text, String> {
    let region = sources.region;
    let here = sources.estate.regions.get(region).ok_or_else(|| format!("{region} is not looked at"))?;
    let name = format!("{}-{stack}", sources.prefix);
    let found = here.stacks.value().and_then(|stacks| stacks.iter().find(|it| it.name == name.as_str()));
    let Some(found) = found else { return Err(no_stack(&name, &here.stacks)) };
    let value = found.outputs.iter().find(|(key, _)| **key == *output).map(|(_, value)| value);
    value.ok_or_else(|| format!("the stack {name} has no output {output}"))
}

/// Why a stack is not there: it is not, or nobody knows.
fn no_stack<T>(name: &str, stacks: &Reading<T>) -> String {
    match (stacks.trouble(), stacks.value()) {
        (Some(trouble), _) => format!("the stacks could not be read: {trouble}"),
        (None, None) => "the stacks have not been read yet".to_owned(),
        (None, Some(_)) => format!("there is no stack {name}"),
    }
}

fn missing(param: &Param, why: &str) -> Unbound {
    let Param { name, about, of, .. } = param;
    let about = about.as_ref().map_or_else(|| of.about().to_owned(), ToString::to_string);
    let mapped = param.from.as_ref().map(|(stack, output)| {
        format!("roll out {stack}, map \"{stack}/{output}\" in the profile, or give --param {name}=VALUE: {about}")
    });
    let remedy = mapped.unwrap_or_else(|| format!("give --param {name}=VALUE: {about}"));
    Unbound::new(name, why, &remedy)
}

/// A text as the value of a parameter, within its bounds.
fn value(param: &Param, text: &str, origin: &str) -> Result<Value, Unbound> {
    let fault = |wrong: String, remedy: &str| Unbound::new(&param.name, &format!("{wrong}; {origin}"), remedy);
    let shown = Text::new(text);
    let value = parse::value(param.of, text)
        .map_err(|remedy| fault(format!("\"{shown}\" is no value of type {}", param.of.name()), &remedy))?;
    let size = |bound: &Option<Value>| bound.as_ref().and_then(Value::measure);
    let Some(measure) = value.measure() else { return Ok(value) };
    if size(&param.min).is_some_and(|min| measure < min) {
        return Err(fault(format!("{shown} is too little"), &within(param)));
    }
    if size(&param.max).is_some_and(|max| measure > max) {
        return Err(fault(format!("{shown} is too much"), &within(param)));
    }
    Ok(value)
}

fn within(param: &Param) -> String {
    let said = |bound: &Option<Value>| {
        bound.as_ref().map(|value| match value {
            Value::Duration(span) => written(*span),
            other => other.to_string(),
        })
    };
    match (said(&param.min), said(&param.max)) {
        (Some(min), Some(max)) => format!("give one from {min} to {max}"),
        (Some(min), None) => format!("give {min} or more"),
        (None, Some(max)) => format!("give {max} or less"),
        (None, None) => "give another".to_owned(),
    }
}

#[cfg(test)]
mod tests;
