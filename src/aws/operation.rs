//! The operations asked for, and their errors sorted by what the operator can do about them.

use std::error::Error;

use aws_credential_types::provider::error::{CredentialsError, TokenError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::{CloudError, Service, Text};

use crate::meter::Refused;

/// An operation of an AWS service, as IAM names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    /// The service.
    pub(crate) service: Service,
    /// Its name, `DescribeAlarms`.
    pub(crate) name: &'static str,
    /// What allows it, as IAM names it after the service's prefix.
    permission: &'static str,
}

impl Operation {
    /// An operation that a permission of the same name allows.
    pub(crate) const fn new(service: Service, name: &'static str) -> Self {
        Self { service, name, permission: name }
    }

    /// An operation that a permission of another name allows.
    pub(crate) const fn allowed_by(self, permission: &'static str) -> Self {
        Self { permission, ..self }
    }

    /// The IAM action that allows it, `cloudwatch:DescribeAlarms`.
    fn action(self) -> String {
        format!("{}:{}", self.service.iam_prefix(), self.permission)
    }

    /// Sorts an error of this operation by what the operator can do about it.
    pub(crate) fn failed<E>(self, error: &SdkError<E, HttpResponse>) -> CloudError
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        if let Some(refused) = causes(error).find_map(|cause| cause.downcast_ref::<Refused>()) {
            return refused.0.clone();
        }
        match error {
            // The CBOR decoder reports what it cannot read as an error of the service, which has said nothing of the kind.
            SdkError::ServiceError(service) if service.raw().status().is_success() => {
                self.not_understood(service.raw().status().as_u16(), error)
            }
            SdkError::ServiceError(service) => {
                let status = service.raw().status().as_u16();
                self.answered(status, service.err().code(), service.err().message())
            }
            SdkError::ResponseError(response) => self.not_understood(response.raw().status().as_u16(), error),
            SdkError::TimeoutError(_) => without_credentials(error)
                .unwrap_or_else(|| unreachable_because(format!("{} did not answer in time", self.action()))),
            _ => without_credentials(error).unwrap_or_else(|| unreachable_because(innermost(error))),
        }
    }

    /// An error that the service itself answered.
    fn answered(self, status: u16, code: Option<&str>, message: Option<&str>) -> CloudError {
        let detail = Text::new(message.or(code).unwrap_or("no reason given"));
        match code.unwrap_or_default() {
            code if is_throttling_code(code) || status == 429 => CloudError::Throttled { operation: self.name.into() },
            code if EXPIRED.contains(&code) => CloudError::Expired { detail },
            code if UNKNOWN_KEYS.contains(&code) => CloudError::NoCredentials { detail },
            code if DENIED.contains(&code) => self.denied(message.unwrap_or_default(), detail),
            "DataUnavailableException" => CloudError::NotYet { what: self.awaited().into(), detail },
            code if is_not_found(code, message.unwrap_or_default()) => CloudError::NotFound { detail },
            code if status >= 500 => CloudError::ServerFault { detail: server_fault(status, code, message).into() },
            "" => CloudError::Refused { code: format!("HTTP {status}").into(), detail },
            code => CloudError::Refused { code: code.into(), detail },
        }
    }

    /// What Cost Explorer has not got yet: for days after it was switched on, and a forecast for longer.
    fn awaited(self) -> &'static str {
        if self.name == "GetCostForecast" { "forecast" } else { "cost" }
    }

    /// AWS says which action in its sentence where it knows; it is not always the operation's own.
    fn denied(self, message: &str, detail: Text) -> CloudError {
        // A session that has ended is denied by some services with this sentence, and no role grants that.
        if message.contains("token") && message.contains("expired") {
            return CloudError::Expired { detail };
        }
        let named = message.split_once("to perform: ").and_then(|(_, rest)| rest.split_whitespace().next());
        let action = named.filter(|action| action.contains(':')).map_or_else(|| self.action(), str::to_owned);
        CloudError::Denied { action: action.trim_end_matches(['.', ',']).into(), detail }
    }

    fn not_understood<E: Error + 'static>(self, status: u16, error: &E) -> CloudError {
        if status >= 500 {
            return CloudError::ServerFault { detail: format!("HTTP {status}").into() };
        }
        if causes(error).any(is_cut_off) {
            return unreachable_because(format!("the answer to {} broke off", self.action()));
        }
        CloudError::Malformed { field: format!("{} (HTTP {status})", self.name).into() }
    }
}

/// Credentials that were good once.
const EXPIRED: &[&str] = &["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "ExpiredTokenError"];

/// Credentials that AWS does not know, or whose signature does not fit: keys deleted, mistyped or of another partition.
const UNKNOWN_KEYS: &[&str] = &[
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "AuthFailure",
    "RequestExpired",
];

const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
    "UnauthorizedException",
    "NotAuthorized",
    "AuthorizationError",
    "BillingViewHealthStatusException",
];

const THROTTLING: &[&str] = &[
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
    "PriorRequestNotComplete",
];

fn is_throttling_code(code: &str) -> bool {
    THROTTLING.contains(&code)
}

/// Whether an answer asks to slow down, before it is decoded: by status, by header, or by the code in its body.
pub(crate) fn is_throttling(status: u16, header: Option<&str>, body: Option<&[u8]>) -> bool {
    if status < 400 {
        return false;
    }
    let names = |text: &[u8]| THROTTLING.iter().any(|code| text.windows(code.len()).any(|at| at == code.as_bytes()));
    status == 429 || header.is_some_and(|code| names(code.as_bytes())) || body.is_some_and(names)
}

