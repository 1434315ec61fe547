//! From a CloudFormation template in YAML to compact JSON: comments gone, short tags written out, keys sorted.

use std::collections::BTreeMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Marker, Scalar, Tag, YamlData};
use serde_json::Value;

/// Why a template cannot be converted, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
}

impl Fault {
    fn at(place: Marker, what: impl Into<String>) -> Self {
        Self { line: place.line(), column: place.col() + 1, what: what.into() }
    }
}

/// The template as JSON. Refused: what is no single YAML document, a key that comes twice or is no text, a tag that
/// CloudFormation does not have, a number that JSON cannot hold.
pub fn json(yaml: &str) -> Result<String, Fault> {
    let documents = MarkedYaml::load_from_str(yaml).map_err(|error| Fault::at(*error.marker(), error.info()))?;
    match documents.as_slice() {
        [document] => value(document).map(|value| value.to_string()),
        _ => Err(Fault { line: 1, column: 1, what: format!("{} documents where one is expected", documents.len()) }),
    }
}

fn value(node: &MarkedYaml<'_>) -> Result<Value, Fault> {
    let here = |what: &str| Fault::at(node.span.start, what);
    match &node.data {
        YamlData::Value(scalar) => plain(scalar).ok_or_else(|| here("a number that JSON cannot hold")),
        YamlData::Sequence(items) => items.iter().map(value).collect(),
        YamlData::Mapping(entries) => {
            let entry = |(key, entry): (&MarkedYaml<'_>, &MarkedYaml<'_>)| Ok((name(key)?, value(entry)?));
            // Sorted whatever map serde_json is built with: the digest must not depend on that.
            let sorted = entries.iter().map(entry).collect::<Result<BTreeMap<_, _>, Fault>>()?;
            Ok(Value::Object(sorted.into_iter().collect()))
        }
        YamlData::Tagged(tag, tagged) => written_out(tag, value(tagged)?).map_err(|what| here(&what)),
        YamlData::Alias(_) | YamlData::Representation(..) | YamlData::BadValue => Err(here("no value")),
    }
}

fn name(key: &MarkedYaml<'_>) -> Result<String, Fault> {
    match &key.data {
        YamlData::Value(Scalar::String(name)) => Ok(name.to_string()),
        _ => Err(Fault::at(key.span.start, "a key that is no text: put it in quotes")),
    }
}

fn plain(scalar: &Scalar<'_>) -> Option<Value> {
    match scalar {
        Scalar::Null => Some(Value::Null),
        Scalar::Boolean(truth) => Some(Value::from(*truth)),
        Scalar::Integer(number) => Some(Value::from(*number)),
        Scalar::FloatingPoint(number) => serde_json::Number::from_f64(number.0).map(Value::Number),
        Scalar::String(text) => Some(Value::from(text.as_ref())),
    }
}

/// `!Ref X` as `{"Ref": X}`, `!GetAtt A.B` as `{"Fn::GetAtt": ["A", "B"]}`, `!Sub …` as `{"Fn::Sub": …}`.
fn written_out(tag: &Tag, argument: Value) -> Result<Value, String> {
    const FUNCTIONS: &[&str] = &[
        "And",
        "Base64",
        "Cidr",
        "Equals",
        "FindInMap",
        "GetAZs",
        "GetAtt",
        "If",
        "Join",
        "Not",
        "Or",
        "Select",
        "Split",
        "Sub",
    ];
    let single = |name: &str, argument: Value| Value::Object([(name.to_owned(), argument)].into_iter().collect());
    if tag.handle != "!" {
        return Err(format!("{tag}: no tag of CloudFormation"));
    }
    match (tag.suffix.as_ref(), argument) {
        (name @ ("Ref" | "Condition"), argument) => Ok(single(name, argument)),
        ("GetAtt", Value::String(path)) => match path.split_once('.') {
            Some((resource, attribute)) => Ok(single("Fn::GetAtt", Value::from(vec![resource, attribute]))),
            None => Err(format!("!GetAtt {path}: no attribute is named")),
        },
        (name, argument) if FUNCTIONS.contains(&name) => Ok(single(&format!("Fn::{name}"), argument)),
        (name, _) => Err(format!("!{name}: not a function that the templates use")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_tags_are_written_out() {
        for (yaml, expected) in [
            ("a: !Ref B", r#"{"a":{"Ref":"B"}}"#),
            ("a: !GetAtt B.C.D", r#"{"a":{"Fn::GetAtt":["B","C.D"]}}"#),
            ("a: !GetAtt [B, C]", r#"{"a":{"Fn::GetAtt":["B","C"]}}"#),
            ("a: !Sub '${B}-c'", r#"{"a":{"Fn::Sub":"${B}-c"}}"#),
            ("a: !Sub ['${x}', { x: !Ref B }]", r#"{"a":{"Fn::Sub":["${x}",{"x":{"Ref":"B"}}]}}"#),
            ("a: !If [B, !Ref C, !Ref AWS::NoValue]", r#"{"a":{"Fn::If":["B",{"Ref":"C"},{"Ref":"AWS::NoValue"}]}}"#),
            ("a: !Condition B", r#"{"a":{"Condition":"B"}}"#),
            ("a: !Select [0, !GetAZs '']", r#"{"a":{"Fn::Select":[0,{"Fn::GetAZs":""}]}}"#),
            ("a:\n  Fn::Base64:\n    !Sub |\n      x\n      y\n", r#"{"a":{"Fn::Base64":{"Fn::Sub":"x\ny\n"}}}"#),
        ] {
            assert_eq!(json(yaml).as_deref(), Ok(expected), "{yaml}");
        }
    }

    #[test]
    fn keys_are_sorted_and_comments_gone() {
        let yaml = "# why\nb: 1 # one\na: [true, \"true\", '01', 0.5, null, 2010-09-09]\n";
        assert_eq!(json(yaml).as_deref(), Ok(r#"{"a":[true,"true","01",0.5,null,"2010-09-09"],"b":1}"#));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (yaml, line, column) in [
            ("a: 1\nb: !Reff C\n", 2, 4),
            ("a: !GetAtt B\n", 1, 4),
            ("a:\n  b: 1\n  b: 2\n", 3, 3),
            ("a: !!binary eA==\n", 1, 4),
            ("1: a\n", 1, 1),
            ("a: .inf\n", 1, 4),
            ("a: [1, 2\n", 2, 1),
            ("a: 1\n---\nb: 2\n", 1, 1),
            ("", 1, 1),
        ] {
            let fault = json(yaml).unwrap_err();
            assert_eq!((fault.line, fault.column), (line, column), "{yaml:?}: {}", fault.what);
            assert!(!fault.what.is_empty());
        }
    }
}
