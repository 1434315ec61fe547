//! Orders about instance refreshes: start, cancel and roll back.

use super::{GroupName, Objection};
use crate::world::World;
use crate::world::groups::{AutoScalingGroup, InstanceRefresh, RefreshPreferences, RefreshStatus};

/// The `LaunchTemplate` of a `DesiredConfiguration`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedTemplate<'a> {
    /// `LaunchTemplateId`.
    pub id: Option<&'a str>,
    /// `LaunchTemplateName`.
    pub name: Option<&'a str>,
    /// `Version`: a number, `$Latest` or `$Default`; none is `$Default`.
    pub version: Option<&'a str>,
}

impl World {
    /// `StartInstanceRefresh`: answers with the refresh's id.
    pub fn start_refresh(
        &mut self,
        of: GroupName<'_>,
        wanted: Option<WantedTemplate<'_>>,
        preferences: RefreshPreferences,
    ) -> Result<String, Objection> {
        let now = self.now();
        let id = self.engine.uuid();
        let group = self.group_mut(of)?;
        if group.running_refresh().is_some() {
            let message =
                "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.";
            return Err(Objection::named("InstanceRefreshInProgress", message));
        }
        if preferences.auto_rollback && wanted.is_none() {
            return Err(Objection::invalid("AutoRollback can be enabled only with a desired configuration."));
        }
        let previous_version = group.settings.launch.version;
        let version = wanted.map_or(Ok(previous_version), |it| version(group, it))?;
        group.settings.launch.version = version;
        let refresh = InstanceRefresh {
            id: id.clone(),
            status: RefreshStatus::InProgress,
            status_reason: None,
            started_at: now,
            ended_at: None,
            percentage: 0,
            instances_to_update: group.actual(),
            preferences,
            version,
            previous_version,
            is_configured: wanted.is_some(),
        };
        group.refreshes.insert(0, refresh);
        Ok(id)
    }

    /// `CancelInstanceRefresh`, also of a rollback: what has been replaced stays, and what is launched from now on is
    /// of the version that the group had before, since only a refresh that succeeds changes the group.
    pub fn cancel_refresh(&mut self, of: GroupName<'_>) -> Result<String, Objection> {
        let group = self.group_mut(of)?;
        let refresh =
            active(group, &[RefreshStatus::Pending, RefreshStatus::InProgress, RefreshStatus::RollbackInProgress])?;
        refresh.status = RefreshStatus::Cancelling;
        refresh.status_reason = Some("Cancelling due to user request.".to_owned());
        let (id, previous) = (refresh.id.clone(), refresh.previous_version);
        group.settings.launch.version = previous;
        Ok(id)
    }

    /// `RollbackInstanceRefresh`: the instances of the new version are replaced back.
    pub fn roll_back_refresh(&mut self, of: GroupName<'_>) -> Result<String, Objection> {
        let group = self.group_mut(of)?;
        let refresh = active(group, &[RefreshStatus::Pending, RefreshStatus::InProgress])?;
        if !refresh.is_configured {
            let message =
                "The instance refresh has no desired configuration, so there is no configuration to roll back to.";
            return Err(Objection::named("IrreversibleInstanceRefresh", message));
        }
        refresh.status = RefreshStatus::RollbackInProgress;
        refresh.status_reason = Some("Rolling back due to user request.".to_owned());
        let (id, previous) = (refresh.id.clone(), refresh.previous_version);
        group.settings.launch.version = previous;
        Ok(id)
    }
}

fn active<'a>(
    group: &'a mut AutoScalingGroup,
    statuses: &[RefreshStatus],
) -> Result<&'a mut InstanceRefresh, Objection> {
    let message = format!("No in progress or pending Instance Refresh found for Auto Scaling group {}", group.name);
    let found = group.refreshes.iter_mut().find(|it| statuses.contains(&it.status));
    found.ok_or_else(|| Objection::named("ActiveInstanceRefreshNotFound", message))
}

/// The number of the version that is wanted. Launch templates are not simulated beyond this: each has one version
/// more than any group has ever used, the one that is waiting to be rolled out.
fn version(group: &AutoScalingGroup, wanted: WantedTemplate<'_>) -> Result<u32, Objection> {
    let launch = &group.settings.launch;
    let is_own = wanted.id.is_none_or(|it| it == launch.id) && wanted.name.is_none_or(|it| it == launch.name);
    let named = wanted.id.or(wanted.name);
    let Some(named) = named.filter(|_| is_own) else {
        let named = named.unwrap_or("(none)");
        return Err(Objection::invalid(format!(
            "You must use a valid fully-formed launch template. The specified launch template, {named}, does not exist."
        )));
    };
    let used = group.refreshes.iter().map(|it| it.version).chain([launch.version]).max();
    let latest = used.unwrap_or(0) + 1;
    match wanted.version.unwrap_or("$Default") {
        "$Latest" => Ok(latest),
        "$Default" => Ok(launch.version),
        number => number.parse().ok().filter(|it| (1..=latest).contains(it)).ok_or_else(|| {
            Objection::invalid(format!(
                "You must use a valid fully-formed launch template. Could not find launch template version {number} of \
                 {named}."
            ))
        }),
    }
}
