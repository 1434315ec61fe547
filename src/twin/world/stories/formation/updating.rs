//! Stacks that change: what a change set says, and what becomes of it.

use super::*;
use crate::world::Tag;
use crate::world::formation::changeset::{Action, Replacement};

fn changes(world: &mut World, template: &Value, parameters: &[(&str, &str)]) -> Result<Vec<Change>, String> {
    let name = format!("set-{}", world.now().as_secs());
    let found = drafted(world, "net", &draft(&name, ChangeSetKind::Update, submission(template, parameters))).unwrap();
    world.delete_change_set(ChangeSetName { region: REGION, name: &name, stack: Some("net") }).unwrap();
    found
}

#[test]
fn what_was_submitted_already_is_no_change() {
    let mut world = empty();
    create(&mut world, "net", &network());
    let same = changes(&mut world, &network(), &[]).unwrap_err();
    assert!(same.starts_with("The submitted information didn't contain changes."), "{same}");
    let mut other = network();
    other["Description"] = json!("Another text");
    assert_eq!(changes(&mut world, &other, &[]).unwrap_err(), "No updates are to be performed.");
    other["Outputs"]["More"] = json!({ "Value": "1" });
    assert_eq!(changes(&mut world, &other, &[]).unwrap(), []);
    let mut tagged = submission(&network(), &[]);
    tagged.tags = Some(vec![Tag::new("finops:phase", "1")]);
    let found = drafted(&mut world, "net", &draft("tagged", ChangeSetKind::Update, tagged)).unwrap().unwrap();
    assert!(found.iter().all(|it| it.scope == ["Tags"] && it.replacement == Some(Replacement::No)), "{found:?}");
    assert_eq!(found.len(), 3);
}

#[test]
fn a_parameter_that_replaces_one_resource_may_replace_those_that_refer_to_it() {
    let mut world = empty();
    create(&mut world, "net", &network());
    let found = changes(&mut world, &network(), &[("Cidr", "10.1.0.0/16")]).unwrap();
    let shown: Vec<_> = found.iter().map(|it| (it.logical_id.as_str(), it.action, it.replacement)).collect();
    assert_eq!(
        shown,
        [("Vpc", Action::Modify, Some(Replacement::Yes)), ("Subnet", Action::Modify, Some(Replacement::Yes))]
    );
    let vpc = &found[0].details[0];
    assert_eq!((vpc.source, vpc.entity.as_deref(), vpc.is_static), (Some("ParameterReference"), Some("Cidr"), true));
    let of_vpc = found[1].details.iter().find(|it| it.name.as_deref() == Some("VpcId")).unwrap();
    assert_eq!((of_vpc.source, of_vpc.entity.as_deref()), (Some("ResourceReference"), Some("Vpc")));
    assert!(!of_vpc.is_static && of_vpc.replacement() == Replacement::Conditional);
    assert_eq!(found[0].policy, Some("ReplaceAndDelete"));
}

#[test]
fn a_replacement_comes_before_what_it_replaces_goes() {
    let mut world = empty();
    create(&mut world, "net", &network());
    let before = stack(&world, "net").resource("Vpc").unwrap().physical_id.clone();
    let mut template = network();
    template["Parameters"]["Cidr"]["Default"] = json!("10.1.0.0/16");
    assert_eq!(update(&mut world, "net", &template), "UPDATE_COMPLETE");
    let net = stack(&world, "net");
    let after = net.resource("Vpc").unwrap();
    assert_ne!(after.physical_id, before);
    assert_eq!(net.resource("Subnet").unwrap().body.properties.read()["VpcId"], after.physical_id.as_str());
    assert_eq!(net.outputs.iter().find(|it| it.key == "VpcId").unwrap().value, after.physical_id);
    assert!(place(net, "net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") < place(net, "Vpc DELETE_IN_PROGRESS"));
    assert_eq!(event(net, "Vpc", "DELETE_COMPLETE").physical_id, before);
    assert!(place(net, "Subnet DELETE_COMPLETE") < place(net, "Vpc DELETE_COMPLETE"));
    let why = net.events.iter().filter(|it| it.logical_id == "Vpc").filter_map(|it| it.reason.as_deref());
    assert!(why.into_iter().any(|it| it.starts_with("Requested update requires the creation of a new physical")));
}

#[test]
fn an_update_that_fails_gives_back_what_was_there() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Late'\nreason = 'refused'";
    let mut world = world_of(events, START);
    create(&mut world, "net", &network());
    let before = stack(&world, "net").clone();
    let mut template = network();
    template["Parameters"]["Cidr"]["Default"] = json!("10.1.0.0/16");
    template["Resources"]["Queue"]["Properties"]["VisibilityTimeout"] = json!(60);
    template["Resources"]["Late"] = json!({ "Type": "AWS::SNS::Topic", "DependsOn": ["Subnet", "Queue"] });
    assert_eq!(update(&mut world, "net", &template), "UPDATE_ROLLBACK_COMPLETE");
    let net = stack(&world, "net");
    let why = event(net, "net", "UPDATE_ROLLBACK_IN_PROGRESS").reason.as_deref();
    assert_eq!(why, Some("The following resource(s) failed to create: [Late]."));
    for resource in &before.resources {
        let after = net.resource(&resource.logical_id).unwrap();
        assert_eq!((&after.physical_id, &after.body), (&resource.physical_id, &resource.body));
    }
    assert_eq!(
        (&net.outputs, &net.parameters, &net.body.template),
        (&before.outputs, &before.parameters, &before.body.template)
    );
    assert_eq!(net.resources.len(), 3);
    // What had been made instead is gone.
    let gone = event(net, "Vpc", "DELETE_COMPLETE");
    assert_ne!(gone.physical_id, before.resource("Vpc").unwrap().physical_id);
    assert!(place(net, "net UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS") < place(net, "Vpc DELETE_COMPLETE"));
}

