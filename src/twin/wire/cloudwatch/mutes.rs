//! `GetAlarmMuteRule` and `ListAlarmMuteRules`.

use super::super::page::Paging;
use super::super::refusal::Refusal;
use super::super::value::{Shape, list};
use super::super::{Asked, matching};
use super::alarms;
use crate::world::alarms::mutes::MuteRule;

/// `GetAlarmMuteRule`.
pub fn get(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let name = asked.input.required_text("AlarmMuteRuleName")?;
    let rule = rules(asked).find(|it| it.name == name).ok_or_else(|| not_found(&format!("mute rule {name}")))?;
    let schedule = Shape::new()
        .with("Expression", &rule.schedule.expression)
        .with("Duration", &rule.schedule.written)
        .with("Timezone", rule.schedule.time_zone.as_ref());
    let targets = Shape::new().with("AlarmNames", list(&rule.alarms));
    Ok(Shape::new()
        .with("Name", &rule.name)
        .with("AlarmMuteRuleArn", &rule.arn)
        .with("Description", (!rule.description.is_empty()).then_some(&rule.description))
        .with("Rule", Shape::new().with("Schedule", schedule))
        .with("MuteTargets", targets)
        .with("StartDate", rule.start)
        .with("ExpireDate", rule.expire)
        .with("Status", rule.status(asked.world.now()).as_str())
        .with("LastUpdatedTimestamp", rule.updated_at)
        .with("MuteType", rule.schedule.begins.kind()))
}

/// `ListAlarmMuteRules`: 50 a page, 100 at most.
pub fn list_rules(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    let (alarm, statuses) = (asked.input.text("AlarmName"), asked.input.texts("Statuses"));
    if let Some(alarm) = alarm.filter(|name| !alarms(asked).any(|it| it.name == *name)) {
        return Err(not_found(&format!("alarm {alarm}")));
    }
    let now = asked.world.now();
    let mut found: Vec<&MuteRule> = rules(asked)
        .filter(|it| alarm.is_none_or(|alarm| it.alarms.iter().any(|name| name == alarm)))
        .filter(|it| matching(&statuses, it.status(now).as_str()))
        .collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    let page = Paging::records(asked.input, "ListAlarmMuteRules", 50, 100)?.of(found, |it| &it.name)?;
    let shapes = page.items.into_iter().map(|rule| {
        Shape::new()
            .with("AlarmMuteRuleArn", &rule.arn)
            .with("ExpireDate", rule.expire)
            .with("Status", rule.status(now).as_str())
            .with("MuteType", rule.schedule.begins.kind())
            .with("LastUpdatedTimestamp", rule.updated_at)
    });
    Ok(Shape::new().with("AlarmMuteRuleSummaries", list(shapes)).with("NextToken", page.next))
}

fn rules<'a>(asked: &Asked<'a>) -> impl Iterator<Item = &'a MuteRule> {
    let region = asked.region;
    asked.world.mutes.iter().filter(move |it| it.region == region)
}

fn not_found(what: &str) -> Refusal {
    Refusal::named("ResourceNotFoundException", format!("The {what} does not exist"))
}
