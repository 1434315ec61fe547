use domain::{AccountId, Moment, Region, Text};
use proptest::prelude::*;

use super::*;
use crate::record::{Adoption, Closing, Decision, Opened, Operator, Reply};
use crate::{Answered, Digest, Ending, Mark, Origin, Place, Residue, RunId, Way};

fn opened(subject: &str) -> Record {
    let run = RunId::new(Moment::from_secs(1_770_000_000), 7);
    let digest = Digest::of("plan");
    Record::Opened(Box::new(Opened {
        version: VERSION,
        at: Moment::from_secs(1_770_000_000),
        run,
        mark: Mark::new(run, &digest),
        digest,
        action: "scale.set-desired".to_owned(),
        subject: Text::new(subject),
        place: Place {
            account: AccountId::new("123456789012").unwrap(),
            region: Region::new("us-east-1"),
            profile: "stage".into(),
        },
        operator: Operator {
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

fn kept(by: &str) -> Record {
    Record::Kept(Decision { at: Moment::from_secs(1_770_000_001), by: by.to_owned() })
}

fn closed() -> Record {
    let at = Moment::from_secs(1_770_000_100);
    Record::Closed(Closing { at, ending: Ending::Applied, residue: Residue::Clean })
}

/// The lines of these records, and the head behind each.
fn lines(records: &[Record]) -> (Vec<String>, Vec<Head>) {
    let (mut lines, mut heads): (Vec<_>, Vec<Head>) = (Vec::new(), Vec::new());
    for record in records {
        let line = line(record, heads.last()).unwrap();
        lines.push(line.text);
        heads.push(line.head);
    }
    (lines, heads)
}

fn bytes(records: &[Record]) -> Vec<u8> {
    lines(records).0.concat().into_bytes()
}

fn is_broken(bytes: &[u8]) -> bool {
    matches!(read(bytes, None).verdict, Verdict::Tampered { .. } | Verdict::Torn { .. })
}

#[test]
fn a_chain_reads_back_as_it_was_written() {
    let records = [opened("web"), kept("ada"), closed()];
    let chain = read(&bytes(&records), None);
    assert_eq!(chain.records, records);
    assert_eq!(chain.head.as_ref(), lines(&records).1.last());
    assert_eq!((chain.verdict, chain.newer, chain.rest), (Verdict::Intact, None, 0));
}
