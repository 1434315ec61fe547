//! The twin as an AWS endpoint on a loopback port, for other people's tools.

use std::future::{Future, pending};
use std::io;
use std::time::Duration;

use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::account::Twin;
use crate::wire::{Breaking, Delivery, reset};

/// The largest request read: far above what any read of AWS needs.
const LARGEST_REQUEST: usize = 1 << 20;

/// The pause after a failed accept, so that running out of file descriptors does not become a busy loop.
const AFTER_A_FAILED_ACCEPT: Duration = Duration::from_millis(100);

impl Twin {
    /// Answers HTTP/1.1 on `listener` until `shutdown` resolves; open connections are then dropped.
    ///
    /// A listener that other machines can reach is refused: the simulated account asks nobody for a password.
    pub async fn serve(&self, listener: TcpListener, shutdown: impl Future) -> io::Result<()> {
        let address = listener.local_addr()?;
        if !address.ip().is_loopback() {
            let message = format!("{address} is reachable from other machines; serve the twin on 127.0.0.1");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let mut connections = JoinSet::new();
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            tokio::select! {
                _ = &mut shutdown => return Ok(()),
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => { connections.spawn(self.clone().converse(stream)); }
                    Err(error) => {
                        tracing::warn!(%error, "a connection to the twin was not accepted");
                        tokio::time::sleep(AFTER_A_FAILED_ACCEPT).await;
                    }
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    async fn converse(self, stream: TcpStream) {
        // Small answers must not wait for an acknowledgement; where it cannot be set they merely come later.
        let _ = stream.set_nodelay(true);
        let service = service_fn(|request| respond(&self, request));
        let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the twin ended early");
        }
    }
}

async fn respond(twin: &Twin, request: Request<Incoming>) -> io::Result<Response<Breaking>> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_REQUEST).collect().await else {
        return Ok(too_large());
    };
    let answer = twin.answer(&Request::from_parts(head, body.to_bytes()));
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    match answer.delivery {
        Delivery::Never => pending().await,
        // An error of the service makes hyper close the connection without a word.
        Delivery::Reset => Err(reset()),
        Delivery::Whole => Ok(answer.response.map(Breaking::whole)),
        Delivery::CutAfter(kept) => Ok(answer.response.map(|bytes| Breaking::cut(&bytes, kept))),
    }
}

fn too_large() -> Response<Breaking> {
    let mut response = Response::new(Breaking::whole(Bytes::from_static(b"the request is too large\n")));
    *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    response
}
