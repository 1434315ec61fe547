//! The real clocks: the machine's own, and the faster one of a simulated account.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::{Clock, Moment};

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where time enters the program")]
    fn now(&self) -> Moment {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that starts at a moment of its own and runs `speed` times as fast as the machine's.
#[derive(Clone, Copy, Debug)]
pub struct ScaledClock {
    started: Moment,
    begins: Moment,
    speed: u32,
}

impl ScaledClock {
    /// A clock that shows `begins` now and gains `speed` seconds a second.
    pub fn new(begins: Moment, speed: u32) -> Self {
        Self { started: SystemClock.now(), begins, speed }
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Moment {
        self.begins + SystemClock.now().since(self.started) * self.speed
    }
}
