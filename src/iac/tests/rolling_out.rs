//! The embedded templates rolled out on paper: every phase after the other, with outputs as AWS would give them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::{AccountId, Deed, PHASES, Region, Replacement, Zone};
use iac::cost::{listed, listed_delta};
use iac::evaluate::{Evaluated, Pseudo, is_known};
use iac::parameter::{Declared, Known, Laid, Offered, Wanted, choose, network_faults};
use iac::predict::{Prediction, Shape, predict};
use iac::stack::{Standing, destruction, stack_policy};
use iac::takeover::STEPS;
use iac::{TEMPLATES, Template};
use regex_lite::Regex;
use serde_json::Value;

/// An account in which stacks stand, as far as parameters and outputs go.
struct Account {
    pseudo: Pseudo,
    known: Known,
    offered: Offered,
    stands: Vec<Stood>,
}

struct Stood {
    template: &'static Template,
    document: Value,
    values: BTreeMap<String, String>,
    evaluated: Evaluated,
}

impl Account {
    fn empty(region: &str) -> Self {
        let documents: Vec<Value> = TEMPLATES.iter().map(Template::document).collect();
        let known = Known::of(TEMPLATES.iter().zip(&documents).map(|(it, document)| (it.phase, it.stack, document)));
        let certificate = format!("arn:aws:acm:{region}:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef");
        let profile = [
            ("Environment", "prod"),
            ("StaticImageId", "ami-0123456789abcdef0"),
            ("CertificateArn", &certificate),
            ("OriginDomainName", "origin.example.com"),
        ];
        let profile = profile.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let zones = ["a", "b", "c"].map(|letter| Zone::new(&format!("{region}{letter}"))).to_vec();
        Self {
            pseudo: Pseudo {
                account: AccountId::new("123456789012"),
                region: Region::new(region),
                stack: String::new(),
                zones,
            },
            known,
            offered: Offered { profile, ..Offered::default() },
            stands: Vec::new(),
        }
    }

    fn pseudo(&self, template: &Template) -> Pseudo {
        Pseudo { stack: format!("finops-{}", template.stack), ..self.pseudo.clone() }
    }

    fn stood(&self, stack: &str) -> Option<&Stood> {
        self.stands.iter().find(|stood| stood.template.stack == stack)
    }

    /// The values that a roll-out of this stack would use; there is nothing wrong with them.
    fn values(&self, template: &Template, document: &Value) -> BTreeMap<String, String> {
        let deployed = self.stood(template.stack).map(|stood| &stood.values);
        let wanted = [Wanted { stack: template.stack, document, deployed }];
        let choice = choose(&wanted, &self.offered, &self.known, &self.pseudo(template));
        let faults: Vec<String> = choice.faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, [""; 0], "{}", template.file);
        choice.values(template.stack)
    }

    fn plan(&self, template: &'static Template) -> Prediction {
        let document = template.document();
        let values = self.values(template, &document);
        let ours = Shape { document: &document, parameters: &values };
        let theirs = self.stood(template.stack);
        let theirs = theirs.map(|it| Shape { document: &it.document, parameters: &it.values });
        predict(theirs, ours, &self.pseudo(template))
    }

    fn roll_out(&mut self, template: &'static Template) -> Prediction {
        let prediction = self.plan(template);
        let document = template.document();
        let values = self.values(template, &document);
        let evaluated = Shape { document: &document, parameters: &values }.evaluated(&self.pseudo(template));
        let given = evaluated.outputs.iter().map(|(name, value)| (name.clone(), self.given(name, value)));
        let given: Vec<(String, String)> = given.collect();
        self.offered.outputs.retain(|_, (stack, _)| stack != template.stack);
        self.offered.take_outputs(template.stack, given);
        self.stands.retain(|stood| stood.template.stack != template.stack);
        self.stands.push(Stood { template, document, values, evaluated });
        prediction
    }

    fn all() -> Self {
        let mut account = Self::empty("us-east-1");
        for template in TEMPLATES {
            account.roll_out(template);
        }
        account
    }

    /// An output as AWS would give it: known, or of the form that whoever takes it asks for.
    fn given(&self, name: &str, value: &Value) -> String {
        if let Some(text) = value.as_str().filter(|_| is_known(value)) {
            return text.to_owned();
        }
        let patterns = PATTERNS.get(name).map(Vec::as_slice).unwrap_or_default();
        let fits = |text: &&String| patterns.iter().all(|pattern| pattern.is_match(text));
        let forms = forms(self.pseudo.region.as_str());
        forms.iter().find(fits).unwrap_or_else(|| panic!("no form fits {name}: {patterns:?}")).clone()
    }
}

/// What parameters ask for, by their name.
static PATTERNS: LazyLock<BTreeMap<String, Vec<Regex>>> = LazyLock::new(|| {
    let mut patterns: BTreeMap<String, Vec<Regex>> = BTreeMap::new();
    for declared in TEMPLATES.iter().flat_map(|template| Declared::all(&template.document())) {
        let of_name = patterns.entry(declared.name).or_default();
        of_name.extend(declared.pattern.map(|pattern| Regex::new(&format!("^(?:{pattern})$")).unwrap()));
    }
    patterns
});

