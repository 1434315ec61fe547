//! Orders about whole stacks: creating, updating, deleting them, and what to do with one that is stuck.

use super::super::comparison;
use super::super::drift;
use super::super::execution;
use super::super::operation::{Kind, OnFailure, Operation, Order};
use super::super::policy;
use super::drafting::{self, Submission};
use super::{StackName, changesets, check_name};
use crate::world::World;
use crate::world::orders::Objection;
use crate::world::stacks::{Stack, Stage, Status, Verb};

/// What `DeleteStack` asks for beside the stack.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Deleting {
    /// `RetainResources`.
    pub retained: Vec<String>,
    /// `ClientRequestToken`.
    pub token: Option<String>,
}

/// What `CreateStack` and `UpdateStack` ask for beside what they submit.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Asking {
    /// `ClientRequestToken`.
    pub token: Option<String>,
    /// What is done if it fails.
    pub on_failure: OnFailure,
    /// `StackPolicyBody`.
    pub policy: Option<String>,
    /// `EnableTerminationProtection`.
    pub is_protected: bool,
    /// `RetainExceptOnCreate`.
    pub retain_except_on_create: bool,
}

impl World {
    /// `CreateStack`: answers with the stack's id.
    pub fn create_stack(
        &mut self,
        of: StackName<'_>,
        submission: &Submission,
        asked: Asking,
    ) -> Result<String, Objection> {
        check_name(of.name, "stackName")?;
        if let Some(index) = self.stack_index(of) {
            let purpose = format!("CreateStack {}", of.name);
            let known = asked.token.as_ref().and_then(|it| self.stacks[index].body.tokens.get(it));
            if known == Some(&purpose) {
                return Ok(self.stacks[index].id.clone());
            }
            return Err(Objection::named("AlreadyExistsException", format!("Stack [{}] already exists", of.name)));
        }
        if let Some(text) = &asked.policy {
            policy::check(text)?;
        }
        let mut stack = changesets::reviewed(self, of);
        let wanted = drafting::wanted(self, &stack, submission)?;
        let pseudo = execution::pseudo(self, &stack, &wanted.settings.notification_arns);
        comparison::changes(&stack, &wanted, (&pseudo, &execution::surroundings(self, of.region)))?;
        stack.body.policy.clone_from(&asked.policy);
        stack.body.is_protected = asked.is_protected;
        let id = stack.id.clone();
        self.stacks.push(stack);
        let index = self.stacks.len() - 1;
        self.spend_token(index, asked.token.as_deref(), &format!("CreateStack {}", of.name))?;
        let order = Order {
            kind: Kind::Create,
            token: asked.token,
            on_failure: asked.on_failure,
            retain_except_on_create: asked.retain_except_on_create,
            ..Order::default()
        };
        let now = self.now();
        execution::begin(self, index, Operation::new(order, Some(wanted), (Vec::new(), now)));
        Ok(id)
    }

    /// `UpdateStack`: answers with the stack's id.
    pub fn update_stack(
        &mut self,
        of: StackName<'_>,
        submission: &Submission,
        asked: Asking,
    ) -> Result<String, Objection> {
        let index = self.known_stack(of)?;
        let stack = &self.stacks[index];
        let id = stack.id.clone();
        let purpose = format!("UpdateStack {id}");
        if asked.token.as_ref().is_some_and(|it| stack.body.tokens.get(it) == Some(&purpose)) {
            return Ok(id);
        }
        let is_free = matches!(
            (stack.status.verb, stack.status.stage),
            (Verb::Create | Verb::Update | Verb::UpdateRollback | Verb::Import | Verb::ImportRollback, Stage::Complete)
                | (Verb::Create | Verb::Update, Stage::Failed)
        );
        if !is_free {
            return Err(Objection::invalid(format!("Stack:{id} is in {} state and can not be updated.", stack.status)));
        }
        let wanted = drafting::wanted(self, stack, submission)?;
        let pseudo = execution::pseudo(self, stack, &wanted.settings.notification_arns);
        let changes = comparison::changes(stack, &wanted, (&pseudo, &execution::surroundings(self, of.region)))?;
        let outputs = |it: &super::super::Template| it.document().get("Outputs").cloned();
        let before = stack.body.template.as_ref();
        let outputs_differ = || before.is_some_and(|it| outputs(&it.read()) != outputs(&wanted.template));
        if changes.is_empty() && stack.tags == wanted.tags && !outputs_differ() {
            return Err(Objection::invalid("No updates are to be performed."));
        }
        if let Some(text) = &asked.policy {
            policy::check(text)?;
            self.stacks[index].body.policy = Some(text.clone());
        }
        self.spend_token(index, asked.token.as_deref(), &purpose)?;
        let order = Order { kind: Kind::Update, token: asked.token, on_failure: asked.on_failure, ..Order::default() };
        let (before, now) = (self.stacks[index].resources.clone(), self.now());
        for set in &mut self.stacks[index].body.change_sets {
            set.execution = super::super::changeset::Execution::Obsolete;
        }
        execution::begin(self, index, Operation::new(order, Some(wanted), (before, now)));
        Ok(id)
    }

