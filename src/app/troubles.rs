//! Everything wrong with the readings of a source, told one by one.

use domain::{BillingEstate, CloudError, Moment, Reading, Region, RegionEstate, Source, Text};

use crate::Model;

/// The source of the focused pane that something is wrong with, the first that is; on the first-run screen, who asks.
pub(crate) fn troubled(model: &Model) -> Option<Source> {
    if crate::first_run(model).is_some() {
        return Some(Source::Account);
    }
    let sources = model.view.focus.sources().iter().copied();
    sources.chain(Source::ALL).find(|source| !troubles(model, *source).is_empty())
}

/// Something wrong with one reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trouble<'a> {
    /// What is wrong.
    pub error: &'a CloudError,
    /// Since when attempts fail and how many have; `None` where the last answer was partial.
    pub failing: Option<(Moment, u32)>,
    /// When it was last read.
    pub last: Option<Moment>,
}

/// The most readings whose trouble is told one by one: beyond, they all fail for one reason.
const TOLD: usize = 20;

/// Everything wrong with the readings of a source, each with a name.
pub(crate) fn troubles(model: &Model, source: Source) -> Vec<(String, Trouble<'_>)> {
    let mut found = Found(Vec::new());
    match source {
        Source::Account => found.add("who asks (STS GetCallerIdentity)", "", &model.estate.identity),
        Source::Spend => billing(&model.estate.billing, &mut found),
        Source::Phases | Source::Targets | Source::Capacity | Source::Alarms => {
            for (region, here) in &model.estate.regions {
                regional(region, here, source, &mut found);
            }
        }
    }
    found.0.truncate(TOLD);
    found.0
}

struct Found<'a>(Vec<(String, Trouble<'a>)>);

impl<'a> Found<'a> {
    fn add<T>(&mut self, what: &str, of: &str, reading: &'a Reading<T>) {
        let Some(error) = reading.trouble() else { return };
        let failing = reading.failure().map(|failure| (failure.since, failure.attempts));
        let name = if of.is_empty() { what.to_owned() } else { format!("{what} {of}") };
        self.0.push((name, Trouble { error, failing, last: reading.at() }));
    }
}

fn billing<'a>(billing: &'a BillingEstate, found: &mut Found<'a>) {
    found.add("cost per day", "", &billing.daily);
    found.add("cost per phase", "", &billing.by_phase);
    found.add("forecast", "", &billing.forecast);
    found.add("anomalies", "", &billing.anomalies);
    found.add("budgets", "", &billing.budgets);
}

fn regional<'a>(region: &Region, here: &'a RegionEstate, source: Source, found: &mut Found<'a>) {
    let at = format!("in {region}");
    let of = |name: &Text| format!("of {name} {at}");
    match source {
        Source::Phases => {
            found.add("stacks", &at, &here.stacks);
            for (stack, detail) in &here.stack_details {
                found.add("resources", &of(stack), &detail.resources);
                found.add("events", &of(stack), &detail.events);
            }
            for (stack, formation) in &here.formation {
                found.add("template", &of(stack), &formation.template);
                found.add("drift", &of(stack), &formation.drift);
            }
        }
        Source::Targets => {
            found.add("target groups", &at, &here.target_groups);
            for (arn, health) in &here.target_health {
                found.add("target health", &of(arn), health);
            }
        }
        Source::Capacity => {
            found.add("Auto Scaling groups", &at, &here.groups);
            found.add("policies, schedules and activities", &at, &here.scaling);
            for (group, refreshes) in &here.refreshes {
                found.add("instance refreshes", &of(group), refreshes);
            }
        }
        Source::Alarms => {
            found.add("alarms", &at, &here.alarms);
            for (alarm, history) in &here.alarm_history {
                found.add("alarm history", &alarm.as_ref().map_or_else(|| at.clone(), of), history);
            }
            for (query, series) in &here.metrics {
                found.add("metric", &of(&query.name), series);
            }
        }
        Source::Account | Source::Spend => {}
    }
}
