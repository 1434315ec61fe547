//! Money: what runs costs by the hour, and Cost Explorer learns of it some hours later.

mod rates;

use std::collections::BTreeMap;
use std::time::Duration;

use domain::{Day, Moment};

use super::Tick;
use crate::world::World;
use crate::world::chance;
use crate::world::spend::{Anomaly, SpendLine};
pub use rates::NAT_BYTES;
use rates::Rates;

/// Cost Explorer refreshes its data about three times a day.
const REFRESH_SECS: i64 = 8 * 3_600;
/// Days of costs before the start.
const PAST_DAYS: i64 = 75;
/// A day is anomalous from this many dollars above the expected on.
const ANOMALY_FLOOR: f64 = 3.0;

/// Adds what a tick costs; publishes it when Cost Explorer refreshes.
pub fn accrue(world: &mut World, tick: Tick) {
    // The days before the start are written at once, so the history is not counted again. Once a minute is enough.
    if tick.to <= world.engine.start || !tick.turns_minute() {
        return;
    }
    let minutes = tick.to.as_secs().div_euclid(60) - tick.from.as_secs().div_euclid(60);
    let hours = f64::from(i32::try_from(minutes).unwrap_or(0)) / 60.0;
    let mut rates = rates::running(world, tick.to);
    rates::add_surges(&mut rates, &world.engine, tick.to);
    let today = world.spend.unpublished.entry(tick.to.day()).or_default();
    for (line, rate) in rates {
        *today.entry(line).or_default() += rate * hours;
    }
    let refreshes = |now: Moment| now.as_secs().div_euclid(REFRESH_SECS);
    if refreshes(tick.from) != refreshes(tick.to) {
        published(world, Moment::from_secs(refreshes(tick.to) * REFRESH_SECS));
    }
}

/// Cost Explorer takes in what has accrued; budgets and anomalies follow.
pub fn published(world: &mut World, now: Moment) {
    let spend = &mut world.spend;
    for (day, lines) in std::mem::take(&mut spend.unpublished) {
        let known = spend.days.entry(day).or_default();
        for (line, amount) in lines {
            *known.entry(line).or_default() += amount;
        }
    }
    spend.published_at = now;
    let today = now.day();
    let (first, next) = (today.first_of_month(), today.first_of_next_month());
    let actual = spend.total(first, next);
    let rest = spend.forecast(today.plus_days(1), next).map_or(0.0, |it| it.mean);
    for budget in &mut spend.budgets {
        budget.actual = actual;
        budget.forecast = actual + rest;
        budget.updated_at = now;
    }
    find_anomalies(world, today);
}

/// Writes the days before `now`, from what runs then, with the noise of everyday life.
pub fn past_days(world: &World, now: Moment) -> BTreeMap<Day, BTreeMap<SpendLine, f64>> {
    let today = now.day();
    // Nine o'clock stands for the day: the load is then at its mean.
    let usual = rates::running(world, today.start() + Duration::from_hours(9));
    let mut days = BTreeMap::new();
    for age in (0..=PAST_DAYS).rev() {
        let day = today.plus_days(-age);
        // The day that is running is known up to the last refresh only.
        let last = now.as_secs().div_euclid(REFRESH_SECS) * REFRESH_SECS;
        let end = Moment::from_secs(last).min(day.plus_days(1).start());
        if end <= day.start() {
            continue;
        }
        days.insert(day, day_of(world, &usual, (day, end)));
    }
    days
}

fn day_of(world: &World, usual: &Rates, (day, end): (Day, Moment)) -> BTreeMap<SpendLine, f64> {
    let mut lines = BTreeMap::new();
    let hours = end.since(day.start()).as_secs_f64() / 3_600.0;
    for (line, rate) in usual {
        lines.insert(line.clone(), rate * hours);
    }
    let mut at = day.start();
    while at < end {
        let hours = at.until(end).as_secs_f64().min(3_600.0) / 3_600.0;
        let mut rates = Rates::new();
        rates::add_surges(&mut rates, &world.engine, at);
        for (line, rate) in rates {
            *lines.entry(line).or_default() += rate * hours;
        }
        at = at + Duration::from_hours(1);
    }
    let stream = world.engine.seed ^ 0x5eed;
    for (line, amount) in &mut lines {
        let counter = chance::of_text(&line.service) ^ day.start().as_secs().unsigned_abs();
        *amount *= 1.0 + 0.03 * chance::noise(stream, counter);
    }
    lines
}

/// Compares the last full days of every service with the weeks before.
fn find_anomalies(world: &mut World, today: Day) {
    let Some(monitor) = world.spend.monitors.first_mut() else { return };
    monitor.evaluated = today;
    let monitor_arn = monitor.arn.clone();
    let mut services: Vec<(String, String)> = Vec::new();
    for line in world.spend.days.values().flat_map(BTreeMap::keys) {
        let service = (line.service.clone(), line.region.clone());
        if !services.contains(&service) {
            services.push(service);
        }
    }
    for (service, region) in services {
        let cost = |day: Day| -> f64 {
            let lines = world.spend.days.get(&day).into_iter().flatten();
            lines.filter(|(it, _)| it.service == service && it.region == region).map(|(_, amount)| amount).sum()
        };
        let usual = (15..=44).map(|age| cost(today.plus_days(-age))).sum::<f64>() / 30.0;
        let odd: Vec<(Day, f64)> = (0..15)
            .rev()
            .map(|age| today.plus_days(-age))
            .map(|day| (day, cost(day)))
            .filter(|(_, it)| *it > usual * 1.5 && *it > usual + ANOMALY_FLOOR)
            .collect();
        if let (Some((first_day, _)), Some((last_day, _))) = (odd.first(), odd.last()) {
            let days = f64::from(u32::try_from(odd.len()).unwrap_or(0));
            let anomaly = Anomaly {
                id: format!("{:016x}", chance::of_text(&service) ^ chance::of_text(&first_day.to_string())),
                monitor_arn: monitor_arn.clone(),
                service: service.clone(),
                region: region.clone(),
                first_day: *first_day,
                last_day: *last_day,
                max_impact: odd.iter().map(|(_, it)| it - usual).fold(0.0, f64::max),
                actual: odd.iter().map(|(_, it)| it).sum(),
                expected: usual * days,
            };
            world.spend.anomalies.retain(|it| it.service != service || it.region != region);
            world.spend.anomalies.insert(0, anomaly);
        }
    }
}
