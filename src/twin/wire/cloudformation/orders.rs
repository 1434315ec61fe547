//! The operations of CloudFormation that change a stack or its change sets.

use super::super::Told;
use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::{named, only, refused, submissions};
use crate::world::formation::changeset::ChangeSetKind;
use crate::world::formation::operation::OnFailure;
use crate::world::formation::orders::changesets::{ChangeSetName, Draft, Executing};
use crate::world::formation::orders::stacks::{Asking, Deleting};

fn all(own: &[&'static str]) -> Vec<&'static str> {
    submissions::MEMBERS.iter().chain(own).copied().collect()
}

fn text(input: &Shape, name: &str) -> Option<String> {
    input.text(name).map(str::to_owned)
}

/// `CreateChangeSet`.
pub fn create_change_set(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    let own = [
        "StackName",
        "ChangeSetName",
        "ChangeSetType",
        "Description",
        "ClientToken",
        "ResourcesToImport",
        "OnStackFailure",
    ];
    only(input, &all(&own))?;
    let kind = match input.text("ChangeSetType") {
        None | Some("UPDATE") => ChangeSetKind::Update,
        Some("CREATE") => ChangeSetKind::Create,
        Some("IMPORT") => ChangeSetKind::Import,
        Some(other) => {
            return Err(Refusal::invalid(format!(
                "1 validation error detected: Value '{other}' at 'changeSetType' failed to satisfy constraint: Member \
                 must satisfy enum value set: [CREATE, UPDATE, IMPORT]"
            )));
        }
    };
    let draft = Draft {
        name: input.required_text("ChangeSetName")?.to_owned(),
        kind,
        description: text(input, "Description"),
        token: text(input, "ClientToken"),
        submission: submissions::read(input)?,
        imports: submissions::imports(input)?,
        on_failure: text(input, "OnStackFailure"),
    };
    let (id, stack_id) = told.world.create_change_set(named(told.region, input)?, &draft).map_err(refused)?;
    Ok(Shape::new().with("Id", id).with("StackId", stack_id))
}

fn change_set<'a>(region: &'a str, input: &'a Shape) -> Result<ChangeSetName<'a>, Refusal> {
    Ok(ChangeSetName { region, name: input.required_text("ChangeSetName")?, stack: input.text("StackName") })
}

/// `ExecuteChangeSet`.
pub fn execute_change_set(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &["StackName", "ChangeSetName", "ClientRequestToken", "DisableRollback", "RetainExceptOnCreate"])?;
    let asked = Executing {
        token: text(input, "ClientRequestToken"),
        disables_rollback: input.flag("DisableRollback"),
        retain_except_on_create: input.flag("RetainExceptOnCreate"),
    };
    told.world.execute_change_set(change_set(told.region, input)?, &asked).map_err(refused)?;
    Ok(Shape::new())
}

/// `DeleteChangeSet`.
pub fn delete_change_set(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    only(told.input, &["StackName", "ChangeSetName"])?;
    told.world.delete_change_set(change_set(told.region, told.input)?).map_err(refused)?;
    Ok(Shape::new())
}

fn asking(input: &Shape) -> Result<Asking, Refusal> {
    let on_failure = match input.text("OnFailure") {
        _ if input.flag("DisableRollback") => OnFailure::Stay,
        None | Some("ROLLBACK") => OnFailure::RollBack,
        Some("DO_NOTHING") => OnFailure::Stay,
        Some("DELETE") => OnFailure::Delete,
        Some(other) => {
            return Err(Refusal::invalid(format!("OnFailure {other} is not one of DO_NOTHING, ROLLBACK, DELETE")));
        }
    };
    Ok(Asking {
        token: text(input, "ClientRequestToken"),
        on_failure,
        policy: text(input, "StackPolicyBody"),
        is_protected: input.flag("EnableTerminationProtection"),
        retain_except_on_create: input.flag("RetainExceptOnCreate"),
    })
}

/// `CreateStack`.
pub fn create_stack(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    let own = [
        "StackName",
        "ClientRequestToken",
        "DisableRollback",
        "OnFailure",
        "StackPolicyBody",
        "EnableTerminationProtection",
        "RetainExceptOnCreate",
    ];
    only(input, &all(&own))?;
    let submission = submissions::read(input)?;
    let id = told.world.create_stack(named(told.region, input)?, &submission, asking(input)?).map_err(refused)?;
    Ok(Shape::new().with("StackId", id))
}

/// `UpdateStack`.
pub fn update_stack(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(
        input,
        &all(&["StackName", "ClientRequestToken", "DisableRollback", "StackPolicyBody", "RetainExceptOnCreate"]),
    )?;
    let submission = submissions::read(input)?;
    let id = told.world.update_stack(named(told.region, input)?, &submission, asking(input)?).map_err(refused)?;
    Ok(Shape::new().with("StackId", id))
}

/// `DeleteStack`.
pub fn delete_stack(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &["StackName", "RetainResources", "RoleARN", "ClientRequestToken"])?;
    let retained = input.texts("RetainResources").into_iter().map(str::to_owned).collect();
    let asked = Deleting { retained, token: text(input, "ClientRequestToken") };
    told.world.delete_stack(named(told.region, input)?, asked).map_err(refused)?;
    Ok(Shape::new())
}

/// `CancelUpdateStack`.
pub fn cancel_update_stack(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    only(told.input, &["StackName", "ClientRequestToken"])?;
    let token = told.input.text("ClientRequestToken");
    told.world.cancel_update(named(told.region, told.input)?, token).map_err(refused)?;
    Ok(Shape::new())
}

/// `ContinueUpdateRollback`.
pub fn continue_update_rollback(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &["StackName", "RoleARN", "ResourcesToSkip", "ClientRequestToken"])?;
    let skip: Vec<String> = input.texts("ResourcesToSkip").into_iter().map(str::to_owned).collect();
    let token = input.text("ClientRequestToken");
    told.world.continue_rollback(named(told.region, input)?, &skip, token).map_err(refused)?;
    Ok(Shape::new())
}

/// `RollbackStack`.
pub fn rollback_stack(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &["StackName", "RoleARN", "ClientRequestToken", "RetainExceptOnCreate"])?;
    let token = input.text("ClientRequestToken");
    let id = told.world.roll_back_stack(named(told.region, input)?, token).map_err(refused)?;
    Ok(Shape::new().with("StackId", id))
}
