//! Who may come in, in what, and whether what has to go out can.

use regex_lite::Regex;
use serde_json::{Value, json};

use super::Breach;
use super::sheet::{Resource, Sheet, alternatives, entries, items, of_types, referenced};

const GROUP: &str = "AWS::EC2::SecurityGroup";
const INGRESS: &str = "AWS::EC2::SecurityGroupIngress";
const EGRESS: &str = "AWS::EC2::SecurityGroupEgress";
const BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";

/// A rule of a security group, wherever it is written.
struct Opening<'a> {
    by: Resource<'a>,
    /// The group it belongs to.
    group: String,
    rule: &'a Value,
}

fn openings<'a>(sheets: &'a [Sheet], inline: &str, standing: &'a [&str]) -> Vec<Opening<'a>> {
    let mut found = Vec::new();
    for by in of_types(sheets, &[GROUP]) {
        let group = by.sheet.meaning(&json!({ "Ref": by.id }));
        let rules = items(&by.properties()[inline]);
        found.extend(rules.into_iter().map(|rule| Opening { by, group: group.clone(), rule }));
    }
    for by in of_types(sheets, standing) {
        found.push(Opening { by, group: by.sheet.meaning(&by.properties()["GroupId"]), rule: by.properties() });
    }
    found
}

/// The whole internet may reach a load balancer, on 443, and nothing else.
pub fn open_ingress(sheets: &[Sheet]) -> Vec<Breach> {
    let balancers: Vec<String> = of_types(sheets, &[BALANCER])
        .flat_map(|it| items(&it.properties()["SecurityGroups"]).into_iter().map(move |group| it.sheet.meaning(group)))
        .collect();
    let is_fine = |it: &Opening<'_>| {
        let ports = (&it.rule["FromPort"], &it.rule["ToPort"]);
        ports == (&json!(443), &json!(443)) && it.rule["IpProtocol"] == "tcp" && balancers.contains(&it.group)
    };
    let open = openings(sheets, "SecurityGroupIngress", &[INGRESS]);
    let given: Vec<&str> =
        sheets.iter().flat_map(|it| entries(&it.document["Outputs"])).map(|(name, _)| name).collect();
    let open = open.into_iter().filter(|it| is_open(it.by.sheet, it.rule, &given) && !is_fine(it));
    open.map(|it| it.by.breach("is open to the whole internet, other than on 443 of a load balancer")).collect()
}

/// Whether a rule admits the whole internet, or a parameter by which it could. One that takes an output of a stack is
/// not chosen.
fn is_open(sheet: &Sheet, rule: &Value, given: &[&str]) -> bool {
    let everyone = |net: &str, value: &Value| match (value.as_str(), referenced(value)) {
        (Some(literal), _) => literal == net,
        (None, Some(name)) => !given.contains(&name) && may_be(&sheet.document["Parameters"][name], net),
        (None, None) => false,
    };
    alternatives(&rule["CidrIp"]).into_iter().any(|value| everyone("0.0.0.0/0", value))
        || alternatives(&rule["CidrIpv6"]).into_iter().any(|value| everyone("::/0", value))
}

fn may_be(parameter: &Value, value: &str) -> bool {
    let pattern = parameter["AllowedPattern"].as_str().map(|it| Regex::new(&format!("^(?:{it})$")));
    let listed = parameter["AllowedValues"].as_array();
    match (pattern, listed) {
        (_, Some(values)) => values.iter().any(|it| it == value),
        (Some(Ok(pattern)), None) => pattern.is_match(value),
        // Without a constraint, or with one that cannot be read, it may be anything.
        _ => !parameter.is_null(),
    }
}

