//! Orders that keep instances aside: `EnterStandby` and `ExitStandby`.

use domain::Moment;

use super::instances::Desired;
use super::{GroupName, Objection, Site};
use crate::world::World;
use crate::world::groups::{Activity, ActivityStatus, AutoScalingGroup, Lifecycle};
use crate::world::physics::{launching, targeting};

impl World {
    /// `EnterStandby`: the instances drain and stand by; a desired capacity that is kept has them replaced.
    /// Answers with the group and one activity for each instance.
    pub fn enter_standby(
        &mut self,
        of: GroupName<'_>,
        ids: &[&str],
        desired: Desired,
    ) -> Result<(&AutoScalingGroup, Vec<Activity>), Objection> {
        let now = self.now();
        let mut site = self.site(of)?;
        site.must_be(ids, Lifecycle::InService)?;
        let count = counted(ids);
        let from = site.group.capacity.desired;
        if desired == Desired::Decremented && from < site.group.capacity.min.saturating_add(count) {
            return Err(no_room(site.group, "place into standby", count));
        }
        for (step, id) in (0..).zip(ids) {
            let mut cause = format!("At {now} instance {id} was moved to standby in response to a user request");
            if desired == Desired::Decremented {
                cause = format!("{cause}, shrinking the capacity from {} to {}", from - step, from - step - 1);
            }
            site.enter(id, (cause, now));
        }
        if desired == Desired::Decremented {
            site.group.capacity.desired -= count;
        }
        let begun = site.group.activities.iter().take(ids.len()).rev().cloned().collect();
        Ok((site.group, begun))
    }

    /// `ExitStandby`: the instances return to service, and the desired capacity grows by them.
    pub fn exit_standby(
        &mut self,
        of: GroupName<'_>,
        ids: &[&str],
    ) -> Result<(&AutoScalingGroup, Vec<Activity>), Objection> {
        let now = self.now();
        let mut site = self.site(of)?;
        site.must_be(ids, Lifecycle::Standby)?;
        let count = counted(ids);
        let from = site.group.capacity.desired;
        if from.saturating_add(count) > site.group.capacity.max {
            return Err(no_room(site.group, "move out of standby", count));
        }
        for (step, id) in (0..).zip(ids) {
            let cause = format!(
                "At {now} instance {id} was moved out of standby in response to a user request, increasing the capacity \
                 from {} to {}",
                from + step,
                from + step + 1
            );
            site.exit(id, (cause, now));
        }
        site.group.capacity.desired += count;
        let begun = site.group.activities.iter().take(ids.len()).rev().cloned().collect();
        Ok((site.group, begun))
    }
}

impl Site<'_> {
    fn must_be(&self, ids: &[&str], wanted: Lifecycle) -> Result<(), Objection> {
        if ids.is_empty() {
            return Err(Objection::invalid("At least one instance ID must be specified."));
        }
        for id in ids {
            match self.group.instance(id) {
                None => {
                    let name = &self.group.name;
                    return Err(Objection::invalid(format!(
                        "The instance {id} is not part of Auto Scaling group {name}."
                    )));
                }
                Some(it) if it.lifecycle != wanted => {
                    return Err(Objection::invalid(format!("The instance {id} is not in {}.", wanted.as_str())));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn enter(&mut self, id: &str, (cause, now): (String, Moment)) {
        for index in &self.attached {
            if let Some(target_group) = self.target_groups.get_mut(*index) {
                targeting::deregister(target_group, (id, None), now);
            }
        }
        self.turn(id, Lifecycle::EnteringStandby, now);
        self.begin(id, (cause, format!("Moving EC2 instance to Standby: {id}")), (ActivityStatus::InProgress, 50), now);
    }

    fn exit(&mut self, id: &str, (cause, now): (String, Moment)) {
        let back = now + self.engine.seconds(5, 15);
        self.turn(id, Lifecycle::Pending, back);
        let what = format!("Moving EC2 instance out of Standby: {id}");
        self.begin(id, (cause, what), (ActivityStatus::PreInService, 30), now);
    }

    /// Brings an instance into another state; one on its way back into service knows when it will be there.
    fn turn(&mut self, id: &str, lifecycle: Lifecycle, at: Moment) {
        if let Some(instance) = self.group.instances.iter_mut().find(|it| it.id == id) {
            instance.lifecycle = lifecycle;
            if lifecycle == Lifecycle::Pending {
                instance.in_service_at = at;
            }
        }
    }

    fn begin(
        &mut self,
        id: &str,
        (cause, what): (String, String),
        (status, progress): (ActivityStatus, u8),
        now: Moment,
    ) {
        let zone = self.group.instance(id).map(|it| it.zone.clone()).unwrap_or_default();
        launching::record(self.group, self.engine, Some(id), (format!("{cause}."), what), now);
        let details = launching::details(&self.group.settings.subnets, &self.group.settings.zones, &zone);
        if let Some(activity) = self.group.activities.front_mut() {
            activity.details = details;
            activity.status = status;
            activity.progress = progress;
        }
    }
}

fn counted(ids: &[&str]) -> u32 {
    u32::try_from(ids.len()).unwrap_or(u32::MAX)
}

fn no_room(group: &AutoScalingGroup, what: &str, count: u32) -> Objection {
    let (name, capacity) = (&group.name, group.capacity);
    let plural = if count == 1 { "instance" } else { "instances" };
    Objection::invalid(format!(
        "AutoScalingGroup {name} has min-size={}, max-size={}, and desired-size={}. To {what} {count} {plural}, please \
         update the AutoScalingGroup sizes appropriately.",
        capacity.min, capacity.max, capacity.desired
    ))
}
