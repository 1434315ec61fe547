//! What is left of a change: its journal, its way back, and who is told of it.

use super::account::Account;
use super::program::Run;
use serde_json::Value;

fn put_back_later(account: &Account) -> (u64, String) {
    let before = account.desired("jobs");
    let more = (before + 1).to_string();
    let change = ["scale", "set", "jobs", "--desired", more.as_str(), "--revert-after", "30m"];
    let plan = account.plan(&change);
    let run = account.confirm(&change, &plan);
    assert_eq!(run.code(), 0, "{}{}", run.stdout(), run.stderr());
    let result = run.json();
    assert!(domain::Moment::parse(result["revert_at"].as_str().unwrap()).is_ok(), "{result}");
    let name = result["run"].as_str().unwrap().to_owned();
    assert!(run.stderr().contains(&format!("finops-tui scale revert {name}")), "{}", run.stderr());
    assert_eq!(account.desired("jobs"), before + 1);
    (before, name)
}

#[test]
fn a_run_is_listed_shown_verified_and_exported() {
    let account = Account::serve("calm");
    assert_eq!(account.run(&["journal", "list"]).stdout(), "there are no runs\n");
    let more = (account.desired("jobs") + 1).to_string();
    let result = account.change(&["scale", "set", "jobs", "--desired", &more]);
    let run = result["run"].as_str().unwrap();
    let listed = &account.runs()[0];
    for (key, value) in
        [("run", run), ("action", "scale.set-desired"), ("subject", "jobs"), ("state", "closed"), ("ending", "applied")]
    {
        assert_eq!(listed[key], value, "{listed}");
    }
    assert!(domain::Moment::parse(listed["opened_at"].as_str().unwrap()).is_ok());
    let before = account.desired("jobs") - 1;
    assert_eq!((&listed["before"]["desired"], &listed["after"]["desired"]), (&before.into(), &(before + 1).into()));
    assert_eq!((&listed["aftermath"], &listed["revert_at"]), (&Value::Null, &Value::Null));
    let wanted = format!("desired {before} -> {}", before + 1);
    let table = account.run(&["journal", "list"]).stdout();
    assert!(table.contains("WANTED") && table.contains(&wanted), "{table}");
    let shown = account.run(&["journal", "show", run, "-o", "json"]).json();
    assert_eq!((&shown["before"], &shown["after"]), (&listed["before"], &listed["after"]));
    let records = shown["records"].as_array().unwrap();
    let kinds: Vec<&str> = records.iter().map(|record| record["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["opened", "armed", "intent", "answered", "verified", "closed"]);
    assert_eq!(records[2]["subject"], "jobs");
    assert_eq!(records[0]["operator"]["seat"].as_str().unwrap().split('@').next(), Some("ada"));
    let page = account.run(&["journal", "show", run]).stdout();
    assert!(page.contains("forward: Scale jobs") && page.contains("applied, clean"), "{page}");
    assert!(page.contains("wanted") && page.contains(&wanted), "{page}");
    let verified = account.run(&["journal", "verify", "-o", "json"]);
    assert_eq!(verified.code(), 0);
    let expected = serde_json::json!({ "runs": 1, "intact": 1, "unanchored": [], "tampered": [], "torn": [] });
    assert_eq!(verified.json(), expected);
    let exported = account.run(&["journal", "export", run]).stdout();
    let lines: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), records.len());
    assert!(lines.iter().zip(0_u64..).all(|(line, seq)| line["seq"] == seq && line["hash"].is_string()));
    let closed = account.run(&["journal", "close", run, "--residue", "clean"]);
    assert_eq!(closed.code(), 3);
    assert!(closed.stderr().contains("is closed"), "{}", closed.stderr());
}

#[test]
fn what_is_closed_by_hand_is_closed_for_everybody() {
    let account = Account::serve("calm");
    let (_, run) = put_back_later(&account);
    let close = ["journal", "close", run.as_str(), "--residue", "dirty=one more", "-o", "json"];
    // The credentials lead nowhere at first: it is closed here, and that it is not there is said.
    let alone = Run::of(account.command(&close).env("AWS_ENDPOINT_URL", "http://127.0.0.1:9"));
    assert_eq!(alone.code(), 0, "{}", alone.stderr());
    let why = alone.json()["why"].as_str().unwrap().to_owned();
    assert!(why.contains("the shared registry could not be told") && why.contains("Run this again"), "{why}");
    assert_eq!(account.runs()[0]["state"], "closed");
    let told = account.run(&close);
    assert_eq!(told.code(), 0, "{}", told.stderr());
    assert!(told.json()["why"].as_str().unwrap().contains("in the shared registry as well"), "{}", told.stdout());
    let late = account.run(&close);
    assert!(late.code() == 3 && late.stderr().contains("is closed"), "{}", late.stderr());

    let (_, run) = put_back_later(&account);
    let told = account.run(&["journal", "close", &run, "--residue", "clean"]);
    assert!(told.code() == 0 && told.stdout().contains("in the shared registry as well"), "{}", told.stdout());
}

