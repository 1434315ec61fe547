use super::press;
use crate::{Grade, Model, Pane, Section, Size, Subject, sample};

const SIZE: Size = Size::new(80, 24);

fn opened(model: &Model) -> Option<String> {
    model.view.detail.as_ref().map(|detail| model.name_of(&detail.subject).as_str().to_owned())
}

#[test]
fn two_keys_lead_from_a_firing_alarm_to_the_unhealthy_targets_behind_it() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 enter");
    assert_eq!(opened(&model).as_deref(), Some("api"));
    let first = &model.rows.detail.rows[0];
    assert_eq!((first.grade, model.selected()), (Grade::Failing, Some(&first.subject)));
    assert_eq!(first.subject, Subject::Entry(Section::Targets, "i-0api00:8080".into()));
    press(&mut model, "esc");
    assert_eq!((model.view.focus, opened(&model)), (Pane::Alarms, None));
}

#[test]
fn an_alarm_on_a_group_leads_to_the_group_and_i_to_the_alarm_itself() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 j enter");
    assert_eq!((opened(&model).as_deref(), model.view.focus), (Some("web"), Pane::Capacity));
    press(&mut model, "tab");
    assert_eq!(model.view.detail.as_ref().unwrap().section, Section::Activities);
    assert_eq!(model.rows.detail.rows.len(), 2);
    press(&mut model, "esc i");
    assert_eq!((opened(&model).as_deref(), model.view.focus), (Some("web-cpu-high"), Pane::Alarms));
    assert_eq!(model.rows.detail.rows.len(), 2);
}

#[test]
fn an_alarm_on_something_unknown_opens_itself() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 j j enter");
    assert_eq!(opened(&model).as_deref(), Some("db-replica-lag"));
}

#[test]
fn a_composite_alarm_leads_where_its_firing_child_does() {
    let mut model = sample::small(SIZE);
    press(&mut model, "4 z");
    let rows = &model.rows.pane(Pane::Alarms).rows;
    let at = rows.iter().position(|row| model.name_of(&row.subject) == "site-down").unwrap();
    press(&mut model, "g");
    for _ in 0..at {
        press(&mut model, "j");
    }
    press(&mut model, "enter");
    assert_eq!((opened(&model).as_deref(), model.view.focus), (Some("api"), Pane::Targets));
}

#[test]
fn an_event_leads_to_what_it_happened_to() {
    let mut model = sample::small(Size::new(120, 40));
    let kinds: Vec<_> = model.rows.events.iter().map(|event| event.key.kind).collect();
    press(&mut model, "6");
    for (index, kind) in kinds.into_iter().enumerate() {
        press(&mut model, "6 g");
        for _ in 0..index {
            press(&mut model, "j");
        }
        press(&mut model, "enter");
        let pane = match kind {
            crate::EventKind::Alarm => Pane::Alarms,
            crate::EventKind::Scaling => Pane::Capacity,
            crate::EventKind::Stack => Pane::Phases,
            crate::EventKind::You => continue,
        };
        assert_eq!(model.view.focus, pane);
        press(&mut model, "esc");
        assert_eq!(model.view.focus, Pane::Activity);
    }
}
