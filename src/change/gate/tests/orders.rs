//! Every short order of what can be heard at the gate.

use super::*;

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
