//! What a stack that is worked on has to do, and how long that took before.

use domain::{Region, Stack};
use iac::evaluate::{Evaluated, Pseudo};
use iac::predict::{Prediction, Shape, predict};
use iac::progress::{Durations, Work};

use super::deployed::{Compared, document, parameters, pseudo, template};
use crate::Model;

pub(super) fn of(model: &Model, region: &Region, stack: &Stack) -> Work {
    planned(model, region, stack).unwrap_or_else(|| Work { durations: durations(model), ..Work::default() })
}

/// What making the stack, or bringing it to our template, does. Of an update that somebody else began, and of a
/// deletion, only the events say what is done: nothing is counted before it is seen.
fn planned(model: &Model, region: &Region, stack: &Stack) -> Option<Work> {
    let ours = template(model, &stack.name)?.document();
    let (parameters, pseudo) = (parameters(stack), pseudo(model, region, &stack.name));
    let after = Shape { document: &ours, parameters: &parameters };
    let (plan, before) = match stack.status.raw() {
        "CREATE_IN_PROGRESS" => (predict(None, after, &pseudo), Evaluated::default()),
        "UPDATE_IN_PROGRESS" => updated(model, region, stack, &pseudo)?,
        _ => return None,
    };
    let work = Work::of(&plan.changes, &before, &after.evaluated(&pseudo), durations(model));
    is_seen_in(model, region, stack, &work).then_some(work)
}

/// What was predicted before the update began.
fn updated(model: &Model, region: &Region, stack: &Stack, pseudo: &Pseudo) -> Option<(Prediction, Evaluated)> {
    let known = model.rows.deployed.comparisons.get(&(region.clone(), stack.name.clone()))?;
    let Compared::Outdated(prediction) = known.found.clone() else { return None };
    let (theirs, parameters) = (document(model, region, &stack.name)?, parameters(stack));
    let before = Shape { document: &theirs, parameters: &parameters };
    Some((*prediction, before.evaluated(pseudo)))
}

/// Whether what the stack's running operation has begun is among the work: else it makes something else.
fn is_seen_in(model: &Model, region: &Region, stack: &Stack, work: &Work) -> bool {
    let detail = model.estate.regions.get(region).and_then(|here| here.stack_details.get(&stack.name));
    let resources = detail.and_then(|detail| detail.resources.value()).into_iter().flatten();
    let mut begun = resources.filter(|resource| resource.status.raw().ends_with("_IN_PROGRESS"));
    begun.all(|resource| work.resources.contains_key(resource.logical_id.raw()))
}

/// From the events of every stack that is known, this one's earlier operations among them.
fn durations(model: &Model) -> Durations {
    let mut durations = Durations::default();
    for detail in model.estate.regions.values().flat_map(|here| here.stack_details.values()) {
        durations.learn(detail.events.value().map_or(&[][..], Vec::as_slice));
    }
    durations
}
