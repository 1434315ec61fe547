//! Changes of a cache: the primary of a shard failed over to a replica.

use domain::{Ask, CacheGroup, CacheQuestion, Estate, Region, Regional, Text};
use serde::{Deserialize, Serialize};

use super::database::{failed_over, last};
use super::{Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::State;

/// A replica takes over from the primary of one shard (`TestFailover`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheAction {
    /// The replication group's id.
    #[serde(with = "domain::raw")]
    pub group: Text,
    /// The shard's id, `0001`.
    #[serde(with = "domain::raw")]
    pub shard: Text,
}

/// The replication group that an action fails over.
pub(crate) fn group<'a>(
    region: &Region,
    estate: &'a Estate,
    action: &CacheAction,
) -> Result<&'a CacheGroup, Unreadable> {
    let groups = whole(&region_of(estate, region)?.caches.groups, "the caches")?;
    let found = groups.iter().find(|group| group.id == action.group);
    found.ok_or_else(|| Unreadable::Missing(format!("replication group {} in {region}", action.group)))
}

impl Kind for CacheAction {
    fn id(&self) -> &'static str {
        "cache.fail-over"
    }

    fn subject(&self) -> &Text {
        &self.group
    }

    fn scope(&self) -> &Text {
        &self.group
    }

    fn verb(&self) -> &'static str {
        "failover"
    }

    fn title(&self) -> String {
        format!("Fail shard {} of {} over to a replica", self.shard, self.group)
    }

    fn direction(&self, _: &State) -> Direction {
        Direction::Moves
    }

    fn class(&self) -> Class {
        Class::Once
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        [CacheQuestion::Groups, CacheQuestion::Events(self.group.clone())]
            .map(|asked| Ask::In(region.clone(), Regional::Cache(asked)))
            .into()
    }

    /// Which node writes, where AWS tells, whether the shard is at work, and when AWS last reported a failover.
    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        let found = group(region, estate, self)?;
        let missing = || Unreadable::Missing(format!("shard {} of {}", self.shard, self.group));
        let shard = found.shard(&self.shard).ok_or_else(missing)?;
        let unread = domain::Reading::default();
        let events = region_of(estate, region)?.caches.events.get(&self.group).unwrap_or(&unread);
        let events = whole(events, "the cache's events")?;
        // The group is at work before its shard says so.
        let status = if found.status == "available" { &shard.status } else { &found.status };
        Ok(State::new()
            .with("primary", shard.primary().map(|node| node.id.raw()))
            .with("status", status.raw())
            .with("failover began", last(events, &["test failover api called", self.shard.raw()]))
            .with("failed over", last(events, &["failover from primary node", "completed"])))
    }

    fn after(&self, before: &State) -> State {
        before.clone().with("primary", "a replica")
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        failed_over("primary", before, seen)
    }

    fn undo(&self, _: &State) -> Undo {
        Undo::None("the roles have swapped; going back is a second failover with a second outage".to_owned())
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        let (group, shard) = (quoted(self.group.raw()), quoted(self.shard.raw()));
        format!(
            "aws elasticache test-failover --replication-group-id {group} --node-group-id {shard} --region {region}"
        )
    }
}
