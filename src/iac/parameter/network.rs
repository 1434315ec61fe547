//! Address ranges: subnets lie within their VPC and do not overlap.

use ipnet::Ipv4Net;
use serde_json::Value;

use super::Fault;
use crate::evaluate::Evaluated;

/// A stack whose subnets are laid out: one that stands, or one that is to be rolled out.
#[derive(Clone, Copy, Debug)]
pub struct Laid<'a> {
    /// Its name, without the platform's prefix.
    pub stack: &'a str,
    /// Its template.
    pub document: &'a Value,
    /// What that comes to.
    pub evaluated: &'a Evaluated,
}

/// A subnet of the VPC that no stack of the platform owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Existing {
    /// Its name or id.
    pub name: String,
    /// Its range, `10.0.9.0/24`.
    pub cidr: String,
}

struct Range<'a> {
    stack: &'a str,
    /// The parameter it comes from, or else the resource's logical id.
    name: String,
    text: String,
    net: Ipv4Net,
}

impl Range<'_> {
    fn fault(&self, wrong: String, remedy: &str) -> Fault {
        let (stack, remedy) = (Some(self.stack.to_owned()), remedy.to_owned());
        Fault { stack, name: self.name.clone(), value: Some(self.text.clone()), wrong, remedy }
    }
}

/// Everything that is wrong with the ranges of all stacks together. What is not known before the deployment is not
/// judged.
pub fn network_faults(stacks: &[Laid<'_>], existing: &[Existing]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let vpcs = ranges(stacks, "AWS::EC2::VPC", &mut faults);
    let subnets = ranges(stacks, "AWS::EC2::Subnet", &mut faults);
    let whole: Vec<String> = vpcs.iter().map(|vpc| vpc.text.clone()).collect();
    for (index, subnet) in subnets.iter().enumerate() {
        if !vpcs.is_empty() && !vpcs.iter().any(|vpc| vpc.net.contains(&subnet.net)) {
            let wrong = format!("lies outside the VPC, {}", whole.join(", "));
            faults.push(subnet.fault(wrong, "write a range inside it"));
        }
        for other in &subnets[..index] {
            if overlap(subnet.net, other.net) {
                let wrong = format!("overlaps {}, {} of the stack {}", other.text, other.name, other.stack);
                faults.push(subnet.fault(wrong, &free(&vpcs, &subnets, existing, subnet.net.prefix_len())));
            }
        }
        for other in existing {
            if other.cidr.parse().is_ok_and(|net| overlap(subnet.net, net)) {
                let wrong = format!("overlaps {}, the subnet {} that is there", other.cidr, other.name);
                faults.push(subnet.fault(wrong, &free(&vpcs, &subnets, existing, subnet.net.prefix_len())));
            }
        }
    }
    faults
}

fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}

fn ranges<'a>(stacks: &[Laid<'a>], kind: &str, faults: &mut Vec<Fault>) -> Vec<Range<'a>> {
    let mut found = Vec::new();
    for laid in stacks {
        for (id, resource) in laid.evaluated.resources.iter().filter(|(_, resource)| resource.kind == kind) {
            let Some(text) = resource.properties.get("CidrBlock").and_then(Value::as_str) else { continue };
            let name = parameter_of(laid.document, id).unwrap_or(id).to_owned();
            let judged =
                range(text).map(|net| Range { stack: laid.stack, name: name.clone(), text: text.to_owned(), net });
            match judged {
                Ok(range) => found.push(range),
                Err((wrong, remedy)) => faults.push(Fault {
                    stack: Some(laid.stack.to_owned()),
                    name,
                    value: Some(text.to_owned()),
                    wrong,
                    remedy,
                }),
            }
        }
    }
    found
}

/// The parameter that the range of this resource is taken from.
fn parameter_of<'a>(document: &'a Value, id: &str) -> Option<&'a str> {
    document.get("Resources")?.get(id)?.get("Properties")?.get("CidrBlock")?.get("Ref")?.as_str()
}

fn range(text: &str) -> Result<Ipv4Net, (String, String)> {
    let example = "write a range such as 10.0.3.0/24".to_owned();
    let net: Ipv4Net = text.parse().map_err(|_| ("is no IPv4 range".to_owned(), example.clone()))?;
    if net.trunc() != net {
        return Err(("has an address in it that is not its first".to_owned(), format!("write {}", net.trunc())));
    }
    if !(16..=28).contains(&net.prefix_len()) {
        return Err(("is not between /16 and /28, as AWS asks".to_owned(), example));
    }
    Ok(net)
}

