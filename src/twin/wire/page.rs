//! Paging: a slice of a list and the opaque token that continues it, also while the list changes.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::refusal::Refusal;
use super::value::Shape;

/// Where the next page begins: after the item with this key, or at the offset if that item is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    /// Of the operation, so that a token of one is refused by another.
    operation: u64,
    /// Of the page it leads to, counted from 1.
    page: u32,
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

    /// Cost Explorer and Budgets: `MaxResults`, the token under either of its names.
    pub fn results(input: &'a Shape, operation: &'static str, default: usize, most: usize) -> Result<Self, Refusal> {
        let size = input.int_within("MaxResults", (1, most), default)?;
        Ok(Self { operation, size, token: input.text("NextPageToken").or_else(|| input.text("NextToken")) })
    }

    /// `NextToken` alone, with a page size of the service's choosing.
    pub fn fixed(input: &'a Shape, operation: &'static str, size: usize) -> Self {
        Self { operation, size, token: input.text("NextToken") }
    }

    /// The page of `items` that is asked for; `key` tells the items apart.
    pub fn of<T, K: Hash>(self, items: Vec<T>, key: impl Fn(&T) -> K) -> Result<Page<T>, Refusal> {
        let operation = hash(self.operation);
        let (start, page) = match self.token {
            None => (0, 1),
            Some(text) => {
                let token = Token::parse(text).filter(|token| token.operation == operation).ok_or(Refusal::BadPage)?;
                let after = items.iter().position(|item| hash(key(item)) == token.last).map(|found| found + 1);
                let start = after.or_else(|| usize::try_from(token.offset).ok()).ok_or(Refusal::BadPage)?;
                (start, token.page)
            }
        };
        let total = items.len();
        let end = start.saturating_add(self.size).min(total);
        let items: Vec<T> = items.into_iter().skip(start).take(self.size).collect();
        let next = items.last().filter(|_| end < total).map(|last| {
            let offset = u64::try_from(end).unwrap_or(u64::MAX);
            Token { operation, page: page.saturating_add(1), offset, last: hash(key(last)) }.to_string()
        });
        Ok(Page { items, next })
    }
}

impl Token {
    fn parse(text: &str) -> Option<Self> {
        let part = |from: usize, to: usize| u64::from_str_radix(text.get(from..to)?, 16).ok();
        (text.len() == 56).then_some(())?;
        let page = u32::try_from(part(16, 24)?).ok()?;
        Some(Self { operation: part(0, 16)?, page, offset: part(24, 40)?, last: part(40, 56)? })
    }
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}{:08x}{:016x}{:016x}", self.operation, self.page, self.offset, self.last)
    }
}

/// The token of a page that begins at an offset, for lists that do not change between pages.
pub fn token_at(operation: &str, page: u32, offset: usize) -> String {
    let offset = u64::try_from(offset).unwrap_or(u64::MAX);
    Token { operation: hash(operation), page, offset, last: 0 }.to_string()
}

/// The offset that a token of `token_at` holds.
pub fn offset(operation: &str, token: &str) -> Result<usize, Refusal> {
    let token = Token::parse(token).filter(|token| token.operation == hash(operation));
    token.and_then(|token| usize::try_from(token.offset).ok()).ok_or(Refusal::BadPage)
}

/// Which page a request asks for, counted from 1, whatever its service calls the token.
pub fn number(input: &Shape) -> u32 {
    let token = ["NextToken", "Marker", "NextPageToken"].into_iter().find_map(|name| input.text(name));
    token.and_then(Token::parse).map_or(1, |token| token.page)
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
        for number in 1..=4 {
            assert_eq!(super::number(&Shape::new().with("NextToken", token.clone())), number);
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
        for wrong in ["", "x", "ä".repeat(28).as_str(), token.to_uppercase().replace('A', "g").get(..55).unwrap()] {
            assert_eq!(paging(1, Some(wrong)).of(vec![1, 2], |item| *item), Err(Refusal::BadPage), "{wrong}");
        }
        let other = Paging { operation: "Other", size: 1, token: Some(&token) };
        assert_eq!(other.of(vec![1, 2], |item| *item), Err(Refusal::BadPage));
    }
}
