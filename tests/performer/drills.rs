//! Drills on the simulated platform, in virtual time: to the end, turned round, left, and lost with their console.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use change::{Digest, Ending, Limits, Origin, Outcome, Residue, RunId, Story, Typed};
use console::change::Performer;
use console::drill::{Draft, DrillOutcome, Order, Rehearsal, Told, rehearse, series};
use domain::{Moment, Text};
use drill::evidence::Report;
use drill::run::{Cause, LogEntry, Logged, Stage, Stop, Verdict};
use drill::{Plan, Value};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use twin::world::{Injection, Occasion};
use twin::{Scenario, World};

use crate::account::{Account, minutes, region};
use crate::cases::{each, in_virtual_time};

/// An account on which everything is live that a drill may want.
fn platform() -> Account {
    of(&Scenario::named("platform").expect("the scenario"))
}

/// The same, and its customers come in throngs nine minutes later, while no instance can be added.
fn rush() -> Account {
    let rush = "title = 'Rush'\nabout = 'A rush.'\n[platform]\nphases = 4\nweb = [4, 4, 4]\n\
        [[events.load]]\nat = '9m'\nfor = '10m'\nworkload = 'web'\nlevel = 20.0";
    of(&Scenario::parse(rush).expect("a scenario"))
}

fn of(scenario: &Scenario) -> Account {
    let mut account = Account::of(scenario);
    account.limits.safe_load = [("web".to_owned(), 600.0)].into();
    account
}

/// An embedded drill with what has to be given by hand.
pub(crate) fn draft(id: &str, given: &[&str]) -> Draft {
    let embedded = drill::embedded(id).expect("it is embedded");
    Draft {
        drill: Arc::new(embedded.read().expect("it has no fault")),
        file: Digest::of(embedded.text),
        given: given.iter().map(|&it| it.to_owned()).collect(),
        mapping: BTreeMap::new(),
        prefix: "finops".to_owned(),
        region: region(),
    }
}

async fn planned(performer: &Performer, draft: &Draft) -> Arc<Plan> {
    let plan = draft.plan(performer).await;
    Arc::new(
        plan.unwrap_or_else(|faults| {
            panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        }),
    )
}

/// Previewed, confirmed and run. `watching` sees every view, and may say something.
async fn run(
    performer: &Performer,
    plan: Arc<Plan>,
    mut watching: impl FnMut(&Told<'_>, &UnboundedSender<Order>) + Send,
) -> DrillOutcome {
    let series = series(&plan, Origin::Shell, Vec::new(), performer.both().cloud);
    let facts = performer.inquire_series(&series).await;
    let previewed = series.preview(&facts, performer.limits(), performer.both()).expect("a preview");
    let typed = Typed { phrase: previewed.phrase().to_owned(), ..Typed::default() };
    let confirmed = previewed.confirm(&typed, performer.both()).map_err(|it| it.1).expect("a confirmation");
    let (says, orders) = unbounded_channel();
    let told = move |told: Told<'_>| {
        if let Told::Asked { asked, .. } = &told {
            says.send(Order::Answer { asked: *asked, answer: Value::Flag(true) }).expect("it is heard");
        }
        watching(&told, &says);
    };
    Box::pin(performer.conduct(confirmed, plan, orders, told)).await
}

fn lines(outcome: &DrillOutcome) -> String {
    let lines = outcome.report.iter().flat_map(|it| &it.timeline);
    let lines: Vec<String> = lines.map(|line| format!("{} {}", line.at.time_of_day(), line.what)).collect();
    format!("{:?} {}\n{}", outcome.ended, outcome.why, lines.join("\n"))
}

fn is_clean(outcome: &DrillOutcome, verdict: Verdict) {
    assert_eq!(outcome.ended, Some((verdict, Residue::Clean)), "{}", lines(outcome));
}

/// The requests that changed where traffic goes, oldest first.
fn shifts(account: &Account) -> Vec<String> {
    let sent = account.sent().into_iter().map(|sent| sent.operation);
    sent.filter(|it| it.contains("Shift")).collect()
}

