//! Updates: what becomes of an item, read from DynamoDB's words and carried out.

use super::super::{Attribute, Item};
use super::{Operand, Placeholders, Reader, Token};

/// An update expression: attributes to set and to remove.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Update {
    /// `SET name = operand`.
    pub set: Vec<(String, Operand)>,
    /// `REMOVE name`.
    pub remove: Vec<String>,
}

impl Update {
    /// Reads an update expression: `SET` and `REMOVE`, each at most once. The error is DynamoDB's sentence.
    pub fn parse(text: &str, placeholders: &mut Placeholders) -> Result<Self, String> {
        let mut reader = Reader::new(text, placeholders)?;
        let mut update = Self::default();
        while reader.peek().is_some() {
            if reader.takes_word("SET") && update.set.is_empty() {
                update.set = reader.assignments()?;
            } else if reader.takes_word("REMOVE") && update.remove.is_empty() {
                update.remove = reader.removals()?;
            } else if let Some(Token::Word(word)) = reader.peek()
                && ["ADD", "DELETE"].iter().any(|it| it.eq_ignore_ascii_case(word))
            {
                return Err(format!("the clause {word} is not simulated"));
            } else {
                return Err(reader.wrong());
            }
        }
        update.refuse_overlaps()?;
        Ok(update)
    }

    /// The names of the attributes that it touches.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.set.iter().map(|(name, _)| name.as_str()).chain(self.remove.iter().map(String::as_str))
    }

    /// The item after the update; every operand is read from the item before it. The error is DynamoDB's sentence.
    pub fn applied(&self, before: &Item) -> Result<Item, String> {
        let mut after = before.clone();
        for (name, operand) in &self.set {
            let value: Attribute = match operand {
                Operand::Value(value) => value.clone(),
                Operand::Attribute(source) => before.get(source).cloned().ok_or_else(|| {
                    "The provided expression refers to an attribute that does not exist in the item".to_owned()
                })?,
            };
            after.insert(name.clone(), value);
        }
        for name in &self.remove {
            after.remove(name);
        }
        Ok(after)
    }

    fn refuse_overlaps(&self) -> Result<(), String> {
        let mut names: Vec<&str> = self.names().collect();
        names.sort_unstable();
        match names.windows(2).find(|it| it[0] == it[1]) {
            None => Ok(()),
            Some(twice) => Err(format!(
                "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: \
                 [{0}], path two: [{0}]",
                twice[0]
            )),
        }
    }
}

impl Reader<'_> {
    fn assignments(&mut self) -> Result<Vec<(String, Operand)>, String> {
        let mut assignments = Vec::new();
        loop {
            let name = self.attribute()?;
            self.must("=")?;
            if let (Some(Token::Word(word)), Some(Token::Symbol("("))) = (self.peek(), self.tokens.get(self.at + 1)) {
                return Err(format!("the function {word} is not simulated"));
            }
            let operand = self.operand()?;
            if let Some(Token::Symbol(symbol @ ("+" | "-"))) = self.peek() {
                return Err(format!("the operator {symbol} is not simulated"));
            }
            assignments.push((name, operand));
            if !self.takes_symbol(",") {
                return Ok(assignments);
            }
        }
    }

    fn removals(&mut self) -> Result<Vec<String>, String> {
        let mut names = vec![self.attribute()?];
        while self.takes_symbol(",") {
            names.push(self.attribute()?);
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Update, String> {
        let names = BTreeMap::from([("#o".to_owned(), "owner".to_owned()), ("#v".to_owned(), "version".to_owned())]);
        let values = BTreeMap::from([(":a".to_owned(), Attribute::S("a".to_owned()))]);
        Update::parse(text, &mut Placeholders::new(names, values))
    }

    #[test]
    fn sets_and_removes() {
        let item = Item::from([("version".to_owned(), Attribute::Null), ("x".to_owned(), Attribute::Bool(true))]);
        let after = parse("set #o = :a, y = x REMOVE #v, z").unwrap().applied(&item).unwrap();
        let wanted =
            [("owner", Attribute::S("a".to_owned())), ("x", Attribute::Bool(true)), ("y", Attribute::Bool(true))];
        assert_eq!(after, wanted.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        assert!(parse("SET #o = lost").unwrap().applied(&item).unwrap_err().contains("does not exist"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let table = [
            ("", "can not be empty"),
            ("#o = :a", "Syntax error; token: \"#o\""),
            ("SET #o", "Syntax error"),
            ("SET #o = :a,", "Syntax error"),
            ("SET #o = :a SET #v = :a", "Syntax error"),
            ("REMOVE", "Syntax error"),
            ("SET #o = :a REMOVE #o", "Two document paths overlap"),
            ("ADD #o :a", "ADD is not simulated"),
            ("SET #o = #v + :a", "+ is not simulated"),
            ("SET #o = if_not_exists(#o, :a)", "if_not_exists is not simulated"),
            ("SET status = :a", "reserved keyword: status"),
        ];
        for (text, wanted) in table {
            let message = parse(text).unwrap_err();
            assert!(message.contains(wanted), "{text}: {message}");
        }
    }

    proptest! {
        #[test]
        fn what_is_set_is_there_and_what_is_removed_is_not(
            before in proptest::collection::btree_map("[a-f]", Just(Attribute::Null), 0..6),
            set in proptest::collection::btree_set("[a-f]", 1..4),
            remove in proptest::collection::btree_set("[g-k]", 1..3),
        ) {
            let sets: Vec<String> = set.iter().map(|it| format!("k{it} = :a")).collect();
            let removes: Vec<String> = remove.iter().map(|it| format!("k{it}")).collect();
            let text = format!("REMOVE {} SET {}", removes.join(","), sets.join(" , "));
            let update = parse(&text).unwrap();
            prop_assert_eq!(update.names().count(), set.len() + remove.len());
            let after = update.applied(&before).unwrap();
            let kept = set.iter().map(|it| ["k", it].concat()).all(|it| after.contains_key(&it));
            prop_assert!(kept);
            prop_assert!(removes.iter().all(|it| !after.contains_key(it)));
            prop_assert!(before.iter().all(|(name, value)| after.get(name) == Some(value)), "the rest stays");
        }
    }
}
