//! Where answers wait for the console: the latest of each question, and no queue that could grow.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::{Ask, Observation};
use tokio::sync::Notify;

/// The latest observation of each question, until it is taken.
#[derive(Debug, Default)]
pub struct Slots {
    waiting: Mutex<BTreeMap<Ask, Observation>>,
    filled: Notify,
}

impl Slots {
    /// Leaves an observation; an older one of the same question that nobody has taken is replaced.
    pub fn put(&self, observation: Observation) {
        self.lock().insert(observation.ask.clone(), observation);
        self.filled.notify_one();
    }

    /// Takes everything that waits.
    pub fn take(&self) -> Vec<Observation> {
        std::mem::take(&mut *self.lock()).into_values().collect()
    }

    /// Waits until something has been left since the last wait.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Ask, Observation>> {
        // A map of plain values is whole between any two statements, so a poisoned lock harms nothing.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use domain::{CloudError, Moment};

    use super::*;

    #[tokio::test]
    async fn only_the_latest_of_a_question_waits() {
        let slots = Slots::default();
        let seen = |secs| Observation {
            ask: Ask::Identity,
            at: Moment::from_secs(secs),
            outcome: Err(CloudError::Throttled { operation: "x".into() }),
            gap: None,
        };
        slots.put(seen(1));
        slots.put(seen(2));
        slots.filled().await;
        assert_eq!(slots.take(), [seen(2)]);
        assert_eq!(slots.take(), []);
    }
}
