//! The commands that look at phases: what they print, their exit codes, and what they refuse.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::account::Account;
use super::program::{Home, Run};

fn look(args: &[&str]) -> Run {
    Home::new().run(&[&["--demo=calm", "phase"], args].concat())
}

#[test]
fn a_phase_is_shown_whole() {
    let run = look(&["show", "2", "-o", "json"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let phase = run.json();
    assert_eq!(
        (&phase["schema"], &phase["number"], &phase["name"]),
        (&"finops-tui/phase/1".into(), &2.into(), &"edge".into())
    );
    assert_eq!((&phase["status"], &phase["missing"]), (&"live".into(), &Value::Array(vec![])));
    let stack = &phase["stacks"][0];
    assert_eq!((&stack["name"], &stack["status"]), (&"finops-edge".into(), &"CREATE_COMPLETE".into()));
    assert_eq!((&stack["drift"], &stack["outdated"]), (&"in-sync".into(), &Value::Array(vec![])), "our own template");
    assert!(domain::Moment::parse(stack["drift_checked_at"].as_str().unwrap()).is_ok());
    assert_eq!(stack["parameters"]["PublicSubnetBCidr"], "10.0.3.0/24");
    assert!(stack["outputs"]["WebTargetGroupArn"].as_str().is_some_and(|arn| arn.starts_with("arn:")), "{stack}");
    let resources = &phase["resources"];
    let by_status: u64 = resources["by_status"].as_object().unwrap().values().map(|it| it.as_u64().unwrap()).sum();
    assert_eq!((&resources["done"], resources["total"].as_u64()), (&resources["total"], Some(by_status)));
    let cost = &phase["monthly_usd"];
    assert_eq!((&cost["roadmap"], &cost["estimate"]), (&24.0.into(), &cost["templates"]["fixed"]));
    let lines = cost["templates"]["lines"].as_array().unwrap();
    let sum: f64 = lines.iter().map(|line| line["monthly_usd"].as_f64().unwrap()).sum();
    assert!((cost["estimate"].as_f64().unwrap() - sum).abs() < 0.05, "{cost}");
    assert!(cost["templates"]["by_use"].is_u64() && cost["templates"]["unpriced"].is_u64());
}

#[test]
fn every_phase_is_priced_by_its_templates_whether_it_is_there_or_not() {
    let listed = look(&["list", "-o", "json"]).json();
    for (number, phase) in (1..).zip(listed.as_array().unwrap()) {
        let cost = &phase["monthly_usd"];
        assert!(cost["estimate"].as_f64().is_some_and(|usd| usd > 0.0) && cost["list_price"].is_null(), "{phase}");
        let shown = look(&["show", &format!("{number}"), "-o", "json"]).json();
        assert_eq!(cost["estimate"], shown["monthly_usd"]["templates"]["fixed"]);
    }
    let table = look(&["list"]).stdout();
    let usd = listed[3]["monthly_usd"]["estimate"].as_f64().unwrap();
    let row = table.lines().find(|line| line.contains("advanced")).unwrap_or_default();
    assert!(row.contains(&domain::Usd(usd).to_string()), "{table}");
}

#[test]
fn promises_are_measured_where_a_phase_is_there_and_null_with_a_reason_where_it_is_not() {
    let there = look(&["show", "1", "-o", "json"]).json();
    for promise in there["promise"].as_array().unwrap() {
        assert!(promise["measured"].is_number(), "{promise}");
        assert!(promise["known_minutes"].as_u64() <= promise["minutes"].as_u64(), "{promise}");
    }
    let absent = look(&["show", "4", "-o", "json"]);
    assert_eq!(absent.code(), 0);
    let absent = absent.json();
    assert_eq!((&absent["status"], &absent["resources"]), (&"absent".into(), &Value::Null));
    assert_eq!(absent["missing"].as_array().unwrap().len(), 4);
    for promise in absent["promise"].as_array().unwrap() {
        assert_eq!((&promise["measured"], &promise["verdict"]), (&Value::Null, &"unknown".into()));
        assert_eq!(promise["why"], "the phase is absent");
    }
}

#[test]
fn a_page_says_what_the_document_says() {
    let page = look(&["show", "3"]).stdout();
    for said in
        ["phase 3 compute in us-east-1: live", "STACK", "$5-$50 a month", "PROMISE", "output     ", "parameter  "]
    {
        assert!(page.contains(said), "{said} is missing in {page}");
    }
}

/// Where nothing is deployed it is of what would be: two static instances, which calm has no more.
#[test]
fn the_estimate_is_of_what_was_deployed_and_the_roadmap_stays_as_it_is() {
    let costs = |demo: &str, phase: usize| {
        let run = Home::new().run(&[demo, "status", "-o", "json"]);
        run.json()["phases"][phase - 1]["monthly_usd"].clone()
    };
    let (with, without) = (costs("--demo=empty", 1), costs("--demo=calm", 1));
    let usd = |cost: &Value| cost["estimate"].as_f64().unwrap();
    assert_eq!((&with["roadmap"], &without["roadmap"]), (&68.0.into(), &68.0.into()));
    // Two t3.micro at $0.0104 an hour, each with its volume and its address.
    assert!(usd(&with) - usd(&without) > 2.0 * 7.59, "{with} {without}");
}

/// What a platform in order misses is only what nobody asked of it.
#[test]
fn a_platform_in_order_verifies_or_is_inconclusive_for_a_stated_reason() {
    for (number, code) in [("2", 0), ("3", 5)] {
        let run = look(&["verify", number, "-o", "json"]);
        let found = run.json();
        let checks = found["checks"].as_array().unwrap();
        assert_eq!(run.code(), code, "{found}");
        let open: Vec<_> = checks.iter().filter(|it| it["outcome"] != "pass").collect();
        assert!(open.iter().all(|it| it["check"] == "promise" && it["outcome"] == "unknown"), "{open:?}");
        assert!(open.iter().all(|it| it["why"].as_str().unwrap().contains("no more came")), "{open:?}");
        let alarm = if number == "2" { "certificate-expiry" } else { "billing-estimated-charges" };
        assert!(checks.iter().any(|it| it["subject"] == alarm && it["why"] == "OK"), "{found}");
    }
}

#[test]
fn a_phase_made_by_hand_is_unmanaged_and_its_evidence_is_told() {
    let unmanaged = |args: &[&str]| Home::new().run(&[&["--demo=unmanaged"], args].concat());
    let evidence = "nat-port-errors, root-login, static-1-cpu-high, static-2-cpu-high, unauthorized-calls: by name and \
                    metric alarms of it";
    let phases = unmanaged(&["status", "-o", "json"]).json()["phases"].clone();
    assert_eq!((&phases[0]["status"], &phases[0]["evidence"]), (&"unmanaged".into(), &evidence.into()));
    assert_eq!((&phases[1]["status"], &phases[1]["evidence"]), (&"absent".into(), &Value::Null));
    let list = unmanaged(&["phase", "list"]).stdout();
    assert!(list.contains("unmanaged") && list.contains(evidence), "{list}");
    let show = unmanaged(&["phase", "show", "1"]).stdout();
    assert!(show.contains(": unmanaged\n") && show.contains(evidence), "{show}");
    let managed = look(&["show", "1", "-o", "json"]).json();
    assert_eq!((&managed["status"], &managed["evidence"]), (&"live".into(), &Value::Null));
}

#[test]
fn the_worst_check_decides_the_exit_code() {
    let codes = [("pass", 0), ("fail", 1), ("unknown", 5)];
    for number in ["1", "2", "3"] {
        let run = look(&["verify", number, "-o", "json"]);
        let found = run.json();
        assert_eq!(found["schema"], "finops-tui/verification/1");
        let checks = found["checks"].as_array().unwrap();
        let worst =
            ["fail", "unknown", "pass"].into_iter().find(|word| checks.iter().any(|it| it["outcome"] == **word));
        assert_eq!(found["outcome"].as_str(), worst, "{found}");
        assert!(codes.contains(&(worst.unwrap(), run.code())), "{} for {worst:?}", run.code());
        assert!(checks.iter().all(|it| it["why"].as_str().is_some_and(|why| !why.is_empty())), "{found}");
        for name in ["stack", "alarms", "promise"] {
            assert!(checks.iter().any(|it| it["check"] == name), "{name}: {found}");
        }
    }
    let absent = look(&["verify", "5"]);
    assert_eq!(absent.code(), 1);
    assert!(absent.stdout().contains("it is not there"), "{}", absent.stdout());
}

#[test]
fn drift_is_looked_for_anew() {
    let run = look(&["drift", "1", "-o", "json"]);
    let found = run.json();
    assert_eq!((run.code(), &found["drift"]), (0, &"in-sync".into()), "{found}");
    let stack = &found["stacks"][0];
    assert_eq!((&stack["name"], &stack["drifted"]), (&"finops-foundation".into(), &Value::Array(vec![])));
    assert!(stack["in_sync"].as_u64().is_some_and(|count| count > 0), "{stack}");
    let nothing = look(&["drift", "5", "-o", "json"]);
    assert_eq!((nothing.code(), &nothing.json()["drift"]), (5, &"unknown".into()));
}

#[test]
fn a_watch_ends_by_itself_where_nothing_runs() {
    let done = look(&["watch", "2"]);
    assert_eq!(done.code(), 0, "{}{}", done.stdout(), done.stderr());
    assert!(done.stdout().contains("finops-edge CREATE_COMPLETE"), "{}", done.stdout());
    let nothing = look(&["watch", "5", "--once"]);
    assert_eq!((nothing.code(), nothing.stdout().as_str()), (5, ""));
    assert!(nothing.stderr().contains("has no stack"), "{}", nothing.stderr());
}

/// What somebody else has begun is followed to its end.
#[test]
fn a_watch_attaches_to_what_runs() {
    let account = Account::serve_fast("calm");
    account.cloud_formation("Action=DeleteStack&StackName=finops-compute");
    let once = account.run(&["phase", "watch", "3", "--once"]);
    assert_eq!(once.code(), 5, "{}{}", once.stdout(), once.stderr());
    assert!(once.stdout().contains("finops-compute is worked on, "), "{}", once.stdout());
    let run = account.run(&["phase", "watch", "3", "--refresh", "1"]);
    assert_eq!(run.code(), 0, "{}{}", run.stdout(), run.stderr());
    let last = run.stdout().lines().last().unwrap().to_owned();
    assert!(last.contains("DELETE_COMPLETE: done as asked"), "{}", run.stdout());
    assert_eq!(account.run(&["phase", "show", "3", "-o", "json"]).json()["status"], "absent");
}

#[test]
fn a_signal_leaves_what_runs_and_says_how_to_come_back() {
    let account = Account::serve("calm");
    account.cloud_formation("Action=DeleteStack&StackName=finops-compute");
    let mut command = account.command(&["phase", "watch", "3", "--refresh", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(5), "{said}");
    assert!(said.contains("`finops-tui phase watch 3`"), "{said}");
    assert_eq!(account.run(&["phase", "watch", "3", "--once"]).code(), 5, "it goes on");
}

#[test]
fn templates_are_written_as_files_and_nobodys_are_written_over() {
    let home = Home::new();
    let dir = home.path().join("stacks");
    let export = || home.run(&["--demo=calm", "phase", "export", dir.to_str().unwrap()]);
    let run = export();
    assert_eq!(run.code(), 0, "{}", run.stderr());
    for file in ["1-foundation.yaml", "2-edge.json", "3-compute.parameters.json", "4-data.yaml", "5-global.json"] {
        assert!(dir.join(file).is_file() && run.stdout().contains(file), "{file}");
    }
    let json = fs::read_to_string(dir.join("2-edge.json")).unwrap();
    assert!(serde_json::from_str::<Value>(&json).unwrap()["Resources"].is_object());
    let parameters = fs::read_to_string(dir.join("2-edge.parameters.json")).unwrap();
    let parameters: Value = serde_json::from_str(&parameters).unwrap();
    let is_deployed =
        |it: &Value| it["ParameterKey"] == "VpcId" && it["ParameterValue"].as_str().unwrap().starts_with("vpc-");
    assert!(parameters.as_array().unwrap().iter().any(is_deployed), "{parameters}");
    fs::remove_file(dir.join("1-foundation.yaml")).unwrap();
    fs::write(dir.join("2-edge.yaml"), "mine").unwrap();
    let again = export();
    assert_eq!((again.code(), again.stdout().as_str()), (3, ""));
    assert!(again.stderr().contains("2-edge.yaml") && !again.stderr().contains("3-compute"), "{}", again.stderr());
    assert_eq!(fs::read_to_string(dir.join("2-edge.yaml")).unwrap(), "mine");
    assert!(!dir.join("1-foundation.yaml").exists(), "nothing was written");
}

#[test]
fn what_cannot_be_is_refused() {
    let home = Home::new();
    for (args, told) in [
        (&["phase", "show", "6"][..], "6 is not in 1..=5"),
        (&["phase", "verify", "0"], "0 is not in 1..=5"),
        (&["phase", "drift", "edge"], "invalid digit"),
        (&["phase", "watch"], "required"),
        (&["phase", "export"], "required"),
        (&["--write", "phase", "show", "1"], "--write is for what changes something"),
        (&["--region", "us-east-1", "--region", "us-west-2", "phase", "show", "1"], "name one by --region"),
    ] {
        let run = home.run(&[&["--demo=calm"], args].concat());
        assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{args:?}: {}", run.stderr());
        assert!(run.stderr().contains(told), "{args:?}: {}", run.stderr());
    }
    let file = home.config("");
    let run = home.run(&["--demo=calm", "phase", "export", file.to_str().unwrap()]);
    assert_eq!((run.code(), run.stdout().as_str()), (64, ""));
    assert!(run.stderr().contains("is a file"), "{}", run.stderr());
}

#[test]
fn an_account_that_does_not_answer_leaves_everything_unknown() {
    let home = Home::new();
    for command in [&["show", "1"][..], &["verify", "1"], &["drift", "1"], &["watch", "1"]] {
        let mut asked = home.command(&[&["phase"], command, &["--region", "us-east-1"]].concat());
        // The discard port of this machine: refused at once.
        asked
            .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
            .env("AWS_ACCESS_KEY_ID", "x")
            .env("AWS_SECRET_ACCESS_KEY", "y");
        let run = Run::of(&mut asked);
        assert_eq!((run.code(), run.stdout().as_str()), (5, ""), "{command:?}: {}", run.stderr());
    }
}

#[test]
fn a_plan_is_priced_by_the_price_list_api_where_that_is_asked_for_and_says_so() {
    let plan = |region: &str, more: &[&str]| {
        let parameter = ["--param", "StaticImageId=ami-0123456789abcdef0"];
        let args = ["--demo=empty", "--region", region, "phase", "plan", "1"];
        let run = Home::new().run(&[&args[..], &parameter, more].concat());
        assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{more:?}");
        run
    };
    let cost = |region: &str, more: &[&str]| plan(region, &[more, &["-o", "json"]].concat()).json()["cost"].clone();
    let api = ["--prices", "list-api"];
    let embedded = cost("us-east-1", &[]);
    assert_eq!(embedded["prices"], "embedded list of us-east-1, read 2026-11-22");
    let asked = cost("us-east-1", &api);
    assert_eq!(asked["prices"], "Price List API, us-east-1, published 2026-11-22");
    assert_eq!(asked["monthly_usd"], embedded["monthly_usd"], "the simulated list is the embedded one");
    // The embedded list is of one region; the API answers for every one.
    let unknown = cost("us-west-2", &[]);
    assert_eq!(unknown["prices"], "none: the embedded list of 2026-11-22 is of us-east-1, not of us-west-2");
    let there = cost("us-west-2", &api);
    assert_eq!((&there["monthly_usd"], unknown["monthly_usd"].is_null()), (&embedded["monthly_usd"], true));
    let told = plan("us-west-2", &api).stdout();
    assert!(told.contains("\nprices: Price List API, us-west-2, published 2026-11-22\n"), "{told}");
}
