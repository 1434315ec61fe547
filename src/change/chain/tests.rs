use domain::{AccountId, Moment, Region, Text};
use proptest::prelude::*;

use super::*;
use crate::record::{Closing, Decision, Opened, Operator};
use crate::{Digest, Ending, Mark, Origin, Place, Residue, RunId};

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

#[test]
fn a_line_is_json_in_one_fixed_form() {
    let (lines, heads) = lines(&[opened("web"), kept("ada")]);
    let value: serde_json::Value = serde_json::from_str(&lines[1]).unwrap();
    assert_eq!(value["seq"], 1);
    assert_eq!(value["prev"], heads[0].hash);
    assert_eq!(value["hash"], heads[1].hash);
    assert_eq!(value["body"]["kind"], "kept");
    // By `printf '%s\n%s\n%s\n%s' DOMAIN PREV SEQ BODY | sha256sum`: whoever verifies with other tools needs no more.
    let body = r#"{"kind":"kept","at":"2026-02-02T02:40:01Z","by":"ada"}"#;
    let text = format!("finops-tui journal chain, version 1\n{}\n1\n{body}", heads[0].hash);
    assert_eq!(
        lines[1],
        format!("{{\"seq\":1,\"prev\":\"{}\",\"body\":{body},\"hash\":\"{}\"}}\n", heads[0].hash, Digest::of(&text))
    );
}

#[test]
fn every_changed_bit_is_seen() {
    for records in [vec![opened("web"), kept("ada"), closed()], vec![opened("web")]] {
        let bytes = bytes(&records);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(is_broken(&changed), "bit {bit} of byte {at}");
            }
        }
    }
}

#[test]
fn every_removed_byte_and_every_inserted_one_is_seen() {
    let bytes = bytes(&[opened("web"), kept("ada"), closed()]);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed.remove(at);
        assert!(is_broken(&changed), "without byte {at}");
        for byte in [b'\n', b' ', b'}', b'0', 0, 0xff] {
            let mut changed = bytes.clone();
            changed.insert(at, byte);
            assert!(is_broken(&changed), "with {byte} before byte {at}");
        }
    }
}

#[test]
fn a_last_line_cut_anywhere_is_torn_and_the_lines_before_it_are_good() {
    let records = [opened("web"), kept("ada"), closed()];
    let (lines, heads) = lines(&records);
    let whole = lines[..2].concat();
    for length in 1..lines[2].len() {
        for reserved in [0, 1, 4096] {
            let mut bytes = format!("{whole}{}", &lines[2][..length]).into_bytes();
            bytes.resize(bytes.len() + reserved, 0);
            let chain = read(&bytes, None);
            assert_eq!(chain.verdict, Verdict::Torn { line: 3 }, "{length} bytes of it");
            assert_eq!((chain.good, chain.rest), (whole.len(), length));
            assert_eq!(chain.records, records[..2]);
            assert_eq!(chain.head.as_ref(), Some(&heads[1]));
        }
    }
}

#[test]
fn a_last_line_with_a_block_missing_is_torn() {
    let (lines, _) = lines(&[opened("web"), kept("ada")]);
    let mut bytes = lines.concat().into_bytes();
    let at = lines[0].len() + 20;
    bytes[at..at + 30].fill(0);
    assert_eq!(read(&bytes, None).verdict, Verdict::Torn { line: 2 });
    // In the middle nothing was written behind a line before the line was on the disk.
    let mut bytes = lines.concat().into_bytes();
    bytes[20..50].fill(0);
    assert!(matches!(read(&bytes, None).verdict, Verdict::Tampered { line: 1, .. }));
}

#[test]
fn reserved_space_is_not_content() {
    let mut bytes = bytes(&[opened("web"), closed()]);
    let good = bytes.len();
    bytes.resize(1024 * 1024, 0);
    let chain = read(&bytes, None);
    assert_eq!((chain.verdict, chain.good, chain.rest), (Verdict::Intact, good, 0));
}

#[test]
fn an_empty_file_says_nothing() {
    for bytes in [vec![], vec![0; 4096]] {
        let chain = read(&bytes, None);
        assert_eq!((chain.records.len(), chain.head, chain.verdict), (0, None, Verdict::Unanchored));
    }
}

