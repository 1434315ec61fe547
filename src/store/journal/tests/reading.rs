//! Listing, verifying and exporting, and what is refused because others could have made it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;

use super::*;

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn every_run_is_listed_with_where_it_stands() {
    let desk = Desk::new();
    assert_eq!(desk.journals.list().unwrap(), []);
    assert_eq!(desk.journals.unclosed().unwrap(), []);
    desk.written(run(2), &[opened(run(2))]);
    desk.written(run(1), &[opened(run(1)), closed()]);
    let entries = desk.journals.list().unwrap();
    let at = Some(Moment::from_secs(1_770_000_000));
    let entry = Entry {
        run: run(1),
        action: Some("scale.set-desired".to_owned()),
        subject: Some("web".into()),
        opened_at: at,
        story: change::Story::of(&[opened(run(1)), closed()]).ok(),
        state: RunState::Closed,
        ending: Some(Ending::Applied),
        verdict: Verdict::Intact,
    };
    assert!(entry.story.is_some());
    let second = Entry {
        run: run(2),
        story: change::Story::of(&[opened(run(2))]).ok(),
        state: RunState::Unclosed,
        ending: None,
        verdict: Verdict::Unanchored,
        ..entry.clone()
    };
    assert_eq!(entries, [entry, second]);
    let unclosed = desk.journals.unclosed().unwrap();
    assert_eq!(unclosed.iter().map(|it| it.run).collect::<Vec<_>>(), [run(2)]);
    assert_eq!(unclosed[0].story.as_ref().unwrap().opened().subject, "web");
    assert_eq!(unclosed[0].held_by, None);
}

#[test]
fn only_files_with_the_name_of_a_run_are_runs() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1)), closed()]);
    let folder = desk.journals.path(run(1)).parent().unwrap().to_owned();
    let lower = format!("{}.jsonl", run(2).to_string().to_lowercase());
    for name in ["notes.txt", ".jsonl", "...jsonl", &lower, &format!("{}.torn-1", run(3)), "x.jsonl"] {
        fs::write(folder.join(name), b"").unwrap();
    }
    let runs: Vec<RunId> = desk.journals.list().unwrap().into_iter().map(|it| it.run).collect();
    assert_eq!(runs, [run(1)]);
}

#[test]
fn each_run_is_verified_into_exactly_one_class() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1)), closed()]);
    for number in 2..=6 {
        desk.written(run(number), &[opened(run(number)), kept(1)]);
    }
    let change = |number: u128, change: &dyn Fn(&str) -> String| {
        let path = desk.journals.path(run(number));
        fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
    };
    let first_line = |text: &str| text.split_inclusive('\n').next().unwrap().to_owned();
    change(3, &|text| text[..text.len() - 9].to_owned());
    change(4, &|text| text.replace("ada", "eve"));
    // Cut where an anchor knows of more, and where none does.
    let head = |number| desk.journals.read(run(number), None).unwrap().head.unwrap();
    let anchors = BTreeMap::from([(run(5), head(5)), (run(6), head(6)), (run(99), head(1))]);
    change(5, &first_line);
    let verification = desk.journals.verify(&anchors).unwrap();
    let expected = Verification {
        runs: 6,
        intact: 2,
        unanchored: vec![run(2)],
        tampered: vec![run(4), run(5)],
        torn: vec![run(3)],
    };
    assert_eq!(verification, expected);
    assert_eq!(
        serde_json::to_value(&verification).unwrap(),
        serde_json::json!({
            "runs": 6, "intact": 2, "unanchored": [run(2)], "tampered": [run(4), run(5)], "torn": [run(3)],
        })
    );
    assert_eq!(desk.journals.verify(&BTreeMap::new()).unwrap().unanchored, [run(2), run(5), run(6)]);
}

#[test]
fn an_altered_run_stays_in_the_list_of_those_not_closed() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1)), kept(1)]);
    let path = desk.journals.path(run(1));
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("web", "api")).unwrap();
    let unclosed = desk.journals.unclosed().unwrap();
    assert!(matches!(unclosed[0].verdict, Verdict::Tampered { line: 1, .. }));
    assert!(unclosed[0].story.is_err());
}

/// What stands in the way of others although it cannot be read, by as much of it as can.
#[test]
fn a_run_that_cannot_be_read_says_why_and_what_it_is_over() {
    let desk = Desk::new();
    for number in 1..=4 {
        desk.written(run(number), &[opened(run(number)), kept(1)]);
    }
    let alter = |number: u128, from: &str, to: &str| {
        let path = desk.journals.path(run(number));
        fs::write(&path, fs::read_to_string(&path).unwrap().replace(from, to)).unwrap();
    };
    alter(2, "kept", "kapt");
    alter(3, "web", "api");
    fs::set_permissions(desk.journals.path(run(4)), fs::Permissions::from_mode(0o640)).unwrap();
    let mut newer = opened(run(5));
    if let Record::Opened(opened) = &mut newer {
        opened.version = VERSION + 1;
    }
    desk.written(run(5), &[newer]);
    let unclosed = desk.journals.unclosed().unwrap();
    let said = |number: u128| unclosed.iter().find(|it| it.run == run(number)).unwrap().unread();
    assert_eq!(said(1), None);
    let table = [
        (2, Some("web"), "from line 2 on"),
        (3, None, "from line 1 on"),
        (4, None, "chmod 600"),
        (5, Some("web"), "newer finops-tui"),
    ];
    for (number, subject, why) in table {
        let unread = said(number).unwrap();
        assert_eq!(unread.run, Some(run(number)));
        let over = unread.over.as_ref().map(|over| (over.subject.raw(), over.region.as_str(), &over.action));
        assert_eq!(over, subject.map(|subject| (subject, "us-east-1", &None)), "{number}");
        assert!(unread.why.as_str().contains(why), "{number}: {}", unread.why);
    }
}

