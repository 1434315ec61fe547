//! What billed calls have cost today, over all consoles of this user, so that a daily budget can hold.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use domain::{AccountId, Day, Usd};
use serde::{Deserialize, Serialize};

use crate::write::replace;

/// The dollars spent on billed calls, per account and day.
#[derive(Clone, Debug)]
pub struct Ledger {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    day: Day,
    usd: f64,
}

impl Ledger {
    /// The ledger of one account below `root` (such as `~/.cache/finops-tui`).
    pub fn new(root: &Path, account: &AccountId) -> Self {
        Self { path: root.join(account.as_str()).join("billed-calls.json") }
    }

    /// The file it is kept in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What has been spent on `day`. Fails where there is a ledger that cannot be read: it is not empty.
    pub fn spent(&self, day: Day) -> io::Result<Usd> {
        let entry: Entry = match fs::read(&self.path) {
            Ok(content) => serde_json::from_slice(&content)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Usd(0.0)),
            Err(error) => return Err(error),
        };
        Ok(if entry.day == day { Usd(entry.usd) } else { Usd(0.0) })
    }

    /// Adds to what has been spent on `day`, and tells the new sum. Two consoles adding at once both count.
    pub fn add(&self, day: Day, usd: Usd) -> io::Result<Usd> {
        let _held = self.lock()?;
        let sum = self.spent(day)? + usd;
        replace(&self.path, &serde_json::to_vec(&Entry { day, usd: sum.0 })?)?;
        Ok(sum)
    }

    /// Held until dropped. On a file of its own, because the ledger itself is replaced whole.
    fn lock(&self) -> io::Result<File> {
        let path = self.path.with_extension("lock");
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        file.lock()?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_day_adds_up_and_the_next_starts_at_nothing() {
        let root = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(root.path(), &AccountId::new("123456789012").unwrap());
        assert_eq!(ledger.spent(day("2026-11-22")).unwrap(), Usd(0.0));
        ledger.add(day("2026-11-22"), Usd(0.25)).unwrap();
        assert_eq!(ledger.add(day("2026-11-22"), Usd(0.25)).unwrap(), Usd(0.5));
        assert_eq!(ledger.spent(day("2026-11-23")).unwrap(), Usd(0.0));
    }

    #[test]
    fn a_damaged_ledger_is_not_an_empty_one() {
        let root = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(root.path(), &AccountId::new("123456789012").unwrap());
        ledger.add(day("2026-11-22"), Usd(0.25)).unwrap();
        fs::write(ledger.path(), b"{\"day\":").unwrap();
        assert!(ledger.spent(day("2026-11-22")).is_err() && ledger.add(day("2026-11-22"), Usd(0.25)).is_err());
    }

    #[test]
    fn two_consoles_adding_at_once_both_count() {
        let root = tempfile::tempdir().unwrap();
        let ledger = Ledger::new(root.path(), &AccountId::new("123456789012").unwrap());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        ledger.add(day("2026-11-22"), Usd(0.25)).unwrap();
                    }
                });
            }
        });
        assert_eq!(ledger.spent(day("2026-11-22")).unwrap(), Usd(25.0));
    }
}
