//! The lease in this console's own hands.

use super::{HEARTBEAT, JUMP, LENGTH, Lease, LeaseVersion, Tick};

/// The lease in this console's own hands, as far as its clocks can tell.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    lease: Lease,
    /// Before the request that took or renewed it was sent.
    since: Tick,
    /// A version whose writing got no answer: it may be in the table.
    pending: Option<LeaseVersion>,
    lapse: Option<Lapse>,
}

/// How a lease in one's hands stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pulse {
    /// It was renewed less than a heartbeat ago.
    Steady,
    /// It is to be renewed.
    Due,
}

/// Why a lease is not held any more. It does not come back: it is taken anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Lapse {
    /// It was not renewed in time.
    #[error("the lease ran out: it was not renewed in time; take it again")]
    RanOut,
    /// The clocks moved apart: the machine slept, or somebody set the time.
    #[error("the lease is void: the machine slept or its clock was set; take it again")]
    ClocksApart,
    /// Somebody else has it.
    #[error("the lease was taken by somebody else; look who holds it")]
    Taken,
}

/// A renewal: the lease to be written, on condition that the table still has `over`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    /// What is written.
    pub lease: Lease,
    /// The version that it replaces.
    pub over: LeaseVersion,
}

impl Held {
    /// A lease just taken. `begun` is the moment before the request was sent, not when its answer came.
    pub fn new(lease: Lease, begun: Tick) -> Self {
        Self { lease, since: begun, pending: None, lapse: None }
    }

    /// The lease.
    pub fn lease(&self) -> &Lease {
        &self.lease
    }

    /// How it stands now. What has lapsed once stays so.
    pub fn pulse(&mut self, now: Tick) -> Result<Pulse, Lapse> {
        if self.lapse.is_none() {
            self.lapse = self.lapsed(now);
        }
        match self.lapse {
            Some(lapse) => Err(lapse),
            None if now.since(self.since) >= HEARTBEAT => Ok(Pulse::Due),
            None => Ok(Pulse::Steady),
        }
    }

    fn lapsed(&self, now: Tick) -> Option<Lapse> {
        if now.apart(self.since) > JUMP {
            return Some(Lapse::ClocksApart);
        }
        // What the clocks may hide from each other is taken off.
        (now.since(self.since) >= LENGTH.saturating_sub(JUMP)).then_some(Lapse::RanOut)
    }

    /// The renewal that is to be written next. One that got no answer is written again with the same version, so that
    /// it is known for one's own wherever it arrived.
    pub fn beat(&mut self, random: u128) -> Beat {
        let version = self.pending.get_or_insert_with(|| LeaseVersion::new(random)).clone();
        Beat { lease: Lease { version, ..self.lease.clone() }, over: self.lease.version.clone() }
    }

    /// The renewal was written; `begun` is the moment before it was sent.
    pub fn renewed(&mut self, beat: Beat, begun: Tick) {
        self.pending = None;
        (self.lease, self.since) = (beat.lease, begun);
    }

    /// The table has another's version.
    pub fn lost(&mut self) {
        self.lapse = Some(Lapse::Taken);
    }
}
