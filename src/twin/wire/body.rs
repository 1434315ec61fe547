//! A response body of which only the first bytes arrive when the wire breaks.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

/// Gives its bytes, then ends or breaks.
#[derive(Debug)]
pub struct Breaking {
    bytes: Option<Bytes>,
    /// What the headers promise.
    promised: u64,
    breaks: bool,
}

impl Breaking {
    /// The whole body.
    pub fn whole(bytes: Bytes) -> Self {
        Self { promised: length(&bytes), breaks: false, bytes: Some(bytes) }
    }

    /// The first `kept` bytes of the body, then a reset.
    pub fn cut(bytes: &Bytes, kept: usize) -> Self {
        Self { promised: length(bytes), breaks: true, bytes: Some(bytes.slice(..kept.min(bytes.len()))) }
    }
}

impl Body for Breaking {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        if std::mem::take(&mut self.breaks) {
            return Poll::Ready(Some(Err(reset())));
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        !self.breaks && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}

/// The error of a connection that the other side broke.
pub fn reset() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "connection reset by the simulated network")
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
