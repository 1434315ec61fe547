//! From an HTTP request to a call: which service, region, operation and protocol, and the input as a tree.

use http::Request;
use http::header::{AUTHORIZATION, HOST};
use hyper::body::Bytes;

use super::protocol::Protocol;
use super::refusal::Refusal;
use super::service::Service;
use super::value::Shape;
use super::{cbor, json, query, rest};

/// A request that names a simulated service and has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub service: Service,
    pub operation: String,
    pub region: String,
    pub protocol: Protocol,
    pub input: Shape,
}

/// A request that cannot become a call, with what is known of it for wording the error.
#[derive(Clone, Debug, PartialEq)]
pub struct Unroutable {
    pub service: Option<Service>,
    pub protocol: Protocol,
    pub refusal: Refusal,
}

/// The credential scope of a signature, version 4: `AKID/20261122/us-east-1/autoscaling/aws4_request`.
struct Scope<'a> {
    region: &'a str,
    service: &'a str,
}

/// Where a request is meant to go, before its body is read.
struct Route {
    protocol: Protocol,
    /// The service's name in the target header or the path; empty in the query protocol.
    target: String,
    operation: String,
}

/// Reads a request. The signature is not verified: there is no secret to protect, only a form to keep.
pub fn read(request: &Request<Bytes>) -> Result<Call, Unroutable> {
    let route = route(request);
    let input = read_input(request, route.protocol);
    let form = input.as_ref().ok();
    let scope = scope(request);
    let service = service(request, &route, scope.as_ref(), form);
    let refuse = |refusal| Unroutable { service, protocol: route.protocol, refusal };

    let Some(scope) = scope else { return Err(refuse(Refusal::MissingToken)) };
    let input = input.map_err(|why| refuse(Refusal::Unreadable(why)))?;
    let operation = match route.protocol {
        Protocol::Query => input.text("Action").unwrap_or_default().to_owned(),
        _ => route.operation,
    };
    let Some(service) = service else { return Err(refuse(Refusal::UnknownOperation(operation))) };
    let version = input.text("Version").unwrap_or_default();
    if route.protocol == Protocol::Query && version != service.version() {
        return Err(refuse(Refusal::UnknownOperation(format!("{operation} (version {version})"))));
    }
    Ok(Call { service, operation, region: scope.region.to_owned(), protocol: route.protocol, input })
}

fn route(request: &Request<Bytes>) -> Route {
    let path: Vec<&str> = request.uri().path().split('/').collect();
    if let ["", "service", target, "operation", operation] = path[..] {
        return Route { protocol: Protocol::Cbor, target: target.to_owned(), operation: operation.to_owned() };
    }
    if request.uri().path() != "/" {
        let service = scope(request).and_then(|it| Service::by_signing_name(it.service));
        let operation = rest::operation(service, request);
        return Route { protocol: Protocol::Rest, target: String::new(), operation };
    }
    let Some((target, operation)) = header(request, "x-amz-target").and_then(|target| target.rsplit_once('.')) else {
        return Route { protocol: Protocol::Query, target: String::new(), operation: String::new() };
    };
    let is_10 = header(request, "content-type").is_some_and(|kind| kind.contains("json-1.0"));
    let protocol = if is_10 { Protocol::Json10 } else { Protocol::Json11 };
    Route { protocol, target: target.to_owned(), operation: operation.to_owned() }
}

fn read_input(request: &Request<Bytes>, protocol: Protocol) -> Result<Shape, String> {
    match protocol {
        Protocol::Rest if is_rest(request) => rest::read(request),
        Protocol::Rest => Ok(Shape::new()),
        Protocol::Cbor => cbor::read(request.body()),
        Protocol::Json10 | Protocol::Json11 => json::read(request.body()),
        Protocol::Query if request.body().is_empty() => query::read(request.uri().query().unwrap_or("").as_bytes()),
        Protocol::Query => query::read(request.body()),
    }
}

/// Whether a request is for a REST service that is simulated: others may send anything.
fn is_rest(request: &Request<Bytes>) -> bool {
    scope(request).and_then(|it| Service::by_signing_name(it.service)) == Some(Service::ZonalShift)
}

