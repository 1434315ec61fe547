//! The cadence that each question has been promised: twice that without an answer is STALE.

use std::time::Duration;

use domain::{Ask, Billing, Region, Regional, Text};

use crate::{Model, Subject};

/// How often `ask` is asked while it is wanted.
pub fn promised(model: &Model, ask: &Ask) -> Duration {
    let cadence = &model.settings.cadence;
    match ask {
        Ask::Identity => cadence.account,
        Ask::Billing(Billing::Budgets) => cadence.budgets,
        Ask::Billing(_) | Ask::Prices(_) => cadence.spend,
        Ask::In(region, regional) => of_region(model, region, regional),
    }
}

/// Policies and schedules change rarely, and come with the activities: three calls.
const SCALING: u32 = 3;

fn of_region(model: &Model, region: &Region, asked: &Regional) -> Duration {
    let cadence = &model.settings.cadence;
    match asked {
        Regional::Stacks | Regional::Database(_) | Regional::Cache(_) => cadence.phases,
        Regional::StackResources(stack) | Regional::StackEvents(stack) | Regional::Stack(stack, _) => {
            of_stack(model, region, stack)
        }
        Regional::TargetGroups | Regional::Shifts | Regional::Endpoint(_) => cadence.targets,
        Regional::TargetHealth(arn) => of_health(model, region, arn),
        Regional::Groups => cadence.capacity,
        Regional::Scaling => cadence.capacity.saturating_mul(SCALING),
        Regional::Refreshes(group) => of_refreshes(model, region, group),
        Regional::Alarms | Regional::AlarmHistory(_) | Regional::MuteRules(_) => cadence.alarms,
        Regional::Metrics(_) => cadence.metrics,
    }
}

fn of_stack(model: &Model, region: &Region, stack: &Text) -> Duration {
    let (rows, base) = (&model.rows, model.settings.cadence.phases);
    let is_running = rows.urgent.stacks.contains(&(region.clone(), stack.clone()));
    if is_running { base } else { rows.rotation.stacks.max(base) }
}

fn of_refreshes(model: &Model, region: &Region, group: &Text) -> Duration {
    let (rows, base) = (&model.rows, model.settings.cadence.capacity);
    let is_meant = |subject: &Subject| matches!(subject, Subject::Group(r, g) if r == region && g == group);
    let is_running = rows.urgent.refreshing.contains(&(region.clone(), group.clone()));
    if is_running || is_dwelt_on(model, base, is_meant) { base } else { rows.rotation.refreshes.max(base) }
}

/// The health of one target group.
pub(crate) fn of_health(model: &Model, region: &Region, arn: &Text) -> Duration {
    let (rows, base) = (&model.rows, model.settings.cadence.targets);
    let is_meant = |subject: &Subject| matches!(subject, Subject::TargetGroup(r, a) if r == region && a == arn);
    if is_dwelt_on(model, base, is_meant) {
        base
    } else if rows.urgent.targets.contains(arn) {
        rows.rotation.failing.max(base)
    } else {
        rows.rotation.health.max(base)
    }
}

/// Whether something has been looked at for so long that it must have been asked at the base cadence. What was just
/// selected still has the age of its rotation, and is not late for it.
fn is_dwelt_on(model: &Model, base: Duration, is_meant: impl Fn(&Subject) -> bool) -> bool {
    let gaze = &model.view.gaze;
    gaze.subject.as_ref().is_some_and(is_meant) && model.now.here.since(gaze.since) > base.saturating_mul(2)
}
