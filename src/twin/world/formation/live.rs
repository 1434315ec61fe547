//! Resources that are live parts of the world: how they come, change, settle and go with their stack.

mod alarms;
mod balancing;
mod data;
mod groups;
mod network;
mod scaling;
mod workloads;

use std::time::Duration;

use domain::Moment;

use super::Json;
use super::faults::property;
use crate::world::stacks::Resource;
use crate::world::{Tag, World};

pub use groups::received;
pub use workloads::found;

/// Who changes something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Region.
    pub region: &'a str,
    /// Stack.
    pub stack: &'a str,
    /// Tags of the stack, which its resources bear too.
    pub tags: &'a [Tag],
    /// `UpdatePolicy` of the resource.
    pub update_policy: Option<&'a Json>,
    /// When.
    pub now: Moment,
}

/// Whether a resource is as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is.
    Yes,
    /// It will be.
    NotYet,
    /// It will not be, for this reason.
    Never(String),
}

/// What is found of a resource that a stack believes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// Properties that are not as the stack made them: path and value.
    Properties(Vec<(String, String)>),
}

/// `CreationPolicy.ResourceSignal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signals {
    /// How many signals are waited for.
    pub count: u32,
    /// How long.
    pub timeout: Duration,
}

/// The signals that a definition waits for.
pub fn signals(definition: &Json) -> Option<Signals> {
    let signal = definition.get("CreationPolicy")?.get("ResourceSignal")?;
    let count = property(signal, "Count").and_then(|it| it.parse().ok()).unwrap_or(1);
    let timeout = property(signal, "Timeout").and_then(|it| span(&it)).unwrap_or(Duration::from_mins(5));
    Some(Signals { count, timeout })
}

/// A span of ISO 8601 in hours, minutes and seconds: `PT15M`.
fn span(text: &str) -> Option<Duration> {
    let mut seconds = 0_u64;
    let mut digits = String::new();
    for letter in text.strip_prefix("PT")?.chars() {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        let unit = match letter {
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    digits.is_empty().then(|| Duration::from_secs(seconds))
}

/// A resource comes to be; it may not be ready yet.
pub fn create(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => groups::create(world, subject, resource),
        "AWS::AutoScaling::ScalingPolicy" => scaling::create_policy(world, subject, resource),
        "AWS::AutoScaling::ScheduledAction" => scaling::put_schedule(world, subject, resource),
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => alarms::put(world, subject, resource),
        "AWS::DynamoDB::Table" => network::create_table(world, subject, resource),
        "AWS::EC2::Instance" => network::create_host(world, subject, resource),
        "AWS::RDS::DBInstance" => data::create_database(world, subject, resource),
        "AWS::RDS::DBCluster" => data::create_cluster(world, subject, resource),
        "AWS::ElastiCache::ReplicationGroup" => data::create_cache(world, subject, resource),
        "AWS::Lambda::Function" => data::create_function(world, subject, resource),
        "AWS::EC2::NatGateway" => {
            world.engine.gateways.push((subject.region.to_owned(), resource.physical_id.clone()));
        }
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => balancing::create(world, subject, resource),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => balancing::create_target_group(world, subject, resource),
        "AWS::ElasticLoadBalancingV2::Listener" => balancing::put_listener(world, subject, resource),
        "AWS::ElasticLoadBalancingV2::ListenerRule" => balancing::put_rule(world, subject, resource),
        _ => {}
    }
    rewire(world);
}

/// A resource is changed in place.
pub fn update(world: &mut World, subject: &Subject<'_>, before: &Resource, resource: &mut Resource) {
    match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => groups::update(world, subject, (before, resource)),
        "AWS::AutoScaling::ScalingPolicy" => scaling::update_policy(world, subject, resource),
        "AWS::AutoScaling::ScheduledAction" => scaling::put_schedule(world, subject, resource),
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => alarms::put(world, subject, resource),
        "AWS::EC2::LaunchTemplate" => groups::next_version(before, resource),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => balancing::update(world, subject, resource),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            balancing::update_target_group(world, subject, (before, resource));
        }
        "AWS::ElasticLoadBalancingV2::Listener" => balancing::put_listener(world, subject, resource),
        "AWS::ElasticLoadBalancingV2::ListenerRule" => balancing::put_rule(world, subject, resource),
        _ => {}
    }
    rewire(world);
}

