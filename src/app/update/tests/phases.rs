use change::gate::Stage;
use change::{Ending, Outcome, Progress};
use domain::{Source, Text};

use super::{press, type_in};
use crate::sample::phases as sampled;
use crate::{
    ChangeEffect, ChangeMsg, Dialog, Effect, Model, Msg, PhaseIntent, PhaseProposal, Size, Writes, sample, update,
};

const SIZE: Size = Size::new(120, 40);

fn hear(model: &mut Model, msg: ChangeMsg) -> Vec<Effect> {
    update(model, Msg::Change(msg))
}

fn said(model: &Model) -> &str {
    model.notice.as_ref().map_or("", |notice| notice.text.as_str())
}

/// `model` with the action of this id chosen for phase 2.
fn chosen(model: &mut Model, id: &str) -> Vec<Effect> {
    press(model, "1 g j a");
    type_in(model, id);
    press(model, "enter")
}

fn armed(mut model: Model) -> Model {
    model.changes.write = sample::change::armed(SIZE).changes.write;
    model
}

fn discards(effects: &[Effect]) -> bool {
    effects.contains(&Effect::Change(ChangeEffect::Revert(sampled::draft())))
}

fn carries_out(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Change(ChangeEffect::CarryOut { .. })))
}

#[test]
fn each_action_asks_what_it_comes_to() {
    let table = vec![
        ("phase.apply", sampled::outdated(SIZE), PhaseIntent::RollOut),
        ("phase.rollback", sampled::outdated(SIZE), PhaseIntent::RollBack),
        ("phase.drift", sampled::outdated(SIZE), PhaseIntent::Drift),
        ("phase.destroy", sampled::outdated(SIZE), PhaseIntent::Destroy),
    ];
    for (id, model, wanted) in table {
        let mut model = armed(model);
        let effects = chosen(&mut model, id);
        let [Effect::Change(ChangeEffect::Phase { ticket, region, phase, intent })] = effects.as_slice() else {
            panic!("{id}: {effects:?}")
        };
        assert_eq!((region, *phase, *intent), (&sample::region(), 2, wanted), "{id}");
        assert_eq!(*ticket, sampled::ticket(&model));
        assert!(matches!(model.dialog, Some(Dialog::Asked(_))), "{id}");
        assert!(model.changes.gate.stage().is_none(), "{id}: nothing is proposed yet");
    }
}

#[test]
fn what_does_not_fit_says_why() {
    let table = vec![
        ("phase.cancel", sampled::outdated(SIZE), "no stack of it is being updated"),
        ("phase.apply", sampled::rolling_out(SIZE), "it is being worked on"),
        ("phase.cancel", sampled::rolling_out(SIZE), "a creation is taken back by rolling back"),
        ("phase.apply", sample::awaiting(SIZE), "have not been read"),
    ];
    for (id, model, why) in table {
        let mut model = armed(model);
        assert_eq!(chosen(&mut model, id), [], "{id}");
        assert!(said(&model).contains(why), "{id}: {}", said(&model));
    }
    let mut model = armed(sampled::outdated(SIZE));
    press(&mut model, "1 g j j j a");
    type_in(&mut model, "phase.destroy");
    assert_eq!(press(&mut model, "enter"), []);
    assert!(said(&model).contains("no stack of it is there"), "{}", said(&model));
}

#[test]
fn looking_needs_no_arming_and_changing_does() {
    for (id, is_free) in
        [("phase.drift", true), ("phase.verify", true), ("phase.apply", false), ("phase.destroy", false)]
    {
        for writes in [Writes::Possible, Writes::Never] {
            let mut model = sampled::outdated(SIZE);
            model.settings.writes = writes;
            chosen(&mut model, id);
            assert_eq!(model.dialog.is_some(), is_free, "{id} {writes:?}: {}", said(&model));
        }
    }
}

#[test]
fn nothing_to_change_is_said_and_the_stacks_are_read_again() {
    for id in ["phase.apply", "phase.drift", "phase.rollback", "phase.destroy"] {
        let mut model = armed(sampled::outdated(SIZE));
        chosen(&mut model, id);
        let effects = sampled::answer(&mut model, Ok(None));
        assert_eq!(effects, [Effect::Refresh(vec![Source::Phases])], "{id}");
        assert_eq!((&model.dialog, &model.changes.asked), (&None, &None));
        assert!(said(&model).starts_with("2 edge: "), "{}", said(&model));
    }
}

