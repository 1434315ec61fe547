//! Templates that were replaced by a roll-out, kept so that it can be taken back after it has succeeded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::AccountId;
use serde::{Deserialize, Serialize};

use crate::disk::LocalDisk;
use crate::folder::{Folder, FolderError, content, open_private};
use crate::write::replace;

/// The replaced templates of one account.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: Folder,
}

/// What a stack was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// Its template, as it was sent.
    pub template: String,
    /// The values of its parameters, by name.
    pub parameters: BTreeMap<String, String>,
}

impl Archive {
    /// The archive of one account below `root`. Nothing is made yet.
    pub fn new(root: &Path, account: &AccountId) -> Self {
        Self { folder: Folder::new(root, account) }
    }

    /// Keeps what the template of fingerprint `by` is about to replace in `stack`.
    pub fn keep(&self, stack: &str, by: &str, replaced: &Deployed) -> Result<(), FolderError> {
        self.folder.make("templates", &LocalDisk)?;
        let path = self.path(stack, by);
        let bytes = serde_json::to_vec(replaced).map_err(|error| FolderError::refused("write", &path)(error.into()))?;
        replace(&path, &bytes).map_err(FolderError::refused("write", &path))
    }

    /// What the template of fingerprint `by` has replaced in `stack`; `None` where this machine did not do that.
    pub fn before(&self, stack: &str, by: &str) -> Result<Option<Deployed>, FolderError> {
        if !self.folder.check("templates")? {
            return Ok(None);
        }
        let path = self.path(stack, by);
        let file = match open_private(&path) {
            Ok(file) => file,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error),
        };
        let read = serde_json::from_slice(&content(&path, &file)?);
        read.map(Some).map_err(|error| FolderError::refused("read", &path)(error.into()))
    }

    /// A stack's name holds letters, digits and dashes alone, as CloudFormation has it; anything else becomes a dash.
    fn path(&self, stack: &str, by: &str) -> PathBuf {
        let plain: String = stack.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        self.folder.below("templates").join(format!("{plain}-{by}.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_replaced_is_found_by_what_replaced_it() {
        let root = tempfile::tempdir().unwrap();
        let archive = Archive::new(root.path(), &AccountId::new("123456789012").unwrap());
        assert_eq!(archive.before("finops-edge", "0f").unwrap(), None);
        let old = Deployed { template: "{}".into(), parameters: [("Max".into(), "6".into())].into() };
        archive.keep("finops-edge", "0f", &old).unwrap();
        assert_eq!(archive.before("finops-edge", "0f").unwrap(), Some(old));
        assert_eq!(archive.before("finops-edge", "1f").unwrap(), None);
        assert_eq!(archive.before("finops-compute", "0f").unwrap(), None);
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        let archive = Archive::new(Path::new("/r"), &AccountId::new("123456789012").unwrap());
        let path = archive.path("../../etc/x", "0f");
        assert!(path.ends_with("------etc-x-0f.json"), "{path:?}");
    }
}
