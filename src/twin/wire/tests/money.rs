//! Cost Explorer and Budgets over JSON 1.1.

use serde_json::{Value, json};

use super::{document, fixture};

fn ask(operation: &str, input: &Value) -> Value {
    let (status, answer) = try_ask(operation, input);
    assert_eq!(status, 200, "{answer}");
    answer
}

fn try_ask(operation: &str, input: &Value) -> (u16, Value) {
    let target = format!("AWSInsightsIndexService.{operation}");
    document(&mut fixture::world(), &super::json("ce", &target, input))
}

fn usage(start: &str, end: &str, granularity: &str) -> Value {
    let period = json!({"Start": start, "End": end});
    json!({"TimePeriod": period, "Granularity": granularity, "Metrics": ["UnblendedCost"]})
}

fn amount(value: &Value) -> &str {
    value["UnblendedCost"]["Amount"].as_str().unwrap()
}

#[test]
fn days_lag_behind_the_clock() {
    let answer = ask("GetCostAndUsage", &usage("2026-11-20", "2026-11-23", "DAILY"));
    let days = answer["ResultsByTime"].as_array().unwrap();
    assert_eq!(days.iter().map(|day| amount(&day["Total"])).collect::<Vec<_>>(), ["1.5", "1.5", "0"]);
    assert_eq!(days[2]["TimePeriod"], json!({"Start": "2026-11-22", "End": "2026-11-23"}));
    assert_eq!(days[0]["Estimated"], json!(true));
    assert_eq!(answer["GroupDefinitions"], Value::Null);
}

#[test]
fn months_are_grouped_by_service_and_by_tag() {
    let mut input = usage("2026-10-20", "2026-11-22", "MONTHLY");
    input["GroupBy"] = json!([{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "TAG", "Key": "finops:phase"}]);
    let answer = ask("GetCostAndUsage", &input);
    let months = answer["ResultsByTime"].as_array().unwrap();
    assert_eq!((&months[0]["Estimated"], &months[1]["Estimated"]), (&json!(false), &json!(true)));
    let groups = months[1]["Groups"].as_array().unwrap();
    assert_eq!(groups[0]["Keys"], json!(["Amazon Elastic Compute Cloud - Compute", "finops:phase$3"]));
    assert_eq!((amount(&groups[0]["Metrics"]), amount(&groups[1]["Metrics"])), ("26.25", "5.25"));
    assert_eq!(groups[1]["Keys"][1], "finops:phase$");
    assert_eq!(months[1]["Total"], json!({}));
}

#[test]
fn a_filter_leaves_the_rest_out() {
    let mut input = usage("2026-11-20", "2026-11-21", "DAILY");
    input["Filter"] = json!({"Tags": {"Key": "finops:phase", "Values": ["3"]}});
    assert_eq!(amount(&ask("GetCostAndUsage", &input)["ResultsByTime"][0]["Total"]), "1.25");
}

#[test]
fn long_periods_come_in_pages() {
    let mut input = usage("2026-06-01", "2026-11-22", "DAILY");
    let first = ask("GetCostAndUsage", &input);
    assert_eq!(first["ResultsByTime"].as_array().unwrap().len(), 100);
    input["NextPageToken"] = first["NextPageToken"].clone();
    let second = ask("GetCostAndUsage", &input);
    assert_eq!(second["ResultsByTime"].as_array().unwrap().len(), 74);
    assert_eq!(second["NextPageToken"], Value::Null);
}

#[test]
fn periods_that_make_no_sense_are_refused() {
    for (start, end, granularity) in [
        ("2026-11-22", "2026-11-22", "DAILY"),
        ("2026-11-23", "2026-11-24", "DAILY"),
        ("2020-01-01", "2026-11-22", "MONTHLY"),
        ("2026-11-20", "2026-11-22", "HOURLY"),
        ("yesterday", "2026-11-22", "DAILY"),
    ] {
        let (status, error) = try_ask("GetCostAndUsage", &usage(start, end, granularity));
        assert_eq!((status, &error["__type"]), (400, &json!("ValidationException")), "{start} {end}");
    }
}

