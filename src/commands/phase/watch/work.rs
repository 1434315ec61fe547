//! What a running operation has to do: by the template where everything is made, by its change set where it is changed,
//! by the resources that are there where everything is removed.

use domain::{Deed, ResourceChange, StackResource, resource};
use iac::Template;
use iac::predict::{Planned, Shape, predict};
use iac::progress::{Durations, Work};

use crate::commands::phase::standing::{Standing, parameters};

/// The work of what runs on a stack; empty where nothing tells it, so that only what is seen is counted.
pub(super) fn of(standing: &Standing<'_>, template: &Template, stack: &domain::Stack) -> Work {
    let evaluated = standing.evaluated(template, stack).unwrap_or_default();
    let plan = match stack.status.raw() {
        "CREATE_IN_PROGRESS" => made(standing, template, stack),
        "DELETE_IN_PROGRESS" => removed(standing, stack),
        _ => changed(standing, stack),
    };
    Work::of(&plan, &evaluated, &evaluated, Durations::default())
}

fn made(standing: &Standing<'_>, template: &Template, stack: &domain::Stack) -> Vec<Planned> {
    let Some(document) = standing.survey.template(&stack.name) else { return Vec::new() };
    let parameters = parameters(stack);
    let shape = Shape { document: &document, parameters: &parameters };
    predict(None, shape, &standing.survey.pseudo(template.stack)).changes
}

fn removed(standing: &Standing<'_>, stack: &domain::Stack) -> Vec<Planned> {
    let detail = standing.survey.here().ok().and_then(|here| here.stack_details.get(&stack.name));
    let resources = detail.and_then(|detail| detail.resources.value()).into_iter().flatten();
    let planned = |it: &StackResource| planned(stack, it.logical_id.raw(), it.kind.raw(), Deed::Remove);
    resources.map(planned).collect()
}

fn changed(standing: &Standing<'_>, stack: &domain::Stack) -> Vec<Planned> {
    let here = standing.survey.here().ok();
    let set = here.zip(stack.change_set.as_ref()).and_then(|(here, id)| here.change_set(&stack.name, id));
    let changes = set.and_then(|reading| reading.value()?.as_ref()).map_or(&[][..], |set| &set.changes);
    let planned = |it: &ResourceChange| planned(stack, it.logical_id.raw(), it.kind.raw(), it.deed);
    changes.iter().map(planned).collect()
}

fn planned(stack: &domain::Stack, logical_id: &str, kind: &str, action: Deed) -> Planned {
    Planned {
        stack: stack.name.raw().to_owned(),
        logical_id: logical_id.to_owned(),
        kind: kind.to_owned(),
        action,
        replacement: domain::Replacement::False,
        is_stateful: resource::facts(kind).is_none_or(|facts| facts.is_stateful),
        policy: None,
        undecided: None,
        differences: Vec::new(),
    }
}
