//! Every drill of the library planned, every action of the vocabulary, and what a plan refuses.

use std::collections::BTreeSet;
use std::time::Duration;

use change::samples::{API, EDGE, Sample, region};
use change::{Action, ShiftAction, ShiftChange, ShiftName};
use domain::Zone;

use super::*;
use crate::model::{FuseSpec, ParamType};
use crate::plan::{Deed, LoadSpec, Reference};
use crate::samples::{account, bound, with_lets};
use crate::value::Value;
use crate::vocabulary::{ACTIONS, ActionWord, ArgumentKind, WayBack};
use crate::{LIBRARY, embedded};

fn read(id: &str) -> Drill {
    embedded(id).unwrap().read().unwrap()
}

fn planned(drill: &Drill, binding: Binding, sample: &Sample) -> Result<Plan, Vec<Unbound>> {
    let account = AccountId::new("123456789012").unwrap();
    let file = Digest::of("file");
    plan(Arc::new(drill.clone()), file, binding, (&account, &region()), &sample.facts.estate)
}

/// What is given by hand to each drill of the library: what no stack puts out and what has no default.
fn given(drill: &Drill) -> Vec<&'static str> {
    let open = drill.params.iter().filter(|param| param.from.is_none() && param.default.is_none());
    let given = open.map(|param| match (param.of, param.name.as_str()) {
        (ParamType::Zone, _) => "zone=us-east-1b",
        (ParamType::Endpoint, "name") => "name=pay.example",
        (ParamType::Int, "min") => "min=3",
        (of, name) => panic!("{name} of {of:?} in {}", drill.id),
    });
    given.collect()
}

fn whole(id: &str, sample: &Sample) -> Plan {
    let drill = read(id);
    let binding = bound(&drill, sample, &given(&drill), &[]).unwrap();
    planned(&drill, with_lets(&drill, sample, binding), sample).unwrap()
}

#[test]
fn every_drill_of_the_library_is_planned_and_leaves_open_what_only_a_run_can_tell() {
    let sample = account();
    for embedded in LIBRARY {
        let plan = whole(embedded.id, &sample);
        assert_eq!(plan.steps.len(), plan.drill.steps.len(), "{}", embedded.id);
        let arguments = plan.watches.iter().flat_map(|watch| watch.with.values().chain([&watch.is.with]));
        for argument in arguments {
            let is_open = matches!(argument, Argument::Reference(Reference::Param(_) | Reference::Let(_)));
            assert!(!is_open, "{}: {argument:?}", embedded.id);
        }
        for (at, watch) in plan.watches.iter().enumerate() {
            assert!(!plan.watches[..at].contains(watch), "{}: {} is there twice", embedded.id, watch.probe);
        }
        for undo in plan.steps.iter().filter_map(|step| step.undo.as_ref()) {
            assert!(!undo.manual.raw().contains("${group}"), "{}: {}", embedded.id, undo.manual);
        }
    }
}

#[test]
fn an_evacuation_is_planned_as_its_file_says() {
    let plan = whole("az-evacuation", &account());
    let Deed::Change(action) = &plan.steps[1].deed else { panic!("{:?}", plan.steps[1].deed) };
    let change = ShiftChange::Start { away_from: "use1-az2".into(), minutes: 10 };
    assert_eq!(**action, Action::Shift(ShiftAction { resource: EDGE.into(), name: "edge".into(), change }));
    let spec =
        FuseSpec { length: Duration::from_mins(10), renew: Some(Duration::from_mins(3)), cap: Duration::from_hours(1) };
    assert_eq!(plan.steps[1].fuse, Some(Fuse { spec, until: None }));
    assert_eq!(plan.steps[3].deed, Deed::Wait(Duration::from_mins(20)));
    let floor = plan.watches.iter().find(|watch| watch.probe == "targets.healthy").unwrap();
    assert_eq!(floor.is.with, Argument::Value(Value::Number(1.0)));
    assert_eq!(floor.with["targets"], Argument::Value(Value::Word(API.into())));
    let manual = &plan.steps[1].undo.as_ref().unwrap().manual;
    assert!(manual.raw().ends_with("--zonal-shift-id ${step.evacuate.shift_id}"), "{manual}");
    let rds = whole("rds-failover", &account());
    assert_eq!(rds.aborts[0].until, Some(1), "until the failover is begun");
    let load = whole("load-test", &account());
    let sent = load.steps.iter().find_map(|step| if let Deed::Load(spec) = &step.deed { Some(spec) } else { None });
    let wanted = LoadSpec {
        host: "edge-50.us-east-1.elb.amazonaws.com".into(),
        name: Some("pay.example".into()),
        path: "/".into(),
        rate: 50,
        duration: Duration::from_mins(10),
    };
    assert_eq!(sent, Some(&wanted));
}

