//! Load balancers, listeners, rules and target groups of stacks.

use std::time::Duration;

use domain::Moment;

use super::super::faults::property;
use super::super::{Json, text};
use super::{Found, Subject, number, tags, texts, zone_of};
use crate::world::World;
use crate::world::balancers::{
    BalancerKind, HealthCheck, Listener, ListenerAction, LoadBalancer, TargetGroup, TargetReason, TargetState,
    ZoneSubnet,
};
use crate::world::physics::targeting;
use crate::world::stacks::Resource;

/// Makes a load balancer, which is provisioned for some minutes.
pub fn create(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let network = property(properties, "Type").as_deref() == Some("network");
    let attribute = |name: &str| resource.body.attributes.get(name).map(text).unwrap_or_default();
    let balancer = LoadBalancer {
        arn: resource.physical_id.clone(),
        name: attribute("LoadBalancerName"),
        region: subject.region.to_owned(),
        kind: if network { BalancerKind::Network } else { BalancerKind::Application },
        scheme: property(properties, "Scheme").unwrap_or_else(|| "internet-facing".to_owned()),
        state: "provisioning".to_owned(),
        dns_name: attribute("DNSName"),
        vpc_id: vpc_of(world, properties),
        zones: zones(world, subject.region, properties),
        zonal_shift: has_zonal_shift(properties),
        security_groups: texts(properties, "SecurityGroups"),
        listeners: Vec::new(),
        tags: tags(subject, properties),
        created_at: subject.now,
        slots: Vec::new(),
    };
    world.load_balancers.push(balancer);
}

/// Changes a load balancer.
pub fn update(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let (zones, tags) = (zones(world, subject.region, properties), tags(subject, properties));
    let own = world.load_balancers.iter_mut().find(|it| it.arn == resource.physical_id);
    if let Some(balancer) = own {
        if !zones.is_empty() {
            balancer.zones = zones;
        }
        balancer.zonal_shift = has_zonal_shift(properties);
        balancer.security_groups = texts(properties, "SecurityGroups");
        balancer.tags = tags;
    }
}

fn has_zonal_shift(properties: &Json) -> bool {
    let attributes = properties.get("LoadBalancerAttributes").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let is_on = |it: &&Json| property(it, "Key").as_deref() == Some("zonal_shift.config.enabled");
    attributes.iter().find(is_on).and_then(|it| property(it, "Value")).as_deref() == Some("true")
}

/// Removes a load balancer with its listeners.
pub fn delete(world: &mut World, region: &str, arn: &str) {
    world.load_balancers.retain(|it| it.region != region || it.arn != arn);
    attach(world, region);
}

fn zones(world: &World, region: &str, properties: &Json) -> Vec<ZoneSubnet> {
    let mut subnets = texts(properties, "Subnets");
    let mappings = properties.get("SubnetMappings").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    subnets.extend(mappings.iter().filter_map(|it| property(it, "SubnetId")));
    subnets.into_iter().map(|subnet| ZoneSubnet { zone: zone_of(world, region, &subnet), subnet }).collect()
}

fn vpc_of(world: &World, properties: &Json) -> String {
    let subnet = texts(properties, "Subnets").into_iter().next().unwrap_or_default();
    let resources = world.stacks.iter().flat_map(|it| &it.resources);
    let known =
        resources.filter(|it| it.physical_id == subnet).find_map(|it| property(&it.body.properties.read(), "VpcId"));
    known.unwrap_or_default()
}

/// Makes a target group with its static targets.
pub fn create_target_group(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let name = resource.body.attributes.get("TargetGroupName").map(text).unwrap_or_default();
    let mut group = TargetGroup {
        arn: resource.physical_id.clone(),
        name,
        region: subject.region.to_owned(),
        protocol: property(properties, "Protocol").unwrap_or_else(|| "HTTP".to_owned()),
        port: number(properties, "Port").unwrap_or(80),
        vpc_id: property(properties, "VpcId").unwrap_or_default(),
        health_check: health_check(properties),
        deregistration_delay: deregistration_delay(properties),
        load_balancer_arns: Vec::new(),
        targets: Vec::new(),
        tags: tags(subject, properties),
        slots: Vec::new(),
    };
    for (id, port) in targets(properties, group.port) {
        let zone = zone_of_host(world, &id);
        targeting::register_port(&mut group, (&id, port), &zone, subject.now);
    }
    world.target_groups.push(group);
}

