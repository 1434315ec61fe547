use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{AccountId, AutoScalingGroup, Capacity, Estate, Identity, Instance, Lifecycle, Moment, Now, Region, Zone};

use super::*;
use crate::guards::Guard;
use crate::{
    Action, CredentialLife, Fuse, GroupAction, GroupChange, JournalStanding, LeaseStanding, Limits, Origin, ProfilePin,
    Refusal, RunId, Standing, WriteMode,
};

mod orders;
mod reasons;

const START: Moment = Moment::from_secs(1_795_356_202);

fn region() -> Region {
    Region::new("us-east-1")
}

fn wish(group: &str, change: GroupChange) -> Proposed {
    Proposed {
        action: Action::Group(GroupAction { group: group.into(), change }),
        region: region(),
        revert_after: None,
        fuse: Fuse::Unset,
        origin: Origin::Console,
    }
}

fn group(name: &str, desired: u32) -> AutoScalingGroup {
    let instance = |n: u32| Instance {
        id: format!("i-0{n}").into(),
        zone: Zone::new(if n.is_multiple_of(2) { "us-east-1a" } else { "us-east-1b" }),
        zone_id: None,
        lifecycle: Lifecycle::InService,
        lifecycle_word: "InService".into(),
        is_healthy: true,
        kind: Some("t3.micro".into()),
        template_version: None,
        is_protected: false,
    };
    AutoScalingGroup {
        region: region(),
        name: name.into(),
        arn: name.into(),
        capacity: Capacity::new(2, desired, 6).unwrap(),
        instances: (0..desired).map(instance).collect(),
        zones: vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")],
        suspended: vec![],
        target_groups: vec![],
        health_check: "EC2".into(),
        template: None,
        settling: Duration::from_mins(5),
        tags: BTreeMap::new(),
    }
}

/// Everything known, and nothing in the way of adding an instance to `web` or `jobs`.
fn facts(desired: u32, at: Moment) -> Facts {
    let account = AccountId::new("123456789012").unwrap();
    let mut estate = Estate::new([region()]);
    let identity = Identity {
        account: account.clone(),
        arn: "arn:aws:sts::123456789012:assumed-role/oncall/ops".into(),
        user_id: "AROA:ops".into(),
    };
    estate.identity.succeeded(identity, at, None);
    let here = estate.regions.get_mut(&region()).unwrap();
    here.groups.succeeded(vec![group("web", desired), group("jobs", desired)], at, None);
    here.scaling.succeeded(domain::Scaling::default(), at, None);
    here.target_groups.succeeded(vec![], at, None);
    here.alarms.succeeded(vec![], at, None);
    here.stacks.succeeded(vec![], at, None);
    for name in ["web", "jobs"] {
        here.refreshes.entry(name.into()).or_default().succeeded(vec![], at, None);
    }
    let profile =
        ProfilePin { name: "staging".into(), is_protected: false, account: Some(account), regions: vec![region()] };
    let standing = Standing {
        profile,
        write: WriteMode::On,
        journal: JournalStanding::Ready,
        lease: LeaseStanding::Held,
        open_runs: vec![],
        unread_runs: vec![],
        credentials: CredentialLife::Renewed,
        clock_skew_secs: Some(0),
    };
    Facts { estate, standing }
}

fn limits() -> Limits {
    Limits { watch: vec!["web".to_owned(), "jobs".to_owned()], ..Limits::default() }
}

/// A gate with its surroundings.
struct Bench {
    gate: Gate,
    limits: Limits,
    write: WriteMode,
    now: Moment,
}

impl Bench {
    fn new() -> Self {
        Self { gate: Gate::default(), limits: limits(), write: WriteMode::On, now: START }
    }

    fn tell(&mut self, msg: GateMsg) -> Vec<GateEffect> {
        let terms = Terms { limits: &self.limits, write: self.write, now: Now::at(self.now) };
        self.gate.update(msg, &terms)
    }

    fn open(&mut self, group: &str, change: GroupChange) -> Number {
        let effects = self.tell(GateMsg::Proposed(Box::new(wish(group, change))));
        let [GateEffect::Inquire { ticket, .. }] = effects.as_slice() else { panic!("{effects:?}") };
        *ticket
    }

