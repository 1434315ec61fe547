//! How the console stands: account, write mode, plan, journal, operators.

use std::time::Duration;

use domain::{AccountId, CloudError, Reading, Region};

use super::*;
use crate::samples::{desired, noon, on_instance, on_web, propose, refresh, region};
use crate::{
    Action, AlarmAction, AlarmChange, GroupChange, InstanceChange, JournalStanding, LeaseStanding, OpenRun, Over,
    Process, RefreshAction, RefreshChange, RunId, UnreadRun, WriteMode,
};
use Verdict::{Block, Pass, Unknown, Warn};

pub(super) fn fewer() -> Proposed {
    propose(desired(2))
}

#[test]
fn the_account_is_the_one_of_the_profile() {
    hold(
        Guard::AccountPin,
        &[
            case("as pinned", |_| {}, fewer(), (Pass, "1234-5678-9012 as pinned, us-east-1")),
            case("not pinned", |s| s.facts.standing.profile.account = None, fewer(), (Warn, "write its account_id")),
            case(
                "protected and not pinned",
                |s| {
                    s.protect();
                    s.facts.standing.profile.account = None;
                },
                fewer(),
                (Block, "pay-prod is protected and not pinned"),
            ),
            case(
                "another account",
                |s| s.facts.standing.profile.account = AccountId::new("999999999999"),
                propose(desired(4)),
                (Block, "lead to 1234-5678-9012, the profile is pinned to 9999-9999-9999"),
            ),
            case(
                "a region that is not its own",
                |s| s.facts.standing.profile.regions = vec![Region::new("us-west-2")],
                fewer(),
                (Block, "us-east-1 is not among the regions"),
            ),
            case(
                "nobody",
                |s| s.facts.estate.identity = Reading::default(),
                fewer(),
                (Block, "could not be read from STS"),
            ),
            case(
                "expired since",
                |s| s.facts.estate.identity.failed(CloudError::Expired { detail: "token".into() }, noon()),
                fewer(),
                (Block, "could not be read from STS"),
            ),
        ],
    );
}

#[test]
fn changes_are_armed_and_not_longer_than_said() {
    hold(
        Guard::WriteMode,
        &[
            case("on", |_| {}, fewer(), (Pass, "is on")),
            case("off", |s| s.facts.standing.write = WriteMode::Off, propose(desired(4)), (Block, "press w")),
            case("for a while", Sample::protect, fewer(), (Pass, "for another 30m")),
            case("ended now", |s| s.facts.standing.write = WriteMode::Until(noon()), fewer(), (Block, "ended 0s ago")),
            case(
                "ended",
                |s| s.facts.standing.write = WriteMode::Until(noon() - Duration::from_mins(5)),
                fewer(),
                (Block, "ended 5m ago"),
            ),
        ],
    );
}

#[test]
fn a_plan_starts_from_what_is_so() {
    hold(
        Guard::FreshPlan,
        &[
            case("read just now", |_| {}, fewer(), (Pass, "as it was")),
            case("read a minute ago", |s| s.wait(Duration::from_secs(57)), fewer(), (Pass, "as it was")),
            case(
                "read longer ago",
                |s| s.wait(Duration::from_secs(58)),
                fewer(),
                (Block, "read 1m ago, 1m is the most"),
            ),
            case("read longer ago, more", |s| s.wait(Duration::from_mins(2)), propose(desired(4)), (Block, "2m ago")),
            case(
                "a part of it read long ago",
                |s| {
                    let groups = s.here().groups.clone();
                    s.wait(Duration::from_mins(2));
                    let groups = groups.value().unwrap().clone();
                    s.here().groups = Reading::new(groups, noon() + Duration::from_mins(2));
                },
                propose(Action::Refresh(RefreshAction { group: "web".into(), change: RefreshChange::Cancel })),
                (Block, "read 2m ago"),
            ),
            case("from the future", |s| s.wait(Duration::ZERO), fewer(), (Pass, "as it was")),
        ],
    );
    let mut sample = Sample::new();
    let before = fewer().action.read(&region(), &sample.facts.estate).unwrap();
    sample.web(|web| web.capacity = domain::Capacity::new(2, 5, 6).unwrap());
    let found = sample.say_from(Guard::FreshPlan, &fewer(), &before);
    assert_eq!(
        (found.verdict, found.why.as_str()),
        (Block, "changed since the preview: desired was 3, is 5; look again")
    );
    sample.here().groups = Reading::new(vec![], noon());
    let found = sample.say_from(Guard::FreshPlan, &fewer(), &before);
    assert_eq!(found.why, "there is no Auto Scaling group web in us-east-1; look again");
    assert!(!Guard::FreshPlan.is_overridable());
}

