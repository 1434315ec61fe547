//! Conditional writes and transactions: at most one of several contenders wins.

use std::sync::Arc;
use std::thread;

use super::*;

fn lease(owner: &str) -> Value {
    json!({
        "TableName": "finops-operations",
        "Item": {"pk": {"S": "lease"}, "sk": {"S": "prod"}, "owner": {"S": owner}},
        "ConditionExpression": "attribute_not_exists(pk)",
    })
}

#[test]
fn a_condition_that_does_not_hold_tells_the_item_where_that_is_asked_for() {
    let mut world = platform();
    put(&mut world, "lease", "prod", 3);
    let heartbeat = |seen: &str| {
        json!({
            "Key": key("lease", "prod"), "UpdateExpression": "SET #v = :next", "ConditionExpression": "#v = :seen",
            "ExpressionAttributeNames": {"#v": "version"},
            "ExpressionAttributeValues": {":next": {"N": "4"}, ":seen": {"N": seen}},
        })
    };
    let mut late = heartbeat("2");
    let (status, error) = try_ask(&mut world, "UpdateItem", late.clone());
    assert_eq!((status, error["__type"].as_str()), (400, Some("ConditionalCheckFailedException")));
    assert_eq!((&error["message"], &error["Item"]), (&json!("The conditional request failed"), &Value::Null));
    late["ReturnValuesOnConditionCheckFailure"] = json!("ALL_OLD");
    let (_, error) = try_ask(&mut world, "UpdateItem", late);
    assert_eq!(error["Item"]["version"], json!({"N": "3"}));
    ask(&mut world, "UpdateItem", heartbeat("3"));
    assert_eq!(got(&mut world, "lease", "prod")["version"], json!({"N": "4"}));

    let gone = |condition: &str| json!({"Key": key("lease", "prod"), "ConditionExpression": condition});
    assert_eq!(refused(&mut world, "DeleteItem", gone("attribute_exists(lost)")).0, "ConditionalCheckFailedException");
    ask(&mut world, "DeleteItem", gone("attribute_exists(version) AND NOT attribute_exists(lost)"));
    assert_eq!(refused(&mut world, "DeleteItem", gone("attribute_exists(pk)")).0, "ConditionalCheckFailedException");
}

