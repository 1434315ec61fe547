//! Changes of a group's instance refresh: started, cancelled, rolled back.

use domain::{Ask, Estate, Region, Regional, Text};
use serde::{Deserialize, Serialize};

use super::group::group;
use super::{Action, Claim, Class, Direction, Kind, Reach, Undo, Unreadable, quoted, region_of, whole};
use crate::{Answered, Mark, Moved, State, Value};

/// A change of a group's refresh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshAction {
    /// The group.
    #[serde(with = "domain::raw")]
    pub group: Text,
    /// What is done.
    pub change: RefreshChange,
}

/// What is done with a refresh.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefreshChange {
    /// Every instance is replaced by one of a launch template version (`StartInstanceRefresh`).
    ///
    /// Without a desired configuration a refresh cannot be rolled back, so one is always passed.
    Start {
        /// The launch template's id.
        template: String,
        /// Its version, a number.
        version: String,
        /// The least share of the wish that stays in service, percent.
        min_healthy: u8,
    },
    /// The running refresh stops where it is (`CancelInstanceRefresh`).
    Cancel,
    /// The running refresh is taken back (`RollbackInstanceRefresh`).
    Rollback,
}

/// Why a refresh is not put back after a time.
pub(crate) const OVER: &str =
    "one that is over cannot be rolled back; start another to the version its instances are to have";

/// The id of the refresh that an answer names, `refresh 08b9…`.
fn refresh_of(answered: &Answered) -> Option<&str> {
    match answered {
        Answered::Accepted(said) => said.raw().strip_prefix("refresh ").filter(|id| !id.is_empty()),
        Answered::Refused(_) | Answered::Unknown(_) => None,
    }
}

fn is_taken_back(status: &str) -> bool {
    status.starts_with("Rollback") || status.starts_with("Cancel")
}

