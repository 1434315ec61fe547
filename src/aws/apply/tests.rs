//! Every change over its whole way through the SDK: what is sent, how often, and how each answer is sorted.

mod connection;
mod sorting;
mod standing;
mod twin;

use change::record::{Armament, Intent, Opened, Operator, Record, Step};
use change::{
    Action, AlarmAction, AlarmChange, Answered, Bounds, Committed, Digest, Draft, Estimate, GroupAction, GroupChange,
    InstanceAction, InstanceChange, Journal, JournalFault, Mark, Origin, Place, Process, Purpose, RefreshAction,
    RefreshChange, RollOut, RunId, ScheduleAction, ScheduleChange, SchedulePlan, StackAction, StackChange, State,
    Story, TargetAction, TargetChange, TemplateBody, Undo, VERSION, Way,
};
use domain::{AccountId, Moment, Region};

use crate::testing::{Reply, Service, identity, xml_success};

const ACCOUNT: &str = "123456789012";
const MARK: &str = "finops-01JDAK2YM00000000000000007-aaaaaaaaaaaa";

/// Takes every record and keeps none.
struct Nowhere;

impl Journal for Nowhere {
    fn append(&mut self, _: &Record) -> Result<(), JournalFault> {
        Ok(())
    }
}

/// A change that a run may send: as the undo of a step that its journal says was begun.
pub(crate) fn committed(action: Action) -> Committed {
    let at = Moment::parse("2026-11-22T14:00:00Z").unwrap();
    let run = RunId::parse(&MARK[7..33]).unwrap();
    let digest = Digest::parse(&"a".repeat(64)).unwrap();
    let place = Place {
        account: AccountId::new(ACCOUNT).unwrap(),
        region: Region::new("us-east-1"),
        profile: "sandbox".into(),
    };
    let operator = Operator {
        arn: "arn:aws:iam::123456789012:user/ada".into(),
        user_id: "A".into(),
        seat: "ada@laptop".to_owned(),
        pid: 1,
        origin: Origin::Shell,
    };
    let opened = Opened {
        version: VERSION,
        at,
        run,
        mark: Mark::new(run, &digest),
        digest,
        action: action.id().to_owned(),
        subject: action.subject().clone(),
        place,
        operator,
        findings: Vec::new(),
        incident: None,
    };
    let subject = action.subject().clone();
    let undo = Undo::By(Box::new(action.clone()));
    let step = Step { action: action.clone(), before: State::new(), undo };
    let records = [
        Record::Opened(Box::new(opened)),
        Record::Armed(Armament { at, revert_at: None, steps: vec![step] }),
        Record::Intent(Intent { at, step: 0, way: Way::Forward, subject, action }),
    ];
    let mut restorer = Story::of(&records).unwrap().restorer().unwrap();
    restorer.undo(0, &mut Nowhere, at).unwrap().0
}

/// A change, the operation that does it, its request, what AWS answers, and what is said of that.
pub(super) struct Case {
    pub(super) action: Action,
    pub(super) operation: &'static str,
    /// The parameters of the query protocol; for CBOR, texts that the body holds.
    request: &'static str,
    pub(super) success: Reply,
    detail: &'static str,
}

pub(super) fn group(change: GroupChange) -> Action {
    Action::Group(GroupAction { group: "web".into(), change })
}

fn refresh(change: RefreshChange) -> Action {
    Action::Refresh(RefreshAction { group: "web".into(), change })
}

fn instance(change: InstanceChange) -> Action {
    Action::Instance(InstanceAction { group: "web".into(), instance: "i-0a".into(), change })
}

fn schedule(change: ScheduleChange) -> Action {
    Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change })
}

fn target(port: Option<u16>, change: TargetChange) -> Action {
    let (group, group_name) = ("arn:tg".into(), "api".into());
    Action::Target(TargetAction { group, group_name, target: "i-0a".into(), port, change })
}

fn alarm(change: AlarmChange) -> Action {
    Action::Alarm(AlarmAction { alarm: "cpu".into(), change })
}

fn query(action: Action, operation: &'static str, request: &'static str) -> Case {
    Case { action, operation, request, success: xml_success(operation, ""), detail: "request r-1" }
}