/// What AWS gives: ids, ARNs, names.
fn forms(region: &str) -> Vec<String> {
    let ids = ["vpc", "igw", "nat", "sg", "rtb", "subnet", "i"].map(|kind| format!("{kind}-0123456789abcdef0"));
    let resources = [
        ("sns", "finops-alerts"),
        ("kms", "key/0a"),
        ("secretsmanager", "secret:finops-1"),
        ("elasticloadbalancing", "targetgroup/web/0123456789abcdef"),
        ("elasticloadbalancing", "loadbalancer/app/web-alb/0123456789abcdef"),
    ];
    let arns = resources.map(|(service, resource)| format!("arn:aws:{service}:{region}:123456789012:{resource}"));
    let names = [
        "arn:aws:iam::123456789012:instance-profile/finops-app",
        "targetgroup/web/0123456789abcdef",
        "app/web-alb/0123456789abcdef",
        "Z0123456789ABC",
        "10.0.0.0/16",
        "finops.0a.example.com",
        "finops-0a",
    ];
    ids.into_iter().chain(arns).chain(names.map(str::to_owned)).collect()
}

fn template(stack: &str) -> &'static Template {
    TEMPLATES.iter().find(|it| it.stack == stack).unwrap()
}

fn told(prediction: &Prediction) -> Vec<String> {
    let line =
        |it: &iac::predict::Planned| format!("{} {} {}", it.logical_id, it.action.as_str(), it.replacement.as_str());
    prediction.changes.iter().map(line).collect()
}

#[test]
fn an_empty_account_is_rolled_out_phase_by_phase_and_a_second_time_changes_nothing() {
    for region in ["us-east-1", "us-west-2"] {
        let mut account = Account::empty(region);
        for template in TEMPLATES {
            let first = account.roll_out(template);
            assert!(first.changes.iter().all(|it| it.action == Deed::Add), "{}", template.file);
            assert!(!first.changes.is_empty(), "{}", template.file);
            let undecided = account.stood(template.stack).unwrap().evaluated.resources.values();
            assert_eq!(undecided.filter(|it| it.undecided.is_some()).count(), 0, "{}", template.file);
        }
        for template in TEMPLATES {
            let again = account.plan(template);
            assert!(again.is_nothing(), "{} {:?} {:?}", template.file, told(&again), again.outputs);
        }
    }
}

#[test]
fn subnets_of_all_phases_lie_side_by_side() {
    let account = Account::all();
    let laid: Vec<Laid<'_>> = account
        .stands
        .iter()
        .map(|it| Laid { stack: it.template.stack, document: &it.document, evaluated: &it.evaluated })
        .collect();
    assert_eq!(network_faults(&laid, &[]), []);
}

#[test]
fn a_phase_without_the_one_before_says_which_is_missing() {
    let account = Account::empty("us-east-1");
    let edge = template("edge");
    let document = edge.document();
    let wanted = [Wanted { stack: "edge", document: &document, deployed: None }];
    let choice = choose(&wanted, &account.offered, &account.known, &account.pseudo(edge));
    let faults: Vec<String> = choice.faults.iter().map(ToString::to_string).collect();
    let expected = "VpcId: is missing; the stack foundation gives it: roll out phase 1 first".to_owned();
    assert!(faults.contains(&expected), "{faults:?}");
    assert!(faults.len() > 3, "all of them at once: {faults:?}");
}

#[test]
fn every_pattern_can_be_read_and_takes_its_own_default() {
    for template in TEMPLATES {
        for declared in Declared::all(&template.document()) {
            let Some(pattern) = &declared.pattern else { continue };
            let regex = Regex::new(&format!("^(?:{pattern})$")).unwrap();
            if let Some(default) = &declared.default {
                assert!(regex.is_match(default), "{} {} {default}", template.file, declared.name);
            }
            assert!(declared.constraint.is_some(), "{} {}: what to write instead", template.file, declared.name);
        }
    }
}

#[test]
fn the_take_over_changes_what_its_steps_say_and_nothing_else() {
    let mut account = Account::empty("us-east-1");
    for stack in ["foundation", "edge"] {
        account.roll_out(template(stack));
    }
    let expected: [&[&str]; 4] = [
        &[],
        &[],
        &["ApiTargetGroup modify false", "WebTargetGroup modify false"],
        &[
            "StaticInstance1 remove false",
            "StaticInstance1CpuAlarm remove false",
            "StaticInstance2 remove false",
            "StaticInstance2CpuAlarm remove false",
        ],
    ];
    for (step, expected) in STEPS.iter().zip(expected) {
        let parameters = step.parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        account.offered.command_line = parameters.collect();
        let prediction = account.roll_out(template(step.stack));
        if step.number == 2 {
            assert!(prediction.changes.iter().all(|it| it.action == Deed::Add), "{:?}", told(&prediction));
            assert!(told(&prediction).contains(&"WebGroup add false".to_owned()));
        } else {
            let mut changes = told(&prediction);
            // What reads an attribute of a changed group is counted as changed, as CloudFormation counts it.
            changes.retain(|it| expected.contains(&it.as_str()) || it.contains("remove") || it.contains("true"));
            changes.sort();
            assert_eq!(changes, expected, "step {}", step.number);
        }
    }
    account.offered.command_line.clear();
    for stack in ["foundation", "edge", "compute"] {
        assert!(account.plan(template(stack)).is_nothing(), "what the steps have set stays set: {stack}");
    }
}

