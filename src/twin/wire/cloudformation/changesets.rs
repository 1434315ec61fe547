//! `DescribeChangeSet` and `ListChangeSets`.

use super::super::Asked;
use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::stacks::{parameter, rollback};
use super::{refused, stack};
use crate::world::Stack;
use crate::world::formation::changeset::{Change, ChangeSet, Detail, Replacement};
use crate::world::formation::orders::changesets::ChangeSetName;
use crate::world::formation::template::Echo;
use crate::world::formation::text;

/// How many changes one page holds.
const PAGE: usize = 100;

/// `DescribeChangeSet`: its changes come in pages, the values only where they are asked for.
pub fn describe_change_set(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let input = asked.input;
    let name = input.required_text("ChangeSetName")?;
    let of = ChangeSetName { region: asked.region, name, stack: input.text("StackName") };
    let (index, position) = asked.world.change_set_index(of).map_err(refused)?;
    let stack = &asked.world.stacks[index];
    let set = &stack.body.change_sets[position];
    let is_ready = asked.world.now() >= set.ready_at;
    let changes: Vec<&Change> = if is_ready { set.changes.iter().collect() } else { Vec::new() };
    let page = Paging::fixed(input, "DescribeChangeSet", PAGE).of(changes, |it| &it.logical_id)?;
    let shows_values = input.flag("IncludePropertyValues");
    let shapes = page.items.into_iter().map(|it| change(it, shows_values));
    let wanted = &set.wanted;
    let echo = Echo::of(&wanted.template);
    let parameters = wanted.parameters.iter().map(|(key, value)| parameter(Some(&echo), (key, value), &wanted.values));
    let tags = wanted.tags.iter().map(|it| Shape::new().with("Key", &it.key).with("Value", &it.value));
    Ok(shared(asked, stack, set)
        .with("Parameters", list(parameters))
        .with("NotificationARNs", list(&wanted.settings.notification_arns))
        .with("RollbackConfiguration", rollback(&wanted.settings.rollback))
        .with("Capabilities", list(&wanted.settings.capabilities))
        .with("Tags", list(tags))
        .with("OnStackFailure", set.on_failure.as_ref())
        .with("Changes", list(shapes))
        .with("NextToken", page.next))
}

/// `ListChangeSets`: of one stack, oldest first.
pub fn list_change_sets(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let stack = stack(asked)?;
    let sets: Vec<&ChangeSet> = stack.body.change_sets.iter().collect();
    let page = Paging::fixed(asked.input, "ListChangeSets", PAGE).of(sets, |it| &it.id)?;
    let shapes = page.items.into_iter().map(|it| shared(asked, stack, it));
    Ok(Shape::new().with("Summaries", list(shapes)).with("NextToken", page.next))
}

fn shared(asked: &Asked<'_>, stack: &Stack, set: &ChangeSet) -> Shape {
    let now = asked.world.now();
    Shape::new()
        .with("ChangeSetName", &set.name)
        .with("ChangeSetId", &set.id)
        .with("StackId", &stack.id)
        .with("StackName", &stack.name)
        .with("Description", set.description.as_ref())
        .with("CreationTime", set.created_at)
        .with("ExecutionStatus", set.execution_status(now))
        .with("Status", set.status(now))
        .with("StatusReason", set.failed.as_ref().filter(|_| now >= set.ready_at))
        .with("IncludeNestedStacks", false)
}

fn change(change: &Change, shows_values: bool) -> Shape {
    let details = change.details.iter().map(|it| detail(it, shows_values));
    let context = |value: &Option<crate::world::formation::Json>| {
        let wanted = value.as_ref().filter(|it| shows_values && !it.is_null());
        wanted.map(|it| serde_json::json!({ "Properties": it }).to_string())
    };
    let resource = Shape::new()
        .with("PolicyAction", change.policy)
        .with("Action", change.action.as_str())
        .with("LogicalResourceId", &change.logical_id)
        .with("PhysicalResourceId", change.physical_id.as_ref())
        .with("ResourceType", &change.kind)
        .with("Replacement", change.replacement.map(Replacement::as_str))
        .with("Scope", list(change.scope.iter().copied()))
        .with("Details", list(details))
        .with("BeforeContext", context(&change.before))
        .with("AfterContext", context(&change.after));
    Shape::new().with("Type", "Resource").with("ResourceChange", resource)
}

fn detail(detail: &Detail, shows_values: bool) -> Shape {
    let target = Shape::new()
        .with("Attribute", detail.attribute)
        .with("Name", detail.name.as_ref())
        .with("RequiresRecreation", detail.recreation.as_str());
    let target = if shows_values {
        target
            .with("Path", path(detail))
            .with("BeforeValue", detail.before.as_ref().map(text))
            .with("AfterValue", detail.after.as_ref().map(text))
            .with("AttributeChangeType", detail.kind())
    } else {
        target
    };
    Shape::new()
        .with("Target", target)
        .with("Evaluation", if detail.is_static { "Static" } else { "Dynamic" })
        .with("ChangeSource", detail.source)
        .with("CausingEntity", detail.entity.as_ref())
}

fn path(detail: &Detail) -> String {
    detail
        .name
        .as_ref()
        .map_or_else(|| format!("/{}", detail.attribute), |name| format!("/{}/{name}", detail.attribute))
}
