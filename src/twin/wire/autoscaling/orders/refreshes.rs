//! `StartInstanceRefresh`, `CancelInstanceRefresh` and `RollbackInstanceRefresh`.

use super::super::super::Told;
use super::super::super::refusal::Refusal;
use super::super::super::value::Shape;
use super::{group_name, only, refused, span};
use crate::world::AutoScalingGroup;
use crate::world::groups::RefreshPreferences;
use crate::world::orders::refreshes::WantedTemplate;

pub fn start(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let input = told.input;
    only(input, &["AutoScalingGroupName", "Strategy", "DesiredConfiguration", "Preferences"])?;
    if let Some(strategy) = input.text("Strategy").filter(|it| *it != "Rolling") {
        return Err(Refusal::invalid(format!("Strategy {strategy} is not simulated; only Rolling is")));
    }
    let of = group_name(told.region, input)?;
    let wanted = input.shape("DesiredConfiguration").map(wanted_template).transpose()?;
    let group = told.world.groups.iter().find(|it| it.region == of.region && it.name == of.name);
    let preferences = preferences(group, input.shape("Preferences").unwrap_or(&Shape::new()))?;
    let id = told.world.start_refresh(of, wanted, preferences).map_err(refused)?;
    Ok(Shape::new().with("InstanceRefreshId", id))
}

/// What is on its way always arrives before the refresh is over, which is AWS's default.
pub fn cancel(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    if told.input.get("WaitForTransitioningInstances").is_some() && !told.input.flag("WaitForTransitioningInstances") {
        return Err(Refusal::invalid("WaitForTransitioningInstances = false is not simulated"));
    }
    let id = told.world.cancel_refresh(group_name(told.region, told.input)?).map_err(refused)?;
    Ok(Shape::new().with("InstanceRefreshId", id))
}

pub fn roll_back(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = told.world.roll_back_refresh(group_name(told.region, told.input)?).map_err(refused)?;
    Ok(Shape::new().with("InstanceRefreshId", id))
}

fn wanted_template(configuration: &Shape) -> Result<WantedTemplate<'_>, Refusal> {
    only(configuration, &["LaunchTemplate"])?;
    let template = configuration
        .shape("LaunchTemplate")
        .ok_or_else(|| Refusal::invalid("A desired configuration must name a launch template"))?;
    Ok(WantedTemplate {
        id: template.text("LaunchTemplateId"),
        name: template.text("LaunchTemplateName"),
        version: template.text("Version"),
    })
}

/// `RefreshPreferences` with AWS's defaults: 90 and 100 percent, the group's own warm-up.
fn preferences(group: Option<&AutoScalingGroup>, input: &Shape) -> Result<RefreshPreferences, Refusal> {
    const KNOWN: [&str; 6] = [
        "MinHealthyPercentage",
        "MaxHealthyPercentage",
        "InstanceWarmup",
        "SkipMatching",
        "AutoRollback",
        "AlarmSpecification",
    ];
    only(input, &KNOWN)?;
    let usual = group.map(|it| it.settings.warmup.unwrap_or(it.settings.grace)).unwrap_or_default();
    let alarms = input.shape("AlarmSpecification").map(|it| it.texts("Alarms")).unwrap_or_default();
    Ok(RefreshPreferences {
        min_healthy: percent(input, ("MinHealthyPercentage", 0, 100), 90)?,
        max_healthy: percent(input, ("MaxHealthyPercentage", 100, 200), 100)?,
        warmup: span(input, "InstanceWarmup")?.unwrap_or(usual),
        skip_matching: input.flag("SkipMatching"),
        auto_rollback: input.flag("AutoRollback"),
        alarms: alarms.into_iter().map(str::to_owned).collect(),
    })
}

fn percent(input: &Shape, (name, low, high): (&str, usize, usize), default: u8) -> Result<u8, Refusal> {
    let number = input.int_within(name, (low, high), default.into())?;
    Ok(u8::try_from(number).unwrap_or(default))
}
