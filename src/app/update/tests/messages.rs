use std::time::Duration;

use domain::{
    Alarm, AlarmState, Answer, Ask, CloudError, Freshness, Observation, Region, Regional, RegionalAnswer, Target,
};

use super::press;
use crate::{
    Dialog, Effect, Model, Msg, Now, Pane, SessionMsg, Size, Subject, TerminalMsg, first_run, freshness, sample, update,
};

const SIZE: Size = Size::new(120, 40);

fn answer(asked: Regional, answer: RegionalAnswer) -> Msg {
    told(sample::region(), asked, Ok(Answer::Regional(answer)))
}

fn told(region: Region, asked: Regional, outcome: Result<Answer, CloudError>) -> Msg {
    Msg::Observed(Box::new(Observation { ask: Ask::In(region, asked), at: sample::NOW, outcome, gap: None }))
}

fn alarms(model: &Model) -> Vec<Alarm> {
    model.estate.alarms().cloned().collect()
}

#[test]
fn the_cursor_stays_on_its_subject_when_rows_move() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 j");
    let selected = model.selected().cloned();
    let mut now = alarms(&model);
    for alarm in now.iter_mut().filter(|alarm| alarm.name == "quiet-07") {
        (alarm.state, alarm.since) = (AlarmState::Alarm, Some(sample::NOW));
    }
    update(&mut model, answer(Regional::Alarms, RegionalAnswer::Alarms(now)));
    assert_eq!(model.selected().cloned(), selected);
    assert_eq!(model.view.focused().cursor.index, 2);
    let left = alarms(&model).into_iter().filter(|alarm| alarm.name != "web-cpu-high").collect();
    update(&mut model, answer(Regional::Alarms, RegionalAnswer::Alarms(left)));
    assert_eq!(model.view.focused().cursor.index, 2);
    assert_ne!(model.selected().cloned(), selected);
}

#[test]
fn a_cursor_that_nobody_has_moved_shows_the_worst_row() {
    let full = sample::small(Size::new(80, 24));
    let quiet = alarms(&full).into_iter().filter(|alarm| alarm.state == AlarmState::Ok).collect::<Vec<_>>();
    let mut model = sample::small(Size::new(80, 24));
    let say = |alarms: Vec<Alarm>| answer(Regional::Alarms, RegionalAnswer::Alarms(alarms));
    update(&mut model, say(quiet.clone()));
    assert_eq!(model.selected(), Some(&Subject::QuietAlarms));
    let firing = |count: usize| {
        let mut now = quiet.clone();
        for alarm in now.iter_mut().take(count) {
            (alarm.state, alarm.since) = (AlarmState::Alarm, Some(sample::NOW));
        }
        now
    };
    update(&mut model, say(firing(9)));
    let cursor = &model.view.focused().cursor;
    assert_eq!((cursor.index, cursor.offset), (0, 0));
    // Once it is opened, the way back leads to it, whatever has come in above.
    let first = model.selected().cloned();
    press(&mut model, "i");
    let mut more = firing(10);
    more[9].since = Some(sample::NOW + Duration::from_mins(1));
    update(&mut model, say(more));
    press(&mut model, "esc");
    assert_eq!(model.selected().cloned(), first);
}

#[test]
fn a_new_alarm_rings_once_and_the_first_reading_never() {
    let mut model = sample::awaiting(SIZE);
    let full = sample::small(SIZE);
    let say = |alarms: Vec<Alarm>| answer(Regional::Alarms, RegionalAnswer::Alarms(alarms));
    assert_eq!(update(&mut model, say(alarms(&full))), []);
    let mut more = alarms(&full);
    more[10].state = AlarmState::Alarm;
    assert_eq!(update(&mut model, say(more.clone())), [Effect::Bell]);
    assert!(model.notice.as_ref().unwrap().text.contains("new alarm in us-east-1: quiet-06"));
    assert_eq!(update(&mut model, say(more.clone())), []);
    model.settings.bell = false;
    more[11].state = AlarmState::Alarm;
    assert_eq!(update(&mut model, say(more)), []);
    assert!(model.notice.as_ref().unwrap().text.contains("quiet-07"));
}

#[test]
fn a_late_answer_for_another_subject_falls_through() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 enter");
    let (detail, rows) = (model.view.detail.clone(), model.rows.detail.clone());
    let other = model.estate.target_groups().find(|group| group.name == "web").unwrap().arn.clone();
    let none: Vec<Target> = Vec::new();
    update(&mut model, answer(Regional::TargetHealth(other), RegionalAnswer::TargetHealth(none.clone())));
    assert_eq!((&model.view.detail, &model.rows.detail), (&detail, &rows));
    let api = model.estate.target_groups().find(|group| group.name == "api").unwrap().arn.clone();
    let elsewhere = told(
        Region::new("eu-west-1"),
        Regional::TargetHealth(api.clone()),
        Ok(Answer::Regional(RegionalAnswer::TargetHealth(none.clone()))),
    );
    update(&mut model, elsewhere);
    assert_eq!((&model.view.detail, &model.rows.detail), (&detail, &rows));
    update(&mut model, answer(Regional::TargetHealth(api), RegionalAnswer::TargetHealth(none)));
    assert!(model.rows.detail.rows.is_empty());
}

