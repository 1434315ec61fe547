//! Which keys do what: those of the table, but for commands that were given others.

use std::collections::BTreeMap;

use super::{Command, Context, all};
use crate::{Key, KeyCode, Move};

/// The contexts that hold together: there one key may mean one thing only.
pub(super) const PLACES: [&[Context]; 7] = [
    &[Context::Always, Context::Anywhere, Context::Panes],
    &[Context::Always, Context::Anywhere, Context::Detail],
    &[Context::Always, Context::Typing],
    &[Context::Always, Context::Choosing],
    &[Context::Always, Context::Reading],
    &[Context::Always, Context::Form],
    &[Context::Always, Context::Gate],
];

/// Leaving the console, and going back from each place: of each, one must keep a key.
const WAYS_OUT: [&[&str]; 7] = [
    &["quit", "interrupt"],
    &["back"],
    &["filter.clear"],
    &["choose.close"],
    &["read.close"],
    &["form.close"],
    &["gate.close"],
];

/// The keys of commands that were given others than the table's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap(BTreeMap<&'static str, Vec<Key>>);

/// What is wrong with the keys of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeymapFault {
    /// The command whose keys were given.
    pub id: &'static str,
    /// What is wrong with them.
    pub wrong: KeymapWrong,
}

/// What is wrong with a command's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeymapWrong {
    /// The key does something else where the command works.
    Taken {
        /// The key.
        key: Key,
        /// What it does.
        by: &'static str,
    },
    /// The key writes in a line that is typed into where the command works.
    Writes(Key),
    /// No key would leave the console, or the place that the command leaves.
    NoWayOut,
}

impl Keymap {
    /// Gives `command` these keys in place of the table's; none leaves it to the palette.
    pub fn bind(&mut self, command: &Command, mut keys: Vec<Key>) {
        let mut seen = Vec::new();
        keys.retain(|key| {
            !seen.contains(key) && {
                seen.push(*key);
                true
            }
        });
        if keys == command.keys {
            self.0.remove(command.id);
        } else {
            self.0.insert(command.id, keys);
        }
    }

    /// The keys that do `command`.
    pub fn keys<'a>(&'a self, command: &'a Command) -> &'a [Key] {
        self.0.get(command.id).map_or(command.keys, Vec::as_slice)
    }

    /// Everything wrong with the keys that were given, by the commands' ids.
    pub fn faults(&self) -> Vec<KeymapFault> {
        let given = all().filter(|command| self.0.contains_key(command.id));
        let mut faults: Vec<KeymapFault> = given
            .flat_map(|command| {
                let wrong = self.keys(command).iter().flat_map(move |key| self.wrong(command, *key));
                wrong.map(|wrong| KeymapFault { id: command.id, wrong })
            })
            .collect();
        let is_shut = |ids: &&&[&str]| ids.iter().all(|id| self.0.get(id).is_some_and(Vec::is_empty));
        let shut = WAYS_OUT.iter().filter(is_shut).filter_map(|ids| self.0.get_key_value(ids.first()?));
        faults.extend(shut.map(|(id, _)| KeymapFault { id, wrong: KeymapWrong::NoWayOut }));
        faults
    }

    /// What is wrong with one key of a command that was given it.
    fn wrong<'a>(&'a self, command: &'static Command, key: Key) -> impl Iterator<Item = KeymapWrong> + use<'a> {
        // The table's own key may type as well: where nothing can be ticked, space is a character.
        let writes = is_typed_into(command.context) && writes(key) && !command.keys.contains(&key);
        let others = all().filter(move |other| {
            let is_mutual = self.0.contains_key(other.id) && other.id < command.id;
            // Of two that were both given the key, the later by its id is told.
            let is_told = is_mutual || !self.0.contains_key(other.id);
            other.id != command.id && is_told && meet(command.context, other.context) && self.keys(other).contains(&key)
        });
        let taken = others.map(move |other| KeymapWrong::Taken { key, by: other.id });
        taken.chain(writes.then_some(KeymapWrong::Writes(key)))
    }
}

/// Whether two contexts hold together somewhere.
fn meet(one: Context, other: Context) -> bool {
    PLACES.iter().any(|place| place.contains(&one) && place.contains(&other))
}

/// Whether there may be a line to type into.
const fn is_typed_into(context: Context) -> bool {
    matches!(context, Context::Typing | Context::Choosing | Context::Form | Context::Gate | Context::Always)
}

