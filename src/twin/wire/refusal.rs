//! Why a request is refused, and the code that each service and protocol gives to that reason.

use super::protocol::Protocol;
use super::service::Service;
use super::value::Shape;

/// Why there is no answer: the reasons every service shares, and the ones that are a service's own.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    Throttled,
    /// The caller's ARN and the IAM action that no policy of theirs allows.
    Denied {
        caller: String,
        action: String,
    },
    ExpiredToken,
    MissingToken,
    /// The name of the operation that the service does not have.
    UnknownOperation(String),
    /// The request could not be read at all.
    Unreadable(String),
    /// A parameter is wrong; the message says which and how.
    Invalid(String),
    /// The paging token is not one that was handed out.
    BadPage,
    /// A failure of the service itself.
    Internal,
    /// An error of one service, by its own name.
    Named(Named),
    /// An error of one service that carries more than a message (in the JSON protocols).
    Told(Named, Shape),
}

/// An error that one service declares in its own model.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The code in the query protocol.
    pub code: &'static str,
    /// The name of its shape, which the JSON and CBOR protocols carry.
    pub shape: &'static str,
    pub message: String,
}

/// An error ready to be written: everything a protocol needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub status: u16,
    /// The code in the query protocol, and in the header of services that used to speak it.
    pub code: String,
    /// The type in the JSON and CBOR protocols.
    pub kind: String,
    pub message: String,
    /// What else it tells.
    pub details: Shape,
}

impl Fault {
    /// Who is to blame, as the query protocol says it.
    pub fn blame(&self) -> &'static str {
        if self.status >= 500 { "Receiver" } else { "Sender" }
    }
}

impl Refusal {
    /// A parameter is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid(message.into())
    }

    /// An error whose shape has the code as its name.
    pub fn named(code: &'static str, message: impl Into<String>) -> Self {
        Self::Named(Named { code, shape: code, message: message.into() })
    }

    /// The error as `service` words it in `protocol`.
    pub fn of(self, service: Option<Service>, protocol: Protocol) -> Fault {
        let own_status = |other: u16| if matches!(protocol, Protocol::Json10 | Protocol::Json11) { 400 } else { other };
        match self {
            Self::Throttled => fault(
                if protocol == Protocol::Rest { 429 } else { 400 },
                "Throttling",
                "ThrottlingException",
                "Rate exceeded".to_owned(),
            ),
            Self::Denied { caller, action } => {
                let message = format!(
                    "User: {caller} is not authorized to perform: {action} because no identity-based policy allows \
                     the {action} action"
                );
                fault(own_status(403), "AccessDenied", "AccessDeniedException", message)
            }
            Self::ExpiredToken => {
                let message = "The security token included in the request is expired".to_owned();
                fault(own_status(403), "ExpiredToken", "ExpiredTokenException", message)
            }
            Self::MissingToken => {
                let message = "Request is missing Authentication Token".to_owned();
                let kind = "MissingAuthenticationTokenException";
                fault(own_status(403), "MissingAuthenticationToken", kind, message)
            }
            Self::UnknownOperation(name) => {
                fault(400, "InvalidAction", "UnknownOperationException", unknown_operation(service, &name))
            }
            Self::Unreadable(message) => fault(400, "MalformedInput", "SerializationException", message),
            Self::Invalid(message) => {
                let code = invalid_code(service, protocol);
                fault(400, code, code, message)
            }
            Self::BadPage => bad_page(service),
            Self::Internal => {
                let message =
                    "The request processing has failed because of an unknown error, exception or failure.".to_owned();
                let kind = if service == Some(Service::DynamoDb) { "InternalServerError" } else { "InternalFailure" };
                fault(500, kind, kind, message)
            }
            Self::Named(named) => fault(status_of(service, named.code), named.code, named.shape, named.message),
            Self::Told(named, details) => {
                Fault { details, ..fault(status_of(service, named.code), named.code, named.shape, named.message) }
            }
        }
    }
}

fn fault(status: u16, code: &str, kind: &str, message: String) -> Fault {
    Fault { status, code: code.to_owned(), kind: kind.to_owned(), message, details: Shape::new() }
}

fn unknown_operation(service: Option<Service>, name: &str) -> String {
    match service {
        Some(service) if !service.version().is_empty() => {
            format!("Could not find operation {name} for version {}", service.version())
        }
        Some(service) => format!("Could not find operation {name} of {}", service.signing_name()),
        None => format!("Could not find operation {name}: the service is not simulated"),
    }
}

/// The status of a service's own error: 400, but for what the models say of things that are not there.
fn status_of(service: Option<Service>, code: &str) -> u16 {
    match (service, code) {
        (Some(Service::CloudWatch | Service::ZonalShift), "ResourceNotFoundException")
        | (Some(Service::CloudFormation), "ChangeSetNotFound") => 404,
        (Some(Service::ZonalShift), "ConflictException") => 409,
        (Some(Service::Rds | Service::ElastiCache), code) if code.contains("NotFound") => 404,
        _ => 400,
    }
}

/// What a service calls a wrong parameter (from each service's own error list).
fn invalid_code(service: Option<Service>, protocol: Protocol) -> &'static str {
    match (service, protocol) {
        (Some(Service::Budgets | Service::Pricing), _) => "InvalidParameterException",
        (Some(Service::CostExplorer | Service::DynamoDb | Service::ZonalShift), _) => "ValidationException",
        (Some(Service::Rds | Service::ElastiCache), _) => "InvalidParameterValue",
        _ => "ValidationError",
    }
}

fn bad_page(service: Option<Service>) -> Fault {
    match service {
        Some(Service::LoadBalancing) => {
            fault(400, "ValidationError", "ValidationError", "The specified marker is invalid".to_owned())
        }
        Some(Service::CloudFormation) => {
            fault(400, "ValidationError", "ValidationError", "Invalid NextToken".to_owned())
        }
        Some(Service::CostExplorer | Service::Budgets | Service::Pricing) => {
            let kind = "InvalidNextTokenException";
            fault(400, kind, kind, "Invalid page token".to_owned())
        }
        _ => fault(400, "InvalidNextToken", "InvalidNextToken", "Invalid NextToken".to_owned()),
    }
}
