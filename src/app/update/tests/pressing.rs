use domain::{Region, Source};

use super::{press, type_in};
use crate::{COPY_LIMIT, Dialog, Effect, Mouse, MouseAct, Msg, Pane, Size, Sort, Subject, sample, update};

const SIZE: Size = Size::new(120, 40);

#[test]
fn numbers_and_tab_move_the_focus() {
    let mut model = sample::small(SIZE);
    for (keys, focus) in [
        ("1", Pane::Phases),
        ("tab", Pane::Targets),
        ("6", Pane::Activity),
        ("tab", Pane::Phases),
        ("l", Pane::Alarms),
        ("h", Pane::Phases),
        ("h", Pane::Phases),
        ("3", Pane::Capacity),
        ("l", Pane::Spend),
    ] {
        press(&mut model, keys);
        assert_eq!(model.view.focus, focus, "{keys}");
    }
}

#[test]
fn the_cursor_moves_within_its_rows() {
    let mut model = sample::large(SIZE);
    press(&mut model, "2");
    let index = |model: &crate::Model| model.view.focused().cursor.index;
    let len = model.rows.pane(Pane::Targets).rows.len();
    for (keys, at) in [("j j k", 1), ("g", 0), ("k", 0), ("G", len - 1), ("j", len - 1), ("ctrl-b g", 0)] {
        press(&mut model, keys);
        assert_eq!(index(&model), at, "{keys}");
    }
    press(&mut model, "pgdn");
    let page = crate::layout::layout(SIZE, &model).pane(Pane::Targets).unwrap().page();
    assert_eq!(index(&model), page);
}

#[test]
fn a_filter_is_typed_kept_and_cleared() {
    let mut model = sample::large(SIZE);
    press(&mut model, "3 /");
    type_in(&mut model, "group-49");
    assert_eq!(model.rows.pane(Pane::Capacity).rows.len(), 10);
    assert_eq!(model.rows.pane(Pane::Capacity).total, 500);
    // Letters that are commands elsewhere are letters here.
    type_in(&mut model, "q");
    assert_eq!(model.rows.pane(Pane::Capacity).rows.len(), 0);
    assert_eq!(model.selected(), None);
    press(&mut model, "backspace enter");
    assert!(!model.view.focused().filter.is_edited);
    assert!(press(&mut model, "q").contains(&Effect::Quit));
    press(&mut model, "esc");
    assert_eq!(model.rows.pane(Pane::Capacity).rows.len(), 500);
}

#[test]
fn alarms_that_are_ok_are_folded_until_someone_looks() {
    let mut model = sample::small(SIZE);
    let count = |model: &crate::Model| model.rows.pane(Pane::Alarms).rows.len();
    assert_eq!(count(&model), 4);
    assert_eq!(model.rows.pane(Pane::Alarms).rows[3].subject, Subject::QuietAlarms);
    press(&mut model, "4 z");
    assert_eq!(count(&model), 24);
    press(&mut model, "z G enter");
    assert!(model.view.zoomed);
    press(&mut model, "esc s");
    assert_eq!((model.view.focused().sort, count(&model)), (Sort::Name, 24));
}

#[test]
fn the_palette_finds_and_runs_a_command() {
    let mut model = sample::small(SIZE);
    press(&mut model, ":");
    type_in(&mut model, "go to spend");
    let Some(Dialog::Palette(list)) = &model.dialog else { panic!("no palette") };
    assert_eq!(list.selected(), Some(&"pane.spend"));
    press(&mut model, "enter");
    assert_eq!((model.view.focus, &model.dialog), (Pane::Spend, &None));
}

#[test]
fn a_command_that_cannot_be_done_says_why() {
    let mut model = sample::small(SIZE);
    assert_eq!(press(&mut model, "e"), []);
    assert!(model.notice.as_ref().unwrap().text.contains("every source answers"));
    press(&mut model, "1 i");
    assert!(model.notice.as_ref().unwrap().text.contains("select an alarm first"));
}

