//! The fields of a detail's entries.

use domain::{
    Instance, PropertyDrift, ResourceDrift, ScalingActivity, ScalingPolicy, ScheduledAction, Stack, StackEvent,
    StackResource, Target, Text,
};
use iac::predict::Planned;

use super::{Facts, yes_or_no};
use crate::Entry;

pub(super) fn entry(entry: &Entry<'_>, facts: &mut Facts) {
    match entry {
        Entry::Target(it) => target(it, facts),
        Entry::Instance(it) => instance(it, facts),
        Entry::Activity(it) => activity(it, facts),
        Entry::Policy(it) => policy(it, facts),
        Entry::Schedule(it) => schedule(it, facts),
        Entry::Change(change) => {
            facts.add("alarm", &change.alarm);
            facts.add("at", change.at);
            facts.add("kind", &change.kind);
            facts.add("what", &change.summary);
        }
        Entry::Resource(stack, it) => resource(stack, it, facts),
        Entry::StackEvent(stack, it) => event(stack, it, facts),
        Entry::Value(stack, key, value) => {
            facts.add("stack", &stack.name);
            facts.add("name", key);
            facts.add("value", value);
        }
        Entry::Drifted(stack, resource, property) => drifted(stack, resource, *property, facts),
        Entry::Planned(stack, it) => planned(stack, it, facts),
        Entry::Promise(_, promise) => {
            facts.add("promise", promise.name);
            facts.add("target", format!("{} {}", promise.target, promise.unit));
        }
    }
}

fn target(target: &Target, facts: &mut Facts) {
    facts.add("target", &target.id);
    facts.maybe("port", target.port);
    facts.maybe("zone", target.zone.as_ref());
    facts.add("state", target.state.as_str());
    facts.maybe("reason", target.reason.as_ref());
    facts.maybe("description", target.description.as_ref());
    facts.maybe("administrative override", target.shifted.as_ref());
    facts.maybe("seen in this state since", target.since);
}

fn instance(instance: &Instance, facts: &mut Facts) {
    facts.add("instance", &instance.id);
    facts.add("zone", &instance.zone);
    facts.add("lifecycle", &instance.lifecycle_word);
    facts.add("healthy", yes_or_no(instance.is_healthy));
    facts.maybe("type", instance.kind.as_ref());
    facts.maybe("launch template version", instance.template_version.as_ref());
    facts.add("protected from scale-in", yes_or_no(instance.is_protected));
}

fn activity(activity: &ScalingActivity, facts: &mut Facts) {
    facts.add("activity", &activity.id);
    facts.add("group", &activity.group);
    facts.add("began", activity.at);
    facts.maybe("ended", activity.ended);
    facts.add("status", &activity.status);
    facts.add("what", &activity.description);
    facts.add("cause", &activity.cause);
}

fn policy(policy: &ScalingPolicy, facts: &mut Facts) {
    facts.add("policy", &policy.name);
    facts.add("group", &policy.group);
    facts.add("kind", &policy.kind);
    facts.add("effect", &policy.effect);
    facts.add("enabled", yes_or_no(policy.is_enabled));
    facts.list("alarms", &policy.alarms);
}

fn schedule(action: &ScheduledAction, facts: &mut Facts) {
    facts.add("scheduled action", &action.name);
    facts.add("group", &action.group);
    facts.maybe("next", action.at);
    facts.maybe("recurrence", action.recurs());
    facts.add("sets", action.sets());
}

fn resource(stack: &Stack, resource: &StackResource, facts: &mut Facts) {
    facts.add("stack", &stack.name);
    facts.add("logical id", &resource.logical_id);
    facts.maybe("physical id", resource.physical_id.as_ref());
    facts.add("type", &resource.kind);
    facts.add("status", &resource.status);
    facts.maybe("status reason", resource.status_reason.as_ref());
    facts.maybe("updated", resource.updated);
    facts.add("drift", resource.drift.as_str());
}

fn event(stack: &Stack, event: &StackEvent, facts: &mut Facts) {
    facts.add("stack", &stack.name);
    facts.add("at", event.at);
    facts.add("logical id", &event.logical_id);
    facts.add("type", &event.kind);
    facts.add("status", &event.status);
    facts.maybe("reason", event.reason.as_ref());
    facts.add("id", &event.id);
}

fn drifted(stack: &Stack, resource: &ResourceDrift, property: Option<&PropertyDrift>, facts: &mut Facts) {
    facts.add("stack", &stack.name);
    facts.add("logical id", &resource.logical_id);
    facts.add("type", &resource.kind);
    facts.add("deleted", yes_or_no(resource.is_deleted));
    if let Some(PropertyDrift { path, expected, actual }) = property {
        facts.add("property", path);
        facts.add("by the template", expected);
        facts.add("as it is", actual);
    }
}

fn planned(stack: &Stack, planned: &Planned, facts: &mut Facts) {
    facts.add("stack", &stack.name);
    facts.add("logical id", Text::new(&planned.logical_id));
    facts.add("type", Text::new(&planned.kind));
    facts.add("action", planned.action.as_str());
    facts.add("replacement", planned.replacement.as_str());
    facts.add("holds state", yes_or_no(planned.is_stateful));
    facts.add("why", Text::new(&planned.reason()));
}
