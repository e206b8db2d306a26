//! What happens to tabs, one rule at a time.

use headwater::share::{Place, Role};

use crate::act::{Act, Who};
use crate::agenda::Id;
use crate::plan::Plan;
use crate::server::Mood;
use crate::session::Phase;
use crate::world::World;

/// Tabs in the slots from 0 on, of which each can be seen if that is so, all well after two seconds.
fn tabs(plan: Plan, visible: &[bool]) -> (World, Vec<Id>) {
    let mut world = World::new(plan);
    let ids = visible.iter().enumerate();
    let ids = ids
        .map(|(slot, visible)| world.open(slot, None, *visible, Place::Tab))
        .collect();
    live(&mut world, 2000);
    (world, ids)
}

/// Time goes on, and no rule is broken.
pub(crate) fn live(world: &mut World, time: u64) {
    world.run(time);
    assert_eq!(world.broken, None);
}

fn last(world: &World, id: Id) -> u64 {
    let session = world.tabs[&id].session.as_ref();
    session.expect("it is a page").last
}

pub(crate) fn ended(world: &World, id: Id) -> u32 {
    let session = world.tabs[&id].session.as_ref();
    session.expect("it is a page").ended
}

pub(crate) fn role(world: &World, id: Id) -> Role {
    world.tabs[&id].member.sharing().role
}

pub(crate) fn leader(world: &World) -> Id {
    world.find(Who::Leader).expect("somebody has the lock")
}

/// Everybody has all that the server has sent, but what is under way.
pub(crate) fn assert_all_have_all(world: &World) {
    for (id, tab) in &world.tabs {
        if let Some(session) = &tab.session {
            assert!(
                session.last + 1 >= world.server.last,
                "tab {id} has {} of {}",
                session.last,
                world.server.last
            );
        }
    }
}

/// Frequent events, so that a gap would show.
pub(crate) fn busy() -> Plan {
    Plan {
        pace: 100,
        ..Plan::quiet()
    }
}

#[test]
fn eight_tabs_opened_at_once_have_one_connection() {
    let (mut world, ids) = tabs(busy(), &[true; 8]);
    live(&mut world, 10_000);
    assert_eq!(world.server.requests, 1);
    assert_eq!(world.connections(), 1);
    assert_all_have_all(&world);
    for id in ids {
        assert_eq!(world.tabs[&id].member.sharing().members, 8);
    }
}

#[test]
fn fifty_tabs_opened_at_once_have_one_connection() {
    let (mut world, _) = tabs(Plan::quiet(), &[true; 50]);
    live(&mut world, 10_000);
    assert_eq!(world.server.requests, 1);
    assert_all_have_all(&world);
}

/// The leader ends in that way: the others have the next event within half a second, in the attempt that they had.
fn the_next_goes_on_after(act: impl Fn(Who) -> Act) {
    let (mut world, ids) = tabs(busy(), &[true, true, true]);
    let first = leader(&world);
    let sent = world.server.last;
    world.act(act(Who::Leader));
    live(&mut world, 500);
    let others: Vec<_> = ids.into_iter().filter(|id| *id != first).collect();
    for id in &others {
        assert!(
            last(&world, *id) > sent + 2,
            "{} after {sent}",
            last(&world, *id)
        );
        assert_eq!(ended(&world, *id), 0);
    }
    assert_eq!(world.server.requests, 2);
    live(&mut world, 10_000);
    assert_eq!(world.connections(), 1);
    assert_ne!(leader(&world), first);
    assert!(others.iter().all(|id| ended(&world, *id) == 0));
}

#[test]
fn the_next_tab_goes_on_when_the_leader_is_closed() {
    the_next_goes_on_after(Act::Close);
}

#[test]
fn the_next_tab_goes_on_when_the_leader_crashes() {
    the_next_goes_on_after(Act::Crash);
}

#[test]
fn the_next_tab_goes_on_when_the_leader_goes_to_another_page() {
    the_next_goes_on_after(Act::Leave);
}

#[test]
fn the_next_tab_goes_on_when_the_leader_is_put_into_the_back_forward_cache() {
    the_next_goes_on_after(Act::Aside);
}

#[test]
fn the_next_tab_goes_on_when_the_leader_says_that_it_is_frozen() {
    the_next_goes_on_after(|who| Act::Freeze { who, told: true });
}

#[test]
fn a_page_comes_back_from_the_cache_without_a_gap() {
    let (mut world, ids) = tabs(busy(), &[true, true]);
    let first = leader(&world);
    world.act(Act::Aside(Who::Leader));
    live(&mut world, 60_000);
    assert_eq!(world.figures.evicted, 0);
    world.back(first);
    live(&mut world, 3000);
    assert_all_have_all(&world);
    assert_eq!(world.connections(), 1);
    assert_eq!(role(&world, first), Role::Follower);
    assert_eq!(ids.len(), world.tabs.len());
}

