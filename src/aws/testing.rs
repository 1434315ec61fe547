//! What the tests of this crate share: a clock that is set, and a service that answers what it is told to.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_cbor::Encoder;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use domain::{Ask, Clock, Moment, Observation, Region, Regional};

use crate::{Clocks, Cloud, CloudSource, Settings};

/// A clock that moves when told to.
#[derive(Debug)]
pub(crate) struct SetClock(Mutex<Moment>);

impl SetClock {
    pub(crate) fn at(time: &str) -> Self {
        Self(Mutex::new(Moment::parse(time).unwrap()))
    }

    pub(crate) fn advance(&self, span: Duration) {
        let mut now = self.0.lock().unwrap();
        *now = *now + span;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        *self.0.lock().unwrap()
    }
}

/// What a service does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Answers, with this status, content type and body.
    Answer(u16, &'static str, String),
    /// Answers as CloudWatch does, with this status and body.
    Cbor(u16, Vec<u8>),
    /// Ends the connection.
    Reset,
    /// Never answers.
    Silence,
}

/// A 200 in XML.
pub(crate) fn xml(body: impl Into<String>) -> Reply {
    Reply::Answer(200, "text/xml", body.into())
}

/// An error as the query protocol writes it.
pub(crate) fn xml_error(status: u16, code: &str, message: &str) -> Reply {
    let body = format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
         <RequestId>r</RequestId></ErrorResponse>"
    );
    Reply::Answer(status, "text/xml", body)
}

/// A success of an operation of the query protocol, with these elements in it.
pub(crate) fn xml_success(operation: &str, inside: &str) -> Reply {
    xml(format!(
        "<{operation}Response><{operation}Result>{inside}</{operation}Result>\
         <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>"
    ))
}

/// An error as CloudWatch writes it.
pub(crate) fn cbor_error(status: u16, shape: &str, message: &str) -> Reply {
    let mut body = Encoder::new(Vec::new());
    body.begin_map().str("__type").str(&format!("com.amazonaws.cloudwatch#{shape}")).str("message").str(message).end();
    Reply::Cbor(status, body.into_writer())
}

/// What STS answers.
pub(crate) fn identity(account: &str) -> Reply {
    let arn = format!("arn:aws:iam::{account}:user/ada");
    xml_success("GetCallerIdentity", &format!("<Arn>{arn}</Arn><UserId>A</UserId><Account>{account}</Account>"))
}

/// A request as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Its path.
    pub(crate) path: String,
    /// `x-amz-target`, by which the JSON protocols name the operation.
    pub(crate) target: String,
    /// What it says of this program.
    pub(crate) agent: String,
    /// Its body; bytes that are no text are made visible.
    pub(crate) body: String,
}

impl Request {
    fn of(request: &HttpRequest) -> Self {
        let header = |name: &str| request.headers().get(name).unwrap_or_default().to_owned();
        Self {
            path: request
                .uri()
                .split_once("//")
                .map_or(request.uri(), |(_, rest)| rest)
                .split_once('/')
                .unwrap()
                .1
                .into(),
            target: header("x-amz-target"),
            agent: header("x-amz-user-agent"),
            body: String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned(),
        }
    }
}

type Script = dyn Fn(&Request) -> Reply + Send + Sync;

/// A service that answers by a script; it remembers what it was sent.
#[derive(Clone)]
pub(crate) struct Service {
    script: Arc<Script>,
    sent: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    /// A service whose script is given each request's body.
    pub(crate) fn new(script: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(move |request| script(&request.body)), sent: Arc::default() }
    }

    /// A service whose script is given each request's path, without its first `/`.
    pub(crate) fn by_path(script: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(move |request| script(&request.path)), sent: Arc::default() }
    }

    /// The bodies of the requests sent so far.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.body).collect()
    }

    /// The requests sent so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.sent.lock().unwrap().clone()
    }

    /// A connection to this service, as of a quarter past two on a Sunday.
    pub(crate) async fn connect(&self) -> (Cloud, Arc<SetClock>) {
        let clock = Arc::new(SetClock::at("2026-11-22T14:15:16Z"));
        let source = CloudSource::Simulated(SharedHttpClient::new(self.clone()));
        let settings = Settings::new(source, Clocks::same(clock.clone()));
        (Cloud::connect(settings).await.unwrap(), clock)
    }
}

/// Connects to a service of this script and asks once.
pub(crate) async fn observe(script: impl Fn(&str) -> Reply + Send + Sync + 'static, ask: &Ask) -> Observation {
    Service::new(script).connect().await.0.observe(ask).await
}

/// A question to the simulated region.
pub(crate) fn local(regional: Regional) -> Ask {
    Ask::In(Region::new("us-east-1"), regional)
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Service")
    }
}

impl HttpClient for Service {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Service {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let request = Request::of(&request);
        let reply = (self.script)(&request);
        self.sent.lock().unwrap().push(request);
        HttpConnectorFuture::new(async move {
            match reply {
                Reply::Answer(status, kind, body) => {
                    let answer = http::Response::builder().status(status).header("content-type", kind);
                    let answer = answer.header("x-amzn-requestid", "r-1");
                    Ok(HttpResponse::try_from(answer.body(SdkBody::from(body)).unwrap()).unwrap())
                }
                Reply::Cbor(status, body) => {
                    let answer = http::Response::builder().status(status).header("content-type", "application/cbor");
                    let answer = answer.header("smithy-protocol", "rpc-v2-cbor").header("x-amzn-requestid", "r-1");
                    Ok(HttpResponse::try_from(answer.body(SdkBody::from(body)).unwrap()).unwrap())
                }
                Reply::Reset => Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())),
                Reply::Silence => std::future::pending().await,
            }
        })
    }
}
