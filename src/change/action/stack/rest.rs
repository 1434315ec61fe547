//! What is done with a stack as a whole: stopped, taken back, deleted, protected; and every stack action as the `aws`
//! command line has it.

use domain::Region;

use super::roll_out::ended;
use super::{StackAction, StackChange, is_running};
use crate::action::{Reach, quoted};
use crate::{State, Value};

/// The state that is expected once it has been done.
pub(super) fn after(change: &StackChange, before: &State) -> State {
    let before = before.clone();
    match change {
        StackChange::Protect(is_on) => before.with("protected", *is_on),
        StackChange::Policy(policy) => before.with("policy", policy.as_str()),
        StackChange::Delete { .. } => before.with("status", Value::Nothing).with("id", Value::Nothing),
        _ => match end(before.word("status").unwrap_or_default()) {
            Some(end) => before.with("status", end),
            None => before,
        },
    }
}

/// Where a way back ends that starts at this status.
fn end(status: &str) -> Option<&'static str> {
    Some(match status {
        "UPDATE_IN_PROGRESS" | "UPDATE_FAILED" | "UPDATE_ROLLBACK_FAILED" => "UPDATE_ROLLBACK_COMPLETE",
        "CREATE_FAILED" | "ROLLBACK_FAILED" => "ROLLBACK_COMPLETE",
        _ => return None,
    })
}

/// How far it has come.
pub(super) fn reach(change: &StackChange, before: &State, seen: &State) -> Reach {
    let status = |state: &State| state.word("status").unwrap_or_default().to_owned();
    let (was, is) = (status(before), status(seen));
    match change {
        StackChange::Protect(_) | StackChange::Policy(_) => {
            let name = if matches!(change, StackChange::Protect(_)) { "protected" } else { "policy" };
            // A stack may move on meanwhile; this is about one value of it.
            if seen.get(name) == after(change, before).get(name) {
                Reach::Reached
            } else if seen.get(name) == before.get(name) {
                Reach::Before
            } else {
                Reach::Otherwise
            }
        }
        StackChange::Delete { .. } => match is.as_str() {
            "" => Reach::Reached,
            _ if seen.get("id") != before.get("id") => Reach::Reached,
            "DELETE_IN_PROGRESS" => Reach::Underway,
            _ if is == was => Reach::Before,
            "DELETE_FAILED" => ended(&is),
            _ => Reach::Otherwise,
        },
        _ if Some(is.as_str()) == end(&was) => Reach::Reached,
        _ if is == was => Reach::Before,
        _ if is.contains("ROLLBACK") && is_running(&is) => Reach::Underway,
        _ if is.ends_with("ROLLBACK_FAILED") => ended(&is),
        _ => Reach::Otherwise,
    }
}

/// The `aws` command line that does the same. A template's text is read from the file that `phase export` writes.
pub(super) fn cli(action: &StackAction, region: &Region) -> String {
    let stack = quoted(action.stack.raw());
    let named = |operation: &str| format!("aws cloudformation {operation} --stack-name {stack}");
    let line = match &action.change {
        StackChange::Draft(draft) => {
            let pair = |(key, value): (&String, &String)| {
                let pair = format!("ParameterKey={key},ParameterValue={}", value.replace(',', r"\,"));
                format!(" {}", quoted(&pair))
            };
            let pairs: String = draft.parameters.iter().map(pair).collect();
            let parameters = if pairs.is_empty() { pairs } else { format!(" --parameters{pairs}") };
            let (name, purpose) = (quoted(&draft.name), draft.purpose.as_str());
            let file = quoted(&format!("file://{}.json", action.stack.raw()));
            let made = format!("{} --change-set-name {name} --change-set-type {purpose}", named("create-change-set"));
            let role = by(draft.role.as_ref());
            format!("{made} --template-body {file} --capabilities CAPABILITY_NAMED_IAM{parameters}{role}")
        }
        StackChange::Discard { change_set, with_stack } => {
            let set = format!("{} --change-set-name {}", named("delete-change-set"), quoted(change_set));
            if *with_stack { format!("{set} --region {region} && {}", named("delete-stack")) } else { set }
        }
        StackChange::RollOut(roll_out) => {
            let line = format!("{} --change-set-name {}", named("execute-change-set"), quoted(&roll_out.change_set));
            match &roll_out.opens {
                Some(opens) => return with_open_policy(&line, (&stack, opens), region),
                None => line,
            }
        }
        StackChange::Cancel => named("cancel-update-stack"),
        StackChange::Continue { skip } => with_list(named("continue-update-rollback"), "--resources-to-skip", skip),
        StackChange::RollBack => named("rollback-stack"),
        StackChange::Delete { retain, role } => {
            format!("{}{}", with_list(named("delete-stack"), "--retain-resources", retain), by(role.as_ref()))
        }
        StackChange::Protect(is_on) => {
            let flag = if *is_on { "--enable" } else { "--no-enable" };
            format!("{} {flag}-termination-protection", named("update-termination-protection"))
        }
        StackChange::Policy(policy) => {
            format!("{} --stack-policy-body {}", named("set-stack-policy"), quoted(policy))
        }
    };
    format!("{line} --region {region}")
}