#[test]
fn rolling_out_adds_what_the_phase_costs_and_taking_over_takes_the_static_instances_off() {
    let region = Region::new("us-east-1");
    let sum = |estimate: iac::cost::Estimate| estimate.monthly().unwrap().0;
    let mut account = Account::empty("us-east-1");
    for stack in ["foundation", "edge", "compute"] {
        let prediction = account.roll_out(template(stack));
        let after = &account.stood(stack).unwrap().evaluated;
        let added = listed_delta(&prediction.changes, &Evaluated::default(), after, &region);
        assert!((sum(added) - sum(listed(after, &region))).abs() < 1e-6, "{stack}");
    }
    account.offered.command_line = [("StaticInstances".to_owned(), "false".to_owned())].into();
    let before = account.stood("foundation").unwrap().evaluated.clone();
    let prediction = account.roll_out(template("foundation"));
    let after = &account.stood("foundation").unwrap().evaluated;
    let saved = sum(listed_delta(&prediction.changes, &before, after, &region));
    // Two t3.micro with 8 GB each, and their alarms.
    assert!((saved + 2.0 * (0.0104 * 730.0 + 0.64 + 0.10)).abs() < 0.01, "{saved}");
}

#[test]
fn a_new_image_is_a_new_version_of_the_launch_template_and_replaces_no_group() {
    let mut account = Account::all();
    account.offered.command_line.insert("InstanceType".into(), "t3.small".into());
    let prediction = account.plan(template("compute"));
    let group = prediction.changes.iter().find(|it| it.logical_id == "WebGroup").unwrap();
    assert!(group.reason().contains("WebLaunchTemplate.LatestVersionNumber may change"), "{}", group.reason());
    let losses = prediction.changes.iter().filter(|it| it.replacement == Replacement::True);
    assert_eq!(losses.count(), 0, "{:?}", told(&prediction));
    assert_eq!(prediction.looked_up, ["ImageId"]);
}

#[test]
fn another_network_replaces_what_stands_in_it_and_says_so_first() {
    let mut account = Account::all();
    account.offered.command_line.insert("PublicSubnetBCidr".into(), "10.0.9.0/24".into());
    let prediction = account.plan(template("edge"));
    assert_eq!(told(&prediction)[0], "PublicSubnetB modify true");
    assert_eq!(prediction.changes[0].reason(), "CidrBlock: 10.0.3.0/24 -> 10.0.9.0/24");
}

#[test]
fn the_last_phase_is_destroyed_first_and_what_is_stood_on_last() {
    let account = Account::all();
    let standing: Vec<Standing<'_>> = account
        .stands
        .iter()
        .map(|it| Standing { stack: it.template.stack, document: &it.document, evaluated: &it.evaluated })
        .collect();
    let all: Vec<&str> = TEMPLATES.iter().map(|it| it.stack).collect();
    let order: Vec<String> = destruction(&all, &standing).unwrap().into_iter().map(|it| it.stack).collect();
    assert_eq!(order.len(), TEMPLATES.len());
    assert_eq!(order.last().unwrap(), "foundation");
    let place = |stack: &str| order.iter().position(|it| it == stack).unwrap();
    assert!(place("compute") < place("edge") && place("services") < place("data"), "{order:?}");
    let blockers = destruction(&["edge"], &standing).unwrap_err();
    assert!(blockers.iter().any(|it| it.stack == "compute" && it.outputs.contains(&"WebTargetGroupArn".to_owned())));
    for phase in &PHASES {
        let later: Vec<&str> = TEMPLATES.iter().filter(|it| it.phase >= phase.number).map(|it| it.stack).collect();
        assert!(destruction(&later, &standing).is_ok(), "what later phases stand on is never theirs: {}", phase.number);
    }
}

#[test]
fn a_stack_policy_names_only_what_the_stack_has() {
    let account = Account::all();
    for stood in &account.stands {
        let policy: Value = serde_json::from_str(&stack_policy(&stood.evaluated)).unwrap();
        let locked = policy["Statement"][1]["Resource"].as_array().into_iter().flatten();
        for id in locked.filter_map(|it| it.as_str()?.strip_prefix("LogicalResourceId/")) {
            assert!(stood.evaluated.resources.contains_key(id), "{}: {id}", stood.template.file);
        }
    }
}
