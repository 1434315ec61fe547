//! Reading a table of the configuration, collecting every fault on the way.

use std::cell::RefCell;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use super::nearest::nearest;

/// The file being read, and the faults found in it so far.
pub(super) struct Source<'a> {
    file: &'a Path,
    text: &'a str,
    faults: RefCell<Vec<Fault>>,
}

/// What is wrong with a value, and what to write instead.
pub(super) struct Wrong(pub(super) String, pub(super) String);

/// A value with the line it stands on.
pub(super) struct Found<'a> {
    /// The value.
    pub(super) value: &'a DeValue<'a>,
    /// Its line, counted from 1.
    pub(super) line: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str) -> Self {
        Self { file, text, faults: RefCell::default() }
    }

    /// The line, counted from 1, of a byte of the text.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.text.as_bytes().iter().take(byte).filter(|byte| **byte == b'\n').count() + 1
    }

    pub(super) fn report(&self, line: usize, key: &str, Wrong(wrong, remedy): Wrong) {
        let fault = Fault { file: self.file.to_owned(), line, key: key.to_owned(), wrong, remedy };
        self.faults.borrow_mut().push(fault);
    }

    /// Forgets the faults of keys at `line` and below it.
    pub(super) fn forget_from(&self, line: usize) {
        self.faults.borrow_mut().retain(|fault| fault.line < line || fault.key == super::SYNTAX);
    }

    /// Every fault, in the order of the lines, each once.
    pub(super) fn faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
        faults.dedup();
        faults
    }
}

/// A table, its path, and the keys it may have.
pub(super) struct Section<'a> {
    source: &'a Source<'a>,
    path: String,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The section at `path`; an empty path is the whole file.
    pub(super) fn new(source: &'a Source<'a>, path: &str, table: &'a DeTable<'a>) -> Self {
        Self { source, path: path.to_owned(), table }
    }

    /// The table's keys, as they are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// Reports each key that is not `known`, with the nearest one that is.
    pub(super) fn refuse_unknown(&self, known: &[&str]) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let remedy = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of {}", known.join(", ")),
                };
                let line = self.source.line(key.span().start);
                self.source.report(line, &self.key(name), Wrong("unknown key".to_owned(), remedy));
            }
        }
    }

    /// The value of a key, if it is written.
    pub(super) fn find(&self, name: &str) -> Option<Found<'a>> {
        let value: &Spanned<DeValue<'a>> = self.table.get(name)?;
        Some(Found { value: value.get_ref(), line: self.source.line(value.span().start) })
    }

    /// Reads a key by `read`; a fault is reported and leaves `None`, like a key that is not written.
    pub(super) fn read<T>(&self, name: &str, read: impl FnOnce(&'a DeValue<'a>) -> Result<T, Wrong>) -> Option<T> {
        let found = self.find(name)?;
        read(found.value).map_err(|wrong| self.source.report(found.line, &self.key(name), wrong)).ok()
    }

    /// Reads each element of a list (a lone value is a list of one), each fault with its own line.
    pub(super) fn read_list<T>(
        &self,
        name: &str,
        form: &str,
        mut read: impl FnMut(&'a DeValue<'a>) -> Result<T, Wrong>,
    ) -> Option<Vec<T>> {
        let found = self.find(name)?;
        let DeValue::Array(items) = found.value else {
            let wrong = format!("is {}, where a list is wanted", kind(found.value));
            self.report_at(found.line, name, Wrong(wrong, format!("write {name} = {form}")));
            return None;
        };
        let read_one = |item: &'a Spanned<DeValue<'a>>| {
            let line = self.source.line(item.span().start);
            read(item.get_ref()).map_err(|wrong| self.report_at(line, name, wrong)).ok()
        };
        Some(items.iter().filter_map(read_one).collect())
    }

    /// A table within this one; anything else under that name is a fault.
    pub(super) fn section(&self, name: &str) -> Option<Section<'a>> {
        let found = self.find(name)?;
        if let DeValue::Table(table) = found.value {
            return Some(Section::new(self.source, &self.key(name), table));
        }
        let wrong = format!("is {}, where a table is wanted", kind(found.value));
        self.report_at(found.line, name, Wrong(wrong, format!("write [{}] and its keys below it", self.key(name))));
        None
    }

    /// Reports a fault of a key at a line.
    pub(super) fn report_at(&self, line: usize, name: &str, wrong: Wrong) {
        self.source.report(line, &self.key(name), wrong);
    }

    fn key(&self, name: &str) -> String {
        let is_bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let name = if is_bare { name.to_owned() } else { format!("{name:?}") };
        if self.path.is_empty() { name } else { format!("{}.{name}", self.path) }
    }
}

/// The kind of a value, as a person calls it.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
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
