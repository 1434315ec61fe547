//! Rules of composite alarms: `ALARM("a") OR (NOT OK(b) AND TRUE)`.

use super::AlarmState;

/// A rule as it was written, and as it is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompositeRule {
    text: String,
    term: Term,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Is(AlarmState, String),
    Constant(bool),
    Not(Box<Term>),
    And(Box<Term>, Box<Term>),
    Or(Box<Term>, Box<Term>),
}

/// The text is not a rule of a composite alarm.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a rule such as ALARM(\"a\") OR ALARM(\"b\")")]
pub struct NotARule(String);

impl CompositeRule {
    /// Reads an `AlarmRule`.
    pub fn parse(text: &str) -> Result<Self, NotARule> {
        let mut rest = text;
        let term = any(&mut rest, 0).filter(|_| rest.trim().is_empty());
        term.map(|term| Self { text: text.to_owned(), term }).ok_or_else(|| NotARule(text.to_owned()))
    }

    /// The rule as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the rule holds, given the state of each alarm it names (by name or ARN).
    pub fn holds(&self, state: &impl Fn(&str) -> Option<AlarmState>) -> bool {
        self.term.holds(state)
    }

    /// Names or ARNs of the alarms in the rule, in order.
    pub fn children(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.term.collect(&mut names);
        names
    }
}

impl Term {
    fn holds(&self, state: &impl Fn(&str) -> Option<AlarmState>) -> bool {
        match self {
            Self::Is(wanted, name) => state(name) == Some(*wanted),
            Self::Constant(value) => *value,
            Self::Not(term) => !term.holds(state),
            Self::And(left, right) => left.holds(state) && right.holds(state),
            Self::Or(left, right) => left.holds(state) || right.holds(state),
        }
    }

    fn collect<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Self::Is(_, name) => names.push(name),
            Self::Constant(_) => {}
            Self::Not(term) => term.collect(names),
            Self::And(left, right) | Self::Or(left, right) => {
                left.collect(names);
                right.collect(names);
            }
        }
    }
}

/// Brackets deeper than this are refused, so that a rule cannot exhaust the stack.
const DEEPEST: u32 = 32;

fn any(rest: &mut &str, depth: u32) -> Option<Term> {
    let mut left = all(rest, depth)?;
    while word(rest, "OR") {
        left = Term::Or(Box::new(left), Box::new(all(rest, depth)?));
    }
    Some(left)
}

fn all(rest: &mut &str, depth: u32) -> Option<Term> {
    let mut left = one(rest, depth)?;
    while word(rest, "AND") {
        left = Term::And(Box::new(left), Box::new(one(rest, depth)?));
    }
    Some(left)
}

fn one(rest: &mut &str, depth: u32) -> Option<Term> {
    if depth > DEEPEST {
        return None;
    }
    if word(rest, "NOT") {
        return Some(Term::Not(Box::new(one(rest, depth + 1)?)));
    }
    if sign(rest, '(') {
        let term = any(rest, depth + 1)?;
        return sign(rest, ')').then_some(term);
    }
    for (name, value) in [("TRUE", true), ("FALSE", false)] {
        if word(rest, name) {
            return Some(Term::Constant(value));
        }
    }
    for state in [AlarmState::InsufficientData, AlarmState::Alarm, AlarmState::Ok] {
        if word(rest, state.as_str()) {
            return named(rest).map(|name| Term::Is(state, name));
        }
    }
    None
}

/// `("name")` or `(name)`.
fn named(rest: &mut &str) -> Option<String> {
    if !sign(rest, '(') {
        return None;
    }
    let quoted = sign(rest, '"');
    let end = rest.find(if quoted { '"' } else { ')' })?;
    let (name, tail) = rest.split_at(end);
    *rest = if quoted { tail.get(1..)? } else { tail };
    let name = if quoted { name } else { name.trim() };
    (sign(rest, ')') && !name.is_empty()).then(|| name.to_owned())
}

fn sign(rest: &mut &str, wanted: char) -> bool {
    match rest.trim_start().strip_prefix(wanted) {
        Some(tail) => {
            *rest = tail;
            true
        }
        None => false,
    }
}

fn word(rest: &mut &str, wanted: &str) -> bool {
    match rest.trim_start().strip_prefix(wanted) {
        Some(tail) if !tail.starts_with(|next: char| next.is_alphanumeric() || next == '_') => {
            *rest = tail;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(rule: &str) -> bool {
        let state = |name: &str| match name {
            "red" => Some(AlarmState::Alarm),
            "green" => Some(AlarmState::Ok),
            "grey" => Some(AlarmState::InsufficientData),
            _ => None,
        };
        CompositeRule::parse(rule).unwrap().holds(&state)
    }

    #[test]
    fn rules_hold_as_written() {
        assert!(holds(r#"ALARM("red") OR ALARM("green")"#));
        assert!(!holds(r#"ALARM("red") AND ALARM("green")"#));
        assert!(holds(r"NOT ALARM(green) AND (OK(green) OR FALSE)"));
        assert!(holds(r#"INSUFFICIENT_DATA("grey") AND TRUE"#));
        assert!(!holds(r#"ALARM("unknown")"#));
        // AND binds closer than OR.
        assert!(holds(r#"ALARM("red") OR ALARM("red") AND ALARM("green")"#));
    }

    #[test]
    fn children_are_listed_in_order() {
        let rule = CompositeRule::parse(r#"ALARM("b") OR NOT (OK("a") AND ALARM(c))"#).unwrap();
        assert_eq!(rule.children(), ["b", "a", "c"]);
    }

    #[test]
    fn refuses_what_is_no_rule() {
        let deep = format!("{}TRUE{}", "(".repeat(100), ")".repeat(100));
        for rule in ["", "ALARM", "ALARM(", "ALARM()", "ALARM(\"a\") OR", "TRUEE", "OK(a) OK(b)", "(TRUE", &deep] {
            assert!(CompositeRule::parse(rule).is_err(), "{rule}");
        }
    }
}
