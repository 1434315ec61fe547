use domain::{Drift, Observation, PhaseStatus, Regional, RegionalAnswer, StackAnswer, StackQuestion, Text};

use crate::sample::{self, phases as sampled};
use crate::{Compared, Model, Size, Subject, Want, wants};

const SIZE: Size = Size::new(120, 40);

fn status(model: &Model) -> PhaseStatus {
    model.standing(&model.row_of(&Subject::Phase(sample::region(), 2))).unwrap().status
}

fn found(model: &Model) -> Option<&Compared> {
    let standing = model.standing(&model.row_of(&Subject::Phase(sample::region(), 2))).unwrap();
    model.rows.deployed.comparison(&sample::region(), &standing.stacks[0]).map(|it| &it.found)
}

fn wanted(model: &Model, question: &StackQuestion) -> Option<Want> {
    let edge = Text::from("finops-edge");
    let is_it = |asked: &Regional| matches!(asked, Regional::Stack(stack, it) if *stack == edge && it == question);
    wants(model).into_iter().find(|want| matches!(&want.ask, domain::Ask::In(_, asked) if is_it(asked)))
}

fn template(text: Option<&str>, ago: i64) -> Observation {
    let answer = StackAnswer::Template(text.map(str::to_owned));
    let asked = Regional::Stack("finops-edge".into(), StackQuestion::Template);
    Observation { at: sample::ago(ago), ..sample::account::answered(asked, RegionalAnswer::Stack(answer), sample::NOW) }
}

fn updated(model: Model, seconds: i64) -> Model {
    let mut stacks = model.estate.regions[&sample::region()].stacks.value().unwrap().clone();
    for stack in &mut stacks {
        stack.updated = Some(sample::ago(seconds));
    }
    let told = sample::account::answered(Regional::Stacks, RegionalAnswer::Stacks(stacks), sample::NOW);
    sample::told(model, vec![told])
}

#[test]
fn a_phase_is_outdated_where_rolling_it_out_would_change_something() {
    assert_eq!(status(&sampled::current(SIZE)), PhaseStatus::Live);
    assert_eq!(status(&sampled::outdated(SIZE)), PhaseStatus::Outdated);
    let Some(Compared::Outdated(prediction)) = found(&sampled::outdated(SIZE)).cloned() else { panic!() };
    let of = |id: &str| prediction.changes.iter().find(|it| it.logical_id == id).map(|it| it.action);
    assert_eq!(of("OldTopic"), Some(domain::Deed::Remove));
}

#[test]
fn what_reads_otherwise_and_comes_to_the_same_is_current() {
    let body = iac::TEMPLATES.iter().find(|it| it.stack == "edge").unwrap().document();
    let spaced = serde_json::to_string_pretty(&body).unwrap();
    let model = sample::told(sampled::current(SIZE), vec![]);
    let model = sample::told(updated(model, 50), vec![template(Some(&spaced), 1)]);
    assert_eq!((status(&model), found(&model)), (PhaseStatus::Live, Some(&Compared::Same)));
}

#[test]
fn what_is_no_json_is_of_somebody_else_and_is_not_compared() {
    let model = updated(sampled::current(SIZE), 50);
    let model = sample::told(model, vec![template(Some("Resources:\n  Vpc: {}"), 1)]);
    assert_eq!((status(&model), found(&model)), (PhaseStatus::Live, Some(&Compared::Foreign)));
}

#[test]
fn other_states_win_over_outdated() {
    let model = sampled::outdated(SIZE);
    let mut stacks = model.estate.regions[&sample::region()].stacks.value().unwrap().clone();
    for stack in &mut stacks {
        stack.drift = Drift::Drifted;
    }
    let told = sample::account::answered(Regional::Stacks, RegionalAnswer::Stacks(stacks), sample::NOW);
    assert_eq!(status(&sample::told(model, vec![told])), PhaseStatus::Drifted);
}

#[test]
fn a_template_is_asked_for_once_and_again_after_an_update() {
    let unread = sample::small(SIZE);
    assert!(wanted(&unread, &StackQuestion::Template).is_some());
    let model = sampled::outdated(SIZE);
    assert_eq!(wanted(&model, &StackQuestion::Template), None);
    let model = updated(model, 60);
    assert!(wanted(&model, &StackQuestion::Template).is_some());
    assert_eq!((status(&model), found(&model)), (PhaseStatus::Live, None), "the template before says nothing any more");
    let ours = iac::TEMPLATES.iter().find(|it| it.stack == "edge").unwrap().body;
    let model = sample::told(model, vec![template(Some(ours), 1)]);
    assert_eq!((found(&model), wanted(&model, &StackQuestion::Template)), (Some(&Compared::Same), None));
}