/// A new resource is ready.
pub fn complete(world: &mut World, region: &str, resource: &Resource) {
    if resource.resource_type.starts_with("AWS::RDS::") || resource.resource_type.starts_with("AWS::ElastiCache::") {
        data::complete(world, region, resource);
    }
    if resource.resource_type == "AWS::ElasticLoadBalancingV2::LoadBalancer" {
        let own = world.load_balancers.iter_mut().find(|it| it.region == region && it.arn == resource.physical_id);
        if let Some(balancer) = own {
            "active".clone_into(&mut balancer.state);
        }
    }
}

/// Why a resource cannot be deleted; none where it can.
pub fn in_use(world: &World, region: &str, resource: &Resource) -> Option<String> {
    let id = &resource.physical_id;
    match resource.resource_type.as_str() {
        "AWS::ElasticLoadBalancingV2::TargetGroup" => balancing::in_use(world, region, id),
        "AWS::EC2::LaunchTemplate" | "AWS::EC2::NatGateway" => None,
        _ => property(&resource.body.properties.read(), "DeletionProtection").filter(|it| it == "true").map(|_| {
            format!(
                "Resource handler returned message: \"Cannot delete protected resource {id}, please disable deletion \
                 protection and try again.\" (HandlerErrorCode: InvalidRequest)"
            )
        }),
    }
}

/// A resource begins to go.
pub fn begin_delete(world: &mut World, region: &str, resource: &Resource, now: Moment) {
    if resource.resource_type == "AWS::AutoScaling::AutoScalingGroup" {
        groups::empty(world, region, &resource.physical_id, now);
    }
}

/// Whether a resource that goes has gone.
pub fn is_gone(world: &World, region: &str, resource: &Resource, _now: Moment) -> Settled {
    let is_empty = match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => groups::is_empty(world, region, &resource.physical_id),
        _ => true,
    };
    if is_empty { Settled::Yes } else { Settled::NotYet }
}

/// A resource has gone.
pub fn delete(world: &mut World, region: &str, resource: &Resource) {
    let id = resource.physical_id.as_str();
    match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => world.groups.retain(|it| it.region != region || it.name != id),
        "AWS::AutoScaling::ScalingPolicy" => scaling::delete_policy(world, region, id),
        "AWS::AutoScaling::ScheduledAction" => scaling::delete_schedule(world, region, resource),
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => alarms::delete(world, region, id),
        "AWS::DynamoDB::Table" => world.tables.retain(|it| it.region != region || it.name != id),
        "AWS::RDS::DBInstance" | "AWS::RDS::DBCluster" | "AWS::ElastiCache::ReplicationGroup" => {
            data::delete(world, region, resource);
        }
        "AWS::EC2::Instance" => world.engine.hosts.retain(|it| it.id != id),
        "AWS::EC2::NatGateway" => world.engine.gateways.retain(|(_, it)| it != id),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => balancing::delete(world, region, id),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => balancing::delete_target_group(world, region, id),
        "AWS::ElasticLoadBalancingV2::Listener" => balancing::delete_listener(world, region, id),
        "AWS::ElasticLoadBalancingV2::ListenerRule" => balancing::delete_rule(world, region, id),
        _ => {}
    }
    rewire(world);
}

/// Whether a resource that has come or changed is as it should be.
pub fn is_settled(
    world: &World,
    region: &str,
    (resource, definition, is_new): (&Resource, Option<&Json>, bool),
    now: Moment,
) -> Settled {
    match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => {
            let waits = definition.filter(|_| is_new).and_then(signals);
            groups::is_settled(world, (region, &resource.physical_id), waits, now)
        }
        _ => Settled::Yes,
    }
}

