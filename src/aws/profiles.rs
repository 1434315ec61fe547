//! The profiles of the standard AWS files: which there are, and how to log in to them.

use aws_config::profile::{Profile as Section, ProfileSet};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::os_shim_internal::{Env, Fs};
use domain::{CloudError, Region, Text};

/// A profile of `~/.aws/config` or `~/.aws/credentials`, or of the files that `AWS_CONFIG_FILE` and
/// `AWS_SHARED_CREDENTIALS_FILE` name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its region, where it has one.
    pub region: Option<Region>,
    /// Whether it asks for an MFA code, which this program cannot prompt for.
    pub needs_mfa: bool,
    /// Its IAM Identity Center session or start address, where it logs in there.
    pub sso: Option<Text>,
    /// How its credentials are had.
    pub login: Login,
    /// What to type or do, in one line, when its credentials have expired or are missing.
    pub hint: String,
}

impl Profile {
    /// Why it cannot be used here, with what to do instead.
    pub fn refusal(&self) -> Option<String> {
        self.needs_mfa.then(|| format!("{}. {}", mfa_refusal(&self.name), mfa_recipe(&self.name)))
    }
}

/// How a profile's credentials are had, by what renews them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// IAM Identity Center: `aws sso login`.
    Sso,
    /// A console session: `aws login`.
    Console,
    /// A program: `credential_process`.
    Process,
    /// Keys in a file, long-lived or with a session token.
    Keys,
    /// Nothing that this program knows.
    Unknown,
}

/// Every profile, by name. Fails where a file cannot be read or understood.
pub async fn list() -> Result<Vec<Profile>, CloudError> {
    Ok(listed(&load(None).await?))
}

/// What to type or do, in one line, when the credentials of this profile have expired or are missing.
///
/// Where the profile was not asked for by name, keys in the environment come before it.
pub async fn login_hint(profile: &str, is_named: bool) -> String {
    if !is_named && Env::real().get("AWS_ACCESS_KEY_ID").is_ok() {
        return "renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment".to_owned();
    }
    match load(Some(profile)).await {
        Ok(set) => hint(&set, profile),
        Err(_) => format!("aws configure sso --profile {profile}"),
    }
}

/// The profile files, with `profile` selected, or what `AWS_PROFILE` says, or `default`.
pub(crate) async fn load(profile: Option<&str>) -> Result<ProfileSet, CloudError> {
    load_from(&Env::real(), &Fs::real(), profile).await
}

async fn load_from(env: &Env, fs: &Fs, profile: Option<&str>) -> Result<ProfileSet, CloudError> {
    let selected = profile.map(|name| name.to_owned().into());
    aws_config::profile::load(fs, env, &EnvConfigFiles::default(), selected).await.map_err(|error| {
        let cause = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
        not_asked(
            format!("the AWS profile files cannot be read: {cause}"),
            "Mend the file that AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE names, or ~/.aws/config.".to_owned(),
        )
    })
}

/// Refuses a profile that cannot work here, before anything is asked.
pub(crate) fn refuse_unusable(set: &ProfileSet, name: &str, is_asked_for: bool) -> Result<(), CloudError> {
    match set.get_profile(name) {
        Some(section) if needs_mfa(section) => Err(not_asked(mfa_refusal(name), mfa_recipe(name))),
        // Without any profile the environment, a container or an instance may still have credentials.
        None if is_asked_for || name != "default" => {
            let known = listed(set).into_iter().map(|profile| profile.name).collect::<Vec<_>>().join(", ");
            let known = if known.is_empty() { "there are none".to_owned() } else { format!("there are: {known}") };
            let remedy =
                format!("Name another by --profile or AWS_PROFILE, or run `aws configure sso --profile {name}`.");
            Err(not_asked(format!("no profile {name} in ~/.aws/config or ~/.aws/credentials; {known}"), remedy))
        }
        Some(_) | None => Ok(()),
    }
}

fn not_asked(detail: String, remedy: String) -> CloudError {
    CloudError::NotAsked { detail: detail.into(), remedy: remedy.into() }
}

fn mfa_refusal(name: &str) -> String {
    format!("profile {name} asks for an MFA code (mfa_serial), which this program cannot prompt for")
}

fn mfa_recipe(name: &str) -> String {
    format!(
        "Run `aws sts get-caller-identity --profile {name}` to give the code once, and use a profile that has only \
         `credential_process = aws configure export-credentials --profile {name}`"
    )
}

fn listed(set: &ProfileSet) -> Vec<Profile> {
    let mut names: Vec<&str> = set.profiles().collect();
    names.sort_unstable();
    names.into_iter().filter_map(|name| set.get_profile(name)).map(|section| profile(set, section)).collect()
}

fn profile(set: &ProfileSet, section: &Section) -> Profile {
    Profile {
        name: section.name().to_owned(),
        region: section.get("region").filter(|region| !region.is_empty()).map(Region::new),
        needs_mfa: needs_mfa(section),
        sso: sso(section).map(Text::from),
        login: login(set, section),
        hint: hint(set, section.name()),
    }
}

/// A role taken with an MFA code. A process of its own gets its credentials without one.
fn needs_mfa(section: &Section) -> bool {
    let has_process = section.get("credential_process").is_some() && section.get("role_arn").is_none();
    section.get("mfa_serial").is_some() && !has_process
}

fn sso(section: &Section) -> Option<&str> {
    section.get("sso_session").or_else(|| section.get("sso_start_url"))
}

