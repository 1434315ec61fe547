//! A form: named fields to fill in, and what is wrong with one of them.

use crate::TextField;
use crate::actions::Aim;

/// A form being filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// Its title.
    pub title: String,
    /// Its fields, in order; never empty.
    pub fields: Vec<Field>,
    /// The field that keys go to.
    pub at: usize,
    /// What is wrong with what was handed in.
    pub fault: Option<Fault>,
}

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An action on something.
    Action {
        /// The action, `scale.set-desired`.
        id: &'static str,
        /// What it is done to.
        aim: Aim,
    },
    /// A reason to go past what stops the change at the gate.
    Override,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What may be written, and what it means.
    pub hint: String,
    /// What is filled in.
    pub input: Input,
}

/// What is filled into a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A whole number; `+` and `-` step it.
    Number(TextField),
    /// A line of text.
    Line(TextField),
    /// One of several.
    Choice(Options),
    /// Any of several.
    Ticks {
        /// What can be ticked, and what is under the cursor.
        options: Options,
        /// What is ticked, in the order of the options.
        ticked: Vec<bool>,
    },
}

/// Words to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// The words.
    pub words: Vec<String>,
    /// Which one is chosen, or under the cursor.
    pub at: usize,
}

/// What is wrong with a field: the place, the value and the remedy in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: usize,
    /// What is wrong with it, and what to write.
    pub what: String,
}

impl Options {
    /// The first of `words` is chosen.
    pub fn new<S: Into<String>>(words: impl IntoIterator<Item = S>) -> Self {
        Self { words: words.into_iter().map(Into::into).collect(), at: 0 }
    }

    /// Moves by `step`, round from the last to the first.
    pub fn moved(&mut self, step: isize) {
        let count = isize::try_from(self.words.len()).unwrap_or(1).max(1);
        let at = isize::try_from(self.at).unwrap_or(0) + step;
        self.at = usize::try_from(at.rem_euclid(count)).unwrap_or(0);
    }
}

impl Field {
    /// A whole number.
    pub fn number(name: &'static str, hint: impl Into<String>, value: Option<u32>) -> Self {
        let text = value.map(|value| value.to_string()).unwrap_or_default();
        Self { name, hint: hint.into(), input: Input::Number(TextField::offered(&text)) }
    }

    /// A line of text.
    pub fn line(name: &'static str, hint: impl Into<String>, value: &str) -> Self {
        Self { name, hint: hint.into(), input: Input::Line(TextField::new(value)) }
    }

    /// One of several.
    pub fn choice<S: Into<String>>(
        name: &'static str,
        hint: impl Into<String>,
        words: impl IntoIterator<Item = S>,
    ) -> Self {
        Self { name, hint: hint.into(), input: Input::Choice(Options::new(words)) }
    }

    /// Any of several, with those ticked that are.
    pub fn ticks<'a>(
        name: &'static str,
        hint: impl Into<String>,
        ticks: impl IntoIterator<Item = (&'a str, bool)>,
    ) -> Self {
        let (words, ticked): (Vec<String>, Vec<bool>) =
            ticks.into_iter().map(|(word, is_ticked)| (word.to_owned(), is_ticked)).unzip();
        Self { name, hint: hint.into(), input: Input::Ticks { options: Options::new(words), ticked } }
    }
}

impl Field {
    /// Lines it takes on the screen: itself and its hint, and one for each word to tick.
    pub fn lines(&self) -> usize {
        match &self.input {
            Input::Ticks { options, .. } => 1 + options.words.len(),
            Input::Number(_) | Input::Line(_) | Input::Choice(_) => 2,
        }
    }
}

impl Form {
    /// A form whose first field keys go to.
    pub fn new(purpose: Purpose, title: String, fields: Vec<Field>) -> Self {
        Self { purpose, title, fields, at: 0, fault: None }
    }

    /// The field that keys go to.
    pub fn current(&self) -> Option<&Input> {
        self.fields.get(self.at).map(|field| &field.input)
    }

    /// The field that keys go to, to change.
    pub fn current_mut(&mut self) -> Option<&mut Input> {
        self.fields.get_mut(self.at).map(|field| &mut field.input)
    }

    /// Moves to another field, round from the last to the first.
    pub fn moved(&mut self, step: isize) {
        let mut all = Options { words: vec![String::new(); self.fields.len()], at: self.at };
        all.moved(step);
        self.at = all.at;
    }

    fn find(&self, name: &str) -> Option<(usize, &Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }

    /// What is wrong with the field of this name.
    pub fn fault(&self, name: &str, what: impl Into<String>) -> Fault {
        let field = self.find(name).map_or(0, |(field, _)| field);
        Fault { field, what: format!("{name}: {}", what.into()) }
    }

    /// What is written in a line or a number, without blanks around it; empty where there is no such field.
    pub fn text(&self, name: &str) -> &str {
        match self.find(name).map(|(_, field)| &field.input) {
            Some(Input::Number(text) | Input::Line(text)) => text.as_str().trim(),
            _ => "",
        }
    }

    /// Which one is chosen.
    pub fn chosen(&self, name: &str) -> Option<usize> {
        match self.find(name).map(|(_, field)| &field.input) {
            Some(Input::Choice(options)) => Some(options.at),
            _ => None,
        }
    }

    /// What is ticked.
    pub fn ticked(&self, name: &str) -> Vec<&str> {
        match self.find(name).map(|(_, field)| &field.input) {
            Some(Input::Ticks { options, ticked }) => {
                let all = options.words.iter().zip(ticked);
                all.filter(|(_, is_ticked)| **is_ticked).map(|(word, _)| word.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A number, where one is written.
    pub fn optional(&self, name: &str) -> Result<Option<u32>, Fault> {
        match self.text(name) {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| self.fault(name, format!("`{text}` is no whole number; write digits, or press + and -"))),
        }
    }

    /// A number, which has to be written.
    pub fn number(&self, name: &str) -> Result<u32, Fault> {
        self.optional(name)?.ok_or_else(|| self.fault(name, "nothing is written; write a number"))
    }

    /// A line, which has to be written.
    pub fn line(&self, name: &str, what: &str) -> Result<&str, Fault> {
        match self.text(name) {
            "" => Err(self.fault(name, format!("nothing is written; write {what}"))),
            text => Ok(text),
        }
    }
}
