//! A parameter as its template declares it.

use serde_json::Value;

use crate::evaluate::plain;

/// A parameter as its template declares it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// CloudFormation's type, `AWS::EC2::VPC::Id`.
    pub kind: String,
    /// What it is for.
    pub description: Option<String>,
    /// What it is where nobody says.
    pub default: Option<String>,
    /// What it may be; empty for anything.
    pub allowed: Vec<String>,
    /// A regular expression that the whole of it matches.
    pub pattern: Option<String>,
    /// What the template says of a value that is none of these.
    pub constraint: Option<String>,
    /// The least and the most, as numbers.
    pub bounds: (Option<f64>, Option<f64>),
    /// The shortest and the longest, in characters.
    pub lengths: (Option<usize>, Option<usize>),
}

impl Declared {
    /// Every parameter of a template, by name.
    pub fn all(document: &Value) -> Vec<Self> {
        let section = document.get("Parameters").and_then(Value::as_object).into_iter().flatten();
        section.map(|(name, declaration)| Self::read(name, declaration)).collect()
    }

    fn read(name: &str, declaration: &Value) -> Self {
        let text = |key: &str| declaration.get(key).map(plain);
        let number = |key: &str| text(key).and_then(|number| number.parse::<f64>().ok());
        let length = |key: &str| text(key).and_then(|length| length.parse::<usize>().ok());
        let allowed = declaration.get("AllowedValues").and_then(Value::as_array).into_iter().flatten();
        Self {
            name: name.to_owned(),
            kind: text("Type").unwrap_or_else(|| "String".to_owned()),
            description: text("Description"),
            default: text("Default"),
            allowed: allowed.map(plain).collect(),
            pattern: text("AllowedPattern"),
            constraint: text("ConstraintDescription"),
            bounds: (number("MinValue"), number("MaxValue")),
            lengths: (length("MinLength"), length("MaxLength")),
        }
    }

    /// The type of each member of a list; `None` for what is no list.
    pub fn member_kind(&self) -> Option<&str> {
        if self.kind == "CommaDelimitedList" {
            return Some("String");
        }
        self.kind.strip_prefix("List<").and_then(|rest| rest.strip_suffix('>'))
    }

    /// What to write, in the template's words where it has some.
    pub fn remedy(&self) -> String {
        let words = self.constraint.as_ref().or(self.description.as_ref()).map(|words| words.trim_end_matches('.'));
        match (words, self.allowed.as_slice()) {
            (_, allowed @ [_, ..]) => format!("write one of {}", allowed.join(", ")),
            (Some(words), []) => format!("write: {words}"),
            (None, []) => format!("write a value of the type {}", self.kind),
        }
    }
}
