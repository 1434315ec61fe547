//! Events in any order: what must never happen does not.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::plan::WatchId;

fn sights() -> impl Strategy<Value = Sight> {
    prop_oneof![6 => Just(yes()), 1 => Just(no()), 2 => Just(blind())]
}

fn events() -> impl Strategy<Value = Event> {
    let answers = prop_oneof![
        4 => Just(Answered::Accepted("".into())),
        1 => Just(Answered::Refused("no".into())),
        2 => Just(Answered::Unknown("".into())),
    ];
    let outcomes = prop_oneof![
        4 => Just(PutBack::Restored),
        2 => Just(PutBack::Already),
        1 => Just(PutBack::Superseded("".into())),
        1 => Just(PutBack::Again("".into())),
    ];
    let found = prop_oneof![Just(Found::Begun), Just(Found::NotBegun("".into())), Just(Found::Unclear("".into()))];
    prop_oneof![
        20 => (0..6_usize, sights()).prop_map(|(watch, sight)| Event::Seen { watch: WatchId(watch), sight, as_of: at(1_000_000) }),
        6 => (0..4_usize).prop_map(|step| Event::Intent { step, written: Written::Durable }),
        1 => (0..4_usize).prop_map(|step| Event::Intent { step, written: Written::Failed("full".into()) }),
        6 => (0..4_usize, answers).prop_map(|(step, answered)| Event::Answered { step, answered, fields: BTreeMap::new() }),
        6 => (0..4_usize, outcomes).prop_map(|(step, outcome)| Event::PutBack { step, outcome }),
        2 => (0..4_usize, found).prop_map(|(step, found)| Event::FoundOut { step, found }),
        1 => Just(Event::Renewed { step: 0, renewal: Renewal::Failed("".into()) }),
        1 => Just(Event::Stop(Stop::Interrupt)),
        1 => Just(Event::Revert { by: "ada".into() }),
        4 => Just(Event::Tick),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn in_any_order_of_events_the_rules_hold(
        is_mitigation in any::<bool>(),
        events in proptest::collection::vec((0..40_i64, events()), 1..160),
    ) {
        let kind = if is_mitigation { crate::Kind::Mitigation } else { crate::Kind::Drill };
        let mut steps = plan().steps;
        steps[0].fuse = Some(fuse());
        let mut run = Run::new(Arc::new(plan_of(kind, steps)), at(0));
        let (mut now, mut intended, mut sent, mut closed) = (0, BTreeSet::new(), BTreeSet::new(), 0);
        run.take(Event::Tick, at(0));
        for (passed, event) in events {
            now += passed;
            if let Event::Intent { step, written: Written::Durable } = &event { intended.insert(*step); }
            for effect in run.take(event, at(now)) {
                prop_assert_eq!(closed, 0, "nothing after the end: {:?}", effect);
                match effect {
                    Effect::Send { step } => {
                        prop_assert!(intended.contains(&step) && sent.insert(step), "sent once, and after its intent");
                        prop_assert_eq!(run.stage(), Stage::Running);
                    }
                    Effect::Renew { .. } => prop_assert_eq!(run.stage(), Stage::Running),
                    Effect::PutBack { step } => prop_assert!(intended.contains(&step), "only what was begun"),
                    Effect::Close { verdict, residue } => {
                        closed += 1;
                        if verdict == Verdict::NotStarted {
                            prop_assert_eq!(&residue, &Residue::Clean);
                        }
                        prop_assert!(verdict != Verdict::Passed || residue == Residue::Clean);
                    }
                    _ => {}
                }
            }
            prop_assert!(run.next_wake(at(now)).is_none_or(|wake| wake > at(now)));
            prop_assert_eq!(run.result().is_some(), run.stage() == Stage::Closed);
            let _ = (run.view(at(now)), run.wants());
        }
        // With nobody answering, a drill comes to its end by time alone, and says what it does not know.
        if !is_mitigation {
            run.take(Event::Stop(Stop::Terminate), at(now));
            for _ in 0..200 {
                now += 60;
                run.take(Event::Tick, at(now));
            }
            prop_assert!(run.result().is_some(), "{:?}", run.view(at(now)));
        }
    }
}

/// Every order of six of these events, right after the steady state was seen: 117,649 runs.
#[test]
fn in_every_short_order_a_step_is_sent_once_and_only_what_was_begun_is_put_back() {
    let answered = |answered| Event::Answered { step: 0, answered, fields: BTreeMap::new() };
    let alphabet = [
        Event::Intent { step: 0, written: Written::Durable },
        answered(Answered::Accepted("".into())),
        answered(Answered::Unknown("".into())),
        Event::Seen { watch: PAGE, sight: blind(), as_of: at(2) },
        Event::Seen { watch: PAGE, sight: yes(), as_of: at(2) },
        Event::PutBack { step: 0, outcome: PutBack::Already },
        Event::Stop(Stop::Interrupt),
    ];
    let mut begun = Run::new(Arc::new(plan()), at(0));
    for watch in [CHECK, PAGE] {
        begun.take(Event::Seen { watch, sight: yes(), as_of: at(1) }, at(1));
    }
    for order in 0..alphabet.len().pow(6) {
        let mut run = begun.clone();
        let (mut is_intended, mut sent, mut is_stopped) = (false, 0, false);
        for place in 0..6 {
            let event = &alphabet[order / alphabet.len().pow(place) % alphabet.len()];
            is_intended |= *event == alphabet[0] && !is_stopped;
            is_stopped |= matches!(event, Event::Stop(_));
            for effect in run.take(event.clone(), at(2 + i64::from(place))) {
                match effect {
                    Effect::Send { .. } => sent += 1,
                    Effect::PutBack { step } => assert!(is_intended && is_stopped && step == 0, "order {order}"),
                    _ => {}
                }
            }
            assert!(sent <= 1 && (sent == 0 || is_intended), "order {order}");
        }
        let is_back = matches!(run.stage(), Stage::Reverting | Stage::Aftercheck | Stage::Closed);
        assert_eq!(is_back, is_stopped, "order {order}");
    }
}
