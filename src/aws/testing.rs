//! What the tests of this crate share: a clock that is set, and a service that answers what it is told to.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

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

type Script = dyn Fn(&str) -> Reply + Send + Sync;

/// A service that answers by a script, which is given the request's body; it remembers what it was sent.
#[derive(Clone)]
pub(crate) struct Service {
    script: Arc<Script>,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Service {
    pub(crate) fn new(script: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), sent: Arc::default() }
    }

    /// The bodies of the requests sent so far.
    pub(crate) fn sent(&self) -> Vec<String> {
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
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        let reply = (self.script)(&body);
        self.sent.lock().unwrap().push(body);
        HttpConnectorFuture::new(async move {
            match reply {
                Reply::Answer(status, kind, body) => {
                    let answer = http::Response::builder().status(status).header("content-type", kind);
                    Ok(HttpResponse::try_from(answer.body(SdkBody::from(body)).unwrap()).unwrap())
                }
                Reply::Reset => Err(ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())),
                Reply::Silence => std::future::pending().await,
            }
        })
    }
}
