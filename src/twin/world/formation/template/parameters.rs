//! Parameters of a template: their types, and whether a value given for one satisfies it.

use std::collections::BTreeMap;

use super::super::{Json, text};
use super::{Template, Wrong};
use crate::world::chance;

/// A parameter as a template defines it.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// The whole definition.
    pub all: &'a Json,
}

/// What a request gives for a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A value.
    Value(String),
    /// The value that the stack has (`UsePreviousValue`).
    Previous,
}

/// Before the type of a parameter that the parameter store resolves.
const STORED: &str = "AWS::SSM::Parameter::Value<";

impl Parameter<'_> {
    /// `Type`.
    pub fn kind(&self) -> &str {
        self.all.get("Type").and_then(Json::as_str).unwrap_or_default()
    }

    /// `Default`, as text.
    pub fn default(&self) -> Option<String> {
        self.all.get("Default").map(text)
    }

    /// `NoEcho`.
    pub fn is_hidden(&self) -> bool {
        self.all.get("NoEcho").is_some_and(|it| text(it) == "true")
    }

    /// Whether its value is the name of a parameter in the parameter store.
    pub fn is_stored(&self) -> bool {
        self.kind().starts_with(STORED)
    }

    fn is_list(&self) -> bool {
        let kind = self.kind().strip_prefix(STORED).unwrap_or(self.kind());
        kind.starts_with("List<") || kind.starts_with("CommaDelimitedList")
    }
}

/// Which parameters of a template are not shown as they were given.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Echo {
    /// `NoEcho`.
    hidden: Box<[String]>,
    /// Those whose value is the name of a parameter in the parameter store.
    stored: Box<[String]>,
}

impl Echo {
    /// That of a template.
    pub fn of(template: &Template) -> Self {
        let name = |it: Parameter<'_>| it.name.to_owned();
        Self {
            hidden: template.parameters().into_values().filter(Parameter::is_hidden).map(name).collect(),
            stored: template.parameters().into_values().filter(Parameter::is_stored).map(name).collect(),
        }
    }

    /// Whether the parameter's value is never shown.
    pub fn hides(&self, name: &str) -> bool {
        self.hidden.iter().any(|it| it == name)
    }

    /// Whether the parameter's value names one of the parameter store.
    pub fn resolves(&self, name: &str) -> bool {
        self.stored.iter().any(|it| it == name)
    }
}

/// Checks the definition of a parameter.
pub fn check(parameter: &Parameter<'_>) -> Result<(), Wrong> {
    let Parameter { name, all } = parameter;
    if !all.is_object() || all.get("Type").is_none() {
        return Err(Wrong::new("Template format error: Every Parameters object must contain a Type member."));
    }
    if name.is_empty() || !name.chars().all(|it| it.is_ascii_alphanumeric()) {
        return Err(Wrong(format!("Template format error: Parameter name {name} is non alphanumeric.")));
    }
    let kind = parameter.kind();
    let is_plain = ["String", "Number", "List<Number>", "List<String>", "CommaDelimitedList"].contains(&kind);
    let is_aws = (kind.starts_with("AWS::") || kind.starts_with("List<AWS::")) && !kind.ends_with("::");
    if !is_plain && !is_aws {
        return Err(Wrong(format!("Template format error: Unrecognized parameter type: {kind}")));
    }
    if let Some(value) = parameter.default() {
        satisfied(parameter, &value)?;
    }
    Ok(())
}

/// Parameters as they are shown, and as the template sees them.
pub type Values = (Vec<(String, String)>, BTreeMap<String, Json>);