#[test]
fn a_leader_that_is_frozen_without_a_word_is_replaced_within_ten_seconds_where_a_tab_can_be_seen() {
    // Nothing comes, so that only silence can be noticed.
    let plan = Plan {
        pace: 1 << 40,
        ..Plan::quiet()
    };
    let (mut world, ids) = tabs(plan, &[false, false, true]);
    let first = leader(&world);
    // A stream without an ID can't be gone on with.
    world.event(0);
    live(&mut world, 30_000);
    world.act(Act::Freeze {
        who: Who::Leader,
        told: false,
    });
    live(&mut world, 10_000);
    assert_ne!(leader(&world), first);
    assert_eq!(world.figures.steals, 1);
    assert_eq!(world.server.requests, 2);
    world.event(0);
    live(&mut world, 1000);
    for id in ids.into_iter().filter(|id| *id != first) {
        assert_eq!((last(&world, id), ended(&world, id)), (2, 0));
    }
}

#[test]
fn a_frozen_leader_is_not_robbed_by_tabs_that_nobody_sees_until_one_is_shown() {
    let (mut world, ids) = tabs(busy(), &[false, false, false]);
    world.act(Act::Freeze {
        who: Who::Leader,
        told: false,
    });
    live(&mut world, 600_000);
    assert_eq!(world.figures.steals, 0);
    world.act(Act::Show(2));
    live(&mut world, 10_000);
    assert_eq!(world.figures.steals, 1);
    assert_eq!(leader(&world), ids[2]);
    assert_eq!(
        last(&world, ids[1]) + 1,
        world.server.last.max(last(&world, ids[1]) + 1)
    );
    assert!(last(&world, ids[1]) + 2 > world.server.last);
}

#[test]
fn a_leader_that_thaws_steps_down_and_has_what_it_missed() {
    let (mut world, _) = tabs(busy(), &[false, true, true]);
    let first = leader(&world);
    world.act(Act::Freeze {
        who: Who::Leader,
        told: false,
    });
    live(&mut world, 30_000);
    assert_ne!(leader(&world), first);
    world.thaw(first);
    live(&mut world, 5000);
    assert_eq!(world.connections(), 1);
    assert_eq!(role(&world, first), Role::Follower);
    assert_all_have_all(&world);
}

#[test]
fn a_follower_that_thaws_has_what_it_missed() {
    let (mut world, ids) = tabs(busy(), &[true, true]);
    let other = ids.into_iter().find(|id| *id != leader(&world));
    let other = other.expect("there are two");
    let slot = world.tabs[&other].slot;
    let who = Who::Slot(slot);
    world.act(Act::Freeze { who, told: false });
    live(&mut world, 60_000);
    world.act(Act::Thaw(who));
    live(&mut world, 2000);
    assert_all_have_all(&world);
    assert_eq!(world.server.requests, 1);
}

#[test]
fn a_tab_that_joins_gets_what_comes_next() {
    let (mut world, _) = tabs(busy(), &[true, true]);
    live(&mut world, 10_000);
    let sent = world.server.last;
    let newcomer = world.open(2, None, true, Place::Tab);
    live(&mut world, 2000);
    let session = world.tabs[&newcomer].session.as_ref().expect("a page");
    assert!(session.last > sent && session.received <= session.last - sent + 1);
    assert_eq!(world.server.requests, 1);
}

#[test]
fn a_tab_that_joins_and_asks_for_a_replay_gets_what_the_connection_has_brought() {
    let plan = Plan {
        replay: true,
        ..busy()
    };
    let (mut world, ids) = tabs(plan, &[true, true]);
    live(&mut world, 10_000);
    let newcomer = world.open(2, None, true, Place::Tab);
    live(&mut world, 2000);
    let session = |id: Id| world.tabs[&id].session.as_ref().expect("a page");
    assert_eq!(session(newcomer).received, session(ids[0]).received);
    assert_eq!(world.server.requests, 1);
}

#[test]
fn a_tab_with_an_old_id_that_is_kept_reads_on_from_the_shared_log() {
    let (mut world, _) = tabs(busy(), &[true, true]);
    live(&mut world, 10_000);
    let old = world.server.last - 50;
    let newcomer = world.open(2, Some(old), true, Place::Tab);
    live(&mut world, 2000);
    let session = world.tabs[&newcomer].session.as_ref().expect("a page");
    assert_eq!(session.received, session.last - old);
    assert_eq!(world.server.requests, 1);
}

#[test]
fn a_tab_with_an_older_id_catches_up_by_its_own_connection_until_it_meets_the_others() {
    let mut world = World::new(busy());
    for _ in 0..500 {
        world.event(0);
    }
    world.open(0, None, true, Place::Tab);
    live(&mut world, 5000);
    let newcomer = world.open(1, Some(3), true, Place::Tab);
    live(&mut world, 3000);
    let session = world.tabs[&newcomer].session.as_ref().expect("a page");
    assert_eq!(session.received, session.last - 3);
    assert_eq!(session.ended, 0);
    assert_all_have_all(&world);
    assert_eq!((world.server.requests, world.connections()), (2, 1));
    assert_eq!(role(&world, newcomer), Role::Follower);
}

