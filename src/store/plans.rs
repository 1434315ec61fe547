//! Plans that were printed, kept under their digest, so that a later command can take one up.

use std::fs;
use std::path::{Path, PathBuf};

use change::{Digest, Proposed};
use domain::{AccountId, Moment};
use serde::{Deserialize, Serialize};

use crate::disk::LocalDisk;
use crate::folder::{Folder, FolderError, content, open_private};
use crate::write::replace;

/// The version of the files; another one is not read.
const VERSION: u32 = 1;

/// The plans of one account.
///
/// Only what was proposed is kept. Whoever takes a plan up reads the account's state anew and finds the digest from
/// both, so a plan whose file was altered, or whose state has moved, has another digest and is refused.
#[derive(Clone, Debug)]
pub struct Plans {
    folder: Folder,
}

/// Why a plan cannot be had, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// There is none.
    #[error("there is no plan {0} in this account; print it again with --plan-only")]
    Missing(Digest),
    /// Its time has passed.
    #[error("plan {digest} was valid until {valid_until}; print it again with --plan-only")]
    Expired {
        /// Which.
        digest: Digest,
        /// Until when.
        valid_until: Moment,
    },
    /// Its file cannot be understood.
    #[error("{}: the plan is damaged ({why}); remove the file and print the plan again with --plan-only", path.display())]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The file or its folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    digest: Digest,
    valid_until: Moment,
    proposed: Proposed,
}

impl Plans {
    /// The plans of one account below `root` (such as `~/.local/state/finops-tui`). Nothing is made yet.
    pub fn new(root: &Path, account: &AccountId) -> Self {
        Self { folder: Folder::new(root, account) }
    }

    /// Where the file of a plan is. A digest is 64 digits, so it stays in the folder.
    pub fn path(&self, digest: &Digest) -> PathBuf {
        self.folder.below("plans").join(format!("{digest}.json"))
    }

    /// Keeps a plan until its time has passed, and removes those whose time has passed at `now`.
    pub fn keep(
        &self,
        digest: &Digest,
        proposed: &Proposed,
        valid_until: Moment,
        now: Moment,
    ) -> Result<(), PlanError> {
        let folder = self.folder.make("plans", &LocalDisk)?;
        remove_expired(&folder, now);
        let path = self.path(digest);
        let kept = Kept { version: VERSION, digest: digest.clone(), valid_until, proposed: proposed.clone() };
        let bytes = serde_json::to_vec(&kept).map_err(|error| FolderError::refused("write", &path)(error.into()))?;
        Ok(replace(&path, &bytes).map_err(FolderError::refused("write", &path))?)
    }

    /// What was proposed under this digest, and until when it is valid.
    pub fn find(&self, digest: &Digest, now: Moment) -> Result<(Proposed, Moment), PlanError> {
        let path = self.path(digest);
        if !self.folder.check("plans")? {
            return Err(PlanError::Missing(digest.clone()));
        }
        let file = open_private(&path)
            .map_err(|error| if error.is_missing() { PlanError::Missing(digest.clone()) } else { error.into() })?;
        let damaged = |why: String| PlanError::Damaged { path: path.clone(), why };
        let kept = understood(&content(&path, &file)?).map_err(damaged)?;
        if kept.digest != *digest {
            return Err(damaged(format!("it is plan {}", kept.digest)));
        }
        if now >= kept.valid_until {
            return Err(PlanError::Expired { digest: kept.digest, valid_until: kept.valid_until });
        }
        Ok((kept.proposed, kept.valid_until))
    }
}

fn understood(bytes: &[u8]) -> Result<Kept, String> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let Version { version } = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    if version != VERSION {
        return Err(format!("it has version {version}, this finops-tui reads version {VERSION}"));
    }
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

