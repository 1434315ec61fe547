//! What a file declares and other parts of it refer to: gathered first, so that order plays no part.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::cells::Table;
use crate::model::ParamType;
use crate::vocabulary::{self, ActionWord, Returns};

/// Every name that a file declares. What cannot be read is left out here and reported where it stands.
#[derive(Default)]
pub(super) struct Names {
    pub(super) params: BTreeMap<String, ParamType>,
    /// How long the span of a parameter may be at most, as it is written.
    pub(super) longest: BTreeMap<String, String>,
    /// What a `let` brings, and its place in the file's order.
    pub(super) lets: BTreeMap<String, (Returns, usize)>,
    pub(super) steps: Vec<Declared>,
    pub(super) checks: Vec<String>,
}

/// A step as other parts may refer to it.
pub(super) struct Declared {
    pub(super) id: String,
    pub(super) action: Option<&'static ActionWord>,
    pub(super) mark: Option<String>,
    pub(super) has_undo: bool,
}

impl Names {
    pub(super) fn gather(root: &Table<'_>) -> Self {
        let mut names = Self::default();
        for (name, table) in inner(root, "param") {
            let typed = text(&table, "type");
            if let Some(of) = ParamType::ALL.into_iter().find(|of| Some(of.name()) == typed.as_deref()) {
                names.params.insert(name.clone(), of);
            }
            if let Some(longest) = text(&table, "max").or_else(|| text(&table, "default")) {
                names.longest.insert(name, longest);
            }
        }
        for (place, (name, table)) in inner(root, "let").into_iter().enumerate() {
            if let Some(probe) = text(&table, "probe").and_then(|name| vocabulary::probe(&name)) {
                names.lets.insert(name, (probe.returns, place));
            }
        }
        names.steps = listed(root, "step").iter().map(declared).collect();
        names.checks = listed(root, "check").iter().filter_map(|table| text(table, "id")).collect();
        names
    }

    /// The place of a step.
    pub(super) fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// The place of the step that has a mark.
    pub(super) fn mark(&self, mark: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.mark.as_deref() == Some(mark))
    }

    /// Every mark.
    pub(super) fn marks(&self) -> Vec<&str> {
        self.steps.iter().filter_map(|step| step.mark.as_deref()).collect()
    }

    /// Every name that may stand in `${…}` by itself.
    pub(super) fn values(&self) -> Vec<&str> {
        self.params.keys().chain(self.lets.keys()).map(String::as_str).collect()
    }
}

fn declared(table: &Table<'_>) -> Declared {
    Declared {
        id: text(table, "id").unwrap_or_default(),
        action: text(table, "do").and_then(|name| vocabulary::action(&name)),
        mark: text(table, "mark"),
        has_undo: table.get("undo").is_some(),
    }
}

fn text(table: &Table<'_>, key: &str) -> Option<String> {
    table.get(key)?.value.as_str().map(str::to_owned)
}

// Quiet on purpose: whatever has another form is reported by its own reader.
fn inner<'a>(root: &Table<'a>, name: &str) -> Vec<(String, Table<'a>)> {
    let Some(cell) = root.get(name).filter(|cell| matches!(cell.value, DeValue::Table(_))) else { return Vec::new() };
    let cells = cell.table().map(|table| table.cells()).unwrap_or_default();
    let tables = cells.into_iter().filter(|(_, cell)| matches!(cell.value, DeValue::Table(_)));
    tables.filter_map(|(name, cell)| Some((name.to_owned(), cell.table()?))).collect()
}

fn listed<'a>(root: &Table<'a>, name: &str) -> Vec<Table<'a>> {
    let Some(cell) = root.get(name).filter(|cell| matches!(cell.value, DeValue::Array(_))) else { return Vec::new() };
    let cells = cell.list(name).unwrap_or_default();
    cells.iter().filter(|cell| matches!(cell.value, DeValue::Table(_))).filter_map(super::cells::Cell::table).collect()
}
