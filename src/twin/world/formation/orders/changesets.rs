//! Orders about change sets: making, executing and deleting them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use super::super::changeset::{ChangeSet, ChangeSetKind, Execution, Import, Wanted};
use super::super::comparison;
use super::super::execution;
use super::super::operation::{Kind, OnFailure, Operation, Order};
use super::super::template::{Kept, references};
use super::drafting::{self, Submission};
use super::{StackName, check_name, check_token, imports};
use crate::world::World;
use crate::world::formation::StackBody;
use crate::world::orders::Objection;
use crate::world::stacks::{DriftStatus, Stack, StackDrift, StackTimes, Stage, Status, Verb};

/// How long the making of a change set takes.
const MAKING: Duration = Duration::from_secs(6);
const SAME: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";
const NOTHING: &str = "No updates are to be performed.";

/// What `CreateChangeSet` asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// `ChangeSetName`.
    pub name: String,
    /// `ChangeSetType`.
    pub kind: ChangeSetKind,
    /// `Description`.
    pub description: Option<String>,
    /// `ClientToken`.
    pub token: Option<String>,
    /// What is submitted.
    pub submission: Submission,
    /// `ResourcesToImport`.
    pub imports: Vec<Import>,
    /// `OnStackFailure`.
    pub on_failure: Option<String>,
}

/// What `ExecuteChangeSet` asks for beside the change set.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Executing {
    /// `ClientRequestToken`.
    pub token: Option<String>,
    /// `DisableRollback`.
    pub disables_rollback: bool,
    /// `RetainExceptOnCreate`.
    pub retain_except_on_create: bool,
}

/// A change set as a request names it.
#[derive(Clone, Copy, Debug)]
pub struct ChangeSetName<'a> {
    /// Region.
    pub region: &'a str,
    /// `ChangeSetName`: a name or an ARN.
    pub name: &'a str,
    /// `StackName`; not needed with an ARN.
    pub stack: Option<&'a str>,
}

impl World {
    /// `CreateChangeSet`: answers with the ids of the change set and its stack.
    pub fn create_change_set(&mut self, of: StackName<'_>, draft: &Draft) -> Result<(String, String), Objection> {
        check_name(&draft.name, "changeSetName")?;
        let found = self.stack_index(of);
        let mut stack = match (found.and_then(|it| self.stacks.get(it)), draft.kind) {
            (Some(stack), kind) => {
                check_state(stack, kind, &draft.name)?;
                stack.clone()
            }
            (None, ChangeSetKind::Update) => {
                return Err(Objection::invalid(format!("Stack [{}] does not exist", of.name)));
            }
            (None, _) => {
                check_name(of.name, "stackName")?;
                reviewed(self, of)
            }
        };
        let purpose = format!("CreateChangeSet {} {}", draft.name, digest(draft));
        if let Some(token) = &draft.token {
            check_token(token, "clientToken")?;
            let known = stack.body.change_sets.iter().find(|it| it.name == draft.name);
            if let Some(known) = known.filter(|_| stack.body.tokens.get(token) == Some(&purpose)) {
                return Ok((known.id.clone(), stack.id));
            }
        }
        if stack.body.change_sets.iter().any(|it| it.name == draft.name) {
            let message = format!("ChangeSet {} already exists for stack {}", draft.name, stack.name);
            return Err(Objection::named("AlreadyExistsException", message));
        }
        let wanted = drafting::wanted(self, &stack, &draft.submission)?;
        let change_set = self.drafted(&stack, draft, wanted)?;
        let ids = (change_set.id.clone(), stack.id.clone());
        if let Some(token) = &draft.token {
            stack.body.tokens.insert(token.clone(), purpose);
        }
        stack.body.change_sets.push(change_set);
        if let Some(index) = found {
            self.stacks[index] = stack;
            return Ok(ids);
        }
        self.stacks.push(stack);
        let (index, now) = (self.stacks.len() - 1, self.now());
        let status = Status::new(Verb::Review, Stage::InProgress);
        execution::set_stack(self, index, (status, Some("User Initiated".to_owned())), (draft.token.as_deref(), now));
        Ok(ids)
    }

