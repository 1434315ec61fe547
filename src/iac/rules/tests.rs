//! Every template keeps every rule; and for each rule a template that breaks it, beside one that does not.

mod compute;
mod contract;
mod keeping;
mod network;

use super::sheet::Sheet;
use super::{Breach, RULES};
use crate::{TEMPLATES, compact};

fn breaches(rule: &str, sheets: &[Sheet]) -> Vec<Breach> {
    let (_, look) = RULES.iter().find(|(name, _)| *name == rule).unwrap_or_else(|| panic!("no rule {rule}"));
    look(sheets)
}

fn sheet(stack: &str, yaml: &str) -> Sheet {
    let json =
        compact::json(yaml).unwrap_or_else(|fault| panic!("{}:{}: {}\n{yaml}", fault.line, fault.column, fault.what));
    Sheet { phase: 1, stack: stack.to_owned(), document: serde_json::from_str(&json).unwrap() }
}

/// A resource of a type with these properties.
fn resource(kind: &str, properties: &str) -> Sheet {
    sheet("a", &format!("Resources: {{ It: {{ Type: {kind}, Properties: {properties} }} }}"))
}

/// Whether each of these breaks the rule, with the words that say why, or keeps it.
fn tries(rule: &str, cases: Vec<(Vec<Sheet>, Option<&str>)>) {
    for (index, (sheets, expected)) in cases.into_iter().enumerate() {
        let found = breaches(rule, &sheets);
        match expected {
            None => assert!(found.is_empty(), "{rule} {index}: {found:?}"),
            Some(words) => assert!(found.iter().any(|it| it.what.contains(words)), "{rule} {index}: {found:?}"),
        }
    }
}

#[test]
fn every_template_keeps_every_rule() {
    let sheets: Vec<Sheet> = TEMPLATES
        .iter()
        .map(|it| Sheet { phase: it.phase, stack: it.stack.to_owned(), document: it.document() })
        .collect();
    let mut found = Vec::new();
    for (name, look) in RULES {
        found.extend(look(&sheets).into_iter().map(|breach| format!("{name}: {}: {}", breach.place, breach.what)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_rule_is_tried() {
    let tried = [
        include_str!("tests/compute.rs"),
        include_str!("tests/contract.rs"),
        include_str!("tests/keeping.rs"),
        include_str!("tests/network.rs"),
    ];
    for (name, _) in RULES {
        let quoted = format!("\"{name}\"");
        assert!(tried.iter().any(|it| it.contains(&quoted)), "{name} has no bad template");
    }
}
