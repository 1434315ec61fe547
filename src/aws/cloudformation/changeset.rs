//! What a change set does, every page of it.

use std::collections::BTreeMap;

use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{
    Change, ChangeAction, ChangeSetStatus, EvaluationType, ExecutionStatus, Replacement as RawReplacement,
    ResourceChange as RawChange, ResourceChangeDetail,
};
use domain::{Cause, ChangeSet, CloudError, Deed, Replacement, ResourceChange, Service, Text};

use super::{if_there, pairs};
use crate::border::{of, optional, optional_moment, text, word};
use crate::connection::Local;
use crate::found::{Found, decode_all};
use crate::operation::Operation;
use crate::pages::pages;

const CHANGE_SET: Operation = Operation::new(Service::CloudFormation, "DescribeChangeSet");

/// The change set of this name; `None` where there is none.
pub(super) async fn change_set(
    local: &Local,
    stack: &Text,
    name: &Text,
) -> Result<Found<Option<ChangeSet>>, CloudError> {
    let request = || local.cloudformation.describe_change_set().stack_name(stack.raw()).change_set_name(name.raw());
    let mut head = None;
    let found = pages(
        CHANGE_SET,
        |token| request().set_next_token(token).send(),
        |mut output| {
            let page = (output.changes.take().unwrap_or_default(), output.next_token.take());
            // The first page says what the others repeat.
            head.get_or_insert(output);
            Ok(page)
        },
    );
    let found = if_there(found.await)?;
    let (Some(changes), Some(head)) = (found, head) else { return Ok(Found::whole(None)) };
    let gap = changes.gap;
    let changes = decode_all(changes.value, decode_change);
    let set = decode(&head, changes.value.into_iter().flatten().collect())?;
    Ok(Found::whole(Some(set)).lacking(gap).lacking(changes.gap))
}

fn decode(raw: &DescribeChangeSetOutput, changes: Vec<ResourceChange>) -> Result<ChangeSet, CloudError> {
    let name = text(raw.change_set_name(), "ChangeSet.ChangeSetName")?;
    let parameters: BTreeMap<Text, Text> =
        pairs(raw.parameters().iter().map(|it| (it.parameter_key(), it.parameter_value())));
    Ok(ChangeSet {
        id: of(&name, text(raw.change_set_id(), "ChangeSet.ChangeSetId"))?,
        stack: of(&name, text(raw.stack_name(), "ChangeSet.StackName"))?,
        status: of(&name, word(raw.status().map(ChangeSetStatus::as_str), "ChangeSet.Status"))?,
        // Before it is made, AWS leaves this out.
        execution: raw.execution_status().map_or("UNAVAILABLE", ExecutionStatus::as_str).into(),
        reason: optional(raw.status_reason()),
        created: raw.creation_time().and_then(optional_moment),
        changes,
        parameters,
        name,
    })
}

/// A change to a resource; `None` for a change that is not one, such as a hook's.
fn decode_change(raw: Change) -> Result<Option<ResourceChange>, CloudError> {
    let Some(raw) = raw.resource_change else { return Ok(None) };
    let logical_id = text(raw.logical_resource_id(), "ResourceChange.LogicalResourceId")?;
    Ok(Some(ResourceChange {
        physical_id: optional(raw.physical_resource_id()),
        kind: of(&logical_id, text(raw.resource_type(), "ResourceChange.ResourceType"))?,
        deed: deed(raw.action()),
        replacement: replacement(&raw),
        causes: raw.details().iter().map(cause).collect(),
        logical_id,
    }))
}

fn deed(action: Option<&ChangeAction>) -> Deed {
    match action {
        Some(ChangeAction::Add) => Deed::Add,
        Some(ChangeAction::Import) => Deed::Import,
        Some(ChangeAction::Modify) => Deed::Modify,
        Some(ChangeAction::Remove) => Deed::Remove,
        _ => Deed::Unknown,
    }
}

/// Only a modified resource has a word on it; where AWS leaves that word out, nobody knows.
fn replacement(raw: &RawChange) -> Replacement {
    match (raw.replacement(), raw.action()) {
        (Some(RawReplacement::True), _) => Replacement::True,
        (Some(RawReplacement::False), _)
        | (None, Some(ChangeAction::Add | ChangeAction::Import | ChangeAction::Remove)) => Replacement::False,
        _ => Replacement::Conditional,
    }
}

fn cause(raw: &ResourceChangeDetail) -> Cause {
    let target = raw.target();
    Cause {
        attribute: target.and_then(|it| it.attribute()).map_or("Properties", |it| it.as_str()).into(),
        property: target.and_then(|it| optional(it.name())),
        recreation: target.and_then(|it| it.requires_recreation()).map(|it| it.as_str().into()),
        is_dynamic: raw.evaluation() == Some(&EvaluationType::Dynamic),
        entity: optional(raw.causing_entity()),
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::{RequiresRecreation, ResourceAttribute, ResourceTargetDefinition};

    use super::*;

    fn change(action: ChangeAction, replacement: Option<RawReplacement>) -> Change {
        let target = ResourceTargetDefinition::builder()
            .attribute(ResourceAttribute::Properties)
            .name("ImageId")
            .requires_recreation(RequiresRecreation::Always)
            .build();
        let detail = ResourceChangeDetail::builder()
            .target(target)
            .evaluation(EvaluationType::Dynamic)
            .causing_entity("Image")
            .build();
        let resource = RawChange::builder()
            .action(action)
            .logical_resource_id("Server")
            .physical_resource_id("i-0")
            .resource_type("AWS::EC2::Instance")
            .set_replacement(replacement)
            .details(detail)
            .build();
        Change::builder().resource_change(resource).build()
    }

    #[test]
    fn a_change_says_what_is_done_and_why() {
        let decoded = decode_change(change(ChangeAction::Modify, Some(RawReplacement::True))).unwrap().unwrap();
        assert_eq!((decoded.deed, decoded.replacement), (Deed::Modify, Replacement::True));
        let cause = &decoded.causes[0];
        assert_eq!((cause.property.as_ref().unwrap().as_str(), cause.is_dynamic), ("ImageId", true));
        assert_eq!(cause.entity.as_ref().unwrap(), &"Image");
    }

    #[test]
    fn what_aws_does_not_say_of_a_replacement_is_not_taken_for_none() {
        let of = |action, word| decode_change(change(action, word)).unwrap().unwrap().replacement;
        assert_eq!(of(ChangeAction::Modify, None), Replacement::Conditional);
        assert_eq!(of(ChangeAction::Dynamic, None), Replacement::Conditional);
        assert_eq!(of(ChangeAction::Add, None), Replacement::False);
    }

    #[test]
    fn a_hook_is_no_change_to_a_resource() {
        assert_eq!(decode_change(Change::builder().build()), Ok(None));
    }

    #[test]
    fn a_nameless_resource_is_malformed() {
        let raw = Change::builder().resource_change(RawChange::builder().build()).build();
        let field = "ResourceChange.LogicalResourceId".into();
        assert_eq!(decode_change(raw), Err(CloudError::Malformed { field }));
    }
}
