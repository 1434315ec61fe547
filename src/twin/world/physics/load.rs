//! How much work arrives: a daily curve with noise, and what scenarios add to it.

use domain::Moment;

use crate::world::chance;
use crate::world::engine::{Engine, LoadSurge, Workload};

/// The hour (UTC) of the daily peak.
const PEAK_HOUR: f64 = 15.0;

/// Requests a second of a workload at one time.
pub fn rate(engine: &Engine, workload: &Workload, now: Moment) -> f64 {
    let stream = engine.seed ^ chance::of_text(&workload.name) ^ chance::of_text(&workload.region);
    let noise = 0.03 * chance::noise(stream, minute(now)) + 0.02 * chance::noise(stream, now.as_secs().unsigned_abs());
    workload.peak * level(engine, workload, now) * (1.0 + noise)
}

fn minute(now: Moment) -> u64 {
    now.as_secs().div_euclid(60).unsigned_abs()
}

/// The load of a workload as a multiple of its daily peak, without noise.
pub fn level(engine: &Engine, workload: &Workload, now: Moment) -> f64 {
    let daily = daily(workload.floor, now);
    let surges = engine.disturbances.loads.iter().filter(|it| it.workload == workload.name);
    surges.fold(daily, |level, surge| level + (surge.level - level) * presence(surge, now))
}

/// The daily curve: a cosine between `floor` and 1.
pub fn daily(floor: f64, now: Moment) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    let hour = now.as_secs().rem_euclid(86_400) as f64 / 3_600.0;
    let wave = 0.5 + 0.5 * ((hour - PEAK_HOUR) / 24.0 * std::f64::consts::TAU).cos();
    floor + (1.0 - floor) * wave
}

/// How much of a surge is there: 0 outside, 1 inside, in between on its ramps.
fn presence(surge: &LoadSurge, now: Moment) -> f64 {
    let (from, to) = surge.span;
    if now < from || now >= to {
        return 0.0;
    }
    if surge.ramp <= 0.0 {
        return 1.0;
    }
    (now.since(from).as_secs_f64() / surge.ramp).min(to.since(now).as_secs_f64() / surge.ramp).min(1.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_curve_peaks_in_the_afternoon() {
        let at = |hour: i64| daily(0.4, Moment::from_secs(hour * 3_600));
        assert!((at(15) - 1.0).abs() < 1e-9 && (at(3) - 0.4).abs() < 1e-9);
        assert!(at(9) > at(6) && at(20) < at(17));
    }

    #[test]
    fn surges_rise_and_fall_on_their_ramps() {
        let start = Moment::from_secs(1_000);
        let span = (start, start + Duration::from_secs(100));
        let surge = LoadSurge { workload: "web".into(), span, ramp: 20.0, level: 2.0 };
        let at = |secs| presence(&surge, start + Duration::from_secs(secs));
        assert!(at(0).abs() < 1e-9 && (at(10) - 0.5).abs() < 1e-9 && (at(50) - 1.0).abs() < 1e-9);
        assert!((at(90) - 0.5).abs() < 1e-9 && at(100).abs() < 1e-9);
    }
}
