//! The fields of phases, target groups, alarms, services and events.

use domain::{Alarm, AlarmRule, HealthCount, PhaseStanding, Promise, Region, Stack, reasons};

use super::{Facts, yes_or_no};
use crate::{Model, Row};

pub(super) fn phase(model: &Model, region: &Region, row: &Row, facts: &mut Facts) {
    let Some(standing) = model.standing(row) else { return };
    let phase = standing.phase;
    facts.add("phase", format!("{} {}", phase.number, phase.name));
    facts.add("region", region);
    facts.add("status", standing.status.word());
    facts.maybe("resources", standing.resources.map(|(done, all)| format!("{done} of {all} complete")));
    facts.maybe("roadmap cost per month", phase.roadmap.map(|cost| format!("{} to {}", cost.low, cost.high)));
    facts.maybe("estimate per month", crate::panes::estimate(model, Some(region), phase));
    facts.add("list prices read on", iac::price::READ_ON);
    facts.each("item", phase.items.iter().map(|item| (item.what, format!("{} × ${:.2}", item.count, item.monthly))));
    facts.each("promise", promises(model, region, standing));
    for each in &standing.stacks {
        stack(model, each, facts);
    }
}

/// Each promise with what was measured, or why it was not.
fn promises(model: &Model, region: &Region, standing: &PhaseStanding) -> Vec<(&'static str, String)> {
    let measured = model.measurements(region, standing);
    let one = |promise: &Promise| {
        let found = measured.iter().find(|it| it.promise.name == promise.name);
        let verdict = found.map_or("unknown", |it| it.verdict.as_str());
        let figure = found.and_then(|it| it.measured);
        let figure = figure.map_or_else(|| "not measured".to_owned(), |value| format!("measured {value:.3}"));
        let why = found.and_then(|it| it.why.clone()).map(|why| format!(" ({why})")).unwrap_or_default();
        (promise.name, format!("{} {}, {figure}: {verdict}{why}", promise.target, promise.unit))
    };
    standing.phase.promises.iter().map(one).collect()
}

fn stack(model: &Model, stack: &Stack, facts: &mut Facts) {
    facts.add("stack", &stack.name);
    facts.add("stack id", &stack.id);
    facts.add("stack status", &stack.status);
    facts.maybe("stack status reason", stack.status_reason.as_ref());
    facts.add("drift", stack.drift.as_str());
    facts.moment("drift looked at", Some(model.now.cloud), stack.drift_checked);
    facts.moment("updated", Some(model.now.cloud), stack.updated);
    facts.add("termination protection", yes_or_no(stack.is_protected));
    facts.each("parameter", &stack.parameters);
    facts.each("output", &stack.outputs);
    facts.each("tag", &stack.tags);
}

pub(super) fn target_group(model: &Model, row: &Row, facts: &mut Facts) {
    let Some(group) = model.target_group(row) else { return };
    facts.add("target group", &group.name);
    facts.add("arn", &group.arn);
    facts.add("region", &group.region);
    facts.add("endpoint", &group.endpoint);
    facts.add("health check", &group.health_check);
    facts.maybe("load balancer", group.balancer.as_ref().map(|balancer| &balancer.name));
    if let Some(balancer) = &group.balancer {
        facts.add("load balancer arn", &balancer.arn);
        facts.add("load balancer kind", &balancer.kind);
        facts.add("load balancer state", &balancer.state);
        facts.list("load balancer zones", &balancer.zones);
    }
    let health = model.target_health(&row.subject);
    if let Some(targets) = health.and_then(|reading| reading.value()) {
        let count = HealthCount::of(targets);
        facts.add("targets", count.total());
        facts.add("healthy", count.healthy);
        facts.add("failing", count.failing());
        facts.each("reason", reasons(targets));
    } else {
        facts.add("targets", "");
    }
    facts.moment("health read", Some(model.now.here), health.and_then(domain::Reading::at));
    facts.maybe("trouble", health.and_then(domain::Reading::trouble));
    facts.each("tag", &group.tags);
}

pub(super) fn alarm(model: &Model, row: &Row, facts: &mut Facts) {
    let Some(alarm) = model.alarm(row) else { return };
    facts.add("alarm", &alarm.name);
    facts.add("arn", &alarm.arn);
    facts.add("region", &alarm.region);
    facts.add("kind", alarm.kind());
    facts.add("state", alarm.state.word());
    facts.moment("since", Some(model.now.cloud), alarm.since);
    facts.add("reason", &alarm.reason);
    rule(alarm, facts);
    facts.add("actions enabled", yes_or_no(alarm.actions_enabled));
    facts.list("actions", &alarm.actions);
    facts.maybe("description", alarm.description.as_ref());
}

fn rule(alarm: &Alarm, facts: &mut Facts) {
    match &alarm.rule {
        AlarmRule::Metric(rule) => {
            facts.add("metric", format!("{} {}", rule.query.namespace, rule.query.name));
            facts.each("dimension", rule.query.dimensions.iter().map(|(name, value)| (name, value)));
            facts.add("statistic", &rule.query.stat);
            facts.add("period", format!("{}s", rule.query.period));
            facts.add("condition", format!("{} {}", rule.comparison.sign(), rule.threshold));
            facts.add("datapoints to alarm", format!("{} of {}", rule.datapoints, rule.periods));
            facts.add("missing data", &rule.missing_data);
            facts.maybe("value at the latest evaluation", rule.latest);
        }
        AlarmRule::Expression(expression) => facts.add("expression", expression),
        AlarmRule::Composite(expression) => facts.add("composite rule", expression),
    }
}

pub(super) fn service(model: &Model, row: &Row, facts: &mut Facts) {
    let Some((service, usd)) = model.service(row) else { return };
    let daily = &model.estate.billing.daily;
    facts.add("service", service);
    facts.add("month to date", domain::Usd(usd));
    facts.maybe("as of", daily.value().and_then(|daily| daily.as_of));
    facts.moment("read", Some(model.now.here), daily.at());
}

pub(super) fn event(model: &Model, row: &Row, facts: &mut Facts) {
    let Some(event) = model.event(row) else { return };
    facts.add("kind", event.key.kind.word());
    facts.add("subject", &event.subject);
    facts.add("region", &event.key.region);
    facts.moment("at", Some(model.now.cloud), Some(event.at));
    facts.add("what", &event.summary);
    facts.maybe("cause", event.cause.as_ref());
    facts.add("id", &event.key.id);
}
