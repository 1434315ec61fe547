//! A token bucket: how fast one service may be asked.

use domain::Moment;

/// How fast a service may be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Questions that may be sent at once after a pause.
    pub burst: f64,
    /// Questions a second in the long run.
    pub per_second: f64,
}

/// The rate kept while a service throttles: with the SDK's own retries it stays below two requests a second.
const WHILE_THROTTLED: Rate = Rate { burst: 1.0, per_second: 0.5 };

/// For how long a service is asked slowly after it last throttled, in milliseconds.
const CAUTION_MILLIS: i64 = 30_000;

/// Tokens that refill with time; each question takes one.
#[derive(Clone, Debug)]
pub struct Bucket {
    rate: Rate,
    tokens: f64,
    filled_at: Moment,
    throttled_at: Option<Moment>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate, now: Moment) -> Self {
        Self { rate, tokens: rate.burst, filled_at: now, throttled_at: None }
    }

    /// Takes a token if there is one.
    pub fn take(&mut self, now: Moment) -> bool {
        self.refill(now);
        let is_allowed = self.tokens >= 1.0;
        if is_allowed {
            self.tokens -= 1.0;
        }
        is_allowed
    }

    /// The service asked to slow down.
    pub fn throttled(&mut self, now: Moment) {
        self.refill(now);
        self.tokens = 0.0;
        self.throttled_at = Some(now);
    }

    /// When the next token is there.
    pub fn next_at(&mut self, now: Moment) -> Moment {
        self.refill(now);
        let missing = (1.0 - self.tokens).max(0.0);
        now + std::time::Duration::from_secs_f64(missing / self.current(now).per_second)
    }

    fn current(&self, now: Moment) -> Rate {
        match self.throttled_at {
            Some(at) if now.as_millis() - at.as_millis() < CAUTION_MILLIS => WHILE_THROTTLED,
            _ => self.rate,
        }
    }

    fn refill(&mut self, now: Moment) {
        let rate = self.current(now);
        let gained = now.since(self.filled_at).as_secs_f64() * rate.per_second;
        self.tokens = (self.tokens + gained).min(rate.burst);
        self.filled_at = now;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const RATE: Rate = Rate { burst: 20.0, per_second: 2.0 };

    fn taken(bucket: &mut Bucket, from: Moment, seconds: u32) -> u32 {
        let moments = (0..seconds * 10).map(|tenth| from + Duration::from_millis(100) * tenth);
        moments.map(|now| u32::from(bucket.take(now))).sum()
    }

    #[test]
    fn a_minute_yields_the_burst_and_the_refill() {
        let start = Moment::from_secs(0);
        let mut bucket = Bucket::new(RATE, start);
        let mut at_once = 0;
        while bucket.take(start) {
            at_once += 1;
        }
        assert_eq!(at_once, 20);
        let minute = taken(&mut bucket, start, 60);
        assert!((118..=120).contains(&minute), "{minute}");
    }

    #[test]
    fn a_throttled_service_is_asked_every_other_second_for_a_while() {
        let start = Moment::from_secs(0);
        let mut bucket = Bucket::new(RATE, start);
        bucket.throttled(start);
        let during = taken(&mut bucket, start, 30);
        assert!((13..=15).contains(&during), "{during}");
        let after = taken(&mut bucket, start + Duration::from_mins(1), 30);
        assert!(after > 50, "{after}");
    }

    #[test]
    fn the_next_token_is_announced() {
        let start = Moment::from_secs(0);
        let mut bucket = Bucket::new(RATE, start);
        while bucket.take(start) {}
        let next = bucket.next_at(start);
        assert_eq!(next, start + Duration::from_millis(500));
        assert!(bucket.take(next));
    }
}
