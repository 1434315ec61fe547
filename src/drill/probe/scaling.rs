//! Probes of Auto Scaling groups.

use domain::{Lifecycle, Regional};

use super::{Arguments, Blind, Entry, Scene, count, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "asg.settled", asks: movements, read: settled },
    Entry { name: "asg.suspended", asks: groups, read: suspended },
    Entry { name: "asg.lifecycle", asks: groups, read: lifecycle },
    Entry { name: "asg.activity", asks: movements, read: activity },
    Entry { name: "asg.pick_instance", asks: groups, read: pick },
    Entry { name: "capacity.in_service", asks: groups, read: in_service },
    Entry { name: "refresh.status", asks: movements, read: refresh },
];

fn groups(_: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    vec![Regional::Groups]
}

fn movements(with: &Arguments<'_>, _: &Scene<'_>) -> Vec<Regional> {
    let refreshes = with.optional("group").map(Regional::Refreshes);
    [Regional::Groups, Regional::Scaling].into_iter().chain(refreshes).collect()
}

/// Desired equals in service, nothing else is there, no refresh runs, no activity is under way.
fn settled(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = scene.group(&with.word("group")?)?;
    let is_even = group.count().in_service == group.capacity.desired()
        && u32::try_from(group.instances.len()) == Ok(group.capacity.desired());
    let here = scene.here()?;
    let scaling = known(&here.scaling, "the scaling activities")?;
    let is_quiet = !scaling.activities.iter().any(|it| it.group == group.name && it.ended.is_none());
    let refreshes = here.refreshes.get(&group.name).ok_or("the instance refreshes have not been read yet")?;
    let is_refreshing = known(refreshes, "the instance refreshes")?.iter().any(domain::InstanceRefresh::is_running);
    Ok(Value::Flag(is_even && is_quiet && !is_refreshing))
}

/// How many of the processes named are suspended; of all where none is named.
fn suspended(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = scene.group(&with.word("group")?)?;
    let among = with.words("among");
    let counts = |process: &&domain::Text| among.is_empty() || among.iter().any(|name| name == process.raw());
    Ok(count(group.suspended.iter().filter(counts).count()))
}

/// The state of an instance in its group, in AWS's word; `absent` once the group does not have it any more.
fn lifecycle(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (group, instance) = (scene.group(&with.word("group")?)?, with.word("instance")?);
    let found = group.instances.iter().find(|it| it.id == instance);
    let word = found.map_or_else(|| "absent".into(), |it| it.lifecycle_word.clone());
    // `Terminating:Wait` is Terminating with a hook.
    let word = word.raw().split(':').next().unwrap_or_default().into();
    Ok(Value::Word(word))
}

/// How many activities of a kind began since a moment.
fn activity(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (name, since) = (with.word("group")?, with.since(scene)?);
    let opening = match with.optional("kind").as_ref().map(domain::Text::raw) {
        Some("launch") => "Launching",
        Some("terminate") => "Terminating",
        _ => "",
    };
    let scaling = known(&scene.here()?.scaling, "the scaling activities")?;
    let of_group = scaling.activities.iter().filter(|it| it.group == name && it.at >= since);
    Ok(count(of_group.filter(|it| it.description.raw().starts_with(opening)).count()))
}

/// One instance that may be lost: in service, healthy, of the zone that has most.
///
/// `never` leaves out `protected`, `standby`, `warming` (both are not in service) and `only-one-in-zone`. Of the rest
/// the first by id is taken: the same answers name the same one.
fn pick(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let group = scene.group(&with.word("group")?)?;
    let never = with.words("never");
    let leaves_out = |word: &str| never.iter().any(|it| it == word);
    let zones = group.in_service_by_zone();
    let mut fit: Vec<&domain::Instance> = group
        .instances
        .iter()
        .filter(|it| it.lifecycle == Lifecycle::InService && it.is_healthy)
        .filter(|it| !(leaves_out("protected") && it.is_protected))
        .filter(|it| !(leaves_out("only-one-in-zone") && zones.get(&it.zone).is_none_or(|count| *count < 2)))
        .collect();
    fit.sort_by_key(|it| (std::cmp::Reverse(zones.get(&it.zone)), it.id.clone()));
    let first = fit.first().ok_or_else(|| format!("no instance of {} may be lost", group.name))?;
    Ok(Value::Word(first.id.clone()))
}

/// Instances in service.
fn in_service(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Number(scene.group(&with.word("group")?)?.count().in_service.into()))
}

/// The status of the latest instance refresh, in AWS's word; `none` where there has been none since.
fn refresh(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (group, since) = (with.word("group")?, with.since(scene)?);
    let refreshes = scene.here()?.refreshes.get(&group).ok_or("the instance refreshes have not been read yet")?;
    let refreshes = known(refreshes, "the instance refreshes")?;
    let latest = refreshes.iter().find(|it| it.started.is_none_or(|started| started >= since));
    Ok(Value::Word(latest.map_or_else(|| "none".into(), |it| it.status.clone())))
}
