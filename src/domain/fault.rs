//! Errors from the cloud, sorted by what the operator can do about them.

use crate::{AccountId, Text};

/// Why AWS could not be asked or did not answer, by what can be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloudError {
    /// No credentials were found for the profile.
    #[error("no credentials: {detail}")]
    NoCredentials {
        /// What the credential chain said.
        detail: Text,
    },
    /// Credentials were found and have expired.
    #[error("credentials expired: {detail}")]
    Expired {
        /// What AWS or the credential chain said.
        detail: Text,
    },
    /// The principal may not do this.
    #[error("access denied: {action}")]
    Denied {
        /// The IAM action, such as `cloudwatch:DescribeAlarms`.
        action: Text,
        /// AWS's own sentence.
        detail: Text,
    },
    /// AWS asked to slow down, and retrying did not help.
    #[error("throttled: {operation}")]
    Throttled {
        /// The operation, such as `DescribeTargetHealth`.
        operation: Text,
    },
    /// The thing asked for does not exist.
    #[error("not found: {detail}")]
    NotFound {
        /// AWS's own sentence.
        detail: Text,
    },
    /// AWS refused the request as invalid.
    #[error("refused by AWS: {code}: {detail}")]
    Refused {
        /// AWS's error code.
        code: Text,
        /// AWS's own sentence.
        detail: Text,
    },
    /// An answer lacked a field or held one that cannot be.
    #[error("answer not understood: {field}")]
    Malformed {
        /// The field, such as `AutoScalingGroup.MinSize`.
        field: Text,
    },
    /// AWS failed by itself (5xx).
    #[error("AWS failed: {detail}")]
    ServerFault {
        /// Status or code, and AWS's own sentence if any.
        detail: Text,
    },
    /// No answer within the time limit, or no connection.
    #[error("unreachable: {detail}")]
    Unreachable {
        /// What the connection said.
        detail: Text,
    },
    /// The credentials lead to another account than the one the profile is pinned to: nothing of it is shown.
    #[error("wrong account: the credentials lead to {found}, the profile is pinned to {pinned}")]
    WrongAccount {
        /// The account of the credentials.
        found: AccountId,
        /// The account of the profile.
        pinned: AccountId,
    },
    /// AWS has not got what it is asked for yet, and will.
    #[error("no {what} yet: {detail}")]
    NotYet {
        /// What was asked for, such as `forecast`.
        what: Text,
        /// AWS's own sentence.
        detail: Text,
    },
    /// Something on this side stands in the way, so AWS has not seen the question.
    #[error("AWS was not asked: {detail}")]
    NotAsked {
        /// What stands in the way.
        detail: Text,
        /// What clears the way, as one sentence.
        remedy: Text,
    },
    /// Not asked, because this console's own dollar budget for billed calls is spent for today.
    #[error("not asked: {detail}")]
    OverBudget {
        /// Which budget, and when it renews.
        detail: Text,
    },
}

/// A profile, as far as a remedy speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileLogin<'a> {
    /// Its name.
    pub profile: &'a str,
    /// The command, or the words, for what renews its login; empty where nothing is known of it.
    pub hint: &'a str,
}

impl ProfileLogin<'_> {
    /// What renews the login, as one sentence.
    pub fn step(self) -> String {
        let mut letters = self.hint.chars();
        match letters.next() {
            None => format!("Run `aws configure sso --profile {}`.", self.profile),
            Some(_) if self.hint.starts_with("aws ") => format!("Run `{}`.", self.hint),
            Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        }
    }
}

impl CloudError {
    /// What the operator can do about it, as one sentence.
    pub fn remedy(&self, login: ProfileLogin<'_>) -> String {
        match self {
            Self::NoCredentials { .. } | Self::Expired { .. } => login.step(),
            Self::Denied { action, .. } => {
                format!("Ask for {action} in the reader policy (docs/operations.md#reader).")
            }
            Self::Throttled { .. } => "Slowed down by itself; lower the refresh cadence if it lasts.".to_owned(),
            Self::NotFound { .. } => "It may have just been deleted: ask again.".to_owned(),
            Self::Refused { .. } => "Check the region, the profile and AWS_ENDPOINT_URL.".to_owned(),
            Self::Malformed { .. } => "Report it with the log file; the other panes are not affected.".to_owned(),
            Self::ServerFault { .. } => "Ask again; see the AWS Health Dashboard if it lasts.".to_owned(),
            Self::Unreachable { .. } => "Check the network, the proxy and AWS_ENDPOINT_URL.".to_owned(),
            Self::WrongAccount { pinned, .. } => format!(
                "Use credentials of {pinned}, or correct `account_id` under [profiles.{}] in the config.",
                login.profile
            ),
            Self::NotYet { .. } => "Nothing to do: it comes by itself; a new account needs days for it.".to_owned(),
            Self::NotAsked { remedy, .. } => remedy.as_str().to_owned(),
            Self::OverBudget { .. } => "Raise `cost_explorer.usd_per_day` in the config, or wait.".to_owned(),
        }
    }

    /// Whether asking again with the same credentials can help.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Throttled { .. } | Self::ServerFault { .. } | Self::Unreachable { .. })
    }

    /// Whether a human must log in or be granted something before asking again helps.
    pub fn needs_login(&self) -> bool {
        matches!(self, Self::NoCredentials { .. } | Self::Expired { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(hint: &str) -> String {
        let expired = CloudError::Expired { detail: "the token has expired".into() };
        let missing = CloudError::NoCredentials { detail: "none".into() };
        let login = ProfileLogin { profile: "prod", hint };
        assert_eq!(expired.remedy(login), missing.remedy(login));
        expired.remedy(login)
    }

    #[test]
    fn the_way_to_log_in_is_the_profiles_own() {
        assert_eq!(step("aws sso login --profile prod"), "Run `aws sso login --profile prod`.");
        assert_eq!(step("renew the access keys of prod"), "Renew the access keys of prod.");
        assert_eq!(step(""), "Run `aws configure sso --profile prod`.");
    }
}
