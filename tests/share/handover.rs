//! What a leader sends last reaches the others, also where the next one has the lock before that: the lock and the
//! channel are two ways, and neither waits for the other.

use headwater::share::{Input, Place, Read, Settings};

use crate::agenda::Id;
use crate::one_member::{FIRST, LogEnd, ME, OneMember, SECOND, begin_with, end, failure, position};
use crate::plan::Plan;
use crate::scenes::{busy, ended, leader, live};
use crate::server::{Ids, Mood};
use crate::world::World;

/// As many orders of messages and locks.
const SEEDS: u64 = 500;

/// A message may come later than the lock, though before the next leader connects.
fn slow_channel() -> Plan {
    Plan {
        slowness: 40,
        ..busy()
    }
}

fn open(world: &mut World, count: usize) -> Vec<Id> {
    (0..count)
        .map(|slot| world.open(slot, None, true, Place::Tab))
        .collect()
}

#[test]
fn a_refusal_that_ends_each_source_is_whole_for_each() {
    for seed in 0..SEEDS {
        let plan = Plan {
            seed,
            ..slow_channel()
        };
        let mut world = World::new(plan);
        world.server.mood = Mood::Refuses(401);
        let ids = open(&mut world, 2 + seed as usize % 2);
        for _ in 0..1000 {
            live(&mut world, 1);
            for id in &ids {
                let session = world.tabs[id].session.as_ref().expect("a page");
                if session.ended > 0 {
                    world.quit(*id);
                }
            }
        }
        for id in &ids {
            let session = world.tabs[id].session.as_ref().expect("a page");
            let how = (session.ended, session.why);
            assert_eq!(how, (1, "its end"), "seed {seed}");
        }
    }
}

#[test]
fn what_a_leader_without_ids_has_read_before_it_is_closed_the_others_have_as_well() {
    for seed in 0..SEEDS {
        let plan = Plan {
            seed,
            ids: Ids::None,
            ..slow_channel()
        };
        let mut world = World::new(plan);
        let ids = open(&mut world, 2 + seed as usize % 2);
        live(&mut world, 1000);
        let received = |world: &World, id: Id| {
            let session = world.tabs[&id].session.as_ref().expect("a page");
            session.received
        };
        let led = leader(&world);
        let before = received(&world, led);
        while received(&world, led) == before {
            live(&mut world, 1);
        }
        world.quit(led);
        for id in ids.into_iter().filter(|id| *id != led) {
            while ended(&world, id) == 0 {
                live(&mut world, 1);
            }
            assert_eq!(received(&world, id), before + 1, "seed {seed}, tab {id}");
        }
    }
}

/// A member that has read the head of a refusal by the first leader's connection, and hears of no end yet.
fn reads_a_refusal() -> OneMember {
    let mut one = OneMember::follower(Settings::new(ME), "", LogEnd::unconnected(5));
    one.hear_entry(FIRST, 5, &begin_with(1, 401));
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    assert_eq!(one.read(), Read::Pending);
    one.done();
    one
}

#[test]
fn an_end_that_comes_while_the_next_leader_gathers_is_read_and_handed_on() {
    let mut one = reads_a_refusal();
    one.hear_gathering(SECOND, &position(FIRST, 6));
    one.hear_entry(FIRST, 6, &end());
    assert_eq!(one.read(), Read::End);
    assert_eq!(one.handed_on(), [SECOND]);
}

#[test]
fn an_end_that_comes_while_nobody_leads_is_read() {
    let mut one = reads_a_refusal();
    one.hear_gathering(SECOND, &position(FIRST, 6));
    one.hear_bye(SECOND);
    one.hear_entry(FIRST, 6, &end());
    assert_eq!(one.read(), Read::End);
    assert_eq!(one.handed_on(), [0; 0]);
}

#[test]
fn a_tab_that_is_back_without_an_attempt_asks_who_leads_where_the_group_goes_on() {
    let mut one = OneMember::follower(Settings::new(ME), "10", LogEnd::live(5, "10"));
    one.tell(Input::Unwant);
    one.tell(Input::Suspend);
    one.tell(Input::Resume);
    one.done();
    one.hear_entry(FIRST, 5, &failure());
    assert!(one.asked().is_some());
}
