//! Customers: they come to what a stack has made once it answers.

use crate::world::World;
use crate::world::balancers::TargetState;
use crate::world::engine::Workload;

/// Requests a second at the peak, and what saturates one instance, of the workloads that the platform is known for.
const KNOWN: [(&str, f64, f64); 2] = [("web", 140.0, 440.0), ("api", 60.0, 335.0)];
/// Those of any other target group.
const OTHER: (f64, f64) = (40.0, 300.0);
/// Those of static instances without a load balancer.
const STATIC: (f64, f64) = (40.0, 50.0);

/// Those of a group that works off a queue.
const QUEUE: (f64, f64) = (20.0, 45.0);

/// Finds work for target groups that have begun to answer behind a load balancer, and for static instances without one.
pub fn found(world: &mut World) {
    let has_work = |world: &World, region: &str, name: &str| {
        world.engine.workloads.iter().any(|it| it.region == region && it.name == name)
    };
    let answering = world.target_groups.iter().filter(|it| {
        !it.load_balancer_arns.is_empty()
            && it.targets.iter().any(|it| it.state == TargetState::Healthy)
            && !has_work(world, &it.region, &it.name)
    });
    let mut new: Vec<Workload> = answering
        .map(|it| {
            let known =
                KNOWN.iter().find(|(name, ..)| *name == it.name).map_or(OTHER, |(_, peak, most)| (*peak, *most));
            workload((&it.region, &it.name), known)
        })
        .collect();
    for host in &world.engine.hosts {
        let is_served =
            world.target_groups.iter().any(|it| it.region == host.region && !it.load_balancer_arns.is_empty());
        let is_new = !new.iter().any(|it| it.region == host.region && it.name == "app");
        if !is_served && is_new && !world.engine.workloads.iter().any(|it| it.region == host.region) {
            new.push(workload((&host.region, "app"), STATIC));
        }
    }
    for group in world.groups.iter().filter(|it| it.target_group_arns.is_empty() && !it.instances.is_empty()) {
        if !has_work(world, &group.region, &group.name) {
            new.push(workload((&group.region, &group.name), QUEUE));
        }
    }
    let before = world.engine.workloads.len();
    let is_new = !new.is_empty();
    world.engine.workloads.extend(new);
    world.engine.workloads =
        std::mem::take(&mut world.engine.workloads).into_iter().filter(|it| is_sent(world, it)).collect();
    if is_new || before != world.engine.workloads.len() {
        super::rewire(world);
    }
}

/// Whether there is anybody to send work to; once there is a load balancer, nobody goes to the instances themselves.
fn is_sent(world: &World, workload: &Workload) -> bool {
    let Workload { region, name, .. } = workload;
    let has_targets = world.target_groups.iter().any(|it| it.region == *region && it.name == *name);
    let has_group = world.groups.iter().any(|it| it.region == *region && it.name == *name);
    let is_served = world.target_groups.iter().any(|it| it.region == *region && !it.load_balancer_arns.is_empty());
    let has_hosts = world.engine.hosts.iter().any(|it| it.region == *region);
    has_targets || has_group || (name == "app" && has_hosts && !is_served)
}

fn workload((region, name): (&str, &str), (peak, capacity): (f64, f64)) -> Workload {
    Workload {
        name: name.to_owned(),
        region: region.to_owned(),
        peak,
        floor: 0.6,
        capacity,
        latency: 0.07,
        backlog: 0.0,
    }
}
