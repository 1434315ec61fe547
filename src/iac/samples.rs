//! Small pieces of a platform, for this crate's tests.

use std::collections::BTreeMap;

use domain::{
    Alarm, AlarmRule, AlarmState, Comparison, Drift, MetricQuery, MetricRule, Region, Stack, StackResource, Stat, Zone,
};

use crate::evaluate::Pseudo;
use crate::predict::Planned;
use domain::{Deed, Replacement};

pub(crate) fn region() -> Region {
    Region::new("us-east-1")
}

pub(crate) fn pseudo() -> Pseudo {
    Pseudo {
        account: domain::AccountId::new("123456789012"),
        region: region(),
        stack: "finops-edge".into(),
        zones: vec![Zone::new("us-east-1a"), Zone::new("us-east-1b")],
    }
}

/// A stack of phase 2.
pub(crate) fn stack(name: &str, status: &str) -> Stack {
    Stack {
        region: region(),
        name: name.into(),
        id: format!("arn:aws:cloudformation:us-east-1:123456789012:stack/{name}/1").into(),
        status: status.into(),
        status_reason: None,
        drift: Drift::Unknown,
        updated: None,
        is_protected: true,
        change_set: None,
        drift_checked: None,
        parameters: BTreeMap::new(),
        outputs: BTreeMap::new(),
        tags: BTreeMap::from([("finops:phase".into(), "2".into())]),
    }
}

/// An alarm that is at rest, over one metric.
pub(crate) fn alarm(name: &str, metric: &str) -> Alarm {
    let query = MetricQuery::per_minute("AWS/ApplicationELB", metric, vec![], Stat::sum());
    Alarm {
        region: region(),
        name: name.into(),
        arn: format!("arn:{name}").into(),
        rule: AlarmRule::Metric(MetricRule {
            query,
            comparison: Comparison::Above,
            threshold: 1.0,
            periods: 1,
            datapoints: 1,
            missing_data: "missing".into(),
            latest: None,
        }),
        state: AlarmState::Ok,
        since: None,
        reason: "".into(),
        actions_enabled: true,
        actions: vec![],
        description: None,
    }
}

/// The resource that made the alarm of this name; its logical id is the name.
pub(crate) fn alarm_resource(name: &str) -> StackResource {
    resource(name, "AWS::CloudWatch::Alarm", "CREATE_COMPLETE")
}

pub(crate) fn resource(name: &str, kind: &str, status: &str) -> StackResource {
    StackResource {
        logical_id: name.into(),
        physical_id: Some(name.into()),
        kind: kind.into(),
        status: status.into(),
        status_reason: None,
        updated: None,
        drift: Drift::Unknown,
    }
}

pub(crate) fn planned(id: &str, action: Deed, replacement: Replacement) -> Planned {
    Planned {
        stack: "finops-edge".into(),
        logical_id: id.into(),
        kind: "AWS::CloudWatch::Alarm".into(),
        action,
        replacement,
        is_stateful: false,
        policy: None,
        undecided: None,
        differences: vec![],
    }
}
