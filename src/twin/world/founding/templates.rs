//! Founded stacks hold the platform's real templates, and their resources are the parts that the world was founded with.

use std::collections::BTreeMap;

use domain::Moment;

use super::{ACCOUNT, Site, names, stacks};
use crate::world::World;
use crate::world::account::Tag;
use crate::world::alarms::AlarmState;
use crate::world::formation::body::{Properties, ResourceBody};
use crate::world::formation::comparison;
use crate::world::formation::identity::{self, Born, Place};
use crate::world::formation::live::{self, Subject};
use crate::world::formation::scope::Known;
use crate::world::formation::template::{Definition, Given, Kept, parameters};
use crate::world::formation::{Json, Pseudo, Scope, Settings, Template, text};
use crate::world::stacks::{DriftStatus, Output, Resource, ResourceDrift, Stack, Status, Unmanaged};

/// The image of the static instances.
const IMAGE: &str = "ami-0f3c6a1e2b7d4c559";

/// Gives the stack that was built last the template of its phase; where the scenario's sizes are out of what the
/// template allows, the stack stays as it was built.
pub fn give(site: &mut Site<'_>, phase: u8) {
    if let Some(source) = iac::of_phase(phase).next() {
        give_stack(site, source);
    }
}

/// Gives the stack that was built last this template.
pub fn give_stack(site: &mut Site<'_>, source: &iac::Template) {
    // The template always has the operations table.
    if !site.scenario.platform.operations_table {
        return;
    }
    let Some(built) = site.world.stacks.last().cloned() else { return };
    let Some(mut given) = written(site, source, &built) else { return };
    log(&mut given, built.times.created_at);
    if let Some(stack) = site.world.stacks.last_mut() {
        *stack = given;
    }
}

/// The resources of the stack that was built last leave it: the platform was made by hand.
pub fn release(site: &mut Site<'_>) {
    let Some(stack) = site.world.stacks.pop() else { return };
    let region = stack.region;
    site.world
        .unmanaged
        .extend(stack.resources.into_iter().map(|resource| Unmanaged { region: region.clone(), resource }));
}

/// Alarms that the templates have beside those that a platform is founded with: of stacks, and of what was made by hand.
pub fn bring_alarms_to_life(site: &mut Site<'_>) {
    let region = site.region.clone();
    let stacks = site.world.stacks.iter().filter(|it| it.region == region);
    let of_stacks =
        stacks.flat_map(|it| it.resources.iter().map(|resource| (it.name.as_str(), &it.tags[..], resource)));
    let by_hand = site.world.unmanaged.iter().filter(|it| it.region == region).map(|it| ("", &[][..], &it.resource));
    let is_alarm = |it: &Resource| it.resource_type == "AWS::CloudWatch::Alarm" && !it.body.is_only_named;
    let all: Vec<(String, Vec<Tag>, Resource)> = of_stacks
        .chain(by_hand)
        .filter(|(_, _, resource)| is_alarm(resource))
        .map(|(stack, tags, resource)| (stack.to_owned(), tags.to_vec(), resource.clone()))
        .collect();
    for (stack, tags, resource) in &all {
        let now = resource.updated_at;
        let world = &mut *site.world;
        if !world.alarms.iter().any(|it| it.region == region && it.name == resource.physical_id) {
            live::create(world, &Subject { region: &region, stack, tags, update_policy: None, now }, resource);
            if let Some(alarm) = world.alarms.last_mut() {
                // Its metric has been within the threshold for as long as it has been there.
                alarm.state.value = AlarmState::Ok;
                "The metric is within its threshold.".clone_into(&mut alarm.state.reason);
            }
        }
    }
}

