//! What is wrong with a drill file is said with its place and what to write, all of it at once.

const BASE: &str = include_str!("base.drill.toml");

fn faults(text: &str) -> Vec<String> {
    drill::read(text.as_bytes()).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// What is replaced in the base by what, and what is then said.
const CASES: &[(&str, &str, &str)] = &[
    (
        "finops-drill/1",
        "finops-drill/2",
        "1:10: format: \"finops-drill/2\" is no format that is read; write format = \"finops-drill/1\"",
    ),
    ("id = \"rest\"", "id = \"Rest 1\"", "2:6: id: \"Rest 1\" is no id; write lower case words"),
    ("kind = \"drill\"", "kind = \"dril\"", "4:8: kind: \"dril\" is not known; did you mean `drill`?"),
    ("owner = \"oncall\"", "owner = \"\"", "5:9: owner: is empty; write words in quotes"),
    ("owner = \"oncall\"\n", "", "1:1: owner: is missing; write owner = who keeps it"),
    ("owner =", "ownr =", "5:1: ownr: unknown key; did you mean `owner`?"),
    (
        "2026-11-24",
        "\"2026-11-24\"",
        "6:12: reviewed: is a string, where a date is wanted; write a date without quotes",
    ),
    ("2026-11-24", "2026-11-24T10:00:00Z", "6:12: reviewed: is no date alone"),
    (
        "why = \"To see.\"",
        "why = \"To see ${group}.\"",
        "7:7: why: has `${`, which is filled in in `say` and `manual` only",
    ),
    (
        "phases = [\"compute\"]",
        "phases = [\"computes\"]",
        "11:11: require.phases: \"computes\" is not known; did you mean `compute`?",
    ),
    (
        "max_duration = \"20m\"",
        "max_duration = \"20 min\"",
        "12:16: require.max_duration: \"20 min\" is no span of time",
    ),
    (
        "max_duration = \"20m\"",
        "max_duration = \"10m\"",
        "12:16: require.max_duration: is less than the 11m that its steps may take together; write at least 11m",
    ),
    (
        "max_duration = \"20m\"",
        "max_duration = \"20m\"\nwindow = \"Mon-Fry 09:00-10:00 Etc/UTC\"",
        "13:10: require.window: `Fry`",
    ),
    (
        "max_duration = \"20m\"",
        "max_duration = \"20m\"\napprovals = { prod = 1 }",
        "9:1: require.environments: prod is named below and is not among them",
    ),
    ("type = \"alarm\"", "type = \"alarn\"", "15:8: param.page.type: \"alarn\" is not known; did you mean `alarm`?"),
    (
        "phase:compute/AvailabilityAlarm",
        "compute/AvailabilityAlarm",
        "16:8: param.page.from: \"compute/AvailabilityAlarm\" names no output",
    ),
    (
        "phase:compute/AvailabilityAlarm",
        "phase:computer/AvailabilityAlarm",
        "16:8: param.page.from: stack \"computer\" does not exist; did you mean `compute`?",
    ),
    (
        "from = \"phase:compute/WebGroupName\"",
        "default = \"web\"",
        "20:11: param.group.default: what is of type asg differs in each account",
    ),
    ("default = \"5m\"", "default = \"9m\"", "30:7: param.hold.max: is less than `default`"),
    ("default = \"5m\"", "default = 5", "28:11: param.hold.default: is a whole number, where a span of time is wanted"),
    (
        "[param.hold]",
        "[param.step]\ntype = \"bool\"\n[param.hold]",
        "26:1: param.step: \"step\" has a meaning of its own",
    ),
    ("when = [\"before\", \"after\"]", "when = [\"before\"]", "1:1: check: has none that is looked at after"),
    ("when = [\"before\", \"after\"]", "when = []", "35:8: check.settled.when: is empty"),
    (
        "\"asg.settled\"",
        "\"asg.setled\"",
        "36:9: check.settled.probe: \"asg.setled\" is no probe; did you mean `asg.settled`?",
    ),
    (
        "with = { group = \"${group}\" }",
        "with = { group = \"web\" }",
        "37:18: check.settled.with.group: names a thing in an account, which a file does not; declare [param.group]",
    ),
    (
        "with = { group = \"${group}\" }",
        "with = { group = \"${page}\" }",
        "37:18: check.settled.with.group: ${page} is of type alarm; write",
    ),
    (
        "with = { group = \"${group}\" }",
        "with = { group = \"${groups}\" }",
        "37:18: check.settled.with.group: ${groups} is not declared; did you mean `group`?",
    ),
    (
        "with = { group = \"${group}\" }",
        "with = { group = \"x${group}\" }",
        "37:18: check.settled.with.group: \"x${group}\" has `${` within it",
    ),
    (
        "with = { group = \"${group}\" }",
        "with = { group = \"${${group}}\" }",
        "37:18: check.settled.with.group: \"${${group}}\" has `${` within it",
    ),
    (
        "with = { group = \"${group}\" }",
        "with = { group = \"${group}\", zone = 1 }",
        "37:30: check.settled.with.zone: unknown key",
    ),
    ("with = { group = \"${group}\" }\n", "", "32:1: check.settled.with: is missing; write with = { group = "),
    ("is = \"== true\"", "is = \"== yes\"", "38:6: check.settled.is: asg.settled is never \"yes\""),
    ("is = \"== true\"", "is = \">= 1\"", "38:6: check.settled.is: asg.settled is not compared so"),
    (
        "is = \"== true\"",
        "is = \"== ${before.asg_settled}\"",
        "38:6: check.settled.is: ${before.asg_settled} has no meaning here",
    ),
    ("is = \"OK\"", "is = \"INSUFFICIENT_DATA\"", "45:6: abort.page.is: alarm.state is never \"INSUFFICIENT_DATA\""),
    (
        "blind = \"60s\"",
        "blind = \"60s\"\nuntil = \"step:suspnd\"",
        "48:9: abort.page.until: step \"suspnd\" does not exist; did you mean `suspend`?",
    ),
    ("blind = \"60s\"\n", "", "40:1: abort.page.blind: is missing"),
    ("id = \"hold\"", "id = \"suspend\"", "66:6: step.suspend.id: \"suspend\" is there already"),
    (
        "say = \"Suspend it in ${group}.\"",
        "say = \"Suspend it in ${gone}.\"",
        "51:7: step.suspend.say: ${gone} is not declared",
    ),
    ("do = \"asg.suspend\"", "do = \"asg.stop\"", "52:6: step.suspend.do: \"asg.stop\" is no action"),
    (
        "[\"AZRebalance\"]",
        "[\"Rebalance\"]",
        "53:43: step.suspend.with.processes: \"Rebalance\" is not known; did you mean `AZRebalance`?",
    ),
    (
        "within = \"9m\"",
        "within = \"7m\"",
        "70:10: step.hold.within: is over before the 8m that it lasts; write at least 8m",
    ),
    ("within = \"9m\"\n", "", "65:1: step.hold.within: is missing"),
    ("expect = [{ probe = \"asg.suspended\", is = \"== 1\" }]\n", "", "49:1: step.suspend.expect: is missing"),
    (
        "manual = \"aws autoscaling suspend-processes",
        "manual = \"rm -r",
        "56:10: step.suspend.manual: is no line of the aws CLI",
    ),
    (
        "mark = \"T0\"",
        "mark = \"T0\"\nirreversible = \"no\"",
        "58:16: step.suspend.irreversible: stands beside [step.undo]; keep one of the two",
    ),
    (
        "do = \"asg.resume\"",
        "do = \"asg.suspend\"",
        "60:6: step.suspend.undo.do: asg.suspend does not take asg.suspend back; write one of asg.resume",
    ),
    ("from = \"T0\"", "from = \"T1\"", "73:41: evidence.measure.from: mark \"T1\" does not exist"),
    (
        "check:settled",
        "check:unsettled",
        "73:52: evidence.measure.to: check \"unsettled\" does not exist; did you mean `settled`?",
    ),
    (
        "kind = \"drill\"",
        "kind = \"drill\"\nseverity = \"observe\"",
        "5:12: severity: is milder than its actions, which are reversible",
    ),
    ("mark = \"T0\"", "mark = \"T0\"\nmark = \"T0\"", "58:1: TOML: duplicate key"),
    ("To see.", "To \u{202e}see.", "7:11: TOML: has the character U+202E"),
    ("To see.", "To \\u202esee.", "7:7: why: has the character U+202E"),
    ("To see.", "To \u{200b}see.", "7:11: TOML: has the character U+200B"),
    ("To see.", "To \u{7}see.", "7:11: TOML: has the character U+0007"),
    ("title = \"", "title = ", "3:9: TOML: "),
];

#[test]
fn the_base_has_no_fault() {
    assert_eq!(faults(BASE), [""; 0]);
}

#[test]
fn each_fault_has_its_place_and_its_remedy() {
    let mut unsaid = Vec::new();
    for (from, to, said) in CASES {
        assert!(BASE.contains(from), "{from}");
        let found = faults(&BASE.replacen(from, to, 1));
        if !found.iter().any(|fault| fault.starts_with(said)) {
            unsaid.push(format!("{to:?}\n  wanted {said}\n  found  {found:#?}"));
        }
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}

#[test]
fn every_fault_is_said_at_once_in_the_order_of_the_text() {
    let mut text = BASE.to_owned();
    for (from, to) in
        [("id = \"rest\"", "id = 7"), ("\"asg.settled\"", "\"asg.setled\""), ("within = \"9m\"", "within = 9")]
    {
        text = text.replacen(from, to, 1);
    }
    let found = faults(&text);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("2:6: id:") && found[1].starts_with("36:9:") && found[2].starts_with("70:10:"));
}

#[test]
fn a_zonal_shift_has_a_fuse_that_fits_its_kind() {
    let drill = drill::embedded("az-evacuation").unwrap().text;
    let fire = drill::embedded("evacuate-zone").unwrap().text;
    let cases = [
        (drill, "length = \"10m\"", "length = \"4m\"", "fuse.renew: leaves no second try"),
        (drill, "length = \"10m\"", "length = \"45m\"", "fuse.length: is long for a drill"),
        (drill, "renew  = \"3m\"\n", "", "fuse.renew: is missing"),
        (drill, "cap    = \"60m\"", "cap = \"5m\"", "fuse.cap: is shorter than the fuse"),
        (drill, "native = \"expires_in\"", "native = \"timer\"", "fuse.native: \"timer\" is not known"),
        (fire, "length = \"12h\"", "length = \"10m\"", "fuse.length: is short for a fire"),
        (
            fire,
            "length = \"12h\"",
            "length = \"12h\"\nrenew = \"3m\"",
            "fuse.renew: makes a mitigation end with this console",
        ),
    ];
    for (text, from, to, said) in cases {
        assert!(text.contains(from), "{from}");
        let found = faults(&text.replacen(from, to, 1));
        assert!(found.iter().any(|fault| fault.contains(said)), "{said}: {found:#?}");
    }
}

#[test]
fn what_nothing_takes_back_needs_a_reason() {
    let text = drill::embedded("rds-failover").unwrap().text;
    let start = text.find("irreversible = \"The").unwrap();
    let end = start + text[start..].find('\n').unwrap() + 1;
    let found = faults(&text.replace(&text[start..end], ""));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("irreversible: is missing; nothing takes rds.failover back"));
}
