//! A disk that fails: what is promised then.

use change::{Action, GroupAction, GroupChange, State, Story, Undo, Way};

use super::*;
use crate::faults::{Fault, FaultyDisk, Operation};

struct Bench {
    desk: Desk,
    disk: Arc<FaultyDisk>,
    journals: Journals,
}

fn bench() -> Bench {
    on(FaultyDisk::new())
}

fn on(faulty: FaultyDisk) -> Bench {
    let (desk, faulty) = (Desk::new(), Arc::new(faulty));
    let journals = desk.journals.clone().with_disk(Arc::clone(&faulty) as Arc<dyn Disk>);
    Bench { desk, disk: faulty, journals }
}

const ERRORS: [Fault; 3] = [Fault::Full, Fault::Broken, Fault::ReadOnly];

#[test]
fn a_record_is_on_the_disk_when_append_returns() {
    let bench = bench();
    let mut journal = bench.journals.create(run(1)).unwrap();
    let made = bench.disk.log();
    let after = |from: Operation| made.iter().rposition(|it| *it == from).unwrap();
    assert!(after(Operation::SyncDirectory) > after(Operation::Create));
    assert!(after(Operation::Reserve) > after(Operation::Create));
    for record in [opened(run(1)), kept(1), kept(2)] {
        let before = bench.disk.log().len();
        journal.append(&record).unwrap();
        assert_eq!(bench.disk.log()[before..], [Operation::Write, Operation::Sync]);
    }
}

#[test]
fn a_failed_write_or_wait_poisons_the_file_and_is_never_tried_again() {
    let short = [Fault::Short(0), Fault::Short(1), Fault::Short(40)];
    let writes = ERRORS.into_iter().chain(short).map(|fault| (Operation::Write, fault));
    let waits = ERRORS.into_iter().map(|fault| (Operation::Sync, fault));
    for (operation, fault) in writes.chain(waits) {
        for after in 0..3 {
            let bench = bench();
            let mut journal = bench.journals.create(run(1)).unwrap();
            bench.disk.fail(operation, after, fault);
            let records = [opened(run(1)), kept(1), kept(2)];
            for record in &records[..after] {
                journal.append(record).unwrap();
            }
            let said = journal.append(&records[after]).unwrap_err();
            let asked = bench.disk.log();
            assert_eq!(journal.fault(), Some(&said));
            assert!(said.to_string().contains(&run(1).to_string()), "{said}");
            // The disk is well again, and is not asked.
            assert_eq!(journal.append(&kept(3)), Err(said.clone()));
            assert_eq!(journal.append(&closed()), Err(said));
            assert_eq!(bench.disk.log(), asked);
            assert_eq!(journal.records(), &records[..after]);
        }
    }
}

/// The guard on the journal stops a way forward, never a way back.
#[test]
fn a_poisoned_journal_does_not_stop_an_undo() {
    let desired = |count| Action::Group(GroupAction { group: "web".into(), change: GroupChange::Desired(count) });
    let (at, action, undo) = (Moment::from_secs(1), desired(4), Undo::By(Box::new(desired(3))));
    let step = record::Step { action: action.clone(), before: State::new().with("desired", 3_u32), undo };
    let armed = record::Armament { at, revert_at: None, steps: vec![step] };
    let intent = record::Intent { at, step: 0, way: Way::Forward, subject: "web".into(), action };
    for operation in [Operation::Write, Operation::Sync] {
        let bench = bench();
        let mut journal = bench.journals.create(run(1)).unwrap();
        for record in [opened(run(1)), Record::Armed(armed.clone()), Record::Intent(intent.clone())] {
            journal.append(&record).unwrap();
        }
        let mut restorer = Story::of(journal.records()).unwrap().restorer().unwrap();
        bench.disk.fail(operation, 0, Fault::Full);
        let (committed, fault) = restorer.undo(0, &mut journal, at).unwrap();
        assert_eq!((committed.way(), committed.action()), (Way::Back, &desired(3)));
        assert!(fault.unwrap().to_string().contains("os error 28"));
    }
}

#[test]
fn a_poisoned_run_can_be_taken_over_once_the_disk_is_well() {
    let bench = bench();
    let mut journal = bench.journals.create(run(1)).unwrap();
    journal.append(&opened(run(1))).unwrap();
    bench.disk.fail(Operation::Write, 0, Fault::Short(40));
    journal.append(&kept(1)).unwrap_err();
    drop(journal);
    assert_eq!(bench.journals.read(run(1), None).unwrap().verdict, Verdict::Torn { line: 2 });
    let mut journal = bench.journals.open(run(1)).unwrap();
    assert!(journal.set_aside().is_some());
    journal.append(&closed()).unwrap();
    assert_eq!(bench.journals.read(run(1), None).unwrap().verdict, Verdict::Intact);
}