    fn inform(&mut self, ticket: Number, facts: Result<Facts, Text>) {
        assert_eq!(self.tell(GateMsg::Informed { ticket, outcome: Box::new(facts) }), []);
    }

    fn type_phrase(&mut self, phrase: &str) {
        assert_eq!(self.tell(GateMsg::Typed(phrase.to_owned())), []);
    }

    fn shown(&self) -> &Shown {
        self.gate.shown().unwrap_or_else(|| panic!("{:?}", self.gate.stage()))
    }

    /// `web` from 3 to 4, shown.
    fn at_preview() -> (Self, Number) {
        let mut bench = Self::new();
        let ticket = bench.open("web", GroupChange::Desired(4));
        bench.inform(ticket, Ok(facts(3, START)));
        (bench, ticket)
    }

    /// `web` from 3 to 4, carried out.
    fn underway() -> (Self, Number) {
        let (mut bench, ticket) = Self::at_preview();
        bench.type_phrase("web");
        let effects = bench.tell(GateMsg::Submitted);
        assert!(matches!(effects.as_slice(), [GateEffect::CarryOut { .. }]), "{effects:?}");
        (bench, ticket)
    }
}

fn run() -> RunId {
    RunId::new(START, 7)
}

fn outcome(ending: Ending) -> Outcome {
    Outcome { run: Some(run()), ending, why: "it is so".into(), revert_at: None }
}

#[test]
fn the_phrase_is_the_name_letter_for_letter() {
    for wrong in
        ["", "yes", "y", "WEB", "Web", "web ", " web", "wеb", "w\u{200b}eb", "ｗｅｂ", "web\n", "we", "webb", "jobs"]
    {
        let (mut bench, _) = Bench::at_preview();
        bench.type_phrase(wrong);
        assert_eq!(bench.tell(GateMsg::Submitted), [], "{wrong:?}");
        assert!(matches!(bench.shown().refusal(), Some(Refusal::Mistyped { .. })), "{wrong:?}");
        assert_eq!(bench.shown().typed().phrase, wrong, "a refusal keeps what was typed");
        bench.type_phrase("web");
        assert_eq!(bench.shown().refusal(), None, "typing takes the refusal away");
        assert_eq!(bench.tell(GateMsg::Submitted).len(), 1);
    }
}

