//! What templates owe each other and whoever reads them: tags, outputs, parameters that say what they take.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Breach;
use super::sheet::{Resource, Sheet, entries, parameters};

/// Parameters that only a person can answer, and that therefore have no default.
const ASKED: &[&str] = &["Environment", "StaticImageId", "CertificateArn", "OriginDomainName"];

/// Whatever can carry tags names its phase and its environment.
pub fn untagged(sheets: &[Sheet]) -> Vec<Breach> {
    let untagged = |it: Resource<'_>| {
        let property = match it.kind {
            // Its own tags; those of what it launches are said beside them.
            "AWS::EC2::LaunchTemplate" => "TagSpecifications",
            kind => domain::resource::facts(kind)?.tags?,
        };
        let tags = pairs(&it.properties()[property]);
        let value = |name: &str| tags.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let is_phase =
            value("finops:phase").and_then(Value::as_str).is_some_and(|phase| Ok(it.sheet.phase) == phase.parse());
        let is_environment = value("finops:environment").is_some_and(|value| value["Ref"] == "Environment");
        (!is_phase || !is_environment).then(|| it.breach("has not the tags finops:phase and finops:environment"))
    };
    sheets.iter().flat_map(Sheet::resources).filter_map(untagged).collect()
}

/// Tags as a list of pairs, as a map, or inside specifications.
fn pairs(tags: &Value) -> Vec<(&str, &Value)> {
    match tags {
        Value::Object(map) => map.iter().map(|(key, value)| (key.as_str(), value)).collect(),
        Value::Array(list) => list
            .iter()
            .flat_map(|tag| match tag["Key"].as_str() {
                Some(key) => vec![(key, &tag["Value"])],
                None => pairs(&tag["Tags"]),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Nothing is exported, and nothing imported: an export locks its stack. Later stacks take outputs as parameters.
pub fn export(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for sheet in sheets {
        for (name, output) in entries(&sheet.document["Outputs"]) {
            if !output["Export"].is_null() {
                breaches.push(at(sheet, name, "is exported"));
            }
        }
        let imports = |it: &Resource<'_>| it.whole.to_string().contains("\"Fn::ImportValue\"");
        breaches.extend(sheet.resources().filter(imports).map(|it| it.breach("imports an export")));
    }
    breaches
}

/// A parameter says what it is for, what it takes, and what to write instead; it stands in a group, and under a label
/// where the template gives labels.
/// None is a secret: those are made and kept by Secrets Manager. Outputs are described.
pub fn undocumented(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for sheet in sheets {
        let interface = &sheet.document["Metadata"]["AWS::CloudFormation::Interface"];
        let labels = &interface["ParameterLabels"];
        let groups = interface["ParameterGroups"].as_array().into_iter().flatten();
        let grouped: Vec<&str> = groups
            .flat_map(|group| group["Parameters"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        for (name, parameter) in parameters(sheet) {
            let has = |key: &str| !parameter[key].is_null();
            let is_bounded = has("AllowedPattern") || has("AllowedValues") || (has("MinValue") && has("MaxValue"));
            let wrong = match () {
                () if !has("Description") => "has no description",
                () if !is_bounded => "takes anything",
                () if !has("ConstraintDescription") => "does not say what it takes",
                () if has("NoEcho") => "is a secret: Secrets Manager keeps those",
                () if grouped.iter().filter(|it| **it == name).count() != 1 => "does not stand in one group",
                () if labels.is_object() && labels[name].is_null() => "has no label",
                () => continue,
            };
            breaches.push(at(sheet, name, wrong));
        }
        let outputs = entries(&sheet.document["Outputs"]).filter(|(_, output)| output["Description"].is_null());
        breaches.extend(outputs.map(|(name, _)| at(sheet, name, "has no description")));
    }
    breaches
}

/// A parameter without a default is answered by a person or by an earlier stack, always; and every stack asks for the
/// environment.
pub fn unanswered(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut given: BTreeSet<&str> = BTreeSet::new();
    for sheet in sheets {
        let parameters = parameters(sheet);
        if !parameters.contains_key("Environment") {
            breaches.push(at(sheet, "Environment", "is not asked for"));
        }
        for (name, parameter) in parameters {
            let is_answered = !parameter["Default"].is_null() || given.contains(name) || ASKED.contains(&name);
            if !is_answered {
                breaches.push(at(sheet, name, "has no default, and no earlier stack always gives it"));
            }
        }
        // What stands under a condition is not always there.
        let outputs = entries(&sheet.document["Outputs"]).filter(|(_, output)| output["Condition"].is_null());
        given.extend(outputs.map(|(name, _)| name));
    }
    breaches
}

fn at(sheet: &Sheet, name: &str, what: &str) -> Breach {
    Breach { place: format!("{}/{name}", sheet.stack), what: what.to_owned() }
}
