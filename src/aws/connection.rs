//! One configuration, one HTTP client, and a client of each service in each region.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_config::{AppName, BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::default_async_sleep;
use aws_smithy_async::time::TimeSource;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::{Builder as HttpBuilder, ConnectorBuilder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use domain::{Clock, CloudError, Region, Service};

use crate::credentials;
use crate::endpoint::Endpoints;
use crate::meter::{Meter, Metered};
use crate::required::Required;
use crate::settings::{CloudSource, Settings};
use crate::whole::Whole;

/// The longest wait for a connection.
pub(crate) const CONNECT: Duration = Duration::from_millis(3_100);

/// The longest wait for an answer to one attempt.
const ATTEMPT: Duration = Duration::from_secs(5);

/// The longest time for a request with its retries and the pauses between them.
const OPERATION: Duration = Duration::from_secs(20);

/// Attempts per request, the first included.
const ATTEMPTS: u32 = 3;

/// Every client of one account.
#[derive(Debug)]
pub(crate) struct Connection {
    profile: String,
    regions: Vec<Region>,
    locals: BTreeMap<Region, Local>,
    global: Global,
    credentials: Option<SharedCredentialsProvider>,
}

/// The clients of one region.
#[derive(Debug)]
pub(crate) struct Local {
    /// The region.
    pub(crate) region: Region,
    /// Auto Scaling.
    pub(crate) autoscaling: aws_sdk_autoscaling::Client,
    /// Elastic Load Balancing v2.
    pub(crate) balancing: aws_sdk_elasticloadbalancingv2::Client,
    /// CloudWatch.
    pub(crate) cloudwatch: aws_sdk_cloudwatch::Client,
    /// CloudFormation.
    pub(crate) cloudformation: aws_sdk_cloudformation::Client,
    /// Application Recovery Controller's zonal shift.
    pub(crate) zonal_shift: aws_sdk_arczonalshift::Client,
    /// Relational Database Service.
    pub(crate) rds: aws_sdk_rds::Client,
    /// ElastiCache.
    pub(crate) elasticache: aws_sdk_elasticache::Client,
    /// The platform's own endpoints.
    pub(crate) endpoints: Endpoints,
}

/// The clients of what belongs to no region. Their endpoint follows from the partition of the home region.
#[derive(Debug)]
pub(crate) struct Global {
    /// Security Token Service.
    pub(crate) sts: aws_sdk_sts::Client,
    /// Cost Explorer.
    pub(crate) cost_explorer: aws_sdk_costexplorer::Client,
    /// AWS Budgets.
    pub(crate) budgets: aws_sdk_budgets::Client,
    /// DynamoDB, of the home region.
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    /// The Price List API.
    pub(crate) pricing: aws_sdk_pricing::Client,
}

impl Connection {
    /// Reads the configuration and makes the clients.
    pub(crate) async fn open(settings: &Settings, meter: &Arc<Meter>) -> Result<Self, CloudError> {
        let (profile, config) = match &settings.source {
            CloudSource::Aws => from_environment(settings).await?,
            CloudSource::Simulated(client) => (simulated_profile(settings), simulated(settings, client.clone())),
        };
        let home = config.region().map(|region| Region::new(region.as_ref())).ok_or_else(|| no_region(&profile))?;
        let regions = if settings.regions.is_empty() { vec![home] } else { distinct(&settings.regions) };
        let locals = regions.iter().map(|region| (region.clone(), Local::new(region, &config, meter))).collect();
        let global = Global::new(&config, meter);
        Ok(Self { profile, regions, locals, global, credentials: config.credentials_provider() })
    }

    pub(crate) fn profile(&self) -> &str {
        &self.profile
    }

    /// Where the credentials come from.
    pub(crate) fn credentials(&self) -> Option<&SharedCredentialsProvider> {
        self.credentials.as_ref()
    }

    pub(crate) fn regions(&self) -> &[Region] {
        &self.regions
    }

    pub(crate) fn global(&self) -> &Global {
        &self.global
    }

    /// The clients of a region.
    pub(crate) fn local(&self, region: &Region) -> Result<&Local, CloudError> {
        self.locals.get(region).ok_or_else(|| CloudError::Refused {
            code: "RegionNotConfigured".into(),
            detail: format!("{region} is not among the regions of profile {}", self.profile).into(),
        })
    }
}

impl Local {
    fn new(region: &Region, config: &SdkConfig, meter: &Arc<Meter>) -> Self {
        let config = config.to_builder().region(aws_config::Region::new(region.as_str().to_owned())).build();
        let metered = |service| Metered::new(service, meter);
        let autoscaling = aws_sdk_autoscaling::config::Builder::from(&config);
        let balancing = aws_sdk_elasticloadbalancingv2::config::Builder::from(&config);
        let cloudwatch = aws_sdk_cloudwatch::config::Builder::from(&config);
        let cloudformation = aws_sdk_cloudformation::config::Builder::from(&config);
        let zonal_shift = aws_sdk_arczonalshift::config::Builder::from(&config);
        let rds = aws_sdk_rds::config::Builder::from(&config);
        let elasticache = aws_sdk_elasticache::config::Builder::from(&config);
        Self {
            region: region.clone(),
            autoscaling: aws_sdk_autoscaling::Client::from_conf(
                autoscaling.interceptor(metered(Service::AutoScaling)).interceptor(Whole).interceptor(Required).build(),
            ),
            balancing: aws_sdk_elasticloadbalancingv2::Client::from_conf(
                balancing.interceptor(metered(Service::LoadBalancing)).interceptor(Whole).build(),
            ),
            cloudwatch: aws_sdk_cloudwatch::Client::from_conf(
                cloudwatch.interceptor(metered(Service::CloudWatch)).build(),
            ),
            cloudformation: aws_sdk_cloudformation::Client::from_conf(
                cloudformation.interceptor(metered(Service::CloudFormation)).interceptor(Whole).build(),
            ),
            zonal_shift: aws_sdk_arczonalshift::Client::from_conf(
                zonal_shift.interceptor(metered(Service::ZonalShift)).build(),
            ),
            rds: aws_sdk_rds::Client::from_conf(rds.interceptor(metered(Service::Rds)).interceptor(Whole).build()),
            elasticache: aws_sdk_elasticache::Client::from_conf(
                elasticache.interceptor(metered(Service::ElastiCache)).interceptor(Whole).build(),
            ),
            endpoints: Endpoints::new(config.http_client(), meter),
        }
    }
}

impl Global {
    fn new(config: &SdkConfig, meter: &Arc<Meter>) -> Self {
        let metered = |service| Metered::new(service, meter);
        let sts = aws_sdk_sts::config::Builder::from(config);
        let cost_explorer = aws_sdk_costexplorer::config::Builder::from(config);
        let budgets = aws_sdk_budgets::config::Builder::from(config);
        let dynamodb = aws_sdk_dynamodb::config::Builder::from(config);
        // It answers for every region, and is in three of them only.
        let pricing =
            aws_sdk_pricing::config::Builder::from(config).region(aws_config::Region::from_static("us-east-1"));
        // Money has no say in the verdict, and every attempt at Cost Explorer is billed.
        Self {
            sts: aws_sdk_sts::Client::from_conf(sts.interceptor(metered(Service::Sts)).interceptor(Whole).build()),
            cost_explorer: aws_sdk_costexplorer::Client::from_conf(
                cost_explorer.retry_config(once()).interceptor(metered(Service::CostExplorer)).build(),
            ),
            budgets: aws_sdk_budgets::Client::from_conf(
                budgets.retry_config(once()).interceptor(metered(Service::Budgets)).build(),
            ),
            dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb.interceptor(metered(Service::DynamoDb)).build()),
            pricing: aws_sdk_pricing::Client::from_conf(pricing.interceptor(metered(Service::Pricing)).build()),
        }
    }
}

