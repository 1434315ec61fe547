//! Updates that are cancelled, and rollbacks that fail.

use super::*;

fn slower() -> Value {
    let mut template = network();
    template["Resources"]["Queue"]["Properties"]["VisibilityTimeout"] = json!(60);
    template["Resources"]["Gateway"] =
        json!({ "Type": "AWS::EC2::NatGateway", "Properties": { "SubnetId": { "Ref": "Subnet" } } });
    template
}

#[test]
fn an_update_is_cancelled_only_while_it_runs() {
    let mut world = empty();
    create(&mut world, "net", &network());
    let refused = world.cancel_update(named("net"), None).unwrap_err();
    assert_eq!(refused.message, "CancelUpdateStack cannot be called from current stack status");
    drafted(&mut world, "net", &draft("two", ChangeSetKind::Update, submission(&slower(), &[]))).unwrap().unwrap();
    execute(&mut world, "net", "two");
    wait(&mut world, 60);
    assert_eq!(world.engine.gateways.len(), 1);
    world.cancel_update(named("net"), Some("cancel-1")).unwrap();
    // The answer to the same order is the same.
    world.cancel_update(named("net"), Some("cancel-1")).unwrap();
    assert_eq!(stack(&world, "net").status.to_string(), "UPDATE_ROLLBACK_IN_PROGRESS");
    assert_eq!(ended(&mut world, "net"), "UPDATE_ROLLBACK_COMPLETE");
    let net = stack(&world, "net");
    assert_eq!(event(net, "Gateway", "CREATE_FAILED").reason.as_deref(), Some("Resource creation cancelled"));
    assert!(net.resource("Gateway").is_none() && world.engine.gateways.is_empty());
    assert!(net.resource("Queue").unwrap().body.properties.read().get("VisibilityTimeout").is_none());
}

#[test]
fn a_rollback_that_fails_is_continued_or_leaves_out_what_is_in_its_way() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Gateway'\nreason = 'no address'\n\
                  [[events.resource_fault]]\nresource = 'Queue'\nreason = 'throttled'\non = 'update'\ntimes = 2";
    let mut world = world_of(events, START);
    // The first of the two failures happens to the update itself.
    create(&mut world, "net", &network());
    assert_eq!(update(&mut world, "net", &slower()), "UPDATE_ROLLBACK_FAILED");
    let net = stack(&world, "net");
    assert_eq!(net.status_reason.as_deref(), Some("The following resource(s) failed to update: [Queue]."));
    let refused = world.continue_rollback(named("net"), &["Vpc".to_owned()], None).unwrap_err();
    assert!(refused.message.contains("Vpc cannot be skipped"), "{}", refused.message);
    let mut skipped = world.clone();
    skipped.continue_rollback(named("net"), &["Queue".to_owned()], None).unwrap();
    assert_eq!(ended(&mut skipped, "net"), "UPDATE_ROLLBACK_COMPLETE");
    world.continue_rollback(named("net"), &[], Some("continue-1")).unwrap();
    assert_eq!(ended(&mut world, "net"), "UPDATE_ROLLBACK_COMPLETE");
    assert!(world.continue_rollback(named("net"), &[], None).is_err());
}

#[test]
fn a_rollback_of_a_creation_that_fails_can_only_be_deleted() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Subnet'\nreason = 'no'\non = 'create'\n\
                  [[events.resource_fault]]\nresource = 'Vpc'\nreason = 'has dependencies'\non = 'delete'\ntimes = 1";
    let mut world = world_of(events, START);
    assert_eq!(create(&mut world, "net", &network()), "ROLLBACK_FAILED");
    let again = draft("again", ChangeSetKind::Update, submission(&network(), &[]));
    assert!(world.create_change_set(named("net"), &again).is_err());
    world.delete_stack(named("net"), crate::world::formation::orders::stacks::Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
}

#[test]
fn what_a_failed_creation_made_goes_although_it_is_to_be_retained() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Subnet'\nreason = 'no'";
    let mut template = network();
    template["Resources"]["Vpc"]["DeletionPolicy"] = json!("Retain");
    for retains_except in [false, true] {
        let mut world = world_of(events, START);
        drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, submission(&template, &[])))
            .unwrap()
            .unwrap();
        let of = ChangeSetName { region: REGION, name: "first", stack: Some("net") };
        let asked = Executing { retain_except_on_create: retains_except, ..Executing::default() };
        world.execute_change_set(of, &asked).unwrap();
        assert_eq!(ended(&mut world, "net"), "ROLLBACK_COMPLETE");
        assert_eq!(world.unmanaged.is_empty(), retains_except);
        event(stack(&world, "net"), "Vpc", if retains_except { "DELETE_COMPLETE" } else { "DELETE_SKIPPED" });
    }
}
