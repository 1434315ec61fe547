//! What a change is about, found by the name that was typed.

use aws::Cloud;
use change::{
    Action, InstanceAction, InstanceChange, RefreshAction, RefreshChange, TargetAction, TargetChange, Unreadable,
};
use domain::{Answer, Ask, AutoScalingGroup, Region, Regional, RegionalAnswer, TargetGroup, Text};

use super::Refused;
use crate::cli::NamedTarget;
use crate::commands::session::Session;

/// The share of the wish that stays in service where nothing is said, percent: Auto Scaling's own.
const MIN_HEALTHY: u8 = 90;

/// What a change is about, as it was typed.
pub(in crate::commands) enum Subject {
    /// Nothing has to be looked up.
    Known(Action),
    /// An instance, of whichever group.
    Instance { instance: Text, change: InstanceChange },
    /// A refresh to a launch template version.
    Refresh { group: Text, version: Option<String>, min_healthy: Option<u8> },
    /// A target of a target group, by name or ARN.
    Target { group: Text, target: NamedTarget, change: TargetChange },
}

impl Subject {
    /// The action on what was named, looked up where its name is not enough.
    pub(super) async fn find(self, session: &Session, cloud: &Cloud, region: &Region) -> Result<Action, Refused> {
        let look = Look { session, cloud, region };
        match self {
            Self::Known(action) => Ok(action),
            Self::Instance { instance, change } => {
                let groups = look.groups().await?;
                let owns = |group: &&AutoScalingGroup| group.instances.iter().any(|it| it.id == instance);
                let missing = || Unreadable::Missing(format!("instance {instance} in a group of {region}"));
                let group = groups.iter().find(owns).ok_or_else(missing)?.name.clone();
                Ok(Action::Instance(InstanceAction { group, instance, change }))
            }
            Self::Refresh { group, version, min_healthy } => {
                let groups = look.groups().await?;
                let missing = || Unreadable::Missing(format!("Auto Scaling group {group} in {region}"));
                let found = groups.iter().find(|it| it.name == group).ok_or_else(missing)?;
                let unfit = || Unreadable::Unfit(format!("{group} is not made from a launch template of its own"));
                let template = found.template.as_ref().ok_or_else(unfit)?;
                let change = RefreshChange::Start {
                    template: template.id.raw().to_owned(),
                    version: version.unwrap_or_else(|| template.version.raw().to_owned()),
                    min_healthy: min_healthy.unwrap_or(MIN_HEALTHY),
                };
                Ok(Action::Refresh(RefreshAction { group, change }))
            }
            Self::Target { group, target, change } => {
                let groups = look.target_groups().await?;
                let is_it = |it: &&TargetGroup| it.name == group || it.arn == group;
                let missing = || Unreadable::Missing(format!("target group {group} in {region}"));
                let found = groups.iter().find(is_it).ok_or_else(missing)?;
                let (group, group_name) = (found.arn.clone(), found.name.clone());
                let (target, port) = (Text::new(&target.id), target.port);
                Ok(Action::Target(TargetAction { group, group_name, target, port, change }))
            }
        }
    }
}

struct Look<'a> {
    session: &'a Session,
    cloud: &'a Cloud,
    region: &'a Region,
}

impl Look<'_> {
    async fn groups(&self) -> Result<Vec<AutoScalingGroup>, Refused> {
        match self.ask(Regional::Groups).await? {
            RegionalAnswer::Groups(groups) => Ok(groups),
            _ => Err(Refused::nobody_knows("the Auto Scaling groups")),
        }
    }

    async fn target_groups(&self) -> Result<Vec<TargetGroup>, Refused> {
        match self.ask(Regional::TargetGroups).await? {
            RegionalAnswer::TargetGroups(groups) => Ok(groups),
            _ => Err(Refused::nobody_knows("the target groups")),
        }
    }

    async fn ask(&self, regional: Regional) -> Result<RegionalAnswer, Refused> {
        let observation = self.cloud.observe(&Ask::In(self.region.clone(), regional)).await;
        match (observation.outcome, observation.gap) {
            (Err(error), _) | (_, Some(error)) => Err(Refused::from(self.session.refused(&error))),
            (Ok(Answer::Regional(answer)), None) => Ok(answer),
            (Ok(_), None) => Err(Refused::nobody_knows("what was asked")),
        }
    }
}
