//! What holds for every action: after, undo and reach agree; nothing is lost in JSON; the command line is quoted.

use std::collections::BTreeSet;

use domain::{Deed, Moment, Replacement};
use proptest::prelude::*;

use super::*;
use crate::Value;
use crate::samples::{Sample, desired, on_instance, on_target, on_web, region};

mod opening;
mod reach;
mod shifts;
mod stacks;
mod words;

fn processes() -> impl Strategy<Value = BTreeSet<Process>> {
    prop::collection::btree_set(prop::sample::select(Process::ALL.to_vec()), 1..4)
}

/// Names as AWS takes them, and as somebody might have meant them to be taken by a shell.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z][a-z0-9-]{0,12}", "[ -~]{1,20}", any::<String>().prop_filter("named", |name| !name.is_empty())]
}

fn group_change() -> impl Strategy<Value = GroupChange> {
    let size = || any::<Option<u32>>();
    prop_oneof![
        any::<u32>().prop_map(GroupChange::Desired),
        (size(), size()).prop_map(|(min, max)| GroupChange::Bounds(Bounds { min, max })),
        processes().prop_map(GroupChange::Suspend),
        processes().prop_map(GroupChange::Resume),
    ]
}

fn plan() -> impl Strategy<Value = SchedulePlan> {
    let at = prop::option::of((0..4_000_000_000_i64).prop_map(Moment::from_secs));
    let sizes = any::<[Option<u32>; 3]>();
    (at, prop::option::of("[0-9*]{1,2} [0-9*] \\* \\* \\*"), prop::option::of("Europe/[A-Z][a-z]{3,6}"), sizes)
        .prop_map(|(at, recurrence, time_zone, [min, desired, max])| SchedulePlan {
            at,
            recurrence,
            time_zone,
            min,
            desired,
            max,
        })
}

fn refresh_change() -> impl Strategy<Value = RefreshChange> {
    prop_oneof![
        (name(), "[0-9]{1,3}", any::<u8>()).prop_map(|(template, version, min_healthy)| RefreshChange::Start {
            template,
            version,
            min_healthy
        }),
        Just(RefreshChange::Cancel),
        Just(RefreshChange::Rollback),
    ]
}

fn draft() -> impl Strategy<Value = Draft> {
    let pairs = || prop::collection::btree_map("[A-Z][A-Za-z]{1,8}", name(), 0..3);
    let purpose = prop::sample::select(vec![Purpose::Create, Purpose::Update, Purpose::Import]);
    (purpose, name(), pairs(), pairs()).prop_map(|(purpose, template, parameters, tags)| {
        let draft = Draft::new(purpose, TemplateBody::new(template), "base");
        Draft { parameters, tags, ..draft }.named("base")
    })
}

fn roll_out() -> impl Strategy<Value = RollOut> {
    let action = prop::sample::select(vec![Deed::Add, Deed::Import, Deed::Modify, Deed::Remove, Deed::Unknown]);
    let replacement = prop::sample::select(vec![Replacement::False, Replacement::Conditional, Replacement::True]);
    let planned = (name(), name(), action, replacement, any::<bool>(), name()).prop_map(
        |(logical_id, kind, action, replacement, is_stateful, why)| Planned {
            logical_id,
            kind,
            action,
            replacement,
            is_stateful,
            why,
        },
    );
    let shown = prop::collection::vec(planned, 0..3);
    (name(), shown, any::<Option<i64>>(), 0..5_usize).prop_map(|(change_set, shown, monthly_cents, triggers)| RollOut {
        change_set,
        purpose: Purpose::Update,
        template: "0f".repeat(32),
        named: shown.iter().map(|planned| planned.logical_id.clone()).collect(),
        opens: monthly_cents.map(|_| "{}".to_owned()),
        shown,
        estimate: Estimate { monthly_cents, unpriced: 1, prices: None },
        role: None,
        triggers,
    })
}

