//! How long resources took in earlier operations.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{StackEvent, Text};

use super::track::{Track, verb};

/// How long resources took, by what was done with them (`CREATE`, `UPDATE`, `DELETE`) and by logical id and type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Durations {
    by_id: BTreeMap<(String, String), Vec<Duration>>,
    by_kind: BTreeMap<(String, String), Vec<Duration>>,
}

impl Durations {
    /// Learns from the events of a stack, newest first: from what came to its end, and before any rolling back.
    pub fn learn(&mut self, events: &[StackEvent]) {
        for track in Track::all(events) {
            self.learn_from(&track);
        }
    }

    fn learn_from(&mut self, track: &Track<'_>) {
        let mut begun: BTreeMap<(&str, &Text), &StackEvent> = BTreeMap::new();
        for event in &track.events {
            let status = event.status.raw();
            let what = (verb(&event.status), &event.logical_id);
            if status.contains("ROLLBACK") {
                return;
            }
            if status.ends_with("_IN_PROGRESS") {
                begun.entry(what).or_insert(event);
            } else if let Some(start) = begun.remove(&what).filter(|_| status.ends_with("_COMPLETE")) {
                self.add(what.0, event, event.at.since(start.at));
            }
        }
    }

    fn add(&mut self, verb: &str, event: &StackEvent, took: Duration) {
        let key = |name: &Text| (verb.to_owned(), name.raw().to_owned());
        self.by_id.entry(key(&event.logical_id)).or_default().push(took);
        self.by_kind.entry(key(&event.kind)).or_default().push(took);
    }

    /// How long this usually takes: the median of this resource, or else of its type; `None` where neither was seen.
    pub fn usual(&self, verb: &str, logical_id: &str, kind: &str) -> Option<Duration> {
        let key = |name: &str| (verb.to_owned(), name.to_owned());
        let known = self.by_id.get(&key(logical_id)).or_else(|| self.by_kind.get(&key(kind)))?;
        let mut sorted = known.clone();
        sorted.sort();
        sorted.get(sorted.len() / 2).copied()
    }
}
