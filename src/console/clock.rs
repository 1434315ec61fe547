//! The real clocks: the machine's own, and the faster one of a simulated account.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

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

/// The machine's clock, but for being set back: ages and waits are counted by it, and they never run backwards.
///
/// It follows the machine's clock forwards, so the time that a laptop sleeps counts; it is not for signing requests.
#[derive(Debug)]
pub struct SteadyClock(Mutex<(Moment, Instant)>);

impl SteadyClock {
    /// A clock that shows the machine's time now.
    pub fn new() -> Self {
        Self(Mutex::new((SystemClock.now(), instant())))
    }
}

impl Default for SteadyClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Moment {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *last = steadily(*last, SystemClock.now(), instant());
        last.0
    }
}

/// The later of the machine's time and the time that has passed since the last look.
fn steadily(last: (Moment, Instant), machine: Moment, at: Instant) -> (Moment, Instant) {
    (machine.max(last.0 + at.saturating_duration_since(last.1)), at)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place where time enters the program")]
fn instant() -> Instant {
    Instant::now()
}

/// How long this machine has run, sleep included: it never goes back, and nobody sets it.
pub(crate) fn boot_time() -> Duration {
    #[cfg(target_os = "linux")]
    const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
    // On macOS the monotonic clock counts sleep.
    #[cfg(not(target_os = "linux"))]
    const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
    Duration::try_from(rustix::time::clock_gettime(CLOCK)).unwrap_or_default()
}

/// A clock that starts at a moment of its own and runs `speed` times as fast as the machine's.
#[derive(Debug)]
pub struct ScaledClock {
    steady: SteadyClock,
    started: Moment,
    begins: Moment,
    speed: u32,
}

impl ScaledClock {
    /// A clock that shows `begins` now and gains `speed` seconds a second.
    pub fn new(begins: Moment, speed: u32) -> Self {
        let steady = SteadyClock::new();
        Self { started: steady.now(), steady, begins, speed }
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Moment {
        self.begins + self.steady.now().since(self.started) * self.speed
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_set_back_goes_on_and_a_sleep_is_counted() {
        let (start, begun) = (Moment::from_secs(10_000), instant());
        let second = Duration::from_secs(1);
        let set_back = steadily((start, begun), Moment::from_secs(6_400), begun + second);
        assert_eq!(set_back.0, start + second);
        let hour = Duration::from_hours(1);
        let slept = steadily(set_back, start + hour, begun + 2 * second);
        assert_eq!(slept.0, start + hour);
    }
}
