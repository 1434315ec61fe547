//! From what is known to the document: a pure translation.

mod money;
mod phases;
mod platform;
mod sources;

use domain::{CloudError, Estate, MeterReading, Text, Verdict};

use super::document::{Account, Status};
use crate::commands::session::Session;

pub(in crate::commands) use money::{plain, spend};
pub(in crate::commands) use phases::{actual, phases};
pub(in crate::commands) use platform::{alarms, capacity, targets};

/// The whole document.
pub(super) fn status(session: &Session, estate: &Estate, meter: &MeterReading, verdict: Verdict) -> Status {
    let today = session.now().day();
    Status {
        schema: "finops-tui/status/1",
        taken_at: session.now(),
        verdict: verdict.as_str(),
        account: account(session, estate),
        phases: Some(phases(estate, &session.profile, session.now())),
        targets: targets(estate),
        capacity: capacity(estate),
        alarms: alarms(estate),
        spend: spend(&estate.billing, today),
        sources: sources::of(session, estate, meter),
    }
}

/// The document where AWS could not be asked: nothing is known, and every source says why.
pub(super) fn unprepared(session: &Session, error: &CloudError) -> Status {
    let estate = Estate::new(session.profile.regions.iter().cloned());
    let status = status(session, &estate, &MeterReading::default(), Verdict::Unknown);
    // Without any region there are not even phases to speak of.
    let phases = status.phases.filter(|phases| !phases.is_empty());
    Status { phases, sources: sources::unprepared(session, error), ..status }
}

fn account(session: &Session, estate: &Estate) -> Account {
    let identity = estate.identity.value();
    // In the order they were given, the first being the account's home.
    let given = session.profile.regions.iter().filter(|region| estate.regions.contains_key(region));
    let others = estate.regions.keys().filter(|region| !session.profile.regions.contains(region));
    let regions: Vec<_> = given.chain(others).cloned().collect();
    Account {
        id: identity.map(|identity| identity.account.to_string()),
        arn: identity.map(|identity| identity.arn.clone()),
        profile: Text::new(&session.profile.name),
        region: regions.first().cloned(),
        regions,
        environment: session.profile.environment.as_deref().map(Text::new),
        demo: session.simulation.is_some(),
    }
}
