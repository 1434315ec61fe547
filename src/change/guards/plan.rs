//! A plan that still fits: what it starts from was read just now, and is so.

use domain::{Ask, CacheQuestion, DatabaseQuestion, Reading, Regional, StackQuestion, in_words};

use super::Scene;
use super::finding::{Finding, block, pass, unknown};
use super::scene::FRESH;
use crate::Moved;

/// The subject's state was read within the last minute, and is the one the plan starts from.
pub(super) fn fresh(scene: &Scene<'_>) -> Finding {
    let (action, region) = (&scene.proposed.action, &scene.proposed.region);
    match action.read(region, &scene.facts.estate) {
        Err(unreadable) => return block(format!("{unreadable}; look again")),
        Ok(now) => {
            let moved: Vec<String> = scene.before.moved(&now).iter().map(Moved::to_string).collect();
            if !moved.is_empty() {
                return block(format!("changed since the preview: {}; look again", moved.join(", ")));
            }
        }
    }
    let ages: Option<Vec<_>> = action.asks(region).iter().map(|ask| age(scene, ask)).collect();
    match ages.and_then(|ages| ages.into_iter().max()) {
        None => unknown("it is not known how old the state it starts from is; look again"),
        Some(oldest) if oldest > FRESH => {
            let (oldest, most) = (in_words(oldest), in_words(FRESH));
            block(format!("the state it starts from was read {oldest} ago, {most} is the most; look again"))
                .by("read", oldest, None)
        }
        Some(oldest) => pass("as it was when it was looked at").by("read", in_words(oldest), Some(oldest)),
    }
}

/// How old the answer to a question about the subject is.
fn age(scene: &Scene<'_>, ask: &Ask) -> Option<std::time::Duration> {
    let here = scene.here()?;
    let Ask::In(_, asked) = ask else { return scene.age(&scene.facts.estate.identity) };
    match asked {
        Regional::Groups => scene.age(&here.groups),
        Regional::Scaling => scene.age(&here.scaling),
        Regional::TargetGroups => scene.age(&here.target_groups),
        Regional::Alarms => scene.age(&here.alarms),
        Regional::Stacks => scene.age(&here.stacks),
        Regional::TargetHealth(arn) => of(scene, here.target_health.get(arn)),
        Regional::Refreshes(group) => of(scene, here.refreshes.get(group)),
        Regional::MuteRules(alarm) => of(scene, here.mute_rules.get(alarm)),
        Regional::AlarmHistory(alarm) => of(scene, here.alarm_history.get(alarm)),
        Regional::StackResources(stack) => of(scene, here.stack_details.get(stack).map(|it| &it.resources)),
        Regional::StackEvents(stack) => of(scene, here.stack_details.get(stack).map(|it| &it.events)),
        Regional::Stack(stack, asked) => {
            let of_stack = here.formation.get(stack)?;
            match asked {
                StackQuestion::Template => scene.age(&of_stack.template),
                StackQuestion::Policy => scene.age(&of_stack.policy),
                StackQuestion::Drift | StackQuestion::FreshDrift => scene.age(&of_stack.drift),
                StackQuestion::ChangeSet(name) => of(scene, of_stack.change_sets.get(name)),
            }
        }
        Regional::Shifts => scene.age(&here.shifts),
        Regional::Database(asked) => match asked {
            DatabaseQuestion::Instances => scene.age(&here.databases.instances),
            DatabaseQuestion::Clusters => scene.age(&here.databases.clusters),
            DatabaseQuestion::Events(id) => of(scene, here.databases.events.get(id)),
        },
        Regional::Cache(asked) => match asked {
            CacheQuestion::Groups => scene.age(&here.caches.groups),
            CacheQuestion::Events(group) => of(scene, here.caches.events.get(group)),
        },
        Regional::Endpoint(query) => of(scene, here.endpoints.get(query)),
        Regional::Metrics(queries) => queries.iter().map(|query| of(scene, here.metrics.get(query))).max()?,
    }
}

fn of<T>(scene: &Scene<'_>, reading: Option<&Reading<T>>) -> Option<std::time::Duration> {
    reading.and_then(|reading| scene.age(reading))
}

/// A single change asks for nothing of its own; what a drill's file asks for is judged with its plan.
pub(super) fn requirements(_: &Scene<'_>) -> Finding {
    pass("nothing is asked for")
}
