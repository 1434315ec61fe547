//! The console's end of the performer: what is to be changed goes in, what became of it comes out.

mod phases;
mod worker;

use std::path::PathBuf;

use app::{ChangeEffect, ChangeMsg};
use aws::Cloud;
use change::{Ending, Outcome, ProfilePin};
use domain::Text;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::opening::Opening;
use crate::phases::Offers;
use worker::Worker;

/// Orders that may wait; a person's keys are slower than it.
const ORDERS: usize = 16;

/// Messages that may wait for the loop, which takes them at once.
const MESSAGES: usize = 64;

/// How changes are made on an opening.
#[derive(Clone, Debug)]
pub struct Changing {
    /// The profile, and what it must not be mistaken for.
    pub profile: ProfilePin,
    /// Where runs and plans are kept.
    pub state: PathBuf,
    /// The user of this machine, and the machine.
    pub seat: String,
    /// Whether changes can be armed at all.
    pub mode: Mode,
    /// What the parameters of the phases are chosen from.
    pub offers: Offers,
}

/// Whether changes can be armed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Never: nothing is sent, not even what puts something back.
    ReadOnly,
    /// When the operator arms them.
    Armable,
    /// They are from the start.
    Armed,
}

/// A performer at work on one opening.
pub(super) struct Desk {
    orders: mpsc::Sender<ChangeEffect>,
    messages: mpsc::Receiver<ChangeMsg>,
    work: JoinSet<()>,
}

impl Desk {
    /// Sets a performer to work, on the connection that the poller makes.
    pub(super) fn start(opening: &Opening, connected: watch::Receiver<Option<Cloud>>) -> Self {
        let (orders, ordered) = mpsc::channel(ORDERS);
        let (tell, messages) = mpsc::channel(MESSAGES);
        let mut work = JoinSet::new();
        work.spawn(Worker::new(opening, connected, tell).run(ordered));
        Self { orders, messages, work }
    }

    /// Orders something. What cannot be taken is answered at once: nothing waits for an answer that never comes.
    pub(super) fn order(&self, effect: ChangeEffect) -> Option<ChangeMsg> {
        let refused = self.orders.try_send(effect).err()?.into_inner();
        Some(refusal(&refused, "the console is busy with other changes; nothing was sent".into()))
    }

    /// Waits for what became of something.
    pub(super) async fn heard(&mut self) -> ChangeMsg {
        match self.messages.recv().await {
            Some(msg) => msg,
            // Without a worker nothing is heard any more.
            None => std::future::pending().await,
        }
    }

    /// Lets the worker end what it has begun, and nothing else: dropping what is returned ends it at once.
    pub(super) fn retired(self) -> JoinSet<()> {
        self.work
    }
}

/// What is said of an order that is not followed.
fn refusal(order: &ChangeEffect, why: Text) -> ChangeMsg {
    let not_started = |run, why| Outcome { run, ending: Ending::NotStarted, why, revert_at: None };
    match *order {
        ChangeEffect::Inquire { ticket, .. } => ChangeMsg::Informed { ticket, outcome: Box::new(Err(why)) },
        ChangeEffect::CarryOut { ticket, .. } => ChangeMsg::Ended { ticket, outcome: not_started(None, why) },
        ChangeEffect::Phase { ticket, .. } => ChangeMsg::PhaseProposed { ticket, outcome: Err(why) },
        ChangeEffect::Keep(run) | ChangeEffect::Revert(run) => {
            ChangeMsg::Restored { run, outcome: not_started(Some(run), why) }
        }
        ChangeEffect::Arm => ChangeMsg::NotArmed(why),
        ChangeEffect::Disarm => ChangeMsg::Disarmed,
    }
}

#[cfg(test)]
mod tests;
