//! What rolling out a template changes, told from the deployed template and its parameters alone: a prediction, which
//! CloudFormation's own change set may make milder.

mod difference;
mod knock_on;
mod planned;
mod shown;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::evaluate::{Evaluated, Pseudo, evaluate};

pub use difference::Difference;
pub use planned::Planned;
pub(crate) use planned::is_stateful;

/// A template with the values of its parameters.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// The template.
    pub document: &'a Value,
    /// Values by parameter.
    pub parameters: &'a BTreeMap<String, String>,
}

impl Shape<'_> {
    /// What it comes to in this stack.
    pub fn evaluated(&self, pseudo: &Pseudo) -> Evaluated {
        evaluate(self.document, self.parameters, pseudo)
    }

    /// The parameters that CloudFormation looks up in Systems Manager at every update: an update that is asked for
    /// anything else may find another value and change what uses it.
    fn looked_up(&self) -> Vec<String> {
        let declared = self.document.get("Parameters").and_then(Value::as_object).into_iter().flatten();
        let is_looked_up = |declaration: &Value| {
            let kind = declaration.get("Type").and_then(Value::as_str);
            kind.is_some_and(|kind| kind.starts_with("AWS::SSM::Parameter::Value<"))
        };
        declared.filter(|(_, it)| is_looked_up(it)).map(|(name, _)| name.clone()).collect()
    }
}

/// What rolling out a stack changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prediction {
    /// What is done to each resource that is not left alone; what holds state first, the harshest first.
    pub changes: Vec<Planned>,
    /// Outputs whose value changes beyond what the changes bring with them.
    pub outputs: Vec<String>,
    /// Logical ids that bear another type than before: CloudFormation refuses such a template.
    pub retyped: Vec<String>,
    /// Parameters that CloudFormation looks up anew at every update, so that more may change than can be told here.
    pub looked_up: Vec<String>,
}

impl Prediction {
    /// Whether there is nothing to change.
    pub fn is_nothing(&self) -> bool {
        self.changes.is_empty() && self.outputs.is_empty() && self.retyped.is_empty()
    }

    /// The changes by which a resource that holds state may be lost or replaced: each is confirmed by its own name.
    pub fn stateful_losses(&self) -> impl Iterator<Item = &Planned> {
        self.changes.iter().filter(|planned| planned.is_stateful && planned.is_loss())
    }
}

/// A template that this program did not deploy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the deployed template is not JSON: another program deployed it, so only CloudFormation can tell what changes; ask it with --change-set"
)]
pub struct NotJson;

/// Reads a deployed template as CloudFormation gives it back: as it was sent.
pub fn deployed_document(text: &str) -> Result<Value, NotJson> {
    serde_json::from_str(text).ok().filter(Value::is_object).ok_or(NotJson)
}

/// Predicts what rolling out `ours` over `deployed` does; over nothing it makes everything.
pub fn predict(deployed: Option<Shape<'_>>, ours: Shape<'_>, pseudo: &Pseudo) -> Prediction {
    let before = deployed.map(|shape| shape.evaluated(pseudo)).unwrap_or_default();
    let after = ours.evaluated(pseudo);
    let mut differences = difference::between(&before, &after);
    knock_on::add(&mut differences, &before, &after);
    let mut changes: Vec<Planned> = planned::all(&pseudo.stack, &before, &after, &differences);
    changes.sort_by(Planned::order);
    Prediction {
        changes,
        outputs: if deployed.is_some() { other_outputs(&before, &after) } else { Vec::new() },
        retyped: retyped(&before, &after),
        looked_up: ours.looked_up(),
    }
}

fn other_outputs(before: &Evaluated, after: &Evaluated) -> Vec<String> {
    let names = before.outputs.keys().chain(after.outputs.keys()).collect::<std::collections::BTreeSet<_>>();
    let differs = |name: &&&String| before.outputs.get(**name) != after.outputs.get(**name);
    names.iter().filter(differs).map(|name| (*name).clone()).collect()
}

fn retyped(before: &Evaluated, after: &Evaluated) -> Vec<String> {
    let both = after.resources.iter().filter_map(|(id, new)| Some((id, before.resources.get(id)?, new)));
    both.filter(|(_, old, new)| old.kind != new.kind).map(|(id, ..)| id.clone()).collect()
}

/// Whether a stack was made by another version of this program: another template, and rolling ours out changes
/// something. A template that reads differently and comes to the same is current.
pub fn is_outdated(deployed_digest: &str, our_digest: &str, prediction: &Prediction) -> bool {
    deployed_digest != our_digest && !prediction.is_nothing()
}

#[cfg(test)]
mod tests;
