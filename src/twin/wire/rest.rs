//! The paths of REST services: which operation a method and a path mean, and its input from path, query and body.

use http::Request;
use hyper::body::Bytes;

use super::json;
use super::service::Service;
use super::value::{Shape, Value};

/// One operation: method, first segment of the path, the member that the second segment is, and its name.
struct Path {
    method: &'static str,
    segment: &'static str,
    label: Option<&'static str>,
    operation: &'static str,
}

const fn path(
    method: &'static str,
    segment: &'static str,
    label: Option<&'static str>,
    operation: &'static str,
) -> Path {
    Path { method, segment, label, operation }
}

const SHIFT: Option<&str> = Some("zonalShiftId");
const RESOURCE: Option<&str> = Some("resourceIdentifier");

/// The paths of ARC zonal shift (source: botocore's model, 2022-10-30).
static PATHS: [Path; 15] = [
    path("GET", "managedresources", None, "ListManagedResources"),
    path("GET", "managedresources", RESOURCE, "GetManagedResource"),
    path("PUT", "managedresources", RESOURCE, "UpdateZonalAutoshiftConfiguration"),
    path("GET", "zonalshifts", None, "ListZonalShifts"),
    path("POST", "zonalshifts", None, "StartZonalShift"),
    path("PATCH", "zonalshifts", SHIFT, "UpdateZonalShift"),
    path("DELETE", "zonalshifts", SHIFT, "CancelZonalShift"),
    path("GET", "autoshifts", None, "ListAutoshifts"),
    path("POST", "practiceruns", None, "StartPracticeRun"),
    path("DELETE", "practiceruns", SHIFT, "CancelPracticeRun"),
    path("POST", "configuration", None, "CreatePracticeRunConfiguration"),
    path("PATCH", "configuration", RESOURCE, "UpdatePracticeRunConfiguration"),
    path("DELETE", "configuration", RESOURCE, "DeletePracticeRunConfiguration"),
    path("GET", "autoshift-observer-notification", None, "GetAutoshiftObserverNotificationStatus"),
    path("PUT", "autoshift-observer-notification", None, "UpdateAutoshiftObserverNotificationStatus"),
];

/// The operation that a request to a REST service asks for; the method and the path where there is none.
pub fn operation(service: Option<Service>, request: &Request<Bytes>) -> String {
    let found = (service == Some(Service::ZonalShift)).then(|| found(request)).flatten();
    found
        .map_or_else(|| format!("{} {}", request.method(), request.uri().path()), |(path, _)| path.operation.to_owned())
}

/// The members of a request: those of the body, those of the query, and the one in the path.
pub fn read(request: &Request<Bytes>) -> Result<Shape, String> {
    let mut input = json::read(request.body())?;
    for (name, value) in form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        input.insert(name.into_owned().into(), Value::Text(value.into_owned()));
    }
    if let Some((Path { label: Some(name), .. }, label)) = found(request) {
        // A path is encoded as the names of a form are, but for the plus sign, which no identifier holds.
        let decoded = form_urlencoded::parse(label.as_bytes()).next();
        let text = decoded.map(|(text, _)| text.into_owned()).unwrap_or_default();
        input.insert((*name).into(), Value::Text(text));
    }
    Ok(input)
}

fn found(request: &Request<Bytes>) -> Option<(&'static Path, &str)> {
    let path = request.uri().path().strip_prefix('/')?;
    // An ARN has slashes, which clients encode and people do not.
    let (segment, label) = path.split_once('/').map_or((path, None), |(segment, label)| (segment, Some(label)));
    let label = label.filter(|it| !it.is_empty());
    let found = PATHS.iter().find(|it| {
        it.method == request.method().as_str() && it.segment == segment && it.label.is_some() == label.is_some()
    })?;
    Some((found, label.unwrap_or_default()))
}
