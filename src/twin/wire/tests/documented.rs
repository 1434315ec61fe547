//! The page about the simulated account names what it answers, its scenarios and its faults, and nothing else.

use super::super::{Service, mutation, operation};
use crate::Scenario;

const PAGE: &str = include_str!("../../../../docs/twin.md");

/// The cells of the table rows under a heading, without the head of the table.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let section = PAGE.split_once(&format!("## {heading}\n")).unwrap().1;
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|it| it.starts_with("| `"));
    rows.map(|it| it.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_operation_on_the_page_is_answered_as_it_says() {
    let rows = rows("What it answers");
    assert_eq!(rows.len(), 12);
    for row in &rows {
        let service = Service::by_signing_name(names(&row[0])[0]).unwrap();
        for name in names(&row[1]) {
            assert!(
                operation(service, name).is_some() && mutation(service, name).is_none(),
                "{name} does not only look"
            );
        }
        for name in names(&row[2]) {
            assert!(mutation(service, name).is_some() && operation(service, name).is_none(), "{name} changes nothing");
        }
    }
    let changes: usize = rows.iter().map(|row| names(&row[2]).len()).sum();
    assert_eq!(changes, 49);
}

#[test]
fn every_scenario_is_on_the_page_in_its_order() {
    let rows = rows("Scenarios");
    let listed: Vec<&str> = rows.iter().map(|row| names(&row[0])[0]).collect();
    assert_eq!(listed, Scenario::names());
}

#[test]
fn every_kind_of_fault_on_the_page_can_be_written() {
    let rows = rows("Faults");
    assert_eq!(rows.len(), 13);
    for row in &rows {
        let kind = names(&row[0])[0];
        let scenario = format!("title = 't'\nabout = 'a'\n[[events.fault]]\nat = '0s'\nkind = '{kind}'\n");
        assert!(Scenario::parse(&scenario).is_ok(), "{kind}");
    }
}
