//! Freezes, change windows and incidents.

use std::time::Duration;

use domain::{AlarmRule, AlarmState, CloudError, Reading, Text};

use super::*;
use crate::samples::{alarm, desired, noon, on_instance, on_target, propose, propose_for};
use crate::{Action, AlarmAction, AlarmChange, ChangeWindow, Freeze, InstanceChange, TargetChange};
use Verdict::{Block, Pass, Unknown, Warn};

fn fewer() -> Proposed {
    propose(desired(2))
}

fn mute(name: &str) -> Proposed {
    propose(Action::Alarm(AlarmAction { alarm: name.into(), change: AlarmChange::Mute { minutes: 30 } }))
}

#[test]
fn changes_are_made_in_their_time() {
    fn frozen(from: u64, until: u64) -> impl Fn(&mut Sample) {
        let at = |mins| noon() + Duration::from_mins(mins);
        move |s| s.limits.freezes = vec![Freeze { from: at(from), until: at(until), why: "quarter end".into() }]
    }
    fn window(text: &'static str) -> impl Fn(&mut Sample) {
        move |s| s.limits.windows = vec![ChangeWindow::parse(text).unwrap()]
    }
    hold(
        Guard::Freeze,
        &[
            case("neither", |_| {}, fewer(), (Pass, "no freeze")),
            case("frozen", |s| frozen(0, 60)(s), fewer(), (Block, "until 2026-11-24T13:00:00Z: quarter end")),
            case("frozen, more", |s| frozen(0, 60)(s), propose(desired(4)), (Warn, "quarter end")),
            case("frozen, an alarm", |s| frozen(0, 60)(s), mute("web-5xx"), (Warn, "quarter end")),
            case("thawed", |s| frozen(0, 0)(s), fewer(), (Pass, "no freeze")),
            case("frozen later", |s| frozen(31, 60)(s), propose_for(desired(2), 30), (Pass, "no freeze")),
            case("frozen before it ends", |s| frozen(30, 60)(s), propose_for(desired(2), 30), (Block, "quarter end")),
            case("inside", |s| window("Mon-Thu 09:00-15:30 Europe/London")(s), fewer(), (Pass, "to its end")),
            case(
                "outside",
                |s| window("Fri 09:00-15:30 Europe/London")(s),
                fewer(),
                (Block, "outside every change window (Fri"),
            ),
            case("outside, more", |s| window("Fri 09:00-15:30 UTC")(s), propose(desired(4)), (Warn, "outside")),
            case(
                "inside to its end",
                |s| window("Tue 09:00-12:30 UTC")(s),
                propose_for(desired(2), 30),
                (Pass, "to its end"),
            ),
            case(
                "ends too soon",
                |s| window("Tue 09:00-12:29 UTC")(s),
                propose_for(desired(2), 30),
                (Block, "ends before it does"),
            ),
        ],
    );
}

fn fire(sample: &mut Sample, name: &str) {
    sample.alarms(|all| all.iter_mut().filter(|it| it.name == name).for_each(|it| it.state = AlarmState::Alarm));
}

