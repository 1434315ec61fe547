//! What was found: a value, and what is missing from it.

use domain::CloudError;

/// A value read from AWS and the first reason why it is not whole.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found<T> {
    /// What was read.
    pub(crate) value: T,
    /// What is missing from it.
    pub(crate) gap: Option<CloudError>,
}

impl<T> Found<T> {
    /// Nothing is missing.
    pub(crate) fn whole(value: T) -> Self {
        Self { value, gap: None }
    }

    /// The same gap around another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Found<U> {
        Found { value: change(self.value), gap: self.gap }
    }

    /// Notes another gap; the first one noted is the one told.
    pub(crate) fn lacking(mut self, gap: Option<CloudError>) -> Self {
        self.gap = self.gap.or(gap);
        self
    }
}

impl<I> Found<Vec<I>> {
    /// Decodes every item. One that cannot be understood leaves a gap that names it; the others stay.
    pub(crate) fn decode<T>(self, decode: impl FnMut(I) -> Result<T, CloudError>) -> Found<Vec<T>> {
        let decoded = decode_all(self.value, decode);
        Found { value: decoded.value, gap: self.gap.or(decoded.gap) }
    }
}

/// Decodes every item, like [`Found::decode`].
pub(crate) fn decode_all<I, T>(
    items: impl IntoIterator<Item = I>,
    decode: impl FnMut(I) -> Result<T, CloudError>,
) -> Found<Vec<T>> {
    let mut value = Vec::new();
    let mut errors = Vec::new();
    for item in items.into_iter().map(decode) {
        match item {
            Ok(item) => value.push(item),
            Err(error) => errors.push(error),
        }
    }
    Found { value, gap: counted(errors) }
}

/// The first of several errors; a malformed item also says how many others are missing.
fn counted(errors: Vec<CloudError>) -> Option<CloudError> {
    let more = errors.len().saturating_sub(1);
    match errors.into_iter().next() {
        Some(CloudError::Malformed { field }) if more > 0 => {
            Some(CloudError::Malformed { field: format!("{field}, and {more} more items").into() })
        }
        first => first,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn even(n: u32) -> Result<u32, CloudError> {
        if n.is_multiple_of(2) { Ok(n) } else { Err(CloudError::Malformed { field: format!("item {n}").into() }) }
    }

    #[test]
    fn one_bad_item_does_not_lose_the_others() {
        let found = decode_all([2, 3, 4], even);
        assert_eq!(found.value, [2, 4]);
        assert_eq!(found.gap, Some(CloudError::Malformed { field: "item 3".into() }));
    }

    #[test]
    fn the_gap_counts_what_else_is_missing() {
        let found = decode_all([1, 2, 3, 5], even);
        assert_eq!(found.gap, Some(CloudError::Malformed { field: "item 1, and 2 more items".into() }));
    }

    #[test]
    fn an_earlier_gap_is_the_one_told() {
        let throttled = CloudError::Throttled { operation: "DescribeStacks".into() };
        let found = Found { value: vec![1, 2], gap: Some(throttled.clone()) }.decode(even);
        assert_eq!((found.value, found.gap), (vec![2], Some(throttled)));
    }
}