impl Kind for RefreshAction {
    fn id(&self) -> &'static str {
        match self.change {
            RefreshChange::Start { .. } => "scale.refresh",
            RefreshChange::Cancel => "scale.refresh-cancel",
            RefreshChange::Rollback => "scale.refresh-rollback",
        }
    }

    fn subject(&self) -> &Text {
        &self.group
    }

    fn scope(&self) -> &Text {
        &self.group
    }

    fn verb(&self) -> &'static str {
        match self.change {
            RefreshChange::Start { .. } => "refresh",
            RefreshChange::Cancel => "cancel",
            RefreshChange::Rollback => "rollback",
        }
    }

    fn title(&self) -> String {
        match &self.change {
            RefreshChange::Start { version, .. } => {
                format!("Refresh {} to launch template version {}", self.group, Text::new(version))
            }
            RefreshChange::Cancel => format!("Cancel the refresh of {}", self.group),
            RefreshChange::Rollback => format!("Roll the refresh of {} back", self.group),
        }
    }

    fn direction(&self, _: &State) -> Direction {
        match self.change {
            RefreshChange::Start { .. } => Direction::Moves,
            RefreshChange::Cancel | RefreshChange::Rollback => Direction::Restores,
        }
    }

    fn class(&self) -> Class {
        Class::Conflict
    }

    fn asks(&self, region: &Region) -> Vec<Ask> {
        [Regional::Groups, Regional::Refreshes(self.group.clone())].map(|asked| Ask::In(region.clone(), asked)).into()
    }

    /// The newest refresh, `refresh` its id and `status` its status, while it runs; and the newest of all, ended or not.
    fn read(&self, region: &Region, estate: &Estate) -> Result<State, Unreadable> {
        group(region, estate, &self.group)?;
        let unread = domain::Reading::default();
        let refreshes = region_of(estate, region)?.refreshes.get(&self.group).unwrap_or(&unread);
        let refreshes = whole(refreshes, "the group's refreshes")?;
        let running = refreshes.iter().find(|refresh| refresh.is_running());
        let newest = refreshes.first();
        Ok(State::new()
            .with("newest", newest.map(|refresh| refresh.id.raw()))
            .with("status", newest.map(|refresh| refresh.status.raw()))
            .with("running", running.map(|refresh| refresh.id.raw())))
    }

    fn after(&self, before: &State) -> State {
        match self.change {
            // Which id it gets is AWS's to say.
            RefreshChange::Start { .. } => {
                State::new().with("newest", "a new one").with("status", "Pending").with("running", "a new one")
            }
            RefreshChange::Cancel => before.clone().with("status", "Cancelling"),
            RefreshChange::Rollback => before.clone().with("status", "RollbackInProgress"),
        }
    }

    fn reach(&self, before: &State, seen: &State) -> Reach {
        let status = seen.word("status").unwrap_or_default();
        let is_same = seen.get("newest") == before.get("newest");
        let is_reached = match self.change {
            RefreshChange::Start { .. } => !is_same && *seen.get("newest") != Value::Nothing,
            RefreshChange::Cancel => is_same && matches!(status, "Cancelling" | "Cancelled"),
            RefreshChange::Rollback => is_same && status.starts_with("Rollback"),
        };
        let is_taken_back = matches!(self.change, RefreshChange::Start { .. }) && is_taken_back(status);
        match (is_reached, seen == before) {
            (true, _) if is_taken_back => Reach::Before,
            (true, _) => Reach::Reached,
            (false, true) => Reach::Before,
            (false, false) => Reach::Otherwise,
        }
    }

    /// A rollback takes back whichever refresh runs: it may only be this request's own, by the id in AWS's answer.
    fn claim(&self, before: &State, seen: &State, answered: Option<&Answered>, _: &Mark) -> Claim {
        if !matches!(self.change, RefreshChange::Start { .. }) || seen.get("newest") == before.get("newest") {
            return Claim::Own;
        }
        let newest = seen.word("newest").unwrap_or("none");
        let Some(id) = answered.and_then(refresh_of) else {
            let group = quoted(self.group.raw());
            return Claim::Void(format!(
                "no answer named the refresh that was started, so that {newest} may be somebody else's; where it is \
                 not: finops-tui scale refresh {group} --rollback"
            ));
        };
        if newest != id {
            let (was, is) = (id.into(), seen.get("newest").clone());
            return Claim::Foreign(Moved { name: "newest refresh".to_owned(), was, is });
        }
        let status = seen.word("status").unwrap_or("over");
        if *seen.get("running") == Value::Nothing && !is_taken_back(status) {
            return Claim::Void(format!("refresh {id} is {status}: {OVER}"));
        }
        Claim::Own
    }

    fn undo(&self, _: &State) -> Undo {
        let none = |why: &str| Undo::None(why.to_owned());
        match self.change {
            RefreshChange::Start { .. } => {
                Undo::By(Box::new(Action::Refresh(Self { group: self.group.clone(), change: RefreshChange::Rollback })))
            }
            RefreshChange::Cancel => none("a cancelled refresh is not taken up again; start another"),
            RefreshChange::Rollback => none("a rolled back refresh is not taken up again; start another"),
        }
    }

    fn removes(&self, _: &State) -> i64 {
        0
    }

    fn cli(&self, region: &Region) -> String {
        let group = quoted(self.group.raw());
        let (operation, rest) = match &self.change {
            RefreshChange::Start { template, version, min_healthy } => {
                let wanted =
                    format!(r#"{{"LaunchTemplate":{{"LaunchTemplateId":"{template}","Version":"{version}"}}}}"#);
                let preferences = format!(r#"{{"MinHealthyPercentage":{min_healthy}}}"#);
                let rest =
                    format!(" --desired-configuration {} --preferences {}", quoted(&wanted), quoted(&preferences));
                ("start-instance-refresh", rest)
            }
            RefreshChange::Cancel => ("cancel-instance-refresh", String::new()),
            RefreshChange::Rollback => ("rollback-instance-refresh", String::new()),
        };
        format!("aws autoscaling {operation} --auto-scaling-group-name {group}{rest} --region {region}")
    }
}
