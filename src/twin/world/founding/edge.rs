//! Phase 2: the second zone and the load balancer with its target groups.

use super::stacks::{self, Part, Plan};
use super::{Site, parts};
use crate::world::balancers::LoadBalancer;

/// Builds phase 2.
pub fn build(site: &mut Site<'_>) {
    let mut balancer = parts::balancer(site, "web-alb", 2);
    let mut arns = Vec::new();
    for (name, port, load) in [("web", 8080, (420.0, 440.0)), ("api", 8081, (180.0, 335.0))] {
        let mut group = parts::target_group(site, name, (port, 2), &balancer.arn);
        // Until phase 3 takes over, the static instances are the targets.
        if site.scenario.platform.phases < 3 {
            let hosts: Vec<_> = site.world.engine.hosts.iter().filter(|it| it.region == site.region).cloned().collect();
            group.targets = hosts.iter().map(|it| parts::healthy_target(site, &it.id, port, &it.zone)).collect();
        }
        arns.push(group.arn.clone());
        site.world.target_groups.push(group);
        let load = if site.scenario.platform.phases < 3 { (load.0 / 3.0, load.1) } else { load };
        let workload = parts::workload(site, name, load);
        site.world.engine.workloads.push(workload);
    }
    for (port, target) in [(443, 0), (80, 0), (8443, 1)] {
        let listener = parts::listener(site, &balancer.arn, port, &arns[target]);
        balancer.listeners.push(listener);
    }
    let parts = resources(site, &balancer, &arns);
    let outputs = vec![("BalancerDns", balancer.dns_name.clone()), ("WebTargetGroupArn", arns[0].clone())];
    site.world.load_balancers.push(balancer);
    stacks::build(
        site,
        Plan {
            name: "finops-edge".to_owned(),
            phase: 2,
            description: "Phase 2: second zone, load balancer, database subnets",
            age_days: 38,
            parts,
            outputs,
        },
    );
}

fn resources(site: &Site<'_>, balancer: &LoadBalancer, targets: &[String]) -> Vec<Part> {
    let own = String::new;
    let listener = |index: usize| balancer.listeners[index].arn.clone();
    let mut parts = vec![
        ("PublicSubnetB", "AWS::EC2::Subnet", site.public[1].clone()),
        ("PrivateSubnetB", "AWS::EC2::Subnet", site.private[1].clone()),
        ("PublicSubnetBRoutes", "AWS::EC2::SubnetRouteTableAssociation", own()),
        ("PrivateRouteTableB", "AWS::EC2::RouteTable", own()),
        ("PrivateRouteB", "AWS::EC2::Route", own()),
        ("PrivateSubnetBRoutes", "AWS::EC2::SubnetRouteTableAssociation", own()),
        ("BalancerSecurityGroup", "AWS::EC2::SecurityGroup", balancer.security_groups[0].clone()),
        ("AppIngress", "AWS::EC2::SecurityGroupIngress", own()),
        ("Balancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", balancer.arn.clone()),
        ("Certificate", "AWS::CertificateManager::Certificate", own()),
        ("WebTargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", targets[0].clone()),
        ("ApiTargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", targets[1].clone()),
        ("HttpsListener", "AWS::ElasticLoadBalancingV2::Listener", listener(0)),
        ("HttpListener", "AWS::ElasticLoadBalancingV2::Listener", listener(1)),
        ("ApiListener", "AWS::ElasticLoadBalancingV2::Listener", listener(2)),
        ("AccessLogBucket", "AWS::S3::Bucket", own()),
        ("DatabaseSubnetGroup", "AWS::RDS::DBSubnetGroup", own()),
        ("DatabaseParameterGroup", "AWS::RDS::DBParameterGroup", own()),
    ];
    let alarms = [
        ("AlbErrorsAlarm", "alb-5xx"),
        ("AlbLatencyAlarm", "alb-latency-p95"),
        ("AlbRejectedAlarm", "alb-rejected-connections"),
        ("WebErrorsAlarm", "web-5xx"),
        ("WebLatencyAlarm", "web-latency-p95"),
        ("WebUnhealthyAlarm", "web-unhealthy-hosts"),
        ("WebHealthyLowAlarm", "web-healthy-hosts-low"),
        ("ApiErrorsAlarm", "api-5xx"),
        ("ApiLatencyAlarm", "api-latency-p95"),
        ("ApiUnhealthyAlarm", "api-unhealthy-hosts"),
    ];
    parts.extend(alarms.map(|(logical_id, name)| (logical_id, "AWS::CloudWatch::Alarm", name.to_owned())));
    parts
}
