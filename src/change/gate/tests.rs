use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{AccountId, AutoScalingGroup, Capacity, Estate, Identity, Instance, Lifecycle, Moment, Now, Region, Zone};

use super::*;
use crate::guards::{Guard, Verdict};
use crate::{
    Action, CredentialLife, Fuse, GroupAction, GroupChange, JournalStanding, LeaseStanding, Limits, Origin, ProfilePin,
    Refusal, RunId, Standing, WriteMode,
};

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
fn a_reason_goes_when_the_danger_is_gone_or_worse() {
    let mut bench = Bench::new();
    let ticket = bench.open("web", GroupChange::Desired(2));
    bench.inform(ticket, Ok(facts(3, START)));
    let stop = bench.shown().previewed().stops().find(|stop| stop.guard.is_overridable()).map(|stop| stop.guard);
    let Some(guard) = stop else { return };
    let reason = "the fourth one is broken and must go".to_owned();
    bench.tell(GateMsg::Overridden { guard, reason });
    assert!(bench.shown().previewed().findings().iter().any(|it| it.guard == guard && it.verdict >= Verdict::Unknown));
    bench.inform(ticket, Ok(facts(3, START)));
    assert!(bench.shown().typed().overrides.contains_key(&guard), "still the same danger: the reason stays");
}

/// What can be heard at the gate, small enough to try every order of it.
#[derive(Clone, Copy, Debug)]
enum Heard {
    WishWeb,
    WishJobs,
    Facts,
    LateFacts,
    NoFacts,
    MovedFacts,
    Right,
    Wrong,
    Submit,
    Again,
    Progress,
    End,
    LateEnd,
    Leave,
    Return,
    Disarm,
    Expire,
}

const ALPHABET: [Heard; 17] = [
    Heard::WishWeb,
    Heard::WishJobs,
    Heard::Facts,
    Heard::LateFacts,
    Heard::NoFacts,
    Heard::MovedFacts,
    Heard::Right,
    Heard::Wrong,
    Heard::Submit,
    Heard::Again,
    Heard::Progress,
    Heard::End,
    Heard::LateEnd,
    Heard::Leave,
    Heard::Return,
    Heard::Disarm,
    Heard::Expire,
];

/// A gate, and what a bystander knows of it by the messages and effects alone.
struct Watched {
    bench: Bench,
    opened: Vec<Number>,
    carried_out: BTreeSet<Number>,
    ended: BTreeSet<Number>,
    is_typed: bool,
}

impl Watched {
    fn from(prefix: &[Heard]) -> Self {
        let mut watched = Self {
            bench: Bench::new(),
            opened: vec![],
            carried_out: BTreeSet::new(),
            ended: BTreeSet::new(),
            is_typed: false,
        };
        for heard in prefix {
            watched.hear(*heard);
        }
        watched
    }

    fn fork(&self) -> Self {
        let bench = Bench {
            gate: self.bench.gate.clone(),
            limits: self.bench.limits.clone(),
            write: self.bench.write,
            now: self.bench.now,
        };
        let (opened, carried_out, ended) = (self.opened.clone(), self.carried_out.clone(), self.ended.clone());
        Self { bench, opened, carried_out, ended, is_typed: self.is_typed }
    }

    fn hear(&mut self, heard: Heard) {
        let Some(msg) = self.msg(heard) else { return };
        let was_shown = self.bench.gate.shown().cloned();
        let effects = self.bench.tell(msg);
        for effect in effects {
            match effect {
                GateEffect::Inquire { ticket, .. } => {
                    if !self.opened.contains(&ticket) {
                        self.opened.push(ticket);
                    }
                }
                GateEffect::CarryOut { ticket, confirmed } => {
                    let shown = was_shown.as_ref().expect("nothing is carried out that was not shown");
                    assert!(matches!(heard, Heard::Submit), "{heard:?} carried something out");
                    assert!(self.is_typed, "nothing is carried out unconfirmed");
                    assert_eq!(shown.typed().phrase, shown.previewed().phrase());
                    assert_eq!(confirmed.previewed(), shown.previewed(), "what is carried out is what was shown");
                    assert!(self.bench.write.is_on(self.bench.now), "nothing is carried out with writes off");
                    assert!(self.bench.now < shown.previewed().valid_until(), "nothing old is carried out");
                    assert!(self.carried_out.insert(ticket), "nothing is carried out twice");
                }
                GateEffect::Tell { .. } => {
                    let ticket = self.named(heard).expect("an end is told where one was heard");
                    assert!(self.carried_out.contains(&ticket), "only what was carried out ends");
                    assert!(self.ended.insert(ticket), "an end is told once");
                }
            }
        }
        let tracked: BTreeSet<Number> = self.bench.gate.underway().map(|(ticket, _)| ticket).collect();
        let running: BTreeSet<Number> = self.carried_out.difference(&self.ended).copied().collect();
        assert_eq!(tracked, running, "nothing running is forgotten, and nothing else is taken for running");
    }

