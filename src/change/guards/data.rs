//! What the guards say of a failover: that something can take over, and what it costs those who are connected.

use domain::{Alarm, DatabaseId, Progress, Text};

use super::Scene;
use super::finding::{Finding, block, unknown, warn};
use crate::action::{cache_group, database_cluster, database_instance};
use crate::{Action, CacheAction, DatabaseAction, DatabaseChange};

/// The database is there, and something can take over from it.
pub(super) fn database(scene: &Scene<'_>, action: &DatabaseAction) -> Option<Finding> {
    let (region, estate) = (&scene.proposed.region, &scene.facts.estate);
    let id = &action.database;
    match &action.change {
        DatabaseChange::FailOver => match database_instance(region, estate, action) {
            Err(why) => Some(block(why.to_string())),
            Ok(found) if found.is_ready_to_fail_over() => None,
            Ok(found) if !found.is_multi_az => Some(block(format!("{id} has no standby to fail over to"))),
            Ok(found) if !found.pending.is_empty() => {
                let pending: Vec<&str> = found.pending.iter().map(Text::as_str).collect();
                let pending = pending.join(", ");
                Some(block(format!("{pending} of {id} would be changed by the same restart; let it be changed first")))
            }
            Ok(found) => Some(block(format!("{id} is {}; only one that is available fails over", found.status))),
        },
        DatabaseChange::FailOverCluster { to } => match database_cluster(region, estate, action) {
            Err(why) => Some(block(why.to_string())),
            Ok(found) if !found.is_ready_to_fail_over() => {
                Some(block(format!("cluster {id} is {}, or has no reader to take over", found.status)))
            }
            Ok(found) => {
                let to = to.as_deref()?;
                let is_reader = found.members.iter().any(|member| member.id == to && !member.is_writer);
                (!is_reader).then(|| block(format!("{} is no reader of cluster {id}", Text::new(to))))
            }
        },
    }
}

/// The shard is there, and a replica can take over.
pub(super) fn cache(scene: &Scene<'_>, action: &CacheAction) -> Option<Finding> {
    let CacheAction { group, shard } = action;
    match cache_group(&scene.proposed.region, &scene.facts.estate, action) {
        Err(why) => Some(block(why.to_string())),
        Ok(found) if found.shard(shard).is_none() => Some(block(format!("{group} has no shard {shard}"))),
        Ok(found) if !found.is_ready_to_fail_over(shard) => {
            let (status, failover) = (&found.status, &found.failover);
            let why = format!("shard {shard} of {group} cannot fail over: it is {status}, failover is {failover}");
            Some(block(format!("{why}, and it needs a replica")))
        }
        Ok(_) => None,
    }
}

/// What a failover does to what holds state.
pub(super) fn stateful(action: &Action) -> Finding {
    match action {
        Action::Cache(_) => {
            warn("connections drop for some seconds, and what was written last may not have reached the replica")
        }
        _ => warn("connections drop, and writes are refused for a minute or two; what was acknowledged stays"),
    }
}

/// Whether an alarm watches the database or the cache.
pub(super) fn watches(scene: &Scene<'_>, alarm: &Alarm) -> bool {
    let has = |key: &str, value: &Text| alarm.dimension(key).is_some_and(|found| found == value);
    match &scene.proposed.action {
        Action::Database(action) => match action.name() {
            DatabaseId::Instance(id) => has("DBInstanceIdentifier", &id),
            DatabaseId::Cluster(id) => has("DBClusterIdentifier", &id),
        },
        Action::Cache(action) => {
            let group = scene.here().and_then(|here| here.caches.group(&action.group));
            let mut nodes = group.into_iter().flat_map(|group| &group.shards).flat_map(|shard| &shard.nodes);
            has("ReplicationGroupId", &action.group) || nodes.any(|node| has("CacheClusterId", &node.id))
        }
        _ => false,
    }
}

/// The stack that lists a resource of this physical id.
pub(super) fn owner<'a>(scene: &Scene<'a>, id: &Text) -> Option<&'a domain::Stack> {
    let here = scene.here()?;
    let lists = |name: &Text| {
        let resources = here.stack_details.get(name).and_then(|detail| detail.resources.value());
        resources.is_some_and(|all| all.iter().any(|it| it.physical_id.as_ref() == Some(id)))
    };
    here.stacks.value()?.iter().find(|stack| lists(&stack.name))
}

/// What is wrong where no stack of the platform lists it, and neither its name nor the watch list says that it belongs.
pub(super) fn belongs(scene: &Scene<'_>, id: &Text, name: &Text) -> Option<Finding> {
    let prefix = format!("{}-", scene.limits.platform.prefix);
    let is_watched = scene.limits.watch.iter().any(|watched| *name == watched.as_str());
    let is_owned = owner(scene, id).is_some_and(|stack| stack.name.raw().starts_with(&prefix));
    if is_watched || is_owned || name.raw().starts_with(&prefix) {
        return None;
    }
    let remedy = format!("add \"{name}\" to watch of profile {}", scene.facts.standing.profile.name);
    Some(block(format!("{name} is of no stack of this platform, and the watch list does not name it; {remedy}")))
}

/// The stack that owns it and is being worked on.
pub(super) fn stack(scene: &Scene<'_>, id: &Text) -> Option<Finding> {
    let stacks = match scene.known(scene.here().map(|here| &here.stacks), "the stacks") {
        Ok(stacks) => stacks,
        Err(why) => return Some(unknown(why)),
    };
    let running = owner(scene, id).filter(|stack| stack.progress() == Progress::Running)?;
    let why = format!("stack {} is {}; wait for its end", running.name, running.status);
    Some(block(why).by("stack", &running.status, Some(stacks.age)))
}
