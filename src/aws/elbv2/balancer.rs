//! Decodes a load balancer.

use aws_sdk_elasticloadbalancingv2::types::LoadBalancer as Raw;
use domain::{CloudError, LoadBalancer, Zone};

use crate::border::{need, of, text};

/// A load balancer.
pub(super) fn decode(raw: &Raw) -> Result<LoadBalancer, CloudError> {
    let name = text(raw.load_balancer_name(), "LoadBalancer.LoadBalancerName")?;
    let state = raw.state().and_then(|state| state.code());
    Ok(LoadBalancer {
        arn: of(&name, text(raw.load_balancer_arn(), "LoadBalancer.LoadBalancerArn"))?,
        kind: of(&name, need(raw.r#type(), "LoadBalancer.Type"))?.as_str().into(),
        state: of(&name, need(state, "LoadBalancer.State.Code"))?.as_str().into(),
        zones: raw.availability_zones().iter().filter_map(|zone| zone.zone_name()).map(Zone::new).collect(),
        name,
    })
}

/// What an ARN alone tells, `…:loadbalancer/app/web-alb/50dc…`: the state is then unknown, and says so.
pub(super) fn from_arn(arn: &str) -> LoadBalancer {
    let mut parts = arn.split_once(":loadbalancer/").map_or("", |(_, tail)| tail).split('/');
    let kind = match parts.next() {
        Some("app") => "application",
        Some("net") => "network",
        Some("gwy") => "gateway",
        _ => "unknown",
    };
    let name = parts.next().unwrap_or(arn);
    LoadBalancer { arn: arn.into(), name: name.into(), kind: kind.into(), state: "unknown".into(), zones: Vec::new() }
}

#[cfg(test)]
mod tests {
    use aws_sdk_elasticloadbalancingv2::types::builders::LoadBalancerBuilder;
    use aws_sdk_elasticloadbalancingv2::types::{
        AvailabilityZone, LoadBalancerState, LoadBalancerStateEnum, LoadBalancerTypeEnum,
    };

    use super::*;
    use crate::border::malformed;

    const ARN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web-alb/50";

    fn web() -> LoadBalancerBuilder {
        Raw::builder()
            .load_balancer_arn(ARN)
            .load_balancer_name("web-alb")
            .r#type(LoadBalancerTypeEnum::Application)
            .state(LoadBalancerState::builder().code(LoadBalancerStateEnum::Active).build())
            .availability_zones(AvailabilityZone::builder().zone_name("us-east-1a").build())
    }

    #[test]
    fn a_balancer_is_read_whole() {
        let balancer = decode(&web().build()).unwrap();
        assert_eq!((balancer.kind.as_str(), balancer.state.as_str()), ("application", "active"));
        assert_eq!(balancer.zones, [Zone::new("us-east-1a")]);
    }

    #[test]
    fn an_arn_tells_name_and_kind_and_no_state() {
        let balancer = from_arn(ARN);
        assert_eq!((balancer.name.as_str(), balancer.kind.as_str()), ("web-alb", "application"));
        assert_eq!(balancer.state, "unknown");
        assert_eq!(from_arn("nonsense").name, "nonsense");
    }

    #[test]
    fn each_missing_field_is_named() {
        let field = |raw: LoadBalancerBuilder| decode(&raw.build()).unwrap_err();
        assert_eq!(field(web().set_load_balancer_name(None)), malformed("LoadBalancer.LoadBalancerName"));
        assert_eq!(field(web().set_load_balancer_arn(None)), malformed("LoadBalancer.LoadBalancerArn of web-alb"));
        assert_eq!(field(web().set_type(None)), malformed("LoadBalancer.Type of web-alb"));
        assert_eq!(field(web().set_state(None)), malformed("LoadBalancer.State.Code of web-alb"));
    }
}
