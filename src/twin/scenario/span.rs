//! Spans of time as scenarios write them: `20s`, `-3d`, `1h30m`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

use domain::Moment;

/// A signed span of whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span(i64);

impl Span {
    /// So many seconds.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs)
    }

    /// Whole seconds.
    pub const fn as_secs(self) -> i64 {
        self.0
    }

    /// The length, whatever the sign.
    pub const fn length(self) -> Duration {
        Duration::from_secs(self.0.unsigned_abs())
    }

    /// The moment this long after `start`.
    pub fn after(self, start: Moment) -> Moment {
        if self.0 < 0 { start - self.length() } else { start + self.length() }
    }

    fn parse(text: &str) -> Option<Self> {
        let (sign, mut rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut total: i64 = 0;
        while !rest.is_empty() {
            let digits = rest.find(|it: char| !it.is_ascii_digit())?;
            let number: i64 = rest.get(..digits)?.parse().ok()?;
            let unit = match rest.get(digits..=digits)? {
                "s" => 1,
                "m" => 60,
                "h" => 3_600,
                "d" => 86_400,
                _ => return None,
            };
            total = total.checked_add(number.checked_mul(unit)?)?;
            rest = rest.get(digits + 1..)?;
        }
        // Ten years: beyond it the simulation has nothing to say.
        (!text.is_empty() && text != "-" && total <= 315_360_000).then_some(Self(sign * total))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("`{text}` is not a span such as 20s, -3d or 1h30m")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        let table = [("20s", 20), ("-3d", -259_200), ("1h30m", 5_400), ("0s", 0)];
        for (text, secs) in table {
            assert_eq!(Span::parse(text), Some(Span(secs)), "{text}");
        }
        for text in ["", "-", "20", "s", "1w", "1h-2m", "99999999999999d", "4000d"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }
}
