//! The fields of an Auto Scaling group.

use domain::InstanceRefresh;

use super::Facts;
use crate::{Model, Row};

pub(super) fn group(model: &Model, row: &Row, facts: &mut Facts) {
    let Some(group) = model.group(row) else { return };
    let count = group.count();
    facts.add("group", &group.name);
    facts.add("arn", &group.arn);
    facts.add("region", &group.region);
    facts.add("min", group.capacity.min());
    facts.add("desired", group.capacity.desired());
    facts.add("max", group.capacity.max());
    facts.add("in service", count.in_service);
    facts.add("pending", count.pending);
    facts.add("terminating", count.terminating);
    facts.add("standby", count.standby);
    facts.add("other states", count.other);
    facts.add("unhealthy", count.unhealthy);
    facts.list("zones", &group.zones);
    facts.each("in service in", group.in_service_by_zone());
    facts.list("suspended processes", &group.suspended);
    facts.add("health check", &group.health_check);
    facts.list("target groups", &group.target_groups);
    let here = model.here(&row.subject);
    let refreshes = here.and_then(|here| here.refreshes.get(&group.name)).and_then(|reading| reading.value());
    if let Some(latest) = refreshes.and_then(|refreshes| refreshes.first()) {
        refresh(model, latest, facts);
    }
    facts.each("tag", &group.tags);
}

fn refresh(model: &Model, refresh: &InstanceRefresh, facts: &mut Facts) {
    facts.add("latest refresh", &refresh.id);
    facts.add("refresh status", &refresh.status);
    facts.maybe("refresh status reason", refresh.status_reason.as_ref());
    facts.add("refresh progress", format!("{}%, {} instances to update", refresh.percent, refresh.to_update));
    facts.moment("refresh started", Some(model.now.cloud), refresh.started);
    facts.moment("refresh ended", Some(model.now.cloud), refresh.ended);
}
