//! What the wire gives back: a response, and how much of it arrives.

use std::time::Duration;

use http::Response;
use hyper::body::Bytes;

/// The answer to one request.
#[derive(Debug)]
pub struct Answer {
    /// Status, headers and the whole body, whether or not it arrives.
    pub response: Response<Bytes>,
    /// How much of it arrives.
    pub delivery: Delivery,
    /// How long the network takes, beside the time that the twin's own clock counts.
    pub delay: Duration,
}

/// How much of a response arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// All of it.
    Whole,
    /// The connection breaks after this many bytes of the body.
    CutAfter(usize),
    /// The connection breaks before the first byte.
    Reset,
    /// Nothing comes, and the connection stays open.
    Never,
}

impl Answer {
    /// A response that arrives whole and at once.
    pub fn whole(response: Response<Bytes>) -> Self {
        Self { response, delivery: Delivery::Whole, delay: Duration::ZERO }
    }
}
