//! Conditions: what must hold of an item, read from DynamoDB's words and judged.

use std::cmp::Ordering;

use super::super::{Attribute, Item};
use super::{Placeholders, Reader, Token};

/// How deep a condition may nest: deeper ones only want to exhaust the stack.
const DEEPEST: usize = 64;

/// A condition on one item.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `left = right` and its kin.
    Compare(Operand, Comparison, Operand),
    /// `operand BETWEEN low AND high`.
    Between(Operand, Operand, Operand),
    /// `attribute_exists(name)`.
    Exists(String),
    /// `attribute_not_exists(name)`.
    Absent(String),
    /// `begins_with(name, prefix)`.
    BeginsWith(String, Operand),
    /// `NOT condition`.
    Not(Box<Self>),
    /// `left AND right`.
    And(Box<Self>, Box<Self>),
    /// `left OR right`.
    Or(Box<Self>, Box<Self>),
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// An attribute of the item.
    Attribute(String),
    /// A value of the request.
    Value(Attribute),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`.
    Equal,
    /// `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

const COMPARISONS: [(&str, Comparison); 6] = [
    ("=", Comparison::Equal),
    ("<>", Comparison::NotEqual),
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];

impl Condition {
    /// Reads a condition; `NOT` binds tighter than `AND`, `AND` tighter than `OR`. The error is DynamoDB's sentence.
    pub fn parse(text: &str, placeholders: &mut Placeholders) -> Result<Self, String> {
        let mut reader = Reader::new(text, placeholders)?;
        let condition = reader.either(0)?;
        reader.end()?;
        Ok(condition)
    }

    /// Whether it holds of an item; an item that does not exist is one without attributes.
    pub fn holds(&self, item: &Item) -> bool {
        match self {
            Self::Compare(left, comparison, right) => comparison.holds(left.of(item), right.of(item)),
            Self::Between(operand, low, high) => {
                let operand = operand.of(item);
                Comparison::GreaterOrEqual.holds(operand, low.of(item))
                    && Comparison::LessOrEqual.holds(operand, high.of(item))
            }
            Self::Exists(name) => item.contains_key(name),
            Self::Absent(name) => !item.contains_key(name),
            Self::BeginsWith(name, prefix) => match (item.get(name), prefix.of(item)) {
                (Some(Attribute::S(text)), Some(Attribute::S(prefix))) => text.starts_with(prefix),
                _ => false,
            },
            Self::Not(inner) => !inner.holds(item),
            Self::And(left, right) => left.holds(item) && right.holds(item),
            Self::Or(left, right) => left.holds(item) || right.holds(item),
        }
    }
}

impl Operand {
    fn of<'a>(&'a self, item: &'a Item) -> Option<&'a Attribute> {
        match self {
            Self::Attribute(name) => item.get(name),
            Self::Value(value) => Some(value),
        }
    }
}

impl Comparison {
    /// An attribute that is not there is unequal to everything, and is neither less nor greater than anything.
    fn holds(self, left: Option<&Attribute>, right: Option<&Attribute>) -> bool {
        let (Some(left), Some(right)) = (left, right) else { return self == Self::NotEqual };
        let order = left.compared(right);
        match self {
            Self::Equal => left.equals(right),
            Self::NotEqual => !left.equals(right),
            Self::Less => order == Some(Ordering::Less),
            Self::LessOrEqual => order.is_some_and(Ordering::is_le),
            Self::Greater => order == Some(Ordering::Greater),
            Self::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
        }
    }
}