#[test]
fn last_good_rows_stay_on_an_error_which_is_one_key_away() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4");
    let before = model.rows.pane(Pane::Alarms).clone();
    let error = CloudError::Denied { action: "cloudwatch:DescribeAlarms".into(), detail: "no".into() };
    update(&mut model, told(sample::region(), Regional::Alarms, Err(error)));
    assert_eq!(model.rows.pane(Pane::Alarms), &before);
    press(&mut model, "e");
    assert!(matches!(model.dialog, Some(Dialog::ErrorDetail(domain::Source::Alarms, _))));
    let text = crate::reading::as_text(&model);
    assert!(text.contains("access denied: cloudwatch:DescribeAlarms") && text.contains("reader policy"), "{text}");
}

#[test]
fn a_reading_is_stale_after_twice_its_cadence() {
    let mut model = sample::small(SIZE);
    assert!(matches!(freshness(&model, Pane::Alarms), Freshness::Fresh(_)));
    let later = sample::NOW + Duration::from_secs(18);
    update(&mut model, Msg::Ticked(Now::at(later)));
    assert_eq!(freshness(&model, Pane::Alarms), Freshness::Stale(Duration::from_secs(21)));
    assert_eq!(freshness(&sample::awaiting(SIZE), Pane::Alarms), Freshness::Awaiting);
}

#[test]
fn ticks_change_the_screen_once_a_second_at_most() {
    let mut model = sample::small(SIZE);
    let mut drawn = 0;
    for millis in (0..3_000).step_by(50) {
        let before = model.revision;
        update(&mut model, Msg::Ticked(Now::at(sample::NOW + Duration::from_millis(millis))));
        drawn += u32::from(model.revision != before);
    }
    assert_eq!(drawn, 2);
}

#[test]
fn a_notice_goes_by_itself() {
    let mut model = sample::small(SIZE);
    press(&mut model, "s");
    update(&mut model, Msg::Ticked(Now::at(sample::NOW + Duration::from_secs(5))));
    assert!(model.notice.is_some());
    update(&mut model, Msg::Ticked(Now::at(sample::NOW + Duration::from_secs(6))));
    assert_eq!(model.notice, None);
}

#[test]
fn a_switch_forgets_the_account_before() {
    let mut model = sample::small(SIZE);
    press(&mut model, "2 enter");
    let session =
        crate::Session { profile: "staging".into(), regions: vec![Region::new("eu-west-1")], ..sample::session() };
    let effects = update(&mut model, Msg::Session(SessionMsg::Switched(Box::new(session))));
    assert_eq!(effects, [Effect::Redraw]);
    assert_eq!((model.view.focus, &model.view.detail), (Pane::Targets, &None));
    assert!(model.rows.panes.iter().skip(1).all(|listing| listing.rows.is_empty()));
    assert_eq!(model.rows.summary.alarms, None);
    let why = "no such profile".into();
    update(&mut model, Msg::Session(SessionMsg::SwitchRefused { to: "prod".into(), why }));
    assert!(model.notice.as_ref().unwrap().text.contains("no such profile"));
}

#[test]
fn the_first_run_screen_names_the_exact_command() {
    let failed = |error| {
        let mut model = sample::awaiting(SIZE);
        let observation = Observation { ask: Ask::Identity, at: sample::NOW, outcome: Err(error), gap: None };
        update(&mut model, Msg::Observed(Box::new(observation)));
        model
    };
    let expired = failed(CloudError::Expired { detail: "token".into() });
    let screen = first_run(&expired).unwrap();
    assert_eq!(screen.steps[0], "Run `aws sso login --profile prod`.");
    let denied = failed(CloudError::Denied { action: "sts:GetCallerIdentity".into(), detail: "no".into() });
    assert!(first_run(&denied).unwrap().steps[0].contains(r#""Action": "sts:GetCallerIdentity""#));
    let asked: Vec<Ask> = crate::wants(&expired).into_iter().map(|want| want.ask).collect();
    assert_eq!(asked, [Ask::Identity]);
    assert_eq!(first_run(&sample::small(SIZE)), None);
}

#[test]
fn pasted_text_goes_into_the_open_field_and_nowhere_else() {
    let mut model = sample::small(SIZE);
    update(&mut model, Msg::Terminal(TerminalMsg::Pasted("q\nq".into())));
    assert_eq!(model.view, sample::small(SIZE).view);
    press(&mut model, "3 /");
    update(&mut model, Msg::Terminal(TerminalMsg::Pasted("we\x1b[31m".into())));
    assert_eq!(model.view.focused().filter.text.as_str(), "we␛[31m");
    assert_eq!(update(&mut model, Msg::Terminal(TerminalMsg::Resumed)), [Effect::Redraw]);
}

#[test]
fn a_deleted_subject_leaves_its_detail_open_and_empty() {
    let mut model = sample::small(SIZE);
    press(&mut model, "3 enter");
    update(&mut model, answer(Regional::Groups, RegionalAnswer::Groups(vec![])));
    assert!(matches!(&model.view.detail, Some(detail) if matches!(detail.subject, Subject::Group(..))));
    assert!(model.rows.detail.rows.is_empty());
    press(&mut model, "esc");
    assert_eq!(model.view.detail, None);
}
