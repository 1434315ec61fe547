//! Files that mean harm are refused, quickly and with a place.

use std::io::{self, Read};

use proptest::prelude::*;

fn faults(bytes: &[u8]) -> Vec<drill::Fault> {
    drill::read(bytes).err().unwrap_or_default()
}

/// A reader of endless bytes that counts what was taken.
struct Endless(u64);

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        into.fill(b'a');
        self.0 += into.len() as u64;
        Ok(into.len())
    }
}

#[test]
fn a_file_without_end_is_read_no_further_than_its_bound() {
    let mut endless = Endless(0);
    let bytes = drill::take(&mut endless).unwrap();
    assert_eq!(bytes.len(), drill::BYTES_MOST + 1);
    assert!(endless.0 < 2 * drill::BYTES_MOST as u64, "{} bytes were read", endless.0);
    assert_eq!(
        faults(&bytes)[0].to_string(),
        "1:1: TOML: is larger than 256 KiB; write one drill a file, and leave logs and tables out of it"
    );
}

#[test]
fn nesting_is_refused_before_it_takes_the_stack() {
    let half = drill::BYTES_MOST / 2;
    let inline = format!("a = {}", "{a.a.a.a.a.a.a=".repeat(drill::BYTES_MOST / 16));
    let deep = [
        format!("a = {}", "[".repeat(half)),
        format!("[{}]", vec!["a"; half - 2].join(".")),
        format!("{} = 1", vec!["a"; half - 4].join(".")),
        format!("a = {}", "{a=".repeat(half / 2)),
        format!("a = {}1{}", "{a=".repeat(79), "}".repeat(79)),
        format!("{}\n{}", "[a.a.a.a.a.a.a.a.a]", "b = 1"),
        inline,
    ];
    for text in deep {
        let found = faults(text.as_bytes());
        assert_eq!(found.len(), 1, "{}", &text[..20]);
        assert_eq!(found[0].wrong, "lies more than 8 deep", "{}", &text[..20]);
    }
}

#[test]
fn a_file_of_nothing_but_faults_says_the_first_of_them() {
    for line in ["\u{202e}\n", "a = \n", "x\n", "=\n", "[[step]]\n", "a=1\n", "\"${\"=1\n"] {
        let found = faults(line.repeat(drill::BYTES_MOST / line.len()).as_bytes());
        assert!((1..=201).contains(&found.len()), "{line:?}: {}", found.len());
    }
}

#[test]
fn what_is_no_text_is_refused_at_its_byte() {
    assert_eq!(faults(b"a = 1\nb = \xff")[0].to_string(), "2:5: TOML: is not UTF-8; save the file as UTF-8");
}

#[test]
fn more_steps_than_a_person_follows_are_refused() {
    let base = include_str!("base.drill.toml");
    let step =
        |at: usize| format!("\n[[step]]\nid = \"s{at}\"\nsay = \"Wait.\"\ndo = \"human.attest\"\nwithin = \"1s\"\n");
    let text = |most: usize| format!("{base}{}", (0..most).map(step).collect::<String>());
    assert!(drill::read(text(62).as_bytes()).is_ok());
    let found = faults(text(63).as_bytes());
    assert_eq!((found.len(), found[0].wrong.as_str()), (1, "has 65 steps, more than 64"));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = drill::read(&bytes);
    }

    #[test]
    fn no_change_of_a_drill_makes_it_panic(
        which in 0..drill::LIBRARY.len(), at in any::<prop::sample::Index>(), len in 0_usize..40, put in "\\PC{0,12}|[\\[\\]{}=\"$.#\\\\\n]{0,12}",
    ) {
        let mut bytes = drill::LIBRARY[which].text.as_bytes().to_vec();
        let from = at.index(bytes.len());
        let to = (from + len).min(bytes.len());
        bytes.splice(from..to, put.bytes());
        if let Err(faults) = drill::read(&bytes) {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| fault.line > 0 && fault.column > 0 && !fault.remedy.is_empty()));
            prop_assert!(faults.iter().all(|fault| fault.wrong != "is not understood"), "{faults:?}");
        }
    }
}
