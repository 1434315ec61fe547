//! A small account to judge changes in, for tests: the group web, 2/3/6 in two zones behind the target group api.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "samples are for tests alone")]

mod parts;

use std::time::Duration;

use domain::{
    AccountId, Alarm, AutoScalingGroup, Estate, Identity, Instance, Moment, Now, Reading, Region, RegionEstate,
    Scaling, Series, Stack, Stat, Target, TargetGroup, Text, metric,
};

use crate::guards::{Finding, Guard, Scene, judge};
use crate::{
    Action, CredentialLife, Facts, Fuse, GroupAction, GroupChange, InstanceAction, InstanceChange, Journal,
    JournalFault, JournalStanding, LeaseStanding, Limits, Origin, ProfilePin, Proposed, Record, Standing, TargetAction,
    TargetChange, WriteMode,
};

pub use parts::{activity, alarm, instance, policy, refresh, schedule, stack, target};

/// The ARN of the target group api.
pub const API: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/api/0f";

/// The ARN of the load balancer in front of it.
pub const EDGE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/50";

/// The account with what is allowed in it, at Tuesday noon.
#[derive(Clone, Debug)]
pub struct Sample {
    /// What is known.
    pub facts: Facts,
    /// What is allowed.
    pub limits: Limits,
    /// The time.
    pub now: Now,
}

/// `us-east-1`.
pub fn region() -> Region {
    Region::new("us-east-1")
}

/// Tuesday noon.
pub fn noon() -> Moment {
    Moment::parse("2026-11-24T12:00:00Z").unwrap()
}

impl Default for Sample {
    fn default() -> Self {
        Self::new()
    }
}

impl Sample {
    /// Everything read three seconds ago, everything well: three instances serve 60 requests a second, of which each
    /// carries 100 safely.
    pub fn new() -> Self {
        let now = Now::at(noon());
        let profile = ProfilePin {
            name: "pay-staging".into(),
            is_protected: false,
            account: AccountId::new("123456789012"),
            regions: vec![region()],
        };
        let standing = Standing {
            profile,
            write: WriteMode::On,
            journal: JournalStanding::Ready,
            lease: LeaseStanding::Held,
            open_runs: Vec::new(),
            unread_runs: Vec::new(),
            credentials: CredentialLife::Renewed,
            clock_skew_secs: Some(0),
        };
        let limits = Limits { safe_load: [("web".to_owned(), 100.0)].into(), ..Limits::default() };
        let mut sample = Self { facts: Facts { estate: Estate::new([region()]), standing }, limits, now };
        sample.found();
        sample
    }

    fn found(&mut self) {
        let at = self.now.here - Duration::from_secs(3);
        let account = AccountId::new("123456789012").unwrap();
        let arn = "arn:aws:sts::123456789012:assumed-role/operator/ada".into();
        self.facts.estate.identity = Reading::new(Identity { account, arn, user_id: "AROA:ada".into() }, at);
        self.facts.estate.billing.budgets = Reading::new(Vec::new(), at);
        let here = self.here();
        here.groups = Reading::new(vec![parts::web()], at);
        here.target_groups = Reading::new(vec![parts::api()], at);
        here.target_health.insert(API.into(), Reading::new(parts::targets(), at));
        here.scaling = Reading::new(parts::scaling(), at);
        here.alarms = Reading::new(parts::alarms(), at);
        here.stacks = Reading::new(parts::stacks(), at);
        here.refreshes.insert("web".into(), Reading::new(Vec::new(), at));
        here.mute_rules.insert("web-5xx".into(), Reading::new(Vec::new(), at));
        let zones = parts::web().instances.into_iter().map(|it| (it.id, it.zone));
        here.instance_zones = zones.collect();
        self.load(|_| Some(3_600.0));
    }

    /// The region.
    pub fn here(&mut self) -> &mut RegionEstate {
        self.facts.estate.regions.get_mut(&region()).unwrap()
    }

    /// Changes the group web.
    pub fn web(&mut self, change: impl FnOnce(&mut AutoScalingGroup)) {
        amend(&mut self.here().groups, |groups| change(&mut groups[0]));
    }

    /// Changes the instances of web.
    pub fn instances(&mut self, change: impl FnOnce(&mut Vec<Instance>)) {
        self.web(|web| change(&mut web.instances));
    }

    /// Changes the target group api.
    pub fn api(&mut self, change: impl FnOnce(&mut TargetGroup)) {
        amend(&mut self.here().target_groups, |groups| change(&mut groups[0]));
    }

    /// Changes the targets of api.
    pub fn targets(&mut self, change: impl FnOnce(&mut Vec<Target>)) {
        amend(self.here().target_health.get_mut(&Text::from(API)).unwrap(), change);
    }

    /// Changes the alarms.
    pub fn alarms(&mut self, change: impl FnOnce(&mut Vec<Alarm>)) {
        amend(&mut self.here().alarms, change);
    }

