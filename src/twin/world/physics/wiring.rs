//! Which groups, target groups, load balancers and workloads belong together.

use std::collections::HashMap;

use crate::world::World;
use crate::world::engine::Wiring;

/// Rebuilds the wiring where a list changed its length.
pub fn renew(world: &mut World) {
    let stamp =
        [world.groups.len(), world.target_groups.len(), world.load_balancers.len(), world.engine.workloads.len()];
    if world.engine.wiring.stamp != stamp {
        world.engine.wiring = built(world, stamp);
    }
}

fn built(world: &World, stamp: [usize; 4]) -> Wiring {
    let by_arn: HashMap<&str, usize> =
        world.target_groups.iter().enumerate().map(|(index, it)| (it.arn.as_str(), index)).collect();
    let balancers: HashMap<&str, usize> =
        world.load_balancers.iter().enumerate().map(|(index, it)| (it.arn.as_str(), index)).collect();
    let targets_of_group: Vec<Vec<usize>> = world
        .groups
        .iter()
        .map(|group| group.target_group_arns.iter().filter_map(|arn| by_arn.get(arn.as_str()).copied()).collect())
        .collect();
    let mut groups_of_target = vec![Vec::new(); world.target_groups.len()];
    for (group, targets) in targets_of_group.iter().enumerate() {
        for target in targets {
            groups_of_target[*target].push(group);
        }
    }
    let names: HashMap<(&str, &str), usize> = world
        .target_groups
        .iter()
        .enumerate()
        .map(|(index, it)| ((it.region.as_str(), it.name.as_str()), index))
        .collect();
    let groups: HashMap<(&str, &str), usize> =
        world.groups.iter().enumerate().map(|(index, it)| ((it.region.as_str(), it.name.as_str()), index)).collect();
    let key = |index: usize| {
        let workload = &world.engine.workloads[index];
        (workload.region.as_str(), workload.name.as_str())
    };
    let count = world.engine.workloads.len();
    let target_of_workload: Vec<_> = (0..count).map(|it| names.get(&key(it)).copied()).collect();
    let group_of_workload =
        (0..count).map(|it| if target_of_workload[it].is_some() { None } else { groups.get(&key(it)).copied() });
    Wiring {
        stamp,
        balancer_of_target: world
            .target_groups
            .iter()
            .map(|it| it.load_balancer_arns.first().and_then(|arn| balancers.get(arn.as_str()).copied()))
            .collect(),
        group_of_workload: group_of_workload.collect(),
        targets_of_group,
        groups_of_target,
        target_of_workload,
    }
}

/// The position of an item, looked for first where it most likely is.
pub fn near<T>(items: &[T], guess: usize, wanted: impl Fn(&T) -> bool) -> Option<usize> {
    if items.get(guess).is_some_and(&wanted) { Some(guess) } else { items.iter().position(wanted) }
}
