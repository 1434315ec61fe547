//! A change set made, and thrown away: what is asked for, and how far it has come.

use std::collections::BTreeMap;

use domain::ChangeSet;
use serde::{Deserialize, Serialize};

use crate::action::Reach;
use crate::digest::fingerprint;
use crate::{State, Value};

/// A change set to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its name: by what is asked for, so that the same draft bears the same name in every console.
    pub name: String,
    /// What it is made for.
    pub purpose: Purpose,
    /// What the stack shall be.
    pub template: TemplateBody,
    /// Its parameters, by key; nothing secret among them.
    pub parameters: BTreeMap<String, String>,
    /// The stack's tags, by key.
    pub tags: BTreeMap<String, String>,
    /// What is taken under the stack, where that is its purpose.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub imports: Vec<Import>,
    /// ARNs of alarms that roll it back, five at the most: alarms that are there before it is executed.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub triggers: Vec<String>,
    /// ARN of the role by which CloudFormation makes what it asks for; the stack keeps it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<String>,
}

/// What a change set is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A stack that is not there yet.
    Create,
    /// Another shape of one that is.
    Update,
    /// Resources that are there and of no stack.
    Import,
}

impl Purpose {
    /// As CloudFormation has it, `CREATE`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
            Self::Import => "IMPORT",
        }
    }
}

/// A template, known by its fingerprint. Its text is not written into journals and plans: it is some 40 kB, and what
/// goes back never needs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TemplateBody {
    /// The SHA-256 of its text, in hexadecimal digits.
    pub sha256: String,
    #[serde(skip)]
    text: Option<String>,
}

impl TemplateBody {
    /// A template of this text.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { sha256: fingerprint(&text), text: Some(text) }
    }

    /// Its text; `None` where it was read from a journal.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

/// Two templates are one where their fingerprints are.
impl PartialEq for TemplateBody {
    fn eq(&self, other: &Self) -> bool {
        self.sha256 == other.sha256
    }
}

impl Eq for TemplateBody {}

/// A resource that is there, and becomes one of a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its type.
    pub kind: String,
    /// Its name in the template.
    pub logical_id: String,
    /// What it is found by, `InstanceId: i-0abc`.
    pub identifier: BTreeMap<String, String>,
}

impl Draft {
    /// A draft, named by what it asks for and by `base`, the state of the stack that it is meant for: `finops-` and
    /// twelve digits.
    pub fn new(purpose: Purpose, template: TemplateBody, base: &str) -> Self {
        let (parameters, tags) = (BTreeMap::new(), BTreeMap::new());
        let draft = Self {
            name: String::new(),
            purpose,
            template,
            parameters,
            tags,
            imports: Vec::new(),
            triggers: Vec::new(),
            role: None,
        };
        draft.named(base)
    }

    /// The same with what else it asks for, and the name that follows from all of it.
    #[must_use]
    pub fn named(mut self, base: &str) -> Self {
        self.name.clear();
        let asked = serde_json::to_string(&self).unwrap_or_default();
        let digits = fingerprint(&format!("{base}\n{asked}"));
        self.name = format!("finops-{}", &digits[..12]);
        self
    }
}

/// The state that is expected once a change set is made.
pub(super) fn after(before: &State) -> State {
    let after = before.clone().with("draft", "CREATE_COMPLETE");
    if *before.get("status") == Value::Nothing { after.with("status", "REVIEW_IN_PROGRESS") } else { after }
}

/// How far a change set is: its status, `executed` once it has been.
pub(super) fn word(change_set: &ChangeSet) -> String {
    if change_set.is_executed() { "executed".to_owned() } else { change_set.status.raw().to_owned() }
}

/// How far making a change set has come. One that failed is there all the same: it has to be thrown away.
pub(super) fn made(before: &State, seen: &State) -> Reach {
    match (before.word("draft"), seen.word("draft")) {
        (None, Some("CREATE_COMPLETE" | "FAILED")) => Reach::Reached,
        (None, Some("CREATE_PENDING" | "CREATE_IN_PROGRESS")) => Reach::Underway,
        (before, seen) if before == seen => Reach::Before,
        _ => Reach::Otherwise,
    }
}

/// How far throwing it away has come.
pub(super) fn discarded(with_stack: bool, before: &State, seen: &State) -> Reach {
    let is_stack_left = with_stack && seen.word("status") == Some("REVIEW_IN_PROGRESS");
    match (seen.word("draft"), is_stack_left) {
        (None, false) => Reach::Reached,
        (None, true) | (Some("DELETE_PENDING" | "DELETE_IN_PROGRESS"), _) => Reach::Underway,
        _ if before == seen => Reach::Before,
        _ => Reach::Otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(parameter: &str) -> Draft {
        let mut draft = Draft::new(Purpose::Update, TemplateBody::new("{}"), "1");
        draft.parameters.insert("MaxSize".into(), parameter.into());
        draft.named("1")
    }

    #[test]
    fn a_draft_is_named_by_what_it_asks_for() {
        assert_eq!(draft("6").name, draft("6").name);
        assert_ne!(draft("6").name, draft("7").name);
        assert_ne!(draft("6").name, draft("6").named("2").name, "and by the state that it is meant for");
        assert!(draft("6").name.starts_with("finops-") && draft("6").name.len() == 19);
    }

    #[test]
    fn a_journal_keeps_a_templates_fingerprint_and_not_its_text() {
        let body = TemplateBody::new(r#"{"Resources":{}}"#);
        let json = serde_json::to_string(&body).unwrap();
        assert!(!json.contains("Resources"), "{json}");
        let read: TemplateBody = serde_json::from_str(&json).unwrap();
        assert_eq!((&read, read.text()), (&body, None));
    }

    #[test]
    fn how_far_a_draft_has_come_is_read_from_its_status() {
        let at = |word: Option<&str>| State::new().with("draft", word);
        let table = [
            (None, Reach::Before),
            (Some("CREATE_PENDING"), Reach::Underway),
            (Some("CREATE_IN_PROGRESS"), Reach::Underway),
            (Some("CREATE_COMPLETE"), Reach::Reached),
            (Some("FAILED"), Reach::Reached),
            (Some("executed"), Reach::Otherwise),
            (Some("DELETE_FAILED"), Reach::Otherwise),
        ];
        for (word, reach) in table {
            assert_eq!(made(&at(None), &at(word)), reach, "{word:?}");
        }
    }

    #[test]
    fn a_draft_is_gone_with_the_stack_that_was_made_for_it() {
        let at = |draft: Option<&str>, status: Option<&str>| State::new().with("draft", draft).with("status", status);
        let before = at(Some("CREATE_COMPLETE"), Some("REVIEW_IN_PROGRESS"));
        let table = [
            (at(None, None), true, Reach::Reached),
            (at(None, Some("REVIEW_IN_PROGRESS")), true, Reach::Underway),
            (at(None, Some("UPDATE_COMPLETE")), false, Reach::Reached),
            (at(Some("DELETE_IN_PROGRESS"), Some("REVIEW_IN_PROGRESS")), true, Reach::Underway),
            (before.clone(), true, Reach::Before),
            (at(Some("executed"), Some("CREATE_COMPLETE")), true, Reach::Otherwise),
        ];
        for (seen, with_stack, reach) in table {
            assert_eq!(discarded(with_stack, &before, &seen), reach, "{seen:?}");
        }
    }
}