/// Nothing is served in plain text: a listener of HTTP redirects to HTTPS, and one of HTTPS has a certificate.
pub fn plain_http(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let redirects = |action: &Value| action["Type"] == "redirect" && action["RedirectConfig"]["Protocol"] == "HTTPS";
    let mut plain = Vec::new();
    for it in of_types(sheets, &[LISTENER]) {
        let properties = it.properties();
        let protocols = alternatives(&properties["Protocol"]);
        if protocols.iter().any(|protocol| *protocol == "HTTP" || protocol.is_null()) {
            plain.push(it.sheet.meaning(&json!({ "Ref": it.id })));
            if !items(&properties["DefaultActions"]).into_iter().all(redirects) {
                breaches.push(it.breach("serves in plain text"));
            }
        } else if protocols.iter().any(|protocol| *protocol == "HTTPS" || *protocol == "TLS")
            && items(&properties["Certificates"]).is_empty()
        {
            breaches.push(it.breach("has no certificate"));
        }
    }
    for it in of_types(sheets, &["AWS::ElasticLoadBalancingV2::ListenerRule"]) {
        let is_of_plain = plain.contains(&it.sheet.meaning(&it.properties()["ListenerArn"]));
        if is_of_plain && !items(&it.properties()["Actions"]).into_iter().all(redirects) {
            breaches.push(it.breach("serves in plain text"));
        }
    }
    for it in of_types(sheets, &["AWS::CloudFront::Distribution"]) {
        let config = &it.properties()["DistributionConfig"];
        let behaviours = [&config["DefaultCacheBehavior"]].into_iter().chain(items(&config["CacheBehaviors"]));
        if behaviours.into_iter().any(|it| it["ViewerProtocolPolicy"] == "allow-all") {
            breaches.push(it.breach("serves viewers in plain text"));
        }
    }
    breaches
}

/// A group that another lets in must be let out to it: a group with rules for egress allows nothing else.
pub fn missing_egress(sheets: &[Sheet]) -> Vec<Breach> {
    let egress = openings(sheets, "SecurityGroupEgress", &[EGRESS]);
    let is_narrowed = |group: &str| egress.iter().any(|it| it.group == group);
    let mut breaches = Vec::new();
    for ingress in openings(sheets, "SecurityGroupIngress", &[INGRESS]) {
        let source = &ingress.rule["SourceSecurityGroupId"];
        if source.is_null() {
            continue;
        }
        let from = ingress.by.sheet.meaning(source);
        let lets_out = |it: &Opening<'_>| it.group == from && reaches(it, &ingress) && covers(it.rule, ingress.rule);
        if is_narrowed(&from) && !egress.iter().any(lets_out) {
            breaches.push(ingress.by.breach(format!("lets in {from}, which no rule lets out to it")));
        }
    }
    breaches
}

fn reaches(egress: &Opening<'_>, ingress: &Opening<'_>) -> bool {
    let destination = &egress.rule["DestinationSecurityGroupId"];
    let nobody = |net: &Value| net.as_str().is_some_and(|net| net.starts_with("127."));
    if destination.is_null() {
        !egress.rule["CidrIp"].is_null() && !nobody(&egress.rule["CidrIp"])
    } else {
        egress.by.sheet.meaning(destination) == ingress.group
    }
}

fn covers(egress: &Value, ingress: &Value) -> bool {
    let port = |rule: &Value, name: &str| rule[name].as_i64();
    if egress["IpProtocol"] == "-1" {
        return true;
    }
    let is_equal = egress["FromPort"] == ingress["FromPort"] && egress["ToPort"] == ingress["ToPort"];
    let spans = port(egress, "FromPort").zip(port(ingress, "FromPort")).is_some_and(|(ours, theirs)| ours <= theirs)
        && port(egress, "ToPort").zip(port(ingress, "ToPort")).is_some_and(|(ours, theirs)| ours >= theirs);
    egress["IpProtocol"] == ingress["IpProtocol"] && (is_equal || spans)
}

/// A zone whose way out lies in another must be able to have its own, by a parameter.
pub fn hidden_nat(sheets: &[Sheet]) -> Vec<Breach> {
    let own = |it: &Resource<'_>, gateway: &Value| {
        let resource = referenced(gateway).map(|name| &it.sheet.document["Resources"][name]["Type"]);
        resource.is_some_and(|kind| kind == "AWS::EC2::NatGateway")
    };
    let routes = of_types(sheets, &["AWS::EC2::Route"]).filter(|it| !it.properties()["NatGatewayId"].is_null());
    routes
        .filter(|it| !alternatives(&it.properties()["NatGatewayId"]).into_iter().any(|gateway| own(it, gateway)))
        .map(|it| it.breach("goes out through another zone, and no parameter gives it a NAT gateway of its own"))
        .collect()
}
