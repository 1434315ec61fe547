//! Injected faults of the API: which call fails, when and how.

use std::time::Duration;

use domain::Moment;

/// How a call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The service's throttling error.
    Throttle,
    /// 500.
    ServerError,
    /// The caller may not do this.
    AccessDenied,
    /// The session token is out of date.
    ExpiredToken,
    /// The body is not what the protocol says.
    Malformed,
    /// The connection is reset in the middle of the body.
    Truncated,
    /// No answer, ever; what the call would have changed stays as it is.
    Hang,
    /// The connection is reset before an answer; what the call would have changed stays as it is.
    Reset,
    /// The right answer, late by this much.
    Delay(Duration),
    /// The call is answered as if its change were made, and it is not.
    Ignored,
    /// The change is made, then the connection is reset before an answer.
    AppliedReset,
    /// The change is made, then the service answers 500.
    AppliedServerError,
    /// The change is made, and no answer ever comes.
    AppliedHang,
}

/// One rule: faults some calls of a service in a window of time.
#[derive(Clone, Debug, PartialEq)]
pub struct FaultRule {
    /// Service as its endpoint prefix: `autoscaling`, `elasticloadbalancing`, `monitoring`, `cloudformation`, `ce`,
    /// `budgets`, `dynamodb`, `sts`; none is every service.
    pub service: Option<String>,
    /// Operation, such as `DescribeAlarms`; none is every operation.
    pub operation: Option<String>,
    /// From when it applies.
    pub from: Moment,
    /// Until when it applies, exclusive; none is for ever.
    pub until: Option<Moment>,
    /// What happens.
    pub fault: Fault,
    /// Which of the matching calls it hits.
    pub trigger: Trigger,
    /// Matching calls so far.
    pub calls: u64,
}

/// Which of the matching calls a rule hits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trigger {
    /// All of them.
    Always,
    /// Each with this probability, 0 to 1.
    Probability(f64),
    /// Every n-th.
    EveryNth(u32),
    /// The n-th page of a paged answer, counted from 1.
    Page(u32),
    /// The first so many.
    First(u32),
}

impl FaultRule {
    /// Whether the rule is about this call at this time.
    pub fn covers(&self, service: &str, operation: &str, now: Moment) -> bool {
        self.service.as_deref().is_none_or(|it| it == service)
            && self.operation.as_deref().is_none_or(|it| it == operation)
            && now >= self.from
            && self.until.is_none_or(|it| now < it)
    }

    /// Counts a covered call and says whether it is hit; `dice` is uniform in 0..1.
    pub fn hits(&mut self, page: u32, dice: f64) -> bool {
        self.calls += 1;
        match self.trigger {
            Trigger::Always => true,
            Trigger::Probability(chance) => dice < chance,
            Trigger::EveryNth(nth) => self.calls.is_multiple_of(u64::from(nth.max(1))),
            Trigger::Page(number) => page == number,
            Trigger::First(count) => self.calls <= u64::from(count),
        }
    }
}
