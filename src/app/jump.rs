//! From an alarm to what it watches, and from an event to what it happened to.

use domain::{Alarm, AlarmRule, AlarmState, AutoScalingGroup, Region, RegionEstate, Text};

use crate::rows::grade_of;
use crate::{EventKind, Model, Subject};

/// How deep composite alarms are followed; CloudWatch allows them to nest.
const DEEPEST: u8 = 4;

/// What an alarm watches: the target group or the group its dimensions name, where that is known.
pub(crate) fn behind(model: &Model, alarm: &Subject) -> Option<Subject> {
    let Subject::Alarm(region, _) = alarm else { return None };
    let here = model.estate.regions.get(region)?;
    watched(region, here, model.alarm(&model.row_of(alarm))?, DEEPEST)
}

fn watched(region: &Region, here: &RegionEstate, alarm: &Alarm, depth: u8) -> Option<Subject> {
    if let AlarmRule::Composite(rule) = &alarm.rule {
        return composite(region, here, rule, depth);
    }
    of_target_group(region, here, alarm)
        .or_else(|| of_group(region, here, alarm))
        .or_else(|| of_instance(region, here, alarm))
        .or_else(|| of_balancer(region, here, alarm))
}

/// A composite alarm leads where the first of its firing children leads, or else the first child.
fn composite(region: &Region, here: &RegionEstate, rule: &Text, depth: u8) -> Option<Subject> {
    let depth = depth.checked_sub(1)?;
    let alarms = here.alarms.value()?;
    let mut children: Vec<&Alarm> =
        named_in(rule.raw()).filter_map(|name| alarms.iter().find(|alarm| alarm.name == *name)).collect();
    children.sort_by_key(|alarm| alarm.state != AlarmState::Alarm);
    children.into_iter().find_map(|alarm| watched(region, here, alarm, depth))
}

/// The names in a composite rule such as `ALARM("a") OR ALARM("b")`, by name or by ARN.
fn named_in(rule: &str) -> impl Iterator<Item = &str> {
    rule.split('(').skip(1).filter_map(|rest| {
        let inside = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
        let name = inside.rsplit_once(":alarm:").map_or(inside, |(_, name)| name);
        (!name.is_empty()).then_some(name)
    })
}

/// `TargetGroup` is the tail of the ARN, `targetgroup/web/0f…`.
fn of_target_group(region: &Region, here: &RegionEstate, alarm: &Alarm) -> Option<Subject> {
    let tail = alarm.dimension("TargetGroup")?.raw();
    let mut groups = here.target_groups.value()?.iter();
    let group = groups.find(|group| group.arn.raw().rsplit(':').next() == Some(tail))?;
    Some(Subject::TargetGroup(region.clone(), group.arn.clone()))
}

fn of_group(region: &Region, here: &RegionEstate, alarm: &Alarm) -> Option<Subject> {
    let name = alarm.dimension("AutoScalingGroupName")?;
    let mut groups = here.groups.value()?.iter();
    groups.find(|group| group.name == *name).map(|group| Subject::Group(region.clone(), group.name.clone()))
}

fn of_instance(region: &Region, here: &RegionEstate, alarm: &Alarm) -> Option<Subject> {
    let id = alarm.dimension("InstanceId")?;
    let mut groups = here.groups.value()?.iter();
    let group = groups.find(|group| group.instances.iter().any(|instance| instance.id == *id))?;
    Some(Subject::Group(region.clone(), group.name.clone()))
}

/// A load balancer leads to the worst of its target groups. `LoadBalancer` is the tail of its ARN, `app/web-alb/50…`.
fn of_balancer(region: &Region, here: &RegionEstate, alarm: &Alarm) -> Option<Subject> {
    let tail = alarm.dimension("LoadBalancer")?.raw();
    let groups = here.target_groups.value()?.iter();
    let behind = groups.filter(|group| {
        let balancer = group.balancer.as_ref().and_then(|balancer| balancer.arn.raw().split_once(":loadbalancer/"));
        balancer.is_some_and(|(_, of)| of == tail)
    });
    let worst = behind.min_by_key(|group| grade_of(here.target_health.get(&group.arn)))?;
    Some(Subject::TargetGroup(region.clone(), worst.arn.clone()))
}

/// What an event happened to: the alarm, the group, or the phase of the stack, where it is known.
pub(crate) fn happened_to(model: &Model, event: &Subject) -> Option<Subject> {
    let event = model.event(&model.row_of(event))?;
    let (region, name) = (&event.key.region, &event.subject);
    let here = model.estate.regions.get(region)?;
    match event.key.kind {
        EventKind::Alarm => {
            let mut alarms = here.alarms.value()?.iter();
            alarms.find(|alarm| alarm.name == *name).map(|alarm| Subject::Alarm(region.clone(), alarm.name.clone()))
        }
        EventKind::You => own(region, here, name),
        EventKind::Scaling => {
            let mut groups = here.groups.value()?.iter();
            groups.find(|group| group.name == *name).map(|group| Subject::Group(region.clone(), group.name.clone()))
        }
        EventKind::Stack => {
            let mut standings = model.rows.standings.iter();
            let owns = |stack: &domain::Stack| stack.name == *name;
            standings
                .find(|(at, standing)| at == region && standing.stacks.iter().any(owns))
                .map(|(at, standing)| Subject::Phase(at.clone(), standing.phase.number))
        }
    }
}

/// What this console changed: the group, the alarm or the target group, by its name.
fn own(region: &Region, here: &RegionEstate, name: &Text) -> Option<Subject> {
    let groups = here.groups.value().into_iter().flatten();
    let has = |group: &&AutoScalingGroup| group.name == *name || group.instances.iter().any(|it| it.id == *name);
    let mut alarms = here.alarms.value().into_iter().flatten();
    let group = groups.into_iter().find(has).map(|group| Subject::Group(region.clone(), group.name.clone()));
    let alarm = || alarms.find(|it| it.name == *name).map(|it| Subject::Alarm(region.clone(), it.name.clone()));
    group.or_else(alarm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_composite_rule_names_its_children() {
        let rule = r#"(ALARM("web-cpu") OR ALARM(arn:aws:cloudwatch:us-east-1:1:alarm:api-5xx)) AND NOT OK('x y')"#;
        let names: Vec<_> = named_in(rule).filter(|name| !name.starts_with("ALARM")).collect();
        assert_eq!(names, ["web-cpu", "api-5xx", "x y"]);
    }
}
