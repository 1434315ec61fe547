//! The phases of the small account at work and in trouble, by the templates of this program.

use std::collections::{BTreeMap, BTreeSet};

use change::{Action, Estimate, Fuse, Origin, Planned, Proposed, Purpose, RollOut, RunId, StackAction, StackChange};
use domain::{
    ChangeSet, Deed, Drift, DriftReport, MetricQuery, Observation, PropertyDrift, Regional, RegionalAnswer,
    Replacement, ResourceDrift, Series, Stack, StackAnswer, StackEvent, StackQuestion, Text,
};
use serde_json::{Value, json};

use super::account::answered;
use super::account::stacks::stack;
use super::change as gate;
use super::{NOW, ago, region, told};
use crate::{ChangeMsg, Key, KeyCode, Model, Msg, PhaseProposal, PhaseTicket, Size, update};

const EDGE: &str = "finops-edge";
const CHANGE_SET: &str = "finops-9f3a";

/// The template of a stack.
fn template(stack: &str) -> Value {
    iac::TEMPLATES.iter().find(|template| template.stack == stack).map(iac::Template::document).unwrap_or_default()
}

/// The small account with another edge stack than it has.
fn with_edge(size: Size, edge: Stack) -> Model {
    let stacks = vec![stack("foundation", "CREATE_COMPLETE", "1"), edge];
    told(super::small(size), vec![answered(Regional::Stacks, RegionalAnswer::Stacks(stacks), ago(3))])
}

fn observed(question: StackQuestion, answer: StackAnswer) -> Observation {
    answered(Regional::Stack(EDGE.into(), question), RegionalAnswer::Stack(answer), ago(2))
}

/// Events as they came: seconds ago, resource, type, status, reason.
fn events(lines: &[(i64, &str, &str, &str, &str)]) -> Observation {
    let event = |(index, (at, id, kind, status, reason)): (usize, &(i64, &str, &str, &str, &str))| StackEvent {
        id: format!("edge-{index}").into(),
        stack: EDGE.into(),
        at: ago(*at),
        logical_id: (*id).into(),
        kind: (*kind).into(),
        status: (*status).into(),
        reason: (!reason.is_empty()).then(|| (*reason).into()),
        token: None,
    };
    let mut events: Vec<StackEvent> = lines.iter().enumerate().map(event).collect();
    events.reverse();
    answered(Regional::StackEvents(EDGE.into()), RegionalAnswer::StackEvents(events), ago(2))
}

/// Nothing of the resources that the small account has for it.
fn no_resources() -> Observation {
    answered(Regional::StackResources(EDGE.into()), RegionalAnswer::StackResources(Vec::new()), ago(2))
}

const STACK: &str = "AWS::CloudFormation::Stack";
const GROUP: &str = "AWS::EC2::SecurityGroup";
const BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";

