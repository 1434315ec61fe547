//! Orders that stop and start the processes of a group: `SuspendProcesses` and `ResumeProcesses`.

use super::{GroupName, Objection};
use crate::world::World;
use crate::world::groups::SuspendedProcess;

/// Every process that can be suspended (source: "Types of processes", Auto Scaling user guide).
pub const PROCESSES: [&str; 9] = [
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
];

impl World {
    /// `SuspendProcesses`: the named ones, or all; one that is suspended already keeps its reason.
    pub fn suspend(&mut self, of: GroupName<'_>, processes: &[&str]) -> Result<(), Objection> {
        let reason = format!("User suspended at {}", self.now());
        let group = self.group_mut(of)?;
        for name in meant(processes)? {
            if !group.is_suspended(name) {
                group.suspended.push(SuspendedProcess { name: name.to_owned(), reason: reason.clone() });
            }
        }
        Ok(())
    }

    /// `ResumeProcesses`: the named ones, or all.
    pub fn resume(&mut self, of: GroupName<'_>, processes: &[&str]) -> Result<(), Objection> {
        let group = self.group_mut(of)?;
        let meant = meant(processes)?;
        group.suspended.retain(|it| !meant.contains(&it.name.as_str()));
        Ok(())
    }
}

fn meant<'a>(processes: &[&'a str]) -> Result<Vec<&'a str>, Objection> {
    if let Some(unknown) = processes.iter().find(|it| !PROCESSES.contains(it)) {
        let known = PROCESSES.join(", ");
        return Err(Objection::invalid(format!("Scaling process '{unknown}' is not valid. Valid processes: {known}")));
    }
    Ok(if processes.is_empty() { PROCESSES.to_vec() } else { processes.to_vec() })
}