    /// The opening that a message is about: the oldest running, the last, or the one before it.
    fn named(&self, heard: Heard) -> Option<Number> {
        match heard {
            Heard::LateFacts | Heard::LateEnd => self.opened.iter().rev().nth(1).copied(),
            _ => self.opened.last().copied(),
        }
    }

    fn msg(&mut self, heard: Heard) -> Option<GateMsg> {
        let at = self.bench.now;
        let informed = |ticket, outcome| GateMsg::Informed { ticket, outcome: Box::new(outcome) };
        Some(match heard {
            Heard::WishWeb | Heard::WishJobs => {
                self.is_typed = false;
                let group = if matches!(heard, Heard::WishWeb) { "web" } else { "jobs" };
                GateMsg::Proposed(Box::new(wish(group, GroupChange::Desired(4))))
            }
            Heard::Facts | Heard::LateFacts => informed(self.named(heard)?, Ok(facts(3, at))),
            Heard::NoFacts => informed(self.named(heard)?, Err("no answer".into())),
            Heard::MovedFacts => informed(self.named(heard)?, Ok(facts(2, at))),
            Heard::Right => {
                self.is_typed = true;
                GateMsg::Typed(self.bench.gate.shown()?.previewed().phrase().to_owned())
            }
            Heard::Wrong => {
                self.is_typed = false;
                GateMsg::Typed("yes".to_owned())
            }
            Heard::Submit => GateMsg::Submitted,
            Heard::Again => GateMsg::LookedAgain,
            Heard::Progress => GateMsg::Progressed { ticket: self.named(heard)?, progress: Progress::Sent(run()) },
            Heard::End | Heard::LateEnd => {
                GateMsg::Ended { ticket: self.named(heard)?, outcome: outcome(Ending::NotStarted) }
            }
            Heard::Leave => GateMsg::Left,
            Heard::Return => GateMsg::Returned(*self.opened.first()?),
            Heard::Disarm => {
                self.bench.write = WriteMode::Off;
                return None;
            }
            Heard::Expire => {
                self.bench.now = at + Duration::from_mins(11);
                return None;
            }
        })
    }
}

fn every_order(watched: &Watched, depth: usize, tried: &mut usize) {
    *tried += 1;
    if depth == 0 {
        return;
    }
    for heard in ALPHABET {
        let mut next = watched.fork();
        next.hear(heard);
        every_order(&next, depth - 1, tried);
    }
}

#[test]
fn in_every_short_order_of_messages_nothing_runs_unconfirmed_twice_or_forgotten() {
    let mut tried = 0;
    every_order(&Watched::from(&[]), 4, &mut tried);
    // The same from where it matters: shown, typed, running, running behind another one.
    let shown = [Heard::WishWeb, Heard::Facts];
    let running = [Heard::WishWeb, Heard::Facts, Heard::Right, Heard::Submit];
    let behind = [Heard::WishWeb, Heard::Facts, Heard::Right, Heard::Submit, Heard::WishJobs, Heard::Facts];
    for prefix in [shown.as_slice(), &running, &behind] {
        let watched = Watched::from(prefix);
        assert!(!watched.opened.is_empty());
        every_order(&watched, 4, &mut tried);
    }
    assert!(tried > 300_000, "{tried}");
    let running = Watched::from(&running);
    assert_eq!(running.carried_out.len(), 1, "the way through is tried as well");
}
