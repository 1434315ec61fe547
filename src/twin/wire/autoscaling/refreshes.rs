//! `DescribeInstanceRefreshes`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::groups::launch_template;
use crate::world::AutoScalingGroup;
use crate::world::groups::{InstanceRefresh, RefreshPreferences};

/// `DescribeInstanceRefreshes`: newest first, 50 a page, 100 at most.
pub fn describe_refreshes(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let name = asked.input.required_text("AutoScalingGroupName")?;
    let group = super::groups(asked).find(|group| group.name == name).ok_or_else(|| {
        Refusal::invalid(format!("AutoScalingGroup name not found - AutoScalingGroup '{name}' not found"))
    })?;
    let ids = asked.input.texts("InstanceRefreshIds");
    let found: Vec<&InstanceRefresh> = group.refreshes.iter().filter(|it| matching(&ids, &it.id)).collect();
    let page = Paging::records(asked.input, "DescribeInstanceRefreshes", 50, 100)?.of(found, |it| &it.id)?;
    let shapes = page.items.into_iter().map(|refresh| shape(group, refresh));
    Ok(Shape::new().with("InstanceRefreshes", list(shapes)).with("NextToken", page.next))
}

fn shape(group: &AutoScalingGroup, refresh: &InstanceRefresh) -> Shape {
    let progress = Shape::new()
        .with("PercentageComplete", refresh.percentage)
        .with("InstancesToUpdate", refresh.instances_to_update);
    let wanted = launch_template(&group.settings.launch, refresh.version);
    let wanted = refresh.is_configured.then(|| Shape::new().with("LaunchTemplate", wanted));
    Shape::new()
        .with("InstanceRefreshId", &refresh.id)
        .with("AutoScalingGroupName", &group.name)
        .with("Status", refresh.status.as_str())
        .with("StatusReason", refresh.status_reason.as_ref())
        .with("StartTime", refresh.started_at)
        .with("EndTime", refresh.ended_at)
        .with("PercentageComplete", refresh.percentage)
        .with("InstancesToUpdate", refresh.instances_to_update)
        .with("ProgressDetails", Shape::new().with("LivePoolProgress", progress))
        .with("Preferences", preferences(&refresh.preferences))
        .with("DesiredConfiguration", wanted)
        .with("Strategy", "Rolling")
}

fn preferences(preferences: &RefreshPreferences) -> Shape {
    let alarms = Shape::new().with("Alarms", list(&preferences.alarms));
    Shape::new()
        .with("MinHealthyPercentage", preferences.min_healthy)
        .with("InstanceWarmup", preferences.warmup)
        .with("SkipMatching", preferences.skip_matching)
        .with("AutoRollback", preferences.auto_rollback)
        .with("AlarmSpecification", (!preferences.alarms.is_empty()).then_some(alarms))
        .with("MaxHealthyPercentage", preferences.max_healthy)
}
