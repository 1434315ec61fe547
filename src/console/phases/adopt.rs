//! Resources that are there brought under a stack: the change set that imports them, and its execution, as proposals.

use std::collections::BTreeMap;

use change::{
    Action, Draft, Estimate, Fuse, Import, Origin, Planned, Proposed, Purpose, RollOut, StackAction, StackChange,
    TemplateBody,
};
use domain::{ChangeSet, Deed, Region, Replacement, TAG, Text, resource};
use iac::adopt::{Adopted, Adoption, Ground, Mapping, adoption};
use iac::stack::Forward;

use super::course::refuse_unready;
use super::{PhasePlan, StackPlan, Survey};

/// The longest template that a request takes.
const LONGEST: usize = 51_200;

/// Why resources are not brought under a stack.
#[derive(Clone, Debug, PartialEq)]
pub enum AdoptRefused {
    /// What is wrong with the mapping; each with what to do.
    Mapping(Vec<iac::adopt::Fault>),
    /// Something else stands in the way.
    Otherwise(Text),
}

/// What brings resources under one stack.
#[derive(Clone, Debug)]
pub struct Adopting {
    /// What rolling that stack out would do, by its whole template.
    pub plan: StackPlan,
    /// The change set that imports.
    pub draft: Draft,
    adopted: Vec<Adopted>,
}

impl Adopting {
    /// What brings the resources of `mapping` under the stack of this name, without the platform's prefix.
    pub fn of(
        survey: &Survey,
        phase: &PhasePlan,
        (stack, mapping): (&str, &Mapping),
        environment: &str,
    ) -> Result<Self, AdoptRefused> {
        let plan = phase.stacks.iter().find(|it| it.template.stack == stack);
        let plan = plan.ok_or_else(|| otherwise(format!("phase {} has no stack {stack}", phase.phase.number)))?;
        refuse_unready(plan).map_err(AdoptRefused::Otherwise)?;
        let standing = Standing::read(survey, plan)?;
        // What the stack was deployed with stays: an import changes nothing beside.
        let mut parameters = plan.parameters.clone();
        parameters.extend(standing.parameters);
        let (document, pseudo) = (plan.template.document(), survey.pseudo(stack));
        let ground = Ground {
            document: &document,
            parameters: &parameters,
            pseudo: &pseudo,
            standing: standing.document.as_ref(),
        };
        let adoption = adoption(&ground, mapping).map_err(AdoptRefused::Mapping)?;
        let tags = standing.tags.unwrap_or_else(|| {
            let tags = [(TAG, phase.phase.number.to_string()), ("finops:environment", environment.to_owned())];
            tags.map(|(key, value)| (key.to_owned(), value)).into()
        });
        let draft = Draft { tags, role: phase.role.clone(), ..draft(&adoption, parameters, &plan.base)? };
        Ok(Self { draft: draft.named(&plan.base), adopted: adoption.adopted, plan: plan.clone() })
    }

    /// The making of the change set.
    pub fn propose_draft(&self, region: &Region, origin: Origin) -> Proposed {
        self.plan.propose_draft(self.draft.clone(), region, origin)
    }

    /// The execution of the change set: of what it really does where it is there, or else of what was asked for.
    pub fn propose(&self, real: Option<&ChangeSet>, (region, origin): (&Region, Origin)) -> Proposed {
        let roll_out = RollOut {
            change_set: self.draft.name.clone(),
            purpose: Purpose::Import,
            template: self.draft.template.sha256.clone(),
            shown: real.map_or_else(|| self.asked(), |real| self.read(real)),
            named: [].into(),
            opens: None,
            // What is adopted is there and paid for already.
            estimate: Estimate { monthly_cents: Some(0), ..Estimate::default() },
            triggers: 0,
            role: self.draft.role.clone(),
        };
        let change = StackChange::RollOut(Box::new(roll_out));
        let action = Action::Stack(StackAction::new(self.plan.stack.clone(), change));
        Proposed { action, region: region.clone(), revert_after: None, fuse: Fuse::Unset, origin }
    }

    fn asked(&self) -> Vec<Planned> {
        let planned = |it: &Adopted| Planned {
            logical_id: it.logical_id.clone(),
            kind: it.kind.clone(),
            action: Deed::Import,
            replacement: Replacement::False,
            is_stateful: is_stateful(&it.kind),
            why: found_by(it),
        };
        self.adopted.iter().map(planned).collect()
    }

    /// What the real change set does, with what each resource was found by.
    fn read(&self, real: &ChangeSet) -> Vec<Planned> {
        let named: BTreeMap<&str, String> =
            self.adopted.iter().map(|it| (it.logical_id.as_str(), found_by(it))).collect();
        let mut shown: Vec<Planned> = real.changes.iter().map(|change| Planned::of(change, is_stateful)).collect();
        for planned in shown.iter_mut().filter(|planned| planned.action == Deed::Import) {
            if let Some(found) = named.get(planned.logical_id.as_str()) {
                planned.why.clone_from(found);
            }
        }
        shown.sort_by_key(|it| (it.action == Deed::Import, it.logical_id.clone()));
        shown
    }
}

/// The change set that imports, but for its tags and its name.
fn draft(adoption: &Adoption, parameters: BTreeMap<String, String>, base: &str) -> Result<Draft, AdoptRefused> {
    let body = adoption.document.to_string();
    if body.len() > LONGEST {
        return Err(otherwise(format!("the template of the import is longer than {LONGEST} bytes; adopt fewer")));
    }
    let declared = &adoption.document["Parameters"];
    Ok(Draft {
        parameters: parameters.into_iter().filter(|(name, _)| declared.get(name).is_some()).collect(),
        imports: adoption.adopted.iter().map(import).collect(),
        ..Draft::new(Purpose::Import, TemplateBody::new(body), base)
    })
}

/// What a stack that is there stands by.
#[derive(Default)]
struct Standing {
    document: Option<serde_json::Value>,
    parameters: BTreeMap<String, String>,
    tags: Option<BTreeMap<String, String>>,
}

impl Standing {
    fn read(survey: &Survey, plan: &StackPlan) -> Result<Self, AdoptRefused> {
        let Some(stack) = survey.stack(plan.template.stack).filter(|_| plan.forward == Forward::Update) else {
            return Ok(Self::default());
        };
        let unread = || otherwise(format!("the template of {} could not be read as JSON; look again", stack.name));
        let raw = |pairs: &BTreeMap<Text, Text>| -> BTreeMap<String, String> {
            pairs.iter().map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned())).collect()
        };
        Ok(Self {
            document: Some(survey.template(&stack.name).ok_or_else(unread)?),
            parameters: raw(&stack.parameters),
            tags: Some(raw(&stack.tags)),
        })
    }
}

fn otherwise(why: String) -> AdoptRefused {
    AdoptRefused::Otherwise(why.into())
}

fn import(adopted: &Adopted) -> Import {
    Import {
        kind: adopted.kind.clone(),
        logical_id: adopted.logical_id.clone(),
        identifier: adopted.identifier.clone(),
    }
}

/// `InstanceId i-0abc`.
fn found_by(adopted: &Adopted) -> String {
    let parts: Vec<String> = adopted.identifier.iter().map(|(name, value)| format!("{name} {value}")).collect();
    parts.join(", ")
}

fn is_stateful(kind: &str) -> bool {
    resource::facts(kind).is_none_or(|facts| facts.is_stateful)
}
