//! CloudFormation: stacks, their resources and their events; templates, change sets, policies and drift.

mod changeset;
mod drift;
mod template;

use std::collections::BTreeMap;

use aws_sdk_cloudformation::config::Builder;
use aws_sdk_cloudformation::types::{
    ResourceStatus, Stack as RawStack, StackEvent as RawEvent, StackResourceSummary as RawResource, StackStatus,
};
use domain::{CloudError, Drift, Region, Service, Stack, StackAnswer, StackEvent, StackQuestion, StackResource, Text};

use crate::border::{moment, need, of, optional, optional_moment, text, word};
use crate::connection::{self, Local};
use crate::found::Found;
use crate::operation::Operation;
use crate::pages::pages;

const STACKS: Operation = Operation::new(Service::CloudFormation, "DescribeStacks");
const RESOURCES: Operation = Operation::new(Service::CloudFormation, "ListStackResources");
const EVENTS: Operation = Operation::new(Service::CloudFormation, "DescribeStackEvents");

/// Every stack that is not deleted.
pub(crate) async fn stacks(local: &Local) -> Result<Found<Vec<Stack>>, CloudError> {
    let send = |token| local.cloudformation.describe_stacks().set_next_token(token).send();
    let found = pages(STACKS, send, |output| Ok((need(output.stacks, "DescribeStacks.Stacks")?, output.next_token)));
    Ok(found.await?.decode(|stack| decode_stack(&local.region, &stack)))
}

/// The resources of a stack.
pub(crate) async fn resources(local: &Local, stack: &Text) -> Result<Found<Vec<StackResource>>, CloudError> {
    let request = || local.cloudformation.list_stack_resources().stack_name(stack.raw());
    let found = pages(
        RESOURCES,
        |token| request().set_next_token(token).customize().config_override(once()).send(),
        |output| {
            Ok((need(output.stack_resource_summaries, "ListStackResources.StackResourceSummaries")?, output.next_token))
        },
    );
    Ok(found.await?.decode(|resource| decode_resource(&resource)))
}

/// A stack's events, newest first, down to the page on which its latest operation began: it keeps those of its whole
/// life.
pub(crate) async fn events(local: &Local, stack: &Text) -> Result<Found<Vec<StackEvent>>, CloudError> {
    let request = || local.cloudformation.describe_stack_events().stack_name(stack.raw());
    let found = pages(
        EVENTS,
        |token| request().set_next_token(token).customize().config_override(once()).send(),
        |output| {
            let events = need(output.stack_events, "DescribeStackEvents.StackEvents")?;
            let is_enough = events.iter().any(is_beginning);
            Ok((events, output.next_token.filter(|_| !is_enough)))
        },
    );
    Ok(found.await?.decode(|event| decode_event(&event)))
}

/// Whether an operation on the stack itself began with this event.
fn is_beginning(event: &RawEvent) -> bool {
    let is_of_stack = event.physical_resource_id().is_some_and(|id| event.stack_id() == Some(id));
    let status = event.resource_status().map(ResourceStatus::as_str);
    is_of_stack
        && matches!(
            status,
            Some("CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS" | "DELETE_IN_PROGRESS" | "IMPORT_IN_PROGRESS")
        )
}

/// Something more of one stack.
pub(crate) async fn further(
    local: &Local,
    stack: &Text,
    asked: &StackQuestion,
) -> Result<Found<StackAnswer>, CloudError> {
    Ok(match asked {
        StackQuestion::Template => Found::whole(StackAnswer::Template(template::template(local, stack).await?)),
        StackQuestion::Policy => Found::whole(StackAnswer::Policy(template::policy(local, stack).await?)),
        StackQuestion::ChangeSet(name) => {
            changeset::change_set(local, stack, name).await?.map(|it| StackAnswer::ChangeSet(it.map(Box::new)))
        }
        StackQuestion::Drift => drift::report(local, stack).await?.map(StackAnswer::Drift),
        StackQuestion::FreshDrift => Box::pin(drift::detect(local, stack)).await?.map(StackAnswer::Drift),
    })
}

/// What is not there is an answer as well.
fn if_there<T>(found: Result<T, CloudError>) -> Result<Option<T>, CloudError> {
    match found {
        Err(CloudError::NotFound { .. }) => Ok(None),
        found => found.map(Some),
    }
}