#[test]
fn nothing_is_done_without_a_trace() {
    hold(
        Guard::Journal,
        &[
            case("ready", |_| {}, fewer(), (Pass, "ready")),
            case(
                "a full disk",
                |s| s.facts.standing.journal = JournalStanding::Failing("no space left".into()),
                propose(desired(4)),
                (Block, "cannot be written: no space left"),
            ),
        ],
    );
}

/// An open run of this action.
fn open(sample: &mut Sample, action: Action) {
    let (run, by) = (RunId::new(noon(), 7), "bob@desk".into());
    let revert_at = Some(noon() + Duration::from_mins(20));
    sample.facts.standing.open_runs.push(OpenRun { run, action, region: region(), by, revert_at });
}

#[test]
fn one_operator_at_a_time() {
    fn lease(standing: LeaseStanding) -> impl Fn(&mut Sample) {
        move |s| s.facts.standing.lease = standing.clone()
    }
    let suspend = |list: &[Process]| GroupChange::Suspend(list.iter().copied().collect());
    let resume = |list: &[Process]| GroupChange::Resume(list.iter().copied().collect());
    let on_refresh = |change| propose(Action::Refresh(RefreshAction { group: "web".into(), change }));
    let unmute = || propose(Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change: AlarmChange::Unmute }));
    hold(
        Guard::OneOperator,
        &[
            case("held", |_| {}, fewer(), (Pass, "held")),
            case("free", |s| lease(LeaseStanding::Free)(s), fewer(), (Pass, "free")),
            case(
                "bob's",
                |s| lease(LeaseStanding::Elsewhere("bob@desk".into()))(s),
                propose(desired(4)),
                (Block, "bob@desk holds"),
            ),
            case("no table", |s| lease(LeaseStanding::NoTable)(s), fewer(), (Warn, "only this machine")),
            case(
                "no table, protected",
                |s| {
                    s.protect();
                    lease(LeaseStanding::NoTable)(s);
                },
                fewer(),
                (Block, "others cannot be kept out"),
            ),
            case(
                "not known",
                |s| lease(LeaseStanding::Unknown("throttled".into()))(s),
                fewer(),
                (Unknown, "throttled"),
            ),
            case(
                "open over the group",
                |s| open(s, desired(4)),
                fewer(),
                (Block, "of bob@desk over web is open, put back in 20m"),
            ),
            case(
                "open over its instance",
                |s| open(s, on_instance("i-1", InstanceChange::EnterStandby)),
                fewer(),
                (Block, "over i-1"),
            ),
            case(
                "open over another instance",
                |s| open(s, on_instance("i-1", InstanceChange::EnterStandby)),
                propose(on_instance("i-2", InstanceChange::EnterStandby)),
                (Pass, "held"),
            ),
            case(
                "its way back",
                |s| open(s, on_instance("i-1", InstanceChange::EnterStandby)),
                propose(on_instance("i-1", InstanceChange::ExitStandby)),
                (Warn, "`scale revert 01"),
            ),
            case(
                "what was suspended",
                move |s| open(s, on_web(GroupChange::Suspend([Process::Launch, Process::Terminate].into()))),
                propose(on_web(resume(&[Process::Launch]))),
                (Warn, "undoes run"),
            ),
            case(
                "more than was suspended",
                |s| open(s, on_web(GroupChange::Suspend([Process::Launch].into()))),
                propose(on_web(resume(&[Process::Launch, Process::Terminate]))),
                (Block, "is open"),
            ),
            case(
                "suspended twice",
                |s| open(s, on_web(GroupChange::Suspend([Process::Launch].into()))),
                propose(on_web(suspend(&[Process::Launch]))),
                (Block, "is open"),
            ),
            case("a refresh it began", begun_refresh, on_refresh(RefreshChange::Cancel), (Warn, "undoes run")),
            case("another refresh", begun_refresh, on_refresh(start("8")), (Block, "is open")),
            case("an alarm of the same name as nothing", |s| open(s, desired(4)), unmute(), (Pass, "held")),
            case(
                "an alarm it muted",
                |s| {
                    open(
                        s,
                        Action::Alarm(AlarmAction {
                            alarm: "web-5xx".into(),
                            change: AlarmChange::Mute { minutes: 5 },
                        }),
                    );
                },
                unmute(),
                (Warn, "undoes run"),
            ),
            case(
                "overdue",
                |s| {
                    open(s, desired(4));
                    s.facts.standing.open_runs[0].revert_at = Some(noon() - Duration::from_mins(1));
                },
                fewer(),
                (Block, "overdue to be put back"),
            ),
            case(
                "due this moment",
                |s| {
                    open(s, desired(4));
                    s.facts.standing.open_runs[0].revert_at = Some(noon());
                },
                fewer(),
                (Block, "overdue to be put back"),
            ),
            case("over a schedule that bears the group's name", open_schedule, fewer(), (Pass, "held")),
            case(
                "in another region",
                |s| {
                    open(s, desired(4));
                    s.facts.standing.open_runs[0].region = Region::new("us-west-2");
                },
                fewer(),
                (Pass, "held"),
            ),
        ],
    );
}

