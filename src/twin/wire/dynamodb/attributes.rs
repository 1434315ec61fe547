//! Attribute values between their JSON and the world.

use std::collections::BTreeMap;

use super::super::refusal::Refusal;
use super::super::value::{Shape, Value, list};
use crate::world::tables::{Attribute, Item};

const SETS: [&str; 3] = ["SS", "NS", "BS"];

/// An item from its JSON.
pub fn item(shape: &Shape) -> Result<Item, Refusal> {
    shape.members().map(|(name, value)| Ok((name.to_owned(), attribute(value)?))).collect()
}

/// An item as its JSON.
pub fn shape(item: &Item) -> Shape {
    let mut shape = Shape::new();
    for (name, attribute) in item {
        shape.insert(name.clone().into(), value(attribute).into());
    }
    shape
}

/// One attribute value from its JSON: an object of exactly one member, whose name is the type.
pub fn attribute(value: &Value) -> Result<Attribute, Refusal> {
    let Value::Shape(shape) = value else {
        return Err(Refusal::Unreadable("an attribute value is a structure".into()));
    };
    let mut members = shape.members();
    let (Some((kind, value)), None) = (members.next(), members.next()) else {
        let message = if shape.members().len() == 0 {
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
        } else {
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
        };
        return Err(Refusal::invalid(message));
    };
    typed(kind, value)
}

fn typed(kind: &str, value: &Value) -> Result<Attribute, Refusal> {
    Ok(match (kind, value) {
        ("S", Value::Text(text)) => Attribute::S(text.clone()),
        ("N", Value::Text(text)) => Attribute::number(text).map_err(Refusal::invalid)?,
        ("B", Value::Text(text)) => Attribute::B(text.clone()),
        ("BOOL", Value::Bool(flag)) => Attribute::Bool(*flag),
        ("NULL", Value::Bool(true)) => Attribute::Null,
        ("L", Value::List(items)) => Attribute::L(items.iter().map(attribute).collect::<Result<_, _>>()?),
        ("M", Value::Shape(entries)) => {
            let entries = entries.members().map(|(name, value)| Ok((name.to_owned(), attribute(value)?)));
            Attribute::M(entries.collect::<Result<BTreeMap<_, _>, Refusal>>()?)
        }
        (kind, Value::List(members)) => set(kind, members)?,
        _ => return Err(Refusal::Unreadable(format!("a value of type {kind} is not written so"))),
    })
}

fn set(kind: &str, members: &[Value]) -> Result<Attribute, Refusal> {
    let kind = SETS.into_iter().find(|it| *it == kind);
    let kind = kind.ok_or_else(|| Refusal::Unreadable("unknown type of an attribute value".to_owned()))?;
    let texts: Vec<String> = members
        .iter()
        .map(|it| match it {
            Value::Text(text) if kind == "NS" => match Attribute::number(text).map_err(Refusal::invalid)? {
                Attribute::N(number) => Ok(number),
                _ => Err(Refusal::Internal),
            },
            Value::Text(text) => Ok(text.clone()),
            _ => Err(Refusal::Unreadable("a member of a set is a text".to_owned())),
        })
        .collect::<Result<_, Refusal>>()?;
    if texts.is_empty() {
        return Err(Refusal::invalid("One or more parameter values were invalid: An set of values may not be empty"));
    }
    let twice = texts.iter().enumerate().any(|(index, it)| texts[..index].contains(it));
    if twice {
        return Err(Refusal::invalid(
            "One or more parameter values were invalid: Input collection contains duplicates.",
        ));
    }
    Ok(Attribute::Set(kind, texts))
}

fn value(attribute: &Attribute) -> Shape {
    let shape = Shape::new();
    match attribute {
        Attribute::S(text) => shape.with("S", text),
        Attribute::N(text) => shape.with("N", text),
        Attribute::B(text) => shape.with("B", text),
        Attribute::Bool(flag) => shape.with("BOOL", *flag),
        Attribute::Null => shape.with("NULL", true),
        Attribute::L(items) => shape.with("L", list(items.iter().map(value))),
        Attribute::M(entries) => {
            let mut inner = Shape::new();
            for (name, attribute) in entries {
                inner.insert(name.clone().into(), value(attribute).into());
            }
            shape.with("M", inner)
        }
        Attribute::Set(kind, members) => shape.with(kind, list(members)),
    }
}
