//! A small account in trouble.

mod alarms;
mod billing;
mod capacity;
pub(super) mod stacks;
mod targets;

use domain::{
    AccountId, Answer, Ask, BillingAnswer, CloudError, Identity, Moment, Observation, Regional, RegionalAnswer,
};

use super::{ago, region};

/// Every answer about the small account, some seconds old.
pub fn observations() -> Vec<Observation> {
    let mut all: Vec<Observation> = identity().into_iter().collect();
    all.extend(stacks::all());
    all.extend(targets::all());
    all.extend(capacity::all());
    all.extend(alarms::all());
    all.extend(billing::all());
    all
}

fn identity() -> Option<Observation> {
    let identity = Identity {
        account: AccountId::new("123456789012")?,
        arn: "arn:aws:sts::123456789012:assumed-role/ops/oncall".into(),
        user_id: "AROAEXAMPLE:oncall".into(),
    };
    Some(Observation { ask: Ask::Identity, at: ago(60), outcome: Ok(Answer::Identity(identity)), gap: None })
}

pub(crate) fn answered(asked: Regional, answer: RegionalAnswer, at: Moment) -> Observation {
    Observation { ask: Ask::In(region(), asked), at, outcome: Ok(Answer::Regional(answer)), gap: None }
}

fn billed(asked: domain::Billing, outcome: Result<BillingAnswer, CloudError>) -> Observation {
    let outcome = outcome.map(Answer::Billing);
    Observation { ask: Ask::Billing(asked), at: ago(3_600), outcome, gap: None }
}

/// Three hours of datapoints about `level`, with a gap: a missing period is a missing point.
fn wave(level: f64) -> Vec<(Moment, f64)> {
    let minutes = (0..180_u8).filter(|minute| !(40..45).contains(minute));
    let point = |minute: u8| {
        let swing = (f64::from(minute) / 9.0).sin() * 0.15 + f64::from(minute) / 900.0;
        (ago((180 - i64::from(minute)) * 60), level * (0.8 + swing))
    };
    minutes.map(point).collect()
}
