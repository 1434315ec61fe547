//! The value of an attribute, and how two of them compare.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// `AttributeValue`.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// A text.
    S(String),
    /// A number, as DynamoDB writes it.
    N(String),
    /// Bytes, in Base64 as they came.
    B(String),
    /// A truth value.
    Bool(bool),
    /// Null.
    Null,
    /// A list.
    L(Vec<Self>),
    /// A map.
    M(BTreeMap<String, Self>),
    /// A set of texts, numbers or bytes (`SS`, `NS`, `BS`), with the name of its type.
    Set(&'static str, Vec<String>),
}

impl Attribute {
    /// A number from its text; the error is DynamoDB's sentence.
    pub fn number(text: &str) -> Result<Self, String> {
        if let Ok(whole) = text.parse::<i128>() {
            return Ok(Self::N(whole.to_string()));
        }
        let plain = !text.is_empty() && text.chars().all(|it| it.is_ascii_digit() || "+-.eE".contains(it));
        match text.parse::<f64>() {
            Ok(number) if plain && number.is_finite() => Ok(Self::N(text.to_owned())),
            _ => Err(format!("The parameter cannot be converted to a numeric value: {text}")),
        }
    }

    /// The name of its type: `S`, `N`, ...
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::S(_) => "S",
            Self::N(_) => "N",
            Self::B(_) => "B",
            Self::Bool(_) => "BOOL",
            Self::Null => "NULL",
            Self::L(_) => "L",
            Self::M(_) => "M",
            Self::Set(kind, _) => kind,
        }
    }

    /// Whether two are equal: numbers by their value, sets whatever their order.
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::N(_), Self::N(_)) => self.compared(other) == Some(Ordering::Equal),
            (Self::Set(kind, left), Self::Set(other, right)) => {
                kind == other && left.len() == right.len() && left.iter().all(|it| right.contains(it))
            }
            _ => self == other,
        }
    }

    /// The order of two texts, byte by byte, or of two numbers; others have none.
    pub fn compared(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::S(left), Self::S(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
            (Self::N(left), Self::N(right)) => match (left.parse::<i128>(), right.parse::<i128>()) {
                (Ok(left), Ok(right)) => Some(left.cmp(&right)),
                _ => left.parse::<f64>().ok()?.partial_cmp(&right.parse::<f64>().ok()?),
            },
            _ => None,
        }
    }

    /// About how many bytes it takes, as DynamoDB counts them.
    pub fn size(&self) -> usize {
        match self {
            Self::S(text) | Self::B(text) => text.len(),
            Self::N(text) => text.len() / 2 + 1,
            Self::Bool(_) | Self::Null => 1,
            Self::L(items) => 3 + items.iter().map(|it| 1 + it.size()).sum::<usize>(),
            Self::M(entries) => 3 + entries.iter().map(|(name, it)| 1 + name.len() + it.size()).sum::<usize>(),
            Self::Set(_, members) => members.iter().map(String::len).sum(),
        }
    }
}

/// About how many bytes an item takes.
pub fn size(item: &super::Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value.size()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Attribute {
        Attribute::number(text).unwrap()
    }

    #[test]
    fn numbers_compare_by_value_and_texts_by_bytes() {
        assert!(number("10").equals(&number("10.0")) && number("007").equals(&number("7")));
        assert_eq!(number("9").compared(&number("10")), Some(Ordering::Less));
        assert_eq!(number("-1.5").compared(&number("-1")), Some(Ordering::Less));
        let text = |it: &str| Attribute::S(it.to_owned());
        assert_eq!(text("9").compared(&text("10")), Some(Ordering::Greater));
        assert_eq!(text("1").compared(&number("1")), None);
        assert!(!text("1").equals(&number("1")));
        for wrong in ["", "one", "1,5", "NaN", "inf", "0x10", " 1"] {
            assert!(Attribute::number(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sets_are_equal_in_any_order() {
        let set = |members: &[&str]| Attribute::Set("SS", members.iter().map(|it| (*it).to_owned()).collect());
        assert!(set(&["a", "b"]).equals(&set(&["b", "a"])));
        assert!(!set(&["a", "b"]).equals(&set(&["a"])));
    }
}
