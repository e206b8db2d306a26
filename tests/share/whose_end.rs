//! An end is read by the attempts that it is of, however it comes, and by no other one.

use headwater::share::{Input, Output, Place, Read, Settings};
use serde_json::Value;

use crate::act::Act;
use crate::one_member::{
    FIRST, LogEnd, ME, OneMember, SECOND, THIRD, begin_with, data, end, failed, failure, position,
};
use crate::scenes::{busy, ended, leader, live};
use crate::server::Mood;
use crate::world::World;

/// A whole refusal, as the log has it.
fn refusal() -> [Value; 2] {
    [begin_with(1, 401), end()]
}

/// Hears a whole refusal, entry by entry, behind so many others.
fn hear_refusal(one: &mut OneMember, leader: u64, seq: u64) {
    for (at, entry) in refusal().iter().enumerate() {
        one.hear_entry(leader, seq + at as u64, entry);
    }
}

/// Hears of another leader, which hands on what the first one has written.
fn hear_the_longer_log(one: &mut OneMember, leader: u64) {
    one.hear_gathering(leader, &position(FIRST, 7));
    one.hear_lead(leader, &position(FIRST, 7));
    one.hear_of(leader, &position(FIRST, 5), FIRST, &refusal());
    one.hear_lead(leader, &position(FIRST, 7));
}

fn reads_refusal(one: &mut OneMember) -> bool {
    matches!(one.read(), Read::Head { status: 401, .. }) && one.read() == Read::End
}

/// A member that waits for a response, behind five entries of the first leader's.
fn waits() -> OneMember {
    let mut one = OneMember::follower(Settings::new(ME), "", LogEnd::unconnected(5));
    assert_eq!(one.read(), Read::Pending);
    one.done();
    one
}

/// The same, once its attempt is over.
fn is_idle() -> OneMember {
    let mut one = waits();
    one.tell(Input::Unwant);
    one.done();
    one
}

// What came before an attempt began.

#[test]
fn an_attempt_that_begins_between_two_leaders_reads_no_end_of_the_last_one() {
    let mut one = is_idle();
    one.hear_gathering(SECOND, &position(FIRST, 5));
    one.want("");
    hear_refusal(&mut one, FIRST, 5);
    assert_eq!(one.read(), Read::Pending);
}

#[test]
fn an_attempt_that_begins_between_two_leaders_reads_no_end_that_its_source_has_given_up_on() {
    let mut one = waits();
    one.hear_entry(FIRST, 5, &begin_with(1, 401));
    assert!(matches!(one.read(), Read::Head { status: 401, .. }));
    one.hear_gathering(SECOND, &position(FIRST, 6));
    one.tell(Input::Unwant);
    one.want("");
    one.hear_entry(FIRST, 6, &end());
    assert_eq!(one.read(), Read::Pending);
}

#[test]
fn an_attempt_that_begins_where_its_log_is_behind_reads_no_end_that_the_leader_has_had() {
    let mut one = is_idle();
    one.hear_gathering(SECOND, &position(FIRST, 7));
    one.hear_lead(SECOND, &position(FIRST, 7));
    one.want("");
    one.hear_of(SECOND, &position(FIRST, 5), FIRST, &refusal());
    one.hear_lead(SECOND, &position(FIRST, 7));
    assert_eq!(one.read(), Read::Pending);
}

#[test]
fn an_attempt_reads_no_end_of_a_leader_that_was_gone_for_long_when_it_began() {
    for away in [100_000, 3_600_000] {
        let mut one = is_idle();
        one.tell(Input::Visible(false));
        one.wait(away);
        one.want("");
        hear_the_longer_log(&mut one, SECOND);
        assert_eq!(one.read(), Read::Pending, "{away} ms");
    }
}

#[test]
fn an_attempt_that_leads_reads_no_end_of_a_leader_that_was_gone_for_long_when_it_began() {
    let mut one = is_idle();
    one.tell(Input::Visible(false));
    // It has wanted nothing for long, and gives the lock back. Then nobody leads.
    one.wait(60_000);
    one.tell(Input::Granted(1));
    assert!(one.done().contains(&Output::Unlock));
    one.wait(3_600_000);
    one.want("");
    let ticket = one.asked_for_lock().expect("it asks for the lock");
    one.tell(Input::Granted(ticket));
    one.hear_of(SECOND, &position(FIRST, 5), FIRST, &refusal());
    assert_eq!(one.read(), Read::Pending);
    one.wait(200);
    assert!(one.connected().is_some());
}