fn traced(case: Case, inside: &str, detail: &'static str) -> Case {
    Case { success: xml_success(case.operation, inside), detail, ..case }
}

fn cbor(action: Action, operation: &'static str, request: &'static str) -> Case {
    Case { action, operation, request, success: Reply::Cbor(200, Vec::new()), detail: "request r-1" }
}

/// One of each operation.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = groups();
    cases.extend(refreshes());
    cases.extend(instances());
    cases.extend(others());
    cases.extend(stacks());
    cases
}

fn groups() -> Vec<Case> {
    let processes = || [Process::Launch, Process::AZRebalance].into();
    vec![
        query(
            group(GroupChange::Desired(4)),
            "SetDesiredCapacity",
            "AutoScalingGroupName=web&DesiredCapacity=4&HonorCooldown=false",
        ),
        query(
            group(GroupChange::Bounds(Bounds { min: Some(2), max: None })),
            "UpdateAutoScalingGroup",
            "AutoScalingGroupName=web&MinSize=2",
        ),
        query(
            group(GroupChange::Suspend(processes())),
            "SuspendProcesses",
            "AutoScalingGroupName=web&ScalingProcesses.member.1=Launch&ScalingProcesses.member.2=AZRebalance",
        ),
        query(
            group(GroupChange::Resume(processes())),
            "ResumeProcesses",
            "AutoScalingGroupName=web&ScalingProcesses.member.1=Launch&ScalingProcesses.member.2=AZRebalance",
        ),
    ]
}

fn refreshes() -> Vec<Case> {
    const ID: &str = "<InstanceRefreshId>ir-1</InstanceRefreshId>";
    let start = RefreshChange::Start { template: "lt-1".into(), version: "7".into(), min_healthy: 90 };
    let start = query(
        refresh(start),
        "StartInstanceRefresh",
        "AutoScalingGroupName=web&DesiredConfiguration.LaunchTemplate.LaunchTemplateId=lt-1\
         &DesiredConfiguration.LaunchTemplate.Version=7&Preferences.MinHealthyPercentage=90",
    );
    let cancel = query(refresh(RefreshChange::Cancel), "CancelInstanceRefresh", "AutoScalingGroupName=web");
    let rollback = query(refresh(RefreshChange::Rollback), "RollbackInstanceRefresh", "AutoScalingGroupName=web");
    [start, cancel, rollback].map(|case| traced(case, ID, "refresh ir-1")).into()
}

fn instances() -> Vec<Case> {
    const ACTIVITY: &str = "<ActivityId>a-1</ActivityId><AutoScalingGroupName>web</AutoScalingGroupName>\
        <Cause>user</Cause><StartTime>2026-11-22T14:15:16Z</StartTime><StatusCode>InProgress</StatusCode>";
    let one = format!("<Activity>{ACTIVITY}</Activity>");
    let list = format!("<Activities><member>{ACTIVITY}</member></Activities>");
    let replace = query(
        instance(InstanceChange::Replace),
        "TerminateInstanceInAutoScalingGroup",
        "InstanceId=i-0a&ShouldDecrementDesiredCapacity=false",
    );
    let enter = query(
        instance(InstanceChange::EnterStandby),
        "EnterStandby",
        "InstanceIds.member.1=i-0a&AutoScalingGroupName=web&ShouldDecrementDesiredCapacity=true",
    );
    let exit = query(
        instance(InstanceChange::ExitStandby),
        "ExitStandby",
        "InstanceIds.member.1=i-0a&AutoScalingGroupName=web",
    );
    vec![
        traced(replace, &one, "activity a-1"),
        query(
            instance(InstanceChange::Unhealthy),
            "SetInstanceHealth",
            "InstanceId=i-0a&HealthStatus=Unhealthy&ShouldRespectGracePeriod=false",
        ),
        traced(enter, &list, "activity a-1"),
        traced(exit, &list, "activity a-1"),
    ]
}

