//! Reading single values: the form each kind must have, and what to write where it has another.

use std::time::Duration;

use domain::{AccountId, Region, Usd};
use toml::de::DeValue;

use super::section::{Wrong, kind};

type Read<T> = Result<T, Wrong>;

/// `true` or `false`.
pub(super) fn boolean(value: &DeValue<'_>) -> Read<bool> {
    match value {
        DeValue::Boolean(value) => Ok(*value),
        other => Err(Wrong(format!("is {}", kind(other)), "write true or false, without quotes".to_owned())),
    }
}

/// A string with something in it.
pub(super) fn string(value: &DeValue<'_>) -> Read<String> {
    match value {
        DeValue::String(text) if text.trim().is_empty() => {
            Err(Wrong("is empty".to_owned(), "write a name, or leave the key out".to_owned()))
        }
        DeValue::String(text) => Ok(text.to_string()),
        other => Err(Wrong(format!("is {}", kind(other)), "write a string in quotes".to_owned())),
    }
}

/// A template's parameter: text, a whole number, a number, true or false, as CloudFormation takes it.
pub(super) fn parameter(value: &DeValue<'_>) -> Read<String> {
    match value {
        DeValue::Integer(number) => Ok(number.as_str().to_owned()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        DeValue::Boolean(is_true) => Ok(is_true.to_string()),
        value => string(value),
    }
}

/// One of `names`.
pub(super) fn one_of(value: &DeValue<'_>, names: &[&str]) -> Read<String> {
    let text = string(value)?;
    if names.contains(&text.as_str()) {
        return Ok(text);
    }
    let choice = names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    Err(Wrong(format!("{text:?} is not known"), format!("write one of {choice}")))
}

/// A span of whole seconds within bounds.
pub(super) fn seconds(value: &DeValue<'_>, least: u64, most: u64) -> Read<Duration> {
    let remedy = || format!("write whole seconds from {least} to {most}");
    let DeValue::Integer(number) = value else {
        return Err(Wrong(format!("is {}", kind(value)), remedy()));
    };
    let read = u64::from_str_radix(number.as_str(), number.radix()).ok();
    match read {
        Some(secs) if (least..=most).contains(&secs) => Ok(Duration::from_secs(secs)),
        _ => Err(Wrong(format!("{} is out of range", number.as_str()), remedy())),
    }
}

/// A number within bounds.
pub(super) fn number(value: &DeValue<'_>, least: f64, most: f64) -> Read<f64> {
    let remedy = || format!("write a number from {least} to {most}");
    let (text, read) = match value {
        DeValue::Float(number) => (number.as_str(), number.as_str().parse::<f64>().ok()),
        DeValue::Integer(number) if number.radix() == 10 => (number.as_str(), number.as_str().parse().ok()),
        other => return Err(Wrong(format!("is {}", kind(other)), remedy())),
    };
    match read {
        Some(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(Wrong(format!("{text} is out of range"), remedy())),
    }
}

/// An amount of US dollars, nothing or more.
pub(super) fn usd(value: &DeValue<'_>, most: f64) -> Read<Usd> {
    number(value, 0.0, most).map(Usd)
}

/// An account id. A TOML integer would lose leading zeros, so it is refused with the string to write.
pub(super) fn account_id(value: &DeValue<'_>) -> Read<AccountId> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 && number.as_str().len() <= 12 => {
            let quoted = format!("write it in quotes: account_id = \"{:0>12}\"", number.as_str());
            Err(Wrong("is a number, which loses leading zeros".to_owned(), quoted))
        }
        DeValue::String(text) => AccountId::new(text).ok_or_else(|| {
            let wrong = format!("{text:?} is not an account id");
            Wrong(wrong, "write its 12 digits without dashes, in quotes".to_owned())
        }),
        other => Err(Wrong(format!("is {}", kind(other)), "write the 12 digits of the account in quotes".to_owned())),
    }
}

/// A region by its code.
pub(super) fn region(value: &DeValue<'_>) -> Read<Region> {
    let text = string(value)?;
    region_code(&text)
        .ok_or_else(|| Wrong(format!("{text:?} is not a region code"), "write a code such as \"us-east-1\"".to_owned()))
}

/// A region code: `us-east-1`, `us-gov-west-1`; `None` where the text has another form.
pub(crate) fn region_code(text: &str) -> Option<Region> {
    let parts: Vec<&str> = text.split('-').collect();
    let (number, words) = parts.split_last()?;
    let is_word = |word: &&str| (2..=12).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase());
    let is_region = (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && (2..=3).contains(&words.len())
        && words.iter().all(is_word);
    is_region.then(|| Region::new(text))
}

/// A prefix of stack names, as CloudFormation admits it at the start of a name.
pub(super) fn stack_prefix(value: &DeValue<'_>) -> Read<String> {
    let text = string(value)?;
    let is_prefix = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= 64
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !text.ends_with('-');
    if is_prefix {
        return Ok(text);
    }
    let remedy = "write letters, digits and dashes, a letter first and no dash last, such as \"finops\"";
    Err(Wrong(format!("{text:?} cannot begin a stack's name"), remedy.to_owned()))
}

/// The ARN of a role, `arn:aws:iam::123456789012:role/deploy`, with or without a path.
pub(super) fn role(value: &DeValue<'_>) -> Read<String> {
    let text = string(value)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-/".contains(c);
    let is_role = match text.split(':').collect::<Vec<_>>()[..] {
        ["arn", partition, "iam", "", account, resource] => {
            let name = resource.strip_prefix("role/").unwrap_or_default();
            let is_named = name.rsplit('/').next().is_some_and(|last| (1..=64).contains(&last.len()));
            partition.starts_with("aws") && AccountId::new(account).is_some() && is_named && name.chars().all(is_name)
        }
        _ => false,
    };
    if is_role {
        return Ok(text);
    }
    let remedy = "write it as \"arn:aws:iam::123456789012:role/finops-deployment\"";
    Err(Wrong(format!("{text:?} is not the ARN of a role"), remedy.to_owned()))
}

/// What to watch: a name, or `tag=value`.
pub(super) fn watched(value: &DeValue<'_>) -> Read<String> {
    let text = string(value)?;
    match text.split_once('=') {
        Some((key, value)) if key.trim().is_empty() || value.trim().is_empty() => {
            let remedy = "write a name, or a tag as \"key=value\"";
            Err(Wrong(format!("{text:?} names no tag"), remedy.to_owned()))
        }
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_codes_are_told_from_names() {
        for code in ["us-east-1", "us-gov-west-1", "ap-southeast-7", "eu-isoe-west-1", "mx-central-1"] {
            assert!(region_code(code).is_some(), "{code}");
        }
        for other in ["", "us-east", "us-east-1a", "US-EAST-1", "virginia", "us east 1", "-1", "us--1"] {
            assert!(region_code(other).is_none(), "{other}");
        }
    }
}