#[test]
fn a_refusal_is_read_in_full_and_left() {
    let mut model = sampled::refused(SIZE);
    assert!(matches!(model.dialog, Some(Dialog::Asked(_))));
    assert!(crate::lines(&model, 200).iter().any(|line| format!("{line:?}").contains("CertificateArn is not set")));
    assert_eq!(press(&mut model, "esc"), []);
    assert_eq!((&model.dialog, &model.changes.asked), (&None, &None));
}

#[test]
fn a_late_answer_opens_nothing_and_its_draft_is_thrown_away() {
    let mut left = sampled::asked(SIZE);
    let ticket = sampled::ticket(&left);
    press(&mut left, "esc");
    let mut asked_again = sampled::asked(SIZE);
    let first = sampled::ticket(&asked_again);
    press(&mut asked_again, "esc");
    chosen(&mut asked_again, "phase.apply");
    let late = vec![(left, ticket), (asked_again, first), (sampled::refused(SIZE), ticket)];
    for (mut model, ticket) in late {
        let before = (model.dialog.clone(), model.changes.asked.clone());
        let late = ChangeMsg::PhaseProposed { ticket, outcome: Ok(Some(Box::new(sampled::proposal()))) };
        assert!(discards(&hear(&mut model, late)));
        let none = ChangeMsg::PhaseProposed { ticket, outcome: Ok(None) };
        assert_eq!(hear(&mut model, none), []);
        let why = ChangeMsg::PhaseProposed { ticket, outcome: Err(Text::new("late")) };
        assert_eq!(hear(&mut model, why), []);
        assert_eq!((model.dialog.clone(), model.changes.asked.clone()), before);
        assert!(model.changes.gate.stage().is_none());
    }
}

#[test]
fn leaving_the_gate_throws_the_draft_away_once() {
    let mut asked = sampled::asked(SIZE);
    let effects = sampled::answer(&mut asked, Ok(Some(sampled::proposal())));
    assert!(matches!(effects.as_slice(), [Effect::Change(ChangeEffect::Inquire { .. })]), "{effects:?}");
    for mut model in [asked, sampled::at_gate(SIZE)] {
        assert!(discards(&press(&mut model, "esc")));
        assert!(model.changes.drafts.is_empty() && model.changes.gate.stage().is_none());
        assert_eq!(press(&mut model, "esc"), []);
    }
    let mut model = sampled::at_gate(SIZE);
    let effects = press(&mut model, "ctrl-c");
    assert!(discards(&effects) && effects.last() == Some(&Effect::Quit), "{effects:?}");
}

#[test]
fn nothing_is_carried_out_unconfirmed_nor_past_a_loss_that_was_not_named() {
    let mut model = sampled::at_gate(SIZE);
    assert!(!carries_out(&press(&mut model, "enter")));
    type_in(&mut model, "prod 1 apply");
    assert!(!carries_out(&press(&mut model, "enter")), "what holds state is lost");
    press(&mut model, "ctrl-o");
    type_in(&mut model, "Balancer");
    assert_eq!(press(&mut model, "enter"), []);
    assert!(matches!(&model.dialog, Some(Dialog::Form(form)) if form.fault.is_some()), "{:?}", model.dialog);
    press(&mut model, "ctrl-u");
    type_in(&mut model, "Ledger");
    let effects = press(&mut model, "enter");
    assert!(matches!(effects.as_slice(), [Effect::Change(ChangeEffect::Inquire { .. })]), "judged anew: {effects:?}");
    assert_eq!(model.changes.drafts.len(), 1, "it is the same draft");
    let mut model = sampled::informed(model);
    type_in(&mut model, "prod 1 apply");
    assert!(carries_out(&press(&mut model, "enter")), "{:?}", model.changes.gate.shown().map(|it| it.refusal()));
}

/// The roll-out of a proposal that loses nothing, confirmed.
fn confirmed() -> Model {
    let mut model = sampled::asked(SIZE);
    let mut proposal = sampled::proposal();
    let change::Action::Stack(action) = &mut proposal.proposed.action else { panic!() };
    let change::StackChange::RollOut(roll_out) = &mut action.change else { panic!() };
    roll_out.shown.retain(|planned| !planned.is_loss());
    sampled::answer(&mut model, Ok(Some(proposal)));
    let mut model = sampled::informed(model);
    type_in(&mut model, "prod 1 apply");
    assert!(carries_out(&press(&mut model, "enter")), "{:?}", model.changes.gate.shown().map(|it| it.refusal()));
    model
}

