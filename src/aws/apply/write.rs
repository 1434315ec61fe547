//! The operations that change something, and what of their failures proves that nothing began.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{DispatchFailure, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;
use change::Answered;
use domain::{Service, Text};

use super::Dispatch;
use crate::operation::{Operation, causes};

/// An error code that proves that nothing began, and what to do then.
pub(super) type Refusal = (&'static str, &'static str);

/// An operation that changes something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Write {
    operation: Operation,
    refusals: &'static [Refusal],
}

/// What every service answers before it looks at what a request would do: its signature, its permission, its form,
/// its rate. From the "Common Errors" of the three API references; with status 4xx only.
///
/// Not among them, because they prove nothing: `InternalFailure`, `ServiceUnavailable`, `ResourceContention` (a 500:
/// an update is pending, perhaps this one), `ServiceLinkedRoleFailure` (a 500), `AlreadyExists`.
const COMMON: &[Refusal] = &[
    ("ValidationError", AS_SHOWN),
    ("ValidationException", AS_SHOWN),
    ("InvalidParameterValue", AS_SHOWN),
    ("InvalidParameterValueException", AS_SHOWN),
    ("InvalidParameterCombination", AS_SHOWN),
    ("InvalidParameterCombinationException", AS_SHOWN),
    ("MissingParameter", AS_SHOWN),
    ("MissingRequiredParameterException", AS_SHOWN),
    ("InvalidAction", "the endpoint does not know this operation; check AWS_ENDPOINT_URL"),
    ("AccessDenied", PERMISSION),
    ("AccessDeniedException", PERMISSION),
    ("UnauthorizedOperation", PERMISSION),
    ("NotAuthorized", PERMISSION),
    ("AuthorizationError", PERMISSION),
    ("OptInRequired", "the account is not subscribed to the service"),
    ("ExpiredToken", LOGIN),
    ("ExpiredTokenException", LOGIN),
    ("TokenRefreshRequired", LOGIN),
    ("InvalidClientTokenId", LOGIN),
    ("UnrecognizedClientException", LOGIN),
    ("InvalidAccessKeyId", LOGIN),
    ("SignatureDoesNotMatch", LOGIN),
    ("InvalidSignatureException", LOGIN),
    ("IncompleteSignature", LOGIN),
    ("IncompleteSignatureException", LOGIN),
    ("MissingAuthenticationToken", LOGIN),
    ("MissingAuthenticationTokenException", LOGIN),
    ("AuthFailure", LOGIN),
    ("RequestExpired", "set this machine's clock, then look again"),
    ("Throttling", SLOWER),
    ("ThrottlingException", SLOWER),
    ("ThrottledException", SLOWER),
    ("RequestThrottled", SLOWER),
    ("RequestThrottledException", SLOWER),
    ("TooManyRequestsException", SLOWER),
    ("RequestLimitExceeded", SLOWER),
];

const AS_SHOWN: &str = "look again: it is not as it was shown";
const PERMISSION: &str = "ask for the permission in the operator policy";
const LOGIN: &str = "log in again, then look again";
const SLOWER: &str = "it was not carried out; try again in some seconds";

impl Write {
    /// An operation and the codes of its own, as botocore's model of the service has them, that prove that nothing
    /// began.
    pub(super) const fn new(service: Service, name: &'static str, refusals: &'static [Refusal]) -> Self {
        Self { operation: Operation::new(service, name), refusals }
    }

    /// What can be said of what was sent. `traced` finds in an answer what it is known by at AWS, `activity 1234`.
    pub(super) fn answered<O, E>(
        self,
        dispatch: &Dispatch<'_>,
        sent: Result<O, SdkError<E, HttpResponse>>,
        traced: impl FnOnce(&O) -> Option<String>,
    ) -> Answered
    where
        O: RequestId,
        E: Error + ProvideErrorMetadata + 'static,
    {
        let error = match sent {
            Ok(output) => {
                let request = || output.request_id().map(|id| format!("request {id}"));
                return Answered::Accepted(traced(&output).or_else(request).unwrap_or_default().into());
            }
            Err(error) => error,
        };
        let told = self.operation.failed(&error);
        let name = self.operation.name;
        if !dispatch.departure.has_left() {
            return Answered::Refused(super::not_sent(&told).into());
        }
        if let SdkError::DispatchFailure(failure) = &error
            && is_never_connected(failure)
        {
            let why = format!("{name} was not sent: {told}; check the network and the proxy, then look again");
            return Answered::Refused(why.into());
        }
        if let Some(refused) = self.refused(&error) {
            return Answered::Refused(refused);
        }
        let unknown = format!("{told}; nobody knows whether {name} was carried out: look at what is so now");
        Answered::Unknown(unknown.into())
    }

    /// What AWS said and what to do, where that proves that nothing began.
    fn refused<E>(self, error: &SdkError<E, HttpResponse>) -> Option<Text>
    where
        E: ProvideErrorMetadata,
    {
        let SdkError::ServiceError(service) = error else { return None };
        let code = service.err().code().filter(|_| service.raw().status().is_client_error())?;
        let (_, remedy) = self.refusals.iter().chain(COMMON).find(|(known, _)| *known == code)?;
        let sentence = service.err().message().unwrap_or("no reason given").trim_end_matches('.');
        Some(format!("AWS refused {}: {code}: {sentence}; {remedy}", self.operation.name).into())
    }
}

/// A change that AWS must not be asked for, because it would take it for another.
pub(super) fn refused_here(why: &str) -> Answered {
    Answered::Refused(format!("nothing was sent: {why}").into())
}

/// Whether there was never a connection to send it on: no name, nobody listening, no TLS. A connection that broke
/// proves nothing, whatever it broke with.
fn is_never_connected(failure: &DispatchFailure) -> bool {
    let Some(error) = failure.as_connector_error() else { return false };
    causes(error)
        .filter_map(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>())
        .any(hyper_util::client::legacy::Error::is_connect)
}