#[test]
fn a_custom_named_resource_cannot_be_replaced_under_its_name() {
    let table = |key: &str| {
        json!({ "Resources": { "Table": { "Type": "AWS::DynamoDB::Table", "Properties": {
            "TableName": "ledger", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": key, "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": key, "KeyType": "HASH" }] } } } })
    };
    let mut world = empty();
    create(&mut world, "net", &table("pk"));
    assert!(world.tables.iter().any(|it| it.name == "ledger"));
    assert_eq!(update(&mut world, "net", &table("id")), "UPDATE_ROLLBACK_COMPLETE");
    let why = event(stack(&world, "net"), "Table", "UPDATE_FAILED").reason.clone().unwrap();
    assert!(why.contains("Rename ledger and update the stack again"), "{why}");
}

#[test]
fn a_stack_policy_keeps_what_it_protects() {
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", "Resource": "LogicalResourceId/Vpc"}]}"#;
    let mut world = empty();
    create(&mut world, "net", &network());
    world.set_stack_policy(named("net"), policy).unwrap();
    let mut replaced = network();
    replaced["Parameters"]["Cidr"]["Default"] = json!("10.1.0.0/16");
    assert_eq!(update(&mut world, "net", &replaced), "UPDATE_ROLLBACK_COMPLETE");
    let why = event(stack(&world, "net"), "Vpc", "UPDATE_FAILED").reason.clone().unwrap();
    assert!(why.starts_with("Action denied by stack policy: Statement [#2] does not allow [Update:Replace]"), "{why}");
    let gone = json!({ "Resources": { "Queue": network()["Resources"]["Queue"] } });
    assert_eq!(update(&mut world, "net", &gone), "UPDATE_ROLLBACK_COMPLETE");
    assert!(stack(&world, "net").resource("Vpc").unwrap().exists());
    assert!(stack(&world, "net").resource("Subnet").unwrap().exists());
}

#[test]
fn what_leaves_the_template_goes_or_stays_as_its_policy_says() {
    let mut template = network();
    template["Resources"]["Queue"]["DeletionPolicy"] = json!("Retain");
    let mut world = empty();
    create(&mut world, "net", &template);
    let vpc_alone =
        json!({ "Resources": { "Vpc": network()["Resources"]["Vpc"] }, "Parameters": network()["Parameters"] });
    let found = changes(&mut world, &vpc_alone, &[]).unwrap();
    let shown: Vec<_> = found.iter().map(|it| (it.logical_id.as_str(), it.action, it.policy)).collect();
    assert!(
        shown.contains(&("Queue", Action::Remove, Some("Retain")))
            && shown.contains(&("Subnet", Action::Remove, Some("Delete")))
    );
    assert_eq!(update(&mut world, "net", &vpc_alone), "UPDATE_COMPLETE");
    let net = stack(&world, "net");
    assert_eq!(net.resources.len(), 1);
    event(net, "Queue", "DELETE_SKIPPED");
    event(net, "Subnet", "DELETE_COMPLETE");
    assert!(world.unmanaged.iter().any(|it| it.resource.resource_type == "AWS::SQS::Queue"));
}

#[test]
fn exports_that_others_use_cannot_change() {
    let user = json!({ "Resources": { "Group": { "Type": "AWS::EC2::SecurityGroup", "Properties": {
        "GroupDescription": "g", "VpcId": { "Fn::ImportValue": "net-vpc" } } } } });
    let mut world = empty();
    let none = world.create_change_set(named("app"), &draft("first", ChangeSetKind::Create, submission(&user, &[])));
    assert!(none.unwrap_err().message.starts_with("No export named net-vpc found"));
    create(&mut world, "net", &network());
    create(&mut world, "app", &user);
    let mut replaced = network();
    replaced["Parameters"]["Cidr"]["Default"] = json!("10.1.0.0/16");
    assert_eq!(update(&mut world, "net", &replaced), "UPDATE_ROLLBACK_COMPLETE");
    let why = event(stack(&world, "net"), "net", "UPDATE_ROLLBACK_IN_PROGRESS").reason.clone().unwrap();
    assert!(why.contains("Export net-vpc cannot be updated as it is in use by app"), "{why}");
    world.delete_stack(named("net"), crate::world::formation::orders::stacks::Deleting::default()).unwrap();
    assert_eq!(stack(&world, "net").status.to_string(), "DELETE_FAILED");
}

#[test]
fn change_sets_go_out_of_date_once_another_is_executed() {
    let mut world = empty();
    create(&mut world, "net", &network());
    let mut template = network();
    template["Resources"]["Queue"]["Properties"]["VisibilityTimeout"] = json!(60);
    for name in ["one", "two"] {
        drafted(&mut world, "net", &draft(name, ChangeSetKind::Update, submission(&template, &[]))).unwrap().unwrap();
    }
    execute(&mut world, "net", "one");
    let of = |name| ChangeSetName { region: REGION, name, stack: Some("net") };
    let refused = world.execute_change_set(of("two"), &Executing::default()).unwrap_err();
    assert_eq!(refused.code, Some("InvalidChangeSetStatus"));
    // The same token means the same order; nothing happens twice.
    execute(&mut world, "net", "one");
    assert_eq!(ended(&mut world, "net"), "UPDATE_COMPLETE");
    assert_eq!(world.change_set_index(of("two")).unwrap_err().code, Some("ChangeSetNotFound"));
    let (index, position) = world.change_set_index(of("one")).unwrap();
    assert_eq!(world.stacks[index].body.change_sets[position].execution_status(world.now()), "EXECUTE_COMPLETE");
}
