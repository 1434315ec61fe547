//! A small drill for tests, its parts to be exchanged, and a driver that answers for the account.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use change::{Action, Answered, Digest, InstanceAction, InstanceChange, Residue};
use domain::{Day, Moment, Region};

use super::{Effect, Event, PutBack, Run, Verdict, Written};
use crate::{
    Abort, Argument, Comparison, Deed, Drill, Evidence, Fuse, FuseSpec, Kind, Limit, Occasion, Operator, Plan,
    PlannedAbort, PlannedCheck, PlannedStep, PlannedUndo, Question, Require, Severity, Sight, UndoRun, Value, Watch,
    WatchId,
};

pub(crate) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

pub(crate) fn at(secs: i64) -> Moment {
    Moment::from_secs(1_000_000 + secs)
}

/// The check; before, during and after.
pub(crate) const CHECK: WatchId = WatchId(0);
/// The abort condition: fails at once, blind after 60 s.
pub(crate) const PAGE: WatchId = WatchId(1);
/// What the first, and the second change expects.
pub(crate) const FIRST: WatchId = WatchId(2);
pub(crate) const SECOND: WatchId = WatchId(3);
/// What the undo of either expects.
pub(crate) const FIRST_BACK: WatchId = WatchId(4);
pub(crate) const SECOND_BACK: WatchId = WatchId(5);

fn watch(probe: &str, holds_for: u64, blind: u64) -> Watch {
    let is = Comparison { operator: Operator::Is, with: Argument::Value(Value::Flag(true)) };
    Watch { probe: probe.into(), with: BTreeMap::new(), is, holds_for: secs(holds_for), blind: secs(blind) }
}

pub(crate) fn change_step(id: &str, expect: WatchId, back: Option<WatchId>) -> PlannedStep {
    let undo = back.map(|back| PlannedUndo {
        run: UndoRun::Always,
        within: secs(60),
        expect: vec![back],
        manual: "aws put it back".into(),
    });
    PlannedStep {
        id: id.into(),
        deed: Deed::Change(Box::new(action())),
        within: secs(120),
        expect: vec![expect],
        undo,
        fuse: None,
        mark: Some(format!("T-{id}")),
    }
}

pub(crate) fn wait_step(id: &str, long: u64) -> PlannedStep {
    let deed = Deed::Wait(secs(long));
    PlannedStep { id: id.into(), deed, within: secs(long + 60), expect: vec![], undo: None, fuse: None, mark: None }
}

pub(crate) fn attest_step(id: &str) -> PlannedStep {
    let deed = Deed::Attest(Question { text: "Ready?".into(), unit: None });
    PlannedStep { deed, ..wait_step(id, 540) }
}

pub(crate) fn fuse() -> Fuse {
    Fuse { spec: FuseSpec { length: secs(600), renew: Some(secs(180)), cap: secs(1_200) }, until: None }
}

fn action() -> Action {
    Action::Instance(InstanceAction { group: "web".into(), instance: "i-0a".into(), change: InstanceChange::Replace })
}

fn drill(kind: Kind) -> Drill {
    Drill {
        id: "sample".into(),
        title: "Sample".into(),
        kind,
        severity: Severity::Disruptive,
        owner: "oncall".into(),
        reviewed: Day::parse("2026-11-01").unwrap(),
        why: "To try it.".into(),
        require: Require { max_duration: secs(3_600), ..Require::default() },
        params: vec![],
        lets: vec![],
        limit: Limit::default(),
        checks: vec![],
        aborts: Vec::<Abort>::new(),
        steps: vec![],
        evidence: Evidence::default(),
    }
}

/// Two changes, each with a way back, and a wait of 30 s.
pub(crate) fn plan() -> Plan {
    let steps = vec![
        change_step("first", FIRST, Some(FIRST_BACK)),
        change_step("second", SECOND, Some(SECOND_BACK)),
        wait_step("hold", 30),
    ];
    plan_of(Kind::Drill, steps)
}

