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
    /// Not asked, because this console's own dollar budget for billed calls is spent for today.
    #[error("not asked: {detail}")]
    OverBudget {
        /// Which budget, and when it renews.
        detail: Text,
    },
}

impl CloudError {
    /// What the operator can do about it, as one sentence.
    pub fn remedy(&self, profile: &str) -> String {
        match self {
            Self::NoCredentials { .. } => {
                format!("Run `aws configure --profile {profile}` or `aws configure sso --profile {profile}`.")
            }
            Self::Expired { .. } => {
                format!("Run `aws sso login --profile {profile}`, or renew the session token, then press r.")
            }
            Self::Denied { action, .. } => {
                format!("Ask for {action} in the reader policy (docs/operations.md#reader).")
            }
            Self::Throttled { .. } => "Slowed down by itself; lower the refresh cadence if it lasts.".to_owned(),
            Self::NotFound { .. } => "It may have just been deleted; press r.".to_owned(),
            Self::Refused { .. } => "Press d for the whole answer; check the region and the profile.".to_owned(),
            Self::Malformed { .. } => "Report it with the log file; the other panes are not affected.".to_owned(),
            Self::ServerFault { .. } => "Retried by itself; see the AWS Health Dashboard if it lasts.".to_owned(),
            Self::Unreachable { .. } => "Check the network, the proxy and AWS_ENDPOINT_URL.".to_owned(),
            Self::WrongAccount { pinned, .. } => format!(
                "Use credentials of {pinned}, or correct `account_id` under [profiles.{profile}] in the config."
            ),
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
