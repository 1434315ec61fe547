//! Money: amounts, what Cost Explorer says was spent, and what was planned.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use serde::Serialize;

use crate::{Day, Text};

/// An amount in US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Usd(pub f64);

impl Usd {
    /// The change from `before`, in percent; `None` where `before` is nothing.
    pub fn change_since(self, before: Self) -> Option<f64> {
        (before.0.abs() > f64::EPSILON).then(|| (self.0 - before.0) / before.0 * 100.0)
    }

    /// Whole dollars, `$54`; cents below ten dollars, where they matter.
    pub fn short(self) -> String {
        if self.0.abs() < 10.0 { self.to_string() } else { format!("{}${:.0}", self.sign(), self.0.abs()) }
    }

    fn sign(self) -> &'static str {
        if self.0 < 0.0 { "-" } else { "" }
    }
}

/// `$61.20`.
impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        // What rounds to nothing is not nothing.
        let is_speck = size > 0.0 && size < 0.005;
        match (is_speck, self.0 < 0.0) {
            (true, false) => f.pad("< $0.01"),
            (true, true) => f.pad("> -$0.01"),
            (false, _) => f.pad(&format!("{}${size:.2}", self.sign())),
        }
    }
}

impl Add for Usd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Usd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0.0), Add::add)
    }
}

/// Cost per day and per service, from the first of last month (Cost Explorer `GetCostAndUsage`, unblended).
///
/// Cost Explorer refreshes a few times a day and lags by up to a day.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct DailyCosts {
    /// The last day with any cost in it.
    pub as_of: Option<Day>,
    /// ISO 4217 code, as Cost Explorer states it.
    pub currency: String,
    /// Total of each day, oldest first.
    pub days: Vec<(Day, f64)>,
    /// Month to date by service, the costliest first.
    pub by_service: Vec<(String, f64)>,
}

impl DailyCosts {
    /// The total of the month that `today` lies in.
    pub fn month_to_date(&self, today: Day) -> Usd {
        let first = today.first_of_month();
        self.days.iter().filter(|(day, _)| *day >= first && *day <= today).map(|(_, usd)| Usd(*usd)).sum()
    }

    /// The total of the month that `today` lies in, once any day of it is billed: until then it is not known, and not 0.
    pub fn billed_this_month(&self, today: Day) -> Option<Usd> {
        self.as_of.is_some_and(|day| day >= today.first_of_month()).then(|| self.month_to_date(today))
    }

    /// What was spent on `day`, once that day is billed.
    pub fn billed_on(&self, day: Day) -> Option<Usd> {
        self.on(day).filter(|_| self.as_of.is_some_and(|last| day <= last))
    }

    /// What was spent on `day`, where it is known.
    pub fn on(&self, day: Day) -> Option<Usd> {
        self.days.iter().find(|(at, _)| *at == day).map(|(_, usd)| Usd(*usd))
    }
}

/// Cost of a phase, month to date, by the `finops:phase` tag; an empty tag is what is untagged.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PhaseCost {
    /// The tag's value.
    pub tag: String,
    /// Month to date, US dollars.
    pub usd: f64,
}

/// An unusual cost (Cost Explorer `GetAnomalies`).
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Anomaly {
    /// When it began.
    pub since: Option<Day>,
    /// The service, where one is named.
    pub service: Option<String>,
    /// What it has cost above the expected, US dollars.
    pub impact: f64,
}

/// A budget (AWS Budgets `DescribeBudgets`).
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Its name.
    pub name: Text,
    /// `MONTHLY`, `DAILY`, …
    pub period: Text,
    /// The limit.
    pub limit: Usd,
    /// Spent in the period.
    pub actual: Option<Usd>,
    /// Expected by the period's end.
    pub forecast: Option<Usd>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_cents_where_they_matter() {
        assert_eq!(Usd(61.2).to_string(), "$61.20");
        assert_eq!(Usd(-0.5).to_string(), "-$0.50");
        assert_eq!((Usd(0.0).to_string(), Usd(0.005).to_string()), ("$0.00".to_owned(), "$0.01".to_owned()));
        assert_eq!((Usd(0.004).to_string(), Usd(-0.004).to_string()), ("< $0.01".to_owned(), "> -$0.01".to_owned()));
        assert_eq!(Usd(54.36).short(), "$54");
        assert_eq!(Usd(3.1).short(), "$3.10");
        assert_eq!(Usd(3.0).change_since(Usd(0.0)), None);
        assert_eq!(Usd(3.0).change_since(Usd(2.0)), Some(50.0));
    }

    #[test]
    fn a_month_counts_only_its_own_days() {
        let day = |text| Day::parse(text).unwrap();
        let costs = DailyCosts {
            as_of: Some(day("2026-11-02")),
            currency: "USD".into(),
            days: vec![(day("2026-10-31"), 9.0), (day("2026-11-01"), 1.0), (day("2026-11-02"), 2.0)],
            by_service: vec![],
        };
        assert_eq!(costs.month_to_date(day("2026-11-22")), Usd(3.0));
        assert_eq!(costs.on(day("2026-11-03")), None);
    }
}
