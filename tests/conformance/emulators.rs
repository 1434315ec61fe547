//! The program on other people's emulators of AWS.

use super::compare::{assert_equal, source};
use super::python;
use super::server::Server;

#[test]
fn status_equals_what_boto3_reads_from_moto() {
    let moto = Server::moto();
    let front = Server::front(&moto.url);
    python::run("seed.py", &[&moto.url, "groups", "targets", "alarms", "stacks"]);
    let status = assert_equal(&front.url, &["groups", "targets", "alarms", "stacks"]);
    for (list, count) in [("capacity", 6), ("targets", 6), ("alarms", 20)] {
        assert_eq!(status[list].as_array().unwrap().len(), count, "{list}");
    }
    for name in ["account", "phases", "targets", "alarms"] {
        assert_eq!(source(&status, name)["state"], "fresh", "{}", source(&status, name));
    }
    // It has no instance refreshes, and that is said.
    assert_eq!(source(&status, "capacity")["state"], "partial");
}

#[test]
fn status_equals_what_boto3_reads_from_ministack() {
    let ministack = Server::ministack();
    python::run("seed.py", &[&ministack.url, "targets", "alarms", "composites", "stacks"]);
    let status = assert_equal(&ministack.url, &["groups", "targets", "alarms", "stacks"]);
    for (list, count) in [("targets", 6), ("alarms", 20)] {
        assert_eq!(status[list].as_array().unwrap().len(), count, "{list}");
    }
    let kinds = status["alarms"].as_array().unwrap().iter().filter(|alarm| alarm["kind"] == "composite");
    assert_eq!(kinds.count(), 2);
    for name in ["account", "phases", "targets", "capacity", "alarms"] {
        assert_eq!(source(&status, name)["state"], "fresh", "{}", source(&status, name));
    }
}