/// The values of a template's parameters, from what a request gives and what the stack had.
///
/// The first are as they are shown; the second as the template sees them, lists split and the parameter store asked.
pub fn values(
    template: &Template,
    given: &BTreeMap<String, Given>,
    previous: &[(String, String)],
    region: &str,
) -> Result<Values, Wrong> {
    let parameters = template.parameters();
    let unknown: Vec<&str> = given.keys().map(String::as_str).filter(|it| !parameters.contains_key(it)).collect();
    if !unknown.is_empty() {
        return Err(Wrong(format!("Parameters: [{}] do not exist in the template", unknown.join(", "))));
    }
    let had = |name: &str| previous.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone());
    let (mut shown, mut seen, mut missing) = (Vec::new(), BTreeMap::new(), Vec::new());
    for (name, parameter) in &parameters {
        let value = match given.get(*name) {
            Some(Given::Value(value)) => Some(value.clone()),
            Some(Given::Previous) => {
                let had = had(name);
                if had.is_none() {
                    return Err(Wrong(format!(
                        "Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a \
                         parameter key not in the previous template"
                    )));
                }
                had
            }
            None => parameter.default(),
        };
        let Some(value) = value else {
            missing.push(*name);
            continue;
        };
        satisfied(parameter, &value)?;
        seen.insert((*name).to_owned(), as_seen(parameter, &value, region)?);
        shown.push(((*name).to_owned(), value));
    }
    if missing.is_empty() {
        return Ok((shown, seen));
    }
    Err(Wrong(format!("Parameters: [{}] must have values", missing.join(", "))))
}

fn as_seen(parameter: &Parameter<'_>, value: &str, region: &str) -> Result<Json, Wrong> {
    let value = if parameter.is_stored() { stored(value, region)? } else { value.to_owned() };
    if parameter.is_list() {
        return Ok(value.split(',').map(|it| Json::from(it.trim())).collect());
    }
    Ok(Json::from(value))
}

/// What the parameter store holds: the images that AWS publishes there.
fn stored(name: &str, region: &str) -> Result<String, Wrong> {
    if !name.starts_with("/aws/service/") {
        return Err(Wrong(format!("Unable to fetch parameters [{name}] from parameter store for this account.")));
    }
    Ok(format!("ami-0{:016x}", chance::mixed(chance::of_text(name), chance::of_text(region))))
}

/// Whether a value satisfies a parameter.
fn satisfied(parameter: &Parameter<'_>, value: &str) -> Result<(), Wrong> {
    let name = parameter.name;
    let rule = |key: &str| parameter.all.get(key);
    let number = |key: &str| rule(key).and_then(|it| text(it).parse::<f64>().ok());
    let told = rule("ConstraintDescription").map(text);
    let failed = |sentence: String| {
        Err(Wrong(match &told {
            Some(told) => format!("Parameter {name} failed to satisfy constraint: {told}"),
            None => sentence,
        }))
    };
    if let Some(Json::Array(allowed)) = rule("AllowedValues")
        && !allowed.iter().any(|it| text(it) == value)
    {
        return failed(format!("Parameter '{name}' must be one of AllowedValues"));
    }
    if let Some(pattern) = rule("AllowedPattern").and_then(Json::as_str) {
        let Ok(regex) = regex_lite::Regex::new(&format!("^(?:{pattern})$")) else {
            return Err(Wrong(format!("Template format error: AllowedPattern of parameter {name} is not a pattern")));
        };
        if !regex.is_match(value) {
            return failed(format!("Parameter '{name}' must match pattern {pattern}"));
        }
    }
    let length = value.chars().count();
    let is_within =
        |key: &str, holds: fn(f64, f64) -> bool, measure: f64| number(key).is_none_or(|bound| holds(measure, bound));
    #[expect(clippy::cast_precision_loss, reason = "a text of a request is short")]
    let length = length as f64;
    if !is_within("MinLength", |it, least| it >= least, length) {
        return failed(format!("Parameter '{name}' must contain at least {} characters", text_of(rule("MinLength"))));
    }
    if !is_within("MaxLength", |it, most| it <= most, length) {
        return failed(format!("Parameter '{name}' must contain at most {} characters", text_of(rule("MaxLength"))));
    }
    if parameter.kind() == "Number" {
        let Ok(given) = value.parse::<f64>() else {
            return Err(Wrong(format!("Parameter '{name}' must be a number.")));
        };
        if !is_within("MinValue", |it, least| it >= least, given) {
            return failed(format!("Parameter '{name}' must be a number not less than {}", text_of(rule("MinValue"))));
        }
        if !is_within("MaxValue", |it, most| it <= most, given) {
            let most = text_of(rule("MaxValue"));
            return failed(format!("Parameter '{name}' must be a number not greater than {most}"));
        }
    }
    Ok(())
}

fn text_of(value: Option<&Json>) -> String {
    value.map(text).unwrap_or_default()
}
