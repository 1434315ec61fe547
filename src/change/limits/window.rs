//! Change windows: the weekdays and hours, in a time zone of people, in which changes are made.

use std::fmt;

use domain::{Moment, Text};
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// How a change window is written.
const FORM: &str = "write days, hours and an IANA time zone, like Mon-Thu 09:00-15:30 Europe/London";

/// The days, as they are written, Monday first.
const DAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Monday),
    ("Tue", Weekday::Tuesday),
    ("Wed", Weekday::Wednesday),
    ("Thu", Weekday::Thursday),
    ("Fri", Weekday::Friday),
    ("Sat", Weekday::Saturday),
    ("Sun", Weekday::Sunday),
];

/// A change window: on some weekdays from one time of day to another, as the people of a time zone read their clocks.
///
/// One that ends before it begins, `22:00-04:00`, ends on the day after; the days are those on which it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeWindow {
    text: String,
    days: [bool; 7],
    from: Time,
    until: Time,
    /// Whether it ends on the day after.
    is_over_midnight: bool,
    zone: TimeZone,
}

/// What is wrong with the text of a change window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{part}` at character {at} {what}; {FORM}")]
pub struct WindowFault {
    /// The part that is wrong.
    pub part: Text,
    /// Where it begins, in characters counted from 1.
    pub at: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

impl ChangeWindow {
    /// Reads `Mon-Thu 09:00-15:30 Europe/London`; days as a list of days and ranges, `Mon,Wed-Fri`, or `daily`.
    pub fn parse(text: &str) -> Result<Self, WindowFault> {
        let parts = Parts::of(text);
        let words: Vec<&str> = text.split_whitespace().collect();
        let [days, hours, zone] = words.as_slice() else {
            return Err(parts.fault(text.trim(), "is not days, hours and a time zone"));
        };
        let days = parse_days(days, &parts)?;
        let (from, until) = hours.split_once('-').ok_or_else(|| parts.fault(hours, "is no span of hours"))?;
        let from = parse_time(from).ok_or_else(|| parts.fault(from, "is no time of day"))?;
        let is_midnight = until == "24:00";
        let until = if is_midnight { Some(Time::midnight()) } else { parse_time(until) }
            .ok_or_else(|| parts.fault(until, "is no time of day"))?;
        if from == until && !is_midnight {
            return Err(parts.fault(hours, "is empty; a whole day is 00:00-24:00"));
        }
        let zone = TimeZone::get(zone).map_err(|_| parts.fault(zone, "is no time zone of the IANA database"))?;
        Ok(Self { text: words.join(" "), days, from, until, is_over_midnight: until <= from, zone })
    }

    /// Whether it is open at `moment`.
    pub fn holds(&self, moment: Moment) -> bool {
        self.open_until(moment).is_some()
    }

    /// When the opening that `moment` lies in ends; `None` where it is closed.
    pub fn open_until(&self, moment: Moment) -> Option<Moment> {
        let today = Timestamp::from_millisecond(moment.as_millis()).ok()?.to_zoned(self.zone.clone()).date();
        let days = [today.checked_sub(1.day()).ok()?, today];
        days.into_iter().filter_map(|day| self.opening(day)).find_map(|(from, until)| {
            let is_open = from <= moment && moment < until;
            is_open.then_some(until)
        })
    }

    /// Begin and end of the opening of a day; `None` where it does not open that day.
    fn opening(&self, day: Date) -> Option<(Moment, Moment)> {
        let is_day = self.days[usize::try_from(day.weekday().to_monday_zero_offset()).ok()?];
        let last = if self.is_over_midnight { day.checked_add(1.day()).ok()? } else { day };
        // A time that the clocks leave out in spring is the first one after the gap; one that comes twice, the first.
        let at = |date: Date, time: Time| {
            let stamp = self.zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible().ok()?;
            Some(Moment::from_millis(stamp.as_millisecond()))
        };
        let opening = (at(day, self.from)?, at(last, self.until)?);
        is_day.then_some(opening)
    }
}

/// As it was written.
impl fmt::Display for ChangeWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Whether the whole time from `from` to `until` lies in windows, be it one after the other.
pub(crate) fn cover(windows: &[ChangeWindow], from: Moment, until: Moment) -> bool {
    let mut reached = from;
    loop {
        let Some(end) = windows.iter().filter_map(|window| window.open_until(reached)).max() else { return false };
        if end >= until {
            return true;
        }
        // The end of an opening lies outside it, so that the next turn asks for another one.
        reached = end;
    }
}

/// The text a part is looked for in.
struct Parts<'a>(&'a str);

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        Self(text)
    }

    fn fault(&self, part: &str, what: &'static str) -> WindowFault {
        let before = self.0.find(part).map_or("", |at| &self.0[..at]);
        WindowFault { part: Text::new(part), at: before.chars().count() + 1, what }
    }
}

fn parse_days(text: &str, parts: &Parts<'_>) -> Result<[bool; 7], WindowFault> {
    if text.eq_ignore_ascii_case("daily") {
        return Ok([true; 7]);
    }
    let mut days = [false; 7];
    for item in text.split(',') {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let (first, last) = (parse_day(first, parts)?, parse_day(last, parts)?);
        // A range may go over Sunday: `Sat-Mon`.
        let count = (last + 7 - first) % 7 + 1;
        (0..count).for_each(|step| days[(first + step) % 7] = true);
    }
    Ok(days)
}

fn parse_day(text: &str, parts: &Parts<'_>) -> Result<usize, WindowFault> {
    let found = DAYS.iter().position(|(name, _)| name.eq_ignore_ascii_case(text));
    found.ok_or_else(|| parts.fault(if text.is_empty() { parts.0 } else { text }, "is no day"))
}

/// `09:00`, always five characters.
fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let is_two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_two(hour) || !is_two(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests;