/// The source of a profile's credentials; that of a role is the profile the role is taken from.
fn login(set: &ProfileSet, section: &Section) -> Login {
    let mut section = section;
    // Profiles may name each other in a circle; a chain longer than their number is one.
    for _ in 0..set.profiles().count() {
        let source = section.get("source_profile").filter(|source| *source != section.name());
        match source.and_then(|source| set.get_profile(source)) {
            Some(next) => section = next,
            None => break,
        }
    }
    if sso(section).is_some() {
        Login::Sso
    } else if section.get("login_session").is_some() {
        Login::Console
    } else if section.get("credential_process").is_some() {
        Login::Process
    } else if section.get("aws_access_key_id").is_some() {
        Login::Keys
    } else {
        Login::Unknown
    }
}

fn hint(set: &ProfileSet, name: &str) -> String {
    match set.get_profile(name).map(|section| (section, login(set, section))) {
        Some((_, Login::Sso)) => format!("aws sso login --profile {name}"),
        Some((_, Login::Console)) => format!("aws login --profile {name}"),
        Some((section, Login::Process)) => {
            let program = section.get("credential_process").and_then(|line| line.split_whitespace().next());
            format!("renew the login of `{}`, the credential_process of {name}", program.unwrap_or("its source"))
        }
        Some((_, Login::Keys)) => format!("renew the access keys or session token of {name} in ~/.aws/credentials"),
        Some((_, Login::Unknown)) | None => format!("aws configure sso --profile {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "
[default]
region = eu-west-1
[profile ops]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = ops
region = us-east-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
[profile prod]
role_arn = arn:aws:iam::123456789012:role/ops
source_profile = ops
[profile vault]
role_arn = arn:aws:iam::123456789012:role/ops
source_profile = default
mfa_serial = arn:aws:iam::123456789012:mfa/ada
[profile console]
login_session = arn:aws:iam::123456789012:user/ada
[profile tool]
credential_process = /opt/creds --account prod
mfa_serial = arn:aws:iam::123456789012:mfa/ada
[profile circle]
source_profile = elcric
[profile elcric]
source_profile = circle
";
    const KEYS: &str = "[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = secret\n";

    async fn set(selected: Option<&str>) -> ProfileSet {
        let env = Env::from_slice(&[("AWS_CONFIG_FILE", "/etc/config"), ("AWS_SHARED_CREDENTIALS_FILE", "/etc/keys")]);
        let fs = Fs::from_slice(&[("/etc/config", CONFIG), ("/etc/keys", KEYS)]);
        load_from(&env, &fs, selected).await.unwrap()
    }

    #[tokio::test]
    async fn profiles_are_listed_by_name_with_how_they_log_in() {
        let listed = listed(&set(None).await);
        let logins: Vec<_> = listed.iter().map(|profile| (profile.name.as_str(), profile.login)).collect();
        let expected = [
            ("circle", Login::Unknown),
            ("console", Login::Console),
            ("default", Login::Keys),
            ("elcric", Login::Unknown),
            ("ops", Login::Sso),
            ("prod", Login::Sso),
            ("tool", Login::Process),
            ("vault", Login::Keys),
        ];
        assert_eq!(logins, expected);
        assert_eq!(listed[2].region, Some(Region::new("eu-west-1")));
        assert_eq!(listed[4].sso, Some("corp".into()));
        let with_mfa: Vec<_> = listed.iter().filter(|profile| profile.needs_mfa).map(|profile| &profile.name).collect();
        assert_eq!(with_mfa, ["vault"]);
    }

    #[tokio::test]
    async fn a_profile_with_mfa_is_refused_by_name_with_a_recipe() {
        let refused = refuse_unusable(&set(Some("vault")).await, "vault", true).unwrap_err();
        assert!(refused.to_string().contains("profile vault asks for an MFA code"), "{refused}");
        let remedy = refused.remedy(domain::ProfileLogin { profile: "vault", hint: "aws sso login" });
        let recipe = "`credential_process = aws configure export-credentials --profile vault`";
        assert!(remedy.ends_with(recipe) && !remedy.contains("login"), "{remedy}");
        let listed = listed(&set(None).await);
        let refusal = listed.iter().find_map(Profile::refusal).unwrap();
        assert!(refusal.starts_with("profile vault") && refusal.ends_with(recipe), "{refusal}");
        assert_eq!(refuse_unusable(&set(Some("tool")).await, "tool", true), Ok(()));
    }

    #[tokio::test]
    async fn an_unknown_profile_is_refused_with_those_there_are() {
        let refused = refuse_unusable(&set(Some("prd")).await, "prd", true).unwrap_err().to_string();
        assert!(refused.contains("no profile prd") && refused.contains("ops, prod, tool"), "{refused}");
        let nothing = load_from(&Env::from_slice(&[]), &Fs::from_slice(&[]), None).await.unwrap();
        assert_eq!(refuse_unusable(&nothing, "default", false), Ok(()));
        assert!(refuse_unusable(&nothing, "default", true).is_err());
    }

    #[tokio::test]
    async fn the_login_line_fits_the_profile() {
        let set = set(None).await;
        assert_eq!(hint(&set, "prod"), "aws sso login --profile prod");
        assert_eq!(hint(&set, "console"), "aws login --profile console");
        assert_eq!(hint(&set, "tool"), "renew the login of `/opt/creds`, the credential_process of tool");
        assert_eq!(hint(&set, "default"), "renew the access keys or session token of default in ~/.aws/credentials");
        assert_eq!(hint(&set, "nobody"), "aws configure sso --profile nobody");
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_understood_says_so() {
        let env = Env::from_slice(&[("AWS_CONFIG_FILE", "/etc/config")]);
        let fs = Fs::from_slice(&[("/etc/config", "[profile broken\nregion=x")]);
        let error = load_from(&env, &fs, None).await.unwrap_err().to_string();
        assert!(error.contains("the AWS profile files cannot be read"), "{error}");
        assert!(!error.contains("secret"));
    }
}
