//! Two contenders, a table that takes one writing after another, a slow network, machines that sleep.

use proptest::prelude::*;

use super::*;
use crate::RunId;

fn tick(secs: u64) -> Tick {
    Tick { wall: Moment::from_secs(1_000_000) + Duration::from_secs(secs), monotonic: Duration::from_secs(secs) }
}

fn lease(owner: &str, version: u128) -> Lease {
    Lease { owner: owner.into(), version: LeaseVersion::new(version), taken_at: tick(0).wall }
}

#[test]
fn a_version_is_written_as_32_digits_and_taken_as_it_is_found() {
    let version = LeaseVersion::new(255);
    let digits = format!("{:0>32}", "ff");
    assert_eq!((version.as_str(), version.to_string()), (digits.as_str(), digits.clone()));
    assert_eq!(LeaseVersion::found(&digits), version);
}

#[test]
fn what_somebody_else_has_is_lost_and_stays_so() {
    let mut held = Held::new(lease("ada", 1), tick(0));
    held.lost();
    assert_eq!(held.pulse(tick(1)), Err(Lapse::Taken));
    assert_eq!(held.pulse(tick(59)), Err(Lapse::Taken), "the first reason stays");
}

#[test]
fn a_lease_is_due_after_a_heartbeat_and_over_before_its_length() {
    let mut held = Held::new(lease("ada", 1), tick(0));
    assert_eq!(held.pulse(tick(14)), Ok(Pulse::Steady));
    assert_eq!(held.pulse(tick(15)), Ok(Pulse::Due));
    assert_eq!(held.pulse(tick(57)), Ok(Pulse::Due));
    assert_eq!(held.pulse(tick(58)), Err(Lapse::RanOut));
    assert_eq!(held.pulse(tick(1)), Err(Lapse::RanOut), "it does not come back");
}

#[test]
fn a_renewal_counts_from_before_it_was_sent() {
    let mut held = Held::new(lease("ada", 1), tick(0));
    let beat = held.beat(2);
    assert_eq!((beat.over.clone(), beat.lease.version.clone()), (LeaseVersion::new(1), LeaseVersion::new(2)));
    held.renewed(beat, tick(20));
    assert_eq!(held.pulse(tick(34)), Ok(Pulse::Steady));
    assert_eq!(held.pulse(tick(78)), Err(Lapse::RanOut));
}

#[test]
fn a_renewal_without_an_answer_is_written_again_as_it_was() {
    let mut held = Held::new(lease("ada", 1), tick(0));
    let first = held.beat(2);
    assert_eq!(held.beat(3), first);
    held.renewed(first, tick(5));
    assert_eq!(held.beat(4).lease.version, LeaseVersion::new(4));
}

#[test]
fn clocks_that_move_apart_void_a_lease() {
    let set = |wall: i64| Tick { wall: tick(5).wall + Duration::ZERO, ..tick(5) }.moved(wall);
    for (wall, is_void) in [(0, false), (2_000, false), (-2_000, false), (2_001, true), (-2_001, true)] {
        let mut held = Held::new(lease("ada", 1), tick(0));
        assert_eq!(held.pulse(set(wall)).is_err(), is_void, "{wall} ms");
    }
}

impl Tick {
    fn moved(self, millis: i64) -> Self {
        Self { wall: Moment::from_millis(self.wall.as_millis() + millis), ..self }
    }
}

#[test]
fn another_is_taken_over_only_once_unchanged_for_its_whole_length() {
    let mut watch = Watch::new(lease("ada", 1), tick(0));
    let claim = |watch: &Watch, secs| watch.claim(&"bob".into(), tick(secs), &[]);
    assert_eq!(claim(&watch, 59), Claim::Wait(Duration::from_secs(1)));
    assert_eq!(claim(&watch, 60), Claim::Take(LeaseVersion::new(1)));
    watch.seen(lease("ada", 1), tick(30));
    assert_eq!(claim(&watch, 60), Claim::Take(LeaseVersion::new(1)));
    watch.seen(lease("ada", 2), tick(59));
    assert_eq!(claim(&watch, 118), Claim::Wait(Duration::from_secs(1)));
    assert_eq!(claim(&watch, 119), Claim::Take(LeaseVersion::new(2)));
}

#[test]
fn over_an_unclosed_run_there_is_only_adoption() {
    let run = RunId::new(tick(0).wall, 7);
    let watch = Watch::new(lease("ada", 1), tick(0));
    assert_eq!(watch.claim(&"bob".into(), tick(59), &[run]), Claim::Wait(Duration::from_secs(1)));
    assert_eq!(watch.claim(&"bob".into(), tick(60), &[run]), Claim::Adopt(LeaseVersion::new(1), vec![run]));
    assert_eq!(watch.claim(&"ada".into(), tick(1), &[run]), Claim::Take(LeaseVersion::new(1)), "one's own run");
}

/// What happens next, after this many milliseconds, to one of the two.
#[derive(Clone, Copy, Debug)]
struct Event {
    after: u64,
    who: usize,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// It does what a console does when it looks at its lease.
    Act,
    /// Its request reaches the table.
    Arrive,
    /// The answer reaches it.
    Answer,
    /// The answer, or the request, is lost.
    Lose,
    Sleep,
    Wake,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let what = prop_oneof![
        8 => Just(What::Act), 6 => Just(What::Arrive), 6 => Just(What::Answer),
        1 => Just(What::Lose), 1 => Just(What::Sleep), 1 => Just(What::Wake),
    ];
    let after = prop_oneof![6 => 0_u64..2_000, 3 => 2_000_u64..20_000, 1 => 20_000_u64..90_000];
    let event = (after, 0_usize..2, what).prop_map(|(after, who, what)| Event { after, who, what });
    proptest::collection::vec(event, 1..400)
}

