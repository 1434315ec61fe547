//! Whose credentials are used, and in which region, before anything is asked.

use std::time::Duration;

use aws_config::Region;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::imds;
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::os_shim_internal::Env;
use domain::CloudError;

use crate::profiles;
use crate::settings::Settings;

/// The longest wait for the metadata service of an instance, which answers in milliseconds where there is one.
const METADATA: Duration = Duration::from_secs(1);

/// Whose credentials, and where.
pub(crate) struct Resolved {
    /// The profile's name, for messages.
    pub(crate) profile: String,
    /// The home region, if any is named.
    pub(crate) region: Option<Region>,
    /// Where credentials come from when the first request needs them.
    pub(crate) provider: SharedCredentialsProvider,
}

/// Finds profile, region and credential source; reads files, asks no AWS service.
pub(crate) async fn resolve(settings: &Settings, http: &SharedHttpClient) -> Result<Resolved, CloudError> {
    let set = profiles::load(settings.profile.as_deref()).await?;
    let profile = set.selected_profile().to_owned();
    let has_keys_in_environment = settings.profile.is_none() && Env::real().get("AWS_ACCESS_KEY_ID").is_ok();
    if !has_keys_in_environment {
        profiles::refuse_unusable(&set, &profile, settings.profile.is_some())?;
    }
    let region = match settings.regions.first() {
        Some(region) => Some(Region::new(region.as_str().to_owned())),
        None => home_region(&set).await,
    };
    let provider = provider(settings.profile.as_deref(), region.clone(), http).await;
    Ok(Resolved { profile, region, provider })
}

/// A profile asked for by name is the only source: keys that happen to be in the environment belong to another account.
async fn provider(name: Option<&str>, region: Option<Region>, http: &SharedHttpClient) -> SharedCredentialsProvider {
    let config = ProviderConfig::without_region().with_region(region.clone()).with_http_client(http.clone());
    if let Some(name) = name {
        let profile = ProfileFileCredentialsProvider::builder().configure(&config).profile_name(name);
        SharedCredentialsProvider::new(profile.build())
    } else {
        let metadata = imds::Client::builder()
            .configure(&config)
            .max_attempts(1)
            .connect_timeout(METADATA)
            .read_timeout(METADATA)
            .build();
        let chain = DefaultCredentialsChain::builder().region(region).configure(config).imds_client(metadata);
        SharedCredentialsProvider::new(chain.build().await)
    }
}

/// `AWS_REGION`, then the profile, then the instance this runs on.
async fn home_region(set: &ProfileSet) -> Option<Region> {
    if let Some(region) = EnvironmentVariableRegionProvider::new().region().await {
        return Some(region);
    }
    if let Some(region) = set.get("region").filter(|region| !region.is_empty()) {
        return Some(Region::new(region.to_owned()));
    }
    let instance = imds::region::ImdsRegionProvider::builder().build();
    tokio::time::timeout(METADATA, instance.region()).await.ok().flatten()
}
