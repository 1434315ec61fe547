//! What a step does: its action of the vocabulary made into a change of the account, or into what is none.

use std::time::Duration;

use change::{
    Action, Bounds, CacheAction, DatabaseAction, DatabaseChange, GroupAction, GroupChange, InstanceAction,
    InstanceChange, Process, RefreshAction, RefreshChange, ShiftAction, ShiftChange, ShiftName, TargetAction,
    TargetChange,
};
use domain::{RegionEstate, Text};

use super::{Place, arguments, shown};
use crate::binding::Unbound;
use crate::model::Step;
use crate::plan::{Binding, Deed, LoadSpec, Question};
use crate::value::Value;
use crate::zones;

/// What is wrong with a deed, and what to do.
type Wrong = (String, String);

/// What a step does.
pub(super) fn deed(step: &Step, place: &Place<'_>) -> Result<Deed, Unbound> {
    let with = arguments(&step.with, place.binding);
    let call = Call { step, with: &with, place };
    let planned = match step.action.as_str() {
        "wait" => Ok(Deed::Wait(call.span("duration").unwrap_or(Duration::ZERO))),
        "human.attest" => Ok(Deed::Attest(Question { text: shown::sentence(&step.say, place), unit: None })),
        "load.generate" => call.load().map(Deed::Load),
        _ => call.change().map(|action| Deed::Change(Box::new(action))),
    };
    planned.map_err(|(wrong, remedy)| Unbound::new(&format!("step {}", step.id), &wrong, &remedy))
}

/// An action with its arguments, all known.
struct Call<'a> {
    step: &'a Step,
    with: &'a Binding,
    place: &'a Place<'a>,
}

