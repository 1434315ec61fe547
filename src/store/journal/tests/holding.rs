//! Making a run, taking one over, and who holds it.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

#[test]
fn a_run_is_held_by_one_and_the_other_is_told_by_whom() {
    let desk = Desk::new();
    let mut journal = desk.journals.create(run(1)).unwrap();
    journal.append(&opened(run(1))).unwrap();
    assert!(matches!(desk.journals.create(run(1)), Err(JournalError::Exists(it)) if it == run(1)));
    let error = desk.journals.open(run(1)).unwrap_err();
    assert!(error.to_string().contains("ada@laptop, process 4711"), "{error}");
    // Looking does not take hold.
    assert_eq!(desk.journals.list().unwrap()[0].state, RunState::Held("ada@laptop, process 4711".into()));
    drop(journal);
    assert_eq!(desk.journals.list().unwrap()[0].state, RunState::Unclosed);
    assert!(desk.journals.open(run(1)).is_ok());
}

/// The folder that the other process works in.
const ROOT: &str = "FINOPS_TEST_JOURNAL_ROOT";

#[test]
fn a_run_is_held_against_another_process_and_is_free_when_that_one_is_killed() {
    let desk = Desk::new();
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "journal::tests::holding::the_other_process", "--ignored", "--nocapture"])
        .env(ROOT, desk.root.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().ends_with("held")));
    assert!(matches!(desk.journals.open(run(1)), Err(JournalError::Held { .. })));
    assert!(desk.journals.unclosed().unwrap()[0].held_by.is_some());
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(desk.journals.unclosed().unwrap()[0].held_by, None);
    assert_eq!(desk.journals.open(run(1)).unwrap().records(), [opened(run(1))]);
}

#[test]
#[ignore = "the test above runs it, as another process"]
fn the_other_process() {
    let Some(root) = std::env::var_os(ROOT).map(PathBuf::from) else { return };
    let journals = Journals::new(&root.join("finops-tui"), &account());
    let mut journal = journals.create(run(1)).unwrap();
    journal.append(&opened(run(1))).unwrap();
    println!("held");
    // Until it is killed, or the test has ended.
    io::stdin().read_line(&mut String::new()).unwrap();
}

#[test]
fn many_looks_never_stand_in_the_way_of_taking_over() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !is_done.load(Ordering::Relaxed) {
                    desk.journals.list().unwrap();
                }
            });
        }
        let taken: Vec<_> = (0..500).map(|_| desk.journals.open(run(1)).map(drop)).collect();
        is_done.store(true, Ordering::Relaxed);
        assert!(taken.iter().all(Result::is_ok), "{taken:?}");
    });
}

#[test]
fn a_run_taken_over_goes_on_where_it_ended() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1)), kept(1)]);
    let mut journal = desk.journals.open(run(1)).unwrap();
    assert_eq!(journal.records(), [opened(run(1)), kept(1)]);
    journal.append(&closed()).unwrap();
    let head = journal.head().cloned();
    drop(journal);
    let chain = desk.journals.read(run(1), None).unwrap();
    assert_eq!((chain.verdict, chain.head), (Verdict::Intact, head));
    assert_eq!(chain.records, [opened(run(1)), kept(1), closed()]);
}

#[test]
fn a_line_torn_at_any_byte_is_set_aside_and_the_run_goes_on() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1)), kept(1)]);
    let path = desk.journals.path(run(1));
    let whole = fs::read(&path).unwrap();
    let good = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for length in good + 1..whole.len() {
        // With space reserved behind it and without, in turn.
        let reserved = length % 2 * 4096;
        let torn = &whole[good..length];
        let mut bytes = whole[..length].to_vec();
        bytes.resize(length + reserved, 0);
        fs::write(&path, bytes).unwrap();
        assert_eq!(desk.journals.read(run(1), None).unwrap().verdict, Verdict::Torn { line: 2 });
        let mut journal = desk.journals.open(run(1)).unwrap();
        let aside = journal.set_aside().unwrap().to_owned();
        assert_eq!(fs::read(&aside).unwrap(), torn, "{length}");
        assert_eq!(aside, path.with_extension("torn-1"));
        journal.append(&closed()).unwrap();
        drop(journal);
        let chain = desk.journals.read(run(1), None).unwrap();
        assert_eq!((chain.verdict, chain.records), (Verdict::Intact, vec![opened(run(1)), closed()]));
        fs::remove_file(aside).unwrap();
    }
}