    /// `DeleteStack`; one that is not there is deleted already.
    pub fn delete_stack(&mut self, of: StackName<'_>, asked: Deleting) -> Result<(), Objection> {
        let Some(index) = self.stack_index(of) else { return Ok(()) };
        let stack = &self.stacks[index];
        let Status { verb, stage } = stack.status;
        if stack.times.deleted_at.is_some() {
            return Ok(());
        }
        if stack.body.is_protected {
            return Err(Objection::invalid(format!(
                "Stack [{}] cannot be deleted while TerminationProtection is enabled",
                stack.name
            )));
        }
        let is_failed = (verb, stage) == (Verb::Delete, Stage::Failed);
        if !asked.retained.is_empty() {
            check_retained(stack, &asked.retained, is_failed)?;
        }
        if self.spend_token(index, asked.token.as_deref(), "DeleteStack")? {
            return Ok(());
        }
        let stack = &self.stacks[index];
        let is_busy = stack.status.is_running() && !matches!(verb, Verb::Review | Verb::Create | Verb::Delete);
        if is_busy {
            return Err(Objection::invalid(format!(
                "Stack [{}] cannot be deleted while in status {}",
                stack.id, stack.status
            )));
        }
        if (verb, stage) == (Verb::Delete, Stage::InProgress) {
            return Ok(());
        }
        let now = self.now();
        let order = Order { kind: Kind::Delete, token: asked.token, skip: asked.retained, ..Order::default() };
        if let Some(reason) = self.export_in_use(index) {
            let status = Status::new(Verb::Delete, Stage::InProgress);
            let token = order.token.clone();
            execution::set_stack(self, index, (status, Some("User Initiated".to_owned())), (token.as_deref(), now));
            let status = Status::new(Verb::Delete, Stage::Failed);
            execution::set_stack(self, index, (status, Some(reason)), (token.as_deref(), now));
            return Ok(());
        }
        let before = self.stacks[index].resources.clone();
        // What was being created is not waited for.
        self.stacks[index].body.operation = None;
        execution::begin(self, index, Operation::new(order, None, (before, now)));
        Ok(())
    }

    /// Why the exports of a stack keep it from going; none where nobody imports them.
    fn export_in_use(&self, index: usize) -> Option<String> {
        let stack = self.stacks.get(index)?;
        let exports = stack.outputs.iter().filter_map(|it| it.export.as_deref());
        exports.into_iter().find_map(|name| {
            let users = self.importers(&stack.region, name);
            let users: Vec<&str> = users.into_iter().filter(|it| *it != stack.name).collect();
            (!users.is_empty())
                .then(|| format!("Export {name} cannot be deleted as it is in use by {}", users.join(" and ")))
        })
    }

    /// Names of the stacks that import an export.
    pub fn importers(&self, region: &str, export: &str) -> Vec<&str> {
        let stacks = self.stacks.iter().filter(|it| it.region == region && it.times.deleted_at.is_none());
        stacks.filter(|it| it.body.imports.iter().any(|it| it == export)).map(|it| it.name.as_str()).collect()
    }

    /// `CancelUpdateStack`: what has been updated so far is rolled back.
    pub fn cancel_update(&mut self, of: StackName<'_>, token: Option<&str>) -> Result<(), Objection> {
        let index = self.known_stack(of)?;
        if self.spend_token(index, token, "CancelUpdateStack")? {
            return Ok(());
        }
        let stack = &self.stacks[index];
        if stack.status != Status::new(Verb::Update, Stage::InProgress) || stack.body.operation.is_none() {
            return Err(Objection::invalid("CancelUpdateStack cannot be called from current stack status"));
        }
        execution::roll_back(self, index, "User Initiated");
        Ok(())
    }