    fn drafted(&mut self, stack: &Stack, draft: &Draft, wanted: Wanted) -> Result<ChangeSet, Objection> {
        let around = execution::surroundings(self, &stack.region);
        let pseudo = execution::pseudo(self, stack, &wanted.settings.notification_arns);
        let (mut changes, mut failed) = match comparison::changes(stack, &wanted, (&pseudo, &around)) {
            Ok(changes) => (changes, None),
            // A template that cannot be evaluated is refused; what the stack forbids is found out later.
            Err(wrong) if wrong.0.starts_with("Template") || wrong.0.starts_with("No export") => {
                return Err(wrong.into());
            }
            Err(wrong) => (Vec::new(), Some(wrong.0)),
        };
        if draft.kind == ChangeSetKind::Import && failed.is_none() {
            imports::check(self, &stack.region, (&wanted.template, &draft.imports), &changes)?;
            for change in &mut changes {
                if let Some(import) = draft.imports.iter().find(|it| it.logical_id == change.logical_id) {
                    change.action = super::super::changeset::Action::Import;
                    change.physical_id =
                        imports::found(self, &stack.region, import).map(|it| it.resource.physical_id.clone());
                }
            }
        }
        if failed.is_none() && changes.is_empty() && draft.kind == ChangeSetKind::Update {
            failed = unchanged(stack, &wanted).map(str::to_owned);
        }
        let now = self.now();
        let uuid = self.engine.uuid();
        Ok(ChangeSet {
            id: format!("arn:aws:cloudformation:{}:{}:changeSet/{}/{uuid}", stack.region, self.account.id, draft.name),
            name: draft.name.clone(),
            description: draft.description.clone(),
            kind: draft.kind,
            created_at: now,
            ready_at: now + MAKING,
            failed,
            execution: Execution::Open,
            wanted,
            imports: draft.imports.clone(),
            on_failure: draft.on_failure.clone(),
            changes,
        })
    }

    /// `ExecuteChangeSet`: the operation begins at once.
    pub fn execute_change_set(&mut self, of: ChangeSetName<'_>, asked: &Executing) -> Result<(), Objection> {
        let (index, position) = self.change_set_index(of)?;
        let now = self.now();
        let stack = &self.stacks[index];
        let set = &stack.body.change_sets[position];
        let (id, purpose) = (set.id.clone(), format!("ExecuteChangeSet {}", set.id));
        let is_same = asked.token.as_ref().is_some_and(|it| stack.body.tokens.get(it) == Some(&purpose));
        if !is_same {
            let status = set.execution_status(now);
            if status != "AVAILABLE" {
                let told = if status == "UNAVAILABLE" { set.status(now) } else { status };
                let message = format!("ChangeSet [{id}] cannot be executed in its current status of [{told}]");
                return Err(Objection::named("InvalidChangeSetStatus", message));
            }
            check_state(stack, set.kind, &set.name)?;
        }
        if self.spend_token(index, asked.token.as_deref(), &purpose)? {
            return Ok(());
        }
        let stack = &mut self.stacks[index];
        for (other, set) in stack.body.change_sets.iter_mut().enumerate() {
            set.execution = if other == position { Execution::Running } else { Execution::Obsolete };
        }
        let set = stack.body.change_sets[position].clone();
        let on_failure = match set.on_failure.as_deref() {
            _ if asked.disables_rollback => OnFailure::Stay,
            Some("DO_NOTHING") => OnFailure::Stay,
            Some("DELETE") => OnFailure::Delete,
            _ => OnFailure::RollBack,
        };
        let kind = match set.kind {
            ChangeSetKind::Create => Kind::Create,
            ChangeSetKind::Update => Kind::Update,
            ChangeSetKind::Import => Kind::Import,
        };
        let order = Order {
            kind,
            token: asked.token.clone(),
            change_set: Some(set.id),
            imports: set.imports,
            on_failure,
            retain_except_on_create: asked.retain_except_on_create,
            skip: Vec::new(),
        };
        let before = stack.resources.clone();
        execution::begin(self, index, Operation::new(order, Some(set.wanted), (before, now)));
        Ok(())
    }

    /// `DeleteChangeSet`; one that is not there is deleted already.
    pub fn delete_change_set(&mut self, of: ChangeSetName<'_>) -> Result<(), Objection> {
        let (index, position) = match self.change_set_index(of) {
            Ok(found) => found,
            Err(objection) if objection.code == Some("ChangeSetNotFound") => return Ok(()),
            Err(objection) => return Err(objection),
        };
        let sets = &mut self.stacks[index].body.change_sets;
        if sets[position].execution == Execution::Running {
            let message = format!(
                "ChangeSet [{}] cannot be deleted in its current status of [EXECUTE_IN_PROGRESS]",
                sets[position].id
            );
            return Err(Objection::named("InvalidChangeSetStatus", message));
        }
        sets.remove(position);
        Ok(())
    }

