//! Our CloudFormation adapters on somebody else's CloudFormation: every change that a phase makes to a stack, carried out by
//! the performer, and after each what the program reads beside what boto3 reads of the same server.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use aws::{Clocks, Cloud, CloudSource, Settings};
use change::{
    Action, Draft, Ending, Estimate, Fuse, Limits, Origin, Outcome, Planned, ProfilePin, Proposed, Purpose, RollOut,
    StackAction, StackChange, TemplateBody, Typed,
};
use console::SystemClock;
use console::change::{Performer, PerformerSettings};
use domain::{Answer, Ask, ChangeSet, Clock, Now, Region, Regional, RegionalAnswer, StackAnswer, StackQuestion, Text};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::python;
use super::server::Server;

/// One of the platform's own: no other is changed.
const STACK: &str = "finops-foundation";
const ENDPOINT: &str = "AWS_ENDPOINT_URL";
/// How often, and how many times, an emulator is looked at that takes its time.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const LOOKS: u32 = 150;

/// The SDK takes its endpoint from the environment, which a test cannot set for itself.
#[test]
fn our_adapters_and_boto3_agree_on_every_change_to_a_stack_of_ministack() {
    let ministack = Server::ministack();
    let mut own = Command::new(std::env::current_exe().unwrap());
    own.args(["--exact", "conformance::formation::on_the_endpoint_of_the_environment", "--ignored", "--nocapture"]);
    own.env(ENDPOINT, &ministack.url).env("AWS_REGION", "us-east-1").env("AWS_CONFIG_FILE", "/dev/null");
    own.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
    own.env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null").env_remove("AWS_PROFILE");
    let ran = own.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && stdout.contains("1 passed"), "{stdout}{stderr}");
}

#[tokio::test]
#[ignore = "run by the test above, with an endpoint"]
async fn on_the_endpoint_of_the_environment() {
    let peer = Peer::open().await;
    // Made by a change set that waits for review, and thrown away with it; then made in earnest.
    let thrown = peer.drafted(Purpose::Create, &template("30"), "15").await;
    assert_eq!(thrown.changes.len(), 4, "{thrown:?}");
    peer.done(StackChange::Discard { change_set: thrown.name.raw().to_owned(), with_stack: true }).await;
    assert!(peer.read(Regional::Stacks).await.is_none_or(|stack| stack["status"] == "DELETE_COMPLETE"));
    let made = peer.drafted(Purpose::Create, &template("30"), "20").await;
    peer.rolled_out(&made, Purpose::Create, "CREATE_COMPLETE").await;
    peer.agrees().await;

    for is_on in [true, false] {
        peer.done(StackChange::Protect(is_on)).await;
        assert_eq!(peer.agrees().await["protected"], is_on);
    }
    let policy =
        json!({ "Statement": [{ "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*" }] });
    peer.done(StackChange::Policy(policy.to_string())).await;
    assert_eq!(peer.agrees().await["policy"], policy);

    let changed = peer.drafted(Purpose::Update, &template("60"), "25").await;
    peer.rolled_out(&changed, Purpose::Update, "UPDATE_COMPLETE").await;
    let after = peer.agrees().await;
    assert_eq!(after["parameters"]["Delay"], "25");
    assert!(matches!(peer.asked(StackQuestion::FreshDrift).await, StackAnswer::Drift(_)));
    peer.agrees().await;
    peer.done(StackChange::Delete { retain: vec![], role: None }).await;
}

/// What the emulator can make: a topic, a queue, a table and a log group.
fn template(visibility: &str) -> String {
    let key = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
    let attributes = json!([{ "AttributeName": "id", "AttributeType": "S" }]);
    let queue = json!({ "QueueName": "peer", "DelaySeconds": { "Ref": "Delay" }, "VisibilityTimeout": visibility });
    let table = json!({ "TableName": "peer", "BillingMode": "PAY_PER_REQUEST", "KeySchema": key,
                        "AttributeDefinitions": attributes });
    json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": { "Delay": { "Type": "String", "Default": "5" } },
        "Resources": {
            "Topic": { "Type": "AWS::SNS::Topic", "Properties": { "TopicName": "peer" } },
            "Queue": { "Type": "AWS::SQS::Queue", "Properties": queue },
            "Table": { "Type": "AWS::DynamoDB::Table", "Properties": table },
            "Log": { "Type": "AWS::Logs::LogGroup", "Properties": { "LogGroupName": "peer", "RetentionInDays": 7 } },
        },
        "Outputs": { "TopicArn": { "Value": { "Ref": "Topic" } } },
    })
    .to_string()
}