/// Asked without the SDK's retries.
fn once() -> Builder {
    Builder::new().retry_config(connection::once())
}

fn decode_stack(region: &Region, raw: &RawStack) -> Result<Stack, CloudError> {
    let name = text(raw.stack_name(), "Stack.StackName")?;
    let drift = raw.drift_information().and_then(|drift| drift.stack_drift_status());
    Ok(Stack {
        region: region.clone(),
        id: of(&name, text(raw.stack_id(), "Stack.StackId"))?,
        status: of(&name, word(raw.stack_status().map(StackStatus::as_str), "Stack.StackStatus"))?,
        status_reason: optional(raw.stack_status_reason()),
        drift: drift_of(drift.map(aws_sdk_cloudformation::types::StackDriftStatus::as_str)),
        drift_checked: raw.drift_information().and_then(|it| it.last_check_timestamp()).and_then(optional_moment),
        updated: raw.last_updated_time().or(raw.creation_time()).and_then(optional_moment),
        is_protected: raw.enable_termination_protection().unwrap_or(false),
        change_set: optional(raw.change_set_id()),
        parameters: pairs(raw.parameters().iter().map(|it| (it.parameter_key(), it.parameter_value()))),
        outputs: pairs(raw.outputs().iter().map(|output| (output.output_key(), output.output_value()))),
        tags: pairs(raw.tags().iter().map(|tag| (tag.key(), tag.value()))),
        name,
    })
}

fn decode_resource(raw: &RawResource) -> Result<StackResource, CloudError> {
    let logical_id = text(raw.logical_resource_id(), "StackResource.LogicalResourceId")?;
    let drift = raw.drift_information().and_then(|drift| drift.stack_resource_drift_status());
    Ok(StackResource {
        physical_id: optional(raw.physical_resource_id()),
        kind: of(&logical_id, text(raw.resource_type(), "StackResource.ResourceType"))?,
        status: of(
            &logical_id,
            word(raw.resource_status().map(ResourceStatus::as_str), "StackResource.ResourceStatus"),
        )?,
        status_reason: optional(raw.resource_status_reason()),
        updated: raw.last_updated_timestamp().and_then(optional_moment),
        drift: drift_of(drift.map(aws_sdk_cloudformation::types::StackResourceDriftStatus::as_str)),
        logical_id,
    })
}

fn decode_event(raw: &RawEvent) -> Result<StackEvent, CloudError> {
    let id = text(raw.event_id(), "StackEvent.EventId")?;
    Ok(StackEvent {
        stack: of(&id, text(raw.stack_name(), "StackEvent.StackName"))?,
        at: of(&id, moment(raw.timestamp(), "StackEvent.Timestamp"))?,
        logical_id: of(&id, text(raw.logical_resource_id(), "StackEvent.LogicalResourceId"))?,
        kind: of(&id, text(raw.resource_type(), "StackEvent.ResourceType"))?,
        // An event of a hook has the hook's status in place of one of its own.
        status: of(&id, status(raw))?,
        reason: optional(raw.resource_status_reason().or(raw.hook_status_reason())),
        token: optional(raw.client_request_token()),
        id,
    })
}

fn status(raw: &RawEvent) -> Result<Text, CloudError> {
    let own = raw.resource_status().map(aws_sdk_cloudformation::types::ResourceStatus::as_str);
    text(
        own.or_else(|| raw.hook_status().map(aws_sdk_cloudformation::types::HookStatus::as_str)),
        "StackEvent.ResourceStatus",
    )
}

/// `NOT_CHECKED` and `UNKNOWN` are both not known; `MODIFIED` and `DELETED` are words for single resources.
fn drift_of(word: Option<&str>) -> Drift {
    match word {
        Some("IN_SYNC") => Drift::InSync,
        Some("DRIFTED" | "MODIFIED" | "DELETED") => Drift::Drifted,
        _ => Drift::Unknown,
    }
}

fn pairs<'a>(pairs: impl Iterator<Item = (Option<&'a str>, Option<&'a str>)>) -> BTreeMap<Text, Text> {
    pairs.filter_map(|(key, value)| Some((Text::new(key?), Text::new(value.unwrap_or_default())))).collect()
}

#[cfg(test)]
mod tests;
