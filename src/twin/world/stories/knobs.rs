//! Whatever a scenario says, the world stays sound.

use proptest::prelude::*;

use super::*;

fn event() -> impl Strategy<Value = String> {
    let at = -1_200_i32..2_400;
    prop_oneof![
        (at.clone(), 0.0..8.0_f64, prop_oneof!["web", "api", "jobs"]).prop_map(|(at, level, workload)| format!(
            "[[events.load]]\nat = '{at}s'\nfor = '15m'\nramp = '1m'\nworkload = '{workload}'\nlevel = {level:.2}\n"
        )),
        (at.clone(), 1..4_u8, prop_oneof!["silent", "broken"]).prop_map(|(at, count, how)| format!(
            "[[events.sick]]\nat = '{at}s'\ngroup = 'web'\ncount = {count}\nhow = '{how}'\n"
        )),
        (at.clone(), prop_oneof!["us-east-1a", "us-east-1b"])
            .prop_map(|(at, zone)| format!("[[events.zone_outage]]\nat = '{at}s'\nfor = '10m'\nzone = '{zone}'\n")),
        (at.clone(), prop_oneof!["", "brings = 'broken'\n", "brings = 'silent'\nauto_rollback = true\n"]).prop_map(
            |(at, brings)| format!("[[events.refresh]]\nat = '{at}s'\ngroup = 'web'\n{brings}alarms = ['web-5xx']\n")
        ),
        (at, prop_oneof!["AZRebalance", "Launch", "Terminate", "AlarmNotification", "ScheduledActions"]).prop_map(
            |(at, process)| format!("[[events.suspend]]\nat = '{at}s'\ngroup = 'web'\nprocess = '{process}'\n")
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_world_stays_sound(
        seed in any::<u64>(),
        (low, mid, high) in (1..4_u32, 0..4_u32, 0..5_u32),
        load in 0.0..4.0_f64,
        events in proptest::collection::vec(event(), 0..6),
    ) {
        let (min, desired, max) = (low, low + mid, low + mid + high);
        let text = format!(
            "title = 't'\nabout = 'a'\nhistory = '40m'\n[platform]\nload = {load:.2}\nweb = [{min}, {desired}, {max}]\n{}",
            events.concat()
        );
        let scenario = Scenario::parse(&text).unwrap();
        // Monday, shortly before business hours.
        let mut world = World::new(&scenario, seed, Moment::parse("2026-11-23T06:45:00Z").unwrap());
        for _ in 0..30 {
            wait(&mut world, 95);
            assert_sound(&world);
            let web = group(&world, "web");
            // Balancing zones may add one for a while.
            prop_assert!(web.actual() <= web.capacity.max + 1, "{} of {:?}\n{}", web.actual(), web.capacity, text);
        }
    }
}