fn at_stage(told: &Told<'_>, step: &str) -> bool {
    let Told::Now(view) = told else { return false };
    // Before the first step, the steady state is looked at.
    if step.is_empty() {
        return view.stage == Stage::Checking;
    }
    let is_begun = view.stage == Stage::Running;
    is_begun && view.current.is_some_and(|at| view.steps[at].id == step)
}

#[test]
fn an_evacuated_zone_is_held_empty_and_comes_back() {
    in_virtual_time(async {
        let account = platform();
        let ada = account.ada().await;
        let plan = planned(&ada, &draft("az-evacuation", &["zone=use1-az2", "hold=10m"])).await;
        let outcome = run(&ada, plan, |_, _| {}).await;
        is_clean(&outcome, Verdict::Passed);
        let sent = shifts(&account);
        assert_eq!(sent.first().map(String::as_str), Some("StartZonalShift"));
        assert_eq!(sent.last().map(String::as_str), Some("CancelZonalShift"));
        assert!(sent.iter().filter(|it| *it == "UpdateZonalShift").count() >= 3, "the fuse is renewed: {sent:?}");
        account.is_at_rest("ada");
        // The journal alone tells the same report.
        let run = outcome.run.expect("a run");
        assert_eq!(Report::of_records(&account.records("ada", run)).ok(), outcome.report);
        assert_eq!(account.closed("ada", run), Some((Ending::Applied, Residue::Clean)));
    });
}

#[test]
fn an_alarm_turns_it_round_within_seconds() {
    in_virtual_time(async {
        let account = rush();
        let ada = account.ada().await;
        let plan = planned(&ada, &draft("az-evacuation", &["zone=use1-az2", "hold=30m"])).await;
        let undone = Arc::new(Mutex::new(None));
        let (twin, first) = (account.twin.clone(), Arc::clone(&undone));
        account.twin.on_mutation(move |mutation| {
            if mutation.operation == "CancelZonalShift" {
                first.lock().expect("a time").get_or_insert(mutation.at);
            }
        });
        let page = Arc::new(Mutex::new(None));
        let seen = Arc::clone(&page);
        let outcome = run(&ada, plan, |_, _| {
            let mut page = seen.lock().expect("a time");
            *page = page.or_else(|| fired_in(&twin));
        })
        .await;
        is_aborted(&outcome, "page");
        let (page, undone) = (page.lock().unwrap().expect("it fired"), undone.lock().unwrap().expect("it went back"));
        assert!(undone.since(page) <= Duration::from_secs(15), "{page} {undone}\n{}", lines(&outcome));
        assert_eq!(outcome.ended.as_ref().map(|it| &it.1), Some(&Residue::Clean), "{}", lines(&outcome));
        account.is_at_rest("ada");
    });
}

fn fired_in(twin: &twin::Twin) -> Option<Moment> {
    twin.inspect(|world| {
        let alarm = world.alarms.iter().find(|it| it.name == "platform-degraded")?;
        (alarm.state.value == twin::world::alarms::AlarmState::Alarm).then_some(alarm.state.since)
    })
}

fn is_aborted(outcome: &DrillOutcome, by: &str) {
    let cause = outcome.log.iter().find_map(|LogEntry { what, .. }| match what {
        Logged::Stopped { cause } => Some(cause.clone()),
        _ => None,
    });
    assert!(matches!(&cause, Some(Cause::Abort { id, .. }) if id == by), "{cause:?}\n{}", lines(outcome));
    assert_eq!(outcome.ended.as_ref().map(|it| it.0), Some(Verdict::Aborted), "{}", lines(outcome));
}

#[test]
fn an_undo_that_aws_ignores_leaves_it_dirty() {
    in_virtual_time(async {
        let account = platform();
        let ada = account.ada().await;
        let plan = planned(&ada, &draft("az-evacuation", &["zone=use1-az2", "hold=5m"])).await;
        account.twin.intervene(|world| world.inject(Injection::UndoIgnored, &Occasion::default()));
        let outcome = run(&ada, plan, |_, _| {}).await;
        assert!(matches!(&outcome.ended, Some((_, Residue::Dirty(_)))), "{}", lines(&outcome));
        let run = outcome.run.expect("a run");
        assert!(matches!(account.closed("ada", run), Some((_, Residue::Dirty(_)))));
    });
}

