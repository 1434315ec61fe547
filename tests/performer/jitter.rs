//! A network on which every request takes its own time: so that what runs at once meets in every order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

/// Requests wait before they arrive, and answers before they come back: up to so many milliseconds.
pub(crate) fn jittery(account: SharedHttpClient, seed: u64, most: u64) -> SharedHttpClient {
    SharedHttpClient::new(Jitter { account, dice: Arc::new(Mutex::new(fastrand::Rng::with_seed(seed))), most })
}

#[derive(Clone, Debug)]
struct Jitter {
    account: SharedHttpClient,
    dice: Arc<Mutex<fastrand::Rng>>,
    most: u64,
}

#[derive(Debug)]
struct JitteryLine {
    jitter: Jitter,
    line: SharedHttpConnector,
}

impl HttpClient for Jitter {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let line = self.account.http_connector(settings, components);
        SharedHttpConnector::new(JitteryLine { jitter: self.clone(), line })
    }
}

impl HttpConnector for JitteryLine {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (line, most) = (self.line.clone(), self.jitter.most);
        let [there, back] = {
            let mut dice = self.jitter.dice.lock().expect("dice");
            [dice.u64(0..=most), dice.u64(0..=most)].map(Duration::from_millis)
        };
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(there).await;
            let answer = line.call(request).await;
            tokio::time::sleep(back).await;
            answer
        })
    }
}