/// A run that cannot be read, as far as it can.
fn unread(sample: &mut Sample, over: Option<(&str, Option<Action>)>) {
    let over = over.map(|(subject, action)| Over { region: region(), subject: subject.into(), action });
    let run = over.is_some().then(|| RunId::new(noon(), 7));
    let why = "line 3 was altered; close it by hand".into();
    sample.facts.standing.unread_runs.push(UnreadRun { run, over, why });
}

/// What cannot be read counts as open where it is known to be over the same, and as not known where that is not.
#[test]
fn a_run_that_cannot_be_read_does_not_vanish() {
    let standby = || on_instance("i-1", InstanceChange::EnterStandby);
    let whole = |sample: &mut Sample| unread(sample, Some(("web", Some(desired(4)))));
    hold(
        Guard::OneOperator,
        &[
            case("over the group", whole, fewer(), (Block, "may be open over it (web), and cannot be read: line 3")),
            case("over it, and more is wanted", whole, propose(desired(5)), (Block, "close it by hand")),
            case("over the group of an instance", whole, propose(standby()), (Block, "(web)")),
            case(
                "over its instance",
                |s| unread(s, Some(("i-1", Some(on_instance("i-1", InstanceChange::EnterStandby))))),
                fewer(),
                (Block, "(i-1)"),
            ),
            case(
                "its way back",
                |s| unread(s, Some(("i-1", Some(on_instance("i-1", InstanceChange::EnterStandby))))),
                propose(on_instance("i-1", InstanceChange::ExitStandby)),
                (Warn, "cannot be read"),
            ),
            case(
                "over another instance",
                |s| unread(s, Some(("i-2", Some(on_instance("i-2", InstanceChange::EnterStandby))))),
                propose(standby()),
                (Pass, "held"),
            ),
            case(
                "in another region",
                |s| {
                    unread(s, Some(("web", Some(desired(4)))));
                    s.facts.standing.unread_runs[0].over.as_mut().unwrap().region = Region::new("us-west-2");
                },
                fewer(),
                (Pass, "held"),
            ),
            case("its name alone", |s| unread(s, Some(("web", None))), fewer(), (Block, "(web)")),
            case("the name of its group", |s| unread(s, Some(("web", None))), propose(standby()), (Block, "(web)")),
            case("another name alone", |s| unread(s, Some(("i-9", None))), fewer(), (Unknown, "(i-9)")),
            case("nothing of it", |s| unread(s, None), fewer(), (Unknown, "runs may be open here")),
            case("nothing of it, in a fire", |s| unread(s, None), propose(desired(5)), (Unknown, "runs may be open")),
            case(
                "no table, and the harder finding stands",
                |s| {
                    s.facts.standing.lease = LeaseStanding::NoTable;
                    unread(s, None);
                },
                fewer(),
                (Unknown, "runs may be open here"),
            ),
        ],
    );
    let mut sample = Sample::new();
    unread(&mut sample, None);
    for (proposed, stops) in [(fewer(), true), (propose(standby()), true), (propose(desired(5)), false)] {
        let before = proposed.action.read(&region(), &sample.facts.estate).unwrap();
        let finding = sample.say(Guard::OneOperator, &proposed);
        assert_eq!(finding.stops(proposed.action.direction(&before)), stops, "{proposed:?}");
    }
}

/// An open run over a scheduled action whose name is the group's.
fn open_schedule(sample: &mut Sample) {
    let change = crate::ScheduleChange::Delete;
    open(sample, Action::Schedule(crate::ScheduleAction { group: "web".into(), name: "web".into(), change }));
}

pub(super) fn start(version: &str) -> RefreshChange {
    RefreshChange::Start { template: "lt-1".into(), version: version.into(), min_healthy: 90 }
}

fn begun_refresh(sample: &mut Sample) {
    sample.refreshes(vec![refresh("r-1", "InProgress")]);
    open(sample, Action::Refresh(RefreshAction { group: "web".into(), change: start("8") }));
}
