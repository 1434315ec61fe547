//! What is known of one region.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Alarm, AlarmEvent, AutoScalingGroup, CacheEstate, ChangeSet, CloudError, DatabaseEstate, EndpointQuery,
    EndpointSight, InstanceRefresh, MetricQuery, Moment, MuteRule, Reading, Regional, RegionalAnswer, Scaling, Series,
    Shifts, Source, Stack, StackAnswer, StackEvent, StackFormation, StackQuestion, StackResource, Target, TargetGroup,
    Text, Zone,
};

/// A reading for each question to one region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegionEstate {
    /// Every stack.
    pub stacks: Reading<Vec<Stack>>,
    /// Resources and events, by stack name.
    pub stack_details: BTreeMap<Text, StackDetail>,
    /// Templates, change sets, policies and drift, by stack name.
    pub formation: BTreeMap<Text, StackFormation>,
    /// Every target group.
    pub target_groups: Reading<Vec<TargetGroup>>,
    /// Targets, by target group ARN.
    pub target_health: BTreeMap<Text, Reading<Vec<Target>>>,
    /// Every Auto Scaling group.
    pub groups: Reading<Vec<AutoScalingGroup>>,
    /// Policies, scheduled actions, activities.
    pub scaling: Reading<Scaling>,
    /// Instance refreshes, by group name.
    pub refreshes: BTreeMap<Text, Reading<Vec<InstanceRefresh>>>,
    /// Every alarm.
    pub alarms: Reading<Vec<Alarm>>,
    /// State changes: of one alarm by its name, of all under `None`.
    pub alarm_history: BTreeMap<Option<Text>, Reading<Vec<AlarmEvent>>>,
    /// Mute rules, by alarm name.
    pub mute_rules: BTreeMap<Text, Reading<Vec<MuteRule>>>,
    /// Datapoints, by metric.
    pub metrics: BTreeMap<MetricQuery, Reading<Series>>,
    /// The zones of the groups' instances, by instance id, as of the latest answer about groups.
    pub instance_zones: BTreeMap<Text, Zone>,
    /// The zones by their ids, `use1-az2`, as the groups' instances have told them: an id that none of them bears is
    /// not among them.
    pub zone_ids: BTreeMap<Text, Zone>,
    /// What traffic can be shifted for, and what is shifted.
    pub shifts: Reading<Shifts>,
    /// Databases.
    pub databases: DatabaseEstate,
    /// Caches.
    pub caches: CacheEstate,
    /// What the platform's endpoints answered.
    pub endpoints: BTreeMap<EndpointQuery, Reading<EndpointSight>>,
}

/// What is known of one stack beyond its status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StackDetail {
    /// Its resources.
    pub resources: Reading<Vec<StackResource>>,
    /// Its latest events, newest first.
    pub events: Reading<Vec<StackEvent>>,
}

impl RegionEstate {
    pub(super) fn answered(&mut self, asked: &Regional, answer: RegionalAnswer, at: Moment, gap: Option<CloudError>) {
        match (asked, answer) {
            (Regional::Stacks, RegionalAnswer::Stacks(stacks)) => self.stacks_answered(stacks, at, gap),
            (Regional::StackResources(stack), RegionalAnswer::StackResources(resources)) => {
                self.stack_details.entry(stack.clone()).or_default().resources.succeeded(resources, at, gap);
            }
            (Regional::StackEvents(stack), RegionalAnswer::StackEvents(events)) => {
                self.stack_details.entry(stack.clone()).or_default().events.succeeded(events, at, gap);
            }
            (Regional::Stack(stack, asked), RegionalAnswer::Stack(answer)) => {
                self.formation.entry(stack.clone()).or_default().answered(asked, answer, at, gap);
            }
            (Regional::TargetGroups, RegionalAnswer::TargetGroups(groups)) => {
                self.target_groups_answered(groups, at, gap);
            }
            (Regional::TargetHealth(arn), RegionalAnswer::TargetHealth(targets)) => {
                self.target_health_answered(arn, targets, at, gap);
            }
            (Regional::Groups, RegionalAnswer::Groups(groups)) => self.groups_answered(groups, at, gap),
            (Regional::Scaling, RegionalAnswer::Scaling(scaling)) => self.scaling.succeeded(scaling, at, gap),
            (Regional::Refreshes(group), RegionalAnswer::Refreshes(refreshes)) => {
                self.refreshes.entry(group.clone()).or_default().succeeded(refreshes, at, gap);
            }
            (Regional::Alarms, RegionalAnswer::Alarms(alarms)) => self.alarms_answered(alarms, at, gap),
            (Regional::AlarmHistory(alarm), RegionalAnswer::AlarmHistory(events)) => {
                self.alarm_history.entry(alarm.clone()).or_default().succeeded(events, at, gap);
            }
            (Regional::MuteRules(alarm), RegionalAnswer::MuteRules(rules)) => {
                self.mute_rules.entry(alarm.clone()).or_default().succeeded(rules, at, gap);
            }
            (Regional::Metrics(_), RegionalAnswer::Metrics(series)) => self.metrics_answered(series, at, gap.as_ref()),
            (Regional::Shifts, RegionalAnswer::Shifts(shifts)) => self.shifts.succeeded(shifts, at, gap),
            (Regional::Database(asked), RegionalAnswer::Database(answer)) => {
                self.databases.answered(asked, answer, at, gap);
            }
            (Regional::Cache(asked), RegionalAnswer::Cache(answer)) => self.caches.answered(asked, answer, at, gap),
            (Regional::Endpoint(query), RegionalAnswer::Endpoint(sight)) => {
                self.endpoints.entry(query.clone()).or_default().succeeded(sight, at, gap);
            }
            // An answer to another question than the one asked: nothing can be said from it.
            _ => {}
        }
    }