#[test]
fn what_follows_the_last_line_is_never_taken_for_intact() {
    let whole = bytes(&[opened("web"), closed()]);
    for (garbage, expected) in [
        (&b"x"[..], "torn"),
        (b"\xff\xfe", "torn"),
        (b"{\"seq\":2", "torn"),
        (b"\0\0x", "torn"),
        (b"\n", "tampered"),
        (b"x\n", "tampered"),
        (b"x\ny", "tampered"),
    ] {
        let verdict = read(&[&whole[..], garbage].concat(), None).verdict;
        let found = match verdict {
            Verdict::Torn { line: 3 } => "torn",
            Verdict::Tampered { line: 3, .. } => "tampered",
            _ => "neither",
        };
        assert_eq!(found, expected, "{garbage:?}");
    }
}

#[test]
fn records_in_a_wrong_place_are_seen_though_their_hashes_are_right() {
    for (records, line) in [
        (vec![kept("ada"), closed()], 1),
        (vec![opened("web"), closed(), kept("ada")], 3),
        (vec![opened("web"), closed(), closed()], 3),
    ] {
        let verdict = read(&bytes(&records), None).verdict;
        assert!(matches!(verdict, Verdict::Tampered { line: at, .. } if at == line), "{verdict:?}");
    }
}

#[test]
fn an_anchor_says_what_a_chain_alone_cannot() {
    let records = [opened("web"), kept("ada"), kept("bob")];
    let (lines, heads) = lines(&records);
    let verdict = |count: usize, anchor: Option<&Head>| read(lines[..count].concat().as_bytes(), anchor).verdict;
    let tampered = |count, anchor| matches!(verdict(count, anchor), Verdict::Tampered { .. });
    assert_eq!(verdict(3, None), Verdict::Unanchored);
    assert_eq!(verdict(3, Some(&heads[2])), Verdict::Intact);
    // It goes through an older anchor: what came after that one may still be cut.
    assert_eq!(verdict(3, Some(&heads[1])), Verdict::Unanchored);
    for (count, anchor) in [(2, 2), (1, 2), (0, 0)] {
        let verdict = verdict(count, Some(&heads[anchor]));
        assert!(matches!(verdict, Verdict::Tampered { line, .. } if line == count + 1), "{verdict:?}");
    }
    // Written anew from the first line on, each hash right.
    let forged = Head { hash: "ab".repeat(32), ..heads[1].clone() };
    assert!(tampered(3, Some(&forged)));
    // Closed, but another chain than the anchored one.
    let closed = bytes(&[opened("web"), closed()]);
    assert!(matches!(read(&closed, Some(&heads[1])).verdict, Verdict::Tampered { line: 2, .. }));
}

/// A line whose hash is right, whatever its body is.
fn linked(body: &str, head: Option<&Head>) -> String {
    let (seq, prev) = place(head);
    format!("{}{body}{}\n", before(seq, prev), after(&hash(prev, seq, body)))
}

