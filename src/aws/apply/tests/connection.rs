//! Real connections of this machine: one that never comes about, and one that breaks after the request.

use std::io::Read;
use std::net::{SocketAddr, TcpListener};

use aws_smithy_http_client::Builder;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::*;
use crate::testing::SetClock;
use crate::{Clocks, Cloud, CloudSource, Settings};

/// Leads STS to a script, and everything else over a real connection to an address.
#[derive(Debug)]
struct Diverted {
    sts: Service,
    real: SharedHttpClient,
    to: String,
}

impl HttpClient for Diverted {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let sts = self.sts.http_connector(settings, components);
        let real = self.real.http_connector(settings, components);
        SharedHttpConnector::new(Connector { sts, real, to: self.to.clone() })
    }
}

#[derive(Debug)]
struct Connector {
    sts: SharedHttpConnector,
    real: SharedHttpConnector,
    to: String,
}

impl HttpConnector for Connector {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        if request.body().bytes().is_some_and(|body| body.starts_with(b"Action=GetCallerIdentity")) {
            return self.sts.call(request);
        }
        request.set_uri(self.to.clone()).unwrap();
        self.real.call(request)
    }
}

/// What is said of a change that is sent to `to`.
async fn sent_to(to: &str) -> Answered {
    let sts = Service::new(|_| identity(ACCOUNT));
    let diverted = Diverted { sts, real: Builder::new().build_http(), to: to.to_owned() };
    let clock = std::sync::Arc::new(SetClock::at("2026-11-22T14:15:16Z"));
    let source = CloudSource::Simulated(SharedHttpClient::new(diverted));
    let cloud = Cloud::connect(Settings::new(source, Clocks::same(clock))).await.unwrap();
    cloud.apply(committed(group(GroupChange::Desired(4)))).await
}

/// An address at which somebody takes one request and goes away without a word.
fn somebody_who_hangs_up() -> (SocketAddr, std::thread::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let taken = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        connection.read(&mut [0; 4_096]).unwrap()
    });
    (address, taken)
}

#[tokio::test]
async fn where_nobody_listens_nothing_has_begun() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let answered = sent_to(&format!("http://{address}/")).await;
    let Answered::Refused(why) = answered else { panic!("{answered:?}") };
    assert!(why.as_str().starts_with("SetDesiredCapacity was not sent: unreachable:"), "{why}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_has_begun_nothing() {
    // RFC 2606: no name below `invalid` exists.
    let answered = sent_to("http://autoscaling.invalid/").await;
    assert!(matches!(answered, Answered::Refused(_)), "{answered:?}");
}

#[tokio::test]
async fn whoever_hangs_up_after_the_request_may_have_carried_it_out() {
    let (address, taken) = somebody_who_hangs_up();
    let answered = sent_to(&format!("http://{address}/")).await;
    assert!(matches!(answered, Answered::Unknown(_)), "{answered:?}");
    assert!(taken.join().unwrap() > 0, "it had arrived");
}
