//! The table on a simulated account, and over a network that answers badly.

use std::sync::Arc;
use std::time::Duration;

use ::twin::{Scenario, Twin, World};
use change::lease::{Held, Lease, LeaseVersion, Tick};
use change::record::Closing;
use change::{Action, Ending, GroupAction, GroupChange, OpenRun, Residue, RunId};
use domain::{Moment, Region};

use super::*;
use crate::testing::{Reply, Service as Scripted, SetClock};
use crate::{Clocks, CloudSource, Settings};

const NOW: &str = "2026-11-22T14:15:16Z";

fn now() -> Moment {
    Moment::parse(NOW).unwrap()
}

async fn cloud(scenario: &str) -> Cloud {
    let clock = Arc::new(SetClock::at(NOW));
    let twin = Twin::new(World::new(&Scenario::named(scenario).unwrap(), 1, now()), clock.clone());
    let source = CloudSource::Simulated(twin.http_client());
    Cloud::connect(Settings::new(source, Clocks::same(clock))).await.unwrap()
}

fn lease(owner: &str, version: u128) -> Lease {
    Lease { owner: owner.into(), version: LeaseVersion::new(version), taken_at: now() }
}

fn done<T>() -> Answer<Written<T>> {
    answer(Ok(Written::Done))
}

#[tokio::test]
async fn a_lease_is_taken_renewed_lost_and_given_back() {
    let table = cloud("calm").await.table();
    assert_eq!(table.lease().await, Ok(Told::It(None)));
    let ada = lease("ada", 1);
    assert_eq!(table.take_lease(&ada, None).await, done());
    assert_eq!(table.lease().await, Ok(Told::It(Some(ada.clone()))));
    let otherwise = Ok(Told::It(Written::Otherwise(Some(ada.clone()))));
    assert_eq!(table.take_lease(&lease("bob", 2), None).await, otherwise, "it is held");

    let tick = Tick { wall: now(), monotonic: Duration::ZERO };
    let mut held = Held::new(ada.clone(), tick);
    let beat = held.beat(3);
    assert_eq!(table.renew_lease(&beat).await, done());
    assert_eq!(table.renew_lease(&beat).await, done(), "written again it is still one's own");
    held.renewed(beat, tick);

    let bob = lease("bob", 4);
    assert_eq!(
        table.take_lease(&bob, Some(&ada.version)).await,
        Ok(Told::It(Written::Otherwise(Some(held.lease().clone()))))
    );
    assert_eq!(table.take_lease(&bob, Some(&held.lease().version)).await, done());
    assert_eq!(table.renew_lease(&held.beat(5)).await, Ok(Told::It(Written::Otherwise(Some(bob.clone())))));

    assert_eq!(table.release_lease(&ada).await, done(), "what one does not hold is not there to be given back");
    assert_eq!(table.lease().await, Ok(Told::It(Some(bob.clone()))));
    assert_eq!(table.release_lease(&bob).await, done());
    assert_eq!(table.lease().await, Ok(Told::It(None)));
}

#[tokio::test]
async fn of_a_thousand_races_each_has_one_winner() {
    let cloud = cloud("calm").await;
    let (ada, bob) = (cloud.table(), cloud.table());
    let mut over: Option<LeaseVersion> = None;
    let mut won = [0, 0];
    for race in 0..1_000_u128 {
        let (first, second) = (lease("ada", 2 * race + 1), lease("bob", 2 * race + 2));
        let (mine, theirs) =
            (Box::pin(ada.take_lease(&first, over.as_ref())), Box::pin(bob.take_lease(&second, over.as_ref())));
        // Who is asked first changes.
        let (mine, theirs) = if race % 2 == 0 {
            futures_util::future::join(mine, theirs).await
        } else {
            let (theirs, mine) = futures_util::future::join(theirs, mine).await;
            (mine, theirs)
        };
        let winner = match (mine, theirs) {
            (Ok(Told::It(Written::Done)), Ok(Told::It(Written::Otherwise(Some(found))))) => {
                won[0] += 1;
                assert_eq!(found, first);
                first
            }
            (Ok(Told::It(Written::Otherwise(Some(found)))), Ok(Told::It(Written::Done))) => {
                won[1] += 1;
                assert_eq!(found, second);
                second
            }
            both => panic!("race {race}: {both:?}"),
        };
        assert_eq!(ada.lease().await, Ok(Told::It(Some(winner.clone()))));
        over = Some(winner.version);
    }
    assert_eq!(won, [500, 500]);
}

