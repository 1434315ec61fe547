//! What is known of a target group: who stands behind it, and how its health is checked.

use domain::{HealthCount, reasons};

use super::super::targets::zones_of;
use super::{gone, label};
use crate::draw::Words;
use crate::theme::Role;
use crate::widgets::zone_dots;
use crate::{Model, Subject};

pub(super) fn facts<'a>(model: &'a Model, subject: &Subject) -> Vec<Words<'a>> {
    let Some(group) = model.target_group(&model.row_of(subject)) else { return gone() };
    let balancer = match &group.balancer {
        Some(balancer) => format!("{} ({}, {})", balancer.name, balancer.kind, balancer.state),
        None => "none: no load balancer routes to it".to_owned(),
    };
    let mut lines = vec![health(model, subject)];
    lines.push(zones(model, subject));
    lines.push(vec![
        label("balancer"),
        (balancer.into(), Role::Text),
        (format!("  {}", group.endpoint).into(), Role::Quiet),
    ]);
    lines.push(vec![label("health check"), (group.health_check.as_str().into(), Role::Quiet)]);
    lines
}

fn health(model: &Model, subject: &Subject) -> Words<'static> {
    let mut words = vec![label("healthy")];
    let Some(targets) = model.target_health(subject).and_then(|reading| reading.value()) else {
        words.push(("– (not read yet)".into(), Role::Unknown));
        return words;
    };
    let count = HealthCount::of(targets);
    words.push((format!("{} of {}", count.healthy, count.total()).into(), Role::Text));
    let others = [
        (count.unhealthy, "unhealthy", Role::Bad),
        (count.unhealthy_draining, "unhealthy.draining", Role::Bad),
        (count.initial, "initial", Role::Warn),
        (count.draining, "draining", Role::Warn),
        (count.unused, "unused", Role::Quiet),
        (count.unavailable, "unavailable", Role::Unknown),
        (count.shifted, "shifted away", Role::Warn),
    ];
    for (number, word, role) in others.into_iter().filter(|(number, ..)| *number > 0) {
        words.push((format!("  {number} {word}").into(), role));
    }
    for (reason, times) in reasons(targets) {
        words.push((format!("  {reason} {times}").into(), Role::Quiet));
    }
    words
}

fn zones(model: &Model, subject: &Subject) -> Words<'static> {
    let mut words = vec![label("zones")];
    let targets = model.target_health(subject).and_then(|reading| reading.value());
    let group = model.target_group(&model.row_of(subject));
    let zones = group.zip(targets).map(|(group, targets)| zones_of(group, targets)).unwrap_or_default();
    match zone_dots(&zones) {
        none if none.is_empty() => words.push(("– (no target names its zone)".into(), Role::Unknown)),
        zones => words.push((zones.into(), Role::Text)),
    }
    words
}
