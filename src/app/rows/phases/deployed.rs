//! Every stack against the template this program holds: what rolling it out would change, and what is being done now.

use std::collections::BTreeMap;

use domain::{Moment, PhaseStanding, Progress, Region, Stack, Text, Usd};
use iac::evaluate::Pseudo;
use iac::predict::{Prediction, Shape, predict};
use iac::progress::Work;
use serde_json::Value;

use super::work;
use crate::Model;

/// Stacks by region and name.
type ByStack<T> = BTreeMap<(Region, Text), T>;

/// What is told of stacks from templates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deployed {
    /// How each differs from our template.
    pub comparisons: ByStack<Comparison>,
    /// What each that is worked on has to do.
    pub works: ByStack<Work>,
    /// What phases add to a month at list price, by region and number.
    pub estimates: BTreeMap<(Region, u8), Estimated>,
}

/// Parameters by stack.
type Values = BTreeMap<String, BTreeMap<String, String>>;

/// What a phase adds to a month at list price, without what is paid by use.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimated {
    /// What its stacks were deployed with, and for those that are not there what the profile gives: with other values it
    /// is reckoned anew.
    pub values: Values,
    /// The sum; `None` where nothing of it has a price that is known there.
    pub monthly: Option<Usd>,
}

/// A stack's template as it was last deployed, against ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The stack's id.
    pub id: Text,
    /// When the stack was last updated: by the next time its template is asked for again.
    pub updated: Option<Moment>,
    /// When the template was read.
    pub read: Moment,
    /// What came of it.
    pub found: Compared,
}

/// What came of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Compared {
    /// Rolling ours out changes nothing.
    Same,
    /// Rolling ours out changes this, with the parameters it was deployed with.
    Outdated(Box<Prediction>),
    /// It is no JSON, so this program has not made it, and cannot read it.
    Foreign,
}

impl Deployed {
    /// The comparison of a stack as it is now; `None` where its template was not read since its last update.
    pub fn comparison(&self, region: &Region, stack: &Stack) -> Option<&Comparison> {
        let known = self.comparisons.get(&(region.clone(), stack.name.clone()))?;
        (known.id == stack.id && known.updated == stack.updated).then_some(known)
    }

    /// What rolling our template out changes, where that is known and is something.
    pub fn prediction(&self, region: &Region, stack: &Stack) -> Option<&Prediction> {
        match &self.comparison(region, stack)?.found {
            Compared::Outdated(prediction) => Some(prediction),
            Compared::Same | Compared::Foreign => None,
        }
    }
}

/// Our template of a stack, by its name.
pub(crate) fn template(model: &Model, stack: &Text) -> Option<&'static iac::Template> {
    let name = stack.raw().strip_prefix(&model.settings.platform.prefix)?.strip_prefix('-')?;
    iac::TEMPLATES.iter().find(|template| template.stack == name)
}

/// The template that a stack was last deployed with, where it was read and is JSON.
pub(crate) fn document(model: &Model, region: &Region, stack: &Text) -> Option<Value> {
    let formation = model.estate.regions.get(region)?.formation.get(stack)?;
    serde_json::from_str(formation.template.value()?.as_ref()?).ok()
}

/// What CloudFormation knows of a stack before anything is deployed.
pub(crate) fn pseudo(model: &Model, region: &Region, stack: &Text) -> Pseudo {
    Pseudo {
        account: model.estate.identity.value().map(|who| who.account.clone()),
        region: region.clone(),
        stack: stack.raw().to_owned(),
        zones: Vec::new(),
    }
}

/// The parameters that a stack was last deployed with.
pub(super) fn parameters(stack: &Stack) -> BTreeMap<String, String> {
    stack.parameters.iter().map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned())).collect()
}

pub(super) fn of(model: &Model) -> Deployed {
    let known = &model.rows.deployed;
    let mut deployed = Deployed { estimates: known.estimates.clone(), ..Deployed::default() };
    for (region, standing) in &model.rows.standings {
        let key = (region.clone(), standing.phase.number);
        let values = values(model, standing);
        if deployed.estimates.get(&key).is_none_or(|known| known.values != values) {
            let monthly = estimate(model, region, (standing, &values));
            deployed.estimates.insert(key, Estimated { values, monthly });
        }
        for stack in &standing.stacks {
            let key = (region.clone(), stack.name.clone());
            if let Some(comparison) = comparison(model, region, stack, known.comparisons.get(&key)) {
                deployed.comparisons.insert(key.clone(), comparison);
            }
            if stack.progress() == Progress::Running {
                deployed.works.insert(key, work::of(model, region, stack));
            }
        }
    }
    deployed
}

/// Kept while the stack is the same; made anew by a template that was read after the one before.
fn comparison(model: &Model, region: &Region, stack: &Stack, known: Option<&Comparison>) -> Option<Comparison> {
    let is_current = known.is_some_and(|known| known.id == stack.id && known.updated == stack.updated);
    let reading = model.estate.regions.get(region)?.formation.get(&stack.name).map(|it| &it.template);
    let taken = reading.and_then(|it| it.value().zip(it.at()));
    let is_new = taken.is_some_and(|(_, at)| known.is_none_or(|known| at > known.read));
    // The template of a stack that is worked on is the one before or the one after, and nobody says which.
    if is_current || !is_new || stack.progress() != Progress::Complete {
        return known.cloned();
    }
    let (text, read) = taken?;
    let found = compared(model, region, stack, text.as_ref()?.as_str())?;
    Some(Comparison { id: stack.id.clone(), updated: stack.updated, read, found })
}

fn compared(model: &Model, region: &Region, stack: &Stack, text: &str) -> Option<Compared> {
    let ours = template(model, &stack.name)?;
    if text == ours.body {
        return Some(Compared::Same);
    }
    let Ok(theirs) = serde_json::from_str::<Value>(text) else { return Some(Compared::Foreign) };
    let (document, parameters) = (ours.document(), parameters(stack));
    let shape = |document| Shape { document, parameters: &parameters };
    let prediction = predict(Some(shape(&theirs)), shape(&document), &pseudo(model, region, &stack.name));
    Some(if prediction.is_nothing() { Compared::Same } else { Compared::Outdated(Box::new(prediction)) })
}

fn values(model: &Model, standing: &PhaseStanding) -> Values {
    let prefix = &model.settings.platform.prefix;
    let of_stack = |template: &iac::Template| {
        let full = format!("{prefix}-{}", template.stack);
        let stack = standing.stacks.iter().find(|stack| stack.name == *full);
        let mut values = model.settings.phase.clone();
        values.extend(stack.map(parameters).unwrap_or_default());
        (template.stack.to_owned(), values)
    };
    iac::of_phase(standing.phase.number).map(of_stack).collect()
}

fn estimate(model: &Model, region: &Region, (standing, values): (&PhaseStanding, &Values)) -> Option<Usd> {
    let name = format!("{}-{}", model.settings.platform.prefix, standing.phase.name);
    let pseudo = pseudo(model, region, &name.into());
    iac::cost::of_phase(standing.phase.number, values, &pseudo).monthly()
}
