//! Every alarm of the phase is there, tells somebody, and does not fire.

use domain::{Alarm, AlarmState, StackResource};

use super::{Check, Deployed, Outcome, Verification, whole};

pub(super) fn checks(of: &Verification<'_>) -> Vec<Check> {
    of.stacks.iter().flat_map(|deployed| of_stack(of, deployed)).collect()
}

fn of_stack(of: &Verification<'_>, deployed: &Deployed<'_>) -> Vec<Check> {
    let is_alarm = |kind: &str| matches!(kind, "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm");
    let wanted: Vec<&String> =
        deployed.evaluated.resources.iter().filter(|(_, it)| is_alarm(&it.kind)).map(|(id, _)| id).collect();
    let judged = |id: &String, known: &Result<(&Vec<Alarm>, &Vec<StackResource>), String>| match known {
        Err(why) => Check::new("alarms", id.as_str(), Outcome::Unknown, why.as_str()),
        Ok((alarms, resources)) => {
            let name = resources.iter().find(|it| it.logical_id == **id).and_then(|it| it.physical_id.as_ref());
            let found = name.and_then(|name| alarms.iter().find(|it| it.name == *name || it.arn == *name));
            of_alarm(id, found)
        }
    };
    let known = known(of, deployed);
    wanted.into_iter().map(|id| judged(id, &known)).collect()
}

fn known<'a>(
    of: &Verification<'a>,
    deployed: &Deployed<'_>,
) -> Result<(&'a Vec<Alarm>, &'a Vec<StackResource>), String> {
    let alarms = whole(&of.here.alarms, "the alarms")?;
    let detail =
        of.here.stack_details.get(&deployed.stack.name).ok_or("the stack's resources have not been read yet")?;
    Ok((alarms, whole(&detail.resources, "the stack's resources")?))
}

fn of_alarm(id: &str, alarm: Option<&Alarm>) -> Check {
    let Some(alarm) = alarm else { return Check::new("alarms", id, Outcome::Fail, "it is not there") };
    let only_scales = !alarm.actions.is_empty() && alarm.actions.iter().all(|it| it.raw().contains(":scalingPolicy:"));
    let (outcome, why) = match alarm.state {
        // A group at rest is below the bound that scales it in.
        AlarmState::Alarm if only_scales => (Outcome::Pass, "it fires, and only scales".to_owned()),
        AlarmState::Alarm => (Outcome::Fail, format!("it fires: {}", alarm.reason)),
        AlarmState::InsufficientData => (Outcome::Unknown, "it has no data".to_owned()),
        AlarmState::Ok if !alarm.actions_enabled => (Outcome::Fail, "its actions are switched off".to_owned()),
        AlarmState::Ok => (Outcome::Pass, "OK".to_owned()),
    };
    Check::new("alarms", alarm.name.as_str(), outcome, why)
}
