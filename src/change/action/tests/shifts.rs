//! How far shifts and failovers have come, and whose they are.

use domain::Moment;

use crate::{
    Action, Answered, CacheAction, Claim, Class, DatabaseAction, DatabaseChange, Digest, Mark, Reach, RunId,
    ShiftAction, ShiftChange, ShiftName, State, Undo, Value,
};

fn edge(change: ShiftChange) -> Action {
    Action::Shift(ShiftAction { resource: "arn:edge".into(), name: "edge".into(), change })
}

fn start() -> Action {
    edge(ShiftChange::Start { away_from: "use1-az2".to_owned(), minutes: 10 })
}

fn shifted(id: &str, zone: &str, comment: &str) -> State {
    State::new().with("shift", id).with("away from", zone).with("comment", comment)
}

fn calm() -> State {
    State::new().with("shift", Value::Nothing).with("away from", Value::Nothing).with("comment", Value::Nothing)
}

fn mark() -> Mark {
    Mark::new(RunId::new(Moment::from_secs(60), 7), &Digest::of("plan"))
}

#[test]
fn a_shift_is_reached_in_its_zone_and_as_before_once_it_is_over() {
    let action = start();
    let table = [
        (calm(), Reach::Before),
        (shifted("s-1", "use1-az2", "c"), Reach::Reached),
        (shifted("s-1", "use1-az1", "c"), Reach::Otherwise),
    ];
    for (seen, wanted) in table {
        assert_eq!(action.reach(&calm(), &seen), wanted, "{seen:?}");
    }
    let (cancel, before) = (edge(ShiftChange::Cancel(ShiftName::Own)), shifted("s-1", "use1-az2", "c"));
    assert_eq!(cancel.reach(&before, &before), Reach::Before);
    assert_eq!(cancel.reach(&before, &calm()), Reach::Reached);
    assert_eq!(action.undo(&calm()), Undo::By(Box::new(cancel)));
}

#[test]
fn a_shift_is_renewed_when_it_ends_later() {
    let renew = edge(ShiftChange::Renew { shift: ShiftName::Own, minutes: 10 });
    let until = |secs: u32| shifted("s-1", "use1-az2", "c").with("expires", secs);
    assert_eq!(renew.reach(&until(600), &until(900)), Reach::Reached);
    assert_eq!(renew.reach(&until(600), &until(600)), Reach::Before);
    let over = renew.reach(&until(600), &calm().with("expires", Value::Nothing));
    assert!(matches!(over, Reach::Ended { is_clean: true, .. }), "{over:?}");
}

#[test]
fn a_shift_is_this_runs_own_by_its_id_or_by_its_mark() {
    let answered = Answered::Accepted("shift s-1".into());
    let unknown = Answered::Unknown("no answer".into());
    let own = shifted("s-1", "use1-az2", &format!("{}", mark()));
    let other = shifted("s-2", "use1-az2", "somebody");
    let claim = |seen: &State, answered| start().claim(&calm(), seen, answered, &mark());
    assert_eq!(claim(&own, Some(&unknown)), Claim::Own);
    assert_eq!(claim(&own, None), Claim::Own);
    assert_eq!(claim(&shifted("s-1", "use1-az2", ""), Some(&answered)), Claim::Own);
    assert!(matches!(claim(&other, Some(&answered)), Claim::Foreign(_)));
    assert!(matches!(claim(&other, None), Claim::Foreign(_)));
    assert_eq!(claim(&calm(), None), Claim::Own);
}

fn database(zone: &str, status: &str, began: Option<u32>, done: Option<u32>) -> State {
    let state = State::new().with("zone", zone).with("status", status);
    state.with("failover began", Value::from(began)).with("failed over", Value::from(done))
}

#[test]
fn a_failover_is_told_by_zone_status_and_report() {
    let action = Action::Database(DatabaseAction { database: "orders".into(), change: DatabaseChange::FailOver });
    let before = database("a", "available", Some(1), Some(2));
    let table = [
        (before.clone(), Reach::Before),
        (database("a", "rebooting", Some(1), Some(2)), Reach::Underway),
        (database("a", "available", Some(9), Some(2)), Reach::Underway),
        (database("b", "rebooting", Some(9), Some(2)), Reach::Underway),
        (database("b", "available", Some(9), Some(10)), Reach::Reached),
        (database("a", "available", Some(9), Some(10)), Reach::Reached),
    ];
    for (seen, wanted) in table {
        assert_eq!(action.reach(&before, &seen), wanted, "{seen:?}");
    }
}

#[test]
fn a_failover_is_sent_once_and_has_no_way_back() {
    let cache = Action::Cache(CacheAction { group: "pay".into(), shard: "0001".into() });
    let of = |change| Action::Database(DatabaseAction { database: "orders".into(), change });
    for action in [cache, of(DatabaseChange::FailOver), of(DatabaseChange::FailOverCluster { to: None })] {
        assert_eq!(action.class(), Class::Once);
        assert!(matches!(action.undo(&State::new()), Undo::None(_)));
        assert_eq!((action.verb(), action.removes(&State::new())), ("failover", 0));
    }
    assert_eq!(start().class(), Class::Conflict);
    assert_eq!(start().verb(), "evacuate");
}
