//! Panes above one another: who is shown in full, who as a line, and how the lines are shared.

use ratatui::layout::Rect;

use super::Form;
use crate::Pane;

/// What a pane asks of its column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// The pane.
    pub pane: Pane,
    /// Who gives way last; 0 is the focus.
    pub rank: u8,
    /// Lines it could fill.
    pub wanted: u16,
}

/// Lines within its frame that a pane is worth showing in full with.
const COMFORT: u16 = 5;
/// The same for the focus and the alarms, when little is left.
const LEAST: u16 = 2;

/// Shares `area` among `slots`, top to bottom. Neighbours share a border line, so a pane shown as a line takes one
/// line, one shown in full takes its rows and one more, and the last border takes one.
pub(super) fn column(area: Rect, slots: &[Slot]) -> Vec<(Pane, Form, Rect)> {
    let mut by_rank: Vec<&Slot> = slots.iter().collect();
    by_rank.sort_by_key(|slot| slot.rank);
    let (full, shown) = choose(area.height, by_rank.len());
    let is_full = |slot: &Slot| by_rank[..full].iter().any(|kept| kept.pane == slot.pane);
    let is_shown = |slot: &Slot| by_rank[..shown].iter().any(|kept| kept.pane == slot.pane);
    let kept: Vec<&Slot> = slots.iter().filter(|slot| is_shown(slot)).collect();
    let wanted: Vec<Option<u16>> = kept.iter().map(|slot| is_full(slot).then_some(slot.wanted)).collect();
    let borders = u16::try_from(kept.len()).unwrap_or(u16::MAX).saturating_add(1);
    let inner = share(area.height.saturating_sub(borders), &wanted);

    let mut y = area.y;
    let mut placed = Vec::with_capacity(kept.len());
    for (slot, inner) in kept.into_iter().zip(inner) {
        let (form, height) = inner.map_or((Form::Line, 1), |inner| (Form::Full, inner + 2));
        let height = height.min(area.bottom().saturating_sub(y));
        placed.push((slot.pane, form, Rect { y, height, ..area }));
        y += inner.map_or(1, |inner| inner + 1);
    }
    placed
}

/// How many panes are shown in full, and how many at all, best rank first.
fn choose(height: u16, count: usize) -> (usize, usize) {
    let fits = |full: usize, shown: usize, inner: u16| {
        let lines = full * usize::from(inner) + shown + 1;
        lines <= usize::from(height)
    };
    let comfortable = (2..=count).rev().find(|full| fits(*full, count, COMFORT));
    if let Some(full) = comfortable {
        return (full, count);
    }
    for full in [2.min(count), 1] {
        if let Some(shown) = (full..=count).rev().find(|shown| fits(full, *shown, LEAST)) {
            return (full, shown);
        }
    }
    (1.min(count), 1.min(count))
}

/// Shares `lines` among those that want some: each its least, then what it wants while there is some, the rest to the last.
fn share(lines: u16, wanted: &[Option<u16>]) -> Vec<Option<u16>> {
    let full = u16::try_from(wanted.iter().flatten().count()).unwrap_or(u16::MAX);
    if full == 0 {
        return wanted.to_vec();
    }
    let least = COMFORT.min(lines / full);
    let mut spare = lines.saturating_sub(least.saturating_mul(full));
    let mut given: Vec<Option<u16>> = wanted.iter().map(|want| want.map(|_| least)).collect();
    // A line each in turn, so that a long list does not starve a short one above or below it.
    loop {
        let mut is_given = false;
        for (have, want) in given.iter_mut().zip(wanted) {
            if let (Some(have), Some(want)) = (have, want)
                && *have < *want
                && spare > 0
            {
                *have += 1;
                spare -= 1;
                is_given = true;
            }
        }
        if !is_given {
            break;
        }
    }
    if let Some(last) = given.iter_mut().rev().flatten().next() {
        *last += spare;
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_to_those_that_want_them_and_the_rest_to_the_last() {
        assert_eq!(share(20, &[Some(3), None, Some(40)]), [Some(5), None, Some(15)]);
        assert_eq!(share(20, &[Some(9), None, Some(6)]), [Some(9), None, Some(11)]);
        assert_eq!(share(4, &[Some(9), Some(9)]), [Some(2), Some(2)]);
        assert_eq!(share(0, &[None]), [None]);
    }

    #[test]
    fn eighty_by_twenty_four_shows_three_panes_and_three_lines() {
        assert_eq!(choose(22, 6), (3, 6));
        assert_eq!(choose(58, 6), (6, 6));
        assert_eq!(choose(8, 6), (2, 3));
        assert_eq!(choose(1, 6), (1, 1));
    }
}
