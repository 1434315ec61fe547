//! Changes of stacks: a change set made, thrown away, executed; what runs stopped or taken back; stacks deleted,
//! protected, their resources locked.

use aws_sdk_cloudformation::types::{
    Capability, ChangeSetType, Parameter, ResourceToImport, RollbackConfiguration, RollbackTrigger, StackStatus, Tag,
};
use change::{Answered, Draft, Purpose, RollOut, StackAction, StackChange};
use domain::Service;

use super::write::{Refusal, Write, refused_here};
use super::{Dispatch, once};

// The protocol names an error by its code; the model's shapes are named a little otherwise.
const CAPABILITIES: Refusal = ("InsufficientCapabilitiesException", "this is a fault of the program: report it");
const LIMIT: Refusal = ("LimitExceededException", "delete change sets or stacks, or ask for a higher quota");
const NO_CHANGE_SET: Refusal = ("ChangeSetNotFound", "it was thrown away; plan anew");
const STATUS: Refusal = ("InvalidChangeSetStatus", "it cannot be executed any more; plan anew");

const DRAFT: Write = Write::new(Service::CloudFormation, "CreateChangeSet", &[CAPABILITIES, LIMIT]);
const DISCARD: Write = Write::new(Service::CloudFormation, "DeleteChangeSet", &[STATUS]);
const EXECUTE: Write = Write::new(Service::CloudFormation, "ExecuteChangeSet", &[NO_CHANGE_SET, STATUS, CAPABILITIES]);
const CANCEL: Write = Write::new(Service::CloudFormation, "CancelUpdateStack", &[]);
const CONTINUE: Write = Write::new(Service::CloudFormation, "ContinueUpdateRollback", &[]);
const ROLL_BACK: Write = Write::new(Service::CloudFormation, "RollbackStack", &[]);
const DELETE: Write = Write::new(Service::CloudFormation, "DeleteStack", &[]);
const PROTECT: Write = Write::new(Service::CloudFormation, "UpdateTerminationProtection", &[]);
const POLICY: Write = Write::new(Service::CloudFormation, "SetStackPolicy", &[]);

/// How long alarms are watched after a roll-out, minutes: as long as an alarm of three periods takes to fire.
const WATCHED: i32 = 5;

/// Sends a change of a stack.
pub(super) async fn stack(dispatch: &Dispatch<'_>, action: &StackAction) -> Answered {
    let stack = action.stack.raw();
    match &action.change {
        StackChange::Draft(draft) => make(dispatch, stack, draft).await,
        StackChange::Discard { change_set, with_stack: false } => discard(dispatch, stack, change_set).await,
        StackChange::Discard { change_set, with_stack: true } => discard_all(dispatch, stack, change_set).await,
        StackChange::RollOut(roll_out) => execute(dispatch, stack, roll_out).await,
        StackChange::Cancel => cancel(dispatch, stack).await,
        StackChange::Continue { skip } => go_on(dispatch, stack, skip).await,
        StackChange::RollBack => roll_back(dispatch, stack).await,
        StackChange::Delete { retain, role } => {
            delete(dispatch, (stack, dispatch.mark.as_str()), retain, role.as_ref()).await
        }
        StackChange::Protect(is_on) => protect(dispatch, stack, *is_on).await,
        StackChange::Policy(policy) => set_policy(dispatch, stack, policy).await,
    }
}

async fn make(dispatch: &Dispatch<'_>, stack: &str, draft: &Draft) -> Answered {
    let Some(template) = draft.template.text() else {
        return refused_here("the template's text is not at hand, only its fingerprint; plan anew");
    };
    let kind = match draft.purpose {
        Purpose::Create => ChangeSetType::Create,
        Purpose::Update => ChangeSetType::Update,
        Purpose::Import => ChangeSetType::Import,
    };
    let parameter =
        |(key, value): (&String, &String)| Parameter::builder().parameter_key(key).parameter_value(value).build();
    let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
    let imports = draft.imports.iter().map(|it| {
        let resource = ResourceToImport::builder().resource_type(&it.kind).logical_resource_id(&it.logical_id);
        resource.set_resource_identifier(Some(it.identifier.clone().into_iter().collect())).build()
    });
    let imports: Vec<ResourceToImport> = imports.collect();
    let request = dispatch.local.cloudformation.create_change_set().stack_name(stack).change_set_name(&draft.name);
    let request = request.change_set_type(kind).template_body(template).client_token(dispatch.mark.as_str());
    let request = request.description(dispatch.mark.as_str()).capabilities(Capability::CapabilityNamedIam);
    let request = request.set_parameters(Some(draft.parameters.iter().map(parameter).collect()));
    let request = request.set_tags(Some(draft.tags.iter().map(tag).collect()));
    let request = request.set_resources_to_import((!imports.is_empty()).then_some(imports));
    let request = request.rollback_configuration(rollback_on(&draft.triggers)).set_role_arn(draft.role.clone());
    let sent = once!(aws_sdk_cloudformation, dispatch, request);
    DRAFT.answered(dispatch, sent, |output| output.id().map(|id| format!("change set {id}")))
}

