//! Points in time: UTC, milliseconds, and the few ways the console writes them.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A point in time in UTC, to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i64);

impl Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn as_secs(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// Reads an RFC 3339 time such as `2026-11-22T14:03:22Z`.
    pub fn parse(text: &str) -> Result<Self, NotATime> {
        let stamp: Timestamp = text.parse().map_err(|_| NotATime(text.to_owned()))?;
        Ok(Self(stamp.as_millisecond()))
    }

    /// How long ago `earlier` was; zero if it lies in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// How far ahead `later` is; zero if it has passed.
    pub fn until(self, later: Self) -> Duration {
        later.since(self)
    }

    /// The UTC calendar day this moment falls on.
    pub fn day(self) -> Day {
        Day(self.stamp().to_zoned(TimeZone::UTC).date())
    }

    /// The time of day, `14:03:22Z`.
    pub fn time_of_day(self) -> String {
        self.stamp().strftime("%H:%M:%SZ").to_string()
    }

    /// The time of day to the minute, `14:03Z`.
    pub fn hour_and_minute(self) -> String {
        self.stamp().strftime("%H:%MZ").to_string()
    }

    fn stamp(self) -> Timestamp {
        // Outside the calendar's range the nearest end stands in: a clock that wrong is shown, not a panic.
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }
}

/// RFC 3339 in whole seconds: `2026-11-22T14:03:22Z`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    }
}

impl Add<Duration> for Moment {
    type Output = Self;
    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Moment {
    type Output = Self;
    fn sub(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The text is not an RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time like 2026-11-22T14:03:22Z")]
pub struct NotATime(String);

/// A UTC calendar day, as Cost Explorer counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(Date);

impl Day {
    /// Reads `2026-11-22`.
    pub fn parse(text: &str) -> Result<Self, NotADay> {
        text.parse().map(Self).map_err(|_| NotADay(text.to_owned()))
    }

    /// The first day of this day's month.
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// The first day of the following month.
    pub fn first_of_next_month(self) -> Self {
        Self(self.0.last_of_month()).plus_days(1)
    }

    /// The day `days` later (earlier when negative), held within the calendar.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }

    /// Day of the month, 1 to 31.
    pub fn of_month(self) -> u8 {
        u8::try_from(self.0.day()).unwrap_or(1)
    }

    /// Days in this day's month, 28 to 31.
    pub fn days_in_month(self) -> u8 {
        u8::try_from(self.0.days_in_month()).unwrap_or(30)
    }

    /// Midnight at the start of this day.
    pub fn start(self) -> Moment {
        let days = self.0.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days());
        Moment::from_secs(i64::from(days) * 86_400)
    }

    /// `21 Nov`.
    pub fn short(self) -> String {
        self.0.strftime("%-d %b").to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is not a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day like 2026-11-22")]
pub struct NotADay(String);

/// An age or a wait in one unit: `4s`, `51s`, `4m`, `2h`, `3d`.
pub fn in_words(span: Duration) -> String {
    let secs = span.as_secs();
    match secs {
        0..60 => format!("{secs}s"),
        60..3_600 => format!("{}m", secs / 60),
        3_600..86_400 => format!("{}h", secs / 3_600),
        _ => format!("{}d", secs / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_rfc3339() {
        let moment = Moment::parse("2026-11-22T14:03:22Z").unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T14:03:22Z");
        assert_eq!(moment.time_of_day(), "14:03:22Z");
        assert_eq!(moment.day().to_string(), "2026-11-22");
        assert_eq!(moment.day().start().to_string(), "2026-11-22T00:00:00Z");
        assert!(Moment::parse("yesterday").is_err());
    }

    #[test]
    fn ages_never_run_backwards() {
        let now = Moment::from_secs(100);
        assert_eq!(now.since(now + Duration::from_secs(5)), Duration::ZERO);
        assert_eq!(now.until(now + Duration::from_secs(5)), Duration::from_secs(5));
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        let day = Day::parse("2028-02-29").unwrap();
        assert_eq!(day.days_in_month(), 29);
        assert_eq!(day.first_of_next_month().to_string(), "2028-03-01");
        assert_eq!(day.first_of_month().plus_days(-1).to_string(), "2028-01-31");
    }

    #[test]
    fn absurd_clocks_do_not_panic() {
        for millis in [i64::MIN, i64::MAX, 0] {
            assert!(!Moment::from_millis(millis).to_string().is_empty());
        }
    }

    #[test]
    fn words_use_one_unit() {
        let words = [(4, "4s"), (59, "59s"), (240, "4m"), (7_200, "2h"), (259_200, "3d")];
        for (secs, text) in words {
            assert_eq!(in_words(Duration::from_secs(secs)), text);
        }
    }
}
