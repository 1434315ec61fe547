use std::os::unix::fs::PermissionsExt as _;

use change::{Digest, Ending, Journal as _, Mark, Origin, Place, Residue, VERSION, record};
use domain::{Moment, Region};

use super::*;

mod faults;
mod holding;
mod reading;

pub(super) fn account() -> AccountId {
    AccountId::new("123456789012").unwrap()
}

pub(super) fn run(number: u128) -> RunId {
    RunId::new(Moment::from_secs(1_770_000_000), number)
}

pub(super) fn opened(run: RunId) -> Record {
    let digest = Digest::parse(&"ab".repeat(32)).unwrap();
    Record::Opened(Box::new(record::Opened {
        version: VERSION,
        at: Moment::from_secs(1_770_000_000),
        run,
        mark: Mark::new(run, &digest),
        digest,
        action: "scale.set-desired".to_owned(),
        subject: "web".into(),
        place: Place { account: account(), region: Region::new("us-east-1"), profile: "stage".into() },
        operator: record::Operator {
            arn: "arn:aws:iam::123456789012:user/ada".into(),
            user_id: "AIDA".into(),
            seat: "ada@laptop".to_owned(),
            pid: 4711,
            origin: Origin::Shell,
        },
        findings: vec![],
        incident: None,
    }))
}

pub(super) fn kept(secs: i64) -> Record {
    Record::Kept(record::Decision { at: Moment::from_secs(secs), by: "ada@laptop".to_owned() })
}

pub(super) fn closed() -> Record {
    let at = Moment::from_secs(1_770_000_100);
    Record::Closed(record::Closing { at, ending: Ending::Applied, residue: Residue::Clean })
}

/// The journals below a folder of their own.
pub(super) struct Desk {
    pub(super) root: tempfile::TempDir,
    pub(super) journals: Journals,
}

impl Desk {
    pub(super) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let journals = Journals::new(&root.path().join("finops-tui"), &account());
        Self { root, journals }
    }

    /// Writes a run, and lets it go.
    pub(super) fn written(&self, run: RunId, records: &[Record]) {
        let mut journal = self.journals.create(run).unwrap();
        for record in records {
            journal.append(record).unwrap();
        }
    }
}

#[test]
fn what_was_appended_is_read_back() {
    let desk = Desk::new();
    let records = [opened(run(1)), kept(1), closed()];
    desk.written(run(1), &records);
    let chain = desk.journals.read(run(1), None).unwrap();
    assert_eq!(chain.records, records);
    assert_eq!(chain.verdict, Verdict::Intact);
}

#[test]
fn folders_and_files_are_this_users_alone() {
    let desk = Desk::new();
    desk.written(run(1), &[opened(run(1))]);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o7777;
    let root = desk.root.path().join("finops-tui");
    for (path, expected) in [
        (root.clone(), 0o700),
        (root.join("123456789012"), 0o700),
        (root.join("123456789012/runs"), 0o700),
        (desk.journals.path(run(1)), 0o600),
    ] {
        assert_eq!(mode(&path), expected, "{}", path.display());
    }
    assert_eq!(desk.journals.path(run(1)), root.join(format!("123456789012/runs/{}.jsonl", run(1))));
}

#[test]
fn a_journal_can_be_handed_to_a_thread_that_may_wait() {
    const fn is_sent<T: Send>() {}
    const fn is_shared<T: Send + Sync>() {}
    is_sent::<JournalFile>();
    is_shared::<Journals>();
}