#[test]
fn each_torn_line_keeps_its_own_file() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    for number in 1..=3 {
        let mut file = fs::OpenOptions::new().append(true).open(desk.journals.path(run(1))).unwrap();
        write!(file, "torn {number}").unwrap();
        let aside = desk.journals.open(run(1)).unwrap().set_aside().unwrap().to_owned();
        assert_eq!(aside, desk.journals.path(run(1)).with_extension(format!("torn-{number}")));
        assert_eq!(fs::read_to_string(aside).unwrap(), format!("torn {number}"));
    }
}

#[test]
fn what_cannot_be_continued_says_why_and_stays_as_it_is() {
    let desk = Desk::new();
    let mut newer = opened(run(3));
    if let Record::Opened(opened) = &mut newer {
        opened.version = VERSION + 1;
    }
    desk.written(run(1), &[opened(run(1)), kept(1)]);
    desk.written(run(2), &[opened(run(2)), closed()]);
    desk.written(run(3), &[newer]);
    desk.written(run(4), &[opened(run(9))]);
    fs::write(desk.journals.path(run(5)), b"").unwrap();
    fs::set_permissions(desk.journals.path(run(5)), fs::Permissions::from_mode(0o600)).unwrap();
    let altered = fs::read_to_string(desk.journals.path(run(1))).unwrap().replace("ada@laptop", "eve@laptop");
    fs::write(desk.journals.path(run(1)), altered).unwrap();
    for (number, expected) in [
        (1, "was altered at line 1"),
        (2, "is closed"),
        (3, "newer finops-tui (records of version 3)"),
        (4, "it is the journal of run"),
        (5, "was never opened"),
        (6, "there is no run"),
    ] {
        let before = fs::read(desk.journals.path(run(number))).ok();
        let error = desk.journals.open(run(number)).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(fs::read(desk.journals.path(run(number))).ok(), before);
    }
}

#[test]
fn a_run_that_was_never_opened_leaves_no_file() {
    let desk = Desk::new();
    drop(desk.journals.create(run(1)).unwrap());
    assert_eq!(desk.journals.list().unwrap(), []);
    assert!(!desk.journals.path(run(1)).exists());
}

#[test]
fn nothing_follows_the_end_and_the_reserve_goes_back() {
    let desk = Desk::new();
    let mut journal = desk.journals.create(run(1)).unwrap();
    let blocks = |path: &Path| std::os::unix::fs::MetadataExt::blocks(&path.metadata().unwrap()) * 512;
    assert!(blocks(journal.path()) >= RESERVE);
    journal.append(&opened(run(1))).unwrap();
    journal.append(&closed()).unwrap();
    assert!(blocks(journal.path()) < RESERVE / 4);
    let before = fs::read(journal.path()).unwrap();
    assert!(journal.append(&kept(1)).is_err());
    assert_eq!(fs::read(journal.path()).unwrap(), before);
}

#[test]
fn the_last_of_the_room_is_for_putting_things_back() {
    let desk = Desk::new();
    let mut journal = desk.journals.create(run(1)).unwrap();
    journal.append(&opened(run(1))).unwrap();
    let long = |length: u64| {
        let by = "x".repeat(usize::try_from(length).unwrap());
        Record::Kept(record::Decision { at: Moment::from_secs(1), by })
    };
    journal.append(&long(RESERVE - KEPT_FOR_UNDO)).unwrap();
    let armed = Record::Armed(record::Armament { at: Moment::from_secs(1), revert_at: None, steps: vec![] });
    let fault = journal.append(&armed).unwrap_err();
    assert!(fault.to_string().contains("kept for putting things back"), "{fault}");
    // It was refused before anything was written: what leads back still goes on.
    assert_eq!(journal.fault(), None);
    journal.append(&kept(2)).unwrap();
    journal.append(&closed()).unwrap();
    assert_eq!(desk.journals.read(run(1), None).unwrap().verdict, Verdict::Intact);
}
