//! Reading the members of a request, whichever protocol they came by, with AWS's own complaints.

use domain::Moment;

use super::refusal::Refusal;
use super::value::{Shape, Value};

impl Shape {
    /// A text member; an empty one counts as not given, as the query protocol cannot tell them apart.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// A text member that must be there.
    pub fn required_text(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::invalid(missing(name)))
    }

    /// A whole number; the query protocol sends it as text.
    pub fn int(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Int(number)) => Ok(Some(*number)),
            Some(Value::Float(number)) if number.fract() == 0.0 => Ok(format!("{number:.0}").parse().ok()),
            Some(Value::Text(text)) if text.is_empty() => Ok(None),
            Some(Value::Text(text)) => text.parse().map(Some).map_err(|_| malformed(name, text)),
            Some(_) => Err(malformed(name, "a structure")),
        }
    }

    /// A whole number within a range, or `default` when it is not given.
    pub fn int_within(&self, name: &str, range: (usize, usize), default: usize) -> Result<usize, Refusal> {
        let Some(number) = self.int(name)? else { return Ok(default) };
        usize::try_from(number)
            .ok()
            .filter(|number| (range.0..=range.1).contains(number))
            .ok_or_else(|| Refusal::invalid(out_of_range(name, number, range)))
    }

    /// A truth value.
    pub fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Text(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// A point in time: a timestamp, epoch seconds or ISO 8601.
    pub fn time(&self, name: &str) -> Result<Option<Moment>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Time(moment)) => Ok(Some(*moment)),
            Some(Value::Int(seconds)) => Ok(Some(Moment::from_secs(*seconds))),
            Some(Value::Float(seconds)) => Ok(Some(from_epoch(*seconds))),
            Some(Value::Text(text)) if text.is_empty() => Ok(None),
            Some(Value::Text(text)) => iso(text).map(Some).ok_or_else(|| malformed(name, text)),
            Some(_) => Err(malformed(name, "a structure")),
        }
    }

    /// A point in time that must be there.
    pub fn required_time(&self, name: &str) -> Result<Moment, Refusal> {
        self.time(name)?.ok_or_else(|| Refusal::invalid(missing(name)))
    }

    /// A list of texts; empty when it is not given.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.items(name)
            .iter()
            .filter_map(|item| match item {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// A list of structures; empty when it is not given.
    pub fn shapes(&self, name: &str) -> Vec<&Shape> {
        self.items(name)
            .iter()
            .filter_map(|item| match item {
                Value::Shape(shape) => Some(shape),
                _ => None,
            })
            .collect()
    }

    /// A nested structure.
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        match self.get(name)? {
            Value::Shape(shape) => Some(shape),
            _ => None,
        }
    }

    fn items(&self, name: &str) -> &[Value] {
        match self.get(name) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }
}

/// Seconds since the epoch with a fraction, to the millisecond.
pub fn from_epoch(seconds: f64) -> Moment {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates, and no date is that far away")]
    Moment::from_millis((seconds * 1_000.0).round() as i64)
}

/// ISO 8601 as clients write it: with `Z`, with an offset, or without either, which AWS reads as UTC.
fn iso(text: &str) -> Option<Moment> {
    Moment::parse(text).or_else(|_| Moment::parse(&format!("{text}Z"))).ok().or_else(|| {
        let day = domain::Day::parse(text).ok()?;
        Some(day.start())
    })
}

fn missing(name: &str) -> String {
    format!("1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null")
}

fn malformed(name: &str, text: &str) -> Refusal {
    Refusal::invalid(format!("Value '{text}' at '{name}' is not of the expected type"))
}

fn out_of_range(name: &str, number: i64, (low, high): (usize, usize)) -> String {
    let bound = if usize::try_from(number).is_ok_and(|number| number > high) {
        format!("less than or equal to {high}")
    } else {
        format!("greater than or equal to {low}")
    };
    format!(
        "1 validation error detected: Value '{number}' at '{name}' failed to satisfy constraint: \
         Member must have value {bound}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_protocol() {
        let expected = Moment::parse("2026-11-22T14:03:22Z").unwrap();
        let values = [
            Value::Text("2026-11-22T14:03:22Z".into()),
            Value::Text("2026-11-22T14:03:22".into()),
            Value::Text("2026-11-22T15:03:22+01:00".into()),
            Value::Int(expected.as_secs()),
            Value::Time(expected),
        ];
        for value in values {
            let mut input = Shape::new();
            input.insert("StartTime".into(), value);
            assert_eq!(input.time("StartTime").unwrap(), Some(expected));
        }
        assert!(Shape::new().with("StartTime", "soon").time("StartTime").is_err());
        assert!(Shape::new().required_time("StartTime").is_err());
    }

    #[test]
    fn numbers_out_of_range_are_refused_with_the_bound() {
        let input = Shape::new().with("PageSize", "500");
        let refusal = input.int_within("PageSize", (1, 400), 400).unwrap_err();
        assert!(format!("{refusal:?}").contains("less than or equal to 400"), "{refusal:?}");
        assert_eq!(Shape::new().int_within("PageSize", (1, 400), 400).unwrap(), 400);
        assert!(Shape::new().with("PageSize", "many").int("PageSize").is_err());
    }
}
