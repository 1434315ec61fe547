//! Phases rolled out by the built program: killed on the way, by two at once, twice, taken back, outdated and drifted.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::account::Account;
use super::program::Run;

const IMAGE: &str = "StaticImageId=ami-0123456789abcdef0";
/// The clock of a fast account is ahead of this machine's, which a guard says.
const APPLY: [&str; 7] = ["phase", "apply", "1", "--param", IMAGE, "--incident", "drill"];

fn status(account: &Account, phase: &str) -> Value {
    account.run(&["phase", "show", phase, "-o", "json"]).json()["status"].clone()
}

fn watched(account: &Account, phase: &str) -> Run {
    account.run(&["phase", "watch", phase, "--refresh", "1"])
}

/// Every event of the stack, page after page.
fn events(account: &Account) -> String {
    let (mut all, mut next) = (String::new(), String::new());
    loop {
        let page = account.cloud_formation(&format!("Action=DescribeStackEvents&StackName=finops-foundation{next}"));
        let token = page.split_once("<NextToken>").and_then(|(_, rest)| rest.split_once("</")).map(|(token, _)| token);
        next = token.map(|token| format!("&NextToken={}", encoded(token))).unwrap_or_default();
        all.push_str(&page);
        if next.is_empty() {
            return all;
        }
    }
}

/// How often the stack of phase 1 was begun to be made.
fn begun(account: &Account) -> usize {
    let stacks = account.cloud_formation("Action=DescribeStacks");
    if !stacks.contains("<StackName>finops-foundation<") {
        return 0;
    }
    let events = events(account);
    let is_begin = |event: &&str| {
        event.contains("<LogicalResourceId>finops-foundation<") && event.contains(">CREATE_IN_PROGRESS<")
    };
    events.split("<member>").filter(is_begin).count()
}

/// The runs that are not closed.
fn open(account: &Account) -> Vec<Value> {
    account.runs().into_iter().filter(|run| run["state"] != "closed").collect()
}

/// Seen in the account, and not said.
const DRAFTED: &str = "drafted";
const MIDWAY: &str = "midway";

