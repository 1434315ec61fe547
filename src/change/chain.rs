//! The chain of a journal: a line for each record, bound by its hash to every line before it.
//!
//! A line is `{"seq":N,"prev":"H","body":RECORD,"hash":"H"}`, exactly so and without a space more. Because the reader
//! knows every byte of it but the body, and the hash covers the body, no byte of a chain can change unseen.

use serde::{Deserialize, Serialize};

use crate::digest::fingerprint;
use crate::{Record, VERSION};

/// What every hash begins with, so that no other SHA-256 can be taken for one of a chain. The form of a line stays
/// when the version of the records rises: an older program can still tell whether a newer journal is whole.
const DOMAIN: &str = "finops-tui journal chain, version 1";

/// What stands before the first record.
const ORIGIN: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The last record of a chain: what an anchor elsewhere keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number, counted from 0.
    pub seq: u64,
    /// Its hash, 64 hexadecimal digits in lower case.
    pub hash: String,
}

/// A line to be appended, and the head of the chain once it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The line, its line feed included.
    pub text: String,
    /// The head.
    pub head: Head,
}

/// What the bytes of a journal hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The records of the good lines, in order. Of a newer journal only those that this program knows.
    pub records: Vec<Record>,
    /// The last good line; `None` where there is none.
    pub head: Option<Head>,
    /// Whether it is whole.
    pub verdict: Verdict,
    /// The version of its records where it is above [`VERSION`]: it may be read, and not acted upon.
    pub newer: Option<u32>,
    /// How many bytes the good lines are.
    pub good: usize,
    /// How many bytes follow them that are not reserved space.
    pub rest: usize,
}