pub(crate) fn plan_of(kind: Kind, steps: Vec<PlannedStep>) -> Plan {
    let when = vec![Occasion::Before, Occasion::During, Occasion::After];
    Plan {
        drill: Arc::new(drill(kind)),
        file: Digest::parse(&"a".repeat(64)).unwrap(),
        digest: Digest::parse(&"b".repeat(64)).unwrap(),
        region: Region::new("us-east-1"),
        binding: BTreeMap::new(),
        watches: ["check", "page", "first", "second", "first-back", "second-back"]
            .into_iter()
            .map(|probe| watch(probe, 0, 60))
            .collect(),
        checks: vec![PlannedCheck { id: "steady".into(), when, watch: CHECK }],
        aborts: vec![PlannedAbort { id: "page".into(), watch: PAGE, until: None }],
        steps,
    }
}

/// How the account answers a step, and its undo.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) signs: BTreeMap<WatchId, Sight>,
    pub(crate) answers: Vec<Answered>,
    pub(crate) outcomes: Vec<PutBack>,
    /// Whether requests are answered.
    pub(crate) is_answering: bool,
}

impl Account {
    pub(crate) fn well() -> Self {
        let signs = (0..6).map(|watch| (WatchId(watch), yes())).collect();
        let answers = vec![Answered::Accepted("taken".into()); 8];
        Self { signs, answers, outcomes: vec![PutBack::Restored; 8], is_answering: true }
    }
}

pub(crate) fn yes() -> Sight {
    Sight::Seen(Value::Flag(true))
}

pub(crate) fn no() -> Sight {
    Sight::Seen(Value::Flag(false))
}

pub(crate) fn blind() -> Sight {
    Sight::Blind("not read".into())
}

/// A run with an account that answers it, in virtual time.
pub(crate) struct Driver {
    pub(crate) run: Run,
    pub(crate) now: i64,
    pub(crate) account: Account,
    /// Every effect but the notes, with its time.
    pub(crate) did: Vec<(i64, Effect)>,
}

impl Driver {
    pub(crate) fn new(plan: Plan) -> Self {
        let mut driver = Self { run: Run::new(Arc::new(plan), at(0)), now: 0, account: Account::well(), did: vec![] };
        driver.tell(Event::Tick);
        driver
    }

    /// Tells it, and answers what it wants done, until it wants nothing more.
    pub(crate) fn tell(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.run.take(event, at(self.now));
        for effect in effects.clone() {
            if matches!(effect, Effect::Note(_)) {
                continue;
            }
            self.did.push((self.now, effect.clone()));
            if let Some(answer) = self.answer(&effect) {
                self.tell(answer);
            }
        }
        effects
    }

    fn answer(&self, effect: &Effect) -> Option<Event> {
        match *effect {
            Effect::Intend { step } => Some(Event::Intent { step, written: Written::Durable }),
            Effect::Send { step } if self.account.is_answering => {
                let answered = self.account.answers[step].clone();
                Some(Event::Answered { step, answered, fields: BTreeMap::new() })
            }
            Effect::PutBack { step } if self.account.is_answering => {
                Some(Event::PutBack { step, outcome: self.account.outcomes[step].clone() })
            }
            _ => None,
        }
    }

    /// Five seconds pass, and everything wanted is looked at.
    pub(crate) fn pass(&mut self) {
        self.now += 5;
        self.tell(Event::Tick);
        for (watch, _) in self.run.wants() {
            let sight = self.account.signs[&watch].clone();
            self.tell(Event::Seen { watch, sight, as_of: at(self.now) });
        }
    }

    pub(crate) fn pass_until(&mut self, is_so: impl Fn(&Run) -> bool) {
        for _ in 0..2_000 {
            if is_so(&self.run) {
                return;
            }
            self.pass();
        }
    }

    pub(crate) fn pass_secs(&mut self, secs: i64) {
        let end = self.now + secs;
        while self.now < end {
            self.pass();
        }
    }

    /// Goes on to the end.
    pub(crate) fn finish(&mut self) -> (Verdict, Residue) {
        self.pass_until(|run| run.result().is_some());
        self.run.result().cloned().expect("it ends")
    }

    /// The steps of every way back, in order.
    pub(crate) fn put_back(&self) -> Vec<usize> {
        self.did
            .iter()
            .filter_map(|(_, it)| if let Effect::PutBack { step } = it { Some(*step) } else { None })
            .collect()
    }

    pub(crate) fn sent(&self) -> Vec<usize> {
        self.did.iter().filter_map(|(_, it)| if let Effect::Send { step } = it { Some(*step) } else { None }).collect()
    }
}
