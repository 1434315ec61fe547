//! Where the value of each parameter comes from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Declared, Fault, Known, rule};
use crate::evaluate::Pseudo;

/// A stack that is to be rolled out.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Its name, without the platform's prefix.
    pub stack: &'a str,
    /// Our template of it.
    pub document: &'a Value,
    /// The values it was last deployed with, where it stands.
    pub deployed: Option<&'a BTreeMap<String, String>>,
}

/// The values there are to choose from.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// `--param NAME=VALUE`.
    pub command_line: BTreeMap<String, String>,
    /// `[profiles.NAME.phase]`.
    pub profile: BTreeMap<String, String>,
    /// The outputs of the stacks that stand, each with its stack, without the platform's prefix.
    pub outputs: BTreeMap<String, (String, String)>,
}

impl Offered {
    /// Takes in the outputs of a stack that stands. Where two give the same, the one that was taken in first counts:
    /// take them in roll-out order.
    pub fn take_outputs(&mut self, stack: &str, outputs: impl IntoIterator<Item = (String, String)>) {
        for (name, value) in outputs {
            self.outputs.entry(name).or_insert_with(|| (stack.to_owned(), value));
        }
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `--param`.
    CommandLine,
    /// The profile.
    Profile,
    /// An output of this stack, which bears the parameter's name.
    Output(String),
    /// What the stack was last deployed with.
    Deployed,
    /// The template.
    Default,
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The value; `None` where the stack that gives it is rolled out before this one and is not there yet.
    pub value: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// The values of some stacks, and everything that is wrong with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// By stack and parameter.
    pub stacks: BTreeMap<String, BTreeMap<String, Chosen>>,
    /// What is wrong, in the order of the stacks and their parameters, each once; then the names that nobody knows.
    pub faults: Vec<Fault>,
}

impl Choice {
    /// The values of a stack that are known, by parameter.
    pub fn values(&self, stack: &str) -> BTreeMap<String, String> {
        let chosen = self.stacks.get(stack).into_iter().flatten();
        chosen.filter_map(|(name, it)| Some((name.clone(), it.value.clone()?))).collect()
    }
}

/// Chooses a value for every parameter of the stacks, which are given in roll-out order. A value is taken from the
/// command line, or else from the profile, an output of a stack that stands or is rolled out before, the last
/// deployment, the template.
pub fn choose(stacks: &[Wanted<'_>], offered: &Offered, known: &Known, pseudo: &Pseudo) -> Choice {
    let mut choice = Choice::default();
    let mut coming: BTreeMap<&str, &str> = BTreeMap::new();
    for wanted in stacks {
        let mut chosen = BTreeMap::new();
        for declared in Declared::all(wanted.document) {
            match found(&declared, wanted, offered, &coming) {
                Some(it) => {
                    let wrong = it.value.as_deref().and_then(|value| rule::broken(&declared, value, pseudo));
                    choice.faults.extend(wrong.map(|(wrong, remedy)| Fault {
                        stack: Some(wanted.stack.to_owned()),
                        name: declared.name.clone(),
                        value: it.value.clone(),
                        wrong,
                        remedy,
                    }));
                    chosen.insert(declared.name, it);
                }
                None => choice.faults.push(missing(&declared, wanted.stack, known)),
            }
        }
        choice.stacks.insert(wanted.stack.to_owned(), chosen);
        let outputs = wanted.document.get("Outputs").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
        coming.extend(outputs.map(|output| (output.as_str(), wanted.stack)));
    }
    choice.faults.extend(unknown(stacks, offered, known));
    let mut told = BTreeSet::new();
    // A parameter that several stacks ask for is one to the person who writes it.
    choice.faults.retain(|fault| told.insert((fault.name.clone(), fault.value.clone())));
    choice
}

fn found(declared: &Declared, wanted: &Wanted<'_>, offered: &Offered, coming: &BTreeMap<&str, &str>) -> Option<Chosen> {
    let name = declared.name.as_str();
    let of = |value: &String, origin| Chosen { value: Some(value.clone()), origin };
    // A stack may give a value on under the name of the parameter that it came by.
    let others = || offered.outputs.get(name).filter(|(stack, _)| stack != wanted.stack);
    let output = || others().map(|(stack, value)| of(value, Origin::Output(stack.clone())));
    let soon = || coming.get(name).map(|stack| Chosen { value: None, origin: Origin::Output((*stack).to_owned()) });
    let deployed = || wanted.deployed.and_then(|values| values.get(name)).map(|value| of(value, Origin::Deployed));
    let given = offered.command_line.get(name).map(|value| of(value, Origin::CommandLine));
    given
        .or_else(|| offered.profile.get(name).map(|value| of(value, Origin::Profile)))
        .or_else(output)
        .or_else(soon)
        .or_else(deployed)
        .or_else(|| declared.default.as_ref().map(|value| of(value, Origin::Default)))
}

fn missing(declared: &Declared, stack: &str, known: &Known) -> Fault {
    let remedy = match known.outputs.get(&declared.name) {
        Some((phase, from)) => format!("the stack {from} gives it: roll out phase {phase} first"),
        None => format!("{}, with --param {}=… or in the profile's [phase]", declared.remedy(), declared.name),
    };
    Fault {
        stack: Some(stack.to_owned()),
        name: declared.name.clone(),
        value: None,
        wrong: "is missing".into(),
        remedy,
    }
}

/// Names that no template knows, and on the command line those that none of these stacks does.
fn unknown(stacks: &[Wanted<'_>], offered: &Offered, known: &Known) -> Vec<Fault> {
    let asked: BTreeSet<String> =
        stacks.iter().flat_map(|wanted| Declared::all(wanted.document)).map(|declared| declared.name).collect();
    let fault = |(name, value): (&String, &String), wrong: String, remedy: String| Fault {
        stack: None,
        name: name.clone(),
        value: Some(value.clone()),
        wrong,
        remedy,
    };
    let nowhere = |given: (&String, &String)| {
        let remedy = match known.nearest(given.0) {
            Some(name) => format!("{name} is meant?"),
            None => "leave it out".to_owned(),
        };
        fault(given, "is a parameter of no template".to_owned(), remedy)
    };
    let elsewhere = |given: (&String, &String), phases: &BTreeSet<u8>| {
        let list: Vec<String> = phases.iter().map(u8::to_string).collect();
        fault(
            given,
            format!("is a parameter of phase {}, not of this one", list.join(", ")),
            "leave it out here".to_owned(),
        )
    };
    let typed = offered.command_line.iter().filter(|(name, _)| !asked.contains(*name));
    let typed = typed.map(|given| match known.parameters.get(given.0) {
        Some(phases) => elsewhere(given, phases),
        None => nowhere(given),
    });
    let written = offered.profile.iter().filter(|(name, _)| !known.parameters.contains_key(*name));
    typed.chain(written.map(nowhere)).collect()
}
