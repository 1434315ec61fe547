//! Stacks that come to be.

use super::*;
use crate::world::formation::RollbackConfiguration;

#[test]
fn a_stack_is_created_in_the_order_of_what_needs_what() {
    let mut world = empty();
    assert_eq!(create(&mut world, "net", &network()), "CREATE_COMPLETE");
    let net = stack(&world, "net");
    assert_eq!(told(net)[0], "net REVIEW_IN_PROGRESS");
    assert_eq!(told(net)[1], "net CREATE_IN_PROGRESS");
    assert!(place(net, "Vpc CREATE_COMPLETE") < place(net, "Subnet CREATE_IN_PROGRESS"));
    assert!(place(net, "Queue CREATE_IN_PROGRESS") < place(net, "Vpc CREATE_COMPLETE"), "side by side where free");
    let begun: Vec<&str> =
        net.events.iter().filter(|it| it.logical_id == "Vpc").filter_map(|it| it.reason.as_deref()).collect();
    assert_eq!(begun, ["Resource creation Initiated"]);
    assert!(net.events.iter().take(8).all(|it| it.token.as_deref() == Some("token-first")));
    let subnet = net.resource("Subnet").unwrap();
    assert!(subnet.physical_id.starts_with("subnet-0"));
    assert_eq!(subnet.body.properties.read()["CidrBlock"], "10.0.1.0/24");
    assert_eq!(subnet.body.properties.read()["AvailabilityZone"], "us-east-1a");
    assert_eq!(subnet.body.properties.read()["VpcId"], net.resource("Vpc").unwrap().physical_id.as_str());
    let outputs: Vec<(&str, &str)> = net.outputs.iter().map(|it| (it.key.as_str(), it.value.as_str())).collect();
    assert_eq!(outputs[0], ("QueueArn", "arn:aws:sqs:us-east-1:123456789012:net-work"));
    assert_eq!(net.outputs[1].export.as_deref(), Some("net-vpc"));
    assert_eq!(net.parameters, [("Cidr".to_owned(), "10.0.0.0/16".to_owned())]);
}

#[test]
fn the_first_failure_is_told_and_everything_is_undone() {
    let events =
        "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Subnet'\nreason = 'The CIDR is in use'";
    let mut world = world_of(events, START);
    assert_eq!(create(&mut world, "net", &network()), "ROLLBACK_COMPLETE");
    let net = stack(&world, "net");
    assert_eq!(event(net, "Subnet", "CREATE_FAILED").reason.as_deref(), Some("The CIDR is in use"));
    let why = event(net, "net", "ROLLBACK_IN_PROGRESS").reason.as_deref().unwrap();
    assert!(why.starts_with("The following resource(s) failed to create: ["), "{why}");
    assert!(why.contains("Subnet") && why.ends_with("Rollback requested by user."), "{why}");
    assert_eq!(event(net, "Queue", "CREATE_FAILED").reason.as_deref(), Some("Resource creation cancelled"));
    assert!(place(net, "Subnet DELETE_COMPLETE") < place(net, "Vpc DELETE_IN_PROGRESS"), "in reverse");
    assert!(net.resources.iter().all(|it| !it.exists()));
    // It can only be deleted now.
    let again =
        world.create_change_set(named("net"), &draft("again", ChangeSetKind::Update, submission(&network(), &[])));
    assert!(again.unwrap_err().message.contains("is in ROLLBACK_COMPLETE state and can not be updated"));
}

