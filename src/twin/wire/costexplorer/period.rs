//! The time period of a request and its days and months.

use domain::Day;

use super::super::refusal::Refusal;
use super::super::value::Shape;

/// How finely a period is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Granularity {
    Daily,
    Monthly,
}

/// Days from `start` up to, not including, `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub start: Day,
    pub end: Day,
}

impl Granularity {
    /// Reads `Granularity`; hours need a setting that the simulated account does not have.
    pub fn read(input: &Shape) -> Result<Self, Refusal> {
        match input.required_text("Granularity")? {
            "DAILY" => Ok(Self::Daily),
            "MONTHLY" => Ok(Self::Monthly),
            "HOURLY" => Err(Refusal::invalid("Hourly data granularity is not enabled for this account")),
            other => Err(Refusal::invalid(format!("Granularity {other} is not one of DAILY, MONTHLY, HOURLY"))),
        }
    }
}

impl Period {
    /// Reads `TimePeriod`.
    pub fn read(input: &Shape) -> Result<Self, Refusal> {
        let shape = input.shape("TimePeriod").ok_or_else(|| Refusal::invalid("TimePeriod must not be null"))?;
        let (start, end) = (day(shape.required_text("Start")?)?, day(shape.required_text("End")?)?);
        if start >= end {
            return Err(Refusal::invalid("Start date (and hour) should be before end date (and hour)"));
        }
        Ok(Self { start, end })
    }

    /// The days, or the months cut at the ends of the period.
    pub fn cut(self, granularity: Granularity) -> Vec<Self> {
        let next = |day: Day| match granularity {
            Granularity::Daily => day.plus_days(1),
            Granularity::Monthly => day.first_of_next_month(),
        };
        let mut parts = Vec::new();
        let mut start = self.start;
        while start < self.end {
            let end = next(start).min(self.end);
            parts.push(Self { start, end });
            start = end;
        }
        parts
    }

    /// As requests and answers write it.
    pub fn shape(self) -> Shape {
        Shape::new().with("Start", self.start.to_string()).with("End", self.end.to_string())
    }
}

/// A day, also when written with a time of day as some clients do.
pub fn day(text: &str) -> Result<Day, Refusal> {
    let date = text.get(..10).unwrap_or(text);
    Day::parse(date).map_err(|_| Refusal::invalid(format!("time period {text} is not a date such as 2026-11-01")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(start: &str, end: &str) -> Period {
        Period { start: Day::parse(start).unwrap(), end: Day::parse(end).unwrap() }
    }

    #[test]
    fn months_are_cut_at_both_ends() {
        let parts = period("2026-10-15", "2026-12-03").cut(Granularity::Monthly);
        let expected = [
            period("2026-10-15", "2026-11-01"),
            period("2026-11-01", "2026-12-01"),
            period("2026-12-01", "2026-12-03"),
        ];
        assert_eq!(parts, expected);
        assert_eq!(period("2026-10-30", "2026-11-02").cut(Granularity::Daily).len(), 3);
    }
}
