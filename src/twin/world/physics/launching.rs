//! Launching and terminating one instance, with the activity that tells of it.

use std::time::Duration;

use domain::Moment;

use super::targeting;
use crate::world::balancers::TargetGroup;
use crate::world::engine::Engine;
use crate::world::groups::{Activity, ActivityStatus, AutoScalingGroup, Instance, InstanceHealth, Lifecycle};

/// Activities that a group remembers. AWS keeps six weeks; nobody pages that far.
const KEPT_ACTIVITIES: usize = 100;

/// Launches an instance in a zone.
pub fn launch(group: &mut AutoScalingGroup, engine: &mut Engine, zone: &str, cause: String, now: Moment) {
    let id = engine.instance_id();
    let in_service_at = now + engine.seconds(20, 40);
    let ready_at = in_service_at + engine.seconds(10, 25);
    let version = group.settings.launch.version;
    record(group, engine, Some(&id), (cause, format!("Launching a new EC2 instance: {id}")), now);
    if let Some(activity) = group.activities.front_mut() {
        activity.details = details(&group.settings.subnets, &group.settings.zones, zone);
        activity.progress = 30;
    }
    group.instances.push(Instance {
        id,
        zone: zone.to_owned(),
        lifecycle: Lifecycle::Pending,
        health: InstanceHealth::Healthy,
        complaint: None,
        version,
        protected: false,
        launched_at: now,
        in_service_at,
        ready_at,
        gone_at: None,
        sickness: engine.flaw(&group.name, version),
    });
}

/// Records that a launch failed because the zone has no capacity.
pub fn fail_launch(group: &mut AutoScalingGroup, engine: &mut Engine, zone: &str, cause: String, now: Moment) {
    let kind = &group.settings.launch.instance_type;
    let why = format!(
        "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have sufficient {kind} \
         capacity in the Availability Zone you requested ({zone}). Our system will be working on provisioning additional \
         capacity. Launching EC2 instance failed."
    );
    let description = format!("Launching a new EC2 instance.  Status Reason: {why}");
    record(group, engine, None, (cause, description), now);
    if let Some(activity) = group.activities.front_mut() {
        activity.details = details(&group.settings.subnets, &group.settings.zones, zone);
        finish(activity, ActivityStatus::Failed, now);
        activity.status_message = Some(why);
    }
    group.body.launch_failed_at = Some(now);
}

/// Starts to terminate an instance: its targets drain, then it goes.
pub fn terminate(
    group: &mut AutoScalingGroup,
    target_groups: &mut [TargetGroup],
    (engine, attached): (&mut Engine, &[usize]),
    id: &str,
    (cause, now): (String, Moment),
) {
    let mut drains = Duration::ZERO;
    for index in attached {
        let Some(target_group) = target_groups.get_mut(*index) else { continue };
        if targeting::deregister(target_group, (id, None), now) {
            drains = drains.max(target_group.deregistration_delay);
        }
    }
    let gone_at = now + drains + engine.seconds(15, 30);
    let Some(instance) = group.instances.iter_mut().find(|it| it.id == id) else { return };
    instance.lifecycle = Lifecycle::Terminating;
    instance.gone_at = Some(gone_at);
    let zone = instance.zone.clone();
    record(group, engine, Some(id), (cause, format!("Terminating EC2 instance: {id}")), now);
    if let Some(activity) = group.activities.front_mut() {
        activity.details = details(&group.settings.subnets, &group.settings.zones, &zone);
        if drains > Duration::ZERO {
            activity.status = ActivityStatus::WaitingForDraining;
        }
        activity.progress = 50;
    }
}

/// `Details` of an activity in a zone.
pub fn details(subnets: &[String], zones: &[String], zone: &str) -> String {
    let subnet = zones.iter().position(|it| it == zone).and_then(|index| subnets.get(index));
    let subnet = subnet.map_or("", String::as_str);
    serde_json::json!({ "Subnet ID": subnet, "Availability Zone": zone }).to_string()
}

/// Opens an activity at the front of the group's list.
pub fn record(
    group: &mut AutoScalingGroup,
    engine: &mut Engine,
    instance: Option<&str>,
    (cause, description): (String, String),
    now: Moment,
) {
    let activity = Activity {
        id: engine.uuid(),
        instance: instance.map(str::to_owned),
        description,
        cause,
        details: String::new(),
        started_at: now,
        ended_at: None,
        status: ActivityStatus::InProgress,
        status_message: None,
        progress: 0,
    };
    group.activities.push_front(activity);
    group.activities.truncate(KEPT_ACTIVITIES);
}

/// Ends an activity.
pub fn finish(activity: &mut Activity, status: ActivityStatus, now: Moment) {
    activity.status = status;
    activity.ended_at = Some(now);
    activity.progress = 100;
}

/// Ends the open activity of an instance.
pub fn finish_for(group: &mut AutoScalingGroup, id: &str, now: Moment) {
    let open = group.activities.iter_mut().find(|it| it.ended_at.is_none() && it.instance.as_deref() == Some(id));
    if let Some(activity) = open {
        finish(activity, ActivityStatus::Successful, now);
    }
}