    pub(super) fn failed(&mut self, asked: &Regional, error: &CloudError, at: Moment) {
        let error = error.clone();
        match asked {
            Regional::Stacks => self.stacks.failed(error, at),
            Regional::StackResources(stack) => {
                self.stack_details.entry(stack.clone()).or_default().resources.failed(error, at);
            }
            Regional::StackEvents(stack) => {
                self.stack_details.entry(stack.clone()).or_default().events.failed(error, at);
            }
            Regional::Stack(stack, asked) => self.formation.entry(stack.clone()).or_default().failed(asked, error, at),
            Regional::TargetGroups => self.target_groups.failed(error, at),
            Regional::TargetHealth(arn) => self.target_health.entry(arn.clone()).or_default().failed(error, at),
            Regional::Groups => self.groups.failed(error, at),
            Regional::Scaling => self.scaling.failed(error, at),
            Regional::Refreshes(group) => self.refreshes.entry(group.clone()).or_default().failed(error, at),
            Regional::Alarms => self.alarms.failed(error, at),
            Regional::AlarmHistory(alarm) => self.alarm_history.entry(alarm.clone()).or_default().failed(error, at),
            Regional::MuteRules(alarm) => self.mute_rules.entry(alarm.clone()).or_default().failed(error, at),
            Regional::Metrics(queries) => {
                for query in queries {
                    self.metrics.entry(query.clone()).or_default().failed(error.clone(), at);
                }
            }
            Regional::Shifts => self.shifts.failed(error, at),
            Regional::Database(asked) => self.databases.failed(asked, error, at),
            Regional::Cache(asked) => self.caches.failed(asked, error, at),
            Regional::Endpoint(query) => self.endpoints.entry(query.clone()).or_default().failed(error, at),
        }
    }

    /// The first trouble among the readings that feed `source`.
    pub fn trouble(&self, source: Source) -> Option<&CloudError> {
        match source {
            Source::Phases => self.stacks.trouble().or_else(|| {
                let details = self.stack_details.values();
                details.flat_map(|detail| [detail.resources.trouble(), detail.events.trouble()]).flatten().next()
            }),
            Source::Targets => {
                self.target_groups.trouble().or_else(|| self.target_health.values().find_map(Reading::trouble))
            }
            Source::Capacity => self
                .groups
                .trouble()
                .or_else(|| self.scaling.trouble())
                .or_else(|| self.refreshes.values().find_map(Reading::trouble)),
            Source::Alarms => self.alarms.trouble(),
            Source::Account | Source::Spend => None,
        }
    }

    /// The running refresh of a group, if one is known.
    pub fn running_refresh(&self, group: &Text) -> Option<&InstanceRefresh> {
        self.refreshes.get(group)?.value()?.iter().find(|refresh| refresh.is_running())
    }

    /// The change set of this name, once it has been asked for.
    pub fn change_set(&self, stack: &Text, name: &Text) -> Option<&Reading<Option<ChangeSet>>> {
        self.formation.get(stack)?.change_sets.get(name)
    }

    fn stacks_answered(&mut self, stacks: Vec<Stack>, at: Moment, gap: Option<CloudError>) {
        if gap.is_none() {
            let names: BTreeSet<&Text> = stacks.iter().map(|stack| &stack.name).collect();
            self.stack_details.retain(|name, _| names.contains(name));
            self.formation.retain(|name, _| names.contains(name));
        }
        self.stacks.succeeded(stacks, at, gap);
    }