impl Reader<'_> {
    fn either(&mut self, depth: usize) -> Result<Condition, String> {
        let mut left = self.both(depth)?;
        while self.takes_word("OR") {
            left = Condition::Or(Box::new(left), Box::new(self.both(depth)?));
        }
        Ok(left)
    }

    fn both(&mut self, depth: usize) -> Result<Condition, String> {
        let mut left = self.negated(depth)?;
        while self.takes_word("AND") {
            left = Condition::And(Box::new(left), Box::new(self.negated(depth)?));
        }
        Ok(left)
    }

    fn negated(&mut self, depth: usize) -> Result<Condition, String> {
        if depth > DEEPEST {
            return Err("The expression is nested too deeply".to_owned());
        }
        if self.takes_word("NOT") {
            return Ok(Condition::Not(Box::new(self.negated(depth + 1)?)));
        }
        if self.takes_symbol("(") {
            let inner = self.either(depth + 1)?;
            self.must(")")?;
            return Ok(inner);
        }
        match self.function()? {
            Some(condition) => Ok(condition),
            None => self.comparison(),
        }
    }

    /// A function's call; none where something else comes.
    fn function(&mut self) -> Result<Option<Condition>, String> {
        let Some(Token::Word(name)) = self.peek().cloned() else { return Ok(None) };
        if self.tokens.get(self.at + 1) != Some(&Token::Symbol("(")) {
            return Ok(None);
        }
        self.at += 2;
        let condition = match name.as_str() {
            "attribute_exists" => Condition::Exists(self.attribute()?),
            "attribute_not_exists" => Condition::Absent(self.attribute()?),
            "begins_with" => {
                let attribute = self.attribute()?;
                self.must(",")?;
                Condition::BeginsWith(attribute, self.operand()?)
            }
            "attribute_type" | "contains" | "size" => return Err(format!("the function {name} is not simulated")),
            _ => return Err(format!("Invalid function name; function: {name}")),
        };
        self.must(")")?;
        Ok(Some(condition))
    }

    fn comparison(&mut self) -> Result<Condition, String> {
        let left = self.operand()?;
        if self.takes_word("BETWEEN") {
            let low = self.operand()?;
            if !self.takes_word("AND") {
                return Err(self.wrong());
            }
            return Ok(Condition::Between(left, low, self.operand()?));
        }
        if self.takes_word("IN") {
            return Err("the operator IN is not simulated".to_owned());
        }
        let found = COMPARISONS.into_iter().find(|(symbol, _)| self.peek() == Some(&Token::Symbol(symbol)));
        let (_, comparison) = found.ok_or_else(|| self.wrong())?;
        self.at += 1;
        Ok(Condition::Compare(left, comparison, self.operand()?))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Writes a condition with a placeholder for every name and value, and every part in brackets.
    #[derive(Default)]
    struct Printer {
        names: BTreeMap<String, String>,
        values: BTreeMap<String, Attribute>,
    }

    impl Printer {
        fn name(&mut self, name: &str) -> String {
            let placeholder = format!("#n{}", self.names.len());
            self.names.insert(placeholder.clone(), name.to_owned());
            placeholder
        }

        fn operand(&mut self, operand: &Operand) -> String {
            match operand {
                Operand::Attribute(name) => self.name(name),
                Operand::Value(value) => {
                    let placeholder = format!(":v{}", self.values.len());
                    self.values.insert(placeholder.clone(), value.clone());
                    placeholder
                }
            }
        }

        fn print(&mut self, condition: &Condition) -> String {
            match condition {
                Condition::Compare(left, comparison, right) => {
                    let symbol = COMPARISONS.iter().find(|(_, it)| it == comparison).unwrap().0;
                    format!("{} {symbol} {}", self.operand(left), self.operand(right))
                }
                Condition::Between(operand, low, high) => {
                    format!("{} between {} AND {}", self.operand(operand), self.operand(low), self.operand(high))
                }
                Condition::Exists(name) => format!("attribute_exists({})", self.name(name)),
                Condition::Absent(name) => format!("attribute_not_exists ( {} )", self.name(name)),
                Condition::BeginsWith(name, prefix) => {
                    format!("begins_with({},{})", self.name(name), self.operand(prefix))
                }
                Condition::Not(inner) => format!("NOT ({})", self.print(inner)),
                Condition::And(left, right) => format!("({}) AND ({})", self.print(left), self.print(right)),
                Condition::Or(left, right) => format!("({}) or ({})", self.print(left), self.print(right)),
            }
        }
    }

    fn attribute() -> impl Strategy<Value = Attribute> {
        prop_oneof![
            "[a-c]{0,2}".prop_map(Attribute::S),
            (-3_i32..3).prop_map(|it| Attribute::N(it.to_string())),
            any::<bool>().prop_map(Attribute::Bool),
        ]
    }

    fn operand() -> impl Strategy<Value = Operand> {
        prop_oneof!["[x-z]".prop_map(Operand::Attribute), attribute().prop_map(Operand::Value)]
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let comparison = proptest::sample::select(COMPARISONS.map(|(_, it)| it).to_vec());
        let leaf = prop_oneof![
            (operand(), comparison, operand()).prop_map(|(left, how, right)| Condition::Compare(left, how, right)),
            (operand(), operand(), operand()).prop_map(|(it, low, high)| Condition::Between(it, low, high)),
            "[x-z]".prop_map(Condition::Exists),
            "[x-z]".prop_map(Condition::Absent),
            ("[x-z]", operand()).prop_map(|(name, prefix)| Condition::BeginsWith(name, prefix)),
        ];
        leaf.prop_recursive(4, 16, 2, |inner| {
            prop_oneof![
                inner.clone().prop_map(|it| Condition::Not(Box::new(it))),
                (inner.clone(), inner.clone()).prop_map(|(l, r)| Condition::And(Box::new(l), Box::new(r))),
                (inner.clone(), inner).prop_map(|(l, r)| Condition::Or(Box::new(l), Box::new(r))),
            ]
        })
    }

    fn item() -> impl Strategy<Value = Item> {
        proptest::collection::btree_map("[x-z]", attribute(), 0..4)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(condition in condition()) {
            let mut printer = Printer::default();
            let text = printer.print(&condition);
            let mut placeholders = Placeholders::new(printer.names, printer.values);
            prop_assert_eq!(Condition::parse(&text, &mut placeholders), Ok(condition), "{}", text);
            prop_assert_eq!(placeholders.unused(), None);
        }

        #[test]
        fn logic_holds_for_every_item(left in condition(), right in condition(), item in item()) {
            let not = |it: &Condition| Condition::Not(Box::new(it.clone()));
            let both = Condition::And(Box::new(left.clone()), Box::new(right.clone()));
            let either = Condition::Or(Box::new(not(&left)), Box::new(not(&right)));
            prop_assert_eq!(not(&both).holds(&item), either.holds(&item));
            prop_assert_eq!(both.holds(&item), left.holds(&item) && right.holds(&item));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}", words in proptest::collection::vec(
            proptest::sample::select(vec!["(", ")", "NOT", "AND", "OR", "a", "#n", ":v", "=", "<>", ",", "begins_with", "BETWEEN"]), 0..12)
        ) {
            for text in [text, words.join(" ")] {
                let names = BTreeMap::from([("#n".to_owned(), "n".to_owned())]);
                let values = BTreeMap::from([(":v".to_owned(), Attribute::Null)]);
                let read = Condition::parse(&text, &mut Placeholders::new(names, values));
                prop_assert!(read.is_ok() || !read.unwrap_err().is_empty());
            }
        }
    }

    fn parse(text: &str) -> Result<Condition, String> {
        let names = BTreeMap::from([("#o".to_owned(), "owner".to_owned())]);
        let values = BTreeMap::from([(":a".to_owned(), Attribute::S("a".to_owned()))]);
        Condition::parse(text, &mut Placeholders::new(names, values))
    }

    #[test]
    fn not_binds_tighter_than_and_and_that_tighter_than_or() {
        let grouped = "((NOT (#o = :a)) AND attribute_exists(x)) OR attribute_not_exists(y)";
        let plain = "NOT #o = :a AND attribute_exists(x) OR attribute_not_exists(y)";
        assert_eq!(parse(plain).unwrap(), parse(grouped).unwrap());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let table = [
            ("", "The expression can not be empty;"),
            ("owner = :a", "Attribute name is a reserved keyword; reserved keyword: owner"),
            ("#x = :a", "attribute name: #x"),
            ("#o = :b", "attribute value: :b"),
            ("#o = ", "Syntax error; token: \"<EOF>\""),
            ("#o == :a", "Syntax error; token: \"=\""),
            ("(#o = :a", "Syntax error; token: \"<EOF>\""),
            ("#o = :a)", "Syntax error; token: \")\""),
            ("#o = :a & x = :a", "Syntax error; token: \"&\""),
            ("#o.part = :a", "not simulated"),
            ("#o IN (:a)", "IN is not simulated"),
            ("size(#o) > :a", "size is not simulated"),
            ("exists(#o)", "Invalid function name; function: exists"),
        ];
        for (text, wanted) in table {
            let message = parse(text).unwrap_err();
            assert!(message.contains(wanted), "{text}: {message}");
        }
        assert!(parse(&"(".repeat(200)).unwrap_err().contains("nested too deeply"));
        assert!(parse(&"x".repeat(5_000)).unwrap_err().contains("maximum allowed size"));
    }

    #[test]
    fn what_is_not_there_is_unequal_to_everything_and_nothing_else() {
        let empty = Item::new();
        let holds = |text: &str| parse(text).unwrap().holds(&empty);
        assert!(holds("#o <> :a") && holds("attribute_not_exists(#o)"));
        for text in ["#o = :a", "#o < :a", "#o >= :a", "begins_with(#o, :a)", "#o BETWEEN :a AND :a"] {
            assert!(!holds(text), "{text}");
        }
        assert!(holds("NOT #o = :a"));
    }
}