/// Begins the roll-out that was planned, and kills it once it has said `word` or the account is so far.
fn killed_at(account: &Account, word: &str) {
    let plan = account.plan(&APPLY);
    let (digest, phrase) = (plan["digest"].as_str().unwrap(), plan["phrase"].as_str().unwrap());
    let confirmed = ["--write", "--plan", digest, "--confirm", phrase, "-o", "json", "--refresh", "1"];
    let mut command = account.command(&[&APPLY[..], &confirmed[..]].concat());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let is_there = |account: &Account| match word {
        DRAFTED => account.cloud_formation("Action=DescribeStacks").contains("REVIEW_IN_PROGRESS"),
        _ => begun(account) > 0 && events(account).matches(">CREATE_COMPLETE<").count() > 10,
    };
    if [DRAFTED, MIDWAY].contains(&word) {
        assert!((0..100_000).any(|_| is_there(account)), "{word} did not come");
    } else {
        assert!(stderr.lines().map_while(Result::ok).any(|line| line.contains(word)), "`{word}` was not said");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Whatever a crash has left, the next process finds it, and phase 1 is made once.
#[test]
fn a_killed_roll_out_is_taken_up_and_ends_right() {
    for word in [DRAFTED, "comparing", "written down", ": sent", "reading back", MIDWAY] {
        let account = Account::serve_fast("empty");
        killed_at(&account, word);
        let watch = watched(&account, "1");
        let told = format!("killed at `{word}`: {}{}", watch.stdout(), watch.stderr());
        if begun(&account) == 1 {
            assert_eq!(watch.code(), 0, "{told}");
            assert!(watch.stdout().contains("CREATE_COMPLETE"), "{told}");
        } else {
            assert!(!watch.stdout().contains("CREATE_COMPLETE"), "{told}");
            // What was about to be sent may still arrive: nothing is sent again, and its run stays open.
            if open(&account).iter().any(|run| run["action"] == "phase.apply") {
                assert!(watch.stdout().contains("may still arrive"), "{told}");
                continue;
            }
            // What was only drafted is thrown away by its run, and made anew.
            for run in open(&account) {
                let back = account.run(&["scale", "revert", run["run"].as_str().unwrap(), "-o", "json"]);
                assert_eq!(back.code(), 0, "{told}{}{}", back.stdout(), back.stderr());
            }
            account.until("the end of the draft", |account| status(account, "1") == "absent");
            assert_eq!(account.change(&APPLY)["ending"], "applied", "{told}");
        }
        assert_eq!((begun(&account), status(&account, "1")), (1, "live".into()), "{told}");
        assert!(account.runs().iter().any(|run| run["action"] == "phase.apply"), "{:?}", account.runs());
        let rolling = open(&account).into_iter().filter(|run| run["action"] == "phase.apply").count();
        assert_eq!(rolling, 0, "its run is closed: {:?}", open(&account));
    }
}

#[test]
fn two_do_not_roll_the_same_phase_out_and_twice_changes_nothing() {
    let account = Account::serve("empty");
    let theirs = account.plan(&APPLY);
    killed_at(&account, "reading back");
    let refused = account.confirm(&APPLY, &theirs);
    let said = refused.stderr();
    assert_eq!(refused.code(), 3, "{}{said}", refused.stdout());
    assert!(said.contains("CREATE_IN_PROGRESS") && said.contains("nothing was sent"), "{said}");
    assert_eq!(begun(&account), 1);
    let account = Account::serve_fast("calm");
    let again = account.run(&["phase", "apply", "1", "--write", "-o", "json"]);
    assert_eq!(again.code(), 0, "{}{}", again.stdout(), again.stderr());
    assert!(again.json()["why"].as_str().unwrap().contains("nothing to change"), "{}", again.stdout());
    let events = events(&account);
    assert!(!events.contains("UPDATE_IN_PROGRESS") && account.runs().is_empty(), "{:?}", account.runs());
}

#[test]
fn a_roll_out_that_is_taken_back_names_its_first_cause_and_its_way_back() {
    let account = Account::serve_fast("setback");
    let failed = account.confirm(&APPLY, &account.plan(&APPLY));
    let told = format!("{}{}", failed.stdout(), failed.stderr());
    assert_ne!(failed.code(), 0, "{told}");
    let cause = "exceed the limit of 5 NAT gateways";
    assert!(told.contains("NatGateway") && told.contains(cause), "{told}");
    assert_eq!(status(&account, "1"), "failed");
    let watch = watched(&account, "1");
    assert_eq!(watch.code(), 1, "{}", watch.stdout());
    let first = watch.stdout().lines().find(|line| line.contains("first cause")).unwrap().to_owned();
    assert!(first.contains("first cause: NatGateway CREATE_FAILED") && first.contains(cause), "{first}");
    let back = account.plan(&["phase", "rollback", "1"]);
    assert_eq!(back["action"], "phase.destroy", "a creation that failed is deleted: {back}");
}

/// The web group's bounds changed by hand: said property by property.
#[test]
fn what_somebody_changed_by_hand_is_drift() {
    let account = Account::serve_fast("calm");
    account.auto_scaling("Action=UpdateAutoScalingGroup&AutoScalingGroupName=web&MaxSize=9");
    let run = account.run(&["phase", "drift", "3", "-o", "json"]);
    let found = run.json();
    assert_eq!((run.code(), &found["drift"]), (1, &"drifted".into()), "{found}");
    let drifted = found["stacks"][0]["drifted"].as_array().unwrap();
    assert_eq!(drifted.len(), 1, "{found}");
    assert_eq!(drifted[0]["logical_id"], "WebGroup");
    let difference = &drifted[0]["differences"][0];
    assert_eq!(
        (&difference["property"], &difference["expected"], &difference["actual"]),
        (&"/MaxSize".into(), &"6".into(), &"9".into())
    );
    assert_eq!(status(&account, "3"), "drifted");
    let page = account.run(&["phase", "drift", "3"]).stdout();
    assert!(page.contains("/MaxSize: 6 -> 9"), "{page}");
}

#[test]
fn a_stack_of_an_older_program_is_outdated_and_says_what_would_change() {
    let account = Account::serve_fast("calm");
    let ours = iac::TEMPLATES.iter().find(|template| template.stack == "edge").unwrap();
    let mut older = ours.document();
    older["Resources"]["OldTopic"] = serde_json::json!({ "Type": "AWS::SNS::Topic", "Properties": {} });
    let shown = account.run(&["phase", "show", "2", "-o", "json"]).json();
    let parameters = shown["stacks"][0]["parameters"].as_object().unwrap().clone();
    let mut request = format!(
        "Action=UpdateStack&StackName=finops-edge&Capabilities.member.1=CAPABILITY_NAMED_IAM\
                               &TemplateBody={}",
        encoded(&older.to_string())
    );
    for (at, name) in parameters.keys().enumerate() {
        let key = format!("&Parameters.member.{}", at + 1);
        let _ = write!(request, "{key}.ParameterKey={name}{key}.UsePreviousValue=true");
    }
    account.cloud_formation(&request);
    assert_eq!(watched(&account, "2").code(), 0);
    assert_eq!(status(&account, "2"), "outdated");
    let shown = account.run(&["phase", "show", "2", "-o", "json"]).json();
    let outdated = shown["stacks"][0]["outdated"].to_string();
    assert!(outdated.contains("OldTopic") && outdated.contains("remove"), "{outdated}");
}

/// As a form's value.
fn encoded(text: &str) -> String {
    let of = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(of).collect()
}

#[test]
fn a_guard_takes_one_reason() {
    let account = Account::serve("calm");
    let reason = |why: &str| format!("cool-down={why}, which is long enough");
    let (first, second) = (reason("one reason"), reason("another reason"));
    let twice = ["scale", "set", "web", "--desired", "4", "--override", &first, "--override", &second];
    let run = account.run(&twice);
    assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{}", run.stderr());
    assert!(run.stderr().contains("--override names cool-down twice"), "{}", run.stderr());
    assert_ne!(account.run(&twice[..7]).code(), 64, "once is right");
}
