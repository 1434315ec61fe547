//! Whatever is ordered in whatever sequence, the world stays sound, and a refused order changes nothing.

use proptest::prelude::*;

use super::refreshes::preferences;
use super::*;
use crate::world::orders::Objection;
use crate::world::orders::refreshes::WantedTemplate;

#[derive(Clone, Debug)]
enum Order {
    Desired(u32, bool),
    Bounds(u32, u32, Option<u32>),
    Suspend(&'static str),
    Resume,
    Terminate(usize, bool),
    Unhealthy(usize),
    Enter(usize, bool),
    Exit(usize),
    Start(bool),
    Cancel,
    RollBack,
    Schedule(u64, u32),
}

fn order() -> impl Strategy<Value = Order> {
    let process =
        proptest::sample::select(vec!["Launch", "Terminate", "AZRebalance", "InstanceRefresh", "HealthCheck"]);
    prop_oneof![
        (0..9_u32, any::<bool>()).prop_map(|(to, honours)| Order::Desired(to, honours)),
        (0..6_u32, 0..8_u32, proptest::option::of(0..8_u32)).prop_map(|(min, max, it)| Order::Bounds(min, max, it)),
        process.prop_map(Order::Suspend),
        Just(Order::Resume),
        (0..8_usize, any::<bool>()).prop_map(|(which, less)| Order::Terminate(which, less)),
        (0..8_usize).prop_map(Order::Unhealthy),
        (0..8_usize, any::<bool>()).prop_map(|(which, less)| Order::Enter(which, less)),
        (0..8_usize).prop_map(Order::Exit),
        any::<bool>().prop_map(Order::Start),
        Just(Order::Cancel),
        Just(Order::RollBack),
        (1..400_u64, 0..8_u32).prop_map(|(secs, to)| Order::Schedule(secs, to)),
    ]
}

fn carry_out(world: &mut World, order: &Order) -> Result<(), Objection> {
    let id = |world: &World, which: usize| {
        let instances = &group(world, "web").instances;
        instances.get(which % instances.len().max(1)).map_or_else(|| "i-nobody".to_owned(), |it| it.id.clone())
    };
    let desired = |less: bool| if less { Desired::Decremented } else { Desired::Kept };
    match *order {
        Order::Desired(to, true) => world.set_desired(WEB, to, Cooldown::Honoured),
        Order::Desired(to, false) => world.set_desired(WEB, to, Cooldown::Ignored),
        Order::Bounds(min, max, desired) => {
            world.update_group(WEB, Update { min: Some(min), max: Some(max), desired, ..Update::default() })
        }
        Order::Suspend(process) => world.suspend(WEB, &[process]),
        Order::Resume => world.resume(WEB, &[]),
        Order::Terminate(which, less) => {
            let id = id(world, which);
            world.terminate("us-east-1", &id, desired(less)).map(|_| ())
        }
        Order::Unhealthy(which) => {
            let id = id(world, which);
            world.set_health("us-east-1", &id, (InstanceHealth::Unhealthy, Grace::Overruled))
        }
        Order::Enter(which, less) => {
            let id = id(world, which);
            world.enter_standby(WEB, &[&id], desired(less)).map(|_| ())
        }
        Order::Exit(which) => {
            let id = id(world, which);
            world.exit_standby(WEB, &[&id]).map(|_| ())
        }
        Order::Start(configured) => {
            let wanted = WantedTemplate { id: None, name: Some("finops-web"), version: Some("$Latest") };
            world.start_refresh(WEB, configured.then_some(wanted), preferences()).map(|_| ())
        }
        Order::Cancel => world.cancel_refresh(WEB).map(|_| ()),
        Order::RollBack => world.roll_back_refresh(WEB).map(|_| ()),
        Order::Schedule(secs, to) => {
            let start = Some(world.now() + Duration::from_secs(secs));
            world.put_schedule(WEB, Plan { name: "any", start, sizes: [None, Some(to), None], ..Plan::default() })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_world_stays_sound(
        seed in any::<u64>(),
        orders in proptest::collection::vec((order(), 0..90_u64), 1..25),
    ) {
        let scenario = Scenario::parse("title = 't'\nabout = 'a'\nhistory = '30m'\n").unwrap();
        let mut world = World::new(&scenario, seed, Moment::parse(START).unwrap());
        for (order, pause) in &orders {
            let before = world.groups.clone();
            if carry_out(&mut world, order).is_err() {
                prop_assert!(world.groups == before, "{order:?} was refused and changed something");
            }
            assert_sound(&world);
            wait(&mut world, *pause);
            assert_sound(&world);
        }
        // With every process running again the group reaches what it wants.
        world.resume(WEB, &[]).unwrap();
        let reached = wait_for(&mut world, 3_600, |it| {
            let web = group(it, "web");
            web.running_refresh().is_none() && web.actual() == web.capacity.desired
        });
        prop_assert!(reached.is_some(), "{:?} {:?}", group(&world, "web").capacity, group(&world, "web").refreshes.first());
    }
}