#[test]
fn differences_are_asked_for_only_where_something_drifted_and_somebody_looks() {
    let drifted = sampled::drifted(SIZE);
    assert_eq!(wanted(&drifted, &StackQuestion::Drift), None);
    assert!(wanted(&sampled::opened(drifted, 0), &StackQuestion::Drift).is_some());
    assert_eq!(wanted(&sampled::opened(sampled::current(SIZE), 0), &StackQuestion::Drift), None);
}

#[test]
fn promises_are_measured_only_while_they_are_on_screen() {
    let asks = |model: &Model| {
        let wants = wants(model);
        let queries = wants.iter().filter_map(|want| match &want.ask {
            domain::Ask::In(_, Regional::Metrics(queries)) => Some(queries),
            _ => None,
        });
        queries.flatten().filter(|query| query.name == "ActiveConnectionCount").count()
    };
    assert_eq!(asks(&sampled::current(SIZE)), 0, "the dashboard has no room for them at 120 columns");
    assert_eq!(asks(&sampled::opened(sampled::current(SIZE), 0)), 1);
    assert_eq!(asks(&sample::awaiting(SIZE)), 0);
}

#[test]
fn a_roll_out_is_counted_by_its_plan_and_timed_by_what_came_before() {
    let model = sampled::rolling_out(SIZE);
    let standing = model.standing(&model.row_of(&Subject::Phase(sample::region(), 2))).unwrap();
    let region = sample::region();
    let (_, operation) = model.operations(&region, standing).next().unwrap();
    assert_eq!(operation.done, 1);
    assert!(operation.total > 10, "{operation:?}");
    assert!(matches!(operation.rest, iac::progress::Rest::AtLeast(_)), "{operation:?}");
    let balancer = operation.current.iter().find(|it| it.logical_id == "Balancer").unwrap();
    assert_eq!(balancer.is_slow(model.now.cloud), Some(true));
}

#[test]
fn an_estimate_is_of_the_parameters_that_a_stack_was_deployed_with() {
    let usd = |model: &Model| model.rows.deployed.estimates[&(sample::region(), 2)].monthly.unwrap().0;
    let with = |zone: &str| {
        let model = sampled::current(SIZE);
        let mut stacks = model.estate.regions[&sample::region()].stacks.value().unwrap().clone();
        for stack in stacks.iter_mut().filter(|stack| stack.name == "finops-edge") {
            stack.parameters.insert("NatPerZone".into(), zone.into());
        }
        let told = sample::account::answered(Regional::Stacks, RegionalAnswer::Stacks(stacks), sample::NOW);
        usd(&sample::told(model, vec![told]))
    };
    // A second NAT gateway is 730 hours at $0.045, and its address at $0.005.
    assert!(with("true") - with("false") > 32.8, "{} {}", with("true"), with("false"));
}

#[test]
fn a_phase_that_no_stack_made_is_unmanaged_and_says_by_what() {
    let model = sampled::current(SIZE);
    let answered = |asked, answer| sample::account::answered(asked, answer, sample::NOW);
    let mut alarms = model.estate.regions[&sample::region()].alarms.value().unwrap().clone();
    let mut alarm = alarms.iter().find(|alarm| alarm.metric().is_some()).unwrap().clone();
    alarm.name = "root-login".into();
    if let domain::AlarmRule::Metric(rule) = &mut alarm.rule {
        (rule.query.namespace, rule.query.name) = ("FinOps/Audit".into(), "RootLogins".into());
    }
    alarms.push(alarm);
    let told = vec![
        answered(Regional::Stacks, RegionalAnswer::Stacks(vec![])),
        answered(Regional::Alarms, RegionalAnswer::Alarms(alarms)),
    ];
    let model = sample::told(model, told);
    let first = model.standing(&model.row_of(&Subject::Phase(sample::region(), 1))).unwrap();
    assert_eq!((first.status, first.status.word()), (PhaseStatus::Unmanaged, "unmanaged"));
    assert_eq!(first.evidence.as_deref(), Some("root-login: by name and metric alarms of it"));
}
