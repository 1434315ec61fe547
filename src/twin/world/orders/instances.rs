//! Orders about one instance: `TerminateInstanceInAutoScalingGroup` and `SetInstanceHealth`.

use super::Objection;
use crate::world::World;
use crate::world::groups::{Activity, AutoScalingGroup, InstanceHealth, Lifecycle};
use crate::world::physics::launching;

/// Whether the desired capacity shrinks with what is taken away (`ShouldDecrementDesiredCapacity`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desired {
    /// It shrinks.
    Decremented,
    /// It stays, so the group launches a replacement.
    Kept,
}

/// Whether the health check grace period protects an instance (`ShouldRespectGracePeriod`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grace {
    /// AWS's default: within it the order changes nothing.
    Respected,
    /// The order counts at once.
    Overruled,
}

impl World {
    /// `TerminateInstanceInAutoScalingGroup`: also while `Terminate` is suspended (source: "Suspend and resume
    /// processes", user guide). Answers with the group and the activity that it begins.
    pub fn terminate(
        &mut self,
        region: &str,
        id: &str,
        desired: Desired,
    ) -> Result<(&AutoScalingGroup, Activity), Objection> {
        let now = self.now();
        let mut site = self.site_of_instance(region, id)?;
        let lifecycle = site.group.instance(id).map(|it| it.lifecycle);
        if lifecycle == Some(Lifecycle::Terminating) {
            let open = site.group.activities.iter().find(|it| it.instance.as_deref() == Some(id));
            let activity = open.map_or("", |it| it.id.as_str());
            let message = format!("Scaling activity {activity} is in progress and blocks this action");
            return Err(Objection::named("ScalingActivityInProgress", message));
        }
        let counts = matches!(lifecycle, Some(Lifecycle::Pending | Lifecycle::InService));
        let mut cause = format!("At {now} instance {id} was taken out of service in response to a user request");
        if desired == Desired::Decremented && counts {
            let from = site.group.capacity.desired;
            if from <= site.group.capacity.min {
                return Err(Objection::invalid(format!(
                    "Currently, desiredSize equals minSize ({from}). Terminating instance without replacement will \
                     violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or \
                     lower group's min size."
                )));
            }
            site.group.capacity.desired = from - 1;
            site.group.body.scaled_at = Some(now);
            cause = format!("{cause}, shrinking the capacity from {from} to {}", from - 1);
        }
        launching::finish_for(site.group, id, now);
        site.terminate(id, (format!("{cause}."), now));
        // The activity was put at the front a line ago.
        let activity = site.group.activities.front().cloned();
        let group: &AutoScalingGroup = site.group;
        activity.map(|it| (group, it)).ok_or_else(|| Objection::invalid("The activity is lost"))
    }

    /// `SetInstanceHealth`: an unhealthy instance is replaced by the group's own processes.
    pub fn set_health(
        &mut self,
        region: &str,
        id: &str,
        (health, grace): (InstanceHealth, Grace),
    ) -> Result<(), Objection> {
        let now = self.now();
        let site = self.site_of_instance(region, id)?;
        let spared = site.group.settings.grace;
        let Some(instance) = site.group.instances.iter_mut().find(|it| it.id == id) else { return Ok(()) };
        let is_young = instance.lifecycle == Lifecycle::Pending || now.since(instance.in_service_at) < spared;
        match health {
            InstanceHealth::Unhealthy if grace == Grace::Respected && is_young => {}
            InstanceHealth::Unhealthy => {
                instance.health = health;
                instance.complaint = Some("a user health-check");
            }
            InstanceHealth::Healthy => {
                instance.health = health;
                instance.complaint = None;
            }
        }
        Ok(())
    }
}

impl super::Site<'_> {
    fn terminate(&mut self, id: &str, why: (String, domain::Moment)) {
        launching::terminate(self.group, self.target_groups, (self.engine, &self.attached), id, why);
    }
}
