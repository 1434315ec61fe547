//! Several changes confirmed as one: each is guarded and compared as if it were alone.

use super::*;
use crate::guards::{Finding, Verdict};
use crate::samples::on_target;
use crate::{Digest, Origin, PreviewedSeries, SeriesPlan, TargetChange, Undo};

/// Four instances of web, then a target taken out.
fn plan(requirements: Vec<Finding>) -> SeriesPlan {
    SeriesPlan {
        id: "drill.run".to_owned(),
        subject: "az-evacuation".into(),
        digest: Digest::of("the file and what it is run on"),
        actions: vec![desired(4), on_target("i-1", TargetChange::Deregister)],
        region: crate::samples::region(),
        origin: Origin::Shell,
        requirements,
        about: None,
    }
}

fn requirement(verdict: Verdict, why: &str) -> Finding {
    Finding { guard: Guard::Requirements, verdict, why: why.to_owned(), evidence: Vec::new() }
}

fn preview(sample: &Sample, plan: SeriesPlan) -> PreviewedSeries {
    plan.preview(&sample.facts, &sample.limits, sample.now).unwrap()
}

fn reasons(series: &PreviewedSeries) -> Typed {
    let reason = "shown to the whole room beforehand".to_owned();
    let overrides = series.stops().iter().map(|stop| (stop.guard, reason.clone())).collect();
    Typed { overrides, ..typed("az-evacuation") }
}

fn commit_series(journal: &mut Memory, change: impl FnOnce(&mut Sample)) -> Result<(Run, Restorer), Refusal> {
    let mut sample = Sample::new();
    let armed = armed(&sample);
    let series = preview(&sample, plan(vec![]));
    let typed = reasons(&series);
    let confirmed = series.confirm(&typed, sample.now).unwrap();
    change(&mut sample);
    let mut ticket = Ticket { run: RunId::new(noon(), 7), journal, seat: "ada@laptop".to_owned(), pid: 7 };
    confirmed.commit(&mut ticket, &sample.facts, &sample.limits, (&armed, sample.now))
}

#[test]
fn one_run_has_a_step_for_each_change_and_each_has_its_way_back() {
    let mut journal = Memory::default();
    let (mut run, _) = commit_series(&mut journal, |_| {}).unwrap();
    let records = journal.records.clone();
    let [Record::Opened(opened), Record::Armed(armament)] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!((opened.action.as_str(), opened.subject.as_str()), ("drill.run", "az-evacuation"));
    assert_eq!(
        armament.steps.iter().map(|step| step.action.id()).collect::<Vec<_>>(),
        ["scale.set-desired", "target.deregister"]
    );
    assert!(armament.steps.iter().all(|step| matches!(step.undo, Undo::By(_))), "{armament:?}");
    let first = run.next(&mut journal, noon()).unwrap().unwrap();
    assert_eq!((first.action().id(), first.mark()), ("scale.set-desired", &opened.mark));
}

#[test]
fn what_has_moved_under_any_of_them_voids_the_whole() {
    let moved = |sample: &mut Sample| sample.web(|web| web.capacity = domain::Capacity::new(2, 5, 6).unwrap());
    let mut journal = Memory::default();
    let refusal = commit_series(&mut journal, moved).unwrap_err();
    assert!(matches!(&refusal, Refusal::Moved(moved) if moved[0].to_string() == "desired was 3, is 5"), "{refusal:?}");
    assert_eq!(journal.records, []);
    let elsewhere = commit_series(&mut journal, |sample| identity(sample, "999999999999")).unwrap_err();
    assert!(matches!(elsewhere, Refusal::Elsewhere { .. }), "{elsewhere:?}");
    let stale = commit_series(&mut journal, |sample| sample.wait(Duration::from_mins(11))).unwrap_err();
    assert!(matches!(stale, Refusal::Expired(_)), "{stale:?}");
    assert_eq!(journal.records, []);
}

#[test]
fn what_the_file_asks_for_stops_until_a_reason_is_given() {
    let sample = Sample::new();
    let block = requirement(Verdict::Block, "not rehearsed within 24h");
    let unknown = requirement(Verdict::Unknown, "nobody knows who agreed");
    for stop in [block, unknown] {
        let series = preview(&sample, plan(vec![requirement(Verdict::Pass, "the window is open"), stop.clone()]));
        assert!(series.stops().contains(&stop), "{:?}", series.stops());
        let others = reasons(&series).overrides.into_iter().filter(|(guard, _)| *guard != Guard::Requirements);
        let refused = series.accepts(&Typed { overrides: others.collect(), ..typed("az-evacuation") }, sample.now);
        assert_eq!(refused, Err(Refusal::Guarded { guard: Guard::Requirements, why: stop.why.clone() }));
        assert!(series.accepts(&reasons(&series), sample.now).is_ok());
    }
    let warned = preview(&sample, plan(vec![requirement(Verdict::Warn, "outside its window")]));
    assert!(warned.stops().iter().all(|stop| stop.guard != Guard::Requirements));
}

#[test]
fn the_digest_binds_the_plan_and_what_each_change_starts_from() {
    let sample = Sample::new();
    let digest = preview(&sample, plan(vec![])).digest();
    assert_eq!(digest, preview(&sample, plan(vec![requirement(Verdict::Warn, "late")])).digest());
    let other = SeriesPlan { digest: Digest::of("another file"), ..plan(vec![]) };
    assert_ne!(digest, preview(&sample, other).digest());
    let mut moved = Sample::new();
    moved.web(|web| web.capacity = domain::Capacity::new(2, 3, 9).unwrap());
    assert_ne!(digest, preview(&moved, plan(vec![])).digest());
}

#[test]
fn the_phrase_names_the_drill_and_on_a_protected_profile_what_it_does() {
    let nothing = SeriesPlan { actions: vec![], ..plan(vec![]) };
    let mut sample = Sample::new();
    assert_eq!(preview(&sample, plan(vec![])).phrase(), "az-evacuation");
    sample.protect();
    let profile = sample.facts.standing.profile.name.clone();
    assert_eq!(preview(&sample, plan(vec![])).phrase(), format!("{profile} 1 scale"));
    assert_eq!(preview(&sample, nothing.clone()).phrase(), format!("{profile} az-evacuation"));
    let mistyped = preview(&sample, nothing).accepts(&typed("az-evacuation"), sample.now);
    assert!(matches!(mistyped, Err(Refusal::Mistyped { .. })), "{mistyped:?}");
}
