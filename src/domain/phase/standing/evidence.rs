//! What shows that a phase exists though no stack of it does.

use crate::phase::{Phase, TAG};
use crate::{Alarm, RegionEstate, Text};

/// An alarm by which a phase is known: its name and the metric it watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The alarm's name.
    pub alarm: &'static str,
    /// `AWS/NATGateway`.
    pub namespace: &'static str,
    /// `ErrorPortAllocation`.
    pub metric: &'static str,
}

const fn sign(alarm: &'static str, namespace: &'static str, metric: &'static str) -> Sign {
    Sign { alarm, namespace, metric }
}

/// The alarms of phase 1. It has no group and no target group that could bear its tag, and CloudWatch tells an alarm's
/// tags only one alarm at a time.
pub const FOUNDATION_ALARMS: [Sign; 5] = [
    sign("root-login", "FinOps/Audit", "RootLogins"),
    sign("unauthorized-calls", "FinOps/Audit", "UnauthorizedCalls"),
    sign("nat-port-errors", "AWS/NATGateway", "ErrorPortAllocation"),
    sign("static-1-cpu-high", "AWS/EC2", "CPUUtilization"),
    sign("static-2-cpu-high", "AWS/EC2", "CPUUtilization"),
];

impl Sign {
    /// Whether an alarm bears this name and watches this metric. The name alone may be anybody's.
    fn is(self, alarm: &Alarm) -> bool {
        let watches =
            |rule: &crate::MetricRule| rule.query.namespace == self.namespace && rule.query.name == self.metric;
        alarm.name == self.alarm && alarm.metric().is_some_and(watches)
    }
}

/// What shows that the phase exists, in words; `None` where nothing that was read does.
pub(super) fn of(here: &RegionEstate, phase: &Phase) -> Option<String> {
    let words: Vec<String> = tagged(here, phase).into_iter().chain(alarms(here, phase)).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

fn tagged(here: &RegionEstate, phase: &Phase) -> Option<String> {
    let groups = here.groups.value().into_iter().flatten().map(|group| (&group.name, &group.tags));
    let targets = here.target_groups.value().into_iter().flatten().map(|group| (&group.name, &group.tags));
    let is_own = |(key, value): (&Text, &Text)| {
        *key == TAG && Phase::of_tag(value.raw()).is_some_and(|owner| owner.number == phase.number)
    };
    let own = groups.chain(targets).filter(|(_, tags)| tags.iter().any(is_own)).map(|(name, _)| name.as_str());
    listed(own.collect(), &format!("tagged {TAG} for it"))
}

fn alarms(here: &RegionEstate, phase: &Phase) -> Option<String> {
    let signs = if phase.number == 1 { &FOUNDATION_ALARMS[..] } else { &[] };
    let own = here.alarms.value().into_iter().flatten().filter(|alarm| signs.iter().any(|sign| sign.is(alarm)));
    listed(own.map(|alarm| alarm.name.as_str()).collect(), "by name and metric alarms of it")
}

fn listed(mut names: Vec<&str>, what: &str) -> Option<String> {
    names.sort_unstable();
    (!names.is_empty()).then(|| format!("{}: {what}", names.join(", ")))
}
