//! What stands in the way of a resource: faults of the scenario, wrong properties, names that are taken, quotas.

use domain::resource;

use super::pace::Doing;
use super::{Json, identity, text};
use crate::world::World;
use crate::world::stacks::Resource;

/// What a scenario puts in the way.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Obstacles {
    /// Resources that fail or never finish.
    pub faults: Vec<ResourceFault>,
    /// Names that somebody else has: type and name.
    pub taken: Vec<(String, String)>,
    /// Quotas by type, where they are not AWS's own.
    pub quotas: Vec<(String, u32)>,
}

/// A resource that fails or never finishes.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceFault {
    /// Stack; none is any.
    pub stack: Option<String>,
    /// Logical id.
    pub logical_id: String,
    /// What is being done; none is creating or updating it.
    pub on: Option<Doing>,
    /// Why it fails; none where it never finishes.
    pub reason: Option<String>,
    /// How often it still happens; none is always.
    pub left: Option<u32>,
}

/// A resource that is about to come, change or go.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Region.
    pub region: &'a str,
    /// Stack.
    pub stack: &'a str,
    /// The resource as it is to be.
    pub resource: &'a Resource,
    /// What is done.
    pub doing: Doing,
}

/// What is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The service refuses at once.
    Refused(String),
    /// It fails in the end.
    Fails(String),
    /// It never finishes.
    Hangs,
}

/// AWS's own quotas of a region that a platform may reach.
const QUOTAS: [(&str, u32, &str); 6] = [
    ("AWS::EC2::EIP", 5, "The maximum number of addresses has been reached."),
    ("AWS::EC2::VPC", 5, "The maximum number of VPCs has been reached."),
    ("AWS::EC2::InternetGateway", 5, "The maximum number of internet gateways has been reached."),
    ("AWS::EC2::NatGateway", 5, "Performing this operation would exceed the limit of 5 NAT gateways"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", 50, "The maximum number of load balancers has been reached"),
    ("AWS::RDS::DBInstance", 40, "Instance quota exceeded for this account."),
];

/// What is in the way of an attempt; a fault of the scenario that happens so often is counted.
pub fn trouble(world: &mut World, attempt: &Attempt<'_>) -> Option<Trouble> {
    let Attempt { stack, resource, doing, .. } = *attempt;
    let faults = &mut world.engine.obstacles.faults;
    let fault = faults.iter_mut().find(|it| {
        it.logical_id == resource.logical_id
            && it.stack.as_deref().is_none_or(|it| it == stack)
            && it.on.map_or(doing != Doing::Delete, |it| it == doing)
            && it.left != Some(0)
    });
    if let Some(fault) = fault {
        fault.left = fault.left.map(|it| it - 1);
        return Some(fault.reason.clone().map_or(Trouble::Hangs, Trouble::Fails));
    }
    match doing {
        Doing::Create => {
            let wrong =
                wrong_properties(resource).or_else(|| taken(world, attempt)).or_else(|| over_quota(world, attempt));
            wrong.map(Trouble::Refused)
        }
        Doing::Update => wrong_properties(resource).map(Trouble::Refused),
        Doing::Delete => None,
    }
}

/// Properties that the type does not have, and those that it lacks.
fn wrong_properties(resource: &Resource) -> Option<String> {
    let facts = resource::facts(&resource.resource_type)?;
    let properties = resource.body.properties.read();
    let given = properties.as_object()?;
    let unknown = given.keys().filter(|it| !facts.properties.contains(&it.as_str()));
    let missing = facts.required.iter().filter(|it| !given.contains_key(**it));
    let sentences: Vec<String> = unknown
        .map(|it| format!("#: extraneous key [{it}] is not permitted"))
        .chain(missing.map(|it| format!("#: required key [{it}] not found")))
        .collect();
    let told = sentences.join("\n");
    (!told.is_empty())
        .then(|| format!("Properties validation failed for resource {} with message:\n[{told}]", resource.logical_id))
}

/// The name that the template gives, where another resource has it already.
fn taken(world: &mut World, attempt: &Attempt<'_>) -> Option<String> {
    let Resource { resource_type: kind, body, .. } = attempt.resource;
    let name = identity::given_name(kind, &body.properties.read())?;
    let has_name = |it: &Resource| {
        it.exists()
            && it.resource_type == *kind
            && identity::given_name(kind, &it.body.properties.read()).as_ref() == Some(&name)
    };
    let here = world.stacks.iter().filter(|it| it.region == attempt.region);
    let owner = here.filter(|it| it.resources.iter().any(has_name)).map(|it| it.id.clone()).next();
    if let Some(owner) = owner {
        return Some(format!("{name} already exists in stack {owner}"));
    }
    let unmanaged = world.unmanaged.iter().filter(|it| it.region == attempt.region).any(|it| has_name(&it.resource));
    let lives = is_alive(world, attempt.region, kind, &name);
    let foreign = world.engine.obstacles.taken.iter().any(|(it, taken)| it == kind && *taken == name);
    (unmanaged || lives || foreign).then(|| {
        let token = world.engine.uuid();
        format!(
            "Resource handler returned message: \"Resource of type '{kind}' with identifier '{name}' already exists.\" \
             (RequestToken: {token}, HandlerErrorCode: AlreadyExists)"
        )
    })
}

/// Whether something of that name is a live part of the world, whoever made it.
fn is_alive(world: &World, region: &str, kind: &str, name: &str) -> bool {
    match kind {
        "AWS::AutoScaling::AutoScalingGroup" => world.groups.iter().any(|it| it.region == region && it.name == name),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => {
            world.load_balancers.iter().any(|it| it.region == region && it.name == name)
        }
        "AWS::ElasticLoadBalancingV2::TargetGroup" => {
            world.target_groups.iter().any(|it| it.region == region && it.name == name)
        }
        "AWS::DynamoDB::Table" => world.tables.iter().any(|it| it.region == region && it.name == name),
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => {
            world.alarms.iter().any(|it| it.region == region && it.name == name)
        }
        _ => false,
    }
}

fn over_quota(world: &mut World, attempt: &Attempt<'_>) -> Option<String> {
    let kind = attempt.resource.resource_type.as_str();
    let own = world.engine.obstacles.quotas.iter().find(|(it, _)| it == kind).map(|(_, limit)| *limit);
    let general = QUOTAS.iter().find(|(it, ..)| *it == kind);
    let limit = own.or_else(|| general.map(|(_, limit, _)| *limit))?;
    let here = world.stacks.iter().filter(|it| it.region == attempt.region).flat_map(|it| &it.resources);
    let unmanaged = world.unmanaged.iter().filter(|it| it.region == attempt.region).map(|it| &it.resource);
    let count = here.chain(unmanaged).filter(|it| it.exists() && it.resource_type == kind).count();
    (count >= limit as usize).then(|| {
        let told = general.map_or("The quota of this resource has been reached.", |(_, _, told)| told);
        let token = world.engine.uuid();
        format!(
            "Resource handler returned message: \"{told}\" (RequestToken: {token}, HandlerErrorCode: \
             ServiceLimitExceeded)"
        )
    })
}

/// A property as text.
pub fn property(properties: &Json, name: &str) -> Option<String> {
    properties.get(name).map(text).filter(|it| !it.is_empty())
}
