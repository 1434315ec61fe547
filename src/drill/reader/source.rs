//! The text being read, its places, and the faults found in it so far.

use std::cell::RefCell;

use domain::Text;

use super::SYNTAX;
use crate::fault::Fault;

/// Faults beyond this many are counted, not listed: nobody reads them, and a hostile file has one a byte.
const FAULTS_MOST: usize = 200;

/// A text, and what is wrong with it.
pub(super) struct Source<'a> {
    text: &'a str,
    /// The byte at which each line begins.
    lines: Vec<usize>,
    found: RefCell<Found>,
}

#[derive(Default)]
struct Found {
    faults: Vec<Raw>,
    /// What is not there: believed only where the whole text could be read.
    absences: Vec<Raw>,
    /// The first byte from which on the text is no TOML.
    broken_from: Option<usize>,
}

/// A fault by its byte; its line is looked up only where it is listed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Raw {
    at: usize,
    key: String,
    wrong: String,
    remedy: String,
}

impl Raw {
    fn new(at: usize, key: &str, wrong: &str, remedy: &str) -> Self {
        Self { at, key: key.to_owned(), wrong: wrong.to_owned(), remedy: remedy.to_owned() }
    }
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(starts).collect(), found: RefCell::default() }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Reports what is wrong with `key` at a byte of the text, and what to write.
    pub(super) fn report(&self, at: usize, key: &str, wrong: &str, remedy: &str) {
        self.found.borrow_mut().faults.push(Raw::new(at, key, wrong, remedy));
    }

    /// Reports that something is not there.
    pub(super) fn report_absence(&self, at: usize, key: &str, wrong: &str, remedy: &str) {
        self.found.borrow_mut().absences.push(Raw::new(at, key, wrong, remedy));
    }

    /// Reports that the text is no TOML at a byte.
    pub(super) fn report_syntax(&self, at: usize, message: &str) {
        let said = message.trim().replace('\n', ", ");
        let mut found = self.found.borrow_mut();
        if !message.contains("duplicate key") {
            found.broken_from = Some(found.broken_from.map_or(at, |from| from.min(at)));
        }
        found.faults.push(Raw::new(at, SYNTAX, &said, "write key = value, each key once in its table"));
    }

    /// Every fault, in the order of the text, each once.
    pub(super) fn faults(self) -> Vec<Fault> {
        let Found { mut faults, absences, broken_from } = self.found.take();
        match broken_from {
            // From the first line that is no TOML on, the other faults may be nothing but its consequences.
            Some(at) => {
                let line = self.lines.get(self.line(at)).copied().unwrap_or(0);
                faults.retain(|fault| fault.at < line || fault.key == SYNTAX);
            }
            None => faults.extend(absences),
        }
        faults.sort_unstable();
        faults.dedup();
        let left = faults.len().saturating_sub(FAULTS_MOST);
        faults.truncate(FAULTS_MOST);
        let mut faults: Vec<Fault> = faults.iter().map(|raw| self.placed(raw)).collect();
        if let (Some(last), 1..) = (faults.last().cloned(), left) {
            let wrong = format!("{left} faults more are not listed");
            faults.push(Fault { key: SYNTAX.to_owned(), wrong, remedy: "mend those above first".to_owned(), ..last });
        }
        faults
    }

    /// The line of a byte, counted from 0.
    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    fn placed(&self, raw: &Raw) -> Fault {
        let line = self.line(raw.at);
        let start = self.lines.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..raw.at).unwrap_or_default();
        let shown = |text: &str| Text::new(text).to_string();
        Fault {
            line: line + 1,
            column: before.chars().count() + 1,
            key: shown(&raw.key),
            wrong: shown(&raw.wrong),
            remedy: shown(&raw.remedy),
        }
    }
}