/// The first range of this size that is free.
fn free(vpcs: &[Range<'_>], subnets: &[Range<'_>], existing: &[Existing], size: u8) -> String {
    let mut taken: Vec<Ipv4Net> = subnets.iter().map(|subnet| subnet.net).collect();
    taken.extend(existing.iter().filter_map(|it| it.cidr.parse::<Ipv4Net>().ok()));
    let room = vpcs.iter().filter_map(|vpc| vpc.net.subnets(size).ok()).flatten();
    let mut candidates = room.filter(|net| !taken.iter().any(|other| overlap(*net, *other)));
    candidates
        .next()
        .map_or_else(|| "write a range that is free".to_owned(), |net| format!("write a free one such as {net}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::evaluate::evaluate;
    use crate::samples::pseudo;

    fn faults(vpc: &str, subnets: &[&str], existing: &[(&str, &str)]) -> Vec<String> {
        let foundation = json!({
            "Parameters": { "VpcCidr": { "Type": "String", "Default": vpc } },
            "Resources": { "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": { "Ref": "VpcCidr" } } } },
        });
        let subnet = |(index, cidr): (usize, &&str)| {
            (format!("Subnet{index}"), json!({ "Type": "AWS::EC2::Subnet", "Properties": { "CidrBlock": cidr } }))
        };
        let edge = json!({ "Resources": subnets.iter().enumerate().map(subnet).collect::<serde_json::Map<_, _>>() });
        let none = BTreeMap::new();
        let evaluated = [&foundation, &edge].map(|document| evaluate(document, &none, &pseudo()));
        let laid = [
            Laid { stack: "foundation", document: &foundation, evaluated: &evaluated[0] },
            Laid { stack: "edge", document: &edge, evaluated: &evaluated[1] },
        ];
        let existing: Vec<Existing> =
            existing.iter().map(|(name, cidr)| Existing { name: (*name).into(), cidr: (*cidr).into() }).collect();
        network_faults(&laid, &existing).iter().map(Fault::to_string).collect()
    }

    #[test]
    fn every_fault_is_told_at_once_with_a_range_that_is_free() {
        assert_eq!(faults("10.0.0.0/16", &["10.0.3.0/24", "10.0.4.0/24"], &[("old", "10.0.9.0/24")]), [""; 0]);
        let found = faults(
            "10.0.0.0/16",
            &["10.0.3.0/24", "10.0.3.128/25", "10.1.0.0/24", "10.0.5.1/24", "10.0.6.0/30", "ten", "10.0.9.0/24"],
            &[("old", "10.0.9.0/25")],
        );
        assert_eq!(
            found,
            [
                "Subnet3 = 10.0.5.1/24: has an address in it that is not its first; write 10.0.5.0/24",
                "Subnet4 = 10.0.6.0/30: is not between /16 and /28, as AWS asks; write a range such as 10.0.3.0/24",
                "Subnet5 = ten: is no IPv4 range; write a range such as 10.0.3.0/24",
                "Subnet1 = 10.0.3.128/25: overlaps 10.0.3.0/24, Subnet0 of the stack edge; write a free one such as 10.0.0.0/25",
                "Subnet2 = 10.1.0.0/24: lies outside the VPC, 10.0.0.0/16; write a range inside it",
                "Subnet6 = 10.0.9.0/24: overlaps 10.0.9.0/25, the subnet old that is there; write a free one such as 10.0.0.0/24",
            ]
        );
        assert_eq!(faults("ten", &[], &[]), ["VpcCidr = ten: is no IPv4 range; write a range such as 10.0.3.0/24"]);
        assert!(
            faults("10.0.0.0/24", &["10.0.0.0/25", "10.0.0.128/25", "10.0.0.0/26"], &[])[0].contains("that is free")
        );
    }

    proptest! {
        #[test]
        fn subnets_that_share_an_address_are_told_and_no_others(cuts in prop::collection::vec((0..16_u32, 20..26_u8), 1..6)) {
            let nets: Vec<Ipv4Net> = cuts.iter()
                .map(|(third, size)| Ipv4Net::new((0x0a00_0000 + (third << 10)).into(), *size).unwrap().trunc()).collect();
            let texts: Vec<String> = nets.iter().map(Ipv4Net::to_string).collect();
            let told = faults("10.0.0.0/16", &texts.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
            let shares = |a: &Ipv4Net, b: &Ipv4Net| a.network() <= b.broadcast() && b.network() <= a.broadcast();
            let pairs = (0..nets.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
            prop_assert_eq!(told.len(), pairs.filter(|(a, b)| shares(&nets[*a], &nets[*b])).count());
        }
    }
}
