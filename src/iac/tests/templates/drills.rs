//! The drills that the program brings read only outputs that a template has.

use std::collections::BTreeSet;

use iac::TEMPLATES;

#[test]
fn what_a_drill_reads_is_an_output_of_its_stack() {
    let mut outputs = BTreeSet::new();
    for template in TEMPLATES {
        let document = template.document();
        let keys = document["Outputs"].as_object().into_iter().flat_map(|it| it.keys());
        outputs.extend(keys.map(|key| (template.stack.to_owned(), key.clone())));
    }
    for embedded in drill::LIBRARY {
        let drill = embedded.read().unwrap_or_else(|faults| panic!("{faults}"));
        let read: Vec<_> = drill.params.into_iter().filter_map(|param| param.from).collect();
        assert!(!read.is_empty(), "{}", embedded.id);
        for from in read {
            assert!(outputs.contains(&from), "{}: {}/{}", embedded.id, from.0, from.1);
            assert!(drill.require.phases.contains(&from.0), "{} does not require {}", embedded.id, from.0);
        }
    }
}

#[test]
fn the_stacks_that_a_drill_may_name_are_the_templates() {
    let stacks: Vec<&str> = TEMPLATES.iter().map(|template| template.stack).collect();
    assert_eq!(stacks, drill::vocabulary::STACKS);
}
