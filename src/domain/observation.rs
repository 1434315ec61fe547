//! What the cloud answered, as data of the field.

use crate::price::Prices;
use crate::{
    Alarm, AlarmEvent, Anomaly, Ask, AutoScalingGroup, Budget, CacheAnswer, CloudError, DailyCosts, DatabaseAnswer,
    Day, EndpointSight, Identity, InstanceRefresh, Moment, MuteRule, PhaseCost, Scaling, Series, Shifts, Stack,
    StackAnswer, StackEvent, StackResource, Target, TargetGroup, Usd,
};

/// The whole answer to one question, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The question.
    pub ask: Ask,
    /// When the answer arrived, by the console's own clock.
    pub at: Moment,
    /// The answer.
    pub outcome: Result<Answer, CloudError>,
    /// What is missing from the answer: the error of the page or item that could not be read.
    pub gap: Option<CloudError>,
}

/// An answer. Which one belongs to which question is fixed: see `Estate::fold`.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To `Ask::Identity`.
    Identity(Identity),
    /// To a question about one region.
    Regional(RegionalAnswer),
    /// To a question about money.
    Billing(BillingAnswer),
    /// To `Ask::Prices`.
    Prices(Prices),
}

/// An answer about one region, one for each `Regional`.
#[derive(Clone, Debug, PartialEq)]
pub enum RegionalAnswer {
    /// Every stack.
    Stacks(Vec<Stack>),
    /// A stack's resources.
    StackResources(Vec<StackResource>),
    /// A stack's events, newest first.
    StackEvents(Vec<StackEvent>),
    /// Something more of a stack.
    Stack(StackAnswer),
    /// Every target group.
    TargetGroups(Vec<TargetGroup>),
    /// A target group's targets.
    TargetHealth(Vec<Target>),
    /// Every Auto Scaling group.
    Groups(Vec<AutoScalingGroup>),
    /// Policies, scheduled actions and activities.
    Scaling(Scaling),
    /// A group's refreshes, newest first.
    Refreshes(Vec<InstanceRefresh>),
    /// Every alarm.
    Alarms(Vec<Alarm>),
    /// State changes, newest first.
    AlarmHistory(Vec<AlarmEvent>),
    /// An alarm's mute rules.
    MuteRules(Vec<MuteRule>),
    /// A series for each metric asked for.
    Metrics(Vec<Series>),
    /// What traffic can be shifted for, and what is shifted.
    Shifts(Shifts),
    /// Something about databases.
    Database(DatabaseAnswer),
    /// Something about caches.
    Cache(CacheAnswer),
    /// What an endpoint answered.
    Endpoint(EndpointSight),
}

/// An answer about money, one for each `Billing`.
#[derive(Clone, Debug, PartialEq)]
pub enum BillingAnswer {
    /// Cost per day and service.
    Daily(DailyCosts),
    /// The total of each day, oldest first, from the first that cost anything.
    History(Vec<(Day, f64)>),
    /// Cost per phase tag.
    ByPhase(Vec<PhaseCost>),
    /// The whole month's expected total.
    Forecast(Usd),
    /// Anomalies.
    Anomalies(Vec<Anomaly>),
    /// Budgets.
    Budgets(Vec<Budget>),
}