#[test]
fn a_newer_journal_is_read_as_far_as_it_is_known() {
    let mut first = opened("web");
    if let Record::Opened(opened) = &mut first {
        opened.version = VERSION + 1;
    }
    let (mut lines, heads) = lines(&[first.clone()]);
    lines.push(linked(r#"{"kind":"levitated","height_m":3}"#, heads.last()));
    let chain = read(lines.concat().as_bytes(), None);
    assert_eq!((chain.newer, &chain.records[..]), (Some(VERSION + 1), &[first][..]));
    assert_eq!(chain.verdict, Verdict::Unanchored);
    // Its first record may have another form than ours.
    let other = linked(&format!(r#"{{"kind":"opened","version":{}}}"#, VERSION + 1), None);
    let chain = read(other.as_bytes(), None);
    assert_eq!((chain.newer, chain.records.len()), (Some(VERSION + 1), 0));
    // And is still verified.
    let changed = lines.concat().replace("levitated", "gravitated");
    assert!(matches!(read(changed.as_bytes(), None).verdict, Verdict::Tampered { line: 2, .. }));
}

#[test]
fn a_record_of_this_version_that_cannot_be_read_is_no_record() {
    let (mut lines, heads) = lines(&[opened("web")]);
    lines.push(linked(r#"{"kind":"levitated"}"#, heads.last()));
    assert!(matches!(read(lines.concat().as_bytes(), None).verdict, Verdict::Tampered { line: 2, .. }));
    for body in ["", "{}", "null", r#"{"version":"one"}"#, r#"{"kind":"opened","version":1}"#] {
        let verdict = read(linked(body, None).as_bytes(), None).verdict;
        assert!(matches!(verdict, Verdict::Tampered { line: 1, .. }), "{body}");
    }
    let mut first = serde_json::to_value(kept("ada")).unwrap();
    first["version"] = VERSION.into();
    let verdict = read(linked(&first.to_string(), None).as_bytes(), None).verdict;
    assert!(matches!(&verdict, Verdict::Tampered { line: 1, why } if why == "it opens no run"), "{verdict:?}");
}

fn run() -> impl Strategy<Value = Vec<Record>> {
    let middle = proptest::collection::vec(any::<String>().prop_map(|by| kept(&by)), 1..6);
    (any::<String>(), middle, any::<bool>()).prop_map(|(subject, middle, is_closed)| {
        let mut records = vec![opened(&subject)];
        records.extend(middle);
        records.extend(is_closed.then(closed));
        records
    })
}

proptest! {
    #[test]
    fn a_terminal_can_be_shown_a_line_and_it_reads_back(text in any::<String>()) {
        // What a terminal acts on, and what hides or turns text around it.
        let text = format!("{text}\u{1b}[31m\u{202e}\u{200b}\u{7f}\u{9b}\u{e0041}\0");
        let records = [opened(&text), kept(&text)];
        let (lines, _) = lines(&records);
        for line in &lines {
            let line = line.strip_suffix('\n').unwrap();
            prop_assert!(!line.chars().any(domain::is_unsafe));
        }
        prop_assert_eq!(read(lines.concat().as_bytes(), None).records, records);
    }

    #[test]
    fn a_byte_changed_inserted_or_removed_anywhere_is_seen(
        records in run(), place in any::<prop::sample::Index>(), byte in any::<u8>(), kind in 0..3,
    ) {
        let whole = bytes(&records);
        let mut changed = whole.clone();
        let at = place.index(whole.len());
        match kind {
            0 => changed[at] = byte,
            1 => changed.insert(at, byte),
            _ => drop(changed.remove(at)),
        }
        // The same byte twice in a row, one of them removed or doubled at the end of a run of it, is the same text.
        prop_assume!(changed != whole);
        prop_assert!(is_broken(&changed));
    }

    #[test]
    fn a_record_removed_doubled_or_moved_inside_is_seen(
        records in run(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), kind in 0..3,
    ) {
        let (lines, _) = lines(&records);
        let mut changed = lines.clone();
        // The last one removed is a cut, which the next property is about.
        let (from, to) = (from.index(lines.len() - 1), to.index(lines.len()));
        match kind {
            0 => drop(changed.remove(from)),
            1 => changed.insert(to, lines[from].clone()),
            _ => changed.swap(from, to),
        }
        prop_assume!(changed != lines);
        let verdict = read(changed.concat().as_bytes(), None).verdict;
        prop_assert!(matches!(verdict, Verdict::Tampered { .. }), "{:?}", verdict);
    }

    #[test]
    fn records_cut_from_the_end_are_never_intact(records in run(), left in any::<prop::sample::Index>()) {
        let (lines, heads) = lines(&records);
        let left = left.index(lines.len());
        let cut = lines[..left].concat();
        let is_closed = matches!(records.last(), Some(Record::Closed(_)));
        prop_assert_eq!(read(cut.as_bytes(), None).verdict, Verdict::Unanchored);
        let verdict = read(cut.as_bytes(), heads.last()).verdict;
        prop_assert!(matches!(verdict, Verdict::Tampered { .. }), "{:?}", verdict);
        let whole = read(lines.concat().as_bytes(), None).verdict;
        prop_assert_eq!(whole, if is_closed { Verdict::Intact } else { Verdict::Unanchored });
    }

    #[test]
    fn no_bytes_make_it_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let chain = read(&bytes, None);
        prop_assert!(chain.records.is_empty() && chain.verdict != Verdict::Intact);
    }
}