fn registered(random: u128, owner: &str) -> Registered {
    let action = Action::Group(GroupAction { group: "web".into(), change: GroupChange::Desired(4) });
    let run = OpenRun {
        run: RunId::new(now(), random),
        action,
        region: Region::new("us-east-1"),
        by: "ada@laptop".into(),
        revert_at: random.is_multiple_of(2).then(|| now() + Duration::from_mins(30)),
    };
    let step = change::record::Step {
        action: run.action.clone(),
        before: change::State::default(),
        undo: change::Undo::Ends("by itself".to_owned()),
    };
    Registered { run, owner: owner.into(), opened_at: now(), steps: vec![step] }
}

fn closing(ending: Ending) -> Closing {
    Closing { at: now(), ending, residue: Residue::Dirty("web has 5".into()) }
}

#[tokio::test]
async fn a_run_is_open_until_it_is_closed_and_may_be_adopted() {
    let table = cloud("calm").await.table();
    assert_eq!(table.open_runs().await, Ok(Told::It(vec![])));
    let (one, two) = (registered(1, "ada"), registered(2, "ada"));
    assert_eq!(table.open_run(&one).await, done());
    assert_eq!(table.open_run(&one).await, done(), "entered again it is the same");
    assert_eq!(table.open_run(&two).await, done());
    let taken = Registered { owner: "bob".into(), ..one.clone() };
    assert_eq!(table.open_run(&taken).await, Ok(Told::It(Written::Otherwise(Some("ada".into())))));
    assert_eq!(table.open_runs().await, Ok(Told::It(vec![one.clone(), two.clone()])));

    let (ada, bob) = ("ada".into(), "bob".into());
    assert_eq!(table.adopt_run(one.run.run, (&ada, &bob)).await, done());
    let late = table.adopt_run(one.run.run, (&ada, &"eve".into())).await;
    assert_eq!(late, Ok(Told::It(Written::Otherwise(Some("bob".into())))), "of two adopters the first");
    assert_eq!(table.open_runs().await, Ok(Told::It(vec![taken.clone(), two.clone()])));

    let entry = |owner: &str, is_open| Ok(Told::It(Some(Entry { owner: owner.into(), is_open })));
    assert_eq!(table.run(one.run.run).await, entry("bob", true));
    assert_eq!(table.close_run(one.run.run, &closing(Ending::Applied)).await, done());
    assert_eq!(table.close_run(one.run.run, &closing(Ending::Failed)).await, done(), "it is closed");
    assert_eq!(table.run(one.run.run).await, entry("bob", false));
    assert_eq!(table.open_run(&taken).await, Ok(Told::It(Written::Otherwise(Some("bob".into())))), "and stays so");
    assert_eq!(table.open_runs().await, Ok(Told::It(vec![two])));
    let unknown = RunId::new(now(), 9);
    assert_eq!(table.close_run(unknown, &closing(Ending::Applied)).await, Ok(Told::It(Written::Otherwise(None))));
    assert_eq!(table.run(unknown).await, Ok(Told::It(None)));
}

#[tokio::test]
async fn a_head_only_moves_forward() {
    let table = cloud("calm").await.table();
    let head = |seq: u64| ChainHead { run: RunId::new(now(), 7), seq, hash: format!("{seq:064x}") };
    assert_eq!(table.heads().await, Ok(Told::It(vec![])));
    for seq in [0, 3, 11] {
        assert_eq!(table.anchor(&head(seq)).await, done());
    }
    assert_eq!(table.anchor(&head(11)).await, done());
    let forged = ChainHead { hash: "f".repeat(64), ..head(11) };
    for behind in [head(3), forged] {
        assert_eq!(table.anchor(&behind).await, Ok(Told::It(Written::Otherwise(Some(head(11))))));
    }
    assert_eq!(table.heads().await, Ok(Told::It(vec![head(11)])));
}

#[tokio::test]
async fn that_there_is_no_table_is_an_answer() {
    let table = cloud("empty").await.table();
    assert_eq!(table.lease().await, Ok(Told::NoTable));
    assert_eq!(table.take_lease(&lease("ada", 1), None).await, Ok(Told::NoTable));
    assert_eq!(table.open_runs().await, Ok(Told::NoTable));
    assert_eq!(table.open_run(&registered(1, "ada")).await, Ok(Told::NoTable));
    assert_eq!(table.heads().await, Ok(Told::NoTable));
}

/// An answer of DynamoDB.
fn json(status: u16, body: &str) -> Reply {
    Reply::Answer(status, "application/x-amz-json-1.0", body.to_owned())
}

fn error(status: u16, code: &str) -> Reply {
    json(status, &format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"it is so"}}"#))
}

