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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use aws_smithy_async::rt::sleep::Sleep;
    use http_body_util::BodyExt;

    use super::*;
    use crate::wire::tests::fixture;
    use crate::world::Fault;
    use crate::world::faults::Trigger;

    /// Sleeps no time, and remembers for how long.
    #[derive(Clone, Debug, Default)]
    struct Remembered(std::sync::Arc<Mutex<Vec<Duration>>>);

    impl AsyncSleep for Remembered {
        fn sleep(&self, duration: Duration) -> Sleep {
            self.0.lock().unwrap().push(duration);
            Sleep::new(async {})
        }
    }

    fn request() -> HttpRequest {
        let request = http::Request::post("https://sts.us-east-1.amazonaws.com/")
            .header("authorization", "AWS4-HMAC-SHA256 Credential=A/20261122/us-east-1/sts/aws4_request, Signature=0")
            .body(SdkBody::from("Action=GetCallerIdentity&Version=2011-06-15"));
        HttpRequest::try_from(request.unwrap()).unwrap()
    }

    fn line(fault: Option<Fault>) -> (Line, Remembered) {
        let world = fault.map_or_else(fixture::world, |fault| fixture::faulty(fault, Trigger::Always));
        let slept = Remembered::default();
        let sleep = Some(SharedAsyncSleep::new(slept.clone()));
        (Line { twin: fixture::twin(world), read_timeout: Some(Duration::from_secs(5)), sleep }, slept)
    }

    #[tokio::test]
    async fn an_answer_comes_at_once_and_is_counted() {
        let (line, slept) = line(None);
        let response = line.call(request()).await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert!(std::str::from_utf8(&body).unwrap().contains("<Account>123456789012</Account>"));
        assert!(slept.0.lock().unwrap().is_empty());
        let requests = line.twin.requests();
        assert_eq!((requests.of("sts", "GetCallerIdentity"), requests.of_service("sts"), requests.total()), (1, 1, 1));
        assert_eq!(requests.each().collect::<Vec<_>>(), [("sts:GetCallerIdentity", 1)]);
    }

    #[tokio::test]
    async fn a_late_answer_takes_its_time_from_the_configured_sleep() {
        let (line, slept) = line(Some(Fault::Delay(Duration::from_secs(3))));
        assert_eq!(line.call(request()).await.unwrap().status().as_u16(), 200);
        assert_eq!(*slept.0.lock().unwrap(), [Duration::from_secs(3)]);
    }

    #[tokio::test]
    async fn silence_ends_at_the_read_timeout() {
        for fault in [Fault::Hang, Fault::Delay(Duration::from_mins(1))] {
            let (line, slept) = line(Some(fault));
            let error = line.call(request()).await.unwrap_err();
            assert!(error.is_timeout(), "{error:?}");
            assert_eq!(*slept.0.lock().unwrap(), [Duration::from_secs(5)]);
        }
    }

    #[tokio::test]
    async fn a_fault_can_be_injected_while_the_account_is_in_use() {
        let (line, _) = line(None);
        assert_eq!(line.call(request()).await.unwrap().status().as_u16(), 200);
        line.twin.intervene(|world| world.faults = fixture::faulty(Fault::Reset, Trigger::First(1)).faults);
        assert!(line.call(request()).await.unwrap_err().is_io());
        assert_eq!(line.call(request()).await.unwrap().status().as_u16(), 200);
    }

    #[tokio::test]
    async fn a_reset_is_an_error_of_the_network() {
        let (reset, _) = line(Some(Fault::Reset));
        let error = reset.call(request()).await.unwrap_err();
        assert!(error.is_io(), "{error:?}");
        let (cut, _) = line(Some(Fault::Truncated));
        let response = cut.call(request()).await.unwrap();
        assert!(response.into_body().collect().await.is_err());
    }
}
