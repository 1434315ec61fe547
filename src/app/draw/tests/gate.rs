//! What the gate says at each stage and size, and without colour.

use std::time::Duration;

use change::Ending;

use super::{SIZES, screen};
use crate::sample::change as sampled;
use crate::{Key, KeyCode, Model, Msg, Now, Size, Theme, update};

fn press(mut model: Model, keys: &str) -> Model {
    for word in keys.split(' ') {
        update(&mut model, Msg::Key(word.parse().unwrap()));
    }
    model
}

fn wait(model: &mut Model, span: Duration) {
    let later = Now::at(model.now.here + span);
    update(model, Msg::Ticked(later));
}

/// Compares what `made` shows with what it was, at each size.
fn shown(name: &str, made: impl Fn(Size) -> Model) {
    for size in SIZES {
        insta::assert_snapshot!(format!("gate-{name}-{}x{}", size.width, size.height), screen(&made(size)));
    }
}

#[test]
fn the_way_to_the_gate() {
    shown("actions", |size| press(sampled::armed(size), "3 a"));
    shown("actions-read-only", |size| press(crate::sample::small(size), "3 a"));
    shown("form-desired", |size| press(sampled::armed(size), "3 a enter +"));
    shown("form-fault", |size| press(sampled::armed(size), "3 a enter tab s o o n enter"));
    shown("form-suspend", |size| press(sampled::armed(size), "3 a down down enter right right space"));
}

#[test]
fn each_stage() {
    shown("asked", sampled::asked);
    shown("shown", sampled::shown);
    shown("typed", |size| sampled::typed(sampled::shown(size)));
    shown("refusal", |size| press(sampled::shown(size), "y e s enter"));
    shown("stopped", sampled::stopped);
    shown("crowded", sampled::crowded);
    shown("stopped-form", |size| press(sampled::stopped(size), "ctrl-o"));
    shown("excused", |size| sampled::typed(sampled::stopped(size)));
    shown("evidence", |size| press(sampled::shown(size), "tab"));
    shown("underway", sampled::underway);
    shown("applied", |size| sampled::ended(size, Ending::Applied));
    shown("not-started", |size| sampled::ended(size, Ending::NotStarted));
    shown("failed", |size| sampled::ended(size, Ending::Failed));
    shown("unknown", |size| sampled::ended(size, Ending::Unknown));
}

#[test]
fn an_ending_looked_at_later_says_what_became_of_the_run() {
    let mut model = sampled::ended(Size::new(120, 40), Ending::Applied);
    let run = sampled::run();
    let open = sampled::open_run(&model, Some(model.now.cloud + Duration::from_mins(1)));
    update(&mut model, Msg::Change(crate::ChangeMsg::Runs(vec![change::OpenRun { run, ..open }])));
    let why = "jobs was put back".into();
    let outcome = change::Outcome { run: Some(run), ending: Ending::Applied, why, revert_at: None };
    update(&mut model, Msg::Change(crate::ChangeMsg::Restored { run, outcome }));
    update(&mut model, Msg::Change(crate::ChangeMsg::Runs(Vec::new())));
    let said = screen(&model);
    assert!(said.contains("since") && said.contains("jobs was put back") && !said.contains("run.keep"), "{said}");
}

#[test]
fn the_phrase_is_in_sight_at_every_size() {
    for (width, height) in [(40, 10), (60, 12), (80, 24), (84, 24), (85, 24), (120, 40), (200, 60)] {
        let said = screen(&press(sampled::shown(Size::new(width, height)), "p r o"));
        assert!(said.contains("prod 1 scale"), "{width}x{height}\n{said}");
        assert!(said.contains("pro▏"), "{width}x{height}\n{said}");
    }
}

#[test]
fn everything_to_confirm_is_in_sight_at_80x24() {
    for made in [sampled::shown, sampled::stopped, sampled::crowded] {
        let model = made(Size::new(80, 24));
        let said = screen(&model);
        assert!(!said.contains("more lines"), "{said}");
        let open = model.changes.gate.shown().into_iter().flat_map(|shown| shown.previewed().findings());
        for finding in open.filter(|finding| finding.verdict != change::guards::Verdict::Pass) {
            assert!(said.contains(finding.guard.as_str()), "{}\n{said}", finding.guard.as_str());
        }
        assert!(said.contains("aws autoscaling") && said.contains("evidence"), "{said}");
    }
}

#[test]
fn monochrome_says_the_same() {
    for size in SIZES {
        for made in [sampled::shown(size), sampled::ended(size, Ending::Unknown)] {
            let coloured = screen(&made);
            let plain = screen(&Model { theme: Theme::monochrome(), ..made });
            assert_eq!(coloured, plain);
        }
    }
}

