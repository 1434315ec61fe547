//! What a change costs, at list price; what is not known is not zero.

use domain::{Usd, price};

use super::hourly;
use crate::guards::Scene;
use crate::{StackAction, StackChange};

/// What a change costs, at list price. Without a known price every figure is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// More an hour; negative where it saves.
    pub hourly: Option<Usd>,
    /// More until it is put back, where it is.
    pub until_revert: Option<Usd>,
    /// More a month, if it is kept.
    pub monthly: Option<Usd>,
}

pub(crate) fn cost(scene: &Scene<'_>) -> Cost {
    if let crate::Action::Stack(action) = &scene.proposed.action {
        return of_stack(action);
    }
    let added = -running(scene);
    let hourly = match (added, price(scene)) {
        (0, _) => Some(Usd(0.0)),
        #[expect(clippy::cast_precision_loss, reason = "counts of instances are small")]
        (added, Some(price)) => Some(Usd(added as f64 * price)),
        (_, None) => None,
    };
    let over = |hours: f64| hourly.map(|hourly| Usd(hourly.0 * hours));
    Cost {
        hourly,
        until_revert: scene.duration().and_then(|span| over(span.as_secs_f64() / 3_600.0)),
        monthly: over(price::HOURS),
    }
}

/// What a roll-out adds, as it was estimated by its template; what it destroys is not priced.
fn of_stack(action: &StackAction) -> Cost {
    let monthly = match &action.change {
        StackChange::RollOut(roll_out) => roll_out.estimate.usd(),
        StackChange::Delete { .. } => None,
        _ => Some(Usd(0.0)),
    };
    Cost { hourly: monthly.map(|Usd(usd)| Usd(usd / price::HOURS)), until_revert: None, monthly }
}

/// How many fewer instances run: one that is set aside or out of rotation is paid for as before.
fn running(scene: &Scene<'_>) -> i64 {
    match &scene.proposed.action {
        crate::Action::Group(action) if action.has_sizes() => scene.proposed.action.removes(scene.before),
        _ => 0,
    }
}

fn price(scene: &Scene<'_>) -> Option<f64> {
    let group = scene.group()?;
    let kind = group.instances.iter().find_map(|instance| instance.kind.as_ref())?;
    hourly(&scene.proposed.region, kind)
}