/// Changes a target group: its checks, and the static targets that the stack has given it.
pub fn update_target_group(world: &mut World, subject: &Subject<'_>, (before, after): (&Resource, &Resource)) {
    let properties = &after.body.properties.read();
    let Some(port) = world.target_groups.iter().find(|it| it.arn == after.physical_id).map(|it| it.port) else {
        return;
    };
    let (had, wanted) = (targets(&before.body.properties.read(), port), targets(properties, port));
    let zones: Vec<String> = wanted.iter().map(|(id, _)| zone_of_host(world, id)).collect();
    let tags = tags(subject, properties);
    let Some(group) = world.target_groups.iter_mut().find(|it| it.arn == after.physical_id) else { return };
    group.health_check = health_check(properties);
    group.deregistration_delay = deregistration_delay(properties);
    group.tags = tags;
    for ((id, port), zone) in wanted.iter().zip(&zones) {
        targeting::register_port(group, (id, *port), zone, subject.now);
    }
    for (id, port) in had.iter().filter(|it| !wanted.contains(it)) {
        targeting::deregister(group, (id, Some(*port)), subject.now);
    }
}

/// Removes a target group.
pub fn delete_target_group(world: &mut World, region: &str, arn: &str) {
    let name = world.target_groups.iter().find(|it| it.arn == arn).map(|it| it.name.clone());
    world.target_groups.retain(|it| it.arn != arn);
    // Nobody sends work to what is gone.
    world.engine.workloads.retain(|it| it.region != region || Some(&it.name) != name.as_ref());
}

/// Why a target group cannot be deleted.
pub fn in_use(world: &World, region: &str, arn: &str) -> Option<String> {
    let balancers = world.load_balancers.iter().filter(|it| it.region == region);
    balancers.flat_map(|it| &it.listeners).any(|it| it.forwards_to(arn)).then(|| {
        format!(
            "Resource handler returned message: \"Target group '{arn}' is currently in use by a listener or a rule\" \
             (HandlerErrorCode: InvalidRequest)"
        )
    })
}

/// What is found of a target group: the static targets that are registered.
pub fn looked_up(world: &World, region: &str, resource: &Resource) -> Found {
    let Some(group) = world.target_groups.iter().find(|it| it.region == region && it.arn == resource.physical_id)
    else {
        return Found::Nothing;
    };
    let wanted = targets(&resource.body.properties.read(), group.port);
    let is_there = |(id, port): &(String, u16)| group.targets.iter().any(|it| it.id == *id && it.port == *port);
    let lost = wanted.iter().enumerate().filter(|(_, it)| !is_there(it));
    Found::Properties(lost.map(|(index, _)| (format!("/Targets/{index}"), String::new())).collect())
}

fn health_check(properties: &Json) -> HealthCheck {
    let seconds = |name: &str, unset: u64| Duration::from_secs(number(properties, name).unwrap_or(unset));
    HealthCheck {
        protocol: property(properties, "HealthCheckProtocol").unwrap_or_else(|| "HTTP".to_owned()),
        path: property(properties, "HealthCheckPath").unwrap_or_else(|| "/".to_owned()),
        interval: seconds("HealthCheckIntervalSeconds", 30),
        timeout: seconds("HealthCheckTimeoutSeconds", 5),
        healthy_threshold: number(properties, "HealthyThresholdCount").unwrap_or(5),
        unhealthy_threshold: number(properties, "UnhealthyThresholdCount").unwrap_or(2),
        matcher: properties.get("Matcher").and_then(|it| property(it, "HttpCode")).unwrap_or_else(|| "200".to_owned()),
    }
}

fn deregistration_delay(properties: &Json) -> Duration {
    let attributes = properties.get("TargetGroupAttributes").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let own =
        attributes.iter().find(|it| property(it, "Key").as_deref() == Some("deregistration_delay.timeout_seconds"));
    Duration::from_secs(own.and_then(|it| number(it, "Value")).unwrap_or(300))
}

fn targets(properties: &Json, port: u16) -> Vec<(String, u16)> {
    let given = properties.get("Targets").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    given.iter().filter_map(|it| Some((property(it, "Id")?, number(it, "Port").unwrap_or(port)))).collect()
}

fn zone_of_host(world: &World, id: &str) -> String {
    let host = world.engine.hosts.iter().find(|it| it.id == id).map(|it| it.zone.clone());
    let instance = || world.groups.iter().find_map(|it| it.instance(id)).map(|it| it.zone.clone());
    host.or_else(instance).unwrap_or_default()
}