#[test]
fn what_is_confirmed_is_handed_out_once_and_is_what_was_shown() {
    let (mut bench, ticket) = Bench::at_preview();
    let digest = bench.shown().previewed().digest().clone();
    bench.type_phrase("web");
    let effects = bench.tell(GateMsg::Submitted);
    let [GateEffect::CarryOut { ticket: own, confirmed }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((*own, confirmed.previewed().digest()), (ticket, &digest));
    assert_eq!(bench.tell(GateMsg::Submitted), []);
    assert_eq!(bench.gate.underway().count(), 1);
}

#[test]
fn nothing_is_confirmed_while_writes_are_off() {
    for write in [WriteMode::Off, WriteMode::Until(START)] {
        let (mut bench, _) = Bench::at_preview();
        bench.write = write;
        bench.type_phrase("web");
        assert_eq!(bench.tell(GateMsg::Submitted), []);
        assert_eq!(bench.shown().refusal(), Some(&Refusal::Disarmed));
        assert_eq!(bench.shown().typed().phrase, "web");
    }
}

#[test]
fn what_runs_goes_on_when_writes_end() {
    let (mut bench, ticket) = Bench::underway();
    bench.write = WriteMode::Off;
    bench.tell(GateMsg::Progressed { ticket, progress: Progress::Sent(run()) });
    let told = bench.tell(GateMsg::Ended { ticket, outcome: outcome(Ending::Applied) });
    assert!(matches!(told.as_slice(), [GateEffect::Tell { .. }]), "{told:?}");
}

#[test]
fn an_expired_preview_is_looked_at_again() {
    let (mut bench, ticket) = Bench::at_preview();
    bench.type_phrase("web");
    bench.now = bench.shown().previewed().valid_until();
    assert_eq!(bench.tell(GateMsg::Submitted), []);
    assert!(matches!(bench.shown().refusal(), Some(Refusal::Expired(_))));
    let asked = bench.tell(GateMsg::LookedAgain);
    assert!(matches!(asked.as_slice(), [GateEffect::Inquire { ticket: own, .. }] if *own == ticket), "{asked:?}");
    assert!(bench.shown().asked_again().is_some());
    let now = bench.now;
    bench.inform(ticket, Ok(facts(3, now)));
    assert_eq!((bench.shown().typed().phrase.as_str(), bench.shown().refusal()), ("web", None));
    assert_eq!(bench.tell(GateMsg::Submitted).len(), 1);
}

#[test]
fn a_subject_that_moved_under_the_dialog_is_typed_for_again() {
    let (mut bench, ticket) = Bench::at_preview();
    bench.type_phrase("web");
    bench.inform(ticket, Ok(facts(5, START)));
    assert_eq!(bench.shown().typed().phrase, "");
    let moved: Vec<String> = bench.shown().moved().iter().map(ToString::to_string).collect();
    assert_eq!(moved, ["desired was 3, is 5"]);
    assert_eq!(bench.tell(GateMsg::Submitted), []);
}

#[test]
fn facts_that_cannot_be_had_again_leave_everything_as_it_is() {
    let (mut bench, ticket) = Bench::at_preview();
    bench.type_phrase("we");
    bench.inform(ticket, Err("no answer from sts".into()));
    assert_eq!(bench.shown().typed().phrase, "we");
    assert_eq!(bench.shown().trouble(), Some(&"no answer from sts".into()));
}

#[test]
fn what_makes_no_sense_is_refused_with_the_reason_and_can_be_asked_again() {
    let mut bench = Bench::new();
    let ticket = bench.open("web", GroupChange::Desired(4));
    bench.inform(ticket, Ok(facts(4, START)));
    let Some(Stage::Refused(refused)) = bench.gate.stage() else { panic!("{:?}", bench.gate) };
    assert_eq!(refused.why.as_str(), "web is so already; nothing to do");
    assert_eq!(bench.tell(GateMsg::LookedAgain).len(), 1);
    bench.inform(ticket, Ok(facts(3, START)));
    assert_eq!(bench.shown().previewed().before().number("desired"), Some(3));
}

#[test]
fn an_answer_for_another_opening_falls_through() {
    let mut bench = Bench::new();
    let first = bench.open("web", GroupChange::Desired(4));
    bench.tell(GateMsg::Left);
    bench.inform(first, Ok(facts(3, START)));
    assert_eq!(bench.gate.stage(), None);
    let second = bench.open("jobs", GroupChange::Desired(4));
    bench.inform(first, Ok(facts(3, START)));
    assert!(matches!(bench.gate.stage(), Some(Stage::Asked(_))));
    bench.inform(second, Ok(facts(3, START)));
    assert_eq!(bench.shown().previewed().phrase(), "jobs");
    bench.tell(GateMsg::Ended { ticket: second, outcome: outcome(Ending::Applied) });
    assert_eq!(bench.shown().previewed().phrase(), "jobs", "what was never carried out cannot end");
}

#[test]
fn what_runs_is_left_and_found_again() {
    let (mut bench, ticket) = Bench::underway();
    bench.tell(GateMsg::Left);
    assert_eq!(bench.gate.stage(), None);
    let other = bench.open("jobs", GroupChange::Desired(4));
    bench.tell(GateMsg::Progressed { ticket, progress: Progress::Sent(run()) });
    let tracked: Vec<_> = bench.gate.underway().map(|(ticket, it)| (ticket, it.run())).collect();
    assert_eq!(tracked, [(ticket, Some(run()))]);
    assert_eq!(bench.gate.ticket(), Some(other));
    bench.tell(GateMsg::Returned(ticket));
    assert!(matches!(bench.gate.stage(), Some(Stage::Underway(_))));
    bench.tell(GateMsg::Ended { ticket, outcome: outcome(Ending::Unknown) });
    assert!(matches!(bench.gate.stage(), Some(Stage::Ended(_))));
    assert_eq!(bench.gate.underway().count(), 0);
}

#[test]
fn only_what_was_not_begun_is_wished_for_again_as_a_new_opening() {
    for (ending, is_asked) in [(Ending::NotStarted, 1), (Ending::Applied, 0), (Ending::Failed, 0), (Ending::Unknown, 0)]
    {
        let (mut bench, ticket) = Bench::underway();
        bench.tell(GateMsg::Ended { ticket, outcome: outcome(ending) });
        assert_eq!(bench.tell(GateMsg::LookedAgain).len(), is_asked, "{ending:?}");
        assert_eq!(bench.gate.ticket() != Some(ticket), is_asked == 1, "{ending:?}");
    }
}

#[test]
fn reasons_are_long_enough_or_answered_at_once() {
    let (mut bench, ticket) = Bench::at_preview();
    let say = |bench: &mut Bench, guard, reason: &str| {
        bench.tell(GateMsg::Overridden { guard, reason: reason.to_owned() });
        bench.shown().refusal().map(ToString::to_string)
    };
    let reason = "checkout is down, more hands are on the way";
    assert!(say(&mut bench, Guard::CoolDown, "short").is_some_and(|why| why.contains("20 characters")));
    assert!(say(&mut bench, Guard::WriteMode, reason).is_some_and(|why| why.contains("takes no override")));
    assert_eq!(say(&mut bench, Guard::CoolDown, reason), None);
    assert_eq!(bench.shown().typed().overrides, BTreeMap::from([(Guard::CoolDown, reason.to_owned())]));
    bench.tell(GateMsg::Excused("  INC-7 ".to_owned()));
    assert_eq!(bench.shown().typed().incident.as_deref(), Some("INC-7"));
    bench.inform(ticket, Ok(facts(3, START)));
    assert_eq!(bench.shown().typed().incident.as_deref(), Some("INC-7"));
    bench.tell(GateMsg::Withdrawn(Guard::CoolDown));
    bench.tell(GateMsg::Excused(" ".to_owned()));
    assert_eq!(bench.shown().typed(), &crate::Typed::default());
}

#[test]
fn what_is_heard_of_one_run_is_not_taken_for_another() {
    let (mut bench, first) = Bench::underway();
    let second = bench.open("jobs", GroupChange::Desired(4));
    bench.inform(second, Ok(facts(3, START)));
    bench.type_phrase("jobs");
    assert_eq!(bench.tell(GateMsg::Submitted).len(), 1);
    bench.tell(GateMsg::Progressed { ticket: first, progress: Progress::Sent(run()) });
    let tracked: Vec<_> = bench.gate.underway().map(|(ticket, it)| (ticket, it.run())).collect();
    assert_eq!(tracked, [(first, Some(run())), (second, None)]);
    let told = bench.tell(GateMsg::Ended { ticket: first, outcome: outcome(Ending::Applied) });
    let [GateEffect::Tell { proposed, .. }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(**proposed, wish("web", GroupChange::Desired(4)));
    assert_eq!(bench.gate.underway().map(|(ticket, _)| ticket).collect::<Vec<_>>(), [second]);
}

#[test]
fn what_is_shown_says_since_when_and_whether_newer_facts_are_on_their_way() {
    let (mut bench, ticket) = Bench::at_preview();
    assert_eq!((bench.shown().since(), bench.shown().asked_again()), (Now::at(START), None));
    bench.now = START + Duration::from_secs(9);
    bench.tell(GateMsg::LookedAgain);
    assert_eq!((bench.shown().since(), bench.shown().asked_again()), (Now::at(START), Some(Now::at(bench.now))));
    bench.inform(ticket, Err("no answer from sts".into()));
    assert_eq!((bench.shown().since(), bench.shown().asked_again()), (Now::at(START), None));
    let now = bench.now;
    bench.inform(ticket, Ok(facts(3, now)));
    assert_eq!((bench.shown().since(), bench.shown().asked_again()), (Now::at(now), None));
}
