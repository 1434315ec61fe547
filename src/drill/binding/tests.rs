//! Parameters from each source, and everything that is wrong with them at once.

use std::time::Duration;

use change::samples::{API, EDGE, Sample};
use domain::CloudError;

use super::*;
use crate::model::ParamType;
use crate::samples::{account, bound, with_lets};

fn evacuation() -> Drill {
    crate::embedded("az-evacuation").unwrap().read().unwrap()
}

fn told(faults: &[Unbound]) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn by_hand_outranks_the_mapping_which_outranks_outputs_and_defaults() {
    let (drill, sample) = (evacuation(), account());
    let binding = bound(&drill, &sample, &["zone=use1-az2"], &[]).unwrap();
    assert_eq!(binding["balancer"], Value::Word(EDGE.into()));
    assert_eq!(binding["targets"], Value::Word(API.into()));
    assert_eq!(binding["zone"], Value::Word("use1-az2".into()));
    assert_eq!(binding["hold"], Value::Duration(Duration::from_mins(20)));
    let mapping = [("compute/WebGroupName", "payments"), ("compute/AvailabilityAlarm", "pain = high")];
    let given = ["zone=us-east-1b", "hold=6m", "page=by hand"];
    let binding = bound(&drill, &sample, &given, &mapping).unwrap();
    assert_eq!(binding["group"], Value::Word("payments".into()));
    assert_eq!(binding["page"], Value::Word("by hand".into()));
    assert_eq!(binding["hold"], Value::Duration(Duration::from_mins(6)));
    let binding = bound(&drill, &sample, &["zone=us-east-1b"], &mapping).unwrap();
    assert_eq!(binding["page"], Value::Word("pain = high".into()));
}

#[test]
fn everything_that_is_missing_or_malformed_is_told_at_once() {
    let mut sample = Sample::new();
    sample.stacks(|stacks| stacks.retain(|stack| stack.name != "finops-edge"));
    let given = ["hold=31m", "zoom=1", "page", "group=web", "group=web"];
    let faults = bound(&evacuation(), &sample, &given, &[("compute/AvailabilityAlarm", "arn:aws:x")]).unwrap_err();
    let told = told(&faults).join("\n");
    for wanted in [
        "hold: 31m is too much; it was given by hand; give one from 5m to 30m",
        "zoom: is no parameter of az-evacuation",
        "page: has no value; write NAME=VALUE",
        "group: is given twice",
        "zone: is not given; give --param zone=VALUE: Zone id",
        "balancer: there is no stack finops-edge; roll out edge, map \"edge/BalancerArn\" in the profile",
        "targets: there is no stack finops-edge",
        "page: \"arn:aws:x\" is no value of type alarm; the profile maps compute/AvailabilityAlarm to it",
    ] {
        assert!(told.contains(wanted), "{wanted}\n{told}");
    }
    assert_eq!(faults.len(), 8, "{told}");
}

#[test]
fn an_output_that_is_not_there_and_stacks_that_cannot_be_read_are_told_apart() {
    let group = |sample: &Sample| {
        let faults = bound(&evacuation(), sample, &["zone=use1-az2"], &[]).unwrap_err();
        told(&faults).into_iter().find(|it| it.starts_with("group: ")).unwrap()
    };
    let mut sample = account();
    sample.stacks(|stacks| stacks.iter_mut().for_each(|stack| stack.outputs.clear()));
    assert!(group(&sample).contains("the stack finops-compute has no output WebGroupName"));
    let mut unread = Sample::new();
    unread.here().stacks = Reading::default();
    assert!(group(&unread).contains("have not been read yet"));
    let at = unread.now.here;
    unread.here().stacks.failed(CloudError::Unreachable { detail: "no route to host".into() }, at);
    assert!(group(&unread).contains("no route to host"));
}

#[test]
fn each_type_takes_its_form_and_nothing_else() {
    let table: [(ParamType, &[&str], &[&str]); 17] = [
        (ParamType::Duration, &["90s", "20m", "24h"], &["", "20", "25h", "m"]),
        (ParamType::Int, &["0", "500"], &["-1", "1.5", "many", ""]),
        (ParamType::Percent, &["0.1%", "100%"], &["0.1", "101%", "%"]),
        (ParamType::Bool, &["true", "false"], &["yes", "TRUE", ""]),
        (ParamType::Zone, &["use1-az2", "us-east-1b"], &["us-east-1", "1b", "use1-az2; x", ""]),
        (ParamType::Asg, &["web", "web group"], &["", "arn:aws:x", " web", "we\u{1b}b"]),
        (ParamType::Instance, &["i-0abc"], &["0abc", "i-", "i-0 a"]),
        (ParamType::DbInstance, &["ledger-1"], &["", "led.ger", "a/b"]),
        (ParamType::DbCluster, &["ledger-1"], &["", "led ger"]),
        (ParamType::ReplicationGroup, &["pay-1"], &["", "pay*"]),
        (ParamType::LoadBalancer, &[EDGE], &["edge", API, ""]),
        (ParamType::TargetGroup, &[API], &["api", EDGE, ""]),
        (ParamType::Alarm, &["page", "too many 5xx"], &["", "arn:aws:x"]),
        (ParamType::Metric, &["FinOps/Canary:MissingSeq"], &["MissingSeq", ":", ""]),
        (ParamType::Distribution, &["E123ABC"], &["", "E-1"]),
        (ParamType::Endpoint, &["pay.example"], &["", "pay", "https://pay.example", "pay.example/x", "a..b", "a.b:80"]),
        (ParamType::Phase, &["edge"], &["nope", ""]),
    ];
    for (of, good, bad) in table {
        for text in good {
            assert!(parse::value(of, text).is_ok(), "{of:?} {text:?}");
        }
        for text in bad {
            assert!(parse::value(of, text).is_err(), "{of:?} {text:?}");
        }
    }
}

#[test]
fn a_let_is_open_once_what_it_needs_is_bound() {
    let (drill, sample) = (evacuation(), account());
    assert_eq!(lets(&drill, &Binding::new()), []);
    let binding = bound(&drill, &sample, &["zone=use1-az2"], &[]).unwrap();
    let open = lets(&drill, &binding);
    assert_eq!((open.len(), open[0].name.as_str(), open[0].probe.as_str()), (1, "floor", "capacity.floor"));
    assert_eq!(open[0].with["group"], Value::Word("web".into()));
    let binding = with_lets(&drill, &sample, binding);
    assert_eq!(binding["floor"], Value::Number(1.0));
    assert_eq!(lets(&drill, &binding), []);
}
