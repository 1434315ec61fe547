//! What every pane, detail and dialog says, at three sizes.

use std::time::Duration;

use domain::{Answer, Ask, CloudError, Observation, Regional, RegionalAnswer};

use super::{SIZES, pressed, screen};
use crate::{Model, Now, Size, Theme, sample};

/// Compares what `keys` lead to with what it was, at each size.
fn shown(name: &str, keys: &str) {
    for size in SIZES {
        let model = pressed(sample::small(size), keys);
        insta::assert_snapshot!(format!("{name}-{}x{}", size.width, size.height), screen(&model));
    }
}

#[test]
fn the_dashboard() {
    shown("dashboard", "");
}

#[test]
fn every_pane_zoomed() {
    for (key, name) in
        [('1', "phases"), ('2', "targets"), ('3', "capacity"), ('4', "alarms"), ('5', "spend"), ('6', "activity")]
    {
        shown(&format!("zoomed-{name}"), &format!("{key}z"));
    }
}

#[test]
fn every_detail() {
    for (key, name) in [('1', "phase"), ('2', "target-group"), ('3', "group")] {
        shown(&format!("detail-{name}"), &format!("{key}⏎"));
    }
    for size in SIZES {
        let mut model = sample::small(size);
        let alarm = model.rows.pane(crate::Pane::Alarms).rows[1].subject.clone();
        model.view.detail = crate::Detail::of(alarm);
        model.relist();
        insta::assert_snapshot!(format!("detail-alarm-{}x{}", size.width, size.height), screen(&model));
    }
}

#[test]
fn every_dialog() {
    for (key, name) in [
        (':', "palette"),
        ('?', "help"),
        ('d', "describe"),
        ('t', "theme"),
        ('P', "profile"),
        ('R', "region"),
        ('o', "link"),
    ] {
        shown(&format!("dialog-{name}"), &key.to_string());
    }
}

fn failing(model: Model, regional: Regional, error: CloudError) -> Model {
    let ask = Ask::In(sample::region(), regional);
    let at = model.now.here;
    sample::told(model, vec![Observation { ask, at, outcome: Err(error), gap: None }])
}

#[test]
fn an_error_keeps_the_last_good_data_and_says_what_to_do() {
    let denied = CloudError::Denied { action: "cloudwatch:DescribeAlarms".into(), detail: "not authorized".into() };
    let model = failing(sample::small(Size::new(120, 40)), Regional::Alarms, denied);
    let said = screen(&model);
    assert!(said.contains("! access denied: cloudwatch:DescribeAlarms"), "{said}");
    assert!(said.contains("web-cpu-high"), "the last good data is gone:\n{said}");
    insta::assert_snapshot!("dialog-error", screen(&pressed(model, "e")));
}

#[test]
fn a_notice_leaves_a_dialog_its_keys() {
    for size in SIZES {
        let mut model = pressed(sample::small(size), "R");
        let text = "new alarm in us-east-1: api-5xx".to_owned();
        model.notice = Some(crate::Notice { text, tone: crate::Tone::Alarm, since: sample::NOW });
        let said = screen(&model);
        let foot = said.lines().last().unwrap();
        assert!(foot.contains("esc close"), "{said}");
        assert!(size.width < 80 || foot.contains("new alarm in us-east-1: api-5xx"), "{said}");
    }
}

#[test]
fn an_alarms_reason_is_read_to_its_end() {
    for size in [Size::new(80, 24), Size::new(120, 40)] {
        let mut model = sample::small(size);
        let subject = model.rows.pane(crate::Pane::Alarms).rows[1].subject.clone();
        let reason = model.alarm(&model.row_of(&subject)).unwrap().reason.as_str().to_owned();
        model.view.detail = crate::Detail::of(subject);
        model.relist();
        let said = screen(&model);
        let words: Vec<&str> = said.split_whitespace().filter(|word| *word != "│").collect();
        assert!(words.join(" ").contains(&reason), "{reason}\n{said}");
        assert!(!said.contains('…'), "{said}");
    }
}

#[test]
fn the_roadmaps_projection_is_read_whole() {
    for size in [Size::new(120, 40), Size::new(200, 60)] {
        let said = screen(&sample::small(size));
        assert!(said.contains("$97-$142 a month for phases 1 to 3"), "{said}");
    }
    let zoomed = screen(&pressed(sample::small(Size::new(80, 24)), "5z"));
    assert!(zoomed.contains("$97-$142 a month for phases 1 to 3"), "{zoomed}");
}

/// The header in one line and the pane read the same states alike.
#[test]
fn targets_that_come_beside_healthy_ones_are_changing_and_nothing_is_wrong() {
    use domain::{HealthCount, TargetState, Verdict};
    let size = Size::new(120, 40);
    let model = sample::small(size);
    let group = model.estate.target_groups().next().unwrap().arn.clone();
    let mut targets = model.estate.regions[&sample::region()].target_health[&group].value().unwrap().clone();
    for (number, target) in targets.iter_mut().enumerate() {
        target.state = if number == 0 { TargetState::Initial } else { TargetState::Healthy };
    }
    assert!(HealthCount::of(&targets).healthy > 0);
    let quiet = |regional, answer| Observation {
        ask: Ask::In(sample::region(), regional),
        at: sample::NOW,
        outcome: Ok(Answer::Regional(answer)),
        gap: None,
    };
    let told = vec![
        quiet(Regional::TargetHealth(group), RegionalAnswer::TargetHealth(targets)),
        quiet(Regional::Alarms, RegionalAnswer::Alarms(vec![])),
        quiet(Regional::Groups, RegionalAnswer::Groups(vec![])),
    ];
    let mut model = sample::told(model, told);
    assert_eq!(model.rows.summary.verdict, Verdict::Ok);
    let said = screen(&model);
    assert!(said.contains("1 changing of 2"), "{said}");
    model.size = Size::new(70, 5);
    let line = screen(&model);
    assert!(line.contains("OK") && line.contains("1 targets changing"), "{line}");
}

