//! The shared handle on one simulated account: its world, its clock, and what has been asked of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Clock, Moment};
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
    observers: Mutex<Vec<Arc<Observer>>>,
}

type Observer = dyn Fn(&Mutation) + Send + Sync;

/// A request that would change something, as it arrives: before it is applied, and also where it is then refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutation {
    /// Service by its signing name (`autoscaling`, `dynamodb`, ...).
    pub service: &'static str,
    /// Operation, such as `SetDesiredCapacity`.
    pub operation: String,
    /// Region that it is asked in.
    pub region: String,
    /// When it arrives.
    pub at: Moment,
    /// The members of the request, whatever protocol carried them; the query protocol makes every leaf a text.
    pub fields: serde_json::Value,
}

struct State {
    world: World,
    requests: Requests,
}

impl Twin {
    /// An account whose time is the time of `clock`: every request first brings the world up to it.
    pub fn new(world: World, clock: Arc<dyn Clock>) -> Self {
        let state = Mutex::new(State { world, requests: Requests::default() });
        Self(Arc::new(Account { clock, state, observers: Mutex::default() }))
    }

    /// Answers one HTTP request in any of the protocols that the simulated services speak.
    pub fn answer(&self, request: &Request<Bytes>) -> Answer {
        let call = wire::read(request);
        let now = self.0.clock.now();
        if let Ok(call) = &call {
            self.tell_observers(call, now);
        }
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

    /// Has `observer` called with every request that would change something, before it is applied and while the
    /// account is free to be asked: a test sees whether the journal was written first.
    pub fn on_mutation(&self, observer: impl Fn(&Mutation) + Send + Sync + 'static) {
        self.0.observers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::new(observer));
    }

    /// Changes the world behind everybody's back, as a test does that injects a fault or somebody else's hand.
    pub fn intervene<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let now = self.0.clock.now();
        let mut state = self.state();
        state.world.advance_to(now);
        change(&mut state.world)
    }

    fn tell_observers(&self, call: &wire::Call, at: Moment) {
        if !wire::mutates(call) {
            return;
        }
        let observers = self.0.observers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if observers.is_empty() {
            return;
        }
        let mutation = Mutation {
            service: call.service.signing_name(),
            operation: call.operation.clone(),
            region: call.region.clone(),
            at,
            // What could be read can be written again.
            fields: serde_json::to_value(&call.input).unwrap_or_default(),
        };
        for observer in observers {
            observer(&mutation);
        }
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
