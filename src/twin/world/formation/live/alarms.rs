//! Alarms of stacks, metric and composite.

use super::super::Json;
use super::super::faults::property;
use super::{Found, Subject, number, tags, texts};
use crate::world::World;
use crate::world::alarms::{
    Alarm, AlarmActions, AlarmRule, AlarmState, AlarmStatus, Comparison, CompositeRule, HistoryItem, HistoryKind,
    MetricAlarm, TreatMissing,
};
use crate::world::metrics::{MetricId, Statistic};
use crate::world::stacks::Resource;

/// Makes an alarm, or changes it; the policies that it triggers learn of it.
pub fn put(world: &mut World, subject: &Subject<'_>, resource: &Resource) {
    let properties = &resource.body.properties.read();
    let Some(rule) = rule(properties) else { return };
    let name =
        resource.physical_id.rsplit_once(":alarm:").map_or(resource.physical_id.as_str(), |(_, it)| it).to_owned();
    let actions = AlarmActions {
        enabled: property(properties, "ActionsEnabled").as_deref() != Some("false"),
        on_alarm: texts(properties, "AlarmActions"),
        on_ok: texts(properties, "OKActions"),
        on_insufficient: texts(properties, "InsufficientDataActions"),
        held_back: false,
    };
    for group in world.groups.iter_mut().filter(|it| it.region == subject.region) {
        for policy in &mut group.policies {
            let triggers = actions.on_alarm.contains(&policy.arn);
            if triggers && !policy.alarms.contains(&name) {
                policy.alarms.push(name.clone());
            } else if !triggers {
                policy.alarms.retain(|it| *it != name);
            }
        }
    }
    let arn = format!("arn:aws:cloudwatch:{}:{}:alarm:{name}", subject.region, world.account.id);
    let found = world.alarms.iter_mut().find(|it| it.region == subject.region && it.name == name);
    let is_new = found.is_none();
    let change = HistoryItem {
        at: subject.now,
        kind: HistoryKind::ConfigurationUpdate,
        summary: format!("Alarm \"{name}\" {}", if is_new { "created" } else { "updated" }),
        data: serde_json::json!({ "version": "1.0", "type": if is_new { "Create" } else { "Update" } }).to_string(),
    };
    let (description, tags) = (property(properties, "AlarmDescription").unwrap_or_default(), tags(subject, properties));
    if let Some(alarm) = found {
        alarm.rule = rule;
        alarm.actions = AlarmActions { held_back: alarm.actions.held_back, ..actions };
        alarm.description = description;
        alarm.configured_at = subject.now;
        alarm.tags = tags;
        alarm.history.push_front(change);
        return;
    }
    world.alarms.push(Alarm {
        name,
        arn,
        region: subject.region.to_owned(),
        description,
        rule,
        actions,
        state: AlarmStatus {
            value: AlarmState::InsufficientData,
            since: subject.now,
            updated_at: subject.now,
            reason: "Unchecked: Initial alarm creation".to_owned(),
            reason_data: String::new(),
        },
        configured_at: subject.now,
        tags,
        history: std::iter::once(change).collect(),
    });
}

/// Removes an alarm.
pub fn delete(world: &mut World, region: &str, id: &str) {
    let name = id.rsplit_once(":alarm:").map_or(id, |(_, name)| name);
    world.alarms.retain(|it| it.region != region || it.name != name);
    for group in world.groups.iter_mut().filter(|it| it.region == region) {
        group.policies.iter_mut().for_each(|it| it.alarms.retain(|it| it != name));
    }
}

/// What is found of an alarm.
pub fn looked_up(world: &World, region: &str, resource: &Resource) -> Found {
    let id = resource.physical_id.as_str();
    let name = id.rsplit_once(":alarm:").map_or(id, |(_, name)| name);
    let Some(alarm) = world.alarms.iter().find(|it| it.region == region && it.name == name) else {
        return Found::Nothing;
    };
    let properties = resource.body.properties.read();
    let wanted = property(&properties, "ActionsEnabled").as_deref() != Some("false");
    let differs = wanted != alarm.actions.enabled && !properties.is_null();
    let told = differs.then(|| ("/ActionsEnabled".to_owned(), alarm.actions.enabled.to_string()));
    Found::Properties(told.into_iter().collect())
}

fn rule(properties: &Json) -> Option<AlarmRule> {
    if let Some(text) = property(properties, "AlarmRule") {
        return CompositeRule::parse(&text).ok().map(AlarmRule::Composite);
    }
    // An alarm on an expression is simulated by the first metric of it.
    let first =
        properties.get("Metrics").and_then(Json::as_array).and_then(|it| it.iter().find_map(|it| it.get("MetricStat")));
    let metric = first.and_then(|it| it.get("Metric")).unwrap_or(properties);
    let statistic = first.and_then(|it| property(it, "Stat"));
    let statistic =
        statistic.or_else(|| property(properties, "ExtendedStatistic")).or_else(|| property(properties, "Statistic"));
    let period = first.and_then(|it| number(it, "Period")).or_else(|| number(properties, "Period")).unwrap_or(60);
    let periods = number(properties, "EvaluationPeriods").unwrap_or(1);
    Some(AlarmRule::Metric(MetricAlarm {
        metric: metric_of(metric),
        statistic: statistic.and_then(|it| Statistic::parse(&it)).unwrap_or(Statistic::Average),
        period,
        evaluation_periods: periods,
        datapoints_to_alarm: number(properties, "DatapointsToAlarm").unwrap_or(periods),
        threshold: number(properties, "Threshold").unwrap_or(0.0),
        comparison: match property(properties, "ComparisonOperator").as_deref() {
            Some("GreaterThanThreshold") => Comparison::Greater,
            Some("LessThanThreshold") => Comparison::Less,
            Some("LessThanOrEqualToThreshold") => Comparison::LessOrEqual,
            _ => Comparison::GreaterOrEqual,
        },
        missing: match property(properties, "TreatMissingData").as_deref() {
            Some("ignore") => TreatMissing::Ignore,
            Some("breaching") => TreatMissing::Breaching,
            Some("notBreaching") => TreatMissing::NotBreaching,
            _ => TreatMissing::Missing,
        },
        unit: None,
    }))
}

fn metric_of(properties: &Json) -> MetricId {
    let given = properties.get("Dimensions").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let dimensions: Vec<(String, String)> = given
        .iter()
        .map(|it| (property(it, "Name").unwrap_or_default(), property(it, "Value").unwrap_or_default()))
        .collect();
    let dimensions: Vec<(&str, &str)> =
        dimensions.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let own = |name: &str| property(properties, name).unwrap_or_default();
    MetricId::new(&own("Namespace"), &own("MetricName"), &dimensions)
}