/// Whether a chain is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every line is good, and nothing was cut from its end: it is closed, or its head is the anchored one.
    Intact,
    /// Every line is good. Whole records may have been cut from its end: it is not closed, and no anchor says.
    Unanchored,
    /// The last line is not whole, as a crash leaves it. The lines before it are good.
    Torn {
        /// Which line, counted from 1.
        line: usize,
    },
    /// It is not as it was written.
    Tampered {
        /// The first line that is not, counted from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// The line that puts `record` behind `head`.
pub fn line(record: &Record, head: Option<&Head>) -> Result<Line, serde_json::Error> {
    let body = escaped(&serde_json::to_string(record)?);
    let (seq, prev) = place(head);
    let hash = hash(prev, seq, &body);
    let text = format!("{}{body}{}\n", before(seq, prev), after(&hash));
    Ok(Line { text, head: Head { seq, hash } })
}

/// Reads a journal. `anchor` is a head of it that is known from elsewhere: the chain has to go through it.
pub fn read(bytes: &[u8], anchor: Option<&Head>) -> Chain {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
    let mut reader = Reader::default();
    // What is reserved behind the last line reads as NUL.
    let broken = reader.take(&bytes[..end]);
    let is_closed = matches!(reader.records.last(), Some(Record::Closed(_)));
    let verdict = match (broken, anchor.and_then(|anchor| reader.misses(anchor))) {
        (Some(tampered @ Verdict::Tampered { .. }), _) | (_, Some(tampered)) => tampered,
        (Some(torn), None) => torn,
        (None, None) if is_closed || anchor.is_some_and(|anchor| reader.head() == Some(anchor)) => Verdict::Intact,
        (None, None) => Verdict::Unanchored,
    };
    let head = reader.heads.pop();
    let Reader { records, newer, good, .. } = reader;
    Chain { records, head, verdict, newer, good, rest: end - good }
}

#[derive(Default)]
struct Reader {
    records: Vec<Record>,
    heads: Vec<Head>,
    newer: Option<u32>,
    good: usize,
}

impl Reader {
    fn head(&self) -> Option<&Head> {
        self.heads.last()
    }

    /// Takes line after line until one is not good, and tells what it is.
    fn take(&mut self, content: &[u8]) -> Option<Verdict> {
        while self.good < content.len() {
            let (rest, line) = (&content[self.good..], self.heads.len() + 1);
            let Some(length) = rest.iter().position(|byte| *byte == b'\n') else { return Some(Verdict::Torn { line }) };
            if let Err(why) = self.link(&rest[..length]) {
                // No line is written with a NUL: a last one that has some was cut off between two blocks of the disk.
                let is_torn = rest.len() == length + 1 && rest[..length].contains(&0);
                return Some(if is_torn { Verdict::Torn { line } } else { Verdict::Tampered { line, why } });
            }
            self.good += length + 1;
        }
        None
    }

    fn link(&mut self, line: &[u8]) -> Result<(), String> {
        let line = std::str::from_utf8(line).map_err(|_| "it is not text".to_owned())?;
        let (seq, prev) = place(self.head());
        let body = line
            .strip_prefix(&before(seq, prev))
            .ok_or_else(|| format!("it is not record {seq} behind the line before it"))?;
        let at = body.len().checked_sub(after(ORIGIN).len()).filter(|at| body.is_char_boundary(*at));
        let (body, tail) = body.split_at(at.ok_or("it has no hash")?);
        let hash = hash(prev, seq, body);
        if tail != after(&hash) {
            return Err("its hash is another than that of its record".to_owned());
        }
        self.record(body)?;
        self.heads.push(Head { seq, hash });
        Ok(())
    }

    fn record(&mut self, body: &str) -> Result<(), String> {
        if matches!(self.records.last(), Some(Record::Closed(_))) {
            return Err("it follows the record that closed the run".to_owned());
        }
        if self.heads.is_empty() {
            let first: First = serde_json::from_str(body).map_err(|error| format!("it opens no run: {error}"))?;
            self.newer = (first.version > VERSION).then_some(first.version);
        }
        match serde_json::from_str::<Record>(body) {
            Ok(record) if self.heads.is_empty() && !matches!(record, Record::Opened(_)) => {
                return Err("it opens no run".to_owned());
            }
            Ok(record) => self.records.push(record),
            // What a newer program writes need not be known to this one.
            Err(_) if self.newer.is_some() => {}
            Err(error) => return Err(format!("its record cannot be read: {error}")),
        }
        Ok(())
    }

    /// Why the chain does not go through `anchor`, if it does not.
    fn misses(&self, anchor: &Head) -> Option<Verdict> {
        let at = usize::try_from(anchor.seq).unwrap_or(usize::MAX);
        match self.heads.get(at) {
            Some(head) if head == anchor => None,
            Some(_) => {
                let why = format!("its hash is another than the one anchored for record {}", anchor.seq);
                Some(Verdict::Tampered { line: at + 1, why })
            }
            None => {
                let why = format!("records are missing from here: record {} is anchored", anchor.seq);
                Some(Verdict::Tampered { line: self.heads.len() + 1, why })
            }
        }
    }
}

/// The part of a first record that every version has.
#[derive(Deserialize)]
struct First {
    version: u32,
}

/// The number of the next record, and the hash before it.
fn place(head: Option<&Head>) -> (u64, &str) {
    head.map_or((0, ORIGIN), |head| (head.seq + 1, &head.hash))
}

fn before(seq: u64, prev: &str) -> String {
    format!(r#"{{"seq":{seq},"prev":"{prev}","body":"#)
}

fn after(hash: &str) -> String {
    format!(r#","hash":"{hash}"}}"#)
}

fn hash(prev: &str, seq: u64, body: &str) -> String {
    fingerprint(&format!("{DOMAIN}\n{prev}\n{seq}\n{body}"))
}

/// JSON with every control, bidirectional and zero-width character written as `\uXXXX`, so that a terminal can be
/// shown it as it is. Such characters only ever stand inside strings, where the two mean the same.
fn escaped(json: &str) -> String {
    use std::fmt::Write as _;
    json.chars().fold(String::with_capacity(json.len()), |mut text, c| {
        if domain::is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
        text
    })
}

#[cfg(test)]
mod tests;
