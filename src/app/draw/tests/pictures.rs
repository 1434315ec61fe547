//! The pictures in `docs/screens` are what the program draws; `UPDATE_DOCS=1` writes them.

use std::path::Path;

use super::{buffer, pressed};
use crate::{Detail, Model, Pane, Size, picture, sample};

fn picture_is(name: &str, model: &Model) {
    let drawn = picture::svg(&buffer(model, model.size), &model.theme);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/screens").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == drawn, "docs/screens/{name} is not what is drawn: run the tests once with UPDATE_DOCS=1");
}

#[test]
fn the_pictures_are_what_is_drawn() {
    let size = Size::new(120, 40);
    picture_is("dashboard.svg", &sample::small(size));
    picture_is("dashboard-80x24.svg", &sample::small(Size::new(80, 24)));
    picture_is("targets.svg", &pressed(sample::small(size), "2⏎"));
    picture_is("gate.svg", &sample::change::stopped(size));
    let mut alarm = sample::small(size);
    let subject = alarm.rows.pane(Pane::Alarms).rows[1].subject.clone();
    alarm.view.detail = Detail::of(subject);
    alarm.relist();
    picture_is("alarm.svg", &alarm);
}