#[test]
fn placeholders_must_be_defined_used_and_well_formed() {
    let table = [
        (json!({"ConditionExpression": "#x = pk"}), "Invalid ConditionExpression: An expression attribute name used"),
        (json!({"ConditionExpression": "pk = :x"}), "Invalid ConditionExpression: An expression attribute value used"),
        (json!({"ConditionExpression": "owner = pk"}), "reserved keyword: owner"),
        (
            json!({"ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeNames": {"#a": "a"}}),
            "unused in expressions: keys: {#a}",
        ),
        (
            json!({"ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeValues": {":a": {"S": "a"}}}),
            "unused in expressions: keys: {:a}",
        ),
        (
            json!({"ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeNames": {"a": "a"}}),
            "contains invalid key",
        ),
        (json!({"ConditionExpression": "attribute_exists(pk)", "ExpressionAttributeValues": {}}), "must not be empty"),
        (json!({"ExpressionAttributeNames": {"#a": "a"}}), "can only be specified when using expressions"),
    ];
    for (mut input, wanted) in table {
        input["Item"] = key("a", "b");
        let (kind, message) = refused(&mut platform(), "PutItem", input);
        assert_eq!(kind, "ValidationException");
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn of_many_contenders_one_wins_the_lease() {
    let twin = fixture::twin(platform());
    let started = Arc::new(std::sync::Barrier::new(16));
    let contenders: Vec<_> = (0..16)
        .map(|number| {
            let (twin, started) = (twin.clone(), started.clone());
            thread::spawn(move || {
                started.wait();
                twin.answer(&request("PutItem", &lease(&format!("console-{number}")))).response.status().as_u16()
            })
        })
        .collect();
    let statuses: Vec<u16> = contenders.into_iter().map(|it| it.join().unwrap()).collect();
    assert_eq!(statuses.iter().filter(|it| **it == 200).count(), 1, "{statuses:?}");
    let winner = statuses.iter().position(|it| *it == 200).unwrap();
    let answer =
        twin.answer(&request("GetItem", &json!({"TableName": "finops-operations", "Key": key("lease", "prod")})));
    let item: Value = serde_json::from_slice(answer.response.body()).unwrap();
    assert_eq!(item["Item"]["owner"]["S"], format!("console-{winner}"));
}

fn part(kind: &str, mut input: Value) -> Value {
    input["TableName"] = json!("finops-operations");
    json!({ kind: input })
}

#[test]
fn a_transaction_makes_all_writes_or_none() {
    let mut world = platform();
    put(&mut world, "run", "old", 1);
    let parts = |condition: &str| {
        json!([
            part("Put", json!({"Item": key("run", "new")})),
            part(
                "Update",
                json!({"Key": key("run", "made"), "UpdateExpression": "SET x = :x", "ExpressionAttributeValues": {":x": {"S": "x"}}})
            ),
            part("Delete", json!({"Key": key("run", "old")})),
            part(
                "ConditionCheck",
                json!({"Key": key("lease", "prod"), "ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"})
            ),
        ])
    };
    let before = world.tables.clone();
    let (status, error) =
        try_ask(&mut world, "TransactWriteItems", json!({"TransactItems": parts("attribute_exists(pk)")}));
    assert_eq!((status, error["__type"].as_str()), (400, Some("TransactionCanceledException")));
    assert!(error["Message"].as_str().unwrap().ends_with("[None, None, None, ConditionalCheckFailed]"), "{error}");
    assert_eq!(error["CancellationReasons"][3]["Code"], "ConditionalCheckFailed");
    assert!(world.tables == before);
    let good = json!({"TransactItems": parts("attribute_not_exists(pk)"), "ClientRequestToken": "t-1"});
    ask(&mut world, "TransactWriteItems", good.clone());
    assert!(got(&mut world, "run", "old").is_null());
    assert_eq!(got(&mut world, "run", "made")["x"], json!({"S": "x"}));
    // The same token and the same request again change nothing; another request under it is refused.
    put(&mut world, "run", "old", 2);
    ask(&mut world, "TransactWriteItems", good.clone());
    assert_eq!(got(&mut world, "run", "old")["version"], json!({"N": "2"}));
    let mut other = good.clone();
    other["TransactItems"] = parts("attribute_not_exists(sk)");
    assert_eq!(refused(&mut world, "TransactWriteItems", other).0, "IdempotentParameterMismatchException");
    let later = world.now() + Duration::from_mins(10);
    world.advance_to(later);
    ask(&mut world, "TransactWriteItems", good);
    assert!(got(&mut world, "run", "old").is_null(), "after ten minutes the token is forgotten");
}

#[test]
fn a_transaction_that_is_wrong_is_refused() {
    let twice = json!([part("Put", json!({"Item": key("a", "b")})), part("Delete", json!({"Key": key("a", "b")}))]);
    let table = [
        (json!([]), "between 1 and 100"),
        (json!([{"Get": {}}]), "can only contain"),
        (twice, "multiple operations on one item"),
        (json!([part("Put", json!({"Item": {"pk": {"S": "a"}}}))]), "Missing the key sk"),
    ];
    for (parts, wanted) in table {
        let (kind, message) = refused(&mut platform(), "TransactWriteItems", json!({"TransactItems": parts}));
        assert_eq!(kind, "ValidationException");
        assert!(message.contains(wanted), "{message}");
    }
    let nowhere = json!([{"Put": {"TableName": "no", "Item": key("a", "b")}}]);
    assert_eq!(
        refused(&mut platform(), "TransactWriteItems", json!({"TransactItems": nowhere})).0,
        "ResourceNotFoundException"
    );
}