/// Bob's machine has no journal of what ada's did: the registry has it.
#[test]
fn what_another_machine_left_is_adopted_put_back_and_closed() {
    let account = Account::serve("calm");
    let (before, run) = put_back_later(&account);
    std::fs::remove_dir_all(account.home.path().join(".local/state/finops-tui")).unwrap();
    let bob = |args: &[&str]| Run::of(account.command(args).env("USER", "bob"));
    let close = ["journal", "close", run.as_str(), "--residue", "clean", "-o", "json"];
    let early = bob(&close);
    assert_eq!(early.code(), 3, "{}", early.stdout());
    assert!((early.stdout() + &early.stderr()).contains(&format!("journal adopt {run}")));
    assert_eq!(bob(&["journal", "adopt", &run, "--read-only"]).code(), 3);
    let adopted = bob(&["journal", "adopt", &run, "-o", "json"]);
    assert_eq!(adopted.code(), 0, "{}", adopted.stderr());
    let one = &adopted.json()[0];
    assert_eq!((&one["run"], &one["ending"]), (&run.as_str().into(), &"applied".into()), "{one}");
    assert!(one["from"].as_str().unwrap().starts_with("ada@"), "{one}");
    assert!(one["way_back"].as_str().unwrap().contains("set-desired-capacity"), "{one}");
    let page = bob(&["journal", "adopt", &run]).stdout();
    assert!(page.contains("reads as the run wanted it") && page.contains("then close it"), "{page}");
    let plan = bob(&["scale", "revert", &run, "--plan-only", "-o", "json"]);
    assert_eq!((plan.code(), &plan.json()["after"]["desired"]), (0, &before.into()), "{}", plan.stderr());
    let closed = bob(&close);
    assert_eq!(closed.code(), 0, "{}", closed.stderr());
    let late = bob(&["journal", "adopt", &run]);
    assert!(late.code() == 3 && late.stderr().contains("none open in the shared registry"), "{}", late.stderr());
}

#[test]
fn a_journal_that_was_altered_is_told_and_can_be_closed() {
    let account = Account::serve("calm");
    let (_, run) = put_back_later(&account);
    let file = account.home.path().join(format!(".local/state/finops-tui/123456789012/runs/{run}.jsonl"));
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("jobs", "jubs", 1)).unwrap();
    let verified = account.run(&["journal", "verify", "-o", "json"]);
    assert_eq!((verified.code(), &verified.json()["tampered"]), (7, &serde_json::json!([run])));
    let closed = account.run(&["journal", "close", &run, "--residue", "dirty=jobs has one more", "-o", "json"]);
    assert_eq!(closed.code(), 0, "{}", closed.stderr());
    assert_eq!(account.runs()[0]["state"], "closed");
    assert_eq!(account.run(&["journal", "verify"]).code(), 7, "it stays altered");
}

/// The last whole record cut off: the chain alone cannot tell, the anchored head can.
#[test]
fn what_was_cut_from_the_end_of_an_open_run_shows_by_its_anchor() {
    let account = Account::serve("calm");
    let (_, run) = put_back_later(&account);
    let verify = |options: &[&str]| account.run(&[&["journal", "verify", "-o", "json"], options].concat());
    let runs = serde_json::json!([run]);
    assert_eq!((verify(&[]).code(), &verify(&[]).json()["unanchored"]), (0, &runs));
    let anchored = verify(&["--anchored"]);
    assert_eq!((anchored.code(), &anchored.json()["intact"]), (0, &serde_json::json!(1)), "{}", anchored.stderr());
    let file = account.home.path().join(format!(".local/state/finops-tui/123456789012/runs/{run}.jsonl"));
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('{')).collect();
    std::fs::write(&file, lines[..lines.len() - 1].join("\n") + "\n").unwrap();
    assert_eq!(&verify(&[]).json()["unanchored"], &runs, "the chain alone says no more");
    let cut = verify(&["--anchored"]);
    assert_eq!((cut.code(), &cut.json()["tampered"]), (7, &runs));
}

