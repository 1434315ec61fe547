//! What should be asked of one region.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Ask, Drift, Progress, Region, RegionEstate, Regional, Stack, StackQuestion, Text};

use super::{Rank, Shown, Want, promised};
use crate::{Model, Pane, Subject};

struct Asking<'a> {
    model: &'a Model,
    region: &'a Region,
    wants: &'a mut Vec<Want>,
}

impl Asking<'_> {
    /// At the cadence promised.
    fn want(&mut self, asked: Regional, rank: Rank) {
        let ask = Ask::In(self.region.clone(), asked);
        let cadence = promised(self.model, &ask);
        self.wants.push(Want { ask, cadence, rank });
    }

    /// At the base cadence, because it is selected.
    fn want_now(&mut self, asked: Regional, base: Duration) {
        let ask = Ask::In(self.region.clone(), asked);
        self.wants.push(Want { ask, cadence: base, rank: Rank::Selected });
    }
}

pub(super) fn add(model: &Model, region: &Region, here: &RegionEstate, shown: &Shown, wants: &mut Vec<Want>) {
    let mut asking = Asking { model, region, wants };
    for asked in [Regional::Alarms, Regional::TargetGroups, Regional::Groups] {
        asking.want(asked, Rank::Visible);
    }
    health(&mut asking, here, shown);
    let has_activity = shown.has(Pane::Activity);
    if shown.has(Pane::Phases) || has_activity {
        asking.want(Regional::Stacks, Rank::Visible);
        stacks(&mut asking, here, shown);
    }
    if shown.has(Pane::Capacity) || has_activity {
        asking.want(Regional::Scaling, Rank::Visible);
    }
    if shown.has(Pane::Capacity) {
        refreshes(&mut asking, here, shown);
    }
    if has_activity {
        asking.want(Regional::AlarmHistory(None), Rank::Visible);
    }
    if let Some(Subject::Alarm(at, name)) = &shown.opened
        && at == region
    {
        asking.want(Regional::AlarmHistory(Some(name.clone())), Rank::Selected);
    }
}

/// Every target group that is watched: the selected and the failing first, the others in rotation.
fn health(asking: &mut Asking<'_>, here: &RegionEstate, shown: &Shown) {
    let model = asking.model;
    for group in here.target_groups.value().into_iter().flatten() {
        if !model.settings.watches(&group.name, &group.tags) {
            continue;
        }
        let asked = Regional::TargetHealth(group.arn.clone());
        let is_selected =
            matches!(&shown.selected, Some(Subject::TargetGroup(r, arn)) if r == asking.region && *arn == group.arn);
        if is_selected {
            asking.want_now(asked, model.settings.cadence.targets);
        } else if model.rows.urgent.targets.contains(&group.arn) {
            asking.want(asked, Rank::Unhealthy);
        } else {
            asking.want(asked, Rank::Rotation);
        }
    }
}

/// Refreshes of every watched group: the selected and the running first.
fn refreshes(asking: &mut Asking<'_>, here: &RegionEstate, shown: &Shown) {
    let model = asking.model;
    for group in here.groups.value().into_iter().flatten() {
        if !model.settings.watches(&group.name, &group.tags) {
            continue;
        }
        let asked = Regional::Refreshes(group.name.clone());
        let is_selected =
            matches!(&shown.selected, Some(Subject::Group(r, name)) if r == asking.region && *name == group.name);
        if is_selected {
            asking.want_now(asked, model.settings.cadence.capacity);
        } else if model.rows.urgent.refreshing.contains(&(asking.region.clone(), group.name.clone())) {
            asking.want(asked, Rank::Unhealthy);
        } else if shown.opened.is_none() {
            asking.want(asked, Rank::Rotation);
        }
    }
}

/// Resources and events of the phases' stacks, and events of any other stack being worked on.
fn stacks(asking: &mut Asking<'_>, here: &RegionEstate, shown: &Shown) {
    let (model, region) = (asking.model, asking.region);
    let mut owned = BTreeSet::new();
    for (_, standing) in model.rows.standings.iter().filter(|(at, _)| at == region) {
        let rank = match &shown.opened {
            Some(Subject::Phase(r, number)) if r == region && *number == standing.phase.number => Rank::Selected,
            _ => Rank::Rotation,
        };
        for stack in &standing.stacks {
            // A stack belongs to one phase; a tag and a name that disagree must not ask twice.
            if owned.insert(stack.name.clone()) {
                stack_details(asking, &stack.name, rank);
                formation(asking, stack, rank);
            }
        }
    }
    for stack in here.stacks.value().into_iter().flatten() {
        if stack.progress() == Progress::Running && !owned.contains(&stack.name) {
            asking.want(Regional::StackEvents(stack.name.clone()), Rank::Visible);
        }
    }
}

/// Its template, once and again after each update; how it drifted, while somebody looks at it.
fn formation(asking: &mut Asking<'_>, stack: &Stack, rank: Rank) {
    let model = asking.model;
    let is_ours = crate::rows::phases::template(model, &stack.name).is_some();
    let is_compared = model.rows.deployed.comparison(asking.region, stack).is_some();
    if is_ours && !is_compared && stack.progress() == Progress::Complete {
        asking.want(Regional::Stack(stack.name.clone(), StackQuestion::Template), rank);
    }
    if rank == Rank::Selected && stack.drift == Drift::Drifted {
        asking.want(Regional::Stack(stack.name.clone(), StackQuestion::Drift), rank);
    }
}

fn stack_details(asking: &mut Asking<'_>, stack: &Text, rank: Rank) {
    let base = asking.model.settings.cadence.phases;
    let is_running = asking.model.rows.urgent.stacks.contains(&(asking.region.clone(), stack.clone()));
    for asked in [Regional::StackResources(stack.clone()), Regional::StackEvents(stack.clone())] {
        match rank {
            Rank::Selected => asking.want_now(asked, base),
            _ if is_running => asking.want(asked, Rank::Visible),
            _ => asking.want(asked, rank),
        }
    }
}
