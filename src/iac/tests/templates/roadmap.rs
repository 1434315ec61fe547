//! `docs/roadmap.md` names only what the templates hold, and leaves no row without an answer.

use std::collections::BTreeSet;
use std::fs;

use iac::TEMPLATES;

/// A row of one of the tables: where it stands, what the roadmap says, what answers it.
struct Row {
    line: usize,
    asked: String,
    answer: String,
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/roadmap.md")).unwrap();
    let row = |(at, line): (usize, &str)| {
        let (asked, answer) = line.strip_prefix("| ")?.strip_suffix('|')?.split_once(" | ")?;
        Some(Row { line: at + 1, asked: asked.trim().to_owned(), answer: answer.trim().to_owned() })
    };
    text.lines().enumerate().filter_map(row).filter(|row| row.asked != "the roadmap").collect()
}

/// Resources, parameters and outputs of every template, as `stack/Name`.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for template in TEMPLATES {
        let document = template.document();
        for section in ["Resources", "Parameters", "Outputs"] {
            let entries = document[section].as_object().into_iter().flat_map(|it| it.keys());
            names.extend(entries.map(|name| format!("{}/{name}", template.stack)));
        }
    }
    names
}

/// What an answer names: `stack/Name` between back ticks, and no path.
fn named(answer: &str) -> Vec<&str> {
    let quoted = answer.split('`').skip(1).step_by(2);
    quoted
        .filter(|it| {
            TEMPLATES.iter().any(|template| it.strip_prefix(template.stack).is_some_and(|rest| rest.starts_with('/')))
        })
        .collect()
}

#[test]
fn every_row_is_answered_by_what_there_is() {
    let names = names();
    for row in rows().iter().filter(|row| !row.asked.starts_with("**")) {
        assert!(!row.answer.is_empty(), "line {}: {} has no answer", row.line, row.asked);
        for name in named(&row.answer) {
            assert!(names.contains(name), "line {}: {name} is in no template", row.line);
        }
        assert!(row.answer.matches('`').count() % 2 == 0, "line {}: an open back tick", row.line);
    }
}

#[test]
fn the_first_three_phases_leave_nothing_out() {
    let answered: BTreeSet<String> = rows().iter().flat_map(|row| named(&row.answer)).map(str::to_owned).collect();
    // What only carries something else that has a row: attachments, log groups, a second copy of the same.
    let carried = [
        "foundation/GatewayAttachment",
        "foundation/PublicRouteTable",
        "foundation/PublicSubnetARoutes",
        "foundation/NatAddress",
        "foundation/PrivateRouteTable",
        "foundation/PrivateSubnetARoutes",
        "foundation/FlowLogGroup",
        "foundation/InstanceProfile",
        "foundation/ReaderPolicy",
        "foundation/OperatorPolicy",
        "foundation/ApproverPolicy",
        "compute/JobsScaleOut",
        "compute/JobsScaleIn",
        "compute/JobsCpuHighAlarm",
        "compute/JobsCpuLowAlarm",
        "compute/JobsQueueAlarm",
    ];
    let mut left = Vec::new();
    for template in TEMPLATES.iter().filter(|template| template.phase <= 3) {
        let document = template.document();
        let resources = document["Resources"].as_object().unwrap().keys();
        let names = resources.map(|name| format!("{}/{name}", template.stack));
        left.extend(names.filter(|name| !answered.contains(name) && !carried.contains(&name.as_str())));
    }
    assert!(left.is_empty(), "no row names {left:?}");
}
