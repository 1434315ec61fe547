//! Drills listed, shown, linted and rehearsed, and the report of a run out of its journal.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use change::record::{Closing, Opened, Operator, Place};
use change::{Digest, Ending, Journal as _, Mark, Origin, Record, Residue, RunId, VERSION};
use domain::{AccountId, Moment, Region};
use drill::evidence::{Summary, noted, planned};
use drill::run::{Event, Stage};
use drill::{
    Argument, Comparison, Deed, Drill, Evidence, Measure, Occasion, Operator as Is, Plan, PlannedCheck, PlannedStep,
    Sight, Span, Value, Watch, WatchId,
};
use serde_json::json;
use store::Journals;

use super::program::Home;

const ACCOUNT: &str = "123456789012";

fn good() -> &'static str {
    drill::embedded("az-evacuation").unwrap().text
}

#[test]
fn what_the_program_brings_is_listed_without_an_account() {
    let home = Home::new();
    let run = home.run(&["drill", "list", "-o", "json"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let list = run.json();
    let ids: Vec<&str> = list.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, drill::LIBRARY.map(|it| it.id));
    for (one, embedded) in list.as_array().unwrap().iter().zip(drill::LIBRARY) {
        let drill = embedded.read().unwrap();
        let expected = json!({
            "id": drill.id, "title": drill.title, "kind": drill.kind, "severity": drill.severity,
            "phases": drill.require.phases, "file": null, "last": null,
        });
        assert_eq!(*one, expected);
    }
    let table = home.run(&["drill", "list"]).stdout();
    assert_eq!(table.lines().count(), ids.len() + 1, "{table}");
    assert!(table.lines().any(|line| line.starts_with("rds-failover ") && line.contains("irreversible")), "{table}");
}

#[test]
fn a_folder_is_listed_beside_it_and_its_faults_hide_nothing() {
    let home = Home::new();
    let folder = home.path().join("drills");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("own.drill.toml"), good().replace("\"az-evacuation\"", "\"own\"")).unwrap();
    std::fs::write(folder.join("notes.txt"), "no drill").unwrap();
    let dir = folder.to_str().unwrap();
    let list = |home: &Home| home.run(&["drill", "list", "-o", "json", "--dir", dir]);
    let run = list(&home);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let own = run.json().as_array().unwrap().last().unwrap().clone();
    assert_eq!((&own["id"], &own["file"]), (&"own".into(), &json!(folder.join("own.drill.toml"))));
    std::fs::write(folder.join("bad.drill.toml"), "format = 7").unwrap();
    std::os::unix::fs::symlink(folder.join("own.drill.toml"), folder.join("link.drill.toml")).unwrap();
    let run = list(&home);
    assert_eq!((run.code(), run.json().as_array().unwrap().len()), (64, drill::LIBRARY.len() + 1));
    let said = run.stderr();
    assert!(said.contains("bad.drill.toml:1:") && said.contains("link.drill.toml:1:1: file: is a symbolic"), "{said}");
    let none = home.run(&["drill", "list", "--dir", "/nowhere"]);
    assert_eq!((none.code(), none.stdout().as_str()), (64, ""), "{}", none.stderr());
}

#[test]
fn a_drill_is_shown_to_a_person_and_to_a_wiki() {
    let home = Home::new();
    let page = home.run(&["drill", "show", "az-evacuation"]);
    assert_eq!((page.code(), page.stderr().as_str()), (0, ""));
    let drill = drill::embedded("az-evacuation").unwrap().read().unwrap();
    let page = page.stdout();
    for title in
        ["BEFORE IT MAY RUN", "PARAMETERS", "STEADY STATE", "ABORTED WHEN THIS NO LONGER HOLDS", "STEPS", "EVIDENCE"]
    {
        assert!(page.lines().any(|line| line == title), "{title} is missing in {page}");
    }
    for step in &drill.steps {
        assert!(page.contains(step.say.as_str()), "{page}");
        let undo = step.undo.as_ref().map(|undo| undo.manual.clone());
        for line in step.manual.iter().chain(undo.iter()) {
            assert!(page.contains(line.as_str()), "{line} is missing in {page}");
        }
    }
    assert!(page.contains("AWS takes it back by itself after"), "{page}");
    let wiki = home.run(&["drill", "show", "az-evacuation", "--markdown"]).stdout();
    assert_eq!(wiki, drill::to_markdown(&drill));
    let file = home.path().join("own.drill.toml");
    std::fs::write(&file, good()).unwrap();
    assert_eq!(home.run(&["drill", "show", file.to_str().unwrap()]).stdout(), page);
    let slip = home.run(&["drill", "show", "az-evacuaton"]);
    assert_eq!((slip.code(), slip.stdout().as_str()), (64, ""));
    assert_eq!(slip.stderr(), "az-evacuaton:1:1: file: is not there; did you mean az-evacuation?\n");
}

