//! What a stack, a resource and an event must say.

use aws_sdk_cloudformation::types::builders::{StackBuilder, StackEventBuilder, StackResourceSummaryBuilder};
use aws_sdk_cloudformation::types::{HookStatus, Output, StackDriftInformation, StackDriftStatus, Tag};
use aws_smithy_types::DateTime;
use domain::Moment;

use super::*;
use crate::border::malformed;

fn edge() -> StackBuilder {
    let drift = StackDriftInformation::builder().stack_drift_status(StackDriftStatus::Drifted).build();
    RawStack::builder()
        .stack_name("edge")
        .stack_id("arn:aws:cloudformation:us-east-1:123456789012:stack/edge/1")
        .stack_status(StackStatus::UpdateComplete)
        .creation_time(DateTime::from_secs(60))
        .last_updated_time(DateTime::from_secs(120))
        .enable_termination_protection(true)
        .drift_information(drift)
        .outputs(Output::builder().output_key("Dns").output_value("web.example").build())
        .tags(Tag::builder().key("finops:phase").value("2").build())
}

fn balancer() -> StackResourceSummaryBuilder {
    RawResource::builder()
        .logical_resource_id("Balancer")
        .resource_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
        .resource_status(ResourceStatus::CreateInProgress)
        .last_updated_timestamp(DateTime::from_secs(60))
}

fn created() -> StackEventBuilder {
    RawEvent::builder()
        .event_id("e-1")
        .stack_name("edge")
        .timestamp(DateTime::from_secs(60))
        .logical_resource_id("Balancer")
        .resource_type("AWS::ElasticLoadBalancingV2::LoadBalancer")
        .resource_status(ResourceStatus::CreateComplete)
}

#[test]
fn an_operation_begins_with_an_event_of_the_stack_itself() {
    let of = |physical: &str, status: ResourceStatus| {
        is_beginning(&created().stack_id("arn:edge").physical_resource_id(physical).resource_status(status).build())
    };
    for begins in ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "IMPORT_IN_PROGRESS"] {
        assert!(of("arn:edge", begins.into()), "{begins}");
    }
    for goes_on in ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "CREATE_COMPLETE"] {
        assert!(!of("arn:edge", goes_on.into()), "{goes_on}");
    }
    assert!(!of("sg-1", ResourceStatus::CreateInProgress), "a resource of it");
}

#[test]
fn a_stack_is_read_whole() {
    let stack = decode_stack(&Region::new("us-east-1"), &edge().build()).unwrap();
    assert_eq!((stack.status.as_str(), stack.drift, stack.is_protected), ("UPDATE_COMPLETE", Drift::Drifted, true));
    assert_eq!(stack.updated, Some(Moment::from_secs(120)));
    assert_eq!(stack.outputs[&"Dns".into()], "web.example");
    assert_eq!(stack.tags[&"finops:phase".into()], "2");
    let fresh = edge().set_last_updated_time(None).set_drift_information(None).build();
    let fresh = decode_stack(&Region::new("us-east-1"), &fresh).unwrap();
    assert_eq!((fresh.updated, fresh.drift), (Some(Moment::from_secs(60)), Drift::Unknown));
}

#[test]
fn what_was_never_checked_is_not_in_sync() {
    assert_eq!(drift_of(Some("NOT_CHECKED")), Drift::Unknown);
    assert_eq!(drift_of(Some("IN_SYNC")), Drift::InSync);
    assert_eq!(drift_of(Some("MODIFIED")), Drift::Drifted);
}

#[test]
fn a_resource_may_have_no_physical_name_yet() {
    let resource = decode_resource(&balancer().build()).unwrap();
    assert_eq!((resource.physical_id, resource.status.as_str()), (None, "CREATE_IN_PROGRESS"));
}

#[test]
fn an_event_of_a_hook_has_the_hooks_status() {
    let hook = created().set_resource_status(None).hook_status(HookStatus::HookFailed).hook_status_reason("no tags");
    let event = decode_event(&hook.build()).unwrap();
    assert_eq!((event.status.as_str(), event.reason), ("HOOK_FAILED", Some("no tags".into())));
}

#[test]
fn each_missing_field_of_a_stack_is_named() {
    let field = |raw: StackBuilder| decode_stack(&Region::new("us-east-1"), &raw.build()).unwrap_err();
    assert_eq!(field(edge().set_stack_name(None)), malformed("Stack.StackName"));
    assert_eq!(field(edge().set_stack_id(None)), malformed("Stack.StackId of edge"));
    assert_eq!(field(edge().set_stack_status(None)), malformed("Stack.StackStatus of edge"));
}

#[test]
fn each_missing_field_of_a_resource_is_named() {
    let field = |raw: StackResourceSummaryBuilder| decode_resource(&raw.build()).unwrap_err();
    assert_eq!(field(balancer().set_logical_resource_id(None)), malformed("StackResource.LogicalResourceId"));
    assert_eq!(field(balancer().set_resource_type(None)), malformed("StackResource.ResourceType of Balancer"));
    assert_eq!(field(balancer().set_resource_status(None)), malformed("StackResource.ResourceStatus of Balancer"));
}

#[test]
fn each_missing_field_of_an_event_is_named() {
    let field = |raw: StackEventBuilder| decode_event(&raw.build()).unwrap_err();
    assert_eq!(field(created().set_event_id(None)), malformed("StackEvent.EventId"));
    assert_eq!(field(created().set_stack_name(None)), malformed("StackEvent.StackName of e-1"));
    assert_eq!(field(created().set_timestamp(None)), malformed("StackEvent.Timestamp of e-1"));
    assert_eq!(field(created().set_logical_resource_id(None)), malformed("StackEvent.LogicalResourceId of e-1"));
    assert_eq!(field(created().set_resource_type(None)), malformed("StackEvent.ResourceType of e-1"));
    assert_eq!(field(created().set_resource_status(None)), malformed("StackEvent.ResourceStatus of e-1"));
}
