//! The filter expressions of Cost Explorer, on the lines of the simulated bill.

use super::super::refusal::Refusal;
use super::super::value::Shape;
use crate::world::spend::SpendLine;

/// The tag whose values the simulated bill tells apart.
pub const PHASE_TAG: &str = "finops:phase";

/// A filter that has been read.
pub enum Expression {
    Any(Vec<Expression>),
    All(Vec<Expression>),
    Not(Box<Expression>),
    /// A dimension or a tag, the values it may have, and how they compare.
    Is(Field, Vec<String>, Match),
}

/// What a cost can be grouped and filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Service,
    Region,
    LinkedAccount,
    RecordType,
    PhaseTag,
    /// A tag that no line carries, or that is not activated.
    OtherTag,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    Equals,
    StartsWith,
    Absent,
}

/// The bill that lines are read on: whose it is, and whether its phase tag is activated.
#[derive(Clone, Copy)]
pub struct Bill<'a> {
    pub account: &'a str,
    pub is_tagged: bool,
}

impl Bill<'_> {
    /// The value of a field on a line; empty where a tag is absent.
    pub fn value<'a>(&'a self, line: &'a SpendLine, field: Field) -> &'a str {
        match field {
            Field::Service => &line.service,
            Field::Region => &line.region,
            Field::LinkedAccount => self.account,
            Field::RecordType => "Usage",
            Field::PhaseTag if self.is_tagged => line.phase.as_deref().unwrap_or_default(),
            Field::PhaseTag | Field::OtherTag => "",
        }
    }
}

impl Field {
    /// The dimension of that name.
    pub fn dimension(key: &str) -> Result<Self, Refusal> {
        match key {
            "SERVICE" => Ok(Self::Service),
            "REGION" => Ok(Self::Region),
            "LINKED_ACCOUNT" => Ok(Self::LinkedAccount),
            "RECORD_TYPE" => Ok(Self::RecordType),
            _ => Err(Refusal::invalid(format!("Dimension {key} is not one the simulated bill is split by"))),
        }
    }

    /// The tag with that key.
    pub fn tag(key: &str) -> Self {
        if key == PHASE_TAG { Self::PhaseTag } else { Self::OtherTag }
    }
}

impl Expression {
    /// Reads `Filter`; without one, every line is admitted.
    pub fn read(input: &Shape) -> Result<Self, Refusal> {
        input.shape("Filter").map_or(Ok(Self::All(Vec::new())), |shape| read(shape, 0))
    }

    /// Whether there is nothing to filter by.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::All(terms) if terms.is_empty())
    }

    /// Whether a line is admitted.
    pub fn admits(&self, bill: Bill<'_>, line: &SpendLine) -> bool {
        match self {
            Self::Any(terms) => terms.iter().any(|term| term.admits(bill, line)),
            Self::All(terms) => terms.iter().all(|term| term.admits(bill, line)),
            Self::Not(term) => !term.admits(bill, line),
            Self::Is(field, values, how) => {
                let actual = bill.value(line, *field);
                match how {
                    Match::Equals => values.iter().any(|value| value == actual),
                    Match::StartsWith => values.iter().any(|value| actual.starts_with(value)),
                    Match::Absent => actual.is_empty(),
                }
            }
        }
    }
}

/// Deeper expressions only want to exhaust the stack.
const DEEPEST: u8 = 16;

fn read(shape: &Shape, depth: u8) -> Result<Expression, Refusal> {
    if depth > DEEPEST {
        return Err(Refusal::invalid("The filter expression is nested too deeply"));
    }
    let terms = |name: &str| {
        let shapes = shape.shapes(name);
        shapes.into_iter().map(|term| read(term, depth + 1)).collect::<Result<Vec<_>, _>>()
    };
    if shape.members().len() != 1 {
        return Err(Refusal::invalid("Expression should have exactly one root: Or, And, Not, Dimensions or Tags"));
    }
    if let Some(dimensions) = shape.shape("Dimensions") {
        return leaf(dimensions, Field::dimension(dimensions.required_text("Key")?)?);
    }
    if let Some(tags) = shape.shape("Tags") {
        return leaf(tags, Field::tag(tags.required_text("Key")?));
    }
    if let Some(term) = shape.shape("Not") {
        return Ok(Expression::Not(Box::new(read(term, depth + 1)?)));
    }
    let (any, all) = (terms("Or")?, terms("And")?);
    match (any.is_empty(), all.is_empty()) {
        (false, true) => Ok(Expression::Any(any)),
        (true, false) => Ok(Expression::All(all)),
        _ => Err(Refusal::invalid("Expression should have exactly one root: Or, And, Not, Dimensions or Tags")),
    }
}

fn leaf(shape: &Shape, field: Field) -> Result<Expression, Refusal> {
    let values = shape.texts("Values").into_iter().map(str::to_owned).collect();
    let how = match shape.texts("MatchOptions")[..] {
        [] | ["EQUALS" | "CASE_SENSITIVE"] => Match::Equals,
        ["STARTS_WITH"] => Match::StartsWith,
        ["ABSENT"] => Match::Absent,
        _ => return Err(Refusal::invalid("MatchOptions other than EQUALS, STARTS_WITH and ABSENT are not simulated")),
    };
    Ok(Expression::Is(field, values, how))
}

#[cfg(test)]
mod tests {
    use super::super::super::json;
    use super::*;

    fn admits(filter: &str, phase: Option<&str>) -> bool {
        let input = json::read(format!("{{\"Filter\":{filter}}}").as_bytes()).unwrap();
        let line = SpendLine {
            service: "AWS Key Management Service".into(),
            phase: phase.map(str::to_owned),
            region: "us-east-1".into(),
        };
        Expression::read(&input).unwrap().admits(Bill { account: "123456789012", is_tagged: true }, &line)
    }

    #[test]
    fn filters_combine() {
        let service = r#"{"Dimensions":{"Key":"SERVICE","Values":["AWS Key Management Service"]}}"#;
        let tag = r#"{"Tags":{"Key":"finops:phase","Values":["1"]}}"#;
        let untagged = r#"{"Tags":{"Key":"finops:phase","MatchOptions":["ABSENT"]}}"#;
        assert!(admits(service, None));
        assert!(admits(&format!(r#"{{"And":[{service},{tag}]}}"#), Some("1")));
        assert!(!admits(&format!(r#"{{"And":[{service},{tag}]}}"#), Some("2")));
        assert!(admits(&format!(r#"{{"Or":[{tag},{untagged}]}}"#), None));
        assert!(!admits(&format!(r#"{{"Not":{service}}}"#), None));
    }

    #[test]
    fn what_cannot_be_filtered_by_is_refused() {
        for filter in [r#"{"Dimensions":{"Key":"AZ","Values":["x"]}}"#, r#"{"And":[],"Or":[]}"#, "{}"] {
            let input = json::read(format!("{{\"Filter\":{filter}}}").as_bytes()).unwrap();
            assert!(Expression::read(&input).is_err(), "{filter}");
        }
    }
}