/// Phase 2 is being rolled out: half of an earlier try's length has passed, and one resource is slow.
pub fn rolling_out(size: Size) -> Model {
    let lines = [
        (9_000, EDGE, STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        (8_990, "BalancerSecurityGroup", GROUP, "CREATE_IN_PROGRESS", ""),
        (8_980, "BalancerSecurityGroup", GROUP, "CREATE_COMPLETE", ""),
        (8_970, "Balancer", BALANCER, "CREATE_IN_PROGRESS", ""),
        (8_850, "Balancer", BALANCER, "CREATE_COMPLETE", ""),
        (8_840, EDGE, STACK, "CREATE_COMPLETE", ""),
        (400, EDGE, STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        (390, "BalancerSecurityGroup", GROUP, "CREATE_IN_PROGRESS", ""),
        (370, "BalancerSecurityGroup", GROUP, "CREATE_COMPLETE", ""),
        (360, "Balancer", BALANCER, "CREATE_IN_PROGRESS", "Resource creation Initiated"),
        (60, "WebTargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", "CREATE_IN_PROGRESS", ""),
    ];
    told(with_edge(size, stack("edge", "CREATE_IN_PROGRESS", "2")), vec![no_resources(), events(&lines)])
}

/// The roll-out of phase 2 failed and is being taken back; most failures only followed from the first.
pub fn failed(size: Size) -> Model {
    let quota = "Resource handler returned message: \"The maximum number of load balancers has been reached\"";
    let lines = [
        (400, EDGE, STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        (390, "BalancerSecurityGroup", GROUP, "CREATE_IN_PROGRESS", ""),
        (380, "Balancer", BALANCER, "CREATE_IN_PROGRESS", ""),
        (300, "Balancer", BALANCER, "CREATE_FAILED", quota),
        (299, "BalancerSecurityGroup", GROUP, "CREATE_FAILED", "Resource creation cancelled"),
        (298, EDGE, STACK, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Balancer]."),
        (200, "BalancerSecurityGroup", GROUP, "DELETE_IN_PROGRESS", ""),
        (180, "BalancerSecurityGroup", GROUP, "DELETE_COMPLETE", ""),
        (150, EDGE, STACK, "ROLLBACK_COMPLETE", ""),
    ];
    told(with_edge(size, stack("edge", "ROLLBACK_COMPLETE", "2")), vec![no_resources(), events(&lines)])
}

/// Phase 2 was made by an older program: something would be added, changed and replaced.
pub fn outdated(size: Size) -> Model {
    let mut older = template("edge");
    if let Some(resources) = older["Resources"].as_object_mut() {
        resources.retain(|_, resource| resource["Type"] != "AWS::CloudWatch::Alarm");
        for resource in resources.values_mut().filter(|resource| resource["Type"] == GROUP) {
            resource["Properties"]["GroupDescription"] = json!("what it was before");
        }
        resources.insert("OldTopic".to_owned(), json!({ "Type": "AWS::SNS::Topic" }));
    }
    let answer = StackAnswer::Template(Some(older.to_string()));
    told(with_edge(size, stack("edge", "UPDATE_COMPLETE", "2")), vec![observed(StackQuestion::Template, answer)])
}

/// Phase 2 is as this program would make it.
pub fn current(size: Size) -> Model {
    let body = iac::TEMPLATES.iter().find(|template| template.stack == "edge").map(|template| template.body.to_owned());
    let answer = StackAnswer::Template(body);
    told(with_edge(size, stack("edge", "UPDATE_COMPLETE", "2")), vec![observed(StackQuestion::Template, answer)])
}

/// Somebody opened a security group of phase 2 by hand, and deleted a listener.
pub fn drifted(size: Size) -> Model {
    let edge = Stack {
        drift: Drift::Drifted,
        drift_checked: Some(ago(10_800)),
        parameters: BTreeMap::from([("Environment".into(), "prod".into())]),
        ..stack("edge", "UPDATE_COMPLETE", "2")
    };
    let opened = PropertyDrift {
        path: "/SecurityGroupIngress/0/CidrIp".into(),
        expected: "10.0.0.0/16".into(),
        actual: "0.0.0.0/0".into(),
    };
    let drifted = vec![
        ResourceDrift {
            logical_id: "BalancerSecurityGroup".into(),
            kind: GROUP.into(),
            is_deleted: false,
            differences: vec![opened],
        },
        ResourceDrift {
            logical_id: "HttpsListener".into(),
            kind: "AWS::ElasticLoadBalancingV2::Listener".into(),
            is_deleted: true,
            differences: Vec::new(),
        },
    ];
    let report = DriftReport { drifted, in_sync: 20, unchecked: 6 };
    told(with_edge(size, edge), vec![observed(StackQuestion::Drift, StackAnswer::Drift(report))])
}

/// What phase 2 promises is measured: it answers fast enough, but not everything.
pub fn measured(size: Size) -> Model {
    let model = with_edge(size, stack("edge", "UPDATE_COMPLETE", "2"));
    let queries = model.front(&region()).map(|front| front.queries()).unwrap_or_default();
    let series: Vec<Series> = queries.into_iter().map(every_minute).collect();
    let asked = Regional::Metrics(series.iter().map(|series| series.query.clone()).collect());
    told(model, vec![answered(asked, RegionalAnswer::Metrics(series), ago(20))])
}

fn every_minute(query: MetricQuery) -> Series {
    let value = match query.name.raw() {
        "RequestCount" => 13_000.0,
        "HTTPCode_Target_5XX_Count" => 13.0,
        "TargetResponseTime" => 0.42,
        "ActiveConnectionCount" => 900.0,
        "HTTPCode_ELB_5XX_Count" => 0.0,
        _ => 6.0,
    };
    let first = NOW.as_secs().div_euclid(60) * 60;
    let points = (1..=190).rev().map(|minute| (domain::Moment::from_secs(first - minute * 60), value)).collect();
    Series { query, points }
}

/// The run that drafted the change set.
pub fn draft() -> RunId {
    RunId::new(NOW, 11)
}

/// Rolling phase 2 out was wished for; what it comes to is being found out.
fn asked_of(mut model: Model) -> Model {
    model.view.focus = crate::Pane::Phases;
    gate::press(&mut model, "g j a enter");
    model
}

/// The same on the outdated account, with changes armed.
pub fn asked(size: Size) -> Model {
    let mut model = outdated(size);
    model.changes.write = gate::armed(size).changes.write;
    model.settings.limits = gate::limits();
    asked_of(model)
}

/// The question that is waited for.
pub fn ticket(model: &Model) -> PhaseTicket {
    model.changes.asked.as_ref().map(|asked| asked.ticket).unwrap_or_default()
}

/// The answer to it.
pub fn answer(model: &mut Model, outcome: Result<Option<PhaseProposal>, Text>) -> Vec<crate::Effect> {
    let (ticket, outcome) = (ticket(model), outcome.map(|proposal| proposal.map(Box::new)));
    update(model, Msg::Change(ChangeMsg::PhaseProposed { ticket, outcome }))
}

/// Two parameters are missing.
pub fn refused(size: Size) -> Model {
    let mut model = asked(size);
    let why =
        "CertificateArn is not set: write the certificate's ARN into [profiles.prod.phase]; DomainName is not set";
    answer(&mut model, Err(why.into()));
    model
}

/// What is proposed: a roll-out with a loss of everything that can be lost.
pub fn proposal() -> PhaseProposal {
    let planned = |id: &str, kind: &str, action, replacement, why: &str| Planned {
        logical_id: id.to_owned(),
        kind: kind.to_owned(),
        action,
        replacement,
        is_stateful: kind.starts_with("AWS::RDS"),
        why: why.to_owned(),
    };
    let change = Replacement::False;
    let mut shown = vec![
        planned("WebDashboard", "AWS::CloudWatch::Dashboard", Deed::Add, change, "not there yet"),
        planned("BalancerSecurityGroup", GROUP, Deed::Modify, Replacement::True, "GroupDescription: before -> now"),
        planned("Balancer", BALANCER, Deed::Modify, change, "LoadBalancerAttributes: none -> 60"),
        planned("OldTopic", "AWS::SNS::Topic", Deed::Remove, change, "no longer in the template; it is deleted"),
        planned("Ledger", "AWS::RDS::DBInstance", Deed::Modify, Replacement::Conditional, "Port: 5432 -> 5433"),
    ];
    for index in 1..=12 {
        shown.push(planned(&format!("Alarm{index:02}"), "AWS::CloudWatch::Alarm", Deed::Add, change, "not there yet"));
    }
    let roll_out = RollOut {
        change_set: CHANGE_SET.to_owned(),
        purpose: Purpose::Update,
        template: "0".repeat(64),
        shown,
        named: BTreeSet::new(),
        opens: None,
        estimate: Estimate { monthly_cents: Some(320), unpriced: 2, prices: None },
        role: None,
        triggers: 3,
    };
    let action = Action::Stack(StackAction::new(EDGE, StackChange::RollOut(Box::new(roll_out))));
    let (region, origin) = (region(), Origin::Console);
    let proposed = Proposed { action, region, revert_after: None, fuse: Fuse::Unset, origin };
    PhaseProposal { proposed, draft: Some(draft()) }
}

/// It is shown at the gate.
pub fn at_gate(size: Size) -> Model {
    let mut model = asked(size);
    answer(&mut model, Ok(Some(proposal())));
    informed(model)
}

/// `model` after the facts have come, the change set among them.
pub fn informed(model: Model) -> Model {
    let made = ChangeSet {
        name: CHANGE_SET.into(),
        id: super::arn("cloudformation", &format!("changeSet/{CHANGE_SET}/1")),
        stack: EDGE.into(),
        status: "CREATE_COMPLETE".into(),
        execution: "AVAILABLE".into(),
        reason: None,
        changes: Vec::new(),
        parameters: BTreeMap::new(),
        created: Some(ago(2)),
    };
    let mut facts = gate::facts(&model);
    let question = StackQuestion::ChangeSet(CHANGE_SET.into());
    facts.estate.fold(Observation { at: NOW, ..observed(question, StackAnswer::ChangeSet(Some(Box::new(made)))) });
    gate::told(model, facts)
}

/// The detail of phase 2, at the section so many to the right.
pub fn opened(mut model: Model, section: usize) -> Model {
    model.view.focus = crate::Pane::Phases;
    gate::press(&mut model, "g j");
    update(&mut model, Msg::Key(Key::plain(KeyCode::Enter)));
    for _ in 0..section {
        gate::press(&mut model, "l");
    }
    model
}
