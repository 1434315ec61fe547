//! Decodes a target group.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::TargetGroup as Raw;
use domain::{CloudError, Region, TargetGroup};

use super::balancer;
use crate::border::{of, text};

/// A target group. Of its load balancer only what the ARN says is known here.
pub(super) fn decode(region: &Region, raw: &Raw) -> Result<TargetGroup, CloudError> {
    let name = text(raw.target_group_name(), "TargetGroup.TargetGroupName")?;
    let arn = of(&name, text(raw.target_group_arn(), "TargetGroup.TargetGroupArn"))?;
    Ok(TargetGroup {
        region: region.clone(),
        arn,
        name,
        balancer: raw.load_balancer_arns().first().map(|arn| balancer::from_arn(arn)),
        endpoint: endpoint(raw).into(),
        health_check: health_check(raw).into(),
        tags: BTreeMap::new(),
    })
}

/// `HTTP:8080`; a Lambda function has neither protocol nor port.
fn endpoint(raw: &Raw) -> String {
    match (raw.protocol(), raw.port()) {
        (Some(protocol), Some(port)) => format!("{}:{port}", protocol.as_str()),
        _ => raw.target_type().map_or_else(String::new, |kind| kind.as_str().to_owned()),
    }
}

/// `HTTP /health on traffic-port every 30s, 5s time-out`.
fn health_check(raw: &Raw) -> String {
    if raw.health_check_enabled() == Some(false) {
        return "no health check".to_owned();
    }
    let protocol = raw.health_check_protocol().map(|protocol| protocol.as_str().to_owned());
    let path = raw.health_check_path().map(str::to_owned);
    let port = raw.health_check_port().map(|port| format!("on {port}"));
    let every = raw.health_check_interval_seconds().map(|seconds| format!("every {seconds}s"));
    let words: Vec<String> = [protocol, path, port, every].into_iter().flatten().collect();
    let limit = raw.health_check_timeout_seconds().map(|seconds| format!(", {seconds}s time-out"));
    format!("{}{}", words.join(" "), limit.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use aws_sdk_elasticloadbalancingv2::types::builders::TargetGroupBuilder;
    use aws_sdk_elasticloadbalancingv2::types::{ProtocolEnum, TargetTypeEnum};

    use super::*;
    use crate::border::malformed;

    fn web() -> TargetGroupBuilder {
        Raw::builder()
            .target_group_name("web")
            .target_group_arn("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0f")
            .protocol(ProtocolEnum::Http)
            .port(8080)
            .health_check_protocol(ProtocolEnum::Http)
            .health_check_path("/health")
            .health_check_port("traffic-port")
            .health_check_interval_seconds(30)
            .health_check_timeout_seconds(5)
            .load_balancer_arns("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50")
    }

    fn read(group: TargetGroupBuilder) -> Result<TargetGroup, CloudError> {
        decode(&Region::new("us-east-1"), &group.build())
    }

    #[test]
    fn a_group_is_told_in_words() {
        let group = read(web()).unwrap();
        assert_eq!(group.endpoint, "HTTP:8080");
        assert_eq!(group.health_check, "HTTP /health on traffic-port every 30s, 5s time-out");
        assert_eq!(group.balancer.unwrap().name, "web-alb");
        let lambda = Raw::builder().target_group_name("fn").target_group_arn("arn").target_type(TargetTypeEnum::Lambda);
        let lambda = read(lambda.health_check_enabled(false)).unwrap();
        assert_eq!((lambda.endpoint.as_str(), lambda.health_check.as_str()), ("lambda", "no health check"));
        assert_eq!(lambda.balancer, None);
    }

    #[test]
    fn each_missing_field_is_named() {
        assert_eq!(read(web().set_target_group_name(None)), Err(malformed("TargetGroup.TargetGroupName")));
        assert_eq!(read(web().set_target_group_arn(None)), Err(malformed("TargetGroup.TargetGroupArn of web")));
    }
}
