//! What a probe reads, and what it is compared with.

use std::fmt;
use std::time::Duration;

use domain::Text;
use serde::{Deserialize, Serialize};

/// A value that a probe reads, or that stands in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A count, or a measure whose unit the probe names.
    Number(f64),
    /// A share, in percent: 12.5 is 12.5 %.
    Percent(f64),
    /// A span of time.
    Duration(Duration),
    /// A word, a name, an id.
    Word(#[serde(with = "domain::raw")] Text),
    /// Several words.
    Words(Vec<String>),
}

/// What one look has brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Sight {
    /// A value.
    Seen(Value),
    /// Nothing can be said: not read, `INSUFFICIENT_DATA`, too old; with the reason. It is never taken for good.
    Blind(Text),
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operator {
    /// `==`, and a bare word.
    Is,
    /// `!=`.
    IsNot,
    /// `<`.
    Less,
    /// `<=`.
    AtMost,
    /// `>`.
    More,
    /// `>=`.
    AtLeast,
    /// `in A,B,C`.
    Among,
}

/// What a value must be: the right-hand side is a value, or a reference that is filled in when it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How.
    pub operator: Operator,
    /// With what.
    pub with: crate::plan::Argument,
}

impl Comparison {
    /// Whether `seen` is as it must be beside `with`; `None` where the two cannot be compared.
    pub fn holds(operator: Operator, seen: &Value, with: &Value) -> Option<bool> {
        match operator {
            Operator::Is => seen.same(with),
            Operator::IsNot => seen.same(with).map(|is| !is),
            Operator::Among => match (seen, with) {
                (Value::Word(word), Value::Words(words)) => Some(words.iter().any(|it| it == word.raw())),
                _ => None,
            },
            Operator::Less => Some(seen.measure()? < with.measure_like(seen)?),
            Operator::AtMost => Some(seen.measure()? <= with.measure_like(seen)?),
            Operator::More => Some(seen.measure()? > with.measure_like(seen)?),
            Operator::AtLeast => Some(seen.measure()? >= with.measure_like(seen)?),
        }
    }
}

impl Value {
    /// Its size on its own scale: a number, percent, or seconds. Words and flags have none.
    pub fn measure(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Percent(number) => Some(*number),
            Self::Duration(span) => Some(span.as_secs_f64()),
            Self::Flag(_) | Self::Word(_) | Self::Words(_) => None,
        }
    }

    /// Its size on the scale of `other`; a bare number stands on every scale.
    fn measure_like(&self, other: &Self) -> Option<f64> {
        let is_alike = std::mem::discriminant(self) == std::mem::discriminant(other);
        let is_bare = matches!(self, Self::Number(_)) || matches!(other, Self::Number(_));
        if is_alike || is_bare { self.measure() } else { None }
    }

    fn same(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Flag(one), Self::Flag(two)) => Some(one == two),
            (Self::Word(one), Self::Word(two)) => Some(one.raw() == two.raw()),
            (Self::Words(one), Self::Words(two)) => Some(one == two),
            // Counts and shares are computed, not typed twice: equal is as near as one can see.
            _ => Some((self.measure()? - other.measure_like(self)?).abs() < 1e-9),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::Duration(span) => write!(f, "{}s", span.as_secs()),
            Self::Word(word) => word.fmt(f),
            Self::Words(words) => Text::new(&words.join(",")).fmt(f),
        }
    }
}
