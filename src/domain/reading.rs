//! The last value known, when it was read, and what has gone wrong since.

use std::time::Duration;

use crate::{CloudError, Moment};

/// What is known of one source: the last good value and its moment, and the failure since, if any.
///
/// A failure never takes the value away: an operator at 03:00 would rather see old figures marked old than none.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    taken: Option<Taken<T>>,
    failure: Option<Failure>,
}

/// A value and the moment it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken<T> {
    /// The value.
    pub value: T,
    /// When it was read.
    pub at: Moment,
    /// What is missing from it, when not every page or item could be read.
    pub gap: Option<CloudError>,
}

/// A failure to read, since the last value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The latest error.
    pub error: CloudError,
    /// When the first attempt of this row of failures failed.
    pub since: Moment,
    /// How many attempts in a row have failed.
    pub attempts: u32,
}

/// How old a reading is, measured against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing has been read yet.
    Awaiting,
    /// Read this long ago, within the limit.
    Fresh(Duration),
    /// Read this long ago, beyond the limit.
    Stale(Duration),
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self { taken: None, failure: None }
    }
}

impl<T> Reading<T> {
    /// A reading that succeeded at `at`.
    pub fn new(value: T, at: Moment) -> Self {
        Self { taken: Some(Taken { value, at, gap: None }), failure: None }
    }

    /// The last value, however old.
    pub fn value(&self) -> Option<&T> {
        self.taken.as_ref().map(|taken| &taken.value)
    }

    /// The last value with its moment.
    pub fn taken(&self) -> Option<&Taken<T>> {
        self.taken.as_ref()
    }

    /// When the last value was read.
    pub fn at(&self) -> Option<Moment> {
        self.taken.as_ref().map(|taken| taken.at)
    }

    /// The failure since the last value, if the latest attempt failed.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// What is missing from the last value.
    pub fn gap(&self) -> Option<&CloudError> {
        self.taken.as_ref().and_then(|taken| taken.gap.as_ref())
    }

    /// The error an operator should see first: the latest failure, or else what the value lacks.
    pub fn trouble(&self) -> Option<&CloudError> {
        self.failure.as_ref().map(|failure| &failure.error).or_else(|| self.gap())
    }

    /// Whether the value is fresh: read no longer ago than `limit`.
    pub fn freshness(&self, now: Moment, limit: Duration) -> Freshness {
        match self.at().map(|at| now.since(at)) {
            None => Freshness::Awaiting,
            Some(age) if age <= limit => Freshness::Fresh(age),
            Some(age) => Freshness::Stale(age),
        }
    }

    /// Records a value read at `at`, whole or with a gap.
    pub fn succeeded(&mut self, value: T, at: Moment, gap: Option<CloudError>) {
        self.taken = Some(Taken { value, at, gap });
        self.failure = None;
    }

    /// Records a failed attempt; the value stays.
    pub fn failed(&mut self, error: CloudError, at: Moment) {
        let (since, attempts) = self.failure.as_ref().map_or((at, 0), |failure| (failure.since, failure.attempts));
        self.failure = Some(Failure { error, since, attempts: attempts.saturating_add(1) });
    }
}

impl<T> Reading<Vec<T>> {
    /// Completes each item in place with what another answer knows; moment, gap and failure stay.
    pub fn amend(&mut self, change: impl FnMut(&mut T)) {
        if let Some(taken) = &mut self.taken {
            taken.value.iter_mut().for_each(change);
        }
    }

    /// Leaves out the items that `keep` refuses; moment, gap and failure stay.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        if let Some(taken) = &mut self.taken {
            taken.value.retain(keep);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    #[test]
    fn age_is_measured_from_the_last_value() {
        let at = Moment::from_secs(100);
        let mut reading = Reading::default();
        assert_eq!(reading.freshness(at, LIMIT), Freshness::Awaiting);
        reading.succeeded(3, at, None);
        assert_eq!(reading.freshness(at + LIMIT, LIMIT), Freshness::Fresh(LIMIT));
        let later = at + Duration::from_secs(21);
        assert_eq!(reading.freshness(later, LIMIT), Freshness::Stale(Duration::from_secs(21)));
    }

    #[test]
    fn a_failure_keeps_the_value_and_counts() {
        let at = Moment::from_secs(100);
        let mut reading = Reading::new(3, at);
        reading.failed(CloudError::Unreachable { detail: "no answer".into() }, at + LIMIT);
        reading.failed(CloudError::Unreachable { detail: "no answer".into() }, at + 2 * LIMIT);
        assert_eq!(reading.value(), Some(&3));
        let failure = reading.failure().unwrap();
        assert_eq!((failure.since, failure.attempts), (at + LIMIT, 2));
        reading.succeeded(4, at + 3 * LIMIT, None);
        assert_eq!(reading.failure(), None);
    }
}
