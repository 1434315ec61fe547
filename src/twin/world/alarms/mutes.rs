//! Mute rules: windows of time in which alarms judge but do not act.
//!
//! Source: `PutAlarmMuteRule` and its shapes in botocore's model of CloudWatch.

use std::time::Duration;

use domain::Moment;

use super::Alarm;
use crate::world::groups::Cron;

/// The names under which UTC goes; other zones are not simulated.
pub const UTC: [&str; 5] = ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT"];

/// A mute rule.
#[derive(Clone, Debug, PartialEq)]
pub struct MuteRule {
    /// `Name`, unique in its region.
    pub name: String,
    /// `AlarmMuteRuleArn`.
    pub arn: String,
    /// Region.
    pub region: String,
    /// `Description`.
    pub description: String,
    /// `Rule.Schedule`.
    pub schedule: MuteSchedule,
    /// `MuteTargets.AlarmNames`.
    pub alarms: Vec<String>,
    /// `StartDate`.
    pub start: Option<Moment>,
    /// `ExpireDate`.
    pub expire: Option<Moment>,
    /// `LastUpdatedTimestamp`.
    pub updated_at: Moment,
}

/// When a rule mutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MuteSchedule {
    /// `Expression` as it was written.
    pub expression: String,
    /// When its windows begin.
    pub begins: Begins,
    /// `Duration` as it was written.
    pub written: String,
    /// How long a window lasts.
    pub lasts: Duration,
    /// `Timezone` as it was given.
    pub time_zone: Option<String>,
}

/// When the windows of a rule begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begins {
    /// `at(2026-11-22T14:30)`: once.
    Once(Moment),
    /// `cron(0 2 * * SUN)`: again and again.
    Again(Cron),
}

/// `Status` of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MuteStatus {
    /// It will mute.
    Scheduled,
    /// It mutes now.
    Active,
    /// It will not mute again.
    Expired,
}

impl MuteStatus {
    /// AWS's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "SCHEDULED",
            Self::Active => "ACTIVE",
            Self::Expired => "EXPIRED",
        }
    }
}

impl Begins {
    /// Reads `at(yyyy-MM-ddThh:mm)` or `cron(minute hour day-of-month month day-of-week)`, in UTC.
    pub fn parse(expression: &str) -> Option<Self> {
        let inside = |kind: &str| expression.strip_prefix(kind)?.strip_prefix('(')?.strip_suffix(')');
        if let Some(text) = inside("at") {
            let is_minute = text.len() == "2026-11-22T14:30".len();
            return Moment::parse(&format!("{text}:00Z")).ok().filter(|_| is_minute).map(Self::Once);
        }
        Cron::parse(&with_numbers(inside("cron")?)).ok().map(Self::Again)
    }

    /// `MuteType`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Once(_) => "ONE_TIME",
            Self::Again(_) => "RECURRING",
        }
    }
}

