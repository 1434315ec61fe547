//! The intrinsic functions by their form: which one a value is, and what it names.

use super::super::Json;

/// Functions that CloudFormation has, beside those that are read by their form alone.
const KNOWN: [&str; 17] = [
    "Ref",
    "Condition",
    "Fn::And",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::Equals",
    "Fn::FindInMap",
    "Fn::GetAZs",
    "Fn::GetAtt",
    "Fn::If",
    "Fn::ImportValue",
    "Fn::Join",
    "Fn::Not",
    "Fn::Or",
    "Fn::Select",
    "Fn::Split",
    "Fn::Sub",
];

/// Whether CloudFormation has a function of that name, and the simulated account too.
pub fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// The function that a value is, with its argument; none for a value that stands for itself.
pub fn function(value: &Json) -> Option<(&str, &Json)> {
    let members = value.as_object().filter(|it| it.len() == 1)?;
    let (name, argument) = members.iter().next()?;
    // An IAM policy has conditions too, which are maps; a condition of a template is named by a text.
    let is_function = name == "Ref" || name.starts_with("Fn::") || name == "Condition" && argument.is_string();
    is_function.then_some((name, argument))
}

/// What `Fn::GetAtt` names: a resource and an attribute, where both are written out.
pub fn attribute(argument: &Json) -> Option<(String, String)> {
    match argument {
        Json::String(text) => text.split_once('.').map(|(name, attribute)| (name.to_owned(), attribute.to_owned())),
        Json::Array(parts) => match &parts[..] {
            [Json::String(name), Json::String(attribute)] => Some((name.clone(), attribute.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// A part of a text of `Fn::Sub`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text that stands for itself.
    Plain(&'a str),
    /// `${Name}` or `${Name.Attribute}`.
    Named(&'a str),
}

/// The parts of a text of `Fn::Sub`; `${!Literal}` is the text `${Literal}`.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else { break };
        found.push(Part::Plain(before));
        match name.strip_prefix('!') {
            Some(literal) => found.extend([Part::Plain("${"), Part::Plain(literal), Part::Plain("}")]),
            None => found.push(Part::Named(name.trim())),
        }
        rest = tail;
    }
    found.push(Part::Plain(rest));
    found
}

/// The names in a text of `Fn::Sub`.
pub fn substitutions(text: &str) -> impl Iterator<Item = &str> {
    parts(text).into_iter().filter_map(|it| match it {
        Part::Named(name) => Some(name),
        Part::Plain(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let named: Vec<&str> = substitutions("arn:${AWS::Region}:${!Literal}:${Bucket.Arn}/*").collect();
        assert_eq!(named, ["AWS::Region", "Bucket.Arn"]);
        let plain: String =
            parts("a${!b}c$d${e").iter().map(|it| if let Part::Plain(it) = it { it } else { "?" }).collect();
        assert_eq!(plain, "a${b}c$d${e");
    }

    #[test]
    fn a_condition_of_a_policy_is_no_function() {
        let policy = serde_json::json!({ "Condition": { "Bool": { "aws:SecureTransport": "false" } } });
        assert_eq!(function(&policy), None);
        assert!(function(&serde_json::json!({ "Condition": "IsProd" })).is_some());
        assert_eq!(function(&serde_json::json!({ "Ref": "A", "B": 1 })), None);
    }
}