fn forecast(start: &str) -> Value {
    let period = json!({"Start": start, "End": "2026-12-01"});
    json!({"TimePeriod": period, "Granularity": "DAILY", "Metric": "UNBLENDED_COST", "PredictionIntervalLevel": 80})
}

#[test]
fn a_forecast_needs_history_and_a_future() {
    let answer = ask("GetCostForecast", &forecast("2026-11-22"));
    assert_eq!(answer["Total"], json!({"Amount": "13.5", "Unit": "USD"}));
    assert_eq!(answer["ForecastResultsByTime"].as_array().unwrap().len(), 9);
    assert_eq!(answer["ForecastResultsByTime"][0]["PredictionIntervalUpperBound"], "1.5");
    assert_eq!(try_ask("GetCostForecast", &forecast("2026-11-01")).1["__type"], "ValidationException");

    let mut young = fixture::world();
    young.spend.days.clear();
    let request = super::json("ce", "AWSInsightsIndexService.GetCostForecast", &forecast("2026-11-22"));
    let (status, error) = document(&mut young, &request);
    assert_eq!((status, &error["__type"]), (400, &json!("DataUnavailableException")));
}

#[test]
fn anomalies_are_found_by_date_and_impact() {
    let all = ask("GetAnomalies", &json!({"DateInterval": {"StartDate": "2026-10-01"}}));
    assert_eq!(all["Anomalies"].as_array().unwrap().len(), 2);
    let recent = ask("GetAnomalies", &json!({"DateInterval": {"StartDate": "2026-11-10", "EndDate": "2026-11-22"}}));
    assert_eq!(recent["Anomalies"][0]["Impact"]["TotalImpact"], json!(15.0));
    assert_eq!(recent["Anomalies"][0]["RootCauses"][0]["Service"], "AmazonCloudWatch");
    let large = json!({"NumericOperator": "GREATER_THAN", "StartValue": 100});
    let none = ask("GetAnomalies", &json!({"DateInterval": {"StartDate": "2026-10-01"}, "TotalImpact": large}));
    assert_eq!(none["Anomalies"], json!([]));
    assert_eq!(ask("GetAnomalyMonitors", &json!({}))["AnomalyMonitors"][0]["MonitorName"], "services");
    let (_, error) = try_ask("GetAnomalyMonitors", &json!({"MonitorArnList": ["no"]}));
    assert_eq!(error["__type"], "UnknownMonitorException");
}

#[test]
fn tags_are_active_or_not() {
    let tags = ask("ListCostAllocationTags", &json!({}));
    let status = |index: usize| {
        (tags["CostAllocationTags"][index]["TagKey"].clone(), tags["CostAllocationTags"][index]["Status"].clone())
    };
    assert_eq!(status(0), (json!("finops:environment"), json!("Inactive")));
    assert_eq!(status(1), (json!("finops:phase"), json!("Active")));
    let active = ask("ListCostAllocationTags", &json!({"Status": "Active"}));
    assert_eq!(active["CostAllocationTags"].as_array().unwrap().len(), 1);
}

#[test]
fn budgets_belong_to_their_account() {
    let target = "AWSBudgetServiceGateway.DescribeBudgets";
    let request = super::json("budgets", target, &json!({"AccountId": "123456789012"}));
    let (status, answer) = document(&mut fixture::world(), &request);
    assert_eq!(status, 200);
    let budget = &answer["Budgets"][0];
    assert_eq!(budget["BudgetLimit"], json!({"Amount": "150.00", "Unit": "USD"}));
    assert_eq!(budget["CalculatedSpend"]["ActualSpend"]["Amount"], "31.50");
    let request = super::json("budgets", target, &json!({"AccountId": "999999999999"}));
    let (status, error) = document(&mut fixture::world(), &request);
    assert_eq!((status, &error["__type"]), (400, &json!("AccessDeniedException")));
}
