//! What proves that nothing began, and what proves nothing.

use std::time::Duration;

use tokio::time::Instant;

use super::*;
use crate::testing::{cbor_error, xml, xml_error};

/// Codes of an operation's own that prove that nothing began.
fn own(operation: &str) -> &'static [&'static str] {
    match operation {
        "SetDesiredCapacity" | "UpdateAutoScalingGroup" | "TerminateInstanceInAutoScalingGroup" => {
            &["ScalingActivityInProgress"]
        }
        "SuspendProcesses" | "ResumeProcesses" => &["ResourceInUse"],
        "StartInstanceRefresh" => &["InstanceRefreshInProgress", "LimitExceeded"],
        "CancelInstanceRefresh" => &["ActiveInstanceRefreshNotFound", "LimitExceeded"],
        "RollbackInstanceRefresh" => &["ActiveInstanceRefreshNotFound", "IrreversibleInstanceRefresh", "LimitExceeded"],
        "PutScheduledUpdateGroupAction" => &["LimitExceeded"],
        "RegisterTargets" => {
            &["TargetGroupNotFound", "InvalidTarget", "TooManyTargets", "TooManyRegistrationsForTargetId"]
        }
        "DeregisterTargets" => &["TargetGroupNotFound", "InvalidTarget"],
        "PutAlarmMuteRule" => &["LimitExceededFault"],
        "DeleteAlarmMuteRule" => &["ResourceNotFoundException"],
        "CreateChangeSet" => &["InsufficientCapabilitiesException", "LimitExceededException"],
        "DeleteChangeSet" => &["InvalidChangeSetStatus"],
        "ExecuteChangeSet" => &["ChangeSetNotFound", "InvalidChangeSetStatus", "InsufficientCapabilitiesException"],
        _ => &[],
    }
}

const EVERYWHERE: [&str; 9] = [
    "ValidationError",
    "AccessDenied",
    "AccessDeniedException",
    "Throttling",
    "ThrottlingException",
    "ExpiredToken",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "RequestExpired",
];

/// An error as the protocol of the case writes it.
fn error(case: &Case, status: u16, code: &str) -> Reply {
    match case.success {
        Reply::Cbor(..) => cbor_error(status, code, "It is so."),
        _ => xml_error(status, code, "It is so."),
    }
}

#[tokio::test]
async fn a_code_that_proves_it_is_a_refusal_with_what_aws_said_and_what_to_do() {
    for case in cases() {
        for code in EVERYWHERE.iter().chain(own(case.operation)) {
            let (answered, service) = applied(case.action.clone(), error(&case, 400, code)).await;
            let Answered::Refused(why) = answered else { panic!("{} {code}: {answered:?}", case.operation) };
            let said = format!("AWS refused {}: {code}: It is so; ", case.operation);
            assert!(why.as_str().starts_with(&said) && why.as_str().len() > said.len() + 10, "{why}");
            assert_eq!(changes(&service), 1, "{} {code}", case.operation);
        }
    }
}

#[tokio::test]
async fn a_code_proves_nothing_of_another_operation_or_with_a_fault_of_the_server() {
    for case in cases() {
        let foreign =
            ["AlreadyExists", "ResourceContention", "ServiceLinkedRoleFailure", "IdempotentParameterMismatch"];
        let others = ["InstanceRefreshInProgress", "TargetGroupNotFound", "ScalingActivityInProgress"];
        let others = others.iter().filter(|code| !own(case.operation).contains(code));
        for code in foreign.iter().chain(others) {
            assert_unknown(&case, error(&case, 400, code)).await;
        }
        for status in [500, 502, 503, 504] {
            for code in ["ValidationError", "Throttling", "ResourceContention", "InternalFailure"] {
                assert_unknown(&case, error(&case, status, code)).await;
            }
        }
    }
}

#[tokio::test]
async fn what_broke_or_cannot_be_read_proves_nothing() {
    for case in cases() {
        let cut = format!("<{}Response><{}Result>", case.operation, case.operation);
        let replies = [
            Reply::Reset,
            xml("<html>200 OK</html>"),
            xml(""),
            xml(cut),
            Reply::Answer(502, "text/html", "<html>Bad Gateway</html>".into()),
            Reply::Answer(403, "text/html", "<html>Forbidden by the proxy</html>".into()),
            Reply::Answer(429, "text/plain", "slow down".into()),
            Reply::Answer(302, "text/html", String::new()),
        ];
        for reply in replies {
            assert_unknown(&case, reply).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_unknown_after_twenty_seconds() {
    for case in cases() {
        let began = Instant::now();
        assert_unknown(&case, Reply::Silence).await;
        assert_eq!(began.elapsed().as_secs(), Duration::from_secs(20).as_secs(), "{}", case.operation);
    }
}

/// It is unknown, says so and what to do, and was sent once.
async fn assert_unknown(case: &Case, reply: Reply) {
    let told = format!("{} {reply:?}", case.operation);
    let (answered, service) = applied(case.action.clone(), reply).await;
    let Answered::Unknown(why) = answered else { panic!("{told}: {answered:?}") };
    let end = format!("nobody knows whether {} was carried out: look at what is so now", case.operation);
    assert!(why.as_str().ends_with(&end), "{told}: {why}");
    assert_eq!(changes(&service), 1, "{told}");
}
