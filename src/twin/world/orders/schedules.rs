//! Orders about scheduled actions: put and delete.

use domain::Moment;

use super::{GroupName, Objection};
use crate::world::World;
use crate::world::groups::{AutoScalingGroup, Cron, ScheduledAction};

/// The names under which UTC goes; other zones are not simulated.
const UTC: [&str; 5] = ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Etc/UCT"];

/// What `PutScheduledUpdateGroupAction` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Plan<'a> {
    /// `ScheduledActionName`.
    pub name: &'a str,
    /// `StartTime`, or its older name `Time`.
    pub start: Option<Moment>,
    /// `EndTime`.
    pub end: Option<Moment>,
    /// `Recurrence`, a cron line.
    pub recurrence: Option<&'a str>,
    /// `TimeZone` of the cron line.
    pub time_zone: Option<&'a str>,
    /// `MinSize`, `DesiredCapacity` and `MaxSize`.
    pub sizes: [Option<u32>; 3],
}

impl World {
    /// `PutScheduledUpdateGroupAction`: creates the action, or replaces the one of that name.
    pub fn put_schedule(&mut self, of: GroupName<'_>, plan: Plan<'_>) -> Result<(), Objection> {
        let now = self.now();
        let (account, uuid) = (self.account.id.clone(), self.engine.uuid());
        let group = self.group_mut(of)?;
        let recurrence = recurrence(plan)?;
        check_sizes(plan.sizes)?;
        let next_at = next(plan, recurrence.as_ref(), now)?;
        if group.schedules.iter().any(|it| it.next_at == next_at && it.name != plan.name) {
            let message = format!("There is already a scheduled action for {} at {next_at}", group.name);
            return Err(Objection::named("AlreadyExists", message));
        }
        let arn = format!(
            "arn:aws:autoscaling:{}:{account}:scheduledUpdateGroupAction:{uuid}:autoScalingGroupName/{}:\
             scheduledActionName/{}",
            of.region, of.name, plan.name
        );
        let known = group.schedules.iter().position(|it| it.name == plan.name);
        let [min, desired, max] = plan.sizes;
        let action = ScheduledAction {
            name: plan.name.to_owned(),
            arn: known.map_or(arn, |it| group.schedules[it].arn.clone()),
            recurrence,
            next_at,
            end_at: plan.end,
            time_zone: plan.time_zone.map(str::to_owned),
            min,
            max,
            desired,
        };
        match known {
            Some(index) => group.schedules[index] = action,
            None => group.schedules.push(action),
        }
        Ok(())
    }

    /// `DeleteScheduledAction`.
    pub fn delete_schedule(&mut self, of: GroupName<'_>, name: &str) -> Result<(), Objection> {
        let group: &mut AutoScalingGroup = self.group_mut(of)?;
        let known = group.schedules.iter().position(|it| it.name == name);
        let missing = || Objection::invalid(format!("Scheduled action name not found - no scheduled action '{name}'"));
        group.schedules.remove(known.ok_or_else(missing)?);
        Ok(())
    }
}

fn recurrence(plan: Plan<'_>) -> Result<Option<Cron>, Objection> {
    if let Some(zone) = plan.time_zone.filter(|it| !UTC.contains(it)) {
        return Err(Objection::invalid(format!(
            "Time zone {zone} is not simulated; the simulated account knows {}",
            UTC.join(", ")
        )));
    }
    let Some(line) = plan.recurrence else { return Ok(None) };
    Cron::parse(line).map(Some).map_err(|_| Objection::invalid(format!("Given recurrence string: {line} is invalid")))
}

fn check_sizes([min, desired, max]: [Option<u32>; 3]) -> Result<(), Objection> {
    if min.is_none() && desired.is_none() && max.is_none() {
        return Err(Objection::invalid(
            "At least one of MinSize, MaxSize or DesiredCapacity must be specified for a scheduled action",
        ));
    }
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        return Err(Objection::invalid(format!("Min size {min} is larger than max size {max}")));
    }
    let below = min.zip(desired).is_some_and(|(min, desired)| desired < min);
    let above = max.zip(desired).is_some_and(|(max, desired)| desired > max);
    if below || above {
        return Err(Objection::invalid("Desired capacity must be between the min size and the max size"));
    }
    Ok(())
}

/// When the action runs first: at its start, else when its line next names a time.
fn next(plan: Plan<'_>, recurrence: Option<&Cron>, now: Moment) -> Result<Moment, Objection> {
    if plan.start.is_some_and(|it| it <= now) {
        return Err(Objection::invalid("Given start time is in the past"));
    }
    if plan.end.is_some_and(|it| it <= now) {
        return Err(Objection::invalid("Given end time is in the past"));
    }
    if let (Some(start), Some(end)) = (plan.start, plan.end)
        && end <= start
    {
        return Err(Objection::invalid("Given end time is before the start time"));
    }
    let next = plan.start.or_else(|| recurrence.and_then(|it| it.next_after(now)));
    next.ok_or_else(|| Objection::invalid("Either a start time or a recurrence that names a time must be specified"))
}
