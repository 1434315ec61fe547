//! The pane beside the focused one, as the screen is laid out now.

use crate::layout::{PaneArea, Screen, layout};
use crate::{Effect, Model, Pane};

use super::navigate;

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// Gives the focus to the pane on this side, if there is one.
pub(crate) fn focus(model: &mut Model, side: Side) -> Vec<Effect> {
    match beside(model, side) {
        Some(pane) => navigate::focus(model, pane),
        None => Vec::new(),
    }
}

fn beside(model: &Model, side: Side) -> Option<Pane> {
    let Screen::Panes(areas) = layout(model.size, model).screen else { return None };
    let here = areas.iter().find(|area| area.pane == model.view.focus)?.frame;
    let is_there = |area: &&PaneArea| match side {
        Side::Left => area.frame.right() <= here.x,
        Side::Right => area.frame.x >= here.right(),
    };
    // The nearest column, and in it the pane whose top is nearest to this one's.
    let far = |area: &&PaneArea| (area.frame.x.abs_diff(here.x), area.frame.y.abs_diff(here.y));
    areas.iter().filter(is_there).min_by_key(far).map(|area| area.pane)
}
