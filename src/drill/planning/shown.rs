//! Words in which a file shows references: with what is known filled in.

use domain::Text;

use super::Place;
use crate::model::ParamType;
use crate::reader::written;
use crate::value::Value;
use crate::zones;

/// A sentence. What only a run can tell stays as the file has it.
pub(super) fn sentence(text: &Text, place: &Place<'_>) -> Text {
    filled(text, |name| place.binding.get(name).map(plain))
}

/// The `aws` line of an action. A shift is given the id of a zone, whichever way the zone was named.
pub(super) fn command(text: &Text, action: &str, place: &Place<'_>) -> Text {
    filled(text, |name| {
        let value = place.binding.get(name)?;
        let is_zone = place.drill.params.iter().any(|param| param.name == *name && param.of == ParamType::Zone);
        match (value, place.estate.regions.get(place.region)) {
            (Value::Word(zone), Some(here)) if is_zone && action.starts_with("arc.") => {
                Some(quoted(zones::id_of(zone, here).unwrap_or_else(|_| zone.clone()).raw()))
            }
            _ => Some(quoted(&plain(value))),
        }
    })
}

fn filled(text: &Text, value: impl Fn(&str) -> Option<String>) -> Text {
    let mut parts = text.raw().split("${");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        whole.push_str(&value(name).unwrap_or_else(|| format!("${{{name}}}")));
        whole.push_str(rest);
    }
    whole.into()
}

/// A value as a file would write it.
fn plain(value: &Value) -> String {
    match value {
        Value::Duration(span) => written(*span),
        Value::Word(word) => word.raw().to_owned(),
        Value::Words(words) => words.join(","),
        Value::Flag(_) | Value::Number(_) | Value::Percent(_) => value.to_string(),
    }
}

/// A word of a command line, quoted where a shell would take it apart.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:@=,+%".contains(&b));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays() {
        let value = |name: &str| (name == "group").then(|| quoted("my web"));
        let text = "aws --group ${group} --id ${step.evacuate.shift_id} '${run.mark}'".into();
        assert_eq!(
            filled(&text, value),
            Text::from("aws --group 'my web' --id ${step.evacuate.shift_id} '${run.mark}'")
        );
    }

    #[test]
    fn a_value_never_ends_its_quotes() {
        assert_eq!(quoted("a'; rm -rf /"), r"'a'\''; rm -rf /'");
    }
}
