//! The order in which stacks are destroyed, and what is left of each.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::evaluate::Evaluated;
use crate::predict::is_stateful;

/// A stack that stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Its name.
    pub stack: &'a str,
    /// The template it was deployed with.
    pub document: &'a Value,
    /// What that came to.
    pub evaluated: &'a Evaluated,
}

/// A stack to be destroyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destruction {
    /// Its name, which is typed.
    pub stack: String,
    /// What holds state, or is kept, and what becomes of it.
    pub left: Vec<Left>,
}

/// A resource that a deletion does not simply remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its name in the template.
    pub logical_id: String,
    /// Its type.
    pub kind: String,
    /// `Retain`: it stays and costs; `Snapshot`: a snapshot stays; `Delete`: it is gone for good.
    pub policy: String,
}

/// A stack that takes what another gives, and so stands in the way of its destruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// The one that takes.
    pub stack: String,
    /// The one that gives.
    pub on: String,
    /// The outputs it takes.
    pub outputs: Vec<String>,
}

/// The stacks named by `doomed` in the order they are destroyed, dependents first; or what stands on them and is not
/// itself to be destroyed.
pub fn destruction(doomed: &[&str], standing: &[Standing<'_>]) -> Result<Vec<Destruction>, Vec<Standpoint>> {
    let (going, staying): (Vec<Standing<'_>>, Vec<_>) = standing.iter().partition(|it| doomed.contains(&it.stack));
    let blockers: Vec<Standpoint> =
        staying.iter().flat_map(|above| going.iter().filter_map(|below| stands_on(above, below))).collect();
    if blockers.is_empty() { Ok(ordered(going)) } else { Err(blockers) }
}

/// A parameter that bears the name of an output takes that output.
fn stands_on(above: &Standing<'_>, below: &Standing<'_>) -> Option<Standpoint> {
    let taken: BTreeSet<&String> = names(above.document, "Parameters").collect();
    let outputs: Vec<String> = names(below.document, "Outputs").filter(|name| taken.contains(name)).cloned().collect();
    let standpoint =
        || Standpoint { stack: above.stack.to_owned(), on: below.stack.to_owned(), outputs: outputs.clone() };
    (above.stack != below.stack && !outputs.is_empty()).then(standpoint)
}

fn names<'a>(document: &'a Value, section: &str) -> impl Iterator<Item = &'a String> {
    document.get(section).and_then(Value::as_object).into_iter().flat_map(|map| map.keys())
}

/// Each time one that no other stands on; stacks that stand on each other go in the reverse of the order given.
fn ordered(mut going: Vec<Standing<'_>>) -> Vec<Destruction> {
    let mut order = Vec::new();
    while !going.is_empty() {
        let is_free = |it: &Standing<'_>| !going.iter().any(|above| stands_on(above, it).is_some());
        let next = going.iter().rposition(is_free).unwrap_or(going.len() - 1);
        let stack = going.remove(next);
        order.push(Destruction { stack: stack.stack.to_owned(), left: left(stack.evaluated) });
    }
    order
}

fn left(evaluated: &Evaluated) -> Vec<Left> {
    let kept = evaluated
        .resources
        .iter()
        .filter(|(_, resource)| is_stateful(&resource.kind, resource) || resource.deletion_policy() != "Delete");
    let left = kept.map(|(id, resource)| Left {
        logical_id: id.clone(),
        kind: resource.kind.clone(),
        policy: resource.deletion_policy().to_owned(),
    });
    left.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::evaluate::evaluate;
    use crate::samples::pseudo;

    fn template(takes: &[&str], gives: &[&str]) -> Value {
        let section = |names: &[&str]| -> Value {
            names
                .iter()
                .map(|name| ((*name).to_owned(), json!({ "Value": 1 })))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        json!({ "Parameters": section(takes), "Outputs": section(gives), "Resources": {
            "Table": { "Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain" },
            "Secret": { "Type": "AWS::SecretsManager::Secret" },
            "Topic": { "Type": "AWS::SNS::Topic" },
        } })
    }

    fn tried(doomed: &[&str], stacks: &[(&str, &[&str], &[&str])]) -> Result<Vec<String>, Vec<Standpoint>> {
        let documents: Vec<Value> = stacks.iter().map(|(_, takes, gives)| template(takes, gives)).collect();
        let evaluated: Vec<Evaluated> =
            documents.iter().map(|document| evaluate(document, &BTreeMap::new(), &pseudo())).collect();
        let standing: Vec<Standing<'_>> = stacks
            .iter()
            .zip(documents.iter().zip(&evaluated))
            .map(|((stack, ..), (document, evaluated))| Standing { stack, document, evaluated })
            .collect();
        destruction(doomed, &standing).map(|all| all.into_iter().map(|it| it.stack).collect())
    }

    #[test]
    fn dependents_go_first_and_what_stands_on_it_blocks() {
        let stacks: &[(&str, &[&str], &[&str])] = &[
            ("foundation", &[], &["VpcId"]),
            ("data", &["VpcId"], &["DbHost"]),
            ("cache", &["VpcId"], &[]),
            ("services", &["VpcId", "DbHost"], &[]),
        ];
        assert_eq!(tried(&["data", "cache", "services"], stacks).unwrap(), ["services", "cache", "data"]);
        assert_eq!(tried(&["cache"], stacks).unwrap(), ["cache"]);
        let blockers = tried(&["data"], stacks).unwrap_err();
        let expected = Standpoint { stack: "services".into(), on: "data".into(), outputs: vec!["DbHost".into()] };
        assert_eq!(blockers, [expected]);
    }

    #[test]
    fn what_is_kept_and_what_is_lost_for_good_is_named() {
        let document = template(&[], &[]);
        let evaluated = evaluate(&document, &BTreeMap::new(), &pseudo());
        let left: Vec<(String, String)> = left(&evaluated).into_iter().map(|it| (it.logical_id, it.policy)).collect();
        assert_eq!(left, [("Secret".into(), "Delete".into()), ("Table".into(), "Retain".into())]);
    }

    proptest! {
        #[test]
        fn nothing_goes_before_what_stands_on_it(takes in prop::collection::vec(prop::collection::vec(0..6_usize, 0..4), 6)) {
            // A stack takes only from those before it, as the phases do.
            let names = ["s0", "s1", "s2", "s3", "s4", "s5"];
            let taken: Vec<Vec<&str>> = takes.iter().enumerate()
                .map(|(index, from)| from.iter().filter(|it| **it < index).map(|it| names[*it]).collect()).collect();
            let gives: Vec<[&str; 1]> = names.iter().map(|name| [*name]).collect();
            let stacks: Vec<(&str, &[&str], &[&str])> =
                names.iter().zip(&taken).zip(&gives).map(|((name, takes), gives)| (*name, takes.as_slice(), gives.as_slice())).collect();
            let order = tried(&names, &stacks).unwrap();
            let place = |name: &str| order.iter().position(|it| it == name).unwrap();
            prop_assert_eq!(order.len(), 6);
            for (index, from) in taken.iter().enumerate() {
                for below in from {
                    prop_assert!(place(names[index]) < place(below));
                }
            }
        }
    }
}
