//! All runs of an account at a glance: which are closed, which are not, and whether their journals are whole.

use std::collections::BTreeMap;
use std::fs::{self, TryLockError};
use std::io;

use change::chain::{Chain, Head, Verdict};
use change::{Ending, NoStory, OpenRun, Over, Record, RunId, Story, UnreadRun};
use domain::{Moment, Text};
use serde::Serialize;

use super::{JournalError, Journals};
use crate::folder::open_private;

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub run: RunId,
    /// What it did, `scale.set-desired`; `None` where its first record cannot be read.
    pub action: Option<String>,
    /// The subject's own name.
    pub subject: Option<Text>,
    /// When it was opened.
    pub opened_at: Option<Moment>,
    /// What its records say; `None` where they tell no story.
    pub story: Option<Story>,
    /// Where it stands.
    pub state: RunState,
    /// How it ended, once it is closed.
    pub ending: Option<Ending>,
    /// Whether its journal is whole.
    pub verdict: Verdict,
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// It is closed.
    Closed,
    /// It is not, and nobody holds it.
    Unclosed,
    /// A process that lives holds it.
    Held(Text),
    /// It has no first record: a crash came before anything could be sent.
    Unopened,
}

/// A run that is not closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Unclosed {
    /// Its name.
    pub run: RunId,
    /// What its records say, or why they say nothing.
    pub story: Result<Story, NoStory>,
    /// Who holds it, if a process that lives does.
    pub held_by: Option<Text>,
    /// Whether its journal is whole.
    pub verdict: Verdict,
    /// What it is over, as far as its good lines say.
    pub over: Option<Over>,
}

impl Unclosed {
    /// It as a run that is not closed; `None` where nothing of it can have been sent, and where it cannot be read.
    pub fn open_run(&self) -> Option<OpenRun> {
        self.story.as_ref().ok().and_then(Story::open_run)
    }

    /// It as a run that cannot be read, with what to do; `None` where it is as it was written, and can be continued.
    pub fn unread(&self) -> Option<UnreadRun> {
        let (run, over) = (self.run, self.over.clone());
        let close = format!("look by `journal show {run}`, then `journal close {run} --residue …`");
        let why = match (&self.verdict, &self.story) {
            (Verdict::Tampered { line, why }, _) => {
                format!("its journal is not as it was written, from line {line} on: {why}; {close}")
            }
            // It says itself what to do.
            (_, Err(why @ NoStory::Newer(_))) => why.to_string(),
            (_, Err(why)) => format!("{why}; {close}"),
            (_, Ok(_)) => return None,
        };
        Some(UnreadRun { run: Some(run), over, why: Text::new(&why) })
    }
}

/// Whether the journals of an account are whole: each run is in exactly one class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// How many runs there are.
    pub runs: usize,
    /// How many are as they were written.
    pub intact: usize,
    /// Good lines, of which whole records may have been cut from the end.
    pub unanchored: Vec<RunId>,
    /// Not as they were written.
    pub tampered: Vec<RunId>,
    /// With a last line that is not whole, as a crash leaves it.
    pub torn: Vec<RunId>,
}

impl Journals {
    /// Every run, the oldest first.
    pub fn list(&self) -> Result<Vec<Entry>, JournalError> {
        let entry = |(run, chain, state): (RunId, Chain, RunState)| {
            let opened = match chain.records.first() {
                Some(Record::Opened(opened)) => Some(opened),
                _ => None,
            };
            let ending = match chain.records.last() {
                Some(Record::Closed(closing)) => Some(closing.ending),
                _ => self.closed_apart(run).map(|apart| apart.closing.ending),
            };
            Entry {
                run,
                action: opened.map(|opened| opened.action.clone()),
                subject: opened.map(|opened| opened.subject.clone()),
                opened_at: opened.map(|opened| opened.at),
                story: Story::of(&chain.records).ok(),
                state,
                ending,
                verdict: chain.verdict,
            }
        };
        Ok(self.surveyed(&BTreeMap::new())?.into_iter().map(entry).collect())
    }

