//! Probes of Auto Scaling groups.

use domain::{Lifecycle, Regional};

use super::{Arguments, Blind, Entry, Scene, count, known};
use crate::value::Value;

pub(super) const PROBES: &[Entry] = &[
    Entry { name: "asg.settled", asks: movements, read: settled },
    Entry { name: "asg.suspended", asks: groups, read: suspended },
    Entry { name: "asg.activity", asks: movements, read: activity },
    Entry { name: "capacity.in_service", asks: groups, read: in_service },
    Entry { name: "capacity.desired", asks: groups, read: desired },
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

/// Instances in service and healthy: all, or those of a zone.
fn in_service(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let (group, zone) = (scene.group(&with.word("group")?)?, with.zone("zone", scene)?);
    let serving = group.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService && it.is_healthy);
    let is_there = |it: &&domain::Instance| zone.as_ref().is_none_or(|zone| it.zone.as_str() == zone.raw());
    Ok(count(serving.filter(is_there).count()))
}

/// How many instances are wanted.
fn desired(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    Ok(Value::Number(scene.group(&with.word("group")?)?.capacity.desired().into()))
}

/// The status of the latest instance refresh, in AWS's word; `absent` where there has been none.
fn refresh(with: &Arguments<'_>, scene: &Scene<'_>) -> Result<Value, Blind> {
    let refreshes = scene.here()?.refreshes.get(&with.word("group")?);
    let refreshes = known(refreshes.ok_or("the instance refreshes have not been read yet")?, "the instance refreshes")?;
    let latest = refreshes.iter().max_by_key(|it| it.started);
    Ok(Value::Word(latest.map_or_else(|| "absent".into(), |it| it.status.clone())))
}
