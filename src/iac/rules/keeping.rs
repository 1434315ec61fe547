//! What is kept: encrypted, and still there when its stack is gone.

use serde_json::Value;

use super::Breach;
use super::sheet::{Resource, Sheet, alternatives, is_true, items, of_types, referenced};

/// Types that keep something, and whether their properties say that it is encrypted.
type Encrypted = fn(&Value) -> bool;

const KEEPERS: &[(&str, Encrypted)] = &[
    ("AWS::S3::Bucket", |it| !items(&it["BucketEncryption"]["ServerSideEncryptionConfiguration"]).is_empty()),
    ("AWS::DynamoDB::Table", |it| is_true(&it["SSESpecification"]["SSEEnabled"])),
    ("AWS::DynamoDB::GlobalTable", |it| is_true(&it["SSESpecification"]["SSEEnabled"])),
    ("AWS::RDS::DBInstance", |it| is_true(&it["StorageEncrypted"]) || is_part(it)),
    ("AWS::RDS::DBCluster", |it| is_true(&it["StorageEncrypted"])),
    ("AWS::ElastiCache::ReplicationGroup", |it| {
        is_true(&it["AtRestEncryptionEnabled"]) && is_true(&it["TransitEncryptionEnabled"])
    }),
    ("AWS::SNS::Topic", |it| !it["KmsMasterKeyId"].is_null()),
    ("AWS::SQS::Queue", |it| !it["KmsMasterKeyId"].is_null() || is_true(&it["SqsManagedSseEnabled"])),
    ("AWS::Kinesis::Stream", |it| !it["StreamEncryption"].is_null()),
    ("AWS::EC2::Volume", |it| is_true(&it["Encrypted"])),
    ("AWS::EFS::FileSystem", |it| is_true(&it["Encrypted"])),
    ("AWS::CloudTrail::Trail", |it| !it["KMSKeyId"].is_null()),
    ("AWS::EC2::Instance", |it| has_encrypted_disks(&it["BlockDeviceMappings"])),
    ("AWS::EC2::LaunchTemplate", |it| has_encrypted_disks(&it["LaunchTemplateData"]["BlockDeviceMappings"])),
];

/// A reader of a cluster or a replica keeps what its source keeps, as encrypted as that.
fn is_part(instance: &Value) -> bool {
    ["DBClusterIdentifier", "SourceDBInstanceIdentifier"].iter().any(|name| !instance[name].is_null())
}

/// The disk that an AMI brings is only encrypted where a mapping says so.
fn has_encrypted_disks(mappings: &Value) -> bool {
    let disks = items(mappings);
    !disks.is_empty() && disks.into_iter().all(|disk| is_true(&disk["Ebs"]["Encrypted"]))
}

/// Everything that keeps something keeps it encrypted, whatever the condition.
pub fn unencrypted(sheets: &[Sheet]) -> Vec<Breach> {
    let of_type = |(kind, is_encrypted): &(&str, Encrypted)| {
        let is_encrypted = *is_encrypted;
        let kind = (*kind).to_owned();
        let found = sheets.iter().flat_map(Sheet::resources).filter(move |it| it.kind == kind);
        let bad = found.filter(move |it| !alternatives(it.properties()).into_iter().all(is_encrypted));
        bad.map(|it| it.breach("keeps what is not encrypted")).collect::<Vec<_>>()
    };
    KEEPERS.iter().flat_map(of_type).collect()
}

/// What holds state says what becomes of it when it is removed or replaced, and that is never `Delete`.
pub fn unkept(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for it in sheets.iter().flat_map(Sheet::resources) {
        match domain::resource::facts(it.kind) {
            None => breaches.push(it.breach(format!("{}: no facts are known of this type", it.kind))),
            Some(facts) if facts.is_stateful && holds_state(&it) => {
                breaches.extend(unkept_by(&it, "DeletionPolicy"));
                breaches.extend(unkept_by(&it, "UpdateReplacePolicy"));
            }
            Some(_) => {}
        }
    }
    breaches
}

/// Of a stateful type, and not what can be made again: a replica, a reader, a parameter that the stack itself writes,
/// a queue that only passes on, a catalogue of what lies elsewhere. Whether a log is a history or noise, each template says of each.
fn holds_state(it: &Resource<'_>) -> bool {
    const MADE_AGAIN: [&str; 5] =
        ["AWS::SSM::Parameter", "AWS::SQS::Queue", "AWS::Glue::Database", "AWS::Glue::Table", "AWS::Logs::LogGroup"];
    !MADE_AGAIN.contains(&it.kind) && !is_part(it.properties())
}

fn unkept_by(it: &Resource<'_>, policy: &str) -> Option<Breach> {
    let kept = it.whole[policy].as_str();
    let is_kept = kept.is_some_and(|kept| matches!(kept, "Retain" | "Snapshot" | "RetainExceptOnCreate"));
    (!is_kept).then(|| it.breach(format!("holds state, and its {policy} keeps nothing")))
}

/// RDS keeps no password of its own for a database with read replicas.
pub fn managed_password(sheets: &[Sheet]) -> Vec<Breach> {
    const INSTANCE: &[&str] = &["AWS::RDS::DBInstance"];
    let sources: Vec<&str> = of_types(sheets, INSTANCE)
        .filter_map(|it| referenced(&it.properties()["SourceDBInstanceIdentifier"]))
        .collect();
    let managed = of_types(sheets, INSTANCE).filter(|it| is_true(&it.properties()["ManageMasterUserPassword"]));
    managed
        .filter(|it| sources.contains(&it.id))
        .map(|it| it.breach("has a replica, and a password that RDS manages"))
        .collect()
}
