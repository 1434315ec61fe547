//! Figures against what the roadmap promises.

use domain::{Phase, Promise};

use super::figures::Figures;
use super::{ENOUGH, Kept, Measurement, Window};

/// Every promise of the phase, judged.
pub(super) fn of(phase: &Phase, figures: &Result<Figures, String>, window: Window) -> Vec<Measurement> {
    let mut found: Vec<Measurement> = phase.promises.iter().map(|promise| one(promise, figures, window)).collect();
    // What came and was not answered as promised was not carried.
    let is_broken = found.iter().any(|it| it.verdict == Kept::Broken && !is_load(it.promise));
    for it in found.iter_mut().filter(|it| is_broken && is_load(it.promise) && it.verdict == Kept::Kept) {
        it.verdict = Kept::Unknown;
        it.why = Some("it came, and was not all answered as promised".to_owned());
    }
    found
}

/// Whether it promises how much can be carried, which is proven only when that much comes.
fn is_load(promise: &Promise) -> bool {
    matches!(promise.name, "throughput" | "users")
}

fn one(promise: &'static Promise, figures: &Result<Figures, String>, window: Window) -> Measurement {
    let minutes = window.minutes();
    let unmeasured = |known_minutes, why: String| Measurement {
        promise,
        measured: None,
        is_estimate: false,
        known_minutes,
        minutes,
        verdict: Kept::Unknown,
        why: Some(why),
    };
    let figures = match figures {
        Ok(figures) => figures,
        Err(why) => return unmeasured(0, why.clone()),
    };
    let known_minutes = figures.known_minutes;
    let Some(measured) = figure(promise, figures) else {
        let none = if known_minutes == 0 { "CloudWatch has no datapoint in the window" } else { "no request came" };
        return unmeasured(known_minutes, none.to_owned());
    };
    let (verdict, why) = judged(promise, measured, share(known_minutes, minutes));
    let is_estimate = promise.name == "users";
    let how = is_estimate.then(|| "estimated: half of the connections, which are counted on both sides".to_owned());
    let why = match (why, known_minutes) {
        (Some(Why::TooLittle), known) => Some(format!("only {known} of {minutes} minutes are known")),
        (Some(Why::NotAsked), _) => Some("no more came: whether more is carried is not known".to_owned()),
        (None, _) => how,
    };
    Measurement { promise, measured: Some(measured), is_estimate, known_minutes, minutes, verdict, why }
}

fn figure(promise: &Promise, figures: &Figures) -> Option<f64> {
    match promise.name {
        "availability" => figures.availability,
        "response-time" => figures.response_time,
        "throughput" => figures.throughput,
        "users" => figures.users,
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "minutes of some hours")]
fn share(known: usize, all: usize) -> f64 {
    known as f64 / all.max(1) as f64
}

enum Why {
    TooLittle,
    NotAsked,
}

fn judged(promise: &Promise, measured: f64, share: f64) -> (Kept, Option<Why>) {
    let is_reached = match promise.name {
        "response-time" => measured <= promise.target,
        _ => measured >= promise.target,
    };
    match (is_load(promise), is_reached) {
        (true, false) => (Kept::Unknown, Some(Why::NotAsked)),
        (false, _) if share < ENOUGH => (Kept::Unknown, Some(Why::TooLittle)),
        (_, true) => (Kept::Kept, None),
        (false, false) => (Kept::Broken, None),
    }
}
