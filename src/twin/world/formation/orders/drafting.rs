//! From a request to what a stack is to become: template, parameters, capabilities, tags, rollback triggers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::changeset::Wanted;
use super::super::template::{Given, Template, parameters};
use super::super::{Json, RollbackConfiguration, Settings, text};
use super::unsatisfied;
use crate::world::orders::Objection;
use crate::world::stacks::Stack;
use crate::world::{Tag, World};

/// What a request submits for a stack.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Submission {
    /// `TemplateBody`; none is `UsePreviousTemplate`.
    pub template: Option<String>,
    /// `Parameters`.
    pub parameters: BTreeMap<String, Given>,
    /// `Tags`; none leaves them as they are.
    pub tags: Option<Vec<Tag>>,
    /// `Capabilities`.
    pub capabilities: Vec<String>,
    /// `RoleARN`; none leaves it as it is.
    pub role: Option<String>,
    /// `NotificationARNs`; none leaves them as they are.
    pub notification_arns: Option<Vec<String>>,
    /// `RollbackConfiguration`; none leaves it as it is.
    pub rollback: Option<RollbackConfiguration>,
}

/// The most rollback triggers that an operation may have.
const MOST_TRIGGERS: usize = 5;
/// The longest that they may be watched after everything is done, minutes.
const LONGEST_MONITORING: u32 = 180;
/// The most tags of a stack.
const MOST_TAGS: usize = 50;

/// What the stack is to become by a submission.
pub fn wanted(world: &World, stack: &Stack, submission: &Submission) -> Result<Wanted, Objection> {
    let template = match &submission.template {
        Some(body) => Arc::new(super::read_template(body)?),
        None => template_of(stack)
            .ok_or_else(|| Objection::invalid("Either Template URL or Template Body must be specified."))?,
    };
    let (parameters, values) = parameters::values(&template, &submission.parameters, &stack.parameters, &stack.region)?;
    check_known(world, (stack, &template), &values)?;
    check_capabilities(&template, &submission.capabilities)?;
    if let Some(rollback) = &submission.rollback {
        check_rollback(rollback)?;
    }
    if let Some(tags) = &submission.tags {
        check_tags(tags)?;
    }
    let before = &stack.body.settings;
    Ok(Wanted {
        template,
        parameters,
        values,
        tags: submission.tags.clone().unwrap_or_else(|| stack.tags.clone()),
        settings: Settings {
            capabilities: submission.capabilities.clone(),
            role: submission.role.clone().or_else(|| before.role.clone()),
            notification_arns: submission.notification_arns.clone().unwrap_or_else(|| before.notification_arns.clone()),
            rollback: submission.rollback.clone().unwrap_or_else(|| before.rollback.clone()),
        },
    })
}

/// The text of the template of a stack, as `template_of`.
pub fn body_of(stack: &Stack) -> Option<String> {
    let known = stack.body.template.as_ref().map(|it| it.body().to_owned());
    known.or_else(|| template_of(stack).map(|it| it.body().to_owned()))
}

/// The template of a stack; for one of which only the resources are known, one that says no more than those.
pub fn template_of(stack: &Stack) -> Option<Arc<Template>> {
    let known = stack.body.template.as_ref().map(|it| Arc::new(it.read()));
    known.or_else(|| {
        let resources = stack.resources.iter().map(|it| (it.logical_id.as_str(), it.resource_type.as_str()));
        (!stack.resources.is_empty()).then(|| Arc::new(Template::of_resources(resources)))
    })
}

fn check_capabilities(template: &Template, given: &[String]) -> Result<(), Objection> {
    let Some((needed, _)) = template.capabilities() else { return Ok(()) };
    let has = |name: &str| given.iter().any(|it| it == name);
    if has("CAPABILITY_NAMED_IAM") || (needed == "CAPABILITY_IAM" && has("CAPABILITY_IAM")) {
        return Ok(());
    }
    let message = format!("Requires capabilities : [{needed}]");
    Err(Objection::named("InsufficientCapabilitiesException", message))
}

/// Checks a rollback configuration.
fn check_rollback(rollback: &RollbackConfiguration) -> Result<(), Objection> {
    if rollback.triggers.len() > MOST_TRIGGERS {
        return Err(unsatisfied(
            "[...]",
            "rollbackConfiguration.rollbackTriggers",
            "Member must have length less than or equal to 5",
        ));
    }
    if let Some(minutes) = rollback.monitoring_minutes.filter(|it| *it > LONGEST_MONITORING) {
        return Err(unsatisfied(
            &minutes.to_string(),
            "rollbackConfiguration.monitoringTimeInMinutes",
            "Member must have value less than or equal to 180",
        ));
    }
    for (arn, kind) in &rollback.triggers {
        if !["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"].contains(&kind.as_str()) {
            return Err(Objection::invalid(format!("Rollback trigger type {kind} is not supported")));
        }
        if !arn.starts_with("arn:") || !arn.contains(":alarm:") {
            return Err(Objection::invalid(format!("Rollback trigger ARN {arn} is not a valid alarm ARN")));
        }
    }
    Ok(())
}

fn check_tags(tags: &[Tag]) -> Result<(), Objection> {
    if tags.len() > MOST_TAGS {
        return Err(unsatisfied("[...]", "tags", "Member must have length less than or equal to 50"));
    }
    if let Some(tag) = tags.iter().find(|it| it.key.is_empty() || it.key.len() > 128 || it.key.starts_with("aws:")) {
        return Err(Objection::invalid(format!(
            "Tag key {} is not valid: it must be 1 to 128 characters and not begin with aws:",
            tag.key
        )));
    }
    Ok(())
}

/// Checks that what a parameter of an AWS type names is there.
fn check_known(
    world: &World,
    (stack, template): (&Stack, &Template),
    values: &BTreeMap<String, Json>,
) -> Result<(), Objection> {
    const KINDS: [(&str, &str); 3] = [
        ("AWS::EC2::VPC::Id", "AWS::EC2::VPC"),
        ("AWS::EC2::Subnet::Id", "AWS::EC2::Subnet"),
        ("AWS::EC2::SecurityGroup::Id", "AWS::EC2::SecurityGroup"),
    ];
    for (name, parameter) in template.parameters() {
        let Some((_, kind)) =
            KINDS.iter().find(|(it, _)| parameter.kind() == *it || parameter.kind() == format!("List<{it}>"))
        else {
            continue;
        };
        let ids = match values.get(name) {
            Some(Json::Array(items)) => items.iter().map(text).collect(),
            Some(value) => vec![text(value)],
            None => Vec::new(),
        };
        if let Some(missing) = ids.iter().find(|id| !is_there(world, (&stack.region, kind), id)) {
            return Err(Objection::invalid(format!(
                "Parameter validation failed: parameter value {missing} for parameter name {name} does not exist"
            )));
        }
    }
    Ok(())
}

fn is_there(world: &World, (region, kind): (&str, &str), id: &str) -> bool {
    let stacks = world.stacks.iter().filter(|it| it.region == region).flat_map(|it| &it.resources);
    let unmanaged = world.unmanaged.iter().filter(|it| it.region == region).map(|it| &it.resource);
    stacks.chain(unmanaged).any(|it| it.resource_type == kind && it.physical_id == id && it.exists())
}
