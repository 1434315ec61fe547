//! What a wish about a phase comes to: the one next change, as a proposal for the gate.

use std::collections::{BTreeMap, BTreeSet};

use change::{Draft, Origin, Proposed, Purpose, RollOut, RunId, StackAction, StackChange, TemplateBody};
use domain::{Phase, Stack, TAG, Text};
use iac::evaluate::{Evaluated, Pseudo, evaluate};
use iac::stack::{Forward, WayBack, opened_for, way_back};
use store::Deployed;

use super::{NotDrafted, Offers, PhasePlan, StackPlan, Survey, back, delete, protect};
use crate::change::Performer;

/// What a wish comes to.
#[derive(Clone, Debug)]
pub enum Course {
    /// There is nothing to do, and why.
    Nothing(Text),
    /// This is to be done.
    Propose {
        /// What.
        proposed: Box<Proposed>,
        /// The run that made its change set: putting it back throws that away.
        draft: Option<RunId>,
    },
}

impl Performer {
    /// The next stack of a phase that is not as its template says: its change set is made, and its execution proposed.
    pub async fn roll_out(
        &self,
        survey: &Survey,
        plan: &PhasePlan,
        (offers, named): (&Offers, &BTreeSet<String>),
        origin: Origin,
    ) -> Result<Course, Text> {
        for stack in &plan.stacks {
            if stack.is_settled() {
                continue;
            }
            refuse_unready(stack)?;
            let at = (&survey.region, origin);
            let draft = stack.draft(plan, &offers.environment).ok_or_else(|| Text::from("nothing can be sent"))?;
            self.archive_replaced(survey, stack)?;
            let proposed = stack.propose_draft(draft.clone(), at.0, at.1);
            match Box::pin(self.draft(proposed, &draft)).await {
                Ok(drafted) => {
                    let proposed = stack.propose_roll_out(&draft, Some(&drafted.change_set), named, at);
                    return Ok(Course::Propose { proposed: Box::new(proposed), draft: Some(drafted.run) });
                }
                Err(NotDrafted::Nothing) => {}
                Err(NotDrafted::Failed(why)) => {
                    return Err(format!("CloudFormation cannot make the change set of {}: {why}", stack.stack).into());
                }
                Err(NotDrafted::Refused(why)) => return Err(why),
            }
        }
        Ok(Course::Nothing(settled(plan.phase)))
    }

    /// Keeps what a roll-out is about to replace.
    pub fn archive_replaced(&self, survey: &Survey, plan: &StackPlan) -> Result<(), Text> {
        let Some(stack) = survey.stack(plan.template.stack).filter(|_| plan.forward == Forward::Update) else {
            return Ok(());
        };
        let Some(template) = survey.template_text(&stack.name) else { return Ok(()) };
        let by = TemplateBody::new(plan.template.body).sha256;
        let deployed = Deployed { template: template.to_owned(), parameters: raw(&stack.parameters) };
        self.archive().keep(stack.name.raw(), &by, &deployed).map_err(|error| error.to_string().into())
    }

    /// What takes a phase back, by the state its stacks are in: what runs, then what failed, then what was rolled out last.
    pub async fn roll_back(
        &self,
        survey: &Survey,
        phase: &'static Phase,
        named: &BTreeSet<String>,
        origin: Origin,
    ) -> Result<Course, Text> {
        let standing = phase.stacks.iter().rev().filter_map(|name| survey.stack(name));
        let mut ways = Vec::new();
        for stack in standing {
            let archived = self.replaced(survey, stack)?;
            let digest = archived.as_ref().map(|it| TemplateBody::new(it.template.as_str()).sha256);
            ways.push((stack, way_back(Some(stack.status.raw()), digest.as_deref()), archived));
        }
        ways.sort_by_key(|(_, way, _)| urgency(way));
        let Some((stack, way, archived)) = ways.into_iter().next() else {
            return Ok(Course::Nothing(format!("phase {} has no stack", phase.number).into()));
        };
        match (back(&stack.name, &way, survey.platform.role.as_ref(), (&survey.region, origin)), archived) {
            (Some(proposed), _) => Ok(Course::Propose { proposed: Box::new(proposed), draft: None }),
            (None, Some(archived)) if matches!(way, WayBack::Restore(_)) => {
                Box::pin(self.restore(survey, stack, archived, (named, origin))).await
            }
            _ => Ok(Course::Nothing(format!("{}: {}", stack.name, way.sentence()).into())),
        }
    }

    fn replaced(&self, survey: &Survey, stack: &Stack) -> Result<Option<Deployed>, Text> {
        let Some(template) = survey.template_text(&stack.name) else { return Ok(None) };
        let by = TemplateBody::new(template).sha256;
        self.archive().before(stack.name.raw(), &by).map_err(|error| error.to_string().into())
    }

