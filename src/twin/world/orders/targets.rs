//! Orders about the targets of a target group: `RegisterTargets` and `DeregisterTargets`.

use super::Objection;
use crate::world::World;
use crate::world::balancers::TargetGroup;
use crate::world::groups::Lifecycle;
use crate::world::physics::targeting;

/// A target as a request names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetName<'a> {
    /// `Id`: an instance.
    pub id: &'a str,
    /// `Port`; none is the target group's own when registering, and every port when deregistering.
    pub port: Option<u16>,
}

/// A running instance of the account.
struct Running {
    zone: String,
}

impl World {
    /// `RegisterTargets`: all of them or none. A target that is there stays as it is, one that drains begins anew.
    pub fn register_targets(&mut self, region: &str, arn: &str, targets: &[TargetName<'_>]) -> Result<(), Objection> {
        let now = self.now();
        self.target_group_mut(region, arn)?;
        let running: Vec<Running> =
            targets.iter().map(|it| self.running(region, it.id)).collect::<Result<_, Objection>>()?;
        let group = self.target_group_mut(region, arn)?;
        for (target, instance) in targets.iter().zip(running) {
            let port = target.port.unwrap_or(group.port);
            targeting::register_port(group, (target.id, port), &instance.zone, now);
        }
        Ok(())
    }

    /// `DeregisterTargets`: each drains for the deregistration delay and is gone then. What is not registered is
    /// passed over, as AWS does.
    pub fn deregister_targets(&mut self, region: &str, arn: &str, targets: &[TargetName<'_>]) -> Result<(), Objection> {
        let now = self.now();
        let group = self.target_group_mut(region, arn)?;
        for target in targets {
            targeting::deregister(group, (target.id, target.port), now);
        }
        Ok(())
    }

    fn target_group_mut(&mut self, region: &str, arn: &str) -> Result<&mut TargetGroup, Objection> {
        let found = self.target_groups.iter_mut().find(|it| it.region == region && it.arn == arn);
        found.ok_or_else(|| Objection::named("TargetGroupNotFound", "One or more target groups not found"))
    }

    /// An instance that can become a target: of any group or of none, and running.
    fn running(&self, region: &str, id: &str) -> Result<Running, Objection> {
        let invalid = |message: String| Objection::named("InvalidTarget", message);
        if let Some(host) = self.engine.hosts.iter().find(|it| it.region == region && it.id == id) {
            return Ok(Running { zone: host.zone.clone() });
        }
        let instance = self.groups.iter().filter(|it| it.region == region).find_map(|it| it.instance(id));
        match instance {
            None => Err(invalid(format!("The instance IDs '{id}' are not valid"))),
            Some(it) if matches!(it.lifecycle, Lifecycle::Terminating) => Err(invalid(format!(
                "The following targets are not in a running state and cannot be registered: '{id}'"
            ))),
            Some(it) => Ok(Running { zone: it.zone.clone() }),
        }
    }
}