#[test]
fn the_digest_is_of_file_binding_account_and_region() {
    let (sample, drill) = (account(), read("rds-failover"));
    let binding = bound(&drill, &sample, &[], &[]).unwrap();
    let of = |file: &str, binding: &Binding, account: &str| {
        let account = AccountId::new(account).unwrap();
        let (file, estate) = (Digest::of(file), &sample.facts.estate);
        plan(Arc::new(drill.clone()), file, binding.clone(), (&account, &region()), estate).unwrap().digest
    };
    let first = of("file", &binding, "123456789012");
    assert_eq!(of("file", &binding, "123456789012"), first);
    let mut other = binding.clone();
    other.insert("database".to_owned(), Value::Word("ledger-2".into()));
    let others = [of("edited", &binding, "123456789012"), of("file", &other, "123456789012")];
    let others = others.into_iter().chain([of("file", &binding, "210987654321"), first]);
    assert_eq!(others.collect::<BTreeSet<_>>().len(), 4);
}

/// A drill of one step that does this, with a value for each of its arguments.
fn doing(word: &ActionWord, change: impl FnOnce(&mut BTreeMap<String, Argument>)) -> Drill {
    let mut drill = read("rds-failover");
    (drill.params, drill.checks, drill.aborts) = (vec![], vec![], vec![]);
    let mut step = drill.steps.remove(1);
    (step.action, step.expect) = (word.name.to_owned(), vec![]);
    step.fuse =
        word.fuse.map(|_| FuseSpec { length: Duration::from_secs(90), renew: None, cap: Duration::from_mins(9) });
    step.with = word.arguments.iter().map(|it| (it.name.to_owned(), Argument::Value(sample_of(it.kind)))).collect();
    change(&mut step.with);
    drill.steps = vec![step];
    drill
}

fn sample_of(kind: ArgumentKind) -> Value {
    let word = |word: &str| Value::Word(word.into());
    match kind {
        ArgumentKind::Of(ParamType::Bool) => Value::Flag(false),
        ArgumentKind::Of(ParamType::Percent) => Value::Percent(90.0),
        ArgumentKind::Of(ParamType::Zone) => word("us-east-1b"),
        ArgumentKind::Of(ParamType::Asg) => word("web"),
        ArgumentKind::Of(ParamType::Instance) => word("i-1"),
        ArgumentKind::Of(ParamType::LoadBalancer) => word(EDGE),
        ArgumentKind::Of(ParamType::TargetGroup) => word(API),
        ArgumentKind::Count(least, _) => Value::Number(least.into()),
        ArgumentKind::Span(least, _) => Value::Duration(least),
        ArgumentKind::Choice(words) => word(words[0]),
        ArgumentKind::Choices(words) => Value::Words(words.iter().map(|&word| word.to_owned()).collect()),
        ArgumentKind::Path => word("/"),
        _ => word("ledger"),
    }
}

#[test]
fn every_action_of_the_vocabulary_is_a_change_or_is_refused_by_its_name() {
    let table = [
        ("arc.zonal_shift.start", "shift.start"),
        ("arc.zonal_shift.cancel", "shift.cancel"),
        ("arc.practice_run.start", "shift.practice"),
        ("arc.practice_run.cancel", "shift.practice-cancel"),
        ("asg.terminate_instance", "scale.replace"),
        ("asg.set_health", "scale.unhealthy"),
        ("asg.set_desired", "scale.set-desired"),
        ("asg.set_min", "scale.set-bounds"),
        ("asg.suspend", "scale.suspend"),
        ("asg.resume", "scale.resume"),
        ("asg.standby", "scale.standby"),
        ("asg.exit_standby", "scale.standby-exit"),
        ("refresh.start", "scale.refresh"),
        ("refresh.rollback", "scale.refresh-rollback"),
        ("refresh.cancel", "scale.refresh-cancel"),
        ("target.register", "target.register"),
        ("target.deregister", "target.deregister"),
        ("rds.failover", "database.fail-over"),
        ("aurora.failover", "database.fail-over-cluster"),
        ("cache.failover", "cache.fail-over"),
    ];
    let sample = account();
    for word in ACTIONS {
        let plan = planned(&doing(word, |_| {}), Binding::new(), &sample);
        match table.iter().find(|(name, _)| *name == word.name) {
            Some((_, id)) => {
                let Deed::Change(action) = &plan.unwrap().steps[0].deed.clone() else { panic!("{}", word.name) };
                assert_eq!(action.id(), *id, "{}", word.name);
            }
            None if word.way_back == WayBack::NothingToUndo => {
                assert!(!matches!(plan.unwrap().steps[0].deed, Deed::Change(_)), "{}", word.name);
            }
            None => {
                let told = plan.unwrap_err()[0].to_string();
                assert!(told.contains(&format!("cannot do {} yet", word.name)), "{told}");
                assert_eq!(word.name, "alarm.set_state");
            }
        }
    }
}

