//! Whose credentials are used, and in which region, before anything is asked.

use std::time::{Duration, UNIX_EPOCH};

use aws_config::Region;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::imds;
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature as Feature;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::os_shim_internal::Env;
use change::CredentialLife;
use domain::{CloudError, Moment};

use crate::profiles;
use crate::settings::Settings;

/// The longest wait for the metadata service of an instance, which answers in milliseconds where there is one.
const METADATA: Duration = Duration::from_secs(1);

/// The longest wait for a look at the credentials themselves.
const LONGEST: Duration = Duration::from_secs(5);

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

/// How long the credentials of a source live; `None` where it has none to look at now.
pub(crate) async fn life(source: &SharedCredentialsProvider) -> Option<CredentialLife> {
    let credentials = tokio::time::timeout(LONGEST, source.provide_credentials()).await.ok()?.ok()?;
    // What wrote a session token into the environment may have written its end beside it.
    Some(life_of(&credentials, Env::real().get("AWS_CREDENTIAL_EXPIRATION").ok().as_deref()))
}

/// How long credentials live: a session token that was copied somewhere ends and nothing renews it; everything that
/// is fetched (SSO, a process, a role, an instance) is fetched again, and a key without a session has no end.
fn life_of(credentials: &Credentials, written: Option<&str>) -> CredentialLife {
    let is_copied = |from: &Feature| {
        matches!(from, Feature::CredentialsEnvVars | Feature::CredentialsProfile | Feature::CredentialsCode)
    };
    let from = credentials.get_property::<Vec<Feature>>();
    if credentials.session_token().is_none() || from.is_some_and(|from| !from.iter().all(is_copied)) {
        return CredentialLife::Renewed;
    }
    let told = credentials.expiry().and_then(|end| end.duration_since(UNIX_EPOCH).ok());
    let told = told.and_then(|span| i64::try_from(span.as_secs()).ok()).map(Moment::from_secs);
    let is_of_environment = from.is_some_and(|from| from.contains(&Feature::CredentialsEnvVars));
    let written = written.filter(|_| is_of_environment).and_then(|end| Moment::parse(end).ok());
    told.or(written).map_or(CredentialLife::Unknown, CredentialLife::Until)
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

#[cfg(test)]
mod tests {
    use super::*;

    const END: &str = "2026-11-22T15:00:00Z";

    fn keys(token: Option<&str>, expiry: Option<i64>, from: &[Feature]) -> Credentials {
        let mut keys = Credentials::builder().access_key_id("A").secret_access_key("s").provider_name("test");
        keys.set_session_token(token.map(str::to_owned));
        keys.set_expiry(expiry.map(|secs| UNIX_EPOCH + Duration::from_secs(secs.unsigned_abs())));
        let mut keys = keys.build();
        keys.set_property(from.to_vec());
        keys
    }

    #[test]
    fn only_a_copied_session_token_ends() {
        use CredentialLife::{Renewed, Unknown, Until};
        let (copied, environment) = ([Feature::CredentialsProfile], [Feature::CredentialsEnvVars]);
        let fetched = [
            vec![Feature::CredentialsSso, Feature::CredentialsProfile],
            vec![Feature::CredentialsProcess, Feature::CredentialsProfile],
            vec![Feature::CredentialsStsAssumeRole, Feature::CredentialsProfile],
            vec![Feature::CredentialsImds],
            vec![Feature::CredentialsHttp],
            vec![Feature::CredentialsProfileLogin, Feature::CredentialsProfile],
        ];
        for from in fetched {
            assert_eq!(life_of(&keys(Some("t"), Some(60), &from), Some(END)), Renewed, "{from:?}");
        }
        for from in [&copied, &environment] {
            assert_eq!(life_of(&keys(None, None, from), None), Renewed);
            assert_eq!(life_of(&keys(Some("t"), None, from), None), Unknown);
            assert_eq!(life_of(&keys(Some("t"), Some(60), from), None), Until(Moment::from_secs(60)));
        }
        let end = Moment::parse(END).unwrap();
        assert_eq!(life_of(&keys(Some("t"), None, &environment), Some(END)), Until(end));
        assert_eq!(life_of(&keys(Some("t"), None, &environment), Some("soon")), Unknown);
        assert_eq!(life_of(&keys(Some("t"), None, &copied), Some(END)), Unknown, "the environment speaks of its own");
    }
}