fn stack_change() -> impl Strategy<Value = StackChange> {
    let ids = || prop::collection::vec(name(), 0..3);
    prop_oneof![
        draft().prop_map(|draft| StackChange::Draft(Box::new(draft))),
        (name(), any::<bool>()).prop_map(|(change_set, with_stack)| StackChange::Discard { change_set, with_stack }),
        roll_out().prop_map(|roll_out| StackChange::RollOut(Box::new(roll_out))),
        Just(StackChange::Cancel),
        ids().prop_map(|skip| StackChange::Continue { skip }),
        Just(StackChange::RollBack),
        ids().prop_map(|retain| StackChange::Delete { retain, role: None }),
        any::<bool>().prop_map(StackChange::Protect),
        name().prop_map(StackChange::Policy),
    ]
}

fn to() -> impl Strategy<Value = DatabaseChange> {
    prop::option::of(name()).prop_map(|to| DatabaseChange::FailOverCluster { to })
}

fn shift_change() -> impl Strategy<Value = ShiftChange> {
    let shift = || prop_oneof![Just(ShiftName::Own), name().prop_map(ShiftName::Id)];
    prop_oneof![
        (name(), any::<u32>()).prop_map(|(away_from, minutes)| ShiftChange::Start { away_from, minutes }),
        (shift(), any::<u32>()).prop_map(|(shift, minutes)| ShiftChange::Renew { shift, minutes }),
        shift().prop_map(ShiftChange::Cancel),
        name().prop_map(|away_from| ShiftChange::Practice { away_from }),
        shift().prop_map(ShiftChange::CancelPractice),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let instance_changes =
        [InstanceChange::Replace, InstanceChange::Unhealthy, InstanceChange::EnterStandby, InstanceChange::ExitStandby];
    let instance_change = prop::sample::select(instance_changes.to_vec());
    let target_change = prop::sample::select(vec![TargetChange::Register, TargetChange::Deregister]);
    let alarm_change =
        prop_oneof![any::<u32>().prop_map(|minutes| AlarmChange::Mute { minutes }), Just(AlarmChange::Unmute)];
    let schedule_change = prop_oneof![plan().prop_map(ScheduleChange::Put), Just(ScheduleChange::Delete)];
    let text = || name().prop_map(Text::from);
    prop_oneof![
        (text(), group_change()).prop_map(|(group, change)| Action::Group(GroupAction { group, change })),
        (text(), refresh_change()).prop_map(|(group, change)| Action::Refresh(RefreshAction { group, change })),
        (text(), text(), instance_change).prop_map(|(group, instance, change)| Action::Instance(InstanceAction {
            group,
            instance,
            change
        })),
        (text(), text(), schedule_change).prop_map(|(group, name, change)| Action::Schedule(ScheduleAction {
            group,
            name,
            change
        })),
        (text(), text(), text(), any::<Option<u16>>(), target_change).prop_map(
            |(group, group_name, target, port, change)| {
                Action::Target(TargetAction { group, group_name, target, port, change })
            }
        ),
        (text(), alarm_change).prop_map(|(alarm, change)| Action::Alarm(AlarmAction { alarm, change })),
        (text(), text(), shift_change()).prop_map(|(resource, name, change)| Action::Shift(ShiftAction {
            resource,
            name,
            change
        })),
        (text(), prop_oneof![Just(DatabaseChange::FailOver), to()])
            .prop_map(|(database, change)| { Action::Database(DatabaseAction { database, change }) }),
        (text(), text()).prop_map(|(group, shard)| Action::Cache(CacheAction { group, shard })),
        (text(), stack_change()).prop_map(|(stack, change)| Action::Stack(StackAction { stack, change })),
    ]
}

/// The words that a shell makes of a line in single quotes or none.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut is_word, mut is_quoted) = (Vec::new(), String::new(), false, false);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => (is_quoted, is_word) = (!is_quoted, true),
            '\\' if !is_quoted => word.extend(letters.next()),
            ' ' if !is_quoted && is_word => {
                words.push(std::mem::take(&mut word));
                is_word = false;
            }
            ' ' if !is_quoted => {}
            other => {
                word.push(other);
                is_word = true;
            }
        }
    }
    words.extend(is_word.then_some(word));
    words
}

