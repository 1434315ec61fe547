//! Single values: the form each kind must have, and what to write where it has another.

use std::ops::RangeInclusive;
use std::time::Duration;

use domain::{Day, Text};
use toml::de::DeValue;

use super::cells::Cell;
use crate::nearest::instead;

/// The longest span that a file may name.
const LONGEST: Duration = Duration::from_hours(8784);

/// How the past is looked at, as `p95 of last 60m` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// What is taken of it.
    pub taking: Taking,
    /// How far back it reaches.
    pub last: Duration,
}

/// What is taken of several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// A percentile, 1 to 99.
    Percentile(u8),
    /// The greatest.
    Max,
    /// The mean.
    Average,
}

impl Look {
    /// Reads `p95 of last 60m`, `max of last 3h`, `average of last 1d`.
    pub fn parse(text: &str) -> Option<Self> {
        let (taking, last) = text.split_once(" of last ")?;
        let taking = match taking {
            "max" => Taking::Max,
            "average" => Taking::Average,
            other => Taking::Percentile(other.strip_prefix('p')?.parse().ok().filter(|p| (1..=99).contains(p))?),
        };
        let last = span(last).filter(|last| (60..=86_400).contains(&last.as_secs()))?;
        Some(Self { taking, last })
    }
}

/// Reads `90s`, `20m`, `2h`, `30d`.
pub(crate) fn span(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let number = text.strip_suffix(unit)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let whole: u64 = number.parse().ok().filter(|_| is_number)?;
    Some(Duration::from_secs(whole.checked_mul(seconds)?)).filter(|span| *span <= LONGEST)
}

/// `20m`, the shortest way that [`span`] reads.
pub(crate) fn written(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0 => "0s".to_owned(),
        s if s % 86_400 == 0 => format!("{}d", s / 86_400),
        s if s % 3_600 == 0 => format!("{}h", s / 3_600),
        s if s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

/// Reads `0.1%`.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number = text.strip_suffix('%')?;
    self::number(number.trim_end()).filter(|percent| (0.0..=1_000.0).contains(percent))
}

/// Reads a number as a person writes it.
pub(crate) fn number(text: &str) -> Option<f64> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    text.parse::<f64>().ok().filter(|number| is_plain && number.is_finite())
}

/// Whether it is lower case words with dashes: `az-evacuation`.
pub(super) fn is_kebab(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= 64 && text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(is_word)
}

/// Whether it is a lower case name with underscores: `writer_canary`.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

impl Cell<'_> {
    /// Words for a person, in which nothing is filled in.
    pub(super) fn words(&self) -> Option<Text> {
        let text = self.string("words in quotes")?;
        if text.contains("${") {
            self.fault("has `${`, which is filled in in `say` and `manual` only", "write it out");
            return None;
        }
        Some(Text::new(text))
    }

    /// An id.
    pub(super) fn id(&self) -> Option<String> {
        let text = self.string("a name such as \"zone-serves-again\"")?;
        if is_kebab(text) {
            return Some(text.to_owned());
        }
        let remedy = "write lower case words with dashes between them, such as \"zone-serves-again\"";
        self.fault(&format!("{text:?} is no id"), remedy);
        None
    }

    /// A span of time between bounds.
    pub(super) fn span(&self, bounds: RangeInclusive<Duration>) -> Option<Duration> {
        let (least, most) = (written(*bounds.start()), written(*bounds.end()));
        let remedy = format!("write a span from {least} to {most} such as \"90s\", \"20m\", \"2h\" or \"30d\"");
        let DeValue::String(text) = self.value else {
            self.is_no("a span of time", &remedy);
            return None;
        };
        match span(text) {
            Some(span) if bounds.contains(&span) => Some(span),
            Some(_) => {
                self.fault(&format!("{text:?} is out of range"), &remedy);
                None
            }
            None => {
                self.fault(&format!("{text:?} is no span of time"), &remedy);
                None
            }
        }
    }

    /// A whole number between bounds.
    pub(super) fn count(&self, bounds: RangeInclusive<u32>) -> Option<u32> {
        let remedy = format!("write a whole number from {} to {}", bounds.start(), bounds.end());
        let DeValue::Integer(number) = self.value else {
            self.is_no("a whole number", &remedy);
            return None;
        };
        let count = u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|count| bounds.contains(count));
        if count.is_none() {
            self.fault(&format!("{} is out of range", number.as_str()), &remedy);
        }
        count
    }

    /// A share between 0 and 100 percent.
    pub(super) fn percent(&self) -> Option<f64> {
        let text = self.string("a share such as \"0.1%\"")?;
        let percent = percent(text).filter(|percent| *percent <= 100.0);
        if percent.is_none() {
            self.fault(&format!("{text:?} is no share"), "write a share from 0% to 100% such as \"0.1%\"");
        }
        percent
    }

    /// `true` or `false`.
    pub(super) fn flag(&self) -> Option<bool> {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.is_no("true or false", "write true or false, without quotes");
        }
        flag
    }

    /// One of `words`.
    pub(super) fn choice(&self, words: &[&'static str]) -> Option<&'static str> {
        let text = self.string(&format!("one of {}", words.join(", ")))?;
        let found = words.iter().copied().find(|word| *word == text);
        if found.is_none() {
            self.fault(&format!("{text:?} is not known"), &instead(text, words.iter().copied()));
        }
        found
    }

    /// A day.
    pub(super) fn day(&self) -> Option<Day> {
        let remedy = "write a date without quotes, such as 2026-10-14";
        let DeValue::Datetime(date) = self.value else {
            self.is_no("a date", remedy);
            return None;
        };
        let day = Day::parse(&date.to_string()).ok().filter(|_| date.time.is_none());
        if day.is_none() {
            self.fault("is no date alone", remedy);
        }
        day
    }
}
