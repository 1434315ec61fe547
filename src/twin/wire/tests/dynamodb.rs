//! DynamoDB over JSON 1.0: tables, items, conditions, pages and transactions.

mod conditions;

use std::time::Duration;

use http::Request;
use hyper::body::Bytes;
use serde_json::{Value, json};

use super::{answer, at, document, fixture, signed};
use crate::world::World;
use crate::{Scenario, world::Fault, world::faults::Trigger};

/// A platform of one phase, with its operations table.
fn platform() -> World {
    let scenario = "title = 't'\nabout = 'a'\nhistory = '30m'\n[platform]\nphases = 1\n";
    World::new(&Scenario::parse(scenario).unwrap(), 1, at(fixture::NOW))
}

fn request(operation: &str, input: &Value) -> Request<Bytes> {
    let request = signed("dynamodb").header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
    let request = request.header("content-type", "application/x-amz-json-1.0");
    request.body(Bytes::from(input.to_string())).unwrap()
}

fn try_ask(world: &mut World, operation: &str, input: Value) -> (u16, Value) {
    let mut input = input;
    if input.get("TableName").is_none() && operation != "TransactWriteItems" {
        input["TableName"] = json!("finops-operations");
    }
    document(world, &request(operation, &input))
}

fn ask(world: &mut World, operation: &str, input: Value) -> Value {
    let (status, answer) = try_ask(world, operation, input);
    assert_eq!(status, 200, "{operation}: {answer}");
    answer
}

