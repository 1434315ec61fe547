//! Paging: a slice of a list and the opaque token that continues it, also while the list changes.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::refusal::Refusal;
use super::value::Shape;

/// Where the next page begins: after the item with this key, or at the offset if that item is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    /// Of the operation, so that a token of one is refused by another.
    operation: u64,
    offset: u64,
    last: u64,
}

/// One page of a list.
#[derive(Debug, PartialEq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Continues after the last item; `None` on the last page.
    pub next: Option<String>,
}

/// How a request pages: which operation, how many at a time, and from where.
#[derive(Debug, Clone, Copy)]
pub struct Paging<'a> {
    pub operation: &'static str,
    pub size: usize,
    pub token: Option<&'a str>,
}

impl<'a> Paging<'a> {
    /// Auto Scaling and CloudWatch: `NextToken` and `MaxRecords`, `default` at a time and at most `most`.
    pub fn records(input: &'a Shape, operation: &'static str, default: usize, most: usize) -> Result<Self, Refusal> {
        let size = input.int_within("MaxRecords", (1, most), default)?;
        Ok(Self { operation, size, token: input.text("NextToken") })
    }

    /// Load balancing: `Marker` and `PageSize`.
    pub fn marker(input: &'a Shape, operation: &'static str) -> Result<Self, Refusal> {
        let size = input.int_within("PageSize", (1, 400), 400)?;
        Ok(Self { operation, size, token: input.text("Marker") })
    }

    /// `NextToken` alone, with a page size of the service's choosing.
    pub fn fixed(input: &'a Shape, operation: &'static str, size: usize) -> Self {
        Self { operation, size, token: input.text("NextToken") }
    }

    /// The page of `items` that is asked for; `key` tells the items apart.
    pub fn of<T, K: Hash>(self, items: Vec<T>, key: impl Fn(&T) -> K) -> Result<Page<T>, Refusal> {
        let operation = hash(self.operation);
        let start = match self.token {
            None => 0,
            Some(text) => {
                let token = Token::parse(text).filter(|token| token.operation == operation).ok_or(Refusal::BadPage)?;
                let after = items.iter().position(|item| hash(key(item)) == token.last).map(|found| found + 1);
                after.or_else(|| usize::try_from(token.offset).ok()).ok_or(Refusal::BadPage)?
            }
        };
        let total = items.len();
        let end = start.saturating_add(self.size).min(total);
        let items: Vec<T> = items.into_iter().skip(start).take(self.size).collect();
        let next = items.last().filter(|_| end < total).map(|last| {
            Token { operation, offset: u64::try_from(end).unwrap_or(u64::MAX), last: hash(key(last)) }.to_string()
        });
        Ok(Page { items, next })
    }
}

impl Token {
    fn parse(text: &str) -> Option<Self> {
        let part = |from: usize| u64::from_str_radix(text.get(from..from + 16)?, 16).ok();
        (text.len() == 48).then_some(())?;
        Some(Self { operation: part(0)?, offset: part(16)?, last: part(32)? })
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}{:016x}{:016x}", self.operation, self.offset, self.last)
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(size: usize, token: Option<&str>) -> Paging<'_> {
        Paging { operation: "List", size, token }
    }

    #[test]
    fn pages_join_to_the_whole_list() {
        let all: Vec<u32> = (0..10).collect();
        let mut seen = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..4 {
            let page = paging(3, token.as_deref()).of(all.clone(), |item| *item).unwrap();
            seen.extend(page.items);
            token = page.next;
        }
        assert_eq!(seen, all);
        assert_eq!(token, None);
    }

    #[test]
    fn an_exact_fit_has_no_further_page() {
        let page = paging(3, None).of(vec![1, 2, 3], |item| *item).unwrap();
        assert_eq!(page.next, None);
        let empty = paging(3, None).of(Vec::<u32>::new(), |item| *item).unwrap();
        assert_eq!(empty, Page { items: vec![], next: None });
    }

    #[test]
    fn items_that_come_and_go_between_pages_neither_repeat_nor_hide_others() {
        let token = paging(2, None).of(vec![3, 2, 1], |item| *item).unwrap().next;
        let page = paging(2, token.as_deref()).of(vec![5, 4, 3, 2, 1], |item| *item).unwrap();
        assert_eq!(page.items, [1]);
        let gone = paging(2, token.as_deref()).of(vec![3, 1, 0], |item| *item).unwrap();
        assert_eq!(gone.items, [0]);
    }

    #[test]
    fn foreign_tokens_are_refused() {
        let token = paging(1, None).of(vec![1, 2], |item| *item).unwrap().next.unwrap();
        for wrong in ["", "x", "ä".repeat(24).as_str(), token.to_uppercase().replace('A', "g").get(..47).unwrap()] {
            assert_eq!(paging(1, Some(wrong)).of(vec![1, 2], |item| *item), Err(Refusal::BadPage), "{wrong}");
        }
        let other = Paging { operation: "Other", size: 1, token: Some(&token) };
        assert_eq!(other.of(vec![1, 2], |item| *item), Err(Refusal::BadPage));
    }
}
