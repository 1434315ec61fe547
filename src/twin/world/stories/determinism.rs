//! The same seed gives the same world, however it is lived through.

use proptest::prelude::*;

use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_pattern_of_calls_leads_to_the_same_world(
        seed in any::<u64>(),
        steps in proptest::collection::vec(0_u64..150_000, 1..30),
        name in proptest::sample::select(vec!["demo", "zone-outage", "bad-deploy", "seed"]),
    ) {
        let start = Moment::parse(START).unwrap();
        let scenario = Scenario::named(name).unwrap();
        let mut stepped = World::new(&scenario, seed, start);
        let mut direct = stepped.clone();
        let mut at = start;
        for step in steps {
            at = at + Duration::from_millis(step);
            stepped.advance_to(at);
        }
        direct.advance_to(at);
        prop_assert!(stepped == direct);
        // A time that has passed changes nothing.
        stepped.advance_to(start);
        prop_assert!(stepped == direct);
        prop_assert_eq!(World::new(&scenario, seed, start).groups, World::new(&scenario, seed, start).groups);
    }
}

#[test]
fn another_seed_is_another_world() {
    let start = Moment::parse(START).unwrap();
    let scenario = Scenario::named("calm").unwrap();
    let (one, other) = (World::new(&scenario, 1, start), World::new(&scenario, 2, start));
    assert_ne!(one.groups[0].instances[0].id, other.groups[0].instances[0].id);
}