fn others() -> Vec<Case> {
    let once = SchedulePlan { at: Some(Moment::from_secs(1_764_000_000)), min: Some(2), ..SchedulePlan::default() };
    let nightly = SchedulePlan {
        recurrence: Some("0 20 * * *".into()),
        time_zone: Some("Europe/Berlin".into()),
        desired: Some(3),
        max: Some(6),
        ..SchedulePlan::default()
    };
    vec![
        query(
            schedule(ScheduleChange::Put(once)),
            "PutScheduledUpdateGroupAction",
            "AutoScalingGroupName=web&ScheduledActionName=night&StartTime=2025-11-24T16%3A00%3A00Z&MinSize=2",
        ),
        query(
            schedule(ScheduleChange::Put(nightly)),
            "PutScheduledUpdateGroupAction",
            "AutoScalingGroupName=web&ScheduledActionName=night&Recurrence=0%2020%20%2A%20%2A%20%2A\
             &MaxSize=6&DesiredCapacity=3&TimeZone=Europe%2FBerlin",
        ),
        query(
            schedule(ScheduleChange::Delete),
            "DeleteScheduledAction",
            "AutoScalingGroupName=web&ScheduledActionName=night",
        ),
        query(
            target(Some(8080), TargetChange::Register),
            "RegisterTargets",
            "TargetGroupArn=arn%3Atg&Targets.member.1.Id=i-0a&Targets.member.1.Port=8080",
        ),
        query(
            target(None, TargetChange::Deregister),
            "DeregisterTargets",
            "TargetGroupArn=arn%3Atg&Targets.member.1.Id=i-0a",
        ),
        cbor(
            alarm(AlarmChange::Mute { minutes: 90 }),
            "PutAlarmMuteRule",
            "finops-mute-cpu at(2026-11-22T14:15) PT1H30M cpu",
        ),
        cbor(alarm(AlarmChange::Unmute), "DeleteAlarmMuteRule", "finops-mute-cpu"),
    ]
}

fn stack(change: StackChange) -> Action {
    Action::Stack(StackAction::new("finops-edge", change))
}

fn roll_out(purpose: Purpose) -> Action {
    stack(StackChange::RollOut(Box::new(RollOut {
        change_set: "finops-0f".into(),
        purpose,
        template: "0f".repeat(32),
        shown: vec![],
        named: [].into(),
        opens: None,
        estimate: Estimate::default(),
        role: None,
        triggers: 0,
    })))
}

fn drafts() -> Vec<Case> {
    let mut draft = Draft::new(Purpose::Update, TemplateBody::new("{}"), "");
    draft.name = "finops-0f".into();
    draft.parameters.insert("Max".into(), "6".into());
    draft.tags.insert("finops:phase".into(), "2".into());
    draft.triggers.push("arn:a".into());
    let draft = StackChange::Draft(Box::new(draft));
    let draft = query(
        stack(draft),
        "CreateChangeSet",
        "StackName=finops-edge&TemplateBody=%7B%7D&Parameters.member.1.ParameterKey=Max\
         &Parameters.member.1.ParameterValue=6&Capabilities.member.1=CAPABILITY_NAMED_IAM\
         &RollbackConfiguration.RollbackTriggers.member.1.Arn=arn%3Aa\
         &RollbackConfiguration.RollbackTriggers.member.1.Type=AWS%3A%3ACloudWatch%3A%3AAlarm\
         &RollbackConfiguration.MonitoringTimeInMinutes=5&Tags.member.1.Key=finops%3Aphase&Tags.member.1.Value=2\
         &ChangeSetName=finops-0f&ClientToken=MARK&Description=MARK&ChangeSetType=UPDATE",
    );
    let discard = StackChange::Discard { change_set: "finops-0f".into(), with_stack: false };
    vec![
        traced(draft, "<Id>arn:cs</Id>", "change set arn:cs"),
        query(stack(discard), "DeleteChangeSet", "ChangeSetName=finops-0f&StackName=finops-edge"),
        query(
            roll_out(Purpose::Update),
            "ExecuteChangeSet",
            "ChangeSetName=finops-0f&StackName=finops-edge&ClientRequestToken=MARK",
        ),
        query(
            roll_out(Purpose::Create),
            "ExecuteChangeSet",
            "ChangeSetName=finops-0f&StackName=finops-edge&ClientRequestToken=MARK&RetainExceptOnCreate=true",
        ),
    ]
}

