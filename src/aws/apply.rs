//! Changing AWS: what was committed, sent once and once only, and what can be said of it afterwards.
//!
//! Nothing is sent before STS has named the account of the credentials, and nothing that the same credentials did not
//! sign. What comes back is sorted by one question: is it proved that nothing began?

mod autoscaling;
mod cloudformation;
mod cloudwatch;
mod departure;
mod elasticache;
mod elbv2;
mod rds;
mod write;
mod zonalshift;

use std::sync::Arc;
use std::time::Duration;

use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use change::{Action, Answered, Committed, Mark};
use domain::{AccountId, CloudError, Moment, Text};

use crate::cloud::Cloud;
use crate::connection::{CONNECT, Local};
use crate::sts::Vouched;
use departure::{Departing, Departure};

pub(crate) use departure::Unpaced;

/// The longest wait for the answer to a change.
const LONGEST: Duration = Duration::from_secs(20);

/// One change on its way.
struct Dispatch<'a> {
    /// The clients of its region.
    local: &'a Local,
    /// What it writes into free texts.
    mark: &'a Mark,
    /// The account's time.
    now: Moment,
    /// What is known of its request.
    departure: Arc<Departure>,
}

impl Dispatch<'_> {
    /// The interceptor that marks the request and watches it leave.
    fn departing(&self) -> Departing {
        Departing::new(&self.departure)
    }
}

/// Sends a request once, by the configuration of its service's SDK.
macro_rules! once {
    ($sdk:ident, $dispatch:expr, $request:expr) => {{
        let config = $sdk::config::Builder::new()
            .retry_config($crate::apply::one_attempt())
            .timeout_config($crate::apply::time_outs());
        let request = $request.customize().config_override(config).interceptor($dispatch.departing());
        // A request in flight is some kilobytes.
        Box::pin(request.send()).await
    }};
}
use once;

impl Cloud {
    /// Sends a change, exactly once, and says what can be said of it.
    ///
    /// `Refused` is only what is proved not to have begun; whatever leaves a doubt is `Unknown` and is found out by
    /// reading. The account is asked of STS each time: credentials can change under a running console.
    pub async fn apply(&self, committed: Committed) -> Answered {
        self.apply_if(committed, std::future::ready(Ok(()))).await
    }

    /// The same, if `is_still_right` says so once the account is known: the last thing that is asked before it leaves.
    pub async fn apply_if(
        &self,
        committed: Committed,
        is_still_right: impl Future<Output = Result<(), Text>>,
    ) -> Answered {
        let answered = match self.dispatch(&committed).await {
            Ok(dispatch) => match is_still_right.await {
                Ok(()) => send(&dispatch, committed.action()).await,
                Err(why) => Answered::Refused(format!("nothing was sent: {why}").into()),
            },
            Err(error) => Answered::Refused(not_sent(&error).into()),
        };
        tracing::info!(run = %committed.run(), action = committed.action().id(), ?answered, "a change was sent");
        answered
    }

    async fn dispatch<'a>(&'a self, committed: &'a Committed) -> Result<Dispatch<'a>, CloudError> {
        let local = self.local(committed.region())?;
        let Vouched { identity, key } = self.vouched().await?;
        expect(&identity.account, committed.account())?;
        let departure = Arc::new(Departure::new(committed.mark(), key));
        Ok(Dispatch { local, mark: committed.mark(), now: self.account_time(), departure })
    }
}

async fn send(dispatch: &Dispatch<'_>, action: &Action) -> Answered {
    match action {
        Action::Group(action) => autoscaling::group(dispatch, action).await,
        Action::Refresh(action) => autoscaling::refresh(dispatch, action).await,
        Action::Instance(action) => autoscaling::instance(dispatch, action).await,
        Action::Schedule(action) => autoscaling::schedule(dispatch, action).await,
        Action::Target(action) => elbv2::target(dispatch, action).await,
        Action::Alarm(action) => cloudwatch::alarm(dispatch, action).await,
        Action::Stack(action) => cloudformation::stack(dispatch, action).await,
        Action::Shift(action) => zonalshift::shift(dispatch, action).await,
        Action::Database(action) => rds::database(dispatch, action).await,
        Action::Cache(action) => elasticache::cache(dispatch, action).await,
    }
}

/// The account of the credentials must be the one that the change was confirmed for.
fn expect(found: &AccountId, confirmed: &AccountId) -> Result<(), CloudError> {
    if found == confirmed {
        return Ok(());
    }
    let detail = format!("the credentials lead to {}, the change is for {}", found.grouped(), confirmed.grouped());
    let remedy = "Use the credentials of the profile it was confirmed on, and look again.".into();
    Err(CloudError::NotAsked { detail: detail.into(), remedy })
}

/// Why nothing was sent, and what to do.
fn not_sent(error: &CloudError) -> String {
    let remedy = match error {
        CloudError::NotAsked { detail, remedy } => return format!("nothing was sent: {detail}. {remedy}"),
        CloudError::NoCredentials { .. } | CloudError::Expired { .. } => "log in again, then look again",
        CloudError::WrongAccount { .. } => "use credentials of the pinned account",
        CloudError::Refused { .. } => "name the region in the profile's regions",
        _ => "look again once STS answers",
    };
    format!("nothing was sent: {error}; {remedy}")
}

/// One attempt: a change that may have arrived is never sent again.
fn one_attempt() -> RetryConfig {
    RetryConfig::disabled()
}

fn time_outs() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(LONGEST)
        .operation_attempt_timeout(LONGEST)
        .operation_timeout(LONGEST)
        .build()
}

#[cfg(test)]
mod tests;
