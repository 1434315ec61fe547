//! The stacks of the document.

use domain::{Progress, StackResource};
use iac::Template;
use iac::predict::Planned;

use super::document::{Change, Resources, Stack};
use crate::commands::phase::outdated::{Compared, compared};
use crate::commands::phase::standing::Standing;
use crate::exit::Stop;

/// The stacks that are there.
pub(super) fn all(standing: &Standing<'_>) -> Result<Vec<Stack>, Stop> {
    standing.stacks().map(|(template, stack)| one(standing, template, stack)).collect()
}

/// The resources of all stacks; `None` where there is none, or one could not be read.
pub(super) fn of_phase(standing: &Standing<'_>) -> Result<Option<Resources>, Stop> {
    let stacks: Vec<Option<Resources>> =
        standing.stacks().map(|(_, stack)| resources(standing, stack)).collect::<Result<_, _>>()?;
    let known: Option<Vec<Resources>> = stacks.into_iter().collect();
    Ok(known.filter(|all| !all.is_empty()).map(|all| all.into_iter().fold(Resources::default(), add)))
}

fn add(mut sum: Resources, one: Resources) -> Resources {
    sum.done += one.done;
    sum.total += one.total;
    for (status, count) in one.by_status {
        *sum.by_status.entry(status).or_default() += count;
    }
    sum
}

fn resources(standing: &Standing<'_>, stack: &domain::Stack) -> Result<Option<Resources>, Stop> {
    let detail = standing.here()?.stack_details.get(&stack.name);
    let reading = detail.map(|detail| &detail.resources).filter(|reading| reading.trouble().is_none());
    Ok(reading.and_then(|reading| reading.value()).map(|all| counted(all)))
}

fn counted(resources: &[StackResource]) -> Resources {
    let mut counted = Resources { total: resources.len(), ..Resources::default() };
    for resource in resources {
        counted.done += usize::from(Progress::parse(resource.status.as_str()) == Progress::Complete);
        *counted.by_status.entry(resource.status.clone()).or_default() += 1;
    }
    counted
}

fn one(standing: &Standing<'_>, template: &Template, stack: &domain::Stack) -> Result<Stack, Stop> {
    let (outdated, outdated_why) = match compared(&standing.survey.estate, template, stack) {
        Compared::Same => (Some(Vec::new()), None),
        Compared::Outdated(prediction) => (Some(prediction.changes.iter().map(change).collect()), None),
        Compared::Unknown(why) => (None, Some(why)),
    };
    Ok(Stack {
        name: stack.name.clone(),
        status: stack.status.clone(),
        status_reason: stack.status_reason.clone(),
        drift: stack.drift.as_str(),
        drift_checked_at: stack.drift_checked,
        updated_at: stack.updated,
        protected: stack.is_protected,
        resources: resources(standing, stack)?,
        outdated,
        outdated_why,
        parameters: stack.parameters.clone(),
        outputs: stack.outputs.clone(),
    })
}

fn change(it: &Planned) -> Change {
    Change {
        logical_id: it.logical_id.clone(),
        kind: it.kind.clone(),
        action: it.action.as_str(),
        replacement: it.replacement.as_str(),
        stateful: it.is_stateful,
        why: it.reason(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(status: &str) -> StackResource {
        StackResource {
            logical_id: "Vpc".into(),
            physical_id: None,
            kind: "AWS::EC2::VPC".into(),
            status: status.into(),
            status_reason: None,
            updated: None,
            drift: domain::Drift::Unknown,
        }
    }

    #[test]
    fn resources_are_counted_by_their_word() {
        let all = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED"];
        let one = counted(&all.map(resource));
        assert_eq!((one.done, one.total), (3, 5));
        assert_eq!(one.by_status.get(&"CREATE_COMPLETE".into()), Some(&2));
        let both = add(one.clone(), one);
        assert_eq!((both.done, both.total, both.by_status.get(&"CREATE_FAILED".into())), (6, 10, Some(&2)));
    }
}
