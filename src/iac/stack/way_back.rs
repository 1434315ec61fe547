//! How a stack is taken back, by the state it is in.

/// What takes a stack back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// There is nothing to take back, and why.
    Nothing(&'static str),
    /// CloudFormation is at it, or at something that cannot be stopped: wait until it ends.
    Wait(&'static str),
    /// The running update is stopped and taken back (`CancelUpdateStack`).
    Cancel,
    /// A rollback that failed is taken up again (`ContinueUpdateRollback`).
    Continue,
    /// What failed and was left standing is taken back (`RollbackStack`).
    RollBack,
    /// A creation that came to nothing, or is to come to nothing, is deleted (`DeleteStack`), its name typed.
    Delete(&'static str),
    /// A change set of the template before the last one, which is in the archive under this digest.
    Restore(String),
    /// CloudFormation's word for the state is not known.
    Unclear(String),
}

impl WayBack {
    /// As scripts and journals know it.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Nothing(_) => "nothing",
            Self::Wait(_) => "wait",
            Self::Cancel => "cancel",
            Self::Continue => "continue",
            Self::RollBack => "roll-back",
            Self::Delete(_) => "delete",
            Self::Restore(_) => "restore",
            Self::Unclear(_) => "unclear",
        }
    }

    /// What is done, or why nothing is, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Nothing(why) | Self::Wait(why) | Self::Delete(why) => (*why).to_owned(),
            Self::Cancel => "the running update is stopped and taken back".to_owned(),
            Self::Continue => {
                "the rollback that failed is taken up again; a resource may be left out by name".to_owned()
            }
            Self::RollBack => "what failed and was left standing is taken back".to_owned(),
            Self::Restore(digest) => {
                format!("a change set of the template before, {}, is made and shown", short(digest))
            }
            Self::Unclear(word) => format!("the state {word} is not known here: look at the stack in AWS's console"),
        }
    }
}

fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

/// Whether `CancelUpdateStack` is taken: in this one state.
pub fn can_cancel(status: &str) -> bool {
    status == "UPDATE_IN_PROGRESS"
}

/// What takes a stack back whose status word is `status`, `None` where there is no such stack; `archived` is the digest
/// of the template before the last one, where it was kept.
pub fn way_back(status: Option<&str>, archived: Option<&str>) -> WayBack {
    let Some(status) = status else { return WayBack::Nothing("there is no such stack") };
    match status {
        "UPDATE_COMPLETE" => match archived {
            Some(digest) => WayBack::Restore(digest.to_owned()),
            None => WayBack::Nothing("the template before is not in the archive: deploy it from where it was made"),
        },
        "UPDATE_IN_PROGRESS" => WayBack::Cancel,
        "UPDATE_ROLLBACK_FAILED" => WayBack::Continue,
        "CREATE_FAILED" | "UPDATE_FAILED" => WayBack::RollBack,
        "CREATE_COMPLETE" => {
            WayBack::Nothing("it was made just so: there is no template before; `phase destroy` removes it")
        }
        "IMPORT_COMPLETE" => WayBack::Nothing("adopting changed no resource: `phase destroy` lets go of what it keeps"),
        "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => WayBack::Nothing("it is taken back already"),
        "DELETE_COMPLETE" => WayBack::Nothing("the stack is deleted"),
        other => unfinished(other),
    }
}

/// The states in which something runs, or came to nothing.
fn unfinished(status: &str) -> WayBack {
    match status {
        "CREATE_IN_PROGRESS" => {
            WayBack::Delete("a creation cannot be cancelled: it is deleted with all it has made so far")
        }
        "ROLLBACK_COMPLETE" => WayBack::Delete("its creation was taken back: the empty stack is deleted"),
        "ROLLBACK_FAILED" => {
            WayBack::Delete("its creation could not be taken back: the stack is deleted with what is left")
        }
        "DELETE_FAILED" => {
            WayBack::Delete("its deletion failed: it is deleted again, and what cannot be is kept by name")
        }
        "REVIEW_IN_PROGRESS" => WayBack::Delete("it holds a change set and no resource: both are deleted"),
        "IMPORT_ROLLBACK_FAILED" => WayBack::Nothing(
            "no call takes this back: read its events, then delete the stack and keep what it had adopted",
        ),
        "ROLLBACK_IN_PROGRESS" | "UPDATE_ROLLBACK_IN_PROGRESS" | "IMPORT_ROLLBACK_IN_PROGRESS" => {
            WayBack::Wait("it is being taken back: wait until that ends")
        }
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" => WayBack::Wait("it is taken back and being cleaned up"),
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => {
            WayBack::Wait("the update is done and cannot be stopped: wait until it is cleaned up, then roll back")
        }
        "DELETE_IN_PROGRESS" => WayBack::Wait("it is being deleted, which cannot be stopped"),
        "IMPORT_IN_PROGRESS" => WayBack::Wait("an import cannot be stopped: wait until it ends"),
        other => WayBack::Unclear(other.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::STATUSES;

    #[test]
    fn every_state_has_its_way_back() {
        let words = [
            "delete",
            "roll-back",
            "nothing",
            "wait",
            "delete",
            "delete",
            "wait",
            "delete",
            "nothing",
            "cancel",
            "wait",
            "restore",
            "roll-back",
            "wait",
            "continue",
            "wait",
            "nothing",
            "delete",
            "wait",
            "nothing",
            "wait",
            "nothing",
            "nothing",
        ];
        for (status, word) in STATUSES.into_iter().zip(words) {
            let way = way_back(Some(status), Some("9f3a00000000ffff"));
            assert_eq!(way.as_str(), word, "{status}");
            assert!(way.sentence().len() > 15, "{status}");
            assert_eq!(can_cancel(status), way == WayBack::Cancel, "{status}");
        }
        assert_eq!(way_back(None, None).as_str(), "nothing");
        assert_eq!(way_back(Some("NEW_WORD"), None).as_str(), "unclear");
    }

    #[test]
    fn after_success_the_template_before_is_needed() {
        let way = way_back(Some("UPDATE_COMPLETE"), Some("9f3a00000000ffff"));
        assert_eq!(way, WayBack::Restore("9f3a00000000ffff".into()));
        assert!(way.sentence().contains("9f3a00000000,"));
        assert!(way_back(Some("UPDATE_COMPLETE"), None).sentence().contains("not in the archive"));
    }
}
