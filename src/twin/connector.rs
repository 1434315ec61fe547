//! The way from the AWS SDK to the twin without a socket: an HTTP client that answers in the same process.

use std::future::pending;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use hyper::body::Bytes;

use crate::account::Twin;
use crate::wire::{Answer, Breaking, Delivery, reset};

impl Twin {
    /// An HTTP client for an SDK configuration. What would take time on a network takes it from the sleep
    /// that the configuration carries, so virtual time stays virtual.
    pub fn http_client(&self) -> SharedHttpClient {
        SharedHttpClient::new(InProcess(self.clone()))
    }
}

#[derive(Debug)]
struct InProcess(Twin);

impl HttpClient for InProcess {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Line {
            twin: self.0.clone(),
            read_timeout: settings.read_timeout(),
            sleep: components.sleep_impl(),
        })
    }
}

#[derive(Debug)]
struct Line {
    twin: Twin,
    read_timeout: Option<Duration>,
    sleep: Option<SharedAsyncSleep>,
}

impl HttpConnector for Line {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (read_timeout, sleep) = (self.read_timeout, self.sleep.clone());
        let answer = into_request(request).map(|request| self.twin.answer(&request));
        HttpConnectorFuture::new(async move {
            let answer = answer?;
            match (read_timeout, sleep) {
                (Some(limit), Some(sleep)) if answer.delivery == Delivery::Never || answer.delay > limit => {
                    sleep.sleep(limit).await;
                    return Err(ConnectorError::timeout("no answer within the read time-out".into()));
                }
                (_, Some(sleep)) if !answer.delay.is_zero() => sleep.sleep(answer.delay).await,
                _ => {}
            }
            deliver(answer).await
        })
    }
}

fn into_request(request: HttpRequest) -> Result<http::Request<Bytes>, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let (head, body) = request.into_parts();
    let bytes = body.bytes().ok_or_else(|| ConnectorError::user("a streaming request body is not simulated".into()))?;
    Ok(http::Request::from_parts(head, Bytes::copy_from_slice(bytes)))
}

async fn deliver(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let response = match answer.delivery {
        Delivery::Never => return pending().await,
        Delivery::Reset => return Err(ConnectorError::io(reset().into())),
        Delivery::Whole => answer.response.map(SdkBody::from),
        Delivery::CutAfter(kept) => answer.response.map(|bytes| SdkBody::from_body_1_x(Breaking::cut(&bytes, kept))),
    };
    HttpResponse::try_from(response).map_err(|error| ConnectorError::other(error.into(), None))
}
