//! Tables and values of the file with their places, reporting on the way what is not as it must be.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::bounds::unsafe_character;
use super::source::Source;
use crate::nearest::instead;

/// A table, its path, and where it stands.
#[derive(Clone)]
pub(super) struct Table<'a> {
    source: &'a Source<'a>,
    path: String,
    at: usize,
    entries: &'a DeTable<'a>,
}

/// A value, its path, and where it stands.
#[derive(Clone)]
pub(super) struct Cell<'a> {
    source: &'a Source<'a>,
    path: String,
    at: usize,
    /// The value.
    pub(super) value: &'a DeValue<'a>,
}

impl<'a> Table<'a> {
    /// The whole file.
    pub(super) fn whole(source: &'a Source<'a>, entries: &'a DeTable<'a>) -> Self {
        Self { source, path: String::new(), at: 0, entries }
    }

    /// The keys with their values, in the order of the text.
    pub(super) fn cells(&self) -> Vec<(&'a str, Cell<'a>)> {
        let mut cells: Vec<(usize, &'a str, Cell<'a>)> = self
            .entries
            .iter()
            .map(|(key, value)| (key.span().start, key.get_ref().as_ref(), self.cell(key.get_ref(), value)))
            .collect();
        cells.sort_by_key(|(at, ..)| *at);
        cells.into_iter().map(|(_, key, cell)| (key, cell)).collect()
    }

    /// Reports each key that is not `known`, with the nearest one that is.
    pub(super) fn refuse_unknown(&self, known: &[&str]) {
        for key in self.entries.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().as_ref();
            let remedy = instead(name, known.iter().copied());
            self.source.report(key.span().start, &self.key(name), "unknown key", &remedy);
        }
    }

    /// The value of a key, if it is written.
    pub(super) fn get(&self, name: &str) -> Option<Cell<'a>> {
        self.entries.get(name).map(|value| self.cell(name, value))
    }

    /// The value of a key, which must be written; `form` is what may stand there.
    pub(super) fn need(&self, name: &str, form: &str) -> Option<Cell<'a>> {
        let found = self.get(name);
        if found.is_none() {
            self.missing(name, &format!("write {name} = {form}"));
        }
        found
    }

    /// A table within this one; anything else under that name is a fault.
    pub(super) fn table(&self, name: &str) -> Option<Table<'a>> {
        self.get(name)?.table()
    }

    /// A table within this one, which must be written; `form` is a line of it.
    pub(super) fn need_table(&self, name: &str, form: &str) -> Option<Table<'a>> {
        if self.get(name).is_none() {
            self.missing(name, &format!("write [{name}] and below it {form}"));
        }
        self.table(name)
    }

    /// The tables of a list, `[[name]]`, each with the path of its id.
    pub(super) fn tables(&self, name: &str) -> Vec<Table<'a>> {
        let cells = self.get(name).and_then(|cell| cell.list(&format!("[[{name}]] and its keys below it")));
        let tables = cells.unwrap_or_default().into_iter().filter_map(|cell| cell.table());
        tables.map(|table| table.named(name)).collect()
    }

    /// Reports that a key is missing.
    pub(super) fn missing(&self, name: &str, remedy: &str) {
        self.source.report_absence(self.at, &self.key(name), "is missing", remedy);
    }

    /// Reports a fault of the table as a whole that lies in what is not there.
    pub(super) fn lacks(&self, name: &str, wrong: &str, remedy: &str) {
        self.source.report_absence(self.at, &self.key(name), wrong, remedy);
    }

    fn named(mut self, list: &str) -> Self {
        if let Some(id) = self.get("id").as_ref().and_then(|cell| cell.value.as_str()) {
            self.path = format!("{list}.{id}");
        }
        self
    }

    fn cell(&self, name: &str, value: &'a Spanned<DeValue<'a>>) -> Cell<'a> {
        Cell { source: self.source, path: self.key(name), at: value.span().start, value: value.get_ref() }
    }

    fn key(&self, name: &str) -> String {
        let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let name = if is_bare { name.to_owned() } else { format!("{name:?}") };
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}

impl<'a> Cell<'a> {
    /// Reports what is wrong with it and what to write.
    pub(super) fn fault(&self, wrong: &str, remedy: &str) {
        self.source.report(self.at, &self.path, wrong, remedy);
    }

    /// Reports that what it names is not there.
    pub(super) fn names_nothing(&self, wrong: &str, remedy: &str) {
        self.source.report_absence(self.at, &self.path, wrong, remedy);
    }

    /// It as a table.
    pub(super) fn table(&self) -> Option<Table<'a>> {
        let DeValue::Table(entries) = self.value else {
            self.is_no("a table", &format!("write [{}] and its keys below it", self.path));
            return None;
        };
        Some(Table { source: self.source, path: self.path.clone(), at: self.at, entries })
    }

    /// It as a list; `form` is what may stand there.
    pub(super) fn list(&self, form: &str) -> Option<Vec<Cell<'a>>> {
        let DeValue::Array(items) = self.value else {
            self.is_no("a list", &format!("write {form}"));
            return None;
        };
        let cell = |item: &'a Spanned<DeValue<'a>>| Cell {
            source: self.source,
            path: self.path.clone(),
            at: item.span().start,
            value: item.get_ref(),
        };
        Some(items.iter().map(cell).collect())
    }

    /// It as a string with something in it and nothing that is not seen.
    pub(super) fn string(&self, form: &str) -> Option<&'a str> {
        let DeValue::String(text) = self.value else {
            self.is_no("a string", &format!("write {form}"));
            return None;
        };
        if text.trim().is_empty() {
            self.fault("is empty", &format!("write {form}"));
            return None;
        }
        // An escape may hide what the text itself does not hold.
        let hidden = text.chars().find(|c| domain::is_unsafe(*c) && !matches!(c, '\n' | '\t' | '\r'));
        if let Some(hidden) = hidden {
            self.fault(&unsafe_character(hidden), "leave it out");
            return None;
        }
        Some(text.as_ref())
    }

    /// Reports that it is not of the kind wanted.
    pub(super) fn is_no(&self, wanted: &str, remedy: &str) {
        self.fault(&format!("is {}, where {wanted} is wanted", kind(self.value)), remedy);
    }
}

/// The kind of a value, as a person calls it.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
