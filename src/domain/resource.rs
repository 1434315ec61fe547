//! What CloudFormation's own schemas say of a resource type: what replaces it, what it gives, what an import needs.

use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

/// Facts about one resource type, from its registry schema (cfn-lint carries the schemas; a test compares).
///
/// Properties are named by their path below the resource: `CidrBlock`, `Endpoint/Address`, `Volumes/*/Size`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceFacts {
    /// Its properties, without those inside others.
    pub properties: Vec<&'static str>,
    /// Properties that a template must give.
    pub required: Vec<&'static str>,
    /// Properties whose change replaces the resource.
    pub create_only: Vec<&'static str>,
    /// Properties whose change may replace it, depending on the values.
    pub conditional_create_only: Vec<&'static str>,
    /// Properties that only the service gives: what `Fn::GetAtt` reads.
    pub read_only: Vec<&'static str>,
    /// Properties that cannot be read back, so that drift in them goes unseen.
    pub write_only: Vec<&'static str>,
    /// Properties that name one resource of the type, in order: what an import asks for.
    pub identifier: Vec<&'static str>,
    /// The property that carries tags, if it has one.
    pub tags: Option<&'static str>,
    /// Whether it holds what cannot be made again: data, a key, a secret, a history. A judgement of ours.
    pub is_stateful: bool,
}

/// Whether the change of a property replaces the resource (`RequiresRecreation` of a change set).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recreation {
    /// It is changed in place.
    Never,
    /// It depends on the values.
    Conditionally,
    /// It is replaced.
    Always,
}

impl Recreation {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "Never",
            Self::Conditionally => "Conditionally",
            Self::Always => "Always",
        }
    }
}

impl ResourceFacts {
    /// What a change of the property at `path` does to the resource: `CidrBlock`, or `Volumes/0/Size` inside one.
    pub fn recreation(&self, path: &str) -> Recreation {
        if self.create_only.iter().any(|it| is_touched(it, path)) {
            Recreation::Always
        } else if self.conditional_create_only.iter().any(|it| is_touched(it, path)) {
            Recreation::Conditionally
        } else {
            Recreation::Never
        }
    }
}

/// The facts about a resource type, `AWS::EC2::VPC`; none for a type that none of our templates may use.
pub fn facts(type_name: &str) -> Option<&'static ResourceFacts> {
    let place = ROWS.binary_search_by(|row| row.type_name.cmp(type_name)).ok()?;
    let row = ROWS.get(place)?;
    // What is embedded can be read: a test does.
    row.facts.get_or_init(|| serde_json::from_str(row.json).ok().map(Box::new)).as_deref()
}

/// All types that there are facts about, in the order of their names.
pub fn types() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.type_name)
}

/// A row of the embedded file. Read whole it takes several times its length, and few of its types are ever asked for.
struct Row {
    type_name: &'static str,
    /// What the file says of it.
    json: &'static str,
    /// The same, once it has been asked for.
    facts: OnceLock<Option<Box<ResourceFacts>>>,
}

/// The file has a type on each line, in the order of their names.
static ROWS: LazyLock<Box<[Row]>> =
    LazyLock::new(|| include_str!("resource/facts.json").lines().filter_map(row).collect());

fn row(line: &'static str) -> Option<Row> {
    let (type_name, json) = line.strip_prefix('"')?.split_once("\":")?;
    Some(Row { type_name, json: json.trim_end_matches(','), facts: OnceLock::new() })
}

/// Whether a change at `path` is a change of `property`: the one is the other, or lies within it.
fn is_touched(property: &str, path: &str) -> bool {
    property.split('/').zip(path.split('/')).all(|(ours, theirs)| ours == theirs || ours == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_embedded_can_be_read() {
        assert!(types().count() > 300, "{}", types().count());
        assert!(types().is_sorted());
        let whole: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(include_str!("resource/facts.json")).unwrap();
        assert!(types().eq(whole.keys()), "a line is not a type");
        for name in types() {
            let facts = facts(name).unwrap();
            assert!(!facts.identifier.is_empty(), "{name} has no identifier");
            for property in facts.create_only.iter().chain(&facts.identifier).chain(facts.tags.as_ref()) {
                let first = property.split('/').next().unwrap();
                assert!(facts.properties.contains(&first), "{name} has no {property}");
            }
        }
        assert_eq!(facts("AWS::Nothing::Here"), None);
    }

    #[test]
    fn a_change_replaces_what_cannot_be_changed_in_place() {
        let cases = [
            ("AWS::EC2::VPC", "CidrBlock", Recreation::Always),
            ("AWS::EC2::VPC", "EnableDnsSupport", Recreation::Never),
            ("AWS::EC2::Subnet", "AvailabilityZone", Recreation::Always),
            ("AWS::EC2::Instance", "ImageId", Recreation::Always),
            ("AWS::EC2::Instance", "InstanceType", Recreation::Conditionally),
            ("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", Recreation::Always),
            ("AWS::AutoScaling::AutoScalingGroup", "MaxSize", Recreation::Never),
            ("AWS::AutoScaling::AutoScalingGroup", "LaunchTemplate/Version", Recreation::Conditionally),
            ("AWS::RDS::DBInstance", "DBName", Recreation::Always),
            ("AWS::DynamoDB::Table", "TableName", Recreation::Always),
            ("AWS::ECS::TaskDefinition", "ContainerDefinitions/0/Image", Recreation::Always),
        ];
        for (name, path, recreation) in cases {
            assert_eq!(facts(name).unwrap().recreation(path), recreation, "{name} {path}");
        }
    }

    #[test]
    fn what_holds_data_is_known() {
        for name in ["AWS::RDS::DBInstance", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"] {
            assert!(facts(name).unwrap().is_stateful, "{name}");
        }
        assert!(!facts("AWS::AutoScaling::AutoScalingGroup").unwrap().is_stateful);
    }
}
