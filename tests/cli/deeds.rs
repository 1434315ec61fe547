//! Changes of every kind carried out by the built program, and the account read back afterwards.

use serde_json::{Value, json};

use super::account::Account;

/// Done whatever the guards say: what they say has tests of its own.
fn done(account: &Account, change: &[&str]) -> Value {
    let result = account.change(&[change, &["--incident", "INC-7"]].concat());
    assert_eq!((&result["schema"], &result["ending"]), (&json!("finops-tui/result/1"), &json!("applied")), "{result}");
    assert!(result["why"].as_str().unwrap().contains("reads as wanted"), "{result}");
    assert_eq!(result["run"].as_str().map(str::len), Some(26), "{result}");
    result
}

fn schedule(account: &Account, group: &str, name: &str) -> Option<Value> {
    let group = account.group(group);
    group["schedules"].as_array().unwrap().iter().find(|schedule| schedule["name"] == name).cloned()
}

#[test]
fn a_schedule_is_put_changed_and_deleted() {
    let account = Account::serve("calm");
    let put = ["scale", "schedule", "put", "jobs", "evening", "--cron", "0 18 * * *"];
    done(&account, &[&put[..], &["--desired", "2"]].concat());
    let made = schedule(&account, "jobs", "evening").unwrap();
    assert_eq!((&made["recurrence"], &made["sets"]), (&json!("0 18 * * *"), &json!("desired 2")));
    done(&account, &[&put[..], &["--desired", "3", "--max", "5"]].concat());
    let sets = schedule(&account, "jobs", "evening").unwrap()["sets"].clone();
    assert!(sets.as_str().is_some_and(|sets| sets.contains("desired 3") && sets.contains("max 5")), "{sets}");
    done(&account, &["scale", "schedule", "delete", "jobs", "evening"]);
    assert_eq!(schedule(&account, "jobs", "evening"), None);
    assert_eq!(account.runs().len(), 3);
    let gone = account.run(&["scale", "schedule", "delete", "jobs", "evening", "--plan-only", "-o", "json"]);
    assert_eq!((gone.code(), &gone.json()["ending"]), (3, &json!("not-started")), "{}", gone.stderr());
}

#[test]
fn a_refresh_is_started_and_cancelled_or_rolled_back() {
    for (end, status) in [("--cancel", "Cancel"), ("--rollback", "Rollback")] {
        let account = Account::serve("calm");
        done(&account, &["scale", "refresh", "jobs"]);
        let started = account.group("jobs")["refresh"].clone();
        assert!(["Pending", "InProgress"].contains(&started["status"].as_str().unwrap()), "{started}");
        done(&account, &["scale", "refresh", "jobs", end]);
        let answer = account.auto_scaling("Action=DescribeInstanceRefreshes&AutoScalingGroupName=jobs");
        assert!(answer.contains(started["id"].as_str().unwrap()), "{answer}");
        assert!(answer.contains(&format!("<Status>{status}")), "{end}: {answer}");
        assert_eq!(answer.matches("<InstanceRefreshId>").count(), 1, "{answer}");
    }
}

#[test]
fn a_refresh_is_put_back_by_its_run_and_somebody_elses_is_not() {
    let account = Account::serve_fast("calm");
    let own = done(&account, &["scale", "refresh", "jobs"]);
    let undo = ["scale", "revert", own["run"].as_str().unwrap()];
    assert_eq!(account.plan(&undo)["action"], "scale.refresh-rollback");
    done(&account, &["scale", "refresh", "jobs", "--cancel"]);
    let cancelled = account.run(&[&undo[..], &["--plan-only", "-o", "json"]].concat());
    assert_eq!(cancelled.code(), 3, "{}", cancelled.stdout());
    assert!(cancelled.stderr().contains("taken back already"), "{}", cancelled.stderr());
    // Somebody else starts one, by other means.
    let wish = "DesiredConfiguration.LaunchTemplate";
    let template = account.auto_scaling("Action=DescribeAutoScalingGroups");
    let template = template.split("<AutoScalingGroupName>jobs<").nth(1).unwrap();
    let template = template.split("<LaunchTemplateId>").nth(1).unwrap().split('<').next().unwrap();
    let start = format!(
        "Action=StartInstanceRefresh&AutoScalingGroupName=jobs&{wish}.LaunchTemplateId={template}&{wish}.Version=7"
    );
    account.until("the end of the cancelled one", |account| account.group("jobs")["refresh"] == Value::Null);
    let started = account.auto_scaling(&start);
    let foreign = started.split("<InstanceRefreshId>").nth(1).unwrap().split('<').next().unwrap();
    let refused = account.run(&[&undo[..], &["--plan-only", "-o", "json"]].concat());
    assert_eq!((refused.code(), &refused.json()["ending"]), (3, &json!("not-started")), "{}", refused.stdout());
    let said = refused.stderr();
    assert!(said.contains("somebody else's") && said.contains(foreign) && said.contains("nothing was sent"), "{said}");
    assert_eq!(account.group("jobs")["refresh"]["id"], foreign);
}

#[test]
fn an_instance_is_set_aside_and_taken_back() {
    let account = Account::serve_fast("calm");
    let before = account.desired("jobs");
    let (id, _) = account.instances("jobs").remove(0);
    let state = || account.instances("jobs").into_iter().find(|(instance, _)| *instance == id).map(|(_, state)| state);
    // Its minimum has to leave room for one fewer.
    done(&account, &["scale", "set", "jobs", "--min", "0"]);
    done(&account, &["scale", "standby", &id]);
    let is = |account: &Account, count: &str, wanted: &str| {
        account.group("jobs")[count].as_u64() == Some(1) && state().as_deref() == Some(wanted)
    };
    account.until("the standby", |account| is(account, "standby", "Standby"));
    assert_eq!(account.desired("jobs"), before - 1);
    done(&account, &["scale", "standby", &id, "--exit"]);
    account.until("the service", |account| is(account, "in_service", "InService"));
    assert_eq!(account.desired("jobs"), before);
}

#[test]
fn a_fuse_is_set_before_the_change_and_taken_out_with_its_way_back() {
    let account = Account::serve("calm");
    let (before, fuse) = (account.desired("jobs"), || schedule(&account, "jobs", "finops-fuse"));
    let more = (before + 1).to_string();
    let change = ["scale", "set", "jobs", "--desired", more.as_str(), "--revert-after", "30m", "--fuse"];
    let result = done(&account, &change);
    let run = result["run"].as_str().unwrap();
    assert_eq!(account.desired("jobs"), before + 1);
    let set = fuse().unwrap();
    assert_eq!((&set["at"], &set["recurrence"]), (&result["revert_at"], &Value::Null), "{set}");
    assert!(set["sets"].as_str().unwrap().contains(&format!("desired {before}")), "{set}");
    let shown = account.run(&["journal", "show", run, "-o", "json"]).json();
    let intents: Vec<&Value> =
        shown["records"].as_array().unwrap().iter().filter(|record| record["kind"] == "intent").collect();
    assert_eq!(intents.len(), 2, "the fuse first: {shown}");
    assert_eq!((&intents[0]["subject"], &intents[1]["subject"]), (&json!("finops-fuse"), &json!("jobs")));
    let reverted = account.run(&["scale", "revert", run, "-o", "json"]);
    assert_eq!(reverted.code(), 0, "{}", reverted.stderr());
    assert_eq!((account.desired("jobs"), fuse()), (before, None));
}
