//! Where each pane is, and which form it has there.

use ratatui::layout::Rect;

use super::column::{Slot, column};
use super::{cut_bottom, cut_top, inside};
use crate::{Model, Pane};

/// A pane's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaneArea {
    /// The pane.
    pub pane: Pane,
    /// How much of it is shown.
    pub form: Form,
    /// Its frame; the lower border is also the upper border of the pane below.
    pub frame: Rect,
    /// Column heads, where there is room for them.
    pub head: Rect,
    /// Figures above the list; only spend has them.
    pub facts: Rect,
    /// The rows.
    pub list: Rect,
    /// Lines each row takes.
    pub row_height: u16,
    /// What is wrong with its sources, in one line; empty where nothing is.
    pub trouble: Rect,
}

/// How much of a pane is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Frame and rows.
    Full,
    /// Its title line alone, which still names what is red.
    Line,
}

impl PaneArea {
    /// How many rows it shows at once.
    pub fn page(&self) -> usize {
        usize::from(self.list.height / self.row_height.max(1))
    }
}

/// Two columns from here on.
const TWO_COLUMNS: (u16, u16) = (100, 20);
/// Three columns from here on.
const THREE_COLUMNS: (u16, u16) = (180, 30);
/// The strip under two columns from this height of the body on.
const STRIP: u16 = 26;

pub(super) fn areas(body: Rect, model: &Model) -> Vec<PaneArea> {
    use Pane::{Activity, Alarms, Capacity, Phases, Spend, Targets};
    let fits = |(width, height): (u16, u16)| body.width >= width && body.height + 2 >= height;
    if model.view.zoomed {
        return vec![PaneArea::full(model, model.view.focus, body)];
    }
    let mut areas = Vec::with_capacity(6);
    if fits(THREE_COLUMNS) {
        let [left, middle, right] = split(body);
        areas.extend(stack(left, &[Phases, Spend], model));
        areas.extend(stack(middle, &[Targets, Capacity], model));
        areas.extend(stack(right, &[Alarms, Activity], model));
    } else if fits(TWO_COLUMNS) {
        let mut rest = body;
        // As tall as a quarter of the screen: enough to tell a story, no more.
        let strip = (body.height >= STRIP || model.view.focus == Activity)
            .then(|| cut_bottom(&mut rest, (body.height / 4).clamp(5, 12)));
        let [left, right] = split(rest);
        areas.extend(stack(left, &[Phases, Targets, Capacity], model));
        areas.extend(stack(right, &[Alarms, Spend], model));
        areas.extend(strip.map(|strip| PaneArea::full(model, Activity, strip)));
    } else {
        areas.extend(stack(body, &[Alarms, Targets, Capacity, Phases, Spend, Activity], model));
    }
    areas
}

/// Columns of equal width; the first ones take what is left over.
fn split<const N: usize>(body: Rect) -> [Rect; N] {
    let count = u16::try_from(N).unwrap_or(1).max(1);
    let (width, spare) = (body.width / count, body.width % count);
    let mut x = body.x;
    std::array::from_fn(|i| {
        let width = width + u16::from(i < usize::from(spare));
        let part = Rect { x, width, ..body };
        x += width;
        part
    })
}

fn stack(area: Rect, panes: &[Pane], model: &Model) -> impl Iterator<Item = PaneArea> {
    let slots: Vec<Slot> = panes.iter().map(|pane| slot(model, *pane, area.width)).collect();
    column(area, &slots)
        .into_iter()
        .map(|(pane, form, frame)| match form {
            Form::Full => PaneArea::full(model, pane, frame),
            Form::Line => PaneArea::line(pane, frame),
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// What a pane asks of its column.
fn slot(model: &Model, pane: Pane, width: u16) -> Slot {
    let rows = u16::try_from(model.rows.pane(pane).rows.len()).unwrap_or(u16::MAX);
    let trouble = u16::from(crate::trouble(model, pane).is_some());
    let wanted = match pane {
        Pane::Spend => FIGURES,
        Pane::Capacity if width >= TALL_ROWS => rows.saturating_mul(2),
        _ => rows,
    };
    let rank = match pane {
        _ if model.view.focus == pane => 0,
        Pane::Alarms => 1,
        Pane::Targets => 2,
        Pane::Capacity => 3,
        Pane::Phases => 4,
        Pane::Spend => 5,
        Pane::Activity => 6,
    };
    Slot { pane, rank, wanted: wanted.max(1).saturating_add(trouble) }
}

/// Lines of the figures of spend.
const FIGURES: u16 = 7;
/// Rows of capacity take a second line from this width on.
const TALL_ROWS: u16 = 50;
/// Column heads are shown from this height of a zoomed pane on.
const HEADS: u16 = 8;

impl PaneArea {
    fn full(model: &Model, pane: Pane, frame: Rect) -> Self {
        let mut rest = inside(frame);
        let trouble = cut_bottom(&mut rest, u16::from(crate::trouble(model, pane).is_some()));
        let is_roomy = model.view.zoomed && rest.height >= HEADS;
        let facts = match pane {
            Pane::Spend if model.view.zoomed => cut_top(&mut rest, rest_for_figures(frame)),
            Pane::Spend => cut_top(&mut rest, FIGURES),
            _ => cut_top(&mut rest, 0),
        };
        let head = u16::from(is_roomy && rest.height > 1);
        let head = cut_top(&mut rest, head);
        let rows = model.rows.pane(pane).rows.len();
        let is_tall =
            pane == Pane::Capacity && rest.width + 2 >= TALL_ROWS && usize::from(rest.height) >= (rows * 2).max(2);
        Self { pane, form: Form::Full, frame, head, facts, list: rest, row_height: 1 + u16::from(is_tall), trouble }
    }

    fn line(pane: Pane, frame: Rect) -> Self {
        let empty = Rect { height: 0, ..frame };
        Self { pane, form: Form::Line, frame, head: empty, facts: empty, list: empty, row_height: 1, trouble: empty }
    }
}

/// Zoomed, spend draws its days as bars where there is room.
const fn rest_for_figures(frame: Rect) -> u16 {
    if frame.height >= 28 { FIGURES + 10 } else { FIGURES }
}
