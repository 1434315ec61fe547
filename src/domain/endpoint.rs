//! What the platform answers to a request of the kind its users send.

use std::fmt;
use std::time::Duration;

use crate::{Moment, Text};

/// One request to an endpoint of the platform, by `GET`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointQuery {
    /// With or without encryption.
    pub scheme: Scheme,
    /// The host, `d111111abcdef8.cloudfront.net`: a name alone, with no port, user or path.
    pub host: Text,
    /// The path, with its `/`.
    pub path: Text,
}

/// With or without encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// On port 80.
    Http,
    /// On port 443, with a certificate that the system's roots vouch for.
    Https,
}

impl Scheme {
    /// As an address begins with it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// `https://host/path`.
impl fmt::Display for EndpointQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme.as_str(), self.host, self.path)
    }
}

/// What came back from an endpoint. Over `https` an answer proves the handshake and the certificate's name and date;
/// which certificate it was, and until when it is good, is not among what the connection tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointSight {
    /// The status, 200.
    pub status: u16,
    /// How long it took until its head had come; the body is not read.
    pub took: Duration,
    /// `Hit from cloudfront`: the header `x-cache`.
    pub cache: Option<Text>,
    /// How old a cached answer is: the header `age`.
    pub age: Option<Duration>,
    /// The header `server`.
    pub server: Option<Text>,
    /// Where a redirection leads to: the header `location`.
    pub location: Option<Text>,
    /// For how long browsers are to insist on encryption: the header `strict-transport-security`.
    pub transport_security: Option<Text>,
    /// When the certificate ends; `None` where the connection did not tell.
    pub certificate_ends: Option<Moment>,
}

impl EndpointSight {
    /// Whether a cache answered.
    pub fn is_cached(&self) -> Option<bool> {
        let cache = self.cache.as_ref()?.raw().to_ascii_lowercase();
        Some(cache.contains("hit"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_says_by_its_header_whether_it_answered() {
        let sight = |cache: Option<&str>| EndpointSight {
            status: 200,
            took: Duration::from_millis(12),
            cache: cache.map(Text::from),
            age: None,
            server: None,
            location: None,
            transport_security: None,
            certificate_ends: None,
        };
        let table = [
            (Some("Hit from cloudfront"), Some(true)),
            (Some("RefreshHit from cloudfront"), Some(true)),
            (Some("Miss from cloudfront"), Some(false)),
            (None, None),
        ];
        for (header, wanted) in table {
            assert_eq!(sight(header).is_cached(), wanted, "{header:?}");
        }
    }

    #[test]
    fn a_query_is_told_as_an_address() {
        let query = EndpointQuery { scheme: Scheme::Https, host: "pay.example".into(), path: "/health".into() };
        assert_eq!(query.to_string(), "https://pay.example/health");
    }
}
