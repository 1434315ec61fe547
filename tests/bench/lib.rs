//! A simulated account read through the real adapters: what the benchmarks measure on.
#![expect(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a benchmark that cannot start has nothing to say")]

use std::collections::BTreeSet;
use std::sync::Arc;

use app::{Model, Msg, Now, Session, Settings, Size, Theme};
use aws::{Clocks, Cloud, CloudSource};
use domain::{Clock, Moment, Observation, Region};
use twin::{Scenario, Twin, World};

/// A clock that stands still.
#[derive(Debug)]
pub struct Still(pub Moment);

impl Clock for Still {
    fn now(&self) -> Moment {
        self.0
    }
}

/// A simulated account at its start, and the way to it.
pub struct Account {
    /// The account, below the SDK.
    pub twin: Twin,
    /// The way to it.
    pub cloud: Cloud,
    clock: Arc<Still>,
}

/// The account of that scenario.
pub async fn account(scenario: &str) -> Account {
    let start = Moment::parse("2026-11-22T14:00:00Z").unwrap();
    let clock = Arc::new(Still(start));
    let twin = Twin::new(World::new(&Scenario::named(scenario).unwrap(), 1, start), clock.clone());
    let source = CloudSource::Simulated(twin.http_client());
    let settings = aws::Settings {
        regions: vec![Region::new("us-east-1")],
        ..aws::Settings::new(source, Clocks::same(clock.clone()))
    };
    Account { twin, cloud: Cloud::connect(settings).await.unwrap(), clock }
}

impl Account {
    /// A console of that size that has read everything it wants, and what it has read.
    pub async fn read(&self, size: Size) -> (Model, Vec<Observation>) {
        let mut model = self.unread(size);
        let (mut asked, mut seen) = (BTreeSet::new(), Vec::new());
        loop {
            let wants = app::wants(&model).into_iter().map(|want| want.ask);
            let new: Vec<_> = wants.filter(|ask| asked.insert(ask.clone())).collect();
            if new.is_empty() {
                return (model, seen);
            }
            for ask in new {
                let observation = self.cloud.observe(&ask).await;
                seen.push(observation.clone());
                app::update(&mut model, Msg::Observed(Box::new(observation)));
            }
        }
    }

    fn unread(&self, size: Size) -> Model {
        let now = Now { here: self.clock.now(), cloud: self.clock.now() };
        Model::new(session(now.here), Settings::default(), Theme::named("dark").unwrap(), size, now)
    }
}

fn session(started: Moment) -> Session {
    Session {
        profile: "demo".into(),
        regions: vec![Region::new("us-east-1")],
        environment: None,
        is_protected: false,
        simulation: Some("large".into()),
        profiles: Vec::new(),
        login_hint: "aws sso login".into(),
        started,
    }
}
