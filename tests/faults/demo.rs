//! What somebody sees who opens the simulated account and watches: something happens, and the picture in the README
//! is of it.

use std::path::Path;
use std::time::Duration;

use app::{Size, Theme};
use domain::AlarmState;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use twin::Scenario;

use super::account::Account;
use super::console::Console;

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/screens/demo.svg");

fn opened() -> Console {
    Console::on(Account::of("demo", &Scenario::named("demo").unwrap()))
}

fn firing(console: &Console) -> Vec<String> {
    let alarms = console.model.estate.alarms();
    alarms.filter(|alarm| alarm.state == AlarmState::Alarm).map(|alarm| alarm.name.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn within_two_minutes_something_happens_in_every_pane() {
    let mut console = opened();
    console.lives(Duration::from_secs(1)).await;
    let desired = |console: &Console| console.model.estate.groups().map(|group| group.capacity.desired()).max();
    let mut fired = firing(&console);
    let (at_first, mut screens) = (desired(&console), String::new());
    for _ in 0..24 {
        console.lives(Duration::from_secs(5)).await;
        fired.extend(firing(&console));
        screens.push_str(&console.text());
    }
    assert!(fired.contains(&"web-cpu-high".to_owned()), "{fired:?}");
    assert!(desired(&console) > at_first, "no group grew: {at_first:?}, then {:?}", desired(&console));
    for seen in ["degraded", "Timeout", "3 compute in progress"] {
        assert!(screens.contains(seen), "no screen said `{seen}`");
    }
}

#[tokio::test(start_paused = true)]
async fn the_picture_in_the_readme_is_of_the_demo() {
    let mut console = opened();
    console.model.size = Size::new(120, 40);
    // Half a second past a tick, so that nothing is shown that happens at the very moment.
    console.lives(Duration::from_millis(100_500)).await;
    let theme = Theme::named("dark").unwrap();
    console.model.theme = theme.clone();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    app::draw(&console.model, &mut buffer);
    let drawn = app::picture::svg(&buffer, &theme);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PICTURE, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(Path::new(PICTURE)).unwrap_or_default();
    assert!(kept == drawn, "docs/screens/demo.svg is not what the demo shows: run the tests once with UPDATE_DOCS=1");
}
