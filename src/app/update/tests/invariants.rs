use std::collections::BTreeSet;

use proptest::prelude::*;

use super::press;
use crate::commands;
use crate::layout::{Form, Screen, layout};
use crate::{ChangeEffect, Cursor, Effect, Key, KeyCode, Model, Move, Msg, Pane, Row, Size, sample, update, wants};

/// One key of each command, and some that only type.
fn alphabet() -> Vec<Key> {
    let mut keys: BTreeSet<Key> = commands::all().filter_map(|command| command.keys.first().copied()).collect();
    keys.extend([Key::char('a'), Key::char(' '), Key::plain(KeyCode::Backspace), Key::moving(Move::Down)]);
    keys.into_iter().collect()
}

fn cursor_is_within(cursor: &Cursor, rows: &[Row]) -> bool {
    cursor.selected.as_ref() == rows.get(cursor.index).map(|row| &row.subject) && cursor.index < rows.len().max(1)
}

fn is_in_sight(cursor: &Cursor, page: usize) -> bool {
    cursor.offset <= cursor.index && cursor.index < cursor.offset + page.max(1)
}

fn check(model: &Model) {
    for pane in Pane::ALL {
        assert!(cursor_is_within(&model.view.pane(pane).cursor, &model.rows.pane(pane).rows), "{pane:?}");
    }
    if let Some(detail) = &model.view.detail {
        assert!(cursor_is_within(&detail.cursor, &model.rows.detail.rows), "{detail:?}");
    }
    match layout(model.size, model).screen {
        Screen::Panes(areas) => {
            assert!(areas.iter().any(|area| area.pane == model.view.focus && area.form == Form::Full));
            for area in areas.iter().filter(|area| area.form == Form::Full) {
                assert!(is_in_sight(&model.view.pane(area.pane).cursor, area.page()), "{:?}", area.pane);
            }
        }
        Screen::Detail(area) => {
            assert!(is_in_sight(&model.view.detail.as_ref().unwrap().cursor, area.page()));
        }
        Screen::Line(_) | Screen::FirstRun(_) => {}
    }
    // What the gate looks at is on the screen, and nothing else is taken for it.
    let is_at_gate = match &model.dialog {
        Some(crate::Dialog::Gate(_)) => true,
        Some(crate::Dialog::Form(form)) => form.purpose == crate::Purpose::Override,
        _ => false,
    };
    assert_eq!(model.changes.gate.stage().is_some(), is_at_gate, "{:?}", model.dialog);
    let edited = Pane::ALL.into_iter().filter(|pane| model.view.pane(*pane).filter.is_edited);
    assert!(edited.into_iter().all(|pane| pane == model.view.focus && model.view.detail.is_none()));
}

/// Esc closes any dialog but one opened at the gate, and a few of them lead home from anywhere.
fn check_way_home(model: &Model) {
    let mut model = model.clone();
    let is_nested = model.changes.gate.stage().is_some() && matches!(model.dialog, Some(crate::Dialog::Form(_)));
    let had_dialog = model.dialog.is_some();
    press(&mut model, "esc");
    assert!(!had_dialog || is_nested || model.dialog.is_none());
    let most = 5 + model.view.trail.len();
    for _ in 0..most {
        press(&mut model, "esc");
    }
    assert!(model.dialog.is_none() && model.view.detail.is_none() && !model.view.zoomed);
    assert!(!model.view.focused().filter.is_active() && !model.view.focused().filter.is_edited);
}

/// What one key may lead to: nothing here changes anything in AWS.
fn is_allowed(effects: &[Effect]) -> bool {
    effects.len() <= 1
        && effects.iter().all(|effect| match effect {
            Effect::Copy(text) => text.len() <= crate::COPY_LIMIT,
            Effect::Refresh(sources) => !sources.is_empty(),
            Effect::SwitchRegions(regions) => !regions.is_empty(),
            Effect::SwitchProfile(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit
            // Asking and arming change nothing; what does has to be typed for.
            | Effect::Change(ChangeEffect::Inquire { .. } | ChangeEffect::Arm | ChangeEffect::Disarm) => true,
            Effect::Bell | Effect::Change(_) => false,
        })
}

/// Update is deterministic, so a state reached by two sequences is followed once.
fn follow_all(start: Model, depth: usize) -> usize {
    let keys = alphabet();
    let mut seen = BTreeSet::new();
    let mut level = vec![start];
    for _ in 0..depth {
        let mut next = Vec::new();
        for model in &level {
            for key in &keys {
                let mut model = model.clone();
                let effects = update(&mut model, Msg::Key(*key));
                assert!(is_allowed(&effects), "{key}: {effects:?}");
                let state = format!(
                    "{:?} {:?} {:?} {}",
                    model.view,
                    model.dialog,
                    model.changes.gate.stage(),
                    model.theme.name()
                );
                if seen.insert(state) {
                    check(&model);
                    check_way_home(&model);
                    next.push(model);
                }
            }
        }
        level = next;
    }
    seen.len()
}

#[test]
fn every_sequence_of_three_keys_keeps_the_house_in_order() {
    let states = follow_all(sample::small(Size::new(80, 24)), 3);
    assert!(states > 1_000, "{states} states are too few to have tried everything");
}

#[test]
fn short_sequences_from_each_step_of_a_change_do_no_harm() {
    let size = Size::new(80, 24);
    for keys in ["3", "3 a", "3 a enter", "3 enter a"] {
        let mut start = crate::sample::change::armed(size);
        press(&mut start, keys);
        follow_all(start, 2);
    }
    for start in [crate::sample::change::shown(size), crate::sample::change::underway(size)] {
        let states = follow_all(start, 2);
        assert!(states > 10, "{states}");
    }
}

#[test]
fn short_sequences_on_an_empty_and_a_broken_account_do_no_harm() {
    follow_all(sample::awaiting(Size::new(120, 40)), 2);
    let mut broken = sample::awaiting(Size::new(120, 40));
    let error = domain::CloudError::NoCredentials { detail: "none".into() };
    let observation =
        domain::Observation { ask: domain::Ask::Identity, at: sample::NOW, outcome: Err(error), gap: None };
    update(&mut broken, Msg::Observed(Box::new(observation)));
    follow_all(broken, 2);
}

#[derive(Clone, Debug)]
enum Step {
    Press(usize),
    Resize(u16, u16),
    Hear(usize),
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..alphabet().len()).prop_map(Step::Press),
        2 => (0u16..240, 0u16..80).prop_map(|(width, height)| Step::Resize(width, height)),
        3 => (0..sample::observations().len()).prop_map(Step::Hear),
        1 => (0u64..100_000).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_size_any_model_any_message(steps in steps(), is_populated in any::<bool>()) {
        let size = Size::new(120, 40);
        let mut model = if is_populated { sample::small(size) } else { sample::awaiting(size) };
        let (keys, heard) = (alphabet(), sample::observations());
        for step in steps {
            let msg = match step {
                Step::Press(at) => Msg::Key(keys[at]),
                Step::Resize(width, height) => Msg::Resized(Size::new(width, height)),
                Step::Hear(at) => Msg::Observed(Box::new(heard[at].clone())),
                Step::Wait(millis) => {
                    let later = model.now.here + std::time::Duration::from_millis(millis);
                    Msg::Ticked(crate::Now::at(later))
                }
            };
            update(&mut model, msg);
            check(&model);
            let asks: Vec<_> = wants(&model).into_iter().map(|want| want.ask).collect();
            let distinct: BTreeSet<_> = asks.iter().collect();
            prop_assert_eq!(distinct.len(), asks.len());
        }
    }
}
