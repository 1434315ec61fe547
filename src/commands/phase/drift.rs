//! `phase drift`: what was changed from outside, detected anew stack by stack, property by property.

use std::fmt::Write as _;

use console::snapshot::Part;
use domain::{DriftReport, Moment, Region, Regional, StackQuestion, Text};
use serde::Serialize;

use super::standing::Standing;
use crate::cli::{Form, PhaseLookArgs};
use crate::commands::session::Session;
use crate::exit::{Exit, Stop};
use crate::output;

/// What was found, as scripts read it.
#[derive(Serialize)]
struct Document {
    schema: &'static str,
    taken_at: Moment,
    number: u8,
    name: &'static str,
    region: Region,
    /// `in-sync`, `drifted` or `unknown`.
    drift: &'static str,
    stacks: Vec<Stack>,
}

/// A stack. What is not known is null, and `error` says why.
#[derive(Serialize)]
struct Stack {
    name: Text,
    drift: &'static str,
    /// Resources that are as the template says.
    in_sync: Option<usize>,
    /// Resources that CloudFormation cannot look at.
    unchecked: Option<usize>,
    drifted: Option<Vec<Resource>>,
    error: Option<String>,
}

#[derive(Serialize)]
struct Resource {
    logical_id: Text,
    #[serde(rename = "type")]
    kind: Text,
    deleted: bool,
    differences: Vec<Difference>,
}

#[derive(Serialize)]
struct Difference {
    property: Text,
    expected: Text,
    actual: Text,
}

/// Looks, and prints what was found.
pub(super) async fn run(session: &Session, args: PhaseLookArgs) -> Result<Exit, Stop> {
    let mut standing = Standing::open(session, args.phase, &[Part::Phases]).await?;
    let names: Vec<Text> = standing.stacks().map(|(_, stack)| stack.name.clone()).collect();
    if !names.is_empty() {
        output::complain("every resource is looked at and none is changed; that takes up to some minutes");
    }
    let asked = names.iter().map(|name| Regional::Stack(name.clone(), StackQuestion::FreshDrift));
    standing.ask(asked.collect()).await;
    let stacks: Vec<Stack> = names.iter().map(|name| stack(&standing, name)).collect::<Result<_, _>>()?;
    let document = Document {
        schema: "finops-tui/drift/1",
        taken_at: session.now(),
        number: standing.phase.number,
        name: standing.phase.name,
        region: standing.survey.region.clone(),
        drift: overall(&stacks),
        stacks,
    };
    match args.output.output {
        Form::Json => output::print_json(&document)?,
        Form::Table => output::print(&page(&document))?,
    };
    Ok(match document.drift {
        "in-sync" => Exit::DONE,
        "drifted" => Exit::FAILED,
        _ => Exit::UNKNOWN,
    })
}

/// What has drifted is known whatever else is not.
fn overall(stacks: &[Stack]) -> &'static str {
    let is = |word: &str| stacks.iter().any(|stack| stack.drift == word);
    match (is("drifted"), is("unknown") || stacks.is_empty()) {
        (true, _) => "drifted",
        (false, true) => "unknown",
        (false, false) => "in-sync",
    }
}

fn stack(standing: &Standing<'_>, name: &Text) -> Result<Stack, Stop> {
    let reading = standing.here()?.formation.get(name).map(|formation| &formation.drift);
    let error = reading.and_then(|reading| reading.trouble()).map(|error| standing.session.told(error));
    let report = reading.and_then(|reading| reading.value());
    let is_drifted = report.is_some_and(|report| !report.drifted.is_empty());
    Ok(Stack {
        name: name.clone(),
        drift: match (report, &error) {
            _ if is_drifted => "drifted",
            (Some(_), None) => "in-sync",
            _ => "unknown",
        },
        in_sync: report.map(|report| report.in_sync),
        unchecked: report.map(|report| report.unchecked),
        drifted: report.map(resources),
        error,
    })
}

fn resources(report: &DriftReport) -> Vec<Resource> {
    let resource = |it: &domain::ResourceDrift| Resource {
        logical_id: it.logical_id.clone(),
        kind: it.kind.clone(),
        deleted: it.is_deleted,
        differences: it
            .differences
            .iter()
            .map(|it| Difference {
                property: it.path.clone(),
                expected: it.expected.clone(),
                actual: it.actual.clone(),
            })
            .collect(),
    };
    report.drifted.iter().map(resource).collect()
}

fn page(document: &Document) -> String {
    if document.stacks.is_empty() {
        return format!("phase {} {} has no stack: there is nothing to compare\n", document.number, document.name);
    }
    document.stacks.iter().map(lines).collect()
}

fn lines(stack: &Stack) -> String {
    let count = |count: Option<usize>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
    let mut page = format!(
        "{}  {}: {} as the template says, {} not, {} cannot be looked at\n",
        stack.name,
        stack.drift,
        count(stack.in_sync),
        count(stack.drifted.as_ref().map(Vec::len)),
        count(stack.unchecked)
    );
    for resource in stack.drifted.iter().flatten() {
        let gone = if resource.deleted { "  it is gone" } else { "" };
        let _ = writeln!(page, "  {}  {}{gone}", resource.logical_id, resource.kind);
        for it in &resource.differences {
            let _ = writeln!(page, "    {}: {} -> {}", it.property, it.expected, it.actual);
        }
    }
    if let Some(error) = &stack.error {
        let _ = writeln!(page, "  {error}");
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&'static str]) -> &'static str {
        let stack = |word: &&'static str| Stack {
            name: "finops-edge".into(),
            drift: word,
            in_sync: None,
            unchecked: None,
            drifted: None,
            error: None,
        };
        overall(&words.iter().map(stack).collect::<Vec<_>>())
    }

    #[test]
    fn what_has_drifted_outweighs_what_is_unknown_and_nothing_is_unknown() {
        assert_eq!(of(&["in-sync", "in-sync"]), "in-sync");
        assert_eq!(of(&["in-sync", "unknown"]), "unknown");
        assert_eq!(of(&["unknown", "drifted"]), "drifted");
        assert_eq!(of(&[]), "unknown");
    }
}
