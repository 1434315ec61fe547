//! The schedule in virtual time.

use domain::{Answer, MetricQuery, RegionalAnswer, Stat};

use super::*;

fn region() -> Region {
    Region::new("us-east-1")
}

fn want(regional: Regional, seconds: u64, rank: Rank) -> Want {
    Want { ask: Ask::In(region(), regional), cadence: Duration::from_secs(seconds), rank }
}

fn health(count: usize) -> Vec<Want> {
    (0..count).map(|n| want(Regional::TargetHealth(format!("tg-{n}").into()), 10, Rank::Rotation)).collect()
}

fn good(ask: &Ask, at: Moment) -> Observation {
    let outcome = Ok(Answer::Regional(RegionalAnswer::Alarms(vec![])));
    Observation { ask: ask.clone(), at, outcome, gap: None }
}

fn bad(ask: &Ask, at: Moment, error: CloudError) -> Observation {
    Observation { ask: ask.clone(), at, outcome: Err(error), gap: None }
}

fn throttled() -> CloudError {
    CloudError::Throttled { operation: "DescribeAlarms".into() }
}

/// Answers everything at once with `answer`, for `seconds`; the moment of each question.
fn run(
    schedule: &mut Schedule,
    from: Moment,
    seconds: u32,
    answer: impl Fn(&Ask, Moment) -> Observation,
) -> Vec<(Moment, Ask)> {
    let mut sent = Vec::new();
    for tenth in 0..seconds * 10 {
        let now = from + Duration::from_millis(100) * tenth;
        for ask in schedule.due(now) {
            schedule.answered(&answer(&ask, now), now);
            sent.push((now, ask));
        }
    }
    sent
}

#[test]
fn a_want_is_asked_at_its_cadence_or_a_little_sooner() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    schedule.want(vec![want(Regional::Alarms, 10, Rank::Visible)], start);
    let sent = run(&mut schedule, start, 100, good);
    assert!((10..=12).contains(&sent.len()), "{}", sent.len());
    for pair in sent.windows(2) {
        assert!(pair[1].0.since(pair[0].0) <= Duration::from_secs(10));
    }
}

#[test]
fn nothing_is_asked_twice_at_once() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    schedule.want(vec![want(Regional::Alarms, 10, Rank::Visible)], start);
    assert_eq!(schedule.due(start).len(), 1);
    let later = start + Duration::from_mins(10);
    schedule.refresh(&Source::ALL, later);
    schedule.want(vec![], later);
    schedule.want(vec![want(Regional::Alarms, 10, Rank::Visible)], later);
    assert_eq!(schedule.due(later), []);
    assert_eq!(schedule.next_at(later), None);
}

#[test]
fn target_health_bursts_and_then_keeps_to_two_a_second_with_the_urgent_first() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    let mut wants = health(500);
    wants[499].rank = Rank::Unhealthy;
    wants[498].rank = Rank::Selected;
    schedule.want(wants, start);
    let first = schedule.due(start);
    assert_eq!(first.len(), IN_FLIGHT);
    assert_eq!(first[0], Ask::In(region(), Regional::TargetHealth("tg-498".into())));
    assert_eq!(first[1], Ask::In(region(), Regional::TargetHealth("tg-499".into())));
    for ask in &first {
        schedule.answered(&good(ask, start), start);
    }
    let minute = run(&mut schedule, start, 60, good).len();
    assert!((120..=126).contains(&minute), "{minute}");
}

#[test]
fn while_throttled_a_service_is_asked_less_than_every_second() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    schedule.want(health(50), start);
    let sent = run(&mut schedule, start, 60, |ask, at| bad(ask, at, throttled()));
    let after_first_second = sent.iter().filter(|(at, _)| at.since(start) > Duration::from_secs(1)).count();
    // Each may be tried up to three times by the SDK: 2 requests a second are 40 questions a minute.
    assert!(after_first_second <= 35, "{after_first_second}");
    assert!(sent.len() >= 20, "a throttled service is still asked: {}", sent.len());
}