/// Adds a listener to its load balancer, or changes it.
pub fn put_listener(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let arn = property(properties, "LoadBalancerArn").unwrap_or_default();
    let Some(balancer) = world.load_balancers.iter_mut().find(|it| it.arn == arn) else { return };
    let certificates = properties.get("Certificates").and_then(Json::as_array);
    let actions = properties.get("DefaultActions").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let known = balancer.listeners.iter().find(|it| it.arn == resource.physical_id);
    let listener = Listener {
        arn: resource.physical_id.clone(),
        port: number(properties, "Port").unwrap_or(443),
        protocol: property(properties, "Protocol").unwrap_or_else(|| "HTTPS".to_owned()),
        certificate_arn: certificates.and_then(|it| property(it.first()?, "CertificateArn")),
        action: action(actions),
        rules: known.map(|it| it.rules.clone()).unwrap_or_default(),
    };
    balancer.listeners.retain(|it| it.arn != resource.physical_id);
    balancer.listeners.push(listener);
    balancer.listeners.sort_by_key(|it| it.port);
    attach_at(world, subject.region, subject.now);
}

/// The last action of a list: those before it only authenticate.
fn action(actions: &[Json]) -> ListenerAction {
    let Some(action) = actions.last() else { return ListenerAction::Fixed("503".to_owned()) };
    match property(action, "Type").as_deref() {
        Some("redirect") => {
            let config = action.get("RedirectConfig").cloned().unwrap_or_default();
            let own = |name: &str, unset: &str| property(&config, name).unwrap_or_else(|| unset.to_owned());
            ListenerAction::Redirect {
                protocol: own("Protocol", "#{protocol}"),
                port: own("Port", "#{port}"),
                status: own("StatusCode", "HTTP_301"),
            }
        }
        Some("forward") => ListenerAction::Forward(forwarded(action).unwrap_or_default()),
        _ => {
            let config = action.get("FixedResponseConfig");
            ListenerAction::Fixed(config.and_then(|it| property(it, "StatusCode")).unwrap_or_else(|| "503".to_owned()))
        }
    }
}

fn forwarded(action: &Json) -> Option<String> {
    let groups = || action.get("ForwardConfig")?.get("TargetGroups")?.as_array()?.first().cloned();
    property(action, "TargetGroupArn").or_else(|| property(&groups()?, "TargetGroupArn"))
}

/// Adds a rule to its listener, or changes it.
pub fn put_rule(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let listener = property(properties, "ListenerArn").unwrap_or_default();
    let actions = properties.get("Actions").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let target = actions.iter().find_map(forwarded);
    let mut listeners = world.load_balancers.iter_mut().flat_map(|it| &mut it.listeners);
    let Some(listener) = listeners.find(|it| it.arn == listener) else { return };
    listener.rules.retain(|(arn, _)| *arn != resource.physical_id);
    listener.rules.extend(target.map(|it| (resource.physical_id.clone(), it)));
    attach_at(world, subject.region, subject.now);
}

/// Removes a rule.
pub fn delete_rule(world: &mut World, region: &str, arn: &str) {
    for listener in world.load_balancers.iter_mut().flat_map(|it| &mut it.listeners) {
        listener.rules.retain(|(it, _)| it != arn);
    }
    attach(world, region);
}

/// Removes a listener.
pub fn delete_listener(world: &mut World, region: &str, arn: &str) {
    for balancer in &mut world.load_balancers {
        balancer.listeners.retain(|it| it.arn != arn);
    }
    attach(world, region);
}

fn attach(world: &mut World, region: &str) {
    let now = world.now();
    attach_at(world, region, now);
}

/// Target groups belong to the load balancers whose listeners name them; without one their targets are not checked.
fn attach_at(world: &mut World, region: &str, now: Moment) {
    let World { load_balancers, target_groups, .. } = world;
    for group in target_groups.iter_mut().filter(|it| it.region == region) {
        let names = |it: &&LoadBalancer| it.listeners.iter().any(|it| it.forwards_to(&group.arn));
        let arns: Vec<String> = load_balancers.iter().filter(names).map(|it| it.arn.clone()).collect();
        if arns.is_empty() != group.load_balancer_arns.is_empty() {
            let (state, reason) = if arns.is_empty() {
                (TargetState::Unused, TargetReason::NotInUse)
            } else {
                (TargetState::Initial, TargetReason::RegistrationInProgress)
            };
            for target in group.targets.iter_mut().filter(|it| it.state != TargetState::Draining) {
                (target.state, target.reason, target.since, target.streak) = (state, Some(reason), now, 0);
                target.registered_at = now;
            }
        }
        if arns != group.load_balancer_arns {
            group.load_balancer_arns = arns;
            group.slots.clear();
        }
    }
}