#[test]
fn an_attempt_whose_page_was_put_aside_reads_no_end_that_came_meanwhile() {
    let mut one = waits();
    one.tell(Input::Suspend);
    one.tell(Input::Resume);
    one.hear_lead(FIRST, &position(FIRST, 7));
    one.hear_of(FIRST, &position(FIRST, 5), FIRST, &refusal());
    one.hear_lead(FIRST, &position(FIRST, 7));
    assert_eq!(one.read(), Read::Pending);
}

#[test]
fn an_attempt_that_has_led_itself_reads_no_end_of_before_that_another_one_has_more() {
    let mut one = is_idle();
    one.tell(Input::Visible(false));
    one.wait(160_000);
    one.want("");
    one.tell(Input::Granted(1));
    one.wait(200);
    assert!(one.connected().is_some());
    one.tell(Input::Lost(1));
    hear_the_longer_log(&mut one, SECOND);
    assert_eq!(one.read(), Read::Pending);
}

#[test]
fn an_attempt_that_has_followed_a_leader_reads_no_end_of_before_that_the_next_one_has_more() {
    for leaves in [false, true] {
        let mut one = is_idle();
        one.hear_bye(FIRST);
        one.hear_gathering(SECOND, &position(FIRST, 5));
        one.want("");
        one.hear_lead(SECOND, &position(FIRST, 5));
        assert_eq!(one.read(), Read::Pending);
        if leaves {
            one.hear_bye(SECOND);
        } else {
            one.wait(5500);
        }
        hear_the_longer_log(&mut one, THIRD);
        assert_eq!(one.read(), Read::Pending, "{leaves}");
    }
}

#[test]
fn what_its_leader_of_before_still_sends_is_not_read_by_a_tab_that_is_back() {
    for leader_has_gone in [false, true] {
        let mut one = OneMember::follower(Settings::new(ME), "", LogEnd::unconnected(5));
        if leader_has_gone {
            one.hear_bye(FIRST);
        }
        one.tell(Input::Unwant);
        one.tell(Input::Suspend);
        one.tell(Input::Resume);
        one.want("");
        hear_refusal(&mut one, FIRST, 5);
        assert_eq!(one.read(), Read::Pending, "{leader_has_gone}");
    }
}

/// A tab that wants nothing for so long, in which the stream ends, and then wants something again: it reads no end.
fn reads_no_end_of_a_pause(pause: u64, mood: Mood) {
    let mut world = World::new(busy());
    let ids: Vec<_> = (0..2)
        .map(|slot| world.open(slot, None, true, Place::Tab))
        .collect();
    live(&mut world, 2000);
    let led = leader(&world);
    let other = *ids.iter().find(|id| **id != led).expect("there are two");
    world.pause(other);
    live(&mut world, pause);
    world.server.mood = mood;
    world.act(Act::Drop {
        clean: true,
        within: false,
    });
    live(&mut world, 4000);
    world.server.mood = Mood::Fine;
    live(&mut world, 20_000);
    assert!(ended(&world, led) > 0);
    let before = ended(&world, other);
    world.want(other);
    live(&mut world, 3000);
    assert_eq!(ended(&world, other), before, "{pause} ms, {mood:?}");
}

#[test]
fn a_tab_that_was_paused_reads_no_end_that_came_meanwhile_though_its_leader_has_forgotten_it() {
    for pause in [60_000, 200_000] {
        for mood in [Mood::Fine, Mood::Refuses(401)] {
            reads_no_end_of_a_pause(pause, mood);
        }
    }
}

// What came since, however it comes.

#[test]
fn a_whole_refusal_that_comes_while_the_next_leader_gathers_is_read() {
    let mut one = OneMember::follower(Settings::new(ME), "", LogEnd::unconnected(5));
    one.hear_gathering(SECOND, &position(FIRST, 5));
    hear_refusal(&mut one, FIRST, 5);
    assert!(reads_refusal(&mut one));
}