/// Whether a line that is typed into has a use for the key.
pub(crate) fn writes(key: Key) -> bool {
    match key.code {
        KeyCode::Backspace | KeyCode::Delete => true,
        KeyCode::Move(step) => matches!(step, Move::Left | Move::Right | Move::Home | Move::End),
        KeyCode::Char(c) => key.typed().is_some() || (key.ctrl && matches!(c, 'u' | 'w')),
        KeyCode::Enter | KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::F(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{bar, bound, named};
    use crate::{Msg, Size, reading, sample, update};

    fn keymap(given: &[(&str, &[&str])]) -> Keymap {
        let mut keymap = Keymap::default();
        for (id, words) in given {
            keymap.bind(named(id).unwrap(), words.iter().map(|word| word.parse().unwrap()).collect());
        }
        keymap
    }

    fn wrong(given: &[(&str, &[&str])]) -> Vec<(&'static str, KeymapWrong)> {
        keymap(given).faults().into_iter().map(|fault| (fault.id, fault.wrong)).collect()
    }

    #[test]
    fn the_table_itself_has_no_faults_even_where_it_is_given_again() {
        assert_eq!(Keymap::default().faults(), []);
        let mut again = Keymap::default();
        for command in all() {
            again.bind(command, command.keys.to_vec());
        }
        assert_eq!(again, Keymap::default());
    }

    #[test]
    fn a_key_means_one_thing_in_one_place() {
        let taken = |key: char, by| KeymapWrong::Taken { key: Key::char(key), by };
        assert_eq!(wrong(&[("pane.alarms", &["r"])]), [("pane.alarms", taken('r', "refresh"))]);
        assert_eq!(wrong(&[("pane.alarms", &["r"]), ("refresh", &["f5"])]), []);
        assert_eq!(wrong(&[("pane.alarms", &["x"]), ("theme", &["x"])]), [("theme", taken('x', "pane.alarms"))]);
        // Panes and texts are never there together.
        assert_eq!(wrong(&[("pane.sort", &["y"]), ("selection.copy", &["f6"])]), []);
        assert_eq!(wrong(&[("redraw", &["f1"])]).len(), 1);
    }

    #[test]
    fn what_writes_is_no_key_where_something_is_typed() {
        let writes = |id, word: &str| [(id, KeymapWrong::Writes(word.parse().unwrap()))];
        assert_eq!(wrong(&[("choose.accept", &["enter", "x"])]), writes("choose.accept", "x"));
        assert_eq!(wrong(&[("filter.keep", &["ctrl-w"])]), writes("filter.keep", "ctrl-w"));
        assert_eq!(wrong(&[("suspend", &["end"])]).last(), Some(&writes("suspend", "end")[0]));
        assert_eq!(wrong(&[("choose.tick", &["space"])]), []);
    }

    #[test]
    fn a_line_uses_the_keys_that_are_said_to_write() {
        let words =
            ["a", "space", "backspace", "delete", "left", "right", "home", "end", "ctrl-u", "ctrl-w", "f5", "alt-x"];
        for key in words.map(|word| word.parse::<Key>().unwrap()) {
            let mut model = sample::small(Size::new(80, 24));
            for c in ":ab c".chars() {
                update(&mut model, Msg::Key(Key::char(c)));
            }
            update(&mut model, Msg::Key(Key::moving(Move::Left)));
            let before = model.dialog.clone();
            update(&mut model, Msg::Key(key));
            assert_eq!(model.dialog != before, writes(key), "{key}");
        }
    }

    #[test]
    fn there_is_always_a_way_out() {
        let shut = |id| [(id, KeymapWrong::NoWayOut)];
        assert_eq!(wrong(&[("quit", &[])]), []);
        assert_eq!(wrong(&[("quit", &[]), ("interrupt", &[])]), shut("quit"));
        for id in ["back", "filter.clear", "choose.close", "read.close"] {
            assert_eq!(wrong(&[(id, &[])]), shut(id));
        }
    }

    #[test]
    fn what_is_bound_is_what_help_footer_and_palette_say() {
        let mut model = sample::small(Size::new(120, 40));
        model.settings.keys = keymap(&[("pane.alarms", &["f4", "A"]), ("help", &["f9"]), ("theme", &[])]);
        let id = |word: &str| bound(&model, word.parse().unwrap()).map(|command| command.id);
        assert_eq!(
            [id("f4"), id("A"), id("4"), id("t"), id("?")],
            [Some("pane.alarms"), Some("pane.alarms"), None, None, None]
        );
        let bar = bar(&model);
        assert!(
            bar.contains(&("f9".to_owned(), "help")) && bar.contains(&("1/2/3/f4/5/6".to_owned(), "pane")),
            "{bar:?}"
        );
        update(&mut model, Msg::Key(Key::plain(KeyCode::F(9))));
        let lines = reading::lines(&model, 90);
        let keys_of = |help: &str| {
            lines.iter().find_map(|line| match line {
                reading::ReadLine::Pair(keys, text) if text.starts_with(help) => Some(keys.as_str()),
                _ => None,
            })
        };
        assert_eq!(keys_of("Moves to the alarms"), Some("f4 A"));
        assert_eq!(keys_of("Shows the themes"), Some("no key"));
    }
}
