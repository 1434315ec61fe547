//! Probes of the platform's own endpoints.
//!
//! An endpoint is asked under its own name alone. Which version of TLS was taken, and which certificate was shown, are
//! read where the connection tells them.

use domain::{EndpointQuery, EndpointSight, Regional, Scheme};

use super::{Arguments, Blind, Entry, Scene, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "tls.handshake", asks, read: handshake },
    Entry { name: "tls.certificate_days", asks, read: certificate_days },
    Entry { name: "http.status", asks, read: status },
    Entry { name: "cdn.cache", asks, read: cache },
];

const DAY: u64 = 86_400;

fn asks(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    query(with).ok().map(Regional::Endpoint).into_iter().collect()
}

/// The request. Another name than the endpoint's own would have to be asked for at the endpoint's address.
fn query(with: &Arguments<'_>) -> Result<EndpointQuery, Blind> {
    let host = with.word("endpoint")?;
    if let Some(name) = with.optional("name").filter(|name| *name != host) {
        return Err(format!("{host} cannot be asked under the name {name} yet"));
    }
    let scheme = match with.optional("scheme") {
        Some(scheme) if scheme == "http" => Scheme::Http,
        _ => Scheme::Https,
    };
    let path = with.optional("path").unwrap_or_else(|| "/".into());
    Ok(EndpointQuery { scheme, host, path })
}

fn answer<'a>(with: &Arguments<'_>, scene: &Scene<'a>) -> Result<&'a EndpointSight, Blind> {
    let query = query(with)?;
    let reading = scene.here()?.endpoints.get(&query).ok_or_else(|| format!("{query} has not been asked yet"))?;
    known(reading, "the endpoint's answer")
}

/// An answer over TLS proves the handshake, and the name and the dates of the certificate.
fn handshake(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    answer(with, scene)?;
    match with.optional("version") {
        None => Ok(Value::Flag(true)),
        Some(version) => Err(format!("a handshake cannot be limited to {version} yet")),
    }
}

fn certificate_days(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let ends = answer(with, scene)?.certificate_ends.ok_or("the connection does not tell when the certificate ends")?;
    let days = ends.since(scene.now).as_secs() / DAY;
    Ok(Value::Number(u32::try_from(days).map_or(f64::from(u32::MAX), f64::from)))
}

fn status(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Number(answer(with, scene)?.status.into()))
}

/// CloudFront's own words: `Hit from cloudfront`, `RefreshHit from cloudfront`, `Miss …`, `Error …`.
fn cache(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let header = answer(with, scene)?.cache.as_ref().map(|it| it.raw().to_ascii_lowercase());
    let first = header.as_deref().and_then(|header| header.split_whitespace().next());
    let word = match first {
        Some("hit") => "hit",
        Some("refreshhit") => "refresh",
        Some("miss") => "miss",
        Some("error") => "error",
        Some(_) | None => "unknown",
    };
    Ok(Value::Word(word.into()))
}
