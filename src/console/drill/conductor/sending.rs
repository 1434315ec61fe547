//! What a run wants sent: the intent first, the request once, its renewal, and its way back.

use change::{Answered, JournalFault};
use domain::Moment;
use drill::run::{Event, PutBack, Renewal, Written};

use super::Conductor;
use crate::drill::deeds::{self, Done};

impl Conductor<'_, '_> {
    pub(super) fn intend(&mut self, step: usize) -> Option<Event> {
        let change = deeds::change_of(&self.plan, step)?;
        let steps = self.series.restorer.steps();
        let planned = steps.get(change)?.clone();
        if !deeds::is_first_on_its_scope(steps, change) {
            return Some(self.write_intent(step));
        }
        let (performer, place) = (self.performer, self.series.run.place().clone());
        self.start(async move { Done::Compared(step, deeds::compare(performer, place, planned).await) });
        None
    }

    pub(super) fn write_intent(&mut self, step: usize) -> Event {
        let written = match self.series.next(self.now()) {
            Ok(Some(committed)) => {
                self.requests.ready.insert(step, committed);
                Written::Durable
            }
            Ok(None) => Written::Failed("what came before it was not taken: nothing more is sent".into()),
            Err(fault) => Written::Failed(fault.to_string().into()),
        };
        Event::Intent { step, written }
    }

    pub(super) fn send(&mut self, step: usize, unwritten: Option<&JournalFault>) -> Option<Event> {
        let committed = self.requests.ready.remove(&step)?;
        if let Some(fault) = unwritten {
            let refused = Answered::Refused(format!("{fault}: nothing was sent").into());
            return Some(self.take_answer(step, refused));
        }
        self.requests.sent.insert(step, self.now());
        self.requests.unanswered.insert(step);
        let performer = self.performer;
        self.start(async move { Done::Sent(step, performer.send_forward(committed).await) });
        None
    }

    pub(super) fn withhold(&mut self, step: usize) {
        self.requests.withheld.insert(step);
        if self.requests.ready.remove(&step).is_some() {
            self.take_answer(step, Answered::Refused("it was stopped before it was sent".into()));
        }
    }

    pub(super) fn take_answer(&mut self, step: usize, answered: Answered) -> Event {
        if let Err(fault) = self.series.answered(answered.clone(), self.now()) {
            tracing::error!(%fault, "an answer could not be written down");
        }
        deeds::answered(step, answered)
    }

    pub(super) fn find_out(&mut self, step: usize) -> Option<Event> {
        let change = deeds::change_of(&self.plan, step)?;
        let planned = self.series.restorer.steps().get(change)?.clone();
        let sent = self.requests.sent.get(&step).copied().unwrap_or_else(|| self.now());
        let (performer, place) = (self.performer, self.series.run.place().clone());
        self.start(async move { Done::Found(step, deeds::find_out(performer, place, planned, sent).await) });
        None
    }

    pub(super) fn renew(&mut self, step: usize, until: Moment) -> Option<Event> {
        let now = self.now();
        // Rounded down: the cap is never passed.
        let minutes = u32::try_from(now.until(until).as_secs() / 60).unwrap_or_default().max(1);
        let change = deeds::change_of(&self.plan, step)?;
        let why = match self.series.renewal(change, minutes, now) {
            Ok(Some(committed)) => {
                let performer = self.performer;
                self.start(async move { Done::Renewed(step, deeds::renew(performer, committed, minutes).await) });
                return None;
            }
            Ok(None) => "it cannot be renewed".into(),
            Err(fault) => fault.to_string().into(),
        };
        Some(Event::Renewed { step, renewal: Renewal::Failed(why) })
    }

    pub(super) fn put_back(&mut self, step: usize) -> Option<Event> {
        let Some(change) = deeds::change_of(&self.plan, step) else {
            return Some(Event::PutBack { step, outcome: PutBack::Already });
        };
        if self.requests.unanswered.contains(&step) {
            self.requests.waiting.insert(step);
            return None;
        }
        if let Some(committed) = self.requests.ready.remove(&step) {
            drop(committed);
            self.take_answer(step, Answered::Refused("it was stopped before it was sent".into()));
        }
        let action = self.series.restorer.steps().get(change)?.action.clone();
        let (performer, place) = (self.performer, self.series.run.place().clone());
        self.start(async move { Done::Stands(step, Box::new(performer.stand_of(&place, &action).await)) });
        None
    }

    pub(super) fn send_back(&mut self, step: usize, change: usize) -> Option<Event> {
        let Some(committed) = self.series.undo(change, self.now()) else {
            let why = "it was sent back as often as it may be".into();
            return Some(Event::PutBack { step, outcome: PutBack::Impossible(why) });
        };
        let performer = self.performer;
        self.start(async move { Done::SentBack(step, performer.send_back_one(committed).await) });
        None
    }
}
