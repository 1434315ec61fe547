//! A simulated account whose API misbehaves on cue, in a time that passes only when nothing else is left to do.

use std::sync::Arc;

use domain::{Clock, Moment};
use tokio::time::Instant;
use twin::{Scenario, Twin, World};

/// Follows tokio's clock, which stands still while anything can run.
#[derive(Debug)]
pub(super) struct VirtualClock {
    start: Moment,
    begun: Instant,
}

impl Clock for VirtualClock {
    fn now(&self) -> Moment {
        self.start + self.begun.elapsed()
    }
}

/// The account and the clock that it shares with the console.
pub(super) struct Account {
    pub(super) twin: Twin,
    pub(super) clock: Arc<VirtualClock>,
    /// What the header says is simulated.
    pub(super) scenario: String,
}

impl Account {
    /// The scenario of this name, with a table of faults as a scenario's `[[events.fault]]` writes them.
    pub(super) fn with(name: &str, faults: &str) -> Self {
        let mut scenario = Scenario::named(name).unwrap();
        let heading = "title = 'faults'\nabout = 'faults'\n";
        scenario.events.fault.extend(Scenario::parse(&format!("{heading}{faults}")).unwrap().events.fault);
        Self::of(name, &scenario)
    }

    pub(super) fn of(name: &str, scenario: &Scenario) -> Self {
        let start = Moment::parse("2026-11-22T14:00:00Z").unwrap();
        let clock = Arc::new(VirtualClock { start, begun: Instant::now() });
        let twin = Twin::new(World::new(scenario, 1, start), clock.clone());
        Self { twin, clock, scenario: name.to_owned() }
    }

    /// Requests so far, by the service's signing name.
    pub(super) fn asked(&self, service: &str) -> u64 {
        self.twin.requests().of_service(service)
    }
}
