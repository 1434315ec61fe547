//! The way to one account: connects once, then answers every question with an observation.

use std::sync::Arc;

use change::CredentialLife;
use domain::{AccountId, Answer, Ask, CloudError, Identity, MeterReading, Moment, Observation, Region, Service, Usd};
use tokio::sync::OnceCell;

use crate::connection::{Connection, Global, Local};
use crate::found::Found;
use crate::meter::Meter;
use crate::pin::Pin;
use crate::settings::{Clocks, Settings};
use crate::sts::Vouched;
use crate::{
    autoscaling, budgets, cloudformation, cloudwatch, costexplorer, credentials, elasticache, elbv2, pricing, rds, sts,
    zonalshift,
};

/// A connection to one account, over one or several regions. Clones share it.
#[derive(Clone, Debug)]
pub struct Cloud(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    connection: Connection,
    clocks: Clocks,
    meter: Arc<Meter>,
    account: OnceCell<AccountId>,
    pin: Option<Pin>,
    operations_table: String,
    life: OnceCell<CredentialLife>,
}

impl Cloud {
    /// Reads the AWS configuration and prepares the clients; asks AWS nothing yet.
    ///
    /// Fails where the profile does not exist, where it needs what this program cannot give it (an MFA code),
    /// and where no region is named anywhere.
    pub async fn connect(settings: Settings) -> Result<Self, CloudError> {
        let limit = settings.cost_explorer_usd_per_day;
        let Clocks { here, cloud } = settings.clocks.clone();
        let meter = Arc::new(Meter::new(here, limit).signed_by(cloud));
        let connection = Connection::open(&settings, &meter).await?;
        let pin = settings.account.map(Pin::new);
        let (clocks, operations_table) = (settings.clocks, settings.operations_table);
        let shared = Shared {
            connection,
            clocks,
            meter,
            account: OnceCell::new(),
            pin,
            operations_table,
            life: OnceCell::new(),
        };
        Ok(Self(Arc::new(shared)))
    }

    /// The regions looked at, the first being the account's home.
    pub fn regions(&self) -> &[Region] {
        self.0.connection.regions()
    }

    /// The profile in use: the one asked for, or the one the environment names, or `default`.
    pub fn profile(&self) -> &str {
        self.0.connection.profile()
    }

    /// What this connection has asked so far, and what that cost.
    pub fn meter(&self) -> MeterReading {
        self.0.meter.reading()
    }

    /// Counts dollars already spent today (UTC) on billed calls, by an earlier run or another console.
    pub fn seed_spent(&self, usd: Usd) {
        self.0.meter.seed(usd);
    }

    /// Asks Cost Explorer nothing more, and answers with this reason instead; `None` lifts it.
    pub fn bar_billed(&self, why: Option<CloudError>) {
        self.0.meter.bar(why);
    }

    /// Until when a service is sent at most two requests a second, because it lately asked to slow down.
    pub fn throttled_until(&self, service: Service) -> Option<Moment> {
        self.0.meter.throttled_until(service)
    }

    /// How far the console's clock is ahead of AWS's, in seconds, by the date of the last answer.
    pub fn clock_skew_secs(&self) -> Option<i64> {
        self.0.meter.skew_secs()
    }

    /// How long the credentials live. Looked at once: a source that renews them goes on doing so, and what was copied
    /// somewhere ends when it ends.
    pub async fn credential_life(&self) -> CredentialLife {
        let look = || async {
            let source = self.0.connection.credentials().ok_or(())?;
            credentials::life(source).await.ok_or(())
        };
        self.0.life.get_or_try_init(look).await.copied().unwrap_or(CredentialLife::Unknown)
    }

    /// Asks AWS. Never fails and never hangs: what goes wrong is in the observation.
    pub async fn observe(&self, ask: &Ask) -> Observation {
        let found = self.verified(ask).await;
        let at = self.0.clocks.here.now();
        if let Err(error) = &found {
            tracing::debug!(?ask, %error, "a question was not answered");
        }
        let (outcome, gap) = match found {
            Ok(Found { value, gap }) => (Ok(value), gap),
            Err(error) => (Err(error), None),
        };
        Observation { ask: ask.clone(), at, outcome, gap }
    }

    /// An answer, handed out only once the account is known to be the pinned one. The two are asked at once, so
    /// that a pin costs no round trip.
    async fn verified(&self, ask: &Ask) -> Result<Found<Answer>, CloudError> {
        let (found, verified) = futures_util::future::join(self.answer(ask), self.pinned()).await;
        verified.and(found)
    }

    /// That the credentials lead to the pinned account, where one is pinned.
    pub(crate) async fn pinned(&self) -> Result<(), CloudError> {
        match &self.0.pin {
            Some(pin) => pin.verify(|| self.found_account()).await,
            None => Ok(()),
        }
    }

    /// The clients of a region.
    pub(crate) fn local(&self, region: &Region) -> Result<&Local, CloudError> {
        self.0.connection.local(region)
    }

