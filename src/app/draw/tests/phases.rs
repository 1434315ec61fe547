//! What is said of the phases at work and in trouble, and of a roll-out at the gate, at each size.

use super::screen;
use crate::sample::phases as sampled;
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
