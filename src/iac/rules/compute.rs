//! Instances and their groups: how they boot, what a refresh can roll back, and which rule of scaling is dead.

use serde_json::{Value, json};

use super::Breach;
use super::sheet::{Resource, Sheet, allowing, alternatives, is_true, items, of_types, policies, referenced, texts};

const INSTANCE: &str = "AWS::EC2::Instance";
const LAUNCH: &str = "AWS::EC2::LaunchTemplate";
const GROUP: &str = "AWS::AutoScaling::AutoScalingGroup";
const POLICY: &str = "AWS::AutoScaling::ScalingPolicy";

/// What an instance or a launch template says of instances.
fn launched<'a>(it: &Resource<'a>) -> &'a Value {
    if it.kind == LAUNCH { &it.properties()["LaunchTemplateData"] } else { it.properties() }
}

/// Version 2 of the metadata service is required.
pub fn metadata_v1(sheets: &[Sheet]) -> Vec<Breach> {
    let old = of_types(sheets, &["AWS::AutoScaling::LaunchConfiguration"]);
    let old = old.map(|it| it.breach("a launch configuration: use a launch template"));
    let optional = of_types(sheets, &[INSTANCE, LAUNCH]).filter(|it| {
        let tokens = alternatives(&launched(it)["MetadataOptions"]["HttpTokens"]);
        !tokens.into_iter().all(|tokens| tokens == "required")
    });
    old.chain(optional.map(|it| it.breach("does not require version 2 of the metadata service"))).collect()
}

/// A refresh can be rolled back only to a numeric version with the AMI itself in it, and a static instance keeps its
/// AMI only where no update resolves it anew.
pub fn floating_version(sheets: &[Sheet]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for it in of_types(sheets, &[INSTANCE, LAUNCH]) {
        let image = &launched(&it)["ImageId"];
        if texts(image).into_iter().any(|text| text.contains("resolve:ssm")) {
            breaches.push(it.breach("its AMI is resolved when an instance starts"));
        }
        let kind = referenced(image).map(|name| &it.sheet.document["Parameters"][name]["Type"]);
        let is_resolved = kind.and_then(Value::as_str).is_some_and(|kind| kind.contains("SSM::Parameter"));
        if it.kind == INSTANCE && is_resolved {
            breaches.push(it.breach("its AMI is resolved at every update, which then replaces it"));
        }
    }
    for it in of_types(sheets, &[GROUP]) {
        let version = &it.properties()["LaunchTemplate"]["Version"];
        if texts(version).into_iter().any(|text| text.starts_with('$') && !text.starts_with("${")) {
            breaches.push(it.breach("its launch template's version is no number"));
        }
    }
    breaches
}

/// A target tracking policy beside a step policy that scales in must not scale in itself: it would always be first.
pub fn dead_scale_in(sheets: &[Sheet]) -> Vec<Breach> {
    let group = |it: &Resource<'_>| it.sheet.meaning(&it.properties()["AutoScalingGroupName"]);
    let scales_in = |it: &Resource<'_>| {
        let steps = items(&it.properties()["StepAdjustments"]);
        steps.into_iter().any(|step| step["ScalingAdjustment"].as_i64().is_some_and(|by| by < 0))
    };
    let stepping: Vec<String> = of_types(sheets, &[POLICY]).filter(scales_in).map(|it| group(&it)).collect();
    let tracking = of_types(sheets, &[POLICY]).filter(|it| it.properties()["PolicyType"] == "TargetTrackingScaling");
    tracking
        .filter(|it| stepping.contains(&group(it)))
        .filter(|it| !is_true(&it.properties()["TargetTrackingConfiguration"]["DisableScaleIn"]))
        .map(|it| it.breach("scales in before the step policy ever does"))
        .collect()
}

/// A size in a template is not put back by an update that is about something else.
pub fn reset_capacity(sheets: &[Sheet]) -> Vec<Breach> {
    let ignores = |it: &Resource<'_>| {
        is_true(&it.whole["UpdatePolicy"]["AutoScalingScheduledAction"]["IgnoreUnmodifiedGroupSizeProperties"])
    };
    let groups = of_types(sheets, &[GROUP]).filter(|it| !it.properties()["DesiredCapacity"].is_null());
    groups.filter(|it| !ignores(it)).map(|it| it.breach("every update resets its size")).collect()
}

/// What instances fetch at their first boot, their role may read.
pub fn unreadable_artifact(sheets: &[Sheet]) -> Vec<Breach> {
    let readable: Vec<String> =
        policies(sheets).into_iter().flat_map(|(it, _, document)| readable(&it, document)).collect();
    let mut breaches = Vec::new();
    for it in of_types(sheets, &[INSTANCE, LAUNCH]) {
        let fetched = texts(&launched(&it)["UserData"]).into_iter().flat_map(|text| text.split("s3://${").skip(1));
        for name in fetched.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)) {
            let bucket = it.sheet.meaning(&json!({ "Ref": name }));
            if !readable.contains(&bucket) {
                breaches.push(it.breach(format!("fetches from {bucket}, which no role may read")));
            }
        }
    }
    breaches
}

/// The buckets whose objects a policy lets be read.
fn readable(it: &Resource<'_>, document: &Value) -> Vec<String> {
    let reads = |statement: &&Value| items(&statement["Action"]).into_iter().any(|action| action == "s3:GetObject");
    let statements = allowing(document).into_iter().filter(reads);
    let resources = statements.flat_map(|statement| texts(&statement["Resource"]));
    let named = resources.filter_map(|text| text.split_once("${")?.1.split_once(".Arn}"));
    named.map(|(name, _)| it.sheet.meaning(&json!({ "Ref": name }))).collect()
}
