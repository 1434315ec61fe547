//! Every operation asked over the wire as clients ask it, and its answer decoded by somebody else's parser.

mod autoscaling;
mod autoscaling_orders;
mod cloudformation;
mod cloudformation_orders;
mod cloudwatch;
mod data;
mod documented;
mod dynamodb;
mod faults;
pub mod fixture;
mod garbage;
mod loadbalancing;
mod money;
mod serving;
mod zonalshift;

use domain::Moment;
use http::Request;
use http::header::AUTHORIZATION;
use hyper::body::Bytes;
use serde_json::Value;

use super::{Answer, ask, read, write};
use crate::world::World;

/// A request with the form of a signature for a service.
fn signed(service: &str) -> http::request::Builder {
    let credential = format!("Credential=AKIAEXAMPLE/20261122/us-east-1/{service}/aws4_request");
    Request::post("http://127.0.0.1/")
        .header(AUTHORIZATION, format!("AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"))
}

fn answer(world: &mut World, request: &Request<Bytes>) -> Answer {
    let ready = ask(world, read(request), 1);
    write(ready, world.now())
}

/// A request in the query protocol: `Action` and further parameters as a form.
fn form(service: &str, form: &str) -> Request<Bytes> {
    let version = super::Service::by_signing_name(service).map_or("", super::Service::version);
    signed(service).body(Bytes::from(format!("Version={version}&Action={form}"))).unwrap()
}

/// A request in a JSON protocol, by its target.
fn json(service: &str, target: &str, body: &Value) -> Request<Bytes> {
    let request = signed(service).header("x-amz-target", target).header("content-type", "application/x-amz-json-1.1");
    request.body(Bytes::from(body.to_string())).unwrap()
}

/// The status and the document of an answer in XML.
fn xml(world: &mut World, request: &Request<Bytes>) -> (u16, Xml) {
    let answer = answer(world, request);
    let text = String::from_utf8(answer.response.body().to_vec()).unwrap();
    (answer.response.status().as_u16(), Xml(text))
}

/// The status and the document of an answer in JSON.
fn document(world: &mut World, request: &Request<Bytes>) -> (u16, Value) {
    let answer = answer(world, request);
    (answer.response.status().as_u16(), serde_json::from_slice(answer.response.body()).unwrap())
}

/// An XML document, read by an independent parser.
struct Xml(String);

impl Xml {
    /// The texts of all elements at a path below the root: `Error/Code`.
    fn texts(&self, path: &str) -> Vec<String> {
        let document = roxmltree::Document::parse(&self.0).unwrap();
        let mut nodes = vec![document.root_element()];
        for name in path.split('/') {
            nodes = nodes.iter().flat_map(|node| node.children().filter(|it| it.tag_name().name() == name)).collect();
        }
        nodes.iter().map(|node| node.text().unwrap_or_default().to_owned()).collect()
    }

    /// The only text at a path.
    fn text(&self, path: &str) -> String {
        let texts = self.texts(path);
        assert_eq!(texts.len(), 1, "{path} in {}", self.0);
        texts.into_iter().next().unwrap()
    }
}

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

#[test]
fn the_caller_is_told_who_it_is() {
    let (status, xml) = xml(&mut fixture::world(), &form("sts", "GetCallerIdentity"));
    assert_eq!(status, 200);
    assert_eq!(xml.text("GetCallerIdentityResult/Account"), "123456789012");
    assert!(xml.text("GetCallerIdentityResult/Arn").starts_with("arn:aws:sts::123456789012:assumed-role/"));
    assert!(xml.text("ResponseMetadata/RequestId").len() == 36);
}

#[test]
fn every_answer_carries_the_twins_date_and_a_request_id() {
    let mut world = fixture::world();
    let answer = answer(&mut world, &form("sts", "GetCallerIdentity"));
    let headers = answer.response.headers();
    assert_eq!(headers["date"], "Sun, 22 Nov 2026 14:00:00 GMT");
    assert_eq!(headers["content-type"], "text/xml");
    assert_eq!(headers["x-amzn-requestid"].len(), 36);
}
