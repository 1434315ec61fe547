//! Actions on targets and alarms.

use change::{Action, AlarmAction, AlarmChange, TargetAction, TargetChange};

use super::aim::{self, TargetAim};
use super::{Aim, Does, Offer, fit, nothing, span, undo};
use crate::Model;
use crate::model::{Fault, Field, Form};

const TARGET: &str = "target";
const PORT: &str = "port";
const SPAN: &str = "for";

/// The longest mute, minutes: 15 days.
const LONGEST: u64 = 21_600;

pub(super) static OFFERS: &[Offer] = &[
    Offer {
        id: "target.register",
        aim: aim::target_or_group,
        missing: "select a target group first",
        unfit: fit,
        fields: registered,
        does: Does::Change(register),
    },
    Offer {
        id: "target.deregister",
        aim: aim::target,
        missing: "open a target group and select a target first",
        unfit: fit,
        fields: |_, _| vec![undo::revert_field()],
        does: Does::Change(deregister),
    },
    Offer {
        id: "alarm.mute",
        aim: aim::alarm,
        missing: "select an alarm first",
        unfit: fit,
        fields: |_, _| vec![Field::line(SPAN, "30m, 2h; 15 days at the most; CloudWatch ends it by itself", "30m")],
        does: Does::Change(mute),
    },
    Offer {
        id: "alarm.unmute",
        aim: aim::alarm,
        missing: "select an alarm first",
        unfit: fit,
        fields: nothing,
        does: Does::Change(|aim, form| alarm(aim, form, AlarmChange::Unmute)),
    },
];

fn registered(_: &Model, aim: &Aim) -> Vec<Field> {
    let (target, port) = match aim {
        Aim::Target(_, TargetAim { target, port, .. }) => (target.raw(), *port),
        _ => ("", None),
    };
    vec![
        Field::line(TARGET, "an instance id, or an IP address where the group has those", target),
        Field::number(PORT, "1 to 65535; empty: the target group's own", port.map(u32::from)),
        undo::revert_field(),
    ]
}

fn register(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    let (Aim::TargetGroup(_, arn, group) | Aim::Target(_, TargetAim { arn, group, .. })) = aim else {
        return Err(form.fault(TARGET, "no target group is meant; select one"));
    };
    let target = form.line(TARGET, "an instance id, as i-0abc")?;
    let port = form.optional(PORT)?.map(u16::try_from).transpose().ok().filter(|port| *port != Some(0));
    let port = port
        .ok_or_else(|| form.fault(PORT, format!("`{}` is no port; write 1 to 65535, or nothing", form.text(PORT))))?;
    Ok(Action::Target(TargetAction {
        group: arn.clone(),
        group_name: group.clone(),
        target: target.into(),
        port,
        change: TargetChange::Register,
    }))
}

fn deregister(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    let Aim::Target(_, TargetAim { arn, group, target, port }) = aim else {
        return Err(form.fault(TARGET, "no target is meant; select one"));
    };
    Ok(Action::Target(TargetAction {
        group: arn.clone(),
        group_name: group.clone(),
        target: target.clone(),
        port: *port,
        change: TargetChange::Deregister,
    }))
}

fn mute(aim: &Aim, form: &Form) -> Result<Action, Fault> {
    let text = form.line(SPAN, "how long, as 30m")?;
    let minutes = span(text).map(|span| span.as_secs().div_ceil(60)).filter(|minutes| *minutes <= LONGEST);
    let minutes = minutes
        .and_then(|minutes| u32::try_from(minutes).ok())
        .ok_or_else(|| form.fault(SPAN, format!("`{text}` is no span up to 15 days; write 30m, 2h or 1d")))?;
    alarm(aim, form, AlarmChange::Mute { minutes })
}

fn alarm(aim: &Aim, form: &Form, change: AlarmChange) -> Result<Action, Fault> {
    match aim {
        Aim::Alarm(_, name) => Ok(Action::Alarm(AlarmAction { alarm: name.clone(), change })),
        _ => Err(form.fault("alarm", "no alarm is meant; select one")),
    }
}