#[test]
fn an_altered_run_is_closed_beside_its_journal_which_stays_as_it_is() {
    let desk = Desk::new();
    let Record::Closed(closing) = closed() else { unreachable!() };
    desk.written(run(1), &[opened(run(1)), kept(1)]);
    let close = |number| desk.journals.close_apart(run(number), "bob@desk", closing.clone());
    assert!(matches!(close(1), Err(JournalError::Whole(_))));
    assert!(matches!(close(2), Err(JournalError::Missing(_))));
    let path = desk.journals.path(run(1));
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("ada", "eve")).unwrap();
    let altered = fs::read(&path).unwrap();
    // One that a crash left half written does not count, and is written anew.
    fs::write(path.with_extension("closed.json"), b"{").unwrap();
    permit(&path.with_extension("closed.json"), 0o600);
    assert_eq!(desk.journals.unclosed().unwrap().len(), 1);
    close(1).unwrap();
    assert!(matches!(close(1), Err(JournalError::Closed(_))));
    assert_eq!(desk.journals.unclosed().unwrap(), []);
    let entry = desk.journals.list().unwrap().remove(0);
    assert_eq!((entry.state, entry.ending), (RunState::Closed, Some(Ending::Applied)));
    assert_eq!(desk.journals.closed_apart(run(1)).unwrap().by, "bob@desk");
    assert_eq!(desk.journals.verify(&BTreeMap::new()).unwrap().tampered, [run(1)]);
    assert_eq!(fs::read(&path).unwrap(), altered);
}

#[test]
fn an_export_is_the_file() {
    let desk = Desk::new();
    let mut journal = desk.journals.create(run(1)).unwrap();
    journal.append(&opened(run(1))).unwrap();
    for bytes in [fs::read(journal.path()).unwrap(), b"anything \xff\0 at all".to_vec()] {
        fs::write(journal.path(), &bytes).unwrap();
        assert_eq!(desk.journals.export(run(1)).unwrap(), bytes);
    }
}

#[test]
fn links_are_refused_and_their_targets_stay_as_they_are() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    let elsewhere = desk.root.path().join("elsewhere");
    fs::copy(desk.journals.path(run(1)), &elsewhere).unwrap();
    symlink(&elsewhere, desk.journals.path(run(2))).unwrap();
    let before = fs::read(&elsewhere).unwrap();
    assert!(desk.journals.open(run(2)).is_err() && desk.journals.read(run(2), None).is_err());
    assert!(matches!(desk.journals.create(run(2)), Err(JournalError::Exists(_))));
    assert_eq!(desk.journals.verify(&BTreeMap::new()).unwrap().tampered, [run(2)]);
    assert_eq!(fs::read(elsewhere).unwrap(), before);
}

#[test]
fn a_folder_that_is_a_link_is_refused() {
    for linked in ["finops-tui/123456789012/runs", "finops-tui/123456789012"] {
        let desk = Desk::new();
        let (from, to) = (desk.root.path().join(linked), desk.root.path().join("elsewhere"));
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        permit(&desk.root.path().join("finops-tui"), 0o700);
        permit(from.parent().unwrap(), 0o700);
        fs::create_dir(&to).unwrap();
        permit(&to, 0o700);
        symlink(&to, &from).unwrap();
        assert!(
            matches!(desk.journals.create(run(1)), Err(JournalError::Folder(FolderError::Exposed { .. }))),
            "{linked}"
        );
        assert!(matches!(desk.journals.ready(), JournalStanding::Failing(_)));
        assert!(desk.journals.list().is_err());
        assert!(!to.join(format!("{}.jsonl", run(1))).exists());
    }
}

#[test]
fn what_others_can_reach_is_refused_with_the_command_that_mends_it() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    let file = desk.journals.path(run(1));
    let folder = file.parent().unwrap().to_owned();
    for (path, loose, tight) in [(file.clone(), 0o640, "600"), (folder, 0o755, "700")] {
        permit(&path, loose);
        let error = desk.journals.open(run(1)).unwrap_err().to_string();
        assert!(error.contains(&format!("run: chmod {tight} {}", path.display())), "{error}");
        permit(&path, u32::from_str_radix(tight, 8).unwrap());
    }
    assert!(desk.journals.open(run(1)).is_ok());
}

#[test]
fn what_belongs_to_somebody_else_is_refused() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    // Only root can give a file away; anybody else finds that the call is refused, and nothing to test.
    if std::os::unix::fs::chown(desk.journals.path(run(1)), Some(65534), None).is_err() {
        return;
    }
    let error = desk.journals.open(run(1)).unwrap_err().to_string();
    assert!(error.contains("it belongs to user 65534"), "{error}");
}

#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    let path = desk.journals.path(run(2));
    let made = std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&path).status().unwrap();
    assert!(made.success());
    assert!(matches!(desk.journals.open(run(2)), Err(JournalError::Folder(FolderError::Exposed { .. }))));
    assert!(matches!(desk.journals.export(run(2)), Err(JournalError::Folder(FolderError::Exposed { .. }))));
}

#[test]
fn a_journal_is_ready_only_where_it_can_be_written() {
    let desk = Desk::new();
    assert_eq!(desk.journals.ready(), JournalStanding::Ready);
    assert_eq!(desk.journals.ready(), JournalStanding::Ready);
    assert_eq!(desk.journals.list().unwrap(), []);
    let file = desk.root.path().join("file");
    fs::write(&file, b"").unwrap();
    assert!(matches!(Journals::new(&file, &account()).ready(), JournalStanding::Failing(_)));
}
