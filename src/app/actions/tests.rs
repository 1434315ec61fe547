use std::collections::BTreeSet;

use change::Fuse;

use super::*;
use crate::commands;
use crate::model::Input;
use crate::{Size, TextField, sample, update};

/// What is filled in, by the fields' names.
type Filled = &'static [(&'static str, &'static str)];

/// The small account with the selection that `keys` lead to.
fn at(keys: &str) -> Model {
    let mut model = sample::change::armed(Size::new(120, 40));
    for word in keys.split(' ').filter(|word| !word.is_empty()) {
        update(&mut model, crate::Msg::Key(word.parse().unwrap()));
    }
    model
}

/// What the form of `id` wishes for once `filled` is in its fields.
fn wish(keys: &str, id: &str, filled: &[(&str, &str)]) -> Result<Proposed, String> {
    let mut form = form(&at(keys), id).unwrap_or_else(|| panic!("{id} is nothing for {keys}"));
    for (name, value) in filled {
        let field = form.fields.iter_mut().find(|field| field.name == *name).unwrap_or_else(|| panic!("{id}: {name}"));
        match &mut field.input {
            Input::Number(text) | Input::Line(text) => *text = TextField::new(value),
            Input::Choice(options) => options.at = options.words.iter().position(|word| word == value).unwrap(),
            Input::Ticks { options, ticked } => {
                *ticked = options.words.iter().map(|word| value.split(' ').any(|it| it == word)).collect();
            }
        }
    }
    proposed(&form).map_err(|fault| fault.what)
}

#[test]
fn every_action_is_a_command_without_a_key_and_the_other_way_round() {
    let offers: BTreeSet<&str> = all().map(|offer| offer.id).collect();
    let is_action =
        |id: &&str| ["scale.", "schedule.", "target.", "alarm.", "phase."].iter().any(|it| id.starts_with(it));
    let commands: BTreeSet<&str> = commands::all().map(|command| command.id).filter(is_action).collect();
    assert_eq!(offers, commands);
}

#[test]
fn forms_wish_for_what_is_filled_in() {
    let web = "--auto-scaling-group-name web";
    let table: &[(&str, &str, Filled, String)] = &[
        ("3", "scale.set-desired", &[("desired", "5")], format!("set-desired-capacity {web} --desired-capacity 5")),
        (
            "3",
            "scale.set-bounds",
            &[("min", "3"), ("max", "8")],
            format!("update-auto-scaling-group {web} --min-size 3 --max-size 8"),
        ),
        (
            "3",
            "scale.suspend",
            &[("processes", "AZRebalance Terminate")],
            format!("suspend-processes {web} --scaling-processes Terminate AZRebalance"),
        ),
        ("3", "scale.refresh-cancel", &[], format!("cancel-instance-refresh {web}")),
        ("3", "scale.refresh-rollback", &[], format!("rollback-instance-refresh {web}")),
        (
            "3 j",
            "scale.resume",
            &[],
            "resume-processes --auto-scaling-group-name jobs --scaling-processes AZRebalance".to_owned(),
        ),
        (
            "3 enter G",
            "scale.replace",
            &[],
            "terminate-instance-in-auto-scaling-group --instance-id i-0web02 --no-should-decrement-desired-capacity"
                .to_owned(),
        ),
        (
            "3 enter G",
            "scale.standby",
            &[],
            format!("enter-standby --instance-ids i-0web02 {web} --should-decrement-desired-capacity"),
        ),
        (
            "3",
            "schedule.put",
            &[("name", "night"), ("recurrence", "0 20 * * *"), ("min", "1")],
            format!(
                "put-scheduled-update-group-action {web} --scheduled-action-name night --recurrence '0 20 * * *' \
                 --min-size 1"
            ),
        ),
        (
            "3 enter l l G",
            "schedule.delete",
            &[],
            format!("delete-scheduled-action {web} --scheduled-action-name business-hours"),
        ),
    ];
    for (keys, id, filled, cli) in table {
        let proposed = wish(keys, id, filled).unwrap_or_else(|why| panic!("{id}: {why}"));
        let said = proposed.action.cli(&proposed.region);
        assert_eq!(said, format!("aws autoscaling {cli} --region us-east-1"));
        assert_eq!((proposed.action.id(), proposed.origin), (*id, Origin::Console));
    }
}

#[test]
fn targets_and_alarms_are_wished_for_too() {
    let register = wish("2", "target.register", &[("target", "i-0new"), ("port", "8080")]).unwrap();
    assert!(register.action.cli(&register.region).contains("Id=i-0new,Port=8080"));
    let deregister = wish("2 enter", "target.deregister", &[("put back after", "10m")]).unwrap();
    assert_eq!(deregister.action.id(), "target.deregister");
    assert_eq!(deregister.revert_after.map(|span| span.as_secs()), Some(600));
    let mute = wish("4", "alarm.mute", &[("for", "2h")]).unwrap();
    assert!(mute.action.cli(&mute.region).contains("PT120M"), "{}", mute.action.cli(&mute.region));
    assert_eq!(wish("4", "alarm.unmute", &[]).unwrap().action.id(), "alarm.unmute");
}

