//! `DescribeListeners`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::{balancers, no_balancer, no_listener};
use crate::world::LoadBalancer;
use crate::world::balancers::{Listener, ListenerAction};

/// `DescribeListeners`: of one load balancer, or by ARNs.
pub fn describe_listeners(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let arns = asked.input.texts("ListenerArns");
    let balancer = asked.input.text("LoadBalancerArn");
    match balancer {
        None if arns.is_empty() => {
            return Err(Refusal::invalid("You must specify either listener ARNs or a load balancer ARN"));
        }
        Some(arn) if !balancers(asked).any(|it| it.arn == arn) => return Err(no_balancer(arn)),
        _ => {}
    }
    let found: Vec<(&LoadBalancer, &Listener)> = balancers(asked)
        .filter(|it| balancer.is_none_or(|arn| it.arn == arn))
        .flat_map(|it| it.listeners.iter().map(move |listener| (it, listener)))
        .filter(|(_, listener)| matching(&arns, &listener.arn))
        .collect();
    if found.len() < arns.len() {
        return Err(no_listener());
    }
    let page = Paging::marker(asked.input, "DescribeListeners")?.of(found, |(_, listener)| &listener.arn)?;
    let shapes = page.items.into_iter().map(|(balancer, listener)| shape(balancer, listener));
    Ok(Shape::new().with("Listeners", list(shapes)).with("NextMarker", page.next))
}

fn shape(balancer: &LoadBalancer, listener: &Listener) -> Shape {
    let certificate = listener.certificate_arn.as_ref();
    Shape::new()
        .with("ListenerArn", &listener.arn)
        .with("LoadBalancerArn", &balancer.arn)
        .with("Port", listener.port)
        .with("Protocol", &listener.protocol)
        .with("Certificates", certificate.map(|arn| list([Shape::new().with("CertificateArn", arn)])))
        .with("SslPolicy", certificate.map(|_| "ELBSecurityPolicy-TLS13-1-2-2021-06"))
        .with("DefaultActions", list([action(&listener.action)]))
}

fn action(action: &ListenerAction) -> Shape {
    match action {
        ListenerAction::Forward(arn) => forward(arn),
        ListenerAction::Redirect { protocol, port, status } => {
            let config = Shape::new()
                .with("Protocol", protocol)
                .with("Port", port)
                .with("Host", "#{host}")
                .with("Path", "/#{path}")
                .with("Query", "#{query}")
                .with("StatusCode", status);
            Shape::new().with("Type", "redirect").with("RedirectConfig", config)
        }
        ListenerAction::Fixed(status) => {
            let config = Shape::new().with("StatusCode", status).with("ContentType", "text/plain");
            Shape::new().with("Type", "fixed-response").with("FixedResponseConfig", config)
        }
    }
}

fn forward(target_group: &str) -> Shape {
    let group = Shape::new().with("TargetGroupArn", target_group).with("Weight", 1_i64);
    let config = Shape::new()
        .with("TargetGroups", list([group]))
        .with("TargetGroupStickinessConfig", Shape::new().with("Enabled", false));
    Shape::new().with("Type", "forward").with("TargetGroupArn", target_group).with("ForwardConfig", config)
}
