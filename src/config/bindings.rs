//! Reading `[keys]`: which keys do what, checked as a whole.

use app::commands::{self, Command, KeymapWrong};
use app::{Key, KeyError};
use toml::de::DeValue;

use super::nearest::nearest;
use super::section::{Section, Wrong, kind};
use super::values;

const FORM: &str = "[\"f4\", \"ctrl-r\"], or [] for no key";

/// The keys that commands were given; each fault is reported.
pub(super) fn read(section: &Section<'_>) -> app::commands::Keymap {
    let mut keymap = commands::Keymap::default();
    let mut unread = Vec::new();
    for name in section.names() {
        match commands::named(name) {
            Some(command) => match list(section, command) {
                Some(keys) => keymap.bind(command, keys),
                None => unread.push(command.id),
            },
            None => unknown(section, name),
        }
    }
    for fault in keymap.faults() {
        let Some(found) = section.find(fault.id) else { continue };
        // What could not be read may be just what is missed.
        if fault.wrong != KeymapWrong::NoWayOut || unread.is_empty() {
            section.report_at(found.line, fault.id, wrong(fault.id, fault.wrong));
        }
    }
    keymap
}

/// The keys of one command; none at all when one of them cannot be read.
fn list(section: &Section<'_>, command: &Command) -> Option<Vec<Key>> {
    let found = section.find(command.id)?;
    let DeValue::Array(written) = found.value else {
        let remedy = match found.value {
            // `theme.next = ...` without quotes is a table for TOML.
            DeValue::Table(_) => "write a command's whole id in quotes".to_owned(),
            _ => format!("write {:?} = {FORM}", command.id),
        };
        let wrong = format!("is {}, where a list is wanted", kind(found.value));
        section.report_at(found.line, command.id, Wrong(wrong, remedy));
        return None;
    };
    section.read_list(command.id, FORM, key).filter(|keys| keys.len() == written.len())
}

fn key(value: &DeValue<'_>) -> Result<Key, Wrong> {
    let word = values::string(value)?;
    word.parse().map_err(|error| match error {
        KeyError::Unknown => Wrong(
            format!("{word:?} names no key"),
            "write a character, or enter, esc, tab, space, up, pgdn, f5, ..., after ctrl- or alt- if need be"
                .to_owned(),
        ),
        KeyError::Same(other) => {
            Wrong(format!("{word:?} is sent by terminals as {other}"), format!("write \"{other}\", or another key"))
        }
    })
}

fn unknown(section: &Section<'_>, name: &str) {
    let Some(found) = section.find(name) else { return };
    if matches!(found.value, DeValue::Table(_)) {
        let remedy = format!("write a command's whole id in quotes, such as \"{name}.NAME\" = [\"f4\"]");
        section.report_at(found.line, name, Wrong("is no command".to_owned(), remedy));
        return;
    }
    let ids = || commands::all().map(|command| command.id);
    let ends = |id: &&str| id.rsplit_once('.').is_some_and(|(_, last)| last == name);
    let remedy = match nearest(name, ids()).or_else(|| ids().find(ends)) {
        Some(near) => format!("did you mean {near:?}?"),
        None => "write an id that docs/keys.md lists".to_owned(),
    };
    section.report_at(found.line, name, Wrong("is no command".to_owned(), remedy));
}

fn wrong(id: &str, wrong: KeymapWrong) -> Wrong {
    match wrong {
        KeymapWrong::Taken { key, by } => Wrong(
            format!("\"{key}\" is also the key of {by:?}"),
            format!("take another key, or give {by:?} another one"),
        ),
        KeymapWrong::Writes(key) => Wrong(
            format!("\"{key}\" writes in a line that is typed into, where this command works"),
            "take a key such as enter, f5 or ctrl-n".to_owned(),
        ),
        KeymapWrong::NoWayOut if id == "quit" => {
            Wrong("no key is left to quit with".to_owned(), "leave a key to \"quit\" or to \"interrupt\"".to_owned())
        }
        KeymapWrong::NoWayOut => {
            Wrong("no key is left to go back with".to_owned(), "leave it a key, such as esc".to_owned())
        }
    }
}