#[test]
fn what_is_wrong_is_said_with_place_value_and_remedy() {
    let table: &[(&str, &str, Filled, &str)] = &[
        ("3", "scale.set-desired", &[("desired", "")], "desired: nothing is written; write a number"),
        (
            "3",
            "scale.set-desired",
            &[("desired", "4x")],
            "desired: `4x` is no whole number; write digits, or press + and -",
        ),
        (
            "3",
            "scale.set-desired",
            &[("put back after", "soon")],
            "put back after: `soon` is no span of time; write 30m or 2h, or nothing",
        ),
        (
            "3",
            "scale.set-desired",
            &[("fuse", "yes")],
            "put back after: a fuse needs the time after which it acts; write one, as 30m",
        ),
        (
            "3",
            "scale.set-bounds",
            &[("min", "7"), ("max", "6")],
            "min: 7 is more than the max of 6; lower it, or raise max",
        ),
        ("3", "scale.suspend", &[], "processes: nothing is ticked; tick one with space"),
        (
            "3 j",
            "scale.refresh",
            &[("launch template", "lt-0a"), ("version", "$Latest")],
            "version: `$Latest` is no number; write that of a version, $Latest cannot be rolled back",
        ),
        (
            "3 j",
            "scale.refresh",
            &[("launch template", "lt-0a"), ("version", "7"), ("least healthy", "101")],
            "least healthy: 101 is no percentage; write 0 to 100",
        ),
    ];
    all_are_said(table);
}

fn all_are_said(table: &[(&str, &str, Filled, &str)]) {
    for (keys, id, filled, what) in table {
        assert_eq!(wish(keys, id, filled).unwrap_err(), *what, "{id} {filled:?}");
    }
}

#[test]
fn what_is_wrong_with_targets_mutes_and_schedules_is_said_too() {
    let table: &[(&str, &str, Filled, &str)] = &[
        ("2", "target.register", &[], "target: nothing is written; write an instance id, as i-0abc"),
        (
            "2",
            "target.register",
            &[("target", "i-0a"), ("port", "70000")],
            "port: `70000` is no port; write 1 to 65535, or nothing",
        ),
        (
            "2",
            "target.register",
            &[("target", "i-0a"), ("port", "0")],
            "port: `0` is no port; write 1 to 65535, or nothing",
        ),
        ("4", "alarm.mute", &[("for", "16d")], "for: `16d` is no span up to 15 days; write 30m, 2h or 1d"),
        (
            "3",
            "schedule.put",
            &[("name", "x"), ("min", "1")],
            "at: neither a time nor a recurrence is written; write one of them",
        ),
        (
            "3",
            "schedule.put",
            &[("name", "x"), ("recurrence", "daily"), ("min", "1")],
            "recurrence: `daily` has not five fields; write as 0 8 * * MON-FRI",
        ),
        (
            "3",
            "schedule.put",
            &[("name", "x"), ("at", "tonight"), ("min", "1")],
            "at: `tonight` is not a time like 2026-11-22T14:03:22Z; write one in UTC",
        ),
        (
            "3",
            "schedule.put",
            &[("name", "x"), ("at", "2026-11-22T14:30:00Z")],
            "min: no size is written; write at least one of min, desired and max",
        ),
        (
            "3",
            "schedule.put",
            &[("name", "x"), ("at", "2026-11-22T14:30:00Z"), ("min", "4"), ("max", "2")],
            "min: min <= desired <= max does not hold; mend the sizes",
        ),
        (
            "3",
            "schedule.put",
            &[("name", "x"), ("at", "2026-11-22T14:30:00Z"), ("time zone", "Europe/Berlin"), ("min", "4")],
            "time zone: a time zone belongs to a recurrence; write one, or leave the zone empty",
        ),
    ];
    all_are_said(table);
}

#[test]
fn what_cannot_be_done_to_the_selection_says_why() {
    let table = [
        ("5", "scale.set-desired", Some("select an Auto Scaling group first")),
        ("3", "scale.replace", Some("open a group and select an instance first")),
        ("3", "target.deregister", Some("open a target group and select a target first")),
        ("3", "schedule.delete", Some("open a group and select a scheduled action first")),
        ("2", "alarm.mute", Some("select an alarm first")),
        ("3", "scale.resume", Some("none of its processes is suspended")),
        ("3", "scale.refresh", Some("a refresh of it runs already")),
        ("3 j", "scale.refresh-cancel", Some("no refresh of it runs")),
        ("3 enter G", "scale.standby-exit", Some("the instance is not in standby")),
        ("3 enter", "scale.standby", Some("the instance is not in service")),
        ("3", "scale.set-desired", None),
        ("3 enter", "scale.replace", None),
    ];
    for (keys, id, why) in table {
        assert_eq!(blocked(&at(keys), id), why, "{keys} {id}");
    }
}

#[test]
fn a_schedule_that_exists_is_put_anew_with_what_it_has() {
    let proposed = wish("3 enter l l G", "schedule.put", &[("max", "9")]).unwrap();
    let cli = proposed.action.cli(&proposed.region);
    assert!(cli.contains("--recurrence '0 8 * * MON-FRI' --min-size 2 --desired-capacity 3 --max-size 9"), "{cli}");
    assert_eq!(proposed.fuse, Fuse::Unset);
}
