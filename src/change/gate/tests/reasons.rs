//! What becomes of a reason to go past a guard, while it is typed and when newer facts come.

use domain::Scaling;

use super::*;
use crate::samples::activity;

const REASON: &str = "the third one is broken and must go";

/// What may be so about the last change by a person.
#[derive(Clone, Copy, Debug)]
enum Lately {
    /// Nobody changed it.
    Calm,
    /// It cannot be told.
    Unread,
    /// Somebody did, a minute ago.
    Changed,
}

fn facts_lately(lately: Lately) -> Facts {
    let mut facts = facts(3, START);
    let here = facts.estate.regions.get_mut(&region()).unwrap();
    match lately {
        Lately::Calm => {}
        Lately::Unread => here.scaling = domain::Reading::default(),
        Lately::Changed => {
            let cause = "a user request update of AutoScalingGroup constraints";
            let activities = vec![activity(START - Duration::from_mins(1), cause)];
            here.scaling.succeeded(Scaling { activities, ..Scaling::default() }, START, None);
        }
    }
    facts
}

/// `web` from 3 to 2, shown.
fn at_removal(lately: Lately) -> (Bench, Number) {
    let mut bench = Bench::new();
    let ticket = bench.open("web", GroupChange::Desired(2));
    bench.inform(ticket, Ok(facts_lately(lately)));
    (bench, ticket)
}

fn go_past(bench: &mut Bench) {
    bench.tell(GateMsg::Overridden { guard: Guard::CoolDown, reason: REASON.to_owned() });
}

fn is_stopped(bench: &Bench, guard: Guard) -> bool {
    let shown = bench.shown();
    let finding = shown.previewed().findings().iter().find(|it| it.guard == guard).expect("every guard is heard");
    shown.is_stopped_by(finding)
}

#[test]
fn a_reason_goes_when_the_danger_is_gone_or_worse() {
    use Lately::{Calm, Changed, Unread};
    let table = [
        (Changed, Changed, true),
        (Unread, Unread, true),
        (Changed, Unread, true),
        (Changed, Calm, false),
        (Unread, Calm, false),
        (Unread, Changed, false),
    ];
    for (was, is, stays) in table {
        let (mut bench, ticket) = at_removal(was);
        go_past(&mut bench);
        bench.inform(ticket, Ok(facts_lately(is)));
        let kept = if stays { BTreeMap::from([(Guard::CoolDown, REASON.to_owned())]) } else { BTreeMap::new() };
        assert_eq!(bench.shown().typed().overrides, kept, "{was:?}, then {is:?}");
    }
}

#[test]
fn a_guard_stops_until_a_reason_or_an_incident_excuses_it() {
    let (mut bench, _) = at_removal(Lately::Changed);
    assert!(is_stopped(&bench, Guard::CoolDown));
    assert!(!is_stopped(&bench, Guard::Journal), "what passes stops nothing");
    go_past(&mut bench);
    assert!(!is_stopped(&bench, Guard::CoolDown), "a reason is given");
    bench.tell(GateMsg::Withdrawn(Guard::CoolDown));
    assert_eq!(bench.shown().typed().overrides, BTreeMap::new());
    assert!(is_stopped(&bench, Guard::CoolDown), "it was taken back");
    bench.tell(GateMsg::Excused("INC-7".to_owned()));
    assert!(!is_stopped(&bench, Guard::CoolDown), "the incident is reason for all");
}

#[test]
fn an_incident_excuses_no_guard_that_takes_no_override() {
    let mut bench = Bench::new();
    let ticket = bench.open("web", GroupChange::Desired(2));
    let mut facts = facts_lately(Lately::Calm);
    facts.standing.journal = JournalStanding::Failing("no space left on device".into());
    bench.inform(ticket, Ok(facts));
    assert!(is_stopped(&bench, Guard::Journal));
    bench.tell(GateMsg::Excused("INC-7".to_owned()));
    assert!(is_stopped(&bench, Guard::Journal));
}

#[test]
fn a_refusal_goes_when_a_reason_is_withdrawn() {
    let (mut bench, _) = at_removal(Lately::Changed);
    bench.tell(GateMsg::Overridden { guard: Guard::CoolDown, reason: "short".to_owned() });
    assert!(bench.shown().refusal().is_some());
    bench.tell(GateMsg::Withdrawn(Guard::CoolDown));
    assert_eq!(bench.shown().refusal(), None);
}
