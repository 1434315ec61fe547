//! Every field of a subject, raw: what `d` shows and `y` copies.

mod capacity;
mod entries;
mod panes;

use domain::Moment;

use crate::{Model, Section, Subject};

/// A field and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The field.
    pub name: String,
    /// Its value; a dash where it is not known or there is none.
    pub value: String,
}

/// Every field of a subject; nothing where the subject is no longer known.
pub fn facts(model: &Model, subject: &Subject) -> Vec<Fact> {
    let row = model.row_of(subject);
    let mut facts = Facts::default();
    match subject {
        Subject::Phase(region, _) => panes::phase(model, region, &row, &mut facts),
        Subject::TargetGroup(..) => panes::target_group(model, &row, &mut facts),
        Subject::Group(..) => capacity::group(model, &row, &mut facts),
        Subject::Alarm(..) => panes::alarm(model, &row, &mut facts),
        Subject::Service(_) => panes::service(model, &row, &mut facts),
        Subject::Event(_) => panes::event(model, &row, &mut facts),
        Subject::Entry(section, _) => entry(model, *section, subject, &mut facts),
        Subject::QuietAlarms => {}
    }
    facts.0
}

fn entry(model: &Model, section: Section, subject: &Subject, facts: &mut Facts) {
    let is_open = model.view.detail.as_ref().is_some_and(|detail| detail.section == section);
    let row = model.rows.detail.rows.iter().find(|row| is_open && row.subject == *subject);
    if let Some(entry) = row.and_then(|row| model.entries().get(row.index).copied()) {
        entries::entry(&entry, facts);
    }
}

/// The facts as lines of text, `name: value`.
pub fn as_text(facts: &[Fact]) -> String {
    let mut text = String::new();
    for fact in facts {
        text.extend([fact.name.as_str(), ": ", fact.value.as_str(), "\n"]);
    }
    text
}

/// Facts being gathered.
#[derive(Debug, Default)]
struct Facts(Vec<Fact>);

/// What stands for a value that is not known, or not there.
const NONE: &str = "–";

impl Facts {
    #[expect(clippy::needless_pass_by_value, reason = "counts and words are added as they are, without a borrow")]
    fn add(&mut self, name: &str, value: impl ToString) {
        let value = value.to_string();
        let value = if value.is_empty() { NONE.to_owned() } else { value };
        self.0.push(Fact { name: name.to_owned(), value });
    }

    fn maybe(&mut self, name: &str, value: Option<impl ToString>) {
        self.add(name, value.map(|value| value.to_string()).unwrap_or_default());
    }

    fn moment(&mut self, name: &str, model_now: Option<Moment>, at: Option<Moment>) {
        let age = |at| model_now.map(|now| format!(" ({} ago)", domain::in_words(now.since(at)))).unwrap_or_default();
        self.maybe(name, at.map(|at| format!("{at}{}", age(at))));
    }

    fn each<K: ToString, V: ToString>(&mut self, name: &str, pairs: impl IntoIterator<Item = (K, V)>) {
        for (key, value) in pairs {
            self.add(&format!("{name} {}", key.to_string()), value);
        }
    }

    fn list<T: ToString>(&mut self, name: &str, items: impl IntoIterator<Item = T>) {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        self.add(name, items.join(", "));
    }
}

const fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