fn written(site: &Site<'_>, source: &iac::Template, built: &Stack) -> Option<Stack> {
    let template = Template::parse(source.body).ok()?;
    let (shown, values) = parameters::values(&template, &given(site, &template), &[], &site.region).ok()?;
    let pseudo = Pseudo {
        account: ACCOUNT.to_owned(),
        region: site.region.clone(),
        stack_id: built.id.clone(),
        stack_name: built.name.clone(),
        notification_arns: Vec::new(),
    };
    // Names are drawn aside, so that all that is founded afterwards stays as it was.
    let mut aside = site.world.clone();
    let mut stack = built.clone();
    stack.resources.clear();
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let exports = BTreeMap::new();
    for logical_id in crate::world::formation::template::references::order(&template).ok()? {
        let definition = template.resource(logical_id)?;
        let scope = Scope { template: &template, values: &values, pseudo: &pseudo, known: &known, exports: &exports };
        if !scope.is_wanted(definition.all).ok()? {
            continue;
        }
        let properties = comparison::properties(&definition, &scope).ok()?;
        let resource = resource(site, &mut aside, (&definition, properties), built);
        known.insert(logical_id.to_owned(), comparison::known_resource(&resource));
        stack.resources.push(resource);
    }
    let scope = Scope { template: &template, values: &values, pseudo: &pseudo, known: &known, exports: &exports };
    stack.outputs = outputs(&scope)?;
    template.description().unwrap_or_default().clone_into(&mut stack.description);
    stack.parameters = shown;
    stack.body.values = values;
    stack.body.settings = Settings { capabilities: vec!["CAPABILITY_IAM".to_owned()], ..Settings::default() };
    stack.body.template = Some(Kept::from(&template));
    Some(stack)
}

fn outputs(scope: &Scope<'_>) -> Option<Vec<Output>> {
    let mut outputs = Vec::new();
    for (key, output) in scope.template.section("Outputs") {
        if !scope.is_wanted(output).ok()? {
            continue;
        }
        let value = scope.value(output.get("Value")?).ok()??;
        let description = output.get("Description").map(text).unwrap_or_default();
        outputs.push(Output { key: key.to_owned(), value: text(&value), description, export: None });
    }
    Some(outputs)
}

/// The parameters that make of a template what the scenario has founded.
fn given(site: &Site<'_>, template: &Template) -> BTreeMap<String, Given> {
    let platform = &site.scenario.platform;
    let has_group = platform.phases >= 3;
    let yes = |holds: bool| if holds { "true" } else { "false" }.to_owned();
    let [web, jobs] = [platform.web, platform.jobs].map(|sizes| sizes.map(|it| it.to_string()));
    let certificate = format!("arn:aws:acm:{}:{ACCOUNT}:certificate/8f3c6a1e-2b7d-4c55-9a0e-6d1f3b7c2e44", site.region);
    let own = [
        ("Environment", platform.environment.clone()),
        ("StaticImageId", IMAGE.to_owned()),
        ("StaticInstances", yes(!has_group)),
        ("StaticTargets", if has_group { "none" } else { "registered" }.to_owned()),
        ("CertificateArn", certificate),
        // The budget's order of magnitude: the databases of phase 4 cost more than all that comes before them.
        ("BillingAlarmUsd", if platform.phases >= 4 { "1000" } else { "150" }.to_owned()),
        ("ClientCidr", "10.0.0.0/16".to_owned()),
        ("RedirectCidr", "10.0.0.0/8".to_owned()),
        ("WebMin", web[0].clone()),
        ("WebDesired", web[1].clone()),
        ("WebMax", web[2].clone()),
        ("CreateJobsGroup", yes(true)),
        ("JobsMin", jobs[0].clone()),
        ("JobsDesired", jobs[1].clone()),
        ("JobsMax", jobs[2].clone()),
        ("CreateAurora", yes(true)),
        ("CreateNetworkBalancer", yes(false)),
        ("CreateHealthCheck", yes(false)),
        ("OriginDomainName", "origin.example.com".to_owned()),
        ("ApplicationArtifact", "web/2026-11-01.tar.gz".to_owned()),
    ];
    let here = site.world.stacks.iter().filter(|it| it.region == site.region);
    let outputs = here.flat_map(|it| &it.outputs).map(|it| (it.key.as_str(), it.value.clone()));
    let all: BTreeMap<&str, String> = own.into_iter().chain(outputs).collect();
    let known = template.parameters();
    all.into_iter()
        .filter(|(name, _)| known.contains_key(name))
        .map(|(name, value)| (name.to_owned(), Given::Value(value)))
        .collect()
}

