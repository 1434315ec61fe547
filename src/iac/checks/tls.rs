//! What clients reach speaks TLS: a listener with a policy of TLS 1.2 or newer and a certificate, and nothing in plain
//! text but a redirect.

use domain::{Progress, RegionEstate};
use serde_json::Value;

use super::{Check, Deployed, Outcome, Verification, whole};
use crate::evaluate::Resource;

const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";

/// Policies that refuse TLS 1.1 and older (Elastic Load Balancing, "Security policies").
const NEW_ENOUGH: [&str; 3] =
    ["ELBSecurityPolicy-TLS13-1-2-", "ELBSecurityPolicy-TLS13-1-3-", "ELBSecurityPolicy-TLS-1-2-"];

pub(super) fn checks(of: &Verification<'_>) -> Vec<Check> {
    let listeners = of.stacks.iter().flat_map(|deployed| {
        let own = deployed.evaluated.resources.iter().filter(|(_, resource)| resource.kind == LISTENER);
        own.map(move |(id, resource)| judged(of.here, deployed, id, resource))
    });
    listeners.collect()
}

fn judged(here: &RegionEstate, deployed: &Deployed<'_>, id: &str, listener: &Resource) -> Check {
    let check = |outcome, why: String| Check::new("tls", id, outcome, why);
    match (is_standing(here, deployed, id), terms(listener)) {
        (_, Err(fault)) => check(Outcome::Fail, fault),
        (Err(why), _) => check(Outcome::Unknown, why),
        (Ok(false), _) => check(Outcome::Fail, "the listener is not there".to_owned()),
        (Ok(true), Ok(terms)) => check(Outcome::Pass, terms),
    }
}

/// Whether the stack has made it.
fn is_standing(here: &RegionEstate, deployed: &Deployed<'_>, id: &str) -> Result<bool, String> {
    let detail = here.stack_details.get(&deployed.stack.name).ok_or("the stack's resources have not been read yet")?;
    let resources = whole(&detail.resources, "the stack's resources")?;
    let found = resources.iter().find(|resource| resource.logical_id == *id);
    Ok(found.is_some_and(|it| Progress::parse(it.status.as_str()) == Progress::Complete))
}

/// On which terms it speaks, or what is wrong with them.
fn terms(listener: &Resource) -> Result<String, String> {
    let text = |name: &str| listener.properties.get(name).and_then(Value::as_str).unwrap_or_default();
    match text("Protocol") {
        "HTTP" if is_redirect(listener) => Ok("plain text is only redirected".to_owned()),
        "HTTP" => Err("it serves plain text".to_owned()),
        "HTTPS" | "TLS" => {
            let policy = text("SslPolicy");
            if !NEW_ENOUGH.iter().any(|start| policy.starts_with(start)) {
                return Err(format!("its policy {policy:?} lets TLS older than 1.2 in"));
            }
            let certificates = listener.properties.get("Certificates").and_then(Value::as_array);
            if certificates.is_none_or(Vec::is_empty) {
                return Err("it has no certificate".to_owned());
            }
            Ok(format!("{policy}, with a certificate"))
        }
        "TCP" | "UDP" | "TCP_UDP" => Ok("passed through; what is behind it ends TLS".to_owned()),
        other => Err(format!("its protocol {other:?} is not known")),
    }
}

fn is_redirect(listener: &Resource) -> bool {
    let actions = listener.properties.get("DefaultActions").and_then(Value::as_array);
    let to_https = |action: &Value| action["Type"] == "redirect" && action["RedirectConfig"]["Protocol"] == "HTTPS";
    actions.is_some_and(|actions| !actions.is_empty() && actions.iter().all(to_https))
}
