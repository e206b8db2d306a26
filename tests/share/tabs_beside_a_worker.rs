//! What happens to tabs beside a shared worker, one rule at a time.

use headwater::share::{Input, Output, Place, Role, Settings};
use serde_json::json;

use crate::act::{Act, Who};
use crate::agenda::Id;
use crate::one_member::{ME, OneMember};
use crate::scenes::{assert_all_have_all, busy, ended, leader, live, role};
use crate::world::World;

/// Tabs beside a worker, all well after five seconds.
fn beside_worker(visible: &[bool]) -> (World, Vec<Id>, Id) {
    let mut world = World::new(busy());
    let tabs: Vec<_> = visible.iter().enumerate().collect();
    let ids = tabs
        .into_iter()
        .map(|(slot, visible)| world.open(slot, None, *visible, Place::BesideWorker))
        .collect();
    let worker = world.open(0, None, false, Place::Worker);
    live(&mut world, 5000);
    (world, ids, worker)
}

#[test]
fn a_shared_worker_leads() {
    let (mut world, ids, worker) = beside_worker(&[true, true, false]);
    live(&mut world, 10_000);
    assert_eq!(leader(&world), worker);
    assert_eq!(world.server.requests, 1);
    assert!(ids.iter().all(|id| role(&world, *id) == Role::OfWorker));
    assert_all_have_all(&world);
    // Tabs come and go, and its connection stays.
    world.act(Act::Close(Who::Slot(0)));
    world.open(3, None, true, Place::BesideWorker);
    live(&mut world, 10_000);
    assert_eq!(world.server.requests, 1);
}

#[test]
fn a_shared_worker_that_comes_late_takes_the_lead() {
    let mut world = World::new(busy());
    let ids: Vec<_> = (0..3)
        .map(|slot| world.open(slot, None, true, Place::BesideWorker))
        .collect();
    live(&mut world, 10_000);
    assert!(ids.contains(&leader(&world)));
    let worker = world.open(0, None, false, Place::Worker);
    live(&mut world, 5000);
    assert_eq!(leader(&world), worker);
    assert_eq!(world.connections(), 1);
    assert!(ids.iter().all(|id| ended(&world, *id) == 0));
    assert_all_have_all(&world);
}

#[test]
fn a_shared_worker_that_is_silent_is_replaced() {
    let (mut world, ids, worker) = beside_worker(&[true, false]);
    world.act(Act::Freeze {
        who: Who::Worker,
        told: false,
    });
    live(&mut world, 12_000);
    assert_ne!(leader(&world), worker);
    assert_all_have_all(&world);
    assert!(ids.iter().all(|id| ended(&world, *id) == 0));
}

#[test]
fn a_shared_worker_that_begins_anew_leads_again() {
    let (mut world, ids, worker) = beside_worker(&[true, true]);
    world.destroy(worker, true);
    let again = world.open(0, None, false, Place::Worker);
    live(&mut world, 10_000);
    assert_eq!(leader(&world), again);
    assert_eq!(world.connections(), 1);
    assert!(ids.iter().all(|id| ended(&world, *id) == 0));
    assert_all_have_all(&world);
}

#[test]
fn a_tab_that_hears_that_there_is_no_worker_leads() {
    let mut world = World::new(busy());
    let id = world.open(0, None, true, Place::BesideWorker);
    world.act(Act::NoWorker(0));
    live(&mut world, 1000);
    assert_eq!(leader(&world), id);
    assert_all_have_all(&world);
}

/// The last lock that it has asked for, and whether it takes that from its holder.
fn lock(one: &mut OneMember) -> Option<(u32, bool)> {
    let done = one.done();
    done.iter().rev().find_map(|output| match output {
        Output::Lock { ticket, steal } => Some((*ticket, *steal)),
        _ => None,
    })
}

#[test]
fn a_tab_that_leads_waits_for_no_worker() {
    let mut one = OneMember::new(Settings {
        place: Place::BesideWorker,
        ..Settings::new(ME)
    });
    one.want("");
    one.wait(2000);
    assert!(matches!(lock(&mut one), Some((_, false))));
    // A worker asks, by its flag 16, and freezes before it leads.
    one.hear(&json!({
        "kind": "ask", "from": 17, "to": 0, "term": 0, "at": [0, 0], "flags": 16, "renew": 0, "id": "",
    }));
    one.wait(1000);
    let (ticket, steals) = lock(&mut one).expect("the worker is silent");
    assert!(steals);
    one.tell(Input::Granted(ticket));
    // `wait` asserts that no timer is due again at once.
    one.wait(10_000);
    assert!(one.connected().is_some());
}
