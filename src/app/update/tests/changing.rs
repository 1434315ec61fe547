use std::time::Duration;

use change::gate::Stage;
use change::{Ending, Fuse, OpenRun, Outcome, Refusal, WriteMode};

use super::{press, type_in};
use crate::sample::change as sampled;
use crate::{ChangeEffect, ChangeMsg, Dialog, Effect, EventKind, Model, Msg, Now, Size, Tone, Writes, sample, update};

const SIZE: Size = Size::new(120, 40);

fn hear(model: &mut Model, msg: ChangeMsg) -> Vec<Effect> {
    update(model, Msg::Change(msg))
}

fn said(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

fn listed(model: &Model) -> Vec<&'static str> {
    match &model.dialog {
        Some(Dialog::Actions(list)) => list.matches.clone(),
        other => panic!("{other:?}"),
    }
}

fn shown(model: &Model) -> &change::gate::Shown {
    model.changes.gate.shown().unwrap_or_else(|| panic!("{:?}", model.changes.gate.stage()))
}

#[test]
fn the_actions_are_those_of_the_selection() {
    let of = |keys: &str| {
        let mut model = sampled::armed(SIZE);
        press(&mut model, keys);
        listed(&model)
    };
    assert_eq!(of("3 a")[..2], ["scale.set-desired", "scale.set-bounds"]);
    assert!(!of("3 a").contains(&"scale.replace"), "instances are chosen in the group's detail");
    assert!(of("3 enter a").contains(&"scale.replace"));
    assert!(!of("2 a").contains(&"target.deregister") && of("2 a").contains(&"target.register"));
    assert!(of("2 enter a").contains(&"target.deregister"));
    assert_eq!(of("4 a"), ["alarm.mute", "alarm.unmute"]);
    assert!(of("3 enter l l G a").contains(&"schedule.delete"));
    assert!(of("5 a").len() > 10, "where nothing fits, every action is listed with its reason");
}

#[test]
fn no_action_is_asked_for_while_changes_are_not_armed() {
    let mut model = sample::small(SIZE);
    assert_eq!(press(&mut model, "3 a enter"), []);
    assert!(said(&model).contains("read-only: arm changes first"), "{}", said(&model));
    assert_eq!(model.dialog, None);
    let mut model = sampled::armed(SIZE);
    model.settings.writes = Writes::Never;
    press(&mut model, "3 a enter");
    assert!(said(&model).contains("--read-only"), "{}", said(&model));
    assert_eq!(press(&mut model, "w"), []);
    assert!(said(&model).contains("--read-only"), "{}", said(&model));
}

#[test]
fn w_arms_and_disarms() {
    let mut model = sample::small(SIZE);
    assert_eq!(press(&mut model, "w"), [Effect::Change(ChangeEffect::Arm)]);
    assert_eq!(model.changes.write, WriteMode::Off, "only the answer arms");
    hear(
        &mut model,
        ChangeMsg::NotArmed("prod is protected: write its account_id into the configuration first".into()),
    );
    assert!(said(&model).contains("account_id") && model.changes.write == WriteMode::Off, "{}", said(&model));
    let until = WriteMode::Until(model.now.here + Duration::from_mins(30));
    hear(&mut model, ChangeMsg::Armed(until));
    assert_eq!(press(&mut model, "w"), [Effect::Change(ChangeEffect::Disarm)]);
    assert_eq!(model.changes.write, until, "only the answer disarms");
    hear(&mut model, ChangeMsg::Disarmed);
    assert_eq!(model.changes.write, WriteMode::Off);
}

#[test]
fn writes_end_by_the_clock_even_if_nobody_says_so() {
    let mut model = sampled::shown(SIZE);
    let revision = model.revision;
    let later = Now::at(model.now.here + Duration::from_mins(27));
    update(&mut model, Msg::Ticked(later));
    assert!(model.changes.write == WriteMode::Off && model.revision > revision);
    type_in(&mut model, "prod 1 scale");
    assert_eq!(press(&mut model, "enter"), []);
    assert!(model.changes.gate.underway().next().is_none());
}

#[test]
fn a_form_becomes_a_wish_and_the_wish_is_asked_about() {
    let mut model = sampled::armed(SIZE);
    press(&mut model, "3 a enter + + tab");
    type_in(&mut model, "1h30m");
    let effects = press(&mut model, "tab space enter");
    let [Effect::Change(ChangeEffect::Inquire { proposed, .. })] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(proposed.action.cli(&proposed.region), sample_cli("6"));
    assert_eq!((proposed.revert_after, proposed.fuse), (Some(Duration::from_mins(90)), Fuse::Set));
    assert!(matches!(model.changes.gate.stage(), Some(Stage::Asked(_))));
}

fn sample_cli(desired: &str) -> String {
    format!(
        "aws autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity {desired} --region \
         us-east-1"
    )
}

