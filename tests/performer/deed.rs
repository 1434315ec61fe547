//! One change of every kind there is, on whatever the account has for it.

use change::{
    Action, AlarmAction, AlarmChange, Bounds, GroupAction, GroupChange, InstanceAction, InstanceChange, Process,
    RefreshAction, RefreshChange, ScheduleAction, ScheduleChange, SchedulePlan, TargetAction, TargetChange,
};
use domain::{AutoScalingGroup, Estate, Lifecycle};

/// A change, by its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Desired,
    Bounds,
    Suspend,
    Resume,
    Start,
    Cancel,
    Rollback,
    Replace,
    Unhealthy,
    EnterStandby,
    ExitStandby,
    Put,
    Delete,
    Register,
    Deregister,
    Mute,
    Unmute,
}

impl Deed {
    pub(crate) const ALL: [Self; 17] = [
        Self::Desired,
        Self::Bounds,
        Self::Suspend,
        Self::Resume,
        Self::Start,
        Self::Cancel,
        Self::Rollback,
        Self::Replace,
        Self::Unhealthy,
        Self::EnterStandby,
        Self::ExitStandby,
        Self::Put,
        Self::Delete,
        Self::Register,
        Self::Deregister,
        Self::Mute,
        Self::Unmute,
    ];

    /// What has to be done before, so that there is something to do this to.
    pub(crate) fn first(self) -> Option<Self> {
        Some(match self {
            Self::Resume => Self::Suspend,
            Self::Cancel | Self::Rollback => Self::Start,
            Self::ExitStandby => Self::EnterStandby,
            Self::Delete => Self::Put,
            Self::Register => Self::Deregister,
            Self::Unmute => Self::Mute,
            _ => return None,
        })
    }

    /// The operation of its request.
    pub(crate) fn operation(self) -> &'static str {
        match self {
            Self::Desired => "SetDesiredCapacity",
            Self::Bounds => "UpdateAutoScalingGroup",
            Self::Suspend => "SuspendProcesses",
            Self::Resume => "ResumeProcesses",
            Self::Start => "StartInstanceRefresh",
            Self::Cancel => "CancelInstanceRefresh",
            Self::Rollback => "RollbackInstanceRefresh",
            Self::Replace => "TerminateInstanceInAutoScalingGroup",
            Self::Unhealthy => "SetInstanceHealth",
            Self::EnterStandby => "EnterStandby",
            Self::ExitStandby => "ExitStandby",
            Self::Put => "PutScheduledUpdateGroupAction",
            Self::Delete => "DeleteScheduledAction",
            Self::Register => "RegisterTargets",
            Self::Deregister => "DeregisterTargets",
            Self::Mute => "PutAlarmMuteRule",
            Self::Unmute => "DeleteAlarmMuteRule",
        }
    }

    /// The operation of its way back; `None` where there is none.
    pub(crate) fn operation_back(self) -> Option<&'static str> {
        let back = match self {
            Self::Desired | Self::Bounds => self,
            Self::Suspend => Self::Resume,
            Self::Resume => Self::Suspend,
            Self::Start => Self::Rollback,
            Self::EnterStandby => Self::ExitStandby,
            Self::ExitStandby => Self::EnterStandby,
            Self::Put => Self::Delete,
            Self::Delete => Self::Put,
            Self::Register => Self::Deregister,
            Self::Deregister => Self::Register,
            Self::Mute => Self::Unmute,
            Self::Cancel | Self::Rollback | Self::Replace | Self::Unhealthy | Self::Unmute => return None,
        };
        Some(back.operation())
    }

    /// It, on a group of at least three.
    pub(crate) fn action(self, estate: &Estate) -> Action {
        let group = group(estate);
        match self {
            Self::Desired | Self::Bounds | Self::Suspend | Self::Resume => self.of_group(group),
            Self::Start | Self::Cancel | Self::Rollback => self.of_refresh(group),
            Self::Replace | Self::Unhealthy | Self::EnterStandby | Self::ExitStandby => self.of_instance(group),
            Self::Put | Self::Delete => {
                let plan =
                    SchedulePlan { recurrence: Some("0 20 * * *".to_owned()), min: Some(2), ..SchedulePlan::default() };
                let change = if self == Self::Put { ScheduleChange::Put(plan) } else { ScheduleChange::Delete };
                Action::Schedule(ScheduleAction { group: group.name.clone(), name: "night".into(), change })
            }
            Self::Register | Self::Deregister => Action::Target(TargetAction {
                group_name: "the group's".into(),
                group: group.target_groups[0].clone(),
                target: group.instances[0].id.clone(),
                port: None,
                change: if self == Self::Register { TargetChange::Register } else { TargetChange::Deregister },
            }),
            Self::Mute | Self::Unmute => Action::Alarm(AlarmAction {
                alarm: estate.alarms().next().expect("an alarm").name.clone(),
                change: if self == Self::Mute { AlarmChange::Mute { minutes: 600 } } else { AlarmChange::Unmute },
            }),
        }
    }

    fn of_group(self, group: &AutoScalingGroup) -> Action {
        let change = match self {
            Self::Desired => GroupChange::Desired(group.capacity.desired() + 1),
            Self::Bounds => GroupChange::Bounds(Bounds { min: None, max: Some(group.capacity.max() + 2) }),
            Self::Suspend => GroupChange::Suspend([Process::AZRebalance].into()),
            _ => GroupChange::Resume([Process::AZRebalance].into()),
        };
        Action::Group(GroupAction { group: group.name.clone(), change })
    }

    fn of_refresh(self, group: &AutoScalingGroup) -> Action {
        let template = group.template.as_ref().expect("a launch template");
        let change = match self {
            Self::Start => RefreshChange::Start {
                template: template.id.raw().to_owned(),
                version: template.version.raw().to_owned(),
                min_healthy: 90,
            },
            Self::Cancel => RefreshChange::Cancel,
            _ => RefreshChange::Rollback,
        };
        Action::Refresh(RefreshAction { group: group.name.clone(), change })
    }

    fn of_instance(self, group: &AutoScalingGroup) -> Action {
        let (from, change) = match self {
            Self::Replace => (Lifecycle::InService, InstanceChange::Replace),
            Self::Unhealthy => (Lifecycle::InService, InstanceChange::Unhealthy),
            Self::EnterStandby => (Lifecycle::InService, InstanceChange::EnterStandby),
            _ => (Lifecycle::Standby, InstanceChange::ExitStandby),
        };
        let instance = group.instances.iter().find(|it| it.lifecycle == from).expect("an instance").id.clone();
        Action::Instance(InstanceAction { group: group.name.clone(), instance, change })
    }
}

/// The group that changes are made to.
pub(crate) fn group(estate: &Estate) -> &AutoScalingGroup {
    estate.groups().find(|group| group.capacity.max() >= 6).expect("a group with room")
}
