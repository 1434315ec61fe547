//! `DescribeDBClusters` and `FailoverDBCluster`.

use domain::Moment;

use super::super::refusal::Refusal;
use super::super::value::Shape;
use super::super::{Asked, Told};
use super::{instances, named_list, refused, tags, unfiltered};
use crate::world::databases::{self, Cluster, Databases};

/// `DescribeDBClusters`: one or all, 100 a page.
pub fn describe(asked: &Asked<'_>) -> Result<Shape, Refusal> {
    unfiltered(asked.input)?;
    let id = asked.input.text("DBClusterIdentifier");
    let all = asked.world.databases.clusters.iter().filter(|it| it.region == asked.region);
    let mut found: Vec<&Cluster> = all.filter(|it| id.is_none_or(|id| id == it.id || id == it.arn)).collect();
    if let Some(id) = id.filter(|_| found.is_empty()) {
        return Err(Refusal::named("DBClusterNotFoundFault", format!("DBCluster {id} not found.")));
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    let page = instances::paging(asked.input, "DescribeDBClusters")?.of(found, |it| &it.id)?;
    let (all, now) = (&asked.world.databases, asked.world.now());
    let shapes = named_list("DBCluster", page.items.into_iter().map(|it| shape(all, it, now)));
    Ok(Shape::new().with("DBClusters", shapes).with("Marker", page.next))
}

/// `FailoverDBCluster`.
pub fn fail_over(told: &mut Told<'_>) -> Result<Shape, Refusal> {
    let id = told.input.required_text("DBClusterIdentifier")?;
    let to = told.input.text("TargetDBInstanceIdentifier");
    let now = told.world.now();
    let cluster = told.world.fail_over_cluster(told.region, id, to).map_err(refused)?.clone();
    Ok(Shape::new().with("DBCluster", shape(&told.world.databases, &cluster, now)))
}

fn shape(all: &Databases, cluster: &Cluster, now: Moment) -> Shape {
    let members = all.members(cluster).map(|it| {
        Shape::new()
            .with("DBInstanceIdentifier", &it.id)
            .with("IsClusterWriter", cluster.writer.as_deref() == Some(&it.id))
            .with("DBClusterParameterGroupStatus", "in-sync")
            .with("PromotionTier", 1_i64)
    });
    let zones = all.members(cluster).map(|it| it.zone.as_str());
    Shape::new()
        .with("AvailabilityZones", named_list("AvailabilityZone", zones))
        .with("DBClusterIdentifier", &cluster.id)
        .with("Status", cluster.status)
        .with("Endpoint", &cluster.host)
        .with("ReaderEndpoint", cluster.host.replacen('.', ".cluster-ro-", 1))
        .with("MultiAZ", all.members(cluster).count() > 1)
        .with("Engine", &cluster.engine)
        .with("EngineVersion", &cluster.version)
        .with("LatestRestorableTime", databases::shipped(now))
        .with("Port", 5_432_i64)
        .with("DBClusterMembers", named_list("DBClusterMember", members))
        .with("StorageEncrypted", true)
        .with("DBClusterArn", &cluster.arn)
        .with("ClusterCreateTime", cluster.created_at)
        .with("TagList", tags(&cluster.tags))
}
