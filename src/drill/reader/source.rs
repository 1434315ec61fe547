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
    faults: Vec<Fault>,
    /// What is not there: believed only where the whole text could be read.
    absences: Vec<Fault>,
    /// The first line from which on the text is no TOML.
    broken_from: Option<usize>,
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
        let fault = self.fault(at, key, wrong, remedy);
        self.found.borrow_mut().faults.push(fault);
    }

    /// Reports that something is not there.
    pub(super) fn report_absence(&self, at: usize, key: &str, wrong: &str, remedy: &str) {
        let fault = self.fault(at, key, wrong, remedy);
        self.found.borrow_mut().absences.push(fault);
    }

    /// Reports that the text is no TOML at a byte.
    pub(super) fn report_syntax(&self, at: usize, message: &str) {
        let fault = self.fault(
            at,
            SYNTAX,
            &message.trim().replace('\n', ", "),
            "write key = value, each key once in its table",
        );
        let mut found = self.found.borrow_mut();
        if !message.contains("duplicate key") {
            found.broken_from = Some(found.broken_from.map_or(fault.line, |line| line.min(fault.line)));
        }
        found.faults.push(fault);
    }

    /// Every fault, in the order of the text, each once.
    pub(super) fn faults(self) -> Vec<Fault> {
        let Found { mut faults, absences, broken_from } = self.found.into_inner();
        match broken_from {
            // From the first line that is no TOML on, the other faults may be nothing but its consequences.
            Some(line) => faults.retain(|fault| fault.line < line || fault.key == SYNTAX),
            None => faults.extend(absences),
        }
        faults.sort();
        faults.dedup();
        let left = faults.len().saturating_sub(FAULTS_MOST);
        faults.truncate(FAULTS_MOST);
        if let (Some(last), 1..) = (faults.last().cloned(), left) {
            let wrong = format!("{left} faults more are not listed");
            faults.push(Fault { key: SYNTAX.to_owned(), wrong, remedy: "mend those above first".to_owned(), ..last });
        }
        faults
    }

    fn fault(&self, at: usize, key: &str, wrong: &str, remedy: &str) -> Fault {
        let index = self.lines.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.lines.get(index).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or_default();
        let shown = |text: &str| Text::new(text).to_string();
        Fault {
            line: index + 1,
            column: before.chars().count() + 1,
            key: shown(key),
            wrong: shown(wrong),
            remedy: shown(remedy),
        }
    }
}