/// No alarm is said as well: CloudFormation would go on with those of the last time.
fn rollback_on(alarms: &[String]) -> RollbackConfiguration {
    let trigger = |arn: &String| RollbackTrigger::builder().arn(arn).r#type("AWS::CloudWatch::Alarm").build();
    let triggers: Vec<RollbackTrigger> = alarms.iter().map(trigger).collect();
    let watched = if triggers.is_empty() { 0 } else { WATCHED };
    let configured = RollbackConfiguration::builder().set_rollback_triggers(Some(triggers));
    configured.monitoring_time_in_minutes(watched).build()
}

async fn discard(dispatch: &Dispatch<'_>, stack: &str, change_set: &str) -> Answered {
    let request = dispatch.local.cloudformation.delete_change_set().stack_name(stack).change_set_name(change_set);
    DISCARD.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

/// The change set first: after that nobody can execute it, and a stack that still only waits for review holds nothing.
async fn discard_all(dispatch: &Dispatch<'_>, stack: &str, change_set: &str) -> Answered {
    let discarded = discard(dispatch, stack, change_set).await;
    if !matches!(discarded, Answered::Accepted(_)) || !is_in_review(dispatch, stack).await {
        return discarded;
    }
    // The run's own token made the change set: spent on another operation it would be refused.
    delete(dispatch, (stack, &format!("{}-discard", dispatch.mark.as_str())), &[], None).await
}

/// Whether a stack is known to wait for its first change set; what cannot be read is left alone.
async fn is_in_review(dispatch: &Dispatch<'_>, stack: &str) -> bool {
    let found = Box::pin(dispatch.local.cloudformation.describe_stacks().stack_name(stack).send()).await;
    let status = found.ok().and_then(|output| output.stacks?.pop()?.stack_status);
    status == Some(StackStatus::ReviewInProgress)
}

async fn execute(dispatch: &Dispatch<'_>, stack: &str, roll_out: &RollOut) -> Answered {
    let request = dispatch.local.cloudformation.execute_change_set().stack_name(stack);
    let request = request.change_set_name(&roll_out.change_set).client_request_token(dispatch.mark.as_str());
    // Without it a creation that fails leaves behind what it was to keep, under no stack.
    let retained = (roll_out.purpose == Purpose::Create).then_some(true);
    let request = request.set_retain_except_on_create(retained);
    EXECUTE.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

async fn cancel(dispatch: &Dispatch<'_>, stack: &str) -> Answered {
    let request = dispatch.local.cloudformation.cancel_update_stack().stack_name(stack);
    let request = request.client_request_token(dispatch.mark.as_str());
    CANCEL.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

async fn go_on(dispatch: &Dispatch<'_>, stack: &str, skip: &[String]) -> Answered {
    let request = dispatch.local.cloudformation.continue_update_rollback().stack_name(stack);
    let request = request.set_resources_to_skip((!skip.is_empty()).then(|| skip.to_vec()));
    let request = request.client_request_token(dispatch.mark.as_str());
    CONTINUE.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

async fn roll_back(dispatch: &Dispatch<'_>, stack: &str) -> Answered {
    let request = dispatch.local.cloudformation.rollback_stack().stack_name(stack);
    let request = request.client_request_token(dispatch.mark.as_str());
    ROLL_BACK.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

async fn delete(
    dispatch: &Dispatch<'_>,
    (stack, token): (&str, &str),
    retain: &[String],
    role: Option<&String>,
) -> Answered {
    let request = dispatch.local.cloudformation.delete_stack().stack_name(stack);
    let request = request.set_retain_resources((!retain.is_empty()).then(|| retain.to_vec()));
    let request = request.client_request_token(token).set_role_arn(role.cloned());
    DELETE.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

async fn protect(dispatch: &Dispatch<'_>, stack: &str, is_on: bool) -> Answered {
    let request = dispatch.local.cloudformation.update_termination_protection().stack_name(stack);
    let request = request.enable_termination_protection(is_on);
    PROTECT.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}

async fn set_policy(dispatch: &Dispatch<'_>, stack: &str, policy: &str) -> Answered {
    let request = dispatch.local.cloudformation.set_stack_policy().stack_name(stack).stack_policy_body(policy);
    POLICY.answered(dispatch, once!(aws_sdk_cloudformation, dispatch, request), |_| None)
}