    /// Changes policies, schedules and activities.
    pub fn scaling(&mut self, change: impl FnOnce(&mut Scaling)) {
        amend(&mut self.here().scaling, change);
    }

    /// Changes the stacks.
    pub fn stacks(&mut self, change: impl FnOnce(&mut Vec<Stack>)) {
        amend(&mut self.here().stacks, change);
    }

    /// Has refreshes of web.
    pub fn refreshes(&mut self, refreshes: Vec<domain::InstanceRefresh>) {
        amend(self.here().refreshes.get_mut(&Text::from("web")).unwrap(), |known| *known = refreshes);
    }

    /// Has the requests of each of the last 60 minutes, the latest of which is 0 minutes ago; none where there is none.
    /// The healthy targets are counted in each of them.
    pub fn load(&mut self, requests: impl Fn(i64) -> Option<f64>) {
        let minute = |ago: i64| self.now.cloud - Duration::from_mins(u64::try_from(ago + 1).unwrap_or_default());
        let points = |of: &dyn Fn(i64) -> Option<f64>| {
            (0..60).rev().filter_map(|ago| Some((minute(ago), of(ago)?))).collect::<Vec<_>>()
        };
        let (requests, healthy) = (points(&requests), points(&|_| Some(3.0)));
        self.series("RequestCount", Stat::sum(), requests);
        self.series("HealthyHostCount", Stat::average(), healthy);
    }

    /// Has these datapoints of a metric of api.
    pub fn series(&mut self, name: &str, stat: Stat, points: Vec<(Moment, f64)>) {
        let at = self.now.here - Duration::from_secs(3);
        let query = metric::balancer(&API.into(), &EDGE.into(), name, stat).unwrap();
        self.here().metrics.insert(query.clone(), Reading::new(Series { query, points }, at));
    }

    /// Lets time pass without anything being read.
    pub fn wait(&mut self, span: Duration) {
        self.now = Now { here: self.now.here + span, cloud: self.now.cloud + span };
    }

    /// Protects the profile.
    pub fn protect(&mut self) {
        self.facts.standing.profile.is_protected = true;
        self.facts.standing.profile.name = "pay-prod".into();
        self.facts.standing.write = WriteMode::Until(self.now.here + Duration::from_mins(30));
    }

    /// What one guard says of a change.
    pub fn say(&self, guard: Guard, proposed: &Proposed) -> Finding {
        let before = proposed.action.read(&proposed.region, &self.facts.estate).unwrap();
        self.say_from(guard, proposed, &before)
    }

    /// What one guard says of a change that starts from a state read earlier.
    pub fn say_from(&self, guard: Guard, proposed: &Proposed, before: &crate::State) -> Finding {
        let scene = Scene { proposed, before, facts: &self.facts, limits: &self.limits, now: self.now };
        judge(&scene).into_iter().find(|finding| finding.guard == guard).unwrap()
    }
}

/// Changes the value of a reading; its moment stays.
fn amend<T: Clone>(reading: &mut Reading<T>, change: impl FnOnce(&mut T)) {
    let (mut value, at) = (reading.value().unwrap().clone(), reading.at().unwrap());
    change(&mut value);
    reading.succeeded(value, at, None);
}

/// A proposal of the shell, without a deadline.
pub fn propose(action: Action) -> Proposed {
    Proposed { action, region: region(), revert_after: None, fuse: Fuse::Unset, origin: Origin::Shell }
}

/// The same, put back after so many minutes.
pub fn propose_for(action: Action, minutes: u64) -> Proposed {
    Proposed { revert_after: Some(Duration::from_mins(minutes)), ..propose(action) }
}

/// A change of the group web.
pub fn on_web(change: GroupChange) -> Action {
    Action::Group(GroupAction { group: "web".into(), change })
}

/// So many instances of web wanted.
pub fn desired(count: u32) -> Action {
    on_web(GroupChange::Desired(count))
}

/// A change of an instance of web.
pub fn on_instance(instance: &str, change: InstanceChange) -> Action {
    Action::Instance(InstanceAction { group: "web".into(), instance: instance.into(), change })
}

/// A change of a target of api.
pub fn on_target(target: &str, change: TargetChange) -> Action {
    let (group, group_name) = (API.into(), "api".into());
    Action::Target(TargetAction { group, group_name, target: target.into(), port: None, change })
}

/// A journal in memory.
#[derive(Debug, Default)]
pub struct Memory {
    /// What was appended.
    pub records: Vec<Record>,
    /// After how many records it cannot be written any more.
    pub fails_after: Option<usize>,
}

impl Journal for Memory {
    fn append(&mut self, record: &Record) -> Result<(), JournalFault> {
        if self.fails_after.is_some_and(|most| self.records.len() >= most) {
            return Err(JournalFault { why: "no space left on device".into() });
        }
        self.records.push(record.clone());
        Ok(())
    }
}