#[test]
fn names_that_are_taken_quotas_and_wrong_properties_fail_a_resource() {
    let named = |name: &str| json!({ "Resources": { "Bucket": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": name } } } });
    let addresses = json!({ "Resources": { "One": { "Type": "AWS::EC2::EIP" }, "Two": { "Type": "AWS::EC2::EIP", "DependsOn": "One" } } });
    let wrong = json!({ "Resources": { "Vpc": { "Type": "AWS::EC2::Subnet", "Properties": { "Colour": "red" } } } });
    let events = "[platform]\nphases = 0\n[[events.taken]]\ntype = 'AWS::S3::Bucket'\nname = 'logs'\n\
                  [[events.quota]]\ntype = 'AWS::EC2::EIP'\nlimit = 1";
    let cases = [
        (named("logs"), "Bucket", "already exists"),
        (addresses, "Two", "The maximum number of addresses has been reached."),
        (wrong, "Vpc", "extraneous key [Colour] is not permitted\n#: required key [VpcId] not found"),
    ];
    for (template, resource, reason) in cases {
        let mut world = world_of(events, START);
        assert_eq!(create(&mut world, "s", &template), "ROLLBACK_COMPLETE");
        let told = event(stack(&world, "s"), resource, "CREATE_FAILED").reason.clone().unwrap();
        assert!(told.contains(reason), "{told}");
    }
    let mut world = empty();
    assert_eq!(create(&mut world, "one", &named("logs")), "CREATE_COMPLETE");
    assert_eq!(create(&mut world, "two", &named("logs")), "ROLLBACK_COMPLETE");
    let told = event(stack(&world, "two"), "Bucket", "CREATE_FAILED").reason.clone().unwrap();
    assert!(
        told.contains("logs already exists in stack arn:aws:cloudformation:us-east-1:123456789012:stack/one/"),
        "{told}"
    );
}

#[test]
fn a_resource_that_never_finishes_is_given_up_after_hours() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Queue'\non = 'create'";
    let mut world = world_of(events, START);
    drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, submission(&network(), &[]))).unwrap().unwrap();
    execute(&mut world, "net", "first");
    wait(&mut world, 3_600);
    assert_eq!(stack(&world, "net").status.to_string(), "CREATE_IN_PROGRESS");
    assert_eq!(ended(&mut world, "net"), "ROLLBACK_COMPLETE");
    assert_eq!(
        event(stack(&world, "net"), "Queue", "CREATE_FAILED").reason.as_deref(),
        Some("Exceeded attempts to wait")
    );
}

#[test]
fn rollback_triggers_end_a_creation_and_a_missing_alarm_too() {
    let alarm = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-cpu-high";
    for (arn, status) in [(alarm.to_owned(), "CREATE_COMPLETE"), (format!("{alarm}er"), "ROLLBACK_COMPLETE")] {
        let mut world = world("calm");
        let rollback = RollbackConfiguration {
            triggers: vec![(arn, "AWS::CloudWatch::Alarm".to_owned())],
            monitoring_minutes: Some(5),
        };
        let mut wanted = submission(&network(), &[]);
        wanted.rollback = Some(rollback);
        drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, wanted)).unwrap().unwrap();
        execute(&mut world, "net", "first");
        let begun = world.now();
        assert_eq!(ended(&mut world, "net"), status);
        let took = world.now().since(begun).as_secs();
        assert_eq!(took > 300, status == "CREATE_COMPLETE", "{took}");
    }
}

#[test]
fn an_alarm_that_fires_while_the_triggers_are_watched_rolls_back() {
    let mut world = world("calm");
    let arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:web-5xx";
    let mut wanted = submission(&network(), &[]);
    wanted.rollback = Some(RollbackConfiguration {
        triggers: vec![(arn.to_owned(), "AWS::CloudWatch::Alarm".to_owned())],
        monitoring_minutes: Some(30),
    });
    drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, wanted)).unwrap().unwrap();
    execute(&mut world, "net", "first");
    wait(&mut world, 300);
    let alarm = world.alarms.iter_mut().find(|it| it.arn == arn).unwrap();
    alarm.state.value = AlarmState::Alarm;
    assert_eq!(ended(&mut world, "net"), "ROLLBACK_COMPLETE");
    let why = event(stack(&world, "net"), "net", "ROLLBACK_IN_PROGRESS").reason.clone().unwrap();
    assert!(why.contains(arn) && why.contains("has been breached"), "{why}");
}

#[test]
fn a_stack_that_may_stay_as_it_failed_is_rolled_back_on_demand() {
    let events = "[platform]\nphases = 0\n[[events.resource_fault]]\nresource = 'Subnet'\nreason = 'no'\ntimes = 1";
    let mut world = world_of(events, START);
    drafted(&mut world, "net", &draft("first", ChangeSetKind::Create, submission(&network(), &[]))).unwrap().unwrap();
    let of = ChangeSetName { region: REGION, name: "first", stack: Some("net") };
    world.execute_change_set(of, &Executing { disables_rollback: true, ..Executing::default() }).unwrap();
    assert_eq!(ended(&mut world, "net"), "CREATE_FAILED");
    assert!(stack(&world, "net").resource("Vpc").unwrap().exists());
    // An update from there may succeed, or the rest is undone.
    let mut fixed = world.clone();
    assert_eq!(update(&mut fixed, "net", &network()), "UPDATE_COMPLETE");
    world.roll_back_stack(named("net"), None).unwrap();
    assert_eq!(ended(&mut world, "net"), "ROLLBACK_COMPLETE");
}
