//! CloudFormation over the query protocol.

use super::{fixture, form, xml};

fn ask(text: &str) -> super::Xml {
    let (status, xml) = xml(&mut fixture::world(), &form("cloudformation", text));
    assert_eq!(status, 200, "{}", xml.0);
    xml
}

fn refused(text: &str) -> String {
    let (status, xml) = xml(&mut fixture::world(), &form("cloudformation", text));
    assert_eq!((status, xml.text("Error/Code").as_str()), (400, "ValidationError"), "{}", xml.0);
    xml.text("Error/Message")
}

#[test]
fn stacks_are_described_and_listed() {
    let xml = ask("DescribeStacks&StackName=finops-edge");
    let stack = |field: &str| xml.texts(&format!("DescribeStacksResult/Stacks/member/{field}"));
    assert_eq!(stack("StackStatus"), ["UPDATE_COMPLETE"]);
    assert_eq!(stack("Outputs/member/ExportName"), ["finops-edge-alb"]);
    assert_eq!(stack("Tags/member/Value"), ["3", "prod"]);
    assert_eq!(stack("DriftInformation/StackDriftStatus"), ["DRIFTED"]);
    let listed = ask("ListStacks&StackStatusFilter.member.1=UPDATE_COMPLETE");
    assert_eq!(listed.texts("ListStacksResult/StackSummaries/member/StackName"), ["finops-edge"]);
    let none = ask("ListStacks&StackStatusFilter.member.1=CREATE_FAILED");
    assert!(none.texts("ListStacksResult/StackSummaries/member").is_empty());
}

#[test]
fn resources_and_events_come_in_pages_of_a_hundred() {
    for (action, list, total) in [
        ("ListStackResources", "StackResourceSummaries/member/LogicalResourceId", 150),
        ("DescribeStackEvents", "StackEvents/member/EventId", 120),
    ] {
        let first = ask(&format!("{action}&StackName=finops-edge"));
        let token = first.text(&format!("{action}Result/NextToken"));
        let second = ask(&format!("{action}&StackName=finops-edge&NextToken={token}"));
        let mut names = first.texts(&format!("{action}Result/{list}"));
        assert_eq!(names.len(), 100);
        names.extend(second.texts(&format!("{action}Result/{list}")));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), total);
    }
}

#[test]
fn resources_are_found_by_stack_or_by_themselves() {
    let names = "DescribeStackResourcesResult/StackResources/member/LogicalResourceId";
    assert_eq!(ask("DescribeStackResources&StackName=finops-edge").texts(names).len(), 100);
    let one = ask("DescribeStackResources&PhysicalResourceId=subnet-7&LogicalResourceId=Subnet7");
    assert_eq!(one.text(names), "Subnet7");
}

#[test]
fn drift_is_told_with_its_differences() {
    let xml = ask("DescribeStackResourceDrifts&StackName=finops-edge");
    let drift =
        |field: &str| xml.texts(&format!("DescribeStackResourceDriftsResult/StackResourceDrifts/member/{field}"));
    assert_eq!(drift("StackResourceDriftStatus"), ["MODIFIED", "IN_SYNC"]);
    assert_eq!(drift("PropertyDifferences/member/PropertyPath"), ["/MapPublicIpOnLaunch"]);
    let status = ask("DescribeStackDriftDetectionStatus&StackDriftDetectionId=detection-1");
    assert_eq!(status.text("DescribeStackDriftDetectionStatusResult/DriftedStackResourceCount"), "1");
    assert_eq!(status.text("DescribeStackDriftDetectionStatusResult/StackDriftStatus"), "DRIFTED");
}

#[test]
fn stacks_that_do_not_exist_are_refused_in_cloudformations_words() {
    assert_eq!(refused("DescribeStacks&StackName=no"), "Stack with id no does not exist");
    assert_eq!(refused("ListStackResources&StackName=no"), "Stack with id no does not exist");
    assert_eq!(refused("DescribeStackEvents&StackName=no"), "Stack [no] does not exist");
    refused("DescribeStackDriftDetectionStatus&StackDriftDetectionId=no");
    refused("DescribeStacks&NextToken=no");
}
