//! What the tests of this crate share: a clock that is set, and a service that answers what it is told to.

use std::sync::Mutex;
use std::time::Duration;

use domain::{Clock, Moment};

/// A clock that moves when told to.
#[derive(Debug)]
pub(crate) struct SetClock(Mutex<Moment>);

impl SetClock {
    pub(crate) fn at(time: &str) -> Self {
        Self(Mutex::new(Moment::parse(time).unwrap()))
    }

    pub(crate) fn advance(&self, span: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = *now + span;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap()
    }
}
