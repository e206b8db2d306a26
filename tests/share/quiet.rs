//! Where the one who leads wants nothing, and where nobody is heard.

use headwater::share::Place;

use crate::act::{Act, Who};
use crate::agenda::Id;
use crate::plan::Plan;
use crate::scenes::{assert_all_have_all, busy, ended, leader, live};
use crate::server::Ids;
use crate::world::World;

/// How long a leader that nobody sees leads for others, and more.
const LONG: u64 = 60_000;

/// Two tabs, of which the first leads, can't be seen and ends its attempt. It and the other one.
fn a_leader_that_rests(ids: Ids) -> (World, Id, Id) {
    let mut world = World::new(Plan { ids, ..busy() });
    let first = world.open(0, None, false, Place::Tab);
    live(&mut world, 1000);
    let other = world.open(1, None, true, Place::Tab);
    live(&mut world, 2000);
    assert_eq!(leader(&world), first);
    world.pause(first);
    live(&mut world, LONG);
    (world, first, other)
}

#[test]
fn a_leader_that_nobody_sees_and_that_wants_nothing_leaves_the_lead() {
    let (world, _, other) = a_leader_that_rests(Ids::Each);
    assert_eq!(leader(&world), other);
    assert_eq!(ended(&world, other), 0);
}

#[test]
fn it_keeps_a_stream_that_nobody_could_go_on_with() {
    let (mut world, first, other) = a_leader_that_rests(Ids::None);
    assert_eq!(leader(&world), first);
    assert_eq!(ended(&world, other), 0);
    assert_eq!(world.server.requests, 1);
    // It is no hindrance where it goes.
    world.act(Act::Close(Who::Leader));
    live(&mut world, 10_000);
    assert_eq!(leader(&world), other);
}

#[test]
fn a_tab_that_has_wanted_nothing_for_long_leaves_the_lock_to_the_next_one() {
    let mut world = World::new(busy());
    let ids: Vec<_> = (0..6)
        .map(|slot| world.open(slot, None, false, Place::Tab))
        .collect();
    live(&mut world, 2000);
    let wants = ids[5];
    for id in &ids[..5] {
        world.pause(*id);
    }
    live(&mut world, LONG);
    assert_eq!(leader(&world), wants);
    // Nobody else has connected in between.
    assert_eq!(world.server.requests, 2);
    assert_eq!(ended(&world, wants), 0);
}

/// Each takes the other for a leader that is silent, and steals its lock: the walk's rule is that nobody does so more often
/// than four times a minute.
#[test]
fn tabs_that_hear_nobody_steal_from_each_other_after_pauses() {
    let mut world = World::new(busy());
    for slot in 0..2 {
        world.open(slot, None, true, Place::Tab);
    }
    live(&mut world, 2000);
    world.act(Act::Jam { time: 300_000 });
    live(&mut world, 300_000);
    let steals = world.figures.steals;
    assert!((2..=16).contains(&steals), "{steals} steals");
    live(&mut world, 20_000);
    assert_eq!(world.connections(), 1);
    assert_all_have_all(&world);
}
