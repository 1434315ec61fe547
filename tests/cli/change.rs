//! Changes: planned, confirmed, refused. What is refused leaves no run, and nothing of it is sent.

use super::account::Account;
use super::program::Home;
use serde_json::Value;

/// `scale set jobs --desired` one more than it is.
fn one_more(account: &Account) -> [String; 5] {
    let more = (account.desired("jobs") + 1).to_string();
    ["scale", "set", "jobs", "--desired", &more].map(str::to_owned)
}

fn words(change: &[String]) -> Vec<&str> {
    change.iter().map(String::as_str).collect()
}

#[test]
fn a_plan_is_the_document_it_promises_and_changes_nothing() {
    let account = Account::serve("calm");
    let (before, change) = (account.group("jobs"), one_more(&account));
    let plan = account.plan(&words(&change));
    assert_eq!(plan["schema"], "finops-tui/plan/1");
    assert_eq!(
        (&plan["action"], &plan["subject"], &plan["phrase"]),
        (&"scale.set-desired".into(), &"jobs".into(), &"jobs".into())
    );
    let digest = plan["digest"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{digest}");
    assert!(domain::Moment::parse(plan["valid_until"].as_str().unwrap()).is_ok());
    assert_eq!((&plan["account"]["id"], &plan["account"]["region"]), (&"123456789012".into(), &"us-east-1".into()));
    assert_eq!(plan["before"]["desired"], before["desired"]);
    assert_eq!(plan["after"]["desired"].as_u64(), before["desired"].as_u64().map(|desired| desired + 1));
    assert!(plan["cost"]["hourly_usd"].as_f64().unwrap() > 0.0 && plan["cost"]["monthly_usd"].is_number(), "{plan}");
    assert!(plan["undo"].as_str().unwrap().contains("set-desired-capacity"), "{plan}");
    assert!(plan["cli"].as_str().unwrap().starts_with("aws autoscaling set-desired-capacity"), "{plan}");
    let guards = plan["guards"].as_array().unwrap();
    for guard in guards {
        assert!(["pass", "warn", "block", "unknown"].contains(&guard["verdict"].as_str().unwrap()), "{guard}");
        assert!(guard["why"].as_str().is_some_and(|why| !why.is_empty()), "{guard}");
        assert!(guard["overridable"].is_boolean() && guard["evidence"].is_array(), "{guard}");
    }
    for name in ["account-pin", "bounds", "healthy-floor", "cool-down"] {
        assert!(guards.iter().any(|guard| guard["guard"] == name), "{name}");
    }
    assert_eq!(account.plan(&words(&change))["digest"], plan["digest"], "the same state has the same digest");
    assert_eq!(account.group("jobs")["desired"], before["desired"]);
    assert_eq!(account.runs(), Vec::<Value>::new());
}

#[test]
fn without_write_or_a_terminal_it_is_planned_only_and_says_what_to_type() {
    let account = Account::serve("calm");
    let (before, change) = (account.desired("jobs"), one_more(&account));
    for write in [&[][..], &["--write"]] {
        let run = account.run(&[&words(&change), write].concat());
        assert_eq!(run.code(), 3, "{}", run.stderr());
        assert!(run.stdout().contains("jobs") && run.stdout().contains("GUARD"), "{}", run.stdout());
        let command = run.stderr();
        let command = command.lines().last().unwrap();
        assert!(command.starts_with("finops-tui scale set jobs --desired"), "{command}");
        // What it says is what works.
        let typed: Vec<&str> = command.split(' ').skip(1).collect();
        assert!(typed.contains(&"--write") && typed.contains(&"--plan") && typed.contains(&"--confirm"), "{command}");
        assert_eq!(account.desired("jobs"), before);
        if write.is_empty() {
            continue;
        }
        let done = account.run(&typed);
        assert_eq!(done.code(), 0, "{}{}", done.stdout(), done.stderr());
        assert_eq!(account.desired("jobs"), before + 1);
    }
}

#[test]
fn a_confirmed_plan_is_carried_out_once() {
    let account = Account::serve("calm");
    let (before, change) = (account.desired("jobs"), one_more(&account));
    let plan = account.plan(&words(&change));
    let run = account.confirm(&words(&change), &plan);
    assert_eq!(run.code(), 0, "{}{}", run.stdout(), run.stderr());
    let result = run.json();
    assert_eq!((&result["schema"], &result["ending"]), (&"finops-tui/result/1".into(), &"applied".into()));
    assert_eq!(result["run"].as_str().unwrap().len(), 26);
    assert_eq!(result["revert_at"], Value::Null);
    assert!(run.stderr().contains("sent") && run.stderr().contains("reading back"), "{}", run.stderr());
    assert_eq!(account.desired("jobs"), before + 1);
    let again = account.confirm(&words(&change), &plan);
    assert_eq!((again.code(), &again.json()["ending"]), (3, &"not-started".into()), "{}", again.stderr());
    assert_eq!(account.runs().len(), 1);
}

#[test]
fn a_phrase_is_typed_letter_for_letter() {
    let account = Account::serve("calm");
    let (before, change) = (account.desired("jobs"), one_more(&account));
    let plan = account.plan(&words(&change));
    let digest = plan["digest"].as_str().unwrap();
    // The last one has a Cyrillic letter.
    for phrase in ["jobs ", " jobs", "JOBS", "yes", "", "job", "j\u{43e}bs", "jobs\u{200b}"] {
        let confirmed = ["--write", "--plan", digest, "--confirm", phrase, "-o", "json"];
        let run = account.run(&[&words(&change)[..], &confirmed].concat());
        assert_eq!(run.code(), 3, "{phrase:?}: {}", run.stderr());
        assert_eq!(run.json()["ending"], "not-started");
        assert!(
            run.stderr().contains("letter for letter") && run.stderr().contains("nothing was sent"),
            "{}",
            run.stderr()
        );
    }
    assert_eq!((account.desired("jobs"), account.runs()), (before, vec![]));
}

#[test]
fn another_digest_change_or_state_than_the_plan_has_is_refused() {
    let account = Account::serve("calm");
    let before = account.desired("jobs");
    let (more, most) = ((before + 1).to_string(), (before + 2).to_string());
    let change = ["scale", "set", "jobs", "--desired", &more];
    let (plan, older) = (account.plan(&change), account.plan(&["scale", "set", "jobs", "--desired", &most]));
    let refused = |change: &[&str], plan: &Value, told: &str| {
        let run = account.confirm(change, plan);
        assert_eq!((run.code(), &run.json()["ending"]), (3, &"not-started".into()), "{told}: {}", run.stderr());
        assert!(run.stderr().contains(told), "{told}: {}", run.stderr());
    };
    refused(&change, &serde_json::json!({ "digest": "0".repeat(64), "phrase": "jobs" }), "there is no plan");
    refused(&change, &older, "give the command that printed the plan");
    refused(&["scale", "set", "jobs", "--desired", &more, "--revert-after", "30m"], &plan, "--revert-after");
    assert_eq!((account.desired("jobs"), account.runs()), (before, vec![]));
    // What was planned from one state is not done to another.
    account.change(&change);
    refused(&["scale", "set", "jobs", "--desired", &most], &older, "has changed since the plan");
    assert_eq!((account.desired("jobs"), account.runs().len()), (before + 1, 1));
}

#[test]
fn a_plan_of_another_account_or_of_a_group_that_is_gone_is_refused() {
    let account = Account::serve("calm");
    let change = one_more(&account);
    let plan = account.plan(&words(&change));
    let state = account.home.path().join(".local/state/finops-tui");
    let (here, there) = (state.join("123456789012/plans"), state.join("210987654321/plans"));
    std::fs::create_dir(there.parent().unwrap()).unwrap();
    std::fs::rename(&here, &there).unwrap();
    let elsewhere = account.confirm(&words(&change), &plan);
    assert_eq!(elsewhere.code(), 3);
    assert!(elsewhere.stderr().contains("in this account"), "{}", elsewhere.stderr());
    std::fs::rename(&there, &here).unwrap();
    std::fs::remove_dir(there.parent().unwrap()).unwrap();
    let account = account.moved_to("empty");
    let gone = account.confirm(&words(&change), &plan);
    assert_eq!((gone.code(), &gone.json()["ending"]), (3, &"not-started".into()));
    assert!(gone.stderr().contains("there is no") && gone.stderr().contains("jobs"), "{}", gone.stderr());
    assert_eq!(account.runs(), Vec::<Value>::new());
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_sent() {
    let account = Account::serve("calm");
    let above = (account.group("jobs")["max"].as_u64().unwrap() + 1).to_string();
    let same = account.desired("jobs").to_string();
    for (change, told) in [
        (&["scale", "set", "nope", "--desired", "3"][..], "there is no"),
        (&["scale", "set", "jobs", "--desired", &same], "nothing to do"),
        (&["scale", "replace", "i-0123456789abcdef0"], "there is no instance"),
        (&["target", "deregister", "nope", "i-0"], "there is no target group"),
        (&["alarm", "mute", "nope", "--for", "30m"], "there is no alarm"),
        (&["scale", "refresh", "nope"], "there is no"),
    ] {
        let run = account.run(&[change, &["--plan-only", "-o", "json"]].concat());
        assert_eq!((run.code(), &run.json()["ending"]), (3, &"not-started".into()), "{change:?}: {}", run.stderr());
        assert!(run.stderr().contains(told), "{change:?}: {}", run.stderr());
    }
    let change = ["scale", "set", "jobs", "--desired", above.as_str()];
    let plan = account.plan(&change);
    let bounds = plan["guards"].as_array().unwrap().iter().find(|guard| guard["guard"] == "bounds").unwrap();
    assert_eq!((&bounds["verdict"], &bounds["overridable"]), (&"block".into(), &false.into()), "{plan}");
    let run = account.confirm(&change, &plan);
    assert_eq!(run.code(), 3);
    assert!(run.stderr().contains("bounds"), "{}", run.stderr());
    assert_eq!((account.desired("jobs").to_string(), account.runs()), (same, vec![]));
}

#[test]
fn a_reason_to_go_past_a_guard_is_shown_in_the_plan() {
    let account = Account::serve("calm");
    let change = one_more(&account);
    let reason = "write mode is on in the other shell";
    let with = |given: &[&str]| account.run(&[&words(&change)[..], &["--plan-only"], given].concat());
    let given = format!("cool-down={reason}");
    let plan = with(&["--override", &given, "-o", "json"]).json();
    let guard = |name: &str| plan["guards"].as_array().unwrap().iter().find(|it| it["guard"] == name).unwrap().clone();
    assert_eq!(guard("cool-down")["overridden"], reason, "{plan}");
    assert_eq!(guard("bounds")["overridden"], Value::Null);
    let page = with(&["--override", &given]).stdout();
    assert!(page.contains(&format!("cool-down (it does not stop it): {reason}")), "{page}");
    assert_eq!((account.desired("jobs"), account.runs()), (plan["before"]["desired"].as_u64().unwrap(), vec![]));
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let home = Home::new();
    for (wrong, told) in [
        (&["scale", "set", "web"][..], "--desired"),
        (&["scale", "set", "web", "--desired", "-1"], "-1"),
        (&["scale", "set", "web", "--desired", "2147483648"], "2147483647"),
        (&["scale", "set", "web", "--desired", "4294967296"], "2147483647"),
        (&["scale", "set", "web", "--desired", "four"], "four"),
        (&["scale", "set", "web", "--desired", "3", "--max", "6"], "cannot be used with"),
        (&["scale", "set", "web", "--desired", "3", "--fuse"], "--revert-after"),
        (&["scale", "set", "web", "--desired", "3", "--wait"], "--revert-after"),
        (&["scale", "set", "web", "--desired", "3", "--revert-after", "30"], "30m"),
        (&["scale", "set", "web", "--desired", "3", "--plan", "abc", "--confirm", "web"], "64 hexadecimal digits"),
        (&["scale", "set", "web", "--desired", "3", "--confirm", "web"], "--plan"),
        (&["scale", "set", "web", "--desired", "3", "--override", "cooldown=x"], "did you mean cool-down?"),
        (&["scale", "set", "web", "--desired", "3", "--plan-only", "--override", "cool-down=short"], "20 characters"),
        (
            &["scale", "set", "web", "--desired", "3", "--plan-only", "--override", "bounds=they are wrong, I know it"],
            "bounds takes no override",
        ),
        (&["scale", "set", "web", "--desired", "3", "--plan-only", "--incident", " "], "the one of the ticket"),
        (&["scale", "refresh", "web", "--revert-after", "30m"], "--revert-after"),
        (&["scale", "suspend", "web", "AZRebalance", "--revert-after", "30m", "--fuse"], "--fuse"),
        (&["alarm", "mute", "web-5xx", "--for", "30m", "--fuse"], "--fuse"),
        (&["scale", "set", "web", "--desired", "3", "--yes"], "--yes"),
        (&["scale", "suspend", "web", "azrebalanc"], "did you mean AZRebalance?"),
        (&["scale", "suspend", "web"], "PROCESS"),
        (&["scale", "refresh", "web", "--cancel", "--rollback"], "cannot be used with"),
        (&["scale", "refresh", "web", "--min-healthy", "101"], "100"),
        (&["scale", "schedule", "put", "web", "night", "--desired", "2"], "--at"),
        (&["scale", "schedule", "put", "web", "night", "--cron", "0 20 * *", "--desired", "2"], "five fields"),
        (&["scale", "schedule", "put", "web", "night", "--cron", "0 20 * * *"], "--min"),
        (&["scale", "keep", "01JD"], "26 letters"),
        (&["target", "register", "web", "i-0:0"], "10.0.1.5:8080"),
        (&["alarm", "mute", "web-5xx", "--for", "30s"], "whole minutes"),
        (&["alarm", "mute", "web-5xx"], "--for"),
        (&["journal", "close", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "--residue", "fine"], "dirty=WHAT"),
    ] {
        let run = home.run(wrong);
        assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{wrong:?}: {}", run.stderr());
        assert!(run.stderr().contains(told), "{wrong:?}: {}", run.stderr());
    }
}

#[test]
fn read_only_wins() {
    let account = Account::serve("calm");
    let (before, change) = (account.desired("jobs"), one_more(&account));
    let plan = account.plan(&words(&change));
    let confirmed = ["--read-only", "--write", "--plan", plan["digest"].as_str().unwrap(), "--confirm", "jobs"];
    let run = account.run(&[&words(&change)[..], &confirmed].concat());
    assert_eq!(run.code(), 3);
    assert!(run.stderr().contains("--read-only"), "{}", run.stderr());
    let unarmed = account.run(&[&words(&change)[..], &confirmed[2..]].concat());
    assert_eq!(unarmed.code(), 3);
    assert!(unarmed.stderr().contains("--write"), "{}", unarmed.stderr());
    assert_eq!((account.desired("jobs"), account.runs()), (before, vec![]));
}

#[test]
fn a_protected_profile_without_a_pin_is_not_armed_and_one_with_a_pin_asks_for_more_words() {
    let account = Account::serve("calm");
    let change = one_more(&account);
    let file = account.home.config("[profiles.pay-prod]\n");
    let with = |file: &std::path::Path, rest: &[&str]| {
        let given = ["--config", file.to_str().unwrap()];
        let mut command = account.command(&[&words(&change)[..], &given, rest].concat());
        command.env("AWS_PROFILE", "pay-prod");
        // The credentials are the environment's.
        std::fs::create_dir_all(account.home.path().join(".aws")).unwrap();
        std::fs::write(account.home.path().join(".aws/config"), "[profile pay-prod]\nregion = us-east-1\n").unwrap();
        super::program::Run::of(&mut command)
    };
    let unpinned = with(&file, &["--write"]);
    assert_eq!(unpinned.code(), 3, "{}", unpinned.stdout());
    assert!(unpinned.stderr().contains("account_id"), "{}", unpinned.stderr());
    let file = account.home.config("[profiles.pay-prod]\naccount_id = \"123456789012\"\n");
    let plan = with(&file, &["--plan-only", "-o", "json"]).json();
    assert_eq!(plan["phrase"], "pay-prod 1 scale", "{plan}");
}
