//! What a value has to be, by the type, the bounds and the pattern of its parameter.

use regex_lite::Regex;

use super::{Declared, arn};
use crate::evaluate::Pseudo;

/// What is wrong with `value`, and what to write; the first rule that it breaks.
pub(super) fn broken(declared: &Declared, value: &str, pseudo: &Pseudo) -> Option<(String, String)> {
    let members: Vec<&str> = match declared.member_kind() {
        Some(_) => value.split(',').map(str::trim).collect(),
        None => vec![value],
    };
    let kind = declared.member_kind().unwrap_or(&declared.kind);
    let is_listed = declared.member_kind().is_some();
    members.into_iter().find_map(|member| {
        let (wrong, remedy) = member_broken(declared, kind, member, pseudo)?;
        Some((if is_listed { format!("{member} {wrong}") } else { wrong }, remedy))
    })
}

fn member_broken(declared: &Declared, kind: &str, value: &str, pseudo: &Pseudo) -> Option<(String, String)> {
    // A template that takes nothing for none says so by its pattern or its default.
    let is_none = value.is_empty() && declared.default.as_deref() == Some("");
    if is_none {
        return None;
    }
    let of_template = || (not_as_asked(declared), declared.remedy());
    form(kind, value)
        .map(|wanted| (format!("is no {wanted}"), format!("write {}", example(kind, pseudo))))
        .or_else(|| arn::broken(&declared.name, value, pseudo))
        .or_else(|| number(declared, kind, value))
        .or_else(|| length(declared, value))
        .or_else(|| (!is_allowed(declared, value) || !is_matched(declared, value)).then(of_template))
}

fn not_as_asked(declared: &Declared) -> String {
    if declared.allowed.is_empty() { "is not as the template asks" } else { "is none of the values it may have" }
        .to_owned()
}

/// What a value of this AWS type looks like, where it does not.
fn form(kind: &str, value: &str) -> Option<&'static str> {
    let is_id = |prefix: &str| {
        let tail = value.strip_prefix(prefix).unwrap_or_default();
        matches!(tail.len(), 8 | 17) && tail.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let (is_right, wanted) = match kind {
        "AWS::EC2::VPC::Id" => (is_id("vpc-"), "VPC id"),
        "AWS::EC2::Subnet::Id" => (is_id("subnet-"), "subnet id"),
        "AWS::EC2::SecurityGroup::Id" => (is_id("sg-"), "security group id"),
        "AWS::EC2::Image::Id" => (is_id("ami-"), "AMI id"),
        "AWS::EC2::Instance::Id" => (is_id("i-"), "instance id"),
        "AWS::EC2::Volume::Id" => (is_id("vol-"), "volume id"),
        "AWS::EC2::AvailabilityZone::Name" => (is_zone(value), "zone name"),
        "AWS::Route53::HostedZone::Id" => (is_hosted_zone(value), "hosted zone id"),
        "AWS::EC2::KeyPair::KeyName" | "AWS::EC2::SecurityGroup::GroupName" => (!value.is_empty(), "name"),
        ssm if ssm.starts_with("AWS::SSM::Parameter::") => (is_parameter_name(value), "Systems Manager parameter name"),
        _ => return None,
    };
    (!is_right).then_some(wanted)
}

fn is_zone(value: &str) -> bool {
    let (region, letter) = value.split_at_checked(value.len().saturating_sub(1)).unwrap_or((value, ""));
    region.contains('-')
        && region.ends_with(|c: char| c.is_ascii_digit())
        && letter.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_hosted_zone(value: &str) -> bool {
    value.starts_with('Z')
        && value.len() > 9
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn is_parameter_name(value: &str) -> bool {
    let is_right = |c: char| c.is_ascii_alphanumeric() || "/_.-:".contains(c);
    !value.is_empty() && value.len() <= 1_011 && value.chars().all(is_right)
}

fn example(kind: &str, pseudo: &Pseudo) -> String {
    match kind {
        "AWS::EC2::VPC::Id" => "vpc-0123456789abcdef0".to_owned(),
        "AWS::EC2::Subnet::Id" => "subnet-0123456789abcdef0".to_owned(),
        "AWS::EC2::SecurityGroup::Id" => "sg-0123456789abcdef0".to_owned(),
        "AWS::EC2::Image::Id" => "ami-0123456789abcdef0".to_owned(),
        "AWS::EC2::Instance::Id" => "i-0123456789abcdef0".to_owned(),
        "AWS::EC2::Volume::Id" => "vol-0123456789abcdef0".to_owned(),
        "AWS::EC2::AvailabilityZone::Name" => format!("{}a", pseudo.region),
        "AWS::Route53::HostedZone::Id" => "Z0123456789ABCDEFGHIJ".to_owned(),
        ssm if ssm.starts_with("AWS::SSM::") => "/path/of/the/parameter".to_owned(),
        _ => "its name".to_owned(),
    }
}

fn number(declared: &Declared, kind: &str, value: &str) -> Option<(String, String)> {
    if kind != "Number" {
        return None;
    }
    let (least, most) = declared.bounds;
    match value.parse::<f64>().ok().filter(|number| number.is_finite()) {
        None => Some(("is no number".to_owned(), declared.remedy())),
        Some(number) if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) => {
            let bounds = match (least, most) {
                (Some(least), Some(most)) => format!("from {least} to {most}"),
                (Some(least), None) => format!("from {least} up"),
                (_, most) => format!("up to {}", most.unwrap_or_default()),
            };
            Some(("is out of bounds".to_owned(), format!("write a number {bounds}")))
        }
        Some(_) => None,
    }
}

fn length(declared: &Declared, value: &str) -> Option<(String, String)> {
    let length = value.chars().count();
    let (least, most) = declared.lengths;
    if least.is_some_and(|least| length < least) {
        Some((format!("has {length} characters, fewer than {}", least.unwrap_or_default()), declared.remedy()))
    } else if most.is_some_and(|most| length > most) {
        Some((format!("has {length} characters, more than {}", most.unwrap_or_default()), declared.remedy()))
    } else {
        None
    }
}

fn is_allowed(declared: &Declared, value: &str) -> bool {
    declared.allowed.is_empty() || declared.allowed.iter().any(|allowed| allowed == value)
}

/// A pattern that this engine cannot read is left for CloudFormation to judge.
fn is_matched(declared: &Declared, value: &str) -> bool {
    let pattern = declared.pattern.as_ref().and_then(|pattern| Regex::new(&format!("^(?:{pattern})$")).ok());
    pattern.is_none_or(|pattern| pattern.is_match(value))
}
