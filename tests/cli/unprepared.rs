//! What stands in the way before AWS is asked anything: said once, with what clears the way.

use serde_json::Value;

use super::program::{Home, Run};
use super::watch::Running;

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "y")];

/// A home with these profiles of the AWS configuration.
fn with_profiles(text: &str) -> Home {
    let home = Home::new();
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    std::fs::write(home.path().join(".aws/config"), text).unwrap();
    home
}

fn sources(status: &Value) -> impl Iterator<Item = &Value> {
    status["sources"].as_array().unwrap().iter()
}

#[test]
fn a_missing_login_is_had_by_the_command_of_its_profile() {
    let home = with_profiles(
        "[profile prod]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = ops\nregion = us-east-1\n\
         [sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n",
    );
    for command in [&["status"][..], &["status", "-o", "json"], &["doctor"], &["alarm", "list"], &["spend"]] {
        let mut args = vec!["--profile", "prod"];
        args.extend(command);
        let run = home.run(&args);
        let said = run.stdout() + &run.stderr();
        assert!(
            said.contains("aws sso login --profile prod") && !said.contains("aws configure"),
            "{command:?}: {said}"
        );
    }
}

#[test]
fn a_profile_with_mfa_is_refused_with_its_recipe_and_nothing_after_it() {
    let home = with_profiles(
        "[profile vault]\nrole_arn = arn:aws:iam::123456789012:role/ops\nsource_profile = default\n\
         mfa_serial = arn:aws:iam::123456789012:mfa/ada\nregion = us-east-1\n",
    );
    let run = home.run(&["--profile", "vault", "status"]);
    assert_eq!((run.code(), run.stdout().as_str()), (3, ""));
    let recipe = "`credential_process = aws configure export-credentials --profile vault`";
    assert!(run.stderr().trim_end().ends_with(recipe), "{}", run.stderr());
}

#[test]
fn a_missing_region_is_no_answer_of_aws_and_the_document_is_there_all_the_same() {
    let home = Home::new();
    let run = Run::of(home.command(&["status", "-o", "json"]).envs(KEYS));
    assert_eq!(run.code(), 3);
    assert!(run.stderr().contains("no region is set") && run.stderr().contains("--region"), "{}", run.stderr());
    assert!(!run.stderr().contains("refused by AWS"), "{}", run.stderr());
    let status = run.json();
    assert_eq!((&status["schema"], &status["verdict"]), (&"finops-tui/status/1".into(), &"unknown".into()));
    for unknown in ["phases", "targets", "capacity", "alarms"] {
        assert_eq!(status[unknown], Value::Null, "{unknown}");
    }
    assert_eq!(sources(&status).count(), 6);
    for source in sources(&status) {
        assert_eq!((&source["state"], &source["calls"]), (&"failed".into(), &0.into()), "{source}");
        assert!(source["error"].as_str().unwrap().contains("no region is set"), "{source}");
    }
    let doctor = Run::of(home.command(&["doctor"]).envs(KEYS));
    assert!(doctor.stdout().contains("no region is set") && doctor.stdout().contains("--region"));
}

/// A budget that nobody can keep a ledger of binds nobody, so nothing is paid.
#[test]
fn without_a_ledger_nothing_billed_is_asked() {
    let home = Home::new();
    let (twin, endpoint) = Running::twin(&home, "calm");
    let with = |cache: &str, args: &[&str]| {
        let mut command = home.command(args);
        command.envs(KEYS).env("AWS_ENDPOINT_URL", &endpoint).env("AWS_REGION", "us-east-1");
        Run::of(command.env("XDG_CACHE_HOME", cache))
    };
    let status = with("/proc/nope", &["status", "-o", "json"]).json();
    assert_eq!(status["spend"]["month_to_date"], Value::Null);
    let spend = sources(&status).find(|it| it["source"] == "spend").unwrap();
    assert!(spend["error"].as_str().unwrap().contains("/proc/nope/finops-tui"), "{spend}");
    assert!(spend["remedy"].as_str().unwrap().contains("XDG_CACHE_HOME"), "{spend}");
    assert_eq!(spend["calls"], 1, "AWS Budgets, which is free: {spend}");
    assert_ne!(status["verdict"], "unknown", "money is no part of the verdict");
    let doctor = with("/proc/nope", &["doctor"]);
    assert_eq!(doctor.code(), 1);
    assert!(doctor.stdout().contains("/proc/nope/finops-tui") && doctor.stdout().contains("cannot be written"));
    let kept = with(home.path().join("cache").to_str().unwrap(), &["status", "-o", "json"]).json();
    assert!(kept["spend"]["month_to_date"].is_number(), "{}", kept["spend"]);
    twin.terminate();
}