#[test]
fn every_embedded_drill_shows_whole() {
    let home = Home::new();
    for embedded in drill::LIBRARY {
        let page = home.run(&["drill", "show", embedded.id]).stdout();
        let drill = embedded.read().unwrap();
        assert!(page.starts_with(drill.title.as_str()), "{page}");
        for step in drill.steps.iter().filter(|step| step.undo.is_none()) {
            let why = step.irreversible.as_ref().map_or("", |why| why.as_str());
            assert!(page.contains(why), "{page}");
        }
    }
}

#[test]
fn lint_says_every_fault_of_every_file_at_once() {
    let home = Home::new();
    let ids = drill::LIBRARY.map(|it| it.id);
    let well = home.run(&[&["drill", "lint"][..], &ids[..]].concat());
    assert_eq!((well.code(), well.stderr().as_str()), (0, ""));
    assert_eq!(well.stdout().lines().next(), Some("load-test: no faults"));
    let (one, two) = (home.path().join("one.drill.toml"), home.path().join("two.drill.toml"));
    std::fs::write(&one, good().replace("\"disruptive\"", "\"harmless\"").replace("kind ", "kimd ")).unwrap();
    std::fs::write(&two, "format = 7").unwrap();
    let run = home.run(&["drill", "lint", one.to_str().unwrap(), "load-test", two.to_str().unwrap()]);
    assert_eq!((run.code(), run.stdout().as_str()), (64, "load-test: no faults\n"));
    let said = run.stderr();
    for file in [&one, &two] {
        let of = said.lines().filter_map(|line| line.strip_prefix(&format!("{}:", file.display())));
        let lines: Vec<&str> = of.collect();
        assert!(lines.len() >= 2, "{said}");
        for line in lines {
            let mut parts = line.splitn(3, ':');
            let places = [parts.next(), parts.next()].map(|part| part.unwrap().parse::<usize>().unwrap());
            assert!(places.iter().all(|place| *place > 0) && parts.next().unwrap().contains("; "), "{line}");
        }
    }
}