impl Call<'_> {
    fn change(&self) -> Result<Action, Wrong> {
        self.way_back()?;
        match self.step.action.split('.').next().unwrap_or_default() {
            "arc" => self.shift(),
            "asg" => self.group(),
            "refresh" => self.refresh(),
            "target" => self.target(),
            "rds" | "aurora" | "cache" => self.failover(),
            _ => Err(self.undone()),
        }
    }

    /// An action that no change of this program does.
    fn undone(&self) -> Wrong {
        let wrong = format!("this program cannot do {} yet", self.step.action);
        (wrong, "do it by hand, and have human.attest ask whether it is done".to_owned())
    }

    /// Whether the way back that the file names is the one that is gone.
    fn way_back(&self) -> Result<(), Wrong> {
        let undo = self.step.undo.as_ref().map(|undo| undo.action.as_str());
        if (self.step.action.as_str(), undo) == ("refresh.start", Some("refresh.cancel")) {
            let wrong = "a refresh is taken back by its roll-back, not by stopping it halfway".to_owned();
            return Err((wrong, "write do = \"refresh.rollback\" in [step.undo]".to_owned()));
        }
        Ok(())
    }

    fn shift(&self) -> Result<Action, Wrong> {
        let resource = self.word("resource")?;
        let change = match self.step.action.as_str() {
            "arc.zonal_shift.start" => ShiftChange::Start { away_from: self.zone_id()?, minutes: self.minutes()? },
            "arc.practice_run.start" => ShiftChange::Practice { away_from: self.zone_id()? },
            "arc.zonal_shift.cancel" => ShiftChange::Cancel(self.shift_meant(&resource, false)?),
            "arc.practice_run.cancel" => ShiftChange::CancelPractice(self.shift_meant(&resource, true)?),
            _ => return Err(self.undone()),
        };
        let name = self.balancer_name(&resource)?;
        Ok(Action::Shift(ShiftAction { resource, name, change }))
    }

    fn zone_id(&self) -> Result<String, Wrong> {
        let zone = self.word("away_from")?;
        let id = zones::id_of(&zone, self.here()?);
        id.map(|id| id.raw().to_owned()).map_err(|why| (why, "give the zone by its id, such as use1-az2".to_owned()))
    }

    /// For how long a shift is first asked for: as long as its fuse is, whole minutes.
    fn minutes(&self) -> Result<u32, Wrong> {
        let fuse = self.step.fuse.map(|fuse| fuse.length.as_secs().div_ceil(60));
        let minutes = fuse.and_then(|minutes| u32::try_from(minutes).ok());
        minutes.ok_or_else(|| ("has no fuse".to_owned(), "write [step.fuse] with native = \"expires_in\"".to_owned()))
    }

    /// The shift that is ended: the run's own where a step before this one begins it, otherwise the only one there is.
    fn shift_meant(&self, resource: &Text, is_practice: bool) -> Result<ShiftName, Wrong> {
        let (begun, word) = if is_practice {
            ("arc.practice_run.start", "practice run")
        } else {
            ("arc.zonal_shift.start", "zonal shift")
        };
        let before = self.place.drill.steps.iter().take_while(|step| step.id != self.step.id);
        if before.filter(|step| step.action == begun).any(|step| self.is_of(step, resource)) {
            return Ok(ShiftName::Own);
        }
        let shifts = self.here()?.shifts.value();
        let shifts = shifts.ok_or_else(|| unread("the zonal shifts"))?;
        let mut found = shifts.active(resource).filter(|shift| shift.is_practice() == is_practice);
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(ShiftName::Id(only.id.raw().to_owned())),
            (None, _) => Err((format!("there is no {word} of {resource} to end"), "nothing is to be done".to_owned())),
            (Some(_), Some(_)) => {
                Err((format!("{resource} has several of them"), "end the one that is meant by hand".to_owned()))
            }
        }
    }

    fn is_of(&self, step: &Step, resource: &Text) -> bool {
        arguments(&step.with, self.place.binding).get("resource") == Some(&Value::Word(resource.clone()))
    }

    fn balancer_name(&self, arn: &Text) -> Result<Text, Wrong> {
        // `…:loadbalancer/app/NAME/ID`
        let name = arn.raw().split_once(":loadbalancer/").and_then(|(_, tail)| tail.split('/').nth(1));
        let name = name.map(Text::new);
        name.ok_or_else(|| (format!("{arn} is no ARN of a load balancer"), "give its whole ARN".to_owned()))
    }

    fn group(&self) -> Result<Action, Wrong> {
        let group = self.word("group")?;
        let of_group = |change| Ok(Action::Group(GroupAction { group: group.clone(), change }));
        let instance = |change| {
            let (group, instance) = (group.clone(), self.word("instance")?);
            Ok(Action::Instance(InstanceAction { group, instance, change }))
        };
        match self.step.action.as_str() {
            "asg.terminate_instance" if self.with.get("decrement") == Some(&Value::Flag(true)) => {
                let wrong = "this program cannot end an instance and lower the desired capacity with it yet".to_owned();
                Err((wrong, "write decrement = false, and asg.set_desired as a step of its own".to_owned()))
            }
            "asg.terminate_instance" => instance(InstanceChange::Replace),
            "asg.set_health" => instance(InstanceChange::Unhealthy),
            "asg.standby" => instance(InstanceChange::EnterStandby),
            "asg.exit_standby" => instance(InstanceChange::ExitStandby),
            "asg.set_desired" => of_group(GroupChange::Desired(self.count("desired")?)),
            "asg.set_min" => of_group(GroupChange::Bounds(Bounds { min: Some(self.count("min")?), max: None })),
            "asg.suspend" => of_group(GroupChange::Suspend(self.processes()?)),
            "asg.resume" => of_group(GroupChange::Resume(self.processes()?)),
            _ => Err(self.undone()),
        }
    }

    fn processes(&self) -> Result<std::collections::BTreeSet<Process>, Wrong> {
        let Some(Value::Words(words)) = self.with.get("processes") else { return Err(self.not_given("processes")) };
        let process = |word: &String| {
            let unknown = || (format!("there is no process {}", Text::new(word)), "write one of AWS's own".to_owned());
            Process::parse(word).ok_or_else(unknown)
        };
        words.iter().map(process).collect()
    }

    fn refresh(&self) -> Result<Action, Wrong> {
        let group = self.word("group")?;
        let change = match self.step.action.as_str() {
            "refresh.start" => self.refresh_start(&group)?,
            "refresh.cancel" => RefreshChange::Cancel,
            "refresh.rollback" => RefreshChange::Rollback,
            _ => return Err(self.undone()),
        };
        Ok(Action::Refresh(RefreshAction { group, change }))
    }

    fn refresh_start(&self, group: &Text) -> Result<RefreshChange, Wrong> {
        let groups = self.here()?.groups.value().ok_or_else(|| unread("the Auto Scaling groups"))?;
        let found = groups.iter().find(|it| it.name == *group);
        let found = found.ok_or_else(|| (format!("there is no group {group}"), "name one that is there".to_owned()))?;
        let template = found.template.as_ref().ok_or_else(|| {
            (format!("{group} has no launch template"), "a refresh that can be rolled back needs one".to_owned())
        })?;
        let version = match self.with.get("version") {
            Some(_) => self.count("version")?.to_string(),
            None => template.version.raw().to_owned(),
        };
        if version.is_empty() || !version.bytes().all(|byte| byte.is_ascii_digit()) {
            let wrong = format!("{group} has version {} of its launch template", template.version);
            return Err((wrong, "name one by its number: only that can be rolled back".to_owned()));
        }
        let min_healthy = match self.with.get("min_healthy").and_then(Value::measure) {
            Some(share) if (0.0..=100.0).contains(&share) => whole(share.floor()).and_then(|it| u8::try_from(it).ok()),
            _ => None,
        };
        let min_healthy = min_healthy.ok_or_else(|| self.not_given("min_healthy"))?;
        Ok(RefreshChange::Start { template: template.id.raw().to_owned(), version, min_healthy })
    }

    fn target(&self) -> Result<Action, Wrong> {
        let (group, target) = (self.word("targets")?, self.word("instance")?);
        let groups = self.here()?.target_groups.value().ok_or_else(|| unread("the target groups"))?;
        let found = groups.iter().find(|it| it.arn == group);
        let missing = || (format!("there is no target group {group}"), "name one that is there".to_owned());
        let group_name = found.ok_or_else(missing)?.name.clone();
        let change = match self.step.action.as_str() {
            "target.register" => TargetChange::Register,
            "target.deregister" => TargetChange::Deregister,
            _ => return Err(self.undone()),
        };
        Ok(Action::Target(TargetAction { group, group_name, target, port: None, change }))
    }

    fn failover(&self) -> Result<Action, Wrong> {
        let of = |name: &str, change| Ok(Action::Database(DatabaseAction { database: self.word(name)?, change }));
        match self.step.action.as_str() {
            "rds.failover" => of("database", DatabaseChange::FailOver),
            "aurora.failover" => of("cluster", DatabaseChange::FailOverCluster { to: None }),
            "cache.failover" => {
                let shard = shard(self.count("node_group")?.into());
                Ok(Action::Cache(CacheAction { group: self.word("cache")?, shard }))
            }
            _ => Err(self.undone()),
        }
    }

    fn load(&self) -> Result<LoadSpec, Wrong> {
        Ok(LoadSpec {
            host: self.word("endpoint")?,
            name: self.word("name").ok().map(|name| name.raw().to_owned()),
            path: self.word("path")?.raw().to_owned(),
            rate: self.count("rate")?,
            duration: self.span("duration").ok_or_else(|| self.not_given("duration"))?,
        })
    }

    fn here(&self) -> Result<&RegionEstate, Wrong> {
        let region = self.place.region;
        let here = self.place.estate.regions.get(region);
        here.ok_or_else(|| (format!("{region} is not looked at"), "name it with --region".to_owned()))
    }

    fn word(&self, name: &str) -> Result<Text, Wrong> {
        match self.with.get(name) {
            Some(Value::Word(word)) => Ok(word.clone()),
            _ => Err(self.not_given(name)),
        }
    }

    fn count(&self, name: &str) -> Result<u32, Wrong> {
        let number = match self.with.get(name) {
            Some(Value::Number(number)) => whole(*number),
            _ => None,
        };
        number.ok_or_else(|| self.not_given(name))
    }

    fn span(&self, name: &str) -> Option<Duration> {
        match self.with.get(name) {
            Some(Value::Duration(span)) => Some(*span),
            _ => None,
        }
    }

    fn not_given(&self, name: &str) -> Wrong {
        let wrong = match self.with.get(name) {
            Some(value) => format!("{value} does not fit {name} of {}", self.step.action),
            None => format!("{name} of {} is not known", self.step.action),
        };
        (wrong, format!("give another {name}"))
    }
}

/// The id of a node group that is counted from 1.
pub(crate) fn shard(count: f64) -> Text {
    format!("{count:04}").into()
}

fn unread(what: &str) -> Wrong {
    (format!("{what} have not been read"), "read them, and plan again".to_owned())
}

/// A whole number that a value is, exactly.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and within u32")]
fn whole(number: f64) -> Option<u32> {
    let is_whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    is_whole.then_some(number as u32)
}
