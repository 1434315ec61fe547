//! Resources that come under a stack, and what is found of them afterwards.

use super::*;
use crate::world::formation::changeset::Action;
use crate::world::formation::orders::stacks::Deleting;
use crate::world::stacks::DriftStatus;

fn kept() -> Value {
    let mut template = network();
    for name in ["Vpc", "Subnet", "Queue"] {
        template["Resources"][name]["DeletionPolicy"] = json!("Retain");
    }
    template
}

/// An account whose network was left behind by its stack.
fn left_behind() -> World {
    let mut world = empty();
    create(&mut world, "net", &kept());
    world.delete_stack(named("net"), Deleting::default()).unwrap();
    assert_eq!(ended(&mut world, "net"), "DELETE_COMPLETE");
    assert_eq!(world.unmanaged.len(), 3);
    world
}

fn imports(world: &World) -> Vec<Import> {
    let identifiers = [("Vpc", "VpcId"), ("Subnet", "SubnetId"), ("Queue", "QueueUrl")];
    identifiers
        .iter()
        .map(|(logical_id, name)| {
            let found = world.unmanaged.iter().find(|it| it.resource.logical_id == *logical_id).unwrap();
            Import {
                kind: found.resource.resource_type.clone(),
                logical_id: (*logical_id).to_owned(),
                identifier: BTreeMap::from([((*name).to_owned(), found.resource.physical_id.clone())]),
            }
        })
        .collect()
}

fn import(world: &mut World, template: &Value, imports: Vec<Import>) -> Result<Result<Vec<Change>, String>, Objection> {
    let wanted = Draft { imports, ..draft("adopt", ChangeSetKind::Import, submission(template, &[])) };
    drafted(world, "net", &wanted)
}

#[test]
fn resources_are_imported_and_nothing_else_changes() {
    let mut world = left_behind();
    let wanted = imports(&world);
    let found = import(&mut world, &kept(), wanted.clone()).unwrap().unwrap();
    assert!(found.iter().all(|it| it.action == Action::Import && it.physical_id.is_some()) && found.len() == 3);
    execute(&mut world, "net", "adopt");
    assert_eq!(ended(&mut world, "net"), "IMPORT_COMPLETE");
    let net = stack(&world, "net");
    assert_eq!(event(net, "Vpc", "IMPORT_COMPLETE").reason.as_deref(), Some("Resource import completed."));
    event(net, "Vpc", "UPDATE_COMPLETE");
    assert_eq!(net.resource("Vpc").unwrap().physical_id, wanted[0].identifier["VpcId"]);
    assert!(world.unmanaged.is_empty());
    world.detect_drift(named("net")).unwrap();
    assert!(stack(&world, "net").body.detecting.is_some());
    wait(&mut world, 10);
    assert_eq!(stack(&world, "net").drift.status, DriftStatus::InSync);
    let same = drafted(&mut world, "net", &draft("again", ChangeSetKind::Update, submission(&kept(), &[]))).unwrap();
    assert!(same.unwrap_err().starts_with("The submitted information didn't contain changes."));
}

#[test]
fn an_import_asks_for_the_right_identifiers_and_allows_nothing_beside() {
    let world = left_behind();
    let wanted = imports(&world);
    let refused =
        |template: &Value, imports: Vec<Import>| import(&mut world.clone(), template, imports).unwrap_err().message;
    assert!(
        refused(&network(), wanted.clone()).contains("must have DeletionPolicy attribute specified in the template")
    );
    assert!(refused(&kept(), wanted[..2].to_vec()).contains("new resources [Queue] are in the template"));
    let mut wrong = wanted.clone();
    wrong[0].identifier = BTreeMap::from([("Id".to_owned(), "vpc-1".to_owned())]);
    assert!(refused(&kept(), wrong).contains("AWS::EC2::VPC is identified by [VpcId]"));
    let mut missing = wanted.clone();
    missing[0].identifier = BTreeMap::from([("VpcId".to_owned(), "vpc-1".to_owned())]);
    assert!(refused(&kept(), missing).contains("was not found"));
    assert!(refused(&kept(), Vec::new()).contains("ResourcesToImport must be specified"));
    let mut owned = world.clone();
    import(&mut owned, &kept(), wanted.clone()).unwrap().unwrap();
    execute(&mut owned, "net", "adopt");
    ended(&mut owned, "net");
    let other = Draft { imports: wanted, ..draft("adopt", ChangeSetKind::Import, submission(&kept(), &[])) };
    let told = owned.create_change_set(named("other"), &other).unwrap_err().message;
    assert!(told.contains("is already managed by stack"), "{told}");
}

#[test]
fn what_the_template_says_otherwise_is_drift() {
    let mut world = left_behind();
    let wanted = imports(&world);
    let mut template = kept();
    template["Resources"]["Queue"]["Properties"]["VisibilityTimeout"] = json!(60);
    import(&mut world, &template, wanted).unwrap().unwrap();
    execute(&mut world, "net", "adopt");
    ended(&mut world, "net");
    world.detect_drift(named("net")).unwrap();
    wait(&mut world, 10);
    let net = stack(&world, "net");
    assert_eq!(net.drift.status, DriftStatus::Drifted);
    let drift = &net.resource("Queue").unwrap().drift;
    assert_eq!(drift.status, DriftStatus::Modified);
    assert_eq!(
        (drift.differences[0].path.as_str(), drift.differences[0].expected.as_str()),
        ("/VisibilityTimeout", "60")
    );
    assert_eq!(drift.differences[0].kind, "REMOVE");
}

#[test]
fn an_import_that_fails_leaves_everything_where_it_was() {
    let mut world = left_behind();
    let wanted = imports(&world);
    import(&mut world, &kept(), wanted).unwrap().unwrap();
    world.unmanaged.retain(|it| it.resource.logical_id != "Queue");
    execute(&mut world, "net", "adopt");
    assert_eq!(ended(&mut world, "net"), "IMPORT_ROLLBACK_COMPLETE");
    assert_eq!(world.unmanaged.len(), 2);
    assert!(stack(&world, "net").resources.is_empty());
}