#[test]
fn a_refusal_of_a_leader_from_which_the_lock_is_stolen_is_read() {
    let mut one = waits();
    one.wait(9000);
    let ticket = one.asked_for_lock().expect("it steals the lock");
    one.tell(Input::Granted(ticket));
    hear_refusal(&mut one, FIRST, 5);
    assert!(reads_refusal(&mut one));
    one.wait(200);
    assert!(one.connected().is_none());
}

#[test]
fn a_refusal_of_a_silent_leader_is_read_while_the_next_one_gathers() {
    let mut one = waits();
    one.wait(5500);
    one.hear_gathering(SECOND, &position(FIRST, 5));
    hear_refusal(&mut one, FIRST, 5);
    assert!(reads_refusal(&mut one));
}

#[test]
fn a_refusal_of_a_leader_that_was_silent_and_is_back_is_read() {
    let mut one = waits();
    one.wait(5500);
    assert!(one.asked_for_lock().is_some());
    hear_refusal(&mut one, FIRST, 5);
    one.hear_lead(FIRST, &position(FIRST, 7));
    one.hear_of(FIRST, &position(FIRST, 5), FIRST, &refusal());
    one.hear_lead(FIRST, &position(FIRST, 7));
    assert!(reads_refusal(&mut one));
}

#[test]
fn a_refusal_of_which_the_head_was_lost_is_read_once_it_is_handed_on() {
    let mut one = waits();
    one.hear_entry(FIRST, 6, &end());
    assert_eq!(one.read(), Read::Pending);
    one.hear_of(FIRST, &position(FIRST, 5), FIRST, &refusal());
    one.hear_lead(FIRST, &position(FIRST, 7));
    assert!(reads_refusal(&mut one));
}

#[test]
fn an_attempt_reads_an_end_though_its_place_before_it_was_of_another_log() {
    let mut one = OneMember::follower(Settings::new(ME), "", LogEnd::unconnected(20));
    assert_eq!(one.read(), Read::Pending);
    one.tell(Input::Unwant);
    one.follow(SECOND, LogEnd::unconnected(5));
    one.hear_gathering(THIRD, &position(SECOND, 5));
    one.want("");
    hear_refusal(&mut one, SECOND, 5);
    one.hear_lead(THIRD, &position(SECOND, 7));
    assert_eq!(one.read(), Read::Pending);
    one.hear_of(THIRD, &position(SECOND, 7), THIRD, &[failure()]);
    assert_eq!(one.read(), failed());
}

/// A refusal of which more is kept than the log holds, and then a leader that says nothing.
fn asks_on_behind_a_large_refusal(place: Place) {
    let mut one = OneMember::follower(
        Settings {
            place,
            buffer: 1000,
            ..Settings::new(ME)
        },
        "",
        LogEnd::unconnected(5),
    );
    assert_eq!(one.read(), Read::Pending);
    one.hear_gathering(SECOND, &position(FIRST, 5));
    one.hear_entry(FIRST, 5, &begin_with(1, 401));
    one.hear_entry(FIRST, 6, &data(&"x".repeat(2000)));
    one.hear_entry(FIRST, 7, &end());
    assert_eq!(one.read(), Read::Pending);
    one.done();
    one.wait(600_000);
    assert!(one.asked().is_some(), "{place:?}");
}

#[test]
fn an_attempt_whose_end_came_between_two_leaders_and_is_not_kept_does_not_hang() {
    for place in [Place::Tab, Place::BesideWorker] {
        asks_on_behind_a_large_refusal(place);
    }
}

#[test]
fn an_attempt_that_begins_in_step_reads_what_its_leader_still_sends_as_it_goes() {
    // The next one gathers.
    let mut one = is_idle();
    one.want("");
    one.hear_gathering(SECOND, &position(FIRST, 5));
    hear_refusal(&mut one, FIRST, 5);
    assert!(reads_refusal(&mut one));
    // The next one is it itself.
    let mut one = is_idle();
    one.want("");
    one.tell(Input::Granted(1));
    hear_refusal(&mut one, FIRST, 5);
    assert!(reads_refusal(&mut one));
    // The next one hands it on.
    let mut one = is_idle();
    one.want("");
    one.hear_bye(FIRST);
    hear_the_longer_log(&mut one, SECOND);
    assert!(reads_refusal(&mut one));
}