/// The standard AWS configuration: environment, profile files, SSO, roles, `credential_process`, endpoints.
async fn from_environment(settings: &Settings) -> Result<(String, SdkConfig), CloudError> {
    let http = https_client();
    let identity = credentials::resolve(settings, &http).await?;
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .time_source(Time(Arc::clone(&settings.clocks.cloud)))
        .timeout_config(timeouts())
        .retry_config(retries())
        .stalled_stream_protection(stalled_stream_protection())
        .region(identity.region)
        .credentials_provider(identity.provider);
    if let Some(name) = &settings.profile {
        loader = loader.profile_name(name);
    }
    if let Some(name) = app_name(settings) {
        loader = loader.app_name(name);
    }
    Ok((identity.profile, loader.load().await))
}

/// Nothing from outside: no environment variable or file can lead a simulated account to a real one.
fn simulated(settings: &Settings, http: SharedHttpClient) -> SdkConfig {
    let region = settings.regions.first().map_or("us-east-1", Region::as_str).to_owned();
    let keys = Credentials::new("AKIASIMULATED", "simulated", None, None, "the simulated account");
    let mut builder = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http)
        .time_source(Time(Arc::clone(&settings.clocks.cloud)))
        .timeout_config(timeouts())
        .retry_config(retries())
        .stalled_stream_protection(stalled_stream_protection())
        .region(aws_config::Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(keys));
    builder.set_sleep_impl(default_async_sleep());
    builder.set_app_name(app_name(settings));
    builder.build()
}

fn simulated_profile(settings: &Settings) -> String {
    settings.profile.clone().unwrap_or_else(|| "simulated".to_owned())
}

fn app_name(settings: &Settings) -> Option<AppName> {
    AppName::new(settings.app_name).ok()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(ATTEMPT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}

/// What the verdict is made of is worth a pause and another attempt.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(ATTEMPTS)
}

/// What only adds to a list is asked once: the pauses between attempts would hold up everything beside it, for a figure
/// that the schedule, or the next look, asks for again anyway.
pub(crate) fn once() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(1)
}

fn stalled_stream_protection() -> StalledStreamProtectionConfig {
    StalledStreamProtectionConfig::enabled().grace_period(ATTEMPT).build()
}

/// One pool of connections and one store of root certificates for all clients; a proxy is taken from the environment.
fn https_client() -> SharedHttpClient {
    HttpBuilder::new().build_with_connector_fn(|settings, components| {
        let aws_lc = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc);
        let mut connector = ConnectorBuilder::default().tls_provider(aws_lc).proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(aws_sdk_autoscaling::config::RuntimeComponents::sleep_impl));
        connector.build()
    })
}

fn distinct(regions: &[Region]) -> Vec<Region> {
    let mut kept: Vec<Region> = Vec::new();
    for region in regions {
        if !kept.contains(region) {
            kept.push(region.clone());
        }
    }
    kept
}

fn no_region(profile: &str) -> CloudError {
    let remedy =
        format!("Pass --region, set AWS_REGION, or run `aws configure set region REGION --profile {profile}`.");
    CloudError::NotAsked { detail: format!("no region is set for profile {profile}").into(), remedy: remedy.into() }
}

/// A clock as the SDK wants it.
#[derive(Debug)]
struct Time(Arc<dyn Clock>);

impl TimeSource for Time {
    fn now(&self) -> SystemTime {
        let millis = self.0.now().as_millis();
        let span = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 { UNIX_EPOCH - span } else { UNIX_EPOCH + span }
    }
}
