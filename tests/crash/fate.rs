//! When the process dies: at which write, sync or request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use store::faults::{Fault, FaultyDisk, Operation};
use tokio::sync::Notify;

/// A moment at which the process dies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// At the so-manieth operation of this kind on the disk from now on.
    Disk(Operation, usize),
    /// Before the so-manieth request from now on leaves.
    Unsent(u64),
    /// After it has arrived, before its answer has.
    Unanswered(u64),
    /// Never.
    Never,
}

impl Moment {
    /// Any moment of a change: it makes a handful of writes and some fifty requests.
    pub(super) fn any(dice: &mut fastrand::Rng) -> Self {
        match dice.u8(0..4) {
            0 => Self::Disk(Operation::Write, dice.usize(0..10)),
            1 => Self::Disk(Operation::Sync, dice.usize(0..10)),
            2 => Self::Unsent(dice.u64(0..60)),
            _ => Self::Unanswered(dice.u64(0..60)),
        }
    }
}

/// The fate of one process after another, on one disk and one account.
#[derive(Clone, Debug)]
pub(super) struct Fate(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    disk: Arc<FaultyDisk>,
    /// Requests left before the last one leaves, or before its answer arrives; `u64::MAX` for never.
    unsent: AtomicU64,
    unanswered: AtomicU64,
    is_dead: AtomicBool,
    death: Notify,
}

impl Fate {
    pub(super) fn new(disk: Arc<FaultyDisk>) -> Self {
        let never = || AtomicU64::new(u64::MAX);
        let shared = Shared {
            disk,
            unsent: never(),
            unanswered: never(),
            is_dead: AtomicBool::new(false),
            death: Notify::new(),
        };
        Self(Arc::new(shared))
    }

    /// Sets when the process that runs now dies.
    pub(super) fn set(&self, moment: Moment) {
        let (mut unsent, mut unanswered) = (u64::MAX, u64::MAX);
        match moment {
            Moment::Disk(operation, after) => self.0.disk.fail(operation, after, Fault::Stop),
            Moment::Unsent(count) => unsent = count,
            Moment::Unanswered(count) => unanswered = count,
            Moment::Never => {}
        }
        self.0.unsent.store(unsent, Ordering::SeqCst);
        self.0.unanswered.store(unanswered, Ordering::SeqCst);
    }

    /// Waits for the death of the process.
    pub(super) async fn death(&self) {
        // A notice may be left over from the death before.
        while !self.is_dead() {
            self.0.death.notified().await;
        }
    }

    /// Whether the process has died, or its disk has stopped for it.
    pub(super) fn is_dead(&self) -> bool {
        self.0.is_dead.load(Ordering::SeqCst) || self.0.disk.has_stopped()
    }

    /// Starts the machine again, with at most so many bytes on the disk that nobody waited for.
    pub(super) fn revive(&self, more: u64) {
        self.set(Moment::Never);
        self.0.disk.crash(more).expect("the disk comes back");
        self.0.is_dead.store(false, Ordering::SeqCst);
    }

    /// The way to an account, for as long as the process lives.
    pub(super) fn client(&self, account: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(Mortal { fate: self.clone(), account })
    }

    fn die(&self) {
        self.0.is_dead.store(true, Ordering::SeqCst);
        self.0.death.notify_one();
    }

    fn counts(left: &AtomicU64) -> bool {
        left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| (left != u64::MAX).then(|| left.wrapping_sub(1)))
            == Ok(0)
    }
}

#[derive(Debug)]
struct Mortal {
    fate: Fate,
    account: SharedHttpClient,
}

#[derive(Debug)]
struct MortalLine {
    fate: Fate,
    line: SharedHttpConnector,
}

impl HttpClient for Mortal {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let line = self.account.http_connector(settings, components);
        SharedHttpConnector::new(MortalLine { fate: self.fate.clone(), line })
    }
}

impl HttpConnector for MortalLine {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if self.fate.is_dead() || Fate::counts(&self.fate.0.unsent) {
            self.fate.die();
            return HttpConnectorFuture::new(std::future::pending());
        }
        let answer = self.line.call(request);
        if Fate::counts(&self.fate.0.unanswered) {
            self.fate.die();
            return HttpConnectorFuture::new(std::future::pending());
        }
        answer
    }
}
