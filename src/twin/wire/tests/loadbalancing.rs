//! Elastic Load Balancing over the query protocol.

use super::{fixture, form, xml};

fn ask(text: &str) -> super::Xml {
    let (status, xml) = xml(&mut fixture::world(), &form("elasticloadbalancing", text));
    assert_eq!(status, 200, "{}", xml.0);
    xml
}

fn told(world: &mut crate::world::World, text: &str) -> (u16, super::Xml) {
    xml(world, &form("elasticloadbalancing", text))
}

fn states(world: &mut crate::world::World) -> Vec<(String, String)> {
    let (_, xml) = told(world, &format!("DescribeTargetHealth&TargetGroupArn={}", fixture::WEB));
    let path = "DescribeTargetHealthResult/TargetHealthDescriptions/member";
    let ids = xml.texts(&format!("{path}/Target/Id"));
    ids.into_iter().zip(xml.texts(&format!("{path}/TargetHealth/State"))).collect()
}

#[test]
fn targets_are_registered_and_deregistered() {
    let mut world = fixture::world();
    let before = states(&mut world).len();
    let order =
        |operation: &str, id: &str| format!("{operation}&TargetGroupArn={}&Targets.member.1.Id={id}", fixture::WEB);
    assert_eq!(told(&mut world, &order("RegisterTargets", "i-jobs1")).0, 200);
    assert_eq!(states(&mut world).last(), Some(&("i-jobs1".to_owned(), "initial".to_owned())));
    // A target that is registered stays as it is.
    assert_eq!(told(&mut world, &order("RegisterTargets", "i-jobs1")).0, 200);
    assert_eq!(states(&mut world).len(), before + 1);
    assert_eq!(told(&mut world, &(order("RegisterTargets", "i-jobs1") + "&Targets.member.1.Port=81")).0, 200);
    assert_eq!(states(&mut world).len(), before + 2, "on another port it is another target");
    assert_eq!(told(&mut world, &order("DeregisterTargets", "i-jobs1")).0, 200);
    let draining = states(&mut world).iter().filter(|it| it.1 == "draining").count();
    assert_eq!(draining, 2, "without a port every port of it drains");
    assert_eq!(told(&mut world, &order("DeregisterTargets", "i-nobody")).0, 200);
    // One that drains may come back, and begins anew.
    assert_eq!(told(&mut world, &(order("RegisterTargets", "i-jobs1") + "&Targets.member.1.Port=81")).0, 200);
    assert_eq!(states(&mut world).last(), Some(&("i-jobs1".to_owned(), "initial".to_owned())));
}

#[test]
fn what_cannot_be_a_target_is_refused_and_nothing_is_registered() {
    let nowhere = fixture::WEB.replace("73e2", "0000");
    let web = fixture::WEB;
    let table = [
        (format!("RegisterTargets&TargetGroupArn={nowhere}&Targets.member.1.Id=i-web1"), "TargetGroupNotFound"),
        (format!("DeregisterTargets&TargetGroupArn={nowhere}&Targets.member.1.Id=i-web1"), "TargetGroupNotFound"),
        (
            format!("RegisterTargets&TargetGroupArn={web}&Targets.member.1.Id=i-jobs1&Targets.member.2.Id=i-no"),
            "InvalidTarget",
        ),
        (format!("RegisterTargets&TargetGroupArn={web}&Targets.member.1.Id=i-api2"), "InvalidTarget"),
        (format!("RegisterTargets&TargetGroupArn={web}"), "ValidationError"),
        (
            format!("RegisterTargets&TargetGroupArn={web}&Targets.member.1.Id=i-jobs1&Targets.member.1.Port=70000"),
            "ValidationError",
        ),
        ("RegisterTargets&TargetGroupArn=web&Targets.member.1.Id=i-web1".to_owned(), "ValidationError"),
        (format!("DescribeTargetGroupAttributes&TargetGroupArn={nowhere}"), "TargetGroupNotFound"),
    ];
    for (text, code) in table {
        let mut world = fixture::world();
        world.groups[2].instances[1].lifecycle = crate::world::groups::Lifecycle::Terminating;
        let before = states(&mut world);
        let (status, xml) = told(&mut world, &text);
        assert_eq!((status, xml.text("Error/Code").as_str()), (400, code), "{text}: {}", xml.0);
        assert_eq!(states(&mut world), before, "{text}");
    }
}

#[test]
fn attributes_tell_how_long_a_target_drains() {
    let xml = ask(&format!("DescribeTargetGroupAttributes&TargetGroupArn={}", fixture::WEB));
    let attribute = |field: &str| xml.texts(&format!("DescribeTargetGroupAttributesResult/Attributes/member/{field}"));
    assert_eq!(attribute("Key")[0], "deregistration_delay.timeout_seconds");
    assert_eq!(attribute("Value"), ["30", "round_robin", "0", "false"]);
}