    fn target_groups_answered(&mut self, groups: Vec<TargetGroup>, at: Moment, gap: Option<CloudError>) {
        if gap.is_none() {
            let arns: BTreeSet<&Text> = groups.iter().map(|group| &group.arn).collect();
            self.target_health.retain(|arn, _| arns.contains(arn));
        }
        self.target_groups.succeeded(groups, at, gap);
    }

    /// ELBv2 does not say since when a target has been in its state, so it is remembered from answer to answer;
    /// so is the zone of an instance that its group has meanwhile let go.
    fn target_health_answered(&mut self, arn: &Text, mut targets: Vec<Target>, at: Moment, gap: Option<CloudError>) {
        let reading = self.target_health.entry(arn.clone()).or_default();
        if let Some(before) = reading.value() {
            let known: BTreeMap<_, _> = before.iter().map(|target| ((&target.id, target.port), target)).collect();
            for target in &mut targets {
                let known = known.get(&(&target.id, target.port));
                target.since = match known {
                    Some(known) if known.state == target.state => known.since,
                    _ => Some(at),
                };
                target.zone = target.zone.take().or_else(|| known.and_then(|known| known.zone.clone()));
            }
        }
        for target in &mut targets {
            add_zone(target, &self.instance_zones);
        }
        reading.succeeded(targets, at, gap);
    }

    fn groups_answered(&mut self, groups: Vec<AutoScalingGroup>, at: Moment, gap: Option<CloudError>) {
        if gap.is_none() {
            let names: BTreeSet<&Text> = groups.iter().map(|group| &group.name).collect();
            self.refreshes.retain(|name, _| names.contains(name));
        }
        let instances = groups.iter().flat_map(|group| &group.instances);
        let named = instances.clone().filter_map(|it| Some((it.zone_id.clone()?, it.zone.clone())));
        // An id stands for the same zone for good: what was told once stays told.
        self.zone_ids.extend(named);
        self.instance_zones = instances.map(|instance| (instance.id.clone(), instance.zone.clone())).collect();
        for reading in self.target_health.values_mut() {
            reading.amend(|target| add_zone(target, &self.instance_zones));
        }
        self.groups.succeeded(groups, at, gap);
    }

    fn alarms_answered(&mut self, alarms: Vec<Alarm>, at: Moment, gap: Option<CloudError>) {
        if gap.is_none() {
            let names: BTreeSet<&Text> = alarms.iter().map(|alarm| &alarm.name).collect();
            self.alarm_history.retain(|name, _| name.as_ref().is_none_or(|name| names.contains(name)));
        }
        self.alarms.succeeded(alarms, at, gap);
    }

    fn metrics_answered(&mut self, series: Vec<Series>, at: Moment, gap: Option<&CloudError>) {
        for series in series {
            self.metrics.entry(series.query.clone()).or_default().succeeded(series, at, gap.cloned());
        }
    }
}

impl StackFormation {
    fn answered(&mut self, asked: &StackQuestion, answer: StackAnswer, at: Moment, gap: Option<CloudError>) {
        match (asked, answer) {
            (StackQuestion::Template, StackAnswer::Template(template)) => self.template.succeeded(template, at, gap),
            (StackQuestion::ChangeSet(name), StackAnswer::ChangeSet(change_set)) => {
                self.change_sets.entry(name.clone()).or_default().succeeded(change_set.map(|it| *it), at, gap);
            }
            (StackQuestion::Policy, StackAnswer::Policy(policy)) => self.policy.succeeded(policy, at, gap),
            (StackQuestion::Drift | StackQuestion::FreshDrift, StackAnswer::Drift(report)) => {
                self.drift.succeeded(report, at, gap);
            }
            // An answer to another question than the one asked: nothing can be said from it.
            _ => {}
        }
    }

    fn failed(&mut self, asked: &StackQuestion, error: CloudError, at: Moment) {
        match asked {
            StackQuestion::Template => self.template.failed(error, at),
            StackQuestion::ChangeSet(name) => self.change_sets.entry(name.clone()).or_default().failed(error, at),
            StackQuestion::Policy => self.policy.failed(error, at),
            StackQuestion::Drift | StackQuestion::FreshDrift => self.drift.failed(error, at),
        }
    }
}

/// ELBv2 names no zone for an instance; the group that runs it does.
fn add_zone(target: &mut Target, instances: &BTreeMap<Text, Zone>) {
    if target.zone.is_none() {
        target.zone = instances.get(&target.id).cloned();
    }
}
