//! CloudFormation's write side over the query protocol: what is answered, and what is refused.

use std::time::Duration;

use super::{fixture, form, xml};
use crate::world::World;

const TEMPLATE: &str = r#"{"Parameters": {"Name": {"Type": "String", "Default": "work", "AllowedPattern": "[a-z]+"}},
    "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"QueueName": {"Ref": "Name"}}},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}},
    "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}, "Export": {"Name": "work-arn"}}}}"#;

type Pairs<'a> = &'a [(&'a str, &'a str)];

fn encoded(parameters: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(parameters);
    form.finish()
}

fn send(world: &mut World, action: &str, parameters: &[(&str, &str)]) -> (u16, super::Xml) {
    xml(world, &form("cloudformation", &format!("{action}&{}", encoded(parameters))))
}

fn ask(world: &mut World, action: &str, parameters: &[(&str, &str)]) -> super::Xml {
    let (status, xml) = send(world, action, parameters);
    assert_eq!(status, 200, "{action}: {}", xml.0);
    xml
}

fn refused(world: &mut World, action: &str, parameters: &[(&str, &str)]) -> (u16, String, String) {
    let (status, xml) = send(world, action, parameters);
    assert!(status >= 400, "{action}: {}", xml.0);
    (status, xml.text("Error/Code"), xml.text("Error/Message"))
}

fn wait(world: &mut World, seconds: u64) {
    let to = world.now() + Duration::from_secs(seconds);
    world.advance_to(to);
}

const FIRST: [(&str, &str); 5] = [
    ("StackName", "app"),
    ("ChangeSetName", "first"),
    ("ChangeSetType", "CREATE"),
    ("TemplateBody", TEMPLATE),
    ("Capabilities.member.1", "CAPABILITY_IAM"),
];
const SET: [(&str, &str); 2] = [("StackName", "app"), ("ChangeSetName", "first")];

/// An account in which the stack `app` has been created by its change set.
fn created() -> World {
    let mut world = fixture::world();
    ask(&mut world, "CreateChangeSet", &FIRST);
    wait(&mut world, 10);
    ask(&mut world, "ExecuteChangeSet", &[SET[0], SET[1], ("ClientRequestToken", "mark-1")]);
    wait(&mut world, 300);
    world
}

#[test]
fn a_first_change_set_is_made_shown_and_executed() {
    let mut world = fixture::world();
    let made = ask(&mut world, "CreateChangeSet", &FIRST);
    assert!(made.text("CreateChangeSetResult/Id").contains(":changeSet/first/"));
    let show =
        |world: &mut World| ask(world, "DescribeChangeSet", &[SET[0], SET[1], ("IncludePropertyValues", "true")]);
    let early = show(&mut world);
    assert_eq!(early.text("DescribeChangeSetResult/Status"), "CREATE_IN_PROGRESS");
    assert_eq!(early.text("DescribeChangeSetResult/ExecutionStatus"), "UNAVAILABLE");
    let stacks = ask(&mut world, "DescribeStacks", &[SET[0]]);
    assert_eq!(stacks.text("DescribeStacksResult/Stacks/member/StackStatus"), "REVIEW_IN_PROGRESS");
    wait(&mut world, 10);
    let ready = show(&mut world);
    let change = |field: &str| ready.texts(&format!("DescribeChangeSetResult/Changes/member/ResourceChange/{field}"));
    assert_eq!(
        (change("Action"), change("LogicalResourceId")),
        (vec!["Add".into(), "Add".into()], vec!["Queue".into(), "Role".into()])
    );
    assert!(change("AfterContext")[0].contains("\"QueueName\":\"work\""));
    assert_eq!(ready.text("DescribeChangeSetResult/Parameters/member/ParameterValue"), "work");
    let listed = ask(&mut world, "ListChangeSets", &[SET[0]]);
    assert_eq!(listed.text("ListChangeSetsResult/Summaries/member/ExecutionStatus"), "AVAILABLE");
    ask(&mut world, "ExecuteChangeSet", &[SET[0], SET[1], ("ClientRequestToken", "mark-1")]);
    wait(&mut world, 300);
    let stacks = ask(&mut world, "DescribeStacks", &[SET[0]]);
    let of = |field: &str| stacks.text(&format!("DescribeStacksResult/Stacks/member/{field}"));
    assert_eq!((of("StackStatus"), of("EnableTerminationProtection")), ("CREATE_COMPLETE".into(), "false".into()));
    assert_eq!(of("Outputs/member/OutputValue"), "arn:aws:sqs:us-east-1:123456789012:work");
    assert!(of("ChangeSetId").contains("changeSet/first"));
    let events = ask(&mut world, "DescribeStackEvents", &[SET[0]]);
    let tokens = events.texts("DescribeStackEventsResult/StackEvents/member/ClientRequestToken");
    assert!(tokens.len() >= 6 && tokens.iter().all(|it| it == "mark-1"), "{tokens:?}");
    let exports = ask(&mut world, "ListExports", &[]);
    assert!(exports.texts("ListExportsResult/Exports/member/Name").contains(&"work-arn".to_owned()));
}