#[test]
fn a_draft_that_was_begun_is_no_draft_any_more() {
    for (ending, is_discarded) in [
        (Ending::Applied, false),
        (Ending::Underway, false),
        (Ending::Failed, false),
        (Ending::Unknown, false),
        (Ending::NotStarted, true),
    ] {
        for is_left in [false, true] {
            let mut model = confirmed();
            let ticket = model.changes.gate.ticket().unwrap();
            hear(&mut model, ChangeMsg::Progressed { ticket, progress: Progress::Comparing });
            if is_left {
                assert!(!discards(&press(&mut model, "esc")), "it goes on");
                assert_eq!(model.changes.drafts.len(), 1);
            }
            let outcome = Outcome { run: None, ending, why: "so".into(), revert_at: None };
            let at_end = hear(&mut model, ChangeMsg::Ended { ticket, outcome });
            let left = press(&mut model, "esc");
            assert_eq!(discards(&at_end) || discards(&left), is_discarded, "{ending:?} {is_left}");
            assert!(model.changes.drafts.is_empty(), "{ending:?} {is_left}");
        }
    }
}

#[test]
fn what_was_not_begun_is_looked_at_again_with_its_draft() {
    let mut model = confirmed();
    let ticket = model.changes.gate.ticket().unwrap();
    let outcome = Outcome { run: None, ending: Ending::NotStarted, why: "it moved".into(), revert_at: None };
    assert!(!discards(&hear(&mut model, ChangeMsg::Ended { ticket, outcome })));
    assert!(!discards(&press(&mut model, "ctrl-r")));
    assert!(matches!(model.changes.gate.stage(), Some(Stage::Asked(_))));
    assert!(discards(&press(&mut model, "esc")));
}

#[test]
fn a_draft_at_the_gate_is_not_counted_as_left_behind() {
    let mut model = sampled::at_gate(SIZE);
    let open = change::OpenRun { run: sampled::draft(), ..sample::change::open_run(&model, None) };
    hear(&mut model, ChangeMsg::Runs(vec![open]));
    assert_eq!(model.stranded().count(), 0);
    press(&mut model, "esc");
    assert_eq!(model.stranded().count(), 1, "until it is thrown away");
}

#[test]
fn a_change_without_a_draft_leaves_nothing_to_throw_away() {
    let mut model = sampled::asked(SIZE);
    let proposal = PhaseProposal { draft: None, ..sampled::proposal() };
    sampled::answer(&mut model, Ok(Some(proposal)));
    assert_eq!(press(&mut model, "esc"), []);
}

#[test]
fn a_switch_forgets_the_question() {
    let mut model = sampled::asked(SIZE);
    let ticket = sampled::ticket(&model);
    let session = crate::Session { profile: "staging".into(), ..sample::session() };
    update(&mut model, Msg::Session(crate::SessionMsg::Switched(Box::new(session))));
    assert_eq!((&model.dialog, &model.changes.asked), (&None, &None));
    hear(&mut model, ChangeMsg::PhaseProposed { ticket, outcome: Ok(None) });
    assert_eq!(model.dialog, None);
    assert_eq!(model.changes.last_asked, ticket, "no number is given twice");
}

#[test]
fn a_switch_throws_the_draft_at_the_gate_away() {
    let session = |profile: &str| crate::Session { profile: profile.into(), ..sample::session() };
    for profile in ["staging", sample::session().profile.as_str()] {
        let mut model = sampled::at_gate(SIZE);
        let msg = crate::SessionMsg::Switched(Box::new(session(profile)));
        let effects = update(&mut model, Msg::Session(msg));
        assert!(discards(&effects), "{profile}: {effects:?}");
        assert!(model.changes.drafts.is_empty());
    }
}

#[test]
fn a_switch_leaves_the_draft_of_what_is_carried_out() {
    let mut model = confirmed();
    let session = crate::Session { profile: "staging".into(), ..sample::session() };
    let effects = update(&mut model, Msg::Session(crate::SessionMsg::Switched(Box::new(session))));
    assert!(!discards(&effects), "{effects:?}");
}
