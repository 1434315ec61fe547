//! How far the take-over of phase 3 has come, read from the account: its next step, and what must hold for it.

use domain::{Ask, Region, Regional, Text};
use iac::takeover::{Finding, Scene, Step, next};

use super::Survey;
use crate::change::Performer;

/// The Auto Scaling group that takes over.
const GROUP: &str = "web";

/// The take-over as it stands.
#[derive(Clone, Debug)]
pub struct TakeOver {
    survey: Survey,
    static_ids: Vec<Text>,
    /// The step that comes next; `None` once no static instance is left.
    pub step: Option<&'static Step>,
}

impl TakeOver {
    /// Reads on from a survey: the health of every target.
    pub async fn read(performer: &Performer, survey: &Survey) -> Result<Self, Text> {
        let mut survey = survey.clone();
        let groups = survey.here()?.target_groups.value();
        let arns: Vec<Text> = groups.into_iter().flatten().map(|group| group.arn.clone()).collect();
        let asks = arns.into_iter().map(|arn| Ask::In(survey.region.clone(), Regional::TargetHealth(arn))).collect();
        Performer::fold(performer.cloud(), &mut survey.estate, asks).await;
        Self::of(survey)
    }

    /// The take-over by what was read.
    fn of(survey: Survey) -> Result<Self, Text> {
        let parameter = |stack: &str, name: &str| {
            let value = survey.stack(stack)?.parameters.iter().find(|(key, _)| key.raw() == name)?.1;
            Some(value.raw().to_owned())
        };
        let static_instances = parameter("foundation", "StaticInstances");
        let static_targets = parameter("edge", "StaticTargets");
        let groups = survey.here()?.groups.value();
        let groups = groups.ok_or("the Auto Scaling groups could not be read; look again")?;
        let has_group = survey.stack("compute").is_some() && groups.iter().any(|group| group.name == GROUP);
        let step = next(static_instances.as_deref(), static_targets.as_deref(), has_group);
        Ok(Self { static_ids: static_ids(&survey)?, survey, step })
    }

    /// What must hold before `step` is begun.
    pub fn may_begin(&self, step: &Step) -> Result<Vec<Finding>, Text> {
        Ok(step.may_begin(&self.scene()?))
    }

    /// What must hold before `step` counts as done.
    pub fn is_done(&self, step: &Step) -> Result<Vec<Finding>, Text> {
        Ok(step.is_done(&self.scene()?))
    }

    /// The static instances that serve: those that are a target of a target group.
    pub fn serving(&self) -> Result<Vec<Text>, Text> {
        let scene = self.scene()?;
        let targets = || scene.behind.iter().filter_map(|it| it.targets).flatten();
        Ok(self.static_ids.iter().filter(|id| targets().any(|target| target.id == **id)).cloned().collect())
    }

    fn scene(&self) -> Result<Scene<'_>, Text> {
        let region: &Region = &self.survey.region;
        let scene = Scene::read(&self.survey.estate, region, GROUP, self.static_ids.clone());
        let scene = scene.ok_or_else(|| Text::from(format!("{region} was not looked at")))?;
        // When the take-over began, the static instances alone served: each behind every target group.
        let before = scene.behind.iter().map(|it| (it.name.clone(), self.static_ids.len())).collect();
        Ok(scene.compared_with(before))
    }
}

/// The ids of the instances that the stack of phase 1 has.
fn static_ids(survey: &Survey) -> Result<Vec<Text>, Text> {
    let stack = survey.stack("foundation").filter(|stack| stack.status != "REVIEW_IN_PROGRESS");
    let stack = stack
        .ok_or("phase 1 is of no stack; roll it out by `phase apply 1`, or bring it under one by `phase adopt 1`")?;
    let details = survey.here()?.stack_details.get(&stack.name);
    let resources = details.filter(|it| it.resources.trouble().is_none()).and_then(|it| it.resources.value());
    let resources =
        resources.ok_or_else(|| format!("the resources of {} could not be read; look again", stack.name))?;
    let standing = resources.iter().filter(|it| it.kind == "AWS::EC2::Instance" && it.status != "DELETE_COMPLETE");
    Ok(standing.filter_map(|it| it.physical_id.clone()).collect())
}
