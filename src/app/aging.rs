//! How old what is shown is, against what was promised, and what is wrong with it.

use std::time::Duration;

use domain::{
    Ask, Billing, CloudError, Failure, Freshness, MetricQuery, Moment, Reading, Region, RegionEstate, Regional, Text,
};

use crate::layout::{Form, layout};
use crate::wants::drawn_in_row;
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

/// The age of a pane: that of its oldest reading on screen. Stale when any is; awaiting while nothing has been read.
pub fn freshness(model: &Model, pane: Pane) -> Freshness {
    let mut worst = Worst::default();
    if pane == Pane::Spend {
        spend(model, &mut worst);
        return worst.freshness();
    }
    for (region, here) in &model.estate.regions {
        match pane {
            Pane::Phases => {
                worst.add(age(model, region, &Regional::Stacks, &here.stacks));
                stacks(model, region, here, &mut worst);
            }
            Pane::Targets => targets(model, region, here, &mut worst),
            Pane::Capacity => worst.add(age(model, region, &Regional::Groups, &here.groups)),
            Pane::Alarms => worst.add(age(model, region, &Regional::Alarms, &here.alarms)),
            Pane::Activity => {
                worst.add(age(model, region, &Regional::Scaling, &here.scaling));
                if let Some(history) = here.alarm_history.get(&None) {
                    worst.add(age(model, region, &Regional::AlarmHistory(None), history));
                }
                stacks(model, region, here, &mut worst);
            }
            Pane::Spend => {}
        }
    }
    drawn(model, pane, &mut worst);
    worst.freshness()
}

/// What the rows shown draw beside their list: a group's CPU and refreshes, an alarm's metric. Rows out of sight are
/// not asked about, so their figures may be old.
fn drawn(model: &Model, pane: Pane, worst: &mut Worst) {
    if !matches!(pane, Pane::Capacity | Pane::Alarms) {
        return;
    }
    let lines =
        layout(model.size, model).pane(pane).map_or(0, |area| if area.form == Form::Full { area.page() } else { 0 });
    let cursor = &model.view.pane(pane).cursor;
    for row in model.rows.pane(pane).rows.iter().skip(cursor.offset).take(lines) {
        let Some((region, here)) = row.subject.region().and_then(|region| model.estate.regions.get_key_value(region))
        else {
            continue;
        };
        if let Some(query) = drawn_in_row(model, row) {
            worst.add(metric_freshness(model, here, &query));
        }
        if let Subject::Group(_, name) = &row.subject
            && let Some(refreshes) = here.refreshes.get(name)
        {
            worst.add(age(model, region, &Regional::Refreshes(name.clone()), refreshes));
        }
    }
}

/// The age of a metric's datapoints; awaiting where they were never read.
pub(crate) fn metric_freshness(model: &Model, here: &RegionEstate, query: &MetricQuery) -> Freshness {
    let limit = model.settings.cadence.metrics.saturating_mul(2);
    here.metrics.get(query).map_or(Freshness::Awaiting, |reading| reading.freshness(model.now.here, limit))
}

/// Resources and events of the stacks that the phases own; others are not asked about.
fn stacks(model: &Model, region: &Region, here: &RegionEstate, worst: &mut Worst) {
    let standings = model.rows.standings.iter().filter(|(at, _)| at == region);
    for stack in standings.flat_map(|(_, standing)| &standing.stacks) {
        stack_detail(model, region, (here, &stack.name), worst);
    }
}

fn stack_detail(model: &Model, region: &Region, (here, stack): (&RegionEstate, &Text), worst: &mut Worst) {
    if let Some(detail) = here.stack_details.get(stack) {
        worst.add(age(model, region, &Regional::StackResources(stack.clone()), &detail.resources));
        worst.add(age(model, region, &Regional::StackEvents(stack.clone()), &detail.events));
    }
}

/// The age of what an opened detail says and lists; its charts carry their own.
pub(crate) fn detail_freshness(model: &Model, subject: &Subject) -> Freshness {
    let row = model.row_of(subject);
    let mut worst = Worst::default();
    worst.add(row_freshness(model, &row));
    if let Some((region, here)) = subject.region().and_then(|region| model.estate.regions.get_key_value(region)) {
        match subject {
            Subject::Phase(..) => {
                for stack in model.standing(&row).map_or(&[][..], |standing| &standing.stacks) {
                    stack_detail(model, region, (here, &stack.name), &mut worst);
                }
            }
            Subject::Group(_, name) => {
                worst.add(age(model, region, &Regional::Scaling, &here.scaling));
                if let Some(refreshes) = here.refreshes.get(name) {
                    worst.add(age(model, region, &Regional::Refreshes(name.clone()), refreshes));
                }
            }
            Subject::Alarm(_, name) => {
                let own = Some(name.clone());
                if let Some(history) = here.alarm_history.get(&own) {
                    worst.add(age(model, region, &Regional::AlarmHistory(own), history));
                }
            }
            _ => {}
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

fn spend(model: &Model, worst: &mut Worst) {
    let billing = &model.estate.billing;
    let now = model.now.here;
    let limit = |asked| stale_after(model, &Ask::Billing(asked));
    worst.add(billing.daily.freshness(now, limit(Billing::Daily)));
    worst.add(billing.by_phase.freshness(now, limit(Billing::ByPhase)));
    worst.add(billing.forecast.freshness(now, limit(Billing::Forecast)));
    worst.add(billing.anomalies.freshness(now, limit(Billing::Anomalies)));
    worst.add(billing.budgets.freshness(now, limit(Billing::Budgets)));
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