#[test]
fn failures_are_repeated_ever_more_slowly_and_a_key_press_asks_at_once() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    schedule.want(vec![want(Regional::Alarms, 10, Rank::Visible)], start);
    let broken = |ask: &Ask, at| bad(ask, at, CloudError::ServerFault { detail: "HTTP 500".into() });
    let sent = run(&mut schedule, start, 600, broken);
    assert!((5..=9).contains(&sent.len()), "{}", sent.len());
    let later = start + Duration::from_mins(10);
    schedule.refresh(&[Source::Alarms], later);
    assert_eq!(schedule.due(later).len(), 1);
}

#[test]
fn a_login_wakes_what_waited_for_it() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    let identity = Want { ask: Ask::Identity, cadence: Duration::from_mins(5), rank: Rank::Visible };
    schedule.want(vec![identity, want(Regional::Alarms, 10, Rank::Visible)], start);
    let expired = || CloudError::Expired { detail: "token".into() };
    for ask in schedule.due(start) {
        schedule.answered(&bad(&ask, start, expired()), start);
    }
    assert_eq!(schedule.due(start + Duration::from_secs(5)), []);
    let login = start + Duration::from_secs(6);
    schedule.answered(&good(&Ask::Identity, login), login);
    assert_eq!(schedule.due(login), [Ask::In(region(), Regional::Alarms)]);
}

#[test]
fn when_the_way_to_aws_opens_everything_is_asked_within_half_a_minute() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    let identity = Want { ask: Ask::Identity, cadence: Duration::from_mins(5), rank: Rank::Visible };
    let rare = want(Regional::Stacks, 3_600, Rank::Rotation);
    schedule.want(vec![identity, rare, want(Regional::Alarms, 10, Rank::Visible)], start);
    let cut_off = |ask: &Ask, at| bad(ask, at, CloudError::Unreachable { detail: "no route".into() });
    let outage = run(&mut schedule, start, 900, cut_off);
    assert!(outage.len() <= 120, "no busy loop: {}", outage.len());
    let opened = start + Duration::from_mins(15);
    let after = run(&mut schedule, opened, 60, good);
    let last_of_first = ["Identity", "Stacks", "Alarms"].map(|name| {
        let first = after.iter().find(|(_, ask)| format!("{ask:?}").contains(name)).unwrap();
        first.0.since(opened)
    });
    assert!(last_of_first.iter().all(|span| *span <= Duration::from_secs(30)), "{last_of_first:?}");
    let spread = last_of_first.iter().max().unwrap().abs_diff(*last_of_first.iter().min().unwrap());
    assert!(spread <= Duration::from_millis(200), "the first success wakes the others: {last_of_first:?}");
}

#[test]
fn what_leaves_the_screen_is_paused_and_comes_back_on_time() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    let alarms = || vec![want(Regional::Alarms, 10, Rank::Visible)];
    schedule.want(alarms(), start);
    run(&mut schedule, start, 1, good);
    schedule.want(vec![], start + Duration::from_secs(1));
    assert!(run(&mut schedule, start + Duration::from_secs(1), 100, good).is_empty());
    let back = start + Duration::from_secs(4);
    schedule.want(alarms(), back);
    assert_eq!(schedule.due(back), [], "asked four seconds ago");
    assert_eq!(schedule.due(start + Duration::from_secs(10)).len(), 1);
}

#[test]
fn scrolling_does_not_ask_for_metrics_with_every_line() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    let metrics = |n: u32| {
        let name = format!("m{n}");
        let query = MetricQuery::per_minute("AWS/EC2", &name, vec![], Stat::average());
        vec![want(Regional::Metrics(vec![query]), 60, Rank::Visible)]
    };
    let mut sent = 0;
    for step in 0..50 {
        let now = start + Duration::from_millis(100) * step;
        schedule.want(metrics(step), now);
        for ask in schedule.due(now) {
            schedule.answered(&good(&ask, now), now);
            sent += 1;
        }
    }
    assert!((2..=3).contains(&sent), "{sent}");
}

#[test]
fn it_says_when_to_look_again() {
    let start = Moment::from_secs(1_000);
    let mut schedule = Schedule::new(Rates::default(), 1);
    assert_eq!(schedule.next_at(start), None);
    schedule.want(vec![want(Regional::Alarms, 10, Rank::Visible)], start);
    assert_eq!(schedule.next_at(start), Some(start));
    run(&mut schedule, start, 1, good);
    let next = schedule.next_at(start).unwrap();
    assert!(start.until(next) > Duration::from_secs(8) && start.until(next) <= Duration::from_secs(10));
}