/// CloudFormation has no code for a stack that does not exist, only a sentence.
fn is_not_found(code: &str, message: &str) -> bool {
    code.contains("NotFound")
        || code.contains("NoSuch")
        || (code == "ValidationError" && (message.contains("does not exist") || message.contains("not found")))
}

fn server_fault(status: u16, code: &str, message: Option<&str>) -> String {
    match (code, message) {
        ("", None) => format!("HTTP {status}"),
        ("", Some(message)) => format!("HTTP {status}: {message}"),
        (code, None) => format!("HTTP {status} {code}"),
        (code, Some(message)) => format!("HTTP {status} {code}: {message}"),
    }
}

/// An error of the credential chain, if that is what lies beneath.
fn without_credentials(error: &(dyn Error + 'static)) -> Option<CloudError> {
    let is_of_credentials = |cause: &&(dyn Error + 'static)| cause.is::<CredentialsError>() || cause.is::<TokenError>();
    let found = causes(error).find(is_of_credentials)?;
    let told = causes(found).map(ToString::to_string).collect::<Vec<_>>();
    let says = |words: &str| told.iter().any(|text| text.to_ascii_lowercase().contains(words));
    // The chain ends at the metadata service of an instance, which is not what somebody at a laptop has forgotten.
    let detail = match told.last() {
        Some(last) if !says("imds") => last.clone(),
        _ => "none in the environment, the profile, a container or an instance".to_owned(),
    };
    // A login that never was is made good like one that has ended.
    let is_expired = says("expired") || says("sso token") || says("login token");
    Some(if is_expired {
        CloudError::Expired { detail: detail.into() }
    } else {
        CloudError::NoCredentials { detail: detail.into() }
    })
}

/// Whether the connection ended in the middle of an answer.
fn is_cut_off(cause: &(dyn Error + 'static)) -> bool {
    let text = cause.to_string();
    cause.is::<std::io::Error>()
        || ["end of file", "incomplete", "reset", "closed", "unexpected eof"].iter().any(|word| text.contains(word))
}

pub(crate) fn unreachable_because(detail: impl Into<Text>) -> CloudError {
    CloudError::Unreachable { detail: detail.into() }
}

/// The last cause: the one closest to what happened (`connection refused`).
pub(crate) fn innermost(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// An error and what it came from, outermost first.
pub(crate) fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn Error + 'static) = *error;
        error.source()
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudwatch::operation::describe_alarms::DescribeAlarmsError;
    use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::body::SdkBody;

    use super::*;

    const IDENTITY: Operation = Operation::new(Service::Sts, "GetCallerIdentity");

    fn failed(error: CredentialsError) -> CloudError {
        let error = SdkError::<GetCallerIdentityError, HttpResponse>::dispatch_failure(ConnectorError::other(
            Box::new(error),
            None,
        ));
        IDENTITY.failed(&error)
    }

    #[test]
    fn a_success_that_cannot_be_read_is_not_a_refusal() {
        let raw = HttpResponse::new(200.try_into().unwrap(), SdkBody::empty());
        let error = SdkError::service_error(DescribeAlarmsError::unhandled("unexpected end of the text"), raw);
        let told = Operation::new(Service::CloudWatch, "DescribeAlarms").failed(&error);
        assert_eq!(told, CloudError::Malformed { field: "DescribeAlarms (HTTP 200)".into() });
    }

    #[test]
    fn a_login_that_ended_or_never_was_is_told_from_credentials_that_are_not_there() {
        for text in
            ["the SSO token has expired", "failed to load the cached SSO token", "cached Login token is expired"]
        {
            assert_eq!(failed(CredentialsError::provider_error(text)), CloudError::Expired { detail: text.into() });
        }
        let process = "external process exited with code 1";
        let error = failed(CredentialsError::provider_error(process));
        assert_eq!(error, CloudError::NoCredentials { detail: process.into() });
    }

    #[test]
    fn nobody_is_told_about_a_metadata_service_that_no_laptop_has() {
        let error = failed(CredentialsError::provider_error("failed to load IMDS session token"));
        let told = "no credentials: none in the environment, the profile, a container or an instance";
        assert_eq!(error.to_string(), told);
    }

    #[test]
    fn a_connection_that_cannot_be_made_says_why() {
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "connection refused");
        let error =
            SdkError::<GetCallerIdentityError, HttpResponse>::dispatch_failure(ConnectorError::io(refused.into()));
        assert_eq!(IDENTITY.failed(&error).to_string(), "unreachable: connection refused");
    }

    #[test]
    fn throttling_is_seen_in_status_header_or_body_of_errors_only() {
        assert!(is_throttling(429, None, None));
        assert!(is_throttling(400, Some("ThrottlingException:http://internal"), None));
        assert!(is_throttling(503, None, Some(b"<Code>RequestLimitExceeded</Code>")));
        assert!(!is_throttling(200, None, Some(b"an alarm named Throttling")));
        assert!(!is_throttling(500, None, Some(b"busy")));
    }

    #[test]
    fn the_permission_is_named_as_iam_knows_it() {
        let budgets = Operation::new(Service::Budgets, "DescribeBudgets").allowed_by("ViewBudget");
        let denied = budgets.answered(403, Some("AccessDeniedException"), None);
        assert!(matches!(denied, CloudError::Denied { action, .. } if action == "budgets:ViewBudget"));
    }
}