#[test]
fn an_update_says_what_it_replaces_and_why() {
    let mut world = created();
    let base = [SET[0], ("ChangeSetName", "second"), ("UsePreviousTemplate", "true"), FIRST[4]];
    let named = [("Parameters.member.1.ParameterKey", "Name"), ("Parameters.member.1.ParameterValue", "other")];
    ask(&mut world, "CreateChangeSet", &[&base[..], &named[..]].concat());
    wait(&mut world, 10);
    let shown = ask(&mut world, "DescribeChangeSet", &[SET[0], base[1]]);
    let of = |field: &str| shown.text(&format!("DescribeChangeSetResult/Changes/member/ResourceChange/{field}"));
    assert_eq!(
        (of("Action"), of("Replacement"), of("PolicyAction")),
        ("Modify".into(), "True".into(), "ReplaceAndDelete".into())
    );
    assert_eq!((of("Scope/member"), of("Details/member/Target/Name")), ("Properties".into(), "QueueName".into()));
    assert_eq!(of("Details/member/Target/RequiresRecreation"), "Always");
    assert_eq!(
        (of("Details/member/Evaluation"), of("Details/member/ChangeSource")),
        ("Static".into(), "ParameterReference".into())
    );
    assert_eq!(of("Details/member/CausingEntity"), "Name");
    // Without a change it fails, and says so.
    let same = [SET[0], ("ChangeSetName", "third"), ("UsePreviousTemplate", "true"), FIRST[4]];
    ask(&mut world, "CreateChangeSet", &same);
    wait(&mut world, 10);
    let failed = ask(&mut world, "DescribeChangeSet", &same[..2]);
    assert_eq!(failed.text("DescribeChangeSetResult/Status"), "FAILED");
    assert!(
        failed
            .text("DescribeChangeSetResult/StatusReason")
            .starts_with("The submitted information didn't contain changes.")
    );
    let (status, code, _) = refused(&mut world, "ExecuteChangeSet", &same[..2]);
    assert_eq!((status, code.as_str()), (400, "InvalidChangeSetStatus"));
    ask(&mut world, "DeleteChangeSet", &same[..2]);
    assert_eq!(refused(&mut world, "DescribeChangeSet", &same[..2]).1, "ChangeSetNotFound");
}

#[test]
fn templates_are_given_back_summed_up_and_validated() {
    let mut world = created();
    let body = ask(&mut world, "GetTemplate", &[SET[0]]).text("GetTemplateResult/TemplateBody");
    assert_eq!(body, TEMPLATE);
    assert_eq!(ask(&mut world, "GetTemplate", &SET).text("GetTemplateResult/TemplateBody"), TEMPLATE);
    let summary = ask(&mut world, "GetTemplateSummary", &[("TemplateBody", TEMPLATE)]);
    let of = |field: &str| summary.texts(&format!("GetTemplateSummaryResult/{field}"));
    assert_eq!(of("ResourceIdentifierSummaries/member/ResourceIdentifiers/member"), ["RoleName", "QueueUrl"]);
    assert_eq!((of("Capabilities/member"), of("ResourceTypes/member").len()), (vec!["CAPABILITY_IAM".to_owned()], 2));
    assert_eq!(of("Parameters/member/DefaultValue"), ["work"]);
    assert_eq!(
        ask(&mut world, "GetTemplateSummary", &[SET[0]]).texts("GetTemplateSummaryResult/ResourceTypes/member").len(),
        2
    );
    let valid = ask(&mut world, "ValidateTemplate", &[("TemplateBody", TEMPLATE)]);
    assert_eq!(valid.text("ValidateTemplateResult/Parameters/member/ParameterKey"), "Name");
    // A stack of which only the resources are known has a template of no more than those.
    let known = ask(&mut world, "GetTemplate", &[("StackName", "finops-edge")]);
    assert!(known.text("GetTemplateResult/TemplateBody").contains("AWS::EC2::Subnet"));
}