#[test]
fn a_run_that_cannot_be_made_leaves_nothing_and_says_where() {
    use Operation::{Create, MakeDirectory, Reserve, SyncDirectory};
    for (operation, after) in [(MakeDirectory, 0), (MakeDirectory, 2), (Create, 0), (Create, 1), (Reserve, 0)]
        .into_iter()
        .chain((0..4).map(|after| (SyncDirectory, after)))
    {
        for fault in ERRORS {
            let bench = bench();
            bench.disk.fail(operation, after, fault);
            let error = bench.journals.create(run(1)).unwrap_err();
            let root = bench.desk.root.path().display().to_string();
            assert!(error.to_string().contains(&root), "{operation:?} {after}: {error}");
            assert!(!bench.desk.journals.path(run(1)).exists(), "{operation:?} {after} {fault:?}");
            // The fault passes, and so does the refusal.
            assert!(bench.journals.create(run(1)).is_ok());
        }
    }
}

#[test]
fn a_journal_that_could_not_be_made_is_not_ready() {
    use Operation::{Create, Remove, Reserve, Sync};
    for (operation, after) in [(Create, 0), (Create, 1), (Reserve, 0), (Sync, 0), (Remove, 1)] {
        for fault in ERRORS {
            let bench = bench();
            bench.disk.fail(operation, after, fault);
            assert!(matches!(bench.journals.ready(), JournalStanding::Failing(_)), "{operation:?} {fault:?}");
            assert_eq!(bench.journals.ready(), JournalStanding::Ready);
        }
    }
}

#[test]
fn a_run_is_taken_over_on_a_full_disk_and_takes_nothing_forward() {
    let bench = bench();
    bench.desk.written(run(1), &[opened(run(1))]);
    bench.disk.fail(Operation::Reserve, 0, Fault::Full);
    let mut journal = bench.journals.open(run(1)).unwrap();
    let armed = Record::Armed(record::Armament { at: Moment::from_secs(1), revert_at: None, steps: vec![] });
    assert!(journal.append(&armed).is_err());
    journal.append(&kept(1)).unwrap();
    journal.append(&closed()).unwrap();
}

#[test]
fn a_torn_line_that_cannot_be_set_aside_stays_where_it_is() {
    for (operation, after) in [(Operation::Create, 1), (Operation::Write, 0), (Operation::Sync, 0)] {
        let bench = bench();
        bench.desk.written(run(1), &[opened(run(1)), kept(1)]);
        let path = bench.journals.path(run(1));
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 5]).unwrap();
        bench.disk.fail(operation, after, Fault::Full);
        assert!(bench.journals.open(run(1)).is_err(), "{operation:?}");
        assert_eq!(std::fs::read(&path).unwrap(), whole[..whole.len() - 5]);
        assert!(bench.journals.open(run(1)).is_ok());
    }
}

/// Both kinds of disk: one that reserves behind a file's end, and one on which what is reserved reads as NUL.
fn kinds() -> [fn() -> FaultyDisk; 2] {
    [FaultyDisk::new, FaultyDisk::reserving_by_writing]
}

/// Whatever is asked of the disk last, and however much of the rest survives: what append has confirmed is there, and
/// nothing stands there that was never appended.
#[test]
fn after_a_crash_at_any_point_every_confirmed_record_is_there() {
    use Operation::{Create, Reserve, Sync, SyncDirectory, Write};
    let points = [Create, Reserve, SyncDirectory, Write, Sync].map(|it| (0..4).map(move |after| (it, after)));
    for (operation, after) in points.into_iter().flatten() {
        for (kind, more) in kinds().into_iter().flat_map(|kind| [0, 200, 100_000].map(|more| (kind, more))) {
            let bench = on(kind());
            bench.disk.fail(operation, after, Fault::Stop);
            crashed(&bench, more, &format!("{operation:?} {after}, {more} more bytes"));
        }
    }
}

