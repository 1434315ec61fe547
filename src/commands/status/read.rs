//! From what is known to the document: a pure translation.

mod money;
mod phases;
mod platform;
mod sources;

use domain::{Estate, MeterReading, Text, Verdict};

use super::document::{Account, Status};
use crate::commands::session::Session;

pub(in crate::commands) use money::{plain, spend};
pub(in crate::commands) use phases::phases;
pub(in crate::commands) use platform::{alarms, capacity, targets};

/// The whole document.
pub(super) fn status(session: &Session, estate: &Estate, meter: &MeterReading, verdict: Verdict) -> Status {
    let today = session.now().day();
    Status {
        schema: "finops-tui/status/1",
        taken_at: session.now(),
        verdict: verdict.as_str(),
        account: account(session, estate),
        phases: phases(estate, &session.profile.platform),
        targets: targets(estate),
        capacity: capacity(estate),
        alarms: alarms(estate),
        spend: spend(&estate.billing, today),
        sources: sources::of(session, estate, meter),
    }
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