/// A performer on the endpoint, and the endpoint for boto3.
struct Peer {
    performer: Performer,
    endpoint: String,
    _state: TempDir,
}

fn home() -> Region {
    Region::new("us-east-1")
}

fn now() -> Now {
    Now::at(SystemClock.now())
}

impl Peer {
    async fn open() -> Self {
        let clocks = Clocks::same(std::sync::Arc::new(SystemClock));
        let cloud = Cloud::connect(Settings::new(CloudSource::Aws, clocks.clone())).await.unwrap();
        let profile = ProfilePin { name: "peer".into(), is_protected: false, account: None, regions: vec![home()] };
        let (state, limits, seat) = (TempDir::new().unwrap(), Limits::default(), "ada@laptop".to_owned());
        let settings = PerformerSettings { cloud, clocks, profile, limits, state: state.path().to_owned(), seat };
        let performer = Performer::open(settings).await.unwrap();
        performer.arm().unwrap();
        Self { performer, endpoint: std::env::var(ENDPOINT).unwrap(), _state: state }
    }

    /// A change looked at, confirmed, carried out and watched to its end.
    async fn done(&self, change: StackChange) -> Outcome {
        let action = Action::Stack(StackAction { stack: STACK.into(), change });
        let proposed = Proposed {
            action: action.clone(),
            region: home(),
            revert_after: None,
            fuse: Fuse::Unset,
            origin: Origin::Shell,
        };
        let facts = self.performer.inquire(&proposed).await;
        let previewed =
            proposed.preview(&facts, &Limits::default(), now()).unwrap_or_else(|why| panic!("{action:?}: {why:?}"));
        let typed =
            Typed { phrase: previewed.phrase().to_owned(), incident: Some("conformance".into()), ..Typed::default() };
        let confirmed = previewed.confirm(&typed, now()).map_err(|refused| refused.1);
        let confirmed = confirmed.unwrap_or_else(|refusal| panic!("{action:?}: {refusal:?}"));
        let mut outcome = Box::pin(self.performer.carry_out(confirmed, |_| {})).await;
        self.performer.settle_draft(&action, &outcome).await;
        for _ in 0..LOOKS {
            if outcome.ending != Ending::Underway {
                break;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            let again = Box::pin(self.performer.look_again()).await;
            outcome = again.into_iter().find(|it| it.run == outcome.run).unwrap_or(outcome);
        }
        let is_draft = matches!(&action, Action::Stack(StackAction { change: StackChange::Draft(_), .. }));
        assert!(outcome.ending == Ending::Applied || is_draft, "{action:?}: {outcome:?}");
        outcome
    }

    async fn drafted(&self, purpose: Purpose, template: &str, delay: &str) -> ChangeSet {
        let mut draft = Draft::new(purpose, TemplateBody::new(template), delay);
        draft.parameters = BTreeMap::from([("Delay".to_owned(), delay.to_owned())]);
        draft.tags = BTreeMap::from([("finops:phase".to_owned(), "1".to_owned())]);
        let name = draft.name.clone();
        self.done(StackChange::Draft(Box::new(draft))).await;
        let found = self.asked(StackQuestion::ChangeSet(name.as_str().into())).await;
        let StackAnswer::ChangeSet(Some(found)) = found else { panic!("{found:?}") };
        let changes = found
            .changes
            .iter()
            .map(|it| json!([it.logical_id.raw(), it.kind.raw(), it.deed.as_str(), it.replacement.as_str()]));
        let ours = json!({
            "status": found.status.raw(), "execution": found.execution.raw(),
            "parameters": words(&found.parameters), "changes": changes.collect::<Vec<_>>(),
        });
        assert_eq!(ours, python::run("formation.py", &[&self.endpoint, STACK, &name]), "{name}");
        *found
    }

    async fn rolled_out(&self, set: &ChangeSet, purpose: Purpose, status: &str) {
        let roll_out = RollOut {
            opens: None,
            change_set: set.name.raw().to_owned(),
            purpose,
            template: String::new(),
            shown: set.changes.iter().map(|it| Planned::of(it, |_| false)).collect(),
            named: set.changes.iter().map(|it| it.logical_id.raw().to_owned()).collect(),
            estimate: Estimate::default(),
            role: None,
            triggers: 0,
        };
        self.done(StackChange::RollOut(Box::new(roll_out))).await;
        assert_eq!(self.read(Regional::Stacks).await.unwrap()["status"], status);
    }

    async fn answer(&self, asked: Regional) -> RegionalAnswer {
        let seen = self.performer.cloud().observe(&Ask::In(home(), asked)).await;
        assert_eq!(seen.gap, None, "{:?}", seen.ask);
        match seen.outcome {
            Ok(Answer::Regional(answer)) => answer,
            other => panic!("{:?}: {other:?}", seen.ask),
        }
    }

    async fn asked(&self, question: StackQuestion) -> StackAnswer {
        match self.answer(Regional::Stack(STACK.into(), question)).await {
            RegionalAnswer::Stack(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    /// What the answer to a question says of the stack; `None` where it is not there.
    async fn read(&self, asked: Regional) -> Option<Value> {
        Some(match self.answer(asked).await {
            RegionalAnswer::Stacks(stacks) => {
                let stack = stacks.into_iter().find(|stack| stack.name == STACK)?;
                json!({ "status": stack.status.raw(), "parameters": words(&stack.parameters),
                        "outputs": words(&stack.outputs), "tags": words(&stack.tags), "protected": stack.is_protected })
            }
            RegionalAnswer::StackResources(resources) => {
                let row = |it: &domain::StackResource| {
                    json!([it.logical_id.raw(), it.physical_id.as_ref().map(Text::raw), it.kind.raw(), it.status.raw()])
                };
                json!({ "resources": resources.iter().map(row).collect::<Vec<_>>() })
            }
            RegionalAnswer::StackEvents(events) => {
                let row = |it: &domain::StackEvent| json!([it.logical_id.raw(), it.kind.raw(), it.status.raw()]);
                json!({ "events": events.iter().map(row).collect::<Vec<_>>() })
            }
            RegionalAnswer::Stack(StackAnswer::Template(body)) => json!({ "template": document(body) }),
            RegionalAnswer::Stack(StackAnswer::Policy(body)) => json!({ "policy": document(body) }),
            RegionalAnswer::Stack(StackAnswer::Drift(report)) => {
                let mut drifted: Vec<_> = report.drifted.iter().map(|it| it.logical_id.raw()).collect();
                drifted.sort_unstable();
                json!({ "in_sync": report.in_sync, "drifted": drifted })
            }
            other => panic!("{other:?}"),
        })
    }

    /// Everything that the program reads of the stack is what boto3 reads, and the other way round.
    async fn agrees(&self) -> Value {
        use StackQuestion::{Drift, Policy, Template};
        let (stack, mut ours) = (Text::from(STACK), serde_json::Map::new());
        let details = [Regional::Stacks, Regional::StackResources(stack.clone()), Regional::StackEvents(stack.clone())];
        let further = [Template, Policy, Drift].map(|question| Regional::Stack(stack.clone(), question));
        for asked in details.into_iter().chain(further) {
            let read = self.read(asked.clone()).await.unwrap_or_else(|| panic!("{asked:?}"));
            ours.extend(read.as_object().unwrap().clone());
        }
        let theirs = python::run("formation.py", &[&self.endpoint, STACK]);
        assert_eq!(ours.len(), theirs.as_object().unwrap().len());
        for (field, value) in &ours {
            assert_eq!(*value, theirs[field], "{field}");
        }
        Value::Object(ours)
    }
}

fn words(pairs: &BTreeMap<Text, Text>) -> BTreeMap<&str, &str> {
    pairs.iter().map(|(key, value)| (key.raw(), value.raw())).collect()
}

fn document(body: Option<String>) -> Option<Value> {
    body.map(|body| serde_json::from_str(&body).unwrap())
}