fn crashed(bench: &Bench, more: u64, point: &str) {
    let records = [opened(run(1)), kept(1), kept(2), closed()];
    let mut confirmed = 0;
    if let Ok(mut journal) = bench.journals.create(run(1)) {
        confirmed = records.iter().take_while(|record| journal.append(record).is_ok()).count();
    }
    bench.disk.crash(more).unwrap();
    let found = match bench.desk.journals.read(run(1), None) {
        Ok(chain) => chain.records,
        Err(JournalError::Missing(_)) => Vec::new(),
        Err(error) => panic!("{point}: {error}"),
    };
    assert!(found.len() >= confirmed, "{point}");
    assert_eq!(found, records[..found.len()], "{point}");
    // And it can be taken over, or is known to be nothing.
    match bench.desk.journals.open(run(1)) {
        Ok(journal) => assert_eq!(journal.records(), found),
        Err(JournalError::Closed(_)) => assert_eq!(found.len(), records.len()),
        Err(JournalError::Unopened(_) | JournalError::Missing(_)) => assert!(found.is_empty(), "{point}"),
        Err(error) => panic!("{point}: {error}"),
    }
}

#[test]
fn a_crash_while_a_torn_line_is_set_aside_loses_nothing() {
    use Operation::{Create, Cut, Reserve, Sync, SyncDirectory, Write};
    for (operation, after) in
        [(Create, 1), (Write, 0), (Sync, 0), (SyncDirectory, 0), (Cut, 0), (Sync, 1), (Reserve, 0), (Write, 1)]
    {
        for (kind, more) in kinds().into_iter().flat_map(|kind| [0, 100_000].map(|more| (kind, more))) {
            let bench = on(kind());
            bench.desk.written(run(1), &[opened(run(1)), kept(1)]);
            let path = bench.journals.path(run(1));
            let whole = std::fs::read(&path).unwrap();
            std::fs::write(&path, &whole[..whole.len() - 5]).unwrap();
            bench.disk.fail(operation, after, Fault::Stop);
            if let Ok(mut journal) = bench.journals.open(run(1)) {
                assert!(journal.append(&kept(2)).is_err(), "{operation:?} {after}");
            }
            bench.disk.crash(more).unwrap();
            let journal = bench.desk.journals.open(run(1)).unwrap();
            assert_eq!(journal.records(), [opened(run(1))]);
            let torn = &whole[whole.len() - 5 - journal_line(&whole)..whole.len() - 5];
            let asides = (1..=2).filter_map(|number| std::fs::read(path.with_extension(format!("torn-{number}"))).ok());
            assert!(asides.into_iter().any(|aside| aside == torn), "{operation:?} {after} {more}");
        }
    }
}

/// How long the last line is, its torn-off end left out.
fn journal_line(whole: &[u8]) -> usize {
    let start = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    whole.len() - 5 - start
}

#[test]
fn a_disk_that_reserves_by_writing_keeps_the_same_promises() {
    let bench = on(FaultyDisk::reserving_by_writing());
    let mut journal = bench.journals.create(run(1)).unwrap();
    assert_eq!(journal.path().metadata().unwrap().len(), RESERVE);
    journal.append(&opened(run(1))).unwrap();
    journal.append(&kept(1)).unwrap();
    drop(journal);
    let chain = bench.journals.read(run(1), None).unwrap();
    assert_eq!((chain.verdict, chain.records.len(), chain.rest), (Verdict::Unanchored, 2, 0));
    let mut journal = bench.journals.open(run(1)).unwrap();
    assert_eq!(journal.set_aside(), None);
    journal.append(&closed()).unwrap();
    let exported = bench.journals.export(run(1)).unwrap();
    assert!(exported.ends_with(b"}\n"));
    assert_eq!(bench.journals.read(run(1), None).unwrap().verdict, Verdict::Intact);
}

/// The way back does not wait for a journal.
#[test]
fn no_journal_takes_no_record_and_says_why() {
    let bench = bench();
    bench.disk.fail(Operation::Create, 1, Fault::Full);
    let error = bench.journals.create(run(1)).unwrap_err();
    let mut journal = NoJournal(error.into());
    let fault = journal.append(&kept(1)).unwrap_err();
    let said = fault.to_string();
    assert!(said.contains("os error 28") && said.matches("free space").count() == 1, "{said}");
    assert_eq!(journal.append(&closed()), Err(fault));
}

#[test]
fn a_disk_that_can_only_be_read_is_still_read() {
    let bench = bench();
    bench.desk.written(run(1), &[opened(run(1))]);
    for operation in [Operation::MakeDirectory, Operation::Create, Operation::Open] {
        (0..20).for_each(|after| bench.disk.fail(operation, after, Fault::ReadOnly));
    }
    assert!(bench.journals.open(run(1)).is_err() && bench.journals.create(run(2)).is_err());
    // What was begun is known, and can be put back without a journal.
    let unclosed = bench.journals.unclosed().unwrap();
    assert_eq!(unclosed[0].story.as_ref().unwrap().opened().run, run(1));
    assert_eq!(bench.journals.verify(&std::collections::BTreeMap::new()).unwrap().unanchored, [run(1)]);
}