#[test]
fn a_refused_response_reaches_all_with_its_body() {
    let mut world = World::new(busy());
    world.server.mood = Mood::Refuses(401);
    let ids: Vec<_> = (0..4)
        .map(|slot| world.open(slot, None, true, Place::Tab))
        .collect();
    // That each body is whole is checked where it is read.
    live(&mut world, 900);
    assert_eq!(world.server.requests, 1);
    for id in &ids {
        let session = world.tabs[id].session.as_ref().expect("a page");
        assert_eq!((session.ended, session.why), (1, "its end"));
    }
    world.server.mood = Mood::Fine;
    live(&mut world, 10_000);
    assert_eq!(world.connections(), 1);
    for id in &ids {
        let session = world.tabs[id].session.as_ref().expect("a page");
        assert_eq!(session.phase, Phase::Open);
    }
}

#[test]
fn a_server_that_refuses_is_asked_by_one_backoff_and_not_by_one_for_each_tab() {
    let (mut world, _) = tabs(busy(), &[true; 8]);
    world.act(Act::Server(Mood::Refuses(503)));
    world.act(Act::Drop {
        clean: true,
        within: false,
    });
    let before = world.server.requests;
    live(&mut world, 60_000);
    // One tab alone sends about twelve with these waits.
    let requests = world.server.requests - before;
    assert!(requests < 30, "{requests} requests in a minute");
}

#[test]
fn no_content_ends_all() {
    let (mut world, ids) = tabs(busy(), &[true, true, false]);
    world.act(Act::Server(Mood::Refuses(204)));
    world.act(Act::Drop {
        clean: true,
        within: false,
    });
    live(&mut world, 30_000);
    for id in ids {
        let session = world.tabs[&id].session.as_ref().expect("a page");
        assert_eq!(session.phase, Phase::Over);
    }
    assert_eq!(world.connections(), 0);
    assert_eq!(world.lock.holder, None);
}

#[test]
fn a_slow_tab_is_cut_off_and_catches_up_and_holds_up_nobody() {
    let plan = Plan {
        buffer: 4000,
        padding: 200,
        ..busy()
    };
    let (mut world, ids) = tabs(plan, &[true, true, true]);
    let slow = ids.iter().copied().find(|id| *id != leader(&world));
    let slow = slow.expect("there are three");
    let who = Who::Slot(world.tabs[&slow].slot);
    world.act(Act::Busy { who, time: 60_000 });
    live(&mut world, 59_000);
    for id in ids.iter().filter(|id| **id != slow) {
        assert!(last(&world, *id) + 2 > world.server.last);
    }
    live(&mut world, 5000);
    assert!(world.tabs[&slow].member.sharing().cut_off > 0);
    assert_all_have_all(&world);
    assert_eq!(world.connections(), 1);
    assert!(!world.tabs[&slow].member.sharing().is_catching_up);
}

#[test]
fn the_last_one_that_wants_something_disconnects() {
    let (mut world, _) = tabs(busy(), &[true, true, true]);
    for slot in 0..3 {
        assert_eq!(world.connections(), 1);
        world.act(Act::Close(Who::Slot(slot)));
        live(&mut world, 1000);
    }
    assert_eq!(world.server.connections.len(), 0);
    assert_eq!(world.lock.holder, None);
}

#[test]
fn a_connection_that_is_well_is_not_replaced_for_one_that_reconnects() {
    let (mut world, ids) = tabs(busy(), &[true, true]);
    for id in ids {
        world.reconnect(id);
        live(&mut world, 1000);
    }
    assert_eq!(world.server.requests, 1);
    assert_all_have_all(&world);
}

#[test]
fn a_connection_that_has_been_silent_is_replaced_for_one_that_reconnects() {
    let (mut world, ids) = tabs(busy(), &[true, true]);
    world.act(Act::Cut {
        who: Who::Leader,
        silent: true,
    });
    let slot = world.tabs[&leader(&world)].slot;
    world.act(Act::Mend(slot));
    live(&mut world, 6000);
    let other = ids.into_iter().find(|id| *id != leader(&world));
    world.reconnect(other.expect("there are two"));
    live(&mut world, 1000);
    assert_eq!(world.server.requests, 2);
    assert_all_have_all(&world);
}

#[test]
fn the_stream_goes_on_for_all_when_it_ends_in_the_middle_of_a_block() {
    let (mut world, ids) = tabs(busy(), &[true, true, true]);
    for clean in [true, false] {
        world.act(Act::Drop {
            clean,
            within: true,
        });
        live(&mut world, 4000);
        assert_all_have_all(&world);
    }
    assert!(ids.iter().all(|id| ended(&world, *id) == 2));
    assert_eq!(world.server.requests, 3);
}