#[test]
fn malformed_templates_are_refused_in_cloudformations_words() {
    let queue = r#""Q": {"Type": "AWS::SQS::Queue"}"#;
    let with = |rest: &str| format!(r#"{{"Resources": {{{queue}, {rest}}}}}"#);
    let value = |value: &str| {
        format!(r#"{{"Resources": {{"Q": {{"Type": "AWS::SQS::Queue", "Properties": {{"QueueName": {value}}}}}}}}}"#)
    };
    let cases = [
        ("[]".to_owned(), "Template format error: unsupported structure."),
        ("{".to_owned(), "Template format error: JSON not well-formed. (line 1"),
        ("{}".to_owned(), "At least one Resources member must be defined."),
        (r#"{"Resources": {}, "Extra": 1}"#.to_owned(), "Invalid template property or properties [Extra]"),
        (with(r#""A-B": {"Type": "AWS::SQS::Queue"}"#), "Resource name A-B is non alphanumeric."),
        (with(r#""A": {}"#), "[/Resources/A] Every Resources object must contain a Type member."),
        (with(r#""A": {"Type": "AWS::No::Thing"}"#), "Unrecognized resource types: [AWS::No::Thing]"),
        (with(r#""A": {"Type": "AWS::SQS::Queue", "Colour": 1}"#), "Invalid template resource property 'Colour'"),
        (value(r#"{"Ref": "Nobody"}"#), "Unresolved resource dependencies [Nobody] in the Resources block of the template"),
        (value(r#"{"Fn::Sub": "${Nobody}"}"#), "Unresolved resource dependencies [Nobody]"),
        (value(r#"{"Fn::GetAtt": ["Nobody", "Arn"]}"#), "Fn::GetAtt references undefined resource Nobody"),
        (value(r#"{"Fn::If": ["C", "a", "b"]}"#), "Unresolved condition dependency C"),
        (value(r#"{"Fn::FindInMap": ["M", "a", "b"]}"#), "Mapping named 'M' is not present"),
        (value(r#"{"Fn::Unheard": "a"}"#), "Unrecognized intrinsic function Fn::Unheard"),
        (
            r#"{"Resources": {"A": {"Type": "AWS::SQS::Queue", "DependsOn": "B"}, "B": {"Type": "AWS::SQS::Queue", "DependsOn": "A"}}}"#.to_owned(),
            "Circular dependency between resources: [A, B]",
        ),
        (format!(r#"{{"Parameters": {{"P": {{}}}}, "Resources": {{{queue}}}}}"#), "Every Parameters object must contain a Type member."),
        (format!(r#"{{"Parameters": {{"P": {{"Type": "Colour"}}}}, "Resources": {{{queue}}}}}"#), "Unrecognized parameter type: Colour"),
        (format!(r#"{{"Resources": {{{queue}}}, "Outputs": {{"O": {{}}}}}}"#), "The Value member must be present"),
        (format!("{}{}", " ".repeat(51_201), "{}"), "Member must have length less than or equal to 51200"),
    ];
    for (template, told) in cases {
        let (status, code, message) =
            refused(&mut fixture::world(), "ValidateTemplate", &[("TemplateBody", &template)]);
        assert_eq!((status, code.as_str()), (400, "ValidationError"));
        assert!(message.contains(told), "{message} for {template:.200}");
    }
}

#[test]
fn parameters_and_requests_are_refused_in_cloudformations_words() {
    let needy = r#"{"Parameters": {"Must": {"Type": "String"}}, "Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}"#;
    let many: Vec<(String, String)> = (1..=6)
        .flat_map(|it| {
            let name = format!("RollbackConfiguration.RollbackTriggers.member.{it}");
            [
                (format!("{name}.Arn"), format!("arn:aws:cloudwatch:us-east-1:1:alarm:a{it}")),
                (format!("{name}.Type"), "AWS::CloudWatch::Alarm".to_owned()),
            ]
        })
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let key = "Parameters.member.1.ParameterKey";
    let value = "Parameters.member.1.ParameterValue";
    let long = [("RollbackConfiguration.MonitoringTimeInMinutes", "181")];
    let cases: [(Pairs<'_>, Pairs<'_>, &str, &str); 11] = [
        (&FIRST[..4], &[], "InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]"),
        (&FIRST, &[(key, "Name"), (value, "UPPER")], "ValidationError", "Parameter 'Name' must match pattern [a-z]+"),
        (
            &FIRST,
            &[(key, "Nobody"), (value, "x")],
            "ValidationError",
            "Parameters: [Nobody] do not exist in the template",
        ),
        (
            &[FIRST[0], FIRST[1], FIRST[2], ("TemplateBody", needy)],
            &[],
            "ValidationError",
            "Parameters: [Must] must have values",
        ),
        (&[FIRST[0], ("ChangeSetName", "9"), FIRST[2], FIRST[3]], &[], "ValidationError", "[a-zA-Z][-a-zA-Z0-9]*"),
        (
            &[("StackName", "no_name"), FIRST[1], FIRST[2], FIRST[3]],
            &[],
            "ValidationError",
            "at 'stackName' failed to satisfy",
        ),
        (&[FIRST[0], FIRST[1], FIRST[3]], &[], "ValidationError", "Stack [app] does not exist"),
        (
            &[("StackName", "finops-edge"), FIRST[1], FIRST[2], FIRST[3]],
            &[],
            "ValidationError",
            "already exists and cannot be created again with the changeSet [first]",
        ),
        (&FIRST, &many, "ValidationError", "Member must have length less than or equal to 5"),
        (&FIRST, &long, "ValidationError", "Member must have value less than or equal to 180"),
        (&FIRST, &[("TemplateURL", "https://x")], "ValidationError", "TemplateURL is not simulated"),
    ];
    for (base, more, code, told) in cases {
        let parameters = [base, more].concat();
        let (status, found, message) = refused(&mut fixture::world(), "CreateChangeSet", &parameters);
        assert_eq!((status, found.as_str()), (400, code), "{message}");
        assert!(message.contains(told), "{message}");
    }
}

#[test]
fn orders_that_do_not_fit_the_state_are_refused() {
    let mut world = created();
    let again = [SET[0], SET[1], ("UsePreviousTemplate", "true"), FIRST[4]];
    assert_eq!(refused(&mut world, "CreateChangeSet", &again).1, "AlreadyExistsException");
    let token = [SET[0], ("ClientRequestToken", "mark-1")];
    assert_eq!(refused(&mut world, "DeleteStack", &token).1, "TokenAlreadyExistsException");
    assert!(
        refused(&mut world, "CancelUpdateStack", &[SET[0]]).2.contains("cannot be called from current stack status")
    );
    assert!(refused(&mut world, "ContinueUpdateRollback", &[SET[0]]).2.contains("UPDATE_ROLLBACK_FAILED"));
    assert!(refused(&mut world, "RollbackStack", &[SET[0]]).2.contains("CREATE_FAILED or UPDATE_FAILED"));
    assert_eq!(refused(&mut world, "DescribeChangeSet", &[("ChangeSetName", "first")]).1, "ValidationError");
    let (status, code, _) = refused(&mut world, "ExecuteChangeSet", &[SET[0], ("ChangeSetName", "none")]);
    assert_eq!((status, code.as_str()), (404, "ChangeSetNotFound"));
    assert!(
        refused(&mut world, "ListImports", &[("ExportName", "work-arn")]).2.contains("is not imported by any stack")
    );
    assert_eq!(refused(&mut world, "CreateStack", &[SET[0], FIRST[3], FIRST[4]]).1, "AlreadyExistsException");
    assert_eq!(refused(&mut world, "UpdateStack", &[SET[0], FIRST[3], FIRST[4]]).2, "No updates are to be performed.");
}

#[test]
fn policies_and_protection_are_kept_and_drift_is_detected() {
    let mut world = created();
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}"#;
    assert!(ask(&mut world, "GetStackPolicy", &[SET[0]]).texts("GetStackPolicyResult/StackPolicyBody").is_empty());
    ask(&mut world, "SetStackPolicy", &[SET[0], ("StackPolicyBody", policy)]);
    assert_eq!(ask(&mut world, "GetStackPolicy", &[SET[0]]).text("GetStackPolicyResult/StackPolicyBody"), policy);
    assert!(
        refused(&mut world, "SetStackPolicy", &[SET[0], ("StackPolicyBody", "{}")])
            .2
            .starts_with("Error validating stack policy")
    );
    ask(&mut world, "UpdateTerminationProtection", &[SET[0], ("EnableTerminationProtection", "true")]);
    let kept = refused(&mut world, "DeleteStack", &[SET[0]]).2;
    assert_eq!(kept, "Stack [app] cannot be deleted while TerminationProtection is enabled");
    ask(&mut world, "UpdateTerminationProtection", &[SET[0], ("EnableTerminationProtection", "false")]);
    let id = ask(&mut world, "DetectStackDrift", &[SET[0]]).text("DetectStackDriftResult/StackDriftDetectionId");
    let ask_status =
        |world: &mut World| ask(world, "DescribeStackDriftDetectionStatus", &[("StackDriftDetectionId", id.as_str())]);
    let field = "DescribeStackDriftDetectionStatusResult/DetectionStatus";
    assert_eq!(ask_status(&mut world).text(field), "DETECTION_IN_PROGRESS");
    wait(&mut world, 20);
    assert_eq!(ask_status(&mut world).text(field), "DETECTION_COMPLETE");
    let drifts = ask(&mut world, "DescribeStackResourceDrifts", &[SET[0]]);
    let of =
        |field: &str| drifts.texts(&format!("DescribeStackResourceDriftsResult/StackResourceDrifts/member/{field}"));
    assert_eq!(of("StackResourceDriftStatus"), ["IN_SYNC", "IN_SYNC"]);
    assert!(of("ExpectedProperties")[0].contains("QueueName"));
    ask(&mut world, "DeleteStack", &[SET[0]]);
    wait(&mut world, 300);
    // The queue is retained, and can come back.
    let url = world.unmanaged[0].resource.physical_id.clone();
    let lone = r#"{"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {"QueueName": "work"}}}}"#;
    let import = [
        SET[0],
        ("ChangeSetName", "back"),
        ("ChangeSetType", "IMPORT"),
        ("TemplateBody", lone),
        ("ResourcesToImport.member.1.ResourceType", "AWS::SQS::Queue"),
        ("ResourcesToImport.member.1.LogicalResourceId", "Queue"),
        ("ResourcesToImport.member.1.ResourceIdentifier.entry.1.key", "QueueUrl"),
        ("ResourcesToImport.member.1.ResourceIdentifier.entry.1.value", url.as_str()),
    ];
    ask(&mut world, "CreateChangeSet", &import);
    wait(&mut world, 10);
    let shown = ask(&mut world, "DescribeChangeSet", &import[..2]);
    assert_eq!(shown.text("DescribeChangeSetResult/Changes/member/ResourceChange/Action"), "Import");
    ask(&mut world, "ExecuteChangeSet", &import[..2]);
    wait(&mut world, 60);
    let stacks = ask(&mut world, "DescribeStacks", &[SET[0]]);
    assert_eq!(stacks.text("DescribeStacksResult/Stacks/member/StackStatus"), "IMPORT_COMPLETE");
}

#[test]
fn the_changes_of_a_large_change_set_come_in_pages() {
    let resources: Vec<String> = (0..130).map(|it| format!(r#""Q{it}": {{"Type": "AWS::SQS::Queue"}}"#)).collect();
    let template = format!(r#"{{"Resources": {{{}}}}}"#, resources.join(","));
    let mut world = fixture::world();
    ask(&mut world, "CreateChangeSet", &[FIRST[0], FIRST[1], FIRST[2], ("TemplateBody", &template)]);
    wait(&mut world, 10);
    let names = "DescribeChangeSetResult/Changes/member/ResourceChange/LogicalResourceId";
    let first = ask(&mut world, "DescribeChangeSet", &SET);
    let token = first.text("DescribeChangeSetResult/NextToken");
    let second = ask(&mut world, "DescribeChangeSet", &[SET[0], SET[1], ("NextToken", &token)]);
    assert_eq!((first.texts(names).len(), second.texts(names).len()), (100, 30));
}