/// What cannot be removed, or read, stays: whoever asks for it is told.
fn remove_expired(folder: &Path, now: Moment) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = file.path();
        let kept = open_private(&path).and_then(|file| content(&path, &file)).ok();
        let kept = kept.and_then(|bytes| understood(&bytes).ok());
        if kept.is_some_and(|kept| now >= kept.valid_until) {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::time::Duration;

    use change::{Action, Fuse, GroupAction, GroupChange, Origin};
    use domain::Region;

    use super::*;

    const NOW: Moment = Moment::from_secs(1_770_000_000);
    const UNTIL: Moment = Moment::from_secs(1_770_000_600);

    fn plans(root: &Path) -> Plans {
        Plans::new(&root.join("finops-tui"), &AccountId::new("123456789012").unwrap())
    }

    fn digest(digits: &str) -> Digest {
        Digest::parse(&digits.repeat(32)).unwrap()
    }

    fn proposed(group: &str) -> Proposed {
        Proposed {
            action: Action::Group(GroupAction { group: group.into(), change: GroupChange::Desired(4) }),
            region: Region::new("us-east-1"),
            revert_after: Some(Duration::from_mins(30)),
            fuse: Fuse::Unset,
            origin: Origin::Shell,
        }
    }

    #[test]
    fn a_plan_is_found_until_its_time_has_passed() {
        let root = tempfile::tempdir().unwrap();
        let plans = plans(root.path());
        assert!(matches!(plans.find(&digest("ab"), NOW), Err(PlanError::Missing(_))));
        // A name with characters that cannot be seen comes back as AWS has it.
        let proposed = proposed("web\u{202e}\n");
        plans.keep(&digest("ab"), &proposed, UNTIL, NOW).unwrap();
        assert_eq!(plans.find(&digest("ab"), NOW).unwrap(), (proposed, UNTIL));
        assert!(matches!(plans.find(&digest("cd"), NOW), Err(PlanError::Missing(_))));
        let error = plans.find(&digest("ab"), UNTIL).unwrap_err().to_string();
        assert!(error.contains("was valid until 2026-02-02T02:50:00Z; print it again"), "{error}");
        let mode = fs::metadata(plans.path(&digest("ab"))).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o600);
    }

    #[test]
    fn plans_whose_time_has_passed_are_removed_and_no_others() {
        let root = tempfile::tempdir().unwrap();
        let plans = plans(root.path());
        plans.keep(&digest("01"), &proposed("web"), UNTIL, NOW).unwrap();
        plans.keep(&digest("02"), &proposed("web"), UNTIL + Duration::from_secs(1), NOW).unwrap();
        let stranger = plans.path(&digest("03"));
        fs::write(&stranger, b"not a plan").unwrap();
        plans.keep(&digest("04"), &proposed("web"), UNTIL + Duration::from_hours(1), UNTIL).unwrap();
        let is_there = |digits| plans.path(&digest(digits)).exists();
        assert_eq!(["01", "02", "03", "04"].map(is_there), [false, true, true, true]);
    }

    #[test]
    fn a_damaged_plan_says_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let plans = plans(root.path());
        plans.keep(&digest("ab"), &proposed("web"), UNTIL, NOW).unwrap();
        let whole = fs::read_to_string(plans.path(&digest("ab"))).unwrap();
        let path = plans.path(&digest("cd"));
        let other = whole.replace(digest("ab").as_str(), digest("cd").as_str());
        for content in [
            String::new(),
            "\0".repeat(64),
            other[..other.len() / 2].to_owned(),
            other.replace("\"version\":1", "\"version\":2"),
            other.replace("group", "gruppe"),
            // The plan of another name.
            whole,
        ] {
            fs::write(&path, &content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let error = plans.find(&digest("cd"), NOW).unwrap_err();
            assert!(matches!(error, PlanError::Damaged { .. }), "{content}: {error}");
            assert!(error.to_string().contains("remove the file and print the plan again"), "{error}");
        }
        // Printing it again mends it.
        plans.keep(&digest("cd"), &proposed("web"), UNTIL, NOW).unwrap();
        assert!(plans.find(&digest("cd"), NOW).is_ok());
    }

    #[test]
    fn links_and_what_others_can_reach_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let plans = plans(root.path());
        plans.keep(&digest("ab"), &proposed("web"), UNTIL, NOW).unwrap();
        symlink(plans.path(&digest("ab")), plans.path(&digest("cd"))).unwrap();
        assert!(matches!(plans.find(&digest("cd"), NOW), Err(PlanError::Folder(_))));
        fs::set_permissions(plans.path(&digest("ab")), fs::Permissions::from_mode(0o644)).unwrap();
        let error = plans.find(&digest("ab"), NOW).unwrap_err().to_string();
        assert!(error.contains("run: chmod 600"), "{error}");
    }
}
