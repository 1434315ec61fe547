//! Any size and any model: nothing panics, and nothing is drawn outside.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use domain::{Answer, Ask, Observation, Regional, RegionalAnswer};

use super::{buffer, pressed, text};
use crate::{Model, Size, sample, update};

/// Names that break careless columns: wide, combining, right to left, long, with control characters.
fn names() -> Vec<String> {
    let long = "x".repeat(100 * 1024);
    ["漢字漢字漢字漢字漢字", "e\u{301}e\u{301}e\u{301}", "\u{202e}evil\u{1b}[2J", "👩‍👩‍👧‍👦 family", "", " "]
        .into_iter()
        .map(str::to_owned)
        .chain([long])
        .collect()
}

/// The small account with its alarms, groups and target groups renamed.
fn renamed(size: Size) -> Model {
    let mut model = sample::small(size);
    let names = names();
    let told = sample::observations().into_iter().map(|mut observation| {
        if let Ok(Answer::Regional(answer)) = &mut observation.outcome {
            rename(answer, &names);
        }
        observation
    });
    let told: Vec<Observation> = told.collect();
    model = sample::told(model, told);
    model
}

fn rename(answer: &mut RegionalAnswer, names: &[String]) {
    let mut next = names.iter().cycle();
    let mut name = || next.next().map_or("", String::as_str).into();
    match answer {
        RegionalAnswer::Alarms(alarms) => alarms.iter_mut().for_each(|alarm| {
            alarm.name = name();
            alarm.reason = name();
        }),
        RegionalAnswer::Groups(groups) => groups.iter_mut().for_each(|group| group.name = name()),
        RegionalAnswer::TargetGroups(groups) => groups.iter_mut().for_each(|group| group.name = name()),
        RegionalAnswer::Stacks(stacks) => stacks.iter_mut().for_each(|stack| stack.name = name()),
        _ => {}
    }
}

/// The columns where something is written next to a blank, for a row of a table.
fn column_of(said: &str, word: &str) -> Vec<usize> {
    let cells = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    said.lines().filter_map(|line| line.find(word).map(|at| cells(&line[..at]))).collect()
}

#[test]
fn odd_names_do_not_move_the_columns() {
    let size = Size::new(80, 24);
    let said = text(&buffer(&renamed(size), size));
    let columns = column_of(&said, "desired");
    assert!(columns.len() >= 2, "{said}");
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{columns:?}\n{said}");
    // The right border stands under itself on every line of the panes.
    for line in said.lines().skip(1).take(20) {
        assert_eq!(unicode_width::UnicodeWidthStr::width(line), 80, "{line}");
    }
}

#[test]
fn an_empty_account_is_described_in_sentences() {
    let size = Size::new(120, 40);
    let empty = [
        (Regional::Alarms, RegionalAnswer::Alarms(vec![])),
        (Regional::TargetGroups, RegionalAnswer::TargetGroups(vec![])),
        (Regional::Groups, RegionalAnswer::Groups(vec![])),
        (Regional::Stacks, RegionalAnswer::Stacks(vec![])),
    ];
    let told = empty.map(|(regional, answer)| Observation {
        ask: Ask::In(sample::region(), regional),
        at: sample::NOW,
        outcome: Ok(Answer::Regional(answer)),
        gap: None,
    });
    let said = text(&buffer(&sample::told(sample::awaiting(size), told.to_vec()), size));
    for sentence in ["no alarms in us-east-1", "no target groups in us-east-1", "no Auto Scaling groups in us-east-1"] {
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
}

fn model(choice: u8, size: Size) -> Model {
    match choice {
        0 => sample::awaiting(size),
        1 => sample::two_regions(size),
        2 => renamed(size),
        3 => sample::change::armed(size),
        4 => sample::change::asked(size),
        5 => sample::change::shown(size),
        6 => sample::change::underway(size),
        7 => sample::change::ended(size, change::Ending::Unknown),
        8 => {
            let mut model = renamed(size);
            model.changes = sample::change::armed(size).changes;
            model.changes.runs = vec![sample::change::open_run(&model, None)];
            model.relist();
            model
        }
        9 => sample::phases::rolling_out(size),
        10 => sample::phases::failed(size),
        11 => sample::phases::outdated(size),
        12 => sample::phases::drifted(size),
        13 => sample::phases::measured(size),
        14 => sample::phases::asked(size),
        15 => sample::phases::refused(size),
        16 => sample::phases::at_gate(size),
        _ => sample::small(size),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_nothing_is_drawn_outside(
        choice in 0u8..18,
        (width, height) in (0u16..230, 0u16..70),
        keys in "[1-6z⏎jkGlsdtPRo:?/eaw+]{0,8}",
    ) {
        let size = Size::new(width, height);
        let mut model = pressed(model(choice, Size::new(80, 24)), &keys);
        // Drawn before the model hears of its new size, and after.
        let _ = buffer(&model, size);
        update(&mut model, crate::Msg::Resized(size));
        let drawn = buffer(&model, size);
        prop_assert_eq!(drawn.area, Rect::new(0, 0, width, height));
        let again = buffer(&model, size);
        prop_assert_eq!(text(&drawn), text(&again));
    }
}

#[test]
fn a_large_account_is_drawn() {
    let size = Size::new(200, 60);
    let model = sample::large(size);
    let mut buf = Buffer::empty(Rect::new(0, 0, 200, 60));
    crate::draw(&model, &mut buf);
    insta::assert_snapshot!("large-200x60", text(&buf));
}
