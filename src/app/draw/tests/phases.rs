//! What is said of the phases at work and in trouble, and of a roll-out at the gate, at each size.

use super::screen;
use crate::sample::{self, phases as sampled};
use crate::{Model, Msg, Size, Theme, update};

const SIZES: [Size; 4] = [Size::new(80, 24), Size::new(120, 40), Size::new(200, 50), Size::new(40, 10)];

fn shown(name: &str, made: impl Fn(Size) -> Model) {
    for size in SIZES {
        let model = made(size);
        let said = screen(&model);
        let plain = screen(&Model { theme: Theme::monochrome(), ..model });
        assert_eq!(said, plain, "{name}: without colour the words are the same");
        insta::assert_snapshot!(format!("phases-{name}-{}x{}", size.width, size.height), said);
    }
}

fn press(mut model: Model, keys: &str) -> Model {
    for word in keys.split(' ') {
        update(&mut model, Msg::Key(word.parse().unwrap()));
    }
    model
}

const EVENTS: usize = 1;
const PROMISES: usize = 2;
const CHANGES: usize = 3;
const DRIFT: usize = 4;
const PARAMETERS: usize = 6;

#[test]
fn the_pane() {
    shown("pane-rolling-out", |size| press(sampled::rolling_out(size), "1 z"));
    shown("pane-failed", |size| press(sampled::failed(size), "1 z"));
    shown("pane-outdated", |size| press(sampled::outdated(size), "1 z"));
    shown("pane-measured", |size| press(sampled::measured(size), "1 z"));
    shown("dashboard-rolling-out", sampled::rolling_out);
}

#[test]
fn the_detail() {
    shown("detail-rolling-out", |size| sampled::opened(sampled::rolling_out(size), EVENTS));
    shown("detail-failed", |size| sampled::opened(sampled::failed(size), EVENTS));
    shown("detail-outdated", |size| sampled::opened(sampled::outdated(size), CHANGES));
    shown("detail-drifted", |size| sampled::opened(sampled::drifted(size), DRIFT));
    shown("detail-parameters", |size| sampled::opened(sampled::drifted(size), PARAMETERS));
    shown("detail-measured", |size| sampled::opened(sampled::measured(size), PROMISES));
    shown("detail-unmeasured", |size| sampled::opened(sampled::current(size), PROMISES));
}

#[test]
fn the_way_to_a_roll_out() {
    shown("actions", |size| press(sampled::outdated(size), "1 g j a"));
    shown("asked", sampled::asked);
    shown("refused", sampled::refused);
    shown("gate", sampled::at_gate);
    shown("gate-evidence", |size| press(sampled::at_gate(size), "tab"));
    shown("gate-naming", |size| press(sampled::at_gate(size), "ctrl-o"));
    shown("verified", |size| press(sampled::measured(size), "1 g j a down down down down enter"));
}

#[test]
fn what_is_lost_is_in_sight_wherever_a_roll_out_is_confirmed() {
    for size in [Size::new(80, 24), Size::new(120, 40), Size::new(200, 50)] {
        let said = screen(&sampled::at_gate(size));
        for word in
            ["PERHAPS REPLACED holds state: Ledger", "REPLACED BalancerSecurityGroup", "REMOVED OldTopic", "$3.20"]
        {
            assert!(said.contains(word), "{word}\n{said}");
        }
        let place = |word: &str| said.find(word).unwrap();
        assert!(place("Ledger") < place("BalancerSecurityGroup"), "what holds state comes first\n{said}");
        assert!(!said.contains("more lines") && said.contains("Type"), "{said}");
    }
}

#[test]
fn the_first_cause_is_told_before_what_followed() {
    let said = screen(&sampled::opened(sampled::failed(Size::new(120, 40)), EVENTS));
    assert!(said.contains("first cause   Balancer CREATE_FAILED"), "{said}");
    assert!(said.contains("maximum number of load balancers"), "{said}");
}

#[test]
fn what_is_not_measured_is_a_dash_with_a_reason() {
    let said = screen(&sampled::opened(sampled::current(Size::new(120, 40)), PROMISES));
    assert!(said.contains("RequestCount has not been read yet") && said.contains('–'), "{said}");
    assert!(!said.contains(" 0 "), "{said}");
}

/// A run that rolls phase 2 out.
fn roll_out(model: &Model) -> change::OpenRun {
    let run = change::RunId::new(model.now.cloud - std::time::Duration::from_mins(2), 5);
    change::OpenRun { run, action: sampled::proposal().proposed.action, ..sample::change::open_run(model, None) }
}

#[test]
fn a_run_that_goes_on_in_aws_is_no_run_left_behind() {
    for (width, height) in [(80, 24), (200, 50)] {
        let mut model = sampled::rolling_out(Size::new(width, height));
        model.changes.runs = vec![roll_out(&model)];
        let said = screen(&model);
        assert!(said.contains("under way for 2m: Update finops-edge") && said.contains("1 shows it"), "{said}");
        assert!(!said.contains("not closed") && !said.contains("run.revert"), "{said}");
        // Its stack is not worked on any more: this console has sent it, and looks how it ended.
        let mut model = sampled::current(Size::new(width, height));
        model.changes.runs = vec![roll_out(&model)];
        let stranded = screen(&model);
        assert!(stranded.contains("1 run not closed: Update finops-edge"), "{stranded}");
        let run = Some(model.changes.runs[0].run);
        let outcome = |ending| change::Outcome { run, ending, why: "so".into(), revert_at: None };
        let (at, region) = (model.now.cloud, sample::region());
        let made = |ending| crate::Made {
            at,
            region: region.clone(),
            subject: "finops-edge".into(),
            what: "Update".into(),
            outcome: outcome(ending),
        };
        model.changes.remember(made(change::Ending::Underway));
        let said = screen(&model);
        assert!(said.contains("sent 2m ago: Update finops-edge") && !said.contains("not closed"), "{said}");
        model.changes.remember(made(change::Ending::Unknown));
        assert!(screen(&model).contains("1 run not closed: Update finops-edge"), "nobody knows how it ended");
    }
}

#[test]
fn a_draft_is_said_to_be_thrown_away() {
    let mut model = sampled::at_gate(Size::new(120, 40));
    let template = change::TemplateBody::new("{}");
    let draft = change::StackChange::Draft(Box::new(change::Draft::new(change::Purpose::Update, template, "base")));
    let action = change::Action::Stack(change::StackAction::new("finops-edge", draft));
    let revert_at = Some(model.now.cloud + std::time::Duration::from_hours(23));
    let open = sample::change::open_run(&model, revert_at);
    model.changes.runs = vec![change::OpenRun { run: sampled::draft(), action, ..open }];
    let said = screen(&model);
    assert!(said.contains("change set of finops-edge drafted: thrown away unless it is rolled out"), "{said}");
    assert!(!said.contains("unless kept"), "{said}");
    // Left over by a console that has gone.
    model.changes.drafts.clear();
    model.changes.gate = change::gate::Gate::default();
    model.dialog = None;
    let said = screen(&model);
    assert!(said.contains("change set of finops-edge left over: thrown away in 23h"), "{said}");
    assert!(said.contains(": run.revert") && !said.contains("unless kept"), "{said}");
}
