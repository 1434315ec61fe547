//! Stacks with their resources, created one after the other some weeks ago.

use std::time::Duration;

use domain::Moment;

use super::{Site, names, nothing, parts};
use crate::world::formation::StackBody;
use crate::world::formation::body::ResourceBody;
use crate::world::stacks::{
    DriftStatus, Output, Resource, ResourceDrift, Stack, StackDrift, StackEvent, StackTimes, Stage, Status, Verb,
};

/// A resource of a template: logical id, type, and physical id where it is a name.
pub type Part = (&'static str, &'static str, String);

/// What a stack is made of.
pub struct Plan {
    pub name: String,
    pub phase: u8,
    pub description: &'static str,
    pub age_days: u32,
    pub parts: Vec<Part>,
    pub outputs: Vec<(&'static str, String)>,
}

/// Adds a stack to the region.
pub fn build(site: &mut Site<'_>, plan: Plan) {
    let uuid = site.world.engine.uuid();
    let created_at = site.days_ago(plan.age_days);
    let checked_at = site.days_ago(1);
    let mut stack = Stack {
        id: names::stack(&site.region, &plan.name, &uuid),
        name: plan.name.clone(),
        region: site.region.clone(),
        description: plan.description.to_owned(),
        status: Status::CREATED,
        status_reason: None,
        times: StackTimes { created_at, updated_at: None, deleted_at: None },
        parameters: vec![("Environment".to_owned(), site.scenario.platform.environment.clone())],
        outputs: Vec::new(),
        tags: parts::tags(site, plan.phase, &plan.name),
        drift: StackDrift {
            status: DriftStatus::InSync,
            checked_at: Some(checked_at),
            detection_id: Some(uuid.clone()),
        },
        resources: Vec::new(),
        events: nothing(),
        body: StackBody::default(),
    };
    stack.outputs.extend(plan.outputs.into_iter().map(|(key, value)| Output {
        key: key.to_owned(),
        value,
        description: String::new(),
        export: Some(format!("{}-{key}", plan.name)),
    }));
    let mut at = created_at;
    log(&mut stack, None, (Status::new(Verb::Create, Stage::InProgress), at));
    for (logical_id, resource_type, physical_id) in plan.parts {
        let physical_id =
            if physical_id.is_empty() { generated(site, &plan.name, logical_id, resource_type) } else { physical_id };
        let resource = Resource {
            logical_id: logical_id.to_owned(),
            physical_id,
            resource_type: resource_type.to_owned(),
            status: Status::CREATED,
            status_reason: None,
            updated_at: at + Duration::from_secs(4),
            drift: ResourceDrift { status: DriftStatus::InSync, checked_at: Some(checked_at), differences: Vec::new() },
            body: ResourceBody::default(),
        };
        log(&mut stack, Some(&resource), (Status::new(Verb::Create, Stage::InProgress), at));
        at = resource.updated_at;
        log(&mut stack, Some(&resource), (Status::CREATED, at));
        stack.resources.push(resource);
    }
    log(&mut stack, None, (Status::CREATED, at + Duration::from_secs(2)));
    site.world.stacks.push(stack);
}

/// The first status of what is created.
pub const CREATING: Status = Status::new(Verb::Create, Stage::InProgress);

/// Writes an event of a creation.
pub fn log(stack: &mut Stack, resource: Option<&Resource>, (status, at): (Status, Moment)) {
    let subject = resource
        .map_or((stack.name.clone(), stack.id.clone(), "AWS::CloudFormation::Stack".to_owned()), |it| {
            (it.logical_id.clone(), it.physical_id.clone(), it.resource_type.clone())
        });
    let (logical_id, physical_id, resource_type) = subject;
    let reason = match (resource, status.stage) {
        (Some(_), Stage::InProgress) => Some("Resource creation Initiated".to_owned()),
        (None, Stage::InProgress) => Some("User Initiated".to_owned()),
        _ => None,
    };
    let id = format!("{logical_id}-{status}-{at}");
    stack.events.push_front(StackEvent { id, at, logical_id, physical_id, resource_type, status, reason, token: None });
}

/// A physical id such as AWS generates for this type.
fn generated(site: &mut Site<'_>, stack: &str, logical_id: &str, resource_type: &str) -> String {
    const PREFIXES: [(&str, &str); 12] = [
        ("::VPC", "vpc"),
        ("::Subnet", "subnet"),
        ("::InternetGateway", "igw"),
        ("::NatGateway", "nat"),
        ("::RouteTable", "rtb"),
        ("::SubnetRouteTableAssociation", "rtbassoc"),
        ("::SecurityGroup", "sg"),
        ("::EIP", "eipalloc"),
        ("::FlowLog", "fl"),
        ("::LaunchTemplate", "lt"),
        ("::Instance", "i"),
        ("::Route", "r"),
    ];
    match PREFIXES.iter().find(|(suffix, _)| resource_type.ends_with(suffix)) {
        Some((_, prefix)) => site.id(prefix),
        None => format!("{stack}-{logical_id}-{:.12}", site.hex().to_uppercase()),
    }
}