    /// A change set of what was there before the last roll-out.
    async fn restore(
        &self,
        survey: &Survey,
        stack: &Stack,
        archived: Deployed,
        (named, origin): (&BTreeSet<String>, Origin),
    ) -> Result<Course, Text> {
        let base = format!("{} {:?}", stack.id.raw(), stack.updated);
        let evaluated = evaluated(survey, stack, &archived);
        let mut draft = Draft::new(Purpose::Update, TemplateBody::new(archived.template), &base);
        draft.parameters = archived.parameters;
        draft.role.clone_from(&survey.platform.role);
        draft.tags =
            raw(&stack.tags).into_iter().filter(|(key, _)| key == TAG || key == "finops:environment").collect();
        let draft = draft.named(&base);
        let action = |change| Proposed {
            action: change::Action::Stack(StackAction::new(stack.name.clone(), change)),
            region: survey.region.clone(),
            revert_after: None,
            fuse: change::Fuse::Unset,
            origin,
        };
        let drafting = Proposed {
            revert_after: Some(std::time::Duration::from_hours(24)),
            ..action(StackChange::Draft(Box::new(draft.clone())))
        };
        let drafted = match Box::pin(self.draft(drafting, &draft)).await {
            Ok(drafted) => drafted,
            Err(NotDrafted::Nothing) => {
                return Ok(Course::Nothing(format!("{} is as it was before already", stack.name).into()));
            }
            Err(NotDrafted::Failed(why) | NotDrafted::Refused(why)) => return Err(why),
        };
        let is_stateful = |kind: &str| domain::resource::facts(kind).is_none_or(|facts| facts.is_stateful);
        let shown = drafted.change_set.changes.iter().map(|change| change::Planned::of(change, is_stateful)).collect();
        let mut roll_out = RollOut {
            change_set: draft.name.clone(),
            purpose: Purpose::Update,
            template: draft.template.sha256.clone(),
            shown,
            named: named.clone(),
            opens: None,
            estimate: change::Estimate::default(),
            triggers: 0,
            role: draft.role.clone(),
        };
        let given_up = roll_out.given_up();
        let opens = (!given_up.is_empty()).then(|| opened_for(&evaluated, &given_up));
        roll_out.opens = opens;
        let proposed = action(StackChange::RollOut(Box::new(roll_out)));
        Ok(Course::Propose { proposed: Box::new(proposed), draft: Some(drafted.run) })
    }
}

/// The update of a phase that runs, stopped and taken back.
pub fn cancelled(survey: &Survey, phase: &'static Phase, origin: Origin) -> Course {
    let running =
        phase.stacks.iter().filter_map(|name| survey.stack(name)).find(|it| it.status == "UPDATE_IN_PROGRESS");
    match running.and_then(|stack| back(&stack.name, &WayBack::Cancel, None, (&survey.region, origin))) {
        Some(proposed) => Course::Propose { proposed: Box::new(proposed), draft: None },
        None => Course::Nothing(format!("no update of phase {} runs; nothing to cancel", phase.number).into()),
    }
}

/// The last stack of a phase that is there: let go of its protection first, then deleted.
pub fn destroyed(survey: &Survey, phase: &'static Phase, retain: Vec<String>, origin: Origin) -> Course {
    let Some(stack) = phase.stacks.iter().rev().find_map(|name| survey.stack(name)) else {
        return Course::Nothing(format!("phase {} has no stack; nothing to destroy", phase.number).into());
    };
    let at = (&survey.region, origin);
    let proposed = if stack.is_protected {
        protect(&stack.name, false, at)
    } else {
        delete(&stack.name, retain, survey.platform.role.as_ref(), at)
    };
    Course::Propose { proposed: Box::new(proposed), draft: None }
}

/// Why a stack cannot be rolled out now.
pub(super) fn refuse_unready(stack: &StackPlan) -> Result<(), Text> {
    if let Forward::Refused { why, next } = &stack.forward {
        return Err(format!("{why}; {next}").into());
    }
    let awaited: Vec<String> = stack.awaited.iter().map(|(name, from)| format!("{name} of {from}")).collect();
    if awaited.is_empty() {
        return Ok(());
    }
    Err(format!("{} needs what is not there yet: {}", stack.stack, awaited.join(", ")).into())
}

fn settled(phase: &Phase) -> Text {
    format!("phase {} {} is as its templates say: nothing to change", phase.number, phase.name).into()
}

/// What runs comes first, then what failed, then what is done.
fn urgency(way: &WayBack) -> u8 {
    match way {
        WayBack::Cancel => 0,
        WayBack::Wait(_) => 1,
        WayBack::Continue | WayBack::RollBack => 2,
        WayBack::Delete(_) => 3,
        WayBack::Restore(_) => 4,
        WayBack::Nothing(_) | WayBack::Unclear(_) => 5,
    }
}

/// What the template of before comes to, with the parameters of before; nothing where it is no JSON.
fn evaluated(survey: &Survey, stack: &Stack, archived: &Deployed) -> Evaluated {
    let document = serde_json::from_str(&archived.template).unwrap_or_default();
    let pseudo = Pseudo {
        account: Some(survey.account.clone()),
        region: survey.region.clone(),
        stack: stack.name.raw().to_owned(),
        zones: Vec::new(),
    };
    evaluate(&document, &archived.parameters, &pseudo)
}

fn raw(pairs: &BTreeMap<Text, Text>) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| (key.raw().to_owned(), value.raw().to_owned())).collect()
}