#[test]
fn the_wish_keeps_its_subject_when_the_selection_moves() {
    let mut model = sampled::asked(SIZE);
    let observations = sample::observations();
    for observation in observations {
        update(&mut model, Msg::Observed(Box::new(observation)));
    }
    model.view.focus = crate::Pane::Alarms;
    model.relist();
    let model = sampled::informed(model);
    assert_eq!(shown(&model).previewed().action().subject().as_str(), "jobs");
}

#[test]
fn the_phrase_is_typed_and_what_looks_alike_does_not_pass() {
    for wrong in ["prod 1 scalе", "Prod 1 scale", "prod 1  scale", "prod 1 scale ", "yes", "jobs", "prod l scale"] {
        let mut model = sampled::shown(SIZE);
        type_in(&mut model, wrong);
        assert_eq!(press(&mut model, "enter"), [], "{wrong}");
        assert!(matches!(shown(&model).refusal(), Some(Refusal::Guarded { .. } | Refusal::Mistyped { .. })), "{wrong}");
        assert_eq!(shown(&model).typed().phrase, wrong);
    }
    let mut model = sampled::shown(SIZE);
    update(&mut model, Msg::Terminal(crate::TerminalMsg::Pasted("prod 1 scale".to_owned())));
    assert_eq!(shown(&model).typed().phrase, "", "it is typed, not pasted");
    let mut model = sampled::typed(model);
    let effects = press(&mut model, "enter");
    assert!(matches!(effects.as_slice(), [Effect::Change(ChangeEffect::CarryOut { .. })]), "{effects:?}");
    assert_eq!(press(&mut model, "enter"), [], "once");
}

#[test]
fn a_late_answer_for_another_wish_falls_through() {
    let mut model = sampled::asked(SIZE);
    let first = model.changes.gate.ticket().unwrap();
    press(&mut model, "esc");
    let outcome = Box::new(Ok(sampled::facts(&model)));
    hear(&mut model, ChangeMsg::Informed { ticket: first, outcome });
    assert_eq!((model.changes.gate.stage(), &model.dialog), (None, &None));
}

#[test]
fn a_refused_wish_leads_back_to_its_form() {
    let mut model = sampled::armed(SIZE);
    press(&mut model, "3 a enter enter");
    let model = &mut sampled::informed(model);
    assert!(matches!(model.changes.gate.stage(), Some(Stage::Refused(_))), "{:?}", model.changes.gate.stage());
    press(model, "esc");
    assert!(matches!(model.dialog, Some(Dialog::Form(_))) && model.changes.gate.stage().is_none());
}

#[test]
fn what_is_left_goes_on_is_seen_again_and_is_told_at_its_end() {
    let mut model = sampled::underway(SIZE);
    let ticket = model.changes.gate.ticket().unwrap();
    press(&mut model, "esc");
    assert_eq!((&model.dialog, model.changes.gate.underway().count()), (&None, 1));
    assert_eq!(press(&mut model, "q"), [], "not while it is carried out");
    assert!(said(&model).contains("see its end first"));
    assert_eq!(press(&mut model, "ctrl-c"), [Effect::Quit]);
    press(&mut model, ":");
    type_in(&mut model, "run.watch");
    press(&mut model, "enter");
    assert!(matches!(model.dialog, Some(Dialog::Gate(_))));
    press(&mut model, "esc");
    let outcome =
        Outcome { run: Some(sampled::run()), ending: Ending::Unknown, why: "no answer".into(), revert_at: None };
    hear(&mut model, ChangeMsg::Ended { ticket, outcome });
    let notice = model.notice.as_ref().unwrap();
    assert!(notice.tone == Tone::Alarm && notice.text.contains("unknown"), "{notice:?}");
    assert_eq!(model.changes.made.len(), 1);
    assert_eq!(model.changes.gate.underway().count(), 0);
}

#[test]
fn a_switch_takes_wishes_and_arms_away_but_tracks_what_runs() {
    let session = |profile: &str| {
        let session = crate::Session { profile: profile.into(), ..sample::session() };
        Msg::Session(crate::SessionMsg::Switched(Box::new(session)))
    };
    let mut model = sampled::shown(SIZE);
    update(&mut model, session("staging"));
    assert_eq!((model.changes.write, model.changes.gate.stage()), (WriteMode::Off, None));
    let mut model = sampled::underway(SIZE);
    assert_eq!(press(&mut model, "esc P R"), [], "no switch while something is carried out");
    assert_eq!(model.dialog, None);
    model.changes.runs = vec![sampled::open_run(&model, None)];
    update(&mut model, session("staging"));
    assert_eq!((model.changes.gate.underway().count(), model.changes.runs.len()), (1, 0));
    let mut model = sampled::armed(SIZE);
    update(&mut model, session("prod"));
    assert!(!model.changes.is_armed(model.now.here), "other regions are armed anew, too");
}

fn at_start(runs: impl Fn(&Model) -> Vec<OpenRun>) -> Model {
    let mut model = sample::small(SIZE);
    let runs = runs(&model);
    hear(&mut model, ChangeMsg::Runs(runs));
    model
}