#[test]
fn an_open_run_is_told_of_and_put_back_without_write() {
    let account = Account::serve("calm");
    let (before, run) = put_back_later(&account);
    assert_eq!((&account.runs()[0]["state"], &account.runs()[0]["ending"]), (&"unclosed".into(), &Value::Null));
    let waits = &account.runs()[0];
    assert_eq!(waits["aftermath"], "waits", "{waits}");
    assert!(domain::Moment::parse(waits["revert_at"].as_str().unwrap()).is_ok(), "{waits}");
    assert!(account.run(&["journal", "list"]).stdout().contains("waits until"));
    let status = account.run(&["status", "-o", "json"]);
    assert_eq!(status.stderr().lines().filter(|line| line.contains("1 run is open")).count(), 1, "{}", status.stderr());
    let checks = account.run(&["doctor", "-o", "json"]).json();
    let named = |name: &str| checks.as_array().unwrap().iter().find(|check| check["check"] == name).cloned();
    let open = named(&format!("run {run}")).unwrap();
    assert!(open["remedy"].as_str().unwrap().contains(&format!("finops-tui scale revert {run}")), "{open}");
    assert!(open["detail"].as_str().unwrap().contains("to be put back at"), "{open}");
    assert_eq!(named("journal").unwrap()["state"], "good");
    let refused = account.run(&["scale", "revert", &run, "--read-only"]);
    assert_eq!((refused.code(), account.desired("jobs")), (3, before + 1));
    let reverted = account.run(&["scale", "revert", &run, "-o", "json"]);
    assert_eq!((reverted.code(), &reverted.json()["ending"]), (0, &"applied".into()), "{}", reverted.stderr());
    assert_eq!(account.desired("jobs"), before);
    assert_eq!((&account.runs()[0]["state"], &account.runs()[0]["aftermath"]), (&"closed".into(), &"put-back".into()));
    assert!(account.run(&["journal", "show", &run]).stdout().contains("afterwards  put back"));
    assert!(!account.run(&["status"]).stderr().contains("open"));
}

#[test]
fn somebody_elses_later_change_is_left_alone() {
    let account = Account::serve("calm");
    let (before, run) = put_back_later(&account);
    let most = (before + 2).to_string();
    let change = ["scale", "set", "jobs", "--desired", most.as_str(), "--incident", "INC-7"];
    account.change(&change);
    let reverted = account.run(&["scale", "revert", &run, "-o", "json"]);
    assert_eq!((reverted.code(), &reverted.json()["ending"]), (3, &"not-started".into()));
    assert!(reverted.json()["why"].as_str().unwrap().contains("left alone"), "{}", reverted.stdout());
    let own = account.runs().into_iter().find(|listed| listed["run"] == run.as_str()).unwrap();
    assert_eq!(own["aftermath"], "superseded", "{own}");
    assert_eq!(account.desired("jobs"), before + 2);
}

#[test]
fn what_is_kept_stays_and_its_undo_is_a_change_of_its_own() {
    let account = Account::serve("calm");
    let (before, run) = put_back_later(&account);
    let kept = account.run(&["scale", "keep", &run, "-o", "json"]);
    assert_eq!((kept.code(), &kept.json()["ending"]), (0, &"applied".into()), "{}", kept.stderr());
    assert_eq!((&account.runs()[0]["state"], account.desired("jobs")), (&"closed".into(), before + 1));
    assert_eq!(account.runs()[0]["aftermath"], "kept");
    let plan = account.plan(&["scale", "revert", &run]);
    assert_eq!((&plan["action"], &plan["after"]["desired"]), (&"scale.set-desired".into(), &before.into()));
    assert_eq!(account.desired("jobs"), before + 1);
}

#[test]
fn a_run_that_nobody_knows_is_none() {
    let account = Account::serve("calm");
    let run = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    for command in [
        &["journal", "show", run][..],
        &["journal", "export", run],
        &["journal", "close", run, "--residue", "clean"],
        &["journal", "adopt", run],
        &["scale", "keep", run],
        &["scale", "revert", run],
    ] {
        let done = account.run(command);
        assert_eq!(done.code(), 3, "{command:?}: {}", done.stderr());
        let said = done.stdout() + &done.stderr();
        assert!(said.contains("there is no run"), "{command:?}: {said}");
    }
}

#[test]
fn a_journal_that_others_can_reach_stops_the_way_forward() {
    use std::os::unix::fs::PermissionsExt as _;
    let account = Account::serve("calm");
    let (before, run) = put_back_later(&account);
    let runs = account.home.path().join(".local/state/finops-tui/123456789012/runs");
    std::fs::set_permissions(&runs, std::fs::Permissions::from_mode(0o755)).unwrap();
    let most = (before + 2).to_string();
    let change = ["scale", "set", "jobs", "--desired", most.as_str()];
    let plan = account.plan(&change);
    let refused = account.confirm(&change, &plan);
    assert_eq!(refused.code(), 7, "{}", refused.stderr());
    assert!(refused.stderr().contains("chmod 700"), "{}", refused.stderr());
    assert_eq!(account.run(&["doctor"]).code(), 1);
    std::fs::set_permissions(&runs, std::fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(account.run(&["scale", "revert", &run]).code(), 0);
    assert_eq!(account.desired("jobs"), before);
}
