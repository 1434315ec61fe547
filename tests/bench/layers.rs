//! What the layers cost: a frame, a fold, a schedule, a request to the simulated account.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot start has nothing to say")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use app::{Key, KeyCode, Model, Move, Msg, Now, Rank, Size, Want};
use console::{Rates, Schedule};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use domain::{Ask, Estate, Moment, Observation, Region, Regional};
use hyper::body::Bytes;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::runtime::Runtime;

/// The size at which a frame is held to its budget.
const SIZE: Size = Size { width: 200, height: 60 };

/// Frames from which the percentiles are taken.
const FRAMES: usize = 4_000;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap());

static LARGE: LazyLock<(Model, Vec<Observation>)> =
    LazyLock::new(|| RUNTIME.block_on(async { Box::pin(bench::account("large").await.read(SIZE)).await }));

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        percentiles();
    }
}

fn canvas() -> Buffer {
    Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height))
}

/// A message and the frame after it, as the console's loop does it.
fn frame(model: &mut Model, msg: Msg, buffer: &mut Buffer) {
    black_box(app::update(model, msg));
    black_box(app::wants(model));
    buffer.reset();
    app::draw(model, buffer);
}

#[divan::bench]
fn key_to_frame_on_large(bencher: Bencher) {
    let (mut model, mut buffer) = (LARGE.0.clone(), canvas());
    let mut keys = [Move::Down, Move::Down, Move::Up, Move::PageDown, Move::PageUp].into_iter().cycle();
    bencher.bench_local(|| frame(&mut model, Msg::Key(Key::moving(keys.next().unwrap())), &mut buffer));
}

#[divan::bench]
fn draw_on_large(bencher: Bencher) {
    let (model, mut buffer) = (LARGE.0.clone(), canvas());
    bencher.bench_local(|| app::draw(&model, &mut buffer));
}

#[divan::bench]
fn wants_on_large(bencher: Bencher) {
    bencher.bench_local(|| app::wants(&LARGE.0));
}

#[divan::bench]
fn fold_everything_of_large(bencher: Bencher) {
    let empty = || Estate::new([Region::new("us-east-1")]);
    bencher.counter(ItemsCount::new(LARGE.1.len())).with_inputs(|| (empty(), LARGE.1.clone())).bench_local_values(
        |(mut estate, seen)| {
            for observation in seen {
                estate.fold(observation);
            }
            estate
        },
    );
}

#[divan::bench]
fn schedule_1500_wants(bencher: Bencher) {
    let region = Region::new("us-east-1");
    let wants: Vec<Want> = (0..1_500)
        .map(|number| Want {
            ask: Ask::In(region.clone(), Regional::TargetHealth(format!("arn:{number}").as_str().into())),
            cadence: Duration::from_secs(750),
            rank: Rank::Rotation,
        })
        .collect();
    let mut schedule = Schedule::new(Rates::default(), 1);
    let mut now = Moment::from_secs(1_800_000_000);
    bencher.bench_local(|| {
        now = now + Duration::from_millis(500);
        schedule.want(wants.clone(), now);
        black_box(schedule.due(now));
        schedule.next_at(now)
    });
}

#[divan::bench(args = ["seed", "large"])]
fn every_group_through_the_sdk(bencher: Bencher, scenario: &str) {
    let account = RUNTIME.block_on(bench::account(scenario));
    let ask = Ask::In(Region::new("us-east-1"), Regional::Groups);
    bencher.bench_local(|| RUNTIME.block_on(account.cloud.observe(&ask)));
}

#[divan::bench(args = ["seed", "large"])]
fn a_page_of_groups_answered_by_the_twin(bencher: Bencher, scenario: &str) {
    let account = RUNTIME.block_on(bench::account(scenario));
    let request = query("autoscaling", "Action=DescribeAutoScalingGroups&Version=2011-01-01&MaxRecords=100");
    bencher.bench_local(|| account.twin.answer(&request));
}

#[divan::bench(args = ["seed", "large"])]
fn a_page_of_alarms_answered_by_the_twin(bencher: Bencher, scenario: &str) {
    let account = RUNTIME.block_on(bench::account(scenario));
    let request = query("monitoring", "Action=DescribeAlarms&Version=2010-08-01&MaxRecords=100");
    bencher.bench_local(|| account.twin.answer(&request));
}

/// A request as the query protocol writes it.
fn query(service: &str, body: &'static str) -> http::Request<Bytes> {
    let scope = format!("Credential=k/20261122/us-east-1/{service}/aws4_request");
    http::Request::post("/")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"))
        .body(Bytes::from_static(body.as_bytes()))
        .unwrap()
}

/// The slowest frames of a session that moves, filters, zooms and gets answers, all at once.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn percentiles() {
    let (mut model, mut buffer) = (LARGE.0.clone(), canvas());
    let (mut took, mut spent) = (Vec::with_capacity(FRAMES), Vec::with_capacity(FRAMES));
    for number in 0..FRAMES {
        let msg = happening(number, &model);
        let (begun, worked) = (Instant::now(), processor_time());
        frame(&mut model, msg, &mut buffer);
        spent.push(processor_time().saturating_sub(worked));
        took.push(begun.elapsed());
    }
    print("real time", took);
    print("processor time", spent);
}

#[expect(clippy::print_stdout, reason = "a benchmark prints what it has measured")]
fn print(what: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |permille: usize| took[(FRAMES * permille / 1_000).min(FRAMES - 1)];
    println!(
        "update + layout + draw, 200x60, large, {what}: p50 {:?}, p90 {:?}, p99 {:?}, slowest {:?} (target: p99 8 ms)",
        at(500),
        at(900),
        at(990),
        took[FRAMES - 1]
    );
}

/// What this thread alone has used: the same on a busy machine.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

fn happening(number: usize, model: &Model) -> Msg {
    let script =
        ["2", "j", "j", "z", "z", "/", "w", "e", "b", "\r", "/", "\x1b", "3", "s", "j", "4", "G", "g", "6", "5"];
    match number % 4 {
        0 => Msg::Observed(Box::new(LARGE.1[number / 4 % LARGE.1.len()].clone())),
        1 => Msg::Ticked(Now { here: model.now.here + Duration::from_secs(1), cloud: model.now.cloud }),
        _ => Msg::Key(match script[number / 2 % script.len()] {
            "\r" => Key::plain(KeyCode::Enter),
            "\x1b" => Key::plain(KeyCode::Esc),
            key => Key::char(key.chars().next().unwrap_or('j')),
        }),
    }
}