    /// `ContinueUpdateRollback`: goes on with a rollback that failed; resources to skip count as rolled back.
    pub fn continue_rollback(
        &mut self,
        of: StackName<'_>,
        skip: &[String],
        token: Option<&str>,
    ) -> Result<(), Objection> {
        let index = self.known_stack(of)?;
        let purpose = format!("ContinueUpdateRollback {skip:?}");
        if self.spend_token(index, token, &purpose)? {
            return Ok(());
        }
        let stack = &self.stacks[index];
        if stack.status != Status::new(Verb::UpdateRollback, Stage::Failed) {
            return Err(Objection::invalid(format!(
                "Stack:{} is in {} state and can not be continued to roll back. It must be in UPDATE_ROLLBACK_FAILED",
                stack.id, stack.status
            )));
        }
        let failed = |name: &String| {
            stack.resource(name).is_some_and(|it| it.status == Status::new(Verb::Update, Stage::Failed))
        };
        if let Some(wrong) = skip.iter().find(|it| !failed(it)) {
            return Err(Objection::invalid(format!(
                "Resource {wrong} cannot be skipped: only resources that failed to roll back (UPDATE_FAILED) can"
            )));
        }
        execution::resume(self, index, skip, token.map(str::to_owned));
        Ok(())
    }

    /// `RollbackStack`: undoes a failed creation or update that was left as it was; answers with the stack's id.
    pub fn roll_back_stack(&mut self, of: StackName<'_>, token: Option<&str>) -> Result<String, Objection> {
        let index = self.known_stack(of)?;
        let id = self.stacks[index].id.clone();
        if self.spend_token(index, token, "RollbackStack")? {
            return Ok(id);
        }
        let stack = &self.stacks[index];
        let is_failed = matches!(stack.status, Status { verb: Verb::Create | Verb::Update, stage: Stage::Failed });
        if !is_failed || stack.body.undo.is_none() {
            return Err(Objection::invalid(format!(
                "Stack:{id} is in {} state and can not be rolled back. It must be in CREATE_FAILED or UPDATE_FAILED",
                stack.status
            )));
        }
        if let Some(undo) = self.stacks[index].body.undo.as_mut() {
            undo.order.token = token.map(str::to_owned);
        }
        execution::roll_back(self, index, "User Initiated");
        Ok(id)
    }

    /// `SetStackPolicy`.
    pub fn set_stack_policy(&mut self, of: StackName<'_>, text: &str) -> Result<(), Objection> {
        let index = self.known_stack(of)?;
        policy::check(text)?;
        self.stacks[index].body.policy = Some(text.to_owned());
        Ok(())
    }

    /// `UpdateTerminationProtection`: answers with the stack's id.
    pub fn set_termination_protection(&mut self, of: StackName<'_>, is_protected: bool) -> Result<String, Objection> {
        let index = self.known_stack(of)?;
        let stack = &mut self.stacks[index];
        if stack.status.verb == Verb::Delete {
            return Err(Objection::invalid(format!(
                "Stack [{}] is in {} state: termination protection cannot be changed",
                stack.id, stack.status
            )));
        }
        stack.body.is_protected = is_protected;
        Ok(stack.id.clone())
    }

    /// `DetectStackDrift`: answers with the id of the detection.
    pub fn detect_drift(&mut self, of: StackName<'_>) -> Result<String, Objection> {
        let index = self.known_stack(of)?;
        let stack = &self.stacks[index];
        let Status { verb, stage } = stack.status;
        let is_steady = matches!(stage, Stage::Complete)
            && matches!(
                verb,
                Verb::Create
                    | Verb::Update
                    | Verb::UpdateRollback
                    | Verb::Rollback
                    | Verb::Import
                    | Verb::ImportRollback
            )
            || (verb, stage) == (Verb::UpdateRollback, Stage::Failed);
        if !is_steady || stack.times.deleted_at.is_some() {
            return Err(Objection::invalid(format!(
                "Drift detection cannot be performed on stack [{}] in status {}",
                stack.id, stack.status
            )));
        }
        if stack.body.detecting.is_some() {
            return Err(Objection::invalid(format!("Drift detection is already in progress for stack [{}]", stack.id)));
        }
        Ok(drift::begin(self, index))
    }
}

fn check_retained(stack: &Stack, retained: &[String], is_failed: bool) -> Result<(), Objection> {
    if !is_failed {
        return Err(Objection::invalid(format!(
            "Invalid operation on stack [{}]. Specify resources to retain only when stack is in the DELETE_FAILED state",
            stack.id
        )));
    }
    let unknown = retained.iter().find(|it| stack.resource(it).is_none_or(|it| !it.exists()));
    unknown.map_or(Ok(()), |it| {
        Err(Objection::invalid(format!(
            "The specified resource [{it}] to retain does not exist in stack [{}]",
            stack.id
        )))
    })
}
