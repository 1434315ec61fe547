//! Decodes what changes groups by itself: policies, scheduled actions, and the activities that came of them.

use aws_sdk_autoscaling::types::{
    Activity, ScalingActivityStatusCode, ScalingPolicy as RawPolicy, ScheduledUpdateGroupAction as RawSchedule,
};
use domain::{CloudError, ScalingActivity, ScalingPolicy, ScheduledAction};

use super::effect::effect;
use crate::border::{moment, of, optional, optional_moment, text, word};

/// A policy with its effect in words.
pub(super) fn policy(raw: &RawPolicy) -> Result<ScalingPolicy, CloudError> {
    let name = text(raw.policy_name(), "ScalingPolicy.PolicyName")?;
    let group = of(&name, text(raw.auto_scaling_group_name(), "ScalingPolicy.AutoScalingGroupName"))?;
    let kind = of(&name, text(raw.policy_type(), "ScalingPolicy.PolicyType"))?;
    let effect = of(&name, effect(raw))?;
    Ok(ScalingPolicy {
        group,
        name,
        kind,
        effect: effect.into(),
        is_enabled: raw.enabled().unwrap_or(true),
        alarms: raw.alarms().iter().filter_map(|alarm| optional(alarm.alarm_name())).collect(),
    })
}

/// A scheduled action with what it sets.
pub(super) fn schedule(raw: &RawSchedule) -> Result<ScheduledAction, CloudError> {
    let name = text(raw.scheduled_action_name(), "ScheduledAction.ScheduledActionName")?;
    let group = of(&name, text(raw.auto_scaling_group_name(), "ScheduledAction.AutoScalingGroupName"))?;
    let size = |size: Option<i32>| size.and_then(|size| u32::try_from(size).ok());
    Ok(ScheduledAction {
        group,
        name,
        at: raw.start_time().or(raw.time()).and_then(optional_moment),
        recurrence: raw.recurrence().filter(|cron| !cron.is_empty()).map(Into::into),
        time_zone: optional(raw.time_zone()),
        sizes: [raw.min_size(), raw.desired_capacity(), raw.max_size()].map(size),
    })
}

/// An activity.
pub(super) fn activity(raw: &Activity) -> Result<ScalingActivity, CloudError> {
    let id = text(raw.activity_id(), "Activity.ActivityId")?;
    let group = of(&id, text(raw.auto_scaling_group_name(), "Activity.AutoScalingGroupName"))?;
    let at = of(&id, moment(raw.start_time(), "Activity.StartTime"))?;
    let status = of(&id, word(raw.status_code().map(ScalingActivityStatusCode::as_str), "Activity.StatusCode"))?;
    Ok(ScalingActivity {
        id,
        group,
        at,
        ended: raw.end_time().and_then(optional_moment),
        status,
        description: raw.description().unwrap_or_default().into(),
        cause: raw.cause().unwrap_or_default().into(),
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_autoscaling::types::Alarm;
    use aws_sdk_autoscaling::types::builders::{
        ActivityBuilder, ScalingPolicyBuilder, ScheduledUpdateGroupActionBuilder,
    };
    use aws_smithy_types::DateTime;
    use domain::Moment;

    use super::*;
    use crate::border::malformed;

    fn up() -> ScalingPolicyBuilder {
        RawPolicy::builder()
            .auto_scaling_group_name("web")
            .policy_name("up")
            .policy_type("SimpleScaling")
            .adjustment_type("ChangeInCapacity")
            .scaling_adjustment(1)
            .alarms(Alarm::builder().alarm_name("web-cpu-high").build())
    }

    fn night() -> ScheduledUpdateGroupActionBuilder {
        RawSchedule::builder()
            .auto_scaling_group_name("web")
            .scheduled_action_name("night")
            .start_time(DateTime::from_secs(60))
            .recurrence("0 20 * * *")
            .time_zone("Europe/Berlin")
            .min_size(2)
            .max_size(6)
    }

    fn launch() -> ActivityBuilder {
        Activity::builder()
            .activity_id("a-1")
            .auto_scaling_group_name("web")
            .start_time(DateTime::from_secs(60))
            .status_code(ScalingActivityStatusCode::Successful)
            .cause("a user request")
    }

    #[test]
    fn a_policy_names_its_alarms() {
        let policy = policy(&up().build()).unwrap();
        assert_eq!((policy.alarms, policy.is_enabled), (vec!["web-cpu-high".into()], true));
    }

    #[test]
    fn a_schedule_says_what_it_sets_and_nothing_else() {
        let action = schedule(&night().build()).unwrap();
        assert_eq!(action.sets(), "min 2, max 6");
        assert_eq!(action.recurs().unwrap(), "0 20 * * * Europe/Berlin");
        assert_eq!(action.at, Some(Moment::from_secs(60)));
    }

    #[test]
    fn an_activity_that_runs_has_no_end() {
        let activity = activity(&launch().build()).unwrap();
        assert_eq!(
            (activity.ended, activity.status, activity.cause.as_str()),
            (None, "Successful".into(), "a user request")
        );
    }

    #[test]
    fn each_missing_field_is_named() {
        let of_policy = |raw: ScalingPolicyBuilder| policy(&raw.build()).unwrap_err();
        assert_eq!(of_policy(up().set_policy_name(None)), malformed("ScalingPolicy.PolicyName"));
        let group = malformed("ScalingPolicy.AutoScalingGroupName of up");
        assert_eq!(of_policy(up().set_auto_scaling_group_name(None)), group);
        assert_eq!(of_policy(up().set_policy_type(None)), malformed("ScalingPolicy.PolicyType of up"));

        let of_schedule = |raw: ScheduledUpdateGroupActionBuilder| schedule(&raw.build()).unwrap_err();
        let name = malformed("ScheduledAction.ScheduledActionName");
        assert_eq!(of_schedule(night().set_scheduled_action_name(None)), name);
        let group = malformed("ScheduledAction.AutoScalingGroupName of night");
        assert_eq!(of_schedule(night().set_auto_scaling_group_name(None)), group);

        let of_activity = |raw: ActivityBuilder| activity(&raw.build()).unwrap_err();
        assert_eq!(of_activity(launch().set_activity_id(None)), malformed("Activity.ActivityId"));
        let group = malformed("Activity.AutoScalingGroupName of a-1");
        assert_eq!(of_activity(launch().set_auto_scaling_group_name(None)), group);
        assert_eq!(of_activity(launch().set_start_time(None)), malformed("Activity.StartTime of a-1"));
        assert_eq!(of_activity(launch().set_status_code(None)), malformed("Activity.StatusCode of a-1"));
    }
}
