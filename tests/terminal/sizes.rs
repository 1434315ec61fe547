//! The terminal at any size, and changing it all the time.

use super::console::Start;

#[test]
fn it_survives_a_storm_of_sizes() {
    let mut console = Start::demo().open();
    console.is_live();
    for _ in 0..5 {
        for (width, height) in [(1, 1), (39, 9), (500, 200), (80, 24), (2, 100), (300, 1), (40, 10), (120, 40)] {
            console.resize(width, height);
            console.press("\x1b[B");
        }
    }
    console.sees("4 Alarms");
    console.sees("1 Phases");
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn it_settles_on_each_size() {
    let mut console = Start::demo().open();
    console.is_live();
    for (width, height) in [(1, 1), (39, 9), (500, 200), (80, 24)] {
        console.resize(width, height);
        console.until("a drawing of that size", |console| !console.text().trim().is_empty());
    }
    console.sees("4 Alarms");
    console.resize(500, 200);
    console.until("a drawing as wide as that", |console| {
        (480..500).any(|column| console.screen().cell(0, column).is_some_and(vt100::Cell::has_contents))
    });
    console.press("q");
    console.leaves_well(0);
}

#[test]
fn it_starts_in_a_terminal_too_small_to_show_anything() {
    for (width, height) in [(1, 1), (39, 9)] {
        let mut console = Start::demo().size(width, height).open();
        console.until("a drawing", |console| !console.text().trim().is_empty());
        console.resize(120, 40);
        console.sees("4 Alarms");
        console.press("q");
        console.leaves_well(0);
    }
}
