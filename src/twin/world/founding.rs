//! How a world begins: the platform of the roadmap, or thousands of services, as the scenario says.

mod alarms;
mod bulk;
mod compute;
mod data;
mod edge;
mod foundation;
mod happenings;
mod hostile;
mod names;
mod parts;
mod stacks;
mod templates;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use domain::Moment;

use super::account::Account;
use super::caches::Caches;
use super::databases::Databases;
use super::engine::{Disturbances, Engine, Wiring};
use super::formation::faults::Obstacles;
use super::metrics::MetricStore;
use super::shifts::Shifts;
use super::spend::{AnomalyMonitor, Budget, Spend};
use super::{World, physics};
use crate::scenario::Scenario;

/// The number of the simulated account.
pub const ACCOUNT: &str = "123456789012";
const DAY: Duration = Duration::from_hours(24);

/// A world at the beginning of its history.
pub fn founded(scenario: &Scenario, seed: u64, start: Moment) -> World {
    let origin = start - scenario.history.length();
    let mut world = World {
        account: account(scenario),
        groups: Vec::new(),
        load_balancers: Vec::new(),
        target_groups: Vec::new(),
        metrics: MetricStore::keeping(retention(scenario)),
        alarms: Vec::new(),
        mutes: Vec::new(),
        stacks: Vec::new(),
        unmanaged: Vec::new(),
        shifts: Shifts::default(),
        databases: Databases::default(),
        caches: Caches::default(),
        tables: Vec::new(),
        spend: no_spend(origin),
        faults: Vec::new(),
        now: origin,
        engine: Box::new(engine(seed, origin, start)),
    };
    for region in &scenario.platform.regions {
        let mut site = Site::new(&mut world, region, scenario);
        if scenario.platform.phases >= 1 {
            foundation::build(&mut site);
            templates::give(&mut site, 1);
            if scenario.platform.is_unmanaged {
                templates::release(&mut site);
            }
        }
        if scenario.platform.phases >= 2 {
            edge::build(&mut site);
            templates::give(&mut site, 2);
        }
        if scenario.platform.phases >= 3 {
            compute::build(&mut site);
            templates::give(&mut site, 3);
        }
        alarms::build(&mut site);
        templates::bring_alarms_to_life(&mut site);
        if scenario.platform.phases >= 4 {
            data::build(&mut site);
        }
    }
    if scenario.bulk.groups + scenario.bulk.stacks + scenario.bulk.alarms > 0 {
        let region = world.account.home().to_owned();
        bulk::build(&mut Site::new(&mut world, &region, scenario), &scenario.bulk);
    }
    if let Some(hostile) = &scenario.hostile {
        hostile::build(&mut world, hostile.name_bytes);
    }
    happenings::plan(&mut world, scenario, start);
    found_spend(&mut world, start);
    world
}

/// Minutes of metrics that are kept: a day and the history, or three hours where there are thousands of series.
fn retention(scenario: &Scenario) -> usize {
    if scenario.bulk.groups > 50 { 180 } else { 1_440 + usize::try_from(scenario.history.as_secs() / 60).unwrap_or(0) }
}

fn account(scenario: &Scenario) -> Account {
    Account {
        id: ACCOUNT.to_owned(),
        arn: format!("arn:aws:sts::{ACCOUNT}:assumed-role/OnCall/finops-tui"),
        user_id: "AROAEXAMPLEONCALLROLE:finops-tui".to_owned(),
        environment: scenario.platform.environment.clone(),
        regions: scenario.platform.regions.clone(),
    }
}

fn engine(seed: u64, origin: Moment, start: Moment) -> Engine {
    Engine {
        seed,
        origin,
        start,
        ticked: origin,
        drawn: 0,
        calls: 0,
        workloads: Vec::new(),
        hosts: Vec::new(),
        gateways: Vec::new(),
        disturbances: Disturbances::default(),
        agenda: BTreeMap::new(),
        transactions: BTreeMap::new(),
        obstacles: Obstacles::default(),
        is_grown: false,
        wiring: Wiring::default(),
    }
}

const fn no_spend(at: Moment) -> Spend {
    Spend {
        days: BTreeMap::new(),
        published_at: at,
        unpublished: BTreeMap::new(),
        anomalies: Vec::new(),
        monitors: Vec::new(),
        budgets: Vec::new(),
        active_tags: Vec::new(),
    }
}

fn found_spend(world: &mut World, start: Moment) {
    if world.stacks.is_empty() && world.groups.is_empty() {
        return;
    }
    let day = start.day();
    world.spend.active_tags = vec!["finops:phase".to_owned()];
    world.spend.monitors.push(AnomalyMonitor {
        arn: format!("arn:aws:ce::{ACCOUNT}:anomalymonitor/5f3c2a10-6a1e-4f0e-9d6c-2f1b7c9e4a55"),
        name: "finops-services".to_owned(),
        created: day.plus_days(-120),
        evaluated: day,
    });
    world.spend.days = physics::past_days(world, start);
    // Cost Explorer last refreshed at one of its regular times.
    let published = Moment::from_secs(start.as_secs().div_euclid(8 * 3_600) * 8 * 3_600);
    let usual = world.spend.day_total(day.plus_days(-40)).unwrap_or(0.0) * 30.4;
    world.spend.budgets.push(Budget {
        name: "finops-monthly".to_owned(),
        // A quarter above the usual, in round numbers.
        limit: ((usual * 1.25 / 10.0).ceil() * 10.0).max(10.0),
        actual: 0.0,
        forecast: 0.0,
        updated_at: published,
    });
    physics::published(world, published);
}

/// One region while it is being built.
struct Site<'a> {
    world: &'a mut World,
    scenario: &'a Scenario,
    region: String,
    zones: [String; 2],
    vpc: String,
    public: [String; 2],
    private: [String; 2],
}

impl<'a> Site<'a> {
    fn new(world: &'a mut World, region: &str, scenario: &'a Scenario) -> Self {
        let mut id = |prefix: &str| format!("{prefix}-0{:016x}", world.engine.draw());
        let (vpc, public, private) = (id("vpc"), [id("subnet"), id("subnet")], [id("subnet"), id("subnet")]);
        let zones = [format!("{region}a"), format!("{region}b")];
        Self { world, scenario, region: region.to_owned(), zones, vpc, public, private }
    }

    fn id(&mut self, prefix: &str) -> String {
        format!("{prefix}-0{:016x}", self.world.engine.draw())
    }

    fn hex(&mut self) -> String {
        format!("{:016x}", self.world.engine.draw())
    }

    /// So many days before the history begins, give or take some hours.
    fn days_ago(&mut self, days: u32) -> Moment {
        self.world.engine.origin - DAY * days - self.world.engine.seconds(0, 40_000)
    }
}

/// An empty list of activities, events or history.
const fn nothing<T>() -> VecDeque<T> {
    VecDeque::new()
}
