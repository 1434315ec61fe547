//! The shared handle on one simulated account: its world, its clock, and what has been asked of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Clock;
use http::Request;
use hyper::body::Bytes;

use crate::wire::{self, Answer};
use crate::world::World;

/// One simulated account that answers AWS requests; clones share it.
#[derive(Clone)]
pub struct Twin(Arc<Account>);

struct Account {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

struct State {
    world: World,
    requests: Requests,
}

impl Twin {
    /// An account whose time is the time of `clock`: every request first brings the world up to it.
    pub fn new(world: World, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Account { clock, state: Mutex::new(State { world, requests: Requests::default() }) }))
    }

    /// Answers one HTTP request in any of the protocols that the simulated services speak.
    pub fn answer(&self, request: &Request<Bytes>) -> Answer {
        let call = wire::read(request);
        let now = self.0.clock.now();
        let mut state = self.state();
        state.world.advance_to(now);
        let serial = state.requests.count(call.as_ref().ok().and_then(wire::counted_as));
        let ready = wire::ask(&mut state.world, call, serial);
        drop(state);
        // Writing a large answer takes longer than finding it: others need not wait for that.
        wire::write(ready, now)
    }

    /// How often each operation has been asked for so far.
    pub fn requests(&self) -> Requests {
        self.state().requests.clone()
    }

    /// Looks at the world as it is now, as a test or a meter does: nobody on the wire sees this.
    pub fn inspect<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        let now = self.0.clock.now();
        let mut state = self.state();
        state.world.advance_to(now);
        look(&state.world)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the world at a whole tick at worst a little behind; it is advanced again.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Twin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Twin").field("clock", &self.0.clock).finish_non_exhaustive()
    }
}

/// How often each operation was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    all: u64,
    by_operation: BTreeMap<String, u64>,
}

impl Requests {
    /// All requests, also those that name no simulated service.
    pub fn total(&self) -> u64 {
        self.all
    }

    /// Requests for one operation of the service with that signing name (`monitoring`, `ce`, ...).
    pub fn of(&self, service: &str, operation: &str) -> u64 {
        self.by_operation.get(&format!("{service}:{operation}")).copied().unwrap_or(0)
    }

    /// Requests for any operation of the service with that signing name.
    pub fn of_service(&self, service: &str) -> u64 {
        self.each().filter(|(name, _)| name.split(':').next() == Some(service)).map(|(_, count)| count).sum()
    }

    /// Every operation that was asked for, as `service:Operation`, with its count.
    pub fn each(&self) -> impl Iterator<Item = (&str, u64)> {
        self.by_operation.iter().map(|(name, count)| (name.as_str(), *count))
    }

    /// Counts one request and gives its serial number.
    fn count(&mut self, name: Option<String>) -> u64 {
        self.all += 1;
        if let Some(name) = name {
            *self.by_operation.entry(name).or_default() += 1;
        }
        self.all
    }
}
