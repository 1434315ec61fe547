//! Stacks that are created, updated, rolled back, imported and deleted.

mod adopting;
mod creating;
mod deleting;
mod platform;
mod roadmap;
mod undoing;
mod updating;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::world::formation::changeset::{Change, ChangeSetKind, Import};
use crate::world::formation::orders::StackName;
use crate::world::formation::orders::changesets::{ChangeSetName, Draft, Executing};
use crate::world::formation::orders::drafting::Submission;
use crate::world::formation::template::Given;
use crate::world::orders::Objection;
use crate::world::stacks::{Stack, StackEvent};

const REGION: &str = "us-east-1";

fn named(name: &str) -> StackName<'_> {
    StackName { region: REGION, name }
}

fn empty() -> World {
    world("empty")
}

fn submission(template: &Value, parameters: &[(&str, &str)]) -> Submission {
    let given = parameters.iter().map(|(name, value)| ((*name).to_owned(), Given::Value((*value).to_owned())));
    Submission {
        template: Some(template.to_string()),
        parameters: given.collect(),
        capabilities: vec!["CAPABILITY_NAMED_IAM".to_owned()],
        ..Submission::default()
    }
}

fn draft(name: &str, kind: ChangeSetKind, submission: Submission) -> Draft {
    Draft {
        name: name.to_owned(),
        kind,
        description: None,
        token: None,
        submission,
        imports: Vec::new(),
        on_failure: None,
    }
}

/// Makes a change set and waits until it is ready; answers with its changes, or why it failed.
fn drafted(world: &mut World, stack: &str, draft: &Draft) -> Result<Result<Vec<Change>, String>, Objection> {
    world.create_change_set(named(stack), draft)?;
    wait(world, 10);
    let of = ChangeSetName { region: REGION, name: &draft.name, stack: Some(stack) };
    let (index, position) = world.change_set_index(of).unwrap();
    let set = &world.stacks[index].body.change_sets[position];
    Ok(set.failed.clone().map_or(Ok(set.changes.clone()), Err))
}

fn execute(world: &mut World, stack: &str, name: &str) {
    let of = ChangeSetName { region: REGION, name, stack: Some(stack) };
    let asked = Executing { token: Some(format!("token-{name}")), ..Executing::default() };
    world.execute_change_set(of, &asked).unwrap();
}

/// Creates a stack and waits for its end; answers with its status.
fn create(world: &mut World, name: &str, template: &Value) -> String {
    drafted(world, name, &draft("first", ChangeSetKind::Create, submission(template, &[]))).unwrap().unwrap();
    execute(world, name, "first");
    ended(world, name)
}

/// Updates a stack and waits for its end; answers with its status.
fn update(world: &mut World, name: &str, template: &Value) -> String {
    let set = format!("update-{}", world.now().as_secs());
    drafted(world, name, &draft(&set, ChangeSetKind::Update, submission(template, &[]))).unwrap().unwrap();
    execute(world, name, &set);
    ended(world, name)
}

/// Waits until nothing is done to a stack any more.
fn ended(world: &mut World, name: &str) -> String {
    let id = stack(world, name).id.clone();
    let over = |it: &World| it.stacks.iter().find(|it| it.id == id).is_some_and(|it| it.body.operation.is_none());
    assert!(wait_for(world, 6 * 3_600, over).is_some(), "{name} does not end");
    let found = world.stacks.iter().find(|it| it.id == id).unwrap();
    let newest_first = found.events.iter().zip(found.events.iter().skip(1)).all(|(new, old)| new.at >= old.at);
    assert!(newest_first, "{:?}", told(found));
    found.status.to_string()
}

fn stack<'a>(world: &'a World, name: &str) -> &'a Stack {
    world.stacks.iter().rev().find(|it| it.name == name).unwrap()
}

/// The events of a stack, oldest first, as `Name STATUS`.
fn told(stack: &Stack) -> Vec<String> {
    stack.events.iter().rev().map(|it| format!("{} {}", it.logical_id, it.status)).collect()
}

fn event<'a>(stack: &'a Stack, logical_id: &str, status: &str) -> &'a StackEvent {
    let found = stack.events.iter().find(|it| it.logical_id == logical_id && it.status.to_string() == status);
    found.unwrap_or_else(|| panic!("{logical_id} {status} in {:#?}", told(stack)))
}

/// Where an event is among the others, oldest first.
fn place(stack: &Stack, what: &str) -> usize {
    let told = told(stack);
    told.iter().position(|it| it == what).unwrap_or_else(|| panic!("{what} in {told:#?}"))
}

/// A network with one subnet, and a queue beside it.
fn network() -> Value {
    json!({
        "Description": "A network",
        "Parameters": { "Cidr": { "Type": "String", "Default": "10.0.0.0/16" } },
        "Resources": {
            "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": { "Ref": "Cidr" } } },
            "Subnet": { "Type": "AWS::EC2::Subnet", "Properties": {
                "VpcId": { "Ref": "Vpc" }, "CidrBlock": { "Fn::Select": [1, { "Fn::Cidr": [{ "Ref": "Cidr" }, 4, 8] }] },
                "AvailabilityZone": { "Fn::Select": [0, { "Fn::GetAZs": "" }] } } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": { "Fn::Sub": "${AWS::StackName}-work" } } }
        },
        "Outputs": {
            "VpcId": { "Value": { "Ref": "Vpc" }, "Export": { "Name": "net-vpc" } },
            "QueueArn": { "Value": { "Fn::GetAtt": ["Queue", "Arn"] } }
        }
    })
}
