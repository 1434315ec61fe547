//! From a call to the bytes of its answer, with the faults that a scenario injects on the way.

use std::time::Duration;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use domain::Moment;
use http::header::{CONTENT_TYPE, DATE, HeaderMap};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use hyper::body::Bytes;

use super::answer::{Answer, Delivery};
use super::protocol::Protocol;
use super::refusal::{Fault, Refusal};
use super::request::{Call, Unroutable};
use super::service::Service;
use super::value::Shape;
use super::{Asked, Told, mutation, operation, page};
use crate::world::{Fault as Injected, World};

/// An answer that is found but not yet written.
#[derive(Debug)]
pub struct Ready {
    outcome: Result<(Call, Shape), Refused>,
    serial: u64,
    spoiled: Option<Spoiled>,
    delay: Duration,
}

#[derive(Debug)]
struct Refused {
    service: Option<Service>,
    protocol: Protocol,
    fault: Fault,
}

/// What goes wrong with an answer after the service has given it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoiled {
    /// The body ends in the middle, and the headers agree.
    Malformed,
    /// The connection breaks in the middle of the body.
    Cut,
    Reset,
    Hang,
}

/// Asks the world; `serial` numbers the request.
pub fn ask(world: &mut World, call: Result<Call, Unroutable>, serial: u64) -> Ready {
    let call = match call {
        Ok(call) => call,
        Err(Unroutable { service, protocol, refusal }) => {
            let fault = refusal.of(service, protocol);
            return Ready::new(Err(Refused { service, protocol, fault }), serial);
        }
    };
    let page = page::number(&call.input);
    let injected = world.fault_on_page(call.service.signing_name(), &call.operation, page);
    if injected == Some(Injected::Ignored) && super::mutates(&call) {
        // Answered as if it were done, by a world that nobody sees again.
        return Ready::new(
            run(&mut world.clone(), &call)
                .map_or_else(|refusal| Err(Refused::of(&call, refusal)), |result| Ok((call.clone(), result))),
            serial,
        );
    }
    let result = match injected.and_then(|injected| refusal(injected, world, &call)) {
        Some(refusal) => Err(refusal),
        // A connection that breaks before the answer, or a service that never reads, has changed nothing.
        None if matches!(injected, Some(Injected::Reset | Injected::Hang)) && super::mutates(&call) => Ok(Shape::new()),
        None => run(world, &call).and_then(|result| forgetful(injected).map_or(Ok(result), Err)),
    };
    let outcome = match result {
        Ok(result) => Ok((call, result)),
        Err(refusal) => Err(Refused::of(&call, refusal)),
    };
    let mut ready = Ready::new(outcome, serial);
    match injected {
        Some(Injected::Delay(delay)) => ready.delay = delay,
        Some(Injected::Malformed) => ready.spoiled = Some(Spoiled::Malformed),
        Some(Injected::Truncated) => ready.spoiled = Some(Spoiled::Cut),
        Some(Injected::Reset | Injected::AppliedReset) => ready.spoiled = Some(Spoiled::Reset),
        Some(Injected::Hang | Injected::AppliedHang) => ready.spoiled = Some(Spoiled::Hang),
        Some(
            Injected::Throttle
            | Injected::ServerError
            | Injected::AccessDenied
            | Injected::ExpiredToken
            | Injected::AppliedServerError
            | Injected::Ignored,
        )
        | None => {}
    }
    ready
}

fn run(world: &mut World, call: &Call) -> Result<Shape, Refusal> {
    if let Some(mutation) = mutation(call.service, &call.operation) {
        return mutation(&mut Told { world, region: &call.region, input: &call.input });
    }
    let operation =
        operation(call.service, &call.operation).ok_or_else(|| Refusal::UnknownOperation(call.operation.clone()))?;
    operation(&Asked { world, region: &call.region, input: &call.input })
}