proptest! {
    #[test]
    fn nothing_is_lost_in_json(action in action()) {
        let json = serde_json::to_string(&action).unwrap();
        prop_assert_eq!(serde_json::from_str::<Action>(&json).unwrap(), action);
    }

    #[test]
    fn a_name_reaches_the_command_line_as_one_word(action in action()) {
        let line = action.cli(&region());
        // The start of a mute is for the shell to fill in, in double quotes.
        let is_filled_in = matches!(&action, Action::Alarm(it) if it.change != AlarmChange::Unmute);
        if !is_filled_in {
            let words = words(&line);
            let has = |wanted: &str| words.iter().any(|word| word.contains(wanted));
            let named = match &action {
                Action::Group(it) => it.group.raw().to_owned(),
                Action::Refresh(it) => it.group.raw().to_owned(),
                Action::Instance(it) => it.instance.raw().to_owned(),
                Action::Schedule(it) => it.name.raw().to_owned(),
                Action::Target(it) => it.target.raw().to_owned(),
                Action::Alarm(it) => it.rule(),
                Action::Stack(it) => it.stack.raw().to_owned(),
                Action::Shift(it) => match it.meant() {
                    Some(ShiftName::Id(id)) => id.clone(),
                    _ => it.resource.raw().to_owned(),
                },
                Action::Database(it) => it.database.raw().to_owned(),
                Action::Cache(it) => it.group.raw().to_owned(),
            };
            prop_assert!(has(&named), "{line}");
            prop_assert_eq!(&words[words.len() - 2..], &["--region".to_owned(), "us-east-1".to_owned()]);
        }
        let starts = line.starts_with("aws autoscaling ") || line.starts_with("aws elbv2 ");
        let starts = starts || line.starts_with("aws cloudformation ") || line.starts_with("aws arc-zonal-shift ");
        let starts = starts || line.starts_with("aws rds ") || line.starts_with("aws elasticache ");
        prop_assert!(starts || line.starts_with("aws cloudwatch "));
    }

    #[test]
    fn a_size_is_put_back_to_what_it_was(min in 0..50_u32, room in 0..50_u32, above in 0..50_u32, wanted in any::<u32>()) {
        let (was, max) = (min + room, min + room + above);
        let before = State::new().with("min", min).with("desired", was).with("max", max);
        let action = desired(wanted);
        let after = action.after(&before);
        let Undo::By(back) = action.undo(&before) else { panic!("there is a way back") };
        prop_assert_eq!(back.after(&after), before.clone());
        prop_assert_eq!(action.removes(&before), i64::from(was) - i64::from(wanted));
        prop_assert_eq!(action.removes(&before), -back.removes(&after));
        let reach = if wanted == was { Reach::Reached } else { Reach::Before };
        prop_assert_eq!(action.reach(&before, &before), reach);
        prop_assert_eq!(action.reach(&before, &after), Reach::Reached);
    }

    #[test]
    fn processes_are_put_back_to_what_they_were(list in processes(), was in processes(), rests in any::<bool>()) {
        let mut suspended: Vec<String> = was.iter().map(|process| process.as_str().to_owned()).collect();
        suspended.sort();
        let before = State::new().with("suspended", Value::List(suspended));
        let action = on_web(if rests { GroupChange::Suspend(list) } else { GroupChange::Resume(list) });
        let Undo::By(back) = action.undo(&before) else { panic!("there is a way back") };
        let after = action.after(&before);
        prop_assert_eq!(back.after(&after), before.clone(), "only what was changed is changed back");
        prop_assert_eq!(action.reach(&before, &after), Reach::Reached);
    }

    #[test]
    fn a_schedule_is_put_back_to_what_it_was(was in plan(), new in plan()) {
        let at = |plan: SchedulePlan| SchedulePlan { at: plan.at.filter(|_| plan.recurrence.is_none()), ..plan };
        let on = |change| Action::Schedule(ScheduleAction { group: "web".into(), name: "night".into(), change });
        let was = at(was);
        prop_assume!(was.at.is_some() || was.recurrence.is_some());
        let before = on(ScheduleChange::Put(was)).after(&State::new());
        for action in [on(ScheduleChange::Put(new)), on(ScheduleChange::Delete)] {
            let Undo::By(back) = action.undo(&before) else { panic!("there is a way back") };
            prop_assert_eq!(back.after(&action.after(&before)), before.clone());
        }
    }
}

