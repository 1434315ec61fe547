//! A disk that fails: what is promised then.

use super::*;
use crate::faults::{Fault, FaultyDisk, Operation};

struct Bench {
    desk: Desk,
    disk: Arc<FaultyDisk>,
    journals: Journals,
}

fn bench() -> Bench {
    let (desk, disk) = (Desk::new(), Arc::new(FaultyDisk::new()));
    let journals = desk.journals.clone().with_disk(Arc::clone(&disk) as Arc<dyn Disk>);
    Bench { desk, disk, journals }
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

/// Whatever is asked of the disk last, and however much of the rest survives: what append has confirmed is there, and
/// nothing stands there that was never appended.
#[test]
fn after_a_crash_at_any_point_every_confirmed_record_is_there() {
    let records = [opened(run(1)), kept(1), kept(2), closed()];
    for operation in [Operation::Create, Operation::Reserve, Operation::SyncDirectory, Operation::Write, Operation::Sync] {
        for after in 0..6 {
            for more in [0, 1, 50, 200, 100_000] {
                let bench = bench();
                bench.disk.fail(operation, after, Fault::Stop);
                let mut confirmed = 0;
                if let Ok(mut journal) = bench.journals.create(run(1)) {
                    confirmed = records.iter().take_while(|record| journal.append(record).is_ok()).count();
                }
                bench.disk.crash(more).unwrap();
                let found = match bench.desk.journals.read(run(1), None) {
                    Ok(chain) => chain.records,
                    Err(JournalError::Missing(_)) => Vec::new(),
                    Err(error) => panic!("{error}"),
                };
                assert!(found.len() >= confirmed, "{operation:?} {after} {more}");
                assert_eq!(found, records[..found.len()]);
                // And it can be taken over or is known to be nothing.
                match bench.desk.journals.open(run(1)) {
                    Ok(journal) => assert_eq!(journal.records(), found),
                    Err(JournalError::Closed(_)) => assert_eq!(found.len(), records.len()),
                    Err(JournalError::Unopened(_) | JournalError::Missing(_)) => assert!(found.is_empty()),
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
}

/// The way back does not wait for a journal.
#[test]
fn no_journal_takes_no_record_and_says_why() {
    let bench = bench();
    bench.disk.fail(Operation::Create, 1, Fault::Full);
    let error = bench.journals.create(run(1)).unwrap_err();
    let mut journal = NoJournal(error.into());
    let fault = journal.append(&kept(1)).unwrap_err();
    assert!(fault.to_string().contains("os error 28"), "{fault}");
    assert_eq!(journal.append(&closed()), Err(fault));
}
