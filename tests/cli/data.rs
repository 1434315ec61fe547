//! The commands that print data, on simulated accounts: schema, words, exit codes.

use serde_json::Value;

use super::program::Home;

const STATUSES: [&str; 9] =
    ["absent", "unmanaged", "in-progress", "live", "outdated", "drifted", "failed", "partial", "unknown"];

const SOURCES: [&str; 6] = ["account", "phases", "targets", "capacity", "alarms", "spend"];

fn status(scenario: &str) -> (i32, Value) {
    let run = Home::new().run(&["status", "-o", "json", &format!("--demo={scenario}")]);
    assert_eq!(run.stderr(), "", "{scenario}");
    (run.code(), run.json())
}

fn is_one_of(value: &Value, words: &[&str]) {
    assert!(words.contains(&value.as_str().unwrap_or_default()), "{value} is not one of {words:?}");
}

fn has_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} is missing in {value}");
    }
}

#[test]
fn status_is_the_document_it_promises() {
    let (code, status) = status("calm");
    assert_eq!(status["schema"], "finops-tui/status/1");
    is_one_of(&status["verdict"], &["ok", "degraded", "failing", "unknown"]);
    let codes = [("ok", 0), ("degraded", 1), ("failing", 2), ("unknown", 3)];
    assert!(codes.contains(&(status["verdict"].as_str().unwrap(), code)), "{code} for {}", status["verdict"]);
    assert_eq!(status["account"]["id"], "123456789012");
    assert_eq!(status["account"]["demo"], true);
    assert_eq!(status["account"]["region"], "us-east-1");
    let taken = status["taken_at"].as_str().unwrap();
    assert!(domain::Moment::parse(taken).is_ok() && taken.ends_with('Z'));
    let sources: Vec<&str> =
        status["sources"].as_array().unwrap().iter().map(|it| it["source"].as_str().unwrap()).collect();
    assert_eq!(sources, SOURCES);
    for source in status["sources"].as_array().unwrap() {
        has_keys(source, &["state", "age_s", "error", "calls"]);
        assert_eq!(source["state"], "fresh", "{source}");
        assert!(source["calls"].as_u64().unwrap() > 0);
    }
}