#[test]
fn validity_counts_down_and_ends_in_words() {
    let mut model = sampled::shown(Size::new(120, 40));
    assert!(screen(&model).contains("valid 10m00s"), "{}", screen(&model));
    wait(&mut model, Duration::from_secs(19));
    assert!(screen(&model).contains("valid 9m41s"), "{}", screen(&model));
    wait(&mut model, Duration::from_mins(10));
    let said = screen(&model);
    assert!(said.contains("EXPIRED") && said.contains("too old to be confirmed"), "{said}");
}

#[test]
fn runs_are_in_sight_everywhere() {
    for size in SIZES {
        let mut model = sampled::armed(size);
        model.changes.runs = vec![sampled::open_run(&model, None)];
        for keys in ["1", "6 z", "3 enter", "?"] {
            let said = screen(&press(model.clone(), keys));
            assert!(said.contains("1 run not closed"), "{keys}\n{said}");
        }
    }
    shown("runs", |size| {
        let mut model = sampled::armed(size);
        let overdue = sampled::open_run(&model, Some(model.now.cloud - Duration::from_mins(3)));
        update(&mut model, Msg::Change(crate::ChangeMsg::Runs(vec![overdue])));
        model
    });
    let mut model = sampled::armed(Size::new(120, 40));
    model.changes.runs = vec![sampled::open_run(&model, Some(model.now.cloud + Duration::from_mins(27)))];
    model.relist();
    insta::assert_snapshot!("gate-waiting-run", screen(&model));
    let said = screen(&model);
    assert!(said.contains("put back in 27m unless kept") && !said.contains("not closed: Scale jobs, begun"), "{said}");
}

#[test]
fn the_header_says_whether_and_how_long_changes_are_armed() {
    for size in SIZES {
        assert!(screen(&crate::sample::small(size)).contains("READ-ONLY"));
        assert!(screen(&sampled::armed(size)).contains("WRITE 27m"));
        let mut model = sampled::armed(size);
        wait(&mut model, Duration::from_mins(27));
        let said = screen(&model);
        assert!(said.contains("READ-ONLY") && said.contains("read-only again"), "{said}");
    }
}

#[test]
fn every_form_is_drawn_at_any_size_wherever_keys_go_in_it() {
    let sizes = [(0, 0), (39, 9), (40, 10), (41, 11), (60, 12), (80, 24), (85, 25), (200, 60)];
    let mut drawn = 0;
    for selection in ["3", "3 enter G", "3 enter l l G", "2", "2 enter", "4"] {
        let start = press(sampled::armed(Size::new(80, 24)), selection);
        for offer in crate::actions::all() {
            let Some(form) = crate::actions::form(&start, offer.id).filter(|form| !form.fields.is_empty()) else {
                continue;
            };
            let mut model = Model { dialog: Some(crate::Dialog::Form(form)), ..start.clone() };
            for key in ["tab", "down", "+", "-", "space", "right", "tab", "x", "enter", "up", "shift-tab"] {
                model = press(model, key);
                for (width, height) in sizes {
                    let size = Size::new(width, height);
                    assert_eq!(super::buffer(&model, size).area.width, width);
                    drawn += 1;
                }
            }
        }
    }
    assert!(drawn > 2_000, "{drawn}");
}

#[test]
fn every_line_of_the_evidence_can_be_scrolled_to() {
    for size in SIZES {
        let mut model = press(sampled::stopped(size), "tab");
        let mut seen = String::new();
        for _ in 0..80 {
            seen.push_str(&screen(&model));
            model = press(model, "down");
        }
        for guard in change::guards::Guard::ALL {
            assert!(seen.contains(guard.as_str()), "{} at {size:?}", guard.as_str());
        }
        let at_end = screen(&model);
        assert!(!at_end.contains("more lines") && at_end.contains("prod 1 scale"), "{at_end}");
        assert_eq!(screen(&press(press(model, "pgdn"), "down")), at_end, "no blank page below the end");
    }
}

#[test]
fn the_least_screen_says_it_too() {
    let mut model = sampled::armed(Size::new(78, 3));
    model.changes.runs = vec![sampled::open_run(&model, None)];
    let said = screen(&model);
    assert!(said.contains("1 run not closed") && said.contains("WRITE"), "{said}");
}

#[test]
fn esc_leaves_every_stage() {
    let size = Size::new(80, 24);
    for made in [sampled::asked, sampled::shown, sampled::underway] {
        let mut model = made(size);
        update(&mut model, Msg::Key(Key::plain(KeyCode::Esc)));
        assert_eq!(model.dialog, None);
        assert_eq!(model.changes.gate.stage(), None);
    }
}
