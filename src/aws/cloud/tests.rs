//! What becomes of answers and failures on their whole way through the SDK.

use std::time::Duration;

use domain::{Billing, BillingAnswer, RegionalAnswer};
use tokio::time::Instant;

use super::*;
use crate::testing::{Reply, Service as Scripted, local, observe, xml, xml_error};

const WEB: &str = "<AutoScalingGroupName>web</AutoScalingGroupName><AutoScalingGroupARN>arn:web</AutoScalingGroupARN>\
    <MinSize>2</MinSize><MaxSize>6</MaxSize><DesiredCapacity>3</DesiredCapacity><HealthCheckType>EC2</HealthCheckType>";

fn groups(members: &str, next: Option<&str>) -> Reply {
    let next = next.map(|token| format!("<NextToken>{token}</NextToken>")).unwrap_or_default();
    xml(format!(
        "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups>{members}\
         </AutoScalingGroups>{next}</DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>"
    ))
}

fn member(name: &str) -> String {
    format!("<member>{}</member>", WEB.replace("web", name))
}

fn names(observation: &Observation) -> Vec<String> {
    match &observation.outcome {
        Ok(Answer::Regional(RegionalAnswer::Groups(groups))) => groups.iter().map(|g| g.name.to_string()).collect(),
        other => panic!("{other:?}"),
    }
}

async fn failed(reply: Reply) -> CloudError {
    observe(move |_| reply.clone(), &local(domain::Regional::Groups)).await.outcome.unwrap_err()
}

/// The answer of Cost Explorer to the scripted request, `{status}` and JSON.
fn json(status: u16, body: &str) -> Reply {
    Reply::Answer(status, "application/x-amz-json-1.1", body.to_owned())
}

#[tokio::test]
async fn all_pages_are_read() {
    let script = |body: &str| match body {
        body if body.contains("NextToken=two") => groups(&member("b"), Some("three")),
        body if body.contains("NextToken=three") => groups(&member("c"), None),
        _ => groups(&member("a"), Some("two")),
    };
    let found = observe(script, &local(domain::Regional::Groups)).await;
    assert_eq!((names(&found), found.gap), (vec!["a".into(), "b".into(), "c".into()], None));
}

#[tokio::test(start_paused = true)]
async fn a_later_page_that_fails_leaves_a_gap_and_keeps_the_first() {
    let script = |body: &str| {
        if body.contains("NextToken") {
            xml_error(500, "InternalFailure", "not today")
        } else {
            groups(&member("a"), Some("two"))
        }
    };
    let found = observe(script, &local(domain::Regional::Groups)).await;
    assert_eq!(names(&found), ["a"]);
    let told = "AWS failed: HTTP 500 InternalFailure: not today";
    assert_eq!(found.gap.unwrap().to_string(), told);
}

#[tokio::test]
async fn a_token_that_leads_back_ends_the_reading_with_a_gap() {
    let service = Scripted::new(|body| {
        if body.contains("NextToken=two") {
            groups(&member("b"), Some("one"))
        } else {
            groups(&member("a"), Some("two"))
        }
    });
    let found = service.connect().await.0.observe(&local(domain::Regional::Groups)).await;
    let told = "answer not understood: DescribeAutoScalingGroups: page 3 leads back to an earlier one";
    assert_eq!(found.gap.as_ref().unwrap().to_string(), told);
    assert_eq!(service.sent().len(), 3);
}