/// The error that an injected fault amounts to; none where it spoils the wire instead.
fn refusal(injected: Injected, world: &World, call: &Call) -> Option<Refusal> {
    match injected {
        Injected::Throttle => Some(Refusal::Throttled),
        Injected::ServerError => Some(Refusal::Internal),
        Injected::ExpiredToken => Some(Refusal::ExpiredToken),
        Injected::AccessDenied => {
            let action = call.service.iam_action(&call.operation);
            Some(Refusal::Denied { caller: world.account.arn.clone(), action })
        }
        Injected::Malformed
        | Injected::Truncated
        | Injected::Hang
        | Injected::Reset
        | Injected::Delay(_)
        | Injected::AppliedReset
        | Injected::AppliedServerError
        | Injected::AppliedHang
        | Injected::Ignored => None,
    }
}

/// The error of a service that did what it was asked and then failed to say so.
fn forgetful(injected: Option<Injected>) -> Option<Refusal> {
    (injected == Some(Injected::AppliedServerError)).then_some(Refusal::Internal)
}

/// Writes an answer; `now` becomes its date.
pub fn write(ready: Ready, now: Moment) -> Answer {
    let Ready { outcome, serial, spoiled, delay } = ready;
    let request_id = request_id(serial);
    let (protocol, status, mut headers, body) = match outcome {
        Ok((call, result)) => {
            let body = call.protocol.write(&call, &result, &request_id);
            let status = StatusCode::from_u16(call.service.success(&call.operation)).unwrap_or(StatusCode::OK);
            (call.protocol, status, HeaderMap::new(), body)
        }
        Err(refused) => refused.write(&request_id),
    };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(protocol.content_type()));
    headers.insert(HeaderName::from_static("x-amzn-requestid"), text(&request_id));
    headers.insert(DATE, text(&http_date(now)));
    if protocol == Protocol::Cbor {
        headers.insert(HeaderName::from_static("smithy-protocol"), HeaderValue::from_static("rpc-v2-cbor"));
    }
    let half = body.len() / 2;
    let body = if spoiled == Some(Spoiled::Malformed) { body.slice(..half) } else { body };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    let delivery = match spoiled {
        None | Some(Spoiled::Malformed) => Delivery::Whole,
        Some(Spoiled::Cut) => Delivery::CutAfter(half),
        Some(Spoiled::Reset) => Delivery::Reset,
        Some(Spoiled::Hang) => Delivery::Never,
    };
    Answer { response, delivery, delay }
}

impl Ready {
    fn new(outcome: Result<(Call, Shape), Refused>, serial: u64) -> Self {
        Self { outcome, serial, spoiled: None, delay: Duration::ZERO }
    }
}

impl Refused {
    fn of(call: &Call, refusal: Refusal) -> Self {
        let (service, protocol) = (Some(call.service), call.protocol);
        Self { service, protocol, fault: refusal.of(service, protocol) }
    }

    fn write(&self, request_id: &str) -> (Protocol, StatusCode, HeaderMap, Bytes) {
        let Self { service, protocol, fault } = self;
        let mut headers = HeaderMap::new();
        if *protocol != Protocol::Query {
            headers.insert(HeaderName::from_static("x-amzn-errortype"), text(&fault.kind));
            // CloudWatch spoke only the query protocol once: newer clients are told its code as well.
            if *service == Some(Service::CloudWatch) {
                let code = format!("{};{}", fault.code, fault.blame());
                headers.insert(HeaderName::from_static("x-amzn-query-error"), text(&code));
            }
        }
        let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let namespace = service.map_or("", Service::namespace);
        (*protocol, status, headers, protocol.write_fault(namespace, fault, request_id))
    }
}

/// Codes, ids and dates are plain ASCII; should one ever not be, an empty header stands in.
fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static(""))
}

fn http_date(now: Moment) -> String {
    DateTime::from_secs(now.as_secs()).fmt(Format::HttpDate).unwrap_or_default()
}

/// A UUID that looks random and is the same in every run: the serial number, well mixed (splitmix64).
fn request_id(serial: u64) -> String {
    let mix = |seed: u64| {
        let mut word = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x9e37_79b9_7f4a_7c15);
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    };
    let (high, low) = (mix(serial), mix(!serial));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}
