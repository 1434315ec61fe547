//! Where a group's wish lies between its bounds: `2 ├──────■──┤ 6`.

use domain::Capacity;

/// A gauge whose bar is `bar` cells wide, between bounds of `digits` digits each, so that rows line up.
pub(crate) fn capacity_gauge(capacity: Capacity, bar: usize, digits: usize) -> String {
    let inner = bar.saturating_sub(2).max(1);
    let (min, max) = (u64::from(capacity.min()), u64::from(capacity.max()));
    let (span, above) = (max - min, u64::from(capacity.desired()) - min);
    let last = u64::try_from(inner - 1).unwrap_or(0);
    // A group with nowhere to go stands in the middle: it is neither at its floor nor at its ceiling alone.
    let at = (above * last).checked_div(span).unwrap_or(last / 2);
    let at = usize::try_from(at).unwrap_or(0);
    let (left, right) = ("─".repeat(at), "─".repeat(inner - 1 - at));
    format!("{min:>digits$} ├{left}■{right}┤ {max:<digits$}")
}
