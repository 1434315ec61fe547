//! What becomes of an instance refresh that somebody starts, cancels or rolls back.

use super::*;
use crate::world::groups::{RefreshPreferences, RefreshStatus};
use crate::world::orders::refreshes::WantedTemplate;

pub fn preferences() -> RefreshPreferences {
    RefreshPreferences {
        min_healthy: 90,
        max_healthy: 100,
        warmup: Duration::from_secs(30),
        skip_matching: false,
        auto_rollback: false,
        alarms: Vec::new(),
    }
}

fn refresh(world: &World) -> (RefreshStatus, u8) {
    let refresh = &group(world, "web").refreshes[0];
    (refresh.status, refresh.percentage)
}

fn versions(world: &World) -> Vec<u32> {
    let web = group(world, "web");
    let mut versions: Vec<_> =
        web.instances.iter().filter(|it| it.lifecycle == Lifecycle::InService).map(|it| it.version).collect();
    versions.sort_unstable();
    versions
}

fn start(world: &mut World, version: &str) {
    let wanted = WantedTemplate { id: None, name: Some("finops-web"), version: Some(version) };
    world.start_refresh(WEB, Some(wanted), preferences()).unwrap();
}

#[test]
fn a_refresh_replaces_every_instance_one_at_a_time() {
    let mut world = quiet();
    start(&mut world, "8");
    let mut least = 3;
    while refresh(&world).0 == RefreshStatus::InProgress {
        wait(&mut world, 5);
        least = least.min(in_service(&world));
    }
    assert_eq!((refresh(&world), versions(&world)), ((RefreshStatus::Successful, 100), vec![8, 8, 8]));
    assert_eq!(least, 2);
    assert_sound(&world);
}

#[test]
fn a_refresh_without_a_configuration_replaces_what_is_there_by_the_same() {
    let mut world = quiet();
    let before: Vec<String> = group(&world, "web").instances.iter().map(|it| it.id.clone()).collect();
    world.start_refresh(WEB, None, preferences()).unwrap();
    assert!(wait_for(&mut world, 1_800, |it| refresh(it).0 == RefreshStatus::Successful).is_some());
    wait(&mut world, 120);
    assert!(group(&world, "web").instances.iter().all(|it| !before.contains(&it.id)));
    assert_eq!(versions(&world), [7, 7, 7]);
    // Where all have the version already, skipping them leaves nothing to do.
    let skip = RefreshPreferences { skip_matching: true, ..preferences() };
    world.start_refresh(WEB, None, skip).unwrap();
    wait(&mut world, 5);
    assert_eq!(refresh(&world), (RefreshStatus::Successful, 100));
}

#[test]
fn a_cancelled_refresh_stops_halfway_and_the_group_keeps_its_version() {
    let mut world = quiet();
    start(&mut world, "8");
    assert!(wait_for(&mut world, 600, |it| versions(it).contains(&8)).is_some());
    world.cancel_refresh(WEB).unwrap();
    assert!(wait_for(&mut world, 120, |it| refresh(it).0 == RefreshStatus::Cancelled).is_some());
    wait(&mut world, 600);
    let left = versions(&world);
    assert!(left.contains(&7) && left.contains(&8), "{left:?}");
    world.set_desired(WEB, 4, Cooldown::Ignored).unwrap();
    wait(&mut world, 120);
    assert_eq!(group(&world, "web").instances.last().unwrap().version, 7);
}

#[test]
fn a_refresh_that_is_rolled_back_restores_the_version() {
    let mut world = quiet();
    start(&mut world, "8");
    assert!(wait_for(&mut world, 600, |it| versions(it).contains(&8)).is_some());
    world.roll_back_refresh(WEB).unwrap();
    assert!(wait_for(&mut world, 1_200, |it| refresh(it).0 == RefreshStatus::RollbackSuccessful).is_some());
    assert_eq!((versions(&world), group(&world, "web").settings.launch.version), (vec![7, 7, 7], 7));
    assert_sound(&world);
}

#[test]
fn a_suspended_refresh_waits() {
    let mut world = quiet();
    suspend(&mut world, "InstanceRefresh");
    start(&mut world, "8");
    wait(&mut world, 900);
    assert_eq!((refresh(&world), versions(&world)), ((RefreshStatus::InProgress, 0), vec![7, 7, 7]));
    world.resume(WEB, &["InstanceRefresh"]).unwrap();
    assert!(wait_for(&mut world, 1_800, |it| refresh(it).0 == RefreshStatus::Successful).is_some());
}
