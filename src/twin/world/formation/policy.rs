//! Stack policies: which updates of which resources they allow.

use super::{Json, Wrong};

/// A statement that speaks of what is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    allows: bool,
    number: usize,
}

/// Checks the text of a stack policy.
pub fn check(text: &str) -> Result<(), Wrong> {
    let malformed = |what: &str| Wrong(format!("Error validating stack policy: {what}"));
    let policy: Json = serde_json::from_str(text).map_err(|_| malformed("Invalid stack policy"))?;
    if text.len() > 16_384 {
        return Err(malformed("Stack policy is longer than 16384 bytes"));
    }
    let statements = policy.get("Statement").and_then(Json::as_array);
    let statements = statements.ok_or_else(|| malformed("Required attribute \"Statement\" not found"))?;
    for statement in statements {
        if !matches!(statement.get("Effect").and_then(Json::as_str), Some("Allow" | "Deny")) {
            return Err(malformed("Effect must be Allow or Deny"));
        }
        let has = |one: &str, other: &str| statement.get(one).is_some() != statement.get(other).is_some();
        if !has("Action", "NotAction") || !has("Resource", "NotResource") {
            return Err(malformed("a statement needs an action and a resource"));
        }
        if statement.get("Principal").and_then(Json::as_str) != Some("*") {
            return Err(malformed("Principal must be *"));
        }
        let actions = words(statement.get("Action").or_else(|| statement.get("NotAction")));
        if let Some(unknown) = actions.iter().find(|it| !ACTIONS.contains(&it.as_str())) {
            return Err(Wrong(format!("Error validating stack policy: Unknown action {unknown}")));
        }
    }
    Ok(())
}

const ACTIONS: [&str; 4] = ["Update:Modify", "Update:Replace", "Update:Delete", "Update:*"];

/// Why a policy does not allow an action (`Update:Replace`) on a resource; none where it does.
///
/// Once there is a policy, what no statement allows is denied.
pub fn denial(policy: Option<&str>, action: &str, (logical_id, kind): (&str, &str)) -> Option<String> {
    let policy: Json = serde_json::from_str(policy?).ok()?;
    let statements = policy.get("Statement").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let speaking: Vec<Statement> = statements
        .iter()
        .enumerate()
        .filter(|(_, it)| speaks_of(it, action, (logical_id, kind)))
        .map(|(index, it)| Statement {
            allows: it.get("Effect").and_then(Json::as_str) == Some("Allow"),
            number: index + 1,
        })
        .collect();
    match speaking.iter().find(|it| !it.allows) {
        Some(statement) => Some(format!(
            "Action denied by stack policy: Statement [#{}] does not allow [{action}] for resource \
             [LogicalResourceId/{logical_id}]",
            statement.number
        )),
        None if speaking.is_empty() => Some(format!(
            "Action denied by stack policy: no statement allows [{action}] for resource \
             [LogicalResourceId/{logical_id}]"
        )),
        None => None,
    }
}

fn speaks_of(statement: &Json, action: &str, (logical_id, kind): (&str, &str)) -> bool {
    let acts = match (statement.get("Action"), statement.get("NotAction")) {
        (Some(actions), _) => words(Some(actions)).iter().any(|it| matches(it, action)),
        (None, not) => !words(not).iter().any(|it| matches(it, action)),
    };
    let path = format!("LogicalResourceId/{logical_id}");
    let covers = match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(resources), _) => words(Some(resources)).iter().any(|it| matches(it, &path)),
        (None, not) => !words(not).iter().any(|it| matches(it, &path)),
    };
    let conditions = statement.get("Condition").and_then(Json::as_object);
    let holds = conditions.into_iter().flatten().all(|(_, condition)| {
        let kinds = words(condition.get("ResourceType"));
        kinds.is_empty() || kinds.iter().any(|it| matches(it, kind))
    });
    acts && covers && holds
}

fn words(value: Option<&Json>) -> Vec<String> {
    match value {
        Some(Json::String(word)) => vec![word.clone()],
        Some(Json::Array(words)) => words.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a text is what a pattern with `*` and `?` says.
fn matches(pattern: &str, text: &str) -> bool {
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some('*'), _) => {
            let rest = pattern.get(1..).unwrap_or_default();
            text.char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .any(|at| matches(rest, text.get(at..).unwrap_or_default()))
        }
        (Some(wanted), Some(found)) if wanted == '?' || wanted == found => matches(
            pattern.get(wanted.len_utf8()..).unwrap_or_default(),
            text.get(found.len_utf8()..).unwrap_or_default(),
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"Statement": [
        {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": ["Update:Replace", "Update:Delete"], "Principal": "*", "Resource": "*",
         "Condition": {"StringEquals": {"ResourceType": ["AWS::RDS::DBInstance"]}}},
        {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "LogicalResourceId/Audit*"}
    ]}"#;

    #[test]
    fn a_statement_that_denies_wins() {
        let asks = [
            ("Update:Modify", ("Database", "AWS::RDS::DBInstance"), None),
            ("Update:Replace", ("Database", "AWS::RDS::DBInstance"), Some("Statement [#2]")),
            ("Update:Delete", ("Topic", "AWS::SNS::Topic"), None),
            ("Update:Modify", ("AuditBucket", "AWS::S3::Bucket"), Some("Statement [#3]")),
        ];
        for (action, resource, denied) in asks {
            let told = denial(Some(POLICY), action, resource);
            assert_eq!(told.is_some(), denied.is_some(), "{action} {resource:?} {told:?}");
            assert!(denied.is_none_or(|it| told.unwrap().contains(it)));
        }
        assert_eq!(denial(None, "Update:Delete", ("Any", "AWS::SNS::Topic")), None);
    }

    #[test]
    fn what_no_statement_allows_is_denied() {
        let policy =
            r#"{"Statement": [{"Effect": "Allow", "NotAction": "Update:Delete", "Principal": "*", "Resource": "*"}]}"#;
        assert_eq!(denial(Some(policy), "Update:Modify", ("A", "T")), None);
        assert!(denial(Some(policy), "Update:Delete", ("A", "T")).unwrap().contains("no statement allows"));
    }

    #[test]
    fn a_malformed_policy_is_refused() {
        for text in [
            "",
            "{}",
            r#"{"Statement": [{"Effect": "Maybe", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}"#,
            r#"{"Statement": [{"Effect": "Allow", "Action": "Drop", "Principal": "*", "Resource": "*"}]}"#,
            r#"{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*"}]}"#,
        ] {
            assert!(check(text).is_err(), "{text}");
        }
        assert!(check(POLICY).is_ok());
    }
}