    /// The runs that are not closed, the oldest first; those that were never opened are not among them.
    pub fn unclosed(&self) -> Result<Vec<Unclosed>, JournalError> {
        let unclosed = |(run, chain, state): (RunId, Chain, RunState)| {
            let held_by = match state {
                RunState::Closed | RunState::Unopened => return None,
                RunState::Unclosed => None,
                RunState::Held(by) => Some(by),
            };
            let story = match chain.newer {
                Some(version) => Err(NoStory::Newer(version)),
                None => Story::of(&chain.records),
            };
            Some(Unclosed { run, story, held_by, over: Over::of(&chain.records), verdict: chain.verdict })
        };
        Ok(self.surveyed(&BTreeMap::new())?.into_iter().filter_map(unclosed).collect())
    }

    /// Whether every run's journal is as it was written. `anchors` are the heads known from elsewhere; those of runs
    /// without a file here are another machine's.
    pub fn verify(&self, anchors: &BTreeMap<RunId, Head>) -> Result<Verification, JournalError> {
        let mut verification = Verification::default();
        for (run, chain, _) in self.surveyed(anchors)? {
            verification.runs += 1;
            match chain.verdict {
                Verdict::Intact => verification.intact += 1,
                Verdict::Unanchored => verification.unanchored.push(run),
                Verdict::Tampered { .. } => verification.tampered.push(run),
                Verdict::Torn { .. } => verification.torn.push(run),
            }
        }
        Ok(verification)
    }

    fn surveyed(&self, anchors: &BTreeMap<RunId, Head>) -> Result<Vec<(RunId, Chain, RunState)>, JournalError> {
        let runs = self.runs()?;
        Ok(runs.into_iter().map(|run| self.survey(run, anchors.get(&run))).collect())
    }

    /// One run. A file that cannot be read is not as it was written, and says why.
    fn survey(&self, run: RunId, anchor: Option<&Head>) -> (RunId, Chain, RunState) {
        // Looked at first: a run that is let go in between is then only taken for held a moment longer.
        let is_held = self.is_held(run);
        let mut chain = self.read(run, anchor).unwrap_or_else(|error| {
            let verdict = Verdict::Tampered { line: 1, why: error.to_string() };
            Chain { records: Vec::new(), head: None, verdict, newer: None, good: 0, rest: 0 }
        });
        if is_held && matches!(chain.verdict, Verdict::Torn { .. }) {
            // The line is being written this moment.
            chain.verdict = Verdict::Unanchored;
        }
        let is_tampered = matches!(chain.verdict, Verdict::Tampered { .. });
        let state = match chain.records.last() {
            Some(Record::Closed(_)) => RunState::Closed,
            _ if is_tampered && self.closed_apart(run).is_some() => RunState::Closed,
            _ if is_held => RunState::Held(self.holder(run)),
            // Where something was written that cannot be read any more, something may have been sent.
            None if chain.newer.is_none() && !is_tampered => RunState::Unopened,
            _ => RunState::Unclosed,
        };
        (run, chain, state)
    }

    /// The names of all runs, the oldest first.
    fn runs(&self) -> Result<Vec<RunId>, JournalError> {
        if !self.folder.check("runs")? {
            return Ok(Vec::new());
        }
        let folder = self.runs_folder();
        let failed = |error| JournalError::disk("read the folder", &folder)(error);
        let mut runs = Vec::new();
        for file in fs::read_dir(&folder).map_err(failed)? {
            let name = file.map_err(failed)?.file_name();
            let run = name.to_str().and_then(|name| RunId::parse(name.strip_suffix(".jsonl")?));
            // Spelt as this program spells it: other spellings of the same name are other files.
            runs.extend(run.filter(|run| name == *format!("{run}.jsonl")));
        }
        runs.sort_unstable();
        Ok(runs)
    }

    /// Whether a process that lives holds a run. What cannot be found out counts as not held: taking it over finds out.
    fn is_held(&self, run: RunId) -> bool {
        let Ok(_gate) = self.gate() else { return false };
        let Ok(file) = open_private(&self.path(run)) else { return false };
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(error)) => error.kind() == io::ErrorKind::WouldBlock,
            Ok(()) => false,
        }
    }
}
