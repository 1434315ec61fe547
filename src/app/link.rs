//! Where a subject is in the AWS console.

use domain::{Region, Text};

use crate::{EventKind, Model, Section, Subject};

/// The address of a subject's page in the AWS console; `None` for what has none.
pub fn url(model: &Model, subject: &Subject) -> Option<String> {
    match subject {
        Subject::Phase(region, _) => {
            let standing = model.standing(&model.row_of(subject))?;
            Some(stack(region, &standing.stacks.first()?.id))
        }
        Subject::TargetGroup(region, arn) => Some(target_group(region, arn)),
        Subject::Group(region, name) => Some(group(region, name)),
        Subject::Alarm(region, name) => Some(alarm(region, name)),
        Subject::QuietAlarms => {
            let region = model.session.regions.first()?;
            Some(format!("{}#alarmsV2:", page(region, "cloudwatch")))
        }
        Subject::Service(_) => {
            Some("https://us-east-1.console.aws.amazon.com/costmanagement/home#/cost-explorer".into())
        }
        Subject::Event(_) => event(model, subject),
        Subject::Entry(section, id) => entry(model, *section, id),
    }
}

fn event(model: &Model, subject: &Subject) -> Option<String> {
    let event = model.event(&model.row_of(subject))?;
    let region = &event.key.region;
    Some(match event.key.kind {
        EventKind::Alarm => alarm(region, &event.subject),
        EventKind::Scaling => group(region, &event.subject),
        // What was changed has its own page; that this console did it is in the journal.
        EventKind::You => return None,
        EventKind::Stack => {
            let mut stacks = model.estate.regions.get(region)?.stacks.value()?.iter();
            stack(region, &stacks.find(|stack| stack.name == event.subject)?.id)
        }
    })
}

/// An entry that is an instance has its own page; any other, that of the opened detail.
fn entry(model: &Model, section: Section, id: &Text) -> Option<String> {
    let opened = &model.view.detail.as_ref()?.subject;
    let instance = id.raw().split(':').next().filter(|id| id.starts_with("i-"));
    match (section, instance, opened.region()) {
        (Section::Instances | Section::Targets, Some(id), Some(region)) => {
            Some(format!("{}#InstanceDetails:instanceId={}", page(region, "ec2"), encode(id)))
        }
        _ => url(model, opened),
    }
}

fn target_group(region: &Region, arn: &Text) -> String {
    format!("{}#TargetGroup:targetGroupArn={}", page(region, "ec2"), encode(arn.raw()))
}

fn group(region: &Region, name: &Text) -> String {
    format!("{}#AutoScalingGroupDetails:id={};view=details", page(region, "ec2"), encode(name.raw()))
}

fn alarm(region: &Region, name: &Text) -> String {
    format!("{}#alarmsV2:alarm/{}", page(region, "cloudwatch"), encode(name.raw()))
}

fn stack(region: &Region, id: &Text) -> String {
    format!("{}#/stacks/stackinfo?stackId={}", page(region, "cloudformation"), encode(id.raw()))
}

fn page(region: &Region, service: &str) -> String {
    let code = encode(region.as_str());
    format!("https://{code}.{}/{service}/home?region={code}", domain_of(region))
}

/// China and the US government have consoles of their own.
fn domain_of(region: &Region) -> &'static str {
    match region.as_str() {
        code if code.starts_with("cn-") => "console.amazonaws.cn",
        code if code.starts_with("us-gov-") => "console.amazonaws-us-gov.com",
        _ => "console.aws.amazon.com",
    }
}

/// Percent-encoding of everything but RFC 3986's unreserved characters: nothing in it can end a hyperlink early.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_place_in_the_address() {
        let region = Region::new("eu-west-1");
        assert_eq!(
            alarm(&region, &"web cpu/ü\u{1b}]8;;".into()),
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1\
             #alarmsV2:alarm/web%20cpu%2F%C3%BC%1B%5D8%3B%3B"
        );
        assert!(
            group(&Region::new("cn-north-1"), &"web".into()).starts_with("https://cn-north-1.console.amazonaws.cn/")
        );
    }
}
