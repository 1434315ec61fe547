//! Probes of single instances of an Auto Scaling group: how one is, and which one may be lost.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::{AutoScalingGroup, Instance, Lifecycle, Moment, Regional, Text};

use super::{Arguments, Blind, Entry, Scene, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "asg.lifecycle", asks: groups, read: lifecycle },
    Entry { name: "asg.health", asks: groups, read: health },
    Entry { name: "asg.pick_instance", asks: ages, read: pick },
];

fn groups(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Groups]
}

fn ages(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Groups, Regional::Scaling]
}

fn instance<'a>(with: &Arguments<'_>, scene: &Scene<'a>) -> Result<Option<&'a Instance>, Blind> {
    let (group, instance) = (scene.group(&with.word("group")?)?, with.word("instance")?);
    Ok(group.instances.iter().find(|it| it.id == instance))
}

/// The state of an instance in its group, in AWS's word; `absent` once the group does not have it any more.
fn lifecycle(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let word = instance(with, scene)?.map_or_else(|| "absent".into(), |it| it.lifecycle_word.clone());
    // `Terminating:Wait` is Terminating with a hook.
    Ok(Value::Word(word.raw().split(':').next().unwrap_or_default().into()))
}

/// The health of an instance as its group sees it, in AWS's word.
fn health(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let word = match instance(with, scene)? {
        None => "absent",
        Some(it) if it.is_healthy => "Healthy",
        Some(_) => "Unhealthy",
    };
    Ok(Value::Word(word.into()))
}

/// One instance that may be lost: in service, healthy, and none of those that are never to be picked.
///
/// The same answers name the same one: among equals the first by id.
fn pick(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = scene.group(&with.word("group")?)?;
    let launched = launches(group, scene)?;
    let never = with.words("never");
    let leaves_out = |word: &str| never.iter().any(|it| it == word);
    let zones = group.in_service_by_zone();
    let is_warming =
        |it: &Instance| launched.get(&it.id).is_some_and(|launched| scene.now.since(*launched) < group.settling);
    let fit = group
        .instances
        .iter()
        .filter(|it| it.lifecycle == Lifecycle::InService && it.is_healthy)
        .filter(|it| !(leaves_out("protected") && it.is_protected))
        .filter(|it| !(leaves_out("warming") && is_warming(it)))
        .filter(|it| !(leaves_out("only-one-in-zone") && zones.get(&it.zone).is_none_or(|count| *count < 2)));
    let prefer = with.optional("prefer").unwrap_or_else(|| "oldest in the fullest zone".into());
    let of_fullest = |it: &Instance| match prefer.raw().ends_with("in the fullest zone") {
        true => Reverse(zones.get(&it.zone).copied()),
        false => Reverse(None),
    };
    // What has no launch among the latest activities is older than everything that has one.
    let age = |it: &Instance| launched.get(&it.id).copied();
    let first = if prefer.raw().starts_with("newest") {
        fit.min_by_key(|it| (of_fullest(it), Reverse(age(it)), it.id.clone()))
    } else {
        fit.min_by_key(|it| (of_fullest(it), age(it), it.id.clone()))
    };
    let first = first.ok_or_else(|| format!("no instance of {} may be lost", group.name))?;
    Ok(Value::Word(first.id.clone()))
}

/// When instances of a group were launched, as far as its latest activities tell.
fn launches(group: &AutoScalingGroup, scene: &Scene<'_>) -> Result<BTreeMap<Text, Moment>, Blind> {
    let scaling = known(&scene.here()?.scaling, "the scaling activities")?;
    let of_group = scaling.activities.iter().filter(|it| it.group == group.name);
    let launched = of_group.filter_map(|it| {
        let words = it.description.raw();
        let id = words.starts_with("Launching").then(|| words.rsplit(' ').next()).flatten()?;
        Some((Text::new(id), it.at))
    });
    Ok(launched.collect())
}
