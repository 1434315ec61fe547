//! What must hold before a step of the take-over, and whether it does.

use std::collections::BTreeSet;

use domain::{AlarmState, Target, TargetState, Text, Zone};

use super::{Behind, Scene};

/// Something that must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prerequisite {
    /// The static instances are there to be registered.
    StaticRunning,
    /// Every static instance is a healthy target of every target group.
    StaticHealthy,
    /// The group has healthy targets in two zones at least, in every target group.
    GroupHealthyInTwoZones,
    /// The group alone has as many healthy targets as there were in all when the take-over began.
    GroupEnough,
    /// There are no fewer healthy targets than when the take-over began.
    NoFewerHealthy,
    /// No static instance is a target any more, draining ones included.
    StaticDrained,
    /// The static instances are gone.
    StaticGone,
    /// No alarm fires.
    AlarmsQuiet,
}

/// Whether a prerequisite holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The prerequisite.
    pub prerequisite: Prerequisite,
    /// `Some(true)` where it holds, `Some(false)` where it is not, `None` where nobody can say.
    pub is_met: Option<bool>,
    /// What was found.
    pub why: String,
}

impl Prerequisite {
    /// What must hold, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::StaticRunning => "the static instances are there",
            Self::StaticHealthy => "every static instance is healthy behind the load balancer",
            Self::GroupHealthyInTwoZones => "the group has healthy targets in two zones",
            Self::GroupEnough => "the group alone serves as much as was served before",
            Self::NoFewerHealthy => "no fewer targets are healthy than before",
            Self::StaticDrained => "no static instance is a target any more",
            Self::StaticGone => "the static instances are gone",
            Self::AlarmsQuiet => "no alarm fires",
        }
    }

    /// Whether it holds. What could not be read keeps it shut.
    pub fn judge(self, scene: &Scene<'_>) -> Finding {
        let found = match self {
            Self::StaticRunning => Ok((!scene.static_ids.is_empty(), format!("{} known", scene.static_ids.len()))),
            Self::StaticGone => Ok((scene.static_ids.is_empty(), format!("{} left", scene.static_ids.len()))),
            Self::AlarmsQuiet => alarms(scene),
            Self::StaticHealthy => each(scene, static_healthy),
            Self::GroupHealthyInTwoZones => each(scene, group_in_two_zones),
            Self::GroupEnough => each(scene, group_enough),
            Self::NoFewerHealthy => each(scene, no_fewer),
            Self::StaticDrained => each(scene, |scene, _, targets| Ok(drained(scene, targets))),
        };
        match found {
            Ok((is_met, why)) => Finding { prerequisite: self, is_met: Some(is_met), why },
            Err(why) => Finding { prerequisite: self, is_met: None, why },
        }
    }
}

type Found = Result<(bool, String), String>;

/// Judges every target group; the first that does not pass says why.
fn each(scene: &Scene<'_>, judge: fn(&Scene<'_>, &Text, &[Target]) -> Found) -> Found {
    if scene.behind.is_empty() {
        return Err("no target group is known".to_owned());
    }
    let mut words = Vec::new();
    for Behind { name, targets } in &scene.behind {
        let targets = targets.ok_or_else(|| format!("the targets of {name} could not be read"))?;
        let (is_met, why) = judge(scene, name, targets)?;
        if !is_met {
            return Ok((false, format!("{name}: {why}")));
        }
        words.push(format!("{name}: {why}"));
    }
    Ok((true, words.join(", ")))
}

fn alarms(scene: &Scene<'_>) -> Found {
    let alarms = scene.alarms.as_ref().ok_or("the alarms could not be read")?;
    let only_scales = |action: &Text| action.raw().contains(":scalingPolicy:");
    let counts = alarms.iter().filter(|it| it.actions.is_empty() || !it.actions.iter().all(only_scales));
    let firing: Vec<&str> = counts.filter(|it| it.state == AlarmState::Alarm).map(|it| it.name.as_str()).collect();
    Ok((firing.is_empty(), if firing.is_empty() { "none fires".to_owned() } else { firing.join(", ") }))
}

fn static_healthy(scene: &Scene<'_>, _: &Text, targets: &[Target]) -> Found {
    if scene.static_ids.is_empty() {
        return Err("the ids of the static instances are not known".to_owned());
    }
    let is_healthy = |id: &&Text| targets.iter().any(|it| it.id == **id && it.state == TargetState::Healthy);
    let healthy = scene.static_ids.iter().filter(is_healthy).count();
    Ok((healthy == scene.static_ids.len(), format!("{healthy} of {} healthy", scene.static_ids.len())))
}

/// The healthy targets that the group started.
fn of_group<'a>(scene: &Scene<'_>, targets: &'a [Target]) -> Result<Vec<&'a Target>, String> {
    let group = scene.group.ok_or("the group is not there, or could not be read")?;
    let is_own = |target: &&Target| group.instances.iter().any(|instance| instance.id == target.id);
    Ok(targets.iter().filter(is_own).filter(|target| target.state == TargetState::Healthy).collect())
}

fn group_in_two_zones(scene: &Scene<'_>, _: &Text, targets: &[Target]) -> Found {
    let healthy = of_group(scene, targets)?;
    let of_instance = |target: &Target| {
        let instances = scene.group.into_iter().flat_map(|group| &group.instances);
        instances.filter(|it| it.id == target.id).map(|it| it.zone.clone()).next()
    };
    let zones: BTreeSet<Zone> =
        healthy.iter().filter_map(|target| target.zone.clone().or_else(|| of_instance(target))).collect();
    let names: Vec<&str> = zones.iter().map(Zone::as_str).collect();
    Ok((
        zones.len() >= 2,
        format!("{} healthy in {}", healthy.len(), if names.is_empty() { "no zone".into() } else { names.join(", ") }),
    ))
}

fn before(scene: &Scene<'_>, name: &Text) -> Result<usize, String> {
    let known = scene.healthy_before.iter().find(|(group, _)| group == name);
    known.map(|(_, count)| *count).ok_or_else(|| format!("how many targets of {name} were healthy before is not known"))
}

fn group_enough(scene: &Scene<'_>, name: &Text, targets: &[Target]) -> Found {
    let (healthy, before) = (of_group(scene, targets)?.len(), before(scene, name)?);
    Ok((healthy >= before, format!("{healthy} of the group healthy, {before} in all before")))
}

fn no_fewer(scene: &Scene<'_>, name: &Text, targets: &[Target]) -> Found {
    let healthy = targets.iter().filter(|target| target.state == TargetState::Healthy).count();
    let before = before(scene, name)?;
    Ok((healthy >= before, format!("{healthy} healthy, {before} before")))
}

fn drained(scene: &Scene<'_>, targets: &[Target]) -> (bool, String) {
    let left = targets.iter().filter(|target| scene.static_ids.contains(&target.id));
    let words: Vec<String> = left.map(|target| format!("{} is {}", target.id, target.state.as_str())).collect();
    (words.is_empty(), if words.is_empty() { "none left".to_owned() } else { words.join(", ") })
}
