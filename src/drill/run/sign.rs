//! What a run has seen of one sign: what it is now, since when it holds or fails, and since when it is unreadable.

use std::time::Duration;

use domain::{Moment, Text};

use crate::value::{Sight, Value};

/// One sign of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Sign {
    /// When it was looked at last.
    pub(super) looked: Option<Moment>,
    /// What it was when it could be read last, and the time that speaks of.
    pub(super) value: Option<(Value, Moment)>,
    /// When it could be read last.
    pub(super) readable: Option<Moment>,
    /// Why it cannot be read now.
    pub(super) blind: Option<Text>,
    /// Whether it was as it must be when it was judged last.
    pub(super) holds: Option<bool>,
    /// Since when it fails.
    pub(super) fails_since: Option<Moment>,
    pub(super) holding: Option<Holding>,
    /// What it was before anything was done.
    pub(super) before: Option<Value>,
    /// What is older says nothing about what was done.
    pub(super) fresh_from: Option<Moment>,
    /// When a line was left of it last.
    pub(super) logged: Option<Moment>,
}

/// A time without a failing look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holding {
    /// The time that the first holding look spoke of.
    pub(super) from: Moment,
    /// When it was looked at before that.
    pub(super) prior: Option<Moment>,
    /// For how long it was seen holding: from look to look, blind ones left out.
    pub(super) held: Duration,
    /// When it was last seen holding, with no blind look since.
    pub(super) last: Option<Moment>,
}

impl Sign {
    /// Forgets what held, because something was done that it is to speak of.
    pub(super) fn begin_anew(&mut self, from: Option<Moment>) {
        (self.holding, self.fresh_from) = (None, from);
    }

    /// Takes one look that could be judged as `holds`.
    pub(super) fn take(&mut self, sight: Sight, holds: Option<bool>, at: Moment, as_of: Moment) {
        let prior = self.looked.replace(at);
        match (sight, holds) {
            (Sight::Seen(value), Some(holds)) => {
                (self.readable, self.blind, self.value) = (Some(at), None, Some((value, as_of)));
                self.holds = Some(holds);
                if holds { self.hold(at, as_of, prior) } else { self.fail(at) }
            }
            (Sight::Blind(why), _) => self.go_blind(why),
            // The value stays for the screen; what it is to be compared with is not known.
            (Sight::Seen(value), None) => {
                let why = format!("{value} cannot be compared with what it must be");
                self.value = Some((value, as_of));
                self.go_blind(why.into());
            }
        }
    }

    fn hold(&mut self, at: Moment, as_of: Moment, prior: Option<Moment>) {
        self.fails_since = None;
        if self.fresh_from.is_some_and(|from| as_of < from) {
            return;
        }
        match &mut self.holding {
            Some(holding) => {
                holding.held += holding.last.map_or(Duration::ZERO, |last| at.since(last));
                holding.last = Some(at);
            }
            None => self.holding = Some(Holding { from: as_of.min(at), prior, held: Duration::ZERO, last: Some(at) }),
        }
    }

    fn fail(&mut self, at: Moment) {
        self.holding = None;
        self.fails_since.get_or_insert(at);
    }

    fn go_blind(&mut self, why: Text) {
        self.blind = Some(why);
        if let Some(holding) = &mut self.holding {
            holding.last = None;
        }
    }

    /// Whether it has held for so long, and was holding when it was looked at last.
    pub(super) fn has_held(&self, long: Duration) -> bool {
        self.holding.is_some_and(|holding| holding.last.is_some() && holding.held >= long)
    }

    /// Whether it cannot be read: the last look was blind, or there was none for `silence`.
    pub(super) fn is_unreadable(&self, now: Moment, silence: Duration) -> bool {
        self.blind.is_some() || self.looked.is_none_or(|looked| now.since(looked) >= silence)
    }

    /// What it is now, in words.
    pub(super) fn in_words(&self) -> String {
        match (&self.blind, &self.value) {
            (Some(why), _) => format!("unreadable: {why}"),
            (None, Some((value, _))) => value.to_string(),
            (None, None) => "not seen yet".to_owned(),
        }
    }
}