/// A request under way.
#[derive(Clone, Debug)]
struct Request {
    begun: Tick,
    what: Asked,
    /// What the table said, once it arrived.
    reply: Option<Said>,
}

/// The lease that the table has, if any.
#[derive(Clone, Debug)]
struct Said(Option<Lease>);

#[derive(Clone, Debug)]
enum Asked {
    Read,
    Write { lease: Lease, over: Option<LeaseVersion>, beat: Option<Beat> },
}

struct Contender {
    name: Text,
    counts_suspend: bool,
    slept: u64,
    asleep_since: Option<u64>,
    held: Option<Held>,
    watch: Option<Watch>,
    is_vacant: bool,
    request: Option<Request>,
}

impl Contender {
    fn new(name: &str, counts_suspend: bool) -> Self {
        let name = name.into();
        let (held, watch, request, asleep_since) = (None, None, None, None);
        Self { name, counts_suspend, slept: 0, asleep_since, held, watch, is_vacant: false, request }
    }

    fn tick(&self, now: u64) -> Tick {
        let missed = if self.counts_suspend { 0 } else { self.slept };
        Tick { wall: Moment::from_millis(now.cast_signed()), monotonic: Duration::from_millis(now - missed) }
    }

    /// Whether it would send a change now.
    fn would_send(&mut self, now: u64) -> bool {
        let tick = self.tick(now);
        self.asleep_since.is_none() && self.held.as_mut().is_some_and(|held| held.pulse(tick).is_ok())
    }

    fn act(&mut self, now: u64, random: u128) {
        let tick = self.tick(now);
        if self.request.is_some() {
            return;
        }
        if self.held.as_mut().is_some_and(|held| held.pulse(tick).is_err()) {
            self.held = None;
        }
        let what = match (&mut self.held, &self.watch) {
            (Some(held), _) => {
                let beat = held.beat(random);
                Asked::Write { lease: beat.lease.clone(), over: Some(beat.over.clone()), beat: Some(beat) }
            }
            (None, Some(watch)) => match watch.claim(&self.name, tick, &[]) {
                Claim::Take(over) => self.take(Some(over), random),
                _ => Asked::Read,
            },
            (None, None) if self.is_vacant => self.take(None, random),
            (None, None) => Asked::Read,
        };
        self.request = Some(Request { begun: tick, what, reply: None });
    }

    fn take(&self, over: Option<LeaseVersion>, random: u128) -> Asked {
        let lease =
            Lease { owner: self.name.clone(), version: LeaseVersion::new(random), taken_at: Moment::from_secs(0) };
        Asked::Write { lease, over, beat: None }
    }

    fn answer(&mut self, now: u64) {
        let Some(Request { begun, what, reply: Some(Said(found)) }) = self.request.take_if(|it| it.reply.is_some())
        else {
            return;
        };
        let tick = self.tick(now);
        if let Asked::Write { lease, beat, .. } = what
            && found.as_ref() == Some(&lease)
        {
            match (beat, &mut self.held) {
                (Some(beat), Some(held)) => held.renewed(beat, begun),
                _ => self.held = Some(Held::new(lease, begun)),
            }
            return;
        }
        self.held = None;
        self.is_vacant = found.is_none();
        match (found, &mut self.watch) {
            (Some(found), Some(watch)) => watch.seen(found, tick),
            (found, watch) => *watch = found.map(|found| Watch::new(found, tick)),
        }
    }
}

fn arrive(request: &mut Option<Request>, table: &mut Option<Lease>) {
    let Some(request) = request.as_mut().filter(|request| request.reply.is_none()) else { return };
    if let Asked::Write { lease, over, .. } = &request.what
        && table.as_ref().map(|it| &it.version) == over.as_ref()
    {
        *table = Some(lease.clone());
    }
    request.reply = Some(Said(table.clone()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_contenders_never_both_hold(events in events(), counts in any::<[bool; 2]>()) {
        let mut table = None;
        let mut both = [Contender::new("ada", counts[0]), Contender::new("bob", counts[1])];
        let mut now = 1_000;
        for (serial, Event { after, who, what }) in events.into_iter().enumerate() {
            now += after;
            let it = &mut both[who];
            match what {
                What::Wake => if let Some(since) = it.asleep_since.take() { it.slept += now - since },
                What::Arrive => arrive(&mut it.request, &mut table),
                _ if it.asleep_since.is_some() => {}
                What::Act => it.act(now, serial as u128),
                What::Answer => it.answer(now),
                What::Lose => it.request = None,
                What::Sleep => it.asleep_since = Some(now),
            }
            let [ada, bob] = &mut both;
            prop_assert!(!(ada.would_send(now) && bob.would_send(now)), "at {now} ms");
        }
    }

    #[test]
    fn a_holder_frozen_for_longer_than_the_lease_finds_out_before_it_sends(
        before in 0_u64..58_000, frozen in 60_000_u64..10_000_000, counts in any::<bool>(),
    ) {
        let begun = Tick { wall: Moment::from_secs(1), monotonic: Duration::from_secs(1) };
        let mut held = Held::new(lease("ada", 1), begun);
        let at = |wall: u64, monotonic: u64| Tick {
            wall: begun.wall + Duration::from_millis(wall),
            monotonic: begun.monotonic + Duration::from_millis(monotonic),
        };
        prop_assert!(held.pulse(at(before, before)).is_ok());
        let ran = if counts { before + frozen } else { before };
        prop_assert!(held.pulse(at(before + frozen, ran)).is_err());
    }
}
