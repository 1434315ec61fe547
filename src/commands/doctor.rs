//! `doctor`: everything the console needs, checked, each with its remedy.

mod access;
mod check;
mod journal;
mod surroundings;

use console::snapshot::Part;
use domain::{CloudError, Estate, Phase};

use super::session::Session;
use crate::cli::{Form, Output};
use crate::exit::{Exit, Stop};
use crate::output::{self, Column, table};

use check::{Check, Verdict};
pub(super) use journal::notice;

/// Checks, prints, and exits 1 where something is wrong.
pub(super) async fn run(session: &Session, output: Output) -> Result<Exit, Stop> {
    let mut checks = surroundings::checks(session);
    match session.prepare().await {
        Err(error) => {
            checks.push(Check::wrong("credentials", &error.to_string(), &session.remedy(&error)));
            checks.extend(journal::checks(session, None));
        }
        Ok(cloud) => {
            let estate = session.look(&cloud, &[&Part::STATUS[..], &[Part::Scaling]].concat()).await;
            checks.extend([credentials(session, &estate), pin(session, &estate)]);
            // What another account may or may not do is nobody's business here.
            if !matches!(estate.identity.trouble(), Some(CloudError::WrongAccount { .. })) {
                checks.extend(access::checks(session, &cloud, &estate).await);
                checks.push(access::changing());
                checks.push(phase_tag(&estate));
            }
            checks.extend(journal::checks(session, Some(&estate)));
            checks.push(journal::table(&cloud).await);
            checks.extend([clock(session, &cloud), surroundings::budget(session, &cloud.meter())]);
        }
    }
    match output.output {
        Form::Json => output::print_json(&checks)?,
        Form::Table => output::print(&page(&checks))?,
    };
    let is_wrong = checks.iter().any(|check| check.verdict == Verdict::Wrong);
    Ok(if is_wrong { Exit::FAILED } else { Exit::DONE })
}

fn credentials(session: &Session, estate: &Estate) -> Check {
    const NAME: &str = "credentials";
    match (estate.identity.value(), estate.identity.trouble()) {
        (Some(identity), _) => Check::good(NAME, &format!("{} in account {}", identity.arn, identity.account)),
        (None, Some(CloudError::WrongAccount { .. })) => Check::good(NAME, "accepted by AWS"),
        (None, Some(error)) => Check::wrong(NAME, &error.to_string(), &session.remedy(error)),
        (None, None) => Check::unknown(NAME, "AWS was not asked", "run it again"),
    }
}

fn pin(session: &Session, estate: &Estate) -> Check {
    const NAME: &str = "account pin";
    let profile = &session.profile.name;
    match (&session.profile.account, estate.identity.value(), estate.identity.trouble()) {
        (_, _, Some(error @ CloudError::WrongAccount { .. })) => {
            Check::wrong(NAME, &error.to_string(), &session.remedy(error))
        }
        (Some(account), Some(_), _) => Check::good(NAME, &format!("{account}, as pinned")),
        (Some(account), None, _) => {
            Check::unknown(NAME, &format!("{account} could not be compared"), "mend the credentials")
        }
        (None, Some(identity), _) => {
            let remedy = format!("write account_id = \"{}\" under [profiles.{profile}]", identity.account);
            Check::note(NAME, "not pinned: whatever account the profile leads to is shown", &remedy)
        }
        (None, None, _) => Check::note(NAME, "not pinned", &format!("write account_id under [profiles.{profile}]")),
    }
}

/// Spend per phase needs the tag activated by the paying account.
fn phase_tag(estate: &Estate) -> Check {
    const NAME: &str = "cost-allocation tag";
    let Some(costs) = estate.billing.by_phase.value() else {
        return Check::unknown(NAME, "cost by the tag finops:phase could not be read", "mend the spend line above");
    };
    if costs.iter().any(|cost| Phase::of_tag(&cost.tag).is_some()) {
        return Check::good(NAME, "finops:phase is activated");
    }
    let remedy = "activate finops:phase in the paying account (Billing, Cost allocation tags); it is not retroactive";
    Check::note(NAME, "no cost carries finops:phase this month: not activated, or nothing is tagged", remedy)
}

fn clock(session: &Session, cloud: &aws::Cloud) -> Check {
    const NAME: &str = "clock";
    const REMEDY: &str = "set the clock by NTP (`timedatectl set-ntp true`): AWS refuses requests five minutes off";
    if session.simulation.is_some() {
        return Check::good(NAME, "the simulated account's own");
    }
    match cloud.clock_skew_secs() {
        None => Check::unknown(NAME, "AWS sent no answer to compare it with", "mend the credentials or the network"),
        Some(skew) if skew.abs() <= 5 => Check::good(NAME, &format!("{skew}s off AWS's")),
        Some(skew) if skew.abs() < 240 => Check::note(NAME, &format!("{skew}s off AWS's"), REMEDY),
        Some(skew) => Check::wrong(NAME, &format!("{skew}s off AWS's"), REMEDY),
    }
}

fn page(checks: &[Check]) -> String {
    let row = |check: &Check| {
        vec![
            check.verdict.word().to_owned(),
            check.name.clone(),
            check.what.clone(),
            check.remedy.clone().unwrap_or_default(),
        ]
    };
    let columns = [Column::Words(""), Column::Words("CHECK"), Column::Words("WHAT IS"), Column::Words("WHAT TO DO")];
    table(&columns, checks.iter().map(row))
}
