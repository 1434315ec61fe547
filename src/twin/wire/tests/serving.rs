//! The twin on a loopback port, spoken to byte by byte.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::fixture;
use crate::world::faults::Trigger;
use crate::world::{Fault, World};

fn request() -> String {
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential=A/20261122/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0\r\n\r\n{body}",
        body.len()
    )
}

/// Serves a world while `talk` lasts.
async fn with_server<F: Future>(world: World, talk: impl FnOnce(TcpStream) -> F) -> F::Output {
    let twin = fixture::twin(world);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let talk = async {
        let output = talk(stream).await;
        stop.send(()).unwrap();
        output
    };
    let (served, output) = tokio::join!(twin.serve(listener, stopped), talk);
    served.unwrap();
    output
}

async fn one_answer(stream: &mut TcpStream) -> String {
    stream.write_all(request().as_bytes()).await.unwrap();
    let mut text = String::new();
    while !text.ends_with("</GetCallerIdentityResponse>") {
        let mut bytes = [0; 4_096];
        let count = stream.read(&mut bytes).await.unwrap();
        assert!(count > 0, "{text}");
        text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
    text
}

#[tokio::test]
async fn a_connection_is_kept_for_further_requests() {
    let answers = with_server(fixture::world(), async |mut stream| {
        (one_answer(&mut stream).await, one_answer(&mut stream).await)
    });
    let (first, second) = answers.await;
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
    assert!(first.contains("date: Sun, 22 Nov 2026 14:00:00 GMT\r\n"), "{first}");
    assert!(second.contains("<Account>123456789012</Account>"), "{second}");
}

async fn all_that_comes(fault: Fault) -> String {
    with_server(fixture::faulty(fault, Trigger::Always), async |mut stream| {
        stream.write_all(request().as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        // A reset may come as an error; what came before it counts.
        let _ = stream.read_to_end(&mut bytes).await;
        String::from_utf8(bytes).unwrap()
    })
    .await
}

#[tokio::test]
async fn a_reset_closes_the_connection() {
    assert_eq!(all_that_comes(Fault::Reset).await, "");
    let cut = all_that_comes(Fault::Truncated).await;
    let (head, body) = cut.split_once("\r\n\r\n").unwrap();
    let promised: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
    assert!(!body.is_empty() && body.len() < promised, "{} of {promised}", body.len());
}

#[tokio::test]
async fn shutting_down_does_not_wait_for_a_hanging_answer() {
    with_server(fixture::faulty(Fault::Hang, Trigger::Always), async |mut stream| {
        stream.write_all(request().as_bytes()).await.unwrap();
        stream
    })
    .await;
}

#[tokio::test]
async fn a_listener_that_others_can_reach_is_refused() {
    let twin = fixture::twin(fixture::world());
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let error = twin.serve(listener, std::future::pending::<()>()).await.unwrap_err();
    assert!(error.to_string().contains("serve the twin on 127.0.0.1"), "{error}");
}