#[test]
fn a_mitigation_that_is_stopped_holds_until_somebody_puts_it_back() {
    in_virtual_time(async {
        let account = platform();
        let ada = account.ada().await;
        let plan = planned(&ada, &draft("evacuate-zone", &["zone=use1-az2"])).await;
        let mut is_said = false;
        let outcome = run(&ada, plan, |told, says| {
            if !is_said && at_stage(told, "drained") {
                is_said = true;
                says.send(Order::Stop(Stop::Hangup)).expect("it is heard");
            }
        })
        .await;
        assert_eq!(outcome.ended, None, "{}", lines(&outcome));
        assert_eq!(shifts(&account), ["StartZonalShift"]);
        let run = outcome.run.expect("a run");
        assert_eq!(account.closed("ada", run), None);
        // Whoever comes after its console is told, and nothing is sent.
        drop(ada);
        let second = account.ada().await;
        let told = second.recover().await;
        assert!(told.iter().any(|it| it.run == Some(run) && it.ending == Ending::Underway), "{told:?}");
        assert!(shifts(&account).is_empty());
        let outcome = second.revert(run).await;
        assert_eq!(outcome.ending, Ending::Applied, "{outcome:?}");
        assert_eq!(shifts(&account), ["CancelZonalShift"]);
        account.is_at_rest("ada");
    });
}

/// Runs a drill until `is_there` says so, and then lets its console vanish: nothing of it runs on.
async fn lost(account: &Account, is_there: impl Fn(&Told<'_>) -> bool + Send + Sync) -> RunId {
    let ada = account.ada().await;
    let plan = planned(&ada, &draft("az-evacuation", &["zone=use1-az2", "hold=5m"])).await;
    let (gone, mut is_gone) = unbounded_channel();
    let mut run_id = None;
    let running = run(&ada, plan, |told, _| {
        if let Told::Opened(run) = told {
            gone.send(Some(*run)).expect("it is heard");
        } else if is_there(told) {
            gone.send(None).expect("it is heard");
        }
    });
    let mut running = std::pin::pin!(running);
    loop {
        tokio::select! {
            biased;
            Some(said) = is_gone.recv() => match said {
                Some(run) => run_id = Some(run),
                None => break,
            },
            outcome = &mut running => panic!("it came to its end: {}", lines(&outcome)),
        }
    }
    run_id.expect("it has a name")
}

#[test]
fn a_drill_whose_console_is_lost_is_put_back_and_never_goes_on() {
    for (step, went, back) in [("", 0, 0), ("drained", 1, 1), ("hold", 1, 1)] {
        in_virtual_time(async {
            let account = platform();
            let run = lost(&account, |told| at_stage(told, step)).await;
            assert_eq!(shifts(&account).iter().filter(|it| *it == "StartZonalShift").count(), went, "{step}");
            let second = account.ada().await;
            let mut told: Vec<Outcome> = second.recover().await;
            minutes(3).await;
            told.extend(second.look_again().await);
            let sent = shifts(&account);
            assert_eq!(sent.iter().filter(|it| *it == "CancelZonalShift").count(), back, "{step}: {sent:?} {told:?}");
            assert!(!sent.iter().any(|it| it == "StartZonalShift"), "{step}: {sent:?}");
            let ending = if went == 0 { Ending::NotStarted } else { Ending::Failed };
            assert_eq!(account.closed("ada", run), Some((ending, Residue::Clean)), "{step}: {told:?}");
            let records = account.records("ada", run);
            assert!(Story::of(&records).is_ok_and(|story| story.is_drill()) && Report::of_records(&records).is_ok());
            account.is_at_rest("ada");
        });
    }
}

/// A rehearsal of an embedded drill, a new one each time.
fn rehearsed(draft: Draft, injections: Vec<(Injection, Occasion)>) -> Result<DrillOutcome, Text> {
    let world = World::new(&Scenario::named("platform").expect("the scenario"), 1, at("2026-11-23T10:00:00Z"));
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits { safe_load: [("web".to_owned(), 1_500.0)].into(), ..Limits::default() };
    rehearse(Rehearsal { draft, world, injections, limits, state: folder.path().to_owned() })
        .map_err(|why| why.to_string().into())
}

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a time")
}

