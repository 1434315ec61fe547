//! What an action is done to, as the selection stands when it is asked for.

use domain::{Region, Text};

use crate::rows::Entry;
use crate::{Model, Subject};

/// What an action is done to: it no longer follows the selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// An Auto Scaling group.
    Group(Region, Text),
    /// An instance of a group: group and instance.
    Instance(Region, Text, Text),
    /// A scheduled action of a group: group and name.
    Schedule(Region, Text, Text),
    /// A target group: ARN and name.
    TargetGroup(Region, Text, Text),
    /// A target of a target group.
    Target(Region, TargetAim),
    /// An alarm.
    Alarm(Region, Text),
    /// A phase: its number and name, `2 edge`.
    Phase(Region, u8, Text),
}

/// A target of a target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetAim {
    /// The target group's ARN.
    pub arn: Text,
    /// The target group's name.
    pub group: Text,
    /// Instance id or IP address.
    pub target: Text,
    /// Its port.
    pub port: Option<u16>,
}

impl Aim {
    /// Where it is.
    pub const fn region(&self) -> &Region {
        match self {
            Self::Group(region, ..)
            | Self::Instance(region, ..)
            | Self::Schedule(region, ..)
            | Self::TargetGroup(region, ..)
            | Self::Target(region, _)
            | Self::Alarm(region, _)
            | Self::Phase(region, ..) => region,
        }
    }

    /// The name a person knows it by.
    pub const fn name(&self) -> &Text {
        match self {
            Self::Group(_, name)
            | Self::Instance(_, _, name)
            | Self::Schedule(_, _, name)
            | Self::TargetGroup(_, _, name)
            | Self::Alarm(_, name)
            | Self::Phase(_, _, name)
            | Self::Target(_, TargetAim { target: name, .. }) => name,
        }
    }
}

/// What is looked at as a whole: what is opened, or else the selected row.
fn subject(model: &Model) -> Option<&Subject> {
    match &model.view.detail {
        Some(detail) => Some(&detail.subject),
        None => model.selected(),
    }
}

/// The selected entry of the opened detail.
fn entry(model: &Model) -> Option<Entry<'_>> {
    let selected = model.view.detail.as_ref()?.cursor.selected.as_ref()?;
    let row = model.rows.detail.rows.iter().find(|row| row.subject == *selected)?;
    model.entries().get(row.index).copied()
}

/// The group that is selected or opened.
pub(super) fn group(model: &Model) -> Option<Aim> {
    let Subject::Group(region, name) = subject(model)? else { return None };
    Some(Aim::Group(region.clone(), name.clone()))
}

/// The instance that is selected in an opened group.
pub(super) fn instance(model: &Model) -> Option<Aim> {
    let Subject::Group(region, group) = subject(model)? else { return None };
    let Entry::Instance(instance) = entry(model)? else { return None };
    Some(Aim::Instance(region.clone(), group.clone(), instance.id.clone()))
}

/// The scheduled action that is selected in an opened group.
pub(super) fn schedule(model: &Model) -> Option<Aim> {
    let Subject::Group(region, group) = subject(model)? else { return None };
    let Entry::Schedule(action) = entry(model)? else { return None };
    Some(Aim::Schedule(region.clone(), group.clone(), action.name.clone()))
}

/// The selected scheduled action, to be put anew, or else the group, for a new one.
pub(super) fn schedule_or_group(model: &Model) -> Option<Aim> {
    schedule(model).or_else(|| group(model))
}

/// The target group that is selected or opened.
fn target_group(model: &Model) -> Option<Aim> {
    let found = subject(model)?;
    let Subject::TargetGroup(region, arn) = found else { return None };
    Some(Aim::TargetGroup(region.clone(), arn.clone(), model.name_of(found)))
}

/// The target that is selected in an opened target group.
pub(super) fn target(model: &Model) -> Option<Aim> {
    let Some(Aim::TargetGroup(region, arn, group)) = target_group(model) else { return None };
    let Entry::Target(target) = entry(model)? else { return None };
    Some(Aim::Target(region, TargetAim { arn, group, target: target.id.clone(), port: target.port }))
}

/// The selected target, to be registered again, or else the target group, for another one.
pub(super) fn target_or_group(model: &Model) -> Option<Aim> {
    target(model).or_else(|| target_group(model))
}

/// The alarm that is selected or opened.
pub(super) fn alarm(model: &Model) -> Option<Aim> {
    let Subject::Alarm(region, name) = subject(model)? else { return None };
    Some(Aim::Alarm(region.clone(), name.clone()))
}

/// The phase that is selected or opened.
pub(super) fn phase(model: &Model) -> Option<Aim> {
    let found = subject(model)?;
    let Subject::Phase(region, number) = found else { return None };
    Some(Aim::Phase(region.clone(), *number, model.name_of(found)))
}
