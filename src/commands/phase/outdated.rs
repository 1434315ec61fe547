//! Whether a stack was deployed by another template than ours, and what rolling ours out would change.

use domain::{Estate, Phase, Platform, Progress, Region, Stack};
use iac::evaluate::Pseudo;
use iac::predict::{Prediction, Shape, is_outdated as differs, predict};
use iac::{Template, of_phase};

use super::standing::parameters;

/// What rolling our template of a stack out would change, with the parameters it was deployed with.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Compared {
    /// Nothing.
    Same,
    /// This.
    Outdated(Box<Prediction>),
    /// Nobody can tell, and why.
    Unknown(String),
}

/// Whether a stack of the phase is complete and another than our template says. The templates are part of the estate
/// where they were asked for; one that was not tells nothing.
pub(in crate::commands) fn is_outdated(estate: &Estate, region: &Region, phase: &Phase, platform: &Platform) -> bool {
    let stacks = estate.regions.get(region).and_then(|here| here.stacks.value());
    let stack = |template: &Template| {
        let name = format!("{}-{}", platform.prefix, template.stack);
        stacks?.iter().find(|stack| stack.name == name.as_str() && stack.progress() != Progress::Absent)
    };
    let mut found = of_phase(phase.number).filter_map(|template| Some((template, stack(template)?)));
    found.any(|(template, stack)| matches!(compared(estate, template, stack), Compared::Outdated(_)))
}

/// Compares a stack with our template of it.
pub(super) fn compared(estate: &Estate, template: &Template, stack: &Stack) -> Compared {
    // The template of a stack that is worked on is the one before or the one after, and nobody says which.
    if stack.progress() != Progress::Complete {
        return Compared::Unknown(format!("the stack is {}", stack.status));
    }
    let formation = estate.regions.get(&stack.region).and_then(|here| here.formation.get(&stack.name));
    let Some(reading) = formation.map(|it| &it.template) else {
        return Compared::Unknown("its template was not read".to_owned());
    };
    if let Some(error) = reading.trouble() {
        return Compared::Unknown(format!("its template could not be read: {error}"));
    }
    let Some(text) = reading.value().and_then(Option::as_deref) else {
        return Compared::Unknown("CloudFormation has no template of it".to_owned());
    };
    let theirs = match iac::predict::deployed_document(text) {
        Ok(theirs) => theirs,
        Err(why) => return Compared::Unknown(why.to_string()),
    };
    let (ours, parameters) = (template.document(), parameters(stack));
    let pseudo = Pseudo {
        account: estate.identity.value().map(|who| who.account.clone()),
        region: stack.region.clone(),
        stack: stack.name.raw().to_owned(),
        zones: Vec::new(),
    };
    let shape = |document| Shape { document, parameters: &parameters };
    let prediction = predict(Some(shape(&theirs)), shape(&ours), &pseudo);
    // The texts themselves stand for their digests.
    if differs(text, template.body, &prediction) { Compared::Outdated(Box::new(prediction)) } else { Compared::Same }
}
