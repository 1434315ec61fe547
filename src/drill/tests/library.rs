//! The embedded drills are what a file has to be.

use std::path::Path;

#[test]
fn every_embedded_drill_has_no_fault_and_the_name_of_its_file() {
    for embedded in drill::LIBRARY {
        let drill = embedded.read().unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(drill.id, embedded.id);
        assert_eq!(drill.severity, drill.computed_severity(), "{}", drill.id);
        assert!(!drill.evidence.measures.is_empty(), "{}", drill.id);
    }
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("drills")).unwrap();
    assert_eq!(files.count(), drill::LIBRARY.len(), "a file is not embedded");
}

#[test]
fn each_line_of_the_testing_strategy_has_its_drill_and_a_fire_has_five() {
    let of = |phase: u8, kind: drill::Kind| {
        let drills = drill::LIBRARY.iter().filter(|it| it.phase == phase).map(|it| it.read().unwrap());
        drills.filter(|it| it.kind == kind).map(|it| it.id).collect::<Vec<_>>()
    };
    assert_eq!(of(2, drill::Kind::Drill), ["load-test", "az-evacuation", "health-check", "tls-termination"]);
    let third = ["scaling-trigger", "asg-instance-replacement", "deployment-rollback", "varying-load"];
    assert_eq!(of(3, drill::Kind::Drill), third);
    let fourth = ["cache-failover", "rds-failover", "aurora-failover", "cdn-cache", "end-to-end"];
    assert_eq!(of(4, drill::Kind::Drill), fourth);
    let fires: Vec<String> = (2..=4).flat_map(|phase| of(phase, drill::Kind::Mitigation)).collect();
    assert_eq!(fires, ["evacuate-zone", "return-zone", "stop-deployment", "hold-capacity", "fail-database-over"]);
}

#[test]
fn the_vocabulary_is_free_of_doubles_and_every_way_back_is_an_action() {
    use drill::vocabulary::{ACTIONS, METRICS, PROBES, WayBack, action};
    let mut names: Vec<&str> = ACTIONS.iter().map(|it| it.name).collect();
    names.extend(PROBES.iter().map(|it| it.name));
    names.extend(METRICS.iter().map(|it| it.word));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    for word in ACTIONS {
        if let WayBack::By(ways) = word.way_back {
            assert!(
                ways.iter().all(|way| action(way).is_some_and(drill::vocabulary::ActionWord::is_mutating)),
                "{}",
                word.name
            );
        }
    }
}

#[test]
fn the_reference_is_that_of_the_tables() {
    let made = drill::reference();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/drills.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "docs/drills.md is not what the tables say: run the tests with UPDATE_DOCS=1");
}

#[test]
fn a_drill_reads_one_way_for_a_wiki() {
    for id in ["az-evacuation", "rds-failover"] {
        let drill = drill::embedded(id).unwrap().read().unwrap();
        insta::assert_snapshot!(id, drill::to_markdown(&drill));
    }
}