/// A resource as it has been for weeks, under the physical id of the part that it is.
fn resource(
    site: &Site<'_>,
    aside: &mut World,
    (definition, properties): (&Definition<'_>, Json),
    built: &Stack,
) -> Resource {
    let place = Place {
        account: ACCOUNT,
        region: &site.region,
        stack: &built.name,
        logical_id: definition.logical_id,
        kind: definition.kind,
    };
    let mut born = identity::born(&mut aside.engine, &place, &properties);
    let is_part = match part(site, definition, &properties).or_else(|| known_by(built, definition)) {
        Some(physical_id) => {
            take_on(&mut born, (definition.kind, &physical_id), site.world);
            true
        }
        None => !definition.kind.starts_with("AWS::CloudWatch::"),
    };
    Resource {
        logical_id: definition.logical_id.to_owned(),
        physical_id: born.physical_id,
        resource_type: definition.kind.to_owned(),
        status: Status::CREATED,
        status_reason: None,
        updated_at: built.times.created_at,
        drift: ResourceDrift {
            status: DriftStatus::InSync,
            checked_at: built.drift.checked_at,
            differences: Vec::new(),
        },
        body: ResourceBody {
            properties: Properties::of(&properties),
            attributes: born.attributes,
            is_only_named: !is_part,
            ..ResourceBody::default()
        },
    }
}

/// The physical id under which the stack was built with this logical id.
fn known_by(built: &Stack, definition: &Definition<'_>) -> Option<String> {
    let named =
        ["AWS::EC2::Subnet", "AWS::EC2::VPC", "AWS::EC2::NatGateway", "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"];
    let known = built.resource(definition.logical_id).filter(|it| it.resource_type == definition.kind);
    let is_live = definition.kind.starts_with("AWS::AutoScaling::")
        || definition.kind.starts_with("AWS::ElasticLoadBalancingV2::")
        || named.contains(&definition.kind);
    known.filter(|_| is_live).map(|it| it.physical_id.clone())
}

/// The live part that a resource is by its name.
fn part(site: &Site<'_>, definition: &Definition<'_>, properties: &Json) -> Option<String> {
    let own = |name: &str| properties.get(name).map(text);
    let region = site.region.as_str();
    match definition.kind {
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => {
            // The alarms are founded after the stacks, all of those that their stacks name.
            own("AlarmName")
        }
        "AWS::SNS::Topic" => Some(names::topic(region)),
        "AWS::EC2::SecurityGroup" if definition.logical_id == "BalancerSecurityGroup" => {
            let balancer = site.world.load_balancers.iter().find(|it| it.region == region)?;
            balancer.security_groups.first().cloned()
        }
        _ => None,
    }
}

/// A new resource takes on the id of the part that it is, and what follows from it.
fn take_on(born: &mut Born, (kind, physical_id): (&str, &str), world: &World) {
    let former = std::mem::replace(&mut born.physical_id, physical_id.to_owned());
    for value in born.attributes.values_mut().filter(|it| **it == former.as_str()) {
        *value = Json::from(physical_id);
    }
    let mut set = |name: &str, value: String| {
        born.attributes.insert(name.to_owned(), Json::from(value));
    };
    match kind {
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
            let Some(balancer) = world.load_balancers.iter().find(|it| it.arn == physical_id) else { return };
            set("LoadBalancerFullName", balancer.dimension().to_owned());
            set("LoadBalancerName", balancer.name.clone());
            set("DNSName", balancer.dns_name.clone());
        }
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            let Some(group) = world.target_groups.iter().find(|it| it.arn == physical_id) else { return };
            set("TargetGroupFullName", group.dimension().to_owned());
            set("TargetGroupName", group.name.clone());
        }
        "AWS::EC2::LaunchTemplate" => set("LatestVersionNumber", "7".to_owned()),
        _ => {}
    }
}

/// The events of a creation, one resource after the other.
fn log(stack: &mut Stack, created_at: Moment) {
    stack.events.clear();
    let mut at = created_at;
    stacks::log(stack, None, (stacks::CREATING, at));
    for resource in stack.resources.clone() {
        stacks::log(stack, Some(&resource), (stacks::CREATING, at));
        at = at + std::time::Duration::from_secs(4);
        stacks::log(stack, Some(&resource), (Status::CREATED, at));
    }
    stacks::log(stack, None, (Status::CREATED, at + std::time::Duration::from_secs(2)));
}
