//! Stacks that go.

use super::*;
use crate::world::formation::orders::stacks::Deleting;

#[test]
fn a_stack_goes_in_reverse_and_its_name_is_free_again() {
    let mut world = empty();
    create(&mut world, "net", &network());
    let id = stack(&world, "net").id.clone();
    world.delete_stack(named("net"), Deleting { token: Some("gone-1".to_owned()), ..Deleting::default() }).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
    let net = stack(&world, "net");
    assert!(place(net, "Subnet DELETE_COMPLETE") < place(net, "Vpc DELETE_IN_PROGRESS"));
    assert!(world.stack_index(named("net")).is_none() && world.stack_index(named(&id)).is_some());
    // What is gone is gone, and the name is free.
    world.delete_stack(named("net"), Deleting::default()).unwrap();
    assert_eq!(create(&mut world, "net", &network()), "CREATE_COMPLETE");
}

#[test]
fn termination_protection_holds_until_it_is_lifted() {
    let mut world = empty();
    create(&mut world, "net", &network());
    world.set_termination_protection(named("net"), true).unwrap();
    let refused = world.delete_stack(named("net"), Deleting::default()).unwrap_err();
    assert_eq!(refused.message, "Stack [net] cannot be deleted while TerminationProtection is enabled");
    world.set_termination_protection(named("net"), false).unwrap();
    world.delete_stack(named("net"), Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
}

#[test]
fn a_resource_that_cannot_be_deleted_may_be_left_out_afterwards() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Vpc'\nreason = 'has dependencies'\non = 'delete'";
    let mut world = world_of(events, START);
    create(&mut world, "net", &network());
    let retained = Deleting { retained: vec!["Vpc".to_owned()], token: None };
    let early = world.delete_stack(named("net"), retained.clone()).unwrap_err();
    assert!(early.message.contains("only when stack is in the DELETE_FAILED state"), "{}", early.message);
    world.delete_stack(named("net"), Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_FAILED");
    let net = stack(&world, "net");
    assert_eq!(net.status_reason.as_deref(), Some("The following resource(s) failed to delete: [Vpc]."));
    world.delete_stack(named("net"), retained).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
    assert_eq!(world.unmanaged.len(), 1);
}

#[test]
fn a_stack_that_is_being_created_can_be_deleted_and_one_that_is_updated_cannot() {
    let mut world = empty();
    drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, submission(&network(), &[]))).unwrap().unwrap();
    execute(&mut world, "net", "first");
    wait(&mut world, 8);
    world.delete_stack(named("net"), Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
    create(&mut world, "other", &network());
    let mut template = network();
    template["Resources"]["Queue"]["Properties"]["VisibilityTimeout"] = json!(60);
    drafted(&mut world, "other", &draft("two", ChangeSetKind::Update, submission(&template, &[]))).unwrap().unwrap();
    execute(&mut world, "other", "two");
    let refused = world.delete_stack(named("other"), Deleting::default()).unwrap_err();
    assert!(refused.message.ends_with("cannot be deleted while in status UPDATE_IN_PROGRESS"), "{}", refused.message);
}

#[test]
fn the_stack_of_a_first_change_set_can_be_thrown_away() {
    let mut world = empty();
    drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, submission(&network(), &[]))).unwrap().unwrap();
    assert_eq!(stack(&world, "net").status.to_string(), "REVIEW_IN_PROGRESS");
    world.delete_change_set(ChangeSetName { region: REGION, name: "first", stack: Some("net") }).unwrap();
    world.delete_stack(named("net"), Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
    assert!(stack(&world, "net").resources.is_empty());
}
