//! A scheduled action put or deleted.

use change::{Action, ScheduleAction, ScheduleChange, SchedulePlan};
use domain::{Moment, ScheduledAction};

use super::super::{Aim, Does, Offer, aim, fit, nothing};
use crate::Model;
use crate::model::{Fault, Field, Form};

const NAME: &str = "name";
const AT: &str = "at";
const RECURRENCE: &str = "recurrence";
const ZONE: &str = "time zone";
const MIN: &str = "min";
const DESIRED: &str = "desired";
const MAX: &str = "max";

pub(super) const PUT: Offer = Offer {
    id: "schedule.put",
    aim: aim::schedule_or_group,
    missing: super::NO_GROUP,
    unfit: fit,
    fields,
    does: Does::Change(put),
};

pub(super) const DELETE: Offer = Offer {
    id: "schedule.delete",
    aim: aim::schedule,
    missing: "open a group and select a scheduled action first",
    unfit: fit,
    fields: nothing,
    does: Does::Change(delete),
};

fn known<'a>(model: &'a Model, aim: &Aim) -> Option<&'a ScheduledAction> {
    let Aim::Schedule(region, group, name) = aim else { return None };
    let schedules = &model.estate.regions.get(region)?.scaling.value()?.schedules;
    schedules.iter().find(|action| action.group == *group && action.name == *name)
}

fn fields(model: &Model, aim: &Aim) -> Vec<Field> {
    let known = known(model, aim);
    let word = |text: Option<&domain::Text>| text.map(|text| text.raw().to_owned()).unwrap_or_default();
    let recurrence = word(known.and_then(|it| it.recurrence.as_ref()));
    // Of a recurring action AWS tells the next time; that is not what it was asked for.
    let at = known.and_then(|it| it.at).filter(|_| recurrence.is_empty()).map(|at| at.to_string());
    let [min, desired, max] = known.map_or([None; 3], |it| it.sizes);
    vec![
        Field::line(NAME, "an existing one is put anew", &word(known.map(|it| &it.name))),
        Field::line(AT, "once, in UTC: 2026-11-22T14:30:00Z; empty where it recurs", &at.unwrap_or_default()),
        Field::line(RECURRENCE, "five fields of cron: 0 8 * * MON-FRI; empty for once", &recurrence),
        Field::line(
            ZONE,
            "of the recurrence, as Europe/Berlin; empty: UTC",
            &word(known.and_then(|it| it.time_zone.as_ref())),
        ),
        Field::number(MIN, "empty: it stays", min),
        Field::number(DESIRED, "empty: it stays", desired),
        Field::number(MAX, "empty: it stays", max),
    ]
}

fn put(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    let name = form.line(NAME, "the name of the scheduled action")?;
    let at = match form.text(AT) {
        "" => None,
        text => Some(Moment::parse(text).map_err(|fault| form.fault(AT, format!("{fault}; write one in UTC")))?),
    };
    let recurrence = filled(form, RECURRENCE);
    if let Some(cron) = recurrence.as_deref().filter(|cron| cron.split_whitespace().count() != 5) {
        return Err(form.fault(RECURRENCE, format!("`{cron}` has not five fields; write as 0 8 * * MON-FRI")));
    }
    if at.is_none() && recurrence.is_none() {
        return Err(form.fault(AT, "neither a time nor a recurrence is written; write one of them"));
    }
    let time_zone = filled(form, ZONE);
    if time_zone.is_some() && recurrence.is_none() {
        return Err(form.fault(ZONE, "a time zone belongs to a recurrence; write one, or leave the zone empty"));
    }
    let (min, desired, max) = (form.optional(MIN)?, form.optional(DESIRED)?, form.optional(MAX)?);
    if [min, desired, max].iter().all(Option::is_none) {
        return Err(form.fault(MIN, "no size is written; write at least one of min, desired and max"));
    }
    let sizes: Vec<u32> = [min, desired, max].into_iter().flatten().collect();
    if !sizes.is_sorted() {
        return Err(form.fault(MIN, "min <= desired <= max does not hold; mend the sizes"));
    }
    let plan = SchedulePlan { at, recurrence, time_zone, min, desired, max };
    schedule(aim, form, (name, ScheduleChange::Put(plan)))
}

fn filled(form: &Form, name: &str) -> Option<String> {
    Some(form.text(name).to_owned()).filter(|text| !text.is_empty())
}

fn delete(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    match aim {
        Aim::Schedule(_, _, name) => schedule(aim, form, (name.raw(), ScheduleChange::Delete)),
        _ => Err(form.fault(NAME, "no scheduled action is meant; select one")),
    }
}

fn schedule(aim: &Aim, form: &Form, (name, change): (&str, ScheduleChange)) -> Result<Action, Fault> {
    match aim {
        Aim::Group(_, group) | Aim::Schedule(_, group, _) => {
            Ok(Action::Schedule(ScheduleAction { group: group.clone(), name: name.into(), change }))
        }
        _ => Err(form.fault(NAME, "no group is meant; select one")),
    }
}