fn refused(world: &mut World, operation: &str, input: Value) -> (String, String) {
    let before = world.tables.clone();
    let (status, error) = try_ask(world, operation, input);
    assert_eq!(status, 400, "{operation}: {error}");
    assert!(world.tables == before, "{operation} changed something");
    (error["__type"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
}

fn key(pk: &str, sk: &str) -> Value {
    json!({"pk": {"S": pk}, "sk": {"S": sk}})
}

fn put(world: &mut World, pk: &str, sk: &str, version: u32) {
    let item = json!({"pk": {"S": pk}, "sk": {"S": sk}, "version": {"N": version.to_string()}});
    ask(world, "PutItem", json!({"Item": item}));
}

fn got(world: &mut World, pk: &str, sk: &str) -> Value {
    ask(world, "GetItem", json!({"Key": key(pk, sk), "ConsistentRead": true}))["Item"].clone()
}

#[test]
fn the_operations_table_comes_with_phase_one_unless_the_scenario_says_otherwise() {
    let mut world = platform();
    let table = ask(&mut world, "DescribeTable", json!({}))["Table"].clone();
    assert_eq!((&table["TableStatus"], &table["ItemCount"]), (&json!("ACTIVE"), &json!(0)));
    assert_eq!(table["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(table["KeySchema"][1], json!({"AttributeName": "sk", "KeyType": "RANGE"}));
    let resources = &world.stacks[0].resources;
    assert!(
        resources.iter().any(|it| it.physical_id == "finops-operations" && it.resource_type == "AWS::DynamoDB::Table")
    );

    let scenario = "title = 't'\nabout = 'a'\nhistory = '30m'\n[platform]\nphases = 1\noperations_table = false\n";
    let mut foreign = World::new(&Scenario::parse(scenario).unwrap(), 1, at(fixture::NOW));
    assert!(foreign.stacks[0].resources.iter().all(|it| it.resource_type != "AWS::DynamoDB::Table"));
    assert_eq!(refused(&mut foreign, "DescribeTable", json!({})).0, "ResourceNotFoundException");
    assert_eq!(refused(&mut foreign, "GetItem", json!({"Key": key("a", "b")})).0, "ResourceNotFoundException");
}

#[test]
fn a_table_is_made_and_can_be_used_some_seconds_later() {
    let mut world = platform();
    let table = json!({
        "TableName": "own", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    });
    let made = ask(&mut world, "CreateTable", table.clone())["TableDescription"].clone();
    assert_eq!((&made["TableStatus"], &made["TableName"]), (&json!("CREATING"), &json!("own")));
    let item = json!({"TableName": "own", "Item": {"id": {"S": "a"}}});
    assert_eq!(refused(&mut world, "PutItem", item.clone()).0, "ResourceNotFoundException");
    assert_eq!(refused(&mut world, "CreateTable", table).0, "ResourceInUseException");
    let later = world.now() + Duration::from_secs(10);
    world.advance_to(later);
    ask(&mut world, "PutItem", item);
    let told = ask(&mut world, "DescribeTable", json!({"TableName": "own"}))["Table"].clone();
    assert_eq!((&told["TableStatus"], &told["ItemCount"]), (&json!("ACTIVE"), &json!(1)));
    for wrong in [
        json!({"TableName": "x y"}),
        json!({"TableName": "own2", "BillingMode": "FREE"}),
        json!({"TableName": "own2"}),
        json!({"TableName": "own2", "BillingMode": "PAY_PER_REQUEST"}),
        json!({"TableName": "own2", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}),
        json!({"TableName": "own2", "StreamSpecification": {}}),
    ] {
        assert_eq!(refused(&mut world, "CreateTable", wrong).0, "ValidationException");
    }
}

#[test]
fn every_type_of_value_comes_back_as_it_went() {
    let mut world = platform();
    let item = json!({
        "pk": {"S": "a"}, "sk": {"S": "b"}, "n": {"N": "12.5"}, "b": {"B": "AAEC"}, "yes": {"BOOL": true},
        "no": {"BOOL": false}, "null": {"NULL": true}, "empty": {"S": ""}, "list": {"L": [{"S": "x"}, {"N": "1"}]},
        "map": {"M": {"inner": {"M": {}}}}, "ss": {"SS": ["x", "y"]}, "ns": {"NS": ["1", "2"]}, "bs": {"BS": ["AA=="]},
    });
    ask(&mut world, "PutItem", json!({"Item": item}));
    assert_eq!(got(&mut world, "a", "b"), item);
    assert_eq!(ask(&mut world, "GetItem", json!({"Key": key("a", "c")})), json!({}));
    for wrong in [
        json!({}),
        json!({"S": "x", "N": "1"}),
        json!({"N": "one"}),
        json!({"SS": []}),
        json!({"SS": ["x", "x"]}),
        json!({"NS": ["x"]}),
    ] {
        let item = json!({"pk": {"S": "a"}, "sk": {"S": "b"}, "wrong": wrong});
        assert_eq!(refused(&mut world, "PutItem", json!({"Item": item})).0, "ValidationException");
    }
    assert_eq!(refused(&mut world, "PutItem", json!({"Item": {"pk": {"S": 1}}})).0, "SerializationException");
}

#[test]
fn keys_must_match_the_schema() {
    let mut world = platform();
    let table = [
        ("PutItem", json!({"Item": {"pk": {"S": "a"}}}), "Missing the key sk in the item"),
        (
            "PutItem",
            json!({"Item": {"pk": {"N": "1"}, "sk": {"S": "b"}}}),
            "Type mismatch for key pk expected: S actual: N",
        ),
        (
            "PutItem",
            json!({"Item": {"pk": {"S": ""}, "sk": {"S": "b"}}}),
            "cannot contain an empty string value. Key: pk",
        ),
        ("GetItem", json!({"Key": {"pk": {"S": "a"}}}), "The provided key element does not match the schema"),
        (
            "DeleteItem",
            json!({"Key": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"S": "c"}}}),
            "does not match the schema",
        ),
        ("GetItem", json!({}), "Value null at 'Key'"),
        (
            "UpdateItem",
            json!({"Key": key("a", "b"), "UpdateExpression": "SET sk = :v", "ExpressionAttributeValues": {":v": {"S": "c"}}}),
            "Cannot update attribute sk. This attribute is part of the key",
        ),
        (
            "PutItem",
            json!({"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}, "x": {"S": "x".repeat(410_000)}}}),
            "Item size has exceeded the maximum allowed size",
        ),
        ("PutItem", json!({"Item": key("a", "b"), "ReturnValues": "ALL_NEW"}), "ReturnValues can only be"),
        ("PutItem", json!({"Item": key("a", "b"), "Expected": {}}), "Expected is not simulated"),
        (
            "PutItem",
            json!({"Item": key("a", "b"), "ReturnConsumedCapacity": "TOTAL"}),
            "ReturnConsumedCapacity is not simulated",
        ),
        (
            "GetItem",
            json!({"Key": key("a", "b"), "ProjectionExpression": "x"}),
            "ProjectionExpression is not simulated",
        ),
    ];
    for (operation, input, wanted) in table {
        let (kind, message) = refused(&mut world, operation, input);
        assert_eq!(kind, "ValidationException");
        assert!(message.contains(wanted), "{operation}: {message}");
    }
}

#[test]
fn writes_tell_what_was_and_what_is() {
    let mut world = platform();
    put(&mut world, "a", "b", 1);
    let update = |returns: &str| {
        json!({
            "Key": key("a", "b"), "UpdateExpression": "SET version = :v REMOVE gone", "ReturnValues": returns,
            "ExpressionAttributeValues": {":v": {"N": "2"}},
        })
    };
    for (returns, wanted) in [
        ("UPDATED_OLD", json!({"version": {"N": "1"}})),
        ("UPDATED_NEW", json!({"version": {"N": "2"}})),
        ("ALL_NEW", json!({"pk": {"S": "a"}, "sk": {"S": "b"}, "version": {"N": "2"}})),
        ("ALL_OLD", json!({"pk": {"S": "a"}, "sk": {"S": "b"}, "version": {"N": "2"}})),
        ("NONE", Value::Null),
    ] {
        assert_eq!(ask(&mut world, "UpdateItem", update(returns))["Attributes"], wanted, "{returns}");
    }
    let old = ask(&mut world, "PutItem", json!({"Item": key("a", "b"), "ReturnValues": "ALL_OLD"}));
    assert_eq!(old["Attributes"]["version"], json!({"N": "2"}));
    let old = ask(&mut world, "DeleteItem", json!({"Key": key("a", "b"), "ReturnValues": "ALL_OLD"}));
    assert_eq!(old["Attributes"], key("a", "b"));
    assert_eq!(ask(&mut world, "DeleteItem", json!({"Key": key("a", "b"), "ReturnValues": "ALL_OLD"})), json!({}));
    ask(&mut world, "UpdateItem", update("NONE"));
    assert_eq!(got(&mut world, "a", "b")["version"], json!({"N": "2"}), "an update makes what is not there");
}

#[test]
fn queries_turn_pages_in_both_directions() {
    let mut world = platform();
    for number in 0..7 {
        put(&mut world, "run", &format!("r{number}"), number);
    }
    put(&mut world, "other", "r3", 1);
    for (forward, wanted) in [(true, "r0r1r2r3r4r5r6"), (false, "r6r5r4r3r2r1r0")] {
        let (mut seen, mut pages, mut start) = (String::new(), 0, Value::Null);
        loop {
            let mut input = json!({
                "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "run"}}, "Limit": 3,
                "ScanIndexForward": forward, "ConsistentRead": true,
            });
            if !start.is_null() {
                input["ExclusiveStartKey"] = start;
            }
            let page = ask(&mut world, "Query", input);
            let keys = page["Items"].as_array().unwrap().iter().map(|it| it["sk"]["S"].as_str().unwrap());
            seen.extend(keys);
            pages += 1;
            start = page["LastEvaluatedKey"].clone();
            if start.is_null() {
                break;
            }
        }
        assert_eq!((seen.as_str(), pages), (wanted, 3));
    }
    let count = |world: &mut World, condition: &str, values: Value| {
        let input = json!({"KeyConditionExpression": condition, "ExpressionAttributeValues": values});
        ask(world, "Query", input)["Count"].clone()
    };
    let with = |more: Value| {
        let mut values = json!({":p": {"S": "run"}});
        values.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        values
    };
    assert_eq!(count(&mut world, "pk = :p AND begins_with(sk, :s)", with(json!({":s": {"S": "r"}}))), 7);
    assert_eq!(count(&mut world, "sk > :s AND pk = :p", with(json!({":s": {"S": "r4"}}))), 2);
    assert_eq!(
        count(&mut world, "pk = :p AND sk BETWEEN :a AND :b", with(json!({":a": {"S": "r1"}, ":b": {"S": "r3"}}))),
        3
    );
    assert_eq!(count(&mut world, "pk = :p", json!({":p": {"S": "nobody"}})), 0);
    let mut filtered = json!({"KeyConditionExpression": "pk = :p", "FilterExpression": "version >= :v", "Limit": 5});
    filtered["ExpressionAttributeValues"] = with(json!({":v": {"N": "4"}}));
    let page = ask(&mut world, "Query", filtered);
    assert_eq!((&page["Count"], &page["ScannedCount"]), (&json!(1), &json!(5)));
    assert_eq!(page["LastEvaluatedKey"], key("run", "r4"));
}

#[test]
fn queries_that_name_no_partition_are_refused() {
    let values = json!({":p": {"S": "run"}});
    for (condition, wanted) in [
        ("sk = :p", "missed key schema element: pk"),
        ("pk > :p", "missed key schema element: pk"),
        ("pk = :p OR sk = :p", "missed key schema element: pk"),
        ("pk = :p AND version = :p", "not supported"),
        ("pk = :p AND sk <> :p", "not supported"),
        ("pk = :p AND pk = :p", "not supported"),
        ("pk =", "Invalid KeyConditionExpression: Syntax error"),
    ] {
        let input = json!({"KeyConditionExpression": condition, "ExpressionAttributeValues": values});
        let (_, message) = refused(&mut platform(), "Query", input);
        assert!(message.contains(wanted), "{condition}: {message}");
    }
    let mut input = json!({"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": values, "ExclusiveStartKey": {"pk": {"S": "a"}}});
    assert!(refused(&mut platform(), "Query", input.clone()).1.contains("starting key is invalid"));
    input["KeyConditionExpression"] = Value::Null;
    assert!(refused(&mut platform(), "Query", input).1.contains("can only be specified when using expressions"));
}

#[test]
fn faults_reach_a_write_in_dynamodbs_words() {
    for (fault, status, kind, applied) in [
        (Fault::Throttle, 400, "ThrottlingException", false),
        (Fault::AccessDenied, 400, "AccessDeniedException", false),
        (Fault::ServerError, 500, "InternalServerError", false),
        (Fault::AppliedServerError, 500, "InternalServerError", true),
    ] {
        let mut world = platform();
        world.faults = fixture::faulty(fault, Trigger::First(1)).faults;
        let (got_status, error) = try_ask(&mut world, "PutItem", json!({"Item": key("a", "b")}));
        assert_eq!((got_status, error["__type"].as_str()), (status, Some(kind)));
        assert_eq!(!got(&mut world, "a", "b").is_null(), applied, "{fault:?}");
    }
    let reply = answer(&mut platform(), &request("DescribeTable", &json!({"TableName": "no"})));
    assert_eq!(reply.response.headers()["content-type"], "application/x-amz-json-1.0");
}