#[tokio::test]
async fn pages_without_end_are_cut_with_a_gap() {
    let service = Scripted::new(|body| {
        let read = body.split("NextToken=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or("0");
        groups("", Some(&(read.parse::<u32>().unwrap() + 1).to_string()))
    });
    let found = service.connect().await.0.observe(&local(domain::Regional::Groups)).await;
    let told = "answer not understood: DescribeAutoScalingGroups: more than 200 pages";
    assert_eq!(found.gap.unwrap().to_string(), told);
}

#[tokio::test]
async fn one_bad_item_is_named_and_the_others_stay() {
    let bad = member("bad").replace("<HealthCheckType>EC2</HealthCheckType>", "");
    let found =
        observe(move |_| groups(&format!("{}{bad}", member("good")), None), &local(domain::Regional::Groups)).await;
    assert_eq!(names(&found), ["good"]);
    assert_eq!(found.gap, Some(CloudError::Malformed { field: "AutoScalingGroup.HealthCheckType of bad".into() }));
}

#[tokio::test]
async fn a_size_that_was_not_sent_is_not_zero() {
    for field in ["MinSize", "MaxSize", "DesiredCapacity"] {
        let (open, close) = (format!("<{field}>"), format!("</{field}>"));
        let whole = member("bad");
        let (before, after) = (whole.split_once(&open).unwrap().0, whole.split_once(&close).unwrap().1);
        let answer = groups(&format!("{}{before}{after}", member("good")), None);
        let error = failed(answer).await;
        assert_eq!(error, CloudError::Malformed { field: format!("AutoScalingGroup.{field}").into() });
    }
}

#[tokio::test]
async fn an_account_without_groups_is_an_empty_answer_not_an_error() {
    let found = observe(|_| groups("", None), &local(domain::Regional::Groups)).await;
    assert_eq!((names(&found).len(), found.gap), (0, None));
}

#[tokio::test]
async fn a_denial_names_the_action() {
    let message = "User: arn:aws:iam::1:user/ada is not authorized to perform: autoscaling:DescribeAutoScalingGroups.";
    let action = |error| match error {
        CloudError::Denied { action, .. } => action.to_string(),
        other => panic!("{other:?}"),
    };
    let own = failed(xml_error(403, "AccessDenied", message)).await;
    assert_eq!(action(own), "autoscaling:DescribeAutoScalingGroups");
    let silent = failed(xml_error(403, "AccessDeniedException", "no")).await;
    assert_eq!(action(silent), "autoscaling:DescribeAutoScalingGroups");
    let other = "not authorized to perform: kms:Decrypt on resource: arn:key";
    assert_eq!(action(failed(xml_error(400, "AccessDenied", other)).await), "kms:Decrypt");
}

#[tokio::test]
async fn what_has_expired_is_told_from_what_is_denied() {
    let expired = failed(xml_error(403, "ExpiredToken", "The security token included in the request is expired")).await;
    assert!(matches!(expired, CloudError::Expired { .. }), "{expired:?}");
    let denied = failed(xml_error(403, "AccessDenied", "the security token has expired")).await;
    assert!(matches!(denied, CloudError::Expired { .. }), "{denied:?}");
    let unknown = failed(xml_error(403, "InvalidClientTokenId", "The security token is invalid")).await;
    assert!(matches!(unknown, CloudError::NoCredentials { .. }), "{unknown:?}");
}

#[tokio::test]
async fn refusals_and_things_that_are_not_there_are_told_apart() {
    let gone = failed(xml_error(400, "ValidationError", "Stack with id edge does not exist")).await;
    assert!(matches!(gone, CloudError::NotFound { .. }), "{gone:?}");
    let group = failed(xml_error(400, "TargetGroupNotFound", "One or more target groups not found")).await;
    assert!(matches!(group, CloudError::NotFound { .. }), "{group:?}");
    let refused = failed(xml_error(400, "InvalidNextToken", "The token is not valid")).await;
    assert_eq!(refused.to_string(), "refused by AWS: InvalidNextToken: The token is not valid");
}

#[tokio::test]
async fn an_answer_that_cannot_be_parsed_is_malformed() {
    let cut = "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult><AutoScalingGroups><mem";
    let without_list =
        "<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult/></DescribeAutoScalingGroupsResponse>";
    for body in ["<html>502</html>", cut, without_list, "", "\u{0}\u{1}"] {
        let error = failed(xml(body)).await;
        assert!(matches!(error, CloudError::Malformed { .. }), "{body:?}: {error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_fails_or_breaks_off_is_asked_three_times() {
    for reply in [xml_error(500, "InternalFailure", "x"), Reply::Answer(503, "text/html", "busy".into()), Reply::Reset]
    {
        let service = Scripted::new(move |_| reply.clone());
        let (cloud, _) = service.connect().await;
        let error = cloud.observe(&local(domain::Regional::Groups)).await.outcome.unwrap_err();
        assert!(error.is_transient(), "{error:?}");
        assert_eq!(service.sent().len(), 3, "{error:?}");
        assert_eq!(cloud.meter().calls_today, 3, "retries are counted");
    }
}

/// What adds to a list, with how many requests it takes when all goes well.
fn details() -> [(Ask, usize); 12] {
    use domain::Regional as R;
    let money = |billing| Ask::Billing(billing);
    [
        (local(R::Refreshes("web".into())), 1),
        (local(R::Scaling), 3),
        (local(R::StackResources("edge".into())), 1),
        (local(R::StackEvents("edge".into())), 1),
        (local(R::AlarmHistory(None)), 1),
        (local(R::AlarmHistory(Some("cpu".into()))), 1),
        (local(R::Metrics(vec![domain::metric::cpu(&"web".into())])), 1),
        (money(Billing::Daily), 1),
        (money(Billing::ByPhase), 1),
        (money(Billing::Forecast), 2),
        (money(Billing::Anomalies), 1),
        (money(Billing::Budgets), 1),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_detail_that_fails_is_asked_once_and_holds_nothing_up() {
    for reply in [Reply::Answer(500, "text/html", "not implemented".into()), Reply::Reset] {
        for (ask, requests) in details() {
            let failing = reply.clone();
            let who = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:root</Arn>\
                       <UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult>\
                       </GetCallerIdentityResponse>";
            let service = Scripted::new(move |body| match body {
                body if body.contains("GetCallerIdentity") => xml(who),
                _ => failing.clone(),
            });
            let (cloud, _) = service.connect().await;
            let began = Instant::now();
            let error = cloud.observe(&ask).await.outcome.unwrap_err();
            assert!(error.is_transient(), "{ask:?}: {error:?}");
            assert_eq!(began.elapsed(), Duration::ZERO, "{ask:?}");
            let asked = service.sent().iter().filter(|body| !body.contains("GetCallerIdentity")).count();
            assert!((1..=requests).contains(&asked), "{ask:?}: {asked} requests");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_is_unreachable_within_twenty_seconds() {
    let began = Instant::now();
    let error = failed(Reply::Silence).await;
    assert!(matches!(error, CloudError::Unreachable { .. }), "{error:?}");
    let lasted = began.elapsed();
    assert!(lasted >= Duration::from_secs(15) && lasted <= Duration::from_secs(20), "{lasted:?}");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_service_is_sent_at_most_two_requests_a_second() {
    let service = Scripted::new(|_| xml_error(400, "Throttling", "Rate exceeded"));
    let (cloud, _) = service.connect().await;
    // The clock stands still, so all of this is one moment.
    for _ in 0..20 {
        let error = cloud.observe(&local(domain::Regional::Groups)).await.outcome.unwrap_err();
        assert_eq!(error, CloudError::Throttled { operation: "DescribeAutoScalingGroups".into() });
    }
    assert_eq!(service.sent().len(), 1);
    assert!(cloud.throttled_until(Service::AutoScaling).is_some());
    assert_eq!(cloud.throttled_until(Service::CloudWatch), None);
}

#[tokio::test]
async fn cost_explorer_is_not_asked_beyond_its_budget() {
    let service = Scripted::new(|_| json(200, r#"{"ResultsByTime":[]}"#));
    let (cloud, _) = service.connect().await;
    cloud.seed_spent(Usd(0.49));
    let first = cloud.observe(&Ask::Billing(Billing::Daily)).await;
    assert!(first.outcome.is_ok(), "{first:?}");
    let second = cloud.observe(&Ask::Billing(Billing::Daily)).await.outcome.unwrap_err();
    assert!(matches!(second, CloudError::OverBudget { .. }), "{second:?}");
    assert_eq!((service.sent().len(), cloud.meter().usd_today), (1, Usd(0.50)));
}

#[tokio::test]
async fn a_forecast_is_the_past_of_the_month_and_what_is_to_come() {
    let service = Scripted::new(|body| {
        if body.contains("Metrics") {
            json(
                200,
                r#"{"ResultsByTime":[{"TimePeriod":{"Start":"2026-11-01","End":"2026-11-22"},
                "Total":{"UnblendedCost":{"Amount":"60","Unit":"USD"}}}]}"#,
            )
        } else {
            json(200, r#"{"Total":{"Amount":"30.5","Unit":"USD"}}"#)
        }
    });
    let found = service.connect().await.0.observe(&Ask::Billing(Billing::Forecast)).await;
    assert_eq!(found.outcome, Ok(Answer::Billing(BillingAnswer::Forecast(Usd(90.5)))));
    let sent = service.sent().join("\n");
    assert!(sent.contains(r#""Start":"2026-11-01","End":"2026-11-22""#), "{sent}");
    assert!(sent.contains(r#""Start":"2026-11-22","End":"2026-12-01""#), "{sent}");
}

#[tokio::test]
async fn a_forecast_that_cannot_be_made_is_not_zero() {
    let service = Scripted::new(|body| {
        if body.contains("Metrics") {
            json(200, r#"{"ResultsByTime":[{"Total":{"UnblendedCost":{"Amount":"60","Unit":"USD"}}}]}"#)
        } else {
            json(400, r#"{"__type":"DataUnavailableException","Message":"Insufficient amount of historical data"}"#)
        }
    });
    let found = service.connect().await.0.observe(&Ask::Billing(Billing::Forecast)).await;
    let told = "no forecast yet: Insufficient amount of historical data";
    assert_eq!(found.outcome.unwrap_err().to_string(), told);
}

#[tokio::test]
async fn datapoints_are_paid_by_the_metric() {
    let service = Scripted::new(|_| Reply::Answer(400, "application/cbor", String::new()));
    let (cloud, _) = service.connect().await;
    let queries = (0..501).map(|n| domain::metric::cpu(&format!("g{n}").into())).collect();
    assert!(cloud.observe(&local(domain::Regional::Metrics(queries))).await.outcome.is_err());
    assert_eq!(service.sent().len(), 2, "500 a request");
    let usd = cloud.meter().usd_today;
    assert!((usd.0 - 0.00501).abs() < 1e-9, "{usd:?}");
}

#[tokio::test]
async fn a_region_that_is_not_looked_at_is_refused_without_asking() {
    let service = Scripted::new(|_| groups("", None));
    let (cloud, _) = service.connect().await;
    let found = cloud.observe(&Ask::In(Region::new("eu-west-1"), domain::Regional::Groups)).await;
    assert!(matches!(found.outcome, Err(CloudError::Refused { .. })));
    assert!(service.sent().is_empty());
}

#[tokio::test]
async fn an_observation_carries_the_consoles_own_time() {
    let service = Scripted::new(|_| groups("", None));
    let (cloud, clock) = service.connect().await;
    clock.advance(Duration::from_secs(7));
    let found = cloud.observe(&local(domain::Regional::Groups)).await;
    assert_eq!(found.at.to_string(), "2026-11-22T14:15:23Z");
}

#[tokio::test]
async fn keys_without_a_session_have_no_end() {
    let (cloud, _) = Scripted::new(|_| groups("", None)).connect().await;
    assert_eq!(cloud.credential_life().await, change::CredentialLife::Renewed);
}
