//! What does not compile: a stage left out, a capability forged or copied, a request sent twice.

#[test]
fn a_change_takes_every_stage_once() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