    /// The client of the shared table, and the table's name.
    pub(crate) fn operations_table(&self) -> (aws_sdk_dynamodb::Client, String) {
        (self.0.connection.global().dynamodb.clone(), self.0.operations_table.clone())
    }

    /// The time of the account.
    pub(crate) fn account_time(&self) -> Moment {
        self.0.clocks.cloud.now()
    }

    /// Whose credentials these are, asked anew, and by which key that was asked; an error where the profile is pinned
    /// to another account.
    pub(crate) async fn vouched(&self) -> Result<Vouched, CloudError> {
        let vouched = sts::vouched(&self.0.connection.global().sts).await?;
        match &self.0.pin {
            Some(pin) => pin.compare(&vouched.identity.account).map(|()| vouched),
            None => Ok(vouched),
        }
    }

    async fn found_account(&self) -> Result<AccountId, CloudError> {
        Ok(self.identity().await?.account)
    }

    async fn answer(&self, ask: &Ask) -> Result<Found<Answer>, CloudError> {
        match ask {
            Ask::Identity => Ok(Found::whole(Answer::Identity(self.identity().await?))),
            Ask::In(region, regional) => {
                let local = self.0.connection.local(region)?;
                Ok(self.regional(local, regional).await?.map(Answer::Regional))
            }
            Ask::Billing(billing) => Ok(self.billing(self.0.connection.global(), *billing).await?.map(Answer::Billing)),
            Ask::Prices(region) => {
                Ok(Box::pin(pricing::prices(&self.0.connection.global().pricing, region)).await?.map(Answer::Prices))
            }
        }
    }

    async fn identity(&self) -> Result<Identity, CloudError> {
        let identity = sts::identity(&self.0.connection.global().sts).await?;
        // Set once: the account of a set of credentials does not change.
        let _ = self.0.account.set(identity.account.clone());
        Ok(identity)
    }

    async fn account(&self) -> Result<&AccountId, CloudError> {
        self.0
            .account
            .get_or_try_init(|| async { Ok(sts::identity(&self.0.connection.global().sts).await?.account) })
            .await
    }

    async fn regional(
        &self,
        local: &Local,
        asked: &domain::Regional,
    ) -> Result<Found<domain::RegionalAnswer>, CloudError> {
        use domain::{Regional as R, RegionalAnswer as A};
        Ok(match asked {
            R::Stacks => cloudformation::stacks(local).await?.map(A::Stacks),
            R::StackResources(stack) => cloudformation::resources(local, stack).await?.map(A::StackResources),
            R::StackEvents(stack) => cloudformation::events(local, stack).await?.map(A::StackEvents),
            R::Stack(stack, asked) => cloudformation::further(local, stack, asked).await?.map(A::Stack),
            R::TargetGroups => elbv2::target_groups(local).await?.map(A::TargetGroups),
            R::TargetHealth(group) => elbv2::target_health(local, group).await?.map(A::TargetHealth),
            R::Groups => autoscaling::groups(local).await?.map(A::Groups),
            R::Scaling => autoscaling::scaling(local).await?.map(A::Scaling),
            R::Refreshes(group) => autoscaling::refreshes(local, group).await?.map(A::Refreshes),
            R::Alarms => cloudwatch::alarms(local).await?.map(A::Alarms),
            R::AlarmHistory(alarm) => cloudwatch::history(local, alarm.as_ref()).await?.map(A::AlarmHistory),
            R::MuteRules(alarm) => cloudwatch::mute_rules(local, alarm).await?.map(A::MuteRules),
            R::Shifts => zonalshift::shifts(local).await?.map(A::Shifts),
            R::Database(asked) => rds::answer(local, asked, self.0.clocks.cloud.now()).await?.map(A::Database),
            R::Cache(asked) => elasticache::answer(local, asked, self.0.clocks.cloud.now()).await?.map(A::Cache),
            R::Endpoint(query) => local.endpoints.look(query).await?.map(A::Endpoint),
            R::Metrics(queries) => {
                cloudwatch::metrics(local, queries, self.0.clocks.cloud.now()).await?.map(A::Metrics)
            }
        })
    }

    async fn billing(
        &self,
        global: &Global,
        asked: domain::Billing,
    ) -> Result<Found<domain::BillingAnswer>, CloudError> {
        use domain::{Billing as B, BillingAnswer as A};
        let today = self.0.clocks.cloud.now().day();
        let explorer = &global.cost_explorer;
        Ok(match asked {
            B::Daily => costexplorer::daily(explorer, today).await?.map(A::Daily),
            B::History => costexplorer::history(explorer, today).await?.map(A::History),
            B::ByPhase => costexplorer::by_phase(explorer, today).await?.map(A::ByPhase),
            B::Forecast => costexplorer::forecast(explorer, today).await?.map(A::Forecast),
            B::Anomalies => costexplorer::anomalies(explorer, today).await?.map(A::Anomalies),
            B::Budgets => budgets::budgets(&global.budgets, self.account().await?).await?.map(A::Budgets),
        })
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod twin;
