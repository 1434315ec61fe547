//! Names that attack a terminal: escape sequences, bidirectional overrides, endless length.

use crate::world::World;

/// What a name begins with. XML cannot carry ESC, so the query services get the one-byte CSI instead.
const IN_XML: &str = "\u{9b}31m\u{202e}drowssap\u{2066}\u{200b}\u{7f}\u{9d}52;c;aGk=\u{9c}";
/// CBOR and JSON carry anything.
const ANYWHERE: &str = "\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\u{1b}[31m\r\n\t\u{202e}gnilaeh\u{2069}\0";

fn name(start: &str, bytes: usize) -> String {
    let mut name = String::with_capacity(bytes);
    while name.len() < bytes.max(start.len()) {
        name.push_str(if name.is_empty() { start } else { "long-" });
    }
    name
}

/// Renames and redescribes what the platform has.
pub fn build(world: &mut World, bytes: usize) {
    let (long, short) = (name(IN_XML, bytes), name(IN_XML, 64));
    if let Some(group) = world.groups.last_mut() {
        let old = std::mem::replace(&mut group.name, long.clone());
        for workload in world.engine.workloads.iter_mut().filter(|it| it.name == old) {
            workload.name.clone_from(&long);
        }
        for activity in &mut group.activities {
            activity.cause.push_str(&long);
            activity.description.push_str(&short);
        }
        for tag in &mut group.tags {
            tag.value.push_str(&short);
        }
    }
    if let Some(target_group) = world.target_groups.last_mut() {
        let old = std::mem::replace(&mut target_group.name, long.clone());
        for workload in world.engine.workloads.iter_mut().filter(|it| it.name == old) {
            workload.name.clone_from(&long);
        }
    }
    if let Some(balancer) = world.load_balancers.last_mut() {
        balancer.name.push_str(&short);
        balancer.dns_name.push_str(&short);
    }
    if let Some(stack) = world.stacks.last_mut() {
        stack.name.clone_from(&long);
        stack.description.push_str(&short);
        stack.status_reason = Some(long.clone());
        for event in &mut stack.events {
            event.reason = Some(short.clone());
        }
    }
    for (index, alarm) in world.alarms.iter_mut().enumerate() {
        if index == 0 {
            alarm.name = name(ANYWHERE, bytes);
        } else {
            alarm.name.push_str(&name(ANYWHERE, 64));
        }
        alarm.description.push_str(ANYWHERE);
        alarm.state.reason.push_str(ANYWHERE);
        for item in &mut alarm.history {
            item.summary.push_str(ANYWHERE);
        }
    }
}
