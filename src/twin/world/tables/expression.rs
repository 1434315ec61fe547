//! Expressions of DynamoDB: the words they are made of, and the placeholders that stand for names and values.
//!
//! Source: "Using expressions in DynamoDB", developer guide. Simulated are attributes of the top level.

pub mod condition;
pub mod update;

use std::collections::{BTreeMap, BTreeSet};

use super::Attribute;

pub use condition::{Comparison, Condition, Operand};
pub use update::Update;

/// DynamoDB's reserved words, which an expression may not use as names (source: "Reserved words in DynamoDB").
const RESERVED: &str = include_str!("expression/reserved.txt");

/// The longest expression.
const LONGEST: usize = 4_096;

/// `ExpressionAttributeNames` and `ExpressionAttributeValues`, and which of them have been used.
#[derive(Clone, Debug, Default)]
pub struct Placeholders {
    /// Names by `#name`.
    pub names: BTreeMap<String, String>,
    /// Values by `:value`.
    pub values: BTreeMap<String, Attribute>,
    used: BTreeSet<String>,
}

impl Placeholders {
    /// Placeholders of a request.
    pub fn new(names: BTreeMap<String, String>, values: BTreeMap<String, Attribute>) -> Self {
        Self { names, values, used: BTreeSet::new() }
    }

    /// DynamoDB's objection to placeholders that no expression uses.
    pub fn unused(&self) -> Option<String> {
        let idle = |keys: Vec<&String>| {
            let idle: Vec<&str> = keys.into_iter().filter(|it| !self.used.contains(*it)).map(String::as_str).collect();
            (!idle.is_empty()).then(|| idle.join(", "))
        };
        let told = |kind: &str, keys: String| {
            format!("Value provided in ExpressionAttribute{kind} unused in expressions: keys: {{{keys}}}")
        };
        idle(self.names.keys().collect())
            .map(|keys| told("Names", keys))
            .or_else(|| idle(self.values.keys().collect()).map(|keys| told("Values", keys)))
    }

    fn name(&mut self, placeholder: &str) -> Result<String, String> {
        let found = self.names.get(placeholder).cloned();
        self.used.insert(placeholder.to_owned());
        found.ok_or_else(|| {
            format!(
                "An expression attribute name used in the document path is not defined; attribute name: {placeholder}"
            )
        })
    }

    fn value(&mut self, placeholder: &str) -> Result<Attribute, String> {
        let found = self.values.get(placeholder).cloned();
        self.used.insert(placeholder.to_owned());
        found.ok_or_else(|| {
            format!("An expression attribute value used in expression is not defined; attribute value: {placeholder}")
        })
    }
}

/// One word of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A keyword, a function or an attribute's name.
    Word(String),
    /// `#name`.
    Name(String),
    /// `:value`.
    Value(String),
    /// An operator or a bracket.
    Symbol(&'static str),
}

const SYMBOLS: [&str; 15] = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ",", ".", "[", "]", "+", "-", "?"];

/// The words of an expression, read one after the other.
struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    placeholders: &'a mut Placeholders,
}

impl<'a> Reader<'a> {
    fn new(text: &str, placeholders: &'a mut Placeholders) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("The expression can not be empty;".to_owned());
        }
        if text.len() > LONGEST {
            return Err(format!(
                "Expression size has exceeded the maximum allowed size; expression size: {}",
                text.len()
            ));
        }
        Ok(Self { tokens: tokens(text)?, at: 0, placeholders })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes_symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(it)) if *it == symbol);
        self.at += usize::from(found);
        found
    }

    /// Keywords are read whatever their case.
    fn takes_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(it)) if it.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn must(&mut self, symbol: &str) -> Result<(), String> {
        if self.takes_symbol(symbol) { Ok(()) } else { Err(self.wrong()) }
    }

    fn end(&self) -> Result<(), String> {
        if self.at >= self.tokens.len() { Ok(()) } else { Err(self.wrong()) }
    }

    /// The name of an attribute, in full or by its placeholder.
    fn attribute(&mut self) -> Result<String, String> {
        let name = match self.next() {
            Some(Token::Word(word)) if is_reserved(&word) => {
                return Err(format!("Attribute name is a reserved keyword; reserved keyword: {word}"));
            }
            Some(Token::Word(word)) => word,
            Some(Token::Name(placeholder)) => self.placeholders.name(&placeholder)?,
            _ => {
                self.at -= 1;
                return Err(self.wrong());
            }
        };
        if matches!(self.peek(), Some(Token::Symbol("." | "["))) {
            return Err(format!("paths below an attribute are not simulated; attribute: {name}"));
        }
        Ok(name)
    }

    /// An attribute or a value.
    fn operand(&mut self) -> Result<Operand, String> {
        if let Some(Token::Value(placeholder)) = self.peek().cloned() {
            self.at += 1;
            return Ok(Operand::Value(self.placeholders.value(&placeholder)?));
        }
        Ok(Operand::Attribute(self.attribute()?))
    }

    fn wrong(&self) -> String {
        let text = |token: &Token| match token {
            Token::Word(text) | Token::Name(text) | Token::Value(text) => text.clone(),
            Token::Symbol(symbol) => (*symbol).to_owned(),
        };
        let token = self.peek().map_or("<EOF>".to_owned(), text);
        let near: Vec<String> = self.tokens.iter().skip(self.at.saturating_sub(1)).take(3).map(text).collect();
        format!("Syntax error; token: \"{token}\", near: \"{}\"", near.join(" "))
    }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.lines().any(|it| it.eq_ignore_ascii_case(word))
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_mark = first == '#' || first == ':';
        let start = usize::from(is_mark);
        let length =
            rest[start..].find(|it: char| !it.is_ascii_alphanumeric() && it != '_').unwrap_or(rest.len() - start);
        let (token, used) = if (is_mark || first.is_ascii_alphabetic() || first == '_') && length > 0 {
            let word = rest[..start + length].to_owned();
            let token = match first {
                '#' => Token::Name(word),
                ':' => Token::Value(word),
                _ => Token::Word(word),
            };
            (token, start + length)
        } else {
            let found = SYMBOLS.into_iter().find(|it| rest.starts_with(it));
            let symbol = found.ok_or_else(|| {
                let near: String = rest.chars().take(12).collect();
                format!("Syntax error; token: \"{first}\", near: \"{near}\"")
            })?;
            (Token::Symbol(symbol), symbol.len())
        };
        tokens.push(token);
        rest = rest[used..].trim_start();
    }
    Ok(tokens)
}
