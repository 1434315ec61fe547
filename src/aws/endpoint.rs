//! The platform's own endpoints, asked as its users ask: one request, one answer, no credentials, nothing followed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_async::rt::sleep::{SharedAsyncSleep, default_async_sleep};
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Output};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::ser_de::DeserializeResponse;
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::timeout::TimeoutConfig;
use domain::{CloudError, EndpointQuery, EndpointSight, Service, Text, Usd};
use tokio::time::Instant;

use crate::border::optional;
use crate::connection::CONNECT;
use crate::found::Found;
use crate::meter::Meter;
use crate::operation::{innermost, unreachable_because};

/// The longest wait for an answer.
const LONGEST: Duration = Duration::from_secs(5);

/// How this program names itself to the platform's servers.
const AGENT: &str = concat!("finops-tui/", env!("CARGO_PKG_VERSION"));

/// Asks the platform's endpoints.
#[derive(Debug)]
pub(crate) struct Endpoints {
    http: Option<SharedHttpClient>,
    sleep: Option<SharedAsyncSleep>,
    meter: Arc<Meter>,
}

impl Endpoints {
    /// Asks through the same HTTP client as AWS: the same roots, the same proxy, or the same simulated account.
    pub(crate) fn new(http: Option<SharedHttpClient>, meter: &Arc<Meter>) -> Self {
        Self { http, sleep: default_async_sleep(), meter: Arc::clone(meter) }
    }

    /// Sends one `GET`. Whatever the status, an answer is an answer; a handshake that fails is an error that says why.
    pub(crate) async fn look(&self, query: &EndpointQuery) -> Result<Found<EndpointSight>, CloudError> {
        refused(query)?;
        let operation = self.operation(query)?;
        self.meter.sent(Service::Endpoint, Usd(0.0));
        let begun = Instant::now();
        let sent = Box::pin(operation.invoke(query.path.raw().to_owned())).await;
        let took = begun.elapsed();
        match sent {
            Ok(sight) => Ok(Found::whole(EndpointSight { took, ..sight })),
            Err(error) => Err(unreachable_because(format!("{query}: {}", innermost(&error)))),
        }
    }

    fn operation(&self, query: &EndpointQuery) -> Result<Operation<String, EndpointSight, Infallible>, CloudError> {
        let (Some(http), Some(sleep)) = (self.http.clone(), self.sleep.clone()) else {
            return Err(unreachable_because("there is no HTTP client to ask with"));
        };
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(LONGEST).build();
        Ok(Operation::builder()
            .service_name("endpoint")
            .operation_name("Get")
            .http_client(http)
            .sleep_impl(sleep)
            .endpoint_url(&format!("{}://{}", query.scheme.as_str(), query.host.raw()))
            .no_auth()
            .no_retry()
            .timeout_config(timeouts)
            .serializer(|path: String| {
                let mut request = HttpRequest::empty();
                request.set_method("GET")?;
                request.set_uri(path)?;
                request.headers_mut().insert("user-agent", AGENT);
                Ok(request)
            })
            .deserializer_impl::<EndpointSight, Infallible>(Head)
            .build())
    }
}

/// Whether a query names more than a host and a path.
fn refused(query: &EndpointQuery) -> Result<(), CloudError> {
    let (host, path) = (query.host.raw(), query.path.raw());
    let is_host = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    let is_path = path.starts_with('/') && path.bytes().all(|b| b.is_ascii_graphic());
    if is_host && is_path {
        return Ok(());
    }
    let remedy = "name a host alone, and a path that begins with /".into();
    Err(CloudError::NotAsked { detail: format!("{query} is not an address of the platform").into(), remedy })
}

/// Takes the head of an answer, and leaves its body unread: how long that is, is the server's to choose.
#[derive(Debug)]
struct Head;

impl DeserializeResponse for Head {
    fn deserialize_streaming(&self, response: &mut HttpResponse) -> Option<Result<Output, OrchestratorError<Error>>> {
        Some(Ok(Output::erase(head(response))))
    }

    fn deserialize_nonstreaming(&self, response: &HttpResponse) -> Result<Output, OrchestratorError<Error>> {
        Ok(Output::erase(head(response)))
    }
}

fn head(response: &HttpResponse) -> EndpointSight {
    let header = |name: &str| header(response.headers(), name);
    EndpointSight {
        status: response.status().as_u16(),
        took: Duration::ZERO,
        cache: header("x-cache"),
        age: header("age").and_then(|age| age.raw().trim().parse().ok()).map(Duration::from_secs),
        server: header("server"),
        location: header("location"),
        transport_security: header("strict-transport-security"),
        // The connector verifies the certificate and hands out nothing of it.
        certificate_ends: None,
    }
}

fn header(headers: &Headers, name: &str) -> Option<Text> {
    optional(headers.get(name))
}

#[cfg(test)]
mod tests {
    use domain::{Answer, Regional, RegionalAnswer, Scheme};

    use super::*;
    use crate::testing::{Reply, local, observe};

    fn query(host: &str, path: &str) -> EndpointQuery {
        EndpointQuery { scheme: Scheme::Https, host: host.into(), path: path.into() }
    }

    async fn look(reply: Reply, query: EndpointQuery) -> Result<EndpointSight, CloudError> {
        let observed = observe(move |_| reply.clone(), &local(Regional::Endpoint(query))).await;
        match observed.outcome? {
            Answer::Regional(RegionalAnswer::Endpoint(sight)) => Ok(sight),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn any_status_is_an_answer() {
        for status in [200, 301, 404, 503] {
            let sight = look(Reply::Answer(status, "text/html", "ok".into()), query("pay.example", "/health")).await;
            assert_eq!(sight.unwrap().status, status);
        }
    }

    #[tokio::test]
    async fn a_connection_that_ends_is_no_answer() {
        let error = look(Reply::Reset, query("pay.example", "/")).await.unwrap_err();
        assert!(matches!(&error, CloudError::Unreachable { detail } if detail.raw().contains("https://pay.example/")));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_waited_for_five_seconds() {
        let begun = Instant::now();
        let error = look(Reply::Silence, query("pay.example", "/")).await.unwrap_err();
        assert!(matches!(error, CloudError::Unreachable { .. }));
        assert_eq!(begun.elapsed().as_secs(), LONGEST.as_secs());
    }

    #[tokio::test]
    async fn what_is_more_than_a_host_and_a_path_is_not_asked() {
        let table = [
            ("", "/"),
            ("pay.example:8443", "/"),
            ("user@pay.example", "/"),
            ("pay.example/x", "/"),
            ("pay.example", "health"),
            ("pay.example", "/a b"),
            ("pay.example", "/\r\nHost: other"),
        ];
        for (host, path) in table {
            let asked = look(Reply::Answer(200, "text/html", String::new()), query(host, path)).await;
            assert!(matches!(asked, Err(CloudError::NotAsked { .. })), "{host} {path}: {asked:?}");
        }
    }

    #[test]
    fn the_head_of_an_answer_tells_of_the_cache() {
        let mut response = HttpResponse::new(200.try_into().unwrap(), aws_smithy_types::body::SdkBody::empty());
        response.headers_mut().insert("x-cache", "Hit from cloudfront");
        response.headers_mut().insert("age", "17");
        let sight = head(&response);
        assert_eq!((sight.is_cached(), sight.age), (Some(true), Some(Duration::from_secs(17))));
        assert_eq!((sight.server, sight.certificate_ends), (None, None));
    }
}
