use std::collections::{BTreeMap, BTreeSet};

use super::keymap::PLACES;
use super::*;
use crate::{Size, sample};

#[test]
fn no_key_means_two_things_in_one_place() {
    for place in PLACES {
        let mut bound: BTreeMap<Key, &str> = BTreeMap::new();
        for command in all().filter(|command| place.contains(&command.context)) {
            for key in command.keys {
                let before = bound.insert(*key, command.id);
                assert_eq!(before, None, "{key} means {before:?} and {} in {place:?}", command.id);
            }
        }
    }
}

#[test]
fn every_command_has_an_id_of_its_own_a_key_and_help() {
    let mut ids = BTreeSet::new();
    for command in all() {
        assert!(ids.insert(command.id), "{} twice", command.id);
        assert!(!command.title.is_empty(), "{}", command.id);
        // What changes the account is chosen by name: no single key leads there.
        let is_nameless = command.keys.is_empty();
        let is_change =
            ["scale.", "schedule.", "target.", "alarm.", "phase.", "run."].iter().any(|it| command.id.starts_with(it));
        assert_eq!(is_nameless, is_change, "{}", command.id);
        assert!(command.help.ends_with('.') && command.help.len() > 10, "{}: {}", command.id, command.help);
    }
}

#[test]
fn control_keys_change_nothing_outside_the_console() {
    for command in all().filter(|command| command.keys.iter().any(|key| key.ctrl)) {
        let harmless =
            ["cursor.", "choose.", "read.", "gate.", "refresh.all", "palette", "interrupt", "suspend", "redraw"];
        assert!(harmless.iter().any(|id| command.id.starts_with(id)), "{}", command.id);
    }
}

#[test]
fn the_footer_offers_what_works_now() {
    let mut model = sample::small(Size::new(120, 40));
    let words = |model: &Model| bar(model).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
    assert!(words(&model).starts_with(&["pane"]) && words(&model).contains(&"filter"));
    crate::update(&mut model, crate::Msg::Key(Key::char('?')));
    assert_eq!(words(&model), ["copy", "close"]);
}

#[test]
fn an_account_that_cannot_be_reached_offers_the_ways_on_and_nothing_to_move_in() {
    let model = sample::awaiting(Size::new(80, 24));
    let outcome = Err(domain::CloudError::Expired { detail: "the SSO session has expired".into() });
    let seen = domain::Observation { ask: domain::Ask::Identity, at: sample::NOW, outcome, gap: None };
    let mut model = sample::told(model, vec![seen]);
    let words = |model: &Model| bar(model).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
    assert_eq!(words(&model), ["try again", "profile", "commands", "help", "error", "quit"]);
    for key in ['z', '/', 's', 'h', 'l'] {
        assert!(bound(&model, Key::char(key)).is_none_or(|command| command.context == Context::Always), "{key}");
    }
    model.session.profiles.clear();
    assert_eq!(words(&model), ["try again", "commands", "help", "error", "quit"]);
    assert!(!crate::first_run(&model).unwrap().steps.join("\n").contains("another profile"));
}

#[test]
fn the_references_are_those_of_the_table() {
    for (file, made) in
        [("keys.md", crate::reference::keys_markdown()), ("palette.md", crate::reference::commands_markdown())]
    {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &made).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == made, "docs/{file} is not what the table says: run the tests with UPDATE_DOCS=1");
    }
}
