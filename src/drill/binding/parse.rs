//! A parameter's value as text: the form each type has.

use std::time::Duration;

use domain::Text;

use crate::model::ParamType;
use crate::reader::{is_metric, percent, span};
use crate::value::Value;
use crate::vocabulary::STACKS;
use crate::zones;

/// The longest name of anything in AWS that a parameter stands for.
const LONGEST: usize = 512;

/// The value that a text stands for; otherwise what to write.
pub(super) fn value(of: ParamType, text: &str) -> Result<Value, String> {
    let read = match of {
        ParamType::Duration => span(text).filter(|it| *it <= Duration::from_hours(24)).map(Value::Duration),
        ParamType::Int => text.parse::<u32>().ok().map(|count| Value::Number(count.into())),
        ParamType::Percent => percent(text).filter(|share| *share <= 100.0).map(Value::Percent),
        ParamType::Bool => text.parse().ok().map(Value::Flag),
        _ => is_fit(of, text).then(|| Value::Word(Text::new(text))),
    };
    read.ok_or_else(|| format!("write {}", form(of)))
}

fn is_fit(of: ParamType, text: &str) -> bool {
    let is_made_of = |more: &[u8]| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte));
    let is_short = !text.is_empty() && text.len() <= LONGEST;
    let is_arn = |kind: &str| text.starts_with("arn:") && text.contains(kind) && is_made_of(b":/-_.+=@");
    let fits = match of {
        ParamType::Zone => zones::is_id(text) && is_made_of(b"-") || zones::is_name(text),
        ParamType::Asg | ParamType::Alarm => {
            !text.starts_with("arn:") && text.trim() == text && !text.chars().any(domain::is_unsafe)
        }
        ParamType::Instance => text.strip_prefix("i-").is_some_and(|rest| !rest.is_empty()) && is_made_of(b"-"),
        ParamType::DbInstance | ParamType::DbCluster | ParamType::ReplicationGroup => is_made_of(b"-"),
        ParamType::LoadBalancer => is_arn(":loadbalancer/"),
        ParamType::TargetGroup => is_arn(":targetgroup/"),
        ParamType::Metric => is_metric(text),
        ParamType::Distribution => is_made_of(b""),
        ParamType::Endpoint => is_made_of(b"-.") && text.contains('.') && text.split('.').all(|part| !part.is_empty()),
        ParamType::Phase => STACKS.contains(&text),
        ParamType::Duration | ParamType::Int | ParamType::Percent | ParamType::Bool => false,
    };
    is_short && fits
}

fn form(of: ParamType) -> &'static str {
    match of {
        ParamType::Duration => "a span up to 24h, such as 90s, 20m or 2h",
        ParamType::Int => "a whole number",
        ParamType::Percent => "a share up to 100%, such as 0.1%",
        ParamType::Bool => "true or false",
        ParamType::Zone => "the id of a zone such as use1-az2, or its name",
        ParamType::Asg => "the name of an Auto Scaling group",
        ParamType::Instance => "the id of an instance, i-…",
        ParamType::DbInstance => "the identifier of a database instance",
        ParamType::DbCluster => "the identifier of a cluster",
        ParamType::ReplicationGroup => "the id of a replication group",
        ParamType::LoadBalancer => "the ARN of a load balancer",
        ParamType::TargetGroup => "the ARN of a target group",
        ParamType::Alarm => "the name of an alarm",
        ParamType::Metric => "a metric as NAMESPACE:NAME",
        ParamType::Distribution => "the id of a distribution",
        ParamType::Endpoint => "a host name alone, without scheme, port and path",
        ParamType::Phase => "the name of a phase's stack",
    }
}
