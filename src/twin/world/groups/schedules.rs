//! Scheduled actions and the cron lines that repeat them.

use std::time::Duration;

use domain::Moment;

/// A scheduled action of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledAction {
    /// `ScheduledActionName`.
    pub name: String,
    /// `ScheduledActionARN`.
    pub arn: String,
    /// `Recurrence`, in UTC; none for a single run.
    pub recurrence: Option<Cron>,
    /// `StartTime`: the next time it runs.
    pub next_at: Moment,
    /// `EndTime`: it does not run after this.
    pub end_at: Option<Moment>,
    /// `TimeZone` as it was given; the simulated account knows UTC under its several names.
    pub time_zone: Option<String>,
    /// `MinSize` it sets.
    pub min: Option<u32>,
    /// `MaxSize` it sets.
    pub max: Option<u32>,
    /// `DesiredCapacity` it sets.
    pub desired: Option<u32>,
}

/// A cron line of five fields (minute, hour, day of month, month, day of week), in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    text: String,
    fields: [u64; 5],
}

/// The text is not a cron line that Auto Scaling accepts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a cron line of five fields such as `0 8 * * 1-5`")]
pub struct NotACron(String);

const RANGES: [(u32, u32); 5] = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

impl Cron {
    /// Reads a cron line: `*`, numbers, lists, ranges and steps.
    pub fn parse(text: &str) -> Result<Self, NotACron> {
        let wrong = || NotACron(text.to_owned());
        let mut fields = [0; 5];
        let mut words = text.split_whitespace();
        for (field, range) in fields.iter_mut().zip(RANGES) {
            *field = words.next().and_then(|word| field_mask(word, range)).ok_or_else(wrong)?;
        }
        if words.next().is_some() {
            return Err(wrong());
        }
        // Sunday is 0 and 7.
        if fields[4] & (1 << 7) != 0 {
            fields[4] |= 1;
        }
        Ok(Self { text: text.to_owned(), fields })
    }

    /// The line as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first time after `after` that the line names; none within the next 366 days.
    pub fn next_after(&self, after: Moment) -> Option<Moment> {
        let mut day = after.day();
        for _ in 0..=366 {
            if self.names_day(day) {
                let from =
                    if day.start() > after { -1 } else { (after.as_secs() - day.start().as_secs()).div_euclid(60) };
                let minute = (from + 1..1_440).find(|&it| has(self.fields[1], it / 60) && has(self.fields[0], it % 60));
                if let Some(minute) = minute {
                    return Some(day.start() + Duration::from_secs(minute.unsigned_abs() * 60));
                }
            }
            day = day.plus_days(1);
        }
        None
    }

    fn names_day(&self, day: domain::Day) -> bool {
        let since_epoch = day.start().as_secs().div_euclid(86_400);
        let weekday = (since_epoch + 4).rem_euclid(7);
        let month = day.to_string().get(5..7).and_then(|it| it.parse::<i64>().ok()).unwrap_or(1);
        has(self.fields[4], weekday) && has(self.fields[3], month) && has(self.fields[2], i64::from(day.of_month()))
    }
}

fn has(mask: u64, bit: i64) -> bool {
    mask >> bit & 1 == 1
}

fn field_mask(word: &str, (low, high): (u32, u32)) -> Option<u64> {
    let mut mask = 0;
    for part in word.split(',') {
        let (span, step) = match part.split_once('/') {
            Some((span, step)) => (span, step.parse::<u32>().ok().filter(|it| *it > 0)?),
            None => (part, 1),
        };
        let (from, to) = match span.split_once('-') {
            _ if span == "*" => (low, high),
            Some((from, to)) => (from.parse().ok()?, to.parse().ok()?),
            None => span.parse().ok().map(|it| (it, it))?,
        };
        if from < low || to > high || from > to {
            return None;
        }
        let mut bit = from;
        while bit <= to {
            mask |= 1_u64 << bit;
            bit += step;
        }
    }
    Some(mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(line: &str, after: &str) -> String {
        Cron::parse(line).unwrap().next_after(Moment::parse(after).unwrap()).unwrap().to_string()
    }

    #[test]
    fn finds_the_next_run() {
        // 2026-11-22 is a Sunday.
        assert_eq!(next("0 8 * * 1-5", "2026-11-22T14:03:22Z"), "2026-11-23T08:00:00Z");
        assert_eq!(next("0 8 * * 1-5", "2026-11-23T08:00:00Z"), "2026-11-24T08:00:00Z");
        assert_eq!(next("*/15 * * * *", "2026-11-22T23:50:01Z"), "2026-11-23T00:00:00Z");
        assert_eq!(next("30 6 1 * *", "2026-11-22T00:00:00Z"), "2026-12-01T06:30:00Z");
        assert_eq!(next("0 0 * * 7", "2026-11-22T00:00:00Z"), "2026-11-29T00:00:00Z");
    }

    #[test]
    fn refuses_what_is_no_cron_line() {
        for line in ["", "* * * *", "60 * * * *", "* * * * * *", "5-1 * * * *", "a * * * *", "*/0 * * * *"] {
            assert!(Cron::parse(line).is_err(), "{line}");
        }
    }
}