/// The target names the service beyond doubt; else the signature does, then the version, then the host.
fn service(
    request: &Request<Bytes>,
    route: &Route,
    scope: Option<&Scope<'_>>,
    form: Option<&Shape>,
) -> Option<Service> {
    if !route.target.is_empty() {
        return Service::by_target(&route.target);
    }
    if let Some(scope) = scope {
        return Service::by_signing_name(scope.service);
    }
    let version = form.and_then(|form| form.text("Version")).and_then(Service::by_version);
    version.or_else(|| Service::by_signing_name(host(request)?.split('.').next()?))
}

fn host(request: &Request<Bytes>) -> Option<&str> {
    request.uri().host().or_else(|| request.headers().get(HOST)?.to_str().ok())
}

fn scope(request: &Request<Bytes>) -> Option<Scope<'_>> {
    let text = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let credential = text.strip_prefix("AWS4-HMAC-SHA256")?.split(',').map(str::trim).find_map(|part| {
        let part = part.strip_prefix("Credential=")?;
        Some(part)
    })?;
    // From the right: an access key may hold a slash, a date or a region may not.
    let mut parts = credential.rsplit('/');
    let ("aws4_request", service, region) = (parts.next()?, parts.next()?, parts.next()?) else { return None };
    Some(Scope { region, service })
}

fn header<'a>(request: &'a Request<Bytes>, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(service: &str) -> http::request::Builder {
        let credential = format!("Credential=AKIAEXAMPLE/20261122/eu-west-1/{service}/aws4_request");
        Request::post("http://127.0.0.1/")
            .header(AUTHORIZATION, format!("AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"))
    }

    fn body(text: &str) -> Bytes {
        Bytes::from(text.to_owned())
    }

    #[test]
    fn the_signature_names_service_and_region_of_a_query() {
        let form = body("Action=DescribePolicies&Version=2011-01-01&MaxRecords=5");
        let call = read(&signed("autoscaling").body(form).unwrap()).unwrap();
        assert_eq!(call.service, Service::AutoScaling);
        assert_eq!((call.region.as_str(), call.operation.as_str()), ("eu-west-1", "DescribePolicies"));
        assert_eq!(call.input.int("MaxRecords").unwrap(), Some(5));
    }

    #[test]
    fn the_target_names_service_and_operation_of_json() {
        let request = signed("ce")
            .header("x-amz-target", "AWSInsightsIndexService.GetCostAndUsage")
            .header("content-type", "application/x-amz-json-1.1");
        let call = read(&request.body(body("{}")).unwrap()).unwrap();
        assert_eq!((call.service, call.protocol), (Service::CostExplorer, Protocol::Json11));
        assert_eq!(call.operation, "GetCostAndUsage");
    }

    #[test]
    fn the_path_names_service_and_operation_of_cbor() {
        let request = signed("monitoring").uri("/service/GraniteServiceVersion20100801/operation/ListMetrics");
        let call = read(&request.body(Bytes::from_static(&[0xa0])).unwrap()).unwrap();
        assert_eq!((call.service, call.protocol), (Service::CloudWatch, Protocol::Cbor));
        assert_eq!(call.operation, "ListMetrics");
    }

    #[test]
    fn without_a_signature_the_error_still_speaks_the_services_protocol() {
        let request = Request::post("/").body(body("Action=GetCallerIdentity&Version=2011-06-15")).unwrap();
        let unroutable = read(&request).unwrap_err();
        assert_eq!((unroutable.service, unroutable.refusal), (Some(Service::Sts), Refusal::MissingToken));
    }

    #[test]
    fn a_classic_load_balancer_request_is_no_operation_of_the_second_generation() {
        let form = body("Action=DescribeLoadBalancers&Version=2012-06-01");
        let unroutable = read(&signed("elasticloadbalancing").body(form).unwrap()).unwrap_err();
        assert!(matches!(unroutable.refusal, Refusal::UnknownOperation(name) if name.contains("2012-06-01")));
    }

    #[test]
    fn services_that_are_not_simulated_are_named_as_such() {
        let form = body("Action=DescribeInstances&Version=2016-11-15");
        let unroutable = read(&signed("ec2").body(form).unwrap()).unwrap_err();
        assert_eq!(unroutable.service, None);
        assert_eq!(unroutable.refusal, Refusal::UnknownOperation("DescribeInstances".into()));
    }
}
