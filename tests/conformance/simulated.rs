//! Other people's client, and the program, on the simulated account.

use super::compare::{assert_equal, source};
use super::python;
use super::server::Server;

#[test]
fn status_equals_what_boto3_reads_from_the_simulated_account() {
    for scenario in ["calm", "seed", "zone-outage", "greenfield"] {
        let server = Server::simulated(scenario);
        let status = assert_equal(&server.url, &["groups", "targets", "alarms"]);
        for name in ["account", "phases", "targets", "capacity", "alarms", "spend"] {
            assert_eq!(source(&status, name)["state"], "fresh", "{scenario}: {}", source(&status, name));
        }
    }
}

#[test]
fn an_empty_account_is_empty_to_both_and_has_no_forecast_rather_than_one_of_nothing() {
    let server = Server::simulated("empty");
    let status = assert_equal(&server.url, &["groups", "targets", "alarms", "stacks"]);
    for list in ["targets", "capacity", "alarms"] {
        assert_eq!(status[list].as_array().unwrap().len(), 0, "{list}");
    }
    assert!(status["spend"]["forecast"].is_null(), "{}", status["spend"]);
    assert_eq!(source(&status, "spend")["state"], "partial");
}

#[test]
fn the_stacks_of_the_phases_equal_what_boto3_reads() {
    let server = Server::simulated("calm");
    let status = assert_equal(&server.url, &["stacks"]);
    assert!(status["phases"].as_array().unwrap().iter().any(|phase| phase["status"] == "live"));
}

#[test]
fn a_large_simulated_account_is_the_same_to_both() {
    let server = Server::simulated("large");
    let status = assert_equal(&server.url, &["groups", "alarms"]);
    assert_eq!(status["capacity"].as_array().unwrap().len(), 500);
    assert_eq!(status["alarms"].as_array().unwrap().len(), 1_000);
}

#[test]
fn botocore_understands_every_answer_of_the_simulated_account() {
    for scenario in ["demo", "bad-deploy", "hostile", "large", "empty"] {
        let server = Server::simulated(scenario);
        let read = python::run("every_read.py", &[&server.url]);
        assert_eq!(read["faults"].as_array().unwrap().len(), 0, "{scenario}: {}", read["faults"]);
        let pages = read["pages"].as_object().unwrap();
        let asked_of_all =
            ["sts.GetCallerIdentity", "cloudwatch.GetMetricData", "ce.GetCostForecast", "budgets.DescribeBudgets"];
        assert!(asked_of_all.iter().all(|operation| pages.contains_key(*operation)), "{scenario}: {pages:?}");
        assert_eq!(pages["ce.GetCostForecast"] == 0, scenario == "empty", "{scenario}: {pages:?}");
        if scenario == "large" {
            let several = pages.values().filter(|pages| pages.as_u64() > Some(1)).count();
            assert!(several >= 4, "paginators must have had pages to turn: {pages:?}");
        }
    }
}

#[test]
fn botocore_sends_every_write_and_understands_what_comes_of_it() {
    let server = Server::simulated("calm");
    let written = python::run("every_write.py", &[&server.url]);
    assert_eq!(written["faults"].as_array().unwrap().len(), 0, "{}", written["faults"]);
    let asked = written["asked"].as_array().unwrap();
    // Thirteen of Auto Scaling, two of the load balancer, four of CloudWatch, five of DynamoDB, ten of CloudFormation.
    let reads = ["Describe", "Get", "List", "Query"];
    let writes = asked.iter().filter(|it| {
        let operation = it.as_str().unwrap().split_once('.').unwrap().1;
        !reads.iter().any(|read| operation.starts_with(read))
    });
    assert_eq!(writes.count(), 34, "{asked:?}");
}
