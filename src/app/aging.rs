//! How old what is shown is, against what was promised, and what is wrong with it.

use std::time::Duration;

use domain::{Ask, Billing, CloudError, Failure, Freshness, Moment, Reading, Region, RegionEstate, Regional};

use crate::{Model, Pane, Row, Subject, promised};

/// What is wrong with the readings a pane is made from, the most important first.
pub fn trouble(model: &Model, pane: Pane) -> Option<&CloudError> {
    match pane {
        Pane::Activity => model.estate.regions.values().find_map(|here| {
            let history = here.alarm_history.get(&None).and_then(Reading::trouble);
            history.or_else(|| here.scaling.trouble())
        }),
        _ => pane.sources().iter().find_map(|source| model.estate.trouble(*source)),
    }
}

/// What is missing from the list a pane is made from: it shows a part of it, and counts that part alone.
pub fn missing(model: &Model, pane: Pane) -> Option<&CloudError> {
    model.estate.regions.values().find_map(|here| match pane {
        Pane::Phases => here.stacks.gap(),
        Pane::Targets => here.target_groups.gap(),
        Pane::Capacity => here.groups.gap(),
        Pane::Alarms => here.alarms.gap(),
        Pane::Activity => here.scaling.gap(),
        Pane::Spend => model.estate.billing.daily.gap(),
    })
}

/// Why the list that a pane counts cannot be read, in the region where that has lasted longest.
pub(crate) fn silence(model: &Model, pane: Pane) -> Option<&Failure> {
    let failures = model.estate.regions.values().filter_map(|here| match pane {
        Pane::Phases => here.stacks.failure(),
        Pane::Targets => here.target_groups.failure(),
        Pane::Capacity => here.groups.failure(),
        Pane::Alarms => here.alarms.failure(),
        Pane::Activity | Pane::Spend => None,
    });
    failures.min_by_key(|failure| failure.since)
}

/// The age of a pane: that of its worst reading. Stale when any reading is; awaiting while nothing has been read.
pub fn freshness(model: &Model, pane: Pane) -> Freshness {
    if pane == Pane::Spend {
        return spend(model);
    }
    let mut worst = Worst::default();
    for (region, here) in &model.estate.regions {
        match pane {
            Pane::Phases => worst.add(age(model, region, &Regional::Stacks, &here.stacks)),
            Pane::Targets => targets(model, region, here, &mut worst),
            Pane::Capacity => worst.add(age(model, region, &Regional::Groups, &here.groups)),
            Pane::Alarms => worst.add(age(model, region, &Regional::Alarms, &here.alarms)),
            Pane::Activity => {
                worst.add(age(model, region, &Regional::Scaling, &here.scaling));
                if let Some(history) = here.alarm_history.get(&None) {
                    worst.add(age(model, region, &Regional::AlarmHistory(None), history));
                }
            }
            Pane::Spend => {}
        }
    }
    worst.freshness()
}

fn targets(model: &Model, region: &Region, here: &RegionEstate, worst: &mut Worst) {
    worst.add(age(model, region, &Regional::TargetGroups, &here.target_groups));
    for (arn, health) in &here.target_health {
        // A group not asked yet shows that in its own row.
        if health.at().is_some() {
            worst.add(age(model, region, &Regional::TargetHealth(arn.clone()), health));
        }
    }
}

fn spend(model: &Model) -> Freshness {
    let daily = &model.estate.billing.daily;
    daily.freshness(model.now.here, stale_after(model, &Ask::Billing(Billing::Daily)))
}

/// The age of what a row shows, where it has one of its own: a target group's health, or else its pane's list.
pub fn row_freshness(model: &Model, row: &Row) -> Freshness {
    let Some(region) = row.subject.region() else {
        return row.subject.pane().map_or(Freshness::Awaiting, |pane| freshness(model, pane));
    };
    let Some(here) = model.estate.regions.get(region) else { return Freshness::Awaiting };
    match &row.subject {
        Subject::Phase(..) => age(model, region, &Regional::Stacks, &here.stacks),
        Subject::TargetGroup(_, arn) => here
            .target_health
            .get(arn)
            .map_or(Freshness::Awaiting, |health| age(model, region, &Regional::TargetHealth(arn.clone()), health)),
        Subject::Group(..) => age(model, region, &Regional::Groups, &here.groups),
        Subject::Alarm(..) => age(model, region, &Regional::Alarms, &here.alarms),
        Subject::Event(_) => freshness(model, Pane::Activity),
        Subject::QuietAlarms | Subject::Service(_) | Subject::Entry(..) => Freshness::Awaiting,
    }
}

/// How long ago an AWS event was, by the account's clock.
pub fn since(model: &Model, moment: Moment) -> Duration {
    model.now.cloud.since(moment)
}

fn age<T>(model: &Model, region: &Region, asked: &Regional, reading: &Reading<T>) -> Freshness {
    reading.freshness(model.now.here, stale_after(model, &Ask::In(region.clone(), asked.clone())))
}

/// Twice the promised cadence: one late answer is no news.
fn stale_after(model: &Model, ask: &Ask) -> Duration {
    promised(model, ask).saturating_mul(2)
}

#[derive(Default)]
struct Worst {
    fresh: Option<Duration>,
    stale: Option<Duration>,
}

impl Worst {
    fn add(&mut self, freshness: Freshness) {
        match freshness {
            Freshness::Awaiting => {}
            Freshness::Fresh(age) => self.fresh = self.fresh.max(Some(age)),
            Freshness::Stale(age) => self.stale = self.stale.max(Some(age)),
        }
    }

    fn freshness(self) -> Freshness {
        match (self.stale, self.fresh) {
            (Some(age), _) => Freshness::Stale(age),
            (None, Some(age)) => Freshness::Fresh(age),
            (None, None) => Freshness::Awaiting,
        }
    }
}
