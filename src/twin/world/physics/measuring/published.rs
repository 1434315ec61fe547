//! Metrics that AWS publishes some times a day: the age of certificates, the charges of the month.

use domain::Moment;

use super::super::Tick;
use crate::world::World;
use crate::world::metrics::{MetricId, Sample, SeriesKind, Unit};

/// How often they are published: Certificate Manager twice a day, billing about four times (source: the services' pages
/// on their CloudWatch metrics).
const DAYS_TO_EXPIRY: (&str, &str, i64) = ("AWS/CertificateManager", "DaysToExpiry", 12 * 3_600);
const CHARGES: (&str, &str, i64) = ("AWS/Billing", "EstimatedCharges", 6 * 3_600);

/// A certificate of Certificate Manager is good for so many days, and is renewed so many before its end (source: the
/// service's page on managed renewal).
const VALID_DAYS: i64 = 198;
const RENEWED_DAYS: i64 = 45;
/// How old the certificates are when the history begins.
const AGE_DAYS: i64 = 60;

/// Publishes what is due for the metrics that an alarm watches.
pub(super) fn publish(world: &mut World, tick: Tick) {
    if !tick.turns_minute() {
        return;
    }
    let World { alarms, metrics, engine, spend, .. } = world;
    let watched = alarms.iter().filter_map(|alarm| Some((&alarm.region, &alarm.metric()?.metric)));
    for (region, metric) in watched {
        let (value, unit) = if is(metric, DAYS_TO_EXPIRY) {
            (days_to_expiry(engine.origin, tick.to), Unit::None)
        } else if is(metric, CHARGES) {
            let today = tick.to.day();
            (spend.total(today.first_of_month(), today.plus_days(1)), Unit::None)
        } else {
            continue;
        };
        let every = if is(metric, DAYS_TO_EXPIRY) { DAYS_TO_EXPIRY.2 } else { CHARGES.2 };
        let number = |at: Moment| at.as_secs().div_euclid(every);
        // The first figure is there as soon as somebody looks.
        let is_new = metrics.series(region, metric).is_none();
        if is_new || number(tick.from) != number(tick.to) {
            let slot = metrics.slot(region, metric.clone(), SeriesKind::Gauge, unit);
            metrics.record(slot, tick.measured_at(), Sample::of(value));
        }
    }
}

fn is(metric: &MetricId, (namespace, name, _): (&str, &str, i64)) -> bool {
    &*metric.namespace == namespace && &*metric.name == name
}

/// Days to the end of a certificate; each is renewed in time.
fn days_to_expiry(origin: Moment, now: Moment) -> f64 {
    let days = (now.as_secs() - origin.as_secs()).div_euclid(86_400);
    let age = (AGE_DAYS + days).rem_euclid(VALID_DAYS - RENEWED_DAYS);
    f64::from(i32::try_from(VALID_DAYS - age).unwrap_or(0))
}