#[test]
fn status_lists_the_platform_with_every_field() {
    let (_, status) = status("calm");
    let phases = status["phases"].as_array().unwrap();
    assert_eq!(phases.iter().map(|phase| phase["number"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    for phase in phases {
        is_one_of(&phase["status"], &STATUSES);
        has_keys(phase, &["name", "region", "evidence", "stacks", "monthly_usd", "promise"]);
        has_keys(&phase["monthly_usd"], &["roadmap", "estimate", "actual"]);
    }
    assert_eq!(phases[0]["monthly_usd"]["roadmap"], 68.0);
    // As it was deployed: phase 3 has taken over from the two static instances.
    assert_eq!(phases[0]["monthly_usd"]["estimate"], 37.8);
    assert!(phases[0]["promise"][0]["measured"].is_number(), "{}", phases[0]);
    assert_eq!(phases[3]["promise"][0]["measured"], Value::Null, "what is not there keeps no promise");
    let group = &status["targets"][0];
    has_keys(group, &["group", "region", "arn", "load_balancer", "zones", "not_healthy"]);
    let counts = ["healthy", "unhealthy", "initial", "draining", "unhealthy_draining", "unused", "unavailable"];
    let sum: u64 = counts.iter().map(|count| group[count].as_u64().unwrap()).sum();
    assert_eq!(group["total"].as_u64().unwrap(), sum);
    let scaling = &status["capacity"][0];
    has_keys(
        scaling,
        &["group", "region", "zones", "suspended", "refresh", "pending", "terminating", "standby", "unhealthy"],
    );
    assert!(
        scaling["min"].as_u64() <= scaling["desired"].as_u64()
            && scaling["desired"].as_u64() <= scaling["max"].as_u64()
    );
    for alarm in status["alarms"].as_array().unwrap() {
        is_one_of(&alarm["kind"], &["metric", "composite"]);
        is_one_of(&alarm["state"], &["ok", "alarm", "insufficient-data"]);
        has_keys(alarm, &["name", "region", "since", "reason", "actions_enabled"]);
    }
    has_keys(&status["spend"], &["currency", "month_to_date", "forecast", "as_of", "by_service"]);
}

#[test]
fn an_empty_account_is_empty_and_not_unknown() {
    let (_, status) = status("empty");
    for list in ["targets", "capacity", "alarms"] {
        assert_eq!(status[list], Value::Array(vec![]), "{list}");
    }
    for phase in status["phases"].as_array().unwrap() {
        assert_eq!(phase["status"], "absent");
    }
}

/// Nothing of an account that cannot be reached is known, and nothing of it is 0.
#[test]
fn what_cannot_be_read_is_null_and_its_source_says_why() {
    let home = Home::new();
    let mut command = home.command(&["status", "-o", "json", "--region", "us-east-1"]);
    // The discard port of this machine: refused at once.
    command
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .env("AWS_ACCESS_KEY_ID", "x")
        .env("AWS_SECRET_ACCESS_KEY", "y");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    let status: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(status["verdict"], "unknown");
    for unknown in ["targets", "capacity", "alarms"] {
        assert_eq!(status[unknown], Value::Null, "{unknown}");
    }
    assert_eq!(status["account"]["id"], Value::Null);
    assert_eq!(status["spend"]["month_to_date"], Value::Null);
    for source in status["sources"].as_array().unwrap() {
        assert_eq!((&source["state"], &source["age_s"]), (&"failed".into(), &Value::Null), "{source}");
        assert!(source["error"].as_str().is_some_and(|error| !error.is_empty()));
    }
}

#[test]
fn another_account_than_the_pinned_one_is_refused_before_anything_is_shown() {
    let home = Home::new();
    let file = home.config("[profiles.prod]\naccount_id = \"999999999999\"\n");
    let file = file.to_str().unwrap();
    for command in
        [&["status", "-o", "json"][..], &["spend"], &["phase", "list"], &["scale", "show"], &["alarm", "list"]]
    {
        let mut args = vec!["--demo=calm", "--profile", "prod", "--config", file];
        args.extend(command);
        let run = home.run(&args);
        assert_eq!((run.code(), run.stdout().as_str()), (3, ""), "{command:?}");
        let said = run.stderr();
        assert!(said.contains("123456789012") && said.contains("999999999999"), "{said}");
    }
    let doctor = home.run(&["doctor", "--demo=calm", "--profile", "prod", "--config", file]);
    assert_eq!(doctor.code(), 1);
    assert!(doctor.stdout().contains("wrong account"), "{}", doctor.stdout());
}

#[test]
fn the_pinned_account_is_shown() {
    let home = Home::new();
    let file = home.config("[profiles.prod]\naccount_id = \"123456789012\"\nenvironment = \"prod\"\n");
    let run =
        home.run(&["--demo=calm", "--profile", "prod", "--config", file.to_str().unwrap(), "status", "-o", "json"]);
    let status = run.json();
    assert_eq!(status["account"]["environment"], "prod");
    assert_eq!(status["account"]["id"], "123456789012");
}

#[test]
fn several_regions_stand_side_by_side_in_the_order_given() {
    let args = ["--demo=calm", "--region", "us-east-1", "--region", "eu-west-1", "status", "-o", "json"];
    let status = Home::new().run(&args).json();
    assert_eq!(status["account"]["region"], "us-east-1");
    assert_eq!(status["account"]["regions"], serde_json::json!(["us-east-1", "eu-west-1"]));
    assert_eq!(status["phases"].as_array().unwrap().len(), 10, "five phases in each region");
    let abroad = status["phases"].as_array().unwrap().iter().find(|phase| phase["region"] == "eu-west-1").unwrap();
    assert_eq!(abroad["status"], "absent");
}

#[test]
fn only_what_is_watched_is_shown() {
    let home = Home::new();
    let file = home.config("[profiles.demo]\nwatch = [\"jobs\"]\n");
    let status = home.run(&["--demo=calm", "--config", file.to_str().unwrap(), "status", "-o", "json"]).json();
    let names: Vec<&str> =
        status["capacity"].as_array().unwrap().iter().map(|it| it["group"].as_str().unwrap()).collect();
    assert_eq!(names, ["jobs"]);
    assert_eq!(status["targets"], Value::Array(vec![]));
}

#[test]
fn lists_are_tables_and_json() {
    let home = Home::new();
    for (command, title, field) in [
        (["phase", "list"], "PHASE", "number"),
        (["scale", "show"], "DESIRED", "policies"),
        (["alarm", "list"], "REASON", "actions_enabled"),
    ] {
        let mut args = command.to_vec();
        args.push("--demo=calm");
        let table = home.run(&args);
        assert_eq!(table.code(), 0, "{command:?}: {}", table.stderr());
        assert!(table.stdout().lines().next().unwrap().contains(title), "{}", table.stdout());
        args.extend(["-o", "json"]);
        let list = home.run(&args).json();
        has_keys(&list[0], &[field]);
    }
}

#[test]
fn spend_comes_in_three_forms() {
    let home = Home::new();
    let json = home.run(&["spend", "--demo=calm", "-o", "json"]).json();
    assert_eq!(json["schema"], "finops-tui/spend/1");
    has_keys(&json, &["month_to_date", "forecast", "as_of", "by_service", "by_phase", "days", "budget", "anomalies"]);
    assert_eq!(json["roadmap"]["low"], 97.0);
    let csv = home.run(&["spend", "--months", "2", "--demo=calm", "-o", "csv"]).stdout();
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("day,usd"));
    let days: Vec<&str> = lines.map(|line| line.split(',').next().unwrap()).collect();
    assert!(days.len() >= 28 && days.is_sorted(), "{csv}");
    let year = home.run(&["spend", "--months", "13", "--demo=calm", "-o", "csv"]).stdout();
    let past: Vec<&str> = year.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert!(past.is_sorted() && past.ends_with(&days) && past.len() > days.len(), "{year}");
    let table = home.run(&["spend", "--months", "13", "--demo=calm"]).stdout();
    let months = table.lines().skip_while(|line| !line.starts_with("MONTH")).take_while(|line| !line.is_empty());
    assert!(months.count() > 3, "{table}");
    let table = home.run(&["spend", "--demo=calm"]).stdout();
    assert!(table.contains("month to date"));
    assert!(table.contains("roadmap        $97-$142 a month"), "{table}");
    let own = table.lines().find(|line| line.starts_with("this console")).unwrap();
    assert!(own.ends_with("calls in this run; billed calls cost $0.05 today"), "{own}");
    let phases = home.run(&["phase", "list", "--demo=calm"]).stdout();
    assert!(phases.contains("$5-$50") && phases.contains("$68 "), "{phases}");
}

#[test]
fn doctor_names_every_check_with_its_remedy() {
    let home = Home::new();
    let run = home.run(&["doctor", "--demo=calm", "-o", "json"]);
    let checks = run.json();
    let names: Vec<&str> = checks.as_array().unwrap().iter().map(|check| check["check"].as_str().unwrap()).collect();
    for name in [
        "config",
        "credentials",
        "account pin",
        "terminal",
        "API budget",
        "clock",
        "cost-allocation tag",
        "cloudwatch:DescribeAlarms",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    for check in checks.as_array().unwrap() {
        is_one_of(&check["state"], &["good", "note", "wrong", "unknown"]);
        assert_eq!(check["state"] == "good", check["remedy"].is_null(), "{check}");
    }
    assert_eq!(run.code(), 0, "{checks}");
}

#[test]
fn doctor_asks_every_region_of_the_profile() {
    let run =
        Home::new().run(&["doctor", "--demo=calm", "--region", "us-east-1", "--region", "eu-west-1", "-o", "json"]);
    let checks = run.json();
    for name in ["cloudformation:DescribeStacks", "cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory"] {
        let of = checks.as_array().unwrap().iter().filter(|check| check["check"] == name);
        let details: Vec<&str> = of.map(|check| check["detail"].as_str().unwrap()).collect();
        assert_eq!(details, ["allowed in us-east-1, eu-west-1"], "{name}");
    }
}

#[test]
fn spend_that_is_switched_off_says_so() {
    let home = Home::new();
    let file = home.config("[cost_explorer]\nusd_per_day = 0\n");
    let status = home.run(&["--demo=calm", "--config", file.to_str().unwrap(), "status", "-o", "json"]).json();
    let spend = status["sources"].as_array().unwrap().iter().find(|it| it["source"] == "spend").unwrap();
    assert_eq!(spend["state"], "off", "{spend}");
    assert_eq!(status["spend"]["month_to_date"], Value::Null);
    assert_eq!(status["verdict"], "ok", "money is no part of the verdict");
}

#[test]
fn no_credentials_are_a_finding_with_a_remedy() {
    let home = Home::new();
    let run = home.run(&["doctor", "--region", "us-east-1"]);
    assert_eq!(run.code(), 1, "{}{}", run.stdout(), run.stderr());
    assert!(run.stdout().contains("aws configure"), "{}", run.stdout());
}