fn refused(text: &str) -> String {
    let (status, xml) = xml(&mut fixture::world(), &form("elasticloadbalancing", text));
    assert_eq!(status, 400, "{}", xml.0);
    xml.text("Error/Code")
}

#[test]
fn load_balancers_listeners_and_target_groups_belong_together() {
    let xml = ask("DescribeLoadBalancers&Names.member.1=web-alb");
    let arn = xml.text("DescribeLoadBalancersResult/LoadBalancers/member/LoadBalancerArn");
    assert_eq!(xml.text("DescribeLoadBalancersResult/LoadBalancers/member/State/Code"), "active");

    let xml = ask(&format!("DescribeListeners&LoadBalancerArn={arn}"));
    let action = "DescribeListenersResult/Listeners/member/DefaultActions/member/TargetGroupArn";
    assert_eq!(xml.text(action), fixture::WEB);

    let xml = ask(&format!("DescribeTargetGroups&LoadBalancerArn={arn}"));
    let group = |field: &str| xml.text(&format!("DescribeTargetGroupsResult/TargetGroups/member/{field}"));
    assert_eq!((group("TargetGroupName"), group("LoadBalancerArns/member")), ("web".into(), arn));
    assert_eq!((group("HealthCheckPath"), group("Matcher/HttpCode")), ("/health".into(), "200".into()));
    assert_eq!(group("HealthCheckIntervalSeconds"), "15");
}

#[test]
fn health_is_told_with_reasons_and_overrides() {
    let xml = ask(&format!("DescribeTargetHealth&TargetGroupArn={}", fixture::WEB));
    let target =
        |field: &str| xml.texts(&format!("DescribeTargetHealthResult/TargetHealthDescriptions/member/{field}"));
    assert_eq!(target("TargetHealth/State"), ["healthy", "unhealthy", "unhealthy.draining"]);
    assert_eq!(target("TargetHealth/Reason"), ["Target.ResponseCodeMismatch", "Target.Timeout"]);
    assert_eq!(target("TargetHealth/Description")[0], "Health checks failed with these codes: [503]");
    assert_eq!(target("AdministrativeOverride/State"), ["no_override", "no_override", "zonal_shift_active"]);
    assert!(target("AnomalyDetection").is_empty());
}

#[test]
fn health_of_named_targets_says_who_is_not_registered() {
    let question = format!(
        "DescribeTargetHealth&TargetGroupArn={}&Targets.member.1.Id=i-web1&Targets.member.2.Id=i-nobody&\
         Include.member.1=AnomalyDetection",
        fixture::WEB
    );
    let xml = ask(&question);
    let target =
        |field: &str| xml.texts(&format!("DescribeTargetHealthResult/TargetHealthDescriptions/member/{field}"));
    assert_eq!(target("TargetHealth/State"), ["healthy", "unused"]);
    assert_eq!(target("TargetHealth/Reason"), ["Target.NotRegistered"]);
    assert_eq!(target("AnomalyDetection/Result"), ["normal"]);
}

#[test]
fn tags_of_several_resources_come_at_once() {
    let xml = ask(&format!("DescribeTags&ResourceArns.member.1={}", fixture::WEB));
    assert_eq!(xml.texts("DescribeTagsResult/TagDescriptions/member/Tags/member/Key").len(), 2);
}

#[test]
fn what_does_not_exist_is_refused_by_its_own_name() {
    let nowhere = fixture::WEB.replace("73e2", "0000");
    assert_eq!(refused(&format!("DescribeTargetHealth&TargetGroupArn={nowhere}")), "TargetGroupNotFound");
    assert_eq!(refused("DescribeTargetHealth&TargetGroupArn=web"), "ValidationError");
    assert_eq!(refused("DescribeTargetHealth"), "ValidationError");
    assert_eq!(refused("DescribeTargetGroups&Names.member.1=no"), "TargetGroupNotFound");
    assert_eq!(refused("DescribeLoadBalancers&Names.member.1=no"), "LoadBalancerNotFound");
    assert_eq!(refused("DescribeListeners"), "ValidationError");
    assert_eq!(refused("DescribeTargetGroups&Marker=x"), "ValidationError");
    assert_eq!(refused("DescribeTargetGroups&PageSize=401"), "ValidationError");
    assert_eq!(refused(&format!("DescribeTags&ResourceArns.member.1={nowhere}")), "TargetGroupNotFound");
}
