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
    ending: Ending,
}

/// What comes after the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// The regular end.
    Done,
    /// First a pause, in which a server sends what it has; then the break.
    Pausing,
    Breaking,
}

impl Breaking {
    /// The whole body.
    pub fn whole(bytes: Bytes) -> Self {
        Self { promised: length(&bytes), ending: Ending::Done, bytes: Some(bytes) }
    }

    /// The first `kept` bytes of the body, then a reset.
    pub fn cut(bytes: &Bytes, kept: usize) -> Self {
        Self { promised: length(bytes), ending: Ending::Pausing, bytes: Some(bytes.slice(..kept.min(bytes.len()))) }
    }
}

impl Body for Breaking {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(bytes) = self.bytes.take().filter(|bytes| !bytes.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match self.ending {
            Ending::Done => Poll::Ready(None),
            Ending::Pausing => {
                self.ending = Ending::Breaking;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Ending::Breaking => {
                self.ending = Ending::Done;
                Poll::Ready(Some(Err(reset())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.ending == Ending::Done && self.bytes.as_ref().is_none_or(Bytes::is_empty)
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