/// What `lint` makes of a text on its standard input.
fn lint_input(home: &Home, input: &[u8]) -> (i32, String) {
    let mut command = home.command(&["drill", "lint", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It reads no further than it must.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap(), said)
}

#[test]
fn standard_input_is_linted_as_a_file_is() {
    let home = Home::new();
    assert_eq!(lint_input(&home, good().as_bytes()), (0, "-: no faults\n".to_owned()));
    let (code, said) = lint_input(&home, &vec![b'#'; 4 << 20]);
    assert!(code == 64 && said.starts_with("-:1:1: ") && said.contains("larger than 256 KiB"), "{said}");
    let (code, said) = lint_input(&home, b"");
    assert!(code == 64 && said.starts_with("-:1:1: "), "{said}");
}

#[test]
fn hostile_files_are_refused_by_name_and_never_waited_for() {
    type Make = fn(&Path);
    let table: [(&str, Make, &str); 11] = [
        ("huge", |it| std::fs::File::create(it).unwrap().set_len(1 << 30).unwrap(), "larger than 256 KiB"),
        ("link", |it| std::os::unix::fs::symlink("/etc/passwd", it).unwrap(), "is a symbolic link"),
        ("loop", |it| std::os::unix::fs::symlink(it, it).unwrap(), "is a symbolic link"),
        ("nowhere", |it| std::os::unix::fs::symlink("/nowhere", it).unwrap(), "is a symbolic link"),
        ("pipe", |it| assert!(Command::new("mkfifo").arg(it).status().unwrap().success()), "is a pipe"),
        ("folder", |it| std::fs::create_dir(it).unwrap(), "is a folder"),
        ("socket", |it| drop(std::os::unix::net::UnixListener::bind(it).unwrap()), "is no regular file"),
        ("latin", |it| std::fs::write(it, b"format = \"finops-drill/1\"\ntitle = \"\xe9\"").unwrap(), "is not UTF-8"),
        ("nul", |it| std::fs::write(it, b"format = \"finops-drill/1\"\0").unwrap(), "U+0000"),
        ("deep", |it| std::fs::write(it, "a = ".to_owned() + &"[".repeat(100_000)).unwrap(), "more than 8 deep"),
        ("absent", |_| {}, "is not there"),
    ];
    let home = Home::new();
    for (name, make, told) in table {
        let path = home.path().join(name);
        make(&path);
        for command in ["lint", "show"] {
            let run = home.run(&["drill", command, path.to_str().unwrap()]);
            assert_eq!((run.code(), run.stdout().as_str()), (64, ""), "{name}");
            let said = run.stderr();
            assert!(said.starts_with(&format!("{}:", path.display())) && said.contains(told), "{name}: {said}");
        }
    }
    for device in ["/dev/zero", "/dev/tty", "/dev/stdin"] {
        let run = home.run(&["drill", "lint", device]);
        assert!(run.code() == 64 && run.stderr().starts_with(&format!("{device}:1:1: file: ")), "{}", run.stderr());
    }
    let run = home.run(&["drill", "lint", "\u{1b}[2Jbad\nname"]);
    assert!(run.code() == 64 && !run.stderr().contains('\u{1b}') && run.stderr().lines().count() == 1);
}

/// A drill that waits twice, and holds while somebody is served.
fn plan() -> Plan {
    let named = drill::embedded("az-evacuation").unwrap().read().unwrap();
    let from_to = Measure::Between(Span::Mark("T0".into()), Span::Mark("T-end".into()));
    let evidence = Evidence {
        target: Some(Duration::from_mins(5)),
        measures: vec![("time to settle".into(), from_to)],
        ..Evidence::default()
    };
    let wait = |id: &str, mark: &str| PlannedStep {
        id: id.into(),
        deed: Deed::Wait(Duration::from_mins(1)),
        within: Duration::from_mins(2),
        expect: vec![],
        undo: None,
        fuse: None,
        mark: Some(mark.into()),
    };
    Plan {
        drill: Arc::new(Drill { evidence, ..named }),
        file: Digest::of("file"),
        digest: Digest::of("plan"),
        region: Region::new("us-east-1"),
        binding: BTreeMap::new(),
        watches: vec![Watch {
            probe: "targets.healthy".into(),
            with: BTreeMap::new(),
            is: Comparison { operator: Is::AtLeast, with: Argument::Value(Value::Number(1.0)) },
            holds_for: Duration::ZERO,
            blind: Duration::from_mins(1),
        }],
        checks: vec![PlannedCheck {
            id: "someone-serves".into(),
            when: vec![Occasion::Before, Occasion::During, Occasion::After],
            watch: WatchId(0),
        }],
        aborts: vec![],
        steps: vec![wait("settle", "T0"), wait("hold", "T-end")],
    }
}

/// A home whose journals have runs.
struct Kept {
    home: Home,
    journals: Journals,
}

impl Kept {
    fn new() -> Self {
        let home = Home::new();
        let state = home.path().join(".local/state");
        std::fs::create_dir_all(&state).unwrap();
        let journals = Journals::new(&state.join("finops-tui"), &AccountId::new(ACCOUNT).unwrap());
        Self { home, journals }
    }

    fn file(&self, run: &str) -> PathBuf {
        self.journals.path(RunId::parse(run).unwrap())
    }

    /// Writes a run down.
    fn write(&self, at: Moment, action: &str, records: &[Record]) -> String {
        let (run, digest) = (RunId::new(at, 7), Digest::of("plan"));
        let mut journal = self.journals.create(run).unwrap();
        let opened = Opened {
            version: VERSION,
            at,
            run,
            mark: Mark::new(run, &digest),
            digest,
            action: action.into(),
            subject: "az-evacuation".into(),
            place: Place {
                account: AccountId::new(ACCOUNT).unwrap(),
                region: Region::new("us-east-1"),
                profile: "default".into(),
            },
            operator: Operator {
                arn: "arn:aws:iam::123456789012:user/ada".into(),
                user_id: "AIDA".into(),
                seat: "ada@laptop".into(),
                pid: 7,
                origin: Origin::Shell,
            },
            findings: vec![],
            incident: None,
        };
        for record in [Record::Opened(Box::new(opened))].iter().chain(records) {
            journal.append(record).unwrap();
        }
        run.to_string()
    }

    fn report(&self, run: &str, options: &[&str]) -> super::program::Run {
        self.home.run(&[&["drill", "report", run], options].concat())
    }
}

/// The records of a run from its first look to the second given, or to its end.
fn records(from: Moment, until: i64) -> Vec<Record> {
    let mut run = drill::run::Run::new(Arc::new(plan()), from);
    for second in (0..until).step_by(5) {
        let now = Moment::from_secs(from.as_secs() + second);
        let healthy = if second == 60 { 0.0 } else { 2.0 };
        run.take(Event::Seen { watch: WatchId(0), sight: Sight::Seen(Value::Number(healthy)), as_of: now }, now);
        if second == 70 {
            let what = "i-0abcdef12 of 123456789012 is in service".into();
            run.take(Event::Told { at: now, what }, now);
        }
    }
    let mut records = vec![Record::Drill(planned(from, &Summary::of(run.plan())).unwrap())];
    records.extend(run.log().iter().map(|line| Record::Drill(noted(line).unwrap())));
    if let Some((_, left)) = run.result() {
        assert_eq!(run.stage(), Stage::Closed);
        let at = Moment::from_secs(from.as_secs() + until);
        records.push(closed(at, left.clone()));
    }
    records
}

fn closed(at: Moment, residue: Residue) -> Record {
    Record::Closed(Closing { at, ending: Ending::Applied, residue })
}

fn thursday() -> Moment {
    Moment::parse("2026-11-19T14:00:00Z").unwrap()
}

#[test]
fn a_report_is_made_of_the_journal_alone() {
    let kept = Kept::new();
    let run = kept.write(thursday(), "drill.run", &records(thursday(), 600));
    let report = kept.report(&run, &["-o", "json"]);
    assert_eq!((report.code(), report.stderr().as_str()), (0, ""));
    let json = report.json();
    for (key, value) in [
        ("schema", json!("finops-tui/run/1")),
        ("run", json!(run)),
        ("drill", json!("az-evacuation")),
        ("verdict", json!("deviated")),
        ("residue", json!("clean")),
    ] {
        assert_eq!(json[key], value, "{json}");
    }
    let measure = &json["measures"][0];
    assert_eq!((&measure["name"], &measure["target_s"]), (&json!("time to settle"), &json!(300)), "{json}");
    assert!(measure["seconds"].as_u64().is_some_and(|it| it >= 60) && measure["resolution_s"].is_u64(), "{measure}");
    let line = |words: &str| json["timeline"].as_array().unwrap().iter().any(|it| it["what"] == words);
    assert!(line("someone-serves is 0") && line("RUNNING"), "{json}");
    let markdown = kept.report(&run, &[]).stdout();
    assert!(markdown.contains("**DEVIATED CLEAN**") && markdown.contains(&run), "{markdown}");
    let svg = kept.report(&run, &["-o", "svg"]).stdout();
    assert!(svg.starts_with("<svg ") && svg.contains("someone-serves") && svg.contains("<polyline"), "{svg}");
    for form in ["json", "markdown", "svg"] {
        let (told, shared) =
            (kept.report(&run, &["-o", form]).stdout(), kept.report(&run, &["-o", form, "--share"]).stdout());
        for secret in [ACCOUNT, "i-0abcdef12"] {
            assert!(!shared.contains(secret), "{form}");
            assert_eq!(told.contains(secret), form != "svg", "{form}: {told}");
        }
    }
    let last = kept.home.run(&["drill", "list", "-o", "json"]).json();
    let last = |id: &str| last.as_array().unwrap().iter().find(|it| it["id"] == id).unwrap()["last"].clone();
    let expected =
        json!({ "run": run, "verdict": "deviated", "residue": "clean", "at": thursday(), "account": ACCOUNT });
    assert_eq!((last("az-evacuation"), last("load-test")), (expected, json!(null)));
    assert!(kept.home.run(&["drill", "list"]).stdout().contains("deviated clean"));
}

#[test]
fn a_run_that_is_open_has_no_verdict_yet_and_the_latest_run_counts() {
    let kept = Kept::new();
    kept.write(thursday(), "drill.run", &records(thursday(), 600));
    let later = Moment::from_secs(thursday().as_secs() + 86_400);
    let open = kept.write(later, "drill.run", &records(later, 60));
    let told = kept.report(&open, &["-o", "json"]).json();
    assert_eq!((&told["verdict"], &told["residue"]), (&json!(null), &json!("unknown")), "{told}");
    let drills = kept.home.run(&["drill", "list", "-o", "json"]).json();
    let last = &drills.as_array().unwrap().iter().find(|it| it["id"] == "az-evacuation").unwrap()["last"];
    assert_eq!((&last["run"], &last["verdict"]), (&json!(open), &json!(null)), "{last}");
}

#[test]
fn what_was_closed_by_hand_says_what_is_left_and_not_how_it_went() {
    let kept = Kept::new();
    let mut records = records(thursday(), 60);
    records.push(closed(thursday(), Residue::Dirty("the shift stands".into())));
    let run = kept.write(thursday(), "drill.run", &records);
    let report = kept.report(&run, &["-o", "json"]).json();
    let words = (&report["verdict"], &report["residue"], &report["left"]);
    assert_eq!(words, (&json!("inconclusive"), &json!("dirty"), &json!("the shift stands")));
}

#[test]
fn what_has_no_report_says_why() {
    let kept = Kept::new();
    let at = |second| Moment::from_secs(thursday().as_secs() + second);
    let end = || vec![closed(at(9), Residue::Clean)];
    let change = kept.write(at(0), "scale.set-desired", &end());
    let early = kept.write(at(1), "drill.run", &end());
    let altered = kept.write(at(2), "drill.run", &records(at(2), 600));
    let text = std::fs::read_to_string(kept.file(&altered)).unwrap();
    std::fs::write(kept.file(&altered), text.replacen("deviated", "passed", 1)).unwrap();
    for (run, code, told) in [
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV", 3, "there is no run"),
        (&change, 3, "it is no drill: it is scale.set-desired of az-evacuation"),
        (&early, 3, "before its plan was written down"),
        (&altered, 7, "is no evidence"),
        ("az-evacuation", 64, "26 letters"),
    ] {
        let report = kept.report(run, &["-o", "json"]);
        assert_eq!((report.code(), report.stdout().as_str()), (code, ""), "{told}: {}", report.stderr());
        assert!(report.stderr().contains(told), "{told}: {}", report.stderr());
    }
    let list = kept.home.run(&["drill", "list", "-o", "json"]);
    assert!(list.json().as_array().unwrap().iter().all(|it| it["last"].is_null()), "{}", list.stdout());
    assert!(list.stderr().contains(&format!("the journal of {altered} was altered")), "{}", list.stderr());
}

/// A short rehearsal with more arguments.
fn rehearsal(home: &Home, more: &[&str]) -> super::program::Run {
    let args = ["drill", "rehearse", "az-evacuation", "--param", "zone=use1-az2", "--param", "hold=5m"];
    home.run(&[&args[..], more].concat())
}

#[test]
fn a_rehearsal_that_passes_shows_its_time_line_and_measures() {
    let home = Home::new();
    let run = rehearsal(&home, &[]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{}", run.stdout());
    let page = run.stdout();
    for told in [
        "simulated account of scenario platform, seed 1; it is no copy of a live account",
        "What a person is asked was answered by a value that fits.",
        "2026-11-23T10:0",
        "evacuate is ",
        "resolution ",
        "Abort: none fired",
        "Result: PASSED CLEAN",
    ] {
        assert!(page.contains(told), "{told} is missing in {page}");
    }
    let markdown = rehearsal(&home, &["-o", "markdown"]);
    let wiki = markdown.stdout();
    assert!(markdown.code() == 0 && wiki.contains("**PASSED CLEAN**") && wiki.contains("- A rehearsal on"), "{wiki}");
    // Nothing of it is kept beside the runs of live accounts.
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_shift_that_aws_makes_itself_ends_the_drill_and_is_no_residue_of_it() {
    let home = Home::new();
    let run = rehearsal(&home, &["--inject", "autoshift", "--inject-after", "6m", "-o", "json"]);
    assert_eq!(run.code(), 4, "{}", run.stderr());
    let json = run.json();
    assert_eq!((&json["verdict"], &json["residue"]), (&"aborted".into(), &"clean".into()), "{json}");
}

#[test]
fn an_undo_that_is_ignored_is_left_and_says_so_in_json() {
    let home = Home::new();
    let run = rehearsal(&home, &["--inject", "undo-ignored", "-o", "json"]);
    assert_eq!(run.code(), 6, "{}", run.stderr());
    let said = run.stderr();
    assert!(said.contains("no copy of a live account") && said.contains("Injected from the beginning"), "{said}");
    let json = run.json();
    let fixed = [("schema", "finops-tui/run/1"), ("drill", "az-evacuation"), ("residue", "dirty")];
    for (key, value) in fixed {
        assert_eq!(json[key], value, "{json}");
    }
    assert!(
        ["run", "verdict", "left"].iter().all(|key| json[*key].as_str().is_some_and(|it| !it.is_empty())),
        "{json}"
    );
    let (measures, timeline) = (json["measures"].as_array().unwrap(), json["timeline"].as_array().unwrap());
    assert!(!measures.is_empty() && !timeline.is_empty(), "{json}");
    for measure in measures {
        for key in ["name", "seconds", "resolution_s", "target_s"] {
            assert!(measure.get(key).is_some(), "{key} is missing in {measure}");
        }
    }
    assert!(timeline.iter().all(|line| line["at"].is_string() && line["what"].is_string()), "{json}");
}

#[test]
fn a_fault_in_the_middle_turns_it_round_and_names_what_stopped_it() {
    let home = Home::new();
    let run = rehearsal(&home, &["--inject", "api-outage", "--inject-after", "9m", "--inject-for", "3m"]);
    let page = run.stdout();
    assert_eq!(run.code(), 4, "{page}{}", run.stderr());
    assert!(page.contains("could not be read: ") && page.contains("Result: ABORTED CLEAN"), "{page}");
    assert!(page.contains("Injected 540 s after the beginning, for 180 s: api-outage: "), "{page}");
}

#[test]
fn what_cannot_be_rehearsed_says_why() {
    let home = Home::new();
    let file = home.path().join("bad.drill.toml");
    std::fs::write(&file, "format = 7").unwrap();
    let bad = file.to_str().unwrap();
    let table: [(&[&str], i32, &str); 12] = [
        (&[bad], 64, "bad.drill.toml:1:"),
        (&["nowhere"], 64, "is not there"),
        (&["az-evacuation"], 64, "az-evacuation: zone: is not given"),
        (&["az-evacuation", "--param", "zone"], 64, "zone: has no value; write NAME=VALUE"),
        (&["rds-failover", "--param", "place=1"], 64, "place: is no parameter of rds-failover"),
        (&["stop-deployment"], 3, "no refresh of web is running"),
        (&["end-to-end"], 3, "sends load"),
        (&["az-evacuation", "--scenario", "nowhere"], 64, "possible values: demo"),
        (&["az-evacuation", "--inject-after", "5m"], 64, "--inject <FAULT>"),
        (&["az-evacuation", "--profile", "prod"], 64, "which is not made from a live one; leave --profile out"),
        (&["az-evacuation", "--speed", "60"], 64, "in virtual time, as fast as it can; leave --speed out"),
        (&["az-evacuation", "--demo=calm"], 64, "by --scenario; leave --demo out"),
    ];
    for (args, code, told) in table {
        let run = home.run(&[&["drill", "rehearse"][..], args].concat());
        assert_eq!((run.code(), run.stdout().as_str()), (code, ""), "{args:?}: {}", run.stderr());
        assert!(run.stderr().contains(told), "{args:?}: {}", run.stderr());
    }
}

#[test]
fn an_unknown_injection_names_those_there_are_and_help_has_a_sentence_of_each() {
    let home = Home::new();
    let unknown = rehearsal(&home, &["--inject", "earthquake"]);
    assert_eq!((unknown.code(), unknown.stdout().as_str()), (64, ""));
    let help = home.run(&["drill", "rehearse", "--help"]).stdout();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for injection in twin::Injection::ALL {
        assert!(unknown.stderr().contains(injection.name()), "{}", unknown.stderr());
        // Help leaves the last full stop out where it makes a list.
        let about = injection.about().trim_end_matches('.');
        assert!(help.contains(injection.name()) && help.contains(about), "{about} is missing in {help}");
    }
}
