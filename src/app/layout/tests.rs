use proptest::prelude::*;

use super::*;
use crate::{Dialog, Pane, Reader, sample};

fn forms(model: &Model) -> Vec<(Pane, Form)> {
    match layout(model.size, model).screen {
        Screen::Panes(areas) => areas.into_iter().map(|area| (area.pane, area.form)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn eighty_by_twenty_four_names_what_is_red_first() {
    use Form::{Full, Line};
    let mut model = sample::small(Size::new(80, 24));
    let usual = [
        (Pane::Alarms, Full),
        (Pane::Targets, Full),
        (Pane::Capacity, Full),
        (Pane::Phases, Line),
        (Pane::Spend, Line),
        (Pane::Activity, Line),
    ];
    assert_eq!(forms(&model), usual);
    model.view.focus = Pane::Spend;
    let full: Vec<Pane> = forms(&model).into_iter().filter(|(_, form)| *form == Full).map(|(pane, _)| pane).collect();
    assert_eq!(full, [Pane::Alarms, Pane::Targets, Pane::Spend]);
}

#[test]
fn larger_screens_show_every_pane() {
    for (width, height) in [(120, 40), (200, 60), (100, 28), (180, 30)] {
        let forms = forms(&sample::small(Size::new(width, height)));
        assert_eq!(forms.len(), 6, "{width}x{height}");
        assert!(forms.iter().filter(|(_, form)| *form == Form::Full).count() >= 5, "{width}x{height}: {forms:?}");
    }
}

#[test]
fn below_forty_by_ten_there_is_one_line() {
    for (width, height) in [(39, 24), (80, 9), (0, 0), (1, 1)] {
        let regions = layout(Size::new(width, height), &sample::small(Size::new(width, height)));
        assert_eq!(regions.screen, Screen::Line(Rect::new(0, 0, width, height.min(1))));
    }
}

fn is_within(inner: Rect, outer: Rect) -> bool {
    inner.area() == 0
        || (inner.x >= outer.x
            && inner.y >= outer.y
            && inner.right() <= outer.right()
            && inner.bottom() <= outer.bottom())
}

fn parts(screen: &Screen) -> Vec<(Rect, Vec<Rect>)> {
    match screen {
        Screen::Line(line) | Screen::FirstRun(line) => vec![(*line, vec![])],
        Screen::Detail(area) => {
            let parts = vec![area.facts, area.charts, area.tabs, area.head, area.list, area.trouble];
            vec![(area.frame, parts)]
        }
        Screen::Panes(areas) => {
            areas.iter().map(|area| (area.frame, vec![area.head, area.facts, area.list, area.trouble])).collect()
        }
    }
}

proptest! {
    #[test]
    fn nothing_lies_outside_or_over_something_else(
        width in 0u16..300,
        height in 0u16..120,
        focus in 0usize..6,
        is_zoomed in any::<bool>(),
        is_opened in any::<bool>(),
        has_runs in any::<bool>(),
    ) {
        let size = Size::new(width, height);
        let mut model = sample::small(size);
        model.view.focus = Pane::ALL[focus];
        model.view.zoomed = is_zoomed;
        if has_runs {
            model.changes.runs = vec![sample::change::open_run(&model, None)];
        }
        if is_opened {
            let first = model.rows.pane(model.view.focus).rows.first();
            model.view.detail = first.and_then(|row| crate::Detail::of(row.subject.clone()));
        }
        model.dialog = Some(Dialog::Help(Reader::default()));
        let regions = layout(size, &model);
        let whole = Rect::new(0, 0, width, height);
        if let Some(dialog) = regions.dialog {
            prop_assert!(is_within(dialog.frame, whole) && is_within(dialog.list, dialog.frame));
        }
        prop_assert!(is_within(regions.bar, whole));
        let parts = parts(&regions.screen);
        for (frame, inner) in &parts {
            prop_assert!(is_within(*frame, whole), "{:?}", frame);
            prop_assert!(regions.bar.area() == 0 || !regions.bar.intersects(*frame), "{:?}", regions.bar);
            for (at, part) in inner.iter().enumerate() {
                prop_assert!(is_within(*part, *frame), "{:?} in {:?}", part, frame);
                for other in &inner[at + 1..] {
                    prop_assert!(part.area() == 0 || other.area() == 0 || !part.intersects(*other));
                }
            }
        }
        for (at, (frame, _)) in parts.iter().enumerate() {
            for (other, _) in &parts[at + 1..] {
                // Neighbours in a column share one border line.
                prop_assert!(frame.intersection(*other).height <= 1 || frame.intersection(*other).width == 0);
            }
        }
    }
}
