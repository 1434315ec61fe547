//! Which templates there are, in roll-out order.

use crate::Template;

/// A row of the table: the file as it is, and as the build has converted it.
macro_rules! template {
    ($phase:literal, $stack:literal, $file:literal) => {
        Template {
            phase: $phase,
            stack: $stack,
            file: $file,
            source: include_str!(concat!("phases/", $file)),
            body: include_str!(concat!(env!("OUT_DIR"), "/", $file, ".json")),
        }
    };
}

/// Every template, in roll-out order.
#[rustfmt::skip]
pub static TEMPLATES: &[Template] = &[
    template!(1, "foundation", "1-foundation.yaml"),
    template!(2, "edge", "2-edge.yaml"),
    template!(3, "compute", "3-compute.yaml"),
    template!(4, "data", "4-1-data.yaml"),
    template!(4, "cache", "4-2-cache.yaml"),
    template!(4, "cdn", "4-3-cdn.yaml"),
    template!(4, "net", "4-4-net.yaml"),
    template!(5, "services", "5-1-services.yaml"),
    template!(5, "events", "5-2-events.yaml"),
    template!(5, "pipeline", "5-3-pipeline.yaml"),
    template!(5, "global", "5-4-global.yaml"),
];

/// The templates of a phase, in roll-out order.
pub fn of_phase(phase: u8) -> impl Iterator<Item = &'static Template> {
    TEMPLATES.iter().filter(move |template| template.phase == phase)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

    /// What CloudFormation takes inline, in bytes.
    const LONGEST: usize = 51_200;

    #[test]
    fn every_file_is_in_the_table() {
        let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/phases")).unwrap();
        let files: BTreeSet<String> = folder.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        let listed: BTreeSet<String> = TEMPLATES.iter().map(|it| it.file.to_owned()).collect();
        assert_eq!(files, listed);
    }

    #[test]
    fn the_table_is_in_the_order_of_the_phases_and_their_stacks() {
        let planned: Vec<(u8, &str)> =
            domain::PHASES.iter().flat_map(|phase| phase.stacks.iter().map(|stack| (phase.number, *stack))).collect();
        let places: Vec<Option<usize>> =
            TEMPLATES.iter().map(|it| planned.iter().position(|planned| *planned == (it.phase, it.stack))).collect();
        assert!(places.iter().all(Option::is_some), "a stack that no phase has: {places:?}");
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn every_body_is_a_template_that_can_be_sent_inline() {
        for template in TEMPLATES {
            let document = template.document();
            assert_eq!(document["AWSTemplateFormatVersion"], "2010-09-09", "{}", template.file);
            assert!(document["Resources"].as_object().is_some_and(|it| !it.is_empty()), "{}", template.file);
            assert!(template.body.len() <= LONGEST, "{}: {} bytes", template.file, template.body.len());
            assert_eq!(template.digest().len(), 64);
        }
    }
}
