//! The wire protocols, and the one place where a value tree becomes the bytes of each.

use hyper::body::Bytes;

use super::refusal::Fault;
use super::request::Call;
use super::value::Shape;
use super::{cbor, json, xml};

/// A way of writing requests and answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A form in, XML out.
    Query,
    /// JSON bodies; method and path name the operation.
    Rest,
    Json10,
    Json11,
    /// Smithy RPC v2 with CBOR bodies.
    Cbor,
}

impl Protocol {
    /// The content type of its answers.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Query => "text/xml",
            Self::Rest => "application/json",
            Self::Json10 => "application/x-amz-json-1.0",
            Self::Json11 => "application/x-amz-json-1.1",
            Self::Cbor => "application/cbor",
        }
    }

    /// The body of an answer.
    pub fn write(self, call: &Call, result: &Shape, request_id: &str) -> Bytes {
        match self {
            Self::Query => xml::answer(call, result, request_id).into(),
            Self::Rest | Self::Json10 | Self::Json11 => json::write(result).into(),
            Self::Cbor => cbor::write(result).into(),
        }
    }

    /// The body of an error.
    pub fn write_fault(self, namespace: &str, fault: &Fault, request_id: &str) -> Bytes {
        match self {
            Self::Query => xml::error(namespace, fault, request_id).into(),
            Self::Rest | Self::Json10 | Self::Json11 => json::write(&typed(fault)).into(),
            Self::Cbor => cbor::write(&typed(fault)).into(),
        }
    }
}

/// `__type` and the message under both names that AWS's services use, since clients look for either.
fn typed(fault: &Fault) -> Shape {
    let shape =
        Shape::new().with("__type", &fault.kind).with("message", &fault.message).with("Message", &fault.message);
    fault.details.members().fold(shape, |mut shape, (name, value)| {
        shape.insert(name.to_owned().into(), value.clone());
        shape
    })
}
