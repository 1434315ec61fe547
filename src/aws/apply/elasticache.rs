//! Changes of caches: a shard failed over to a replica.

use change::{Answered, CacheAction};
use domain::Service;

use super::write::{Refusal, Write};
use super::{Dispatch, once};

const NO_GROUP: Refusal = ("ReplicationGroupNotFoundFault", "there is no such replication group; look again");
const NO_SHARD: Refusal = ("NodeGroupNotFoundFault", "there is no such shard; look again");
const BUSY_GROUP: Refusal = ("InvalidReplicationGroupState", "wait until it is available, then look again");
const BUSY_NODE: Refusal = ("InvalidCacheClusterState", "wait until its nodes are available, then look again");
const NO_FAILOVER: Refusal = ("TestFailoverNotAvailableFault", "its kind cannot be failed over by hand");
const TOO_OFTEN: Refusal =
    ("APICallRateForCustomerExceeded", "15 shards are the most in 24 hours; try again when that has passed");

const TEST: Write = Write::new(
    Service::ElastiCache,
    "TestFailover",
    &[NO_GROUP, NO_SHARD, BUSY_GROUP, BUSY_NODE, NO_FAILOVER, TOO_OFTEN],
);

/// Sends a change of a cache.
pub(super) async fn cache(dispatch: &Dispatch<'_>, action: &CacheAction) -> Answered {
    let request = dispatch.local.elasticache.test_failover().replication_group_id(action.group.raw());
    let request = request.node_group_id(action.shard.raw());
    TEST.answered(dispatch, once!(aws_sdk_elasticache, dispatch, request), |_| None)
}