/// An imported resource bears the tags of its stack.
pub fn tag(world: &mut World, region: &str, resource: &Resource, tags: &[Tag]) {
    let id = resource.physical_id.as_str();
    let own = match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => {
            world.groups.iter_mut().find(|it| it.region == region && it.name == id).map(|it| &mut it.tags)
        }
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
            world.load_balancers.iter_mut().find(|it| it.region == region && it.arn == id).map(|it| &mut it.tags)
        }
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            world.target_groups.iter_mut().find(|it| it.region == region && it.arn == id).map(|it| &mut it.tags)
        }
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => {
            world.alarms.iter_mut().find(|it| it.region == region && it.name == id).map(|it| &mut it.tags)
        }
        _ => None,
    };
    if let Some(own) = own {
        *own = merged(own, tags);
    }
}

/// What is there of a resource, and how it differs from what its stack made of it.
pub fn looked_up(world: &World, region: &str, resource: &Resource) -> Found {
    let id = resource.physical_id.as_str();
    let there = |is_there: bool| if is_there { Found::Properties(Vec::new()) } else { Found::Nothing };
    let found = match resource.resource_type.as_str() {
        "AWS::AutoScaling::AutoScalingGroup" => groups::looked_up(world, region, resource),
        "AWS::AutoScaling::ScheduledAction" => scaling::looked_up(world, region, resource),
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => alarms::looked_up(world, region, resource),
        "AWS::DynamoDB::Table" => there(world.tables.iter().any(|it| it.region == region && it.name == id)),
        "AWS::EC2::Instance" => there(world.engine.hosts.iter().any(|it| it.id == id)),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => balancing::looked_up(world, region, resource),
        _ => Found::Properties(Vec::new()),
    };
    let found = if resource.body.is_only_named { Found::Properties(Vec::new()) } else { found };
    match found {
        Found::Nothing => Found::Nothing,
        Found::Properties(mut differences) => {
            differences.extend(resource.body.tampered.iter().cloned());
            Found::Properties(differences)
        }
    }
}

/// Tags of a resource: its own, and those of its stack over them.
fn merged(own: &[Tag], stack: &[Tag]) -> Vec<Tag> {
    let mut tags: Vec<Tag> = own.iter().filter(|tag| !stack.iter().any(|it| it.key == tag.key)).cloned().collect();
    tags.extend(stack.iter().cloned());
    tags.sort_by(|one, other| one.key.cmp(&other.key));
    tags
}

/// The tags that a resource has by its properties and its stack.
fn tags(subject: &Subject<'_>, properties: &Json) -> Vec<Tag> {
    let given = properties.get("Tags").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let own =
        given.iter().filter_map(|it| Some(Tag::new(property(it, "Key")?, property(it, "Value").unwrap_or_default())));
    merged(&own.collect::<Vec<_>>(), subject.tags)
}

/// A list of texts.
fn texts(properties: &Json, name: &str) -> Vec<String> {
    match properties.get(name) {
        Some(Json::Array(items)) => items.iter().map(super::text).collect(),
        Some(Json::String(text)) => text.split(',').map(|it| it.trim().to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// A number, however it is written.
fn number<T: std::str::FromStr>(properties: &Json, name: &str) -> Option<T> {
    property(properties, name)?.parse().ok()
}

/// The zone of a subnet; the first of the region for one that nobody knows.
fn zone_of(world: &World, region: &str, subnet: &str) -> String {
    let resources =
        world.stacks.iter().flat_map(|it| &it.resources).chain(world.unmanaged.iter().map(|it| &it.resource));
    let mut subnets = resources.filter(|it| it.physical_id == subnet);
    let zone = subnets.find_map(|it| property(&it.body.properties.read(), "AvailabilityZone"));
    let shown = || {
        let mut zones = world.load_balancers.iter().flat_map(|it| &it.zones);
        zones.find(|it| it.subnet == subnet).map(|it| it.zone.clone())
    };
    zone.or_else(shown).unwrap_or_else(|| format!("{region}a"))
}

/// Which part belongs to which is to be found out anew.
fn rewire(world: &mut World) {
    world.engine.wiring.stamp = [usize::MAX; 4];
    crate::world::physics::wiring::renew(world);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_iso_8601_writes_them() {
        assert_eq!(span("PT15M"), Some(Duration::from_mins(15)));
        assert_eq!(span("PT1H5S"), Some(Duration::from_secs(3_605)));
        for text in ["15M", "PT5", "PT5X", ""] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
