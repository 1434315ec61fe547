//! What has to be so before anything is sent.

use std::sync::Arc;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;

use super::*;
use crate::apply::departure::Departure;
use crate::apply::send;
use crate::sts::AccessKey;
use crate::testing::{xml, xml_error};
use crate::{Clocks, Cloud, CloudSource, Settings, SharedHttpClient};

fn refusal(answered: Answered) -> String {
    match answered {
        Answered::Refused(why) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Sends a change to a service whose STS answers so; what was said, and the bodies sent.
async fn with_sts(reply: Reply) -> (String, Vec<String>) {
    let service = Service::new(move |body| {
        if body.contains("GetCallerIdentity") { reply.clone() } else { xml_success("SetDesiredCapacity", "") }
    });
    let (cloud, _) = service.connect().await;
    let why = refusal(cloud.apply(committed(group(GroupChange::Desired(4)))).await);
    (why, service.sent())
}

#[tokio::test(start_paused = true)]
async fn without_the_right_account_nothing_is_sent() {
    let cases = [
        (
            identity("999999999999"),
            "nothing was sent: the credentials lead to 9999-9999-9999, the change is for 1234-5678-9012. \
             Use the credentials of the profile it was confirmed on, and look again.",
        ),
        (Reply::Silence, "nothing was sent: unreachable: sts:GetCallerIdentity did not answer in time"),
        (Reply::Reset, "nothing was sent: unreachable:"),
        (xml("<html/>"), "nothing was sent: unreachable: the answer to sts:GetCallerIdentity broke off; look again"),
        (xml_error(403, "ExpiredToken", "expired"), "nothing was sent: credentials expired: expired; log in again"),
    ];
    for (reply, told) in cases {
        let (why, sent) = with_sts(reply).await;
        assert!(why.starts_with(told), "{why}");
        assert!(sent.iter().all(|body| body.contains("GetCallerIdentity")), "{sent:?}");
    }
}

#[tokio::test]
async fn the_account_is_asked_anew_for_each_change() {
    let asked = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let times = Arc::clone(&asked);
    let service = Service::new(move |body| {
        if !body.contains("GetCallerIdentity") {
            return xml_success("SetDesiredCapacity", "");
        }
        let before = times.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        identity(if before == 0 { ACCOUNT } else { "999999999999" })
    });
    let (cloud, _) = service.connect().await;
    let change = || committed(group(GroupChange::Desired(4)));
    assert!(matches!(cloud.apply(change()).await, Answered::Accepted(_)));
    assert!(refusal(cloud.apply(change()).await).contains("9999-9999-9999"));
    assert_eq!(service.sent().len(), 3);
}

#[tokio::test]
async fn a_pin_holds_for_changes_too() {
    let service = Service::new(|_| identity(ACCOUNT));
    let (_, clock) = service.connect().await;
    let source = CloudSource::Simulated(SharedHttpClient::new(service.clone()));
    let mut settings = Settings::new(source, Clocks::same(clock));
    settings.account = AccountId::new("111111111111");
    let cloud = Cloud::connect(settings).await.unwrap();
    let why = refusal(cloud.apply(committed(group(GroupChange::Desired(4)))).await);
    assert!(
        why.starts_with("nothing was sent: wrong account") && why.ends_with("use credentials of the pinned account")
    );
    assert_eq!(service.sent().len(), 1);
}

#[tokio::test]
async fn only_the_key_whose_account_is_known_may_sign() {
    let service = Service::new(|body| {
        if body.contains("GetCallerIdentity") { identity(ACCOUNT) } else { xml_success("SetDesiredCapacity", "") }
    });
    let (cloud, _) = service.connect().await;
    let committed = committed(group(GroupChange::Desired(4)));
    let mut dispatch = cloud.dispatch(&committed).await.unwrap();
    let mut other = HttpRequest::empty();
    other.headers_mut().insert("authorization", "AWS4-HMAC-SHA256 Credential=AKIAOTHER/20261122/us-east-1/sts");
    let key = AccessKey::of(&other).unwrap();
    dispatch.departure = Arc::new(Departure::new(committed.mark(), key));
    let why = refusal(send(&dispatch, committed.action()).await);
    let told = "nothing was sent: the credentials have changed since STS named their account. \
        Look again and confirm anew.";
    assert_eq!(why, told);
    assert_eq!(service.sent().len(), 1, "STS alone");
}

#[tokio::test]
async fn what_aws_would_take_for_more_is_not_sent() {
    let cases = [
        (group(GroupChange::Suspend([].into())), "no process is named"),
        (group(GroupChange::Resume([].into())), "no process is named"),
        (group(GroupChange::Bounds(Bounds { min: None, max: None })), "neither a least nor a greatest size"),
        (start("$Latest"), "without a numbered launch template version"),
        (start(""), "without a numbered launch template version"),
    ];
    for (action, told) in cases {
        let (answered, service) = applied(action, xml("")).await;
        assert!(refusal(answered).starts_with(&format!("nothing was sent: {told}")));
        assert_eq!(changes(&service), 0);
    }
}

fn start(version: &str) -> Action {
    refresh(RefreshChange::Start { template: "lt-1".into(), version: version.into(), min_healthy: 90 })
}

#[tokio::test]
async fn a_region_that_is_not_configured_is_not_sent_to() {
    let service = Service::new(|_| identity(ACCOUNT));
    let (_, clock) = service.connect().await;
    let source = CloudSource::Simulated(SharedHttpClient::new(service.clone()));
    let mut settings = Settings::new(source, Clocks::same(clock));
    settings.regions = vec![Region::new("eu-west-1")];
    let cloud = Cloud::connect(settings).await.unwrap();
    let why = refusal(cloud.apply(committed(group(GroupChange::Desired(4)))).await);
    assert!(why.contains("us-east-1 is not among the regions"), "{why}");
    assert!(service.sent().is_empty());
}

#[tokio::test]
async fn a_way_back_is_not_held_back_by_the_pace_of_questions() {
    let service = Service::new(|body| match body {
        body if body.contains("GetCallerIdentity") => identity(ACCOUNT),
        body if body.contains("SetDesiredCapacity") => xml_success("SetDesiredCapacity", ""),
        _ => xml_error(400, "Throttling", "Rate exceeded"),
    });
    let (cloud, _) = service.connect().await;
    let ask = crate::testing::local(domain::Regional::Groups);
    assert!(cloud.observe(&ask).await.outcome.is_err());
    assert!(cloud.throttled_until(domain::Service::AutoScaling).is_some());
    for _ in 0..3 {
        let answered = cloud.apply(committed(group(GroupChange::Desired(4)))).await;
        assert!(matches!(answered, Answered::Accepted(_)), "{answered:?}");
    }
}