fn refused(name: &str, sample: &Sample, change: impl FnOnce(&mut BTreeMap<String, Argument>)) -> String {
    let word = crate::vocabulary::action(name).unwrap();
    planned(&doing(word, change), Binding::new(), sample).unwrap_err()[0].to_string()
}

#[test]
fn what_cannot_be_done_as_it_is_written_is_refused() {
    let mut sample = account();
    let ends = refused("asg.terminate_instance", &sample, |with| {
        with.insert("decrement".to_owned(), Argument::Value(Value::Flag(true)));
    });
    assert!(ends.contains("lower the desired capacity"), "{ends}");
    sample.web(|web| web.template.as_mut().unwrap().version = "$Latest".into());
    let latest = refused("refresh.start", &sample, |with| drop(with.remove("version")));
    assert!(latest.contains("$Latest"), "{latest}");
    sample.here().zone_ids = BTreeMap::from([("use1-az1".into(), Zone::new("us-east-1a"))]);
    let zone = refused("arc.zonal_shift.start", &sample, |_| {});
    assert!(zone.contains("the id of zone us-east-1b is not known"), "{zone}");
    let at = sample.now.here;
    sample.here().shifts = domain::Reading::new(domain::Shifts::default(), at);
    let shift = refused("arc.zonal_shift.cancel", &sample, |_| {});
    assert!(shift.contains("there is no zonal shift"), "{shift}");
    let gone = refused("target.register", &sample, |with| {
        with.insert("targets".to_owned(), Argument::Value(Value::Word("arn:gone".into())));
    });
    assert!(gone.contains("there is no target group arn:gone"), "{gone}");
}

#[test]
fn a_shift_of_the_run_itself_is_ended_as_its_own_and_another_by_its_id() {
    let sample = account();
    let cancel = |drill: &Drill| match planned(drill, Binding::new(), &sample).unwrap().steps.pop().map(|it| it.deed) {
        Some(Deed::Change(action)) => *action,
        other => panic!("{other:?}"),
    };
    let of = |change| Action::Shift(ShiftAction { resource: EDGE.into(), name: "edge".into(), change });
    let word = |name| crate::vocabulary::action(name).unwrap();
    let mut drill = doing(word("arc.zonal_shift.cancel"), |_| {});
    assert_eq!(cancel(&drill), of(ShiftChange::Cancel(ShiftName::Id("zonal".into()))));
    let mut start = doing(word("arc.zonal_shift.start"), |_| {}).steps.remove(0);
    start.id = "evacuate".to_owned();
    drill.steps.insert(0, start);
    assert_eq!(cancel(&drill), of(ShiftChange::Cancel(ShiftName::Own)));
}

#[test]
fn a_way_back_that_is_not_the_one_gone_is_refused() {
    let mut drill = read("deployment-rollback");
    let binding = bound(&drill, &account(), &[], &[]).unwrap();
    for step in &mut drill.steps {
        if let Some(undo) = &mut step.undo {
            undo.action = "refresh.cancel".to_owned();
        }
    }
    let told = planned(&drill, binding, &account()).unwrap_err()[0].to_string();
    assert!(told.starts_with("step deploy: ") && told.contains("refresh.rollback"), "{told}");
}

#[test]
fn what_is_not_bound_is_told_at_once() {
    let drill = read("az-evacuation");
    let told: Vec<String> =
        planned(&drill, Binding::new(), &account()).unwrap_err().iter().map(|it| it.what.to_string()).collect();
    assert_eq!(told, ["page", "zone", "balancer", "group", "targets", "hold", "floor"]);
}

#[test]
fn a_zone_that_is_compared_is_the_name_that_the_probe_brings() {
    let mut sample = account();
    let mut drill = read("fail-database-over");
    let binding = bound(&drill, &sample, &[], &[]).unwrap();
    drill.steps[0].expect[0].is.with = Argument::Value(Value::Word("use1-az2".into()));
    let plan = planned(&drill, binding.clone(), &sample).unwrap();
    let zone = &plan.watches[plan.steps[0].expect[0].0];
    assert_eq!((zone.probe.as_str(), &zone.is.with), ("rds.zone", &Argument::Value(Value::Word("us-east-1b".into()))));
    sample.here().zone_ids.clear();
    let told = planned(&drill, binding, &sample).unwrap_err()[0].to_string();
    assert!(told.starts_with("rds.zone: the name of zone use1-az2 is not known"), "{told}");
}