#[test]
fn refreshing_asks_the_sources_of_the_pane_or_all() {
    let mut model = sample::small(SIZE);
    assert_eq!(press(&mut model, "2 r"), [Effect::Refresh(vec![Source::Targets])]);
    assert_eq!(press(&mut model, "ctrl-r"), [Effect::Refresh(Source::ALL.to_vec())]);
}

#[test]
fn what_is_copied_is_cut_to_what_terminals_take_and_says_so() {
    let mut model = sample::small(SIZE);
    let effects = press(&mut model, "4 y");
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(text.contains("alarm: api-5xx"), "{text}");
    let effects = super::super::share::copy_text(&mut model, "much", "é".repeat(COPY_LIMIT));
    let [Effect::Copy(text)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(text.len(), COPY_LIMIT);
    assert!(model.notice.as_ref().unwrap().text.contains("the first 74994 of 149988 bytes"));
}

#[test]
fn links_lead_to_the_aws_console_except_from_a_simulated_account() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 o");
    let Some(Dialog::Link(link)) = &model.dialog else { panic!("no link") };
    assert!(link.url.ends_with("us-east-1#alarmsV2:alarm/api-5xx"), "{}", link.url);
    assert_eq!(press(&mut model, "y"), [Effect::Copy(link_of(&model))]);
    press(&mut model, "esc");
    model.session.simulation = Some("calm".into());
    press(&mut model, "o");
    assert_eq!(model.dialog, None);
}

fn link_of(model: &crate::Model) -> String {
    match &model.dialog {
        Some(Dialog::Link(link)) => link.url.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_theme_is_shown_at_once_and_taken_back_by_esc() {
    let mut model = sample::small(SIZE);
    let before = model.theme.clone();
    press(&mut model, "t down");
    assert_ne!(model.theme, before);
    press(&mut model, "esc");
    assert_eq!(model.theme, before);
    press(&mut model, "t down enter");
    assert_ne!(model.theme, before);
}

#[test]
fn a_profile_that_is_refused_is_not_switched_to() {
    let mut model = sample::small(SIZE);
    press(&mut model, "P down");
    assert_eq!(press(&mut model, "enter"), [Effect::SwitchProfile("staging".into())]);
    press(&mut model, "P end down down");
    assert_eq!(press(&mut model, "enter"), []);
    assert!(model.notice.as_ref().unwrap().text.contains("credential_process"));
}

#[test]
fn regions_are_ticked_or_one_is_taken() {
    let mut model = sample::small(SIZE);
    let region = Region::new;
    let both = vec![region("us-east-1"), region("us-east-2")];
    assert_eq!(press(&mut model, "R down space enter"), [Effect::SwitchRegions(both)]);
    press(&mut model, "R");
    type_in(&mut model, "mx-central-1");
    assert_eq!(press(&mut model, "enter"), [Effect::SwitchRegions(vec![region("mx-central-1")])]);
    assert_eq!(press(&mut model, "R enter"), []);
}

#[test]
fn texts_scroll_to_their_end_and_no_further() {
    let mut model = sample::small(Size::new(80, 24));
    press(&mut model, "? G");
    let Some(Dialog::Help(end)) = model.dialog else { panic!("no help") };
    press(&mut model, "j");
    assert_eq!(model.dialog, Some(Dialog::Help(end)));
    assert!(end.offset > 0);
    press(&mut model, "g k esc");
    assert_eq!(model.dialog, None);
}

#[test]
fn the_mouse_selects_where_it_is_listened_to() {
    let mut model = sample::small(SIZE);
    let list = crate::layout::layout(SIZE, &model).pane(Pane::Targets).unwrap().list;
    let press = Msg::Mouse(Mouse { act: MouseAct::Pressed, column: list.x, line: list.y + 1 });
    update(&mut model, press.clone());
    assert_eq!(model.view.focus, Pane::Alarms);
    model.settings.mouse = true;
    update(&mut model, press.clone());
    assert_eq!((model.view.focus, model.view.focused().cursor.index), (Pane::Targets, 1));
    update(&mut model, press);
    assert!(model.view.detail.is_some());
}
