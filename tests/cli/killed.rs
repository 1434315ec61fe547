//! The program killed without a warning in the middle of a change, and what the next one makes of it.

use std::time::Duration;

use super::account::Account;

/// How long each one lives, milliseconds: a change takes some tens of them where nothing else runs.
fn lives() -> impl Iterator<Item = u64> {
    (4..24).step_by(6).chain((24..60).step_by(2)).chain([80, 120, 250, 1_000])
}

#[test]
fn a_killed_change_is_known_put_back_and_never_made_twice() {
    let account = Account::serve("calm");
    let before = account.desired("jobs");
    let more = (before + 1).to_string();
    let change = ["scale", "set", "jobs", "--desired", more.as_str(), "--revert-after", "30m"];
    for life in lives() {
        let plan = account.plan(&change);
        let (digest, phrase) = (plan["digest"].as_str().unwrap(), plan["phrase"].as_str().unwrap());
        // In a hurry for the next one, whatever the guards say of that.
        let confirmed = ["--write", "--plan", digest, "--confirm", phrase, "--incident", "drill", "-o", "json"];
        let mut killed = account.command(&[&change[..], &confirmed[..]].concat());
        killed.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut killed = killed.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(life));
        // What has ended by itself is not hit.
        killed.kill().unwrap();
        killed.wait().unwrap();
        let is_done = account.desired("jobs") == before + 1;
        let open: Vec<_> = account.runs().into_iter().filter(|run| run["state"] != "closed").collect();
        assert!(!is_done || open.len() == 1, "after {life} ms: changed, and not written down: {open:?}");
        for run in &open {
            let name = run["run"].as_str().unwrap();
            let shown = account.run(&["journal", "show", name, "-o", "json"]).json();
            let records = shown["records"].as_array().unwrap();
            let intents = records.iter().filter(|record| record["kind"] == "intent").count();
            assert!(intents <= 1 && (!is_done || intents == 1), "after {life} ms: {shown}");
            let reverted = account.run(&["scale", "revert", name, "-o", "json"]);
            let told = format!("after {life} ms: {}{}", reverted.stdout(), reverted.stderr());
            assert!(!is_done || reverted.code() == 0, "{told}");
            if reverted.code() != 0 {
                let closed = account.run(&["journal", "close", name, "--residue", "clean"]);
                assert_eq!(closed.code(), 0, "{told}{}", closed.stderr());
            }
        }
        assert_eq!(account.desired("jobs"), before, "after {life} ms");
        let verified = account.run(&["journal", "verify", "-o", "json"]).json();
        assert_eq!((&verified["tampered"], &verified["torn"]), (&serde_json::json!([]), &serde_json::json!([])));
    }
}