fn by(role: Option<&String>) -> String {
    role.map(|role| format!(" --role-arn {}", quoted(role))).unwrap_or_default()
}

/// The policy of before is kept in a file, opened for the roll-out alone, and put back however that ends.
fn with_open_policy(line: &str, (stack, opens): (&str, &str), region: &Region) -> String {
    let named = |operation: &str| format!("aws cloudformation {operation} --stack-name {stack} --region {region}");
    let read = format!("{} --query StackPolicyBody --output text", named("get-stack-policy"));
    let open = format!("{} --stack-policy-body {}", named("set-stack-policy"), quoted(opens));
    let back = format!("aws cloudformation set-stack-policy --stack-name {stack} --stack-policy-body file://{stack}");
    let back = format!("{back}.policy.json --region {region}");
    let wait = named("wait stack-update-complete");
    format!("{read} > {stack}.policy.json && {open} && {line} --region {region} && {wait}; {back}")
}

fn with_list(line: String, flag: &str, ids: &[String]) -> String {
    if ids.is_empty() {
        return line;
    }
    let ids: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
    format!("{line} {flag} {}", ids.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(status: Option<&str>) -> State {
        State::new().with("status", status).with("id", status.map(|_| "stack/1"))
    }

    #[test]
    fn how_far_a_way_back_has_come_is_read_from_the_stacks_status() {
        let skip = Vec::new;
        let table = [
            (StackChange::Cancel, "UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", Reach::Before),
            (StackChange::Cancel, "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", Reach::Underway),
            (
                StackChange::Cancel,
                "UPDATE_IN_PROGRESS",
                "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
                Reach::Underway,
            ),
            (StackChange::Cancel, "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", Reach::Reached),
            (StackChange::Cancel, "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", Reach::Otherwise),
            (
                StackChange::Continue { skip: skip() },
                "UPDATE_ROLLBACK_FAILED",
                "UPDATE_ROLLBACK_COMPLETE",
                Reach::Reached,
            ),
            (StackChange::Continue { skip: skip() }, "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED", Reach::Before),
            (StackChange::RollBack, "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", Reach::Underway),
            (StackChange::RollBack, "CREATE_FAILED", "ROLLBACK_COMPLETE", Reach::Reached),
            (StackChange::RollBack, "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED", ended("UPDATE_ROLLBACK_FAILED")),
        ];
        for (change, was, is, wanted) in table {
            assert_eq!(reach(&change, &at(Some(was)), &at(Some(is))), wanted, "{change:?} {was} {is}");
        }
    }

    #[test]
    fn a_stack_is_deleted_when_it_is_gone_or_another_bears_its_name() {
        let delete = StackChange::Delete { retain: vec![], role: None };
        let before = at(Some("UPDATE_COMPLETE"));
        assert_eq!(reach(&delete, &before, &at(None)), Reach::Reached);
        assert_eq!(reach(&delete, &before, &at(Some("CREATE_COMPLETE")).with("id", "stack/2")), Reach::Reached);
        assert_eq!(reach(&delete, &before, &at(Some("DELETE_IN_PROGRESS"))), Reach::Underway);
        assert_eq!(reach(&delete, &before, &at(Some("DELETE_FAILED"))), ended("DELETE_FAILED"));
        assert_eq!(reach(&delete, &before, &before), Reach::Before);
    }
}