/// The English names that CloudWatch takes for months and days of the week, as their numbers.
fn with_numbers(line: &str) -> String {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    let named = |word: &str, names: &[&str], first: usize| {
        names
            .iter()
            .enumerate()
            .fold(word.to_owned(), |word, (number, name)| word.replace(name, &(number + first).to_string()))
    };
    let words = line.split_whitespace().enumerate().map(|(field, word)| match field {
        3 => named(word, &MONTHS, 1),
        4 => named(word, &DAYS, 0),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Reads `Duration`: ISO 8601 in days, hours and minutes, from one minute to fifteen days.
pub fn duration(text: &str) -> Option<Duration> {
    let is_plain = text.starts_with('P') && text.chars().all(|it| it.is_ascii_digit() || "PTDHM".contains(it));
    let span: jiff::Span = text.parse().ok().filter(|_| is_plain)?;
    let length = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()?;
    let length = Duration::try_from(length).ok()?;
    (Duration::from_mins(1)..=Duration::from_hours(15 * 24)).contains(&length).then_some(length)
}

impl MuteRule {
    /// Whether it mutes now, will, or will not again.
    pub fn status(&self, now: Moment) -> MuteStatus {
        let over = match self.schedule.begins {
            Begins::Once(at) => at + self.schedule.lasts <= now,
            Begins::Again(_) => false,
        };
        if over || self.expire.is_some_and(|it| it <= now) {
            MuteStatus::Expired
        } else if self.is_in_window(now) {
            MuteStatus::Active
        } else {
            MuteStatus::Scheduled
        }
    }

    fn is_in_window(&self, now: Moment) -> bool {
        let begun = self.start.is_none_or(|it| it <= now);
        let open = match &self.schedule.begins {
            Begins::Once(at) => *at <= now && now < *at + self.schedule.lasts,
            Begins::Again(cron) => cron.next_after(now - self.schedule.lasts).is_some_and(|it| it <= now),
        };
        begun && open
    }
}

/// Whether any rule mutes an alarm now.
pub fn is_muted(rules: &[MuteRule], alarm: &Alarm, now: Moment) -> bool {
    let mut own = rules.iter().filter(|it| it.region == alarm.region && it.alarms.contains(&alarm.name));
    own.any(|it| it.status(now) == MuteStatus::Active)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn rule(expression: &str, written: &str) -> MuteRule {
        MuteRule {
            name: "night".to_owned(),
            arn: String::new(),
            region: "us-east-1".to_owned(),
            description: String::new(),
            schedule: MuteSchedule {
                expression: expression.to_owned(),
                begins: Begins::parse(expression).unwrap(),
                written: written.to_owned(),
                lasts: duration(written).unwrap(),
                time_zone: None,
            },
            alarms: Vec::new(),
            start: None,
            expire: None,
            updated_at: at("2026-11-22T00:00:00Z"),
        }
    }

    #[test]
    fn durations_are_read_within_their_bounds() {
        let table = [
            ("PT1M", Some(60)),
            ("PT30M", Some(1_800)),
            ("PT4H", Some(14_400)),
            ("P2DT12H", Some(216_000)),
            ("P15D", Some(1_296_000)),
            ("P15DT1M", None),
            ("PT59S", None),
            ("PT0M", None),
            ("-PT4H", None),
            ("P1W", None),
            ("4h", None),
            ("", None),
        ];
        for (text, seconds) in table {
            assert_eq!(duration(text).map(|it| it.as_secs()), seconds, "{text}");
        }
    }

    #[test]
    fn windows_open_and_close() {
        let once = rule("at(2026-11-22T14:30)", "PT30M");
        let again = rule("cron(0 2 * * SUN,MON)", "PT4H");
        let weekend = rule("cron(0 18 * * FRI)", "P2DT12H");
        let table = [
            (&once, "2026-11-22T14:29:59Z", MuteStatus::Scheduled),
            (&once, "2026-11-22T14:30:00Z", MuteStatus::Active),
            (&once, "2026-11-22T14:59:59Z", MuteStatus::Active),
            (&once, "2026-11-22T15:00:00Z", MuteStatus::Expired),
            // 2026-11-22 is a Sunday.
            (&again, "2026-11-22T01:59:59Z", MuteStatus::Scheduled),
            (&again, "2026-11-22T02:00:00Z", MuteStatus::Active),
            (&again, "2026-11-22T06:00:00Z", MuteStatus::Scheduled),
            (&again, "2026-11-23T03:00:00Z", MuteStatus::Active),
            (&again, "2026-11-24T03:00:00Z", MuteStatus::Scheduled),
            (&weekend, "2026-11-22T14:00:00Z", MuteStatus::Active),
            (&weekend, "2026-11-23T06:00:00Z", MuteStatus::Scheduled),
        ];
        for (rule, moment, wanted) in table {
            assert_eq!(rule.status(at(moment)), wanted, "{} at {moment}", rule.schedule.expression);
        }
    }

    #[test]
    fn a_rule_counts_from_its_start_until_it_expires() {
        let mut rule = rule("cron(0 2 * * *)", "PT4H");
        rule.start = Some(at("2026-11-22T03:00:00Z"));
        rule.expire = Some(at("2026-11-23T03:00:00Z"));
        let table = [
            ("2026-11-22T02:30:00Z", MuteStatus::Scheduled),
            ("2026-11-22T03:00:00Z", MuteStatus::Active),
            ("2026-11-23T02:30:00Z", MuteStatus::Active),
            ("2026-11-23T03:00:00Z", MuteStatus::Expired),
        ];
        for (moment, wanted) in table {
            assert_eq!(rule.status(at(moment)), wanted, "{moment}");
        }
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in [
            "",
            "at()",
            "at(2026-11-22)",
            "at(2026-11-22T14:30:10)",
            "cron(* * * *)",
            "rate(5 minutes)",
            "cron(0 2 * * XYZ)",
        ] {
            assert_eq!(Begins::parse(text), None, "{text}");
        }
    }
}