#[test]
fn an_overdue_revert_is_offered_at_once_and_once() {
    let overdue = |model: &Model| vec![sampled::open_run(model, Some(model.now.cloud - Duration::from_mins(3)))];
    let mut model = at_start(overdue);
    assert!(matches!(model.dialog, Some(Dialog::RunPicker(_))), "{:?}", model.dialog);
    let effects = press(&mut model, "enter");
    assert_eq!(effects, [Effect::Change(ChangeEffect::Revert(sampled::run()))], "a way back needs no arming");
    let runs = overdue(&model);
    hear(&mut model, ChangeMsg::Runs(runs));
    assert_eq!(model.dialog, None);
    let waiting = at_start(|model| vec![sampled::open_run(model, Some(model.now.cloud + Duration::from_mins(3)))]);
    assert_eq!(waiting.dialog, None);
}

#[test]
fn a_run_is_kept_or_put_back_by_choosing_it() {
    for (id, effect) in
        [("run.keep", ChangeEffect::Keep(sampled::run())), ("run.revert", ChangeEffect::Revert(sampled::run()))]
    {
        let mut model =
            at_start(|model| vec![sampled::open_run(model, Some(model.now.cloud + Duration::from_mins(27)))]);
        press(&mut model, ":");
        type_in(&mut model, id);
        assert_eq!(press(&mut model, "enter"), [], "the palette leads to the list of runs");
        assert_eq!(press(&mut model, "enter"), [Effect::Change(effect)]);
    }
    let mut model = at_start(|_| vec![]);
    press(&mut model, ":");
    type_in(&mut model, "run.revert");
    press(&mut model, "enter");
    assert!(said(&model).contains("every run is closed"), "{}", said(&model));
}

#[test]
fn what_this_console_did_is_on_the_time_line() {
    let yours = |model: &Model| {
        let events = model.rows.events.iter().filter(|event| event.key.kind == EventKind::You);
        events.map(|event| event.summary.as_str().to_owned()).collect::<Vec<_>>()
    };
    let mut model = at_start(|model| vec![sampled::open_run(model, Some(model.now.cloud + Duration::from_mins(27)))]);
    assert_eq!(yours(&model), ["Scale jobs: put back at 14:30Z unless kept"]);
    let outcome =
        Outcome { run: Some(sampled::run()), ending: Ending::Applied, why: "desired is 1".into(), revert_at: None };
    hear(&mut model, ChangeMsg::Restored { run: sampled::run(), outcome });
    hear(&mut model, ChangeMsg::Runs(vec![]));
    assert_eq!(yours(&model), ["settled: Scale jobs: applied"]);
    assert!(model.rows.events.iter().any(|event| event.key.kind == EventKind::You && event.subject.as_str() == "jobs"));
}

#[test]
fn a_journal_that_fails_is_said_and_arms_nothing() {
    let mut model = sample::small(SIZE);
    hear(&mut model, ChangeMsg::JournalFailing(Some("no space left on the device".into())));
    assert!(said(&model).contains("no space left"));
    assert_eq!(press(&mut model, "w"), []);
    model.changes.write = WriteMode::On;
    assert_eq!(press(&mut model, "3 a enter"), []);
    assert!(said(&model).contains("the journal cannot be written"), "{}", said(&model));
    model.changes.write = WriteMode::Off;
    hear(&mut model, ChangeMsg::JournalFailing(None));
    assert_eq!(press(&mut model, "w"), [Effect::Change(ChangeEffect::Arm)]);
}

#[test]
fn arming_at_the_gate_looks_again() {
    let mut model = sampled::shown(SIZE);
    let effects = hear(&mut model, ChangeMsg::Armed(WriteMode::On));
    assert!(matches!(effects.as_slice(), [Effect::Change(ChangeEffect::Inquire { .. })]), "{effects:?}");
}

#[test]
fn a_reason_is_given_in_a_form_and_kept() {
    let mut model = sampled::armed(SIZE);
    press(&mut model, "3 a enter - enter");
    let mut model = sampled::informed(model);
    let stops = shown(&model).previewed().stops().filter(|stop| stop.guard.is_overridable()).count();
    assert!(stops > 0, "a change that takes capacity away from a group under load is stopped");
    press(&mut model, "ctrl-o tab");
    type_in(&mut model, "short");
    let before = model.dialog.clone();
    press(&mut model, "enter");
    let Some(Dialog::Form(form)) = &model.dialog else { panic!("{before:?}") };
    assert!(form.fault.as_ref().is_some_and(|fault| fault.what.contains("20 characters")), "{:?}", form.fault);
    type_in(&mut model, " is too short to say why it is right");
    press(&mut model, "enter");
    assert!(matches!(model.dialog, Some(Dialog::Gate(_))));
    assert_eq!(shown(&model).typed().overrides.len(), 1);
    press(&mut model, "ctrl-o left tab");
    press(&mut model, "ctrl-u");
    type_in(&mut model, "INC-7");
    press(&mut model, "enter");
    assert_eq!(shown(&model).typed().incident.as_deref(), Some("INC-7"));
}
