//! Populated models for tests and benchmarks: a small account in trouble, and a large one.

pub(crate) mod account;
pub mod change;
mod large;
pub mod phases;

use std::time::Duration;

use domain::{Ask, Moment, Observation, Region, Text};

use crate::{Model, Now, ProfileChoice, Session, Settings, Size, Theme};

pub use account::observations;
pub use large::{LARGE, observations as large_observations};

/// The time in the samples: 2026-11-22T14:03:22Z.
pub const NOW: Moment = Moment::from_secs(1_795_356_202);

/// The region of the samples.
pub fn region() -> Region {
    Region::new("us-east-1")
}

/// A session on a protected production profile.
pub fn session() -> Session {
    let mfa = "profile legacy asks for MFA: use credential_process";
    Session {
        profile: "prod".into(),
        regions: vec![region()],
        environment: Some("prod".into()),
        is_protected: true,
        simulation: None,
        profiles: vec![
            ProfileChoice { name: "prod".into(), refusal: None },
            ProfileChoice { name: "staging".into(), refusal: None },
            ProfileChoice { name: "legacy".into(), refusal: Some(mfa.into()) },
        ],
        login_hint: "aws sso login --profile prod".into(),
        started: NOW - Duration::from_mins(20),
    }
}

/// A console that has heard nothing yet.
pub fn awaiting(size: Size) -> Model {
    Model::new(session(), Settings::default(), Theme::default(), size, Now::at(NOW))
}

/// A console on a small account in trouble: a firing alarm, an unhealthy target, a roll-out that runs.
pub fn small(size: Size) -> Model {
    told(awaiting(size), observations())
}

/// A console on a large account: 500 groups, 500 target groups with 10,000 targets, 1,000 alarms.
pub fn large(size: Size) -> Model {
    told(awaiting(size), large_observations())
}

/// A console on the small account in two regions.
pub fn two_regions(size: Size) -> Model {
    let mut session = session();
    session.regions.push(Region::new("eu-west-1"));
    let model = Model::new(session, Settings::default(), Theme::default(), size, Now::at(NOW));
    let moved = observations().into_iter().filter_map(|mut observation| {
        let Ask::In(at, _) = &mut observation.ask else { return None };
        *at = Region::new("eu-west-1");
        Some(observation)
    });
    told(told(model, observations()), moved.collect())
}

/// Folds observations into a model, as if they had just arrived.
pub fn told(mut model: Model, observations: Vec<Observation>) -> Model {
    for observation in observations {
        model.estate.fold(observation);
    }
    model.relist();
    model
}

/// An ARN in the samples' account.
fn arn(service: &str, rest: &str) -> Text {
    format!("arn:aws:{service}:us-east-1:123456789012:{rest}").into()
}

/// `seconds` before the samples' time.
pub(crate) const fn ago(seconds: i64) -> Moment {
    Moment::from_millis(NOW.as_millis() - seconds * 1_000)
}
