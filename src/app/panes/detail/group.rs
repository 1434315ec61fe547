//! What is known of an Auto Scaling group: bounds, counts, refresh, and what is due.

use domain::{RegionEstate, in_words};

use super::super::capacity::changing;
use super::{gone, label};
use crate::draw::Words;
use crate::theme::Role;
use crate::widgets::capacity_gauge;
use crate::{Model, Subject};

pub(super) fn facts<'a>(model: &'a Model, subject: &Subject) -> Vec<Words<'a>> {
    let Some(group) = model.group(&model.row_of(subject)) else { return gone() };
    let (count, here) = (group.count(), model.here(subject));
    let zones = group.in_service_by_zone();
    let zones: Vec<_> = zones.iter().map(|(zone, count)| format!("{} {count}", zone.short())).collect();
    let mut serving = vec![
        label("serving"),
        (format!("{} of {} desired", count.in_service, group.capacity.desired()).into(), Role::Text),
        (format!("  {}  ", zones.join(" · ")).into(), Role::Text),
    ];
    serving.extend(changing(here, group, count));
    let checks = vec![
        label("checked by"),
        (group.health_check.as_str().into(), Role::Text),
        (format!("  target groups it registers with: {}", group.target_groups.len()).into(), Role::Quiet),
    ];
    vec![
        vec![label("bounds"), (capacity_gauge(group.capacity, 24, 1).into(), Role::Text)],
        serving,
        refresh(here, &group.name),
        due(model, here, &group.name),
        checks,
    ]
}

/// The latest refresh, running or over.
fn refresh(here: Option<&RegionEstate>, group: &domain::Text) -> Words<'static> {
    let mut words = vec![label("refresh")];
    let reading = here.and_then(|here| here.refreshes.get(group)).and_then(|reading| reading.value());
    match reading.map(|refreshes| refreshes.first()) {
        None => words.push(("– (not asked yet)".into(), Role::Unknown)),
        Some(None) => words.push(("none lately".into(), Role::Quiet)),
        Some(Some(refresh)) => {
            let role = if refresh.is_running() { Role::Warn } else { Role::Quiet };
            words.push((format!("{} {}%", refresh.status, refresh.percent).into(), role));
            if refresh.is_running() {
                words.push((format!("  {} to replace", refresh.to_update).into(), Role::Text));
            }
            if let Some(reason) = &refresh.status_reason {
                words.push((format!("  {reason}").into(), Role::Quiet));
            }
        }
    }
    words
}

/// The scheduled action that acts next.
fn due(model: &Model, here: Option<&RegionEstate>, group: &domain::Text) -> Words<'static> {
    let mut words = vec![label("due")];
    let Some(scaling) = here.and_then(|here| here.scaling.value()) else {
        words.push(("– (schedules not read yet)".into(), Role::Unknown));
        return words;
    };
    let next = scaling.schedules.iter().filter(|action| action.group == *group && action.at.is_some());
    match next.min_by_key(|action| action.at) {
        Some(action) => {
            let at = action.at.unwrap_or_default();
            let wait = in_words(model.now.cloud.until(at));
            words.push((format!("{} in {wait} ({at}): {}", action.name, action.sets()).into(), Role::Text));
        }
        None => words.push(("no scheduled action".into(), Role::Quiet)),
    }
    words
}
