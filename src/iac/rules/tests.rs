//! Every template keeps every rule; and for each rule a template that breaks it, beside one that does not.

use super::sheet::Sheet;
use super::{Breach, RULES};
use crate::{TEMPLATES, compact};

fn breaches(rule: &str, sheets: &[Sheet]) -> Vec<Breach> {
    let (_, look) = RULES.iter().find(|(name, _)| *name == rule).unwrap_or_else(|| panic!("no rule {rule}"));
    look(sheets)
}

fn sheet(stack: &str, yaml: &str) -> Sheet {
    let json = compact::json(yaml).unwrap_or_else(|fault| panic!("{}:{}: {}\n{yaml}", fault.line, fault.column, fault.what));
    Sheet { phase: 1, stack: stack.to_owned(), document: serde_json::from_str(&json).unwrap() }
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