#[test]
fn new_bounds_move_the_wish_into_them_and_back() {
    let before = State::new().with("min", 2_u32).with("desired", 3_u32).with("max", 6_u32);
    let table = [
        // min, max, desired after, removes, direction
        (None, Some(9), 3, 0, Direction::Adds),
        (Some(3), None, 3, 0, Direction::Adds),
        (Some(5), None, 5, -2, Direction::Adds),
        (Some(1), None, 3, 0, Direction::Moves),
        (None, Some(4), 3, 0, Direction::Moves),
        (Some(1), Some(9), 3, 0, Direction::Moves),
        (None, Some(2), 2, 1, Direction::Removes),
        (Some(0), Some(0), 0, 3, Direction::Removes),
    ];
    for (min, max, desired, removes, direction) in table {
        let action = on_web(GroupChange::Bounds(Bounds { min, max }));
        assert_eq!(action.after(&before).number("desired"), Some(desired), "{min:?} {max:?}");
        assert_eq!(action.removes(&before), removes, "{min:?} {max:?}");
        assert_eq!(action.direction(&before), direction, "{min:?} {max:?}");
    }
}

#[test]
fn what_is_done_to_instances_and_targets_is_undone_where_it_can_be() {
    let sample = Sample::new();
    let read = |action: &Action| action.read(&region(), &sample.facts.estate).unwrap();
    let pairs = [
        on_instance("i-1", InstanceChange::EnterStandby),
        on_target("i-1", TargetChange::Deregister),
        Action::Alarm(AlarmAction { alarm: "web-5xx".into(), change: AlarmChange::Mute { minutes: 30 } }),
    ];
    for action in pairs {
        let before = read(&action);
        let after = action.after(&before);
        let Undo::By(back) = action.undo(&before) else { panic!("{action:?}") };
        assert_eq!(back.after(&after), before, "{action:?}");
        assert_eq!(action.reach(&before, &before), Reach::Before);
        assert_eq!(action.reach(&before, &after), Reach::Reached);
        assert_eq!(back.reach(&after, &after), Reach::Before, "{action:?}");
    }
    for change in [InstanceChange::Replace, InstanceChange::Unhealthy] {
        let action = on_instance("i-1", change);
        let before = read(&action);
        assert!(matches!(action.undo(&before), Undo::None(_)));
        assert_eq!(action.reach(&before, &action.after(&before)), Reach::Reached);
        assert_eq!(action.removes(&before), 1);
    }
}

#[test]
fn a_shell_takes_a_quoted_word_as_it_is() {
    let table = [
        ("web", "web"),
        ("", "''"),
        ("a b", "'a b'"),
        ("it's", r"'it'\''s'"),
        ("$(reboot)", "'$(reboot)'"),
        ("a;b", "'a;b'"),
        ("a\nb", "'a\nb'"),
        ("--help", "--help"),
    ];
    for (word, shown) in table {
        assert_eq!(quoted(word), shown);
        assert_eq!(words(shown), [word]);
    }
}