    /// The stack and the place of a change set.
    pub fn change_set_index(&self, of: ChangeSetName<'_>) -> Result<(usize, usize), Objection> {
        let missing = || Objection::named("ChangeSetNotFound", format!("ChangeSet [{}] does not exist", of.name));
        let Some(stack) = of.stack else {
            if !of.name.starts_with("arn:") {
                return Err(Objection::invalid(
                    "StackName must be specified if ChangeSetName is not specified as an ARN.",
                ));
            }
            let mut all = self.stacks.iter().enumerate().filter(|(_, it)| it.region == of.region);
            return all
                .find_map(|(index, it)| Some((index, it.body.change_sets.iter().position(|it| it.id == of.name)?)))
                .ok_or_else(missing);
        };
        let index = self.known_stack(StackName { region: of.region, name: stack })?;
        let position = self.stacks[index].body.change_sets.iter().position(|it| it.name == of.name || it.id == of.name);
        position.map(|it| (index, it)).ok_or_else(missing)
    }
}

/// Refuses a change set, or its execution, in the state that the stack is in.
fn check_state(stack: &Stack, kind: ChangeSetKind, name: &str) -> Result<(), Objection> {
    let Status { verb, stage } = stack.status;
    if kind == ChangeSetKind::Create {
        if verb == Verb::Review {
            return Ok(());
        }
        let message =
            format!("Stack [{}] already exists and cannot be created again with the changeSet [{name}].", stack.name);
        return Err(Objection::invalid(message));
    }
    let is_free = match (verb, stage) {
        (Verb::Review, _) => kind == ChangeSetKind::Import,
        (Verb::Create | Verb::Update, Stage::Failed) => kind == ChangeSetKind::Update,
        (Verb::Create | Verb::Update | Verb::UpdateRollback | Verb::Import | Verb::ImportRollback, Stage::Complete) => {
            true
        }
        _ => false,
    };
    if is_free {
        return Ok(());
    }
    Err(Objection::invalid(format!("Stack:{} is in {} state and can not be updated.", stack.id, stack.status)))
}

/// Why an update without changes of resources fails; none where outputs or tags differ.
fn unchanged(stack: &Stack, wanted: &Wanted) -> Option<&'static str> {
    let before = stack.body.template.as_ref().map(Kept::read);
    let outputs = |template: &super::super::Template| template.document().get("Outputs").cloned();
    let outputs_differ = before.as_ref().is_some_and(|it| outputs(it) != outputs(&wanted.template))
        || (stack.body.values != wanted.values && outputs_use_changed(stack, wanted));
    if outputs_differ || stack.tags != wanted.tags {
        return None;
    }
    let is_same =
        before.is_some_and(|it| it.document() == wanted.template.document()) && stack.parameters == wanted.parameters;
    Some(if is_same { SAME } else { NOTHING })
}

/// Whether an output refers to a parameter that has another value.
fn outputs_use_changed(stack: &Stack, wanted: &Wanted) -> bool {
    let found = wanted.template.section("Outputs").flat_map(|(_, it)| references::of(it));
    found.into_iter().any(|it| match it {
        references::Reference::Name(name) => stack.body.values.get(&name) != wanted.values.get(&name),
        _ => false,
    })
}

/// A stack that a first change set brings into being.
pub fn reviewed(world: &mut World, of: StackName<'_>) -> Stack {
    let uuid = world.engine.uuid();
    Stack {
        id: format!("arn:aws:cloudformation:{}:{}:stack/{}/{uuid}", of.region, world.account.id, of.name),
        name: of.name.to_owned(),
        region: of.region.to_owned(),
        description: String::new(),
        status: Status::new(Verb::Review, Stage::InProgress),
        status_reason: None,
        times: StackTimes { created_at: world.now(), updated_at: None, deleted_at: None },
        parameters: Vec::new(),
        outputs: Vec::new(),
        tags: Vec::new(),
        drift: StackDrift { status: DriftStatus::NotChecked, ..StackDrift::default() },
        resources: Vec::new(),
        events: std::collections::VecDeque::new(),
        body: StackBody::default(),
    }
}

fn digest(draft: &Draft) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{draft:?}").hash(&mut hasher);
    hasher.finish()
}
