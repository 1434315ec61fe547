//! Whether a stack can be rolled out in the state it is in.

use domain::{Phase, Stack, TAG};

/// Whether and how a stack is rolled out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forward {
    /// A change set that makes it (`CREATE`).
    Create,
    /// A change set that changes it (`UPDATE`).
    Update,
    /// Nothing is sent: what is in the way, and what to do.
    Refused {
        /// What is.
        why: String,
        /// What to do.
        next: String,
    },
}

/// How the stack named as one of `phase` is rolled out; `None` where there is no such stack.
pub fn forward(stack: Option<&Stack>, phase: &Phase) -> Forward {
    let Some(stack) = stack.filter(|stack| stack.status != "DELETE_COMPLETE") else { return Forward::Create };
    match belongs(stack, phase) {
        Err(refused) => refused,
        Ok(()) => by_status(stack, phase.number),
    }
}

/// A stack of our name that bears no tag of ours was made by somebody else.
fn belongs(stack: &Stack, phase: &Phase) -> Result<(), Forward> {
    // It holds nothing, and CloudFormation puts the tags on it when the change set is executed.
    if stack.status == "REVIEW_IN_PROGRESS" {
        return Ok(());
    }
    let tag = stack.tags.iter().find(|(key, _)| **key == TAG).map(|(_, value)| value);
    let number = phase.number;
    match tag {
        Some(value) if Phase::of_tag(value.raw()).is_some_and(|owner| owner.number == number) => Ok(()),
        Some(value) => Err(Forward::Refused {
            why: format!("the stack {} is tagged {TAG}={value}", stack.name),
            next: format!("tag it {TAG}={number} if it is this phase's, or choose another stack prefix"),
        }),
        None => Err(Forward::Refused {
            why: format!("a stack {} exists that bears no {TAG} tag: somebody else made it", stack.name),
            next: format!("choose another stack prefix, or tag it {TAG}={number} if it is this phase's"),
        }),
    }
}

fn by_status(stack: &Stack, number: u8) -> Forward {
    let status = stack.status.raw();
    let next = match status {
        "REVIEW_IN_PROGRESS" => return Forward::Create,
        "CREATE_COMPLETE"
        | "UPDATE_COMPLETE"
        | "UPDATE_ROLLBACK_COMPLETE"
        | "IMPORT_COMPLETE"
        | "IMPORT_ROLLBACK_COMPLETE" => return Forward::Update,
        "ROLLBACK_COMPLETE"
        | "ROLLBACK_FAILED"
        | "CREATE_FAILED"
        | "DELETE_FAILED"
        | "UPDATE_FAILED"
        | "UPDATE_ROLLBACK_FAILED" => format!("`phase rollback {number}` first"),
        "IMPORT_ROLLBACK_FAILED" => {
            "no call takes this back: read its events, then delete the stack and keep what it had adopted".to_owned()
        }
        "UPDATE_IN_PROGRESS" => format!("`phase watch {number}` follows it, `phase cancel {number}` stops it"),
        running if running.ends_with("_IN_PROGRESS") => {
            format!("`phase watch {number}` follows it: wait until it ends")
        }
        _ => "look at the stack in AWS's console: this state is not known here".to_owned(),
    };
    let reason = stack.status_reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    Forward::Refused { why: format!("the stack {} is {status}{reason}", stack.name), next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::stack;
    use crate::stack::STATUSES;
    use domain::PHASES;

    fn tried(status: &str) -> Forward {
        forward(Some(&stack("finops-edge", status)), &PHASES[1])
    }

    #[test]
    fn every_state_is_rolled_out_or_refused_with_what_to_do() {
        for status in STATUSES {
            let expected = match status {
                "DELETE_COMPLETE" | "REVIEW_IN_PROGRESS" => "create",
                word if word.ends_with("COMPLETE") && word != "ROLLBACK_COMPLETE" => "update",
                _ => "refused",
            };
            let found = match tried(status) {
                Forward::Create => "create",
                Forward::Update => "update",
                Forward::Refused { why, next } => {
                    assert!(why.contains(status) && next.len() > 15, "{why} {next}");
                    "refused"
                }
            };
            assert_eq!(found, expected, "{status}");
        }
        assert_eq!(forward(None, &PHASES[1]), Forward::Create);
    }

    #[test]
    fn a_stack_of_our_name_made_by_somebody_else_is_left_alone() {
        let mut foreign = stack("finops-edge", "CREATE_COMPLETE");
        foreign.tags.clear();
        let Forward::Refused { why, .. } = forward(Some(&foreign), &PHASES[1]) else { panic!("not refused") };
        assert!(why.contains("somebody else"), "{why}");
        let ours = stack("finops-edge", "CREATE_COMPLETE");
        let Forward::Refused { why, .. } = forward(Some(&ours), &PHASES[2]) else { panic!("not refused") };
        assert!(why.contains("finops:phase=2"), "{why}");
    }

    #[test]
    fn a_stack_that_could_not_be_taken_back_says_why() {
        let mut failed = stack("finops-edge", "ROLLBACK_FAILED");
        failed.status_reason = Some("The following resource(s) failed to delete: [Bucket].".into());
        let Forward::Refused { why, next } = forward(Some(&failed), &PHASES[1]) else { panic!("not refused") };
        assert!(why.contains("[Bucket]") && next.contains("phase rollback 2"), "{why} {next}");
    }
}