fn stacks() -> Vec<Case> {
    let edge = "StackName=finops-edge&ClientRequestToken=MARK";
    let mut cases = drafts();
    cases.extend([
        query(stack(StackChange::Cancel), "CancelUpdateStack", edge),
        query(
            stack(StackChange::Continue { skip: vec!["Db".into()] }),
            "ContinueUpdateRollback",
            "StackName=finops-edge&ResourcesToSkip.member.1=Db&ClientRequestToken=MARK",
        ),
        query(stack(StackChange::RollBack), "RollbackStack", edge),
        query(
            stack(StackChange::Delete { retain: vec!["Db".into()], role: None }),
            "DeleteStack",
            "StackName=finops-edge&RetainResources.member.1=Db&ClientRequestToken=MARK",
        ),
        query(
            stack(StackChange::Delete { retain: vec![], role: Some("arn:r".into()) }),
            "DeleteStack",
            "StackName=finops-edge&RoleARN=arn%3Ar&ClientRequestToken=MARK",
        ),
        query(
            stack(StackChange::Protect(true)),
            "UpdateTerminationProtection",
            "EnableTerminationProtection=true&StackName=finops-edge",
        ),
        query(
            stack(StackChange::Policy("{}".into())),
            "SetStackPolicy",
            "StackName=finops-edge&StackPolicyBody=%7B%7D",
        ),
    ]);
    cases
}

/// Sends `action` to a service that knows the account and answers `reply`; what was said, and what was sent.
pub(super) async fn applied(action: Action, reply: Reply) -> (Answered, Service) {
    let service =
        Service::new(move |body| if body.contains("GetCallerIdentity") { identity(ACCOUNT) } else { reply.clone() });
    let (cloud, _) = service.connect().await;
    let answered = cloud.apply(committed(action)).await;
    (answered, service)
}

/// How many changes a service was sent; STS is asked once before.
pub(super) fn changes(service: &Service) -> usize {
    let sent = service.sent();
    assert_eq!(sent.iter().filter(|body| body.contains("GetCallerIdentity")).count(), 1);
    sent.len() - 1
}

#[tokio::test]
async fn each_change_is_one_request_of_exactly_this_form() {
    for case in cases() {
        let (answered, service) = applied(case.action, case.success).await;
        assert_eq!(answered, Answered::Accepted(case.detail.into()), "{}", case.operation);
        let [sts, change] = service.requests().try_into().unwrap();
        assert!(sts.body.contains("GetCallerIdentity"));
        if change.path.is_empty() {
            let (operation, parameters) = change.body.split_once("&Version=").unwrap();
            assert_eq!(operation, format!("Action={}", case.operation));
            let request = case.request.replace("MARK", MARK);
            assert_eq!(parameters.split_once('&').unwrap().1, request, "{}", case.operation);
        } else {
            assert!(change.path.ends_with(&format!("/operation/{}", case.operation)), "{change:?}");
            assert!(case.request.split(' ').all(|text| change.body.contains(text)), "{change:?}");
        }
        assert!(change.agent.contains(&format!("lib/{MARK}")), "{}", change.agent);
        assert!(change.agent.contains("app/finops-tui"), "{}", change.agent);
    }
}

#[tokio::test]
async fn a_mute_rule_carries_the_mark_where_people_read_it() {
    let (_, service) = applied(alarm(AlarmChange::Mute { minutes: 5 }), Reply::Cbor(200, Vec::new())).await;
    assert!(service.sent()[1].contains(MARK));
}

#[tokio::test]
async fn a_change_is_counted_like_any_other_request() {
    let service = Service::new(|body| {
        if body.contains("GetCallerIdentity") { identity(ACCOUNT) } else { xml_success("SetDesiredCapacity", "") }
    });
    let (cloud, _) = service.connect().await;
    let answered = cloud.apply(committed(group(GroupChange::Desired(4)))).await;
    assert!(matches!(answered, Answered::Accepted(_)), "{answered:?}");
    assert_eq!(cloud.meter().by_service[&domain::Service::AutoScaling], 1);
    assert_eq!(cloud.meter().calls_today, 2);
}
