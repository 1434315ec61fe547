//! The border: what a field of an answer must be, or else a `Malformed` error that names it.

use aws_smithy_types::DateTime;
use domain::{CloudError, Moment, Text};

/// A field that must be there.
pub(crate) fn need<T>(value: Option<T>, field: &str) -> Result<T, CloudError> {
    value.ok_or_else(|| malformed(field))
}

/// A text that must be there.
pub(crate) fn text(value: Option<&str>, field: &str) -> Result<Text, CloudError> {
    need(optional(value), field)
}

/// A text that may be missing; an empty one counts as missing.
pub(crate) fn optional(value: Option<&str>) -> Option<Text> {
    value.filter(|value| !value.is_empty()).map(Text::new)
}

/// What the SDK puts in place of a word that AWS requires itself to send and did not.
const NO_WORD: &str = "no value was set";

/// A word of AWS's, such as a status, that must be there.
pub(crate) fn word(value: Option<&str>, field: &str) -> Result<Text, CloudError> {
    text(value.filter(|word| *word != NO_WORD), field)
}

/// A count that must be there, zero or more.
pub(crate) fn count(value: Option<i32>, field: &str) -> Result<u32, CloudError> {
    value.and_then(|value| u32::try_from(value).ok()).ok_or_else(|| malformed(field))
}

/// A number that must be there, and be one.
pub(crate) fn number(value: Option<f64>, field: &str) -> Result<f64, CloudError> {
    value.filter(|value| value.is_finite()).ok_or_else(|| malformed(field))
}

/// A decimal amount as the billing services write it, `"61.2000"`.
pub(crate) fn amount(value: Option<&str>, field: &str) -> Result<f64, CloudError> {
    number(value.and_then(|value| value.trim().parse().ok()), field)
}

/// A time that must be there.
pub(crate) fn moment(value: Option<&DateTime>, field: &str) -> Result<Moment, CloudError> {
    value.and_then(optional_moment).ok_or_else(|| malformed(field))
}

/// A time, where it lies within what milliseconds can count. The first moment of 1970 is what the SDK puts in place
/// of a time that AWS requires itself to send and did not.
pub(crate) fn optional_moment(value: &DateTime) -> Option<Moment> {
    value.to_millis().ok().filter(|millis| *millis != 0).map(Moment::from_millis)
}

/// An answer that lacks a field, or holds one that cannot be.
pub(crate) fn malformed(field: &str) -> CloudError {
    CloudError::Malformed { field: field.into() }
}

/// Says which item a malformed field belongs to: `AutoScalingGroup.MinSize of web`.
pub(crate) fn of<T>(name: &Text, decoded: Result<T, CloudError>) -> Result<T, CloudError> {
    decoded.map_err(|error| match error {
        CloudError::Malformed { field } => CloudError::Malformed { field: format!("{field} of {name}").into() },
        error => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_malformed_and_named() {
        assert_eq!(count(Some(-1), "Group.MinSize"), Err(malformed("Group.MinSize")));
        assert_eq!(number(Some(f64::NAN), "Alarm.Threshold"), Err(malformed("Alarm.Threshold")));
        assert_eq!(text(Some(""), "Group.Name"), Err(malformed("Group.Name")));
        assert_eq!(amount(Some("a lot"), "Amount"), Err(malformed("Amount")));
        assert_eq!(moment(Some(&DateTime::from_secs(i64::MAX)), "At"), Err(malformed("At")));
    }

    #[test]
    fn what_the_sdk_makes_up_is_missing() {
        assert_eq!(moment(Some(&DateTime::from_secs(0)), "At"), Err(malformed("At")));
        assert_eq!(word(Some("no value was set"), "Status"), Err(malformed("Status")));
        assert_eq!(word(Some("ACTIVE"), "Status"), Ok("ACTIVE".into()));
    }

    #[test]
    fn what_is_there_passes() {
        assert_eq!(count(Some(3), ""), Ok(3));
        assert_eq!(amount(Some(" 61.2000 "), ""), Ok(61.2));
        assert_eq!(moment(Some(&DateTime::from_secs(7)), ""), Ok(Moment::from_secs(7)));
        let error = of::<()>(&"web".into(), Err(malformed("Group.MinSize")));
        assert_eq!(error, Err(malformed("Group.MinSize of web")));
    }
}