#[test]
fn what_is_wrong_already_is_not_made_worse() {
    fn add(s: &mut Sample, key: &str, value: &str) {
        s.alarms(|all| all.push(alarm("new", (key, value), "arn:aws:sns:us-east-1:123456789012:pager")));
        fire(s, "new");
    }
    hold(
        Guard::Incident,
        &[
            case("all well", |_| {}, fewer(), (Pass, "no paging alarm")),
            case("behind the balancer", |s| fire(s, "web-5xx"), fewer(), (Block, "web-5xx fires since 4m")),
            case("more", |s| fire(s, "web-5xx"), propose(desired(4)), (Warn, "web-5xx fires")),
            case("a policy's alarm", |s| fire(s, "web-cpu-low"), fewer(), (Pass, "no paging alarm")),
            case("somebody else's", |s| fire(s, "db-connections"), fewer(), (Pass, "no paging alarm")),
            case("the group's", |s| add(s, "AutoScalingGroupName", "web"), fewer(), (Block, "new fires")),
            case("the balancer's", |s| add(s, "LoadBalancer", "app/edge/50"), fewer(), (Block, "new fires")),
            case("another balancer's", |s| add(s, "LoadBalancer", "app/other/51"), fewer(), (Pass, "no paging")),
            case(
                "the instance's",
                |s| add(s, "InstanceId", "i-1"),
                propose(on_instance("i-1", InstanceChange::Replace)),
                (Block, "new fires"),
            ),
            case(
                "the target's",
                |s| add(s, "InstanceId", "i-1"),
                propose(on_target("i-1", TargetChange::Deregister)),
                (Block, "new"),
            ),
            case(
                "another target group's behind the same balancer",
                |s| {
                    s.alarms(|all| {
                        let mut other = alarm("other", ("LoadBalancer", "app/edge/50"), "arn:aws:sns:::pager");
                        if let AlarmRule::Metric(rule) = &mut other.rule {
                            rule.query.dimensions.push(("TargetGroup".into(), "targetgroup/admin/1a".into()));
                        }
                        all.push(other);
                    });
                    fire(s, "other");
                },
                fewer(),
                (Pass, "no paging"),
            ),
            case(
                "a composite of its own",
                |s| composite(s, "ALARM(\"web-5xx\") OR ALARM(db-connections)"),
                fewer(),
                (Block, "all fires"),
            ),
            case(
                "a composite of others",
                |s| composite(s, "ALARM(web-5xx-old) OR ALARM(\"db-connections\")"),
                fewer(),
                (Pass, "no paging"),
            ),
            case(
                "silenced",
                |s| {
                    fire(s, "web-5xx");
                    s.alarms(|all| all.iter_mut().for_each(|it| it.actions_enabled = false));
                },
                fewer(),
                (Pass, "no paging"),
            ),
            case(
                "named as paging",
                |s| {
                    s.limits.paging = vec!["web-cpu-low".to_owned()];
                    fire(s, "web-cpu-low");
                    fire(s, "web-5xx");
                },
                fewer(),
                (Block, "web-cpu-low fires since 4m"),
            ),
            case(
                "a zonal shift",
                |s| s.targets(|all| all[2].shifted = Some("zonal_shift_active".into())),
                fewer(),
                (Block, "1 of 3 targets are under zonal_shift_active"),
            ),
            case(
                "a shift of our own",
                |s| s.targets(|all| all[2].shifted = Some("finops-01JDFG8R00000000000000000A-0123456789ab".into())),
                fewer(),
                (Pass, "no zone"),
            ),
            case("alarms not read", |s| s.here().alarms = Reading::default(), fewer(), (Unknown, "have not been read")),
            case(
                "alarms not read, more",
                |s| s.here().alarms = Reading::default(),
                propose(desired(4)),
                (Warn, "have not been read"),
            ),
            case("alarms denied", |s| s.here().alarms.failed(denied(), noon()), fewer(), (Unknown, "access denied")),
            case("targets not read", |s| s.here().target_health.clear(), fewer(), (Unknown, "the targets have not")),
            case("muting what fires", |s| fire(s, "web-5xx"), mute("web-5xx"), (Warn, "mends nothing")),
            case("muting what does not", |_| {}, mute("web-5xx"), (Pass, "does not fire")),
        ],
    );
}

fn denied() -> CloudError {
    CloudError::Denied { action: "cloudwatch:DescribeAlarms".into(), detail: "no".into() }
}

fn composite(sample: &mut Sample, rule: &str) {
    sample.alarms(|all| {
        let mut composite = alarm("all", ("-", "-"), "arn:aws:sns:us-east-1:123456789012:pager");
        composite.rule = AlarmRule::Composite(Text::new(rule));
        all.push(composite);
    });
    fire(sample, "all");
}