fn item(version: u128) -> Reply {
    let version = LeaseVersion::new(version);
    json(
        200,
        &format!(
            r#"{{"Item":{{"pk":{{"S":"lease"}},"sk":{{"S":"account"}},"owner":{{"S":"x"}},
            "version":{{"S":"{version}"}},"taken_at":{{"S":"{NOW}"}}}}}}"#
        ),
    )
}

/// Takes the lease as version 2 over version 1 from a table whose writes and reads answer so.
async fn taken(write: Reply, read: Reply) -> (Answer<Written<Option<Lease>>>, Scripted) {
    let service =
        Scripted::new(move |body| if body.contains("ConditionExpression") { write.clone() } else { read.clone() });
    let table = service.connect().await.0.table();
    (table.take_lease(&lease("x", 2), Some(&LeaseVersion::new(1))).await, service)
}

/// How many writes a service was sent.
fn writes(service: &Scripted) -> usize {
    service.requests().iter().filter(|request| request.target.ends_with(".PutItem")).count()
}

#[tokio::test(start_paused = true)]
async fn a_write_without_an_answer_is_found_out_about_by_reading() {
    let doubtful = [Reply::Reset, Reply::Silence, error(500, "InternalServerError"), json(503, "<html/>")];
    for reply in doubtful {
        let (answer, service) = taken(reply.clone(), item(2)).await;
        assert_eq!((answer, writes(&service)), (done(), 1), "{reply:?}");
        let (answer, service) = taken(reply.clone(), item(1)).await;
        assert!(answer.is_err(), "it may arrive yet: {answer:?}");
        assert_eq!(writes(&service), 1, "{reply:?}");
        let (answer, _) = taken(reply, error(500, "InternalServerError")).await;
        assert!(answer.is_err(), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_condition_that_does_not_hold_says_whose_it_is() {
    let (answer, service) = taken(error(400, "ConditionalCheckFailedException"), item(7)).await;
    let other = Lease { version: LeaseVersion::new(7), ..lease("x", 7) };
    assert_eq!(answer, Ok(Told::It(Written::Otherwise(Some(other)))));
    let reads = service.requests();
    assert!(reads.last().unwrap().body.contains(r#""ConsistentRead":true"#), "{reads:?}");
    let (answer, _) = taken(error(400, "ConditionalCheckFailedException"), json(200, "{}")).await;
    assert_eq!(answer, Ok(Told::It(Written::Otherwise(None))));
    // A retry below this program: its first writing arrived, its second met it.
    let (answer, _) = taken(error(400, "ConditionalCheckFailedException"), item(2)).await;
    assert_eq!(answer, done());
}

#[tokio::test(start_paused = true)]
async fn a_permission_that_lacks_is_an_answer_and_names_what_to_ask_for() {
    let denied = error(400, "AccessDeniedException");
    let (answer, service) = taken(denied.clone(), denied).await;
    assert_eq!(answer, Ok(Told::Denied("dynamodb:PutItem is not allowed; ask for it".into())));
    assert_eq!(service.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_item_that_cannot_be_read_is_not_a_lease_that_is_free() {
    let service =
        Scripted::new(|_| json(200, r#"{"Item":{"pk":{"S":"lease"},"sk":{"S":"account"},"owner":{"S":"x"}}}"#));
    let table = service.connect().await.0.table();
    let lacks = CloudError::Malformed { field: "lease account: version".into() };
    assert_eq!(table.lease().await, Err(lacks));
}

#[tokio::test(start_paused = true)]
async fn every_page_of_the_registry_is_read_or_none() {
    let run = |id: u128| {
        let id = RunId::new(now(), id);
        format!(r#"{{"pk":{{"S":"run"}},"sk":{{"S":"{id}"}},"state":{{"S":"closed"}},"owner":{{"S":"x"}}}}"#)
    };
    let first = format!(r#"{{"Items":[{}],"LastEvaluatedKey":{{"pk":{{"S":"run"}},"sk":{{"S":"a"}}}}}}"#, run(1));
    let last = format!(r#"{{"Items":[{}]}}"#, run(2));
    let pages = |last: Reply| {
        let first = first.clone();
        Scripted::new(move |body| if body.contains("ExclusiveStartKey") { last.clone() } else { json(200, &first) })
    };
    let service = pages(json(200, &last));
    assert_eq!(service.connect().await.0.table().open_runs().await, Ok(Told::It(vec![])));
    assert_eq!(service.sent().len(), 2);
    let broken = pages(Reply::Reset).connect().await.0.table().open_runs().await;
    assert!(broken.is_err(), "{broken:?}");
}
