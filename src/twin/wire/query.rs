//! Reading the forms of the query protocol: `Filters.member.1.Name=tag:x` becomes a tree.

use std::collections::BTreeMap;

use super::value::{Shape, Value};

/// How deep a parameter name may nest: deeper ones only want to exhaust the stack.
const DEEPEST: usize = 24;

/// A form as a structure.
pub fn read(form: &[u8]) -> Result<Shape, String> {
    let mut root = Node::default();
    for (name, value) in form_urlencoded::parse(form) {
        if name.split('.').count() > DEEPEST {
            return Err(format!("parameter {name} is nested too deeply"));
        }
        let node = name.split('.').fold(&mut root, |node, part| node.children.entry(part.to_owned()).or_default());
        node.text = Some(value.into_owned());
    }
    Ok(root.into_shape())
}

#[derive(Default)]
struct Node {
    text: Option<String>,
    children: BTreeMap<String, Node>,
}

impl Node {
    fn into_shape(self) -> Shape {
        let mut shape = Shape::new();
        for (name, child) in self.children {
            shape.insert(name.into(), child.into_value());
        }
        shape
    }

    fn into_value(mut self) -> Value {
        if self.children.is_empty() {
            return self.text.map_or(Value::Absent, Value::Text);
        }
        if self.children.len() == 1
            && let Some(members) = self.children.remove("member")
        {
            return Value::List(members.into_items());
        }
        Value::Shape(self.into_shape())
    }

    /// The members of a list by their numbers, so that 10 comes after 9.
    fn into_items(self) -> Vec<Value> {
        let mut items: Vec<(u32, Value)> = self
            .children
            .into_iter()
            .filter_map(|(number, child)| Some((number.parse().ok()?, child.into_value())))
            .collect();
        items.sort_by_key(|(number, _)| *number);
        items.into_iter().map(|(_, value)| value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_structures_nest() {
        let form = "Action=X&Names.member.10=k&Names.member.9=j&Filters.member.1.Name=tag%3Aenv\
                    &Filters.member.1.Values.member.1=prod&TimePeriod.Start=2026-11-01&Empty=";
        let input = read(form.as_bytes()).unwrap();
        assert_eq!(input.text("Action"), Some("X"));
        assert_eq!(input.texts("Names"), ["j", "k"]);
        let filters = input.shapes("Filters");
        assert_eq!(filters[0].text("Name"), Some("tag:env"));
        assert_eq!(filters[0].texts("Values"), ["prod"]);
        assert_eq!(input.shape("TimePeriod").unwrap().text("Start"), Some("2026-11-01"));
        assert_eq!(input.text("Empty"), None);
        assert!(input.texts("Empty").is_empty());
    }

    #[test]
    fn absurd_names_are_refused() {
        assert!(read("a.".repeat(10_000).as_bytes()).is_err());
    }
}
