//! Names in DNS, and the certificates that hold them.

use serde_json::Value;

use super::Breach;
use super::sheet::{Resource, Sheet, items, of_types, referenced, texts};

const RECORD: &str = "AWS::Route53::RecordSet";

/// One name takes one routing policy.
pub fn two_routings(sheets: &[Sheet]) -> Vec<Breach> {
    let records: Vec<Resource<'_>> = of_types(sheets, &[RECORD]).collect();
    let clashes = |one: &Resource<'_>, other: &Resource<'_>| {
        is_same_name(one, other) && routing(one) != routing(other) && !exclude(one, other)
    };
    let clash = |(at, it): (usize, &Resource<'_>)| {
        let other = records[..at].iter().find(|other| clashes(it, other))?;
        let (ours, theirs) = (routing(it), routing(other));
        Some(it.breach(format!("{ours} on a name that {}/{} gives {theirs}", other.sheet.stack, other.id)))
    };
    records.iter().enumerate().filter_map(clash).collect()
}

fn is_same_name(one: &Resource<'_>, other: &Resource<'_>) -> bool {
    let name = |it: &Resource<'_>| {
        let name = &it.properties()["Name"];
        name.as_str().map_or_else(|| it.sheet.meaning(name), |name| name.trim_end_matches('.').to_owned())
    };
    name(one) == name(other) && one.properties()["Type"] == other.properties()["Type"]
}

fn routing(it: &Resource<'_>) -> &'static str {
    const POLICIES: [&str; 7] = [
        "Failover",
        "GeoLocation",
        "GeoProximityLocation",
        "CidrRoutingConfig",
        "MultiValueAnswer",
        "Region",
        "Weight",
    ];
    POLICIES.into_iter().find(|policy| !it.properties()[policy].is_null()).unwrap_or("no routing policy")
}

/// A plain record may stand in for others, each under a condition of its own in the same template.
fn exclude(one: &Resource<'_>, other: &Resource<'_>) -> bool {
    let is_plain = [one, other].into_iter().any(|it| routing(it) == "no routing policy");
    let conditions = (&one.whole["Condition"], &other.whole["Condition"]);
    let are_given = !conditions.0.is_null() && !conditions.1.is_null();
    is_plain && are_given && conditions.0 != conditions.1 && one.sheet.stack == other.sheet.stack
}

/// A distribution reaches its origin over TLS, by a name that the origin's certificate holds: never that of a load
/// balancer.
pub fn foreign_origin(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for it in of_types(sheets, &["AWS::CloudFront::Distribution"]) {
        for origin in items(&it.properties()["DistributionConfig"]["Origins"]) {
            let custom = &origin["CustomOriginConfig"];
            if custom.is_null() {
                continue;
            }
            if is_balancer(&origin["DomainName"]) {
                breaches.push(it.breach("its origin is a load balancer's own name, which no certificate holds"));
            }
            if custom["OriginProtocolPolicy"] != "https-only" {
                breaches.push(it.breach("reaches its origin without TLS"));
            }
        }
    }
    breaches
}

fn is_balancer(name: &Value) -> bool {
    let is_output = referenced(name).is_some_and(|name| name.ends_with("BalancerDns"));
    let is_attribute = name["Fn::GetAtt"][1] == "DNSName";
    let spells = |text: &str| [".elb.", "BalancerDns}", ".DNSName}"].iter().any(|part| text.contains(part));
    is_output || is_attribute || texts(name).into_iter().any(spells)
}