#[test]
fn a_rehearsal_says_the_same_each_time_and_tells_what_an_ignored_undo_leaves() {
    let draft = || draft("az-evacuation", &["zone=use1-az2", "hold=5m"]);
    let [first, second] = [(); 2].map(|()| rehearsed(draft(), Vec::new()).expect("it is rehearsed"));
    is_clean(&first, Verdict::Passed);
    let timed = |outcome: &DrillOutcome| {
        let lines = outcome.log.iter().filter(|it| !matches!(it.what, Logged::Step { .. }));
        lines.cloned().collect::<Vec<_>>()
    };
    assert_eq!(timed(&first), timed(&second));
    let ignored = vec![(Injection::UndoIgnored, Occasion::default())];
    let dirty = rehearsed(draft(), ignored).expect("it is rehearsed");
    assert!(matches!(&dirty.ended, Some((_, Residue::Dirty(_)))), "{}", lines(&dirty));
    let mut nowhere = draft();
    nowhere.given = vec!["zone=use1-az2".to_owned(), "hold=1h".to_owned()];
    assert!(rehearsed(nowhere, Vec::new()).is_err_and(|why| why.to_string().contains("hold")));
}

/// Every embedded drill with what has to be given by hand, and how its rehearsal ends: by its verdict, or by what stands
/// against beginning it on an ordinary day.
const REHEARSED: [(&str, &[&str], Result<Verdict, &str>); 18] = [
    ("az-evacuation", &["zone=use1-az2", "hold=5m"], Ok(Verdict::Passed)),
    ("health-check", &[], Ok(Verdict::Passed)),
    ("asg-instance-replacement", &[], Ok(Verdict::Passed)),
    ("deployment-rollback", &[], Ok(Verdict::Passed)),
    ("cache-failover", &[], Ok(Verdict::Passed)),
    ("aurora-failover", &[], Ok(Verdict::Passed)),
    ("rds-failover", &[], Ok(Verdict::Inconclusive)),
    ("evacuate-zone", &["zone=use1-az2"], Ok(Verdict::Passed)),
    ("fail-database-over", &[], Ok(Verdict::Passed)),
    ("load-test", &["name=pay.example.com"], Err("sends load")),
    ("scaling-trigger", &["name=pay.example.com"], Err("sends load")),
    ("varying-load", &["name=pay.example.com"], Err("sends load")),
    ("end-to-end", &[], Err("sends load")),
    ("tls-termination", &["name=pay.example.com"], Err("cannot be asked under the name")),
    ("cdn-cache", &[], Err("no datapoint")),
    ("return-zone", &["zone=use1-az2"], Err("there is no zonal shift")),
    ("stop-deployment", &[], Err("no refresh of web is running")),
    ("hold-capacity", &["min=4"], Err("web is so already")),
];

#[test]
fn every_embedded_drill_comes_to_its_end_or_says_why_it_cannot_begin() {
    assert_eq!(REHEARSED.len(), drill::LIBRARY.len());
    each(&REHEARSED, |(id, given, wanted)| match (rehearsed(draft(id, given), Vec::new()), wanted) {
        (Ok(outcome), Ok(verdict)) => is_clean(&outcome, verdict),
        (Ok(outcome), Err(why)) => {
            is_clean(&outcome, Verdict::NotStarted);
            assert!(outcome.why.to_string().contains(why), "{id}: {}", outcome.why);
        }
        (Err(said), Err(why)) => assert!(said.to_string().contains(why), "{id}: {said}"),
        (Err(said), Ok(_)) => panic!("{id}: {said}"),
    });
}