/// Who asks is asked every few minutes only: the header must not call an account live that has gone silent since.
#[test]
fn an_account_is_live_while_any_list_is_answered() {
    let unreachable = || CloudError::Unreachable { detail: "connection refused".into() };
    let mut model = sample::small(Size::new(120, 40));
    for regional in [Regional::Alarms, Regional::TargetGroups] {
        model = failing(model, regional, unreachable());
        assert!(screen(&model).lines().next().unwrap().contains("live"));
    }
    model = failing(model, Regional::Groups, unreachable());
    model.now = Now::at(model.now.here + Duration::from_secs(7));
    let header = screen(&model).lines().next().unwrap().to_owned();
    assert!(header.contains("NO ANSWER 7s") && !header.contains("live"), "{header}");
}

#[test]
fn a_list_with_a_page_missing_is_no_total() {
    let model = sample::small(Size::new(120, 40));
    let ask = Ask::In(sample::region(), Regional::Alarms);
    let alarms = model.estate.alarms().cloned().collect();
    let outcome = Ok(Answer::Regional(RegionalAnswer::Alarms(alarms)));
    let gap = Some(CloudError::Throttled { operation: "DescribeAlarms".into() });
    let said = screen(&sample::told(model, vec![Observation { ask, at: sample::NOW, outcome, gap }]));
    assert!(said.contains("2 firing of 24 read, not all") && said.contains("throttled: DescribeAlarms"), "{said}");
}

#[test]
fn what_is_older_than_promised_says_so() {
    let mut model = sample::small(Size::new(120, 40));
    model.now = Now::at(model.now.here + Duration::from_mins(5));
    let said = screen(&model);
    assert!(said.contains("STALE 5m"), "{said}");
}

#[test]
fn nothing_heard_yet_is_waiting_and_not_zero() {
    for size in SIZES {
        let said = screen(&sample::awaiting(size));
        assert!(said.contains("waiting"), "{said}");
        assert!(!said.contains("0 firing") && !said.contains("no alarms"), "{said}");
    }
    insta::assert_snapshot!("awaiting", screen(&sample::awaiting(Size::new(120, 40))));
}

#[test]
fn an_expired_login_names_the_command() {
    let model = sample::awaiting(Size::new(80, 24));
    let at = model.now.here;
    let outcome = Err(CloudError::Expired { detail: "the SSO session has expired".into() });
    let model = sample::told(model, vec![Observation { ask: Ask::Identity, at, outcome, gap: None }]);
    let said = screen(&model);
    assert!(said.contains("aws sso login --profile prod"), "{said}");
    insta::assert_snapshot!("first-run", said);
}

#[test]
fn too_small_a_terminal_says_how_things_are_in_one_line() {
    let size = Size::new(60, 5);
    let said = screen(&sample::small(size));
    assert_eq!(said.lines().filter(|line| !line.is_empty()).count(), 1);
    insta::assert_snapshot!("line", said.trim_end());
}

#[test]
fn a_protected_profile_is_named_in_words_and_a_simulated_account_too() {
    let mut model = sample::small(Size::new(80, 24));
    assert!(screen(&model).contains("PROD READ-ONLY"));
    model.session.simulation = Some("zone-outage".into());
    assert!(screen(&model).contains("SIMULATED zone-outage"));
}

#[test]
fn several_regions_are_named_in_every_row() {
    let model = sample::two_regions(Size::new(120, 40));
    let said = screen(&pressed(model, "2z"));
    assert!(said.contains("eu-west-1") && said.contains("us-east-1"), "{said}");
}

#[test]
fn every_theme_says_the_same_words() {
    for size in SIZES {
        for keys in ["", "2⏎", "3z", "5z", ":", "?"] {
            let mut model = pressed(sample::small(size), keys);
            let said = screen(&model);
            for name in Theme::builtin_names() {
                model.theme = Theme::named(name).unwrap();
                assert_eq!(screen(&model), said, "{name}");
            }
        }
    }
}

#[test]
fn without_colour_nothing_is_coloured() {
    let mut model = sample::small(Size::new(120, 40));
    model.theme = Theme::monochrome();
    let buffer = super::buffer(&model, model.size);
    let plain =
        |cell: &ratatui::buffer::Cell| [cell.fg, cell.bg].iter().all(|colour| *colour == ratatui::style::Color::Reset);
    assert!(buffer.content.iter().all(plain));
}

#[test]
fn a_long_filter_that_matches_nothing_says_so() {
    let said = screen(&pressed(sample::small(Size::new(120, 40)), "4/zzz⏎"));
    assert!(said.contains("none of 24 matches /zzz"), "{said}");
}
