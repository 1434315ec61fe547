//! The parts that every platform is made of: groups, target groups, load balancers, with sensible settings.

use std::time::Duration;

use super::{ACCOUNT, Site, names, nothing};
use crate::world::account::Tag;
use crate::world::balancers::{
    BalancerKind, HealthCheck, Listener, ListenerAction, LoadBalancer, Target, TargetGroup, TargetState, ZoneSubnet,
};
use crate::world::engine::Workload;
use crate::world::groups::{
    Activity, ActivityStatus, AutoScalingGroup, Capacity, GroupBody, GroupSettings, HealthCheckType, Instance,
    InstanceHealth, LaunchTemplate, Lifecycle,
};

/// The tags of everything that belongs to a phase.
pub fn tags(site: &Site<'_>, phase: u8, name: &str) -> Vec<Tag> {
    vec![
        Tag::new("Name", name),
        Tag::new("finops:environment", site.scenario.platform.environment.as_str()),
        Tag::new("finops:phase", phase.to_string()),
    ]
}

/// A load balancer in both public subnets, without listeners.
pub fn balancer(site: &mut Site<'_>, name: &str, phase: u8) -> LoadBalancer {
    let hex = site.hex();
    let (number, group) = (site.world.engine.draw() % 2_000_000_000, site.id("sg"));
    let zones = site.zones.iter().zip(&site.public);
    LoadBalancer {
        arn: names::balancer(&site.region, name, &hex),
        name: name.to_owned(),
        region: site.region.clone(),
        kind: BalancerKind::Application,
        scheme: "internet-facing".to_owned(),
        state: "active".to_owned(),
        dns_name: format!("{name}-{number}.{}.elb.amazonaws.com", site.region),
        vpc_id: site.vpc.clone(),
        zones: zones.map(|(zone, subnet)| ZoneSubnet { zone: zone.clone(), subnet: subnet.clone() }).collect(),
        zonal_shift: true,
        security_groups: vec![group],
        listeners: Vec::new(),
        tags: tags(site, phase, name),
        created_at: site.days_ago(38),
        slots: Vec::new(),
    }
}

/// A listener that forwards to a target group; on 80 in plain text, else encrypted.
pub fn listener(site: &mut Site<'_>, balancer: &str, port: u16, target_group: &str) -> Listener {
    let hex = site.hex();
    let certificate = format!("arn:aws:acm:{}:{ACCOUNT}:certificate/8f3c6a1e-2b7d-4c55-9a0e-6d1f3b7c2e44", site.region);
    Listener {
        arn: names::listener(balancer, &hex),
        port,
        protocol: if port == 80 { "HTTP" } else { "HTTPS" }.to_owned(),
        certificate_arn: (port != 80).then_some(certificate),
        action: ListenerAction::Forward(target_group.to_owned()),
        rules: Vec::new(),
    }
}

/// A target group behind a load balancer, without targets.
pub fn target_group(site: &mut Site<'_>, name: &str, (port, phase): (u16, u8), balancer: &str) -> TargetGroup {
    let hex = site.hex();
    TargetGroup {
        arn: names::target_group(&site.region, name, &hex),
        name: name.to_owned(),
        region: site.region.clone(),
        protocol: "HTTP".to_owned(),
        port,
        vpc_id: site.vpc.clone(),
        health_check: HealthCheck {
            protocol: "HTTP".to_owned(),
            path: "/healthz".to_owned(),
            interval: Duration::from_secs(10),
            timeout: Duration::from_secs(5),
            healthy_threshold: 3,
            unhealthy_threshold: 2,
            matcher: "200".to_owned(),
        },
        deregistration_delay: Duration::from_secs(30),
        load_balancer_arns: vec![balancer.to_owned()],
        targets: Vec::new(),
        tags: tags(site, phase, name),
        slots: Vec::new(),
    }
}

/// A target that has been healthy for long.
pub fn healthy_target(site: &Site<'_>, id: &str, port: u16, zone: &str) -> Target {
    let since = site.world.engine.origin;
    Target {
        id: id.to_owned(),
        port,
        zone: zone.to_owned(),
        state: TargetState::Healthy,
        reason: None,
        since,
        registered_at: since,
        streak: 100,
        administrative_override: None,
    }
}

/// A group with all its instances in service, its targets registered.
pub fn group(site: &mut Site<'_>, name: &str, (sizes, phase): ([u32; 3], u8), targets: &[String]) -> AutoScalingGroup {
    let uuid = site.world.engine.uuid();
    let template = site.id("lt");
    let mut group = AutoScalingGroup {
        name: name.to_owned(),
        region: site.region.clone(),
        arn: names::group(&site.region, name, &uuid),
        capacity: Capacity::ordered(sizes[0], sizes[1], sizes[2]),
        settings: GroupSettings {
            zones: site.zones.to_vec(),
            subnets: site.private.to_vec(),
            launch: LaunchTemplate {
                id: template,
                name: format!("finops-{name}"),
                version: 7,
                instance_type: "t3.micro".to_owned(),
            },
            health_check: if targets.is_empty() { HealthCheckType::Ec2 } else { HealthCheckType::Elb },
            grace: Duration::from_mins(1),
            cooldown: Duration::from_mins(5),
            warmup: Some(Duration::from_secs(90)),
            zonal_shift: true,
            termination_policies: vec!["Default".to_owned()],
            service_role_arn: format!(
                "arn:aws:iam::{ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
            ),
        },
        target_group_arns: targets.to_vec(),
        instances: Vec::new(),
        policies: Vec::new(),
        schedules: Vec::new(),
        activities: nothing(),
        refreshes: Vec::new(),
        suspended: Vec::new(),
        tags: tags(site, phase, name),
        created_at: site.days_ago(20),
        body: GroupBody::default(),
    };
    for index in 0..sizes[1] as usize {
        let zone = site.zones[index % site.zones.len()].clone();
        found_instance(site, &mut group, &zone);
    }
    group
}

fn found_instance(site: &mut Site<'_>, group: &mut AutoScalingGroup, zone: &str) {
    let id = site.world.engine.instance_id();
    let launched_at = site.days_ago(2);
    let in_service_at = launched_at + Duration::from_secs(31);
    group.activities.push_front(Activity {
        id: site.world.engine.uuid(),
        instance: Some(id.clone()),
        description: format!("Launching a new EC2 instance: {id}"),
        cause: format!(
            "At {launched_at} an instance was started in response to a difference between desired and actual capacity, \
             increasing the capacity from {} to {}.",
            group.instances.len(),
            group.instances.len() + 1
        ),
        details: serde_json::json!({ "Subnet ID": site.private[0], "Availability Zone": zone }).to_string(),
        started_at: launched_at,
        ended_at: Some(in_service_at),
        status: ActivityStatus::Successful,
        status_message: None,
        progress: 100,
    });
    group.activities.truncate(20);
    group.instances.push(Instance {
        id,
        zone: zone.to_owned(),
        lifecycle: Lifecycle::InService,
        health: InstanceHealth::Healthy,
        complaint: None,
        version: group.settings.launch.version,
        protected: false,
        launched_at,
        in_service_at,
        ready_at: in_service_at,
        gone_at: None,
        sickness: None,
    });
}

/// A workload: requests a second at the peak, and what saturates one instance.
pub fn workload(site: &Site<'_>, name: &str, (peak, capacity): (f64, f64)) -> Workload {
    Workload {
        name: name.to_owned(),
        region: site.region.clone(),
        peak: peak * site.scenario.platform.load,
        floor: 0.6,
        capacity,
        latency: 0.07,
        backlog: 0.0,
    }
}
